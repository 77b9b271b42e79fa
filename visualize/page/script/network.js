// ---------------------------------------------------------------------------------------------
// A network of cards without tiers: who is tied to whom, each party for itself or folded by
// country or by kind. Every page with such a picture has this one; what stands in it, and what a
// click means, the page says (`page`). Places come from Python; nothing here moves by itself.
//
// page.cards() gives {id, name, kind, note, listed, reached, focal, x, y, height, lines, shown, and
// group and single, [x, y], by way of folding}; page.relations() {id, from, to, family, label, width,
// doubtful}, those that are shown; page.folds() by way of folding a map of group to {x, y, height,
// lines, words}; page.look() what stands out: null or {cards, lines, path}. page.plan {by, open}:
// how it is folded now; page.onPlan() after it was changed.
// ---------------------------------------------------------------------------------------------

const FRAME_HEAD = 30;
const FRAME_SIDE = 14;
const CARD_GAP = [30, 24];
// From this zoom down a card holds its name alone, as large as it must be to be read.
const FAR = 0.8;
// Down to this zoom the whole picture is shown at first; a larger one opens at its middle.
const WHOLE = 0.6;

// The places as Python packed them (network_data.py); `groups` is what each card may be folded with,
// by way of folding: [{country, kind}, …].
function placesOfNetwork(source, groups) {
  const take = (from, count) => Array.from({ length: count }, () => from.next().value);
  // A card that hangs is reached along a trunk so far beside its hub.
  const spot = ([x, y, trunk]) => ({ x, y, trunk: trunk === 0 ? null : (trunk - 1) / 2 });
  const named = ([x, y, trunk, height, lines]) => ({ ...spot([x, y, trunk]), height, lines });
  const values = unpackedNumbers(source.at);
  const cards = groups.map(() => ({ ...named(take(values, 5)), group: {}, single: {} }));
  const folds = new Map(Object.entries(source.folds).map(([by, fold]) => {
    const folded = unpackedNumbers(fold.at);
    const boxes = new Map(fold.groups.map((group) => [group, { ...named(take(folded, 5)), words: by === "kind" ? kindWords(group) : countryWords(group) }]));
    groups.forEach((of, at) => {
      const isFolded = of !== null && boxes.has(of[by]);
      cards[at].group[by] = isFolded ? of[by] : null;
      cards[at].single[by] = isFolded ? null : spot(take(folded, 3));
    });
    return [by, boxes];
  }));
  return { folds, cards };
}

// How an address has it: only ways and groups that there are.
const planOf = (folds, by, open) => ({ by: folds.has(by) ? by : "none", open: new Set([...open].filter((group) => folds.get(by)?.has(group))) });

// What the lines of a tooltip say: who, how, whom.
const tipOf = (rows) => firstOf(rows.map(([from, words, to]) => el("span", {}, own(from), " ", own(words, { class: "tip-phrase" }), " ", own(to))));

function networkOn(page) {
  const { host, overview, tip } = page;
  let view = null;
  let width = 0;
  let boxes = new Map();
  let frames = [];
  let ties = [];
  let bounds = { left: 0, right: 1, top: 0, bottom: 1 };
  let hover = null;
  // The card one stands on: also a fold, which is no party.
  let at = null;
  let touched = false;
  let placed = { key: "", labels: [] };
  // Ways around cards are looked for once for each picture.
  let routes = { key: "", found: new Map() };

  // ---- What stands where

  function build() {
    width = page.width;
    const cards = page.cards();
    const all = new Map();
    const inGroups = new Map();
    boxes = new Map();
    frames = [];
    const { by } = page.plan;
    const folds = page.folds().get(by);
    for (const card of cards) {
      const group = folds === undefined ? null : card.group[by];
      if (group === null) {
        all.set(card.id, { ...card, ...(folds === undefined ? {} : card.single[by]), key: card.id, width, members: [card] });
      } else inGroups.set(group, [...(inGroups.get(group) ?? []), card]);
    }
    const opened = [];
    for (const [group, members] of inGroups) {
      const fold = folds.get(group);
      const box = { ...fold, key: "fold " + group, fold: group, name: fold.words, width, members };
      if (page.plan.open.has(group)) opened.push(frameOf(box));
      else for (const member of members) all.set(member.id, box);
    }
    makeRoom([...new Set(all.values()), ...opened], opened);
    for (const frame of opened) {
      frame.members.forEach((card, index) => {
        const [column, row] = [index % frame.across, Math.floor(index / frame.across)];
        const x = frame.x - frame.width / 2 + FRAME_SIDE + width / 2 + column * (width + CARD_GAP[0]);
        const y = frame.y - frame.height / 2 + FRAME_HEAD + frame.tall / 2 + row * (frame.tall + CARD_GAP[1]);
        all.set(card.id, { ...card, key: card.id, x, y, trunk: null, width, members: [card], frame });
      });
    }
    for (const box of all.values()) {
      box.shown = box.members.filter((card) => card.shown);
      if (box.shown.length > 0) boxes.set(box.key, box);
      box.listed = box.shown.some((card) => card.listed);
    }
    frames = opened.filter((frame) => frame.members.some((card) => card.shown));
    const solid = [...new Set(all.values())];
    const key = solid.map((box) => [box.key, box.x, box.y].join()).join(";");
    if (routes.key !== key) routes = { key, found: new Map() };
    join(all, solid);
    if (boxes.size > 0) bounds = around([...boxes.values(), ...frames]);
    if (at !== null && !boxes.has(at)) at = null;
    placed.key = "";
  }

  function frameOf(box) {
    const tall = Math.max(...box.members.map((card) => card.height));
    const across = Math.max(1, Math.min(box.members.length, Math.round(Math.sqrt(box.members.length * 1.5 * (tall + CARD_GAP[1]) / (width + CARD_GAP[0])))));
    const rows = Math.ceil(box.members.length / across);
    const wide = across * (width + CARD_GAP[0]) - CARD_GAP[0] + 2 * FRAME_SIDE;
    const high = rows * (tall + CARD_GAP[1]) - CARD_GAP[1] + FRAME_HEAD + FRAME_SIDE;
    return { ...box, key: "frame " + box.fold, across, tall, width: wide, height: high, moreX: wide - box.width, moreY: Math.max(0, high - box.height) };
  }

  // An opened fold takes room where it stands: what is left of it moves left, what is right of it
  // right, by half of what it grew, and so above and below. Distances only grow, so nothing meets.
  function makeRoom(solid, opened) {
    const from = opened.map(({ x, y, moreX, moreY }) => ({ x, y, moreX, moreY }));
    for (const box of solid) {
      const { x, y } = box;
      for (const one of from) {
        box.x += Math.sign(x - one.x) * one.moreX / 2;
        box.y += Math.sign(y - one.y) * one.moreY / 2;
      }
    }
  }

  // All relations between two cards are one line; those within a fold are counted on it.
  function join(all, solid) {
    const found = new Map();
    for (const box of boxes.values()) box.within = 0;
    for (const relation of page.relations()) {
      const [a, b] = [all.get(relation.from), all.get(relation.to)];
      if (a === undefined || b === undefined || !boxes.has(a.key) || !boxes.has(b.key)) continue;
      if (a === b) {
        a.within += 1;
        continue;
      }
      const turned = a.key > b.key;
      const key = (turned ? [b.key, a.key] : [a.key, b.key]).join("\u0000");
      if (!found.has(key)) found.set(key, { a: turned ? b : a, b: turned ? a : b, items: [], forth: 0, back: 0 });
      const tie = found.get(key);
      tie.items.push(relation);
      if (turned) tie.back += 1;
      else tie.forth += 1;
    }
    ties = [...found.values()];
    for (const [key, tie] of found) {
      const families = new Set(tie.items.map((item) => item.family));
      tie.family = families.size === 1 ? tie.items[0].family : "ink-2";
      tie.width = tie.items.length === 1 ? tie.items[0].width : Math.min(5, 1.6 + Math.log2(tie.items.length));
      tie.doubtful = tie.items.every((item) => item.doubtful);
      if (!routes.found.has(key)) routes.found.set(key, routeOf(tie, solid));
      Object.assign(tie, routes.found.get(key));
    }
  }

  const sidesOf = (box) => [box.x - box.width / 2, box.y - box.height / 2, box.x + box.width / 2, box.y + box.height / 2];

  // The card of a party: its own, or that of the fold it is in.
  const boxOf = (key) => boxes.get(key) ?? [...boxes.values()].find((box) => box.members.some((card) => card.id === key));

  function around(some) {
    const sides = some.map(sidesOf);
    const far = (at, pick) => pick(...sides.map((side) => side[at]));
    return { left: far(0, Math.min), top: far(1, Math.min), right: far(2, Math.max), bottom: far(3, Math.max) };
  }

  // ---- Drawing

  const isLit = (box, look) => look === null || box.shown.some((card) => look.cards.has(card.id));
  const isHot = (tie, look) => look !== null && tie.items.some((item) => look.lines.has(item.id));

  function paintTie(pen, tie, look, hot) {
    pen.save();
    pen.globalAlpha = look === null ? Math.max(0.4, 0.85 - ties.length / 900) : hot ? 1 : FAINT;
    pen.strokeStyle = pen.fillStyle = look?.path && hot ? colour.accent : colour[tie.family];
    pen.lineWidth = tie.width + (hot ? 0.9 : 0);
    pen.lineCap = "round";
    if (tie.doubtful) pen.setLineDash([5, 5]);
    pen.beginPath();
    pen.moveTo(tie.runs[0][0], tie.runs[0][1]);
    for (const run of tie.runs) pen.bezierCurveTo(...run.slice(2));
    pen.stroke();
    pen.setLineDash([]);
    if (tie.forth > 0) paintTip(pen, tie.runs.at(-1), 1);
    if (tie.back > 0) paintTip(pen, tie.runs[0], 0);
    pen.restore();
  }

  function paintTip(pen, curve, end) {
    const [x, y] = pointOn(curve, end);
    const [fromX, fromY] = pointOn(curve, end === 1 ? 0.9 : 0.1);
    const length = Math.hypot(x - fromX, y - fromY) || 1;
    const [dx, dy] = [(x - fromX) / length, (y - fromY) / length];
    pen.beginPath();
    pen.moveTo(x + dx * 2, y + dy * 2);
    pen.lineTo(x - dx * 7 - dy * 4.5, y - dy * 7 + dx * 4.5);
    pen.lineTo(x - dx * 7 + dy * 4.5, y - dy * 7 - dx * 4.5);
    pen.closePath();
    pen.fill();
  }

  function paintBox(pen, box, look, far) {
    const { x, y, height } = box;
    const [left, top] = [x - box.width / 2, y - height / 2];
    const one = box.fold === undefined;
    const listed = one && box.listed;
    const picked = page.picked() === box.key || at === box.key;
    pen.save();
    const shape = (by) => outline(pen, left - by, top - by, box.width + 2 * by, height + 2 * by, (listed ? 8 : 6) + by / 2, listed);
    if (!one) {
      pen.globalAlpha = isLit(box, look) ? 1 : FAINT;
      paintPile(pen, left, top, box.width, height, 7);
      pen.globalAlpha = 1;
    }
    shape(0);
    pen.fillStyle = colour.paper;
    pen.fill();
    pen.globalAlpha = isLit(box, look) ? 1 : FAINT;
    shape(0);
    pen.fillStyle = listed ? colour["listed-fill"] : box.focal ? colour.ink : colour.panel;
    pen.fill();
    const red = listed || (one && box.reached) || (!one && box.listed);
    pen.lineWidth = picked || box.focal || (one && box.reached && !listed) ? 2 : 1;
    pen.strokeStyle = picked || hover === box ? colour.accent : box.focal ? colour.ink : red ? colour["listed-fill"] : colour.rule;
    pen.stroke();
    if (picked) {
      shape(4);
      pen.strokeStyle = colour.accent;
      pen.lineWidth = 2;
      pen.stroke();
    }
    if (!far) paintWords(pen, box, listed);
    pen.restore();
  }

  function paintWords(pen, box, listed) {
    const room = box.width - 2 * INSET;
    const soft = listed ? colour["on-listed"] : box.focal ? colour.paper : colour["ink-2"];
    const [left, base] = paintName(pen, box, box.name, listed ? colour["on-listed"] : box.focal ? colour.paper : colour.ink, box.fold === undefined ? 1 : 2);
    if (box.fold !== undefined) {
      const words = page.countWords(box.shown.length) + (box.within > 0 ? ", " + box.within + " within" : "");
      return paintFoldRows(pen, left, base, room, words, box.shown.filter((card) => card.listed).length);
    }
    pen.fillStyle = soft;
    glyph(pen, box.kind, left + 4.5, base - 4, 4.5);
    pen.font = font(SMALL, listed || box.reached ? 600 : 400);
    if (box.reached && !listed && !box.focal) pen.fillStyle = colour.listed;
    pen.fillText(box.listWords && listed ? listWords(pen, box.listWords, room - 14) : clip(pen, box.note, room - 14), left + 14, base);
  }

  function paintFrame(pen, frame, look, scale) {
    const left = frame.x - frame.width / 2;
    const top = frame.y - frame.height / 2;
    pen.save();
    pen.globalAlpha = look === null || frame.members.some((card) => card.shown && look.cards.has(card.id)) ? 1 : 0.5;
    pen.beginPath();
    pen.roundRect(left, top, frame.width, frame.height, 9);
    pen.fillStyle = colour.wash;
    pen.fill();
    pen.strokeStyle = colour.rule;
    pen.lineWidth = 1;
    pen.stroke();
    pen.font = font(Math.min(24, SMALL / Math.min(1, scale)), 600);
    pen.fillStyle = colour["ink-2"];
    pen.textAlign = "left";
    pen.textBaseline = "alphabetic";
    const count = frame.members.filter((card) => card.shown).length;
    pen.fillText(clip(pen, "− " + frame.name + ", " + page.countWords(count), frame.width - 2 * FRAME_SIDE), left + FRAME_SIDE, top + 21);
    pen.restore();
  }

  function paint(pen, scale, everything = false) {
    const look = page.look();
    const far = scale < FAR;
    const seen = everything ? null : sightOf(view, host);
    const sheet = seen && [seen.left - 9, seen.top - 9, seen.right + 9, seen.bottom + 9];
    const inSight = (box) => seen === null || overlap(sidesOf(box), sheet) > 0;
    for (const frame of frames) if (inSight(frame)) paintFrame(pen, frame, look, scale);
    if (look === null) for (const tie of ties) paintTie(pen, tie, null, false);
    else for (const hot of [false, true]) for (const tie of ties) if (isHot(tie, look) === hot) paintTie(pen, tie, look, hot);
    for (const box of boxes.values()) if (inSight(box)) paintBox(pen, box, look, far);
    if (far) paintFarNames(pen, look, scale);
    else paintLabels(pen, look);
  }

  // ---- Words on lines: the relation where there is room for it, a count always

  function paintLabels(pen, look) {
    const key = page.lookKey();
    if (placed.key !== key) placed = { key, labels: placeLabels(pen, look) };
    pen.textAlign = "center";
    pen.textBaseline = "alphabetic";
    pen.font = font(SMALL, 600);
    for (const { box, texts, hot } of placed.labels) {
      pen.globalAlpha = look !== null && !hot ? 0.3 : 1;
      pen.fillStyle = look?.path && hot ? colour.accent : colour["ink-2"];
      paintOnLine(pen, box, texts);
    }
    pen.globalAlpha = 1;
  }

  function placeLabels(pen, look) {
    const covered = [...boxes.values()].map(sidesOf);
    const dots = ties.flatMap((tie) => [0.15, 0.3, 0.5, 0.7, 0.85].map((t) => [tie, ...along(tie, t)]));
    const labels = [];
    // Counts first: a line that stands for several says so.
    const order = [...ties].sort((a, b) => isHot(b, look) - isHot(a, look) || (b.items.length > 1) - (a.items.length > 1));
    for (const tie of order) {
      const hot = isHot(tie, look);
      const many = tie.items.length > 1;
      const [first] = tie.items;
      const same = tie.items.every((item) => item.label === first.label && drawable(item.label) !== "");
      const words = many ? (same && tie.items.length < 10 ? first.label + " " : "") + "×" + tie.items.length : first.label;
      const isHung = tie.own !== tie.runs;
      if (drawable(words) === "" || (!many && !hot && ties.length > 140)) continue;
      for (const text of many && same ? [words, "×" + tie.items.length] : [words]) {
        const { lines: texts } = fitName(pen, text, 96, 2, SMALL, SMALL);
        pen.font = font(SMALL, 600);
        const half = [Math.max(...texts.map((line) => pen.measureText(line).width)) / 2 + 4, texts.length * 6.5 + 1.5];
        // Beside a trunk there is room for a figure; the rest is told where one points.
        if (isHung && half[0] > 24) continue;
        const [x0, y0] = isHung ? tie.own[0] : tie.runs[0];
        const [x1, y1] = (isHung ? tie.own : tie.runs).at(-1).slice(6);
        const [dx, dy] = [x1 - x0, y1 - y0];
        const length = Math.hypot(dx, dy) || 1;
        // On a level or a short line words would hide all of it: they stand beside it.
        const beside = !many && (Math.abs(dy) < 14 || Math.min(half[0] / Math.abs(dx), half[1] / Math.abs(dy)) > 0.36);
        const away = [-dy / length, dx / length].map((part, axis) => part * (half[axis] + 3) * (dx > 0 ? -1 : 1));
        const spots = [0.5, 0.4, 0.6, 0.3, 0.7].flatMap((t) => (beside ? [1, -1] : [0]).map((side) => {
          const [x, y] = (isHung ? pointOn(tie.own[0], t) : along(tie, t)).map((value, axis) => value + side * away[axis]);
          return [x - half[0], y - half[1], x + half[0], y + half[1]];
        }));
        const spot = spots.find((box) => covered.every((other) => overlap(box, other) === 0) && (many || !dots.some(([other, x, y]) => other !== tie && x > box[0] && x < box[2] && y > box[1] && y < box[3])));
        if (spot === undefined) continue;
        covered.push(spot);
        labels.push({ box: spot, texts, hot });
        break;
      }
    }
    return labels;
  }

  // Seen from afar a card holds its name alone, at a size that can be read and as far as it goes.
  function paintFarNames(pen, look, scale) {
    const size = SMALL / 2 ** (Math.round(Math.log2(scale) * 8) / 8);
    pen.textAlign = "center";
    pen.textBaseline = "alphabetic";
    for (const box of boxes.values()) {
      pen.globalAlpha = isLit(box, look) ? 1 : 0.3;
      const fits = (now) => fitName(pen, box.name, box.width - 6, Math.max(1, Math.floor(box.height / now / 1.15)), now, now);
      // Rather a little smaller than cut.
      const name = [size, size * 0.93, size * 0.86].map(fits).find((one) => !one.cut) ?? fits(size * 0.86);
      pen.font = font(name.size, 600);
      pen.fillStyle = box.fold === undefined && box.listed ? colour["on-listed"] : box.focal ? colour.paper : colour.ink;
      name.lines.forEach((line, row) => pen.fillText(line, box.x, box.y + name.size * (0.36 + (row - (name.lines.length - 1) / 2) * 1.12)));
    }
    pen.globalAlpha = 1;
  }

  // ---- Camera

  function start() {
    if (view !== null) return;
    view = newLens(host);
    view.on("afterDrawing", (pen) => {
      paint(pen, view.getScale());
      follow();
    });
    view.on("click", ({ pointer }) => press(boxAt(pointer.DOM), pointer.DOM));
    for (const name of ["dragStart", "zoom"]) view.on(name, () => { touched = true; });
    new ResizeObserver(() => (touched ? redraw() : fit())).observe(host);
  }

  function redraw() {
    view?.redraw();
  }

  // The whole picture if its names can be read; else from the card in the middle of things.
  function fit(everything = false) {
    const [wide, high] = [host.clientWidth, host.clientHeight];
    if (view === null || wide < 40) return;
    const { left, right, top, bottom } = bounds;
    const whole = Math.min((wide - 40) / (right - left), (high - 40) / (bottom - top), 1.25);
    const scale = everything || whole > WHOLE ? whole : READABLE;
    const middle = boxOf(page.middle()) ?? { x: 0, y: 0 };
    const along = (low, up, room, want) => (up - low <= room ? (low + up) / 2 : Math.max(low + room / 2, Math.min(up - room / 2, want)));
    glideTo(view, { x: along(left, right, (wide - 40) / scale, middle.x), y: along(top, bottom, (high - 40) / scale, middle.y) }, scale, false);
    touched = false;
  }

  function zoom(factor) {
    touched = true;
    glideTo(view, view.getViewPosition(), Math.max(0.05, Math.min(3, view.getScale() * factor)), true);
  }

  // Move only if one of these is outside the window.
  function show(keys) {
    const wanted = keys.map(boxOf).filter(Boolean);
    if (view === null || wanted.length === 0 || host.clientWidth < 40) return;
    const seen = sightOf(view, host);
    const { left, right, top, bottom } = around(wanted);
    if (left >= seen.left && right <= seen.right && top >= seen.top && bottom <= seen.bottom) return;
    touched = true;
    const whole = Math.min((host.clientWidth - 40) / (right - left), (host.clientHeight - 40) / (bottom - top));
    glideTo(view, { x: (left + right) / 2, y: (top + bottom) / 2 }, Math.min(wanted.length === 1 ? Math.max(view.getScale(), READABLE) : view.getScale(), whole), true);
  }

  function follow() {
    const { x, y } = view.getViewPosition();
    host.dataset.view = [view.getScale(), x, y].map((value) => value.toFixed(2)).join(" ");
    const look = page.look();
    paintMiniature(overview, host, view, bounds, boxes.values(), (box) => [box.listed ? colour["listed-fill"] : box.focal ? colour.ink : colour["ink-2"], isLit(box, look) ? 1 : 0]);
  }

  overview.addEventListener("click", (event) => {
    touched = true;
    glideTo(view, miniatureAt(overview, bounds, event), view.getScale(), true);
  });

  // ---- Folding

  const wordsOf = (group) => page.folds().get(page.plan.by).get(group).words;

  function openFold(group) {
    const { open } = page.plan;
    const opens = !open.has(group);
    if (opens) open.add(group);
    else open.delete(group);
    page.onPlan();
    if (opens) show(page.cards().filter((card) => card.group[page.plan.by] === group).map((card) => card.id));
    say(wordsOf(group) + (opens ? " opened" : " folded"));
  }

  const ways = new Map([["net-each", "none"], ["net-country", "country"], ["net-kind", "kind"]]);
  for (const [id, by] of ways) {
    byId(id).addEventListener("click", () => {
      if (page.plan.by === by) return;
      Object.assign(page.plan, { by, open: new Set() });
      at = null;
      touched = false;
      page.onPlan();
      say(byId("net-words").textContent);
    });
  }

  // The buttons of the ways there are, and one for each group that is open.
  function renderFolds() {
    const folds = page.folds();
    const { by, open } = page.plan;
    byId("net-by").hidden = folds.size === 0;
    for (const [id, way] of ways) {
      byId(id).hidden = way !== "none" && !folds.has(way);
      byId(id).setAttribute("aria-pressed", String(by === way));
    }
    byId("net-open").replaceChildren(...[...open].map((group) =>
      button({ class: "quiet", "aria-label": "Fold " + wordsOf(group), onclick: () => openFold(group) }, own(wordsOf(group)), " ×")));
  }

  // ---- Pointer

  function boxAt(dom) {
    const { x, y } = view.DOMtoCanvas(dom);
    const holds = (box) => Math.abs(box.x - x) <= box.width / 2 && Math.abs(box.y - y) <= box.height / 2;
    return [...boxes.values()].find(holds) ?? null;
  }

  function tieAt(dom) {
    const { x, y } = view.DOMtoCanvas(dom);
    let best = null;
    let nearest = 8 / view.getScale();
    for (const tie of ties) {
      for (const run of tie.own) {
        for (let t = 0.02; t < 1; t += 1 / 24) {
          const [px, py] = pointOn(run, t);
          const distance = Math.hypot(px - x, py - y);
          if (distance < nearest) [best, nearest] = [tie, distance];
        }
      }
    }
    return best;
  }

  // The head of what is opened folds it again.
  function headAt(dom) {
    const { x, y } = view.DOMtoCanvas(dom);
    return frames.find((frame) => Math.abs(frame.x - x) <= frame.width / 2 && y >= frame.y - frame.height / 2 && y <= frame.y - frame.height / 2 + FRAME_HEAD) ?? null;
  }

  function press(box, dom) {
    if (box !== null) return enter(box);
    const tie = tieAt(dom);
    if (tie !== null) return page.onLines(tie.items, tie.a, tie.b);
    const head = headAt(dom);
    return head !== null ? openFold(head.fold) : page.onNothing();
  }

  function enter(box) {
    at = box.key;
    if (box.fold === undefined) page.onCard(box.key);
    else openFold(box.fold);
  }

  host.addEventListener("pointermove", (event) => {
    if (view === null) return;
    const frame = host.getBoundingClientRect();
    const dom = { x: event.clientX - frame.left, y: event.clientY - frame.top };
    const box = event.buttons ? null : boxAt(dom);
    const tie = box || event.buttons ? null : tieAt(dom);
    if (box !== hover) {
      hover = box;
      redraw();
    }
    host.classList.toggle("is-over", box !== null || tie !== null || headAt(dom) !== null);
    tip.hidden = box === null && tie === null;
    if (tip.hidden) return;
    tip.replaceChildren(...(box ? [own(box.name, { class: "tip-name" }), el("span", { text: box.fold === undefined ? page.cardWords(box.key) : foldWords(box) })] : page.tieTip(tie.items)));
    placeTip(tip, host, dom);
  });
  host.addEventListener("pointerleave", () => {
    hover = null;
    tip.hidden = true;
    redraw();
  });

  function foldWords(box) {
    const red = box.shown.filter((card) => card.listed).length;
    const outside = ties.filter((tie) => tie.a === box || tie.b === box).reduce((sum, tie) => sum + tie.items.length, 0);
    return [page.countWords(box.shown.length), red + " listed", plural(outside, "relation") + " with others", box.within + " within"].join(", ");
  }

  // ---- Keyboard: arrows walk to what is tied, else to what is nearest that way

  function next(here, direction) {
    const [ux, uy] = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[direction];
    const tied = new Set(ties.flatMap((tie) => (tie.a === here ? [tie.b] : tie.b === here ? [tie.a] : [])));
    let best = null;
    for (const box of boxes.values()) {
      const [dx, dy] = [box.x - here.x, box.y - here.y];
      const [along, aside] = [dx * ux + dy * uy, Math.abs(dx * uy) + Math.abs(dy * ux)];
      if (box === here || along <= 0 || aside > along * (tied.has(box) ? 1.5 : 3)) continue;
      const cost = (along + 1.5 * aside) * (tied.has(box) ? 1 : 2.2);
      if (best === null || cost < best.cost) best = { box, cost, tied: tied.has(box) };
    }
    return best;
  }

  host.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || view === null) return;
    const here = boxes.get(at) ?? boxes.get(page.picked());
    if (event.key.startsWith("Arrow")) {
      event.preventDefault();
      if (here === undefined) return stand(boxOf(page.middle()) ?? [...boxes.values()][0], "");
      const found = next(here, event.key);
      if (found === null) say("Nothing further in this direction");
      else stand(found.box, found.tied ? "" : "Not linked with " + here.name + ": ");
    } else if (event.key === "Enter" && here !== undefined) {
      event.preventDefault();
      if (here.fold === undefined) page.onEnter();
      else openFold(here.fold);
    } else if (event.key === "+" || event.key === "=") zoom(1.25);
    else if (event.key === "-") zoom(0.8);
    else if (event.key === "0") fit(true);
  });

  // `before` is what is said first: that there is no relation on the way here.
  function stand(box, before) {
    if (box === undefined) return;
    at = box.key;
    if (box.fold === undefined) page.onCard(box.key, before);
    else {
      page.onNothing();
      at = box.key;
      show([box.key]);
      redraw();
      say(before + box.name + ", " + foldWords(box) + ". Enter opens it");
    }
  }

  return {
    start,
    redraw,
    fit,
    zoom,
    show,
    // After anything changed: what stands where, and the drawing of it.
    refresh(moved = false) {
      renderFolds();
      build();
      if (page.picked() !== null && boxes.has(page.picked())) at = page.picked();
      if (moved) touched = false;
      if (view !== null && !touched) fit();
      redraw();
    },
    leave() { at = null; },
    counts: () => ({ cards: [...boxes.values()].reduce((sum, box) => sum + box.shown.length, 0), relations: page.relations().length }),
    // For the files: all of it, with one line that says what it is.
    sheet: (words) => ({
      box: { left: bounds.left - 30, right: Math.max(bounds.right + 30, bounds.left + 450), top: bounds.top - 30, bottom: bounds.bottom + 52 },
      paint(pen, box) {
        pen.fillStyle = colour.paper;
        pen.beginPath();
        pen.roundRect(box.left, box.top, box.right - box.left, box.bottom - box.top, 0);
        pen.fill();
        paint(pen, 1, true);
        pen.globalAlpha = 1;
        pen.font = font(SMALL, 400);
        pen.fillStyle = colour["ink-2"];
        pen.textAlign = "left";
        pen.fillText(clip(pen, words, box.right - box.left - 40), box.left + 20, box.bottom - 14);
      },
    }),
  };
}
