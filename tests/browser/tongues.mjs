// Pages of a pack in another language, wide and narrow: the rules of axe that they break, what lies outside the screen, and days
// that stand where words run from right to left. JSON on standard output: one object for each page.
//
//     node tongues.mjs PAGE...

import { pathToFileURL } from "node:url";

import { broken, launched, watched } from "./browser.mjs";

const browser = await launched();
const all = [];
for (const path of process.argv.slice(2)) {
  const seen = { requests: [], messages: [], dialogs: [], axe: {}, outside: {} };
  const page = await watched(await browser.newPage(), seen);
  for (const width of [900, 360]) {
    await page.setViewport({ width, height: 700 });
    await page.goto(pathToFileURL(path).href);
    seen.axe[width] = await broken(page);
    seen.outside[width] = await page.evaluate(outside);
    // A form answers back.
    if (!(await page.evaluate(answered))) continue;
    seen.axe[width].push(...(await broken(page)));
    seen.outside[width].push(...(await page.evaluate(outside)));
  }
  seen.days = await page.evaluate(days);
  all.push(seen);
  await page.close();
}
await browser.close();
console.log(JSON.stringify(all));

/** Gives some answers to a form and turns to where they stand; says whether the page is a form. */
function answered() {
  if (!document.getElementById("stand")) return false;
  [...document.querySelectorAll(".choices")].filter((_, at) => at % 3 < 2).forEach((choices, at) => choices.querySelectorAll("input")[at % 2].click());
  document.getElementById("view").click();
  return true;
}

/** What lies beyond the left or the right edge, and does not scroll on its own or is there only to be heard. */
function outside() {
  const wide = document.documentElement.clientWidth;
  const unseen = (element) => element.closest(".unseen, .hidden, .skip, .patterns, .scroll, thead, [hidden]") !== null;
  return [...document.querySelectorAll("body *")]
    .filter((element) => {
      const { left, right, width } = element.getBoundingClientRect();
      return width > 0 && (left < -0.5 || right > wide + 0.5) && !unseen(element);
    })
    .map((element) => element.outerHTML.slice(0, 120));
}

/** The days that stand in an element that runs from right to left, and are not set apart in it. */
function days() {
  const found = [];
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const { data, parentElement } = texts.currentNode;
    const isDay = /\d{1,2} (January|February|March|April|May|June|July|August|September|October|November|December) \d{4}|\d{4}-\d\d-\d\d|\d\d\/\d\d\/\d{4}/.test(data);
    if (isDay && getComputedStyle(parentElement).direction === "rtl") found.push(data);
  }
  return found;
}
