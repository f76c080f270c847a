// Opens a form for one person in a real browser, and says as JSON what becomes of its code.
//
//   node coded.mjs PAGE FOLDER      FOLDER takes what is saved
//
// It judges nothing: tests/it/trainer.rs holds the answers to what they should be.

import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { broken, launched, watched } from "./browser.mjs";

const [path, folder] = process.argv.slice(2);
const seen = { requests: [], messages: [], dialogs: [], steps: {} };
const session = await launched();
try {
  const page = await watched(await session.newPage(), seen);
  page.removeAllListeners("dialog");
  let isYes = false;
  page.on("dialog", (dialog) => {
    if (dialog.type() !== "beforeunload") seen.dialogs.push(dialog.message());
    return isYes || dialog.type() === "beforeunload" ? dialog.accept() : dialog.dismiss();
  });
  const devtools = await page.createCDPSession();
  await devtools.send("Browser.setDownloadBehavior", { behavior: "allow", downloadPath: folder });
  await page.goto(pathToFileURL(path).href);
  seen.axe = await broken(page);
  // Nobody can type another code.
  await page.focus("input[name=label]");
  await page.keyboard.type("Zebedee");
  seen.steps.typed = await label(page);
  await page.focus("input[type=radio]");
  await page.keyboard.press("Space");
  await press(page, "save");
  for (let wait = 0; wait < 50 && !readdirSync(folder).some((name) => name.endsWith(".json")); wait += 1) await pause(100);
  seen.file = readdirSync(folder).find((name) => name.endsWith(".json"));
  const saved = JSON.parse(readFileSync(join(folder, seen.file), "utf8"));
  seen.person = saved.person;
  // A file of somebody else is taken in only if they say that it is their own, and never its name.
  const other = join(folder, "other.json");
  writeFileSync(other, JSON.stringify({ ...saved, person: { label: "ELM-1" } }));
  const opening = await page.$("#open");
  await opening.uploadFile(other);
  await toldAbout(page, "not opened");
  seen.steps.refused = [await told(page), await label(page)];
  isYes = true;
  await opening.uploadFile(other);
  await toldAbout(page, "are here now");
  seen.steps.opened = [await told(page), await label(page)];
  await press(page, "again");
  seen.steps.again = [await told(page), await label(page)];
} finally {
  await session.close();
}
console.log(JSON.stringify(seen));

async function press(page, id) {
  await page.evaluate((id) => document.getElementById(id).focus(), id);
  await page.keyboard.press("Enter");
}

function label(page) {
  return page.evaluate(() => document.getElementById("form").elements.label.value);
}

function told(page) {
  return page.evaluate(() => document.getElementById("told").textContent);
}

async function toldAbout(page, words) {
  for (let wait = 0; wait < 50 && !(await told(page)).includes(words); wait += 1) await pause(100);
}

function pause(milliseconds) {
  return new Promise((done) => setTimeout(done, milliseconds));
}
