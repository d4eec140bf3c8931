"""What the facts tell about supply: who makes what, what is needed for what, what is a kind or part of what."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from reegraph.beliefs import latest_editions
from reegraph.impact.network import ANY, Bounds

if TYPE_CHECKING:
    import networkx as nx

NOT_STATED = "not stated"
ORDER = ("mining", "refining", "metal", "magnet", "component", "product")
STAGE_OF_KIND = {
    "ore": "mining", "concentrate": "mining", "oxide": "refining", "refined form": "refining", "metal": "metal",
    "alloy": "metal", "magnet": "magnet",
}  # fmt: skip
THINGS = ("Material", "Product", "Sector", "Equipment", "Technology")
OF_THE_WORLD = ("world", "world output", "world production")


def percent(share: float) -> str:
    """Write a share as people do: ``90 %``."""
    return f"{share * 100:.3g} %"


@dataclass(frozen=True)
class Told:
    """A share as the facts tell it."""

    share: Bounds
    facts: tuple[str, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True)
class Need:
    """One thing needed for another, or inside it."""

    facts: tuple[str, ...]
    importance: tuple[str, ...]


class World:
    """An index of the graph, for one day of knowledge.

    Parameters
    ----------
    graph
        ``kg.nx``.
    known
        Facts that became known only later, or that a source withdrew on or before this day, are left out; None: only
        those that were ever withdrawn.
    use, all_years
        Which of several figures for one maker and stage are used: these facts; else those of every year, or the newest.
    """

    def __init__(
        self, graph: nx.MultiDiGraph[str], known: date | None, use: Iterable[str] = (), *, all_years: bool = False
    ) -> None:
        self.graph, self._known = graph, known
        self._use, self._all_years = frozenset(use), all_years
        self.things = [n for n, d in graph.nodes(data=True) if d["labels"][0] in THINGS]
        self.inputs: dict[str, dict[str, Need]] = {}
        self.above: dict[str, dict[str, str]] = {}  # thing → what it is a kind of → fact
        self.members: dict[str, dict[str, str]] = {}  # whole → its parts and kinds → fact
        self._makers: dict[str, dict[str, dict[str, list[dict[str, Any]]]]] = {}
        for start, end, edge in self.edges():
            self._add(start, end, edge)

    def edges(self) -> Iterator[tuple[str, str, dict[str, Any]]]:
        """Yield every edge that was not withdrawn, in the order of the edge ids."""
        for start, end, edge in sorted(self.graph.edges(data=True), key=lambda e: str(e[2]["edge_id"])):
            told, withdrawn = edge.get("known_from"), edge.get("known_to")
            later = self._known is not None and told is not None and told > self._known
            if not later and (withdrawn is None or (self._known is not None and self._known < withdrawn)):
                yield start, end, edge

    def _add(self, start: str, end: str, edge: dict[str, Any]) -> None:
        kind, fact = edge["type"], edge.get("fact_id", "")
        if kind == "NEEDED_FOR":
            self._need(end, start, fact, edge.get("importance"))
        elif kind == "MADE_FROM":
            self._need(start, end, fact, "inside")
        elif kind == "CONSUMES" and self.label(start) == "Sector":
            self._need(start, end, fact, "used")
        elif kind == "KIND_OF" and self.label(start) in THINGS:
            self.above.setdefault(start, {})[end] = fact
            if self.label(start) in ("Product", "Sector"):
                self.members.setdefault(end, {})[start] = fact
        elif kind == "PART_OF" and self.label(start) in ("Product", "Sector"):
            self.members.setdefault(end, {})[start] = fact
        elif kind == "PRODUCES" and self.label(start) in ("Country", "CountryGroup"):
            self._makers.setdefault(end, {}).setdefault(edge["stage"], {}).setdefault(start, []).append(edge)

    def _need(self, target: str, source: str, fact: str, importance: str | None) -> None:
        old = self.inputs.setdefault(target, {}).get(source, Need((), ()))
        words = (importance,) if importance and importance not in old.importance else ()
        self.inputs[target][source] = Need((*old.facts, fact), (*old.importance, *words))

    def label(self, node: str) -> str:
        """Return the main label of a node."""
        return str(self.graph.nodes[node]["labels"][0])

    def name(self, node: str) -> str:
        """Return the name of a node."""
        return str(self.graph.nodes[node].get("name", node))

    def fact(self, fact: str) -> dict[str, Any]:
        """Return the Claim of a fact."""
        return dict(self.graph.nodes[fact])

    def stages(self, thing: str) -> list[str]:
        """Return the stages for which the facts name makers, in the order of the chain; `not stated` only if alone."""
        told = self._makers.get(thing, {})
        return [s for s in ORDER if s in told] or [s for s in told if s == NOT_STATED]

    def last_stage(self, thing: str) -> str:
        """Return the stage at which a user takes a thing."""
        return [*self.stages(thing), *([] if self.stages(thing) else [NOT_STATED])][-1]

    def step(self, thing: str, stage: str) -> int | None:
        """Return the place in the chain of a thing at a stage, by its form where no stage is told; None: not known."""
        word = stage if stage != NOT_STATED else self.form(thing)
        return ORDER.index(word) if word in ORDER else None

    def form(self, thing: str) -> str:
        """Return the stage that the form of a thing leaves (a magnet leaves the stage magnet), or `not stated`."""
        if self.label(thing) == "Product":
            return "product"
        return STAGE_OF_KIND.get(str(self.graph.nodes[thing].get("kind")), NOT_STATED)

    def makers(self, thing: str, stage: str, groups: tuple[str, ...] = ()) -> dict[str, Told]:
        """Return the countries that make a thing at a stage, and their shares; of groups only those that are asked for.

        Several figures for one country: the interval that holds those that are used. Tonnes tell no share: they stand
        in for it only where nothing else is told.
        """
        found = {}
        for country, edges in sorted(self._makers.get(thing, {}).get(stage, {}).items()):
            if self.label(country) == "Country" or country in groups:
                shares = [edge for edge in edges if "share" in edge or "degree" in edge] or edges
                told = [self._share(country, edge) for edge in self._used(shares)]
                figures = [t for t in told if t.share != ANY] or told
                share = min(t.share[0] for t in figures), max(t.share[1] for t in figures)
                notes = tuple(dict.fromkeys(n for t in figures for n in t.notes))
                if len({t.share for t in figures}) > 1:
                    notes = (*notes, f"{self.name(country)}'s share is told in more than one way")
                found[country] = Told(share, tuple(f for t in told for f in t.facts), notes)
        return found

    def _used(self, told: list[dict[str, Any]]) -> list[Mapping[str, Any]]:
        """Return the figures chosen by hand, else those of the newest year or of all, of a series the latest."""
        if chosen := [edge for edge in told if edge["fact_id"] in self._use]:
            return [*chosen]
        years = {edge.get("year") or 0 for edge in told}
        return [
            edge
            for year in sorted(years if self._all_years else {max(years)})
            for edge in latest_editions(edge for edge in told if (edge.get("year") or 0) == year)
        ]

    def _share(self, country: str, edge: Mapping[str, Any]) -> Told:
        fact, share, degree, bound = (edge["fact_id"],), edge.get("share"), edge.get("degree"), edge.get("bound")
        whose = f"{self.name(country)}'s share"
        if share is not None and edge.get("basis") not in (None, *OF_THE_WORLD):
            return Told(ANY, fact, (f"{whose} is told of {edge['basis']}, not of the world's output",))
        if share is None:
            if degree == "all":
                return Told((1.0, 1.0), fact, ())
            if degree == "mostly":
                return Told((0.5, 1.0), fact, (f"{whose} is told only as 'mostly', which is more than half",))
            return Told(ANY, fact, (f"{whose} is told only as '{degree}'" if degree else f"{whose} is not told",))
        if bound == "at_most":
            return Told((0.0, share), fact, (f"{whose} is told as up to {percent(share)}",))
        if bound == "at_least":
            return Told((share, 1.0), fact, (f"{whose} is told as {percent(share)} or more",))
        return Told((share, share), fact, (f"{whose} is told as about {percent(share)}",) if bound == "about" else ())

    def makes(self, country: str) -> list[str]:
        """Return everything that the facts say a country makes."""
        return sorted(t for t, stages in self._makers.items() if any(country in m for m in stages.values()))

    def covered(self, thing: str) -> dict[str, tuple[str, ...]]:
        """Return a thing and all that is a kind of it, with the facts that say so; not what it is a kind of."""
        below: dict[str, list[str]] = {}
        for kind, classes in self.above.items():
            for whole in classes:
                below.setdefault(whole, []).append(kind)
        found: dict[str, tuple[str, ...]] = {thing: ()}
        queue = [thing]
        while queue:
            whole = queue.pop(0)
            for kind in sorted(below.get(whole, ())):
                if kind not in found:
                    found[kind] = (*found[whole], self.above[kind][whole])
                    queue.append(kind)
        return found

    def told_nearby(self, thing: str) -> tuple[list[str], list[str]]:
        """Return the classes of a thing, and its other kin in them, whose shares are told as figures.

        None of these bounds the share of the thing: a class may be mixed, and forms are made in different places.
        """
        classes = set(self.above.get(thing, ()))
        kin = {k for k, up in self.above.items() if classes & set(up)} - {thing} - classes
        return sorted(filter(self._has_figure, classes)), sorted(filter(self._has_figure, kin))

    def _has_figure(self, thing: str) -> bool:
        makers = (edge for stage in self._makers.get(thing, {}).values() for edges in stage.values() for edge in edges)
        return any("share" in edge and edge.get("bound") != "at_most" for edge in makers)
