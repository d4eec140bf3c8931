"""The whole graph for other programs: GraphML and networkx node-link JSON, the same bytes for the same graph."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape, quoteattr

from reegraph.graph import attributions, encode, node_link

if TYPE_CHECKING:
    import networkx as nx

FORMATS = ("graphml", "json")
HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" \
xsi:schemaLocation="http://graphml.graphdrawing.org/xmlns http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd">
"""
KINDS = {bool: "boolean", int: "long", float: "double"}


def to_json(graph: nx.MultiDiGraph[str], about: Mapping[str, Any]) -> bytes:
    """Return networkx node-link data (``edges="edges"``), one node or edge a line.

    Parameters
    ----------
    graph
        As `KnowledgeGraph.nx`; every attribute of the facts is on its Claim nodes, evidence included.
    about
        What the document says of itself (version, content hash, known up to): the attributes of the graph. The list
        ``sources``, with licence and attribution, is added if there are any.

    Examples
    --------
    >>> import json, networkx as nx
    >>> graph = nx.MultiDiGraph()
    >>> _ = graph.add_edge("norland", "tin", key="f/PRODUCES", type="PRODUCES")
    >>> read = nx.node_link_graph(json.loads(to_json(graph, {"version": "0"})), edges="edges")
    >>> read.graph, list(read.edges(keys=True))
    ({'version': '0'}, [('norland', 'tin', 'f/PRODUCES')])
    """
    linked = node_link(graph)
    head = {"directed": True, "multigraph": True, "graph": encode(dict(sorted(_about(graph, about).items())))}
    lines = [f"{_dumps(key)}: {_dumps(value)}" for key, value in head.items()]
    for part in ("nodes", "edges"):
        rows = ",\n".join(map(_dumps, linked[part]))
        lines.append(f'"{part}": [\n{rows}\n]' if rows else f'"{part}": []')
    return ("{\n" + ",\n".join(lines) + "\n}\n").encode()


def _dumps(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


def _about(graph: nx.MultiDiGraph[str], about: Mapping[str, Any]) -> dict[str, Any]:
    told = attributions({"id": n, **data} for n, data in graph.nodes(data=True) if "labels" in data)
    return {**about, "sources": told} if told else dict(about)


def to_graphml(graph: nx.MultiDiGraph[str], about: Mapping[str, Any]) -> bytes:
    """Return GraphML: lists and maps as JSON text, dates as ISO text, nulls left out.

    Parameters
    ----------
    graph, about
        As for `to_json`. The id of an edge is its key.

    Examples
    --------
    >>> import io, networkx as nx
    >>> graph = nx.MultiDiGraph()
    >>> _ = graph.add_edge("norland", "tin", key="f/PRODUCES", share=0.9, sources=["gazette"])
    >>> read = nx.read_graphml(io.BytesIO(to_graphml(graph, {})), force_multigraph=True)
    >>> read.edges["norland", "tin", "f/PRODUCES"]["share"]
    0.9
    """
    nodes = [(n, _plain(graph.nodes[n])) for n in sorted(graph)]
    ordered = sorted(graph.edges(keys=True, data=True), key=lambda e: (e[0], e[1], e[2]))
    edges = [(a, b, k, _plain(d)) for a, b, k, d in ordered]
    whole = _plain(_about(graph, about))
    keys: dict[tuple[str, str], tuple[str, str]] = {}
    for domain, rows in (("graph", [whole]), ("node", [d for _, d in nodes]), ("edge", [d for _, _, _, d in edges])):
        for name, kind in sorted(_kinds(rows).items()):
            keys[domain, name] = (f"d{len(keys)}", kind)
    return "".join(_lines(whole, nodes, edges, keys)).encode()


def _lines(
    whole: Mapping[str, Any],
    nodes: Iterable[tuple[str, Mapping[str, Any]]],
    edges: Iterable[tuple[str, str, str, Mapping[str, Any]]],
    keys: Mapping[tuple[str, str], tuple[str, str]],
) -> Iterator[str]:
    def data(domain: str, row: Mapping[str, Any]) -> str:
        return "".join(
            f"<data key={quoteattr(keys[domain, k][0])}>{_text(v, keys[domain, k][1])}</data>" for k, v in row.items()
        )

    yield HEAD
    for (domain, name), (key, kind) in keys.items():
        yield f'<key id="{key}" for="{domain}" attr.name={_attribute(name)} attr.type="{kind}"/>\n'
    yield f'<graph id="reegraph" edgedefault="directed">{data("graph", whole)}\n'
    for node, row in nodes:
        yield f"<node id={_attribute(node)}>{data('node', row)}</node>\n"
    for start, end, key, row in edges:
        ends = f"source={_attribute(start)} target={_attribute(end)}"
        yield f"<edge id={_attribute(key)} {ends}>{data('edge', row)}</edge>\n"
    yield "</graph>\n</graphml>\n"


def _plain(row: Mapping[str, Any]) -> dict[str, Any]:
    found = {}
    for key, value in sorted(row.items()):
        if isinstance(value, date):
            found[key] = value.isoformat()
        elif isinstance(value, list | tuple | Mapping):
            found[key] = _dumps(encode(value))
        elif value is not None:
            found[key] = value
    return found


def _kinds(rows: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """Return the GraphML type of each attribute; one that is of several kinds becomes text."""
    seen: dict[str, set[type]] = {}
    for row in rows:
        for name, value in row.items():
            seen.setdefault(name, set()).add(type(value))
    return {
        name: KINDS.get(next(iter(types)), "string")
        if len(types) == 1
        else "double"
        if types == {int, float}
        else "string"
        for name, types in seen.items()
    }


def _text(value: Any, kind: str) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return escape(_allowed(repr(float(value)) if kind == "double" else str(value)))


def _attribute(text: str) -> str:
    return quoteattr(_allowed(str(text)))


def _allowed(text: str) -> str:
    """Replace characters that XML 1.0 cannot hold."""
    if text.isprintable():
        return text
    return "".join(
        c if c in "\t\n\r" or 0x20 <= ord(c) < 0xD800 or 0xE000 <= ord(c) < 0xFFFE or ord(c) > 0xFFFF else "\ufffd"
        for c in text
    )
