// ---------------------------------------------------------------------------------------------
// Pens, colours and text. The same drawing code paints the canvas and writes the SVG file.
// ---------------------------------------------------------------------------------------------

const FONT = '"Inter", "Segoe UI", -apple-system, BlinkMacSystemFont, "Noto Sans", "Helvetica Neue", Arial, sans-serif';
const COLOURS = ["paper", "panel", "ink", "ink-2", "rule", "accent", "on-accent", "listed", "listed-fill", "on-listed", "hold", "goods", "place", "wash"];
let colour = {};

// Sizes of text in pixels, the room at the side of a card, and what is left of what is not picked.
const NAME = 12.5;
const SMALL = 11;
const INSET = 9;
const FAINT = 0.13;
// Below this zoom names would be smaller than 11 pixels.
const READABLE = SMALL / NAME;
// Down to this a map is shown whole at first: better small letters than cards cut off.
const SMALLEST_WHOLE = 0.74;
// Columns of a map come so near to each other in a narrow window.
const NARROWEST = 40;

// Read through an element, so that system colours (forced colours) arrive as plain values too.
function readColours() {
  const probe = el("span", { class: "probe" });
  document.body.append(probe);
  colour = {};
  for (const name of COLOURS) {
    probe.style.color = "var(--" + name + ")";
    colour[name] = getComputedStyle(probe).color;
  }
  probe.remove();
}

const font = (size, weight) => weight + " " + size + "px " + FONT;

// Control and direction characters would move or hide what is drawn after them.
const drawable = (text) => text.replace(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu, " ").replace(/\s+/g, " ").trim();

// Pieces that may not be broken, each with whether it follows the last one without a space.
function pieces(text) {
  const out = [];
  for (const word of drawable(text).split(" ")) {
    const tokens = word.match(/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]|[^\-‐-–/\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]+[\-‐-–/]?|[\-‐-–/]/gu) ?? [];
    tokens.forEach((token, index) => out.push([token, index > 0]));
  }
  return out;
}

// Longest beginning of a text that fits, in whole characters.
function fitting(pen, text, width) {
  const letters = [...text];
  let low = 0;
  let high = letters.length;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (pen.measureText(letters.slice(0, middle).join("")).width <= width) low = middle;
    else high = middle - 1;
  }
  return letters.slice(0, Math.max(1, low)).join("");
}

function wrap(pen, text, width) {
  const lines = [];
  lines.broken = false;
  let line = "";
  for (const [token, glued] of pieces(text)) {
    const longer = line + (glued || line === "" ? "" : " ") + token;
    if (pen.measureText(longer).width <= width) {
      line = longer;
      continue;
    }
    if (line !== "") lines.push(line);
    let rest = token;
    // A word wider than the card is broken inside; hopeless lengths are cut by the caller.
    while (pen.measureText(rest).width > width && lines.length < 8) {
      const part = fitting(pen, rest, width - pen.measureText("-").width);
      lines.push(part + "-");
      lines.broken = true;
      rest = rest.slice(part.length);
    }
    line = rest;
  }
  if (line !== "") lines.push(line);
  return lines;
}

function clip(pen, text, width) {
  const plain = drawable(text);
  if (pen.measureText(plain).width <= width) return plain;
  return fitting(pen, plain, width - pen.measureText("…").width) + "…";
}

// Wrapping is slow to measure and always gives the same answer, so it is kept.
const wrapped = new Map();

// The name in at most `limit` lines: at full size, then smaller, then cut with an ellipsis.
function fitName(pen, text, width, limit, size, smallest, weight = 600) {
  const key = [text, width, limit, size, weight].join("\u0000");
  let found = wrapped.get(key);
  if (found) return found;
  for (let now = size; ; now -= 0.5) {
    pen.font = font(now, weight);
    const lines = wrap(pen, text, width);
    const last = now - 0.5 < smallest;
    // Rather smaller than with a broken word; a hyphen only where nothing else is left.
    if (lines.length <= limit && (last || !lines.broken)) {
      found = { size: now, lines, cut: false };
      break;
    }
    if (last) {
      const kept = lines.slice(0, limit);
      kept[limit - 1] = clip(pen, kept[limit - 1] + " " + lines.slice(limit).join(" "), width);
      found = { size: now, lines: kept, cut: true };
      break;
    }
  }
  wrapped.set(key, found);
  return found;
}

// The name of a card above so many smaller rows; gives where the first of them begins.
function paintName(pen, { x, y, width, lines }, text, ink, rows) {
  const left = x - width / 2 + INSET;
  let name = fitName(pen, text, width - 2 * INSET, lines, NAME, SMALL);
  // In a font wider than was reckoned with: one line more, which the card's margins just hold.
  if (name.cut) name = fitName(pen, text, width - 2 * INSET, lines + 1, SMALL, SMALL);
  const step = name.size + 2.5;
  let base = y - (name.lines.length * step + rows * 15) / 2 + name.size - 0.5;
  pen.textAlign = "left";
  pen.textBaseline = "alphabetic";
  pen.font = font(name.size, 600);
  pen.fillStyle = ink;
  for (const line of name.lines) {
    pen.fillText(line, left, base);
    base += step;
  }
  return [left, base + 1];
}

// What is folded is a small pile, so deep.
function paintPile(pen, left, top, width, height, deep) {
  pen.lineWidth = 1;
  for (const by of [deep, deep / 2]) {
    pen.beginPath();
    pen.roundRect(left + by, top + by, width, height, 6);
    pen.fillStyle = colour.paper;
    pen.fill();
    pen.strokeStyle = colour.rule;
    pen.stroke();
  }
}

const listedWords = (count) => (count > 0 ? count + " listed" : "none listed");

// Below the name of a fold: how many it stands for, and how many of them are listed.
function paintFoldRows(pen, left, base, room, words, listed) {
  pen.font = font(SMALL, 400);
  pen.fillStyle = colour["ink-2"];
  pen.fillText(clip(pen, words, room), left, base);
  pen.font = font(SMALL, 600);
  if (listed > 0) pen.fillStyle = colour.listed;
  pen.fillText(clip(pen, listedWords(listed), room), left, base + 15);
}

// As many labels as there is room for, whole, and how many more there are.
function listWords(pen, labels, room, start = "") {
  for (let shown = labels.length; shown > 1; shown -= 1) {
    const words = start + labels.slice(0, shown).join(" · ") + (shown < labels.length ? " +" + (labels.length - shown) : "");
    if (pen.measureText(words).width <= room) return words;
  }
  const more = labels.length > 1 ? " +" + (labels.length - 1) : "";
  return clip(pen, start + labels[0], room - pen.measureText(more).width) + more;
}

function overlap(a, b) {
  const w = Math.min(a[2], b[2]) - Math.max(a[0], b[0]);
  const h = Math.min(a[3], b[3]) - Math.max(a[1], b[1]);
  return w > 0 && h > 0 ? w * h : 0;
}

// A wider line is a larger share.
const strokeWidth = (step) => 1.3 + 3.4 * (step.share ?? 0.06);

// A listed party has cut corners as well as its own colour, so it is known without colour too.
function outline(pen, left, top, width, height, corner, chamfered) {
  pen.beginPath();
  if (!chamfered) {
    pen.roundRect(left, top, width, height, corner);
    return;
  }
  const right = left + width;
  const bottom = top + height;
  pen.moveTo(left + corner, top);
  pen.lineTo(right - corner, top);
  pen.lineTo(right, top + corner);
  pen.lineTo(right, bottom - corner);
  pen.lineTo(right - corner, bottom);
  pen.lineTo(left + corner, bottom);
  pen.lineTo(left, bottom - corner);
  pen.lineTo(left, top + corner);
  pen.closePath();
}

// One small sign per kind, told apart by shape; `r` is half its size.
const GLYPHS = {
  Company: [["M", -0.8, 0.85], ["L", -0.8, -0.85], ["L", 0.2, -0.85], ["L", 0.2, -0.15], ["L", 0.8, -0.15], ["L", 0.8, 0.85], ["Z"]],
  Organization: [["M", -0.95, -0.3], ["L", 0, -0.95], ["L", 0.95, -0.3], ["Z"], ["M", -0.75, -0.1], ["L", 0.75, -0.1], ["L", 0.75, 0.55], ["L", -0.75, 0.55], ["Z"], ["M", -0.95, 0.65], ["L", 0.95, 0.65], ["L", 0.95, 0.95], ["L", -0.95, 0.95], ["Z"]],
  Person: [["M", 0, -0.95], ["C", 0.55, -0.95, 0.55, -0.05, 0, -0.05], ["C", -0.55, -0.05, -0.55, -0.95, 0, -0.95], ["Z"], ["M", -0.85, 0.95], ["C", -0.85, -0.1, 0.85, -0.1, 0.85, 0.95], ["Z"]],
  Product: [["M", 0, -1], ["L", 0.9, 0], ["L", 0, 1], ["L", -0.9, 0], ["Z"]],
  Vessel: [["M", -1, 0.1], ["L", 1, 0.1], ["L", 0.6, 0.85], ["L", -0.6, 0.85], ["Z"], ["M", -0.1, -0.05], ["L", -0.1, -0.95], ["L", 0.7, -0.05], ["Z"]],
  Airplane: [["M", 0, -1], ["L", 0.2, -0.3], ["L", 1, 0.25], ["L", 0.2, 0.15], ["L", 0.1, 0.65], ["L", 0.45, 0.95], ["L", -0.45, 0.95], ["L", -0.1, 0.65], ["L", -0.2, 0.15], ["L", -1, 0.25], ["L", -0.2, -0.3], ["Z"]],
  Country: [["M", -0.8, 0.95], ["L", -0.8, -0.95], ["L", -0.5, -0.95], ["L", -0.5, -0.8], ["L", 0.9, -0.8], ["L", 0.55, -0.3], ["L", 0.9, 0.2], ["L", -0.5, 0.2], ["L", -0.5, 0.95], ["Z"]],
  Sanction: [["M", -0.75, -0.95], ["L", 0.25, -0.95], ["L", 0.75, -0.45], ["L", 0.75, 0.95], ["L", -0.75, 0.95], ["Z"]],
};

function glyph(pen, kind, x, y, r) {
  const shape = Object.hasOwn(GLYPHS, kind) ? GLYPHS[kind] : GLYPHS.Company;
  pen.beginPath();
  for (const [verb, ...at] of shape) {
    const points = at.map((value, index) => (index % 2 === 0 ? x : y) + value * r);
    if (verb === "M") pen.moveTo(...points);
    else if (verb === "L") pen.lineTo(...points);
    else if (verb === "C") pen.bezierCurveTo(...points);
    else pen.closePath();
  }
  pen.fill();
}

// A pen that writes SVG: the part of a canvas context that the scene uses.
class SvgPen {
  constructor() {
    this.root = svg("g");
    this.ruler = document.createElement("canvas").getContext("2d");
    this.kept = [];
    this.path = [];
    this.look = { globalAlpha: 1, fillStyle: "#000", strokeStyle: "#000", lineWidth: 1, lineCap: "butt", font: "12px sans-serif", textAlign: "left", textBaseline: "alphabetic", dash: [] };
    for (const name of Object.keys(this.look)) {
      if (name === "dash") continue;
      Object.defineProperty(this, name, { get: () => this.look[name], set: (value) => { this.look[name] = value; } });
    }
  }
  save() { this.kept.push({ ...this.look }); }
  restore() { this.look = this.kept.pop(); }
  beginPath() { this.path = []; }
  moveTo(x, y) { this.path.push("M", rounded(x), rounded(y)); }
  lineTo(x, y) { this.path.push("L", rounded(x), rounded(y)); }
  bezierCurveTo(...points) { this.path.push("C", ...points.map(rounded)); }
  closePath() { this.path.push("Z"); }
  roundRect(x, y, w, h, r) {
    this.path.push("M", rounded(x + r), rounded(y), "h", rounded(w - 2 * r), "a", r, r, 0, 0, 1, r, r, "v", rounded(h - 2 * r), "a", r, r, 0, 0, 1, -r, r, "h", rounded(2 * r - w), "a", r, r, 0, 0, 1, -r, -r, "v", rounded(2 * r - h), "a", r, r, 0, 0, 1, r, -r, "Z");
  }
  setLineDash(dash) { this.look.dash = dash; }
  put(attributes) { this.root.append(svg("path", { d: this.path.join(" "), opacity: this.look.globalAlpha, ...attributes })); }
  fill() { this.put({ fill: this.look.fillStyle }); }
  stroke() {
    this.put({ fill: "none", stroke: this.look.strokeStyle, "stroke-width": rounded(this.look.lineWidth), "stroke-linecap": this.look.lineCap, ...(this.look.dash.length ? { "stroke-dasharray": this.look.dash.join(" ") } : {}) });
  }
  measureText(text) {
    this.ruler.font = this.look.font;
    return this.ruler.measureText(text);
  }
  fillText(text, x, y) {
    const [, weight, size, family] = /^(\d+) ([\d.]+)px (.*)$/.exec(this.look.font);
    const anchor = { left: "start", center: "middle", right: "end" }[this.look.textAlign];
    const element = svg("text", { x: rounded(x), y: rounded(y), fill: this.look.fillStyle, opacity: this.look.globalAlpha, "font-weight": weight, "font-size": size, "font-family": family, "text-anchor": anchor });
    // XML has no way to write these at all.
    element.textContent = text.replace(/[\p{Cc}\p{Cs}\ufffe\uffff]/gu, " ");
    this.root.append(element);
  }
}

const rounded = (value) => Math.round(value * 10) / 10;
