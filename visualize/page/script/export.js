// ---------------------------------------------------------------------------------------------
// Files to take away: the map as PNG and SVG, the paths with their evidence as CSV.
// ---------------------------------------------------------------------------------------------

const fileName = (party, ending) =>
  "exposure-" + fileStem(party.name, "map") + "-" + (/^[\d-]+$/.test(report.asOf) ? report.asOf : "undated") + ending;

function sheetBox() {
  const { box } = mapNow();
  const width = Math.max(box.right - box.left + 60, 480);
  const middle = (box.left + box.right) / 2;
  return { left: middle - width / 2, right: middle + width / 2, top: box.top - 48, bottom: box.bottom + 52 };
}

// The network while it is open, else the map of the paths.
const openSheet = () => (state.view === "network" ? net.sheet(originWords()) : { box: sheetBox(), paint: paintSheet });

const CSV_HEADS = ["asked about", "path", "listed party", "lists", "strength for ranking", "sentence", "step", "from", "relation in words", "to", "share", "since", "until", "uncertain date", "confidence", "evidence", "source", "date", "locator", "address", "original text"];

function csvText(foci) {
  const rows = [CSV_HEADS];
  for (const focus of foci) {
    for (const path of focus.paths) {
      const head = [focus.self.name, path.rank, path.goal.name, listLabels(path.goal).join(" "), path.strength, path.sentence];
      const proof = (view) => view ? [view.title, view.source, view.date, view.locator, view.url, view.text] : ["", "", "", "", "", ""];
      path.steps.forEach((step, at) => {
        const facts = [at + 1, parties[step.from].name, step.phrase, parties[step.to].name, step.share, step.since, step.until, step.uncertain ? "yes" : "no", step.confidence];
        for (const view of step.sources.length ? step.sources : [null]) rows.push([...head, ...facts, ...proof(view)]);
      });
      for (const listing of path.goal.listings) {
        const facts = [path.steps.length + 1, path.goal.name, "is listed", listing.title, null, listing.since, listing.until, "", ""];
        const views = listing.evidence.map((number) => report.evidence[number]);
        for (const view of views.length ? views : [null]) rows.push([...head, ...facts, ...proof(view)]);
      }
    }
  }
  return csvOf(rows);
}

const saveCsv = (foci) => save(new Blob([csvText(foci)], { type: "text/csv" }), foci.length === 1 ? fileName(foci[0].self, ".csv") : fileName({ name: "all parties" }, ".csv"));

// What stands in the page of every verdict: the word, the sum, and for a hypothesis today's word.
function verdictText() {
  const rows = [["party", "regime", "verdict", "follows from", ...(isSupposed ? ["today"] : [])]];
  for (const article of articles.values()) {
    for (const told of article.querySelectorAll("section.verdict[id], .quiet > li")) {
      const text = (selector, from = told) => from.querySelector(selector)?.textContent.trim() ?? "";
      const title = told.matches("li") ? text("h4") : text("h3 > span:last-of-type");
      rows.push([text("h2", article), title, text(".chip", told.closest(".verdict")), text(".sum, :scope > p:not(.alarm)"), ...(isSupposed ? [text(".was .chip")] : [])]);
    }
  }
  return csvOf(rows);
}

const saveVerdicts = () => save(new Blob([verdictText()], { type: "text/csv" }), fileName({ name: "verdicts" }, ".csv"));

// ---- The menu

const EXPORTS = [
  ["Map as PNG image", () => savePng(openSheet(), fileName(current().self, ".png"))],
  ["Map as SVG drawing", () => saveSvg(openSheet(), report.title + ": " + current().self.name, fileName(current().self, ".svg"))],
  ["Paths and evidence as CSV", () => saveCsv([current()])],
  ...(report.foci.length > 1 ? [["CSV of all parties asked about", () => saveCsv(report.foci)]] : []),
  ...(articles.size > 0 ? [["Verdicts as CSV", saveVerdicts]] : []),
  ["Print", () => print()],
];

listenToExports(EXPORTS);
