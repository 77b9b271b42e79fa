// ---------------------------------------------------------------------------------------------
// The report: read once, joined up, never changed.
// ---------------------------------------------------------------------------------------------

const report = JSON.parse(byId("data").textContent);

// Long lists travel as tables. A column of texts may be numbers, of places in a list of them, where
// each text leaves out the start it shares with the one before.
function unpacked(table) {
  const texts = new Map(table.texts.map(([at, coded]) => {
    let before = "";
    return [at, [null, ...coded.map((text) => (before = before.slice(0, DIGITS.get(text[0])) + text.slice(1)))]];
  }));
  const value = (cell, at) => (texts.has(at) ? texts.get(at)[cell] : cell);
  return table.rows.map((row) => Object.fromEntries(table.keys.map((key, at) => [key, value(row[at], at)])));
}

for (const name of ["evidence", "steps", "listings", "lists", "trade"]) report[name] = unpacked(report[name]);
for (const focus of report.foci) focus.paths = unpacked(focus.paths);
const parties = unpacked(report.parties);

// Countries come as codes; a person is shown the name.
const countryNames = new Map(report.countries);
const countryWords = (country) => countryNames.get(country) ?? country ?? "";

for (const party of parties) party.listings = party.listings.map((number) => report.listings[number]);
// An earlier day that is looked at, or null for the day of the report.
let onDay = null;
const entriesNow = (party) => onDay === null ? party.listings : party.listings.filter((entry) => holdsOn(entry, onDay) !== NO);
const isListed = (party) => entriesNow(party).length > 0;
const listLabels = (party) => [...new Set(entriesNow(party).map((listing) => listing.label))];
// "Owned under OFAC 50 %, EU": whose rule reaches a party that no list names.
const rulesOf = (party) => party.rulesByWord;
const ruleWords = (party) => rulesOf(party).map(([word, shorts]) => word + ": " + shorts.join(", ")).join("; ");

// Full names of lists, for tooltips and the legend. Two lists may share a label.
const listTitles = new Map();
for (const { label, title } of [...report.lists, ...parties.flatMap((party) => party.listings)]) {
  const known = listTitles.get(label);
  if (known === undefined) listTitles.set(label, title);
  else if (!known.split("; ").includes(title)) listTitles.set(label, known + "; " + title);
}

parties.forEach((party, number) => {
  party.number = number;
  party.foci = [];
  const byWord = new Map();
  for (const [short, word] of party.rules) byWord.set(word, [...(byWord.get(word) ?? []), short]);
  party.rulesByWord = [...byWord]; // asked for at every redraw
});

// Where a party is on the world map: a country that stands on a path itself is in itself.
const placeOf = (party) => party.country ?? (party.kind === "Country" ? party.key.replace(/^country:/, "") : null);
for (const flow of report.trade) flow.sources = flow.evidence.map((number) => report.evidence[number]);

for (const step of report.steps) {
  step.sources = step.evidence.map((number) => report.evidence[number]);
}

// A map as it is drawn: a box stands for a party, or for all of a country in one column (`fold` is
// its code then, `party` null); a line joins two boxes and carries every relation between them.
function layoutOf(map, paths) {
  const cards = map.cards.map(([key, column, x, y, width, height, lines]) => {
    const [fold, ...folded] = key < 0 ? map.folds[-1 - key] : [null];
    const members = fold === null ? [key] : folded;
    return { key, fold, party: fold === null ? parties[key] : null, members, column, x, home: x, y, width, height, lines };
  });
  const byKey = new Map(cards.map((card) => [card.key, card]));
  const of = new Map(cards.flatMap((card) => card.members.map((member) => [member, card])));
  const used = new Set(paths.flatMap((path) => path.steps));
  const lines = map.lines.map(([from, to, ...flat], index) => {
    const points = [];
    for (let i = 0; i < flat.length; i += 2) points.push([flat[i], flat[i + 1], flat[i]]);
    const steps = [...used].filter((step) => {
      const [one, two] = [of.get(step.from).key, of.get(step.to).key];
      return (one === from && two === to) || (one === to && two === from);
    });
    return { index, from, to, points, steps };
  });
  const layout = {
    cards, byKey, of, lines,
    compact: map.compact,
    columns: map.columns.map(([x, width, count, listed]) => ({ x, home: x, width, cards: count, listed: listed === 1 })),
    box: {
      top: Math.min(...cards.map((card) => card.y - card.height / 2), ...lines.flatMap((l) => l.points.map((p) => p[1] - 4))),
      bottom: Math.max(...cards.map((card) => card.y + card.height / 2), ...lines.flatMap((l) => l.points.map((p) => p[1] + 4))),
    },
  };
  standApart(layout, Infinity);
  return layout;
}

// Columns stand as far apart as they were laid out, or nearer in a narrow window: never more than
// `most` pixels of free room between two. Cards keep their size. True if anything has moved.
function standApart(layout, most) {
  const [first, second] = layout.columns;
  const laidOut = second ? second.home - first.home - (first.width + second.width) / 2 : 0;
  const nearer = Math.max(0, Math.round(laidOut - most));
  if (nearer === layout.nearer) return false;
  layout.nearer = nearer;
  layout.gap = laidOut - nearer;
  layout.columns.forEach((column, index) => { column.x = column.home - index * nearer; });
  for (const card of layout.cards) card.x = card.home - card.column * nearer;
  for (const line of layout.lines) {
    const { column } = layout.byKey.get(line.from);
    line.points.forEach((point, index) => { point[0] = point[2] - (column + Math.ceil(index / 2)) * nearer; });
  }
  layout.box.left = Math.min(...layout.columns.map((column) => column.x - column.width / 2));
  layout.box.right = Math.max(...layout.columns.map((column) => column.x + column.width / 2));
  return true;
}

report.foci.forEach((focus, number) => {
  focus.number = number;
  focus.self = parties[focus.party];
  for (const path of focus.paths) {
    path.steps = path.steps.map((step) => report.steps[step]);
    path.goal = parties[path.target];
    path.members = [focus.party, ...path.steps.map((step) => step.to)];
  }
  focus.plain = layoutOf(focus.map, focus.paths);
  // Who stands on its map, and what joins them, however it is drawn.
  focus.cards = focus.plain.of;
  focus.lines = focus.plain.lines;
  for (const party of focus.cards.keys()) if (!parties[party].foci.includes(number)) parties[party].foci.push(number);
  // A path without steps is the party's own listing; the others lead through somebody.
  focus.through = focus.paths.filter((path) => path.steps.length > 0);
  focus.isListed = focus.through.length < focus.paths.length;
  focus.targets = [...new Set(focus.paths.map((path) => path.goal))];
  focus.reached = [...new Set(focus.through.map((path) => path.goal))];
  focus.lists = [...new Set(focus.targets.flatMap(listLabels))].sort();
  focus.strongest = Math.max(0, ...focus.paths.map((path) => path.strength));
});

// "2 listed parties and 1 listed product": what the paths of a party end at.
function reachedWords(goals) {
  const nouns = [["listed party", "listed parties"], ["listed product", "listed products"], ["listed country", "listed countries"]];
  const counts = [0, 0, 0];
  for (const goal of goals) counts[goal.kind === "Product" ? 1 : goal.kind === "Country" ? 2 : 0] += 1;
  return nouns.map((noun, at) => (counts[at] === 0 ? "" : plural(counts[at], ...noun))).filter(Boolean).join(" and ");
}

// "Listed itself; 3 paths to 2 listed parties", in the words that fit what was found.
function totalsWords(focus) {
  if (focus.paths.length === 0) return "No path found";
  const through = focus.through.length === 0 ? "" : plural(focus.through.length, "path") + " to " + reachedWords(focus.reached);
  return [focus.isListed ? "Listed itself" : "", through].filter(Boolean).join("; ");
}

function partyWords(party) {
  return [kindWords(party.kind), countryWords(party.country)].filter(Boolean).join(", ");
}

function spanWords(since, until) {
  if (since && until) return dateWords(since) + " to " + dateWords(until);
  if (since) return "since " + dateWords(since);
  return until ? "until " + dateWords(until) : "";
}
