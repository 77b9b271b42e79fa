// ---------------------------------------------------------------------------------------------
// What a person can do, and what is brought up to date afterwards. Then the start.
// ---------------------------------------------------------------------------------------------

function refresh() {
  renderPanel();
  renderLegend();
  renderTable();
  renderView();
  renderPeek();
  redraw();
}

function pick(changes) {
  Object.assign(state, { node: null, disc: null, group: null }, changes);
  room = new Map();
  forgetChosen();
  refresh();
  byId("scroll").scrollTop = 0;
  writeAddress();
}

// tie: the relation along which one came; it is said.
function pickNode(node, tie = null) {
  const cleared = !shown.nodes[node];
  if (cleared) clearFilters();
  pick({ node });
  if (state.view !== "table") showNode(node);
  const how = tie === null ? "" : graph.target[tie] === node
    ? graph.names[graph.source[tie]] + " " + phraseOf(relationOf(tie), false) + " " + graph.names[node]
    : graph.names[node] + " " + phraseOf(relationOf(tie), false) + " " + graph.names[graph.target[tie]];
  const lists = listsOf(node).map(([label]) => label).join(", ");
  say([cleared && "Filters cleared, as they hid it", how, graph.names[node], kindWords(kindOf(node)), countryOf(node)?.[1], lists && "listed: " + lists, plural2(graph.degree[node], "relation")].filter(Boolean).join(", "));
}

function pickDisc(disc, go) {
  pick({ disc });
  if (go) fly(viewOf(boxOf(disc), closest()));
  say("Disc " + discName(disc) + ", " + discNote(disc).replace(/ · /g, ", "));
}

function pickGroup(group) {
  pick({ group });
  fit();
  say(plural2(chosenGroup().length, "node") + " marked on the map");
}

// Closing returns to where one was.
function clearPick() {
  const had = byId("detail").contains(document.activeElement);
  pick({});
  if (had) byId("scroll").focus();
}

// ---- List, map, table

const narrow = matchMedia("(max-width: 760px)");

function setView(view) {
  state.view = view;
  refresh();
  writeAddress();
  if (resized()) redraw();
}

function renderView() {
  const { view } = state;
  document.body.dataset.view = view;
  byId("table").hidden = view !== "table";
  byId("canvas").hidden = view === "table";
  byId("foot").hidden = view === "table";
  byId("view-list").setAttribute("aria-pressed", String(view === "list"));
  byId("view-map").setAttribute("aria-pressed", String(view === "map" || (view === "list" && !narrow.matches)));
  byId("view-table").setAttribute("aria-pressed", String(view === "table"));
}

// On a phone the map hides the panel: what is picked there is named below the map.
function renderPeek() {
  const words = state.node !== null ? graph.names[state.node] : state.disc !== null ? discName(state.disc) : "";
  byId("peek").hidden = words === "" || state.view !== "map";
  byId("peek").replaceChildren(own(words), el("span", { text: "Read about it" }));
}

const redrawAll = () => redraw();

// The map keeps its middle when the window changes, and stays whole when it was whole.
function resized() {
  if (byId("canvas").hidden || !sizeLayers()) return false;
  if (camera.fitted) setCamera(viewOf(sheetBox()), true);
  return true;
}

function listen() {
  for (const view of ["list", "map", "table"]) byId("view-" + view).addEventListener("click", () => setView(view));
  narrow.addEventListener("change", renderView);
  byId("peek").addEventListener("click", () => setView("list"));
  listenToLegend(byId("map"));
  byId("zoom-in").addEventListener("click", () => fly(zoom(1.6)));
  byId("zoom-out").addEventListener("click", () => fly(zoom(1 / 1.6)));
  byId("zoom-fit").addEventListener("click", fit);
  listenToTheme();
  new ResizeObserver(() => {
    if (resized()) redraw();
  }).observe(byId("map"));
  listenToKeysEverywhere({ Escape: clearPick });
  layers.gl.addEventListener("webglcontextlost", (event) => event.preventDefault());
  layers.gl.addEventListener("webglcontextrestored", () => {
    gpu?.rebuild();
    redraw();
  });
  listenToPointers();
  listenToKeys();
  listenToSearch(search, NODES > FOLDS_ABOVE ? 90 : 0);
  listenToExports(EXPORTS);
}

// ---- Opening

function startGpu() {
  try {
    gpu = makeGpu(layers.gl);
    if (gpu === null) gpuTrouble = "This browser offers no WebGL 2, so nodes and relations cannot be drawn.";
  } catch (error) {
    gpu = null;
    gpuTrouble = "Nodes and relations cannot be drawn here (" + error.message + ").";
  }
  byId("trouble").hidden = gpu !== null;
  byId("trouble").textContent = gpu !== null ? "" : gpuTrouble + " Discs, search, the list and the table work all the same.";
}

function readAddress(address) {
  const before = filterWords();
  const wanted = stateOfAddress(address);
  if (filterWords() !== before) {
    refilter();
    gpu?.refill();
  }
  room = new Map();
  forgetChosen();
  refresh();
  resized();
  if (wanted !== null) return setCamera(wanted);
  setCamera(viewOf(sheetBox()), true);
  if (state.view === "table") return;
  if (state.node !== null) showNode(state.node);
  else if (state.disc !== null) setCamera(viewOf(boxOf(state.disc), closest()));
}

// What is looked at, in a few words.
function viewWords() {
  const { node, disc, group, view, hidden } = state;
  const filters = Object.values(hidden).reduce((sum, set) => sum + set.size, 0);
  return [
    node !== null ? graph.names[node] : disc !== null ? "disc " + discName(disc) : group !== null ? groupEntry(group)[1] : "All of it",
    view === "list" ? "" : byId("view-" + view).textContent,
    filters > 0 ? plural2(filters, "filter") : "", camera.fitted ? "" : "a part",
  ].filter(Boolean).join(", ");
}

async function start() {
  for (const name of Object.keys(layers)) {
    layers[name] = el("canvas", { class: "layer", "aria-hidden": "true" });
    byId("map").append(layers[name]);
  }
  await load();
  readColours();
  byId("subtitle").textContent = ["As of " + dateWords(head.asOf), plural2(NODES, "node"), plural2(TIES, "relation")].join(" · ");
  sizeLayers();
  refilter();
  startGpu();
  listen();
  renderProvenance();
  listenToViews({ shelf: ["isthmus views", document.title, head.ledger, head.asOf].join("\u0001"), addressOfState, readAddress, viewWords });
  draw();
  document.body.dataset.ready = "true";
}

start().catch((error) => {
  byId("trouble").hidden = false;
  byId("trouble").textContent = typeof DecompressionStream === "undefined"
    ? "This browser cannot unpack the data in this file (it has no DecompressionStream). Any browser since 2023 can."
    : "The data in this file cannot be read: " + error.message;
});
