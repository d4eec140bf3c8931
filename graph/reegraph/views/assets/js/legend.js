// The legend: types with shape, colour and count, and the lines; a click shows or hides.

function toggle(set, id) {
  if (set.has(id)) set.delete(id);
  else set.add(id);
}

function typeButton(type) {
  const button = el(
    "button",
    {
      type: "button",
      class: "type-button",
      title: type.means,
      "aria-pressed": String(!state.hidden.has(type.id)),
      "data-type": type.id,
    },
    glyph(type, 12),
    el("span", {}, type.name),
    el("b", {}, String(type.count)),
  );
  button.addEventListener("click", () => {
    toggle(state.hidden, type.id);
    button.setAttribute("aria-pressed", String(!state.hidden.has(type.id)));
    shownChanged();
    if (isShownType(type.id)) revealType(type.id);
  });
  return button;
}

function sample(relation) {
  const dash = relation.line === "kind" ? "1.5 3.5" : "none";
  const line = svg("line", {
    x1: 1,
    y1: 4,
    x2: 19,
    y2: 4,
    stroke: theme.line[relation.line],
    "stroke-width": 2.4,
    "stroke-dasharray": dash,
  });
  return svg("svg", { width: 20, height: 8, "aria-hidden": "true" }, line);
}

function lineToggle(relation) {
  const input = el("input", { type: "checkbox", checked: !state.quiet.has(relation.id), "data-relation": relation.id });
  input.addEventListener("change", () => {
    toggle(state.quiet, relation.id);
    paint();
  });
  return el(
    "label",
    { title: relation.means },
    input,
    sample(relation),
    el("span", {}, relation.forward),
    el("b", {}, String(relation.count)),
  );
}

const SIGNS = [
  ["dashed box", "a rule of which no source says that it has begun to apply"],
  ["dashed line", "not told as so: planned, expected, threatened and the like"],
  ["grey box", "nothing that is shown is joined with it"],
  ["dotted line", "a kind or a part of something"],
  ["arrow of supply", "runs from what is needed, or is inside, to what is made of it"],
  ["unticked lines", "are drawn only around what you select"],
];

function drawLegend() {
  byId("types").replaceChildren(...types.map(typeButton));
  byId("lines").replaceChildren(...relations.map(lineToggle));
  byId("signs").replaceChildren(...SIGNS.map(([sign, means]) => el("li", {}, el("b", {}, sign), ` ${means}`)));
  byId("modalities").replaceChildren(
    ...modalities.flatMap(([modality, means]) => [el("dt", {}, chip({ modality })), el("dd", {}, means)]),
  );
}

function drawCounts() {
  const boxes = nodes.filter(isShown).length;
  const lines = edges.filter(endsShown).length;
  byId("counts").textContent =
    `${boxes} of ${plural(nodes.length, "thing")} · ${lines} of ${plural(edges.length, "relation")} · ` +
    `${plural(facts.length, "fact")} · ${plural(sources.length, "source")}`;
}

const isShownType = (id) => !state.hidden.has(id);

/** If all boxes of a type that was just switched on lie outside the window, move it to them. */
function revealType(id) {
  const ids = nodes.filter((node) => node.type === id).map((node) => node.id);
  const inside = (spot) => spot.x > 0 && spot.y > 0 && spot.x < box.clientWidth && spot.y < box.clientHeight;
  if (!ids.some((node) => inside(network.canvasToDOM({ x: nodeOf.get(node).x, y: collapsed(nodeOf.get(node).y) }))))
    reveal(ids[0]);
}

function shownChanged() {
  if (state.node && !isShown(nodeOf.get(state.node))) clear();
  else if (state.node) state.trace = traceFrom(state.node);
  drawCounts();
  paint();
  if (!touched && !state.node) fit(true);
}

byId("open-legend").addEventListener("click", (event) => {
  const open = document.body.classList.toggle("legend-open");
  event.currentTarget.setAttribute("aria-expanded", String(open));
});
