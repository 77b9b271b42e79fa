// ---------------------------------------------------------------------------------------------
// The world: countries shaded by the paths that run through them, marks with the number of
// parties, and lines between countries: the paths, or the trade the report states. Shapes come as
// numbers; everything is one SVG and, below it, tables that hold the same facts.
// ---------------------------------------------------------------------------------------------

const atlas = byId("atlas");
// Pixels from the middle of a mark to its edge, and of a line, by class.
const MARK = 10;
const WIDTHS = [1.2, 2.6, 4.4, 6.4];
// The bounds of the classes of a stated value.
const BOUNDS = [1e8, 1e9];

const world = {
  points: new Map(),
  lands: new Map(),
  // Which country, or line, an element of the drawing belongs to.
  countryOf: new Map(),
  flowOf: new Map(),
  layers: null,
  // The country the keyboard stands on, by code.
  at: null,
  // What of the map is in sight, in its units; null: not yet chosen.
  view: null,
  moved: false,
  goods: "",
  year: "",
};

const codeOnMap = (code) => code !== null && world.points.has(code.toUpperCase());
const pointOf = (code) => world.points.get(code.toUpperCase());
const placeWords = (code) => (code === "" ? "No country stated" : countryWords(code));

// ---- What each country holds

// Trade facts with one end at least where this party's paths run, whatever is filtered.
function tradeOf(focus) {
  if (focus.trade === undefined) {
    const held = new Set([focus.party, ...focus.paths.flatMap((path) => path.members)].map((number) => placeOf(parties[number])));
    focus.trade = report.trade.filter((flow) => held.has(flow.from) || held.has(flow.to));
  }
  return focus.trade;
}

const isChosenTrade = (flow) =>
  (world.goods === "" || (flow.goods ?? "") === world.goods) &&
  (world.year === "" || flow.years.includes(Number(world.year))) &&
  (state.country === null || flow.from === state.country || flow.to === state.country);

// By place: its parties, the paths through it and its trade facts. Paths the legend switched off
// do not count; those of another country than the one picked do, so that one can change over.
function worldFigures() {
  const focus = current();
  const places = new Map();
  const at = (code) => {
    if (!places.has(code)) places.set(code, { code, parties: [], listed: [], lists: [], paths: new Set(), trade: [] });
    return places.get(code);
  };
  const paths = focus.paths.filter(isLetThrough);
  for (const number of new Set([focus.party, ...paths.flatMap((path) => path.members)])) {
    const place = at(placeOf(parties[number]) ?? "");
    place.parties.push(parties[number]);
    if (isListed(parties[number])) place.listed.push(parties[number]);
  }
  for (const path of paths) for (const member of path.members) at(placeOf(parties[member]) ?? "").paths.add(path);
  if (state.flows === "trade") {
    for (const flow of tradeOf(focus).filter(isChosenTrade)) for (const end of [flow.from, flow.to]) at(end).trade.push(flow);
  }
  for (const place of places.values()) place.lists = [...new Set(place.listed.flatMap(listLabels))].sort();
  // The most paths first, then the most listed parties, parties and trade; no country comes last.
  const figures = (place) => [place.code === "" ? 1 : 0, -place.paths.size, -place.listed.length, -place.parties.length, -place.trade.length];
  const compare = (a, b) => {
    const [left, right] = [figures(a), figures(b)];
    const differs = left.findIndex((value, index) => value !== right[index]);
    return differs < 0 ? (placeWords(a.code) < placeWords(b.code) ? -1 : 1) : left[differs] - right[differs];
  };
  return { paths, places: [...places.values()].sort(compare) };
}

function figuresWords(place, total) {
  const ends = (key) => place.trade.filter((flow) => flow[key] === place.code).length;
  return [
    place.parties.length > 0 ? plural(place.parties.length, "party", "parties") : "no party of the paths",
    place.listed.length > 0 ? place.listed.length + " listed (" + place.lists.join(", ") + ")" : "",
    place.parties.length > 0 ? "on " + place.paths.size + " of " + plural(total, "path") : "",
    place.trade.length > 0 ? "trade facts: " + ends("from") + " as exporter, " + ends("to") + " as importer" : "",
  ].filter(Boolean).join("; ");
}

// ---- Lines between countries

// From country to country along the paths; a party or product with no place is passed over.
function pathFlows(paths) {
  const flows = new Map();
  for (const path of paths) {
    let from = placeOf(parties[path.members[0]]);
    let steps = [];
    path.steps.forEach((step, index) => {
      const to = placeOf(parties[path.members[index + 1]]);
      steps.push(step);
      if (to === null) return;
      if (from !== null && from !== to) {
        const key = JSON.stringify([from, to]);
        if (!flows.has(key)) flows.set(key, { from, to, paths: new Set(), steps: new Set() });
        flows.get(key).paths.add(path);
        for (const one of steps) flows.get(key).steps.add(one);
      }
      from = to;
      steps = [];
    });
  }
  for (const flow of flows.values()) {
    const families = new Set([...flow.steps].map((step) => relationFamily(step.relation)));
    flow.family = families.size === 1 ? [...families][0] : "mixed";
    flow.size = flow.paths.size;
    flow.rank = Math.min(3, flow.size - 1);
    flow.words = placeWords(flow.from) + " → " + placeWords(flow.to) + ": " + plural(flow.size, "path") + " (" + [...new Set([...flow.steps].map((step) => relationWords(step.relation).toLowerCase()))].sort().join(", ") + ")";
  }
  return [...flows.values()];
}

const tradeClass = (value) => (value === null ? 0 : 1 + BOUNDS.filter((bound) => value >= bound).length);

// Values are as stated and of overlapping things, so they are never added up: the largest counts.
function tradeFlows(facts) {
  const flows = new Map();
  for (const fact of facts) {
    const key = JSON.stringify([fact.from, fact.to]);
    if (!flows.has(key)) flows.set(key, { from: fact.from, to: fact.to, facts: [], family: "goods" });
    flows.get(key).facts.push(fact);
  }
  for (const flow of flows.values()) {
    const valued = flow.facts.filter((fact) => fact.value !== null).sort((a, b) => b.value - a.value);
    flow.largest = valued[0] ?? null;
    flow.size = flow.largest?.value ?? 0;
    flow.rank = tradeClass(flow.largest?.value ?? null);
    flow.words = placeWords(flow.from) + " → " + placeWords(flow.to) + ": " + plural(flow.facts.length, "trade fact") + "; " +
      (flow.largest ? "largest figure " + moneyWords(flow.largest) + " (" + goodsWords(flow.largest) + ", " + whenWords(flow.largest) + ")" : "value not stated");
  }
  return [...flows.values()];
}

function moneyWords(fact) {
  const [name, unit] = [["billion", 1e9], ["million", 1e6]].find(([, bound]) => fact.value >= bound) ?? ["", 1];
  return fact.currency + " " + Number((fact.value / unit).toPrecision(4)).toLocaleString("en") + (name ? " " + name : "");
}

const goodsWords = (fact) => fact.goods ?? "goods not stated";
const whenWords = (fact) => fact.period?.replace("..", " to ") ?? (fact.years.length > 0 ? fact.years.join(", ") : "time not stated");

function figureWords(fact) {
  const figures = [
    fact.value === null ? "" : moneyWords(fact),
    fact.share === null ? "" : percentWords(fact.share) + " of the importer’s imports",
    fact.quantity ?? "",
  ].filter(Boolean);
  return (figures.join("; ") || "value not stated") + (fact.value === null && figures.length > 0 ? "; value not stated" : "");
}

// ---- Shapes

function shapeOf(packed) {
  const numbers = [...unpackedNumbers(packed)];
  let path = "";
  let [x, y] = [0, 0];
  for (let at = 0; at < numbers.length;) {
    const end = at + 1 + 2 * numbers[at];
    for (at += 1; at < end; at += 2) {
      path += (path === "" || path.endsWith("Z") ? "M" : "L") + (x += numbers[at]) + " " + (y += numbers[at + 1]);
    }
    path += "Z";
  }
  return path;
}

function startWorld() {
  const button = byId("view-world");
  if (report.world === null) {
    button.setAttribute("aria-disabled", "true");
    button.title = "No world map: fewer than two countries of this answer are on it";
    return;
  }
  const numbers = [...unpackedNumbers(report.world.points)];
  for (let at = 0; at < numbers.length; at += 2) world.points.set(report.world.codes.slice(at, at + 2), [numbers[at], numbers[at + 1]]);
  const layers = ["land", "specks", "picked", "flows", "marks", "names"].map((name) => [name, svg("g")]);
  world.layers = Object.fromEntries(layers);
  world.drawing = svg("svg", { "aria-hidden": "true", focusable: "false", preserveAspectRatio: "xMidYMid meet" }, ...layers.map(([, layer]) => layer));
  for (const [code, packed] of report.world.shapes) {
    const land = svg("path", { class: "land", d: shapeOf(packed), "fill-rule": "evenodd" });
    world.lands.set(code, land);
    world.countryOf.set(land, code);
    world.layers.land.append(land);
  }
  for (const code of world.points.keys()) {
    if (world.lands.has(code)) continue;
    const speck = svg("path", { class: "land speck" });
    world.lands.set(code, speck);
    world.countryOf.set(speck, code);
    world.layers.specks.append(speck);
  }
  atlas.append(world.drawing);
  new ResizeObserver(() => {
    if (state.view !== "world") return;
    if (!world.moved) world.view = null;
    drawWorld();
  }).observe(atlas);
}

const disc = (x, y, radius) => {
  const r = rounded(radius);
  return "M" + [rounded(x - r), rounded(y)] + "a" + [r, r, 0, 1, 0, rounded(2 * r), 0] + "a" + [r, r, 0, 1, 0, rounded(-2 * r), 0] + "Z";
};

function octagon(x, y, radius) {
  const cut = radius * 0.42;
  const corners = [[-cut, -radius], [cut, -radius], [radius, -cut], [radius, cut], [cut, radius], [-cut, radius], [-radius, cut], [-radius, -cut]];
  return "M" + corners.map(([dx, dy]) => rounded(x + dx) + " " + rounded(y + dy)).join("L") + "Z";
}

// ---- What is in sight

// A frame of the stage's own proportions around some points, with room for marks and names.
function framed(points, margin) {
  const [width, height] = report.world.size;
  const ratio = Math.max(0.3, atlas.clientWidth / Math.max(1, atlas.clientHeight));
  const xs = points.map(([x]) => x);
  const ys = points.map(([, y]) => y);
  const left = Math.min(...xs);
  const top = Math.min(...ys);
  const across = Math.max(Math.max(...xs) - left, 420) * margin;
  const down = Math.max(Math.max(...ys) - top, 260) * margin;
  const most = Math.max(width, height * ratio);
  const wide = Math.max(across, down * ratio);
  // Nearly all of it is shown as all of it.
  const w = wide > 0.7 * most ? most : wide;
  return heldInside({ x: (left + Math.max(...xs)) / 2 - w / 2, y: (top + Math.max(...ys)) / 2 - w / ratio / 2, w, h: w / ratio });
}

// The corners of a country that paths run through; of one that only trades, its middle.
function extentOf(place) {
  if (place.paths.size === 0) return [pointOf(place.code)];
  const box = world.lands.get(place.code.toUpperCase()).getBBox();
  return [[box.x, box.y], [box.x + box.width, box.y + box.height], pointOf(place.code)];
}

// The frame stays on the map; what is smaller than the frame sits in its middle.
function heldInside(view) {
  const [width, height] = report.world.size;
  const held = (start, length, whole) => (length >= whole ? (whole - length) / 2 : Math.max(0, Math.min(whole - length, start)));
  return { ...view, x: held(view.x, view.w, width), y: held(view.y, view.h, height) };
}

const wholeWorld = () => framed([[0, 0], report.world.size], 1);

function zoomWorld(factor) {
  const { x, y, w, h } = world.view;
  // Toward the country the keyboard stands on, else the most exposed one: not into empty sea.
  const toward = world.marks.has(world.at) ? world.at : world.places[0]?.code;
  const centre = !world.moved && toward !== undefined ? pointOf(toward) : [x + w / 2, y + h / 2];
  const most = wholeWorld().w;
  const wide = Math.max(most / 24, Math.min(most, w / factor));
  const size = wide / w;
  world.view = heldInside({ x: centre[0] - (w * size) / 2, y: centre[1] - (h * size) / 2, w: wide, h: h * size });
  world.moved = true;
  drawWorld();
}

function fitWorld(whole) {
  world.moved = whole;
  world.view = whole ? wholeWorld() : null;
  drawWorld();
}

// ---- Drawing

// Bounds of the shades: at most four classes, of the numbers of paths through a country.
function shadeBounds(most) {
  const count = Math.min(4, most);
  return Array.from({ length: count }, (_, index) => Math.ceil((most * (index + 1)) / count));
}

// Marks that would cover each other move apart; a thin line leads back to the place.
function spread(marks, radius) {
  for (let round = 0; round < 80; round += 1) {
    let still = true;
    for (let i = 0; i < marks.length; i += 1) {
      for (let j = i + 1; j < marks.length; j += 1) {
        const [a, b] = [marks[i], marks[j]];
        const dx = b.x - a.x;
        const dy = b.y - a.y;
        const distance = Math.hypot(dx, dy);
        const gap = 2.15 * radius - distance;
        if (gap <= 0.01 * radius) continue;
        still = false;
        // Two in the very same place part sideways, in the order of their rank.
        const [ux, uy] = distance > 0.001 ? [dx / distance, dy / distance] : [1, 0];
        a.x -= (ux * gap) / 2;
        a.y -= (uy * gap) / 2;
        b.x += (ux * gap) / 2;
        b.y += (uy * gap) / 2;
      }
    }
    if (still) return;
  }
}

function drawWorld() {
  const { paths, places } = worldFigures();
  const held = places.filter((place) => codeOnMap(place.code));
  Object.assign(world, { all: places, places: held, total: paths.length });
  if (atlas.clientWidth < 40) return;
  const shown = new Set(visible.paths);
  const flows = (state.flows === "trade" ? tradeFlows(tradeOf(current()).filter(isChosenTrade)) : pathFlows(paths)).filter((flow) => codeOnMap(flow.from) && codeOnMap(flow.to));
  if (world.view === null) world.view = held.length > 0 ? framed(held.flatMap(extentOf), 1.16) : wholeWorld();
  const { x, y, w, h } = world.view;
  // Map units of one pixel.
  const unit = w / atlas.clientWidth;
  world.unit = unit;
  world.drawing.setAttribute("viewBox", [x, y, w, h].map(rounded).join(" "));

  const bounds = shadeBounds(Math.max(0, ...held.map((place) => place.paths.size)));
  world.bounds = bounds;
  for (const [code, land] of world.lands) {
    land.setAttribute("class", "land" + (land.parentNode === world.layers.specks ? " speck" : ""));
    if (land.parentNode === world.layers.specks) land.setAttribute("d", disc(...world.points.get(code), 2.2 * unit));
  }
  const isFaint = (place) => state.country !== null && place.code !== state.country && ![...place.paths].some((path) => shown.has(path)) && place.trade.length === 0;
  for (const place of held) {
    const land = world.lands.get(place.code.toUpperCase());
    const shade = place.paths.size === 0 ? 0 : bounds.findIndex((bound) => place.paths.size <= bound) + 1;
    land.classList.add("has", "shade-" + Math.round((shade * 4) / Math.max(1, bounds.length)));
    if (isFaint(place)) land.classList.add("is-faint");
  }
  const picked = world.lands.get((state.country ?? "").toUpperCase());
  world.layers.picked.replaceChildren(...(picked ? [svg("path", { class: "outline", d: picked.getAttribute("d") })] : []));

  const radius = MARK * unit;
  const marks = held.map((place) => ({ place, x: pointOf(place.code)[0], y: pointOf(place.code)[1] }));
  spread(marks, radius);
  world.marks = new Map(marks.map((mark) => [mark.place.code, mark]));

  world.flowOf.clear();
  const lit = state.path ?? state.preview;
  world.layers.flows.replaceChildren(...flows.sort((a, b) => a.size - b.size).flatMap((flow) => drawFlow(flow, unit, radius, shown, lit)));
  world.layers.marks.replaceChildren(...marks.slice().reverse().flatMap((mark) => drawMark(mark, unit, radius, isFaint(mark.place))));
  world.layers.names.replaceChildren(...drawNames(marks, unit, radius));
}

// The bend of a line: to its left, so that there and back are two lines, and such that it does not
// run under the mark of a third country as if it stopped there.
const BENDS = [0.16, 0.24, 0.1, 0.32, 0.04, -0.12, 0.42];
function bent(a, b, radius) {
  const [dx, dy] = [b.x - a.x, b.y - a.y];
  const bends = BENDS.map((bend) => [(a.x + b.x) / 2 + dy * bend, (a.y + b.y) / 2 - dx * bend]);
  const isFree = ([mx, my]) => [...world.marks.values()].every((mark) => mark === a || mark === b || SAMPLES.every((t) => {
    const u = 1 - t;
    return Math.hypot(u * u * a.x + 2 * u * t * mx + t * t * b.x - mark.x, u * u * a.y + 2 * u * t * my + t * t * b.y - mark.y) > 1.4 * radius;
  }));
  return bends.find(isFree) ?? bends[0];
}
const SAMPLES = Array.from({ length: 23 }, (_, index) => (index + 1) / 24);

function drawFlow(flow, unit, radius, shown, lit) {
  const [a, b] = [world.marks.get(flow.from), world.marks.get(flow.to)];
  const length = Math.hypot(b.x - a.x, b.y - a.y) || 1;
  const middle = bent(a, b, radius);
  const toward = (from, to, distance) => {
    const far = Math.hypot(to[0] - from[0], to[1] - from[1]) || 1;
    return [from[0] + ((to[0] - from[0]) / far) * distance, from[1] + ((to[1] - from[1]) / far) * distance];
  };
  const wide = WIDTHS[flow.rank];
  const head = Math.min((5 + wide) * unit, length / 3);
  const start = toward([a.x, a.y], middle, radius * 1.05);
  const tip = toward([b.x, b.y], middle, radius * 1.1);
  const end = toward(tip, middle, head * 0.8);
  const [ux, uy] = [(tip[0] - end[0]) / (head * 0.8), (tip[1] - end[1]) / (head * 0.8)];
  const curve = "M" + start.map(rounded) + "Q" + middle.map(rounded) + " " + end.map(rounded);
  const point = "M" + tip.map(rounded) + "L" + [tip[0] - ux * head - uy * head * 0.55, tip[1] - uy * head + ux * head * 0.55].map(rounded) + "L" + [tip[0] - ux * head + uy * head * 0.55, tip[1] - uy * head - ux * head * 0.55].map(rounded) + "Z";
  const isLit = flow.paths !== undefined && lit !== null && flow.paths.has(lit);
  const isFaint = flow.paths !== undefined && (lit !== null ? !isLit : ![...flow.paths].some((path) => shown.has(path)));
  const look = flow.family + (isLit ? " is-lit" : "") + (isFaint ? " is-faint" : "");
  const parts = [
    svg("path", { class: "halo" + (isFaint ? " is-faint" : ""), d: curve, "stroke-width": rounded((wide + 2) * unit) }),
    svg("path", { class: "flow " + look, d: curve, "stroke-width": rounded(wide * unit), ...(state.flows === "trade" && flow.rank === 0 ? { "stroke-dasharray": [4 * unit, 3 * unit].map(rounded) } : {}) }),
    svg("path", { class: "flow-head " + look, d: point }),
    // Wide enough for a finger.
    svg("path", { class: "flow-hit", d: curve, "stroke-width": rounded(12 * unit) }),
  ];
  for (const part of parts) world.flowOf.set(part, flow);
  return parts;
}

function drawMark({ place, x, y }, unit, radius, faint) {
  const [px, py] = pointOf(place.code);
  const listed = place.listed.length > 0;
  const isHome = placeOf(current().self) === place.code;
  const parts = [];
  if (Math.hypot(px - x, py - y) > 3 * unit) parts.push(svg("path", { class: "leader", d: "M" + [px, py].map(rounded) + "L" + [x, y].map(rounded), "stroke-width": rounded(unit) }));
  if (isHome) parts.push(svg("path", { class: "home", d: disc(x, y, radius * 1.32), "stroke-width": rounded(1.6 * unit) }));
  if (world.at === place.code) parts.push(svg("path", { class: "cursor", d: disc(x, y, radius * 1.62), "stroke-width": rounded(2.4 * unit) }));
  // A country with trade only has no party to count.
  const small = place.parties.length === 0;
  const outline = small ? disc(x, y, radius * 0.5) : listed ? octagon(x, y, radius) : disc(x, y, radius);
  parts.push(svg("path", { class: "mark-shape" + (listed ? " is-listed" : small ? " is-trade" : "") + (faint ? " is-faint" : ""), d: outline, "stroke-width": rounded(1.4 * unit) }));
  if (!small) {
    const text = svg("text", { class: listed ? "mark-text is-listed" : "mark-text", x: rounded(x), y: rounded(y + 3.9 * unit), "font-size": rounded(11 * unit), "text-anchor": "middle" });
    text.textContent = place.parties.length;
    parts.push(text);
  }
  for (const part of parts) world.countryOf.set(part, place.code);
  return parts;
}

// Names beside the marks, the most exposed first; one that finds no free place is left to the
// table, the tooltip line and the keyboard.
function drawNames(marks, unit, radius) {
  const { x: left, y: top, w, h } = world.view;
  const sizeOf = (mark) => (mark.place.parties.length === 0 ? radius * 0.5 : radius);
  const taken = marks.map((mark) => [mark.x - sizeOf(mark), mark.y - sizeOf(mark), mark.x + sizeOf(mark), mark.y + sizeOf(mark)]);
  const names = [];
  for (const mark of marks) {
    const words = placeWords(mark.place.code);
    const size = 12 * unit;
    const wide = words.length * size * 0.56 + 4 * unit;
    const gap = sizeOf(mark) + 3.5 * unit;
    const spots = [
      ["start", mark.x + gap, mark.y + size * 0.35, [mark.x + gap, mark.y - size * 0.6, mark.x + gap + wide, mark.y + size * 0.6]],
      ["end", mark.x - gap, mark.y + size * 0.35, [mark.x - gap - wide, mark.y - size * 0.6, mark.x - gap, mark.y + size * 0.6]],
      ["middle", mark.x, mark.y + gap + size * 0.8, [mark.x - wide / 2, mark.y + gap - size * 0.2, mark.x + wide / 2, mark.y + gap + size]],
      ["middle", mark.x, mark.y - gap, [mark.x - wide / 2, mark.y - gap - size, mark.x + wide / 2, mark.y - gap + size * 0.2]],
    ];
    const spot = spots.find(([, , , box]) => box[0] > left && box[2] < left + w && box[1] > top && box[3] < top + h && taken.every((other) => overlap(box, other) === 0));
    if (!spot) continue;
    taken.push(spot[3]);
    const text = svg("text", { class: "place-name", x: rounded(spot[1]), y: rounded(spot[2]), "font-size": rounded(size), "stroke-width": rounded(3 * unit), "text-anchor": spot[0] });
    text.textContent = words;
    world.countryOf.set(text, mark.place.code);
    names.push(text);
  }
  return names;
}

// ---- Beside the drawing

function renderWorld() {
  if (state.view !== "world" || report.world === null) return;
  const trade = tradeOf(current());
  const hasTrade = trade.length > 0;
  if (!hasTrade) state.flows = "paths";
  byId("flows-paths").setAttribute("aria-pressed", String(state.flows === "paths"));
  byId("flows-trade").setAttribute("aria-pressed", String(state.flows === "trade"));
  byId("flows-trade").setAttribute("aria-disabled", String(!hasTrade));
  byId("flows-trade").title = hasTrade ? "" : "No trade fact touches a country of these paths";
  const isTrade = state.flows === "trade";
  byId("world-goods").hidden = byId("world-year").hidden = !isTrade;
  if (isTrade) renderTradeChoices(trade);
  drawWorld();
  renderWorldLegend();
  renderWorldTables();
  if (byId("atlas-said").textContent === "") sayOnWorld("");
}

function renderTradeChoices(trade) {
  const counted = (values) => {
    const counts = new Map();
    for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
    return [...counts];
  };
  const fill = (place, chosen, any, entries) => {
    const select = place.querySelector("select");
    select.replaceChildren(el("option", { value: "", text: any }), ...entries.map(([value, words]) => el("option", { value, text: words })));
    select.selectedIndex = Math.max(0, entries.findIndex(([value]) => value === chosen) + 1);
  };
  const goods = counted(trade.map((flow) => flow.goods ?? "")).sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
  const codes = (name) => [...new Set(trade.filter((flow) => (flow.goods ?? "") === name).flatMap((flow) => flow.hs))].sort();
  // The empty text stands for any goods, so goods without a name cannot be chosen by it.
  const named = goods.filter(([name]) => name !== "");
  world.goodsNames = named.map(([name]) => name);
  if (!world.goodsNames.includes(world.goods)) world.goods = "";
  fill(byId("world-goods"), world.goods, "Any goods", named.map(([name, count]) => [name, name.slice(0, 60) + (name.length > 60 ? "…" : "") + (codes(name).length ? " (HS " + codes(name).join(", ") + ")" : "") + ": " + count]));
  const years = counted(trade.flatMap((flow) => flow.years)).sort((a, b) => b[0] - a[0]);
  if (!years.some(([year]) => String(year) === world.year)) world.year = "";
  fill(byId("world-year"), world.year, "Any year", years.map(([year, count]) => [String(year), year + ": " + count]));
}

function renderWorldLegend() {
  const isTrade = state.flows === "trade";
  const swatch = (shade) => svg("svg", { viewBox: "0 0 18 12", class: "sign swatch", "aria-hidden": "true" }, svg("path", { class: "land has shade-" + shade, d: "M0 0H18V12H0Z" }));
  const line = (rank, family) => lineIcon({ "stroke-width": WIDTHS[rank], class: "flow " + family, ...(isTrade && rank === 0 ? { "stroke-dasharray": "4 3" } : {}) });
  const sign = (path, name) => svg("svg", { viewBox: "0 0 14 14", class: "sign", "aria-hidden": "true" }, svg("path", { class: name, d: path, "stroke-width": 1.4 }));
  const key = (icon, words) => el("span", { class: "key" }, icon, words);
  const group = (title, ...keys) => el("div", { class: "legend-group", role: "group", "aria-label": title }, el("span", { class: "legend-title", text: title }), ...keys);
  const bounds = world.bounds ?? [];
  const shades = bounds.map((bound, index) => {
    const from = index === 0 ? 1 : bounds[index - 1] + 1;
    return key(swatch(Math.round(((index + 1) * 4) / bounds.length)), (from === bound ? from : from + "–" + bound) + (bound === 1 ? " path" : " paths"));
  });
  const families = [["hold", "ownership or control"], ["goods", "supply and goods"], ["place", "revenue, location or link"], ["mixed", "several kinds"]];
  byId("atlas-legend").replaceChildren(
    group("Paths through a country", key(swatch(0), "none"), ...shades),
    group("Marks", key(sign(disc(7, 7, 6), "mark-shape"), "parties there"), key(sign(octagon(7, 7, 6), "mark-shape is-listed"), "some of them listed"), key(sign(disc(7, 7, 5.6), "home"), "the party asked about")),
    isTrade
      ? group("Trade flows, by the largest single figure stated", key(line(0, "goods"), "value not stated"), key(line(1, "goods"), "below 100 million"), key(line(2, "goods"), "below 1 billion"), key(line(3, "goods"), "1 billion and more"), el("span", { class: "key", text: "in the currency stated; never added up or converted" }))
      : group("Paths between countries", ...families.map(([family, words]) => key(line(1, family), words)), key(line(0, "mixed"), "1 path"), key(line(3, "mixed"), "4 and more")),
    el("p", { class: "note" }, own(report.world.policy), " ", own(report.world.credit)),
  );
}

// The table twin: every place has its row, those that are not on the map as well.
function renderWorldTables() {
  const focus = current();
  const places = world.all;
  const isTrade = state.flows === "trade";
  const name = (place) => place.code === "" || place.paths.size + place.trade.length === 0
    ? own(placeWords(place.code))
    : button({ class: "link", "data-code": place.code, "aria-pressed": state.country === place.code, onclick: () => pickFromTable(place.code) }, own(placeWords(place.code)));
  const rows = places.map((place) => [
    [name(place), place.code !== "" && !codeOnMap(place.code) ? el("span", { class: "note", text: " not on the map" }) : null],
    String(place.parties.length),
    String(place.listed.length),
    place.paths.size + " of " + world.total,
    ...(isTrade ? [place.trade.filter((flow) => flow.from === place.code).length + " as exporter, " + place.trade.filter((flow) => flow.to === place.code).length + " as importer"] : []),
    place.lists.length === 0 ? null : el("span", { class: "badges" }, place.lists.map((label) => el("span", { class: "badge", title: listTitles.get(label) ?? label, text: label }))),
  ]);
  const sum = (key) => String(places.reduce((total, place) => total + place[key].length, 0));
  rows.push(["All places", sum("parties"), sum("listed"), plural(world.total, "path"), ...(isTrade ? [""] : []), null]);
  const facts = isTrade ? tradeOf(focus).filter(isChosenTrade) : [];
  const had = document.activeElement?.dataset?.code;
  byId("atlas-tables").replaceChildren(...[
    el("p", { class: "note", text: "Pick a country, on the map or here, to see only the paths through it; Escape takes it back." }),
    dataTable("Countries of the paths from " + focus.self.name, ["Country", "Parties", "Listed", "Paths", ...(isTrade ? ["Trade facts"] : []), "Lists"], rows),
    isTrade ? el("p", { class: "note", text: "Figures stand as their sources state them; nothing is added up, converted or filled in. The words of each row are in the file and line named, and in the answer as JSON." }) : null,
    isTrade ? dataTable(plural(facts.length, "trade fact") + " shown of " + tradeOf(focus).length, ["From and to", "Goods", "When", "Figure", "Source"], facts.map((fact) => [
      [own(placeWords(fact.from)), " → ", own(placeWords(fact.to)), codeOnMap(fact.from) && codeOnMap(fact.to) ? null : el("span", { class: "note", text: " not on the map" })],
      [own(goodsWords(fact)), fact.hs.length ? " · HS " + fact.hs.join(", ") : "", fact.counts ? [" · ", own(fact.counts)] : ""].flat(),
      own(whenWords(fact)),
      [own(figureWords(fact)), fact.note ? el("span", { class: "note" }, " · ", own(fact.note)) : null],
      el("details", {}, el("summary", { text: plural(fact.sources.length, "source") + ", " + fact.confidence + " confidence" }), evidenceList(fact.sources)),
    ])) : null,
  ].filter(Boolean));
  const again = had === undefined ? undefined : [...byId("atlas-tables").querySelectorAll("[data-code]")].find((one) => one.dataset.code === had);
  if (again) again.focus();
}

function pickFromTable(code) {
  world.at = codeOnMap(code) ? code : world.at;
  pickCountry(code);
}

// The line below the drawing says what is under the pointer or the keyboard.
function sayOnWorld(words) {
  byId("atlas-said").textContent = words || (state.country !== null ? "Only paths through " + countryWords(state.country) + "." : "Point at a country or a line to read its figures here.");
}

// ---- Pointer

function underPointer(event) {
  const code = world.countryOf.get(event.target);
  const place = code === undefined ? undefined : (world.places ?? []).find((one) => one.code === code || one.code.toUpperCase() === code);
  return { place, flow: world.flowOf.get(event.target) };
}

let grip = null;
atlas.addEventListener("pointerdown", (event) => {
  grip = { id: event.pointerId, x: event.clientX, y: event.clientY, view: world.view, moved: false };
});
atlas.addEventListener("pointermove", (event) => {
  if (grip !== null && event.buttons > 0 && world.view.w < wholeWorld().w - 1) {
    const [dx, dy] = [event.clientX - grip.x, event.clientY - grip.y];
    if (!grip.moved && Math.hypot(dx, dy) < 5) return;
    grip.moved = world.moved = true;
    world.view = heldInside({ ...grip.view, x: grip.view.x - dx * world.unit, y: grip.view.y - dy * world.unit });
    drawWorld();
    return;
  }
  const { place, flow } = underPointer(event);
  atlas.classList.toggle("is-over", place !== undefined);
  sayOnWorld(flow ? flow.words : place ? placeWords(place.code) + ": " + figuresWords(place, world.total) : "");
});
atlas.addEventListener("pointerleave", () => sayOnWorld(""));
atlas.addEventListener("click", (event) => {
  const dragged = grip?.moved ?? false;
  grip = null;
  if (dragged) return;
  const { place, flow } = underPointer(event);
  if (flow) {
    sayOnWorld(flow.words);
    say(flow.words);
  } else if (place) {
    world.at = place.code;
    pickCountry(place.code);
    sayOnWorld(placeWords(place.code) + ": " + figuresWords(place, world.total));
  } else if (state.country !== null) pickCountry(null);
});

// ---- Keyboard

function standOn(index) {
  const places = world.places;
  if (places.length === 0) {
    say("No country of this answer is on the map");
    return;
  }
  const place = places[(index + places.length) % places.length];
  world.at = place.code;
  const [x, y] = pointOf(place.code);
  const { view } = world;
  const edge = MARK * 2 * world.unit;
  if (x < view.x + edge || x > view.x + view.w - edge || y < view.y + edge || y > view.y + view.h - edge) {
    world.view = heldInside({ ...view, x: x - view.w / 2, y: y - view.h / 2 });
    world.moved = true;
  }
  drawWorld();
  const words = placeWords(place.code) + ", " + (places.indexOf(place) + 1) + " of " + places.length + ": " + figuresWords(place, world.total);
  sayOnWorld(words);
  say(words + (state.country === place.code ? ". Only its paths are shown" : ""));
}

atlas.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || report.world === null) return;
  const at = world.places.findIndex((place) => place.code === world.at);
  const to = { ArrowRight: at + 1, ArrowDown: at + 1, ArrowLeft: at < 0 ? -1 : at - 1, ArrowUp: at < 0 ? -1 : at - 1, Home: 0, End: -1 }[event.key];
  if (to !== undefined) standOn(to);
  else if ((event.key === "Enter" || event.key === " ") && at >= 0) {
    pickCountry(world.at);
    sayOnWorld(placeWords(world.at) + ": " + figuresWords(world.places.find((place) => place.code === world.at), world.total));
  } else if (event.key === "Escape" && state.country !== null) pickCountry(null);
  else if (event.key === "+" || event.key === "=") zoomWorld(1.5);
  else if (event.key === "-") zoomWorld(1 / 1.5);
  else if (event.key === "0") fitWorld(false);
  else return;
  event.preventDefault();
  event.stopPropagation();
});

byId("world-in").addEventListener("click", () => zoomWorld(1.5));
byId("world-out").addEventListener("click", () => zoomWorld(1 / 1.5));
byId("world-fit").addEventListener("click", () => fitWorld(false));
byId("world-all").addEventListener("click", () => fitWorld(true));

function setFlows(flows) {
  if (flows === "trade" && tradeOf(current()).length === 0) {
    say(byId("flows-trade").title);
    return;
  }
  state.flows = flows;
  if (!world.moved) world.view = null;
  refresh();
  writeAddress();
  say(flows === "trade" ? plural(tradeOf(current()).length, "trade fact") + " between countries" : "Paths between countries");
}

byId("flows-paths").addEventListener("click", () => setFlows("paths"));
byId("flows-trade").addEventListener("click", () => setFlows("trade"));
for (const [place, key] of [["world-goods", "goods"], ["world-year", "year"]]) {
  byId(place).querySelector("select").addEventListener("change", (event) => {
    const at = event.target.selectedIndex;
    world[key] = at === 0 ? "" : key === "goods" ? world.goodsNames[at - 1] : event.target.value;
    renderWorld();
    say(plural(tradeOf(current()).filter(isChosenTrade).length, "trade fact") + " shown");
  });
}
