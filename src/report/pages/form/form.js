
// Keeps each answer in this browser as it is given, and saves all of them as one answers file. Nothing leaves the page otherwise.
(() => {
  "use strict";
  const form = document.getElementById("form");
  const { framework, version, sha256, level } = form.dataset;
  // Answers to one file of a framework are none to another of its name.
  const place = ["imh-form", framework, version, level, sha256].join(" ");
  const fields = [...form.elements].filter((field) => field.name);
  const questions = [...form.querySelectorAll("fieldset[data-aspect]")];
  const [bar, count, told, next, save, again] = ["bar", "count", "told", "next", "save", "again"].map((id) => document.getElementById(id));

  const answerOf = (question) => question.querySelector("input[type=radio]:checked");
  const noteOf = (question) => question.querySelector("input[type=text]");
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
  };

  const keep = () => {
    const kept = {};
    for (const field of fields) {
      if (field.type === "radio" ? field.checked : field.value !== "") kept[field.name] = field.value;
    }
    try {
      localStorage.setItem(place, JSON.stringify(kept));
      return true;
    } catch {
      return false;
    }
  };

  const restore = () => {
    let kept = null;
    try {
      kept = JSON.parse(localStorage.getItem(place));
    } catch {
      return false;
    }
    if (kept === null || typeof kept !== "object") return false;
    for (const field of fields) {
      if (!Object.hasOwn(kept, field.name)) continue;
      if (field.type === "radio") field.checked = field.value === kept[field.name];
      else field.value = kept[field.name];
    }
    return true;
  };

  const goTo = (question) => {
    const target = needsReason(question) ? noteOf(question) : question.querySelector("input[type=radio]");
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
    const given = answers().length;
    tell(given + (given === 1 ? " answer is" : " answers are") + " saved as " + link.download + ", where this browser puts what it downloads. Give that file to whoever asked you for it.");
  };

  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("input", () => {
    show();
    tell(keep() ? "" : "This browser does not keep your answers here, so save them before you close the page.");
  });
  next.addEventListener("click", () => {
    const open = questions.filter((question) => !answerOf(question));
    const after = open.find((question) => document.activeElement.compareDocumentPosition(question) & Node.DOCUMENT_POSITION_FOLLOWING);
    if (open.length > 0) goTo(after && questions.some((question) => question.contains(document.activeElement)) ? after : open[0]);
  });
  save.addEventListener("click", saveAll);
  again.addEventListener("click", () => {
    if (!window.confirm("Take away every answer on this page?")) return;
    form.reset();
    try {
      localStorage.removeItem(place);
    } catch {
      // Then there is nothing kept.
    }
    show();
    tell("Every answer is taken away.");
  });
  if (restore()) tell("Your answers from before are here.");
  form.hidden = false;
  show();
})();
