// ---------------------------------------------------------------------------------------------
// What every page has around its picture: light and dark, the legend behind its button, the keys
// that work everywhere.
// ---------------------------------------------------------------------------------------------

const darkSystem = matchMedia("(prefers-color-scheme: dark)");
const forced = matchMedia("(forced-colors: active)");

function setTheme(theme) {
  document.documentElement.dataset.theme = theme;
  readColours();
  redrawAll();
}

function listenToTheme() {
  byId("theme").addEventListener("click", () => {
    const { theme } = document.documentElement.dataset;
    setTheme(theme === "dark" || (theme === "auto" && darkSystem.matches) ? "light" : "dark");
  });
  for (const setting of [darkSystem, forced]) setting.addEventListener("change", () => setTheme(document.documentElement.dataset.theme));
}

const isLegendOpen = () => byId("foot")?.classList.contains("is-open") === true;

function openLegend(open) {
  byId("foot").classList.toggle("is-open", open);
  byId("legend-toggle").setAttribute("aria-expanded", String(open));
}

// A press on the picture closes it.
function listenToLegend(picture) {
  byId("legend-toggle").addEventListener("click", () => openLegend(!isLegendOpen()));
  picture.addEventListener("pointerdown", () => openLegend(false));
}

const isTyping = () => document.activeElement.matches("input[type=text]");

// `others` are the page's own keys, by name; Escape comes to it when no legend is open.
function listenToKeysEverywhere(others) {
  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping()) return;
    if (event.key === "/") {
      event.preventDefault();
      query.focus();
      query.select();
    } else if (event.key === "Escape" && isLegendOpen()) openLegend(false);
    else if (Object.hasOwn(others, event.key)) others[event.key]();
  });
}
