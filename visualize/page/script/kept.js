// ---------------------------------------------------------------------------------------------
// Going back one step, and views one wants to come back to. A view is its address.
// ---------------------------------------------------------------------------------------------

// What the page says of itself: {shelf: the name of its views' place in the browser's store,
// addressOfState(), readAddress(address), viewWords(): what is looked at, in a few words}.
let viewsOf = null;

// In a frame without an address of its own, as in a notebook, the addresses left are kept here.
const left = [];
let hereNow = "";
let isWritten = false;

// A new place gets its own entry in the browser's history, once for all that one click changes;
// the same place does not, and neither does one to which the camera merely `moved`.
function writeAddress(moved = false) {
  const address = viewsOf.addressOfState();
  if (address === hereNow) return;
  const isStep = !moved && !isWritten;
  try {
    if (isStep) history.pushState({ steps: stepsBack() + 1 }, "", address);
    else history.replaceState(history.state, "", address);
  } catch {
    if (isStep) left.push(hereNow);
  }
  hereNow = address;
  if (isStep) {
    isWritten = true;
    queueMicrotask(() => { isWritten = false; });
  }
  renderUndo();
}

const stepsBack = () => (left.length > 0 ? left.length : history.state?.steps ?? 0);

function renderUndo() {
  byId("undo").disabled = stepsBack() === 0;
}

function undo() {
  if (stepsBack() === 0) return;
  if (left.length === 0) history.back();
  else goTo(left.pop());
  say("One step back");
}

// Opens an address of this page, as the browser does when it is typed.
function goTo(address) {
  viewsOf.readAddress(address);
  hereNow = viewsOf.addressOfState();
  renderUndo();
}

// ---- Saved views: in the browser's own store where it has one for this file, else until it is closed.

let shelf = [];
let lasting = true;

function readShelf() {
  let text = null;
  try {
    text = localStorage.getItem(viewsOf.shelf);
  } catch {
    lasting = false;
    return;
  }
  try {
    const kept = JSON.parse(text ?? "[]");
    shelf = Array.isArray(kept) ? kept.filter((one) => typeof one?.name === "string" && typeof one?.address === "string") : [];
  } catch {
    shelf = []; // somebody else wrote it
  }
}

function writeShelf() {
  try {
    localStorage.setItem(viewsOf.shelf, JSON.stringify(shelf));
  } catch {
    lasting = false;
  }
}

const keptMenu = byId("kept-menu");

function openKept(open) {
  keptMenu.hidden = !open;
  byId("kept").setAttribute("aria-expanded", String(open));
  if (open) renderKept();
}

function renderKept() {
  readShelf();
  const name = el("input", { id: "kept-name", type: "text", maxlength: 200, "aria-label": "Name of this view", autocomplete: "off" });
  name.value = viewsOf.viewWords();
  const keep = () => {
    if (name.value.trim() === "") return;
    shelf.push({ name: name.value.trim(), address: viewsOf.addressOfState() });
    writeShelf();
    renderKept();
    say("Saved: " + shelf.at(-1).name);
  };
  name.addEventListener("keydown", (event) => {
    event.stopPropagation();
    if (event.key === "Enter") keep();
    else if (event.key === "Escape") closeKept();
  });
  keptMenu.replaceChildren(...[
    el("div", { class: "kept-new" }, name, button({ class: "quiet", text: "Save", onclick: keep })),
    shelf.length === 0 ? el("p", { class: "note", text: "No view is saved yet. A view is also its address: copy it to send it." })
      : el("ul", {}, shelf.map((one, at) => el("li", {},
        button({ class: "kept-view", onclick: () => { closeKept(); comeBack(one.address); } }, own(one.name)),
        button({ class: "quiet", "aria-label": "Forget " + one.name, onclick: () => { shelf.splice(at, 1); writeShelf(); renderKept(); name.focus(); } }, "×")))),
    lasting ? null : el("p", { class: "note", text: "This browser stores nothing for this file: saved until the page is closed." }),
  ].filter(Boolean));
  keptMenu.querySelector("input").select();
}

function closeKept() {
  openKept(false);
  byId("kept").focus();
}

// Coming back is a step of its own, which can be undone.
function comeBack(address) {
  viewsOf.readAddress(address);
  writeAddress();
}

// Focus or a click elsewhere closes it; that a button of its own is gone does not.
const closeFrom = (target) => {
  if (target !== null && !keptMenu.hidden && !byId("kept-views").contains(target)) openKept(false);
};

// Called once the page can be drawn: opens what the address asks for.
function listenToViews(given) {
  viewsOf = given;
  byId("undo").addEventListener("click", undo);
  addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.key !== "z" || event.shiftKey || isTyping()) return;
    event.preventDefault();
    undo();
  });
  byId("kept").addEventListener("click", () => openKept(keptMenu.hidden));
  keptMenu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    closeKept();
  });
  byId("kept-views").addEventListener("focusout", (event) => closeFrom(event.relatedTarget));
  addEventListener("pointerdown", (event) => closeFrom(event.target));
  const here = () => goTo(location.hash || "#");
  here();
  addEventListener("popstate", here);
}
