"""Facts and sources as the panel and the table show them, read from the Claim and Source nodes of the graph."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from reegraph.views.words import NOT_RECORDED, amount, phrase

if TYPE_CHECKING:
    import networkx as nx

SOURCE_VOICE = "source"
BETWEEN_CLAIMS = frozenset({"CONFIRMS", "CONTRADICTS", "DIFFERS_FROM", "OUTCOME_OF"})
TO_THINGS = frozenset({"ABOUT", "DONE_BY", "THROUGH", "ON_CONDITION", "SAME_AS"})
OF_EVERY_FACT = frozenset(
    {
        "labels", "name", "graph", "id", "edge_id", "type", "fact_id", "form", "says", "said_by", "modality", "negated",
        "known_from", "sources", "evidence", "method", "confidence", "article", "paragraph", "start", "end", "sha256",
        "date", "date_end", "date_text", "date_how", "until", "until_end", "until_text", "until_how", "until_is",
        "said_on", "said_on_end", "said_on_text", "said_on_how", "bound", "matter", "side", "inputs",
        "known_to", "from", "rel", "to", "of", "about", "preferred", "reason",
    }
)  # fmt: skip
NAMES_THINGS = frozenset({"by", "through", "if", "unless", "item", "threshold_of", "node"})


@dataclass(frozen=True)
class Place:
    """Where a fact stands in a source; `quote` only if the reader gave the articles."""

    source: str
    text: str
    quote: str = ""


@dataclass(frozen=True)
class FactLink:
    """Another fact that this one confirms, contradicts, differs from or is confirmed by, and in what.

    `told_by` is the fact that says so, which has a speaker, a modality and a method of its own.
    """

    words: str
    fact: str
    on: str = ""
    told_by: str = ""


@dataclass(frozen=True)
class FactView:
    """One fact as the reader sees it; `speaker` is a name, empty for the source's own voice.

    `about` are things, its subject first; `on` are other facts that it is about, and `remarks` the facts about it that
    are no links between facts. `between` words such a link; `act` words a change: "not confirmed by China".
    """

    id: str
    says: str
    modality: str
    negated: bool
    speaker: str
    speaker_id: str
    about: tuple[str, ...]
    sources: tuple[str, ...]
    places: tuple[Place, ...]
    dates: tuple[tuple[str, str], ...] = ()
    details: tuple[tuple[str, str], ...] = ()
    links: tuple[FactLink, ...] = ()
    on: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    between: str = ""
    act: str = ""
    method: str = ""
    reason: str = ""


@dataclass(frozen=True)
class SourceView:
    """One source; what is not known of it says so."""

    id: str
    name: str
    publisher: str
    published: str
    url: str


def fact_views(
    graph: nx.MultiDiGraph[str], drawn: Collection[str] | None, quotes: Mapping[tuple[str, int], str]
) -> tuple[FactView, ...]:
    """Return the facts about drawn nodes, and those about such facts, sorted by id; every fact if `drawn` is None."""
    claims = {n: a for n, a in graph.nodes(data=True) if "Claim" in a["labels"]}
    ids = {node: str(data.get("fact_id", node)) for node, data in claims.items()}
    on_edges = _edge_properties(graph)
    about = {node: _about(graph, node, on_edges.ends[ids[node]]) for node in claims}
    kept = set(claims)
    if drawn is not None:
        told = {n for n in claims if claims[n].get("said_by") in drawn or any(a in drawn for a in about[n])}
        kept = told | {n for n in claims if any(a in told for a in about[n])}
    return tuple(
        _fact(graph, node, ids, about[node], on_edges.properties[ids[node]], quotes)
        for node in sorted(kept, key=lambda n: ids[n])
    )


@dataclass
class _OnEdges:
    """What the edges of a fact tell beyond its Claim node: their ends and the relationship's properties."""

    ends: defaultdict[str, set[str]]
    properties: defaultdict[str, dict[str, Any]]


def _edge_properties(graph: nx.MultiDiGraph[str]) -> _OnEdges:
    found = _OnEdges(defaultdict(set), defaultdict(dict))
    for start, end, data in graph.edges(data=True):
        hidden = {"Claim", "Status", "Source"}
        if data.get("fact_id") and not hidden & {*graph.nodes[start]["labels"], *graph.nodes[end]["labels"]}:
            found.ends[data["fact_id"]] |= {start, end}
            found.properties[data["fact_id"]].update(data)
    return found


def _about(graph: nx.MultiDiGraph[str], claim: str, ends: Collection[str]) -> list[str]:
    """Return what a fact is about, things and facts: its subject first, then by id."""
    edges = [(end, data) for _, end, data in graph.out_edges(claim, data=True) if data["type"] in TO_THINGS]
    subjects = {start for start, _, data in graph.in_edges(claim, data=True) if data["type"] == "HAS_CHANGE"}
    subjects |= {end for end, data in edges if data.get("role") == "subject"}
    return sorted({*ends, *subjects, *(end for end, _ in edges)}, key=lambda n: (n not in subjects, n))


def _remarks(graph: nx.MultiDiGraph[str], claim: str, ids: Mapping[str, str]) -> tuple[str, ...]:
    """Return the facts about a fact that are no links between facts; what is not so comes first."""
    found = {
        start
        for start, _, data in graph.in_edges(claim, data=True)
        if data["type"] == "ABOUT" and start in ids and graph.nodes[start].get("rel") not in BETWEEN_CLAIMS
    }
    return tuple(ids[n] for n in sorted(found, key=lambda n: (not graph.nodes[n].get("negated"), ids[n])))


def _fact(
    graph: nx.MultiDiGraph[str],
    node: str,
    ids: Mapping[str, str],
    about: list[str],
    on_edge: Mapping[str, Any],
    quotes: Mapping[tuple[str, int], str],
) -> FactView:
    data = graph.nodes[node]
    speaker = str(data.get("said_by") or SOURCE_VOICE)
    named = "" if speaker == SOURCE_VOICE else str(graph.nodes[speaker].get("name", speaker))
    evidence = data.get("evidence") or ()
    return FactView(
        id=ids[node],
        says=str(data.get("says", "")),
        modality=str(data.get("modality", "")),
        negated=bool(data.get("negated")),
        speaker=named,
        speaker_id="" if speaker == SOURCE_VOICE else speaker,
        about=tuple(n for n in about if n not in ids),
        sources=tuple(str(s) for s in data.get("sources") or sorted({e["source"] for e in evidence})),
        places=tuple(Place(e["source"], _place(e), quotes.get((ids[node], n), "")) for n, e in enumerate(evidence)),
        dates=_dates(data),
        details=_details({**data, **on_edge}, graph),
        links=_links(graph, node, ids),
        on=tuple(ids[n] for n in about if n in ids),
        remarks=_remarks(graph, node, ids),
        between=_between(data),
        act=_act(data, graph),
        method=str(data.get("method", "")),
        reason=str(data.get("reason", "")),
    )


def _between(data: Mapping[str, Any]) -> str:
    """Word a link between facts, as read from its first fact to its second; nothing for other facts."""
    if data.get("rel") not in BETWEEN_CLAIMS:
        return ""
    on = _on(data)
    return phrase(data["rel"])[0] + (f" ({on})" if on else "")


def _on(data: Mapping[str, Any]) -> str:
    return str(data.get("on") or data.get("result") or ("in part" if data.get("part") else ""))


def _act(data: Mapping[str, Any], graph: nx.MultiDiGraph[str]) -> str:
    """Word a change with whoever does it, or has not done it."""
    if not data.get("act"):
        return ""
    by = _names(data.get("by") or (), graph)
    return ("not " if data.get("negated") else "") + str(data["act"]) + (f" by {by}" if by else "")


def _names(value: Any, graph: nx.MultiDiGraph[str]) -> str:
    ids = value if isinstance(value, list | tuple) else [value]
    return ", ".join(str(graph.nodes[i].get("name", i)) if i in graph else str(i) for i in ids)


def _place(evidence: Mapping[str, Any]) -> str:
    parts = [
        f"{key} {evidence[key]}" for key in ("paragraph", "section", "row", "column") if evidence.get(key) is not None
    ]
    voice = evidence.get("voice")
    return ", ".join(parts + ([f"{voice} words" if voice in ("own", "direct") else str(voice)] if voice else []))


def _dates(data: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    """Return the dates as written; one that tells only an end is worded so."""
    found = []
    for key, words in (("date", "date"), ("until", "until"), ("said_on", "said on")):
        text, how = data.get(f"{key}_text") or data.get(key), data.get(f"{key}_how")
        if text:
            found.append((words, f"{text} ({how})" if how and how != "printed" else str(text)))
        elif data.get(f"{key}_end"):
            found.append((words, f"before {data[f'{key}_end']}"))
    if data.get("known_from"):
        found.append(("known from", str(data["known_from"])))
    return tuple(found)


def _details(data: Mapping[str, Any], graph: nx.MultiDiGraph[str]) -> tuple[tuple[str, str], ...]:
    """Return the remaining properties of a fact in words; ids of nodes become their names, a denied act says so."""
    found = []
    for key in sorted(set(data) - OF_EVERY_FACT):
        value = data[key]
        if key in NAMES_THINGS:
            found.append((key, _names(value, graph)))
        elif key == "act" and data.get("negated"):
            found.append((key, f"not {value}"))
        elif value not in (None, "", [], {}):
            found.append((key.replace("_", " "), amount(data, key)))
    return tuple(found)


def _links(graph: nx.MultiDiGraph[str], node: str, ids: Mapping[str, str]) -> tuple[FactLink, ...]:
    def words(data: Mapping[str, Any], direction: int) -> FactLink:
        return FactLink(phrase(data["type"])[direction], ids[data["other"]], _on(data), str(data.get("fact_id", "")))

    ways: Iterable[tuple[int, Iterable[tuple[str, str, dict[str, Any]]]]] = (
        (0, graph.out_edges(node, data=True)),
        (1, graph.in_edges(node, data=True)),
    )
    found = {
        words({**data, "other": end if direction == 0 else start}, direction)
        for direction, edges in ways
        for start, end, data in edges
        if data["type"] in BETWEEN_CLAIMS and (end if direction == 0 else start) in ids
    }
    return tuple(sorted(found, key=lambda link: (link.words, link.fact, link.on, link.told_by)))


def about_nodes(
    graph: nx.MultiDiGraph[str], facts: Iterable[FactView]
) -> tuple[defaultdict[str, list[str]], defaultdict[str, list[str]]]:
    """Return, for each node, the ids of the facts about it and of the facts it told."""
    about: defaultdict[str, list[str]] = defaultdict(list)
    said: defaultdict[str, list[str]] = defaultdict(list)
    for fact in facts:
        for node in fact.about:
            if node in graph:
                about[node].append(fact.id)
        if fact.speaker_id:
            said[fact.speaker_id].append(fact.id)
    return about, said


def source_views(graph: nx.MultiDiGraph[str], ids: Collection[str]) -> tuple[SourceView, ...]:
    """Return the sources with these ids, sorted; an absent property says `not recorded`."""

    def told(data: Mapping[str, Any], key: str) -> str:
        return str(data.get(f"{key}_text") or data.get(key) or NOT_RECORDED)

    found = []
    for source in sorted(ids):
        data = graph.nodes[source] if source in graph else {}
        url = told(data, "url")
        found.append(
            SourceView(
                id=source,
                name=str(data.get("name", source)),
                publisher=told(data, "publisher"),
                published=told(data, "published"),
                url=url if url.startswith(("https://", "http://")) else "",
            )
        )
    return tuple(found)
