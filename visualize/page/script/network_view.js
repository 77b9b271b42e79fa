// ---------------------------------------------------------------------------------------------
// The network of the exposure page: all parties of the shown paths, whichever path each is on; of
// the party that is looked at, or of all parties asked about.
// ---------------------------------------------------------------------------------------------

// What all parties asked about have together under the filters, as `visible` has it of one.
let wholeVisible = null;

const isWhole = () => state.network.whole && report.network !== null;
const networkNow = () => (isWhole() ? wholeVisible : visible);

function refreshWhole() {
  const paths = report.foci.flatMap((focus) => focus.paths.filter(isShown));
  wholeVisible = {
    paths,
    members: new Set([...report.foci.map((focus) => focus.party), ...paths.flatMap((path) => path.members)]),
    steps: new Set(paths.flatMap((path) => path.steps)),
  };
}

// Places are unpacked once for each party, and once for all.
const unfolded = new Map();

function placesOf(source, numbers, focus) {
  if (!unfolded.has(source)) {
    const { folds, cards } = placesOfNetwork(source, numbers.map((number) => (number === focus ? null : { country: placeOf(parties[number]), kind: parties[number].kind })));
    unfolded.set(source, { folds, cards: cards.map((card, at) => ({ ...card, number: numbers[at] })) });
  }
  return unfolded.get(source);
}

const networkPlaces = () => (isWhole()
  ? placesOf(report.network, parties.map((party) => party.number).filter((number) => parties[number].foci.length > 0), null)
  : placesOf(current().network, [...current().cards.keys()], current().party));

function networkLook() {
  const look = emphasis();
  if (look === null || state.path !== null || state.preview !== null || state.line !== null || !isWhole()) return look;
  if (state.group !== null) return { ...look, members: new Set(parties.filter((party) => inGroup(party, state.group)).map((party) => party.number)) };
  const through = wholeVisible.paths.filter((path) => path.members.includes(state.party));
  return { members: new Set([state.party, ...through.flatMap((path) => path.members)]), steps: new Set(through.flatMap((path) => path.steps)), path: null };
}

const net = networkOn({
  host: byId("net"),
  overview: byId("net-overview"),
  tip: byId("net-tip"),
  get width() { return current().network.width; },
  get plan() { return state.network; },
  folds: () => networkPlaces().folds,
  cards: () => networkPlaces().cards.map(({ number, ...place }) => {
    const party = parties[number];
    const [rule] = isListed(party) ? [] : rulesOf(party);
    return {
      ...place, id: number, name: party.name, kind: party.kind, listed: isListed(party), listWords: listLabels(party),
      note: [rule?.[0], countryWords(party.country) || kindWords(party.kind)].filter(Boolean).join(", "),
      reached: rulesOf(party).some(([word]) => word !== "undetermined"),
      focal: isWhole() ? report.foci.some((focus) => focus.party === number) : number === current().party,
      shown: networkNow().members.has(number),
    };
  }),
  relations: () => [...networkNow().steps].map((step) => ({
    id: step, from: step.from, to: step.to, family: relationFamily(step.relation), width: strokeWidth(step), doubtful: isDoubtful(step),
    label: step.label || (step.phrase.length <= 18 ? step.phrase : ""),
  })),
  countWords: (count) => plural(count, "party", "parties"),
  cardWords: (number) => partyWords(parties[number]) + (isListed(parties[number]) ? ", listed: " + listLabels(parties[number]).join(", ") : ""),
  tieTip: (items) => tipOf(items.map(({ id: step }) => [parties[step.from].name, step.phrase, parties[step.to].name])),
  look() {
    const look = networkLook();
    return look && { cards: look.members, lines: look.steps, path: look.path !== null };
  },
  lookKey: () => [state.path?.rank, state.preview?.rank, state.party, state.line?.index, state.group?.value].join("\u0000"),
  picked: () => state.party,
  middle: () => current().party,
  onCard(number, before = "") {
    openParty(parties[number]);
    if (before !== "") say(before + byId("live").textContent);
  },
  // Of one pair of cards it is the line of the map; between folds a list of its own.
  onLines(items, a, b) {
    const steps = items.map((item) => item.id);
    const line = current().lines.find((one) => steps.every((step) => one.steps.includes(step)));
    if (line !== undefined) pickLine(line);
    else pickRelations(a.key + " " + b.key, steps, [a.name, b.name]);
  },
  onNothing: () => { if (isPicked()) clearPick(); },
  onPlan() {
    refresh();
    writeAddress();
  },
  onEnter: () => byId("detail").querySelector("h2")?.focus(),
});

// ---- Of whom

const networkButtons = new Map([["net-party", false], ["net-whole", true]]);
for (const [id, whole] of networkButtons) {
  byId(id).addEventListener("click", () => {
    if (state.network.whole === whole) return;
    net.leave();
    state.network = { whole, by: state.network.by, open: new Set() };
    refresh();
    writeAddress();
    say(byId("net-words").textContent);
  });
}

let drawnNetwork = "";
let shownNetwork = "";

function renderNetwork() {
  if (state.view !== "network") return;
  for (const [id, whole] of networkButtons) byId(id).setAttribute("aria-pressed", String(state.network.whole === whole));
  byId("net-of").hidden = report.network === null;
  // What an address asks for, or was folded with another party, may not be there.
  Object.assign(state.network, planOf(networkPlaces().folds, state.network.by, state.network.open));
  if (isWhole()) refreshWhole();
  const drawn = [isWhole(), state.focus].join(" ");
  net.start();
  net.refresh(drawn !== drawnNetwork);
  drawnNetwork = drawn;
  const { cards, relations } = net.counts();
  byId("net-words").textContent = plural(cards, "party", "parties") + ", " + plural(relations, "relation");
  byId("net").setAttribute("aria-label", "Network of " + (isWhole() ? "all parties asked about" : current().self.name) + ": " + byId("net-words").textContent);
  // What was picked elsewhere is looked for here once, and the picture stays where it is after.
  const picked = [state.path?.rank, state.party].join(" ");
  if (picked !== shownNetwork) net.show(state.path?.members ?? (state.party === null ? [] : [state.party]));
  shownNetwork = picked;
}

function networkDetail(line) {
  return [
    detailBar(null),
    el("p", { class: "eyebrow", text: plural(line.steps.length, "relation") }),
    el("h2", { tabindex: "-1" }, own(line.ends[0]), " – ", own(line.ends[1])),
    ...line.steps.map((step) => el("div", { class: "route short" }, station(parties[step.from]), stepBlock(step), station(parties[step.to]))),
  ];
}

// ---- The view that is open has the zoom

const lens = () => (state.view === "network" ? net : camera);
byId("zoom-in").addEventListener("click", () => lens().zoom(1.3));
byId("zoom-out").addEventListener("click", () => lens().zoom(1 / 1.3));
byId("zoom-fit").addEventListener("click", () => lens().fit(true));
