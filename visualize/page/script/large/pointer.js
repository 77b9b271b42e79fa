// ---------------------------------------------------------------------------------------------
// Moving about: drag, wheel, pinch, the buttons and the keys; what lies under the pointer.
// ---------------------------------------------------------------------------------------------

const stillMotion = matchMedia("(prefers-reduced-motion: reduce)");
let flight = 0;

function setCamera({ x, y, scale }, fitted = false) {
  const box = sheetBox();
  camera.scale = Math.max(farthest(), Math.min(closest(), scale));
  camera.x = Math.max(box.left, Math.min(box.right, x));
  camera.y = Math.max(box.top, Math.min(box.bottom, y));
  camera.fitted = fitted;
  redraw();
}

// To another view, in a quarter of a second unless motion is unwelcome.
function fly(to, fitted = false) {
  cancelAnimationFrame(flight);
  const from = { x: camera.x, y: camera.y, scale: camera.scale };
  if (stillMotion.matches || document.hidden) {
    setCamera(to, fitted);
    writeAddress(true);
    return;
  }
  const began = performance.now();
  const step = (now) => {
    const part = Math.min(1, (now - began) / 260);
    const eased = part * (2 - part);
    // Along a line of the places that stay under the eye: by the scale's logarithm.
    const scale = from.scale * (to.scale / from.scale) ** eased;
    const done = Math.abs(to.scale - from.scale) < 1e-9 ? eased : (1 / from.scale - 1 / scale) / (1 / from.scale - 1 / to.scale);
    setCamera({ x: from.x + (to.x - from.x) * done, y: from.y + (to.y - from.y) * done, scale }, fitted && part === 1);
    moving();
    if (part < 1) flight = requestAnimationFrame(step);
  };
  flight = requestAnimationFrame(step);
}

const fit = () => fly(viewOf(sheetBox()), true);

function zoom(factor, px = camera.width / 2, py = camera.height / 2) {
  const [x, y] = [fromX(px), fromY(py)];
  const scale = Math.max(farthest(), Math.min(closest(), camera.scale * factor));
  return { x: x - (px - camera.width / 2) / scale, y: y - (py - camera.height / 2) / scale, scale };
}

const boxOf = (disc) => ({ left: disc.x - disc.radius * 1.06, top: disc.y - disc.radius * 1.14, right: disc.x + disc.radius * 1.06, bottom: disc.y + disc.radius * 1.06 });

// So that a node is in sight, in an open disc, with room around it.
function showNode(node) {
  const disc = graph.discs[graph.disc[node]];
  const [px, py] = [toX(graph.x[node]), toY(graph.y[node])];
  const edge = Math.min(90, camera.width / 5, camera.height / 5);
  const inSight = px > edge && py > edge && px < camera.width - edge && py < camera.height - edge;
  if (inSight && isOpen(disc) && head.unit * camera.scale > 3) return;
  const scale = Math.max(camera.scale, OPENS_APART * 1.1 / head.unit);
  fly({ x: graph.x[node], y: graph.y[node], scale });
}

function nodeAt(px, py) {
  if (gpu === null) return null;
  const reach = 12 / camera.scale;
  const [x, y] = [fromX(px), fromY(py)];
  let [best, least] = [null, Infinity];
  within(x - reach * 2.2, y - reach * 2.2, x + reach * 2.2, y + reach * 2.2, (node) => {
    if (!shown.nodes[node] || !isOpen(graph.discs[graph.disc[node]])) return;
    const far = Math.hypot(graph.x[node] - x, graph.y[node] - y) * camera.scale - radiusOf(node);
    if (far < least && far < 9) [best, least] = [node, far];
  });
  return best;
}

function discAt(px, py) {
  const [x, y] = [fromX(px), fromY(py)];
  return graph.discs.find((disc) => Math.hypot(disc.x - x, disc.y - y) < disc.radius) ?? null;
}

function listenToPointers() {
  const map = byId("map");
  const down = new Map();
  let start = null;
  const at = (event) => {
    const frame = map.getBoundingClientRect();
    return [event.clientX - frame.left, event.clientY - frame.top];
  };
  map.addEventListener("pointerdown", (event) => {
    cancelAnimationFrame(flight);
    map.setPointerCapture(event.pointerId);
    down.set(event.pointerId, at(event));
    start = down.size === 1 ? { at: at(event), moved: false } : null;
    hover(null);
  });
  map.addEventListener("pointermove", (event) => {
    const now = at(event);
    const before = down.get(event.pointerId);
    if (!before) {
      hoverAt(now);
      return;
    }
    if (down.size === 2) {
      const [other] = [...down].filter(([id]) => id !== event.pointerId).map(([, place]) => place);
      const factor = Math.hypot(now[0] - other[0], now[1] - other[1]) / Math.max(1, Math.hypot(before[0] - other[0], before[1] - other[1]));
      setCamera(zoom(factor, (now[0] + other[0]) / 2, (now[1] + other[1]) / 2));
    } else {
      if (start && Math.hypot(now[0] - start.at[0], now[1] - start.at[1]) > 4) start.moved = true;
      if (!start || start.moved) setCamera({ x: camera.x - (now[0] - before[0]) / camera.scale, y: camera.y - (now[1] - before[1]) / camera.scale, scale: camera.scale });
    }
    moving();
    down.set(event.pointerId, now);
  });
  const up = (event) => {
    down.delete(event.pointerId);
    if (event.type === "pointerup" && start && !start.moved) click(...start.at);
    if (down.size === 0) start = null;
  };
  map.addEventListener("pointerup", up);
  map.addEventListener("pointercancel", up);
  map.addEventListener("pointerleave", () => hover(null));
  map.addEventListener("wheel", (event) => {
    event.preventDefault();
    cancelAnimationFrame(flight);
    const pixels = event.deltaY * (event.deltaMode === 1 ? 16 : event.deltaMode === 2 ? 400 : 1);
    setCamera(zoom(Math.exp(-Math.max(-300, Math.min(300, pixels)) * 0.0022), ...at(event)));
    moving();
  }, { passive: false });
  map.addEventListener("dblclick", (event) => fly(zoom(2, ...at(event))));
}

function click(px, py) {
  const node = nodeAt(px, py);
  if (node !== null) {
    pickNode(node);
    return;
  }
  const disc = discAt(px, py);
  if (disc === null) clearPick();
  else if (isOpen(disc) && (state.node !== null || state.group !== null)) clearPick();
  else pickDisc(disc, !isOpen(disc));
}

function hoverAt([px, py]) {
  const node = nodeAt(px, py);
  if (node !== null) {
    hover({ node, words: graph.names[node], note: nodeNote(node), px, py });
    return;
  }
  const disc = discAt(px, py);
  if (disc !== null && !isOpen(disc)) hover({ disc, words: discName(disc), note: discNote(disc), px, py });
  else hover(null);
}

function hover(found) {
  const same = found !== null && state.hover !== null && found.node === state.hover.node && found.disc === state.hover.disc;
  const tip = byId("tip");
  if (found === null && state.hover === null) return;
  state.hover = found;
  tip.hidden = found === null;
  byId("map").classList.toggle("is-over", found !== null);
  if (found !== null) {
    if (!same) tip.replaceChildren(own(found.words, { class: "tip-name" }), own(found.note));
    tip.style.left = Math.max(4, Math.min(found.px + 14, camera.width - tip.offsetWidth - 8)) + "px";
    tip.style.top = Math.max(4, Math.min(found.py + 16, camera.height - tip.offsetHeight - 8)) + "px";
  }
  if (!same) redraw(false);
}

// ---- Keys on the map

const DIRECTIONS = { ArrowRight: [1, 0, "to the right"], ArrowLeft: [-1, 0, "to the left"], ArrowDown: [0, 1, "below"], ArrowUp: [0, -1, "above"] };

// The nearest in a direction, rather straight ahead than near.
function ahead(x, y, [dx, dy], places) {
  let [best, least] = [null, Infinity];
  for (const [value, px, py] of places) {
    const far = Math.hypot(px - x, py - y);
    const cos = far > 0 ? ((px - x) * dx + (py - y) * dy) / far : 0;
    if (cos > 0.5 && far * (2 - cos) < least) [best, least] = [value, far * (2 - cos)];
  }
  return best;
}

function walk(key) {
  const direction = DIRECTIONS[key];
  if (state.node !== null) {
    const places = [...tiesOf(state.node)].filter((tie) => shown.ties[tie]).map((tie) => {
      const node = otherEnd(tie, state.node);
      return [{ node, tie }, graph.x[node], graph.y[node]];
    });
    const found = ahead(graph.x[state.node], graph.y[state.node], direction, places);
    if (found === null) say("No relation leads " + direction[2]);
    else pickNode(found.node, found.tie);
    return;
  }
  const discs = graph.discs.filter((disc) => disc !== state.disc && disc.shown > 0).map((disc) => [disc, disc.x, disc.y]);
  const disc = state.disc === null ? graph.discs.find((each) => each.shown > 0) ?? null : ahead(state.disc.x, state.disc.y, direction, discs);
  if (disc === null) say("Nothing lies " + direction[2]);
  else {
    pickDisc(disc, false);
    if (!isInSight(disc)) fly({ x: disc.x, y: disc.y, scale: camera.scale });
  }
}

function listenToKeys() {
  byId("map").addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (DIRECTIONS[event.key]) walk(event.key);
    else if (event.key === "Enter") enter();
    else if (event.key === "+" || event.key === "=") fly(zoom(1.5));
    else if (event.key === "-") fly(zoom(1 / 1.5));
    else if (event.key === "0") fit();
    else return;
    event.preventDefault();
  });
}

// Into a disc, to its first member; from a node to what is said of it.
function enter() {
  if (state.node !== null) {
    setView(narrow.matches ? "list" : state.view);
    byId("detail").focus();
  } else if (state.disc !== null) {
    const [first] = leading(state.disc, 1);
    fly(viewOf(boxOf(state.disc), closest()));
    if (first !== undefined) pickNode(first);
  }
}
