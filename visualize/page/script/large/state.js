// ---------------------------------------------------------------------------------------------
// What is looked at, what is filtered, where the camera is. The address says it, so that a view
// can be sent to a colleague who has the file.
// ---------------------------------------------------------------------------------------------

// Above this many nodes the map opens on discs, which open when they are large enough or asked for.
const FOLDS_ABOVE = 20000;
const folds = NODES > FOLDS_ABOVE;
const OPENS_AT = 105; // radius on the screen, in pixels, nearer than the whole map;
const OPENS_APART = 7; // or neighbours so far apart

const state = {
  node: null,
  disc: null,
  group: null, // {kind: "country" | "list", number}: everybody there
  hover: null,
  view: "map",
  hidden: { kinds: new Set(), listed: new Set(), relations: new Set(), lists: new Set() },
};

const camera = { x: head.side / 2, y: head.side / 2, scale: 1, whole: 1, width: 1, height: 1, fitted: true };

const toX = (x) => (x - camera.x) * camera.scale + camera.width / 2;
const toY = (y) => (y - camera.y) * camera.scale + camera.height / 2;
const fromX = (x) => (x - camera.width / 2) / camera.scale + camera.x;
const fromY = (y) => (y - camera.height / 2) / camera.scale + camera.y;

function sheetBox() {
  let [right, bottom] = [1, 1];
  for (const disc of graph.discs) {
    right = Math.max(right, disc.x + disc.radius);
    bottom = Math.max(bottom, disc.y + disc.radius);
  }
  return { left: 0, top: 0, right, bottom };
}

const MARGIN = 22;

// The camera that shows a rectangle of the sheet whole.
function viewOf({ left, top, right, bottom }, most = Infinity) {
  const scale = Math.min(most, (camera.width - 2 * MARGIN) / Math.max(right - left, 1), (camera.height - 2 * MARGIN) / Math.max(bottom - top, 1));
  return { x: (left + right) / 2, y: (top + bottom) / 2, scale: Math.max(scale, 1e-4) };
}

const closest = () => 60 / head.unit; // pixels that neighbours are apart at the largest scale
const farthest = () => camera.whole / 2;

const isOpen = (disc) => !folds || (disc.radius * camera.scale > OPENS_AT && camera.scale > 1.25 * camera.whole) || head.unit * camera.scale > OPENS_APART;
const isInSight = (disc) => {
  const radius = disc.radius * camera.scale;
  const [x, y] = [toX(disc.x), toY(disc.y)];
  return x + radius > 0 && y + radius > 0 && x - radius < camera.width && y - radius < camera.height;
};

// ---- Filters

// What is shown: one byte a node, one a relation.
const shown = { nodes: new Uint8Array(NODES), ties: new Uint8Array(TIES), nodeCount: NODES, tieCount: TIES, turn: 0 };

function refilter() {
  const { kinds, listed, relations, lists } = state.hidden;
  shown.nodeCount = shown.tieCount = 0;
  shown.turn += 1;
  for (let node = 0; node < NODES; node += 1) {
    let show = !kinds.has(graph.kind[node]) && !listed.has(graph.listings[node] > 0 ? 1 : 0);
    if (show && lists.size > 0 && graph.listings[node] > 0) {
      show = false;
      for (let at = graph.listingPtr[node]; at < graph.listingPtr[node + 1] && !show; at += 1) show = !lists.has(graph.listNo[at]);
    }
    shown.nodes[node] = show ? 1 : 0;
    shown.nodeCount += shown.nodes[node];
  }
  for (let tie = 0; tie < TIES; tie += 1) {
    const show = shown.nodes[graph.source[tie]] && shown.nodes[graph.target[tie]] && !relations.has(graph.relation[tie]);
    shown.ties[tie] = show ? 1 : 0;
    shown.tieCount += shown.ties[tie];
  }
  for (const disc of graph.discs) {
    disc.shown = disc.shownListed = 0;
    for (let node = disc.first; node < disc.last; node += 1) {
      disc.shown += shown.nodes[node];
      disc.shownListed += shown.nodes[node] && graph.listings[node] > 0;
    }
  }
}

const filterWords = () => Object.values(state.hidden).map((set) => [...set].sort((a, b) => a - b).join()).join("|");
const isFiltered = () => Object.values(state.hidden).some((set) => set.size > 0);

function groupNodes({ kind, number }) {
  const found = [];
  for (let node = 0; node < NODES; node += 1) {
    if (!shown.nodes[node]) continue;
    if (kind === "country") {
      if (graph.country[node] === number + 1 || graph.ids[node] === "country:" + head.countries[number][0]) found.push(node);
    } else {
      for (let at = graph.listingPtr[node]; at < graph.listingPtr[node + 1]; at += 1) if (graph.listNo[at] === number) found.push(node);
    }
  }
  return found.sort((a, b) => weightOf(b) - weightOf(a) || a - b);
}

const groupEntry = ({ kind, number }) => (kind === "country" ? head.countries : head.lists)[number];

// A group's members are asked for on every drawing and change with the choice or a filter only.
let members = { of: null, nodes: [] };
function chosenGroup() {
  if (members.of !== state.group) members = { of: state.group, nodes: state.group === null ? [] : groupNodes(state.group) };
  return members.nodes;
}

// ---- Address

const HIDDEN_NAMES = {
  kinds: (code) => head.kinds[code],
  listed: (code) => (code ? "listed" : "unlisted"),
  relations: (code) => head.relationKinds[code],
  lists: (code) => head.lists[code][0],
};

function addressOfState() {
  const parts = new URLSearchParams();
  if (state.node !== null) parts.set("node", graph.ids[state.node]);
  if (state.disc !== null) parts.set("disc", state.disc.number);
  if (state.group !== null) parts.set(state.group.kind, groupEntry(state.group)[0]);
  if (state.view !== "map") parts.set("view", state.view);
  for (const [name, set] of Object.entries(state.hidden)) {
    if (set.size > 0) parts.set("no-" + name, [...set].sort((a, b) => a - b).map(HIDDEN_NAMES[name]).join(","));
  }
  if (!camera.fitted) parts.set("at", [Math.round(camera.x), Math.round(camera.y), (camera.scale * head.unit).toPrecision(4)].join(","));
  return "#" + parts.toString();
}

function stateOfAddress(address) {
  const parts = new URLSearchParams(address.slice(1));
  const node = parts.has("node") ? graph.ids.indexOf(parts.get("node")) : -1;
  state.node = node < 0 ? null : node;
  state.disc = state.node === null && /^\d+$/.test(parts.get("disc") ?? "") ? graph.discs[Number(parts.get("disc"))] ?? null : null;
  state.group = null;
  for (const [kind, entries] of [["country", head.countries], ["list", head.lists]]) {
    const number = entries.findIndex(([key]) => key === parts.get(kind));
    if (number >= 0 && state.node === null && state.disc === null) state.group = { kind, number };
  }
  state.view = ["list", "table"].includes(parts.get("view")) ? parts.get("view") : "map";
  const many = { kinds: head.kinds.length, listed: 2, relations: head.relationKinds.length, lists: head.lists.length };
  for (const [name, set] of Object.entries(state.hidden)) {
    const wanted = new Set((parts.get("no-" + name) ?? "").split(","));
    set.clear();
    for (let code = 0; code < many[name]; code += 1) if (wanted.has(HIDDEN_NAMES[name](code))) set.add(code);
  }
  const at = (parts.get("at") ?? "").split(",").map(Number);
  if (at.length === 3 && at.every(Number.isFinite) && at[2] > 0) {
    return { x: at[0], y: at[1], scale: Math.max(farthest(), Math.min(closest(), at[2] / head.unit)) };
  }
  return null;
}
