// ---------------------------------------------------------------------------------------------
// The graph in an answer: vis-network places and draws it; the panel says what is chosen.
// ---------------------------------------------------------------------------------------------

const data = JSON.parse(byId("data").textContent);
const panel = byId("panel");
const parallel = new Map();

const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue("--" + name).trim();

function nodeLook(node) {
  const edge = { Product: "goods", Country: "place", Sanction: "listed" }[node.kind] ?? "hold";
  const fill = colour(node.listed ? "listed-fill" : node.kind === "Sanction" ? "listed-wash" : "panel");
  const border = colour(node.listed ? "listed-fill" : edge);
  const same = { background: fill, border };
  const chosen = { background: fill, border: colour("accent") };
  return {
    color: { ...same, highlight: chosen, hover: chosen },
    font: { color: colour(node.listed ? "on-listed" : "ink"), face: colour("sans"), size: 13 },
    shapeProperties: { borderDashes: node.kind === "Country" ? [3, 3] : false, borderRadius: node.kind === "Product" ? 11 : 3 },
  };
}

const tieLook = () => ({
  color: { color: colour("hold"), highlight: colour("accent"), hover: colour("accent") },
  font: { color: colour("ink-2"), face: colour("sans"), size: 11, strokeWidth: 3, strokeColor: colour("panel") },
});

// Relationships that read the same between the same two nodes are one line with a count.
const lines = [...data.ties.keys()].reduce((found, id) => {
  const { from, to, label } = data.ties[id];
  const key = from + "-" + to + "-" + label;
  found.set(key, [...(found.get(key) ?? []), id]);
  return found;
}, new Map());
const groups = [...lines.values()];

// Several lines between two nodes are bent apart, whichever way they run.
function bend(tie) {
  const one = Math.min(tie.from, tie.to);
  const pair = one + "-" + Math.max(tie.from, tie.to);
  const before = parallel.get(pair) ?? 0;
  parallel.set(pair, before + 1);
  const side = (before % 2 === 0) === (tie.from === one) ? "curvedCW" : "curvedCCW";
  return { enabled: true, type: side, roundness: 0.16 * Math.ceil(before / 2) + 0.04 };
}

const nodes = new vis.DataSet(data.nodes.map((node, id) => ({
  id, label: node.name, shape: "box", margin: 7, borderWidth: 1.4, borderWidthSelected: 2.4,
  widthConstraint: { maximum: 170 }, ...nodeLook(node),
})));
const ties = new vis.DataSet(groups.map((group, id) => {
  const { from, to, label } = data.ties[group[0]];
  const caption = group.length === 1 ? label : label + " ×" + group.length;
  const arrows = { to: { enabled: true, scaleFactor: 0.55 } };
  return { id, from, to, label: caption, arrows, smooth: bend({ from, to }), ...tieLook() };
}));

const network = new vis.Network(byId("graph"), { nodes, edges: ties }, {
  layout: { randomSeed: 7, improvedLayout: data.nodes.length <= 150 },
  interaction: { hover: true, tooltipDelay: 1e9, keyboard: false },
  physics: {
    solver: "forceAtlas2Based",
    forceAtlas2Based: { gravitationalConstant: -90, springLength: 150, springConstant: 0.06, avoidOverlap: 0.6 },
    stabilization: { iterations: 600, fit: true },
  },
});
network.once("stabilizationIterationsDone", () => network.setOptions({ physics: false }));

const heading = (text) => el("h3", { text });

function source([title, url, locator, text, name, confidence]) {
  const to = webAddress(url);
  return el("div", { class: "source" },
    to ? outwardLink(to, title ?? to.hostname) : own(title ?? "Untitled source"),
    to ? el("span", { class: "where", text: " [" + to.hostname + "]" }) : null,
    el("p", { class: "where", text: [confidence && confidence + " confidence", name, locator].filter(Boolean).join(" · ") }),
    text ? el("blockquote", { dir: "auto", text }) : null);
}

function said(element) {
  return [
    element.said.length === 0 ? null : el("dl", {}, element.said.map(([key, text]) =>
      el("div", {}, el("dt", { text: key }), el("dd", {}, own(text))))),
    element.sources.length === 0 ? null : heading("Evidence"),
    element.sources.map(source),
  ];
}

function show(...children) {
  panel.replaceChildren(...children.flat(2).filter(Boolean));
  panel.scrollTop = 0;
}

const back = () => button({ class: "back", text: "All that is drawn", onclick: () => { network.unselectAll(); overview(); } });

function tieButton(id, from) {
  const tie = data.ties[id];
  const other = data.nodes[from === tie.from ? tie.to : tie.from].name;
  const words = from === tie.from ? tie.label + " → " + other : "← " + other + " " + tie.label;
  return el("li", {}, button({ text: words, onclick: () => choose(null, id) }));
}

function choose(node, tie) {
  if (node !== null) {
    const chosen = data.nodes[node];
    const mine = [...data.ties.keys()].filter((id) => data.ties[id].from === node || data.ties[id].to === node);
    network.selectNodes([node]);
    show(back(), el("h2", {}, own(chosen.name)), el("p", { class: "kind", text: chosen.kind }), said(chosen),
      mine.length === 0 ? null : heading(plural(mine.length, "relationship")), el("ul", {}, mine.map((id) => tieButton(id, node))));
    say(chosen.name);
  } else {
    const chosen = data.ties[tie];
    const end = (id) => button({ onclick: () => choose(id, null) }, own(data.nodes[id].name));
    network.selectEdges([groups.findIndex((group) => group.includes(tie))]);
    show(back(), el("h2", { text: chosen.label }), el("p", { class: "kind", text: chosen.type }),
      el("p", {}, end(chosen.from), " → ", end(chosen.to)), said(chosen));
    say(chosen.label);
  }
}

// A line of several relationships names them; one alone is told at once.
function chooseLine(id) {
  const group = groups[id];
  if (group.length === 1) {
    choose(null, group[0]);
    return;
  }
  const { from, to, label } = data.ties[group[0]];
  show(back(), el("h2", { text: plural(group.length, "relationship") }),
    el("p", {}, own(data.nodes[from].name), " " + label + " ", own(data.nodes[to].name)),
    el("ul", {}, group.map((tie) => {
      const { said: pairs, type } = data.ties[tie];
      const told = new Map(pairs);
      const words = [told.get("since"), told.get("period"), told.get("product"), told.get("how"), told.get("note")];
      return el("li", {}, button({ text: words.filter(Boolean).join(" · ") || type, onclick: () => choose(null, tie) }));
    })));
  say(plural(group.length, "relationship"));
}

function overview() {
  const kinds = [...new Set(data.nodes.map((node) => node.kind))].sort();
  show(el("h2", { text: plural(data.nodes.length, "node") + ", " + plural(data.ties.length, "relationship") }),
    kinds.map((kind) => [heading(kind), el("ul", {}, data.nodes.map((node, id) => node.kind !== kind ? null :
      el("li", {}, button({ class: node.listed ? "is-listed" : null, onclick: () => { choose(id, null); network.focus(id, { scale: 1, animation: false }); } }, own(node.name)))))]));
}

network.on("click", ({ nodes: [node], edges: [tie] }) => {
  if (node !== undefined) choose(node, null);
  else if (tie !== undefined) chooseLine(tie);
  else overview();
});
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
  nodes.update(data.nodes.map((node, id) => ({ id, ...nodeLook(node) })));
  ties.update(groups.map((_, id) => ({ id, ...tieLook() })));
});
overview();
