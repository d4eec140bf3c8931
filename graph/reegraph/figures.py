"""Figures of one quantity as the facts tell them, and the editions that tell none."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from reegraph.errors import listing

BASED = ("quantity", "share")  # of what a share is a part stands there too; parts of two wholes never mix
LINKS = """
MATCH (k:Claim) WHERE k.from = $start AND k.rel = $rel AND k.to = $end
RETURN k ORDER BY k.fact_id"""
VALUES = """
MATCH (k:Claim) WHERE k.node = $start AND k.property = $what
RETURN k ORDER BY k.fact_id"""
AGAINST = """
MATCH (a:Claim)-[:CONTRADICTS]->(b:Claim) WHERE a.fact_id IN $facts OR b.fact_id IN $facts
RETURN a.fact_id, a.known_from, b.fact_id, b.known_from ORDER BY a.fact_id, b.fact_id"""
NEAR = """
MATCH (k:Claim)-[a:ABOUT]->(n) WHERE k.property = $what AND a.role = 'subject'
RETURN DISTINCT n.id AS id, n.name AS name ORDER BY id"""
NEAR_LINKS = """
MATCH (k:Claim)-[a:ABOUT]->(n) WHERE k.from = $start AND k.rel = $rel AND a.role = 'object'
RETURN k, n.id, n.name ORDER BY k.fact_id"""
NO_FIGURES = ("year", "from_year")  # numbers that tell when


@dataclass(frozen=True)
class Figure:
    """One figure as a fact tells it."""

    fact: str
    value: float
    stage: str | None = None
    year: int | None = None
    basis: str | None = None
    edition: str | None = None
    bound: str | None = None
    confidence: str = "single"
    sources: tuple[str, ...] = ()
    known_from: date | None = None
    item: str | None = None
    against: tuple[tuple[str, date | None], ...] = ()  # facts that contradict it, and from when they are known


@dataclass(frozen=True)
class Untold:
    """An edition that lists the quantity without a figure: taken back, withheld, not available."""

    fact: str
    edition: str
    why: str
    stage: str | None = None
    year: int | None = None
    basis: str | None = None
    item: str | None = None
    known_from: date | None = None

    def replaces(self, figure: Figure, year: int | None) -> bool:
        """Tell whether an earlier edition of the same series told the figure, so that it no longer holds."""
        same = (self.stage, self.item) == (figure.stage, figure.item) and self.basis in (None, figure.basis)
        if not same or figure.edition is None or series(figure.edition) != series(self.edition):
            return False
        if (self.known_from or date.min) <= (figure.known_from or date.min):
            return False
        return figure.year == self.year or (year is None and (figure.year or 0) < (self.year or 0))

    def words(self) -> str:
        """Say what the edition tells in the place of a figure."""
        return f"{self.edition} tells no figure" + (f" for {self.year}" if self.year else "") + f" ({self.why})"


def series(edition: str | None) -> str | None:
    """Return the series of an edition: what stands before its year or number.

    Examples
    --------
    >>> series("MCS 2026"), series("MCS 2026 v1.3"), series("BACI V202601"), series(None)
    ('MCS', 'MCS', 'BACI', None)
    >>> series("BACI HS17 V202601")  # a revision of the codes is a part of the name
    'BACI HS17'
    """
    return None if edition is None else re.split(r"\s*(?<!HS)(?<!HS[0-9])V?[0-9]", edition, maxsplit=1)[0]


def figures(
    ask: Callable[[str, Mapping[str, Any]], Any],
    start: str,
    end: str | None,
    rel: str,
    what: str,
    item: str | None = None,
) -> list[Figure | Untold]:
    """Read the figures of one quantity from a store.

    Parameters
    ----------
    ask
        Runs Cypher, for instance ``kg.query``.
    start, end, rel
        The two ends and the type of the relationship; without `end` the values of a node.
    what
        The property that holds the figure: ``share``, ``quantity``, ``import_reliance``, ``price`` …
    item
        Of trade: which good, by its id or its code of trade.
    """
    text = VALUES if end is None else LINKS
    parameters = {"start": start, "what": what} if end is None else {"start": start, "end": end, "rel": rel}
    found = list[Figure | Untold]()
    for (claim,) in ask(text, parameters).rows:
        told = claim.properties
        value = told.get("value" if end is None else what)
        plain = told.get("modality") in ("fact", "claimed") and not told.get("negated") and not told.get("known_to")
        if not plain or (item is not None and item not in (told.get("item"), told.get("hs"))):
            continue
        words = {name: told.get(name) for name in ("stage", "year", "item", "known_from")}
        basis = "USD" if what == "value" and end else told.get("basis") if what in BASED else None
        if isinstance(value, int | float):
            found.append(
                Figure(
                    told["fact_id"],
                    float(value),
                    **{**words, "basis": basis, "edition": told.get("edition"), "bound": told.get("bound")},
                    confidence=told.get("confidence", "single"),
                    sources=tuple(told.get("sources", ())),
                )
            )
        elif end is not None and told.get("edition") and (told.get("withheld") or not _numbers(told)):
            why = "withheld" if told.get("withheld") else "no figure"
            why = told.get("quantity_note") or why
            found.append(Untold(told["fact_id"], told["edition"], why, basis=basis, **words))
    return _with_against(ask, found)


def beside(ask: Callable[[str, Mapping[str, Any]], Any], start: str, end: str | None, rel: str, what: str) -> str:
    """Name what is told where a figure is not: other figures of the same pair, goods, or things with a like name."""
    if end is not None:
        here = [claim.properties for (claim,) in ask(LINKS, {"start": start, "end": end, "rel": rel}).rows]
        if goods := sorted({told["item"] for told in here if told.get("item") and told.get(what) is not None}):
            return f"the items {listing(goods)}"
        if others := sorted({name for told in here for name in _numbers(told)}):
            return listing(others)
    if end is None:
        found = ask(NEAR, {"what": what}).rows
    else:
        rows = ask(NEAR_LINKS, {"start": start, "rel": rel}).rows
        found = [row[1:] for row in rows if row[0].properties.get(what) is not None]
    word = (end or start).split("-")[0]
    names = sorted(
        {str(name or ident) for ident, name in found if word in ident.split("-") and ident != (end or start)}
    )
    return listing(names) if names else ""


def _numbers(told: Mapping[str, Any]) -> list[str]:
    """Return the properties of a fact that are figures."""
    return [
        name for name, value in told.items()
        if isinstance(value, int | float) and not isinstance(value, bool) and name not in NO_FIGURES
    ]  # fmt: skip


def _with_against(ask: Callable[[str, Mapping[str, Any]], Any], found: list[Figure | Untold]) -> list[Figure | Untold]:
    """Put the facts that contradict a figure beside it."""
    there: dict[str, set[tuple[str, date | None]]] = {one.fact: set() for one in found if isinstance(one, Figure)}
    for a, a_known, b, b_known in ask(AGAINST, {"facts": sorted(there)}).rows if there else ():
        there.get(a, set()).add((b, b_known))
        there.get(b, set()).add((a, a_known))

    def beside(one: Figure | Untold) -> Figure | Untold:
        if not isinstance(one, Figure) or not there[one.fact]:
            return one
        return replace(one, against=tuple(sorted(there[one.fact], key=lambda two: two[0])))

    return [beside(one) for one in found]
