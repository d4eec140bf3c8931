"""States of many rules: 10,000 policies with 100,000 acts, invented; and the questions that they answer."""

from __future__ import annotations

import random
import time
from collections.abc import Mapping
from datetime import date, timedelta

import reegraph
from reegraph.dates import Interval
from reegraph.facts import Change, Dataset, Entity, Evidence, Fact, Link, Origin
from reegraph.policy.book import RuleBook
from reegraph.policy.record import record
from reegraph.policy.rectangles import Slab, tiles
from reegraph.policy.reports import read_rules

POLICIES, ACTS, RUNS, QUESTIONS = 10_000, 10, 3, 5_000
NOWHERE = Origin("", 0)
FIRST_DAY = date(2020, 1, 1)
KINDS = ("suspended", "resumed", "amended", "observed", "extended")


def _day(day: date) -> Interval:
    return Interval(day, day + timedelta(days=1), day.isoformat())


def _fact(name: str, of: str, act: str, day: date, known: date, rng: random.Random) -> Fact:
    scheduled = day > known
    until = {"until": _day(day + timedelta(days=rng.randint(30, 400)))} if act in ("suspended", "extended") else {}
    state = rng.choice(("in force", "suspended")) if act == "observed" else None
    return Fact(
        id=name,
        form="change",
        says=name,
        said_by="source",
        modality="scheduled" if scheduled else "fact",
        negated=False,
        content=Change(of, act, (), None, None, None, None, state, rng.randint(1, 99)),
        evidence=(Evidence("s"),),
        known_from=known,
        known_to=None,
        confidence=rng.choice(("primary", "confirmed", "single")),
        method="stated",
        reason=None,
        inputs=(),
        supersedes=(),
        wording=None,
        when={"date": _day(day), **until},
        how={"until_is": "last_day"} if until else {},
    )


def invented(policies: int = POLICIES, acts: int = ACTS, seed: int = 1, *, parts: int = 0) -> Dataset:
    """Return policies: announced, a start, then suspensions, returns, sightings, changes, of the whole or of a part."""
    rng, entities, facts = random.Random(seed), {}, {}  # noqa: S311  # figures, no secrets
    entities["norland"] = Entity("norland", "Country", {"name": "Norland"}, NOWHERE)
    for n in range(policies):
        rule = f"rule-{n:05}"
        clauses = tuple(f"{rule}-{k + 1}" for k in range(parts))
        entities[rule] = Entity(rule, "Policy", {"name": f"Rule {n}"}, NOWHERE, clauses)
        for clause in clauses:
            entities[clause] = Entity(clause, "Provision", {"name": clause}, NOWHERE)
        issued = FIRST_DAY + timedelta(days=rng.randint(0, 1000))
        facts[f"{rule}-by"] = Fact(
            id=f"{rule}-by", form="link", says="", said_by="source", modality="fact", negated=False,
            content=Link(rule, "ISSUED_BY", "norland", {}), evidence=(Evidence("s"),), known_from=issued, known_to=None,
            confidence="primary", method="stated", reason=None, inputs=(), supersedes=(), wording=None,
        )  # fmt: skip
        day = issued
        for k in range(acts):
            act = ("announced", "takes effect")[k] if k < 2 else rng.choice(KINDS)
            day += timedelta(days=rng.randint(0, 120))
            known = day if act in ("announced", "observed") else day + timedelta(days=rng.randint(-60, 30))
            name = f"{rule}-{k}"
            facts[name] = _fact(name, rng.choice((rule, *clauses)), act, day, known, rng)
    return Dataset({}, entities, facts)


def shown(parts: int) -> tuple[Dataset, Mapping[str, tuple[Slab, ...]]]:
    """Print the time of the rectangles, the best of three runs."""
    data = invented(parts=parts)
    changes = sum(isinstance(f.content, Change) for f in data.facts.values())
    told = []
    for _ in range(RUNS):
        wall, cpu = time.perf_counter(), time.process_time()
        rules = read_rules(data)
        found = tiles(rules)
        told.append((time.process_time() - cpu, time.perf_counter() - wall))
    used, wall = min(told)
    bands = sum(len(s.days) for slabs in found.values() for s in slabs)
    target = "target 5 s" if not parts else "no target"
    print(f"{len(rules.units):,} units with {changes:,} acts: {bands:,} rectangles in {used:.2f} s CPU", end=" ")
    print(f"({wall:.2f} s wall; {target})")
    return data, found


def run() -> None:
    """Print the time of the rectangles, of one question, and of a question to all shipped policies."""
    data, found = shown(0)
    book = RuleBook(record(data, found, verified_age=60))
    rng, units = random.Random(2), book.ids("Policy")  # noqa: S311
    asked = []
    for _ in range(QUESTIONS):
        on, known = (FIRST_DAY + timedelta(days=rng.randint(0, 3000)) for _ in range(2))
        asked.append((rng.choice(units), on, known))
    times = []
    for unit, on, known in asked:
        clock = time.perf_counter()
        book.status(unit, on, known)
        times.append(1e6 * (time.perf_counter() - clock))
    times.sort()
    middle, most = times[len(times) // 2], times[int(len(times) * 0.99)]
    print(f"one status: median {middle:.0f} µs, 99 % below {most:.0f} µs (target 1,000 µs)")
    kg = reegraph.load()
    day = date(2026, 11, 22)
    kg.policies(on=day, known=day)
    clock = time.perf_counter()
    rows = kg.policies(on=day, known=day)
    print(f"all {len(rows)} shipped policies: {(time.perf_counter() - clock) * 1e3:.1f} ms (target 50 ms)")
    del book, data, found  # the second figure is not to carry the first one's memory
    shown(1)
