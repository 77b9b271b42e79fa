// ---------------------------------------------------------------------------------------------
// Which way a line of the network runs between two cards: straight, around cards that stand
// between, or along the trunk from which a card hangs. A run is a curve as eight numbers.
// ---------------------------------------------------------------------------------------------

// How far a line may swing aside to pass cards, flattest first.
const BOWS = [0, 24, -24, 48, -48, 80, -80, 120, -120, 170, -170, 230, -230, 300, -300];

// The curves of a line one after another, and the length of each.
function routeOf({ a, b }, solid) {
  const hung = hungFrom(a, b);
  const turned = hung === null ? hungFrom(b, a) : null;
  const runs = hung ?? turned?.reverse().map(([x0, y0, x1, y1, x2, y2, x3, y3]) => [x3, y3, x2, y2, x1, y1, x0, y0]) ?? [aroundCards(a, b, solid)];
  return {
    runs,
    lengths: runs.map((run) => Math.max(1, Math.hypot(run[6] - run[0], run[7] - run[1]))),
    // On a trunk many lines lie on one another: only what is a line's own can be pointed at.
    own: hung !== null ? runs.slice(-1) : turned !== null ? runs.slice(0, 1) : runs,
  };
}

const straight = (x0, y0, x1, y1) => [x0, y0, x0, y0, x1, y1, x1, y1];

// To a card that hangs from a hub: to the trunk, along it, and level to the card.
function hungFrom(hub, leaf) {
  const trunk = hub.x + leaf.trunk;
  const side = Math.sign(leaf.x - trunk);
  const down = Math.sign(leaf.y - hub.y);
  const from = hub.y + down * (hub.height / 2 + 3);
  const to = leaf.x - side * (leaf.width / 2 + 3);
  // What was opened nearby may have taken its room.
  if (leaf.trunk === null || hub.frame || (leaf.y - from) * down < 16 || (to - trunk) * side < 4) return null;
  const points = [[hub.x, from], [trunk, from + down * 12], [trunk, leaf.y], [to, leaf.y]];
  if (trunk !== hub.x) points.splice(1, 0, [hub.x, from + down * 12]);
  return cornered(points);
}

// A way along points, with its corners cut round.
function cornered(points) {
  const runs = [];
  let [x, y] = points[0];
  for (let at = 1; at < points.length; at += 1) {
    const [px, py] = points[at];
    const length = Math.hypot(px - x, py - y) || 1;
    const next = points[at + 1];
    const round = next === undefined ? 0 : Math.min(10, length, Math.hypot(next[0] - px, next[1] - py) / 2);
    const [ex, ey] = [px - (px - x) / length * round, py - (py - y) / length * round];
    runs.push(straight(x, y, ex, ey));
    [x, y] = [ex, ey];
    if (round === 0) continue;
    const far = Math.hypot(next[0] - px, next[1] - py) || 1;
    const [nx, ny] = [px + (next[0] - px) / far * round, py + (next[1] - py) / far * round];
    runs.push([ex, ey, px, py, px, py, nx, ny]);
    [x, y] = [nx, ny];
  }
  return runs;
}

// From edge to edge: straight where no card stands between, else in the flattest bow around them.
function aroundCards(a, b, solid) {
  const sides = [Math.min(a.x, b.x), Math.min(a.y, b.y), Math.max(a.x, b.x), Math.max(a.y, b.y)];
  const most = Math.abs(BOWS.at(-1));
  const near = solid.filter((box) => box !== a && box !== b && box.x + box.width / 2 > sides[0] - most && box.x - box.width / 2 < sides[2] + most && box.y + box.height / 2 > sides[1] - most && box.y - box.height / 2 < sides[3] + most);
  let best = null;
  for (const bow of BOWS) {
    const curve = curveOf(a, b, bow);
    const steps = Math.max(16, Math.ceil(Math.hypot(curve[6] - curve[0], curve[7] - curve[1]) / 14));
    const points = Array.from({ length: steps + 1 }, (_, at) => pointOn(curve, at / steps));
    const hits = near.filter((box) => points.some(([x, y]) => Math.abs(x - box.x) < box.width / 2 + 3 && Math.abs(y - box.y) < box.height / 2 + 3)).length;
    if (best === null || hits < best.hits) best = { curve, hits };
    if (hits === 0) break;
  }
  return best.curve;
}

// `bow` is how far the middle stands beside the straight line, in pixels.
function curveOf(a, b, bow) {
  const [dx, dy] = [b.x - a.x, b.y - a.y];
  const length = Math.hypot(dx, dy) || 1;
  const [mx, my] = [(a.x + b.x) / 2 - dy / length * 2 * bow, (a.y + b.y) / 2 + dx / length * 2 * bow];
  const start = edgeOf(a, mx, my);
  const end = edgeOf(b, mx, my);
  const near = ([x, y]) => [x + (mx - x) * 2 / 3, y + (my - y) * 2 / 3];
  return bow === 0 ? straight(...start, ...end) : [...start, ...near(start), ...near(end), ...end];
}

function edgeOf(box, x, y) {
  const [dx, dy] = [x - box.x, y - box.y];
  const reach = Math.min((box.width / 2 + 3) / Math.max(1e-6, Math.abs(dx)), (box.height / 2 + 3) / Math.max(1e-6, Math.abs(dy)), 1);
  return [box.x + dx * reach, box.y + dy * reach];
}

// The point of a line at a part of its length.
function along({ runs, lengths }, part) {
  let left = part * lengths.reduce((sum, length) => sum + length, 0);
  let at = 0;
  while (at < runs.length - 1 && left > lengths[at]) {
    left -= lengths[at];
    at += 1;
  }
  return pointOn(runs[at], Math.min(1, left / lengths[at]));
}
