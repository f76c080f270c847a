// Pastes many words into a form in a real browser, and says as JSON what became of them.
//
//   node words.mjs PAGE FOLDER      FOLDER takes what is saved
//
// It judges nothing: tests/it/form_windows.rs holds the answers to what they should be.

import { readdirSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { launched, watched } from "./browser.mjs";

const [path, folder] = process.argv.slice(2);
const seen = { requests: [], messages: [], dialogs: [] };
seen.note = "I sat with the parent until the baby slept. ".repeat(80) + "These are the last words.";
seen.name = "A code of my own, ".repeat(12) + "to the end";
const session = await launched();
try {
  const page = await watched(await session.newPage(), seen);
  const devtools = await page.createCDPSession();
  await devtools.send("Browser.setDownloadBehavior", { behavior: "allow", downloadPath: folder });
  await page.goto(pathToFileURL(path).href);
  const fields = ['input[name="RB-01.knowledge.note"]', "input[name=label]"];
  await page.click('input[name="RB-01.knowledge"][value=achieved]');
  for (const [field, text] of [[fields[0], seen.note], [fields[1], seen.name]]) {
    await page.focus(field);
    await devtools.send("Input.insertText", { text });
  }
  await page.waitForFunction(() => Object.values(localStorage).some((kept) => kept.includes("to the end")));
  // As somebody finds them on another day. The browser writes down a moment later what is kept.
  await new Promise((done) => setTimeout(done, 500));
  await page.reload();
  seen.kept = await Promise.all(fields.map((field) => page.$eval(field, (found) => found.value)));
  await page.click("#save");
  const file = () => readdirSync(folder).find((name) => name.endsWith(".json"));
  for (let wait = 0; wait < 50 && !file(); wait += 1) await new Promise((done) => setTimeout(done, 100));
  seen.file = file();
} finally {
  await session.close();
}
console.log(JSON.stringify(seen));
