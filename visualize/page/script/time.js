// ---------------------------------------------------------------------------------------------
// Since when? An earlier day leaves the paths that held on it. The page knows the paths of the
// report's own day: what had ended by then is not in it, and that is said beside the slider.
// ---------------------------------------------------------------------------------------------

const YES = "yes";
const PERHAPS = "perhaps";
const NO = "no";

// The first and the last day that "2024", "2024-03" or "2024-03-09" may mean.
const earliest = (text) => (text + "-01-01").slice(0, 10);
const latest = (text) => (text + (text.length === 4 ? "-12-31" : "-31")).slice(0, 10);

// Whether a fact with a first day and a first day after it held on a day. No first day: it may have.
function holdsOn(fact, day) {
  const begun = !fact.since ? PERHAPS : latest(fact.since) <= day ? YES : earliest(fact.since) <= day ? PERHAPS : NO;
  const open = !fact.until || earliest(fact.until) > day ? YES : latest(fact.until) > day ? PERHAPS : NO;
  if (begun === NO || open === NO) return NO;
  return begun === YES && open === YES ? YES : PERHAPS;
}

// A path held when each of its steps did, and its end was on a list.
function heldOn(path, day) {
  const steps = path.steps.map((step) => holdsOn(step, day));
  const entries = path.goal.listings.map((entry) => holdsOn(entry, day));
  const listed = entries.length === 0 || entries.includes(YES) ? YES : entries.includes(PERHAPS) ? PERHAPS : NO;
  const all = [...steps, listed];
  if (all.includes(NO)) return NO;
  return all.includes(PERHAPS) ? PERHAPS : YES;
}

// The days on which something of a party's paths began, and the report's own day, in order.
const stopsByFocus = new Map();
function stopsOf(focus) {
  if (!stopsByFocus.has(focus)) {
    const facts = focus.paths.flatMap((path) => [...path.steps, ...path.goal.listings]);
    const days = facts.map((fact) => fact.since).filter((since) => since && earliest(since) < report.asOf);
    stopsByFocus.set(focus, [...new Set(days.map(latest).filter((day) => day < report.asOf)), report.asOf].sort());
  }
  return stopsByFocus.get(focus);
}

// How many entries of the parties that the paths end at began between one stop and the next.
function listingsByStop(focus, stops) {
  const entries = focus.targets.flatMap((party) => party.listings).filter((entry) => entry.since);
  return stops.map((day, at) => entries.filter((entry) => latest(entry.since) <= day && (at === 0 || latest(entry.since) > stops[at - 1])).length);
}

// The first day of the page's own paths on which this one held for certain; "" when nobody knows.
function heldSince(path) {
  const days = [...path.steps.map((step) => step.since)];
  const entries = path.goal.listings.map((entry) => entry.since);
  if (days.some((day) => !day) || (entries.length > 0 && !entries.some(Boolean))) return "";
  const listed = entries.filter(Boolean).sort()[0];
  return [...days, listed].filter(Boolean).sort((a, b) => (latest(a) < latest(b) ? -1 : 1)).at(-1) ?? "";
}

function lookOn(day) {
  onDay = day === report.asOf ? null : day;
  if (state.path !== null && !isShown(state.path)) unpick();
  refresh();
  if (state.party !== null && !visible.members.has(state.party)) unpick();
  say(timeWords());
}

function timeWords() {
  const focus = current();
  if (onDay === null) return dateWords(report.asOf) + ": " + plural(focus.paths.length, "path");
  const held = focus.paths.map((path) => heldOn(path, onDay));
  const perhaps = held.filter((word) => word === PERHAPS).length;
  return dateWords(onDay) + ": " + held.filter((word) => word !== NO).length + " of " + plural(held.length, "path") + " held" + (perhaps > 0 ? ", " + perhaps + " of them perhaps" : "");
}

const TIME_HEIGHT = 26;

function renderTime() {
  const focus = current();
  const stops = stopsOf(focus);
  const box = byId("time");
  box.hidden = stops.length < 2 || state.choosing;
  if (box.hidden) return;
  const at = Math.max(0, stops.indexOf(onDay ?? report.asOf));
  const range = byId("time-range");
  range.max = stops.length - 1;
  range.value = at;
  range.setAttribute("aria-valuetext", timeWords());
  byId("time-day").replaceChildren(own(dateWords(stops[at])));
  byId("time-note").textContent = "· " + timeWords().split(": ")[1];
  byId("time-reset").disabled = onDay === null;
  const counts = listingsByStop(focus, stops);
  const most = Math.max(1, ...counts);
  const years = stops.map((day) => day.slice(0, 4));
  const place = (index) => (index / (stops.length - 1)) * 1000;
  const width = Math.min(14, (1000 / stops.length) * 0.6);
  byId("time-bars").replaceChildren(svg("svg", { viewBox: "0 0 1000 " + TIME_HEIGHT, preserveAspectRatio: "none", "aria-hidden": "true", focusable: "false" },
    ...counts.map((count, index) => svg("rect", {
      x: place(index) - width / 2, width, height: count === 0 ? 1 : 3 + (TIME_HEIGHT - 4) * (count / most), y: count === 0 ? TIME_HEIGHT - 1 : TIME_HEIGHT - 3 - (TIME_HEIGHT - 4) * (count / most),
      class: index <= at ? "is-past" : "is-later",
    }))));
  byId("time-years").replaceChildren(...[stops[0], report.asOf].map((day) => el("span", { text: years[stops.indexOf(day)] })));
}

byId("time-range").addEventListener("input", () => lookOn(stopsOf(current())[Number(byId("time-range").value)]));
byId("time-range").addEventListener("change", writeAddress);
byId("time-reset").addEventListener("click", () => {
  lookOn(report.asOf);
  writeAddress();
  byId("time-range").focus();
});
