// ---------------------------------------------------------------------------------------------
// What every picture with a camera needs: vis-network as the camera, a miniature of what lies
// outside the window, a tooltip inside it, points on curves.
// ---------------------------------------------------------------------------------------------

const newLens = (host) => new vis.Network(host, { nodes: new vis.DataSet([]), edges: new vis.DataSet([]) }, {
  physics: false,
  layout: { improvedLayout: false },
  nodes: { chosen: false },
  interaction: { hover: false, tooltipDelay: 1e9, keyboard: false, dragNodes: false, zoomSpeed: 0.6, selectable: false },
});

function glideTo(lens, position, scale, glide) {
  lens.moveTo({ position, scale, animation: glide && !calm.matches ? { duration: 220, easingFunction: "easeInOutQuad" } : false });
}

// The part of the picture that the window shows.
function sightOf(lens, { clientWidth, clientHeight }) {
  const { x: left, y: top } = lens.DOMtoCanvas({ x: 0, y: 0 });
  const { x: right, y: bottom } = lens.DOMtoCanvas({ x: clientWidth, y: clientHeight });
  return { left, top, right, bottom };
}

const miniatureRatio = (box) => Math.min(150 / (box.right - box.left), 96 / (box.bottom - box.top));

// Shown only while a part of the picture is outside the window; `look` gives a card's fill and alpha.
function paintMiniature(canvas, host, lens, box, cards, look) {
  const seen = sightOf(lens, host);
  const all = seen.left <= box.left && seen.top <= box.top && seen.right >= box.right && seen.bottom >= box.bottom;
  canvas.hidden = all || host.clientWidth < 40;
  if (canvas.hidden) return;
  const ratio = miniatureRatio(box);
  const width = Math.round((box.right - box.left) * ratio) + 8;
  const height = Math.round((box.bottom - box.top) * ratio) + 8;
  const density = devicePixelRatio || 1;
  canvas.width = width * density;
  canvas.height = height * density;
  canvas.style.width = width + "px";
  canvas.style.height = height + "px";
  const pen = canvas.getContext("2d");
  pen.scale(density, density);
  pen.translate(4, 4);
  pen.scale(ratio, ratio);
  pen.translate(-box.left, -box.top);
  for (const card of cards) {
    const [fill, alpha] = look(card);
    pen.globalAlpha = Math.max(alpha, 0.3);
    pen.fillStyle = fill;
    pen.fillRect(card.x - card.width / 2, card.y - card.height / 2, card.width, card.height);
  }
  pen.globalAlpha = 1;
  pen.strokeStyle = colour.accent;
  pen.lineWidth = 1.5 / ratio;
  pen.strokeRect(seen.left, seen.top, seen.right - seen.left, seen.bottom - seen.top);
}

// Where in the picture a click on the miniature points.
function miniatureAt(canvas, box, event) {
  const frame = canvas.getBoundingClientRect();
  const ratio = miniatureRatio(box);
  return { x: box.left + (event.clientX - frame.left - 4) / ratio, y: box.top + (event.clientY - frame.top - 4) / ratio };
}

// The first rows of a long list in a tooltip, and how many more there are.
const firstOf = (rows) => (rows.length > 6 ? [...rows.slice(0, 6), el("span", { text: "and " + (rows.length - 6) + " more" })] : rows);

// Beside the pointer, and inside the stage.
function placeTip(tip, stage, dom) {
  tip.style.left = Math.max(4, Math.min(dom.x + 14, stage.clientWidth - tip.offsetWidth - 8)) + "px";
  tip.style.top = Math.max(4, Math.min(dom.y + 16, stage.clientHeight - tip.offsetHeight - 8)) + "px";
}

// On a curve as eight numbers: start, two handles, end.
function pointOn(run, t) {
  const u = 1 - t;
  const mix = (i) => u * u * u * run[i] + 3 * u * u * t * run[i + 2] + 3 * u * t * t * run[i + 4] + t * t * t * run[i + 6];
  return [mix(0), mix(1)];
}

// Words on a line, on paper of their own.
function paintOnLine(pen, box, texts) {
  const alpha = pen.globalAlpha;
  pen.beginPath();
  pen.roundRect(box[0], box[1], box[2] - box[0], box[3] - box[1], 3);
  const ink = pen.fillStyle;
  pen.fillStyle = colour.paper;
  pen.globalAlpha = alpha * 0.92;
  pen.fill();
  pen.globalAlpha = alpha;
  pen.fillStyle = ink;
  texts.forEach((text, row) => pen.fillText(text, (box[0] + box[2]) / 2, box[1] + 11.5 + row * 13));
}
