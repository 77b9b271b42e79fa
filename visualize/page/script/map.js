// ---------------------------------------------------------------------------------------------
// The map on screen. vis-network gives the camera, pinch and drag, and finds the card under the
// pointer; all drawing is the scene's. Nothing else in the script knows vis-network.
// ---------------------------------------------------------------------------------------------

const camera = {
  network: null,
  touched: false,

  start() {
    this.network = newLens(byId("map"));
    this.network.on("beforeDrawing", (pen) => paintLines(pen));
    this.network.on("afterDrawing", (pen) => {
      const look = emphasis();
      if (growth(look) < 1.12) paintLabels(pen, look);
      this.follow();
    });
    this.network.on("click", (event) => onMapClick(event.pointer));
    this.network.on("dragStart", () => { this.touched = true; });
    this.network.on("zoom", () => { this.touched = true; });
    new ResizeObserver(() => {
      if (!this.touched) this.fit();
      else this.redraw();
      if (state.path !== null) this.show(state.path.members);
    }).observe(byId("map"));
  },

  load() {
    this.place();
    this.touched = false;
    this.fit();
  },

  place() {
    const nodes = mapNow().cards.map((card) => ({
      id: card.key,
      x: card.x,
      y: card.y,
      shape: "custom",
      ctxRenderer: ({ ctx }) => ({
        drawNode: () => {
          const look = emphasis();
          paintCard(ctx, card, look, growth(look));
        },
        nodeDimensions: { width: card.width, height: card.height },
      }),
    }));
    this.network.setData({ nodes: new vis.DataSet(nodes), edges: new vis.DataSet([]) });
  },

  redraw() {
    this.network.redraw();
  },

  scale() {
    return this.network.getScale();
  },

  // The free part of the stage, in pixels of the page.
  room() {
    const { clientWidth, clientHeight } = byId("map");
    return { width: Math.max(1, clientWidth - 36), height: Math.max(1, clientHeight - 34 - 24), clientWidth, clientHeight };
  },

  // The whole map if its words can still be read, with its columns nearer together where the window
  // is narrow; else as large as reads well, starting at the party asked.
  fit(everything = false) {
    const map = mapNow();
    const { box, columns } = map;
    const room = this.room();
    if (room.clientWidth < 40) return;
    const tall = Math.min(room.height / (box.bottom - box.top), 1);
    const cards = columns.reduce((sum, { width }) => sum + width, 0);
    if (standApart(map, Math.max(NARROWEST, (room.width / tall - cards) / Math.max(1, columns.length - 1)))) this.place();
    const whole = Math.min(room.width / (box.right - box.left), room.height / (box.bottom - box.top), 1.25);
    const scale = everything || whole >= SMALLEST_WHOLE ? whole : READABLE;
    const overWide = (box.right - box.left) * scale > room.width + 1;
    const overTall = (box.bottom - box.top) * scale > room.height + 1;
    const focal = map.of.get(current().party);
    let y = (box.top + box.bottom) / 2;
    if (overTall) y = Math.max(box.top + room.height / scale / 2, Math.min(box.bottom - room.height / scale / 2, focal.y));
    const x = overWide ? box.left + room.width / scale / 2 : (box.left + box.right) / 2;
    // Column heads take the top, so the picture sits a little lower.
    this.move({ x, y: y - 5 / scale }, scale, false);
    this.touched = false;
  },

  move(position, scale, glide) {
    glideTo(this.network, position, scale, glide);
  },

  zoom(factor) {
    this.touched = true;
    const scale = Math.max(0.2, Math.min(3, this.network.getScale() * factor));
    this.move(this.network.getViewPosition(), scale, true);
  },

  // Move only if one of these cards is outside the window: the map keeps still when it can.
  show(numbers) {
    const cards = [...new Set(numbers.map((number) => mapNow().of.get(number)).filter(Boolean))];
    if (cards.length === 0 || this.room().clientWidth < 40) return;
    const { clientWidth, clientHeight } = this.room();
    const hidden = cards.some((card) => {
      const a = this.network.canvasToDOM({ x: card.x - card.width / 2, y: card.y - card.height / 2 });
      const b = this.network.canvasToDOM({ x: card.x + card.width / 2, y: card.y + card.height / 2 });
      return a.x < 2 || a.y < 32 || b.x > clientWidth - 2 || b.y > clientHeight - 2;
    });
    if (!hidden) return;
    this.touched = true;
    if (cards.length > 1) {
      const left = Math.min(...cards.map((card) => card.x - card.width / 2));
      const right = Math.max(...cards.map((card) => card.x + card.width / 2));
      const top = Math.min(...cards.map((card) => card.y - card.height / 2));
      const bottom = Math.max(...cards.map((card) => card.y + card.height / 2));
      const room = this.room();
      const whole = Math.min(this.scale(), room.width / (right - left), room.height / (bottom - top));
      // On a phone a whole path would be too small to read: it shows from its beginning.
      const scale = Math.max(whole, Math.min(0.5, this.scale()));
      const x = scale > whole ? left + room.width / scale / 2 : (left + right) / 2;
      this.move({ x, y: (top + bottom) / 2 - 4 / scale }, scale, true);
      return;
    }
    this.move({ x: cards[0].x, y: cards[0].y }, Math.max(this.network.getScale(), READABLE), true);
  },

  // What is drawn outside the canvas follows the camera: column heads and the overview.
  follow() {
    const scale = this.network.getScale();
    const { x: centreX, y: centreY } = this.network.getViewPosition();
    byId("map").dataset.scale = scale.toFixed(3);
    byId("map").dataset.view = [scale, centreX, centreY].map((value) => value.toFixed(2)).join(" ");
    const { box, columns } = mapNow();
    const heads = byId("heads");
    const top = this.network.canvasToDOM({ x: 0, y: box.top }).y;
    // Over a map that reaches higher than the window the heads stay, on paper of their own.
    heads.classList.toggle("is-pinned", top < 31);
    columns.forEach((column, index) => {
      const head = heads.children[index];
      if (!head) return;
      const { x } = this.network.canvasToDOM({ x: column.x, y: 0 });
      head.style.left = x + "px";
      head.style.top = Math.max(6, top - 30) + "px";
      // Heads that would touch each other say less, not half of each other.
      const distance = index > 0 ? (column.x - columns[index - 1].x) * scale : 999;
      head.hidden = distance < 52;
    });
    paintOverview();
  },
};

function renderHeads() {
  const { columns } = mapNow();
  byId("heads").replaceChildren(...columns.map((column, index) =>
    el("span", { class: column.listed ? "is-listed" : "", text: columnWords(column, index) })));
  byId("heads").hidden = columns.length < 2;
}

// ---- Overview: only while a part of the map is outside the window.

function paintOverview() {
  const look = emphasis();
  const cards = mapNow().cards.filter((card) => shownIn(card).length > 0);
  paintMiniature(byId("overview"), byId("map"), camera.network, mapNow().box, cards, (card) => {
    const { isFocus, alpha } = cardLook(card, look);
    return [listedIn(card).length > 0 ? colour["listed-fill"] : isFocus ? colour.ink : colour["ink-2"], alpha];
  });
}

byId("overview").addEventListener("click", (event) => {
  camera.touched = true;
  camera.move(miniatureAt(byId("overview"), mapNow().box, event), camera.network.getScale(), true);
});

// ---- Pointer

function cardAt(dom) {
  const { x, y } = camera.network.DOMtoCanvas(dom);
  for (const card of mapNow().cards) {
    const inside = Math.abs(card.x - x) <= card.width / 2 && Math.abs(card.y - y) <= card.height / 2;
    if (inside && shownIn(card).length > 0) return card;
  }
  return null;
}

function lineAt(dom) {
  const { x, y } = camera.network.DOMtoCanvas(dom);
  let best = null;
  let nearest = 7 / camera.network.getScale();
  for (const line of mapNow().lines) {
    if (lineSteps(line).length === 0) continue;
    for (const run of runs(line, 0)) {
      if (x < Math.min(run[0], run[6]) - 8 || x > Math.max(run[0], run[6]) + 8) continue;
      for (let t = 0; t <= 1; t += 1 / 24) {
        const [px, py] = pointOn(run, t);
        const distance = Math.hypot(px - x, py - y);
        if (distance < nearest) [best, nearest] = [line, distance];
      }
    }
  }
  return best;
}

const pickCard = (card) => (card.fold === null ? pickParty(card.key) : pickGroup({ kind: "fold", value: card.key, country: card.fold }));

// A line to a fold stands for relations of several parties: it is told as a list.
function pickMapLine(line) {
  const ends = [line.from, line.to].map((key) => mapNow().byKey.get(key));
  if (ends.every((card) => card.fold === null)) return pickLine(line);
  pickRelations("fold " + line.index, lineSteps(line), ends.map(cardWords));
}

const cardWords = (card) => (card.fold === null ? card.party.name : countryWords(card.fold));

function onMapClick(pointer) {
  const card = cardAt(pointer.DOM);
  if (card) return pickCard(card);
  const line = lineAt(pointer.DOM);
  return line ? pickMapLine(line) : clearPick();
}

byId("map").addEventListener("pointermove", (event) => {
  const frame = byId("map").getBoundingClientRect();
  const dom = { x: event.clientX - frame.left, y: event.clientY - frame.top };
  const card = event.buttons ? null : cardAt(dom);
  const line = card || event.buttons ? null : lineAt(dom);
  if (card !== state.hover) {
    state.hover = card;
    camera.redraw();
  }
  byId("map").classList.toggle("is-over", card !== null || line !== null);
  showTip(dom, card, line);
});

byId("map").addEventListener("pointerleave", () => {
  state.hover = null;
  byId("tip").hidden = true;
  camera.redraw();
});

function showTip(dom, card, line) {
  const tip = byId("tip");
  tip.hidden = card === null && line === null;
  if (tip.hidden) return;
  if (card && card.fold !== null) {
    tip.replaceChildren(own(cardWords(card), { class: "tip-name" }), ...firstOf(shownIn(card).map((member) => own(parties[member].name))));
  } else if (card) {
    const listed = isListed(card.party) ? el("span", { class: "tip-listed", text: "Listed: " + listLabels(card.party).join(", ") }) : null;
    tip.replaceChildren(own(card.party.name, { class: "tip-name" }), el("span", { text: partyWords(card.party) }), ...(listed ? [listed] : []));
  } else {
    tip.replaceChildren(...firstOf(lineSteps(line).map((step) =>
      el("span", {}, own(parties[step.from].name), " ", own(step.phrase, { class: "tip-phrase" }), " ", own(parties[step.to].name),
        " · " + [spanWords(step.since, step.until), plural(step.sources.length, "source")].filter(Boolean).join(" · ")))));
  }
  placeTip(tip, byId("canvas"), dom);
}

// ---- Keyboard: arrows walk the map

// The card one stands on: of the party that is picked, or a fold.
const cardHere = () => (state.group?.kind === "fold" ? mapNow().byKey.get(state.group.value) : mapNow().of.get(state.party));

function neighbour(direction) {
  const map = mapNow();
  const here = cardHere();
  const there = map.cards.filter((card) => card !== here && shownIn(card).length > 0);
  const nearest = (list, distance) => list.sort((a, b) => distance(a) - distance(b) || a.y - b.y)[0];
  if (direction === "ArrowUp" || direction === "ArrowDown") {
    const sign = direction === "ArrowUp" ? -1 : 1;
    return nearest(there.filter((card) => card.column === here.column && Math.sign(card.y - here.y) === sign), (card) => Math.abs(card.y - here.y));
  }
  const sign = direction === "ArrowLeft" ? -1 : 1;
  const joined = new Set();
  for (const line of map.lines) {
    if (lineSteps(line).length === 0) continue;
    if (line.from === here.key) joined.add(line.to);
    if (line.to === here.key) joined.add(line.from);
  }
  return nearest(there.filter((card) => joined.has(card.key) && Math.sign(card.column - here.column) === sign), (card) => Math.abs(card.y - here.y));
}

byId("map").addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key.startsWith("Arrow")) {
    event.preventDefault();
    if (cardHere() === undefined) {
      const start = state.path ? state.path.members[0] : current().party;
      pickCard(mapNow().of.get(start));
      return;
    }
    const card = neighbour(event.key);
    if (card) pickCard(card);
    else say("Nothing further in this direction");
  } else if (event.key === "Enter" && (state.party !== null || state.path !== null || state.group !== null)) {
    event.preventDefault();
    byId("detail").querySelector("h2")?.focus();
  } else if (event.key === "+" || event.key === "=") camera.zoom(1.25);
  else if (event.key === "-") camera.zoom(0.8);
  else if (event.key === "0") camera.fit(true);
});
