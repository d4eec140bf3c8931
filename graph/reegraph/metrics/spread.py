"""Intervals of a concentration whose figures are no exact ones: "at least", "at most", "about"."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from math import floor, inf, isinf, log10

from reegraph.metrics.rows import Sorted

CORNERS = 8  # more figures than that are bounded together, and not tried one by one
UNTOLD = "not told"
STEPS = 200


@dataclass(frozen=True)
class Span:
    """An amount between two ends, with the weight of its squared share.

    Parameters
    ----------
    low, high
        Ends of the amount; `high` may be infinite.
    least, most
        Weight of the squared share in the lowest and in the highest index.
    """

    low: float
    high: float
    least: float = 1.0
    most: float = 1.0


def ends(amount: float, bound: str | None) -> tuple[float, float]:
    """Return the least and the most that a figure may be.

    Parameters
    ----------
    amount
        The figure.
    bound
        ``at_least``, ``at_most``, ``about``; another word or None for the figure itself. What is "about" a figure is
        read as rounded at its first digit.

    Examples
    --------
    >>> ends(90.0, "at_least"), ends(90.0, "at_most"), ends(270.0, "about"), ends(5.0, None)
    ((90.0, inf), (0.0, 90.0), (220.0, 320.0), (5.0, 5.0))
    """
    if bound == "at_least":
        return amount, inf
    if bound == "at_most":
        return 0.0, amount
    if bound == "about" and amount > 0:
        half = 10.0 ** floor(log10(amount)) / 2
        return amount - half, amount + half
    return amount, amount


def spans(found: Sorted, points: Mapping[str, float] | None = None, worst: float = 1.0) -> dict[str, Span]:
    """Return the ends and the weights of all rows of a series.

    Parameters
    ----------
    found
        Rows of one series.
    points
        Weights by country; a country that is not there lies between 0 and `worst`. If left out, every country is 1.
    worst
        Weight of lumped lines in the highest index: as if one country had them; in the lowest they count nothing.
    """
    out = {}
    for name, amount in (found.countries | found.others).items():
        low, high = ends(amount, found.bounds.get(name))
        weights = (0.0, worst)
        if name in found.countries and (points is None or name in points):
            weights = (1.0, 1.0) if points is None else (points[name], points[name])
        out[name] = Span(low, high, *weights)
    if found.basis == "share":
        out.pop(UNTOLD, None)
        left = max(0.0, 1 - sum(span.low for span in out.values()))
        out = {name: Span(s.low, max(s.low, min(s.high, s.low + left)), s.least, s.most) for name, s in out.items()}
        if left > 1e-9:
            out[UNTOLD] = Span(max(0.0, 1 - sum(s.high for s in out.values())), left, 0.0, worst)
    return out


def index_ends(found: Sorted, points: Mapping[str, float] | None = None, worst: float = 1.0) -> tuple[float, float]:
    """Return the lowest and the highest sum of weighted squared shares; see `spans` for the parameters.

    Examples
    --------
    >>> bound = {"a": "at_least"}
    >>> index_ends(Sorted({"a": 0.9}, {}, (), (), basis="share", bounds=bound))
    (0.81, 1.0)
    >>> low, high = index_ends(Sorted({"a": 6.0, "b": 4.0}, {}, (), (), bounds=bound))
    >>> round(low, 4), high
    (0.52, 1.0)
    """
    every = list(spans(found, points, worst).values())
    if found.basis == "share":
        return sum(s.least * s.low**2 for s in every), _highest_of_shares(every)
    return lowest(every), highest(every)


def lowest(every: Sequence[Span]) -> float:
    """Return the least sum of weighted squared shares.

    Notes
    -----
    At the least, weight × amount is one level for all amounts that their ends leave free, and the level is the index
    times the sum; `surplus` falls as the level rises, so it is found by halving.

    Examples
    --------
    >>> lowest([Span(1.0, 9.0), Span(2.0, 2.0)])
    0.5
    """
    idle = sum(s.high for s in every if s.least <= 0)
    rest = [s for s in every if s.least > 0]
    if not rest or isinf(idle):
        return 0.0

    def at(level: float) -> list[float]:
        return [min(max(level / s.least, s.low), s.high) for s in rest]

    def surplus(level: float) -> float:
        return sum(x * (s.least * x - level) for s, x in zip(rest, at(level), strict=True)) - level * idle

    low, high = 0.0, max(s.least * (s.low if isinf(s.high) else s.high) for s in rest)
    for _ in range(STEPS):
        middle = (low + high) / 2
        low, high = (middle, high) if surplus(middle) >= 0 else (low, middle)
    amounts = at(low)
    total = sum(amounts) + idle
    return sum(s.least * (x / total) ** 2 for s, x in zip(rest, amounts, strict=True)) if total else 0.0


def highest(every: Sequence[Span]) -> float:
    """Return the largest sum of weighted squared shares: it lies where each amount is at one of its ends.

    Examples
    --------
    >>> highest([Span(1.0, 3.0), Span(1.0, 1.0)]), highest([Span(5.0, float("inf")), Span(1.0, 1.0)])
    (0.625, 1.0)
    """
    most = max((s.most for s in every if isinf(s.high)), default=0.0)
    open_ends = [s for s in every if s.low < s.high < inf]
    if len(open_ends) > CORNERS:
        whole = [_part(s, every) for s in every]
        return max([most, *(s.most * high for s, (_, high) in zip(every, whole, strict=True))])
    choices = [(s.low, s.high) if s.low < s.high < inf else (s.low,) for s in every]
    for amounts in product(*choices):
        if total := sum(amounts):
            most = max(most, sum(s.most * (x / total) ** 2 for s, x in zip(every, amounts, strict=True)))
    return most


def _highest_of_shares(every: Sequence[Span]) -> float:
    """Return the largest sum where the amounts are parts of 1: all free ones but one are at their ends."""
    fixed = sum(s.most * s.low**2 for s in every if s.low == s.high)
    left = 1 - sum(s.low for s in every if s.low == s.high)
    free = [s for s in every if s.low < s.high]
    loose = fixed + max((s.most * s.high for s in free), default=0.0) * max(0.0, left)
    if len(free) > CORNERS:
        return loose
    found = [sum(s.most * x * x for s, x in corner) for corner in _corners(free, left)]
    return fixed + max(found) if found else loose


def _corners(free: Sequence[Span], left: float) -> Iterator[list[tuple[Span, float]]]:
    for k, one in enumerate(free):
        others = [s for n, s in enumerate(free) if n != k]
        for amounts in product(*((s.low, s.high) for s in others)):
            rest = left - sum(amounts)
            if one.low - 1e-9 <= rest <= one.high + 1e-9:
                yield [*zip(others, amounts, strict=True), (one, min(max(rest, one.low), one.high))]


def share_ends(found: Sorted) -> dict[str, tuple[float, float]]:
    """Return the least and the most that the share of each row may be.

    Examples
    --------
    >>> found = Sorted({"a": 0.9}, {"not told": 0.1}, (), (), basis="share", bounds={"a": "at_least"})
    >>> [(name, low, round(high, 3)) for name, (low, high) in share_ends(found).items()]
    [('a', 0.9, 1.0), ('not told', 0.0, 0.1)]
    >>> share_ends(Sorted({"a": 6.0, "b": 4.0}, {}, (), (), bounds={"b": "at_most"}))
    {'a': (0.6, 1.0), 'b': (0.0, 0.4)}
    """
    every = spans(found)
    if found.basis == "share":
        total = max(1.0, sum(s.low for s in every.values()))  # rounded shares may sum to a little more
        return {name: (s.low / total, s.high / total) for name, s in every.items()}
    return {name: _part(s, list(every.values())) for name, s in every.items()}


def _part(one: Span, every: Sequence[Span]) -> tuple[float, float]:
    most = sum(s.high for s in every if s is not one)
    least = sum(s.low for s in every if s is not one)
    low = one.low / (one.low + most) if one.low and not isinf(most) else 0.0
    if one.high == 0:
        return low, 0.0
    return low, 1.0 if isinf(one.high) else one.high / (one.high + least)
