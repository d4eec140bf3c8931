// The drawing: vis-network holds the boxes, the camera and the pointer; boxes, lanes and lines are drawn here.

const FONT = 13;
const LINE = 16;
const TAB = 26; // the tinted strip with the shape, left of the text
const SMALLEST = 11; // label size in screen pixels at the first view
const box = byId("canvas");
let touched = false; // the reader has moved the camera

function drawBox(node) {
  return ({ ctx: context, x, y }) => ({
    drawNode() {
      const chosen = state.node === node.id;
      const left = x - node.w / 2;
      const top = y - node.h / 2;
      const colour = colourOf(node);
      context.save();
      context.globalAlpha = isDimmed(node) ? 0.2 : 1;
      context.beginPath();
      context.roundRect(left, top, node.w, node.h, 6);
      context.fillStyle = theme.box;
      context.fill();
      context.save();
      context.clip();
      context.globalAlpha *= 0.13;
      context.fillStyle = colour;
      context.fillRect(left, top, TAB, node.h);
      context.restore();
      context.lineWidth = chosen ? 3 : 1.4;
      context.strokeStyle = chosen ? theme.accent : colour;
      context.setLineDash(node.started || chosen ? [] : [5, 3.5]);
      context.stroke();
      drawText(context, node, left, y, colour);
      context.restore();
    },
    nodeDimensions: { width: node.w, height: node.h },
  });
}

function drawText(context, node, left, y, colour) {
  context.save();
  context.translate(left + TAB / 2, y);
  context.fillStyle = colour;
  context.fill(shapePaths.get(node.type), "evenodd");
  context.restore();
  const lines = [...node.lines, ...node.notes];
  const room = node.w - TAB - 8;
  let at = y - ((lines.length - 1) * LINE) / 2;
  context.textBaseline = "middle";
  for (const [n, line] of lines.entries()) {
    const note = n >= node.lines.length;
    context.font = `${note ? "bold " : ""}${FONT}px ${theme.font}`;
    context.fillStyle = note ? theme.line.make : theme.text;
    context.fillText(line, left + TAB + 4, at + 0.5, room); // a wider font is narrowed, never cut
    at += LINE;
  }
}

function drawLanes(context) {
  context.save();
  context.textBaseline = "middle";
  context.font = `bold 12px ${theme.font}`;
  for (const lane of lanes) {
    if (!lane.labels.some((label) => typeOf.has(label) && !state.hidden.has(label))) continue;
    const y = collapsed(lane.y);
    context.fillStyle = lane.kind === "card" ? theme.card : theme.lane;
    context.beginPath();
    if (lane.kind === "stage") context.roundRect(lane.x, y, lane.width, lane.height, 10);
    if (lane.kind === "card") context.roundRect(lane.x - 5, y - 5, lane.width + 10, lane.height + 7, 9);
    if (lane.kind === "issuer") context.rect(lane.x - 5, y + lane.height - 8, lane.width + 10, 1.5);
    if (lane.kind === "band") context.rect(lane.x, y + 4, lane.width, 1);
    if (lane.kind === "issuer" || lane.kind === "band") context.fillStyle = theme.edge;
    context.fill();
    context.fillStyle = theme.muted;
    context.textAlign = lane.kind === "stage" ? "center" : "left";
    const x = lane.kind === "stage" ? lane.x + lane.width / 2 : lane.x;
    context.fillText(lane.title, x, y + (lane.kind === "stage" ? 15 : lane.kind === "band" ? 16 : 6), lane.width);
  }
  context.restore();
}

const dataset = new vis.DataSet(
  nodes.map((node) => ({ id: node.id, x: node.x, y: node.y, shape: "custom", ctxRenderer: drawBox(node) })),
);
const network = new vis.Network(
  box,
  { nodes: dataset, edges: new vis.DataSet() },
  {
    physics: false,
    layout: { improvedLayout: false },
    interaction: {
      dragNodes: false,
      hover: true,
      keyboard: false,
      multiselect: false,
      selectConnectedEdges: false,
      zoomSpeed: 0.6,
    },
    nodes: { chosen: false },
  },
);
network.on("beforeDrawing", (context) => {
  drawLanes(context);
  drawLines(context);
});

/** Show what the state says: hidden types, collapsed bands, selection. */
function paint() {
  layAll();
  dataset.update(nodes.map((node) => ({ id: node.id, hidden: !isShown(node), y: collapsed(node.y) })));
  network.redraw();
}

/** The rectangle around all shown boxes and the headings. */
function extent() {
  const shown = nodes.filter(isShown);
  if (!shown.length) return null;
  const titles = lanes.filter(
    (lane) => lane.title && lane.labels.some((label) => typeOf.has(label) && !state.hidden.has(label)),
  );
  return {
    left: Math.min(...shown.map((n) => n.x - n.w / 2)) - 8,
    right: Math.max(...shown.map((n) => n.x + n.w / 2)) + 8,
    top: Math.min(...shown.map((n) => collapsed(n.y) - n.h / 2), ...titles.map((lane) => collapsed(lane.y))) - 8,
    bottom: Math.max(...shown.map((n) => collapsed(n.y) + n.h / 2)) + 10,
  };
}

/** Bring everything into view; with `readable`, labels keep their smallest size and the picture starts at the chain's left. */
function fit(readable) {
  const around = extent();
  if (!around || !box.clientWidth) return;
  const [wide, high] = [around.right - around.left, around.bottom - around.top];
  const whole = Math.min(box.clientWidth / wide, box.clientHeight / high, 1.3);
  const scale = readable ? Math.max(whole, SMALLEST / FONT) : whole;
  const [roomX, roomY] = [box.clientWidth / scale, box.clientHeight / scale];
  const x = roomX >= wide ? (around.left + around.right) / 2 : around.left + roomX / 2;
  const top = phone.matches ? Math.min(Math.max(around.top, -60), around.bottom - roomY) : around.top;
  const y = roomY >= high ? (around.top + around.bottom) / 2 : top + roomY / 2;
  network.moveTo({ position: { x, y }, scale });
}

/** Move a node out from under the panel or back into the window. */
function reveal(id) {
  const node = nodeOf.get(id);
  const spot = network.canvasToDOM({ x: node.x, y: collapsed(node.y) });
  const panel = byId("panel");
  const free = { right: box.clientWidth, bottom: box.clientHeight };
  if (!panel.hidden && phone.matches) free.bottom -= panel.offsetHeight;
  if (!panel.hidden && !phone.matches) free.right -= panel.offsetWidth;
  const [halfX, halfY] = [(node.w / 2) * network.getScale() + 12, (node.h / 2) * network.getScale() + 12];
  const dx = Math.max(spot.x + halfX - free.right, 0) + Math.min(spot.x - halfX, 0);
  const dy = Math.max(spot.y + halfY - free.bottom, 0) + Math.min(spot.y - halfY, 0);
  if (!dx && !dy) return;
  const at = network.getViewPosition();
  const scale = network.getScale();
  const animation = still.matches ? false : { duration: 250, easingFunction: "easeInOutQuad" };
  network.moveTo({ position: { x: at.x + dx / scale, y: at.y + dy / scale }, scale, animation });
}

function zoom(factor) {
  touched = true;
  const scale = Math.min(Math.max(network.getScale() * factor, 0.1), 4);
  network.moveTo({ scale, animation: still.matches ? false : { duration: 150, easingFunction: "linear" } });
}
