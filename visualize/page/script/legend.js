// ---------------------------------------------------------------------------------------------
// The legend, which is the filter: small drawings that say what a shape, a line or a colour means.
// ---------------------------------------------------------------------------------------------

function glyphIcon(kind) {
  const pen = new SvgPen();
  pen.fillStyle = "currentColor";
  glyph(pen, kind, 7, 7, 6);
  return svg("svg", { viewBox: "0 0 14 14", class: "sign", "aria-hidden": "true" }, pen.root);
}

function lineIcon(attributes) {
  return svg("svg", { viewBox: "0 0 24 8", class: "sign line", "aria-hidden": "true" }, svg("path", { d: "M1 4H23", fill: "none", stroke: "currentColor", "stroke-width": 2, ...attributes }));
}

function ruleIcon() {
  return svg("svg", { viewBox: "0 0 16 12", class: "sign listed", "aria-hidden": "true" }, svg("rect", { x: 1, y: 1, width: 14, height: 10, rx: 2, fill: "none", stroke: "currentColor", "stroke-width": 2 }));
}

function listedIcon() {
  return svg("svg", { viewBox: "0 0 16 12", class: "sign listed", "aria-hidden": "true" }, svg("path", { d: "M3 0H13L16 3V9L13 12H3L0 9V3Z", fill: "currentColor" }));
}

function relationIcon(relation) {
  const icon = lineIcon({});
  icon.classList.add(relationFamily(relation));
  return icon;
}

// Switches for [value, count] entries; `set` holds those that are off.
const legendGroup = (title, set, entries, icon, words, hint, toggle) => entries.length === 0 ? null : el("div", { class: "legend-group", role: "group", "aria-label": title },
  el("span", { class: "legend-title", text: title }),
  entries.map(([value, count]) => button({
    class: "filter", "aria-pressed": !set.has(value), title: hint(value),
    onclick: () => toggle(set, value),
  }, icon(value), own(words(value)), el("span", { class: "count", text: count }))));
