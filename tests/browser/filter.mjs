// The filter by keyboard alone: nothing here touches a mouse or calls the page's own functions.

/** Each step that a person would take, with what they would hear and see after it. */
export async function keyboard(page) {
  const steps = {};
  await page.keyboard.press("Tab");
  steps.first = await where(page);
  await page.keyboard.press("Enter");
  steps.skipped = await page.evaluate(() => location.hash);
  // Back to the top, and on by Tab until the filter comes.
  await page.evaluate(() => (document.activeElement.blur(), scrollTo(0, 0)));
  await page.goto(page.url().split("#")[0]);
  steps.unmarked = [];
  steps.tabs = 0;
  while (steps.tabs < 60 && (await where(page)) !== "filter-words") {
    await page.keyboard.press("Tab");
    steps.tabs += 1;
    if (!(await isMarked(page))) steps.unmarked.push(await where(page));
  }
  steps.start = await compared(page);
  await page.keyboard.type("GENES birth");
  steps.words = await compared(page);
  await page.keyboard.press("Escape");
  steps.escaped = await compared(page);
  await page.keyboard.type("no such words");
  steps.none = await compared(page);
  await page.keyboard.press("Escape");
  await page.keyboard.press("Tab");
  await page.keyboard.type("not yet r");
  steps.notRated = await compared(page);
  await page.keyboard.press("Escape");
  await page.keyboard.press("Tab");
  await page.keyboard.type("RS");
  steps.domain = await compared(page);
  await page.keyboard.press("Tab");
  await page.keyboard.type("witho");
  steps.domainWithout = await compared(page);
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  steps.cleared = await compared(page);
  steps.stays = await where(page);
  // A link to what is held back brings it back.
  await page.keyboard.down("Shift");
  for (let back = 0; back < 4; back += 1) await page.keyboard.press("Tab");
  await page.keyboard.up("Shift");
  await page.keyboard.type("no such words");
  await page.evaluate(() => document.querySelector(".claims a").focus());
  await page.keyboard.press("Enter");
  steps.followed = await page.evaluate(() => {
    const target = document.querySelector(":target");
    return { to: target?.id ?? "", seen: target !== null && target.offsetParent !== null };
  });
  return steps;
}

/** What the filter says, and what one sees: by the cards, by the rows of the matrix, and by the parts around them. */
export function compared(page) {
  return page.evaluate(() => {
    const seen = (part) => part.offsetParent !== null;
    const all = (selector) => [...document.querySelectorAll(selector)].filter(seen);
    return {
      says: document.getElementById("filter-count").textContent,
      cards: all("[data-competency]").map((card) => card.dataset.competency),
      rows: all("[data-row]").map((row) => row.dataset.row),
      domains: all("section.domain").length,
      groups: all("table.matrix tr.group").length,
    };
  });
}

function where(page) {
  return page.evaluate(() => document.activeElement.id || document.activeElement.className || document.activeElement.tagName);
}

/** Whether one sees where the keyboard is. */
function isMarked(page) {
  return page.evaluate(() => {
    const style = getComputedStyle(document.activeElement);
    return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  });
}
