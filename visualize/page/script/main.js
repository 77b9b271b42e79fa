// ---------------------------------------------------------------------------------------------
// What a person can do, and the order in which the page is brought up to date afterwards.
// ---------------------------------------------------------------------------------------------

function refresh() {
  refreshVisible();
  renderFocus();
  renderChooser();
  renderList();
  renderDetail();
  renderProvenance();
  renderLegend();
  renderEmpty();
  renderTable();
  renderWritten();
  renderView();
  renderNetwork();
  renderWorld();
  renderPeek();
  camera.redraw();
}

function unpick() {
  state.path = state.party = state.line = state.group = state.preview = null;
}

const isPicked = () => state.path !== null || state.party !== null || state.line !== null || state.group !== null;

function pick(changes) {
  unpick();
  Object.assign(state, changes);
  state.choosing = false;
  refresh();
  writeAddress();
}

function pickPath(path) {
  pick({ path });
  camera.show(path.members);
  say("Path " + path.rank + ", " + strengthWords(path.strength) + ". " + path.sentence);
}

function pickParty(number) {
  pick({ party: number });
  camera.show([number]);
  const party = parties[number];
  const joined = current().lines.filter((line) => lineSteps(line).length > 0 && (line.from === number || line.to === number)).length;
  say([party.name, partyWords(party), isListed(party) ? "listed: " + listLabels(party).join(", ") : "", plural(joined, "relation")].filter(Boolean).join(", "));
}

function pickLine(line) {
  pick({ line });
  const [step] = lineSteps(line);
  say(parties[line.from].name + " " + step.phrase + " " + parties[line.to].name);
}

// All relations between two ends of which one stands for several parties.
function pickRelations(index, steps, ends) {
  pick({ line: { index, steps, ends } });
  say(plural(steps.length, "relation") + " between " + ends.join(" and "));
}

function pickGroup(group) {
  pick({ group });
  if (group.kind === "fold") {
    const card = mapNow().byKey.get(group.value);
    camera.show(card.members.slice(0, 1));
    say([countryWords(card.fold), plural(shownIn(card).length, "party", "parties"), listedWords(listedIn(card).length)].join(", "));
  } else say((group.kind === "list" ? group.value : countryWords(group.value)) + " marked on the map");
}

// Closing the evidence returns to the row it was opened from.
function clearPick() {
  const rank = state.path?.rank;
  const had = byId("detail").contains(document.activeElement);
  pick({});
  if (had) (byId("list").querySelector('.path[data-rank="' + Number(rank) + '"]') ?? byId("scroll")).focus();
}

function preview(path) {
  if (state.preview === path || state.path !== null) return;
  state.preview = path;
  if (state.view === "world") drawWorld();
  else lens().redraw();
}

function toggleFilter(set, value) {
  const place = [...byId("legend").querySelectorAll("button")].indexOf(document.activeElement);
  if (set.has(value)) set.delete(value);
  else set.add(value);
  if (state.path && !isShown(state.path)) unpick();
  refresh();
  if (state.party !== null && !visible.members.has(state.party)) pick({});
  writeAddress();
  byId("legend").querySelectorAll("button")[place]?.focus();
  say(visible.paths.length + " of " + plural(current().paths.length, "path") + " shown");
}

function clearFilters() {
  for (const set of Object.values(state.hidden)) set.clear();
  onDay = null;
  state.country = null;
  refresh();
  writeAddress();
}

// Only paths through this country; the same country again, or null, takes it back.
function pickCountry(country) {
  const taken = state.country;
  state.country = country === taken ? null : country;
  refreshVisible();
  const isGone = (number) => number !== null && !visible.members.has(number);
  if ((state.path && !isShown(state.path)) || isGone(state.party) || (state.line && lineSteps(state.line).length === 0)) unpick();
  refresh();
  writeAddress();
  const shown = visible.paths.length + " of " + plural(current().paths.length, "path") + " shown";
  if (state.country !== null) say("Only paths through " + countryWords(state.country) + ": " + shown + ". Escape takes it back");
  else if (taken !== null) say("No longer only paths through " + countryWords(taken) + ": " + shown);
}

// ---- From party to party

function showFocus(number) {
  const changed = number !== state.focus;
  state.focus = number;
  // In the network of all parties one walks from the paths of one to those of another.
  if (changed && !(state.view === "network" && isWhole())) {
    for (const set of Object.values(state.hidden)) set.clear();
    onDay = null;
    state.country = null;
    Object.assign(world, { view: null, moved: false, at: null });
  }
  refreshVisible();
  renderHeads();
  camera.load();
}

function openFocus(number, party = null, path = null) {
  showFocus(number);
  pick({ party, path });
  if (path) camera.show(path.members);
  byId("scroll").scrollTop = 0;
  say(current().self.name + ". " + current().summary);
}

function openParty(party) {
  if (!current().cards.has(party.number) && party.foci.length > 0) showFocus(party.foci[0]);
  if (current().cards.has(party.number)) pickParty(party.number);
  else say(party.name + " is on none of the maps");
}

function walkFoci(by) {
  const at = (state.focus + by + report.foci.length) % report.foci.length;
  const words = by > 0 ? "Next party" : "Previous party";
  const had = document.activeElement?.getAttribute("aria-label") === words;
  openFocus(at);
  if (had) byId("focus").querySelector('[aria-label="' + words + '"]')?.focus();
}

function setChoosing(open) {
  state.choosing = open && report.foci.length > 1;
}

function choose(open) {
  setChoosing(open);
  refresh();
  writeAddress();
  if (open) byId("chooser").querySelector(".is-here")?.focus();
  else byId("choose")?.focus();
}

// ---- List, map, world, table

// What is picked stays, but for what is drawn on one of the two maps only: a line or a fold.
function toggleFold() {
  const { path, party } = state;
  unpick();
  Object.assign(state, { folded: !state.folded, path, party });
  renderHeads();
  refresh();
  camera.load();
  writeAddress();
  say(plural(mapNow().cards.filter((card) => shownIn(card).length > 0).length, "card"));
}

function setView(view) {
  state.view = view;
  refresh();
  writeAddress();
  if (!camera.touched) camera.fit();
}

function renderView() {
  document.body.dataset.view = state.view;
  const network = state.view === "network" && (current().paths.length > 0 || isWhole());
  const beside = ["holdings", "world", "verdicts", "table"].includes(state.view);
  for (const view of VIEWS.filter((one) => !["list", "map", "network"].includes(one))) byId(view).hidden = state.view !== view;
  byId("network").hidden = !network;
  byId("canvas").hidden = beside || network;
  byId("map-country").hidden = state.view === "network" || current().folded === null;
  byId("map-country").setAttribute("aria-pressed", String(state.folded));
  byId("foot").hidden = beside || (current().paths.length === 0 && !network);
  renderTime();
  for (const view of VIEWS) byId("view-" + view).setAttribute("aria-pressed", String(state.view === view || (view === "map" && state.view === "list" && !narrow.matches)));
}

// On a phone the map hides the panel: what is picked there is named below the map.
function renderPeek() {
  const words = state.path ? "Path " + state.path.rank + " to " + state.path.goal.name
    : state.party !== null ? parties[state.party].name
    : state.line ? (state.line.ends ?? [parties[state.line.from].name, parties[state.line.to].name]).join(" – ")
    : state.country !== null ? countryWords(state.country) + ": " + plural(visible.paths.length, "path")
    : "";
  byId("peek").hidden = words === "" || !["map", "network", "world"].includes(state.view);
  byId("peek").replaceChildren(own(words), el("span", { text: state.path || state.party !== null || state.line ? "Read the evidence" : "Read the paths" }));
}

byId("peek").addEventListener("click", () => setView("list"));

const narrow = matchMedia("(max-width: 760px)");
narrow.addEventListener("change", renderView);
for (const view of VIEWS) byId("view-" + view).addEventListener("click", () => (canShow(view) ? setView(view) : say(byId("view-" + view).title)));
if (!canShow("verdicts")) {
  byId("view-verdicts").setAttribute("aria-disabled", "true");
  byId("view-verdicts").title = "This page holds no verdict: isthmus verdict writes them";
}

listenToLegend(byId("map"));
byId("map-country").addEventListener("click", toggleFold);

function redrawAll() {
  camera.redraw();
  net.redraw();
}

listenToTheme();

// Paper is white: the map is drawn light for it, whatever the screen shows.
let screenTheme = "auto";
addEventListener("beforeprint", () => {
  screenTheme = document.documentElement.dataset.theme;
  setTheme("light");
  for (const folded of byId("atlas-tables").querySelectorAll("details")) folded.open = true;
});
addEventListener("afterprint", () => setTheme(screenTheme));

// ---- Keys that work everywhere

listenToKeysEverywhere({
  Escape() {
    if (state.choosing) choose(false);
    else if (isPicked() || state.country === null) clearPick();
    else pickCountry(null);
  },
  "[": () => { if (report.foci.length > 1) walkFoci(-1); },
  "]": () => { if (report.foci.length > 1) walkFoci(1); },
});

// ---- Opening

function readAddress(address) {
  const wanted = stateOfAddress(address);
  const { focus, day, ...rest } = wanted;
  state.folded = rest.folded; // says which map is shown
  showFocus(focus);
  onDay = day;
  unpick();
  Object.assign(state, rest);
  refresh();
  // Filters that hide the very path or party of the address give way to it.
  if ((state.path && !isShown(state.path)) || (state.party !== null && !visible.members.has(state.party))) {
    for (const set of Object.values(state.hidden)) set.clear();
    refresh();
  }
  if (state.path) camera.show(state.path.members);
}

// What is looked at, in a few words.
function viewWords() {
  const view = state.view === "list" ? "" : byId("view-" + state.view).textContent;
  const picked = state.path !== null ? "path " + state.path.rank + " to " + state.path.goal.name
    : state.party !== null ? parties[state.party].name : "";
  const hidden = Object.values(state.hidden).reduce((sum, set) => sum + set.size, 0);
  return [
    state.choosing ? "All parties" : current().self.name, picked, view,
    state.country === null ? "" : "through " + countryWords(state.country),
    onDay === null ? "" : dateWords(onDay), hidden > 0 ? plural(hidden, "filter") : "",
  ].filter(Boolean).join(", ");
}

byId("subtitle").textContent = ["As of " + dateWords(report.asOf), "profile " + report.profile, report.foci.length > 1 ? fociWords() : ""].filter(Boolean).join(" · ");
readColours();
if (report.foci.length === 0) {
  byId("list").replaceChildren(el("p", { class: "nothing", text: isSupposed ? "Nothing would change." : "This report holds no answer: no party was asked about." }));
} else {
  camera.start();
  startWorld();
  listenToViews({ shelf: ["isthmus views", report.title, report.ledger, report.asOf].join("\u0001"), addressOfState, readAddress, viewWords });
}
