// ---------------------------------------------------------------------------------------------
// Search: parties by name, other facts, id; countries; lists.
// ---------------------------------------------------------------------------------------------

const index = [
  ...parties.map((party) => ({
    words: party.name,
    note: [kindWords(party.kind), countryWords(party.country), listLabels(party).join(" ")].filter(Boolean).join(" · "),
    name: plainText(party.name),
    text: plainText([party.name, party.key, countryWords(party.country), party.country ?? "", ...listLabels(party), ...party.facts.map(([, value]) => value)].join(" ")),
    open: () => openParty(party),
    here: () => current().cards.has(party.number),
  })),
  ...[...listTitles].map(([label, title]) => groupEntry("list", label, label, title)),
  ...[...new Set(parties.map((party) => party.country).filter(Boolean))].sort().map((country) => groupEntry("country", country, countryWords(country), "Country")),
];

function groupEntry(kind, value, words, note) {
  return { words, note, name: plainText(words), text: plainText(words + " " + note + " " + value), open: () => pickGroup({ kind, value }), here: () => true };
}

const query = byId("query");
const hits = byId("hits");
let found = [];
let marked = -1;

function search() {
  const words = plainText(query.value).split(/\s+/).filter(Boolean);
  const matches = words.length === 0 ? [] : index.filter((entry) => words.every((word) => entry.text.includes(word)));
  // On this map first, then names that begin so, then the rest in the report's order.
  const order = (entry) => (entry.here() ? 0 : 2) + (entry.name.startsWith(words[0]) ? 0 : 1);
  const ranked = matches.map((entry, at) => [order(entry), at, entry]).sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  found = ranked.slice(0, 12).map(([, , entry]) => entry);
  marked = found.length > 0 ? 0 : -1;
  hits.replaceChildren(...found.map((entry, at) =>
    el("li", { role: "option", id: "hit-" + at, onpointerdown: (event) => { event.preventDefault(); pickHit(at); } },
      own(entry.words, { class: "hit-name" }), own(entry.note, { class: "hit-note" }))));
  if (words.length > 0 && found.length === 0) hits.append(el("li", { role: "option", "aria-disabled": true, class: "no-hit", text: "Nothing in this report matches." }));
  if (matches.length > found.length) hits.append(el("li", { role: "option", "aria-disabled": true, class: "no-hit", text: "and " + (matches.length - found.length) + " more; type on" }));
  showHits(words.length > 0);
  if (words.length > 0) say(plural(matches.length, "match", "matches"));
  markHit();
}

function showHits(open) {
  hits.hidden = !open;
  query.setAttribute("aria-expanded", String(open));
}

function markHit() {
  [...hits.querySelectorAll("[role=option]")].forEach((row, at) => row.setAttribute("aria-selected", String(at === marked)));
  if (marked >= 0) query.setAttribute("aria-activedescendant", "hit-" + marked);
  else query.removeAttribute("aria-activedescendant");
}

function pickHit(at) {
  showHits(false);
  query.value = "";
  found[at].open();
}

query.addEventListener("input", search);
query.addEventListener("focus", () => { if (query.value !== "") search(); });
query.addEventListener("blur", () => showHits(false));
query.addEventListener("keydown", (event) => {
  if ((event.key === "ArrowDown" || event.key === "ArrowUp") && found.length > 0) {
    event.preventDefault();
    marked = (marked + (event.key === "ArrowDown" ? 1 : found.length - 1)) % found.length;
    markHit();
    byId("hit-" + marked).scrollIntoView({ block: "nearest" });
  } else if (event.key === "Enter" && marked >= 0 && !hits.hidden) {
    pickHit(marked);
  } else if (event.key === "Escape") {
    event.stopPropagation();
    if (hits.hidden) query.blur();
    else showHits(false);
  }
});
