"""What differs between two days, and the dates that lie ahead."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, Literal

from reegraph.policy.book import FIRST, RuleBook, Status, plain

ENDED = ("annulled", "repealed", "expired", "withdrawn")
KINDS = {
    "in force": "start", "partly in force": "start", "suspended": "suspension", "averted": "averted",
    "expired": "expiry", "annulled": "annulment", "repealed": "repeal", "withdrawn": "withdrawal",
    "announced": "announcement", "scheduled": "announcement", "postponed": "postponement", "threatened": "threat",
    "planned": "plan",
}  # fmt: skip
NOUNS = {"takes effect": "start", "suspended": "suspension", "postponed": "postponement", "repealed": "repeal"}
WORDS = ("planned", "threatened", "expected", "possible", "proposed")
OPEN_END = "9999-12-31"
FAMILY = frozenset({"suspended", "extended", "resumed"})
CERTAIN = ("confirmed", "by its terms", "due")


@dataclass(frozen=True, slots=True)
class Difference:
    """A rule whose state differs between two days; `facts` are the acts between, or what became known between."""

    id: str
    name: str
    axis: str
    before: Status
    after: Status
    facts: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return what JSON can hold."""
        ends = {"before": self.before.to_dict(), "after": self.after.to_dict()}
        return {"id": self.id, "name": self.name, "axis": self.axis, **ends, "facts": list(self.facts)}


def diff(
    book: RuleBook, first: date, last: date, *, axis: Literal["on", "known"], other: date, units: Iterable[str]
) -> list[Difference]:
    """Return the units whose state differs between two days.

    Parameters
    ----------
    book
        The rules.
    first, last
        The two days: on the life of the rule (axis `on`), or of knowledge (axis `known`).
    axis
        Which of the two axes the days are on.
    other
        The day on the other axis.
    units
        Ids of policies and provisions.
    """
    found = []
    for unit in units:
        days = ((first, other), (last, other)) if axis == "on" else ((other, first), (other, last))
        before, after = (book.status(unit, on, known) for on, known in days)
        if _answer(before) == _answer(after) and (axis == "on" or before.how == after.how):
            continue
        if axis == "known":
            low, high = sorted((first, last))
            facts = tuple(
                f for f in book.reports(unit) if low.isoformat() < book.facts[f]["known_from"] <= high.isoformat()
            )
        else:
            facts = tuple(sorted(set(after.because) - set(before.because))) or after.because or before.because
        found.append(Difference(unit, before.name, axis, before, after, facts))
    return found


def _answer(status: Status) -> tuple[Any, ...]:
    return status.state, status.candidates, status.by_its_terms, status.contested


@dataclass(frozen=True, slots=True)
class Entry:
    """One date of a rule.

    `day_end` is the last possible day (the same as `day` if it is certain). `kind` says what happens; for an end whose
    sequel no source tells it is ``end of suspension`` or ``end``, never a return. `certain` is False for what is only
    announced, planned, expected or untold. `uid` stays the same when the date moves, and `sequence` rises.
    """

    uid: str
    sequence: int
    day: date
    day_end: date
    id: str
    name: str
    parts: tuple[str, ...]
    kind: str
    state: str
    how: str
    certain: bool
    text: str
    facts: tuple[str, ...]
    sources: tuple[str, ...]
    known_from: date | None

    def to_dict(self) -> dict[str, Any]:
        """Return what JSON can hold."""
        return plain(self)


def calendar(
    book: RuleBook,
    known: date,
    *,
    since: date | None = None,
    to: date | None = None,
    units: Iterable[str] | None = None,
) -> list[Entry]:
    """Return the dates of rules, as known on a day, by day.

    Parameters
    ----------
    book
        The rules.
    known
        Day of knowledge.
    since
        First day listed; the day after `known` if left out.
    to
        Last day listed; no limit if left out.
    units
        Ids of policies; all if left out.
    """
    first, last = since or (known + timedelta(days=1) if known < date.max else known), to or date.max
    found: list[Entry] = []
    for policy in sorted(units if units is not None else book.ids("Policy")):
        parts = book.parts(policy) or (policy,)
        entries = [e for part in parts for e in (*_turns(book, part, known), *_words(book, part, known))]
        found += _merged(book, policy, parts, entries, known)
    return sorted((e for e in found if first <= e.day <= last), key=lambda e: (e.day, e.id, e.kind, e.uid))


@dataclass(frozen=True, slots=True)
class _Turn:
    unit: str
    day: date
    day_end: date
    kind: str
    state: str
    how: str
    certain: bool
    text: str
    facts: tuple[str, ...]


def _turns(book: RuleBook, unit: str, known: date) -> Iterator[_Turn]:
    """Yield the changes of state of one unit."""
    bands = book.timeline(unit, known)
    for k in range(1, len(bands)):
        before, now = bands[k - 1].status, bands[k].status
        start, day_end = bands[k].start, bands[k].start
        if before.state == now.state or start is None or day_end is None:
            continue
        kind, certain = KINDS.get(now.state, "change"), now.how in CERTAIN and not now.contested
        text = f"{now.state} ({now.how})" if now.how not in ("none", "confirmed", "open") else now.state
        if now.state == "unknown":
            kind, certain = _open_kind(before, now), False
            band, after = bands[k], bands[k + 1].status if k + 1 < len(bands) else now
            if band.end is not None and now.by_its_terms is None:  # the first day of several that it may be
                day_end = band.end
            text = (
                f"{kind}; what follows is not told"
                if kind.startswith("end")
                else f"open: {' or '.join(now.candidates)}"
            )
            if terms := now.by_its_terms or (after.by_its_terms if after.state == "unknown" else None):
                text += f"; by its terms {terms}"
        elif before.state == "suspended" and now.state == "in force":
            kind = "return"
        if now.how == "due" and kind in ("return", "expiry"):  # often prolonged at the last hour
            certain, text = False, f"announced, not certain: {text}"
        elif before.state == "unknown" and not set(now.because) - set(before.because):
            continue  # the last possible day of what was listed with its first
        yield _Turn(unit, start, day_end, kind, now.state, now.how, certain, text, now.because)


def _open_kind(before: Status, now: Status) -> str:
    if before.state == "suspended":
        return "end of suspension"
    return "end" if set(now.candidates) & set(ENDED) else "start" if "in force" in now.candidates else "change"


def _words(book: RuleBook, unit: str, known: date) -> Iterator[_Turn]:
    """Yield days of plans, threats and expectations: words, no changes."""
    day_known = known.isoformat()
    facts = {name: book.facts[name] for name in book.reports(unit)}
    seen = {f: told for f, told in facts.items() if told["known_from"] <= day_known < told.get("known_to", OPEN_END)}
    replaced = {name for told in seen.values() for name in told.get("supersedes", ())}
    for name, told in seen.items():
        meant = told.get("of") in (unit, book.policy_of(unit)) and not told.get("negated") and name not in replaced
        if not meant or told["modality"] not in WORDS or any(_answers(other, told) for other in seen.values()):
            continue
        for key, (first, last) in told.get("days", {}).items():
            if first is not None:
                day, day_end = date.fromisoformat(first), date.fromisoformat(last)
                what = NOUNS.get(told["act"], told["act"])
                what = f"{what} ({told['modality']})" if key == "date" else f"end of {what} ({told['modality']})"
                yield _Turn(unit, day, day_end, what, "", told["modality"], False, told["says"].rstrip("."), (name,))


def _answers(later: Mapping[str, Any], word: Mapping[str, Any]) -> bool:
    """Tell whether an act that became known after a word settles what the word is about."""
    alike = later.get("act") in FAMILY and word["act"] in FAMILY
    return bool(alike and later["modality"] in ("fact", "scheduled") and word["known_from"] < later["known_from"])


def cancelled(book: RuleBook, known: date, units: Iterable[str] | None = None) -> list[Entry]:
    """Return the dates that were listed on an earlier day of knowledge and are no longer, with today's SEQUENCE.

    A calendar that imported them then takes them away when it reads ``STATUS:CANCELLED``.
    """
    found: dict[str, Entry] = {}
    for policy in units if units is not None else book.ids("Policy"):
        now = {e.uid for e in calendar(book, known, since=date.min, units=[policy])}
        turns = _turned(book, policy, known)
        for day in turns:
            for e in calendar(book, date.fromordinal(day), since=date.min, units=[policy]):
                if e.uid not in now:
                    found[e.uid] = replace(e, sequence=_number(turns))
    return sorted(found.values(), key=lambda e: (e.day, e.uid))


def _turned(book: RuleBook, policy: str, known: date) -> list[int]:
    """Return the days of knowledge, up to one of them, on which an answer about a policy or a part of it changed."""
    rows = (row for unit in (policy, *book.parts(policy)) for row in book.slabs(unit))
    return sorted({row[0] for row in rows if FIRST < row[0] <= known.toordinal()})


def _number(turns: list[int]) -> int:
    """Return the last day as yyyymmdd: it rises with every day on which an answer changes."""
    return int(date.fromordinal(turns[-1]).isoformat().replace("-", "")) if turns else 0


def _merged(book: RuleBook, policy: str, parts: Iterable[str], turns: Iterable[_Turn], known: date) -> Iterator[Entry]:
    """Join what happens to several provisions of one policy on one day for the same facts."""
    groups: dict[tuple[Any, ...], list[_Turn]] = {}
    for turn in turns:
        key = (turn.day, turn.day_end, turn.kind, turn.state, turn.how, turn.text, turn.facts)
        groups.setdefault(key, []).append(turn)
    counts: dict[str, int] = {}
    whole, sequence = tuple(parts), _number(_turned(book, policy, known))
    for rows in sorted(groups.values(), key=lambda rows: (rows[0].day, rows[0].kind, rows[0].unit)):
        one = rows[0]
        units = tuple(dict.fromkeys(r.unit for r in rows))
        unit = policy if len(units) == len(whole) or len(units) > 1 else units[0]
        base = f"{unit}/{one.kind.replace(' ', '-').replace('(', '').replace(')', '')}" + (
            f"/{'+'.join(units)}" if 1 < len(units) < len(whole) else ""
        )
        counts[base] = counts.get(base, 0) + 1
        news = max((book.facts[f]["known_from"] for f in one.facts if f in book.facts), default="")
        sources = tuple(sorted({s for f in one.facts for s in book.facts[f]["sources"]}))
        yield Entry(
            f"{base}/{counts[base]}@reegraph", sequence, one.day, one.day_end, unit,
            book.units[unit]["name"], () if len(units) == len(whole) else units, one.kind, one.state, one.how,
            one.certain, one.text, one.facts, sources, date.fromisoformat(news) if news else None,
        )  # fmt: skip
