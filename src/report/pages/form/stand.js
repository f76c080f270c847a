
// Shows where somebody stands, and what is open with its statements. Words of the framework are copied from the questions, so that
// they keep their language and direction.
const STAGES = [["met", "full"], ["on-the-way", "hatched"], ["not-yet", "dotted"], ["not-rated", "empty"]];

const made = (tag, attributes = {}, ...content) => {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...content);
  return element;
};

const copied = (tag, from, attributes = {}) => {
  const element = made(tag, attributes, ...[...from.childNodes].filter((node) => node.nodeName !== "INPUT").map((node) => node.cloneNode(true)));
  for (const name of ["lang", "dir"]) if (from.hasAttribute(name)) element.setAttribute(name, from.getAttribute(name));
  return element;
};

const own = (words) => made("bdi", {}, words);
const counted = (number, one, many) => number + " " + (number === 1 ? one : many);
const competencies = (number) => counted(number, "competency", "competencies");
const titleOf = (standing, tag, attributes) => copied(tag, standing.element.querySelector("h3"), attributes);
// Statements run as they do among the questions.
const runs = (standing) => {
  const dir = standing.element.closest("section").getAttribute("dir");
  return dir === null ? {} : { dir };
};
const idOf = (standing) => made("bdi", { class: "id" }, standing.id);
const isRated = (standing) => !["not-rated", "half-answered"].includes(standing.stage);

const tallyOf = (list) => {
  const of = (...stages) => list.filter((one) => stages.includes(one.stage)).length;
  return { met: of("met"), "on-the-way": of("on-the-way"), "not-yet": of("not-yet"), "not-rated": of("not-rated", "half-answered"), half: of("half-answered"), aside: of("not-applicable") };
};

// Says it in the words of `imh status`: what is met first, and what is open as an invitation.
const inWords = (tally) => {
  const { met: metWord, lowest } = form.dataset;
  const whole = STAGES.reduce((sum, [stage]) => sum + tally[stage], tally.aside);
  const half = tally.half > 0 ? " (" + tally.half + " half answered)" : "";
  const rest = [[tally["on-the-way"], " on the way"], [tally["not-yet"], " " + lowest], [tally["not-rated"], " not yet rated" + half], [tally.aside, " not part of this role"]];
  const parts = rest.filter(([number]) => number > 0).map(([number, words]) => number + words);
  if (tally.met > 0) return [tally.met + " of " + competencies(whole) + " " + metWord, ...parts].join(", ") + ".";
  return competencies(whole) + (parts.length > 0 ? ": " + parts.join(", ") : "") + ".";
};

const svg = (tag, attributes) => {
  const element = document.createElementNS(document.querySelector("svg").namespaceURI, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
};

const barOf = (tally) => {
  const drawn = svg("svg", { width: "100%", height: "18", "aria-hidden": "true" });
  const whole = STAGES.reduce((sum, [stage]) => sum + tally[stage], 0);
  let from = 0;
  for (const [stage, look] of STAGES) {
    const part = (100 * tally[stage]) / Math.max(whole, 1);
    if (part > 0) drawn.append(svg("rect", { class: "part " + look, x: from.toFixed(2) + "%", width: part.toFixed(2) + "%", height: "18" }));
    from += part;
  }
  return drawn;
};

// Returns a row for each domain in which something counts.
const domainRows = (count) => {
  const sections = [...form.querySelectorAll("section.domain")];
  const rows = sections.map((section) => [section, count.filter((one) => section.contains(one.element) && one.stage !== "not-applicable")]);
  return rows.filter(([, list]) => list.length > 0).map(([section, list]) => {
    const tally = tallyOf(list);
    const name = copied("th", section.querySelector("h2"), { scope: "row" });
    return made("tr", {}, name, made("td", { class: "bar" }, barOf(tally)), ...STAGES.map(([stage]) => made("td", {}, String(tally[stage]))));
  });
};

// The parts of what is open, in the order of `imh gaps`; in each, what should not wait comes first.
const openParts = (count) => {
  const lowest = form.dataset.lowest;
  const heading = lowest[0].toUpperCase() + lowest.slice(1);
  const parts = [["On the way", "on-the-way"], [heading, "not-yet"], ["Half answered", "half-answered"], ["Not yet rated", "not-rated"]];
  const first = (list) => [...list.filter((one) => one.wait !== null), ...list.filter((one) => one.wait === null)];
  return parts.map(([name, stage]) => [name, first(count.filter((one) => one.stage === stage))]).filter(([, list]) => list.length > 0);
};

// Returns a statement with its aspect, and with the answer if there is one.
const statementOf = ({ question, kind, choice }) => {
  const line = made("p", {}, copied("strong", question.querySelector(".aspect")));
  if (kind === "point") line.append(" (", copied("span", choice.parentElement), ")");
  line.append(": ", copied("span", question.querySelector(".statement")));
  return line;
};

const noteOf = (question) => question.querySelector("input[type=text]");

const openItem = (standing) => {
  const item = made("li", runs(standing), titleOf(standing, "h4"));
  for (const one of standing.open) {
    item.append(statementOf(one));
    const note = noteOf(one.question).value.trim();
    if (note !== "") item.append(made("p", { class: "quiet", dir: "ltr" }, "You wrote: ", own(note)));
  }
  const go = made("button", { type: "button", "aria-label": "Go to the question on " + standing.id }, "Go to the question");
  go.addEventListener("click", () => goTo((standing.open[0] ?? standing.asked[0]).question));
  item.append(go);
  return item;
};

const waiting = (all) => all.filter((one) => one.wait !== null);
const waitItem = (standing) => made("li", runs(standing), titleOf(standing, "strong"), copied("p", standing.wait.lastElementChild));

// Names what is left out of the count, with its reason.
const asideOf = ({ all, count, outside }) => {
  const aside = count.filter((one) => one.stage === "not-applicable");
  const parts = [];
  if (aside.length > 0) {
    const item = (standing) => {
      const reason = standing.asked.filter((one) => one.kind === "aside").map((one) => noteOf(one.question).value.trim()).find((words) => words !== "");
      return made("li", {}, titleOf(standing, "span"), ...(reason ? [": ", own(reason)] : []));
    };
    parts.push(made("h3", {}, "Not part of my work"), made("p", {}, competencies(aside.length) + (aside.length === 1 ? " is" : " are") + " not counted as open:"), made("ul", {}, ...aside.map(item)));
  }
  const isAnswered = (one) => one.asked.some(({ kind }) => kind !== "none");
  const others = [["Answered beyond what is asked for, and not counted: ", all.filter((one) => !count.includes(one))], ["Answered, and not seen by your work, so not counted: ", outside]];
  for (const [words, list] of others) if (list.some(isAnswered)) parts.push(made("p", { class: "note" }, words, ...listed(list.filter(isAnswered)), "."));
  return parts;
};

const listed = (list) => list.flatMap((one, at) => [...(at > 0 ? ["; "] : []), titleOf(one, "span")]);

const fillStand = () => {
  const standing = standings();
  const { all, count } = standing;
  const wait = waiting(all);
  const part = (id) => document.getElementById("stand-" + id);
  part("words").textContent = inWords(tallyOf(count));
  part("wait").hidden = wait.length === 0;
  part("wait").querySelector("ul").replaceChildren(...wait.map(waitItem));
  document.querySelector("#stand tbody").replaceChildren(...domainRows(count));
  part("aside").replaceChildren(...asideOf(standing));
  const parts = openParts(count).flatMap(([name, list]) => [made("h3", {}, name), made("ul", { class: "open" }, ...list.map(openItem))]);
  part("open").replaceChildren(...(parts.length > 0 ? parts : [made("p", {}, "Nothing is open.")]));
  fillPaper(standing);
};
