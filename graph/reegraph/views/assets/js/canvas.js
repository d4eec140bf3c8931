// The drawing: vis-network holds the boxes, the camera and the pointer; boxes, lanes and lines are drawn here.

const FONT = 13;
const LINE = 16;
const TAB = 26; // the tinted strip with the shape, left of the text
const box = byId("canvas");

function drawBox(node) {
  return ({ ctx: context, x, y }) => ({
    drawNode() {
      const chosen = state.node === node.id;
      const left = x - node.w / 2;
      const top = y - node.h / 2;
      const lonely = isLonely(node);
      const colour = lonely ? theme.grey : colourOf(node);
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
      drawText(context, node, left, y, colour, lonely ? theme.muted : theme.text);
      context.restore();
    },
    nodeDimensions: { width: node.w, height: node.h },
  });
}

function drawText(context, node, left, y, colour, ink) {
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
    const state = note && node.states.length > 0;
    context.font = `${note && !state ? "bold " : ""}${state ? FONT - 1 : FONT}px ${theme.font}`;
    context.fillStyle = state ? theme.muted : note ? theme.line.make : ink;
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
  countJoined();
  layAll();
  dataset.update(nodes.map((node) => ({ id: node.id, hidden: !isShown(node), y: collapsed(node.y) })));
  network.redraw();
}
