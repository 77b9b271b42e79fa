// ---------------------------------------------------------------------------------------------
// The panel: who is asked about, the ranked paths, what was searched, what was cut.
// ---------------------------------------------------------------------------------------------

// The lists a party stands on, in words; the full title is one hover or focus away.
function badges(party) {
  if (!isListed(party)) return null;
  return el("span", { class: "badges" }, listLabels(party).map((label) =>
    el("span", { class: "badge", title: listTitles.get(label) ?? label, text: label })));
}

const section = (title, note, ...children) =>
  el("section", { class: "block" }, el("h3", { text: title }), note ? el("p", { class: "note", text: note }) : null, ...children);

const textList = (texts) => el("ul", { class: "texts" }, texts.map((text) => el("li", { dir: "auto", text })));

// ---- Who is asked about

// A hypothesis says so above everything.
const supposedWords = () => !isSupposed ? [] : [el("div", { class: "supposed", role: "note" },
  el("b", { text: "What if: " }), report.supposed.flatMap((text, at) => [at > 0 ? "; " : null, own(text)]), ". Nothing was written.")];

const isSupposed = report.supposed.length > 0;
const fociWords = () => plural(report.foci.length, ...(isSupposed ? ["party changes", "parties change"] : ["party asked about", "parties asked about"]));

// What a hypothesis does to a path. More exposure is worse.
const WORSE = new Set(["gained", "stronger"]);
const changeMark = (path) => path.change === "" ? null : el("span", { class: "change" + (WORSE.has(path.change) ? " is-worse" : ""), text: path.change });

function renderFocus() {
  const focus = current();
  const many = report.foci.length > 1;
  const name = own(focus.self.name);
  const step = (by, sign, words) =>
    button({ class: "quiet", "aria-label": words, title: words + (by > 0 ? " ( ] )" : " ( [ )"), onclick: () => walkFoci(by) }, sign);
  byId("focus").replaceChildren(...supposedWords(),
    el("div", { class: "focus-row" },
      el("p", { class: "eyebrow", text: many ? "Party " + (state.focus + 1) + " of " + report.foci.length : "Exposure of" }),
      many ? el("div", { class: "stepper" },
        step(-1, "‹", "Previous party"),
        step(1, "›", "Next party"),
        button({ class: "quiet all", id: "choose", "aria-expanded": state.choosing, "aria-controls": "chooser", onclick: () => choose(!state.choosing), text: state.choosing ? "Close" : "All parties" }),
      ) : null,
    ),
    el("h2", {}, many ? button({ class: "focus-name", "aria-label": focus.self.name + ": show this party", onclick: showFocalParty }, name) : button({ class: "focus-name", onclick: showFocalParty }, name), " ", badges(focus.self)),
    el("p", { class: "summary", dir: "auto", text: focus.summary }),
  );
  byId("focus").classList.toggle("is-choosing", state.choosing);
}

function showFocalParty() {
  setChoosing(false);
  pickParty(current().party);
}

function renderChooser() {
  byId("chooser").hidden = !state.choosing;
  byId("scroll").hidden = state.choosing;
  if (!state.choosing) return;
  const row = (focus) => {
    const here = focus.number === state.focus;
    const listed = isListed(focus.self);
    return el("li", {}, button({ class: "firm" + (here ? " is-here" : ""), "aria-current": here ? "true" : null, onclick: () => openFocus(focus.number) },
      el("span", { class: "firm-head" },
        own(focus.self.name, { class: "firm-name" }),
        el("span", { class: "firm-total" + (focus.paths.length ? "" : " is-none"), text: focus.through.length ? plural(focus.through.length, "path") : focus.isListed ? "listed itself" : "no path" })),
      focus.paths.length ? strengthBar(focus.strongest) : el("span", { class: "bar is-none", "aria-hidden": "true" }),
      el("span", { class: "firm-summary", dir: "auto", text: focus.summary }),
      listed || focus.lists.length ? el("span", { class: "badges" }, focus.lists.map((label) => el("span", { class: "badge", title: listTitles.get(label) ?? label, text: label }))) : null,
    ));
  };
  const count = (test) => report.foci.filter(test).length;
  const parts = [
    [count((focus) => focus.isListed), "is listed itself", "are listed themselves"],
    [count((focus) => focus.through.length > 0), ...(isSupposed ? ["has a path that changes", "have paths that change"] : ["has a path to a listing", "have paths to a listing"])],
    [count((focus) => focus.paths.length === 0), ...(isSupposed ? ["only has other verdicts", "only have other verdicts"] : ["has neither", "have neither"])],
  ].filter(([number]) => number > 0).map(([number, one, many]) => number + " " + (number === 1 ? one : many));
  byId("chooser").replaceChildren(
    el("p", { class: "lead", text: fociWords() + ": " + parts.join(", ") + "." }),
    el("p", { class: "note", text: "The bar is the strength of the strongest path: where to look first, not a probability." }),
    el("ol", { class: "firms" }, report.foci.map(row)),
  );
}

byId("chooser").addEventListener("keydown", (event) => {
  const rows = [...byId("chooser").querySelectorAll(".firm")];
  const at = rows.indexOf(document.activeElement);
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: rows.length - 1 }[event.key];
  if (at < 0 || to === undefined || !rows[to]) return;
  event.preventDefault();
  rows[to].focus();
});

// ---- The ranked paths, together by the listed party they end at

function renderList() {
  const focus = current();
  const shown = visible.paths;
  const groups = new Map();
  for (const path of shown) {
    if (!groups.has(path.goal)) groups.set(path.goal, []);
    groups.get(path.goal).push(path);
  }
  const hiddenCount = focus.paths.length - shown.length;
  const outside = [
    focus.nearMisses.length === 0 ? null : section("Near misses", "Just outside what was asked for.", textList(focus.nearMisses)),
    renderLooked(),
  ].filter(Boolean);
  // With nothing found the stage says this in full; beside it, it would stand there twice.
  for (const block of outside) block.classList.toggle("on-stage", focus.paths.length === 0);
  byId("list").replaceChildren(...[
    focus.paths.length === 0 ? null : el("div", { class: "list-head" },
      el("h3", { text: totalsWords(focus) }),
      hiddenCount > 0 || state.country !== null ? el("p", { class: "filter-note" },
        state.country === null ? null : el("strong", {}, "Only paths through ", own(countryWords(state.country)), ". "),
        plural(hiddenCount, "path is", "paths are") + " filtered out. ", button({ class: "link", text: "Show all", onclick: clearFilters })) : null,
    ),
    shown.length === 0 ? null : el("ol", { class: "groups" }, [...groups].map(([goal, paths]) => renderGroup(goal, paths))),
    ...renderEmptyAnswer(focus),
    renderBusiest(shown),
    focus.dependency.length === 0 ? null : section("Market dependency", "Reported beside the paths: shares of a market, not steps of a path.", textList(focus.dependency)),
    ...outside,
  ].filter(Boolean));
}

function renderGroup(goal, paths) {
  return el("li", { class: "group" },
    el("div", { class: "goal" }, el("span", { class: "goal-name" }, own(goal.name)), badges(goal), el("span", { class: "goal-place", text: countryWords(goal.country) })),
    el("ol", { class: "paths" }, paths.map(renderPathRow)));
}

function renderPathRow(path) {
  const steps = path.steps.length === 0 ? "listed itself" : plural(path.steps.length, "step");
  const doubtful = path.steps.some(isDoubtful);
  return el("li", {}, button({
    class: "path",
    "data-rank": path.rank,
    "aria-pressed": state.path === path,
    onclick: () => pickPath(path),
    // Only a pointer that moves: a row that appears under a resting one is not being pointed at.
    onpointermove: () => preview(path),
    onpointerleave: () => preview(null),
  },
    el("span", { class: "rank", "aria-label": "Path " + path.rank, text: path.rank }),
    strengthBar(path.strength),
    el("span", { class: "unseen", text: ", " + strengthWords(path.strength) + ", " }),
    el("span", { class: "path-steps", text: steps + (doubtful ? " · uncertain" : "") }),
    el("span", { class: "sentence", dir: "auto" }, changeMark(path), path.sentence),
  ));
}

function renderEmptyAnswer(focus) {
  if (focus.paths.length > 0) return [];
  return [el("p", { class: "nothing", text: "No path from this party reaches a listed party under this profile, on this day, within " + plural(report.hops, "step") + "." })];
}

// Where several paths run through the same party there is one place to act.
function renderBusiest(paths) {
  const counts = new Map();
  for (const path of paths) {
    for (const member of new Set(path.members.slice(1, -1))) counts.set(member, (counts.get(member) ?? 0) + 1);
  }
  const busiest = [...counts].filter(([, count]) => count > 1).sort((a, b) => b[1] - a[1] || a[0] - b[0]).slice(0, 6);
  if (busiest.length === 0) return null;
  return section("Parties on most paths", null, el("ul", { class: "busiest" }, busiest.map(([number, count]) =>
    el("li", {}, button({ class: "row", onclick: () => pickParty(number) }, own(parties[number].name), el("span", { class: "count", text: count + " of " + paths.length }))))));
}

function renderLooked() {
  if (report.lists.length === 0) return section("What was searched", null, el("p", { class: "note", text: "No list was loaded, so nobody could be found on one." }));
  return section("What was searched", null, looks());
}

// The state is a date, or words around one ("read 2026-11-20").
const stateWords = (list) => list.state ? list.state.replace(/\d{4}-\d\d-\d\d/g, dateWords) : "not known";

function looks() {
  return el("table", { class: "looked" },
    el("thead", {}, el("tr", {}, el("th", { scope: "col", text: "List" }), el("th", { scope: "col", class: "number", text: "Parties" }), el("th", { scope: "col", text: "State" }))),
    el("tbody", {}, report.lists.map((list) => el("tr", {},
      el("th", { scope: "row" }, own(list.label, { class: "looked-label" }), " ", own(list.title, { class: "looked-title" })),
      el("td", { class: "number", text: list.parties.toLocaleString("en") }),
      el("td", { class: "date", text: stateWords(list) })))));
}

// ---- Under which date, version and profile, and how much was cut, always in sight; what exactly
// and how it was searched below it, folded where the window is low.

let isExplained = innerHeight > 820 && innerWidth > 760;

function renderProvenance() {
  const focus = current();
  const cut = [...new Set([...(state.choosing ? [] : focus.cut), ...report.cut])];
  const pair = (term, value) => el("div", {}, el("dt", { text: term }), el("dd", { dir: "auto", text: value }));
  byId("provenance").replaceChildren(
    el("dl", {},
      pair("As of", dateWords(report.asOf)),
      report.knownOn ? pair("As known on", dateWords(report.knownOn)) : null,
      pair("Ledger", report.ledger),
      pair("Profile", report.profile),
      pair("Reach", plural(report.hops, "step"))),
    el("details", { class: "cut", open: isExplained, ontoggle: (event) => { isExplained = event.target.open; } },
      el("summary", { text: (cut.length > 0 ? "Cut in " + plural(cut.length, "way") : state.choosing ? "Nothing was cut here" : "Nothing was cut") + " · how it was searched" }),
      cut.length > 0 ? textList(cut) : state.choosing ? el("p", { text: "Each party's own answer says what was cut there." }) : null,
      el("p", { class: "profile-note", dir: "auto", text: report.profileNote })),
  );
}

// ---- Legend: shows what the signs mean, and switches them off and on

// Of the party that is looked at; in the network of all parties asked about, of all of them.
function legendCounts(focus) {
  const foci = state.view === "network" && isWhole() ? report.foci : [focus];
  const kinds = new Map();
  const lists = new Map();
  const relations = new Map();
  const add = (map, key) => map.set(key, (map.get(key) ?? 0) + 1);
  const others = foci.flatMap((one) => [...one.cards.keys()].filter((number) => number !== one.party));
  for (const number of new Set(others)) add(kinds, parties[number].kind);
  for (const goal of new Set(foci.flatMap((one) => one.targets))) for (const label of listLabels(goal)) add(lists, label);
  for (const step of new Set(foci.flatMap((one) => one.paths.flatMap((path) => path.steps)))) add(relations, step.relation);
  const ranked = (map) => [...map].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
  return { kinds: ranked(kinds), lists: ranked(lists), relations: ranked(relations) };
}

function renderLegend() {
  const focus = current();
  const counts = legendCounts(focus);
  const group = (...given) => legendGroup(...given, toggleFilter);
  byId("legend").replaceChildren(...[
    group("Parties", state.hidden.kinds, counts.kinds, glyphIcon, kindWords, (kind) => "Show or hide paths through: " + kindWords(kind)),
    group("Relations", state.hidden.relations, counts.relations, relationIcon, relationWords, (relation) => "Show or hide paths with: " + relationWords(relation)),
    state.country === null ? null : el("div", { class: "legend-group", role: "group", "aria-label": "Country" },
      el("span", { class: "legend-title", text: "Only through" }),
      button({ class: "filter", "aria-pressed": true, title: "Show paths through any country", onclick: () => pickCountry(null) }, own(countryWords(state.country)))),
    group("Lists", state.hidden.lists, counts.lists, listedIcon, (label) => label, (label) => "Show or hide: " + (listTitles.get(label) ?? label)),
    focus.lines.length === 0 ? null : el("div", { class: "legend-group keys" },
      el("span", { class: "key" }, lineIcon({ "stroke-width": 4.5 }), "larger share"),
      el("span", { class: "key" }, lineIcon({ "stroke-dasharray": "4 3" }), "uncertain date or weak source"),
      [...focus.cards.values()].some((card) => !isListed(card.party) && rulesOf(card.party).some(([word]) => word !== "undetermined")) ? el("span", { class: "key" }, ruleIcon(), "reached by a rule, on no list of it") : null),
  ].filter(Boolean));
}

// ---- The stage of a party with nothing found: what was looked at, at reading size

function renderEmpty() {
  const focus = current();
  const empty = focus.paths.length === 0;
  byId("empty").hidden = !empty;
  byId("map").classList.toggle("is-empty", empty);
  if (!empty) return;
  byId("empty").replaceChildren(
    el("p", { class: "eyebrow", text: "No path found" }),
    el("h2", {}, own(focus.self.name)),
    el("p", { class: "summary", dir: "auto", text: focus.summary }),
    el("p", { class: "note", text: "Searched under the profile “" + report.profile + "”, up to " + plural(report.hops, "step") + ", as of " + dateWords(report.asOf) + ":" }),
    report.lists.length ? looks() : el("p", { text: "No list was loaded." }),
    ...(focus.nearMisses.length ? [el("h3", { text: "Near misses" }), textList(focus.nearMisses)] : []),
  );
}
