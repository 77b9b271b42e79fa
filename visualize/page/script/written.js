// ---------------------------------------------------------------------------------------------
// Verdicts and holdings: they stand in the page as they were written out, and follow what is
// selected.
// ---------------------------------------------------------------------------------------------

const articles = new Map([...byId("verdicts").querySelectorAll("article")].map((article) => [Number(article.dataset.party), article]));
const hasVerdict = (number) => articles.has(number);

// Whose verdict is shown: the party picked, else the one asked about; nobody's while all are listed.
function verdictParty() {
  if (articles.size === 1) return [...articles.keys()][0];
  if (state.choosing) return null;
  return state.party !== null && hasVerdict(state.party) ? state.party : current().party;
}

function markRows(table, shown) {
  for (const row of table.querySelectorAll("tr[data-party]")) {
    if (Number(row.dataset.party) === shown) row.setAttribute("aria-current", "true");
    else row.removeAttribute("aria-current");
  }
}

function renderWritten() {
  if (state.view === "holdings") markRows(byId("holdings"), state.choosing ? null : current().party);
  if (state.view !== "verdicts") return;
  const shown = verdictParty();
  for (const [number, article] of articles) article.classList.toggle("is-elsewhere", number !== shown);
  markRows(byId("verdicts"), shown);
  byId("verdicts").querySelector(".no-verdict")?.remove();
  const asked = state.party ?? shown;
  const words = [
    asked === null || hasVerdict(asked) ? null : ["No verdict on ", own(parties[asked].name), " is in this page: it was not asked about, and no rule reaches it. "],
    onDay === null ? null : ["These verdicts are of " + dateWords(report.asOf) + ", whatever day the slider stands at."],
  ].filter(Boolean);
  if (words.length > 0) articles.values().next().value.before(el("p", { class: "no-verdict" }, words.flat()));
}

// Names lead to their party, where a map has it; that of a holding to all of its paths.
function openWritten(party, holding) {
  const focus = report.foci.findIndex((one) => one.party === party.number);
  if (holding && focus >= 0) openFocus(focus);
  else openParty(party);
}

for (const name of document.querySelectorAll(".written bdi[data-party]")) {
  const party = parties[Number(name.dataset.party)];
  if (!party || party.foci.length === 0) continue;
  const link = button({ class: "link", onclick: () => openWritten(party, name.closest("#holdings") !== null) });
  name.before(link);
  link.append(name);
}

// A link within the verdicts opens the party it speaks of and unfolds what it leads to.
function showInVerdicts(id) {
  if (state.view !== "verdicts") setView("verdicts");
  const target = [...byId("verdicts").querySelectorAll("[id]")].find((one) => one.id === id);
  if (!target) return;
  const article = target.closest("article");
  const number = article === null ? null : Number(article.dataset.party);
  if (number !== null && number !== verdictParty()) {
    const focus = report.foci.findIndex((one) => one.party === number);
    if (focus >= 0) openFocus(focus);
    else openParty(parties[number]);
  }
  for (let fold = target.closest("details"); fold !== null; fold = fold.parentElement.closest("details")) fold.open = true;
  target.setAttribute("tabindex", "-1");
  target.focus({ preventScroll: true });
  const box = byId("verdicts");
  box.scrollTop += target.getBoundingClientRect().top - box.getBoundingClientRect().top - 14;
}

for (const written of document.querySelectorAll(".written")) {
  written.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#']");
    if (link === null) return;
    event.preventDefault();
    showInVerdicts(link.getAttribute("href").slice(1));
  });
}
