// Opens a form in two windows of a real browser, and says as JSON what each of them saw.
//
//   node windows.mjs PAGE FOLDER      FOLDER takes what is saved
//
// It judges nothing: tests/it/form_windows.rs holds the answers to what they should be.

import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { launched, watched } from "./browser.mjs";

const [path, folder] = process.argv.slice(2);
const address = pathToFileURL(path).href;
const seen = { requests: [], messages: [], dialogs: [], steps: {} };
const session = await launched();
try {
  const note = 'input[name="RB-01.knowledge.note"]';
  const [one, other] = [await opened(), await opened()];
  await one.bringToFront();
  for (const id of ["RB-01", "RB-02", "RB-03", "RB-04"]) await choose(one, id);
  await one.type(note, "I know the whole family.");
  await other.bringToFront();
  await pause(300);
  seen.steps.other = [await said(other, "count"), await said(other, "told"), await other.$eval(note, (field) => field.value)];
  await choose(other, "RB-05");
  await pause(300);
  // A window that is behind saves what all of them hold.
  await one.bringToFront();
  await save(one);
  // Both change one field, and one of them has not heard of the other.
  await one.evaluate(() => window.addEventListener("storage", (event) => event.stopImmediatePropagation(), true));
  await one.focus(note);
  await other.evaluate((name) => {
    const place = Object.keys(localStorage).find((key) => key.startsWith("imh-form"));
    const kept = JSON.parse(localStorage.getItem(place));
    localStorage.setItem(place, JSON.stringify({ ...kept, [name]: "Words of the other window." }));
  }, "RB-01.knowledge.note");
  // A browser tells one window later than the other what is kept.
  await one.waitForFunction(() => Object.values(localStorage).some((kept) => kept.includes("Words of the other window.")));
  await one.evaluate(() => {
    const field = document.querySelector('input[name="RB-01.knowledge.note"]');
    field.value += " And the dog.";
    field.dispatchEvent(new Event("input", { bubbles: true }));
  });
  seen.steps.clash = await said(one, "told");
  await one.close();
  await other.close();
  const again = await opened();
  seen.steps.again = [await said(again, "count"), await said(again, "told"), await again.$eval(note, (field) => field.value)];
  // Where somebody stands follows what another window is told, and a reader's place stays in it.
  const reading = await opened();
  await reading.click("#view");
  await reading.focus("#stand-open button");
  const before = await said(reading, "stand-words");
  await again.bringToFront();
  await choose(again, "RB-08");
  await again.click('input[name="RB-08.practice"][value=achieved]');
  await pause(300);
  seen.steps.reading = [before, await said(reading, "stand-words"), await reading.evaluate(() => document.activeElement.id)];
  // A full store is told.
  await again.evaluate(() => {
    Storage.prototype.setItem = () => {
      throw new DOMException("full", "QuotaExceededError");
    };
  });
  await choose(again, "RB-06");
  seen.steps.full = await said(again, "told");
} finally {
  await session.close();
}
console.log(JSON.stringify(seen));

async function opened() {
  const page = await watched(await session.newPage(), seen);
  const devtools = await page.createCDPSession();
  await devtools.send("Browser.setDownloadBehavior", { behavior: "allow", downloadPath: folder });
  await page.goto(address);
  return page;
}

function choose(page, id) {
  return page.click(`input[name="${id}.knowledge"][value=achieved]`);
}

function said(page, id) {
  return page.$eval("#" + id, (element) => element.textContent);
}

async function save(page) {
  const before = readdirSync(folder).length;
  await page.click("#save");
  const files = () => readdirSync(folder).filter((name) => name.endsWith(".json"));
  for (let wait = 0; wait < 50 && files().length === before; wait += 1) await pause(100);
  seen.steps.saved = files().map((name) => JSON.parse(readFileSync(join(folder, name), "utf8")).answers.length);
}

function pause(milliseconds) {
  return new Promise((done) => setTimeout(done, milliseconds));
}
