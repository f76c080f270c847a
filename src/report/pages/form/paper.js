
// Two sheets of A4: where somebody stands, and what is open. As much as there is room for is printed in full, and the rest is named.
const MILLIMETRE = 96 / 25.4;
// The height of a sheet between its margins is 259 mm; no two browsers set the same words in quite the same room.
const ROOM = 240 * MILLIMETRE;
// The fewest statements that a sheet holds before it names the rest more briefly.
const FEWEST = 5;

const blank = (words, value) => made("p", { class: "blank" }, made("strong", {}, words), " ", made("span", {}, value ? own(value) : ""));
const rule = () => made("div", { class: "rule" });

const inBritain = (day) => day.toLocaleDateString("en-GB", { day: "numeric", month: "long", year: "numeric" });

const sheetOfStanding = ({ all, count }) => {
  const { label, role } = form.elements;
  const work = role.value === "" ? null : role.selectedOptions[0];
  const sheet = made("section", { class: "sheet" }, made("h2", {}, "Where I stand"), copied("p", document.querySelector("h1"), { class: "about-sheet" }));
  const worked = made("p", { class: "blank" }, made("strong", {}, "My work:"), " ", work ? copied("span", work) : made("span"));
  sheet.append(made("div", { class: "blanks" }, blank("Name:", label.value.trim()), worked, blank("Day:", inBritain(new Date())), blank("Talked over with:", "")));
  sheet.append(made("p", {}, inWords(tallyOf(count))));
  const head = document.querySelector("#stand thead").cloneNode(true);
  sheet.append(document.querySelector("#stand .chart-key").cloneNode(true), made("table", {}, head, made("tbody", {}, ...domainRows(count))));
  const aside = count.filter((one) => one.stage === "not-applicable");
  if (aside.length > 0) sheet.append(made("p", {}, made("strong", {}, "Not part of my work, and not counted as open: "), ...listed(aside), "."));
  if (waiting(all).length > 0) sheet.append(made("p", {}, made("strong", {}, "What should not wait is at the top of the second sheet.")));
  sheet.append(made("h3", {}, "What we said"));
  return sheet;
};

// The rest in fewer and fewer words: with titles, by ids alone, and in numbers.
const BRIEFLY = [
  (rest) => listed(rest),
  (rest) => rest.flatMap((one, at) => [...(at > 0 ? [", "] : []), idOf(one)]),
  (rest) => [...form.querySelectorAll("section.domain")]
    .map((section) => [section, rest.filter((one) => section.contains(one.element)).length])
    .filter(([, number]) => number > 0)
    .flatMap(([section, number], at) => [...(at > 0 ? ["; "] : []), copied("span", section.querySelector("h2")), " " + number]),
];

const sheetOfOpen = ({ all }, parts, shown, briefly) => {
  const sheet = made("section", { class: "sheet" }, made("h2", {}, "What is open"));
  const wait = waiting(all);
  if (wait.length > 0) sheet.append(made("div", { class: "wait-sheet" }, made("h3", {}, "What should not wait"), ...wait.map((one) => made("p", {}, titleOf(one, "strong"), ". ", copied("span", one.wait.lastElementChild)))));
  let left = shown;
  for (const [name, list] of parts) {
    const here = list.slice(0, left);
    left -= here.length;
    if (here.length === 0) break;
    sheet.append(made("h3", {}, name));
    for (const one of here) {
      const said = made("div", runs(one), titleOf(one, "h4"), ...one.open.map(statementOf));
      sheet.append(made("div", { class: "open-sheet" }, said, made("div", { class: "write" }, rule(), rule(), rule())));
    }
  }
  const rest = parts.flatMap(([, list]) => list).slice(shown);
  if (rest.length > 0) {
    const words = shown === 0 ? "Open: " : counted(rest.length, "more is open", "more are open") + ", and the page shows each with its statements: ";
    sheet.append(made("p", { class: "rest" }, made("strong", {}, words), ...briefly(rest), "."));
  } else if (parts.length === 0) sheet.append(made("p", {}, "Nothing is open."));
  return sheet;
};

const fillPaper = (standing) => {
  const paper = document.getElementById("paper");
  const parts = openParts(standing.count);
  const whole = parts.reduce((sum, [, list]) => sum + list.length, 0);
  const fits = (sheet) => (paper.replaceChildren(sheet), sheet.getBoundingClientRect().height <= ROOM);
  const most = (briefly) => {
    let [low, high] = [0, whole];
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if (fits(sheetOfOpen(standing, parts, middle, briefly))) low = middle;
      else high = middle - 1;
    }
    return low;
  };
  const ruled = (sheet, fewest) => {
    for (let lines = 0; lines < 40 && (lines < fewest || fits(sheet)); lines += 1) sheet.append(rule());
    while (!fits(sheet) && sheet.querySelectorAll(":scope > .rule").length > fewest) sheet.lastElementChild.remove();
    return sheet;
  };
  paper.classList.add("measured");
  let [shown, how] = [0, BRIEFLY[0]];
  for (const briefly of BRIEFLY) {
    [shown, how] = [most(briefly), briefly];
    if (shown >= Math.min(FEWEST, whole)) break;
  }
  const first = ruled(sheetOfStanding(standing), 3);
  const open = sheetOfOpen(standing, parts, shown, how);
  const second = shown < whole ? open : ruled((open.append(made("h3", {}, "What I do next")), open), 0);
  paper.classList.remove("measured");
  paper.replaceChildren(first, second);
};
