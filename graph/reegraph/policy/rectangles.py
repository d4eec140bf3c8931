"""Tiles of the plane of both axes: for every unit and every day of knowledge the bands along the rule's own life."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from reegraph.policy.acts import Acts, Resolver, confirmation_days, resolver, visible
from reegraph.policy.reports import FIRST, NEVER, START, Report, Rules, Unit
from reegraph.policy.states import Outcome, bounds, of_whole, outcome


@dataclass(frozen=True, slots=True)
class Slab:
    """All states of one unit over a span of days of knowledge; it ends where the next one begins.

    `days` are the first days of the bands (the first is `FIRST`), `outcomes` their states.
    """

    known: int
    days: tuple[int, ...]
    outcomes: tuple[Outcome, ...]
    last_verified: int | None
    claims: tuple[str, ...]

    def at(self, day: int) -> int:
        """Return the number of the band of a day."""
        return bisect_right(self.days, day) - 1

    def run(self, band: int) -> tuple[int, int]:
        """Return the span of the same state around a band, half open."""
        state, low, high = self.outcomes[band].state, band, band + 1
        while low and self.outcomes[low - 1].state == state:
            low -= 1
        while high < len(self.days) and self.outcomes[high].state == state:
            high += 1
        return self.days[low], self.days[high] if high < len(self.days) else NEVER


Tiles = Mapping[str, tuple[Slab, ...]]


def _joined(days: Iterable[int], outcomes: Iterable[Outcome]) -> tuple[tuple[int, ...], tuple[Outcome, ...]]:
    """Join equal neighbours along the life of the rule."""
    kept: list[tuple[int, Outcome]] = []
    for day, found in zip(days, outcomes, strict=True):
        if not kept or kept[-1][1] != found:
            kept.append((day, found))
    return tuple(d for d, _ in kept), tuple(o for _, o in kept)


def _stacked(slabs: Iterable[Slab]) -> tuple[Slab, ...]:
    """Join equal slabs along the days of knowledge."""
    kept: list[Slab] = []
    for slab in slabs:
        if not kept or replace(slab, known=kept[-1].known) != kept[-1]:
            kept.append(slab)
    return tuple(kept)


def _turns(rules: Rules, reports: Iterable[Report]) -> list[int]:
    """Return the days of knowledge on which an answer may change."""
    found, listed = {FIRST}, list(reports)
    for r in listed:
        found |= {r.known, r.known_to}
        if r.scheduled or r.word or r.act in ("postponed", "extended"):
            found |= {d for d in (r.first, r.last, *(r.until or ())) if d is not None}
            if r.until:
                found.add(r.until[1] - 1)
    found |= confirmation_days(rules, listed)
    return sorted(d for d in found if FIRST <= d < NEVER)


def _of_part(rules: Rules, resolve: Resolver, reports: list[Report]) -> tuple[Slab, ...]:
    slabs = []
    for known in _turns(rules, reports):
        acts = resolve.acts(known)
        days = sorted({FIRST, *(d for d in bounds(acts) if FIRST < d < NEVER)})
        bands = _joined(days, (outcome(acts, day) for day in days))
        slabs.append(Slab(known, *bands, acts.last_verified, acts.claims))
    return _stacked(slabs)


def _unnamed(rules: Rules, policy: Unit, known: int) -> list[Acts]:
    """Return the acts of parts that a policy must have although no provision can be named.

    One for each starting day, if a source says that a package starts on several; one for the whole, if it was seen and
    nothing tells its start.
    """
    own = visible(policy.reports, known)
    starts = [r for r in own if r.part and r.act == START and r.strength == "strong" and r.first]
    if len({r.first for r in starts}) > 1:
        rest = [r for r in policy.reports if r not in starts]
        named = [[*rest, replace(start, part=False)] for start in starts]
        return [Resolver(rules, reports, [], alone=True).acts(known) for reports in named]
    if len(policy.parts) > 1 and any(r.act == "observed" and r.strength == "strong" for r in own):
        all_own = [r for p in (policy.id, *policy.parts) for r in visible(rules.units[p].reports, known)]
        if all(r.act == "observed" and r.of == policy.id for r in all_own if r.strength == "strong"):
            return [Resolver(rules, policy.reports, [], alone=True).acts(known)]
    return []


def _of_policy(rules: Rules, policy: Unit, parts: list[tuple[str, tuple[Slab, ...]]]) -> tuple[Slab, ...]:
    starts = [[s.known for s in slabs] for _, slabs in parts]
    found = []
    for known in sorted({s.known for _, slabs in parts for s in slabs}.union(_turns(rules, policy.reports))):
        now = [(name, slabs[bisect_right(starts[k], known) - 1]) for k, (name, slabs) in enumerate(parts)]
        extra = _unnamed(rules, policy, known) if policy.reports else []
        turns = {d for _, slab in now for d in slab.days}.union(*(bounds(acts) for acts in extra))
        days = sorted(d for d in turns if FIRST <= d < NEVER)
        outcomes = []
        for day in days:
            rows = [(name, slab.outcomes[slab.at(day)]) for name, slab in now]
            if extra:
                told = [row for row in rows if row[1].state != "no record"]
                rows = [*told, *(("", outcome(acts, day)) for acts in extra)]
            outcomes.append(of_whole(rows))
        verified = max((s.last_verified for _, s in now if s.last_verified), default=None)
        claims = tuple(sorted({c for _, s in now for c in s.claims}))
        found.append(Slab(known, *_joined(days, outcomes), verified, claims))
    return _stacked(found)


def tiles(rules: Rules) -> dict[str, tuple[Slab, ...]]:
    """Return the slabs of every unit, by id.

    Parameters
    ----------
    rules
        From `reegraph.policy.reports.read_rules`.
    """
    found: dict[str, tuple[Slab, ...]] = {}
    for unit in rules.units.values():
        if unit.label == "Provision" or not unit.parts:
            policy = rules.units.get(unit.policy)
            found[unit.id] = _of_part(rules, resolver(rules, unit), unit.reports + (policy.reports if policy else []))
    for unit in rules.units.values():
        if unit.label == "Policy" and unit.parts:
            found[unit.id] = _of_policy(rules, unit, [(rules.units[p].name, found[p]) for p in unit.parts])
    return found
