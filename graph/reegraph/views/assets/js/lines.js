// The lines: their ways on the canvas, how they look, and which of them lie under the pointer.

const CORNER = 7;
const HEAD = 6.5;

// Bands below the chain whose types are all hidden take no room: heights below them move up.
function collapsed(y) {
  let lost = 0;
  for (const lane of lanes) {
    if (lane.kind !== "band" || lane.labels.some((label) => typeOf.has(label) && !state.hidden.has(label))) continue;
    lost += Math.min(Math.max(y - lane.y, 0), lane.height);
  }
  return y - lost;
}

/** Lay the path of one edge with the bands as they are now; remember where its arrow head points. */
function lay(edge) {
  const points = edge.points.map(([x, y]) => [x, collapsed(y)]);
  const path = new Path2D();
  path.moveTo(...points[0]);
  let before = points[points.length - 2];
  const last = points[points.length - 1];
  if (edge.way === "loop") {
    const out = Math.max(points[0][0], last[0]) + 22;
    path.bezierCurveTo(out, points[0][1], out, last[1], ...last);
    before = [out, last[1]];
  } else if (edge.way === "flow") {
    for (let n = 1; n < points.length; n += 1) {
      const [x0, y0] = points[n - 1];
      const [x1, y1] = points[n];
      const middle = (x0 + x1) / 2;
      if (n % 2) path.bezierCurveTo(middle, y0, middle, y1, x1, y1);
      else path.lineTo(x1, y1);
    }
    before = [(before[0] + last[0]) / 2, last[1]];
  } else {
    for (let n = 1; n < points.length - 1; n += 1) {
      const room = Math.min(distance(points[n - 1], points[n]), distance(points[n], points[n + 1])) / 2;
      path.arcTo(...points[n], ...points[n + 1], Math.min(CORNER, room));
    }
    path.lineTo(...last);
  }
  edge.path = path;
  edge.tip = last;
  edge.angle = Math.atan2(last[1] - before[1], last[0] - before[0]);
}

const distance = (a, b) => Math.hypot(a[0] - b[0], a[1] - b[1]);
const layAll = () => edges.forEach(lay);

/** A colour most of the way to the page's: opaque, so that many faint lines on one track stay faint. */
function faint(colour) {
  const parts = (hex) => [1, 3, 5].map((n) => parseInt(hex.slice(n, n + 2), 16));
  const back = parts(theme.page);
  return `rgb(${parts(colour)
    .map((part, n) => Math.round(part * 0.1 + back[n] * 0.9))
    .join(" ")})`;
}

function lineStyle(edge) {
  const kind = relationOf.get(edge.type).line;
  const active = state.hover.includes(edge.id);
  const style = { colour: theme.line[kind], width: 1.3, alpha: { supply: 0.62, rule: 0.75, make: 0.85 }[kind] ?? 0.5 };
  if (edge.type === "HAS_PROVISION") style.alpha = 0.5;
  if (kind === "make") style.width = 1.6;
  if (state.trace) {
    const inside = state.trace.edges.has(edge.id);
    style.alpha = 1;
    if (!inside) style.colour = faint(style.colour);
    if (inside) style.width = state.trace.near.has(edge.id) && !state.quiet.has(edge.type) ? 2.4 : 1.6;
  }
  if (active) Object.assign(style, { alpha: 1, width: 2.8 });
  style.dash = kind === "kind" ? [1.5, 3.5] : edge.doubt ? [6, 4] : [];
  style.rank = active ? 3 : state.trace?.near.has(edge.id) ? 2 : state.trace?.edges.has(edge.id) ? 1 : 0;
  return style;
}

function drawLines(context) {
  const shown = edges.filter(edgeShown).map((edge) => [edge, lineStyle(edge)]);
  shown.sort((a, b) => a[1].rank - b[1].rank);
  context.save();
  context.lineCap = "round";
  for (const [edge, style] of shown) {
    context.globalAlpha = style.alpha;
    context.strokeStyle = context.fillStyle = style.colour;
    context.lineWidth = style.width;
    context.setLineDash(style.dash);
    context.stroke(edge.path);
    if (edge.type !== "HAS_PROVISION") drawHead(context, edge);
  }
  context.restore();
}

function drawHead(context, edge) {
  context.save();
  context.translate(...edge.tip);
  context.rotate(edge.angle);
  context.beginPath();
  context.moveTo(0, 0);
  context.lineTo(-HEAD, -HEAD / 2.2);
  context.lineTo(-HEAD, HEAD / 2.2);
  context.closePath();
  context.fill();
  context.restore();
}

/** The shown edges within a few pixels of a place on the canvas (in the coordinates of the drawing). */
const probe = document.createElement("canvas").getContext("2d");
function edgesNear(x, y, reach) {
  probe.lineWidth = reach * 2;
  return edges.filter((edge) => edgeShown(edge) && probe.isPointInStroke(edge.path, x, y)).map((edge) => edge.id);
}
