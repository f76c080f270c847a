// Opens an unzipped portfolio in a real browser, as an assessor would, and says as JSON what it saw.
//
//   node drive.mjs --ready                     exit 0 if there is all that this needs
//   node drive.mjs whole  DATA OUT [IMAGES]    everything; OUT takes the PDF, IMAGES the pictures for the README
//   node drive.mjs brief  DATA OUT             that it opens in peace, breaks no rule of axe, fits a narrow screen, and prints
//
// It judges nothing: tests/it/page.rs holds the answers to what they should be.

import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { broken, launched, scheme, watched } from "./browser.mjs";
import { compared, keyboard } from "./filter.mjs";

const [mode, data, out, images] = process.argv.slice(2);
if (mode === "--ready") process.exit(0);

const address = pathToFileURL(join(data, "index.html")).href;
const seen = { requests: [], messages: [], dialogs: [], axe: {}, wide: {} };
const session = await launched();
try {
  const page = await watched(await session.newPage(), seen);
  await page.setViewport({ width: 1280, height: 900 });
  await page.goto(address);
  seen.title = await page.title();
  seen.axe.light = await broken(page);
  await page.pdf({ path: join(out, "portfolio.pdf"), preferCSSPageSize: true });
  await page.setViewport({ width: 320, height: 800 });
  seen.wide.narrow = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
  seen.axe.narrow = await broken(page);
  await page.setViewport({ width: 1280, height: 900 });
  if (mode === "whole") await everything(page);
} finally {
  await session.close();
}
console.log(JSON.stringify(seen));

async function everything(page) {
  seen.links = await links(page);
  seen.keyboard = await keyboard(page);
  await page.goto(address);
  // With the filter on, by hand.
  await page.type("#filter-words", "settling");
  seen.compared = await compared(page);
  seen.axe.filtered = await broken(page);
  if (images) await page.screenshot({ path: join(images, "portfolio-filter.png") });
  seen.printsWhole = await printsWhole(page);
  await page.goto(address);
  await scheme(page, "dark");
  seen.axe.dark = await broken(page);
  seen.darkOnPaper = await paper(page);
  seen.forced = await forced(page);
  await scheme(page, "light");
  // As wide as a screen of 1280 pixels is for whoever reads at twice the size.
  await page.setViewport({ width: 640, height: 450 });
  seen.wide.zoomed = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
  if (images) await pictures(page);
  seen.opened = await opened(page);
  seen.withoutScript = await withoutScript();
}

/** Where each link leads, and whether it is there. */
async function links(page) {
  const found = await page.evaluate(() =>
    [...document.querySelectorAll("a[href]")].map((link) => ({
      to: link.getAttribute("href"),
      url: link.href,
      there: link.getAttribute("href").startsWith("#") ? document.getElementById(decodeURIComponent(link.hash.slice(1))) !== null : null,
    })),
  );
  const sorts = { inside: 0, files: 0, outside: [], nowhere: [] };
  for (const { to, url, there } of found) {
    if (to.startsWith("#")) there ? (sorts.inside += 1) : sorts.nowhere.push(to);
    else if (url.startsWith("file:")) existsSync(fileURLToPath(url)) ? (sorts.files += 1) : sorts.nowhere.push(to);
    else sorts.outside.push(to);
  }
  sorts.twice = await page.evaluate(() => {
    const ids = [...document.querySelectorAll("[id]")].map((element) => element.id);
    return ids.filter((id, at) => ids.indexOf(id) !== at);
  });
  return sorts;
}

/** What one sees after following the first links to text files; that the others lead somewhere is known already. */
async function opened(page) {
  const words = [];
  const count = await page.evaluate(() => document.querySelectorAll(".files a[href$='.txt']").length);
  for (let at = 0; at < Math.min(count, 3); at += 1) {
    await page.goto(address);
    await Promise.all([
      page.waitForNavigation(),
      page.evaluate((at) => document.querySelectorAll(".files a[href$='.txt']")[at].click(), at),
    ]);
    words.push(await page.evaluate(() => document.body.innerText));
  }
  return words;
}

/** Whether what the filter holds back on the screen is there on paper. */
async function printsWhole(page) {
  const hidden = () => [...document.querySelectorAll("[data-competency], [data-row]")].filter((part) => part.offsetParent === null).length;
  const onScreen = await page.evaluate(hidden);
  await page.emulateMediaType("print");
  const onPaper = await page.evaluate(hidden);
  await page.emulateMediaType("screen");
  return { onScreen, onPaper };
}

/** The colours of a sheet that is printed while the screen is dark. */
async function paper(page) {
  await page.emulateMediaType("print");
  const colours = await page.evaluate(() => [getComputedStyle(document.documentElement).color, getComputedStyle(document.documentElement).backgroundColor]);
  await page.emulateMediaType("screen");
  return colours;
}

/** Whether the stages can still be told apart where a person has set all colours themselves. */
async function forced(page) {
  const tools = await page.createCDPSession();
  await tools.send("Emulation.setEmulatedMedia", { features: [{ name: "forced-colors", value: "active" }] });
  const looks = await page.evaluate(() =>
    [...document.querySelectorAll(".overview .chart-key .part")].map((part) => {
      const style = getComputedStyle(part);
      return [style.fill, style.stroke, style.strokeDasharray].join(" ");
    }),
  );
  await tools.send("Emulation.setEmulatedMedia", { features: [] });
  await tools.detach();
  return looks;
}

/** The page as it is where no script runs. */
async function withoutScript() {
  const page = await watched(await session.newPage(), seen);
  await page.setJavaScriptEnabled(false);
  await page.goto(address);
  return page.evaluate(() => ({
    filter: document.getElementById("filter").offsetParent !== null,
    shown: [...document.querySelectorAll("[data-competency]")].filter((card) => card.offsetParent !== null).length,
    cards: document.querySelectorAll("[data-competency]").length,
  }));
}

/** For the README: the first screen, and the domains in the dark. */
async function pictures(page) {
  await page.setViewport({ width: 1000, height: 1180 });
  await page.goto(address);
  await page.screenshot({ path: join(images, "portfolio.png") });
  await scheme(page, "dark");
  await page.evaluate(() => document.querySelector("section.domain").scrollIntoView());
  await page.screenshot({ path: join(images, "portfolio-dark.png") });
  await scheme(page, "light");
}
