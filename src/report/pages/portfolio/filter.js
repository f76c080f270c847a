
// Finds competencies by words, self-rating, domain and evidence. It hides on the screen only: what is printed is whole.
(() => {
  "use strict";
  const filter = document.getElementById("filter");
  const count = document.getElementById("filter-count");
  const [words, state, domain, evidence] = ["words", "state", "domain", "evidence"].map((name) => document.getElementById("filter-" + name));
  const plain = (text) => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase();
  const rows = new Map([...document.querySelectorAll("[data-row]")].map((row) => [row.dataset.row, row]));
  const cards = [...document.querySelectorAll("[data-competency]")].map((card) => ({
    card,
    row: rows.get(card.dataset.competency),
    says: plain(card.textContent),
  }));
  const groups = [
    ...[...document.querySelectorAll("section.domain")].map((part) => [part, "[data-competency]:not(.out)"]),
    ...[...document.querySelectorAll("table.matrix tbody")].map((part) => [part, "[data-row]:not(.out)"]),
  ];

  const say = (text) => {
    if (count.textContent !== text) count.textContent = text;
  };

  const show = () => {
    const wanted = plain(words.value).split(/\s+/).filter(Boolean);
    const fits = (chosen, has) => chosen.value === "" || chosen.value === has;
    let shown = 0;
    for (const { card, row, says } of cards) {
      const stays =
        fits(state, card.dataset.state) &&
        fits(domain, card.dataset.domain) &&
        fits(evidence, card.dataset.evidence) &&
        wanted.every((word) => says.includes(word));
      card.classList.toggle("out", !stays);
      if (row) row.classList.toggle("out", !stays);
      if (stays) shown += 1;
    }
    for (const [part, left] of groups) part.classList.toggle("out", !part.querySelector(left));
    const all = cards.length;
    if (shown === all) say("All " + all + " competencies are shown.");
    else if (shown === 0) say("No competency fits. \u201cShow all\u201d brings them back.");
    else say(shown + " of " + all + (shown === 1 ? " competencies is shown." : " competencies are shown."));
  };

  const clear = () => {
    for (const control of [words, state, domain, evidence]) control.value = "";
    show();
  };

  for (const control of [words, state, domain, evidence]) control.addEventListener("input", show);
  document.getElementById("filter-clear").addEventListener("click", clear);
  filter.addEventListener("keydown", (event) => {
    if (event.key === "Escape") clear();
  });
  // A link to what the filter holds back leads there all the same.
  document.addEventListener("click", (event) => {
    const link = event.target instanceof Element && event.target.closest("a[href^='#']");
    const target = link && document.getElementById(decodeURIComponent(link.hash.slice(1)));
    if (target && target.closest(".out")) clear();
  });

  filter.hidden = false;
  show();
})();
