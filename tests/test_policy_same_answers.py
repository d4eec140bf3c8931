"""The rule book, the acts themselves and one Cypher pattern tell the same about every rule, on many pairs of days.

The same on a Neo4j server is tested in `tests.test_parity`, which has one that holds the shipped graph.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from xml.etree import ElementTree

import pytest
from tests import policy_grid

import reegraph
from reegraph.build import read_dataset
from reegraph.policy.changes import calendar, cancelled
from reegraph.policy.files import atom, ics
from reegraph.policy.picture import draw


@pytest.fixture(scope="module")
def pairs(kg: reegraph.KnowledgeGraph) -> list[policy_grid.Pair]:
    """Pairs of days (on, known)."""
    return policy_grid.pairs(kg)


def test_the_pairs_stand_at_turning_points(kg: reegraph.KnowledgeGraph, pairs: list[policy_grid.Pair]) -> None:
    """At least 70 pairs, the same at every call, and a day before every corner that is taken."""
    assert len(pairs) >= 70
    assert pairs == policy_grid.pairs(kg)
    assert any(on > known for on, known in pairs)
    assert any(on < known for on, known in pairs)
    assert len({known for _, known in pairs}) >= 20


def test_cypher_tells_what_the_rule_book_tells(kg: reegraph.KnowledgeGraph, pairs: list[policy_grid.Pair]) -> None:
    """One query for a pair has exactly one row for every policy and provision, with the answer of `kg.status`."""
    wrong = []
    for pair in pairs:
        found = policy_grid.by_rows(kg.query(policy_grid.CYPHER, dict(zip(("on", "known"), pair, strict=True))).rows)
        assert found.keys() == set(kg.rules.ids())
        wrong += policy_grid.differing(found, policy_grid.by_book(kg, pair), pair)
    assert not wrong, "\n".join(wrong[:20])


def test_the_acts_themselves_tell_what_the_rule_book_tells(
    kg: reegraph.KnowledgeGraph, pairs: list[policy_grid.Pair]
) -> None:
    """For every part of a rule, the state that follows from the acts of a day is the one kept in the tiles."""
    _, data, _ = read_dataset(kg._options)
    direct, wrong = policy_grid.Direct(data), []
    for pair in pairs:
        found, book = direct.answers(pair), policy_grid.by_book(kg, pair)
        assert found.keys() >= set(kg.rules.ids("Provision"))
        wrong += policy_grid.differing(found, {unit: book[unit] for unit in found}, pair)
    assert not wrong, "\n".join(wrong[:20])


@pytest.mark.parametrize("day", ["2025-10-20", date(2025, 10, 20)])
def test_a_day_is_a_date_or_its_text(kg: reegraph.KnowledgeGraph, day: str | date) -> None:
    """The pattern takes both, as `kg.status` does."""
    rows = kg.query(policy_grid.CYPHER, {"on": day, "known": day}).rows
    pair = (date(2025, 10, 20), date(2025, 10, 20))
    assert not policy_grid.differing(policy_grid.by_rows(rows), policy_grid.by_book(kg, pair), pair)


def test_every_answer_can_be_said_and_written(kg: reegraph.KnowledgeGraph, pairs: list[policy_grid.Pair]) -> None:
    """Words for every rule and pair of days; dates, calendar file and feed for every day of knowledge."""
    for on, known in pairs:
        for status in kg.rules.statuses(on, known, kg.rules.ids()):
            words = kg.rules.in_words(status)
            assert words.strip(), (status.id, on, known)
            assert "None" not in words, (status.id, on, known, words)
    for known in sorted({known for _, known in pairs}):
        entries = calendar(kg.rules, known, since=date.min)
        assert len({e.uid for e in entries}) == len(entries)
        assert ics(entries, known, cancelled(kg.rules, known)).startswith(b"BEGIN:VCALENDAR")
        ElementTree.fromstring(atom(entries, known, "0"))  # noqa: S314  # our own text


def test_hostile_names_neither_break_a_picture_nor_a_feed(kg: reegraph.KnowledgeGraph) -> None:
    """Dollar signs are no formulas, and what XML cannot hold is left out."""
    pytest.importorskip("matplotlib")
    name = r"$\frac{1}{$ <script>&\x07" + "\x07\x0b"
    picture = draw([(name, kg.timeline("cn-2025-61", known="2026-01-01"))], "days", title=name, foot=name)
    assert b"script>" not in picture.replace(b"&lt;script&gt;", b"")
    entry = replace(kg.calendar(known="2025-10-20")[0], name=name, text=name)
    root = ElementTree.fromstring(atom([entry], date(2025, 10, 20), "0"))  # noqa: S314  # our own text
    assert any(r"$\frac{1}{$ <script>&\x07" in (e.text or "") for e in root.iter())
