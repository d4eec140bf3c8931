"""The real rules: expected answers written from the texts, against the rule book.

The cases of ``data/policy-cases-*.yml`` were written from the texts before the code was run on them.
"""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

import reegraph
from reegraph.api import KnowledgeGraph

FILES = sorted((Path(__file__).parent / "data").glob("policy-cases-*.yml"))
TEXTS = [yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.BaseLoader) for file in FILES]  # noqa: S506  # texts only: `on` is no flag
PLAIN = {"null": None, "true": True, "false": False}
CASES: list[dict[str, Any]] = [
    {k: v if isinstance(v, list) else PLAIN.get(v, v) for k, v in case.items()} for rows in TEXTS for case in rows
]
OPTIONAL = ("how", "by_its_terms", "contested")
DAYS = ("since", "until", "last_verified")
LISTS = ("because", "candidates")


@pytest.fixture(scope="module")
def kg() -> KnowledgeGraph:
    """The shipped graph."""
    return reegraph.load(say=lambda _: None)


def name_of(case: dict[str, Any]) -> str:
    """Name a case by what it asks."""
    return f"{case['unit']} on {case['on']} known {case['known']}"


@pytest.mark.parametrize("case", CASES, ids=name_of)
def test_case(kg: KnowledgeGraph, case: dict[str, Any]) -> None:
    """The rule book gives the answer that was written from the texts."""
    found = kg.status(case["unit"], on=_day(case["on"]), known=_day(case["known"]))
    wanted = {"state": case["state"], **{k: case[k] for k in OPTIONAL if k in case}}
    wanted |= {k: None if case[k] is None else _day(case[k]) for k in DAYS if k in case}
    wanted |= {k: tuple(sorted(case[k])) for k in LISTS if k in case}
    got = {k: tuple(sorted(getattr(found, k))) if k in LISTS else getattr(found, k) for k in wanted}
    assert got == wanted, case.get("why")


def _day(value: Any) -> date:
    return value if isinstance(value, date) else date.fromisoformat(str(value))


def test_there_are_enough_and_of_many_kinds() -> None:
    """At least 60 different questions with nine states, and each state has its facts."""
    assert len(CASES) >= 60
    assert len({name_of(c) for c in CASES}) == len(CASES)
    assert all(c.get("because") for c in CASES if c["state"] not in ("no record", "not begun"))
    assert len(Counter(c["state"] for c in CASES)) >= 9
