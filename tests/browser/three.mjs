// Three real browsers behind one set of words: Chromium and Firefox through puppeteer, WebKitGTK through its own driver and printer.
//
//   node three.mjs --ready BROWSER...      exit 0 if all of them can be driven here; else it says what is missing

import { execFileSync, spawn } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const require = createRequire(import.meta.url);
const here = fileURLToPath(new URL(".", import.meta.url));

export const KEYS = { Tab: "\uE004", Enter: "\uE007", ArrowLeft: "\uE012", ArrowRight: "\uE014" };

/** Finds a program, as Debian calls it. */
const program = (name) => (process.env.PATH ?? "").split(":").map((folder) => join(folder, name)).find(existsSync);
const miniBrowser = ["/usr/lib/x86_64-linux-gnu/webkit2gtk-4.1/MiniBrowser", "/usr/lib/aarch64-linux-gnu/webkit2gtk-4.1/MiniBrowser"].find(existsSync);
const needs = {
  chromium: [["chromium", process.env.CHROMIUM ?? program("chromium")]],
  firefox: [["firefox-esr", program("firefox-esr") ?? program("firefox")]],
  webkit: [["webkit2gtk-driver", program("WebKitWebDriver") && miniBrowser], ["xvfb", program("Xvfb")], ["python3-gi", existsSync("/usr/lib/python3/dist-packages/gi")]],
};

if (process.argv[2] === "--ready") {
  const missing = process.argv.slice(3).flatMap((name) => needs[name].filter(([, path]) => !path).map(([what]) => what));
  if (missing.length > 0) console.error("missing: " + missing.join(", ") + "; tests/browser/install-three installs them");
  process.exit(missing.length > 0 ? 1 : 0);
}

export const pause = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

/** Waits until `found` returns something. */
export async function until(found) {
  for (let wait = 0; wait < 100; wait += 1) {
    const known = await found();
    if (known) return known;
    await pause(100);
  }
  return null;
}

/**
 * A browser with one page. `run` calls a function in the page, `press` presses one key, `type` types words, `choose` gives a file to a
 * field, `answer` says yes or no to the next
 * questions, `asked` holds the questions so far, `settle` waits for one, `print` writes a PDF.
 */
export async function browser(name, folder) {
  mkdirSync(folder, { recursive: true });
  return name === "webkit" ? webkit(folder) : puppeteered(name, folder);
}

/** The files that the browser has saved, once there are more than `known`. */
export async function saved(folder, known = 0) {
  const files = () => readdirSync(folder).filter((file) => file.endsWith(".json"));
  return (await until(() => files().length > known && files())) ?? files();
}

async function puppeteered(name, folder) {
  const { default: puppeteer } = await import("puppeteer-core");
  const isChromium = name === "chromium";
  const session = await puppeteer.launch({
    browser: isChromium ? "chrome" : "firefox",
    executablePath: needs[name][0][1],
    args: isChromium ? [...(process.getuid?.() === 0 ? ["--no-sandbox"] : []), "--disable-dev-shm-usage"] : [],
    // As people have it: puppeteer would let every file read every other.
    // After a download Firefox would open a panel, which takes the keyboard from the page until Escape.
    extraPrefsFirefox: { "security.fileuri.strict_origin_policy": true, "browser.download.dir": folder, "browser.download.folderList": 2, "browser.download.alwaysOpenPanel": false },
  });
  const page = await session.newPage();
  const driver = { name, version: await session.version(), asked: [], requests: [], messages: [], answer: true };
  page.on("request", (request) => /^(file|data|about|blob):/.test(request.url()) || driver.requests.push(request.url()));
  page.on("console", (message) => ["error", "warn", "warning"].includes(message.type()) && driver.messages.push(message.text()));
  page.on("pageerror", (error) => driver.messages.push(String(error)));
  page.on("dialog", async (dialog) => {
    const isLeaving = dialog.type() === "beforeunload";
    driver.asked.push(isLeaving ? "leaving" : dialog.message());
    await (isLeaving || driver.answer ? dialog.accept() : dialog.dismiss());
  });
  if (isChromium) {
    const devtools = await page.createCDPSession();
    await devtools.send("Browser.setDownloadBehavior", { behavior: "allow", downloadPath: folder });
  }
  return Object.assign(driver, {
    size: (width, height) => page.setViewport({ width, height }),
    open: (url) => page.goto(url),
    run: (code, ...args) => page.evaluate(code, ...args),
    settle: () => null,
    press: (key) => page.keyboard.press(key),
    type: (words) => page.keyboard.type(words),
    choose: async (selector, path) => (await page.$(selector)).uploadFile(path),
    print: async (path) => void (await page.pdf({ path, preferCSSPageSize: true })),
    close: () => session.close(),
  });
}

async function webkit(folder) {
  const display = spawn("Xvfb", ["-displayfd", "3", "-screen", "0", "1400x1200x24", "-nolisten", "tcp"], { stdio: ["ignore", "ignore", "ignore", "pipe"] });
  const number = await new Promise((done) => display.stdio[3].once("data", (data) => done(String(data).trim())));
  // What it downloads goes into the home folder.
  const env = { ...process.env, DISPLAY: ":" + number, HOME: folder, XDG_CACHE_HOME: join(folder, ".cache"), XDG_DATA_HOME: join(folder, ".data"), XDG_CONFIG_HOME: join(folder, ".config") };
  const port = 4500 + (process.pid % 1000);
  const service = spawn("WebKitWebDriver", ["--port=" + port], { env, stdio: "ignore" });
  const call = async (method, path, body) => {
    const answer = await fetch("http://127.0.0.1:" + port + path, { method, body: body === undefined ? undefined : JSON.stringify(body) });
    const { value } = await answer.json();
    if (!answer.ok) throw Object.assign(new Error(path + ": " + value.message), { kind: value.error });
    return value;
  };
  await until(() => call("GET", "/status").catch(() => false));
  const browserOptions = { binary: miniBrowser, args: ["--automation"] };
  const { sessionId, capabilities } = await call("POST", "/session", { capabilities: { alwaysMatch: { unhandledPromptBehavior: "ignore", "webkitgtk:browserOptions": browserOptions } } });
  const at = (path) => "/session/" + sessionId + path;
  const driver = { name: "webkit", version: "WebKitGTK/" + capabilities.browserVersion, asked: [], requests: [], messages: [], answer: true };
  let url;
  // The driver tells of a question only where one looks for it.
  const settle = async (looks = 1) => {
    let words = null;
    for (let look = 0; look < looks && words === null; look += 1) {
      await pause(150);
      words = await call("GET", at("/alert/text")).catch(() => null);
    }
    if (words === null) return;
    driver.asked.push(words);
    await call("POST", at(driver.answer ? "/alert/accept" : "/alert/dismiss"), {});
    await pause(150);
  };
  const keys = async (all) => {
    const actions = all.flatMap((value) => [{ type: "keyDown", value }, { type: "keyUp", value }]);
    // A key that opens a question ends only after the answer.
    const pressed = call("POST", at("/actions"), { actions: [{ type: "key", id: "keys", actions }] });
    await Promise.all([pressed, settle()]);
  };
  return Object.assign(driver, {
    size: (width, height) => call("POST", at("/window/rect"), { width, height: height + 38 }),
    open: async (to) => ((url = to), await call("POST", at("/url"), { url: to }), settle()),
    run: (code, ...args) => call("POST", at("/execute/async"), { script: "const done = arguments[arguments.length - 1]; Promise.resolve((" + code + ")(...[...arguments].slice(0, -1))).then(done);", args }),
    settle,
    press: (key) => keys([KEYS[key] ?? key]),
    type: (words) => keys([...words]),
    choose: async (selector, path) => {
      const element = await call("POST", at("/element"), { using: "css selector", value: selector });
      await call("POST", at("/element/" + Object.values(element)[0] + "/value"), { text: path });
      // The page reads the file before it asks.
      await settle(8);
    },
    /**
     * Its driver does not print, and its window is at least 447 pixels wide: another window of the same engine, 320 pixels wide, takes
     * the answers over, shows the sheets and prints them. Returns how wide its content and the window are.
     */
    print: async (path) => {
      const values = await driver.run(() => [...document.querySelectorAll("input[type=radio]:checked, input[type=text], select")].map((field) => [field.name, field.value]));
      const script = join(folder, ".print.js");
      writeFileSync(script, "(" + filled + ")(" + JSON.stringify(values) + ");");
      const said = execFileSync("/usr/bin/python3", [join(here, "print_gtk.py"), url, path, script], { env, stdio: ["ignore", "pipe", "inherit"], timeout: 60_000 });
      const { title, asked } = JSON.parse(said);
      // Its driver answers this question by itself, so that only the other window can be asked.
      if (asked) driver.asked.push("leaving");
      return JSON.parse(title);
    },
    close: async () => {
      await call("DELETE", at("")).catch(() => null);
      service.kill();
      display.kill();
    },
  });
}

/** Gives the answers of one window to another and asks it for the sheets. */
function filled(values) {
  for (const [name, value] of values) document.getElementById("form").elements.namedItem(name).value = value;
  document.getElementById("view").click();
  document.title = JSON.stringify([document.documentElement.scrollWidth, document.documentElement.clientWidth]);
  setTimeout(() => document.getElementById("print").click(), 300);
}

/** The rules of axe that the page breaks. */
export async function broken(driver) {
  const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
  await driver.run(driver.name === "webkit" ? "() => { " + axe + " }" : axe);
  return driver.run(async () => {
    const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
    const found = await window.axe.run(document, { runOnly: tags, resultTypes: ["violations"] });
    return found.violations.map(({ id, nodes }) => id + ": " + nodes.slice(0, 3).map((node) => node.html).join(" | "));
  });
}
