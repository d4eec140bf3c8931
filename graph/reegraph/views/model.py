"""The view model: what the page shows of a graph, in plain frozen records and without any geometry."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from reegraph.views.claims import FactView, SourceView, about_nodes, fact_views, source_views
from reegraph.views.states import states
from reegraph.views.words import amount, line_class, phrase, plain, spaced

if TYPE_CHECKING:
    import networkx as nx

    from reegraph.ontology import Ontology

NOT_DRAWN = frozenset({"Claim", "StatusChange", "Status", "Source", "GraphInfo", "Impact"})
FIRST_LOOK = frozenset(
    {"Country", "CountryGroup", "Material", "Equipment", "Technology", "Product", "Sector", "Policy", "Provision"}
)
LEGEND_ORDER = (
    "Policy", "Provision", "Material", "Equipment", "Technology", "Product", "Sector", "Country", "CountryGroup",
    "Organization", "Person", "Agreement", "Event", "Topic", "Facility", "Place",
)  # fmt: skip
RULES = frozenset({"Policy", "Provision"})
QUIET = frozenset({"APPLIES_TO", "ISSUED_BY", "HAS_TOPIC", "HAS_VENUE"})  # drawn only around what is selected
STARTED_ACTS = frozenset({"takes effect", "observed", "resumed", "begins"})
TOLD_AS_SO = frozenset({"fact", "claimed"})
NODE_KEYS = frozenset({"labels", "name", "kind", "aliases", "graph", "id"})


@dataclass(frozen=True)
class NodeView:
    """A thing drawn as a box.

    `started` is False for a rule of which no source tells that it has begun; `issuer` is the name of the country (else
    the organisation or person) behind a rule. `states` tells in a few words from when a rule applies.
    """

    id: str
    label: str
    name: str
    kind: str = ""
    aliases: tuple[str, ...] = ()
    properties: tuple[tuple[str, str], ...] = ()
    facts: tuple[str, ...] = ()
    said: tuple[str, ...] = ()
    started: bool = True
    issuer: str = ""
    states: tuple[str, ...] = ()


@dataclass(frozen=True)
class EdgeView:
    """All relationships of one type between two things, drawn as one line.

    `weight` is the largest share, `doubt` the modality of what no source tells as so.
    """

    id: str
    type: str
    start: str
    end: str
    facts: tuple[str, ...]
    text: str = ""
    weight: float = 0.0
    doubt: str = ""
    stages: tuple[str, ...] = ()


@dataclass(frozen=True)
class TypeView:
    """A line of the legend: a label."""

    id: str
    name: str
    means: str
    colour: str
    shape: str
    count: int
    shown: bool


@dataclass(frozen=True)
class RelationView:
    """A line of the legend: a relationship, with its words in both directions."""

    id: str
    forward: str
    backward: str
    means: str
    line: str
    count: int
    shown: bool


@dataclass(frozen=True)
class ViewModel:
    """Everything that the page shows."""

    title: str
    nodes: tuple[NodeView, ...]
    edges: tuple[EdgeView, ...]
    facts: tuple[FactView, ...]
    sources: tuple[SourceView, ...]
    types: tuple[TypeView, ...]
    relations: tuple[RelationView, ...]
    modalities: tuple[tuple[str, str], ...] = ()
    meta: Mapping[str, str] = field(default_factory=dict)


def view_model(
    graph: nx.MultiDiGraph[str],
    ontology: Ontology,
    *,
    title: str,
    only: Collection[str] | None = None,
    lines: Collection[str] | None = None,
    meta: Mapping[str, str] | None = None,
    quotes: Mapping[tuple[str, int], str] | None = None,
) -> ViewModel:
    """Choose and word what the page shows.

    Parameters
    ----------
    graph
        The graph of the facts (``kg.nx``).
    ontology
        Colours, shapes and meanings (``kg.ontology``).
    title
        Heading of the page.
    only
        Ids of the nodes to draw, for a part of the graph; all if left out.
    lines
        Edge ids of the relationships to draw; all between the drawn nodes if left out.
    meta
        Lines of the footer, for instance version, content hash and last day known, in the order to show.
    quotes
        Texts of evidence spans by fact id and number of the evidence entry (from 0). Left out by default: the page
        then holds our own words only.

    Returns
    -------
    ViewModel
        Sorted, so that the same graph gives the same page whatever its order.

    Examples
    --------
    >>> import networkx
    >>> from types import SimpleNamespace as Bag
    >>> graph = networkx.MultiDiGraph()
    >>> graph.add_node("norland", labels=["Country"], name="Norland")
    >>> look = Bag(colour="#225577", shape="square", means="a state")
    >>> model = view_model(graph, Bag(nodes={"Country": look}, relationships={}, values={}), title="Norland")
    >>> [(n.id, n.name) for n in model.nodes]
    [('norland', 'Norland')]
    """
    drawn = {n for n, a in graph.nodes(data=True) if a["labels"][0] not in NOT_DRAWN and (only is None or n in only)}
    facts = fact_views(graph, None if only is None else drawn, quotes or {})
    about, said = about_nodes(graph, facts)
    nodes = tuple(_node(graph, n, about[n], said[n]) for n in sorted(drawn))
    edges = _edges(graph, ontology, drawn, lines)
    everything = only is not None or not any(n.label in FIRST_LOOK for n in nodes)
    return ViewModel(
        title=title,
        nodes=nodes,
        edges=edges,
        facts=facts,
        sources=source_views(graph, {s for f in facts for s in f.sources}),
        types=_types(nodes, ontology, everything),
        relations=_relations(edges, ontology, everything),
        modalities=_modalities(facts, ontology),
        meta=dict(meta or {}),
    )


def _node(graph: nx.MultiDiGraph[str], node: str, facts: Collection[str], said: Collection[str]) -> NodeView:
    data = graph.nodes[node]
    kept = {k: v for k, v in data.items() if k not in NODE_KEYS and v is not None}
    return NodeView(
        id=node,
        label=data["labels"][0],
        name=str(data.get("name", node)),
        kind=str(data.get("kind") or ""),
        aliases=tuple(str(a) for a in data.get("aliases") or ()),
        properties=tuple((k.replace("_", " "), plain(kept[k])) for k in sorted(kept)),
        facts=tuple(sorted(facts)),
        said=tuple(sorted(said)),
        started=_started(graph, node),
        issuer=_issuer(graph, node),
        states=states(graph, node) if data["labels"][0] in RULES else (),
    )


def _started(graph: nx.MultiDiGraph[str], node: str) -> bool:
    """Tell whether a rule is told to have begun, or nothing is told of its beginning; own changes or its policy's."""
    if graph.nodes[node]["labels"][0] not in RULES:
        return True
    changes = [
        graph.nodes[change]
        for owner in [node, *_policies(graph, node)]
        for _, change, data in graph.out_edges(owner, data=True)
        if data["type"] == "HAS_CHANGE"
    ]
    begun = (c for c in changes if c.get("act") in STARTED_ACTS and c.get("modality") in TOLD_AS_SO)
    return not changes or any(not c.get("negated") for c in begun)


def _policies(graph: nx.MultiDiGraph[str], node: str) -> list[str]:
    return sorted(p for p, _, data in graph.in_edges(node, data=True) if data["type"] == "HAS_PROVISION")


def _issuer(graph: nx.MultiDiGraph[str], node: str) -> str:
    """Return the name of whoever issued a rule, and of the country behind an organisation or person; or nothing."""
    if graph.nodes[node]["labels"][0] not in RULES:
        return ""

    def ends(of: str, *types: str) -> list[str]:
        return sorted(end for _, end, data in graph.out_edges(of, data=True) if data["type"] in types)

    found = [end for policy in [node, *_policies(graph, node)] for end in ends(policy, "ISSUED_BY")]
    seen: set[str] = set()
    while found and graph.nodes[found[0]]["labels"][0] != "Country" and found[0] not in seen:
        seen.add(found[0])
        found = ends(found[0], "PART_OF", "HOLDS_ROLE") or found
    return str(graph.nodes[found[0]].get("name", found[0])) if found else ""


def _edges(
    graph: nx.MultiDiGraph[str], ontology: Ontology, drawn: Collection[str], lines: Collection[str] | None
) -> tuple[EdgeView, ...]:
    found: dict[tuple[str, str, str], list[tuple[str, dict[str, Any]]]] = defaultdict(list)
    for start, end, key, data in graph.edges(keys=True, data=True):
        declared = ontology.relationships.get(data["type"])
        wanted = lines is None or str(key) in lines
        if wanted and start in drawn and end in drawn and (declared is None or declared.edge != "claim"):
            found[data["type"], start, end].append((str(key), data))
    edges = []
    for (type_, start, end), members in sorted(found.items()):
        members.sort(key=lambda member: member[0])
        edges.append(
            EdgeView(
                id=members[0][0],
                type=type_,
                start=start,
                end=end,
                facts=tuple(sorted({d["fact_id"] for _, d in members if d.get("fact_id")})),
                text=" / ".join(dict.fromkeys(_share(d) for _, d in members if _share(d))),
                weight=max((float(d["share"]) for _, d in members if _of_the_world(d)), default=0.0),
                doubt=_doubt([str(d.get("modality", "fact")) for _, d in members]),
                stages=tuple(sorted({str(d["stage"]) for _, d in members if d.get("stage")})),
            )
        )
    return tuple(edges)


def _doubt(modalities: list[str]) -> str:
    return "" if TOLD_AS_SO.intersection(modalities) else " / ".join(sorted(set(modalities)))


def _of_the_world(data: Mapping[str, Any]) -> bool:
    return data.get("share") is not None and data.get("basis") is None


def _share(data: Mapping[str, Any]) -> str:
    if data.get("share") is not None:
        return " of the ".join([amount(data, "share"), *([str(data["basis"])] if data.get("basis") else [])])
    return str(data.get("degree") or "") if data["type"] == "PRODUCES" else ""


def _types(nodes: tuple[NodeView, ...], ontology: Ontology, everything: bool) -> tuple[TypeView, ...]:
    counts: dict[str, int] = defaultdict(int)
    for node in nodes:
        counts[node.label] += 1
    order = [t for t in LEGEND_ORDER if t in counts] + sorted(set(counts) - set(LEGEND_ORDER))
    return tuple(
        TypeView(
            id=label,
            name=spaced(label),
            means=ontology.nodes[label].means,
            colour=ontology.nodes[label].colour,
            shape=ontology.nodes[label].shape,
            count=counts[label],
            shown=everything or label in FIRST_LOOK,
        )
        for label in order
    )


def _relations(edges: tuple[EdgeView, ...], ontology: Ontology, everything: bool) -> tuple[RelationView, ...]:
    counts: dict[str, int] = defaultdict(int)
    for edge in edges:
        counts[edge.type] += 1
    return tuple(
        RelationView(
            id=type_,
            forward=phrase(type_)[0],
            backward=phrase(type_)[1],
            means=ontology.relationships[type_].means if type_ in ontology.relationships else "",
            line=line_class(type_),
            count=counts[type_],
            shown=everything or type_ not in QUIET,
        )
        for type_ in sorted(counts, key=lambda t: (-counts[t], t))
    )


def _modalities(facts: tuple[FactView, ...], ontology: Ontology) -> tuple[tuple[str, str], ...]:
    """Return the modalities that occur, surest first, with their meaning as the ontology declares it."""
    means = ontology.values["modality"].values if "modality" in ontology.values else {}
    used = {f.modality for f in facts}
    order = [m for m in reversed(list(means)) if m in used]
    return tuple((m, means.get(m, "")) for m in order + sorted(used - set(means)))
