"""From the reports of one occurrence to an act, and from a suspension to its end: section 2 of ``docs/policy.md``."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from reegraph.policy.book import FIRST, NEVER
from reegraph.policy.reports import START, Report, Rules

PHRASES = {
    START: "the start is",
    "suspended": "the suspension is",
    "expires": "the expiry is",
    "resumed": "the return is",
    "announced": "the announcement is",
}


class Act(NamedTuple):
    """One occurrence, as known on one day.

    It has not happened before `first`, has happened from `last` on, and may have in between. From `terms` on it has
    happened by the terms of the texts (`NEVER`: they do not tell).
    """

    act: str
    first: int
    last: int
    terms: int
    facts: tuple[str, ...]
    how: str = "confirmed"
    contested: bool = False
    doubt: str = ""
    rank: tuple[int, int] = (0, 0)


class Suspension(NamedTuple):
    """A suspension and how it ends; `over` is None if nothing tells an end.

    `of` is what was suspended, and `lasted` that it was seen suspended after its end by the texts.
    """

    begin: Act
    over: Act | None
    of: str
    lasted: Act | None = None


@dataclass(slots=True)
class Occurrence:
    """The reports of one occurrence taken together; no `act` if a schedule tells no day.

    `due` is what the act is before its last day if no report tells it as done, and `overdue` remembers what it is from
    then on, by what was seen and by the words against it.
    """

    act: Act | None
    of: str
    implied: Act | None = None
    over: Act | None = None
    due: Act | None = None
    overdue: dict[tuple[tuple[str, ...], tuple[str, ...]], Act] = field(default_factory=dict)


def day_text(day: int) -> str:
    """Write an ordinal as a day."""
    return date.fromordinal(day).isoformat()


def ids_of(reports: Iterable[Report]) -> tuple[str, ...]:
    """Return the ids of reports."""
    return tuple([r.id for r in reports])


def grouped(reports: Iterable[Report]) -> list[list[Report]]:
    """Group the reports of one occurrence; one that names no instrument joins the only one that is named."""
    groups: dict[tuple[str, str, int], list[Report]] = {}
    for r in reports:
        groups.setdefault(r.key, []).append(r)
    if any(key[1] for key in groups):
        for act, through, number in [key for key in groups if not key[1]]:
            named = [key for key in groups if key[0] == act and key[2] == number and key[1]]
            if len(named) == 1:
                groups[named[0]] += groups.pop((act, through, number))
    return list(groups.values())


def _days(reports: list[Report]) -> tuple[int | None, int | None]:
    """Return first and last possible day by the best sourced reports that tell one."""
    dated = [r for r in reports if r.first is not None] or [r for r in reports if r.last is not None]
    if not dated:
        return None, None
    best = min([r.rank for r in dated])
    top = [r for r in dated if r.rank == best]
    first = min([r.first for r in top if r.first is not None], default=None)
    return first, max([r.last for r in top if r.last is not None])


def occurrence(group: list[Report], contested: bool) -> Occurrence:
    """Take the reports of one occurrence together."""
    kind = group[0].act
    first, last = _days(group)
    planned = [r.known for r in group if r.scheduled]
    facts = tuple(sorted([r.id for r in group]))
    rank = min([r.rank for r in group])
    how = "claimed" if all(r.claimed for r in group) else "confirmed"
    implied = None
    if kind == START and planned:  # who sets a day makes the rule known
        day = min(planned)
        implied = Act("announced", day, day, day, facts, "confirmed", contested, "", rank)
    if first is None and last is None and len(planned) == len(group):  # no day is told: no more than an announcement
        return Occurrence(None, group[0].of, implied)
    start = FIRST if first is None else first
    end = start if last is None else last
    doubt = "" if start == end else f"{phrase(kind)} {_span(start, end)}; the sources tell no exact day"
    act = Act(kind, start, end, NEVER if start < end else start, facts, how, contested, doubt, rank)
    over = over_of(act, group) if kind == "suspended" else None
    return Occurrence(act, group[0].of, implied, over, act._replace(how="due") if len(planned) == len(group) else None)


def over_of(begin: Act, group: list[Report]) -> Act | None:
    """Return the end of a suspension whose sequel is not told: open from then on, whatever the day of knowledge."""
    told = [r for r in group if r.until is not None]
    if not told:
        return None
    best = min(r.rank for r in told)
    ends = [r.until for r in told if r.rank == best and r.until]
    first, terms = min(e[0] for e in ends), max(e[1] for e in ends)
    doubt = f"the suspension ends on {day_text(first)} by its text; no source tells what follows"
    return Act("over", first, NEVER, terms, begin.facts, "by its terms", begin.contested, doubt, begin.rank)


def settled(s: Suspension, end: Act, observed: list[Report]) -> Suspension:
    """Lengthen or end a suspension by what was seen after its `end` by the texts."""
    over, seen_on = end, s.lasted
    lasted = [r for r in observed if r.state == "suspended" and r.day >= over.first]
    if lasted:
        last = max(lasted, key=lambda r: (r.day, r.id))
        after, facts = last.day + 1, tuple(sorted({*over.facts, last.id}))
        doubt = f"{over.doubt}; seen suspended on {day_text(last.day)}"
        seen_on = Act("observed", over.first, over.first, over.first, (last.id,), rank=last.rank)
        over = over._replace(first=after, terms=max(over.terms, after), doubt=doubt, facts=facts)
    back = [r for r in observed if r.state == "in force" and r.day >= over.first]
    if back:
        seen = min(back, key=lambda r: (r.day, r.id))
        doubt = f"the suspension was over by {day_text(seen.day)}; the sources tell no exact day"
        facts = tuple(sorted({*over.facts, seen.id}))
        over = over._replace(last=seen.day, how="confirmed", doubt=doubt, facts=facts)
    return Suspension(s.begin, over, s.of, seen_on)


def phrase(act: str) -> str:
    """Return how a sentence about an act begins."""
    return PHRASES.get(act, f"that it is {act} is")


def verb(act: str) -> str:
    """Return what a part does, or what is done to it."""
    return {START: "starts", "expires": "expires", "resumed": "takes up again"}.get(act, f"is {act}")


def _span(first: int, last: int) -> str:
    return f"between {day_text(first)} and {day_text(last)}" if first > FIRST else f"on or before {day_text(last)}"


def imply(starts: list[Act], new: Act) -> None:
    """Keep the tightest of several implied starts: the earliest day on which it was seen."""
    for k, old in enumerate(starts):
        if old.first == new.first and old.terms == NEVER and old.last > new.last:
            starts[k] = new
            return
    starts.append(new)


def confirmation_days(rules: Rules, reports: Iterable[Report]) -> set[int]:
    """Return the days on which a confirmation of these reports became known or was withdrawn."""
    found: set[int] = set()
    for r in reports:
        for since, to, _ in rules.confirmations.get(r.id, ()):
            found |= {since, to}
    return found
