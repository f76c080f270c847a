// A report with charts as a page: what it breaks in light, dark, without colour and on a narrow screen, and what it asks for. JSON on
// standard output.
//
//     node report.mjs PAGE

import { pathToFileURL } from "node:url";

import { broken, launched, scheme, watched } from "./browser.mjs";

const seen = { requests: [], messages: [], dialogs: [], axe: {} };
const browser = await launched();
const page = await watched(await browser.newPage(), seen);
await page.goto(pathToFileURL(process.argv[2]).href);
seen.axe.light = await broken(page);
seen.bars = await page.evaluate(() => document.querySelectorAll(".bars .bar svg").length);
// Parts are told apart by their patterns and edges, with every colour taken away.
await page.emulateVisionDeficiency("achromatopsia");
seen.patterns = await page.evaluate(() => {
  const looks = [...document.querySelectorAll(".chart-key .part")].map((part) => getComputedStyle(part).fill + getComputedStyle(part).strokeDasharray);
  return [new Set(looks).size, looks.length];
});
await page.emulateVisionDeficiency("none");
// Each number that a shade stands for is there as a number.
seen.wordless = await page.evaluate(() => [...document.querySelectorAll(".heat")].filter((cell) => cell.textContent.trim() === "").length);
await scheme(page, "dark");
seen.axe.dark = await broken(page);
await scheme(page, "light");
await page.setViewport({ width: 320, height: 900 });
seen.axe.narrow = await broken(page);
seen.wide = await page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]);
await browser.close();
console.log(JSON.stringify(seen));
