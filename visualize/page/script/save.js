// ---------------------------------------------------------------------------------------------
// Files to take away: what every page does with one.
// ---------------------------------------------------------------------------------------------

function save(blob, name) {
  const url = URL.createObjectURL(blob);
  el("a", { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 5000);
}

// A spreadsheet runs a cell that begins like a formula; an apostrophe makes it text. Full-width
// forms count as well, and so does white space before the sign.
function csvCell(value) {
  let text = value === null || value === undefined ? "" : String(value);
  if (typeof value === "string" && /^[\s\p{Cf}]*[=+\-@\t\r\n|%\uff1d\uff0b\uff0d\uff20]/u.test(text)) text = "'" + text;
  return '"' + text.replaceAll('"', '""') + '"';
}

// The mark at the start tells spreadsheets that the file is UTF-8.
const csvOf = (rows) => "\ufeff" + rows.map((row) => row.map(csvCell).join(",")).join("\r\n") + "\r\n";

// ---- The menu of what can be taken away: [words, what to do] each

const exportMenu = byId("export-menu");

function openExports(open) {
  exportMenu.hidden = !open;
  byId("export").setAttribute("aria-expanded", String(open));
  if (open) exportMenu.firstElementChild.focus();
}

function listenToExports(exports) {
  exportMenu.replaceChildren(...exports.map(([words, run]) =>
    button({ role: "menuitem", text: words, onclick: () => { openExports(false); byId("export").focus(); run(); } })));
  byId("export").addEventListener("click", () => openExports(exportMenu.hidden));
  exportMenu.addEventListener("keydown", (event) => {
    const items = [...exportMenu.children];
    const at = items.indexOf(document.activeElement);
    if (event.key === "ArrowDown") items[(at + 1) % items.length].focus();
    else if (event.key === "ArrowUp") items[(at + items.length - 1) % items.length].focus();
    else if (event.key === "Escape") {
      openExports(false);
      byId("export").focus();
    } else return;
    event.preventDefault();
    event.stopPropagation();
  });
  byId("exports").addEventListener("focusout", (event) => {
    if (!byId("exports").contains(event.relatedTarget)) openExports(false);
  });
}
