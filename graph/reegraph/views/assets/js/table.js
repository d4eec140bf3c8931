// Every fact as a row: the accessible twin of the drawing.

const table = byId("table-view");
let rows = null;

const speakerWords = (fact) => fact.speaker || (fact.method === "inferred" ? "our reading" : "the source itself");
const dayOf = (fact) => (fact.dates.find(([words]) => words === "date") ?? fact.dates[0] ?? ["", ""])[1];

// The columns: heading and what to sort by.
const COLUMNS = [
  ["Fact", (fact) => fold(fact.says)],
  ["How it is told", (fact) => `${fact.method === "inferred" ? 1 : 0} ${rank.get(fact.modality)} ${fact.negated}`],
  ["Who says so", (fact) => fold(speakerWords(fact))],
  ["Dates", dayOf],
  ["Source", (fact) => fact.places.map((place) => fold(sourceOf.get(place.source).name)).join(" ")],
  ["Fact id", (fact) => fact.id],
];

/** A heading of a column, with the button that sorts by it. */
function columnHead([words, key], n) {
  const button = el("button", { type: "button", class: "sort", onclick: () => sortRows(n, key) }, words);
  return el("th", { scope: "col", "aria-sort": "none" }, button);
}

/** Sort the rows by a column; the same column again turns the order. Rows without a value come last. */
function sortRows(column, key) {
  const heads = [...table.querySelectorAll("th")];
  const turned = heads[column].getAttribute("aria-sort") === "ascending" ? -1 : 1;
  heads.forEach((head, n) => {
    head.setAttribute("aria-sort", n !== column ? "none" : turned > 0 ? "ascending" : "descending");
  });
  const keyed = rows.map((entry) => [key(entry.fact), entry]);
  keyed.sort(([a], [b]) => (!a - !b) || turned * (a < b ? -1 : a > b ? 1 : 0));
  rows = keyed.map(([, entry]) => entry);
  table.querySelector("tbody").append(...rows.map(({ row }) => row));
  say(`sorted by ${COLUMNS[column][0]}, ${turned > 0 ? "ascending" : "descending"}`);
}

function tableRow(fact) {
  const about = fact.about.filter((id) => nodeOf.has(id)).map((id) => jump(id));
  const links = fact.links.map((link) =>
    el("div", { class: "linked" }, `${link.words}${link.on ? ` (${link.on})` : ""}: `, factJump(link.fact, link.fact)),
  );
  const on = fact.on.map((id, n) =>
    el("div", { class: "linked" }, `${(n && fact.between) || "about the fact"}: `, factJump(id, id)),
  );
  const remarks = fact.remarks.filter((id) => factOf.has(id)).map(remark);
  const where = placesBySource(fact).map(([source, places]) =>
    el("div", {}, source.name, el("small", {}, sourceWords(source, places))),
  );
  return el(
    "tr",
    {},
    el("td", {}, fact.says, el("div", { class: "abouts" }, about), remarks, on, links),
    el("td", {}, chips(fact)),
    el("td", {}, speakerWords(fact), fact.reason ? el("small", {}, fact.reason) : null),
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
    fact,
    row: tableRow(fact),
    words: fold(
      [fact.says, fact.speaker, fact.modality, fact.id, ...fact.about.map((id) => nodeOf.get(id)?.label ?? "")].join(
        " ",
      ),
    ),
  }));
  table.replaceChildren(
    el(
      "table",
      {},
      el(
        "caption",
        {},
        "All facts. The search field filters the rows; a thing's button shows it in the graph.",
        el("span", { class: "wide" }, " A heading sorts them."),
      ),
      el(
        "thead",
        {},
        el("tr", {}, COLUMNS.map(columnHead)),
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
  document.body.classList.toggle("on-table", name === "table");
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
