// ---------------------------------------------------------------------------------------------
// The table view: the same answer for those who read better in rows, and for screen readers.
// ---------------------------------------------------------------------------------------------

let tableScope = "party";

// In a narrow window rows become blocks; these values would not explain themselves there.
const LABELLED = new Set(["From", "Steps", "Strength", "On paths", "Id", "Parties on it", "State", "Parties", "Listed", "Paths", "Trade facts", "When", "Figure", "Source"]);

function dataTable(caption, heads, rows) {
  return el("table", { class: "data" },
    el("caption", { text: caption }),
    el("thead", {}, el("tr", {}, heads.map((head) => el("th", { scope: "col", text: head })))),
    el("tbody", {}, rows.map((cells) => el("tr", {}, cells.map((cell, index) => el(index === 0 ? "th" : "td", index === 0 ? { scope: "row" } : { "data-head": LABELLED.has(heads[index]) ? heads[index] : null }, cell))))));
}

function pathRows(focus, withFocus) {
  const paths = focus.number === state.focus ? visible.paths : focus.paths;
  return paths.map((path) => [
    button({ class: "link", onclick: () => openFocus(focus.number, null, path) }, "Path " + path.rank),
    ...(withFocus ? [own(focus.self.name)] : []),
    [own(path.goal.name), " ", badges(path.goal)],
    String(path.steps.length),
    [strengthBar(path.strength), el("span", { class: "unseen", text: strengthWords(path.strength) })],
    own(path.sentence),
  ]);
}

function renderTable() {
  if (state.view !== "table") return;
  const focus = current();
  const whole = tableScope === "report" && report.foci.length > 1;
  const scope = (value, words) => button({ "aria-pressed": (tableScope === value), text: words, onclick: () => { tableScope = value; renderTable(); } });
  const foci = whole ? report.foci : [focus];
  const onMap = whole ? parties : [...focus.cards.values()].sort((a, b) => a.column - b.column || a.y - b.y).map((card) => card.party).filter((party) => visible.members.has(party.number));
  const pathCount = (party) => foci.reduce((sum, one) => sum + one.paths.filter((path) => path.members.includes(party.number)).length, 0);
  byId("table").replaceChildren(...[
    report.foci.length > 1 ? el("div", { class: "scope", role: "group", "aria-label": "Rows of" }, scope("party", "This party"), scope("report", "All parties asked about")) : null,
    dataTable("Paths" + (whole ? "" : " from " + focus.self.name), ["Path", ...(whole ? ["From"] : []), "Listed party", "Steps", "Strength", "In words"], foci.flatMap((one) => pathRows(one, whole))),
    dataTable(whole ? "Parties of the report" : "Parties on this map", ["Party", "Kind", "Country", "Lists", "On paths", "Id"], onMap.map((party) => [
      button({ class: "link", onclick: () => openParty(party) }, own(party.name)),
      kindWords(party.kind),
      countryWords(party.country),
      badges(party),
      String(pathCount(party)),
      el("code", { dir: "auto", text: party.key }),
    ])),
    dataTable("Lists searched", ["List", "Title", "Parties on it", "State"], report.lists.map((list) => [own(list.label), own(list.title), list.parties.toLocaleString("en"), stateWords(list)])),
  ].filter(Boolean));
}
