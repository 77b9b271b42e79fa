// ---------------------------------------------------------------------------------------------
// The panel: what the map holds, or what is chosen: a node with its relations, a disc, a group.
// ---------------------------------------------------------------------------------------------

const ROWS = 40; // rows of one kind at first; "show more" takes more of them
let room = new Map(); // how many rows of each heading are shown, while one thing is chosen

const nodeNote = (node) => [kindWords(kindOf(node)), countryOf(node)?.[1], listsOf(node).map(([label]) => label).join(" "), plural(graph.degree[node], "relation")].filter(Boolean).join(" · ");
const discNote = (disc) => [plural(disc.shown, "node"), disc.shownListed ? count(disc.shownListed) + " listed" : "none listed", countryName(disc.country)].filter(Boolean).join(" · ");

const countryNames = new Map(head.countries);
const countryName = (code) => (code === null ? "" : countryNames.get(code) ?? code);

const section = (title, ...children) => el("section", { class: "block" }, el("h3", { text: title }), ...children);

const badges = (node) => (!isListed(node) ? null : el("span", { class: "badges" }, listsOf(node).map(([label, title]) => el("span", { class: "badge", title, text: label }))));

const nodeRow = (node, note = null, tie = null) => el("li", {}, button({ class: "row" + (isListed(node) ? " is-listed" : ""), onclick: () => pickNode(node, tie) },
  own(graph.names[node]), el("span", { class: "count", text: note ?? [kindWords(kindOf(node)), countryOf(node)?.[0]].filter(Boolean).join(", ") })));

// As many rows as are asked for; the rest is named, and comes by a button.
function rowsOf(heading, items, row) {
  const most = room.get(heading) ?? ROWS;
  const more = items.length - most;
  return [
    el("ul", { class: "rows" }, items.slice(0, most).map(row)),
    more <= 0 ? null : el("p", { class: "note" }, count(more) + " more not shown. ", button({ class: "link", onclick: () => {
      room.set(heading, most + 500);
      renderPanel();
    }, text: "Show " + (more > 500 ? "500 more" : "them") })),
  ];
}

function renderPanel() {
  const chosenSomething = state.node !== null || state.disc !== null || state.group !== null;
  byId("focus").replaceChildren(...headline());
  byId("list").hidden = chosenSomething;
  byId("detail").hidden = !chosenSomething;
  if (!chosenSomething) byId("list").replaceChildren(...overview());
  else byId("detail").replaceChildren(...[
    el("div", { class: "detail-bar" },
      button({ class: "quiet back", onclick: clearPick, text: "‹ The whole map" }),
      button({ class: "quiet to-map", onclick: () => setView("map"), text: "On the map" })),
    ...(state.node !== null ? nodeDetail(state.node) : state.disc !== null ? discDetail(state.disc) : groupDetail()),
  ].flat(3).filter(Boolean));
}

function headline() {
  const listed = graph.discs.reduce((sum, disc) => sum + disc.shownListed, 0);
  return [
    el("p", { class: "eyebrow", text: "Graph" }),
    el("h2", { text: plural2(shown.nodeCount, "node") + ", " + plural2(shown.tieCount, "relation") }),
    el("p", { class: "summary", text: (isFiltered() ? "of " + count(NODES) + " and " + count(TIES) + ", as filtered. " : "") + (listed === 0 ? "Nobody shown is listed." : count(listed) + " stand on a list.") }),
    isFiltered() ? button({ class: "link", onclick: clearFilters, text: "Show all" }) : null,
  ].filter(Boolean);
}

const plural2 = (number, one) => count(number) + " " + one + (number === 1 ? "" : "s");

// The best connected of the whole map: sorted once for each filter.
let best = { turn: 0, nodes: [] };
function bestConnected() {
  if (best.turn !== shown.turn) best = { turn: shown.turn, nodes: leading(null, 300) };
  return best.nodes;
}

function overview() {
  const discs = graph.discs.filter((disc) => disc.shown > 0).sort((a, b) => b.shown - a.shown || a.number - b.number);
  const widest = discs[0]?.shown ?? 1;
  return [
    el("p", { class: "lead-note", text: "Each disc is a community: nodes with more relations among one another than to others. Discs stand roughly where an atlas has their country." + (folds ? " A disc opens when you zoom in or click it." : "") }),
    folds && bundled().all > bundled().list.length ? el("p", { class: "lead-note", text: "Between discs the " + bundled().list.length + " thickest of " + count(bundled().all) + " bundles of relations are drawn." }) : null,
    section(plural2(discs.length, "disc"), rowsOf("discs", discs, (disc) => el("li", {}, button({ class: "row disc", onclick: () => pickDisc(disc, true) },
      own(discName(disc)),
      el("span", { class: "count", text: count(disc.shown) + (disc.shownListed ? ", " + count(disc.shownListed) + " listed" : "") }),
      discBar(disc, widest))))),
    section("Best connected", rowsOf("best", bestConnected(), (node) => nodeRow(node, plural2(graph.degree[node], "relation")))),
  ].filter(Boolean);
}

function discBar(disc, widest) {
  const all = el("i");
  const red = el("i", { class: "red" });
  all.style.width = Math.max(1, 100 * disc.shown / widest) + "%";
  red.style.width = 100 * disc.shownListed / Math.max(1, disc.shown) + "%";
  all.append(red);
  return el("span", { class: "bar", "aria-hidden": "true" }, all);
}

// The nodes of a disc (null: of the map) with most relations.
function leading(disc, most) {
  const found = [];
  for (let node = disc?.first ?? 0; node < (disc?.last ?? NODES); node += 1) if (shown.nodes[node]) found.push(node);
  return found.sort((a, b) => graph.degree[b] - graph.degree[a] || a - b).slice(0, most);
}

function nodeDetail(node) {
  const lists = listsOf(node);
  const country = countryOf(node);
  const beyond = graph.beyond[node];
  return [
    el("p", { class: "eyebrow", text: [kindWords(kindOf(node)), country?.[1]].filter(Boolean).join(", ") }),
    el("h2", { class: "name" + (isListed(node) ? " is-listed" : "") }, own(graph.names[node])),
    el("p", { class: "id" }, own(graph.ids[node])),
    lists.length === 0 ? el("p", { class: "note", text: "On no list in this ledger on this day." }) : section(plural2(lists.length, "listing"), el("ul", { class: "lists" }, lists.map(([label, title, since]) =>
      el("li", {}, el("span", { class: "badge", text: label }), " ", own(title), since ? el("span", { class: "count", text: " since " + dateWords(since) }) : null)))),
    chosenNow().all > chosenNow().ties.length ? el("p", { class: "note", text: "On the map " + count(chosenNow().ties.length) + " of its " + count(chosenNow().all) + " relations are drawn; they are all below." }) : null,
    ...relationSections(node),
    beyond > 0 ? el("p", { class: "note", text: plural2(beyond, "relation") + " of it " + (beyond === 1 ? "leads" : "lead") + " out of this map." }) : null,
    section("Not in this file", el("p", { class: "note", text: "Other names, numbers, and the words and addresses of the evidence. The ledger has them:" }), el("pre", {}, el("code", { dir: "ltr", text: commandFor(node) }))),
  ];
}

// An id may hold what a shell would act on: in single quotes it cannot.
function commandFor(node) {
  const id = drawable(graph.ids[node]);
  const quoted = /^[\w:.\-]+$/.test(id) ? id : "'" + id.replace(/'/g, "'\\''") + "'";
  return "isthmus exposure " + quoted + " --html page.html";
}

function relationSections(node) {
  const groups = new Map();
  for (const tie of tiesOf(node)) {
    if (!shown.ties[tie]) continue;
    const key = graph.relation[tie] * 2 + (graph.source[tie] === node ? 0 : 1);
    if (!groups.has(key)) groups.set(key, []);
    groups.get(key).push(tie);
  }
  const hiddenTies = graph.degree[node] - [...groups.values()].reduce((sum, list) => sum + list.length, 0);
  return [
    ...[...groups].sort((a, b) => a[0] - b[0]).map(([key, list]) => {
      const heading = phraseOf(head.relationKinds[key >> 1], key & 1) + " (" + count(list.length) + ")";
      list.sort((a, b) => weightOf(otherEnd(b, node)) - weightOf(otherEnd(a, node)) || a - b);
      return section(heading, rowsOf(heading, list, (tie) => tieRow(tie, node)));
    }),
    hiddenTies > 0 ? el("p", { class: "note", text: plural2(hiddenTies, "relation") + " filtered out." }) : null,
  ];
}

const tieNote = (tie) => [howOf(tie), shareWords(tie), dayFrom("from", tie) ? "since " + dateWords(dayFrom("from", tie)) : "", dayFrom("until", tie) ? "until " + dateWords(dayFrom("until", tie)) : "", isUncertain(tie) ? "date uncertain" : "", sureOf(tie) ? sureOf(tie) + " confidence" : "", statedWords(tie)].filter(Boolean).join(" · ");

const tieRow = (tie, node) => {
  const other = otherEnd(tie, node);
  return el("li", {}, button({ class: "row tie" + (isListed(other) ? " is-listed" : ""), "data-tie": tie, onclick: () => pickNode(other, tie) },
    own(graph.names[other]), el("span", { class: "count", text: listsOf(other).map(([label]) => label).join(" ") || (countryOf(other)?.[0] ?? "") }), own(tieNote(tie), { class: "tie-note" })));
};

function tally(nodes, keyOf) {
  const held = new Map();
  for (const node of nodes) for (const key of keyOf(node)) held.set(key, (held.get(key) ?? 0) + 1);
  return [...held].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
}

function membersOf(nodes, title, note) {
  const kinds = tally(nodes, (node) => [kindWords(kindOf(node))]);
  const lists = tally(nodes, (node) => listsOf(node).map(([label]) => label));
  const pair = ([words, number]) => el("li", {}, own(words), el("span", { class: "count", text: count(number) }));
  return [
    el("p", { class: "eyebrow", text: note }),
    el("h2", { class: "name" }, own(title)),
    el("p", { class: "summary", text: plural2(nodes.length, "node") + ", " + count(nodes.reduce((sum, node) => sum + (isListed(node) ? 1 : 0), 0)) + " listed" }),
    section("Kinds", el("ul", { class: "pairs" }, kinds.map(pair))),
    lists.length === 0 ? null : section("Lists", el("ul", { class: "pairs" }, lists.slice(0, 12).map(pair)), lists.length > 12 ? el("p", { class: "note", text: "and " + (lists.length - 12) + " more lists" }) : null),
  ];
}

function discDetail(disc) {
  const nodes = leading(disc, Infinity);
  return [
    ...membersOf(nodes, discName(disc), "Community" + (disc.country ? ", mostly " + countryName(disc.country) : "")),
    el("p", {}, button({ class: "action", onclick: () => fly(viewOf(boxOf(disc), closest())), text: "Zoom to it" })),
    section("Best connected", rowsOf("members", nodes, (node) => nodeRow(node, plural2(graph.degree[node], "relation")))),
  ];
}

function groupDetail() {
  const { kind } = state.group;
  const [key, words, title] = groupEntry(state.group);
  const nodes = chosenGroup();
  return [...membersOf(nodes, kind === "country" ? words : title, kind === "country" ? "Country " + key : "List " + words), section("Members", rowsOf("members", nodes, (node) => nodeRow(node)))];
}

// ---- Under which date and version; what was cut. Always in sight.

function renderProvenance() {
  const pair = (term, value) => el("div", {}, el("dt", { text: term }), el("dd", { dir: "auto", text: value }));
  const cut = [
    ...head.left.map((text) => text + "."),
    ...head.notes,
  ];
  byId("provenance").replaceChildren(
    el("dl", {},
      pair("As of", dateWords(head.asOf)),
      head.knownOn ? pair("As known on", dateWords(head.knownOn)) : null,
      pair("Ledger", head.ledger),
      head.least !== "low" ? pair("At least", head.least + " confidence") : null),
    el("div", { class: "cut" }, el("strong", { text: "What was cut" }), cut.length === 0 ? el("p", { text: "No node and no relation of the graph." }) : el("ul", { class: "texts" }, cut.map((text) => el("li", { dir: "auto", text })))),
  );
}
