// ---------------------------------------------------------------------------------------------
// What is being looked at. It lives in the address bar, so a view can be sent to a colleague.
// ---------------------------------------------------------------------------------------------

const state = {
  focus: 0,
  choosing: false,
  // At most one of these three is set.
  path: null,
  party: null,
  line: null,
  // Passing attention: the card, line or path under the pointer.
  hover: null,
  preview: null,
  // All parties on one list or in one country, marked from the search.
  group: null,
  hidden: { kinds: new Set(), lists: new Set(), relations: new Set() },
  // Only paths through parties of one country, picked on the world map; null: through any.
  country: null,
  // "list" is its own screen on a narrow window only; on a wide one it is the same as "map".
  view: report.opens,
  // What the world map draws between countries: "paths" or "trade".
  flows: "paths",
  // The map folded by country, where the party that is looked at has such a map.
  folded: false,
  // The network: of all parties asked about or of one; folded by "country", by "kind" or not ("none"); what is opened.
  network: { whole: false, by: "none", open: new Set() },
};

// An earlier day is part of what is looked at: it is set with `lookOn` (time.js).

// Only a page about a portfolio has holdings.
const VIEWS = ["list", "holdings", "map", "network", "world", "verdicts", "table"].filter((view) => byId("view-" + view) !== null);

// A report within one country has no world map, and one without verdicts has none to show.
const canShow = (view) => (view !== "world" || report.world !== null) && (view !== "verdicts" || articles.size > 0);

const current = () => report.foci[state.focus];
const isFolded = () => state.folded && current().folded !== null;

// The map as it is drawn; that by country is laid out when it is first looked at.
function mapNow() {
  const focus = current();
  if (!isFolded()) return focus.plain;
  focus.byCountry ??= layoutOf(focus.folded, focus.paths);
  return focus.byCountry;
}

// A path is let through if none of its parties, relations or lists is switched off.
function isLetThrough(path) {
  const { kinds, lists, relations } = state.hidden;
  const labels = listLabels(path.goal);
  return (
    (onDay === null || heldOn(path, onDay) !== NO) &&
    path.members.every((member, index) => index === 0 || !kinds.has(parties[member].kind)) &&
    path.steps.every((step) => !relations.has(step.relation)) &&
    (labels.length === 0 || !labels.every((label) => lists.has(label)))
  );
}

const isThrough = (path, country) => path.members.some((member) => placeOf(parties[member]) === country);
const isShown = (path) => isLetThrough(path) && (state.country === null || isThrough(path, state.country));
const shownPaths = () => current().paths.filter(isShown);

// The map holds what the shown paths need, and never moves: the rest leaves a gap.
let visible = { members: new Set(), steps: new Set(), paths: [] };
function refreshVisible() {
  const paths = shownPaths();
  visible = {
    paths,
    members: new Set([current().party, ...paths.flatMap((path) => path.members)]),
    steps: new Set(paths.flatMap((path) => path.steps)),
  };
}

const lineSteps = (line) => line.steps.filter((step) => visible.steps.has(step));

// What stands out now: null when nothing is picked, so that everything is equally plain.
function emphasis() {
  const focus = current();
  const path = state.path ?? state.preview;
  if (path !== null) {
    return { members: new Set(path.members), steps: new Set(path.steps), path };
  }
  if (state.line !== null) {
    return { members: new Set(state.line.steps.flatMap((step) => [step.from, step.to])), steps: new Set(state.line.steps), path: null };
  }
  if (state.party !== null) {
    const through = visible.paths.filter((one) => one.members.includes(state.party));
    const members = new Set([state.party, ...through.flatMap((one) => one.members)]);
    return { members, steps: new Set(through.flatMap((one) => one.steps)), path: null };
  }
  if (state.group !== null) {
    const members = [...focus.cards.keys()].filter((number) => inGroup(parties[number], state.group));
    return { members: new Set(members), steps: new Set(), path: null };
  }
  return null;
}

function inGroup(party, group) {
  if (group.kind === "fold") return mapNow().byKey.get(group.value)?.members.includes(party.number) === true;
  return group.kind === "list" ? listLabels(party).includes(group.value) : party.country === group.value;
}

// ---- Address: #focus=…&path=…&party=…&hide=…&country=…&view=…&flows=…&of=…&by=…&open=…, by the report's
// own ids and ranks.

function addressOfState() {
  const parts = new URLSearchParams();
  if (report.foci.length > 1 && !state.choosing) parts.set("focus", current().self.key);
  if (state.path !== null) parts.set("path", state.path.rank);
  if (state.party !== null) parts.set("party", parties[state.party].key);
  for (const [kind, set] of Object.entries(state.hidden)) for (const value of set) parts.append("hide", kind + ":" + value);
  if (onDay !== null) parts.set("day", onDay);
  if (state.country !== null) parts.set("country", state.country);
  if (state.view !== report.opens) parts.set("view", state.view);
  if (state.view === "world" && state.flows !== "paths") parts.set("flows", state.flows);
  if (isFolded()) parts.set("fold", "country");
  if (state.view === "network") {
    const { whole, by, open } = state.network;
    if (whole) parts.set("of", "all");
    if (by !== "none") parts.set("by", by);
    if (open.size > 0) parts.set("open", [...open].join(","));
  }
  return "#" + parts.toString();
}

// What a filter of an address switches off, among the kinds, lists and relations there are.
function hiddenOf(parts) {
  const hidden = { kinds: new Set(), lists: new Set(), relations: new Set() };
  for (const text of parts.getAll("hide")) {
    const [kind, ...value] = text.split(":");
    if (Object.hasOwn(hidden, kind)) hidden[kind].add(value.join(":"));
  }
  return hidden;
}

function stateOfAddress(address) {
  const parts = new URLSearchParams(address.slice(1));
  const wanted = report.foci.findIndex((focus) => focus.self.key === parts.get("focus"));
  const focus = report.foci[Math.max(0, wanted)];
  const rank = parts.get("path");
  const card = [...(focus?.cards.values() ?? [])].find((one) => one.party.key === parts.get("party"));
  const view = parts.get("view");
  const day = parts.get("day");
  const path = focus?.paths.find((one) => String(one.rank) === rank) ?? null;
  const country = parts.get("country");
  // A country that has nothing, or that the path of the address does not touch, would hide it.
  const stands = focus !== undefined && (focus.paths.some((one) => isThrough(one, country)) || tradeOf(focus).some((flow) => flow.from === country || flow.to === country));
  const known = country !== null && stands && (path === null || isThrough(path, country));
  return {
    day: focus && stopsOf(focus).includes(day) ? day : null,
    focus: Math.max(0, wanted),
    choosing: report.foci.length > 1 && wanted < 0,
    path,
    hidden: hiddenOf(parts),
    party: rank === null && card ? card.party.number : null,
    country: known ? country : null,
    folded: parts.get("fold") === "country",
    view: VIEWS.includes(view) && canShow(view) ? view : report.opens,
    network: { whole: report.network !== null && parts.get("of") === "all", by: parts.get("by") ?? "none", open: new Set(parts.get("open")?.split(",") ?? []) },
    flows: parts.get("flows") === "trade" && focus !== undefined && tradeOf(focus).length > 0 ? "trade" : "paths",
  };
}
