// Answers a form at random and reads back where it says that somebody stands. Then prints its sheets after answers of one kind each.
//
//   node stand.mjs PAGE FOLDER ROUNDS ROLE      FOLDER takes the answers of each round and the sheets
//
// It judges nothing: tests/it/form_stand.rs compares it with what imh says of the same answers.

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { launched, watched } from "./browser.mjs";

const [path, folder, rounds, role] = process.argv.slice(2);
const seen = { requests: [], messages: [], dialogs: [], rounds: [] };
const session = await launched();
try {
  const page = await watched(await session.newPage(), seen);
  await page.goto(pathToFileURL(path).href);
  await page.evaluate((role) => void (document.getElementById("form").elements.role.value = role), role);
  for (let round = 0; round < Number(rounds); round += 1) {
    const answers = await page.evaluate(atRandom, round);
    writeFileSync(join(folder, `round-${round}.json`), JSON.stringify({ format: 1, answers }));
    seen.rounds.push(await page.evaluate(shown));
  }
  // The page as it is while it says where somebody stands, with its two sheets.
  if (Number(rounds) > 0) {
    await page.evaluate(atRandom, 1);
    await page.click("#view");
    seen.page = await page.evaluate(() => "<!doctype html>" + document.documentElement.outerHTML);
    await page.click("#view");
  }
  for (const kind of ["none", "first", "met", "n/a"]) {
    await page.evaluate(allAlike, kind);
    await page.evaluate(shown);
    await page.click("#view");
    await page.pdf({ path: join(folder, `${kind.replace("/", "")}.pdf`), preferCSSPageSize: true });
    await page.click("#view");
  }
} finally {
  await session.close();
}
console.log(JSON.stringify(seen));

/** Answers at random, in some rounds nearly everything and in some hardly anything, and returns the answers. */
function atRandom(round) {
  let seed = 1000 + 7919 * round;
  const next = () => (seed = (seed * 1103515245 + 12345) % 2147483648) / 2147483648;
  for (let warm = 0; warm < 5; warm += 1) next();
  const form = document.getElementById("form");
  const answers = [];
  const rests = [0.05, 0.3, 0.8][round % 3];
  for (const competency of form.querySelectorAll(".competency")) {
    // Much of life is of one kind, and not each question for itself.
    const [mood, usual] = [next(), next()];
    for (const question of competency.querySelectorAll("fieldset")) {
      const choices = [...question.querySelectorAll("input[type=radio]")];
      for (const choice of choices) choice.checked = false;
      question.querySelector("input[type=text]").value = "";
      if (next() < rests) continue;
      const choice = choices[Math.floor((mood < 0.5 ? usual : next()) * choices.length)];
      choice.checked = true;
      const { competency: id, aspect } = question.dataset;
      const note = choice.value === "n/a" ? { note: "Not here." } : {};
      answers.push({ competency: id, level: form.dataset.level, aspect, point: choice.value, ...note });
    }
  }
  form.dispatchEvent(new Event("input", { bubbles: true }));
  return answers;
}

function allAlike(kind) {
  for (const question of document.querySelectorAll("fieldset[data-aspect]")) {
    const choices = [...question.querySelectorAll("input[type=radio]")];
    for (const choice of choices) choice.checked = false;
    const chosen = { first: choices[0], met: choices.at(-2), "n/a": choices.at(-1) }[kind];
    if (chosen) chosen.checked = true;
  }
}

/** Turns to where somebody stands, reads it, and turns back. */
function shown() {
  const view = document.getElementById("view");
  view.click();
  const words = (element) => element.textContent;
  const ids = (selector) => [...document.querySelectorAll(selector + " .id")].map(words);
  const rows = [...document.querySelectorAll("#stand tbody tr")].map((row) => [...row.cells].map(words).filter((_, at) => at !== 1));
  const open = Object.fromEntries([...document.querySelectorAll("#stand-open h3")].map((heading) => [words(heading), [...heading.nextElementSibling.querySelectorAll(".id")].map(words)]));
  const said = { words: words(document.getElementById("stand-words")), rows, open, wait: ids("#stand-wait"), aside: ids("#stand-aside ul"), uncounted: ids("#stand-aside .note") };
  view.click();
  return said;
}
