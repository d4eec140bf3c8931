"""A page of a whole graph or of a part of it: around a thing, or what a query returns."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reegraph.errors import ReegraphError, UsageError
from reegraph.evidence import quotes, read_articles
from reegraph.facts import Evidence
from reegraph.stores import base
from reegraph.views.model import NOT_DRAWN, view_model
from reegraph.views.page import write_page

if TYPE_CHECKING:
    import networkx as nx

TITLE = "Who makes what, which rules bite, what hangs on it"
ARTICLES = "What the articles tell: who makes what, which rules bite, what hangs on it"
ENDS = frozenset({"Country", "CountryGroup", "Organization", "Person"})  # a walk shows them and goes no further
UPWARDS = frozenset({"MADE_FROM", "KIND_OF"})  # a rule on the end of these bites their start too


def write_view(
    kg: Any,
    out: Path,
    *,
    around: str | None = None,
    hops: int = 1,
    query: str | None = None,
    articles: Path | None = None,
    title: str | None = None,
    whole: bool = False,
) -> Path:
    """Write the page of a graph: what the articles tell, a part of it, or all.

    Parameters
    ----------
    kg
        The `reegraph.KnowledgeGraph`.
    out
        The file to write.
    around
        Id, name or alias of a thing: only what is at most `hops` relationships away from it.
    hops
        How many relationships. Actors and countries on the way are drawn, but the walk ends there.
    query
        Cypher: only the nodes that it returns, with the relationships that it returns, or, if it returns none, all
        between those nodes. For a fact, the things that it is about.
    articles
        Folder with the reader's own copies of the articles; the page then quotes them.
    title
        Heading of the page.
    whole
        Draw everything; by default, without `around` and `query`, the page is of what the articles tell, if there are
        other sources beside them.

    Returns
    -------
    Path
        `out`.

    Raises
    ------
    UsageError
        If `around` names nothing or several things, the query returns nothing to draw, or `out` cannot be written.
    """
    if not whole and around is None and query is None:
        every, kg = kg, kg.of_articles()
        title = title or (None if kg is every else ARTICLES)
    graph: nx.MultiDiGraph[str] = kg.nx
    only: set[str] | None = None
    lines: set[str] | None = None
    if around is not None:
        start = kg.find_id(around)
        only = near(graph, start, hops)
        title = title or f"Around {graph.nodes[start].get('name', start)}"
    elif query is not None:
        only, lines = returned(graph, (value for row in kg.query(query).rows for value in row))
        title = title or "What the query returns"
    told = {} if articles is None else _quotes(graph, articles)
    info = kg.info
    meta = {"reegraph": info.version, "content": info.content_hash, "known up to": info.known_up_to}
    model = view_model(graph, kg.ontology, title=title or TITLE, only=only, lines=lines, meta=meta, quotes=told)
    try:
        write_page(model, out)
    except OSError as error:
        raise ReegraphError(f"{out} cannot be written: {error.strerror}") from None
    return out


def near(graph: nx.MultiDiGraph[str], start: str, hops: int) -> set[str]:
    """Return the things that are at most `hops` relationships away from `start`, with the rules on them.

    The walk goes in either direction, but not on through countries and actors, which are joined with nearly
    everything.

    Examples
    --------
    >>> import networkx
    >>> graph = networkx.MultiDiGraph()
    >>> graph.add_nodes_from(["magnets", "cars"], labels=["Product"])
    >>> graph.add_nodes_from(["norland", "sudland"], labels=["Country"])
    >>> _ = graph.add_edge("norland", "magnets", type="PRODUCES"), graph.add_edge("norland", "sudland", type="AFFECTS")
    >>> _ = graph.add_edge("magnets", "cars", type="NEEDED_FOR")
    >>> sorted(near(graph, "cars", 1)), sorted(near(graph, "cars", 3))
    (['cars', 'magnets'], ['cars', 'magnets', 'norland'])
    """
    found, edge = {start}, {start}
    for _ in range(hops):
        reached = {
            n
            for node in edge
            if node == start or graph.nodes[node]["labels"][0] not in ENDS
            for n in (*graph.successors(node), *graph.predecessors(node))
            if _is_thing(graph, n)
        }
        edge = reached - found
        found |= edge
    return found | _rules_on(graph, found)


def _rules_on(graph: nx.MultiDiGraph[str], things: Collection[str]) -> set[str]:
    """Return the provisions that control the things, or what these are made from or a kind of; and their policies.

    What lies between a thing and a provision is returned as well.
    """

    def before(node: str, type_: str) -> set[str]:
        return {start for start, _, data in graph.in_edges(node, data=True) if data.get("type") == type_}

    above = _reached(things, lambda n: {e for _, e, d in graph.out_edges(n, data=True) if d.get("type") in UPWARDS})
    rules = {node: before(node, "CONTROLS") for node in above}
    between = _reached(
        [node for node in above if rules[node]],
        lambda n: {below for type_ in UPWARDS for below in before(n, type_) if below in above},
    )
    provisions = set().union(*rules.values())
    return between | provisions | {policy for p in provisions for policy in before(p, "HAS_PROVISION")}


def _reached(starts: Iterable[str], steps: Callable[[str], Iterable[str]]) -> set[str]:
    found, waiting = set(starts), list(starts)
    while waiting:
        for node in steps(waiting.pop()):
            if node not in found:
                found.add(node)
                waiting.append(node)
    return found


def returned(graph: nx.MultiDiGraph[str], values: Iterable[Any]) -> tuple[set[str], set[str] | None]:
    """Return the ids of the nodes and of the edges in the values of a result; None for edges if there are none."""
    parts = list(_parts(values))
    ends = {str(key): (a, b) for a, b, key in graph.edges(keys=True)}
    lines = {
        str(p.properties["edge_id"]) for p in parts if isinstance(p, base.Relationship) and "edge_id" in p.properties
    }
    nodes = {str(p.properties["id"]) for p in parts if isinstance(p, base.Node) and "id" in p.properties}
    nodes |= {n for line in lines for n in ends.get(line, ())}
    things = {n for n in nodes if n in graph and _is_thing(graph, n)}
    for claim in sorted(n for n in nodes - things if n in graph):
        things |= {n for n in graph.successors(claim) if _is_thing(graph, n)}
    if not things:
        raise UsageError(
            "the query returns no node to draw; return nodes or relationships (RETURN p, r), not properties"
        )
    return things, {line for line in lines if all(_is_thing(graph, n) for n in ends.get(line, ("",)))} or None


def _is_thing(graph: nx.MultiDiGraph[str], node: str) -> bool:
    return node in graph and graph.nodes[node]["labels"][0] not in NOT_DRAWN


def _parts(values: Iterable[Any]) -> Iterator[base.Node | base.Relationship]:
    for value in values:
        if isinstance(value, base.Node | base.Relationship):
            yield value
        elif isinstance(value, base.Path):
            yield from value.nodes
            yield from value.relationships
        elif isinstance(value, Mapping):
            yield from _parts(value.values())
        elif isinstance(value, list | tuple):
            yield from _parts(value)


def _quotes(graph: nx.MultiDiGraph[str], folder: Path) -> dict[tuple[str, int], str]:
    """Return the quote of each evidence entry that the reader's copies hold."""
    told = [graph.nodes[node] for node in sorted(graph)]
    recorded = {s["article"]: s.get("sha256") for s in told if "Source" in s["labels"] and s.get("article")}
    entries = (
        (str(claim["fact_id"]), Evidence(**entry))
        for claim in told
        if "Claim" in claim["labels"]
        for entry in claim.get("evidence", ())
    )
    return quotes(entries, read_articles(folder, recorded), recorded)
