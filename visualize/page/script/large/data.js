// ---------------------------------------------------------------------------------------------
// The graph as the file holds it: a head in plain JSON, and columns of numbers and texts packed
// into one gzip in base64. See sections.py and map_data.py for what each column means.
// ---------------------------------------------------------------------------------------------

const head = JSON.parse(byId("data").textContent);
const NODES = head.nodes;
const TIES = head.relations;

// Filled once, by `load`.
const graph = {};

function bytesOf(text) {
  if (Uint8Array.fromBase64) return Uint8Array.fromBase64(text);
  const plain = atob(text);
  const bytes = new Uint8Array(plain.length);
  for (let at = 0; at < plain.length; at += 1) bytes[at] = plain.charCodeAt(at);
  return bytes;
}

// Low bytes first, then the next; in steps: each number is the difference to the one before.
function numbersOf(bytes, start, count, size, steps) {
  const made = new (size === 1 ? Uint8Array : size === 2 ? Uint16Array : Uint32Array)(count);
  for (let plane = 0; plane < size; plane += 1) {
    const from = start + plane * count;
    const shift = 8 * plane;
    for (let at = 0; at < count; at += 1) made[at] |= bytes[from + at] << shift;
  }
  if (steps) for (let at = 1; at < count; at += 1) made[at] += made[at - 1];
  return made;
}

async function load() {
  const stream = new Blob([bytesOf(byId("columns").textContent)]).stream().pipeThrough(new DecompressionStream("gzip"));
  const bytes = new Uint8Array(await new Response(stream).arrayBuffer());
  let start = 0;
  for (const [name, count, size, steps] of head.columns) {
    const length = size === 0 ? count : count * size;
    graph[name] = size === 0
      ? new TextDecoder().decode(bytes.subarray(start, start + length)).split("\n")
      : numbersOf(bytes, start, count, size, steps);
    start += length;
  }
  finish();
}

function finish() {
  const { source, target } = graph;
  for (let tie = 0; tie < TIES; tie += 1) {
    const code = target[tie];
    target[tie] = source[tie] + (code & 1 ? -((code >>> 1) + 1) : code >>> 1);
  }
  graph.listingPtr = sums(graph.listings);
  graph.disc = new Uint16Array(NODES);
  graph.discs = head.discs.map(([title, country, nodes, x, y, radius], number) => ({ number, title, country, nodes, x, y, radius, listed: 0 }));
  let node = 0;
  for (const disc of graph.discs) {
    disc.first = node;
    graph.disc.fill(disc.number, node, node += disc.nodes);
    disc.last = node;
    for (let at = disc.first; at < disc.last; at += 1) disc.listed += graph.listings[at] > 0;
  }
  graph.degree = new Uint32Array(NODES);
  for (let tie = 0; tie < TIES; tie += 1) {
    graph.degree[source[tie]] += 1;
    graph.degree[target[tie]] += 1;
  }
  // Within one disc relations are in the order of their source, so a disc's are one span.
  let tie = 0;
  for (const disc of graph.discs) {
    disc.firstTie = tie;
    while (tie < head.inside && source[tie] < disc.last) tie += 1;
    disc.lastTie = tie;
  }
  for (const name of ["share", "from", "until", "how"]) {
    graph[name + "Of"] = new Map();
    graph[name + "Row"].forEach((row, at) => graph[name + "Of"].set(row, at));
  }
}

// [n + 1] where each one's items start.
function sums(counts) {
  const made = new Uint32Array(counts.length + 1);
  for (let at = 0; at < counts.length; at += 1) made[at + 1] = made[at] + counts[at];
  return made;
}

// ---- What is made when it is first asked for

function once(make) {
  let made = null;
  return () => (made ??= make());
}

// The ends of each node's relations: ties[ptr[v] .. ptr[v + 1]], whichever way they run.
const ties = once(() => {
  const ptr = sums(graph.degree);
  const fill = ptr.slice();
  const rows = new Uint32Array(2 * TIES);
  for (let tie = 0; tie < TIES; tie += 1) {
    rows[fill[graph.source[tie]]++] = tie;
    rows[fill[graph.target[tie]]++] = tie;
  }
  return { ptr, rows };
});

const tiesOf = (node) => ties().rows.subarray(ties().ptr[node], ties().ptr[node + 1]);
const otherEnd = (tie, node) => (graph.source[tie] === node ? graph.target[tie] : graph.source[tie]);

// What to name first: listed, then by relations; a number that is larger for more.
const weightOf = (node) => (graph.listings[node] > 0 ? 1e6 : 0) + graph.degree[node] + Math.min(graph.listings[node], 9) * 4;

const ranked = once(() => {
  const order = new Uint32Array(NODES);
  const weights = new Float64Array(NODES);
  for (let node = 0; node < NODES; node += 1) {
    order[node] = node;
    weights[node] = -weightOf(node);
  }
  return order.sort((a, b) => weights[a] - weights[b] || a - b);
});

// Nodes by squares of the sheet, for the pointer and for names in a small part of it.
const SQUARES = 128;
const squares = once(() => {
  const side = (head.side + 1) / SQUARES;
  const counts = new Uint32Array(SQUARES * SQUARES);
  const square = new Uint16Array(NODES);
  for (let node = 0; node < NODES; node += 1) {
    square[node] = Math.floor(graph.y[node] / side) * SQUARES + Math.floor(graph.x[node] / side);
    counts[square[node]] += 1;
  }
  const ptr = sums(counts);
  const fill = ptr.slice();
  const nodes = new Uint32Array(NODES);
  for (let node = 0; node < NODES; node += 1) nodes[fill[square[node]]++] = node;
  return { side, ptr, nodes };
});

// Calls `each` with every node in a rectangle of the sheet, and some around it.
function within(left, top, right, bottom, each) {
  const { side, ptr, nodes } = squares();
  const held = (value) => Math.max(0, Math.min(SQUARES - 1, Math.floor(value / side)));
  for (let row = held(top); row <= held(bottom); row += 1) {
    const first = ptr[row * SQUARES + held(left)];
    const last = ptr[row * SQUARES + held(right) + 1];
    for (let at = first; at < last; at += 1) each(nodes[at]);
  }
}

// ---- In words

const KIND_WORDS = { Company: "company", Person: "person", Organization: "organization", Vessel: "vessel", Airplane: "aircraft", Country: "country", Product: "product" };
const kindOf = (node) => head.kinds[graph.kind[node]];
const kindWords = (kind) => KIND_WORDS[kind] ?? kind;
const countryOf = (node) => head.countries[graph.country[node] - 1] ?? null;
const isListed = (node) => graph.listings[node] > 0;

// Each list a node is on: [label, title, day since when or null].
function listsOf(node) {
  const found = [];
  for (let at = graph.listingPtr[node]; at < graph.listingPtr[node + 1]; at += 1) {
    const [, label, title] = head.lists[graph.listNo[at]];
    found.push([label, title, dayOf(graph.listSince[at])]);
  }
  return found;
}

function dayOf(number) {
  if (number === 0) return null;
  const day = new Date((number - head.dayZero) * 86400000);
  return Number.isNaN(day.getTime()) ? null : day.toISOString().slice(0, 10);
}

// Read from its source on, and from its target back.
const RELATION_WORDS = {
  OWNS: ["owns", "is owned by"],
  CONTROLS: ["controls", "is controlled by"],
  SUPPLIES: ["supplies", "is supplied by"],
  PRODUCES: ["makes", "is made by"],
  NEEDS: ["needs", "is needed for"],
  FOUND_IN: ["has parts found in", "holds parts of"],
  EARNS_IN: ["earns in", "is where they earn"],
  LOCATED_IN: ["is located in", "is home to"],
  EXPORTS: ["exports to", "imports from"],
  LINKED_TO: ["is linked to", "is linked to"],
};
const relationOf = (tie) => head.relationKinds[graph.relation[tie]];
const phraseOf = (kind, back) => (RELATION_WORDS[kind] ?? [kind.toLowerCase().replace(/_/g, " "), kind.toLowerCase().replace(/_/g, " ") + " (from)"])[back ? 1 : 0];
const familyOf = (kind) => ({ OWNS: "hold", CONTROLS: "hold", LOCATED_IN: "place", EARNS_IN: "place", EXPORTS: "place", LINKED_TO: "linked" })[kind] ?? "goods";

const SHARE_WORDS = { stake: "", input: " of its inputs", revenue: " of its revenue", market: " of the market" };

function shareWords(tie) {
  const at = graph.shareOf.get(tie);
  if (at === undefined) return "";
  const low = graph.shareLow[at] / 100;
  const high = graph.shareHigh[at] / 100;
  const of = SHARE_WORDS[head.shares[graph.shareKind[at]]] ?? "";
  return (low === high ? String(low) : low + "–" + high) + " %" + of;
}

const dayFrom = (name, tie) => {
  const at = graph[name + "Of"].get(tie);
  return at === undefined ? null : dayOf(graph[name + "Day"][at]);
};
const howOf = (tie) => head.hows[graph.how[graph.howOf.get(tie)]] ?? "";
const SURE_WORDS = ["", "low", "medium", "high"];
const sureOf = (tie) => SURE_WORDS[graph.sure[tie] & 3];
const isUncertain = (tie) => graph.sure[tie] > 3;
const statedWords = (tie) => (graph.evidence[tie] === 255 ? "255 statements or more" : plural(graph.evidence[tie], "statement"));

const count = (number) => number.toLocaleString("en");
const discName = (disc) => disc.title ?? "No relation drawn";
