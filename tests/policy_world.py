"""Invented rules for the tests of states in time."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from datetime import date
from typing import Any

from reegraph.dates import Interval, parse
from reegraph.facts import Change, Dataset, Entity, Evidence, Fact, Link, Origin, Source
from reegraph.policy.book import NEVER
from reegraph.policy.rectangles import Slab, tiles
from reegraph.policy.reports import read_rules
from reegraph.policy.states import Outcome

NOWHERE = Origin("", 0)
RULE, PART = "quota", "quota-1"


def fact(
    name: str, act: str, known: str, day: str | None = None, *, of: str = RULE, modality: str = "fact",
    by: str = "source", confidence: str = "single", until: str | None = None, until_is: str | None = None,
    state: str | None = None, through: str | None = None, scope: str | None = None, occurrence: int | None = None,
    negated: bool = False, supersedes: tuple[str, ...] = (), one_of: tuple[str, ...] = (), known_to: str | None = None,
    duration: str | None = None,
) -> Fact:  # fmt: skip
    """Return a fact about a change, from a source that was published on `known`."""
    when: dict[str, Interval] = {k: parse(v) for k, v in (("date", day), ("until", until)) if v}
    if one_of:
        days = [parse(d) for d in sorted(one_of)]
        when["date"] = Interval(days[0].first, days[-1].end, " or ".join(one_of))
    change = Change(of, act, (), through, None, duration, scope, state, occurrence, one_of)
    return Fact(
        id=name, form="change", says=name, said_by=by, modality=modality, negated=negated, content=change,
        evidence=(Evidence(f"source-{known}"),), known_from=parse(known).last,
        known_to=parse(known_to).first if known_to else None, confidence=confidence, method="stated", reason=None,
        inputs=(), supersedes=supersedes, wording=None, when=when,
        how={"until_is": until_is} if until_is else {},
    )  # fmt: skip


def link(name: str, start: str, rel: str, end: str, known: str = "2000-01-01") -> Fact:
    """Return a link that is a fact."""
    day = parse(known).last
    return Fact(
        id=name, form="link", says=name, said_by="source", modality="fact", negated=False,
        content=Link(start, rel, end, {}), evidence=(Evidence(f"source-{known}"),), known_from=day, known_to=None,
        confidence="primary", method="stated", reason=None, inputs=(), supersedes=(), wording=None,
    )  # fmt: skip


def world(facts: Iterable[Fact], parts: tuple[str, ...] = (PART,)) -> Dataset:
    """Return a rule of Norland with its provisions, and the facts."""
    rows = [
        Entity("norland", "Country", {"name": "Norland"}, NOWHERE),
        Entity("sudland", "Country", {"name": "Sudland"}, NOWHERE),
        Entity("norland-ministry", "Organization", {"name": "Ministry of Norland"}, NOWHERE),
        Entity(RULE, "Policy", {"name": "Quota rule"}, NOWHERE, parts),
        *(Entity(p, "Provision", {"name": p}, NOWHERE) for p in parts),
    ]
    always = [
        link("rule-issuer", RULE, "ISSUED_BY", "norland-ministry"),
        link("ministry-of", "norland-ministry", "PART_OF", "norland"),
    ]
    told = {f.id: f for f in (*always, *facts)}
    days = {e.source: f.known_from for f in told.values() for e in f.evidence if f.known_from}
    sources = {s: Source(s, parse(d.isoformat()), {}, NOWHERE) for s, d in days.items()}
    return Dataset(sources, {e.id: e for e in rows}, told)


class Answers:
    """The answers for a dataset, by the tiles."""

    def __init__(self, data: Dataset) -> None:
        self.tiles = tiles(read_rules(data))

    def slab(self, unit: str, known: str) -> Slab:
        """Return the slab of a day of knowledge."""
        slabs = self.tiles[unit]
        return slabs[bisect_right([s.known for s in slabs], date.fromisoformat(known).toordinal()) - 1]

    def at(self, on: str, known: str, unit: str = PART) -> Outcome:
        """Return the state."""
        slab = self.slab(unit, known)
        return slab.outcomes[slab.at(date.fromisoformat(on).toordinal())]

    def since(self, on: str, known: str, unit: str = PART) -> str:
        """Return the first day of the run of the state."""
        slab = self.slab(unit, known)
        return date.fromordinal(slab.run(slab.at(date.fromisoformat(on).toordinal()))[0]).isoformat()

    def verified(self, known: str, unit: str = PART) -> str | None:
        """Return the day last verified."""
        day = self.slab(unit, known).last_verified
        return None if day is None else date.fromordinal(day).isoformat()


def until_text(day: int) -> str | None:
    """Write the end of a run; None if it is open."""
    return None if day >= NEVER else date.fromordinal(day).isoformat()


def answers(*facts: Fact, parts: tuple[str, ...] = (PART,)) -> Answers:
    """Return the answers for these facts."""
    return Answers(world(facts, parts))


def expected(outcome: Outcome, **told: Any) -> None:
    """Compare the named parts of an outcome."""
    found = {key: getattr(outcome, key) for key in told}
    assert found == told, outcome
