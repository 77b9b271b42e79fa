// ---------------------------------------------------------------------------------------------
// The picture: discs below, nodes and relations in the middle (WebGL), names and folded discs on
// top. One drawing a frame at most, and none when nothing changed.
// ---------------------------------------------------------------------------------------------

let ratio = 1;
let colour = {};
let tones = { ties: new Float32Array(12), nodes: new Float32Array(33), paper: new Float32Array(3) };
let gpu = null;
let gpuTrouble = "";

const layers = { under: null, gl: null, over: null };
const FONT = '"Inter", "Segoe UI", -apple-system, "Noto Sans", "Helvetica Neue", Arial, sans-serif';
const COLOURS = ["paper", "panel", "wash", "ink", "ink-2", "rule", "accent", "listed", "listed-1", "listed-2", "listed-3", "hold", "goods", "place", "linked", ...Object.keys(KIND_WORDS).map((kind) => "is-" + kind.toLowerCase())];

function readColours() {
  const probe = el("span", { class: "probe" });
  document.body.append(probe);
  for (const name of COLOURS) {
    probe.style.color = "var(--" + name + ")";
    colour[name] = getComputedStyle(probe).color;
  }
  probe.remove();
  const parts = (name) => (/[\d.]+[ ,]+[\d.]+[ ,]+[\d.]+/.exec(colour[name]) ?? ["0,0,0"])[0].split(/[ ,]+/).map((part) => Number(part) / 255);
  tones = {
    ties: new Float32Array(FAMILIES.flatMap(parts)),
    nodes: new Float32Array([...head.kinds.map((kind) => parts("is-" + (KIND_WORDS[kind] ? kind.toLowerCase() : "company"))).flat(), ...[1, 2, 3].flatMap((depth) => parts("listed-" + depth))]),
    paper: new Float32Array(parts("paper")),
  };
}

// The deeper the red, the more lists: one, two or three, four and more.
const depthOf = (lists) => (lists > 3 ? 3 : lists > 1 ? 2 : 1);
const toneOf = (node) => (isListed(node) ? head.kinds.length - 1 + depthOf(graph.listings[node]) : graph.kind[node]);
const colourOf = (node) => (isListed(node) ? colour["listed-" + depthOf(graph.listings[node])] : colour["is-" + kindOf(node).toLowerCase()]);

// True when the size has changed: a canvas that is given its size again is blank.
function sizeLayers() {
  const frame = byId("map").getBoundingClientRect();
  const now = Math.min(devicePixelRatio || 1, 2);
  if (camera.width === frame.width && camera.height === frame.height && ratio === now) return false;
  ratio = now;
  camera.width = Math.max(1, frame.width);
  camera.height = Math.max(1, frame.height);
  for (const canvas of Object.values(layers)) {
    canvas.width = Math.round(camera.width * ratio);
    canvas.height = Math.round(camera.height * ratio);
  }
  camera.whole = viewOf(sheetBox()).scale;
  return true;
}

// ---- What is chosen: its nodes and relations, drawn on top

const MOST_SHOWN = 50000; // relations of one node that are drawn when it is chosen

const heaviest = (nodes) => [...nodes].sort((a, b) => weightOf(b) - weightOf(a) || a - b);

function emphasis() {
  if (state.node !== null) {
    const all = [...tiesOf(state.node)].filter((tie) => shown.ties[tie]);
    const list = all.slice(0, MOST_SHOWN);
    return { key: "node " + state.node, all: all.length, nodes: [state.node, ...heaviest(new Set(list.map((tie) => otherEnd(tie, state.node))))], ties: list };
  }
  if (state.group !== null) return { key: state.group.kind + state.group.number, nodes: chosenGroup(), ties: [] };
  return null;
}

let chosen = null;
function chosenNow() {
  const key = state.node !== null ? "node " + state.node : state.group !== null ? state.group.kind + state.group.number : "";
  if (chosen === null || chosen.key !== key) chosen = emphasis() ?? { key, nodes: [], ties: [] };
  return chosen;
}

function forgetChosen() {
  chosen = null;
  members.of = undefined;
}

// ---- Drawing

const clock = { dirty: false, whole: false, moved: 0, mean: 0, frames: 0, slow: false };

// whole: not only the names and rings on top.
function redraw(whole = true) {
  clock.whole ||= whole;
  if (clock.dirty) return;
  clock.dirty = true;
  requestAnimationFrame(draw);
}

// Where there is no graphics card a frame takes long: from then on relations are left out while the
// map moves, and drawn when it rests.
const DECIMATE_AT = 45; // milliseconds from one frame to the next
let idle = 0;

function timeFrame(stamp) {
  requestAnimationFrame((next) => {
    clock.frames += 1;
    clock.mean += (next - stamp - clock.mean) * (clock.frames < 3 ? 0.6 : 0.3);
    if (clock.frames > 3 && clock.mean > DECIMATE_AT) clock.slow = true;
  });
}

function moving() {
  clock.moved = performance.now();
  clearTimeout(idle);
  idle = setTimeout(() => {
    clock.moved = 0;
    redraw();
    writeAddress(true);
    if (state.view === "table") renderTable();
  }, 160);
}

function draw(stamp = null) {
  clock.dirty = false;
  if (!graph.discs || camera.width < 2) return;
  const light = clock.slow && clock.moved > 0;
  if (stamp !== null && clock.moved > 0 && !clock.slow) timeFrame(stamp);
  const some = chosenNow();
  const dim = some.nodes.length > 0;
  const sight = graph.discs.filter(isInSight);
  if (clock.whole || stamp === null) drawUnder(sight, dim);
  if (gpu !== null && (clock.whole || stamp === null)) {
    if (dim) gpu.emphasise(some.key, some.nodes, some.ties);
    gpu.draw(spansOf(sight), { dim, light, some: dim });
  }
  drawOver(sight, some);
  clock.whole = false;
  byId("map").dataset.light = String(light);
}

// Open discs in sight, side by side in the file joined to one span.
function spansOf(sight) {
  const spans = [];
  for (const disc of sight) {
    if (!isOpen(disc)) continue;
    const last = spans[spans.length - 1];
    if (last && last.last === disc.first) {
      last.last = disc.last;
      last.lastTie = disc.lastTie;
      last.discs.push(disc.number);
    } else spans.push({ first: disc.first, last: disc.last, firstTie: disc.firstTie, lastTie: disc.lastTie, discs: [disc.number] });
  }
  return spans;
}

function penOf(canvas) {
  const pen = canvas.getContext("2d");
  pen.setTransform(ratio, 0, 0, ratio, 0, 0);
  pen.clearRect(0, 0, camera.width, camera.height);
  return pen;
}

function drawUnder(sight, dim) {
  const pen = penOf(layers.under);
  if (folds) drawBundles(pen, dim);
  for (const disc of sight) {
    pen.beginPath();
    pen.arc(toX(disc.x), toY(disc.y), disc.radius * camera.scale, 0, 2 * Math.PI);
    pen.fillStyle = colour.wash;
    pen.globalAlpha = isOpen(disc) ? 0.6 : 1;
    pen.fill();
    if (state.disc === disc) {
      pen.globalAlpha = 1;
      pen.strokeStyle = colour.accent;
      pen.lineWidth = 2;
      pen.stroke();
    }
  }
  pen.globalAlpha = 1;
}

// How many relations join two discs: the strongest, each [disc, disc, relations].
const MOST_BUNDLES = 260;
let bundles = { turn: 0, list: [], all: 0 };
function bundled() {
  if (bundles.turn === shown.turn) return bundles;
  const held = new Map();
  for (let tie = head.inside; tie < TIES; tie += 1) {
    if (!shown.ties[tie]) continue;
    const [one, two] = [graph.disc[graph.source[tie]], graph.disc[graph.target[tie]]];
    const key = Math.min(one, two) * 65536 + Math.max(one, two);
    held.set(key, (held.get(key) ?? 0) + 1);
  }
  const list = [...held].sort((a, b) => b[1] - a[1] || a[0] - b[0]).slice(0, MOST_BUNDLES).map(([key, number]) => [graph.discs[Math.floor(key / 65536)], graph.discs[key % 65536], number]);
  bundles = { turn: shown.turn, list, all: held.size };
  return bundles;
}

function drawBundles(pen, dim) {
  pen.strokeStyle = colour.place;
  pen.lineCap = "round";
  for (const [one, two, number] of bundled().list) {
    if (isOpen(one) || isOpen(two)) continue; // then the relations themselves are drawn
    pen.globalAlpha = (dim ? 0.1 : 0.3) * Math.min(1, 0.35 + Math.sqrt(number) / 16);
    pen.lineWidth = Math.min(16, 0.6 + Math.sqrt(number) * 0.55);
    const [x, y, ex, ey] = [toX(one.x), toY(one.y), toX(two.x), toY(two.y)];
    pen.beginPath();
    pen.moveTo(x, y);
    pen.quadraticCurveTo((x + ex) / 2 + (y - ey) * 0.12, (y + ey) / 2 + (ex - x) * 0.12, ex, ey);
    pen.stroke();
  }
  pen.globalAlpha = 1;
}

// ---- Names that do not lie on one another

// Control and direction characters would move or hide what is drawn after them.
const drawable = (text) => text.replace(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu, " ").replace(/\s+/g, " ").trim();

const clipped = new Map();
function clip(pen, text, width, face) {
  const key = face + "|" + Math.round(width) + "|" + text;
  const kept = clipped.get(key);
  if (kept) return kept;
  pen.font = face;
  let plain = drawable(text);
  if (pen.measureText(plain).width > width) {
    const letters = [...plain];
    let [low, high] = [1, letters.length];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (pen.measureText(letters.slice(0, middle).join("") + "…").width <= width) low = middle;
      else high = middle - 1;
    }
    plain = letters.slice(0, low).join("") + "…";
  }
  const made = { text: plain, width: pen.measureText(plain).width };
  if (clipped.size > 6000) clipped.clear();
  clipped.set(key, made);
  return made;
}

class Room {
  constructor() {
    this.taken = [];
  }

  take(left, top, width, height) {
    const [right, bottom] = [left + width, top + height];
    if (left < 2 || top < 2 || right > camera.width - 2 || bottom > camera.height - 2) return false;
    for (const [a, b, c, d] of this.taken) if (left < c && right > a && top < d && bottom > b) return false;
    this.taken.push([left, top, right, bottom]);
    return true;
  }
}

function write(pen, made, x, y, face, ink, halo = true) {
  pen.font = face;
  if (halo) {
    pen.strokeStyle = colour.paper;
    pen.lineWidth = 3.5;
    pen.lineJoin = "round";
    pen.strokeText(made.text, x, y);
  }
  pen.fillStyle = ink;
  pen.fillText(made.text, x, y);
}

function drawOver(sight, some) {
  const pen = penOf(layers.over);
  pen.textBaseline = "middle";
  const room = new Room();
  if (state.node !== null) ring(pen, state.node, colour.accent);
  if (state.hover !== null && state.hover.node !== undefined) ring(pen, state.hover.node, colour["ink-2"]);
  const closed = sight.filter((disc) => !isOpen(disc));
  for (const disc of closed) drawFolded(pen, disc, some.nodes.length > 0);
  if (some.nodes.length > 0) nameNodes(pen, room, some.nodes.slice(0, 3000), 46);
  for (const disc of closed) nameFolded(pen, room, disc);
  const open = sight.filter(isOpen);
  for (const disc of open) nameOpen(pen, room, disc);
  if (open.length > 0 && some.nodes.length === 0) nameNodes(pen, room, candidates(open), mostNames());
}

// As many names as stand apart from each other: on a phone the whole picture has room for few.
const ROOM_OF_A_NAME = 10000; // square pixels of the picture
function mostNames() {
  const box = sheetBox();
  const drawn = Math.min(camera.width, (box.right - box.left) * camera.scale) * Math.min(camera.height, (box.bottom - box.top) * camera.scale);
  return Math.max(6, Math.min(64, Math.round(drawn / ROOM_OF_A_NAME)));
}

function radiusOf(node) {
  const unit = head.unit * camera.scale;
  const size = Math.min(255, Math.log2(graph.degree[node] + 1) * 24) / 255;
  return Math.min(26, Math.max(1.1, Math.min(1.5 + unit * 0.44, unit * (0.26 + size * 0.42))));
}

function ring(pen, node, ink) {
  pen.beginPath();
  pen.arc(toX(graph.x[node]), toY(graph.y[node]), radiusOf(node) + 4, 0, 2 * Math.PI);
  pen.strokeStyle = ink;
  pen.lineWidth = 2.5;
  pen.stroke();
}

// A folded disc: what share of its nodes is listed is the red part of its rim.
function drawFolded(pen, disc, dim) {
  const radius = disc.radius * camera.scale;
  const [x, y] = [toX(disc.x), toY(disc.y)];
  const rim = Math.min(7, Math.max(1.5, radius * 0.11));
  pen.globalAlpha = dim ? 0.35 : 1;
  pen.lineWidth = rim;
  pen.lineCap = "butt";
  pen.beginPath();
  pen.arc(x, y, Math.max(0.5, radius - rim / 2), 0, 2 * Math.PI);
  pen.strokeStyle = colour.rule;
  pen.stroke();
  if (disc.shownListed > 0) {
    pen.beginPath();
    pen.arc(x, y, Math.max(0.5, radius - rim / 2), -Math.PI / 2, -Math.PI / 2 + 2 * Math.PI * disc.shownListed / Math.max(1, disc.shown));
    pen.strokeStyle = colour["listed-2"];
    pen.stroke();
  }
  pen.globalAlpha = 1;
}

function nameFolded(pen, room, disc) {
  const radius = disc.radius * camera.scale;
  if (radius < 11) return;
  const size = Math.round(Math.min(19, Math.max(11, radius * 0.3)));
  const face = "600 " + size + "px " + FONT;
  const [x, y] = [toX(disc.x), toY(disc.y)];
  pen.textAlign = "center";
  const made = clip(pen, discName(disc), Math.max(radius * 1.72, 120), face);
  const under = radius > 24;
  const high = under ? size + 17 : size + 2;
  if (room.take(x - made.width / 2 - 2, y - high / 2, made.width + 4, high)) {
    write(pen, made, x, under ? y - 8 : y, face, colour.ink, made.width > radius * 1.7);
    if (under) write(pen, { text: count(disc.shown) }, x, y + size / 2 + 1, "500 12px " + FONT, colour["ink-2"], false);
  } else if (radius > 14) {
    const number = clip(pen, count(disc.shown), radius * 1.7, "500 11px " + FONT);
    if (room.take(x - number.width / 2, y - 7, number.width, 14)) write(pen, number, x, y, "500 11px " + FONT, colour["ink-2"], false);
  }
  pen.textAlign = "left";
}

function nameOpen(pen, room, disc) {
  const radius = disc.radius * camera.scale;
  if (radius < 22 || radius > Math.max(camera.width, camera.height)) return;
  const size = Math.round(Math.min(17, Math.max(11.5, radius * 0.15)));
  const face = "650 " + size + "px " + FONT;
  const made = clip(pen, discName(disc), Math.max(radius * 1.8, 160), face);
  const x = toX(disc.x);
  pen.textAlign = "center";
  // Above the disc, or at the upper edge of the window while one is inside it.
  const y = Math.max(toY(disc.y) - radius - size * 0.55, size);
  if (y < toY(disc.y) + radius - size && room.take(x - made.width / 2 - 3, y - size / 2 - 1, made.width + 6, size + 3)) write(pen, made, x, y, face, colour.ink);
  pen.textAlign = "left";
}

// Nodes in open discs in sight, the most important first, as far as there may be room for names.
function candidates(open) {
  const unit = head.unit * camera.scale;
  if (unit < 2.2) return [];
  const isOpenDisc = new Uint8Array(graph.discs.length);
  for (const disc of open) isOpenDisc[disc.number] = 1;
  const [left, top, right, bottom] = [fromX(0), fromY(0), fromX(camera.width), fromY(camera.height)];
  const inSight = (node) => graph.x[node] >= left && graph.x[node] <= right && graph.y[node] >= top && graph.y[node] <= bottom;
  const found = [];
  const share = (right - left) * (bottom - top) / (head.side * head.side);
  if (share * NODES > 6000) {
    for (const node of ranked()) {
      if (isOpenDisc[graph.disc[node]] && shown.nodes[node] && inSight(node)) found.push(node);
      if (found.length >= 500) break;
    }
    return found;
  }
  within(left, top, right, bottom, (node) => {
    if (isOpenDisc[graph.disc[node]] && shown.nodes[node] && inSight(node)) found.push(node);
  });
  return found.sort((a, b) => weightOf(b) - weightOf(a) || a - b).slice(0, 700);
}

function nameNodes(pen, room, nodes, most) {
  const face = "500 12px " + FONT;
  let named = 0;
  for (const node of nodes) {
    if (named >= most) break;
    const [px, py] = [toX(graph.x[node]), toY(graph.y[node])];
    if (px < 0 || py < 0 || px > camera.width || py > camera.height) continue;
    const own = node === state.node;
    const type = own ? "700 13.5px " + FONT : face;
    const made = clip(pen, graph.names[node], own ? 320 : 190, type);
    const gap = radiusOf(node) + 4;
    const right = room.take(px + gap - 1, py - 8, made.width + 2, 16);
    if (!right && !room.take(px - gap - made.width - 1, py - 8, made.width + 2, 16)) continue;
    write(pen, made, right ? px + gap : px - gap - made.width, py, type, isListed(node) ? colour.listed : colour.ink, true);
    named += 1;
  }
}
