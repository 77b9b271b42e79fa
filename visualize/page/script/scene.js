// ---------------------------------------------------------------------------------------------
// The map of one party: lines below, cards above, labels last. `pen` is a canvas context or the
// SVG pen; coordinates are the map's own, as Python computed them.
// ---------------------------------------------------------------------------------------------

// ---- Lines

// The curve pieces of a line, shifted down by `shift`; straight runs come in between.
function* runs(line, shift) {
  for (let i = 0; i + 1 < line.points.length; i += 1) {
    const [x0, y0] = line.points[i];
    const [x1, y1] = line.points[i + 1];
    const bend = i % 2 === 0 ? (x1 - x0) / 2 : 0;
    yield [x0, y0 + shift, x0 + bend, y0 + shift, x1 - bend, y1 + shift, x1, y1 + shift];
  }
}

const isDoubtful = (step) => step.uncertain || step.confidence === "low";

// Parallel relations run side by side; three pixels apart is enough to tell them apart.
const shiftOf = (index, count) => (index - (count - 1) / 2) * 4;

// Many lines together must not drown the cards.
const restingAlpha = () => Math.max(0.3, Math.min(0.72, 0.86 - mapNow().lines.length / 500));

function paintLine(pen, line, look) {
  const steps = lineSteps(line);
  // More than a few side by side would be a band: they are one line, as wide as they are many.
  const strands = steps.length > 4 ? [steps] : steps.map((step) => [step]);
  strands.forEach((strand, index) => {
    const lit = look === null ? [] : strand.filter((step) => look.steps.has(step));
    const hot = lit.length > 0;
    if (look !== null && hot !== look.hot) return;
    const [step] = hot ? lit : strand;
    pen.save();
    pen.globalAlpha = look === null ? restingAlpha() : hot ? 1 : FAINT;
    pen.strokeStyle = look?.path && hot ? colour.accent : colour[relationFamily(step.relation)];
    pen.lineWidth = (strand.length > 1 ? 1.6 + Math.log2(strand.length) : strokeWidth(step)) + (hot ? 0.9 : 0);
    pen.lineCap = "round";
    if (strand.every(isDoubtful)) pen.setLineDash([5, 5]);
    pen.beginPath();
    let first = true;
    for (const run of runs(line, shiftOf(index, strands.length))) {
      if (first) pen.moveTo(run[0], run[1]);
      first = false;
      pen.bezierCurveTo(run[2], run[3], run[4], run[5], run[6], run[7]);
    }
    pen.stroke();
    if (hot) paintHead(pen, line, step, shiftOf(index, strands.length));
    pen.restore();
  });
}

// Which way the path runs. Lines arrive level, so the head is level too.
function paintHead(pen, line, step, shift) {
  const back = mapNow().of.get(step.from).key === line.to;
  const [x, y] = back ? line.points[0] : line.points[line.points.length - 1];
  const side = back ? 1 : -1;
  pen.setLineDash([]);
  pen.fillStyle = pen.strokeStyle;
  pen.beginPath();
  pen.moveTo(x - side, y + shift);
  pen.lineTo(x + side * 9, y + shift - 5);
  pen.lineTo(x + side * 9, y + shift + 5);
  pen.closePath();
  pen.fill();
}

// ---- Cards

function cardLook(card, look) {
  const { party } = card;
  const isFocus = card.key === current().party;
  const listed = party !== null && isListed(party);
  const picked = state.party === card.key || isFoldPicked(card) || state.hover === card;
  return { isFocus, listed, picked, alpha: look === null || card.members.some((member) => look.members.has(member)) ? 1 : FAINT };
}

const isFoldPicked = (card) => state.group?.kind === "fold" && state.group.value === card.key;
const shownIn = (card) => card.members.filter((member) => visible.members.has(member));
const listedIn = (card) => shownIn(card).filter((member) => isListed(parties[member]));

// On a small screen the cards of a picked path grow into the room the faded ones leave, as far
// as the columns allow, so that their names can be read while the whole path is in sight.
function growth(look) {
  if (look === null || look.path === null) return 1;
  const [first, second] = mapNow().columns;
  const most = second ? (second.x - first.x - 10) / Math.max(first.width, second.width) : 1;
  return Math.max(1, Math.min(SMALL / NAME / camera.scale(), most));
}

function paintCard(pen, card, look, grow = 1) {
  const { party, x, y, width, height } = card;
  const shown = shownIn(card);
  if (shown.length === 0) return;
  const { isFocus, listed, picked, alpha } = cardLook(card, look);
  const left = x - width / 2;
  const top = y - height / 2;
  pen.save();
  if (grow > 1 && alpha === 1) {
    pen.translate(x, y);
    pen.scale(grow, grow);
    pen.translate(-x, -y);
  }
  if (card.fold !== null) {
    pen.globalAlpha = alpha;
    paintPile(pen, left, top, width, height, 6);
    pen.globalAlpha = 1;
  }
  // A faded card still covers the lines below it, so paper goes first.
  outline(pen, left, top, width, height, listed ? 8 : 6, listed);
  pen.fillStyle = colour.paper;
  pen.fill();
  pen.globalAlpha = alpha;
  outline(pen, left, top, width, height, listed ? 8 : 6, listed);
  pen.fillStyle = listed ? colour["listed-fill"] : isFocus ? colour.ink : colour.panel;
  pen.fill();
  pen.lineWidth = picked ? 2 : 1;
  const reached = card.fold !== null ? listedIn(card).length > 0 : !listed && rulesOf(party).some(([word]) => word !== "undetermined");
  pen.strokeStyle = picked ? colour.accent : listed || reached ? colour["listed-fill"] : isFocus ? colour.ink : colour.rule;
  if (reached) pen.lineWidth = 2;
  pen.stroke();
  if (state.party === card.key || isFoldPicked(card)) {
    outline(pen, left - 4, top - 4, width + 8, height + 8, listed ? 10 : 9, listed);
    pen.strokeStyle = colour.accent;
    pen.lineWidth = 2;
    pen.stroke();
  }
  if (card.fold !== null) {
    const [inset, base] = paintName(pen, card, countryWords(card.fold), colour.ink, 2);
    paintFoldRows(pen, inset, base, width - 2 * INSET, plural(shown.length, "party", "parties"), listedIn(card).length);
  } else if (isFocus) paintFocalText(pen, card, listed);
  else paintCardText(pen, card, listed);
  pen.restore();
}

function paintCardText(pen, card, listed) {
  const { party, x, y, width, height } = card;
  const room = width - 2 * INSET;
  const plain = mapNow().compact && card.column !== mapNow().columns.length - 1;
  const [left, base] = paintName(pen, card, party.name, listed ? colour["on-listed"] : colour.ink, plain ? 0 : 1);
  if (plain) {
    if (party.kind !== "Company") {
      pen.fillStyle = colour["ink-2"];
      glyph(pen, party.kind, x + width / 2 - 8, y - height / 2 + 8, 4);
    }
    return;
  }
  pen.fillStyle = listed ? colour["on-listed"] : colour["ink-2"];
  glyph(pen, party.kind, left + 4.5, base - 4, 4.5);
  pen.font = font(SMALL, listed ? 600 : 400);
  const home = countryWords(party.country) || kindWords(party.kind);
  const [rule] = listed ? [] : rulesOf(party);
  const words = listed ? listWords(pen, listLabels(party), room - 14) : rule ? rule[0] + ", " + home : home;
  if (rule) {
    pen.font = font(SMALL, 600);
    if (rule[0] !== "undetermined") pen.fillStyle = colour.listed;
  }
  pen.fillText(clip(pen, words, room - 14), left + 14, base);
}

// The party asked about: larger, with the totals of its answer.
function paintFocalText(pen, card, listed) {
  const { party, x, y, width } = card;
  const focus = current();
  const left = x - width / 2 + 12;
  const room = width - 24;
  const ink = listed ? colour["on-listed"] : colour.paper;
  const name = fitName(pen, party.name, room, card.lines, 15, 12, 650);
  pen.font = font(SMALL, 600);
  const rows = [];
  if (listed) rows.push(listWords(pen, listLabels(party), room, "Listed: "));
  if (focus.through.length > 0) {
    const shown = visible.paths.filter((path) => path.steps.length > 0);
    const goals = [...new Set(shown.map((path) => path.goal))];
    const reached = reachedWords(goals);
    rows.push((shown.length < focus.through.length ? shown.length + " of " : "") + plural(focus.through.length, "path"));
    rows.push(reached.includes(" and ") ? goals.length + " listed in all" : reached || "none shown");
    rows.push(plural(new Set(goals.flatMap(listLabels)).size, "list"));
  } else if (!listed) {
    rows.push("No path found");
  }
  const step = name.size + 3;
  const country = countryWords(party.country);
  const block = name.lines.length * step + (country ? 15 : 0) + rows.length * 15 + 6;
  let base = y - block / 2 + name.size - 1;
  pen.textAlign = "left";
  pen.textBaseline = "alphabetic";
  pen.fillStyle = ink;
  pen.font = font(name.size, 650);
  for (const line of name.lines) {
    pen.fillText(line, left, base);
    base += step;
  }
  pen.font = font(SMALL, 400);
  if (country) {
    pen.fillText(clip(pen, country, room), left, base);
    base += 15;
  }
  base += 6;
  pen.font = font(SMALL, 600);
  for (const row of rows) {
    pen.fillText(clip(pen, row, room), left, base);
    base += 15;
  }
}

// ---- Labels of lines

// Short words on a line, where they cover least. Lines of a picked path always get theirs; in
// the idle map a label that would cover anything is left out (the panel and tooltips have it).
// Finding the places takes longer than drawing them, so they are kept until something changes.
let placed = { key: "", labels: [] };

function paintLabels(pen, look) {
  const hidden = Object.values(state.hidden).map((set) => [...set].join("\u0001"));
  const key = [state.focus, state.folded, mapNow().nearer, state.path?.rank, state.preview?.rank, state.party, state.line?.index, state.group?.value, onDay, state.country, ...hidden].join("\u0000");
  if (placed.key !== key) placed = { key, labels: placeLabels(pen, look) };
  const strong = look !== null && look.path !== null;
  pen.textAlign = "center";
  pen.textBaseline = "alphabetic";
  pen.font = font(SMALL, 600);
  for (const { box, texts, weakest } of placed.labels) {
    pen.fillStyle = strong ? colour.accent : colour["ink-2"];
    paintOnLine(pen, box, texts);
    if (weakest) {
      pen.beginPath();
      pen.roundRect(box[0], box[1], box[2] - box[0], box[3] - box[1], 3);
      pen.setLineDash([3, 2]);
      pen.lineWidth = 1;
      pen.strokeStyle = colour.accent;
      pen.stroke();
      pen.setLineDash([]);
    }
  }
}

function placeLabels(pen, look) {
  const map = mapNow();
  const wanted = [];
  for (const line of map.lines) {
    const steps = lineSteps(line).filter((step) => look === null || look.steps.has(step));
    // The same words once; of many relations, or of different ones to a fold, their number.
    const told = [...new Set(steps.map((step) => step.label || (step.phrase.length <= 18 ? step.phrase : "")).filter(Boolean))];
    const isMany = steps.length > 3 || (told.length > 1 && Math.min(line.from, line.to) < 0);
    const words = isMany ? "×" + steps.length : told.join(" + ");
    if (steps.length > 0) wanted.push({ line, steps, words });
  }
  const must = look !== null && look.path !== null;
  if (!must && wanted.length > 26) return [];
  const isLit = (number) => look === null || look.members.has(number);
  const covered = map.cards.filter((card) => shownIn(card).some(isLit))
    .map((card) => [card.x - card.width / 2, card.y - card.height / 2, card.x + card.width / 2, card.y + card.height / 2]);
  const dots = wanted.flatMap(({ line }) => [...runs(line, 0)].flatMap((run) => [0, 0.2, 0.4, 0.6, 0.8, 1].map((t) => [line, ...pointOn(run, t)])));
  const labels = [];
  for (const { lines, steps, words, side } of bundled(wanted)) {
    if (drawable(words) === "") continue;
    const { lines: texts } = fitName(pen, words, Math.max(62, map.gap - 6), 3, SMALL, SMALL);
    pen.font = font(SMALL, 600);
    const width = Math.max(...texts.map((text) => pen.measureText(text).width)) + 8;
    const half = texts.length * 6.5 + 1.5;
    const spots = [];
    const tryAt = (x, y, worse) => {
      const box = [x - width / 2, y - half, x + width / 2, y + half];
      const onCards = covered.reduce((sum, other) => sum + overlap(box, other), 0);
      const onLines = dots.filter(([other, px, py]) => !lines.includes(other) && px > box[0] && px < box[2] && py > box[1] && py < box[3]).length;
      spots.push({ cost: onCards + onLines * 30 + worse, onCards, box });
    };
    // Words of several lines stand where these are still close together.
    const places = { both: [0.5, 0.36, 0.64, 0.24, 0.76], left: [0.3, 0.36, 0.42, 0.24], right: [0.7, 0.64, 0.58, 0.76] }[side];
    const middle = lines[(lines.length - 1) >> 1];
    const all = [...runs(middle, 0)];
    for (const run of side === "left" ? all.slice(0, 1) : side === "right" ? all.slice(-1) : all) {
      for (const t of places) {
        const [onLine, y] = pointOn(run, t);
        const x = side === "left" ? Math.max(onLine, run[0] + width / 2 + 3) : side === "right" ? Math.min(onLine, run[6] - width / 2 - 3) : onLine;
        // On a level line the words stand above or below it; on it they would hide it.
        if (Math.abs(run[7] - run[1]) < 18 && lines.length === 1) {
          tryAt(x, y - half - 3, 0);
          tryAt(x, y + half + 3, 2);
        } else tryAt(x, y, Math.abs(t - places[0]));
      }
    }
    const best = spots.reduce((a, b) => (b.cost < a.cost - 0.5 ? b : a));
    if (best.onCards > 0 && !must) continue;
    covered.push(best.box);
    const weakest = must && look.path.steps.length > 1 && look.path.weakestStep !== null && steps.includes(look.path.steps[look.path.weakestStep]);
    labels.push({ box: best.box, texts, weakest });
  }
  return labels;
}

// Neighbouring lines at one card that have the same words say them once, at that card.
function bundled(wanted) {
  const alone = new Set(wanted);
  const bundles = [];
  for (const [side, end, at] of [["left", "from", (line) => line.points[0]], ["right", "to", (line) => line.points.at(-1)]]) {
    const sorted = [...wanted].sort((a, b) => a.line[end] - b.line[end] || at(a.line)[1] - at(b.line)[1]);
    for (let start = 0; start < sorted.length;) {
      let next = start + 1;
      const isSame = (other) => other.line[end] === sorted[start].line[end] && other.words === sorted[start].words && alone.has(other);
      while (next < sorted.length && isSame(sorted[next])) next += 1;
      const run = sorted.slice(start, next);
      if (run.length > 1 && alone.has(run[0])) {
        bundles.push({ lines: run.map((one) => one.line), steps: run.flatMap((one) => one.steps), words: run[0].words, side });
        run.forEach((one) => alone.delete(one));
      }
      start = next;
    }
  }
  return [...bundles, ...[...alone].map(({ line, steps, words }) => ({ lines: [line], steps, words, side: "both" }))];
}

// ---- All of it

function paintLines(pen) {
  const look = emphasis();
  if (look === null) {
    for (const line of mapNow().lines) paintLine(pen, line, null);
    return;
  }
  for (const line of mapNow().lines) paintLine(pen, line, { ...look, hot: false });
  for (const line of mapNow().lines) paintLine(pen, line, { ...look, hot: true });
}

const columnWords = (column, index) =>
  index === 0 ? "Asked about" : column.listed ? "Listed" : plural(index, "step");

const originWords = () => [report.title, "as of " + dateWords(report.asOf), "ledger " + report.ledger, "profile " + report.profile].join(" · ");

// For the files: map, column heads, and one line that says what it is and when it held.
function paintSheet(pen, box) {
  pen.fillStyle = colour.paper;
  pen.beginPath();
  pen.roundRect(box.left, box.top, box.right - box.left, box.bottom - box.top, 0);
  pen.fill();
  paintLines(pen);
  const look = emphasis();
  for (const card of mapNow().cards) paintCard(pen, card, look);
  paintLabels(pen, look);
  pen.font = font(SMALL, 600);
  pen.fillStyle = colour["ink-2"];
  pen.textAlign = "center";
  mapNow().columns.forEach((column, index) => {
    pen.fillText(columnWords(column, index), column.x, mapNow().box.top - 18);
  });
  pen.textAlign = "left";
  pen.font = font(SMALL, 400);
  pen.fillText(clip(pen, originWords(), box.right - box.left - 40), box.left + 20, box.bottom - 14);
}
