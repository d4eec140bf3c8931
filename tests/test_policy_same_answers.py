"""The rule book, the acts themselves and one Cypher pattern tell the same about every rule, on many pairs of days.

The same on a Neo4j server is tested in `tests.test_parity`, which has one that holds the shipped graph.
"""

from __future__ import annotations

from datetime import date

import pytest
from tests import policy_grid

import reegraph
from reegraph.build import read_dataset


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
