"""Scripted impact queries: what hangs on a country's exports or on a rule, how much, through which paths and facts."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from reegraph.dates import full_day
from reegraph.errors import UsageError

if TYPE_CHECKING:
    from reegraph.impact.result import ImpactResult
    from reegraph.impact.rules import Hit
    from reegraph.impact.scenario import GraphLike, Scenario
    from reegraph.impact.world import World

__all__ = ["run"]


def run(
    kg: GraphLike,
    scenario: str | os.PathLike[str] | Mapping[str, Any],
    *,
    on: date | str | None = None,
    known: date | str | None = None,
) -> ImpactResult:
    """Compute the exposure of materials, products and sectors in a scenario.

    Parameters
    ----------
    kg
        The graph.
    scenario
        A YAML file, the id of a shipped scenario, or a mapping of the same form.
    on, known
        First day of the shock and day of knowledge; they replace `day` and `known` of the scenario.

    Returns
    -------
    ImpactResult
        Figures as intervals, each with the paths that sum to it and the ids of their facts.

    Raises
    ------
    ProblemsError
        All problems of the scenario together, each with file and line.
    UsageError
        If there is no such file, or a day is no day.

    Notes
    -----
    The definition is that of exposure in the page on impact: the chance that a walk backward through supply meets what
    is hit. A share that no fact tells is an interval from 0 to what is left.

    Examples
    --------
    >>> import reegraph
    >>> kg = reegraph.load()
    >>> stop = {"stop": "exports", "country": "China", "materials": ["rare earth magnets"], "severity": 1}
    >>> result = kg.impact({"id": "magnets", "shocks": [stop]})
    >>> [(row["input"], row["low"], row["high"]) for row in result.rows() if row["sector"] == "electric-vehicles"]
    [('rare-earth-magnets', 0.94, 0.94)]
    """
    from reegraph.impact.doubts import contradictions, gaps, idle, settings
    from reegraph.impact.exposure import compute
    from reegraph.impact.result import ImpactResult
    from reegraph.impact.rules import report
    from reegraph.impact.scenario import Rule, load
    from reegraph.impact.world import World

    asked = load(kg, scenario)
    asked = replace(asked, day=_day(on, "on", asked.day), known=_day(known, "known", asked.known))
    world = World(kg.nx, asked.known, asked.figures.use, all_years=asked.figures.years == "all")
    hits = _hits(world, asked)
    nothing = idle(world, asked, hits)
    found = compute(world, hits, asked.paths)
    rules, reports = [], []
    for n, shock in enumerate(asked.shocks):
        if isinstance(shock, Rule):
            told = report(world, shock.rule, {h.rule for h in hits if h.shock == n})
            without = compute(world, [h for h in hits if h.shock != n], asked.paths)
            reports.append(told)
            rules.append(
                {
                    "id": told.id, "name": told.name, "state": "not evaluated", "since": None, "used_as": ["in force"],
                    "changes_result": found.figures() != without.figures(), "facts": [c["fact"] for c in told.changes],
                    "provisions": told.provisions, "changes": told.changes,
                }
            )  # fmt: skip
    figures = [p["exposure"] for row in found.sectors for p in row["inputs"] or [row]]
    return ImpactResult(
        {
            "scenario": asked.id,
            "question": asked.question,
            "graph": kg.info.content_hash,
            "on": None if asked.day is None else asked.day.isoformat(),
            "known": None if asked.known is None else asked.known.isoformat(),
            "answer": "no" if nothing else _answer(figures or [row["exposure"] for row in found.inputs]),
            "settings": settings(world, asked, found),
            "rules": rules,
            "sectors": found.sectors,
            "inputs": found.inputs,
            "untouched": found.untouched,
            "not_told": found.not_told,
            "importers": [],
            "sets": [],
            "help": [],
            "contradictions": contradictions(world, found, reports),
            "gaps": gaps(world, found, reports, nothing),
            "numeric": asdict(found.numeric),
        }
    )


def _day(given: date | str | None, option: str, told: date | None) -> date | None:
    if given is None:
        return told
    try:
        return full_day(given.isoformat() if isinstance(given, date) else given)
    except ValueError as error:
        raise UsageError(f"{option}: {error}") from None


def _hits(world: World, asked: Scenario) -> list[Hit]:
    from reegraph.impact.rules import hits_of_rule, hits_of_stop
    from reegraph.impact.scenario import Stop

    found: list[Hit] = []
    for n, shock in enumerate(asked.shocks):
        found += hits_of_stop(world, shock, n) if isinstance(shock, Stop) else hits_of_rule(world, shock, n)
    return found


def _answer(figures: list[dict[str, Any]]) -> str:
    """Say whether the question is answered: `no` when every figure is [0, 1], `partly` when some are intervals."""
    if figures and all(f["low"] == 0 and f["high"] == 1 for f in figures):
        return "no"
    return "yes" if all(f["low"] == f["high"] for f in figures) else "partly"
