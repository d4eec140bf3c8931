"""Which of several contradicting figures is used, and why; nothing is averaged and nothing is thrown away.

The steps stand in ``seeds/beliefs.yml``. A figure that loses stays an alternative; the range shows how far apart the
figures for the same stage and year are, so that what is computed from one can be computed over all of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from reegraph.errors import UsageError, listing, nearest
from reegraph.figures import Figure, Untold, series
from reegraph.yamlfile import Seq, read

CONFIDENCE = ("primary", "confirmed", "single")
BOUNDS = {"at_least", "at_most"}
DEFAULT: tuple[Mapping[str, Any], ...] = (
    {"by": "stage"}, {"by": "year"}, {"by": "confidence", "order": CONFIDENCE}, {"by": "edition"},
)  # fmt: skip


@dataclass(frozen=True)
class Belief:
    """The figure that is used, those that are not, how far they lie apart, and the reason.

    A pair of bounds is an interval: `low` and `high` without a `value`.
    """

    value: float | None
    fact: str | None
    year: int | None
    basis: str | None
    bound: str | None
    low: float | None
    high: float | None
    alternatives: tuple[Figure, ...]
    reason: str


def latest_editions(rows: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Leave out what a later edition of the same series tells anew; rows without an edition stay.

    Parameters
    ----------
    rows
        Figures for one quantity and year, with `edition` and `known_from` where told.

    Examples
    --------
    >>> rows = [{"edition": "MCS 2025", "quantity": 13000.0}, {"edition": "MCS 2026", "quantity": 29000.0}]
    >>> [row["quantity"] for row in latest_editions(rows)]
    [29000.0]
    """
    given = list(rows)
    newest: dict[str, tuple[date, str]] = {}
    for row in given:
        if (name := series(row.get("edition"))) is not None:
            newest[name] = max(newest.get(name, (date.min, "")), _age(row))
    return [row for row in given if (n := series(row.get("edition"))) is None or _age(row) == newest[n]]


def _age(row: Mapping[str, Any]) -> tuple[date, str]:
    return row.get("known_from") or date.min, str(row.get("edition"))


def steps_of(folders: Iterable[Path]) -> tuple[Mapping[str, Any], ...]:
    """Return the steps of the last seeds folder that has a ``beliefs.yml``, else the built-in ones."""
    for folder in reversed(list(folders)):
        if (folder / "beliefs.yml").is_file():
            data, problems = read(folder / "beliefs.yml", "beliefs.yml")
            if isinstance(data, Seq) and not problems:
                return tuple(data)
    return DEFAULT


def believe(
    facts: Iterable[Figure | Untold],
    *,
    steps: Iterable[Mapping[str, Any]] = DEFAULT,
    stage: str | None = None,
    year: int | None = None,
    basis: str | None = None,
    known: date | None = None,
    choice: str | None = None,
) -> Belief:
    """Choose between the figures for one quantity.

    Parameters
    ----------
    facts
        All figures of one thing and one maker, place or pair, and the editions that tell none.
    steps
        As ``seeds/beliefs.yml`` tells them.
    stage, year, basis
        What is asked for; without a year the newest that is told. Goods, stages and bases are never mixed: where
        several are told, one has to be named.
    known
        Leave out what became known only later.
    choice
        Id of the fact to use instead.

    Returns
    -------
    Belief
        Without a value if no figure fits (a missing number is not zero), if a later edition of the series tells none,
        and if a least and a most are told: that is an interval. `low` and `high` span the figures of the same
        stage and basis for the same year, and those without a year. The reason names a better sourced figure of
        another year that the newest year takes the place of.

    Raises
    ------
    UsageError
        If goods, stages or bases would be mixed, or `choice` is no figure of this quantity.

    Examples
    --------
    >>> told = [Figure("a", 0.90), Figure("b", 0.91, year=2024, confidence="confirmed"), Figure("c", 0.93, year=2024)]
    >>> found = believe(told)
    >>> found.value, found.fact, (found.low, found.high)
    (0.91, 'b', (0.9, 0.93))
    >>> found.reason
    'of 3 figures; 2 of the newest year told, 2024; 1 confirmed, before single'
    >>> believe([*told, Figure("d", 0.84, year=2025)]).reason
    'of 4 figures; 1 of the newest year told, 2025; passes over 0.91 of 2024, confirmed'
    """
    steps, given = tuple(steps), list(facts)
    every = [f for f in given if isinstance(f, Figure)]
    told = [f for f in every if known is None or f.known_from is None or f.known_from <= known]
    blanks = [f for f in given if isinstance(f, Untold)]
    blanks = [f for f in blanks if known is None or f.known_from is None or f.known_from <= known]
    if choice is not None:
        return _chosen(told, choice, known)
    if not told:
        return Belief(None, None, year, basis, None, None, None, (), _nothing(every, blanks, known))
    fitting = _one(_one(_one(told, "item", None), "stage", stage), "basis", basis)
    reason = [f"of {len(told)} figure{'s' * (len(told) != 1)}"]
    left = [f for f in fitting if not any(one.replaces(f, year) for one in blanks)]
    reason += _taken_back(fitting, left, blanks, year)
    if fitting and not left:
        return Belief(None, None, year, basis, None, None, None, tuple(told), "; ".join(reason))
    fitting = left
    asked = () if year is None else ({"by": "year"},)  # whatever the steps: what is asked for is a filter
    for step in (*asked, *steps):
        before = len(left)
        left, why = _step(left, step, year)
        if why and (len(left) < before or not left):
            reason.append(why)
        if not left:
            return Belief(None, None, year, basis, None, None, None, tuple(told), "; ".join(reason))
    if not left:
        return Belief(None, None, year, basis, None, None, None, tuple(told), "no figure is told")
    best = max(left, key=lambda f: (f.known_from or date.min, _reversed(f.fact)))
    near = [f for f in fitting if f.year in (best.year, None)]
    low, high = min(f.value for f in near), max(f.value for f in near)
    if {f.bound for f in left} == BOUNDS and len({f.value for f in left}) > 1:
        listed = listing(sorted(f"{str(f.bound).replace('_', ' ')} {f.value:.12g}" for f in left))
        reason += [f"bounds alone, {listed}: an interval, no single value", *_passed_over(fitting, best, steps, year)]
        reason += _against(left, known)
        return Belief(None, None, best.year, best.basis, None, low, high, tuple(told), "; ".join(reason))
    if len({f.value for f in left}) > 1:
        reason.append(f"{len(left)} are as good as each other, the one known last is taken")
    reason += [*_passed_over(fitting, best, steps, year), *_against([best], known)]
    rest = tuple(f for f in told if f is not best)
    return Belief(best.value, best.fact, best.year, best.basis, best.bound, low, high, rest, "; ".join(reason))


def _nothing(every: list[Figure], blanks: list[Untold], known: date | None) -> str:
    """Say why there is no figure at all."""
    days = [f.known_from for f in every if f.known_from is not None]
    if days:
        return f"none is known by {known}; the first is known from {min(days)}"
    return "; ".join(["no figure is told", *(one.words() for one in blanks)])


def _taken_back(fitting: list[Figure], left: list[Figure], blanks: list[Untold], year: int | None) -> list[str]:
    """Name the editions that tell no figure any more, and what they take the place of."""
    out = []
    for one in blanks:
        lost = [f for f in fitting if f not in left and one.replaces(f, year)]
        if lost:
            what = listing(sorted({f"{f.value:.12g} of {f.edition}" for f in lost}))
            out.append(f"{one.words()}, in the place of {what}")
        elif any(one.replaces(f, None) for f in fitting):  # of another year than the one asked for
            out.append(one.words())
    return out


def _against(used: list[Figure], known: date | None) -> list[str]:
    facts = {fact for f in used for fact, day in f.against if known is None or day is None or day <= known}
    facts -= {f.fact for f in used}
    return [f"contradicted by {listing(sorted(facts))}"] if facts else []


def _passed_over(
    fitting: list[Figure], best: Figure, steps: tuple[Mapping[str, Any], ...], year: int | None
) -> list[str]:
    """Name the better sourced figure of another year that the newest year takes the place of."""
    if year is not None or "year" not in [step["by"] for step in steps]:
        return []
    order = next((list(step.get("order") or CONFIDENCE) for step in steps if step["by"] == "confidence"), [])

    def rank(f: Figure) -> int:
        return order.index(f.confidence) if f.confidence in order else len(order)

    better = [f for f in fitting if f.year != best.year and rank(f) < rank(best)]
    if not better:
        return []
    one = max(better, key=lambda f: (f.year or 0, -rank(f), _reversed(f.fact)))
    when = "without a year" if one.year is None else f"of {one.year}"
    return [f"passes over {one.value:.12g} {when}, {one.confidence}"]


def _chosen(told: list[Figure], choice: str, known: date | None) -> Belief:
    best = next((f for f in told if f.fact == choice), None)
    if best is None:
        ids = [f.fact for f in told]
        raise UsageError(f"{choice} is no figure of this quantity; there are {listing(ids)}{nearest(choice, ids)}")
    alike = [f for f in told if (f.item, f.stage, f.basis) == (best.item, best.stage, best.basis)]
    near = [f for f in alike if f.year in (best.year, None)]
    rest = tuple(f for f in told if f is not best)
    low, high = min(f.value for f in near), max(f.value for f in near)
    reason = ["chosen by hand", *_against([best], known)]
    return Belief(best.value, best.fact, best.year, best.basis, best.bound, low, high, rest, "; ".join(reason))


def _one(told: list[Figure], name: str, wanted: str | None) -> list[Figure]:
    """Keep the figures of one good, stage or basis."""
    there = sorted({str(getattr(f, name) or "not told") for f in told})
    if wanted is None and len(there) > 1:
        raise UsageError(f"figures of more than one {name} are told and never mix: {listing(there)}; name one")
    return [f for f in told if wanted is None or getattr(f, name) == wanted]


def _step(left: list[Figure], step: Mapping[str, Any], year: int | None) -> tuple[list[Figure], str]:
    """Return the figures that a step prefers, and the words for it."""
    by = step["by"]
    if by == "stage" or not left:
        return left, "" if left else "none is of the stage or basis asked for"
    if by == "year":
        return _of_year(left, year)
    if by == "edition":
        ages = [{"edition": f.edition, "known_from": f.known_from, "figure": f} for f in left]
        kept = [row["figure"] for row in latest_editions(ages)]
        return kept, f"the latest edition, {listing(sorted({f.edition for f in kept if f.edition}))}"
    order = list(step.get("order") or (CONFIDENCE if by == "confidence" else ()))

    def rank(f: Figure) -> int:
        words = (f.confidence,) if by == "confidence" else f.sources
        return min((order.index(w) for w in words if w in order), default=len(order))

    best = min(map(rank, left))
    kept = [f for f in left if rank(f) == best]
    word = order[best] if best < len(order) else "of another source"
    others = sorted({f.confidence for f in left} - {word}) if by == "confidence" else []
    return kept, f"{len(kept)} {word if by == 'confidence' else 'of ' + word}" + (
        f", before {listing(others)}" if others else ""
    )


def _of_year(left: list[Figure], year: int | None) -> tuple[list[Figure], str]:
    years = sorted({f.year for f in left if f.year is not None})
    if year is None:
        kept = [f for f in left if f.year == years[-1]] if years else left
        return kept, f"{len(kept)} of the newest year told, {years[-1]}" if years else ""
    if kept := [f for f in left if f.year == year]:
        return kept, f"{len(kept)} of {year}"
    kept = [f for f in left if f.year is None]
    told = f"none of {year}" + (f" (told for {listing(map(str, years))})" if years else "")
    return kept, told + (", so one without a year" if kept else "")


def _reversed(text: str) -> tuple[int, ...]:
    """Order ids so that the first one of the alphabet is the greatest."""
    return tuple(-ord(c) for c in text)
