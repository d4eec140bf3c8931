"""What the facts tell of each rule: one report for each change, and the units they belong to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from reegraph.dates import later
from reegraph.facts import SOURCE_VOICE, Change, Dataset, Fact, Link, Note
from reegraph.policy.book import FIRST, NEVER

CONFIDENCE = {"primary": 0, "confirmed": 1, "single": 2}
START = "takes effect"
NAMES = {"adopted": "announced", "begins": START, "ends": "expires"}
ENDINGS = ("annulled", "repealed", "expires", "withdrawn")
WORDS = ("threatened", "planned")
DEFERRALS = frozenset({"postponed", "withdrawn", "averted"})
NO_WORDS = ("unstated", "opinion")
STATEMENTS = ("claimed", "expected", "planned", "possible", "proposed")
RULES = ("Policy", "Provision")


@dataclass(frozen=True, slots=True)
class Report:
    """One fact about one rule; days are ordinals, `known_to` and what is not told are `NEVER` or None.

    `strength` is ``strong`` (it changes the state), ``word`` (a planned or threatened start) or ``beside``.
    """

    id: str
    of: str
    act: str
    key: tuple[str, str, int]
    first: int | None
    last: int | None
    until: tuple[int, int] | None
    known: int
    known_to: int
    strength: str
    word: str
    scheduled: bool
    claimed: bool
    rank: tuple[int, int]
    state: str
    part: bool
    sides: frozenset[str]
    supersedes: tuple[str, ...]
    change: bool = True

    @property
    def day(self) -> int:
        """For an observation: the first day meant."""
        first = self.first if self.first is not None else self.last or self.known
        return min(first, self.known)


@dataclass(slots=True)
class Unit:
    """A policy or provision with the reports about itself; `policy` is empty for a policy."""

    id: str
    label: str
    name: str
    policy: str = ""
    parts: tuple[str, ...] = ()
    issuers: frozenset[str] = frozenset()
    reports: list[Report] = field(default_factory=list)


@dataclass(frozen=True)
class Rules:
    """All units by id, and which reports the other side confirms (report, day of the confirmation, sides)."""

    units: Mapping[str, Unit]
    confirmations: Mapping[str, tuple[tuple[int, int, frozenset[str]], ...]]


def sides_of(facts: Iterable[Fact], countries: Iterable[str]) -> dict[str, frozenset[str]]:
    """Return the countries that a speaker or body belongs to, by `HOLDS_ROLE` and `PART_OF`."""
    joined: dict[str, set[str]] = {}
    for fact in facts:
        c = fact.content
        if isinstance(c, Link) and c.rel in ("HOLDS_ROLE", "PART_OF") and fact.is_edge:
            joined.setdefault(c.start, set()).add(c.end)
    known = set(countries)

    def reach(name: str) -> frozenset[str]:
        seen, queue = {name}, [name]
        while queue:
            node = queue.pop()
            if node not in known:
                new = joined.get(node, set()) - seen
                seen |= new
                queue += new
        return frozenset(seen & known)

    return {name: reach(name) for name in {*joined, *known}}


def _until(fact: Fact, change: Change, act: str) -> tuple[int, int] | None:
    """Return the first day on which it may be over, and the first on which it is by its terms."""
    told = fact.when.get("until")
    if told is None and act == "expires" and fact.modality == "scheduled":
        told = fact.when.get("date")
    start = fact.when.get("date")
    wording = fact.how.get("until_is", "unstated")
    if told is None and change.duration and start is not None and start.first is not None:
        try:
            first = later(start.first, change.duration).toordinal()  # added by the program: its wording is not told
            return first, later(start.last, change.duration).toordinal() + 1
        except ValueError:
            return None  # reported by the checks
    if told is None:
        return None
    first, last = (told.first or told.last).toordinal(), told.last.toordinal()
    if wording == "last_day":
        return first + 1, last + 1
    return (first, last) if wording == "first_day_without" else (first, last + 1)


def _strength(fact: Fact, act: str, sides: frozenset[str], issuers: frozenset[str]) -> tuple[str, str]:
    if fact.negated or act == "confirmed":
        return "beside", ""
    if fact.modality in ("fact", "scheduled") or (fact.modality == "claimed" and sides & issuers):
        return "strong", ""
    if fact.modality in WORDS and act in ("announced", START):
        return "word", fact.modality
    return "beside", ""


def _report(fact: Fact, change: Change, sides: frozenset[str], issuers: frozenset[str]) -> Report | None:
    if fact.known_from is None:
        return None
    act = NAMES.get(change.act, change.act)
    known = fact.known_from.toordinal()
    when = fact.when.get("date")
    first = when.first.toordinal() if when and when.first else None
    last = when.last.toordinal() if when else None
    until = _until(fact, change, act)
    if act == "expires" and fact.modality == "scheduled":
        first, last = until or (None, None)
    elif fact.modality in ("fact", "claimed"):  # what is told as done was done when it was told
        said = fact.when.get("said_on")
        limit = min(known, said.last.toordinal()) if said else known
        last = limit if last is None else min(last, limit)
        first = first if first is None else min(first, last)
    strength, word = _strength(fact, act, sides, issuers)
    own = 0 if fact.said_by == SOURCE_VOICE else 1
    to = fact.known_to.toordinal() if fact.known_to else NEVER
    return Report(
        fact.id, change.of, act, (act, change.through or "", change.occurrence or 0), first, last, until, known, to,
        strength, word, fact.modality == "scheduled", fact.modality == "claimed",
        (own, CONFIDENCE[fact.confidence]), change.state or "", change.scope == "part", sides, fact.supersedes,
    )  # fmt: skip


def read_rules(data: Dataset) -> Rules:
    """Collect the units and what is told of each.

    Parameters
    ----------
    data
        Checked records.

    Returns
    -------
    Rules
        Every policy and provision, also those of which nothing is told.
    """
    entities, facts = data.entities, data.facts
    countries = [e.id for e in entities.values() if e.label in ("Country", "CountryGroup")]
    sides = sides_of(facts.values(), countries)
    owners = {part: e.id for e in entities.values() for part in e.provisions}
    issuers: dict[str, set[str]] = {}
    for fact in facts.values():
        c = fact.content
        if isinstance(c, Link) and c.rel == "ISSUED_BY" and not fact.negated:
            issuers.setdefault(c.start, set()).update(sides.get(c.end, frozenset()))
    units = {
        e.id: Unit(
            e.id, e.label, str(e.properties.get("name", e.id)), owners.get(e.id, ""),
            tuple(p for p in e.provisions if p in entities), frozenset(issuers.get(owners.get(e.id, e.id), ())),
        )
        for e in entities.values() if e.label in RULES
    }  # fmt: skip
    for fact in facts.values():
        c = fact.content
        if isinstance(c, Change) and c.of in units:
            unit = units[c.of]
            report = _report(fact, c, sides.get(fact.said_by, frozenset()), unit.issuers)
            if report:
                unit.reports.append(report)
                if report.act == START and report.until and report.strength == "strong":  # it starts for a time
                    end = replace(report, act="expires", key=("expires", *report.key[1:]), first=report.until[0],
                                  last=report.until[1], scheduled=True)  # fmt: skip
                    unit.reports.append(end)
        elif isinstance(c, Note) and fact.modality not in NO_WORDS and fact.method == "stated" and fact.known_from:
            for name in c.about:
                if name in units:
                    units[name].reports.append(_note(fact, name, sides.get(fact.said_by, frozenset())))
    _statements(data, units, sides)
    for unit in units.values():
        unit.reports.sort(key=lambda r: (r.known, r.id))
    return Rules(units, _confirmations(facts, sides))


def _statements(data: Dataset, units: Mapping[str, Unit], sides: Mapping[str, frozenset[str]]) -> None:
    """Put what is said of an agreement beside every rule of which something happens through that agreement."""
    said: dict[str, list[Fact]] = {}
    through: dict[str, set[str]] = {}
    for fact in data.facts.values():
        c = fact.content
        if not isinstance(c, Change):
            continue
        if c.of in units and c.through:
            through.setdefault(c.of, set()).add(c.through)
        elif c.of in data.entities and data.entities[c.of].label == "Agreement" and fact.modality in STATEMENTS:
            said.setdefault(c.of, []).append(fact)
    for unit, agreements in through.items():
        for fact in (f for name in agreements for f in said.get(name, ())):
            units[unit].reports.append(_note(fact, unit, sides.get(fact.said_by, frozenset())))


def _note(fact: Fact, unit: str, sides: frozenset[str]) -> Report:
    known = fact.known_from.toordinal() if fact.known_from else FIRST
    to = fact.known_to.toordinal() if fact.known_to else NEVER
    return Report(
        fact.id, unit, "", ("", "", 0), None, None, None, known, to, "beside", "", False, False, (1, 2), "", False,
        sides, fact.supersedes, False,
    )  # fmt: skip


def _confirmations(
    facts: Mapping[str, Fact], sides: Mapping[str, frozenset[str]]
) -> dict[str, tuple[tuple[int, int, frozenset[str]], ...]]:
    found: dict[str, list[tuple[int, int, frozenset[str]]]] = {}
    for fact in facts.values():
        c = fact.content
        if isinstance(c, Link) and c.rel == "CONFIRMS" and not fact.negated and fact.known_from and c.start in facts:
            by = sides.get(facts[c.start].said_by, frozenset())
            to = fact.known_to.toordinal() if fact.known_to else NEVER
            found.setdefault(c.end, []).append((fact.known_from.toordinal(), to, by))
    return {name: tuple(rows) for name, rows in found.items()}
