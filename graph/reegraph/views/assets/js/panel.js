// The facts panel: everything known about the selected thing or lines, fact by fact.

const panel = byId("panel");

// Facts told as so; things ahead; the rest is judgement or silence. The chip's look follows.
const AHEAD = new Set(["scheduled", "planned", "expected", "possible", "proposed", "threatened"]);
const meaning = new Map(modalities);

function chip(fact) {
  const kind = AHEAD.has(fact.modality) ? "ahead" : fact.modality;
  return el("span", { class: `chip is-${kind} is-${fact.modality}`, title: meaning.get(fact.modality) }, fact.modality);
}

/** How a fact is told, as chips: an inferred or computed one says that first. */
function chips(fact) {
  const reading = { inferred: "our reading", computed: "computed" }[fact.method];
  const found = reading ? [el("span", { class: "chip is-reading", title: fact.reason || null }, reading)] : [];
  if (!reading || fact.modality !== "fact") found.push(chip(fact));
  if (fact.negated)
    found.push(el("span", { class: "chip is-negated", title: "The fact is that it is not so, or not yet" }, "not so"));
  return found;
}

/** Who says a fact and how, in words: "Scott Bessent, claimed, our reading". */
function toldBy(fact) {
  const reading = { inferred: "our reading", computed: "computed" }[fact.method];
  return [fact.speaker, reading && fact.modality === "fact" ? "" : fact.modality, reading].filter(Boolean).join(", ");
}

function jump(id, words) {
  const node = nodeOf.get(id);
  if (!node) return document.createTextNode(words ?? id);
  return el(
    "button",
    { type: "button", class: "jump", onclick: () => select(id) },
    glyph(typeOf.get(node.type), 11),
    words ?? node.label,
  );
}

/** A button that leads to a fact. */
function factJump(id, words) {
  const fact = factOf.get(id);
  if (!fact) return document.createTextNode(words ?? id);
  return el("button", { type: "button", class: "jump", onclick: () => showFact(id) }, words ?? fact.says);
}

function speakerOf(fact) {
  if (!fact.speaker) return fact.method === "inferred" || fact.method === "computed" ? null : "in the source's own voice";
  return el("span", {}, "said by ", jump(fact.speaker_id, fact.speaker));
}

/** The sources of a fact, each with its places: [source, [place, …]]. */
function placesBySource(fact) {
  const found = new Map();
  for (const place of fact.places) found.set(place.source, [...(found.get(place.source) ?? []), place]);
  return [...found].map(([id, places]) => [sourceOf.get(id), places]);
}

function sourceWords(source, places) {
  const where = places
    .map((place) => place.text)
    .filter(Boolean)
    .join("; ");
  return [`publisher ${source.publisher}`, `published ${source.published}`, where].filter(Boolean).join(" · ");
}

function sourceLine([source, places]) {
  const title = source.url
    ? el("a", { href: source.url, target: "_blank", rel: "noopener noreferrer" }, source.name)
    : el("span", {}, source.name);
  const quotes = places.filter((place) => place.quote).map((place) => el("q", {}, place.quote));
  return el("li", {}, title, el("small", {}, sourceWords(source, places)), quotes);
}

/** A link to another fact; who says that they hang together, and why, stands below it. */
function linkLine(link) {
  const words = link.words + (link.on ? ` (${link.on})` : "");
  const teller = factOf.get(link.told_by);
  return el(
    "li",
    { class: link.words.startsWith("contradict") ? "against" : null },
    el("b", {}, words),
    " ",
    factJump(link.fact),
    teller
      ? el("small", { class: "told" }, factJump(teller.id, toldBy(teller)), teller.reason ? `: ${teller.reason}` : null)
      : null,
  );
}

/** A fact about the fact of a card, inside that card: what is not so stands out. */
function remark(id) {
  const fact = factOf.get(id);
  const words = fact.act || (fact.modality === "unstated" ? "not stated" : toldBy(fact) || "remark");
  return el(
    "div",
    { class: `remark${fact.negated ? " against" : ""}`, "data-remark": id },
    el("b", {}, `${words}: `),
    fact.says,
    " ",
    el("button", { type: "button", class: "id", title: "Open this fact", onclick: () => showFact(id) }, id),
  );
}

/** What a fact about facts is about: for a link between two of them, both, with the words between. */
function onLines(fact) {
  if (!fact.on.length) return null;
  const words = (n) => (fact.between ? (n ? fact.between : "the fact") : "about the fact");
  return el(
    "ul",
    { class: "links" },
    fact.on.map((id, n) => el("li", {}, el("b", {}, words(n)), " ", factJump(id))),
  );
}

function copyButton(id) {
  const button = el("button", { type: "button", class: "id", title: "Copy the fact id" }, id);
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(id);
    } catch {
      const range = document.createRange(); // a page from a file may not write the clipboard: select the text instead
      range.selectNodeContents(button);
      getSelection().removeAllRanges();
      getSelection().addRange(range);
    }
    say(`${id} copied`);
  });
  return button;
}

function factCard(fact) {
  const dates = fact.dates.map(([words, date]) => `${words} ${date}`).join(" · ");
  const details = fact.details.map(([key, value]) => el("span", { class: "detail" }, `${key}: `, el("b", {}, value)));
  return el(
    "article",
    {
      class: `fact ${fact.method === "inferred" ? "reading" : AHEAD.has(fact.modality) ? "ahead" : fact.modality}`,
      "data-fact": fact.id,
      tabindex: "-1",
    },
    el("p", { class: "chips" }, chips(fact), speakerOf(fact)),
    el("p", { class: "says" }, fact.says),
    ...fact.remarks.filter((id) => factOf.get(id)?.negated).map(remark),
    fact.reason ? el("p", { class: "details" }, "why we read it so: ", el("b", {}, fact.reason)) : null,
    onLines(fact),
    details.length ? el("p", { class: "details" }, details) : null,
    dates ? el("p", { class: "dates" }, dates) : null,
    fact.links.length ? el("ul", { class: "links" }, fact.links.map(linkLine)) : null,
    ...fact.remarks.filter((id) => factOf.has(id) && !factOf.get(id).negated).map(remark),
    el("ul", { class: "places" }, placesBySource(fact).map(sourceLine)),
    copyButton(fact.id),
    " ",
    el("a", { class: "address", href: factAddress(fact.id), title: "Address of this fact on this page" }, "link"),
  );
}

const isReading = (edge) => edge.facts.length > 0 && edge.facts.every((id) => factOf.get(id)?.method === "inferred");

/** Own edges of a node in groups of one phrase: "controlled by: …". */
function connections(node) {
  const groups = new Map();
  for (const edge of edgesAt.get(node.id)) {
    const outward = edge.from === node.id;
    const relation = relationOf.get(edge.type);
    const words = outward ? relation.forward : relation.backward;
    if (!groups.has(words)) groups.set(words, []);
    const other = outward ? edge.to : edge.from;
    groups
      .get(words)
      .push(
        el(
          "li",
          {},
          jump(other),
          edge.text ? el("b", {}, ` ${edge.text}`) : null,
          edge.doubt ? el("i", {}, ` ${edge.doubt}`) : null,
          isReading(edge) ? el("i", { class: "reading" }, " our reading") : null,
        ),
      );
  }
  return [...groups].map(([words, items]) => el("div", { class: "group" }, el("h4", {}, words), el("ul", {}, items)));
}

const rank = new Map(modalities.map(([modality], n) => [modality, n])); // surest first

function section(title, ids) {
  if (!ids.length) return [];
  const list = ids.map((id) => factOf.get(id)).sort((a, b) => rank.get(a.modality) - rank.get(b.modality));
  return [el("h3", {}, `${title} (${ids.length})`), ...list.map(factCard)];
}

function open(...content) {
  const close = el(
    "button",
    { type: "button", class: "close", "aria-label": "Close the facts (Escape)", onclick: clear },
    "×",
  );
  panel.replaceChildren(close, ...content.filter((part) => part !== null));
  panel.hidden = false;
  panel.scrollTop = 0;
}

function openNode(node) {
  const type = typeOf.get(node.type);
  const about = node.facts.filter((id) => factOf.has(id));
  const said = node.said.filter((id) => factOf.has(id) && !about.includes(id));
  const links = connections(node);
  open(
    el("p", { class: "type", title: type.means }, glyph(type), type.name, node.kind ? ` · ${node.kind}` : null),
    el("h2", {}, node.label),
    node.states.length ? el("p", { class: "states" }, node.states.join(" · ")) : null,
    node.started ? null : el("p", { class: "note" }, "No source says that this rule has begun to apply."),
    node.aliases.length ? el("p", { class: "aliases" }, `also: ${node.aliases.join(", ")}`) : null,
    node.properties.length
      ? el(
          "p",
          { class: "details" },
          node.properties.map(([key, value]) => el("span", { class: "detail" }, `${key}: `, el("b", {}, value))),
        )
      : null,
    ...(links.length ? [el("h3", {}, "Connected with"), el("div", { class: "groups" }, links)] : []),
    ...section("Facts", about),
    ...section("Said about other things", said),
  );
  say(`${node.label}, ${type.name}, ${plural(about.length, "fact")}`);
}

function openLines(ids) {
  const lines = ids.map((id) => edgeOf.get(id));
  const content = lines.flatMap((edge) => [
    el(
      "h3",
      { class: "relation" },
      jump(edge.from),
      ` ${relationOf.get(edge.type).forward} `,
      jump(edge.to),
      edge.text ? ` ${edge.text}` : null,
    ),
    ...(edge.facts.length
      ? edge.facts.filter((id) => factOf.has(id)).map((id) => factCard(factOf.get(id)))
      : [el("p", { class: "note" }, relationOf.get(edge.type).means)]),
  ]);
  open(
    el("p", { class: "type" }, lines.length === 1 ? "Relation" : plural(lines.length, "relation") + " along this line"),
    ...content,
  );
  say(lines.length === 1 ? sentence(lines[0]) : plural(lines.length, "relation"));
}

/** The panel of a fact about facts: its own card, then theirs. */
function openFact(fact) {
  open(
    el("p", { class: "type" }, fact.between ? "Link between facts" : fact.on.length ? "A fact about a fact" : "Fact"),
    factCard(fact),
    ...section("The facts that it is about", fact.on.filter((id) => factOf.has(id))),
  );
  say(fact.says);
}

/** Go to one fact: select a thing that it is about, and bring its card into view; a fact about facts has a panel. */
function showFact(id) {
  const fact = factOf.get(id);
  const about = [...fact.about, fact.speaker_id].filter((node) => nodeOf.has(node));
  if (fact.on.length || !about.length) selectFact(fact);
  else if (!about.includes(state.node)) select(about.find((node) => isShown(nodeOf.get(node))) ?? about[0]);
  state.fact = id;
  setAddress();
  for (const card of panel.querySelectorAll("article")) card.classList.toggle("found", card.dataset.fact === id);
  const card = panel.querySelector("article.found");
  if (!card) return;
  if (!fact.on.length) card.scrollIntoView({ block: "center" });
  card.focus({ preventScroll: true });
}
