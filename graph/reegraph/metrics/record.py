"""One result of a measure, with its unit, its facts, what is missing, and one line that reads it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from reegraph.frames import frame

if TYPE_CHECKING:
    import pandas

KEYS = ("measure", "scope", "stage", "year", "edition", "value", "low", "high", "unit", "inputs", "missing", "reading")
SAME = 1e-12
SEEN = 0.0005  # the least share that one decimal of per cent shows
DIGITS = 12  # a sum of floats is no more exact than that


@dataclass(frozen=True)
class Measure:
    """One result.

    Parameters
    ----------
    measure
        What was measured, for instance ``concentration (HHI)``.
    low, high
        Bounds of the figure; equal where it is one figure.
    unit
        What the figure counts.
    inputs
        Ids of the facts that it was computed from.
    missing
        What is not told, lumped, mixed or left out; a sentence each.
    reading
        One line that says what it means.

    Examples
    --------
    >>> Measure("share", 0.5, 0.5, "fraction", reading="half").to_dict()["value"]
    0.5
    >>> sorted(set(Measure("share", 0.1, 0.5, "fraction").to_dict()) & {"value", "low", "high"})
    ['high', 'low']
    """

    measure: str
    low: float
    high: float
    unit: str
    scope: str = "world"
    stage: str | None = None
    year: int | None = None
    edition: str | None = None
    material: str | None = None
    country: str | None = None
    inputs: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    reading: str = ""

    @property
    def exact(self) -> bool:
        """Whether it is one figure."""
        return abs(self.high - self.low) <= SAME

    def to_dict(self) -> dict[str, Any]:
        """Return the form of the JSON list: `value`, or `low` and `high`."""
        low, high = round(self.low, DIGITS), round(self.high, DIGITS)
        figure = {"value": low} if self.exact else {"low": low, "high": high}
        return {
            "measure": self.measure, "scope": self.scope, "stage": self.stage, "year": self.year,
            "edition": self.edition, **figure, "unit": self.unit, "inputs": list(self.inputs),
            "missing": list(self.missing), "reading": self.reading, "material": self.material,
            **({} if self.country is None else {"country": self.country}),
        }  # fmt: skip


class Measures(list[Measure]):
    """Results in a row, for files and tables.

    Examples
    --------
    >>> Measures([Measure("share", 0.5, 0.5, "fraction")]).to_dicts()[0]["measure"]
    'share'
    """

    def to_dicts(self) -> list[dict[str, Any]]:
        """Return the JSON list."""
        return [one.to_dict() for one in self]

    def to_pandas(self) -> pandas.DataFrame:
        """Return one line a result; needs pandas (``pip install 'reegraph[pandas]'``).

        Raises
        ------
        ReegraphError
            If pandas is not installed.
        """
        return frame(self.to_dicts(), [*KEYS, "material", "country"])


PARTS = ((1.0, "all of it"), (0.95, "95 % of it"), (0.9, "nine tenths"), (0.8, "four fifths"), (0.75, "three quarters"),
         (2 / 3, "two thirds"), (0.5, "half"), (1 / 3, "a third"), (0.25, "a quarter"))  # fmt: skip


def part(share: float) -> str:
    """Say a share in words.

    Examples
    --------
    >>> part(0.685), part(0.5), part(0.52), part(1.0), part(0.2)
    ('over two thirds', 'half', 'over half', 'all of it', '20 %')
    """
    for least, words in PARTS:
        if abs(share - least) < 5e-4:
            return words
        if share > least:
            return f"over {words}"
    return f"{share * 100:.0f} %"


def percent(share: float) -> str:
    """Return a share as per cent; a tiny one is never printed as nothing.

    Examples
    --------
    >>> percent(0.86), percent(0.0002), percent(0.0)
    ('86.0 %', '<0.05 %', '0 %')
    """
    if not share:
        return "0 %"
    return "<0.05 %" if 0 < share < SEEN else f"{share * 100:.1f} %"


def merged(texts: Iterable[str]) -> tuple[str, ...]:
    """Return texts without repeats, in their order."""
    return tuple(dict.fromkeys(text for text in texts if text))
