// ---------------------------------------------------------------------------------------------
// One piece of evidence, as every page shows it: what it is, where a link would lead, its own words.
// ---------------------------------------------------------------------------------------------

const CONFIDENCE = new Map([
  ["high", "official document or filing"],
  ["medium", "press or transcription"],
  ["low", "weak source"],
]);

function evidenceCard(view, weakest) {
  const url = webAddress(view.url);
  const facts = [
    view.date ? dateWords(view.date) : view.date === undefined ? null : "undated",
    view.locator || null,
    view.confidence ? view.confidence + " confidence" : null,
    "from " + view.source,
  ].filter(Boolean);
  return el("li", { class: "evidence" },
    weakest ? el("p", { class: "mark", text: "Weakest evidence" }) : null,
    el("p", { class: "title" }, url ? outwardLink(url, view.title || url.host) : own(view.title || "Untitled source")),
    el("p", { class: "where" },
      url ? ["opens ", el("span", { class: "host", text: url.host }), " · "] : [view.url ? "no web address · " : "no link · "],
      facts.flatMap((fact, index) => [index > 0 ? " · " : null, own(fact)])),
    view.text ? el("blockquote", { dir: "auto", text: view.text }) : null);
}

function evidenceList(sources, weakest = null) {
  if (sources.length === 0) return el("p", { class: "none", text: "No source is recorded for this." });
  return el("ul", { class: "sources" }, sources.map((view, index) => evidenceCard(view, index === weakest)));
}
