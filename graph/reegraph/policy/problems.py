"""What cannot be right in the facts about rules, and what deserves a look."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import combinations

from reegraph.dates import later
from reegraph.errors import Problem
from reegraph.facts import Change, Dataset, Entity, Fact, Link, Note
from reegraph.policy.reports import RULES, START, Report, Rules, read_rules, sides_of

OVER = ("repealed", "annulled", "withdrawn", "expires", "averted")
AGAINST = {START: OVER, "resumed": (*OVER, "suspended")}  # a start may be suspended from its own day on
KNOWN_BY = ("announced", START, "observed", "resumed")


def problems(data: Dataset) -> tuple[list[Problem], list[Problem]]:
    """Return problems and warnings about policies and provisions.

    Parameters
    ----------
    data
        Records that are valid by themselves and name only what is there.
    """
    rules = read_rules(data)
    found = [*_goods(data), *_changes(data), *_supersedes(data)]
    warnings: list[Problem] = []
    for unit in rules.units.values():
        policy = rules.units.get(unit.policy)
        reports = [r for r in (*unit.reports, *(policy.reports if policy else ())) if r.strength in ("strong", "word")]
        found += _order(data, unit.reports, reports)
        warnings += _doubtful(data, unit.reports)
    found += _issuers(data)
    warnings += _instruments(data, rules)
    return sorted(set(found)), sorted(set(warnings))


def _problem(record: Fact | Entity, message: str) -> Problem:
    kind = "fact" if isinstance(record, Fact) else record.label
    return Problem(record.origin.file, record.origin.line, f"{kind} {record.id}: {message}")


def _goods(data: Dataset) -> Iterator[Problem]:
    """Every provision says what it controls, or a note says that the source does not tell."""
    told: set[str] = set()
    for fact in data.facts.values():
        c = fact.content
        if isinstance(c, Link) and c.rel == "CONTROLS" and not fact.negated:
            told.add(c.start)
        elif isinstance(c, Note) and fact.modality == "unstated":
            told |= set(c.about)
    owners = {part: e.id for e in data.entities.values() for part in e.provisions}
    used = {f.content.of for f in data.facts.values() if isinstance(f.content, Change) and not f.negated}
    for e in data.entities.values():
        policy = owners.get(e.id, "")
        vague = policy in data.entities and data.entities[policy].properties.get("umbrella")
        if e.label == "Provision" and not vague and not {e.id, policy} & told and {e.id, policy} & used:
            mend = "add a CONTROLS fact, or a note with modality unstated if the source does not tell"
            yield _problem(e, f"controls nothing; {mend}")


def _changes(data: Dataset) -> Iterator[Problem]:
    for fact in data.facts.values():
        c = fact.content
        if not isinstance(c, Change):
            continue
        start = fact.when.get("date")
        if c.duration and start and start.first:
            try:
                later(start.first, c.duration)
            except ValueError as error:
                yield _problem(fact, str(error))


def _supersedes(data: Dataset) -> Iterator[Problem]:
    for fact in data.facts.values():
        for name in fact.supersedes:
            other = data.facts.get(name)
            if name == fact.id:
                yield _problem(fact, "supersedes itself")
            elif other and fact.id in other.supersedes and fact.id < name:
                yield _problem(fact, f"and {name} supersede each other; the later one supersedes")


def _order(data: Dataset, own: Iterable[Report], reports: list[Report]) -> Iterator[Problem]:
    """Acts that cannot stand as they are: what is suspended has begun, what ends has begun before."""
    strong = [r for r in own if r.strength == "strong" and r.act != "observed"]
    for r in strong:
        fact = data.facts[r.id]
        if r.act in ("suspended", "resumed") and not any(o.act in KNOWN_BY and o.id != r.id for o in reports):
            verb = "suspended" if r.act == "suspended" else "said to be resumed"
            yield _problem(
                fact, f"{r.of} is {verb}, but nothing here says that it was announced, began or was seen in force"
            )
        if r.act == "withdrawn" and r.last is not None:
            begun = [
                o
                for o in reports
                if o.act == START
                and not o.scheduled
                and o.last is not None
                and o.last < r.last
                and o.strength == "strong"
            ]
            if begun:
                yield _problem(
                    fact, f"{r.of} is withdrawn after its start ({begun[0].id}); what has applied is repealed"
                )
        enacted = [o for o in reports if o.act in ("announced", START) and o.strength == "strong"]
        if r.act == "averted" and enacted:
            text = f"{r.of} is averted, but it was enacted ({enacted[0].id}); what is enacted is withdrawn or postponed"
            yield _problem(fact, text)
        if r.act == "expires" and r.last is not None:
            late = [
                o
                for o in reports
                if o.act == START
                and o.strength == "strong"
                and o.first is not None
                and o.first > r.last
                and o.of == r.of
            ]
            if late:
                yield _problem(fact, f"{r.of} expires before its start ({late[0].id})")
    for a, b in combinations(strong, 2):
        one, two = data.facts[a.id], data.facts[b.id]
        day = {f.when["date"].text for f in (one, two) if "date" in f.when}
        same = (
            len(day) == 1
            and "date" in one.when
            and "date" in two.when
            and day != {""}
            and set(one.sources) & set(two.sources)
        )
        opposed = b.act in AGAINST.get(a.act, ()) or a.act in AGAINST.get(b.act, ())
        if same and a.id != b.id and a.part == b.part and opposed:
            where = ", ".join(sorted(set(one.sources) & set(two.sources)))
            what = f"{a.act} and {b.act} on {day.pop()} in {where}"
            yield _problem(two, f"and {a.id} contradict each other: {what}")


def _issuers(data: Dataset) -> Iterator[Problem]:
    """A strong act is done by the side whose rule it is, or by a court."""
    countries = [e.id for e in data.entities.values() if e.label in ("Country", "CountryGroup")]
    sides = sides_of(data.facts.values(), countries)
    owners = {part: e.id for e in data.entities.values() for part in e.provisions}
    issued: dict[str, set[str]] = {}
    for fact in data.facts.values():
        c = fact.content
        if isinstance(c, Link) and c.rel == "ISSUED_BY" and not fact.negated:
            issued.setdefault(c.start, set()).add(c.end)
    for fact in data.facts.values():
        c = fact.content
        rule = owners.get(c.of, c.of) if isinstance(c, Change) else ""
        if (
            not isinstance(c, Change)
            or rule not in issued
            or fact.negated
            or c.act in ("annulled", "observed", "confirmed")
        ):
            continue
        if fact.modality not in ("fact", "scheduled") or data.entities[rule].label not in RULES:
            continue
        whose = {s for body in issued[rule] for s in sides.get(body, frozenset())}
        for actor in c.by:
            own = sides.get(actor, frozenset())
            if actor not in issued[rule] and own and whose and not own & whose:
                mend = "an act that counts is its issuer's; what another side says of it is claimed"
                yield _problem(
                    fact, f"{actor} is said to do this to {rule}, a rule of {', '.join(sorted(whose))}; {mend}"
                )


def _doubtful(data: Dataset, own: Iterable[Report]) -> Iterator[Problem]:
    """Two official days for one act."""
    groups: dict[tuple[str, str, int], list[Report]] = {}
    for r in own:
        if r.strength == "strong" and r.rank == (0, 0) and r.first is not None and r.act != "observed" and not r.part:
            groups.setdefault(r.key, []).append(r)
    for reports in groups.values():
        days = {(r.first, r.last) for r in reports}
        replaced = {name for r in reports for name in r.supersedes}
        left = [r for r in reports if r.id not in replaced]
        if len(days) > 1 and len({(r.first, r.last) for r in left}) > 1:
            names, last = ", ".join(sorted(r.id for r in left)), left[-1]
            mend = "one supersedes, or they are two occurrences"
            yield _problem(data.facts[last.id], f"two official days for {last.act} of {last.of} ({names}); {mend}")


def _instruments(data: Dataset, rules: Rules) -> Iterator[Problem]:
    """An instrument that suspends others and ended before the suspension does."""
    for fact in data.facts.values():
        c = fact.content
        unit = rules.units.get(c.through or "") if isinstance(c, Change) and c.act == "suspended" else None
        if isinstance(c, Change) and unit and "until" in fact.when:
            for r in unit.reports:
                over = r.act in ("repealed", "annulled", "withdrawn") and r.strength == "strong" and r.last is not None
                if over and date.fromordinal(r.last or 1) < (fact.when["until"].first or date.max):
                    yield _problem(
                        fact,
                        f"{c.through}, which suspends {c.of}, ended before ({r.id}); say what became of the suspension",
                    )
