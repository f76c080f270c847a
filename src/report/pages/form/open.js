
// Reads a file that a form saved. Returns what it holds for this form, or throws a `Refused` with the reason in plain words.
class Refused extends Error {}

const LARGEST_BYTES = 10 << 20;

const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);
// A field holds one line.
const wordsOf = (value) => (typeof value === "string" ? value : typeof value === "number" ? String(value) : "").replace(/[\r\n]+/g, " ").trim();

const parsed = (text) => {
  let known;
  try {
    known = JSON.parse(text);
  } catch {
    throw new Refused("it is not a file that this form saved, or it is no longer whole. The form opens its own files, whose names end in .json");
  }
  if (!isObject(known) || !Array.isArray(known.answers) || known.format === undefined) throw new Refused("there are no answers of a form in it");
  if (known.format !== 1) throw new Refused("a newer form saved it, which this one cannot read");
  return known;
};

// Refuses answers to anything but this form: another framework, version, file of it, or level.
const refuseAnother = (known) => {
  const { framework, version, sha256, level } = form.dataset;
  const of = isObject(known.framework) ? known.framework : {};
  if (wordsOf(of.id) === "") throw new Refused("it does not say which framework its answers are for");
  if (wordsOf(of.id) !== framework) throw new Refused("its answers are for another framework, " + wordsOf(of.id));
  if (wordsOf(of.version) !== version) throw new Refused("its answers are for version " + wordsOf(of.version) + " of the framework, and this form has version " + version);
  const digest = wordsOf(of.sha256);
  if (digest !== "" && digest !== sha256) throw new Refused("its answers are for another framework with the same name and version");
  const levels = new Set([known.level, ...known.answers.map((answer) => (isObject(answer) ? answer.level : ""))].map(wordsOf).filter((one) => one !== ""));
  if (levels.size === 0) throw new Refused("it does not say which level its answers are for");
  const other = [...levels].find((one) => one !== level);
  if (other !== undefined && !levels.has(level)) throw new Refused("its answers are for level " + other + ", and this form asks about level " + level);
};

// Returns the value of each field that the file gives, and what there is no place for.
const placed = (known, questions) => {
  const values = new Map();
  const unplaced = [];
  const person = isObject(known.person) ? known.person : {};
  values.set("label", wordsOf(person.label));
  const role = wordsOf(person.role);
  const hasRole = [...form.elements.role.options].some((option) => option.value === role);
  values.set("role", hasRole ? role : "");
  if (!hasRole) unplaced.push("the work " + role);
  // Words in a field that the form does not know are named, and not dropped in silence.
  const others = (part, fields) => Object.entries(isObject(part) ? part : {}).filter(([key, value]) => !fields.includes(key) && wordsOf(value) !== "");
  unplaced.push(...others(known.person, ["label", "role"]).map(([key, value]) => key + " " + wordsOf(value)));
  let answers = 0;
  for (const answer of known.answers) {
    const named = isObject(answer) ? wordsOf(answer.competency) : "";
    unplaced.push(...others(answer, ["competency", "aspect", "level", "point", "note", "at"]).map(([key, value]) => [named, key, wordsOf(value)].filter(Boolean).join(" ")));
    const [id, aspect, level, point] = ["competency", "aspect", "level", "point"].map((key) => (isObject(answer) ? wordsOf(answer[key]) : ""));
    const isHere = (question) => question.dataset.competency.toLowerCase() === id.toLowerCase() && (aspect === "" ? "counts" in question.dataset : question.dataset.aspect === aspect);
    const asked = level === "" || level === form.dataset.level ? questions.filter(isHere) : [];
    const choiceOf = (question) => {
      const choices = [...question.querySelectorAll("input[type=radio]")];
      return choices.find((choice) => choice.value === point) ?? choices.find((choice) => labelOf(choice).toLowerCase() === point.toLowerCase());
    };
    const isTwice = (question) => values.has(choiceOf(question)?.name);
    if (asked.length === 0 || !asked.every(choiceOf) || asked.some(isTwice)) {
      const note = isObject(answer) ? wordsOf(answer.note) : "";
      unplaced.push([id || "an answer without a competency", aspect, level !== "" && level !== form.dataset.level ? "at level " + level : "", point, note && "(" + note + ")"].filter(Boolean).join(" "));
      continue;
    }
    for (const question of asked) {
      const choice = choiceOf(question);
      values.set(choice.name, choice.value);
      values.set(choice.name + ".note", wordsOf(answer.note));
      answers += 1;
    }
  }
  const [, year, month, day] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(wordsOf(known.answered)) ?? [];
  return { values, unplaced, answers, answered: year ? inBritain(new Date(year, month - 1, day)) : "" };
};

const readFile = async (file, questions) => {
  if (file.size > LARGEST_BYTES) throw new Refused("it is far larger than answers are");
  let bytes;
  try {
    bytes = await file.arrayBuffer();
  } catch {
    throw new Refused("this browser could not read it");
  }
  let text;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new Refused("its letters are not in UTF-8, so some words would be damaged; save it again in UTF-8");
  }
  const known = parsed(text);
  refuseAnother(known);
  const found = placed(known, questions);
  if (found.answers === 0) throw new Refused("there is no answer in it to a question of this form");
  return found;
};
