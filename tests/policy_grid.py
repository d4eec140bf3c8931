"""One question about all rules for many pairs of days: to the rule book, to the acts themselves and in Cypher."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import reegraph
from reegraph.facts import Dataset
from reegraph.policy.acts import resolver
from reegraph.policy.book import FIRST, NEVER, Status, day_of
from reegraph.policy.reports import read_rules
from reegraph.policy.states import Outcome, bounds, outcome

LISTS = ("candidates", "because", "claims")
FIELDS = ("state", "how", "contested", "since", "until", "by_its_terms", "last_verified", *LISTS)
CYPHER = f"""MATCH (u)-[:HAS_STATUS]->(s:Status)
WHERE (u:Policy OR u:Provision) AND s.valid_from <= date($on) AND (s.valid_to IS NULL OR date($on) < s.valid_to)
  AND s.known_from <= date($known) AND (s.known_to IS NULL OR date($known) < s.known_to)
RETURN u.id AS unit, {", ".join(f"coalesce(s.{f}, []) AS {f}" if f in LISTS else f"s.{f} AS {f}" for f in FIELDS)}
ORDER BY unit"""
CORNERS = "MATCH (s:Status) RETURN s.id AS id, s.valid_from AS valid, s.known_from AS known ORDER BY id"
SAMPLE = 40
FIXED = [date.fromisoformat(day) for day in ("1990-01-01", "2025-10-09", "2025-11-08", "2026-11-22", "2099-12-31")]

Pair = tuple[date, date]
Answer = tuple[Any, ...]


def pairs(kg: reegraph.KnowledgeGraph) -> list[Pair]:
    """Return pairs of days (on, known): corners of rectangles, the days just outside of them, and fixed days.

    The sample is one rectangle in so many, in the order of their ids: the same pairs for the same facts.
    """
    found = {(on, known) for on in FIXED for known in FIXED}
    rows = kg.query(CORNERS).rows
    step = max(1, len(rows) // SAMPLE)
    for _, valid, known in rows[::step]:
        found |= {(valid, known), (_before(valid), known), (valid, _before(known))}
    return sorted(found)


def _before(day: date) -> date:
    return day if day == date.min else day - timedelta(days=1)


def _answer(told: Mapping[str, Any]) -> Answer:
    return tuple(list(told[f]) if f in LISTS else told[f] for f in FIELDS)


def by_book(kg: reegraph.KnowledgeGraph, pair: Pair) -> dict[str, Answer]:
    """Return the answers of the rule book, by unit."""
    on, known = pair

    def told(s: Status) -> Answer:
        return _answer({f: getattr(s, f) for f in FIELDS})

    return {unit: told(kg.rules.status(unit, on, known)) for unit in kg.rules.ids()}


class Direct:
    """The answers for parts of rules from the acts themselves, with no rectangles in between.

    Parameters
    ----------
    data
        Checked records.
    """

    def __init__(self, data: Dataset) -> None:
        self.rules = read_rules(data)
        self.seen: dict[tuple[str, date], Callable[[date], Answer]] = {}

    def answers(self, pair: Pair) -> dict[str, Answer]:
        """Return the answers by unit; whole rules that have parts are left out."""
        on, known = pair
        units = [u.id for u in self.rules.units.values() if not u.parts]
        return {unit: self._of(unit, known)(on) for unit in units}

    def _of(self, unit: str, known: date) -> Callable[[date], Answer]:
        if (unit, known) not in self.seen:
            self.seen[unit, known] = self._resolved(unit, known)
        return self.seen[unit, known]

    def _resolved(self, unit: str, known: date) -> Callable[[date], Answer]:
        acts = resolver(self.rules, self.rules.units[unit]).acts(known.toordinal())
        days = sorted({FIRST, *(d for d in bounds(acts) if FIRST < d < NEVER)})
        states = [outcome(acts, day).state for day in days]

        def answer(on: date) -> Answer:
            found: Outcome = outcome(acts, on.toordinal())
            low = bisect_right(days, on.toordinal()) - 1
            high = low + 1
            while low and states[low - 1] == found.state:
                low -= 1
            while high < len(days) and states[high] == found.state:
                high += 1
            verified = day_of(acts.last_verified)
            span = {"since": day_of(days[low]), "until": day_of(days[high]) if high < len(days) else None}
            return _answer({**found._asdict(), **span, "last_verified": verified, "claims": acts.claims})

        return answer


def by_rows(rows: Iterable[Sequence[Any]]) -> dict[str, Answer]:
    """Return the answers of the query by unit, each of which has exactly one row."""
    found: dict[str, Answer] = {}
    for unit, *told in rows:
        assert unit not in found, f"two rows for {unit}"
        found[unit] = _answer(dict(zip(FIELDS, told, strict=True)))
    return found


def differing(one: Mapping[str, Answer], other: Mapping[str, Answer], pair: Pair) -> list[str]:
    """Return a line for each unit of which the answers differ."""
    on, known = pair
    return [
        f"{unit} on {on} known {known}: {one.get(unit)} but {other.get(unit)}"
        for unit in sorted(one.keys() | other.keys())
        if one.get(unit) != other.get(unit)
    ]
