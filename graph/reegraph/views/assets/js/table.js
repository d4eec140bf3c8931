// Every fact as a row: the accessible twin of the drawing.

const table = byId("table-view");
let rows = null;

function tableRow(fact) {
  const about = fact.about.filter((id) => nodeOf.has(id)).map((id) => jump(id));
  const links = fact.links.map((link) =>
    el("div", { class: "linked" }, `${link.words}${link.on ? ` (${link.on})` : ""}: ${link.fact}`),
  );
  const where = placesBySource(fact).map(([source, places]) =>
    el("div", {}, source.name, el("small", {}, sourceWords(source, places))),
  );
  return el(
    "tr",
    {},
    el("td", {}, fact.says, el("div", { class: "abouts" }, about), links),
    el("td", {}, chip(fact), fact.negated ? el("span", { class: "chip is-negated" }, "not so") : null),
    el("td", {}, fact.speaker || "the source itself"),
    el(
      "td",
      {},
      fact.dates.map(([words, date]) => el("div", {}, `${words} ${date}`)),
    ),
    el("td", {}, where),
    el("td", {}, copyButton(fact.id)),
  );
}

function drawTable() {
  if (rows) return;
  rows = facts.map((fact) => ({
    row: tableRow(fact),
    words: fold(
      [fact.says, fact.speaker, fact.modality, fact.id, ...fact.about.map((id) => nodeOf.get(id)?.label ?? "")].join(
        " ",
      ),
    ),
  }));
  const heads = ["Fact", "How it is told", "Who says so", "Dates", "Source", "Fact id"];
  table.replaceChildren(
    el(
      "table",
      {},
      el("caption", {}, "All facts. The search field filters the rows; a thing's button shows it in the graph."),
      el(
        "thead",
        {},
        el(
          "tr",
          {},
          heads.map((head) => el("th", { scope: "col" }, head)),
        ),
      ),
      el(
        "tbody",
        {},
        rows.map(({ row }) => row),
      ),
    ),
  );
}

function filterTable(text) {
  const words = fold(text).split(/\s+/).filter(Boolean);
  if (!rows) return;
  let shown = 0;
  for (const { row, words: all } of rows) {
    row.hidden = !words.every((word) => all.includes(word));
    shown += row.hidden ? 0 : 1;
  }
  if (!table.hidden) say(plural(shown, "fact"));
}

function showTab(name) {
  for (const tab of ["graph", "table"]) {
    const on = tab === name;
    byId(`tab-${tab}`).setAttribute("aria-selected", String(on));
    byId(`tab-${tab}`).tabIndex = on ? 0 : -1;
    byId(`${tab}-view`).hidden = !on;
  }
  closeHits();
  if (name === "table") {
    drawTable();
    filterTable(query.value);
  } else network.redraw();
}

for (const [name, other] of [
  ["graph", "table"],
  ["table", "graph"],
]) {
  byId(`tab-${name}`).addEventListener("click", () => showTab(name));
  byId(`tab-${name}`).addEventListener("keydown", (event) => {
    if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
    showTab(other);
    byId(`tab-${other}`).focus();
  });
}
byId("to-table").addEventListener("click", (event) => {
  event.preventDefault();
  showTab("table");
  table.focus();
});
