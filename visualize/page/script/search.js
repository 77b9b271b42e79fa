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

function search() {
  const words = askedWords();
  const matches = words.length === 0 ? [] : index.filter((entry) => words.every((word) => entry.text.includes(word)));
  // On this map first, then names that begin so, then the rest in the report's order.
  const order = (entry) => (entry.here() ? 0 : 2) + (entry.name.startsWith(words[0]) ? 0 : 1);
  const ranked = matches.map((entry, at) => [order(entry), at, entry]).sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  showFound(ranked.slice(0, 12).map(([, , entry]) => entry), {
    asked: words.length > 0, total: matches.length, nothing: "Nothing in this report matches.", rest: String,
  });
}

listenToSearch(search);
