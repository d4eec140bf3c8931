// The camera: what part of the drawing is in the window.

const SMALLEST = 11; // label size in screen pixels at the first view
let touched = false; // the reader has moved the camera
let home = null; // where the camera was before a selection
let moved = false; // the reader has moved it since the selection

const EDGE = 9;

/** The rectangle around boxes, with an edge. */
function around(list) {
  const least = (of) => list.reduce((low, node) => Math.min(low, of(node)), Infinity) - EDGE;
  return {
    left: least((node) => node.x - node.w / 2),
    right: -least((node) => -node.x - node.w / 2),
    top: least((node) => collapsed(node.y) - node.h / 2),
    bottom: -least((node) => -collapsed(node.y) - node.h / 2),
  };
}

/** The rectangle around all shown boxes and the headings. */
function extent() {
  const shown = nodes.filter(isShown);
  if (!shown.length) return null;
  const boxes = around(shown);
  const titles = lanes.filter(
    (lane) => lane.title && lane.labels.some((label) => typeOf.has(label) && !state.hidden.has(label)),
  );
  return {
    ...boxes,
    top: Math.min(boxes.top, ...titles.map((lane) => collapsed(lane.y) - EDGE)),
  };
}

/** Bring everything into view; with `readable`, labels keep their smallest size and the picture starts at its upper left. */
function fit(readable) {
  const all = extent();
  if (!all || !box.clientWidth) return;
  const [wide, high] = [all.right - all.left, all.bottom - all.top];
  const whole = Math.min(box.clientWidth / wide, box.clientHeight / high, 1.3);
  const scale = readable ? Math.max(whole, SMALLEST / FONT) : whole;
  const [roomX, roomY] = [box.clientWidth / scale, box.clientHeight / scale];
  const x = roomX >= wide ? (all.left + all.right) / 2 : all.left + roomX / 2;
  const y = roomY >= high ? (all.top + all.bottom) / 2 : all.top + roomY / 2;
  network.moveTo({ position: { x, y }, scale });
}

function touch() {
  touched = moved = true;
}

/** Remember where the camera is when a selection begins. */
function leave() {
  if (state.node || state.fact || state.lines.length) return;
  moved = false;
  home = { position: network.getViewPosition(), scale: network.getScale() };
}

/** Return there when it ends, unless the reader has moved on. */
function goBack() {
  if (home && !moved) network.moveTo({ ...home, animation: motion() });
  else if (!touched) fit(true);
  home = null;
}

const motion = () => (still.matches ? false : { duration: 250, easingFunction: "easeInOutQuad" });

/**
 * The shift along one axis that brings the first span that fits into the room, and as much of the next wider one:
 * the least, but if only the last span fits, that one goes to the middle.
 */
function shift(spans, room) {
  const n = spans.findIndex(([low, high]) => high - low <= room);
  if (n < 0) return spans.at(-1)[0];
  const [low, high] = spans[n];
  const alone = n > 0 && n === spans.length - 1;
  const least = alone ? (low + high - room) / 2 : Math.max(high - room, 0) + Math.min(low, 0);
  if (!n) return least;
  const [from, to] = spans[n - 1]; // wider than the room: leave no empty room beside it
  const wish = Math.min(Math.max(least, from), to - room);
  return Math.min(Math.max(wish, high - room), low);
}

/** Bring a node into the part of the window that the panel leaves free, with its neighbours and its chain if they fit. */
function reveal(id, trace = null) {
  const free = { x: box.clientWidth, y: box.clientHeight };
  if (!panel.hidden && phone.matches) free.y -= panel.offsetHeight;
  if (!panel.hidden && !phone.matches) free.x -= panel.offsetWidth;
  const near = trace && [...trace.near].flatMap((edge) => [edgeOf.get(edge).from, edgeOf.get(edge).to]);
  const groups = [[...(trace?.nodes ?? [])], near ?? [], []].map((ids) =>
    [id, ...ids].map((one) => nodeOf.get(one)).filter((node) => isShown(node) || node.id === id),
  );
  const at = network.getViewPosition();
  const bounds = groups.map((group) => around(group));
  const [whole] = bounds;
  const before = network.getScale();
  const fitting = Math.min(free.x / (whole.right - whole.left), free.y / (whole.bottom - whole.top));
  const scale = Math.min(before, Math.max(fitting, SMALLEST / FONT));
  const corner = { x: at.x - box.clientWidth / 2 / scale, y: at.y - box.clientHeight / 2 / scale };
  const spans = (low, high, from) => bounds.map((b) => [(b[low] - from) * scale, (b[high] - from) * scale]);
  const dx = shift(spans("left", "right", corner.x), free.x);
  const dy = shift(spans("top", "bottom", corner.y), free.y);
  if (!dx && !dy && scale === before) return;
  network.moveTo({ position: { x: at.x + dx / scale, y: at.y + dy / scale }, scale, animation: motion() });
}

function zoom(factor) {
  touch();
  const scale = Math.min(Math.max(network.getScale() * factor, 0.1), 4);
  network.moveTo({ scale, animation: still.matches ? false : { duration: 150, easingFunction: "linear" } });
}
