// ---------------------------------------------------------------------------------------------
// The page of a Cypher answer: the rows, the part of the graph that is in them, and what is asked.
// ---------------------------------------------------------------------------------------------

const data = JSON.parse(byId("data").textContent);
const { nodes, ties } = data;
const countryNames = new Map(data.countries);
const countryWords = (code) => countryNames.get(code) ?? code ?? "";

// At most one of `node` and `lines` is set; `lines` are the relationships of one line.
const state = { view: nodes.length > 0 ? "network" : "table", node: null, lines: null, plan: { by: "none", open: new Set() }, hidden: { kinds: new Set(), relations: new Set() } };

nodes.forEach((node, number) => Object.assign(node, { number, ties: [], note: [kindWords(node.kind), countryWords(node.country)].filter(Boolean).join(", ") }));
ties.forEach((tie, number) => {
  tie.number = number;
  for (const end of new Set([tie.from, tie.to])) nodes[end].ties.push(tie);
});
const isShown = (node) => !state.hidden.kinds.has(node.kind);
const shownTies = () => ties.filter((tie) => !state.hidden.relations.has(tie.type) && isShown(nodes[tie.from]) && isShown(nodes[tie.to]));

// ---- The network

const places = data.network === null ? null : placesOfNetwork(data.network, nodes.map(({ country, kind }) => ({ country, kind })));

const net = places === null ? null : networkOn({
  host: byId("net"), overview: byId("net-overview"), tip: byId("net-tip"),
  width: data.network.width,
  folds: () => places.folds,
  plan: state.plan,
  cards: () => nodes.map((node, number) => ({ ...places.cards[number], id: number, name: node.name, kind: node.kind, note: (node.kind !== "Country" && countryWords(node.country)) || kindWords(node.kind), listed: node.lists.length > 0, listWords: node.lists, reached: node.kind === "Sanction", focal: false, shown: isShown(node) })),
  relations: () => shownTies().map((tie) => ({ id: tie.number, from: tie.from, to: tie.to, label: tie.label, family: relationFamily(tie.type), width: strokeWidth(tie), doubtful: tie.uncertain })),
  countWords: (count) => plural(count, "node"),
  cardWords: (number) => nodes[number].note + (nodes[number].lists.length > 0 ? ", listed: " + nodes[number].lists.join(", ") : ""),
  tieTip: (items) => tipOf(items.map(({ id }) => [nodes[ties[id].from].name, ties[id].label, nodes[ties[id].to].name])),
  look() {
    if (state.node === null && state.lines === null) return null;
    const lines = state.lines ?? nodes[state.node].ties.map((tie) => tie.number);
    return { cards: new Set([...(state.node === null ? [] : [state.node]), ...lines.flatMap((line) => [ties[line].from, ties[line].to])]), lines: new Set(lines), path: false };
  },
  lookKey: () => [state.node, state.lines].join("\u0000"),
  picked: () => state.node,
  middle: () => nodes.reduce((most, node) => (node.ties.length > most.ties.length ? node : most)).number,
  onCard: (number, before) => pickNode(number, before),
  onLines: (items) => pickLines(items.map((item) => item.id)),
  onNothing: () => pick({}),
  onPlan() {
    refresh();
    writeAddress();
  },
  onEnter: () => byId("detail").querySelector("h2")?.focus(),
});

// ---- What is picked

function pick(changes) {
  Object.assign(state, { node: null, lines: null }, changes);
  refresh();
  writeAddress();
}

function pickNode(number, before = "") {
  const node = nodes[number];
  pick({ node: number });
  net?.show([number]);
  say(before + [node.name, node.note, node.lists.length > 0 ? "listed: " + node.lists.join(", ") : "", plural(node.ties.length, "relationship")].filter(Boolean).join(", "));
}

function pickLines(lines) {
  pick({ lines });
  const [{ from, to, label }] = lines.map((line) => ties[line]);
  say(lines.length === 1 ? nodes[from].name + " " + label + " " + nodes[to].name : plural(lines.length, "relationship"));
}

function clearPick() {
  const number = state.node;
  const had = byId("detail").contains(document.activeElement);
  pick({});
  if (had) (byId("nodes").querySelector('[data-node="' + Number(number) + '"]') ?? byId("scroll")).focus();
}

// ---- Panel

const nodeButton = (number) => button({ class: "row", "data-node": number, onclick: () => pickNode(number) }, own(nodes[number].name), el("span", { class: "count", text: countryWords(nodes[number].country) }));

function renderNodes() {
  const kinds = [...new Set(nodes.map((node) => node.kind))].sort();
  byId("nodes").replaceChildren(...kinds.map((kind) => el("section", { class: "block" },
    el("h3", { text: kindWords(kind) }),
    el("ul", { class: "busiest" }, nodes.filter((node) => node.kind === kind).map((node) => el("li", { class: node.lists.length > 0 ? "is-listed" : null }, nodeButton(node.number)))))));
}

const evidenceOf = ({ sources }) => (sources.length === 0 ? [] : evidenceList(sources.map(([title, url, locator, text, source, confidence]) => ({ title, url, locator, text, source, confidence }))));
const saidOf = ({ said }) => el("dl", { class: "facts-list" }, said.map(([term, text]) => el("div", {}, el("dt", { text: term }), el("dd", {}, own(text)))));

function tieRow(tie, here) {
  const out = here === tie.from;
  return el("li", {}, button({ class: "row", onclick: () => pickLines([tie.number]) },
    el("span", {}, out ? [own(tie.label, { class: "way" }), " → ", own(nodes[tie.to].name)] : ["← ", own(nodes[tie.from].name), " ", own(tie.label, { class: "way" })])));
}

function renderDetail() {
  const detail = byId("detail");
  const open = state.node !== null || state.lines !== null;
  const had = detail.contains(document.activeElement) || byId("nodes").contains(document.activeElement);
  byId("list").hidden = open;
  detail.hidden = !open;
  if (!open) return detail.replaceChildren();
  const bar = el("nav", { class: "detail-bar", "aria-label": "Evidence" },
    button({ class: "quiet back", onclick: clearPick }, "← All of it"),
    net === null ? null : button({ class: "quiet to-map", text: "In the network", onclick: () => setView("network") }));
  const heading = (eyebrow, ...words) => [el("p", { class: "eyebrow", text: eyebrow }), el("h2", { tabindex: "-1" }, ...words)];
  if (state.node !== null) {
    const node = nodes[state.node];
    detail.replaceChildren(...[bar, heading(node.note, own(node.name), " ", node.lists.length === 0 ? "" : el("span", { class: "badges" }, node.lists.map((list) => el("span", { class: "badge", text: list })))),
      saidOf(node), evidenceOf(node),
      node.ties.length === 0 ? [] : el("section", { class: "block" }, el("h3", { text: plural(node.ties.length, "relationship") }), el("ul", { class: "busiest" }, node.ties.map((tie) => tieRow(tie, state.node))))].flat());
  } else {
    const lines = state.lines.map((line) => ties[line]);
    const name = (end) => button({ class: "station-name", onclick: () => pickNode(end) }, own(nodes[end].name));
    detail.replaceChildren(...[bar, heading(plural(lines.length, "relationship"), own(nodes[lines[0].from].name), " – ", own(nodes[lines[0].to].name)),
      lines.map((tie) => el("section", { class: "block" }, el("p", {}, name(tie.from), " ", own(tie.label, { class: "phrase" }), " ", name(tie.to)), saidOf(tie), evidenceOf(tie)))].flat());
  }
  byId("scroll").scrollTop = 0;
  if (had) detail.querySelector("h2").focus({ preventScroll: true });
}

// ---- Rows: a cell that is a node's id or name leads to it, and rows with the picked node are marked

const byText = new Map();
for (const node of nodes) for (const text of [node.name, node.key]) byText.set(text, byText.has(text) && byText.get(text) !== node.number ? null : node.number);
const tableRows = [...byId("table").querySelectorAll("tbody tr")].map((row) => {
  const here = new Set();
  const numbers = (text) => [text, ...text.split(", ")].map((part) => byText.get(part) ?? null).filter((number) => number !== null);
  for (const cell of row.cells) {
    const text = cell.textContent;
    for (const number of numbers(text)) here.add(number);
    const number = byText.get(text) ?? null;
    if (number !== null) cell.replaceChildren(button({ class: "link", onclick: () => pickNode(number) }, own(text)));
  }
  return { row, here };
});

function renderRows() {
  const wanted = state.node !== null ? [state.node] : state.lines !== null ? [ties[state.lines[0]].from, ties[state.lines[0]].to] : [];
  for (const { row, here } of tableRows) row.classList.toggle("is-picked", wanted.length > 0 && wanted.every((number) => here.has(number)));
}

// ---- Legend

function renderLegend() {
  const ranked = (values) => [...values.reduce((counts, value) => counts.set(value, (counts.get(value) ?? 0) + 1), new Map())].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
  const toggle = (set, value) => {
    if (set.has(value)) set.delete(value);
    else set.add(value);
    refresh();
    writeAddress();
    say(byId("net-words").textContent);
  };
  byId("legend").replaceChildren(...[
    legendGroup("Nodes", state.hidden.kinds, ranked(nodes.map((node) => node.kind)), glyphIcon, kindWords, (kind) => "Show or hide: " + kindWords(kind), toggle),
    legendGroup("Relationships", state.hidden.relations, ranked(ties.map((tie) => tie.type)), relationIcon, relationWords, (type) => "Show or hide: " + relationWords(type), toggle),
    el("div", { class: "legend-group keys" },
      nodes.some((node) => node.lists.length > 0) ? el("span", { class: "key" }, listedIcon(), "stands on a list") : null,
      ties.some((tie) => tie.share !== null) ? el("span", { class: "key" }, lineIcon({ "stroke-width": 4.5 }), "larger share") : null,
      ties.some((tie) => tie.uncertain) ? el("span", { class: "key" }, lineIcon({ "stroke-dasharray": "4 3" }), "uncertain date") : null),
  ].filter(Boolean));
}

// ---- All of it

const pickedWords = () => (state.node !== null ? nodes[state.node].name : state.lines !== null ? plural(state.lines.length, "relationship") : "");

function refresh(moved = false) {
  const { activeElement } = document;
  const place = [...(byId("legend")?.querySelectorAll("button") ?? [])].indexOf(activeElement);
  document.body.dataset.view = state.view;
  for (const view of ["list", "network", "table"]) byId("view-" + view)?.setAttribute("aria-pressed", String(state.view === view || (state.view === "list" && !narrow.matches && view === (net === null ? "table" : "network"))));
  renderDetail();
  renderRows();
  byId("table").hidden = net !== null && state.view !== "table";
  if (net === null) return;
  byId("network").hidden = state.view === "table";
  renderLegend();
  if (place >= 0) byId("legend").querySelectorAll("button")[place]?.focus();
  const picked = pickedWords();
  byId("peek").hidden = picked === "" || state.view !== "network";
  byId("peek").replaceChildren(own(picked), el("span", { text: "Read the evidence" }));
  const words = plural(nodes.filter(isShown).length, "node") + ", " + plural(shownTies().length, "relationship");
  byId("net-words").textContent = words;
  byId("net").setAttribute("aria-label", "Network: " + words);
  if (state.view === "table") return;
  net.start();
  net.refresh(moved);
}

function setView(view) {
  state.view = view;
  refresh();
  writeAddress();
}

const narrow = matchMedia("(max-width: 760px)");
narrow.addEventListener("change", () => refresh());
for (const view of ["list", "network", "table"]) byId("view-" + view)?.addEventListener("click", () => setView(view));

// ---- Address: #node=…&tie=…&hide=…&view=…&by=…&open=…, by ids and facts

function addressOfState() {
  const parts = new URLSearchParams();
  if (state.node !== null) parts.set("node", nodes[state.node].key);
  if (state.lines !== null) parts.set("tie", state.lines.map((line) => ties[line].key).join(","));
  for (const [kind, set] of Object.entries(state.hidden)) for (const value of set) parts.append("hide", kind + ":" + value);
  if (state.view !== (net === null ? "table" : "network")) parts.set("view", state.view);
  if (state.plan.by !== "none") parts.set("by", state.plan.by);
  if (state.plan.open.size > 0) parts.set("open", [...state.plan.open].join(","));
  return "#" + parts.toString();
}

function readAddress(address) {
  const parts = new URLSearchParams(address.slice(1));
  const node = nodes.findIndex((one) => one.key === parts.get("node"));
  const facts = parts.get("tie")?.split(",") ?? [];
  const lines = ties.filter((tie) => facts.includes(tie.key)).map((tie) => tie.number);
  const view = parts.get("view");
  const known = { kinds: nodes.map((one) => one.kind), relations: ties.map((tie) => tie.type) };
  for (const [kind, set] of Object.entries(state.hidden)) {
    set.clear();
    for (const value of known[kind]) if (parts.getAll("hide").includes(kind + ":" + value)) set.add(value);
  }
  if (places !== null) Object.assign(state.plan, planOf(places.folds, parts.get("by"), parts.get("open")?.split(",") ?? []));
  Object.assign(state, { node: node < 0 ? null : node, lines: node < 0 && lines.length > 0 ? lines : null, view: net === null ? (view === "list" ? view : "table") : ["list", "table"].includes(view) ? view : "network" });
  refresh(true);
  if (state.node !== null) net?.show([state.node]);
}

// What is looked at, in a few words.
function viewWords() {
  const hidden = Object.values(state.hidden).reduce((sum, set) => sum + set.size, 0);
  return [pickedWords() || "All of it", byId("view-" + state.view).textContent, state.plan.by === "none" ? "" : "by " + state.plan.by, hidden > 0 ? plural(hidden, "filter") : ""].filter(Boolean).join(", ");
}

// ---- Search, files, theme, keys

const index = nodes.map((node) => ({
  words: node.name,
  note: [node.note, ...node.lists].join(" · "),
  name: plainText(node.name),
  text: plainText([node.name, node.key, node.note, ...node.said.map(([, text]) => text)].join(" ")),
  open: () => pickNode(node.number),
}));

listenToSearch(() => {
  const words = askedWords();
  const matches = words.length === 0 ? [] : index.filter((entry) => words.every((word) => entry.text.includes(word)));
  const ranked = [...matches].sort((a, b) => b.name.startsWith(words[0]) - a.name.startsWith(words[0]));
  showFound(ranked.slice(0, 12), { asked: words.length > 0, total: matches.length, nothing: "Nothing in this answer matches.", rest: String });
});

const heads = [...byId("table").querySelectorAll("thead th")].map((cell) => cell.textContent);
const isNumber = (text) => /^-?\d+(\.\d+)?$/.test(text);
const csvText = () => csvOf([heads, ...tableRows.map(({ row }) => [...row.cells].map((cell) => (isNumber(cell.textContent) ? Number(cell.textContent) : cell.textContent)))]);
const fileName = "cypher-" + fileStem(document.title, "answer");
const origin = [document.title, ...data.origin].join(" · ");

listenToExports([
  ...(net === null ? [] : [
    ["Network as PNG image", () => savePng(net.sheet(origin), fileName + ".png")],
    ["Network as SVG drawing", () => saveSvg(net.sheet(origin), document.title, fileName + ".svg")],
  ]),
  ["Rows as CSV", () => save(new Blob([csvText()], { type: "text/csv" }), fileName + ".csv")],
  ["Print", () => print()],
]);

const redrawAll = () => net?.redraw();
listenToTheme();
listenToKeysEverywhere({ Escape: clearPick });

readColours();
renderNodes();
if (net !== null) {
  listenToLegend(byId("net"));
  byId("peek").addEventListener("click", () => setView("list"));
  byId("zoom-in").addEventListener("click", () => net.zoom(1.3));
  byId("zoom-out").addEventListener("click", () => net.zoom(1 / 1.3));
  byId("zoom-fit").addEventListener("click", () => net.fit(true));
}
listenToViews({ shelf: ["isthmus views", document.title, ...data.origin].join("\u0001"), addressOfState, readAddress, viewWords });
