"""What must hold for every set of facts about a rule (docs/policy.md, section 7)."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.policy_world import PART, RULE, Answers, answers, fact, world

from reegraph.facts import Change, Evidence, Fact
from reegraph.policy.acts import resolver
from reegraph.policy.book import FIRST, NEVER
from reegraph.policy.rectangles import tiles
from reegraph.policy.reports import read_rules
from reegraph.policy.states import HOW, outcome

ORIGIN = date(2031, 1, 1)
PARTS = (PART, "quota-2")
UNITS = (RULE, *PARTS)
SPAN = 40
ACTS = ("announced", "takes effect", "suspended", "resumed", "expires", "repealed", "annulled", "withdrawn", "averted",
        "observed", "postponed", "extended", "amended")  # fmt: skip
ENDED = ("annulled", "repealed", "expired", "withdrawn")


def day(n: int) -> str:
    """Return the n-th day of the invented world."""
    return (ORIGIN + timedelta(days=n)).isoformat()


@st.composite
def facts(draw: st.DrawFn, least: int = 0) -> list[Fact]:
    """Return facts of one rule: acts, words and observations in any order."""
    found = []
    for k in range(draw(st.integers(least, 7))):
        act = draw(st.sampled_from(ACTS))
        known = draw(st.integers(0, SPAN))
        modality = draw(st.sampled_from(["fact", "fact", "scheduled", "claimed", "planned", "threatened", "expected"]))
        told = draw(st.one_of(st.none(), st.integers(0, SPAN)))
        if act == "observed":
            modality, told = "fact", None if told is None else min(told, known)
        if modality in ("fact", "claimed") and told is not None:
            told = min(told, known)
        ends = act in ("suspended", "extended", "postponed") and draw(st.booleans())
        end = draw(st.integers((told or 0) + 1, SPAN + 10)) if ends else None
        by = "source" if modality in ("fact", "scheduled") else draw(st.sampled_from(["norland-ministry", "sudland"]))
        found.append(
            fact(
                f"f{k}",
                act,
                day(known),
                None if told is None else day(told),
                modality=modality,
                by=by,
                of=draw(st.sampled_from(UNITS)),
                until=None if end is None else day(end),
                until_is=draw(st.sampled_from(["last_day", "first_day_without", None]))
                if end or act == "expires"
                else None,
                state=draw(st.sampled_from(["in force", "suspended"])) if act == "observed" else None,
                confidence=draw(st.sampled_from(["primary", "confirmed", "single"])),
                occurrence=draw(st.sampled_from([None, 1, 2])),
            )
        )
    return found


DAYS = st.integers(-2, SPAN + 15)
SOME = settings(max_examples=250, deadline=None)


def build(rows: list[Fact]) -> Answers:
    """Return the answers for a policy with two provisions."""
    return answers(*rows, parts=PARTS)


@SOME
@given(facts())
def test_tiles_cover_the_plane_once(rows: list[Fact]) -> None:
    """Every day of knowledge and every day has one outcome, without gap or overlap."""
    for slabs in build(rows).tiles.values():
        assert slabs[0].known == FIRST
        assert [s.known for s in slabs] == sorted({s.known for s in slabs})
        for slab in slabs:
            assert slab.days[0] == FIRST
            assert list(slab.days) == sorted(set(slab.days))
            assert all(FIRST <= d < NEVER for d in slab.days)
            assert len(slab.days) == len(slab.outcomes)
            spans = [slab.run(k) for k in range(len(slab.days))]
            assert all(low <= d < high for d, (low, high) in zip(slab.days, spans, strict=True))


@SOME
@given(facts(1), DAYS, DAYS)
def test_a_tile_equals_the_state_computed_directly(rows: list[Fact], on: int, known: int) -> None:
    """What was tiled beforehand is what the definition gives for that day."""
    rules = read_rules(world(rows, PARTS))
    made = Answers.__new__(Answers)
    made.tiles = tiles(rules)
    then = (ORIGIN + timedelta(days=known)).toordinal()
    for unit in PARTS:
        acts = resolver(rules, rules.units[unit]).acts(then)
        direct = outcome(acts, (ORIGIN + timedelta(days=on)).toordinal())
        assert made.at(day(on), day(known), unit) == direct
        assert made.slab(unit, day(known)).last_verified == acts.last_verified


@SOME
@given(facts(1), DAYS)
def test_knowledge_is_monotone(rows: list[Fact], on: int) -> None:
    """What becomes known later changes no answer as known before."""
    last = max(rows, key=lambda f: f.known_from or ORIGIN)
    assert last.known_from is not None
    before = (last.known_from - timedelta(days=1)).isoformat()
    with_it, without = build(rows), build([f for f in rows if f.known_from != last.known_from])
    for unit in UNITS:
        assert with_it.at(day(on), before, unit) == without.at(day(on), before, unit)


@SOME
@given(facts(2), st.integers(0, 1000))
def test_order_does_not_matter(rows: list[Fact], seed: int) -> None:
    """The same facts in another order give the same tiles."""
    mixed = list(rows)
    random.Random(seed).shuffle(mixed)  # noqa: S311  # an order, not a secret
    assert build(rows).tiles == build(mixed).tiles


@SOME
@given(facts(1), DAYS, DAYS)
def test_another_copy_changes_no_state(rows: list[Fact], on: int, known: int) -> None:
    """A second copy of a fact changes no state."""
    copy = replace(rows[0], id="copy", evidence=(Evidence("another-copy"),))
    a, b = build(rows), build([*rows, copy])
    for unit in UNITS:
        assert a.at(day(on), day(known), unit).state == b.at(day(on), day(known), unit).state


@SOME
@given(facts(), DAYS, DAYS)
def test_nothing_is_in_force_without_a_start_or_an_observation(rows: list[Fact], on: int, known: int) -> None:
    """Without a start, a deferral or an observation no rule is in force."""
    start = ("takes effect", "postponed", "observed")
    kept = [f for f in rows if getattr(f.content, "act", "") not in start]
    for unit in UNITS:
        assert build(kept).at(day(on), day(known), unit).state not in ("in force", "partly in force")


@SOME
@given(facts(1), DAYS, DAYS)
def test_what_stands_beside_decides_only_between_known_and_unknown(rows: list[Fact], on: int, known: int) -> None:
    """What the other side says or expects can open an answer, but gives no other state."""
    kept = [f for f in rows if f.modality != "expected" and f.said_by != "sudland"]
    a, b = build(rows), build(kept)
    for unit in PARTS:
        with_it, without = a.at(day(on), day(known), unit).state, b.at(day(on), day(known), unit).state
        words = {"threatened", "planned", "no record", "not begun", "unknown"}
        assert with_it == without or with_it == "unknown" or {with_it, without} <= words


@SOME
@given(facts(1), st.integers(5, SPAN), st.sampled_from(["suspended", "repealed"]), DAYS)
def test_a_new_ending_changes_nothing_before_it(rows: list[Fact], when: int, act: str, on: int) -> None:
    """A new suspension or repeal leaves the days before it as they were."""
    rows = [f for f in rows if getattr(f.content, "act", "") not in (act, "extended", "observed", "postponed")]
    last = max(SPAN + 1, when)
    new = fact("new", act, day(last), day(when), confidence="primary", by="source")
    a, b = build(rows), build([*rows, new])
    if on < when:
        quiet = {"no record", "not begun"}
        for unit in PARTS:
            one, two = a.at(day(on), day(last), unit), b.at(day(on), day(last), unit)
            weak = {"planned", "threatened", "unknown"} & {one.state, two.state}
            assert one.state == two.state or {one.state, two.state} <= quiet or weak


@SOME
@given(facts(1), DAYS, DAYS)
def test_a_part_without_own_facts_has_the_state_of_the_whole(rows: list[Fact], on: int, known: int) -> None:
    """A provision of which nothing is told follows its policy."""
    changes = [(f, f.content) for f in rows if isinstance(f.content, Change)]
    kept = [replace(f, content=replace(c, of=RULE)) for f, c in changes if c.act != "observed"]
    a = build(kept)
    assert a.at(day(on), day(known), PART).state == a.at(day(on), day(known), RULE).state


@SOME
@given(facts(1), DAYS, DAYS)
def test_unknown_says_why(rows: list[Fact], on: int, known: int) -> None:
    """An open answer has two candidates or more, facts and a caveat; no other answer is open."""
    a = build(rows)
    for unit in UNITS:
        found = a.at(day(on), day(known), unit)
        if found.state == "unknown":
            assert len(found.candidates) >= 2
            assert found.because
            assert found.caveats
            assert found.by_its_terms is None or found.by_its_terms in found.candidates or unit == RULE
        assert (found.how == "open") == (found.state == "unknown")
        assert found.how in HOW


@SOME
@given(facts(1), DAYS)
def test_last_verified_is_not_later_than_what_is_known(rows: list[Fact], known: int) -> None:
    """No rule was last seen after the day of knowledge."""
    a = build(rows)
    for unit in UNITS:
        verified = a.verified(day(known), unit)
        assert verified is None or verified <= day(known)
