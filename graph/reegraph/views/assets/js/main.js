// Selection, pointer, keys and the address of the page; runs last.

function select(id) {
  const node = nodeOf.get(id);
  if (!node) return;
  if (state.hidden.has(node.type)) {
    state.hidden.delete(node.type);
    drawLegend();
    drawCounts();
  }
  leave();
  Object.assign(state, { node: id, fact: null, lines: [], hover: [], trace: traceFrom(id) });
  showTab("graph");
  openNode(node);
  paint();
  reveal(id, state.trace);
  setAddress();
}

function selectLines(ids) {
  leave();
  Object.assign(state, { node: null, fact: null, lines: ids, trace: traceLines(ids), hover: [] });
  openLines(ids);
  paint();
  setAddress();
}

function selectFact(fact) {
  leave();
  Object.assign(state, { node: null, fact: fact.id, lines: [], trace: traceFact(fact), hover: [] });
  showTab("graph");
  openFact(fact);
  paint();
  const shown = [...(state.trace?.nodes ?? [])].find((id) => isShown(nodeOf.get(id)));
  if (shown) reveal(shown, state.trace);
}

function clear() {
  Object.assign(state, { node: null, fact: null, lines: [], trace: null, hover: [] });
  panel.hidden = true;
  network.unselectAll();
  paint();
  goBack();
  setAddress();
}

function setAddress() {
  const hash = state.fact ? factAddress(state.fact) : state.node ? `#n=${encodeURIComponent(state.node)}` : "";
  if (location.hash !== hash) history.replaceState(null, "", hash || location.pathname + location.search);
}

function readAddress() {
  const asked = new URLSearchParams(location.hash.slice(1));
  if (factOf.has(asked.get("f"))) showFact(asked.get("f"));
  else if (nodeOf.has(asked.get("n"))) select(asked.get("n"));
}

const REACH = 5; // pixels around a line that count as on it
const linesAt = ({ canvas }) => edgesNear(canvas.x, canvas.y, REACH / network.getScale());

network.on("click", (event) => {
  box.focus({ preventScroll: true });
  if (event.nodes.length) return select(event.nodes[0]);
  const ids = linesAt(event.pointer);
  if (ids.length) selectLines(ids);
  else clear();
});
for (const event of ["dragStart", "zoom"]) network.on(event, touch);

function hoverAt(event) {
  if (event.buttons) return;
  const area = box.getBoundingClientRect();
  const dom = { x: event.clientX - area.left, y: event.clientY - area.top };
  const id = network.getNodeAt(dom);
  const over = id === undefined ? linesAt({ canvas: network.DOMtoCanvas(dom) }) : [];
  box.style.cursor = id !== undefined || over.length ? "pointer" : "";
  if (over.join() === state.hover.join()) return;
  state.hover = over;
  const hint = byId("hint");
  hint.hidden = !over.length;
  hint.replaceChildren(...over.slice(0, 3).map((edge) => el("span", {}, sentence(edgeOf.get(edge)))));
  if (over.length > 3) hint.append(el("span", {}, `and ${over.length - 3} more: click for all`));
  network.redraw();
}
let waiting = false;
box.addEventListener("pointermove", (event) => {
  if (waiting || event.pointerType === "touch") return;
  waiting = true;
  requestAnimationFrame(() => {
    waiting = false;
    hoverAt(event);
  });
});

box.addEventListener("pointerleave", () => {
  state.hover = [];
  byId("hint").hidden = true;
  network.redraw();
});

const STEPS = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/** Walk to the nearest thing in a direction; connected ones count as nearer. */
function walk([right, down]) {
  const from = state.node && nodeOf.get(state.node);
  if (!from) return select(nodes.find(isShown)?.id);
  const near = new Set(edgesAt.get(from.id).flatMap((edge) => [edge.from, edge.to]));
  let best = null;
  for (const node of nodes) {
    const [x, y] = [node.x - from.x, collapsed(node.y) - collapsed(from.y)];
    const ahead = x * right + y * down;
    if (node === from || !isShown(node) || ahead <= 1) continue;
    const cost = (ahead + 2.5 * Math.abs(x * down + y * right)) * (near.has(node.id) ? 0.6 : 1);
    if (!best || cost < best.cost) best = { cost, id: node.id };
  }
  if (best) select(best.id);
}

box.addEventListener("keydown", (event) => {
  if (STEPS[event.key]) {
    event.preventDefault();
    walk(STEPS[event.key]);
  } else if (event.key === "Enter" && state.node) panel.focus();
  else if (event.key === "+" || event.key === "-") zoom(event.key === "+" ? 1.25 : 0.8);
  else if (event.key === "0") fit(false);
});

addEventListener("keydown", (event) => {
  const typing = /^(INPUT|TEXTAREA|SELECT)$/.test(document.activeElement.tagName);
  if (event.key === "Escape") {
    if (!hits.hidden) return closeHits();
    if (byId("relations").open) byId("relations").open = false;
    else {
      const back = panel.contains(document.activeElement);
      clear();
      if (back) box.focus();
    }
  } else if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey) {
    event.preventDefault();
    query.focus();
    query.select();
  }
});

byId("zoom-in").addEventListener("click", () => zoom(1.25));
byId("zoom-out").addEventListener("click", () => zoom(0.8));
byId("zoom-all").addEventListener("click", () => {
  touched = false;
  moved = true;
  fit(false);
});
dark.addEventListener("change", () => {
  readTheme();
  drawLegend();
  paint();
  if (state.node) openNode(nodeOf.get(state.node));
  else if (state.fact) openFact(factOf.get(state.fact));
});
addEventListener("hashchange", readAddress);
new ResizeObserver(() => {
  if (touched) return;
  home = null; // a window of another size has another first view
  if (panel.hidden) fit(true);
}).observe(box);

byId("words").textContent = facts.some((fact) => fact.places.some((place) => place.quote))
  ? "Quotes come from the reader's own copy of the articles."
  : "Facts in our own words; evidence points into the sources.";
drawLegend();
drawCounts();
paint();
fit(true);
readAddress();

// For scripts and tests: select a thing, and ask where things and lines stand in the window and how large labels are.
function inWindow(x, y) {
  const spot = network.canvasToDOM({ x, y: collapsed(y) });
  const area = box.getBoundingClientRect();
  return { x: spot.x + area.left, y: spot.y + area.top };
}
window.reegraph = {
  select,
  labelSize: () => FONT * network.getScale(),
  spot: (id) => inWindow(nodeOf.get(id).x, nodeOf.get(id).y),
  spotOfLine: (id) => inWindow(...edgeOf.get(id).points.at(-1)),
};
