"""The rule book: everything that answers questions about rules, as plain data that a build keeps."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from reegraph.errors import UnknownNameError, listing, nearest

FIRST = date.min.toordinal()
NEVER = date.max.toordinal() + 1
VAGUE = "told in general words only; what it may be: "


def day_of(ordinal: int | None) -> date | None:
    """Return an ordinal as a day; None for what is open or not told."""
    return None if ordinal is None or ordinal <= FIRST or ordinal >= NEVER else date.fromordinal(ordinal)


@dataclass(frozen=True, slots=True)
class Status:
    """State of a policy or provision on a day, as known on a day.

    `since` and `until` span the run of the same state, half open; None where it has no told beginning or end. `because`
    are the ids of the deciding facts, `claims` of those that stand beside and do not count, `own` of the deciding ones
    that come from the user's own folder. `forecast`: the day lies after the day of knowledge.
    """

    id: str
    name: str
    label: str
    on: date
    known: date
    state: str
    how: str
    contested: bool
    since: date | None
    until: date | None
    forecast: bool
    candidates: tuple[str, ...]
    by_its_terms: str | None
    because: tuple[str, ...]
    last_verified: date | None
    carried_forward: bool
    store_until: date | None
    claims: tuple[str, ...]
    caveats: tuple[str, ...]
    own: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return what JSON can hold: days as ISO text, tuples as lists."""
        return plain(self)


def plain(record: Any) -> dict[str, Any]:
    """Return a record as what JSON can hold."""

    def value(found: Any) -> Any:
        if isinstance(found, date):
            return found.isoformat()
        return [value(v) for v in found] if isinstance(found, tuple | list) else found

    return {f.name: value(getattr(record, f.name)) for f in fields(record)}


@dataclass(frozen=True, slots=True)
class Band:
    """A span of one state along one axis, half open; None is an open end."""

    start: date | None
    end: date | None
    status: Status

    def to_dict(self) -> dict[str, Any]:
        """Return what JSON can hold."""
        ends = {
            "from": self.start.isoformat() if self.start else None,
            "to": self.end.isoformat() if self.end else None,
        }
        told = (
            "state",
            "how",
            "contested",
            "candidates",
            "by_its_terms",
            "because",
            "claims",
            "caveats",
            "last_verified",
        )
        whole = self.status.to_dict()
        return {**ends, **{name: whole[name] for name in told}}


class RuleBook:
    """All rules of a build.

    Parameters
    ----------
    data
        What `reegraph.policy.record.record` wrote: units, tiles, facts, goods, coverage.

    Examples
    --------
    >>> import reegraph
    >>> from datetime import date
    >>> kg = reegraph.load()
    >>> kg.status("cn-2025-18", on=date(2025, 12, 15), known=date(2026, 2, 6)).state
    'in force'
    """

    def __init__(self, data: Mapping[str, Any]) -> None:
        self.data = data
        self.units: Mapping[str, Mapping[str, Any]] = data["units"]
        self.facts: Mapping[str, Mapping[str, Any]] = data["facts"]
        self._turns: dict[str, list[int]] = {}

    @property
    def known_from(self) -> date | None:
        """The day from which anything at all was known."""
        return _day(self.data["known_from"])

    @property
    def store_until(self) -> date | None:
        """The latest day on which a fact became known."""
        return _day(self.data["store_until"])

    @property
    def verified_age(self) -> int:
        """Days after which an answer says how long a rule has not been verified."""
        return int(self.data["verified_age"])

    def ids(self, *labels: str) -> list[str]:
        """Return the ids of the units with one of these labels, sorted; all if none is named."""
        return sorted(i for i, unit in self.units.items() if not labels or unit["label"] in labels)

    def find(self, word: str) -> str:
        """Return the unit with this id, name, alias or control code; see `unit_named`."""
        codes: dict[str, set[str]] = {}
        for row in self.data["links"]["CONTROLS"]:
            for code in row.get("codes", ()):
                codes.setdefault(row["from"], set()).add(code)
        return unit_named(word, self.units, codes)

    def policy_of(self, unit: str) -> str:
        """Return the policy of a provision; of a policy, itself."""
        return str(self.units[unit]["policy"] or unit)

    def parts(self, policy: str) -> Sequence[str]:
        """Return the provisions of a policy, in the order of the seeds."""
        return tuple(self.units[policy]["parts"])

    def _slab(self, unit: str, known: int) -> Sequence[Any]:
        rows = self.slabs(unit)
        if unit not in self._turns:
            self._turns[unit] = [row[0] for row in rows]
        found: Sequence[Any] = rows[bisect_right(self._turns[unit], known) - 1]
        return found

    def slabs(self, unit: str) -> Sequence[Sequence[Any]]:
        """Return the slabs of a unit: (known, last verified, claims, days, outcomes)."""
        found: Sequence[Sequence[Any]] = self.data["tiles"][unit]
        return found

    def outcome(self, number: int) -> Sequence[Any]:
        """Return (state, how, contested, candidates, by its terms, because, caveats)."""
        found: Sequence[Any] = self.data["outcomes"][number]
        return found

    def run(self, days: Sequence[int], numbers: Sequence[int], band: int) -> tuple[int, int]:
        """Return the span of the same state around a band, half open."""
        state, low, high = self.outcome(numbers[band])[0], band, band + 1
        while low and self.outcome(numbers[low - 1])[0] == state:
            low -= 1
        while high < len(days) and self.outcome(numbers[high])[0] == state:
            high += 1
        return days[low], days[high] if high < len(days) else NEVER

    def status(self, unit: str, on: date, known: date) -> Status:
        """Return the state of a unit on a day, as known on a day.

        Parameters
        ----------
        unit
            Id of a policy or provision.
        on, known
            Full days: when it is asked for, and what was known by then.
        """
        slab = self._slab(unit, known.toordinal())
        band = bisect_right(slab[3], on.toordinal()) - 1
        return self._status(unit, slab, band, on, known)

    def _status(self, unit: str, slab: Sequence[Any], band: int, on: date, known: date) -> Status:
        _, verified, claims, days, numbers = slab
        state, how, contested, candidates, terms, because, caveats = self.outcome(numbers[band])
        since, until = self.run(days, numbers, band)
        last, told, store_until = _day(verified), self.units[unit], self.store_until
        own = tuple(f for f in because if self.facts.get(f, {}).get("own"))
        cautions = (*caveats, *self._cautions(state, last, known, own), *self._exact(unit, on, known))
        return Status(
            unit, told["name"], told["label"], on, known, state, how, contested, day_of(since), day_of(until),
            on > known, tuple(candidates), terms, tuple(because), last, last is not None and on > last, store_until,
            tuple(self.data["claims"][claims]), cautions, own,
        )  # fmt: skip

    def _cautions(self, state: str, last: date | None, known: date, own: Iterable[str]) -> Iterator[str]:
        first = self.known_from
        if first is None or known < first:
            yield f"nothing known yet: the first source here is of {first}" if first else "nothing is recorded here"
            return
        if last is not None and (known - last).days > self.verified_age:
            yield f"last verified {(known - last).days} days before ({last}); check the rule itself"
        if state == "no record" and last is not None:
            yield "only the whole was seen; the sources do not speak of this part"
        for name in own:
            yield f"own: decided by your record {name}"

    def _exact(self, unit: str, on: date, known: date) -> Iterator[str]:
        """Say what the recorded instruments tell, if the rule itself is told in general words."""
        told = [f"{name}: {state}" for name, state in self.instruments(unit, on, known)]
        if told:
            yield f"{VAGUE}{', '.join(told)}"

    def instruments(self, unit: str, on: date, known: date) -> list[tuple[str, str]]:
        """Return what a rule that is told in general words may be, each with its state; its policy's if it has none."""
        day, rows = known.isoformat(), self.units[unit]["may_be"] or self.units[self.policy_of(unit)]["may_be"]
        return [(name, self._state(name, on, known)) for name, since in rows if since <= day]

    def _state(self, unit: str, on: date, known: date) -> str:
        slab = self._slab(unit, known.toordinal())
        return str(self.outcome(slab[4][bisect_right(slab[3], on.toordinal()) - 1])[0])

    def statuses(self, on: date, known: date, units: Iterable[str] | None = None) -> list[Status]:
        """Return the states of several units; of all policies if none are named."""
        return [self.status(unit, on, known) for unit in (self.ids("Policy") if units is None else units)]

    def in_words(self, status: Status) -> str:
        """Say a state in one clause; see `reegraph.policy.wording.headline`."""
        from reegraph.policy.wording import headline

        return headline(self, status)

    def timeline(self, unit: str, known: date) -> list[Band]:
        """Return the bands along the life of the rule, without a gap, as known on a day."""
        slab = self._slab(unit, known.toordinal())
        days = slab[3]
        ends = [*days[1:], NEVER]
        return [
            Band(day_of(a), day_of(b), self._status(unit, slab, k, date.fromordinal(a), known))
            for k, (a, b) in enumerate(zip(days, ends, strict=True))
        ]

    def history(self, unit: str, on: date) -> list[Band]:
        """Return how the answer about one day changed with what became known; neighbours with one answer are one."""
        rows: list[tuple[int, Status]] = []
        for slab in self.slabs(unit):
            known = date.fromordinal(slab[0])
            band = bisect_right(slab[3], on.toordinal()) - 1
            found = self._status(unit, slab, band, on, known)
            if not rows or not _same(rows[-1][1], found):
                rows.append((slab[0], found))
        ends = [*(k for k, _ in rows[1:]), NEVER]
        return [Band(day_of(a), day_of(b), s) for (a, s), b in zip(rows, ends, strict=True)]

    def reports(self, unit: str) -> list[str]:
        """Return the ids of the facts about a unit, its policy and its parts, by the day they became known."""
        units = {unit, self.policy_of(unit), *self.units[unit]["parts"]}
        found = {f for u in units for f in self.units[u]["reports"]}
        return sorted(found, key=lambda f: (self.facts[f]["known_from"], f))


def unit_named(word: str, units: Mapping[str, Mapping[str, Any]], codes: Mapping[str, Iterable[str]]) -> str:
    """Return the policy or provision that a word names.

    Parameters
    ----------
    word
        Id, name, alias or control code, whatever the case, or words that stand in the name of one policy alone.
    units
        Label, name and aliases by id.
    codes
        Codes of the control list by id.

    Raises
    ------
    UnknownNameError
        If nothing fits, or several things do.

    Examples
    --------
    >>> unit_named("no. 7", {"ban-7": {"label": "Policy", "name": "Notice No. 7 of 2031", "aliases": []}}, {})
    'ban-7'
    """
    if word in units:
        return word
    names: dict[str, set[str]] = {}
    for unit, told in units.items():
        for name in (unit, told["name"], *told["aliases"], *codes.get(unit, ())):
            names.setdefault(str(name).casefold(), set()).add(unit)
    found = sorted(names.get(word.casefold(), ()))
    if not found and word.strip():
        whole = re.compile(rf"(?<![\w.]){re.escape(word.casefold())}(?![\w/])")
        policies = (unit for unit, told in units.items() if told["label"] == "Policy")
        found = sorted(unit for unit in policies if whole.search(str(units[unit]["name"]).casefold()))
    if len(found) == 1:
        return found[0]
    if found:
        raise UnknownNameError(f"{word} fits {listing(found)}; give the id")
    raise UnknownNameError(
        f"no policy or provision is called {word}{nearest(word, names)}; reegraph policy status lists them"
    )


def _same(a: Status, b: Status) -> bool:
    return (a.state, a.how, a.because, a.candidates, a.claims) == (b.state, b.how, b.because, b.candidates, b.claims)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
