// Opens a form in a real browser, answers it with the keyboard alone, and says as JSON what it saw.
//
//   node form.mjs PAGE FOLDER      FOLDER takes what is saved
//
// It judges nothing: tests/it/form.rs holds the answers to what they should be.

import { readdirSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { broken, launched, scheme, watched } from "./browser.mjs";

const [path, folder] = process.argv.slice(2);
const address = pathToFileURL(path).href;
const seen = { requests: [], messages: [], dialogs: [], axe: {}, wide: {}, steps: {} };
const session = await launched();
try {
  const page = await watched(await session.newPage(), seen);
  const devtools = await page.createCDPSession();
  await devtools.send("Browser.setDownloadBehavior", { behavior: "allow", downloadPath: folder });
  await page.setViewport({ width: 1280, height: 900 });
  await page.goto(address);
  seen.title = await page.title();
  seen.axe.light = await broken(page);
  await scheme(page, "dark");
  seen.axe.dark = await broken(page);
  await scheme(page, "light");
  await page.setViewport({ width: 320, height: 800 });
  seen.axe.narrow = await broken(page);
  seen.wide.narrow = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
  await page.setViewport({ width: 1280, height: 900 });

  // Nothing is saved of nothing.
  await focus(page, "save");
  await page.keyboard.press("Enter");
  seen.steps.nothing = await told(page);
  // Words without an answer are not passed over.
  await page.focus("input[name$='.note']");
  await page.keyboard.type("I wonder.");
  await focus(page, "save");
  await page.keyboard.press("Enter");
  seen.steps.unanswered = [await told(page), await where(page), readdirSync(folder)];
  await page.evaluate(() => localStorage.clear());
  await page.goto(address);
  // From the top, by Tab, typing and the space bar, to the end.
  seen.steps.answered = await answered(page);
  seen.axe.answered = await broken(page);
  seen.steps.count = await count(page);
  await focus(page, "save");
  await page.keyboard.press("Enter");
  seen.steps.unexplained = [await told(page), await where(page)];
  await page.keyboard.type("There is no team here.");
  await page.goto(address);
  // A browser hands what it keeps to the new page through another process, in its own time.
  for (let wait = 0; wait < 50 && !(await told(page)); wait += 1) {
    await pause(100);
    await page.goto(address);
  }
  seen.steps.kept = [await told(page), await count(page)];
  await focus(page, "save");
  await page.keyboard.press("Enter");
  seen.steps.saved = await told(page);
  for (let wait = 0; wait < 50 && !readdirSync(folder).some((name) => name.endsWith(".json")); wait += 1) await pause(100);
  seen.file = readdirSync(folder).find((name) => name.endsWith(".json"));
  // Another page of this browser, with everything taken away after a question that is answered by yes.
  page.removeAllListeners("dialog");
  page.on("dialog", (dialog) => dialog.accept());
  await focus(page, "again");
  await page.keyboard.press("Enter");
  seen.steps.again = [await told(page), await count(page)];
  await page.goto(address);
  seen.steps.fresh = [await told(page), await count(page)];
} finally {
  await session.close();
}
console.log(JSON.stringify(seen));

/** Every question by keyboard: the first point of each but one, which is no part of the work, and a note here and there. */
async function answered(page) {
  await page.evaluate(() => (document.activeElement.blur(), scrollTo(0, 0)));
  await page.focus("input[name=label]");
  await page.keyboard.type("A. B.");
  const unmarked = [];
  let [tabs, questions] = [0, 0];
  while (tabs < 2000) {
    await page.keyboard.press("Tab");
    tabs += 1;
    const here = await page.evaluate(() => {
      const field = document.activeElement;
      const marked = getComputedStyle(field).outlineStyle !== "none";
      return { id: field.id, name: field.name ?? "", type: field.type ?? "", marked };
    });
    if (!here.marked) unmarked.push(here.name || here.id);
    if (here.id === "again") break;
    if (here.type === "select-one") await page.keyboard.type("Mid");
    if (here.type === "radio") {
      questions += 1;
      await page.keyboard.press("Space");
      // One to the left of the first is the last: no part of the work.
      if (questions === 3) await page.keyboard.press("ArrowLeft");
    }
    if (here.type === "text" && questions === 1) await page.keyboard.type("I ask who else is there.");
  }
  return { tabs, questions, unmarked };
}

function focus(page, id) {
  return page.evaluate((id) => document.getElementById(id).focus(), id);
}

function told(page) {
  return page.evaluate(() => document.getElementById("told").textContent);
}

function count(page) {
  return page.evaluate(() => [document.getElementById("count").textContent, document.getElementById("bar").value]);
}

function where(page) {
  return page.evaluate(() => document.activeElement.name);
}

function pause(milliseconds) {
  return new Promise((done) => setTimeout(done, milliseconds));
}
