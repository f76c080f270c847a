// One journey through a form in a real browser, from file://: answer, look, save, open again, print. Says as JSON what it saw.
//
//   node journey.mjs BROWSER PAGE FOLDER OTHER     BROWSER is chromium, firefox or webkit; FOLDER takes what is saved and printed;
//                                                  OTHER is a folder of files that the form has to refuse
//
// It judges nothing: tests/it/form_stand.rs holds the answers to what they should be.

import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { broken, browser, pause, saved, until } from "./three.mjs";

const [name, path, folder, other] = process.argv.slice(2);
const address = pathToFileURL(path).href;
const page = await browser(name, folder);
const seen = { browser: page.version, axe: {}, wide: {}, steps: {}, refused: {} };
const { steps } = seen;
try {
  await page.size(1280, 900);
  await page.open(address);
  // By keyboard alone: a name, and the first question, which goes on to its second point.
  await focus("[name=label]");
  await page.type("A. B.");
  for (const key of ["Tab", "Tab", " ", "ArrowRight"]) await page.press(key);
  steps.first = await page.run(() => [document.activeElement.name, document.activeElement.value, document.activeElement.checked]);
  await page.press("Tab");
  await page.type("I ask who else is there.");
  // An answer after which something must not wait, and the same once it is met.
  await focus("[name='LP-01.knowledge']");
  await page.press(" ");
  steps.wait = await waiting();
  for (const key of ["ArrowRight", "ArrowRight"]) await page.press(key);
  steps.met = await waiting();
  for (const key of ["ArrowLeft", "ArrowLeft"]) await page.press(key);
  await focus("[name='RB-02.knowledge']");
  // In WebKitGTK no arrow leads from the first choice to the last, so to the right it is.
  for (const key of [" ", "ArrowRight", "ArrowRight", "ArrowRight", "Tab"]) await page.press(key);
  await page.type("There is no team here.");
  await focus("[name='RB-02.practice']");
  for (const key of [" ", "ArrowRight", "ArrowRight", "ArrowRight", "Tab"]) await page.press(key);
  await page.type("Nor here.");

  await press("view");
  steps.turned = await page.run(() => [document.activeElement.id, document.getElementById("view").textContent, document.querySelectorAll(".questions")[1].offsetParent === null]);
  steps.stand = await stand();
  // On by Tab, with nothing lost on the way.
  steps.tabs = [];
  for (let tab = 0; tab < 4; tab += 1) {
    await page.press("Tab");
    await pause(100);
    steps.tabs.push(await page.run(() => document.activeElement.id || document.activeElement.getAttribute("aria-label")));
  }
  seen.axe.stand = await broken(page);
  await page.size(320, 800);
  seen.wide.stand = await page.run(wide);
  seen.axe.narrow = await broken(page);
  await page.size(1280, 900);
  await page.run(() => document.querySelector("#stand-open button").focus());
  await page.press("Enter");
  steps.gone = await page.run(() => [document.activeElement.name, document.getElementById("stand").hidden]);

  await press("save");
  const [file] = await saved(folder);
  steps.saved = [file, await told(), JSON.parse(readFileSync(join(folder, file), "utf8")).answers.length];
  await press("again");
  steps.again = [await told(), await count(), await page.run(() => localStorage.length)];
  await choose(join(folder, file));
  steps.opened = [await told(), await count(), await page.run(() => ["label", "RB-01.knowledge", "RB-01.knowledge.note", "RB-02.knowledge"].map((name) => document.getElementById("form").elements.namedItem(name).value))];
  steps.waitAgain = await waiting();
  // Nothing that the page holds would be lost: no question. Then something would, and a person says no, and then yes.
  steps.asked = page.asked.splice(0);
  await focus("[name=label]");
  await page.type("C");
  page.answer = false;
  await choose(join(folder, file));
  steps.declined = [await told(), await label()];
  page.answer = true;
  await choose(join(folder, file));
  steps.taken = [await told(), await label()];
  steps.questions = page.asked.splice(0);
  for (const refused of readdirSync(other).sort()) {
    await choose(join(other, refused));
    seen.refused[refused] = [await told(), await count(), await label()];
  }
  // The same by drag and drop, and two at once.
  await page.run(dropped, [[file, readFileSync(join(folder, file), "utf8")]]);
  await page.settle(8);
  steps.dropped = await until(async () => (await told()).includes("are here now") && (await told()));
  await page.run(dropped, [["a.json", ""], ["b.json", ""]]);
  steps.two = await told();

  await press("view");
  await page.print(join(folder, "sheets.pdf"));
  await press("view");
  await page.run(realistic);
  await press("view");
  steps.realistic = await page.run(() => document.getElementById("stand-words").textContent);
  page.asked.splice(0);
  seen.wide.printed = await page.print(join(folder, "realistic.pdf"));
  await press("view");
  await focus("[name=label]");
  await page.type("D");
  await pause(500);
  // Unsaved answers: a browser asks before it leaves. They are here again afterwards.
  await page.open(address);
  steps.leaving = page.asked.splice(0);
  steps.kept = await until(async () => (await label()) !== "" && [await told(), await label()]);
  steps.resources = await page.run(() => performance.getEntriesByType("resource").map((entry) => entry.name));
} finally {
  await page.close();
}
console.log(JSON.stringify({ ...seen, requests: page.requests, messages: page.messages }));

function focus(selector) {
  return page.run((selector) => document.querySelector(selector).focus(), selector);
}

async function press(id) {
  await focus("#" + id);
  await page.press("Enter");
}

async function choose(file) {
  await page.run(() => void (document.getElementById("told").textContent = ""));
  await page.choose("#open", file);
  await until(async () => (await told()) !== "");
}

function told() {
  return page.run(() => document.getElementById("told").textContent);
}

function label() {
  return page.run(() => document.getElementById("form").elements.label.value);
}

function count() {
  return page.run(() => document.getElementById("count").textContent);
}

/** The words that must not wait and can be seen, each with the question that they stand below. */
function waiting() {
  return page.run(() => [...document.querySelectorAll(".wait")].filter((words) => words.offsetParent !== null).map((words) => [words.closest("fieldset").querySelector("input").name, words.textContent]));
}

function stand() {
  return page.run(() => {
    const words = (element) => element.textContent;
    const list = (selector) => [...document.querySelectorAll("#stand " + selector)].map(words);
    const open = [...document.querySelectorAll("#stand-open h3")].map((heading) => [words(heading), heading.nextElementSibling.querySelectorAll("li").length]);
    return { words: list("#stand-words")[0], wait: list("#stand-wait li"), first: [...document.querySelector("#stand tbody tr").cells].map(words), aside: list("#stand-aside li"), open, items: list("#stand-open li").slice(0, 2) };
  });
}

/** How wide the content is, and how wide the window. */
function wide() {
  return [document.documentElement.scrollWidth, document.documentElement.clientWidth];
}

/** Drops files on the page. */
function dropped(files) {
  const dataTransfer = new DataTransfer();
  for (const [name, text] of files) dataTransfer.items.add(new File([text], name, { type: "application/json" }));
  document.getElementById("told").textContent = "";
  for (const type of ["dragover", "drop"]) document.body.dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true }));
}

/** Answers as somebody may give them: most are met, and some are anything else. */
function realistic() {
  let seed = 7;
  const next = () => (seed = (seed * 1103515245 + 12345) % 2147483648) / 2147483648;
  for (const competency of document.querySelectorAll(".competency")) {
    const mood = next();
    for (const question of competency.querySelectorAll("fieldset")) {
      const choices = [...question.querySelectorAll("input[type=radio]")];
      const met = choices.length - 2;
      let at = met;
      if (mood > 0.94) continue;
      else if (mood > 0.9 && question.dataset.aspect !== "knowledge") continue;
      else if (mood > 0.86) at = choices.length - 1;
      else if (mood > 0.78) at = next() < 0.6 ? 0 : 1;
      else if (mood > 0.5) at = next() < 0.6 ? 1 : met;
      choices[at].click();
    }
  }
}
