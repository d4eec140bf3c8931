"""The networkx.MultiDiGraph of the facts: every fact a Claim node, safe links also as edges of their own type.

Node keys are ids; node attributes are `labels` (main label first), `graph` and the properties. Edge keys are `edge_id`
(``fact_id/TYPE``, then ``fact_id/TYPE/2`` …); edge attributes are `type`, `graph`, the properties and who says so.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import networkx as nx

from reegraph.facts import SOURCE_VOICE, Change, Dataset, Entity, Fact, Link, Note, Source, Value
from reegraph.ontology import Ontology

OWNER = "reegraph"
CLAIM = (
    "form",
    "says",
    "said_by",
    "said_at",
    "modality",
    "negated",
    "known_from",
    "known_to",
    "sources",
    "confidence",
    "method",
    "reason",
    "inputs",
    "supersedes",
    "wording",
)
PROGRAM_LABELS = ("Claim", "StatusChange", "Status")
DATES = frozenset({
    "date", "date_end", "until", "until_end", "said_on", "said_on_end", "known_from", "known_to", "published",
    "valid_from", "valid_to", "since", "last_verified",
})  # fmt: skip


def _told(values: Mapping[str, Any]) -> dict[str, Any]:
    """Leave out what is not told, and turn tuples into lists."""
    return {k: list(v) if isinstance(v, tuple) else v for k, v in values.items() if v is not None and v != ()}


def _when(fact: Fact) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, interval in fact.when.items():
        found |= {name: interval.first, f"{name}_end": interval.end, f"{name}_text": interval.text or None}
    return _told({**found, **fact.how})


def _content(fact: Fact) -> dict[str, Any]:
    c = fact.content
    if isinstance(c, Link):
        return {"from": c.start, "rel": c.rel, "to": c.end, **c.properties}
    if isinstance(c, Value):
        return {"node": c.node, "property": c.property, "value": c.value, "year": c.year}
    if isinstance(c, Note):
        return {"about": c.about, "question": c.question}
    condition = (
        {"if" if not c.condition.unless else "unless": c.condition.node, "condition_act": c.condition.act}
        if c.condition
        else {}
    )
    rest = {"duration": c.duration, "scope": c.scope, "state": c.state, "occurrence": c.occurrence,
            "one_of": c.one_of, "at_time": c.at_time}  # fmt: skip
    return {"of": c.of, "act": c.act, "by": c.by, "through": c.through, **condition, **rest}


def claim(fact: Fact) -> dict[str, Any]:
    """Return the attributes of a fact's Claim node; `evidence` is a list of mappings."""
    labels = ["Claim", "StatusChange"] if fact.form == "change" and not fact.negated else ["Claim"]
    told = {name: getattr(fact, name) for name in CLAIM}
    told |= {"fact_id": fact.id, **_content(fact), **_when(fact)}
    return {"labels": labels, "graph": OWNER, **_told(told), "evidence": [e.to_dict() for e in fact.evidence]}


def _source(source: Source) -> dict[str, Any]:
    told = {**source.properties, "published": source.published.first, "published_text": source.published.text}
    return {"labels": ["Source"], "graph": OWNER, **_told(told)}


def _entity(entity: Entity) -> dict[str, Any]:
    return {"labels": [entity.label], "graph": OWNER, **_told(entity.properties)}


class _Edges:
    """Adds edges with numbered ids to a graph."""

    def __init__(self, graph: nx.MultiDiGraph[str]) -> None:
        self.graph, self.counts = graph, Counter[str]()

    def add(self, start: str, end: str, kind: str, fact: Fact, properties: Mapping[str, Any] | None = None) -> None:
        base = f"{fact.id}/{kind}"
        self.counts[base] += 1
        key = base if self.counts[base] == 1 else f"{base}/{self.counts[base]}"
        told = {"fact_id": fact.id, "modality": fact.modality, "said_by": fact.said_by, "sources": fact.sources,
                "known_from": fact.known_from, "known_to": fact.known_to, "method": fact.method}  # fmt: skip
        self.graph.add_edge(
            start, end, key=key, type=kind, edge_id=key, graph=OWNER, **_told({**(properties or {}), **told})
        )


def _arms(edges: _Edges, fact: Fact, change: Change) -> None:
    edges.add(change.of, fact.id, "HAS_CHANGE", fact)
    for actor in change.by:
        edges.add(fact.id, actor, "DONE_BY", fact)
    if change.through:
        edges.add(fact.id, change.through, "THROUGH", fact)
    if change.condition:
        edges.add(
            fact.id,
            change.condition.node,
            "ON_CONDITION",
            fact,
            {"act": change.condition.act, "unless": change.condition.unless or None},
        )


def _fact_edges(edges: _Edges, fact: Fact, ontology: Ontology) -> None:
    content = fact.content
    if isinstance(content, Link):
        kind = ontology.relationships[content.rel].edge
        if not fact.negated and (kind in ("content", "claim") or fact.is_edge) and content.rel != "SAME_AS":
            edges.add(content.start, content.end, content.rel, fact, {**content.properties, **_when(fact)})
    elif isinstance(content, Change) and not fact.negated:
        _arms(edges, fact, content)
    seen = set()
    for node, role in fact.ends():
        if node not in seen:
            seen.add(node)
            edges.add(fact.id, node, "ABOUT", fact, {"role": role})
    if fact.said_by != SOURCE_VOICE:
        edges.add(fact.id, fact.said_by, "SAID_BY", fact)
    for entry in fact.evidence:
        edges.add(fact.id, entry.source, "STATED_IN", fact, {k: v for k, v in entry.to_dict().items() if k != "source"})


def _provisions(graph: nx.MultiDiGraph[str], policy: Entity, facts: Mapping[str, list[Fact]]) -> None:
    for part in policy.provisions:
        if part in graph:
            about = facts.get(part, [])
            known = min((f.known_from for f in about if f.known_from), default=None)
            told = {"sources": tuple(sorted({s for f in about for s in f.sources})), "known_from": known}
            key = f"{part}/HAS_PROVISION"
            graph.add_edge(
                policy.id,
                part,
                key=key,
                type="HAS_PROVISION",
                edge_id=key,
                graph=OWNER,
                method="computed",
                **_told(told),
            )


def build_graph(data: Dataset, ontology: Ontology) -> nx.MultiDiGraph[str]:
    """Build the graph.

    Parameters
    ----------
    data
        Checked records; the order of the mappings does not matter.
    ontology
        The ontology they were checked against.

    Returns
    -------
    networkx.MultiDiGraph
        Nodes and edges in the order of their ids.
    """
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    nodes = {e.id: _entity(e) for e in data.entities.values()}
    nodes |= {s.id: _source(s) for s in data.sources.values()} | {f.id: claim(f) for f in data.facts.values()}
    graph.add_nodes_from((node, nodes[node]) for node in sorted(nodes))
    edges, about = _Edges(graph), dict[str, list[Fact]]()
    for fact in sorted(data.facts.values(), key=lambda f: f.id):
        _fact_edges(edges, fact, ontology)
        for node, _ in fact.ends():
            about.setdefault(node, []).append(fact)
    for entity in sorted(data.entities.values(), key=lambda e: e.id):
        _provisions(graph, entity, about)
    return graph


def encode(value: Any) -> Any:
    """Turn a value into what JSON can hold; dates become ISO text."""
    if isinstance(value, str | int | float):  # most values: asked first
        return value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, dict):
        return {str(k): encode(v) for k, v in value.items()}
    return [encode(v) for v in value] if isinstance(value, list | tuple) else value


def sorted_nodes(graph: nx.MultiDiGraph[str]) -> list[tuple[str, dict[str, Any]]]:
    """Return (id, attributes) in the order of the ids."""
    return [(node, dict(graph.nodes[node])) for node in sorted(graph)]


def sorted_edges(graph: nx.MultiDiGraph[str]) -> list[tuple[str, str, str, dict[str, Any]]]:
    """Return (start, end, key, attributes) in the order of start, end and key."""
    edges: Any = graph.edges(keys=True, data=True)
    return sorted(edges, key=lambda edge: (edge[0], edge[1], edge[2]))


def node_link(graph: nx.MultiDiGraph[str]) -> dict[str, Any]:
    """Return networkx node-link data (``edges="edges"``) with sorted nodes, edges and keys, ready for JSON."""
    nodes = [{"id": n, **encode(dict(sorted(d.items())))} for n, d in sorted_nodes(graph)]
    edges = [
        {"source": a, "target": b, "key": k, **encode(dict(sorted(d.items())))} for a, b, k, d in sorted_edges(graph)
    ]
    return {"directed": True, "multigraph": True, "graph": {}, "nodes": nodes, "edges": edges}


def from_node_link(data: Mapping[str, Any]) -> nx.MultiDiGraph[str]:
    """Read back what `node_link` wrote; dates become dates again."""

    def decoded(row: Mapping[str, Any], drop: Iterable[str]) -> dict[str, Any]:
        return {k: date.fromisoformat(v) if k in DATES else v for k, v in row.items() if k not in drop}

    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    graph.add_nodes_from((row["id"], decoded(row, ("id",))) for row in data["nodes"])
    for row in data["edges"]:
        graph.add_edge(row["source"], row["target"], key=row["key"], **decoded(row, ("source", "target", "key")))
    return graph


def canonical_json(data: Any) -> str:
    """Return JSON that is the same for the same data: sorted keys, no spaces, no NaN."""
    return json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def content_hash(data: Mapping[str, Any]) -> str:
    """Return ``sha256:…`` over the canonical JSON of all nodes and edges."""
    return "sha256:" + hashlib.sha256(canonical_json(data).encode()).hexdigest()


def without_claims(graph: nx.MultiDiGraph[str]) -> nx.MultiDiGraph[str]:
    """Return the graph of things alone: no Claim, StatusChange, Status or Source nodes."""
    return graph.subgraph(
        [n for n, d in graph.nodes(data=True) if d["labels"][0] not in (*PROGRAM_LABELS, "Source")]
    ).copy()


def attributions(nodes: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return what an export says of the sources among these nodes, by id: title, publisher, edition, licence, address.

    Examples
    --------
    >>> attributions([{"labels": ["Country"], "id": "norland"}, {"labels": ["Source"], "id": "s", "licence": "CC0"}])
    [{'id': 's', 'licence': 'CC0'}]
    """
    keys = ("id", "name", "publisher", "edition", "licence", "attribution", "url")
    found = [{k: row[k] for k in keys if row.get(k) is not None} for row in nodes if row["labels"][0] == "Source"]
    return sorted(found, key=lambda source: str(source["id"]))
