"""The state of a rule in a few words: from when it applies, and what else has happened to it."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import networkx as nx

STARTS = frozenset({"takes effect", "begins", "resumed"})
TURNS = (  # what else is worth a line, in this order
    "averted", "withdrawn", "postponed", "suspended", "expires", "repealed", "annulled", "cancelled", "ends",
)  # fmt: skip
PLAIN = frozenset({"fact", "scheduled"})  # go without saying
DENIED = "not confirmed"


def states(graph: nx.MultiDiGraph[str], node: str) -> tuple[str, ...]:
    """Return the lines about a thing's changes: its starts that have a day, and what stopped or moved it.

    Parameters
    ----------
    graph
        The graph of the facts.
    node
        Id of a policy or provision.

    Examples
    --------
    >>> import networkx
    >>> graph = networkx.MultiDiGraph()
    >>> graph.add_node("ban")
    >>> graph.add_node("start", act="takes effect", modality="planned", date_text="2031-05-01")
    >>> graph.add_node("off", act="averted", modality="claimed")
    >>> graph.add_node("no", act="confirmed", negated=True)
    >>> _ = graph.add_edge("no", "off", type="ABOUT")
    >>> _ = graph.add_edge("ban", "start", type="HAS_CHANGE"), graph.add_edge("ban", "off", type="HAS_CHANGE")
    >>> states(graph, "ban")
    ('from 2031-05-01 (planned)', 'averted (claimed, not confirmed)')
    """
    changes = [(c, graph.nodes[c]) for _, c, d in graph.out_edges(node, data=True) if d["type"] == "HAS_CHANGE"]
    days: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    turns: defaultdict[str, tuple[set[str], set[str]]] = defaultdict(lambda: (set(), set()))
    for claim, change in changes:
        act, modality, day = str(change.get("act")), str(change.get("modality", "fact")), _day(change)
        if change.get("negated"):
            continue
        if act in STARTS and day:
            word = "since" if modality in ("fact", "claimed") else "from"
            days[word, _joined(_how(graph, claim))].add(day)
        elif act in TURNS:
            turns[act][0].update({day} if day else ())
            turns[act][1].update(_how(graph, claim))
    lines = [
        f"{word} {' and '.join(sorted(found))}" + (f" ({how})" if how else "")
        for (word, how), found in sorted(days.items(), key=lambda item: (item[0][0] != "since", item[0][1]))
    ]
    for act in (a for a in TURNS if a in turns):
        when, hows = turns[act]
        lines.append(" ".join([act, *sorted(when)]) + (f" ({_joined(hows)})" if hows else ""))
    return tuple(lines)


def _day(change: dict[str, Any]) -> str:
    return str(change.get("date_text") or change.get("date") or "")


def _how(graph: nx.MultiDiGraph[str], claim: str) -> set[str]:
    change = graph.nodes[claim]
    part = {"part"} if change.get("scope") == "part" else set()
    return ({str(change.get("modality", "fact"))} - PLAIN) | part | ({DENIED} if _denied(graph, claim) else set())


def _joined(hows: set[str]) -> str:
    return ", ".join(sorted(hows, key=lambda how: (how == DENIED, how)))


def _denied(graph: nx.MultiDiGraph[str], claim: str) -> bool:
    """Tell whether a fact says that another one has not been confirmed."""
    about = (graph.nodes[start] for start, _, data in graph.in_edges(claim, data=True) if data["type"] == "ABOUT")
    return any(a.get("act") == "confirmed" and a.get("negated") for a in about)
