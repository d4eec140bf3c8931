// Search over names, aliases and the words of the facts.

const query = byId("query");
const hits = byId("hits");
const MOST = 12;
let marked = -1;

const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
const haystack = [
  ...nodes.map((node) => ({ node, words: fold(node.label), more: fold([node.id, ...node.aliases].join(" · ")) })),
  ...facts.map((fact) => ({ fact, words: fold(fact.says), more: fold(`${fact.id} ${fact.speaker}`) })),
];

/** How well an entry fits, smaller is better; null if it does not. All words must occur. */
function fits(entry, words) {
  if (!words.every((word) => entry.words.includes(word) || entry.more.includes(word))) return null;
  const base = entry.node ? 0 : entry.fact.between ? 8 : 4;
  if (entry.words.startsWith(words[0])) return base;
  return words.every((word) => entry.words.includes(word)) ? base + 1 : base + 2;
}

function search(text) {
  const words = fold(text).split(/\s+/).filter(Boolean);
  if (!words.length) return [];
  const found = haystack.map((entry) => [fits(entry, words), entry]).filter(([rank]) => rank !== null);
  found.sort((a, b) => a[0] - b[0]); // stable: equal ones keep the order of the data
  return found.map(([, entry]) => entry);
}

function take(entry) {
  closeHits();
  showTab("graph");
  if (entry.node) select(entry.node.id);
  else showFact(entry.fact.id);
}

function hit(entry, n) {
  const type = entry.node && typeOf.get(entry.node.type);
  const content = entry.node
    ? [glyph(type), el("span", {}, entry.node.label), el("small", {}, type.name)]
    : [el("span", { class: "says" }, entry.fact.says), ...chips(entry.fact)];
  return el(
    "li",
    {
      role: "option",
      id: `hit-${n}`,
      "aria-selected": "false",
      onmousedown: (event) => (event.preventDefault(), take(entry)),
    },
    content,
  );
}

let found = [];
function refresh() {
  found = search(query.value);
  marked = -1;
  filterTable(query.value);
  if (byId("graph-view").hidden) return closeHits(); // over the table, the search filters its rows
  hits.replaceChildren(...found.slice(0, MOST).map(hit));
  if (query.value.trim() && !found.length) hits.append(el("li", { class: "none" }, "Nothing found"));
  hits.hidden = !hits.children.length;
  query.setAttribute("aria-expanded", String(!hits.hidden));
  if (!hits.hidden) say(plural(found.length, "result"));
}

function closeHits() {
  hits.hidden = true;
  query.setAttribute("aria-expanded", "false");
  query.removeAttribute("aria-activedescendant");
}

function mark(step) {
  const shown = Math.min(found.length, MOST);
  if (hits.hidden || !shown) return;
  marked = (marked + step + shown + (marked < 0 && step < 0 ? 1 : 0)) % shown;
  [...hits.children].forEach((item, n) => item.setAttribute("aria-selected", String(n === marked)));
  hits.children[marked].scrollIntoView({ block: "nearest" });
  query.setAttribute("aria-activedescendant", `hit-${marked}`);
}

query.addEventListener("input", refresh);
query.addEventListener("focus", refresh);
query.addEventListener("blur", closeHits);
query.addEventListener("keydown", (event) => {
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    mark(event.key === "ArrowDown" ? 1 : -1);
  } else if (event.key === "Enter" && found.length && !hits.hidden) {
    take(found[Math.max(marked, 0)]);
    query.blur();
  }
});
