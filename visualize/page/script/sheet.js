// ---------------------------------------------------------------------------------------------
// A picture to take away: a sheet is the box that is drawn and how it is painted.
// ---------------------------------------------------------------------------------------------

function savePng({ box, paint }, name) {
  const ratio = 2;
  const canvas = el("canvas", { width: Math.round((box.right - box.left) * ratio), height: Math.round((box.bottom - box.top) * ratio) });
  const pen = canvas.getContext("2d");
  pen.scale(ratio, ratio);
  pen.translate(-box.left, -box.top);
  paint(pen, box);
  canvas.toBlob((blob) => save(blob, name));
}

function svgText({ box, paint }, words) {
  const pen = new SvgPen();
  paint(pen, box);
  const width = rounded(box.right - box.left);
  const height = rounded(box.bottom - box.top);
  const title = svg("title");
  title.textContent = words.replace(/[\p{Cc}\p{Cs}\ufffe\uffff]/gu, " ");
  const root = svg("svg", { viewBox: [rounded(box.left), rounded(box.top), width, height].join(" "), width, height, role: "img" }, title, pen.root);
  return new XMLSerializer().serializeToString(root);
}

const saveSvg = (sheet, words, name) => save(new Blob([svgText(sheet, words)], { type: "image/svg+xml" }), name);

// A name for a file: letters and digits, and the day.
const fileStem = (text, otherwise) => plainText(text).replace(/[^a-z0-9]+/g, "-").replace(/^-+|-+$/g, "").slice(0, 60) || otherwise;
