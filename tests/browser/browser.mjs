// A real browser, and a page of which nothing goes unseen.

import { accessSync, constants, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { delimiter, join } from "node:path";

const require = createRequire(import.meta.url);
const chromium = browser();
if (!chromium) fail("there is no chromium here");
let puppeteer, axe;
try {
  puppeteer = require("puppeteer-core");
  axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
} catch {
  fail("the packages are not installed; tests/browser/install does it");
}

export function launched() {
  return puppeteer.launch({
    executablePath: chromium,
    args: [...(process.getuid?.() === 0 ? ["--no-sandbox"] : []), "--disable-dev-shm-usage", "--force-color-profile=srgb"],
  });
}

/** A page of which nothing goes unseen: what it asks for, what it complains of, and what it asks a person. */
export async function watched(page, seen) {
  await page.setRequestInterception(true);
  page.on("request", (request) => {
    const url = request.url();
    const inside = url.startsWith("file:") || url.startsWith("data:") || url.startsWith("about:");
    if (!inside) seen.requests.push(url);
    return inside ? request.continue() : request.abort();
  });
  page.on("console", (message) => ["error", "warn", "warning"].includes(message.type()) && seen.messages.push(message.text()));
  page.on("pageerror", (error) => seen.messages.push(String(error)));
  // A page with words that are in no file yet asks before it is left, and a person leaves.
  page.on("dialog", (dialog) => (dialog.type() === "beforeunload" ? dialog.accept() : (seen.dialogs.push(dialog.message()), dialog.dismiss())));
  return page;
}

/** The rules of WCAG 2.2 A and AA and of good practice that the page breaks, each with the first elements that do. */
export async function broken(page) {
  // The page's own policy lets nothing in; the tools of a developer stand outside it.
  await page.evaluate(axe);
  return page.evaluate(async () => {
    const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
    const found = await window.axe.run(document, { runOnly: tags, resultTypes: ["violations"] });
    return found.violations.map(({ id, nodes }) => id + ": " + nodes.slice(0, 3).map((node) => node.html).join(" | "));
  });
}

export function scheme(page, value) {
  return page.emulateMediaFeatures([{ name: "prefers-color-scheme", value }]);
}

/** Debian calls it chromium; `CHROMIUM` names another. */
function browser() {
  const named = process.env.CHROMIUM ? [process.env.CHROMIUM] : [];
  const folders = (process.env.PATH ?? "").split(delimiter);
  const usual = ["chromium", "chromium-browser", "google-chrome"].flatMap((name) => folders.map((folder) => join(folder, name)));
  return [...named, ...usual].find((path) => {
    try {
      accessSync(path, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

function fail(why) {
  console.error(why);
  process.exit(1);
}
