// The shape that tells a type together with its colour, as the outline of an SVG path; used on the canvas and in the legend.

function polygon(corners, radius, turn, inner = 0) {
  const count = inner ? corners * 2 : corners;
  const points = [];
  for (let n = 0; n < count; n += 1) {
    const r = inner && n % 2 ? inner : radius;
    const angle = turn + (n * 2 * Math.PI) / count;
    points.push(`${(r * Math.cos(angle)).toFixed(2)} ${(r * Math.sin(angle)).toFixed(2)}`);
  }
  return `M${points.join("L")}Z`;
}

const circle = (r) => `M${-r} 0a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0Z`;
const UP = -Math.PI / 2;

const OUTLINES = {
  circle: circle(5.5),
  ring: circle(6) + circle(3.2),
  square: "M-5 -5h10v10h-10Z",
  triangle: polygon(3, 6.8, UP),
  "triangle-down": polygon(3, 6.8, -UP),
  diamond: polygon(4, 6.8, UP),
  pentagon: polygon(5, 6.3, UP),
  hexagon: polygon(6, 6.2, 0),
  star: polygon(5, 7, UP, 3),
  cross: "M-2.2 -6h4.4v3.8h3.8v4.4h-3.8v3.8h-4.4v-3.8h-3.8v-4.4h3.8Z",
  document: "M-4.5 -6h6l3 3v9h-9ZM-2.5 -1.4v1.4h5v-1.4ZM-2.5 1.6v1.4h5v-1.4Z",
};
const outline = (shape) => OUTLINES[shape] ?? OUTLINES.circle;
const shapePaths = new Map(types.map((type) => [type.id, new Path2D(outline(type.shape))]));

function glyph(type, size = 14) {
  const colour = dark.matches ? type.dark : type.colour;
  const path = svg("path", { d: outline(type.shape), fill: colour, "fill-rule": "evenodd" });
  return svg("svg", { width: size, height: size, viewBox: "-7 -7 14 14", "aria-hidden": "true" }, path);
}
