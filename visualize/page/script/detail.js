// ---------------------------------------------------------------------------------------------
// Evidence: of a path step by step, of one relation, of one party.
// ---------------------------------------------------------------------------------------------

function stepFacts(step) {
  return [
    relationWords(step.relation) + (step.share === null ? "" : ", share " + percentWords(step.share)),
    spanWords(step.since, step.until),
    step.confidence ? step.confidence + " confidence" + (CONFIDENCE.has(step.confidence) ? " (" + CONFIDENCE.get(step.confidence) + ")" : "") : "",
    step.evidence.length > 1 ? step.evidence.length + " sources" : "",
  ].filter(Boolean).join(" · ");
}

function stepBlock(step, { weakest = false, weakestEvidence = null } = {}) {
  return el("div", { class: "step" + (weakest ? " is-weakest" : "") },
    weakest ? el("p", { class: "mark", text: "Weakest step" }) : null,
    el("p", { class: "phrase", dir: "auto", text: step.phrase }),
    el("p", { class: "facts", text: stepFacts(step) }),
    step.uncertain ? el("p", { class: "doubt", text: "The date is too imprecise to say that this held on " + dateWords(report.asOf) + "." }) : null,
    evidenceList(step.sources, weakestEvidence));
}

function listingBlock(listing) {
  return el("div", { class: "listing" },
    el("p", { class: "listing-title" }, el("span", { class: "badge", text: listing.label }), " ", own(listing.title)),
    el("p", { class: "facts", text: [spanWords(listing.since, listing.until) || "date not given", listing.programmes.length ? "programme " + listing.programmes.join(", ") : ""].filter(Boolean).join(" · ") }),
    listing.measures ? el("p", { class: "facts", dir: "auto", text: listing.measures }) : null,
    listing.effects.map((text) => el("p", { class: "facts", text })),
    evidenceList(listing.evidence.map((number) => report.evidence[number])));
}

const RULE_CLASS = new Map([["owned", "owned"], ["controlled", "controlled"], ["undetermined", "open"]]);

const station = (party) =>
  el("h3", { class: "station" + (isListed(party) ? " is-listed" : "") },
    button({ class: "station-name", onclick: () => pickParty(party.number) }, own(party.name)),
    el("span", { class: "station-place", text: partyWords(party) }),
    party.rules.length ? el("span", { class: "station-rule", text: ruleWords(party) }) : null);

function detailBar(path) {
  const shown = visible.paths;
  const at = path ? shown.indexOf(path) : -1;
  const to = (by, sign, words) => button({ class: "quiet", "aria-label": words, disabled: !shown[at + by], onclick: () => pickPath(shown[at + by]) }, sign);
  return el("nav", { class: "detail-bar", "aria-label": "Evidence" },
    button({ class: "quiet back", onclick: clearPick }, "← ", current().paths.length > 0 ? "All paths" : "Back"),
    button({ class: "quiet to-map", text: "On the map", onclick: () => setView("map") }),
    at >= 0 ? el("span", { class: "stepper" }, el("span", { class: "count", text: at + 1 + " of " + shown.length }), to(-1, "‹", "Stronger path"), to(1, "›", "Weaker path")) : null);
}

function pathDetail(path) {
  // The weakest of one is no finding.
  const several = path.steps.reduce((sum, one) => sum + one.sources.length, 0) > 1;
  const [step, evidence] = (several && path.weakestEvidence) || [null, null];
  const goal = path.goal;
  const isSelf = path.steps.length === 0;
  return [
    detailBar(path),
    el("p", { class: "eyebrow" }, changeMark(path), "Path " + path.rank, isSelf ? "" : " · " + plural(path.steps.length, "step")),
    el("h2", { tabindex: "-1", class: "sentence", dir: "auto", text: path.sentence }),
    el("div", { class: "strength" }, strengthBar(path.strength), el("span", { text: "Strength: " + strengthWords(path.strength) + ". It ranks paths and is no probability." })),
    heldSince(path) ? el("p", { class: "since" }, "Held since ", el("b", { text: dateWords(heldSince(path)) }), onDay === null ? "" : " · on " + dateWords(onDay) + ": " + (heldOn(path, onDay) === YES ? "held" : "perhaps")) : null,
    el("div", { class: "route" },
      station(parties[path.members[0]]),
      path.steps.flatMap((one, index) => [
        stepBlock(one, { weakest: path.weakestStep === index && path.steps.length > 1, weakestEvidence: step === index ? evidence : null }),
        station(parties[one.to]),
      ]),
      el("div", { class: "listings" }, goal.listings.map(listingBlock))),
  ];
}

function lineDetail(line) {
  return [
    detailBar(null),
    el("p", { class: "eyebrow", text: "Relation" }),
    el("h2", { tabindex: "-1" }, own(parties[line.from].name), " – ", own(parties[line.to].name)),
    el("div", { class: "route" }, station(parties[line.from]), lineSteps(line).map((step) => stepBlock(step)), station(parties[line.to])),
    pathsThrough("Paths that use it", visible.paths.filter((path) => path.steps.some((step) => line.steps.includes(step)))),
  ];
}

function pathsThrough(title, paths) {
  return paths.length === 0 ? null : section(title, null, el("ol", { class: "paths" }, paths.map(renderPathRow)));
}

function partyDetail(party) {
  const focus = current();
  const lines = focus.lines.filter((line) => lineSteps(line).length > 0 && (line.from === party.number || line.to === party.number));
  const elsewhere = party.foci.filter((number) => number !== focus.number);
  // The column of a card counts the longest way to it; what matters first is the shortest.
  const away = Math.min(...focus.paths.filter((path) => path.members.includes(party.number)).map((path) => path.members.indexOf(party.number)));
  const facts = [["Steps away", away > 0 && away < 99 ? String(away) : ""], ["Kind", kindWords(party.kind)], ["Country", countryWords(party.country)], ["Id", party.key], ...party.facts];
  return [
    detailBar(null),
    el("p", { class: "eyebrow", text: party.number === focus.party ? "The party asked about" : isListed(party) ? "Listed party" : "Party" }),
    el("h2", { tabindex: "-1" }, own(party.name), " ", badges(party)),
    el("dl", { class: "facts-list" }, facts.filter(([, value]) => value).map(([term, value]) => el("div", {}, el("dt", { dir: "auto", text: term }), el("dd", { dir: "auto", text: value })))),
    party.rules.length ? section("Reached by a rule", "No list of these regimes names it; the sum behind each word: " + (hasVerdict(party.number) ? "see the verdict." : "isthmus verdict, with the id above."),
      el("ul", { class: "rules" }, party.rules.map(([short, word, regime]) => el("li", {}, el("span", { class: "rule is-" + (RULE_CLASS.get(word) ?? "open"), text: word }), " under ", own(short), el("code", { text: "--regime " + regime }))))) : null,
    hasVerdict(party.number) && state.view !== "verdicts" ? el("p", { class: "to-verdict" }, button({ class: "link", text: "The verdict under each regime, with its sums", onclick: () => setView("verdicts") })) : null,
    party.listings.length ? section("Listings", null, party.listings.map(listingBlock)) : null,
    party.number === focus.party ? null : pathsThrough("Paths through it", visible.paths.filter((path) => path.members.includes(party.number))),
    lines.length === 0 ? null : section("Relations on this map", null, lines.map((line) => el("div", { class: "route short" },
      station(parties[line.from]), lineSteps(line).map((step) => stepBlock(step)), station(parties[line.to])))),
    elsewhere.length === 0 ? null : section("Also on the map of", null, el("ul", { class: "busiest" }, elsewhere.map((number) =>
      el("li", {}, button({ class: "row", onclick: () => openFocus(number, party.number) }, own(report.foci[number].self.name)))))),
  ];
}

function groupDetail(group) {
  const members = [...current().cards.keys()].map((number) => parties[number]).filter((party) => visible.members.has(party.number) && inGroup(party, group));
  return [
    detailBar(null),
    el("p", { class: "eyebrow", text: group.kind === "list" ? "List" : group.kind === "fold" ? "Folded" : "Country" }),
    el("h2", { tabindex: "-1", dir: "auto", text: group.kind === "list" ? listTitles.get(group.value) ?? group.value : countryWords(group.country ?? group.value) }),
    el("p", { class: "note", text: plural(members.length, "party", "parties") + " on this map" }),
    el("ul", { class: "busiest" }, members.map((party) => el("li", {}, button({ class: "row", onclick: () => pickParty(party.number) }, own(party.name), el("span", { class: "count", text: countryWords(party.country) }))))),
  ];
}

function renderDetail() {
  const open = state.path !== null || state.party !== null || state.line !== null || state.group !== null;
  const detail = byId("detail");
  const had = detail.contains(document.activeElement) || byId("list").contains(document.activeElement);
  byId("list").hidden = open;
  byId("focus").classList.toggle("is-detail", open);
  detail.hidden = !open;
  if (!open) {
    detail.replaceChildren();
    return;
  }
  const content = state.path !== null ? pathDetail(state.path)
    : state.party !== null ? partyDetail(parties[state.party])
    : state.line !== null ? (state.line.ends ? networkDetail : lineDetail)(state.line)
    : groupDetail(state.group);
  detail.replaceChildren(...content.filter(Boolean));
  byId("scroll").scrollTop = 0;
  if (had) detail.querySelector("h2").focus({ preventScroll: true });
}
