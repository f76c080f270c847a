
// Keeps each answer in this browser as it is given, and saves all of them as one answers file, which it opens again. Nothing leaves the
// page otherwise.
const { framework, version, sha256, level, code } = form.dataset;
// Answers to one file of a framework are none to another of its name.
const place = ["imh-form", framework, version, level, sha256, code].filter(Boolean).join(" ");
const fields = [...form.elements].filter((field) => field.name);
// A form for one person bears their code, which no answers and no file change.
const names = [...new Set(fields.map((field) => field.name))].filter((name) => !code || name !== "label");
const valueOf = (name) => form.elements.namedItem(name).value;
const questions = [...form.querySelectorAll("fieldset[data-aspect]")];
const urgent = [...form.querySelectorAll(".competency")].filter((competency) => competency.querySelector(".wait"));
const byId = (...ids) => ids.map((id) => document.getElementById(id));
const [bar, count, told, next, save, again] = byId("bar", "count", "told", "next", "save", "again");
const [stand, view, look, back, print, opening] = byId("stand", "view", "look", "back", "print", "open");
// Whether something here is in no file that was saved or opened.
let isUnsaved = false;

const answerOf = (question) => question.querySelector("input[type=radio]:checked");
const needsReason = (question) => answerOf(question)?.value === "n/a" && noteOf(question).value.trim() === "";
const tell = (text) => {
  told.textContent = text;
};

const show = () => {
  const given = questions.filter(answerOf).length;
  bar.value = given;
  count.textContent = given + " of " + questions.length + " answered";
  next.disabled = given === questions.length;
  for (const question of questions) question.classList.toggle("wants-reason", needsReason(question));
  for (const competency of urgent) {
    const { wait } = standingOf(competency);
    for (const words of competency.querySelectorAll(".wait")) words.hidden = words !== wait;
  }
};

// After other answers came here. Otherwise what is shown stays as it is, with whoever is reading in it.
const showAnew = () => {
  show();
  if (stand.hidden) return;
  const wasHere = stand.contains(document.activeElement);
  fillStand();
  if (wasHere && !stand.contains(document.activeElement)) document.getElementById("stand-title").focus({ preventScroll: true });
};

// Returns the value of each field as the browser holds it, also of one that was emptied again.
const held = () => {
  try {
    const kept = JSON.parse(localStorage.getItem(place));
    return kept !== null && typeof kept === "object" ? kept : {};
  } catch {
    return {};
  }
};

// The values on which this window and the browser last agreed, and the fields changed here that the browser has yet to hold.
const agreed = new Map();
const unkept = new Set();
const isTypedIn = (name) => document.hasFocus() && document.activeElement.type === "text" && document.activeElement.name === name;
const isMissing = (kept, name) => valueOf(name) !== "" && !Object.hasOwn(kept, name);

// Other windows with this form keep answers too. Only what was changed here is written, and what nobody else holds.
const keep = () => {
  const kept = held();
  for (const name of names) if (unkept.has(name) || isMissing(kept, name)) kept[name] = valueOf(name);
  try {
    localStorage.setItem(place, JSON.stringify(kept));
  } catch {
    return false;
  }
  for (const name of names) if (kept[name] === valueOf(name)) agreed.set(name, kept[name]);
  unkept.clear();
  return true;
};

// Another window's words in a field that were not yet seen in this one.
const unseen = (name) => {
  const theirs = held()[name];
  return theirs && theirs !== agreed.get(name) && theirs !== valueOf(name) ? theirs : "";
};

// Shows what other windows have kept, and returns whether it changed anything here.
const takeIn = () => {
  const kept = held();
  let isNews = false;
  for (const name of names) {
    const value = kept[name];
    if (typeof value !== "string" || value === agreed.get(name) || unkept.has(name) || isTypedIn(name)) continue;
    isNews ||= valueOf(name) !== value;
    form.elements.namedItem(name).value = value;
    agreed.set(name, value);
  }
  if (isNews) showAnew();
  return isNews;
};

const catchUp = () => {
  if (takeIn()) tell("Answers that you gave in another window are here now.");
};

// Takes away here what another window took away, but not the words that somebody is typing.
const empty = () => {
  const typed = names.find(isTypedIn);
  const words = typed && valueOf(typed);
  form.reset();
  if (typed) form.elements.namedItem(typed).value = words;
  agreed.clear();
  unkept.clear();
  isUnsaved = false;
  showAnew();
};

// Shows the questions, or where somebody stands: never both, so that nobody answers towards a result.
const turn = (isStand) => {
  stand.hidden = !isStand;
  for (const part of document.querySelectorAll(".questions")) part.hidden = isStand;
  document.body.classList.toggle("standing", isStand);
  view.textContent = isStand ? "Back to the questions" : "Where I stand";
  next.hidden = isStand;
};

// Where somebody was among the questions.
let before = null;
const turnToStand = () => {
  takeIn();
  before = questions.find((question) => question.contains(lastFocused)) ?? null;
  turn(true);
  fillStand();
  tell("");
  scrollTo(0, 0);
  document.getElementById("stand-title").focus({ preventScroll: true });
};
const turnToQuestions = () => {
  turn(false);
  if (before) goTo(before);
  else {
    scrollTo(0, 0);
    view.focus({ preventScroll: true });
  }
};

const goTo = (question) => {
  turn(false);
  const target = needsReason(question) ? noteOf(question) : (answerOf(question) ?? question.querySelector("input[type=radio]"));
  target.focus();
  question.scrollIntoView({ block: "center" });
};

const answers = () =>
  questions.filter(answerOf).map((question) => {
    const note = noteOf(question).value.trim();
    const answer = { competency: question.dataset.competency, level, aspect: question.dataset.aspect, point: answerOf(question).value };
    return note === "" ? answer : { ...answer, note };
  });

const file = () => {
  const word = (id) => form.elements[id].value.trim() || null;
  const person = { label: word("label"), role: word("role") };
  const day = new Date();
  const answered = [day.getFullYear(), day.getMonth() + 1, day.getDate()].map((part) => String(part).padStart(2, "0")).join("-");
  const known = { format: 1, framework: { id: framework, version, sha256 }, person, level, answered, answers: answers() };
  return JSON.stringify(known, null, 2) + "\n";
};

const fileName = () => {
  const who = form.elements.label.value.normalize("NFC").replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-+|-+$/g, "").slice(0, 40);
  return ["answers", framework, "level", level, who].filter(Boolean).join("-") + ".json";
};

const saveAll = () => {
  takeIn();
  const unexplained = questions.find(needsReason);
  if (unexplained) {
    goTo(unexplained);
    tell("Nothing is saved yet. Please say in a few words why something is not part of your work.");
    return;
  }
  const unanswered = questions.find((question) => !answerOf(question) && noteOf(question).value.trim() !== "");
  if (unanswered) {
    goTo(unanswered);
    tell("Nothing is saved yet: there are words beside a question without an answer. Choose an answer to keep them, or take the words away.");
    return;
  }
  if (!questions.some(answerOf)) {
    tell("There is no answer to save yet.");
    return;
  }
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([file()], { type: "application/json" }));
  link.download = fileName();
  link.click();
  URL.revokeObjectURL(link.href);
  isUnsaved = false;
  const given = answers().length;
  tell(given + (given === 1 ? " answer is" : " answers are") + " saved as " + link.download + ", where this browser puts what it downloads. Give that file to whoever asked you for it. This page opens it again.");
};

// Puts the answers of a file in the place of those on this page, after a question if something would be lost.
const openFile = async (file) => {
  let found;
  try {
    found = await readFile(file, questions);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    tell(file.name + " is not opened: " + error.message + ". Nothing on this page was changed.");
    return;
  }
  takeIn();
  const { values, unplaced } = found;
  const from = values.get("label");
  if (code && from !== "" && from !== code && !window.confirm("The answers in " + file.name + " are from " + from + ", and this form is for " + code + ". Are they your own answers?")) {
    tell(file.name + " is not opened. Nothing on this page was changed.");
    return;
  }
  const lost = names.filter((name) => valueOf(name) !== "" && valueOf(name) !== (values.get(name) ?? ""));
  const question = "This page holds answers or words that are not in " + file.name + ". Shall the file take their place? To keep them, choose Cancel and save them first.";
  if (lost.length > 0 && !window.confirm(question)) {
    tell(file.name + " is not opened. Nothing on this page was changed.");
    return;
  }
  form.reset();
  for (const name of names) {
    const value = values.get(name) ?? "";
    form.elements.namedItem(name).value = value;
    if (value !== "" || Object.hasOwn(held(), name)) unkept.add(name);
  }
  const isKept = keep();
  isUnsaved = unplaced.length > 0;
  showAnew();
  const day = found.answered === "" ? "" : ", saved on " + found.answered;
  const notes = questions.filter((one) => noteOf(one).value !== "").length;
  const said = [counted(found.answers, "answer", "answers") + (notes > 0 ? " and " + counted(notes, "note", "notes") : "") + " from " + file.name + day + " are here now."];
  if (unplaced.length > 0) said.push("This form has no place for: " + unplaced.slice(0, 5).join("; ") + (unplaced.length > 5 ? "; and " + (unplaced.length - 5) + " more" : "") + ". The file still holds them.");
  if (!isKept) said.push("This browser cannot keep them, so save before you close the page if you change something.");
  tell(said.join(" "));
};

form.addEventListener("submit", (event) => event.preventDefault());
// Stays until another field is changed, so that the next letter does not wipe it away.
let clash = { name: "", words: "" };
form.addEventListener("input", (event) => {
  const { name, type } = event.target;
  if (!name) return;
  isUnsaved = true;
  const theirs = unseen(name);
  const choice = [...form.elements].find((field) => field.type === "radio" && field.name === name && field.value === theirs);
  const shown = type === "radio" ? choice?.parentElement.textContent : theirs;
  if (theirs) clash = { name, words: "Another window had changed this too. The answer here now counts; there it was: " + shown };
  else if (clash.name !== name) clash = { name: "", words: "" };
  unkept.add(name);
  show();
  const isWhole = type === "radio" && questions.every(answerOf);
  const said = clash.words || (isWhole ? "Every question is answered. See where you stand, and save your answers." : "");
  tell(keep() ? said : "This browser cannot keep what you have just written here, so save before you close the page.");
});
let lastFocused = null;
form.addEventListener("focusin", (event) => {
  if (event.target.name) lastFocused = event.target;
});
form.addEventListener("focusout", () => setTimeout(catchUp));
window.addEventListener("pageshow", catchUp);
document.addEventListener("visibilitychange", () => document.hidden || catchUp());
window.addEventListener("storage", (event) => {
  if (event.key !== place) return;
  if (event.newValue === null) {
    empty();
    tell("Every answer was taken away in another window.");
    return;
  }
  catchUp();
  // A window with an earlier form wrote its own answers over all others.
  const kept = held();
  if (names.some((name) => isMissing(kept, name))) keep();
});
next.addEventListener("click", () => {
  const open = questions.filter((question) => !answerOf(question));
  const after = open.find((question) => document.activeElement.compareDocumentPosition(question) & Node.DOCUMENT_POSITION_FOLLOWING);
  if (open.length > 0) goTo(after && questions.some((question) => question.contains(document.activeElement)) ? after : open[0]);
});
save.addEventListener("click", saveAll);
view.addEventListener("click", () => (stand.hidden ? turnToStand() : turnToQuestions()));
look.addEventListener("click", turnToStand);
back.addEventListener("click", turnToQuestions);
print.addEventListener("click", () => window.print());
opening.addEventListener("change", async () => {
  const [file] = opening.files;
  if (file) await openFile(file);
  // So that the same file can be chosen again.
  opening.value = "";
});
const hasFiles = (event) => [...(event.dataTransfer?.types ?? [])].includes("Files");
// Otherwise the browser would leave the page and show the file.
document.addEventListener("dragover", (event) => hasFiles(event) && event.preventDefault());
document.addEventListener("drop", (event) => {
  if (!hasFiles(event)) return;
  event.preventDefault();
  const { files } = event.dataTransfer;
  if (files.length === 1) openFile(files[0]);
  else tell("Please drop one file at a time. Nothing on this page was changed.");
});
window.addEventListener("beforeunload", (event) => {
  if (!isUnsaved || !questions.some((question) => answerOf(question) || noteOf(question).value !== "")) return;
  event.preventDefault();
  // Browsers of before 2024 ask only so.
  event.returnValue = true;
});
again.addEventListener("click", () => {
  if (!window.confirm("Take away every answer on this page?")) return;
  empty();
  try {
    localStorage.removeItem(place);
  } catch {
    // Then there is nothing kept.
  }
  tell("Every answer is taken away.");
});
if (takeIn()) tell("Your answers from before are here.");
form.hidden = false;
show();
