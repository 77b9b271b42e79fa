// ---------------------------------------------------------------------------------------------
// Search by name, id, country or list; and the legend, which is the filter.
// ---------------------------------------------------------------------------------------------

const plainNames = once(() => plainText(graph.names.join("\n")).split("\n"));
const plainIds = once(() => graph.ids.map((id) => id.toLowerCase()));

const groupEntries = once(() => [
  ...head.countries.map(([code, name], number) => ({ words: name, note: "Country " + code, text: plainText(name + " " + code), name: plainText(name), open: () => pickGroup({ kind: "country", number }) })),
  ...head.lists.map(([id, label, title], number) => ({ words: title, note: "List " + label, text: plainText([id, label, title].join(" ")), name: plainText(label), open: () => pickGroup({ kind: "list", number }) })),
]);

const nodeEntry = (node) => ({ words: graph.names[node], note: nodeNote(node), open: () => pickNode(node) });

function search() {
  const words = askedWords();
  let matches = 0;
  let entries = [];
  if (words.length > 0) {
    const groups = groupEntries().filter((entry) => words.every((word) => entry.text.includes(word)));
    const nodes = [];
    const names = plainNames();
    const ids = plainIds();
    for (let node = 0; node < NODES; node += 1) {
      if (words.every((word) => names[node].includes(word) || ids[node].includes(word))) nodes.push(node);
    }
    matches = groups.length + nodes.length;
    const exact = words.join(" ");
    const order = (node) => (names[node] === exact || ids[node] === exact ? 0 : names[node].startsWith(exact) ? 1 : 2);
    nodes.sort((a, b) => order(a) - order(b) || weightOf(b) - weightOf(a) || a - b);
    entries = [...groups.slice(0, 4), ...nodes.slice(0, 12).map(nodeEntry)].slice(0, 12);
  }
  showFound(entries, { asked: words.length > 0, total: matches, nothing: "Nothing on this map matches.", rest: count });
}

// ---- Legend: what the signs mean and how many there are; a click hides and shows

const LISTS_SHOWN = 8;
let allLists = false;

function countsOf() {
  const kinds = new Map();
  const relations = new Map();
  const lists = new Map();
  const listed = [0, 0];
  const add = (map, key) => map.set(key, (map.get(key) ?? 0) + 1);
  for (let node = 0; node < NODES; node += 1) {
    add(kinds, graph.kind[node]);
    listed[isListed(node) ? 1 : 0] += 1;
  }
  for (const relation of graph.relation) add(relations, relation);
  for (const list of graph.listNo) add(lists, list);
  const order = (map) => [...map].sort((a, b) => b[1] - a[1] || a[0] - b[0]);
  return { kinds: order(kinds), relations: order(relations), lists: order(lists), listed: [[1, listed[1]], [0, listed[0]]].filter(([, number]) => number > 0) };
}
const wholeCounts = once(countsOf);

const SIGNS = { 0: "M7 1.4a5.6 5.6 0 1 1 0 11.2A5.6 5.6 0 0 1 7 1.4Z", 1: "M2 2h10v10H2Z", 2: "M7 .8 13.2 7 7 13.2.8 7Z", 3: "M7 1.5 13 12H1Z", 4: "M1 2h12L7 12.5Z" };
const sign = (name, shape) => svg("svg", { viewBox: "0 0 14 14", class: "sign " + name, "aria-hidden": "true" }, svg("path", { d: SIGNS[shape], fill: "currentColor" }));
const lineSign = (name, width = 2.4) => svg("svg", { viewBox: "0 0 24 8", class: "sign line " + name, "aria-hidden": "true" }, svg("path", { d: "M1 4H23", fill: "none", stroke: "currentColor", "stroke-width": width }));

function renderLegend() {
  const counts = wholeCounts();
  const group = (title, name, entries, icon, words, hint) => {
    const [first, ...others] = entries.map(([code, number]) => button({ class: "filter", "aria-pressed": !state.hidden[name].has(code), "data-filter": name + code, title: "Show or hide: " + (hint ?? words)(code), onclick: () => toggleFilter(name, code) },
      icon(code), own(words(code)), el("span", { class: "count", text: count(number) })));
    // A title never stands alone at the end of a row.
    return first === undefined ? null : el("div", { class: "legend-group", role: "group", "aria-label": title },
      el("span", { class: "legend-begin" }, el("span", { class: "legend-title", text: title }), first), others);
  };
  const lists = allLists ? counts.lists : counts.lists.slice(0, LISTS_SHOWN);
  const rest = counts.lists.length - LISTS_SHOWN;
  const listGroup = group("Lists", "lists", lists, () => sign("listed", 0), (code) => head.lists[code][1], (code) => head.lists[code][2]);
  if (listGroup && rest > 0) listGroup.append(button({ class: "filter more", "aria-expanded": allLists, onclick: () => {
    allLists = !allLists;
    renderLegend();
    byId("legend").querySelector(".more")?.focus();
  }, text: allLists ? "Fewer" : "and " + rest + " more" }));
  byId("legend").replaceChildren(...[
    group("Nodes", "kinds", counts.kinds, (code) => sign("is-" + head.kinds[code].toLowerCase(), SHAPES[head.kinds[code]] ?? 0), (code) => kindWords(head.kinds[code])),
    group("Standing", "listed", counts.listed, (code) => sign(code ? "listed" : "is-company", 0), (code) => (code ? "listed" : "not listed")),
    group("Relations", "relations", counts.relations, (code) => lineSign(familyOf(head.relationKinds[code])), (code) => phraseOf(head.relationKinds[code], false)),
    listGroup,
    el("div", { class: "legend-group keys" },
      el("span", { class: "key" }, sign("depth-1", 0), sign("depth-2", 0), sign("depth-3", 0), "red: on 1, 2–3, 4 lists or more"),
      folds ? el("span", { class: "key" }, "red part of a rim: share listed") : null,
      graph.shareRow.length > 0 ? el("span", { class: "key" }, lineSign("hold", 5), "wider: larger share") : null),
  ].filter(Boolean));
}

function toggleFilter(name, code) {
  const set = state.hidden[name];
  if (set.has(code)) set.delete(code);
  else set.add(code);
  filtersChanged();
  byId("legend").querySelector('[data-filter="' + name + code + '"]')?.focus();
  say(count(shown.nodeCount) + " of " + plural2(NODES, "node") + " shown");
}

function clearFilters() {
  for (const set of Object.values(state.hidden)) set.clear();
  filtersChanged();
  say("Everything is shown");
}

function filtersChanged() {
  refilter();
  if (state.node !== null && !shown.nodes[state.node]) state.node = null;
  forgetChosen();
  if (gpu !== null) gpu.refill();
  refresh();
  writeAddress();
}
