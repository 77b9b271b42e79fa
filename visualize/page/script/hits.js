// ---------------------------------------------------------------------------------------------
// The search field and the list below it, as every page has them. What is found is the page's own:
// entries with `words`, a `note` and `open()`.
// ---------------------------------------------------------------------------------------------

const query = byId("query");
const hits = byId("hits");
let found = [];
let marked = -1;

const askedWords = () => plainText(query.value).split(/\s+/).filter(Boolean);

// `rest` says in words how many more there are; a line that leads nowhere cannot be chosen.
function showFound(entries, { asked, total, nothing, rest }) {
  found = entries;
  marked = found.length > 0 ? 0 : -1;
  const line = (text) => el("li", { role: "option", "aria-disabled": true, class: "no-hit", text });
  hits.replaceChildren(...found.map((entry, at) =>
    el("li", { role: "option", id: "hit-" + at, onpointerdown: (event) => { event.preventDefault(); pickHit(at); } },
      own(entry.words, { class: "hit-name" }), own(entry.note, { class: "hit-note" }))));
  if (asked && found.length === 0) hits.append(line(nothing));
  if (total > found.length) hits.append(line("and " + rest(total - found.length) + " more; type on"));
  showHits(asked);
  if (asked) say(plural(total, "match", "matches"));
  markHit();
}

function showHits(open) {
  hits.hidden = !open;
  query.setAttribute("aria-expanded", String(open));
}

function markHit() {
  [...hits.querySelectorAll("[role=option]")].forEach((row, at) => row.setAttribute("aria-selected", String(at === marked)));
  if (marked >= 0) query.setAttribute("aria-activedescendant", "hit-" + marked);
  else query.removeAttribute("aria-activedescendant");
}

function pickHit(at) {
  showHits(false);
  query.value = "";
  found[at].open();
}

// With `wait`, in milliseconds, it is searched once typing pauses, and at Enter at the latest.
function listenToSearch(search, wait = null) {
  let waiting = 0;
  query.addEventListener("input", () => {
    if (wait === null) search();
    else {
      clearTimeout(waiting);
      waiting = setTimeout(search, wait);
    }
  });
  query.addEventListener("focus", () => { if (query.value !== "") search(); });
  query.addEventListener("blur", () => showHits(false));
  query.addEventListener("keydown", (event) => {
    if ((event.key === "ArrowDown" || event.key === "ArrowUp") && found.length > 0) {
      event.preventDefault();
      marked = (marked + (event.key === "ArrowDown" ? 1 : found.length - 1)) % found.length;
      markHit();
      byId("hit-" + marked).scrollIntoView({ block: "nearest" });
    } else if (event.key === "Enter") {
      if (wait !== null) {
        clearTimeout(waiting);
        search();
      }
      if (marked >= 0 && !hits.hidden) pickHit(marked);
    } else if (event.key === "Escape") {
      event.stopPropagation();
      if (hits.hidden) query.blur();
      else showHits(false);
    }
  });
}
