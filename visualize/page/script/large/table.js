// ---------------------------------------------------------------------------------------------
// The same as text: a table of what is chosen, or else of what is in view; and files to take away.
// ---------------------------------------------------------------------------------------------

const MOST_ROWS = 400; // of the table on the page; the CSV file has all

const NODE_HEADS = ["name", "kind", "country", "lists", "relations on this map", "id"];
const nodeCells = (node) => [graph.names[node], kindWords(kindOf(node)), countryOf(node)?.[1] ?? "", listsOf(node).map(([label]) => label).join(" "), graph.degree[node], graph.ids[node]];

const TIE_HEADS = ["from", "relation", "to", "share", "since", "until", "said as", "confidence", "statements", "lists of the other", "from id", "to id"];
function tieCells(tie, node) {
  const [from, to] = [graph.source[tie], graph.target[tie]];
  return [graph.names[from], phraseOf(relationOf(tie), false), graph.names[to], shareWords(tie), dayFrom("from", tie) ?? "", dayFrom("until", tie) ?? "", howOf(tie), sureOf(tie) + (isUncertain(tie) ? ", date uncertain" : ""), graph.evidence[tie], listsOf(otherEnd(tie, node)).map(([label]) => label).join(" "), graph.ids[from], graph.ids[to]];
}

function inView() {
  const [left, top, right, bottom] = [fromX(0), fromY(0), fromX(camera.width), fromY(camera.height)];
  const found = [];
  within(left, top, right, bottom, (node) => {
    if (shown.nodes[node] && graph.x[node] >= left && graph.x[node] <= right && graph.y[node] >= top && graph.y[node] <= bottom) found.push(node);
  });
  return found.sort((a, b) => weightOf(b) - weightOf(a) || a - b);
}

// {caption, heads, items, cells, open}: what the table and the CSV are of.
function tableOfNow() {
  if (state.node !== null) {
    const { node } = state;
    const items = [...tiesOf(node)].filter((tie) => shown.ties[tie]).sort((a, b) => graph.relation[a] - graph.relation[b] || a - b);
    return { caption: "Relations of " + graph.names[node], heads: TIE_HEADS, items, cells: (tie) => tieCells(tie, node), open: (tie) => otherEnd(tie, node) };
  }
  const nodes = state.disc !== null ? leading(state.disc, Infinity) : state.group !== null ? chosenGroup() : inView();
  const caption = state.disc !== null ? "Members of " + discName(state.disc) : state.group !== null ? "Members of " + (state.group.kind === "country" ? head.countries : head.lists)[state.group.number][1] : camera.fitted ? "All nodes" : "Nodes in view";
  return { caption, heads: NODE_HEADS, items: nodes, cells: nodeCells, open: (node) => node };
}

function renderTable() {
  byId("table").hidden = state.view !== "table";
  if (state.view !== "table") return;
  const { caption, heads, items, cells, open } = tableOfNow();
  const columns = heads.filter((name) => !name.endsWith("id"));
  const kept = items.slice(0, MOST_ROWS);
  byId("table").replaceChildren(
    el("p", { class: "note", text: plural2(items.length, "row") + (items.length > kept.length ? "; the first " + kept.length + " are shown, the CSV export has all" : "") + "." }),
    el("table", { class: "data" }, el("caption", { dir: "auto", text: caption }),
      el("thead", {}, el("tr", {}, columns.map((name) => el("th", { scope: "col", text: name })))),
      el("tbody", {}, kept.map((item) => {
        const values = cells(item);
        const node = open(item);
        return el("tr", {}, columns.map((name, at) => {
          const value = String(values[at] ?? "");
          const link = value === graph.names[node] && (name === "name" || name === "to" || name === "from");
          return el(at === 0 ? "th" : "td", { scope: at === 0 ? "row" : null, "data-head": name }, link ? button({ class: "link", onclick: () => pickNode(node) }, own(value)) : own(value));
        }));
      }))));
}

// ---- Files

function fileName(ending) {
  const of = state.node !== null ? graph.names[state.node] : state.disc !== null ? discName(state.disc) : state.group !== null ? tableOfNow().caption : "map";
  return "isthmus-" + (plainText(of).replace(/[^a-z0-9]+/g, "-").replace(/^-+|-+$/g, "").slice(0, 60) || "map") + "-" + (/^[\d-]+$/.test(head.asOf) ? head.asOf : "undated") + ending;
}

function saveCsv() {
  const { heads, items, cells } = tableOfNow();
  const rows = [heads];
  for (const item of items) rows.push(cells(item));
  save(new Blob([csvOf(rows)], { type: "text/csv" }), fileName(".csv"));
}

// The three layers on paper, with a line that says what this is.
function savePng() {
  clock.moved = 0;
  draw();
  const foot = 30 * ratio;
  const sheet = el("canvas", { width: layers.under.width, height: layers.under.height + foot });
  const pen = sheet.getContext("2d");
  pen.fillStyle = colour.paper;
  pen.fillRect(0, 0, sheet.width, sheet.height);
  for (const layer of Object.values(layers)) pen.drawImage(layer, 0, 0);
  pen.fillStyle = colour["ink-2"];
  pen.font = 12 * ratio + "px " + FONT;
  pen.textBaseline = "middle";
  pen.fillText(byId("subtitle").textContent + " · red: stands on a list", 14 * ratio, sheet.height - foot / 2);
  sheet.toBlob((blob) => save(blob, fileName(".png")));
}

const EXPORTS = [["Map as PNG image", savePng], ["What is chosen or in view as CSV", saveCsv]];
