"""Tiles of the plane of both axes: for every unit and every day of knowledge the bands along the rule's own life."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import NamedTuple

from reegraph.policy.acts import Acts, Resolver, resolver, visible
from reegraph.policy.book import FIRST, NEVER
from reegraph.policy.occurrences import Act, confirmation_days
from reegraph.policy.reports import START, Report, Rules, Unit
from reegraph.policy.states import Life, Outcome, bounds, of_whole, outcome


class Slab(NamedTuple):
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


def _turns(rules: Rules, reports: Iterable[Report]) -> list[int]:
    """Return the days of knowledge on which a report, or a confirmation, comes or goes; then `NEVER`."""
    listed = list(reports)
    found = {r.known for r in listed}.union(
        [r.known_to for r in listed], confirmation_days(rules, listed), (FIRST, NEVER)
    )
    return sorted(found)


def _of_part(rules: Rules, resolve: Resolver, reports: list[Report]) -> tuple[Slab, ...]:
    life = Life(grows=not any(r.supersedes or r.known_to < NEVER for r in reports))
    slabs: list[Slab] = []
    every: list[Act] | None = None
    known = FIRST
    for turn in _turns(rules, reports):
        while known < turn:  # schedules turn overdue in between
            acts = resolve.acts(known)
            if acts.every is not every:
                every, bands = acts.every, life.bands(acts)
            new = Slab(known, *bands, acts.last_verified, acts.claims)
            if not slabs or new[1:] != slabs[-1][1:]:
                slabs.append(new)
            known = min(acts.stands_until, turn)
    return tuple(slabs)


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


def _may_be_unnamed(policy: Unit) -> bool:
    """Tell whether `_unnamed` may find something on some day of knowledge."""
    return any(r.strength == "strong" and (r.act == "observed" or (r.part and r.act == START)) for r in policy.reports)


def _of_policy(rules: Rules, policy: Unit, parts: list[tuple[str, tuple[Slab, ...]]]) -> tuple[Slab, ...]:
    starts = [[s.known for s in slabs] for _, slabs in parts]
    turns = {known for row in starts for known in row}
    unnamed = _may_be_unnamed(policy)
    if unnamed:
        turns.update(_due(rules, policy.reports))
    wholes: dict[tuple[tuple[str, Outcome], ...], Outcome] = {}
    found: list[Slab] = []
    for known in sorted(turns):
        now = [(name, slabs[bisect_right(starts[k], known) - 1]) for k, (name, slabs) in enumerate(parts)]
        extra = _unnamed(rules, policy, known) if unnamed else []
        days = {d for _, slab in now for d in slab.days}.union(*[bounds(acts) for acts in extra])
        outcomes = []
        cuts = sorted([d for d in days if FIRST <= d < NEVER])
        for day in cuts:
            rows = [(name, slab.outcomes[slab.at(day)]) for name, slab in now]
            if extra:
                told = [row for row in rows if row[1].state != "no record"]
                rows = [*told, *[("", outcome(acts, day)) for acts in extra]]
            key = tuple(rows)
            if key not in wholes:
                wholes[key] = of_whole(rows)
            outcomes.append(wholes[key])
        verified = max([s.last_verified for _, s in now if s.last_verified], default=None)
        claims = tuple(sorted({c for _, s in now for c in s.claims}))
        new = Slab(known, *_joined(cuts, outcomes), verified, claims)
        if not found or new[1:] != found[-1][1:]:
            found.append(new)
    return tuple(found)


def _due(rules: Rules, reports: list[Report]) -> set[int]:
    """Return the days of knowledge on which a report comes or goes, or a schedule may turn overdue."""
    found = set(_turns(rules, reports))
    for r in reports:
        found.update(d for d in (r.first, r.last, *(r.until or ())) if d is not None)
        if r.until:
            found.add(r.until[1] - 1)
    return {d for d in found if d < NEVER}


def tiles(rules: Rules) -> dict[str, tuple[Slab, ...]]:
    """Return the slabs of every unit, by id.

    Parameters
    ----------
    rules
        From `reegraph.policy.reports.read_rules`.
    """
    found: dict[str, tuple[Slab, ...]] = {}
    silent: dict[str, tuple[Slab, ...]] = {}  # parts of which nothing is told by itself, by their policy
    for unit in rules.units.values():
        if unit.label == "Provision" or not unit.parts:
            policy = rules.units.get(unit.policy)
            if not unit.reports and unit.policy in silent:
                found[unit.id] = silent[unit.policy]
                continue
            made = _of_part(rules, resolver(rules, unit), unit.reports + (policy.reports if policy else []))
            found[unit.id] = made
            if not unit.reports and policy is not None:
                silent[unit.policy] = made
    for unit in rules.units.values():
        if unit.label == "Policy" and unit.parts:
            found[unit.id] = _of_policy(rules, unit, [(rules.units[p].name, found[p]) for p in unit.parts])
    return found
