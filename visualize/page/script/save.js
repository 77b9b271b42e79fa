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
