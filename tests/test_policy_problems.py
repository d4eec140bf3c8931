"""Bad facts about rules: one clear sentence each, and the answer never pretends."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from tests.policy_world import PART, RULE, answers, fact, link, world

from reegraph.errors import Problem
from reegraph.facts import Change, Dataset, Fact, Link
from reegraph.policy.problems import problems


def controls(part: str = PART) -> Fact:
    """Return what the invented provision controls."""
    return link(f"{part}-goods", part, "CONTROLS", "tin")


def found(*facts: Fact, parts: tuple[str, ...] = (PART,), goods: bool = True) -> list[str]:
    """Return the messages of the problems."""
    told = [controls(p) for p in parts] if goods else []
    return [p.message for p in problems(world([*told, *facts], parts))[0]]


def warned(*facts: Fact) -> list[str]:
    """Return the messages of the warnings."""
    return [p.message for p in problems(world([controls(), *facts]))[1]]


START = fact("start", "takes effect", "2031-01-10", "2031-01-10")


def by(told: Fact, *actors: str) -> Fact:
    """Return the fact with those who did it."""
    assert isinstance(told.content, Change)
    return replace(told, content=replace(told.content, by=actors))


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ([fact("stop", "suspended", "2031-02-10", "2031-02-10")], "nothing here says that it was announced"),
        ([fact("back", "resumed", "2031-02-10", "2031-02-10")], "said to be resumed, but nothing here says"),
        (
            [
                START,
                fact("stop", "suspended", "2031-02-10", "2031-02-10"),
                fact("back", "resumed", "2031-02-10", "2031-02-10"),
            ],
            "contradict each other: ",
        ),
        ([START, fact("gone", "repealed", "2031-01-10", "2031-01-10")], "contradict each other: "),
        (
            [START, fact("end", "expires", "2031-01-10", "2030-12-01", modality="scheduled")],
            "expires before its start (start)",
        ),
        ([START, fact("gone", "withdrawn", "2031-02-10", "2031-02-10")], "is withdrawn after its start (start)"),
        ([by(START, "sudland")], "sudland is said to do this to quota, a rule of norland"),
        ([replace(START, supersedes=("start",))], "supersedes itself"),
        (
            [
                replace(START, supersedes=("two",)),
                fact("two", "takes effect", "2031-01-11", "2031-01-11", supersedes=("start",)),
            ],
            "supersede each other",
        ),
        (
            [START, fact("stop", "suspended", "2031-02-10", "2031-02-10", duration="P99999Y")],
            "leads out of the calendar",
        ),
    ],
)
def test_refused(rows: list[Fact], says: str) -> None:
    """Facts that cannot be true together give one problem, which says why."""
    messages = found(*rows)
    assert len(messages) == 1, messages
    assert says in messages[0]


def test_a_provision_without_goods() -> None:
    """A provision that controls nothing is refused, with the way to mend it."""
    mend = "add a CONTROLS fact, or a note with modality unstated if the source does not tell"
    assert found(START, goods=False) == [f"Provision quota-1: controls nothing; {mend}"]


@pytest.mark.parametrize(
    "rows",
    [
        [by(START, "norland-ministry")],
        [by(fact("ruling", "annulled", "2031-02-10", "2031-02-10"), "sudland"), START],
        [START, fact("stop", "suspended", "2031-01-10", "2031-01-10")],  # held back from its first day on
        [
            START,
            fact("stop", "suspended", "2031-02-10", "2031-02-10"),
            fact("back", "resumed", "2031-03-10", "2031-03-10"),
        ],
    ],
)
def test_accepted(rows: list[Fact]) -> None:
    """The issuer's acts, a court's ruling, a stop on the first day and a stop with its end are no problem."""
    assert found(*rows) == []


def test_two_official_days() -> None:
    """Two official days for one act are doubtful, unless one supersedes the other."""
    two = fact("two", "takes effect", "2031-01-12", "2031-01-12", confidence="primary")
    first = replace(START, confidence="primary")
    assert "two official days for takes effect of quota (start, two)" in warned(first, two)[0]
    assert warned(first, replace(two, supersedes=("start",))) == []


def test_an_instrument_that_ended_early() -> None:
    """A suspension by an instrument that ended before it is doubtful."""
    other = world(
        [controls(), START, fact("stop", "suspended", "2031-02-10", "2031-02-10", until="2031-12-31", through="truce")]
    )
    truce = replace(other.entities[RULE], id="truce", provisions=())
    gone = fact("gone", "repealed", "2031-03-10", "2031-03-10", of="truce")
    data = Dataset(other.sources, {**other.entities, "truce": truce}, {**other.facts, "gone": gone})
    messages = [p.message for p in problems(data)[1]]
    assert messages == [
        "fact stop: truce, which suspends quota, ended before (gone); say what became of the suspension"
    ]


def test_every_problem_has_a_place() -> None:
    """What is wrong is told as a problem with its place."""
    rows, _ = problems(world([START]))
    assert all(isinstance(p, Problem) for p in rows)


def test_negated_links_are_no_goods() -> None:
    """A fact that denies a control is no control."""
    no = replace(controls(), negated=True)
    assert isinstance(no.content, Link)
    assert any("controls nothing" in p.message for p in problems(world([START, no]))[0])


def test_nothing_known_yet() -> None:
    """Before the first source there is no record, and far ahead the last known state holds."""
    a = answers(START)
    assert a.at("2031-06-01", "2030-01-01").state == "no record"
    assert a.at("2199-06-01", "2031-02-01").state == "in force"
    assert a.slab(PART, "2031-02-01").last_verified == date(2031, 1, 10).toordinal()
