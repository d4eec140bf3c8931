// The data of the page, ways to look it up, and what is shown and selected at the moment.

const nodes = json("nodes");
const edges = json("edges");
const { facts, sources, types, relations, modalities, lanes } = json("data");

const index = (list) => new Map(list.map((item) => [item.id, item]));
const nodeOf = index(nodes);
const edgeOf = index(edges);
const factOf = index(facts);
const sourceOf = index(sources);
const typeOf = index(types);
const relationOf = index(relations);

const edgesAt = new Map(nodes.map((node) => [node.id, []]));
for (const edge of edges) {
  edgesAt.get(edge.from).push(edge);
  if (edge.to !== edge.from) edgesAt.get(edge.to).push(edge);
}

const state = {
  hidden: new Set(types.filter((type) => !type.shown).map((type) => type.id)),
  quiet: new Set(relations.filter((relation) => !relation.shown).map((relation) => relation.id)),
  node: null, // id of the selected node
  fact: null, // id of the opened fact
  lines: [], // ids of the selected edges
  trace: null, // what hangs together with the selection
  hover: [], // ids of the edges under the pointer
};

const colourOf = (node) => (dark.matches ? typeOf.get(node.type).dark : typeOf.get(node.type).colour);
const isShown = (node) => !state.hidden.has(node.type);
const endsShown = (edge) => isShown(nodeOf.get(edge.from)) && isShown(nodeOf.get(edge.to));
const edgeShown = (edge) =>
  endsShown(edge) &&
  (!state.quiet.has(edge.type) || state.lines.includes(edge.id) || Boolean(state.trace?.near.has(edge.id)));
const isDimmed = (node) => Boolean(state.trace) && !state.trace.nodes.has(node.id);

// Which way supply and rules run along an edge: +1 from its start to its end, -1 the other way.
const FLOW = { HAS_PROVISION: 1, CONTROLS: 1, PRODUCES: 1, NEEDED_FOR: 1, MADE_FROM: -1, KIND_OF: -1 };
function flow(edge) {
  if (edge.type === "PART_OF") return nodeOf.get(edge.from).type === "Product" ? 1 : 0;
  return FLOW[edge.type] ?? 0;
}

/** Everything up and down the chain from a node, and its own edges. */
function traceFrom(id) {
  const trace = { nodes: new Set([id]), edges: new Set(), near: new Set() };
  for (const direction of [1, -1]) {
    const queue = [id];
    const seen = new Set(queue);
    while (queue.length) {
      const at = queue.pop();
      for (const edge of edgesAt.get(at)) {
        const way = flow(edge) * direction;
        const next = way > 0 && edge.from === at ? edge.to : way < 0 && edge.to === at ? edge.from : null;
        if (next === null || !endsShown(edge)) continue;
        trace.edges.add(edge.id);
        trace.nodes.add(next);
        if (!seen.has(next)) {
          seen.add(next);
          queue.push(next);
        }
      }
    }
  }
  for (const edge of edgesAt.get(id).filter(endsShown)) {
    trace.near.add(edge.id);
    trace.edges.add(edge.id);
    trace.nodes.add(edge.from).add(edge.to);
  }
  return trace;
}

function traceLines(ids) {
  const trace = { nodes: new Set(), edges: new Set(ids), near: new Set(ids) };
  for (const id of ids) trace.nodes.add(edgeOf.get(id).from).add(edgeOf.get(id).to);
  return trace;
}

/** The things that a fact, and the facts that it is about, are about. */
function traceFact(fact) {
  const all = [fact, ...fact.on.map((id) => factOf.get(id)).filter(Boolean)];
  const ids = all.flatMap((one) => one.about).filter((id) => nodeOf.has(id));
  return ids.length ? { nodes: new Set(ids), edges: new Set(), near: new Set() } : null;
}

// Things that nothing shown is joined with are drawn in grey.
let joined = new Set();
function countJoined() {
  joined = new Set(edges.filter(endsShown).flatMap((edge) => [edge.from, edge.to]));
}
const isLonely = (node) => joined.size > 0 && !joined.has(node.id) && state.node !== node.id;

/** An edge as a sentence, for hints and headings. */
function sentence(edge) {
  const words = `${nodeOf.get(edge.from).label} ${relationOf.get(edge.type).forward} ${nodeOf.get(edge.to).label}`;
  return edge.text ? `${words} (${edge.text})` : words;
}
