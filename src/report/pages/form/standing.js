
// Where somebody stands, by the rules of analysis/standing.rs. tests/it/form_stand.rs answers at random and compares the two.
const form = document.getElementById("form");

// Reads a question. `height` is the place of the answer on its scale, from 0 to 1. The last choice of each question is "n/a".
const read = (question) => {
  const choices = [...question.querySelectorAll("input[type=radio]")];
  const at = choices.findIndex((choice) => choice.checked);
  const last = choices.length - 1;
  const kind = at < 0 ? "none" : at === last ? "aside" : "point";
  const isMet = kind === "point" && "met" in choices[at].dataset;
  const { counts, optional } = question.dataset;
  return { question, kind, isMet, height: at / Math.max(last - 1, 1), choice: choices[at], first: choices[0], counts: counts !== undefined, optional: optional !== undefined };
};

const isBelow = (one, other) => (one.isMet === other.isMet ? one.height < other.height : other.isMet);

// The lowest of the answers that are required; an optional one takes part only where none is.
const verdictOf = (counting) => {
  const required = counting.filter((one) => !one.optional);
  const among = required.length > 0 ? required : counting;
  const points = among.filter((one) => one.kind === "point");
  if (required.some((one) => one.kind === "none")) return { kind: "none" };
  if (points.length === 0) return { kind: among.some((one) => one.kind === "aside") ? "aside" : "none" };
  return points.reduce((known, one) => ((required.length > 0 ? isBelow(one, known) : isBelow(known, one)) ? one : known));
};

const labelOf = (choice) => choice.parentElement.textContent.trim();
const isSamePoint = (one, other) => one.value === other.value && labelOf(one) === labelOf(other) && one.dataset.met === other.dataset.met;

const stageOf = (verdict, counting) => {
  if (verdict.kind === "aside") return "not-applicable";
  if (verdict.kind === "none") return counting.some((one) => one.kind !== "none") ? "half-answered" : "not-rated";
  if (verdict.isMet) return "met";
  return counting.some((one) => isSamePoint(one.first, verdict.choice)) ? "not-yet" : "on-the-way";
};

// Returns the questions that keep a competency open.
const openOf = (counting) => {
  const isRequired = counting.some((one) => !one.optional);
  return counting.filter((one) => {
    if (one.kind === "aside" || one.isMet) return false;
    return isRequired ? !one.optional : one.kind === "point";
  });
};

const standingOf = (element) => {
  const asked = [...element.querySelectorAll("fieldset[data-aspect]")].map(read);
  const counting = asked.filter((one) => one.counts);
  const open = openOf(counting);
  // What must not wait stands below the question that says so.
  const wait = open.filter((one) => one.kind === "point").map((one) => one.question.querySelector(".wait"))[0] ?? null;
  return { element, id: element.dataset.id, asked, open, wait, stage: stageOf(verdictOf(counting), counting) };
};

const FURTHEST = { met: 0, "on-the-way": 1, "not-yet": 1, "half-answered": 2, "not-rated": 2, "not-applicable": 3 };

// Returns where somebody stands in each competency that their work sees: `all` of them, and those that `count`. The others are `outside`.
const standings = () => {
  const role = form.elements.role.selectedOptions[0];
  const part = role?.dataset.part === undefined ? null : new Set(role.dataset.part.split(" "));
  const every = [...form.querySelectorAll(".competency")].map(standingOf);
  const all = every.filter((one) => part === null || part.has(one.id));
  const known = new Map(all.map((one) => [one.id, one]));
  const counts = new Set(all.filter((one) => one.element.dataset.optional === undefined));
  for (const { from, minimum } of JSON.parse(form.dataset.choices)) {
    const candidates = from.filter((id) => known.has(id)).map((id) => known.get(id));
    candidates.sort((one, other) => FURTHEST[one.stage] - FURTHEST[other.stage]);
    for (const one of candidates.slice(0, minimum)) counts.add(one);
  }
  return { all, count: all.filter((one) => counts.has(one)), outside: every.filter((one) => !all.includes(one)) };
};
