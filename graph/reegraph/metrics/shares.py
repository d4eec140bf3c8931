"""Concentration: shares, leading suppliers and the Herfindahl-Hirschman index as a fraction from 0 to 1."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from reegraph.errors import UsageError
from reegraph.metrics.record import Measure, Measures, merged, part, percent
from reegraph.metrics.rows import Row, Sorted, series, sort_rows
from reegraph.metrics.spread import UNTOLD, index_ends, share_ends

STAGES = ("mining", "refining", "metal", "magnet", "component", "product")
OPEN = "no line for the world or for other countries: what is not listed is not counted"
NAME, SHARE = "concentration (HHI)", "share"


def shares(amounts: Mapping[str, float]) -> dict[str, float]:
    """Return each part of the sum.

    Parameters
    ----------
    amounts
        Amounts of one basis, none negative, not all zero.

    Raises
    ------
    UsageError
        If nothing is there to be divided, or an amount is negative.

    Examples
    --------
    >>> shares({"a": 3.0, "b": 1.0})
    {'a': 0.75, 'b': 0.25}
    """
    if any(amount < 0 for amount in amounts.values()):
        raise UsageError("an amount is negative; shares need amounts from 0 up")
    total = sum(amounts.values())
    if not total:
        raise UsageError("the amounts sum to zero; there is nothing to share")
    return {name: amount / total for name, amount in amounts.items()}


def hhi(amounts: Iterable[float]) -> float:
    """Return the sum of the squared shares: 1/n for n equal suppliers, 1 for one.

    Parameters
    ----------
    amounts
        Amounts of one basis; shares do as well.

    Raises
    ------
    UsageError
        If they sum to zero or one is negative.

    Examples
    --------
    >>> hhi([1, 1, 1, 1]), hhi([5])
    (0.25, 1.0)
    """
    return sum(share * share for share in shares({str(k): v for k, v in enumerate(amounts)}).values())


def hhi_interval(known: Iterable[float], others: Iterable[float] = ()) -> tuple[float, float]:
    """Return the index with each lumped line as very many countries, and as one.

    Parameters
    ----------
    known
        Amounts of single countries.
    others
        Amounts of lines such as "other countries".

    Returns
    -------
    tuple of float
        Low and high; equal if nothing is lumped. The truth lies between, as no lumped line can be more concentrated
        than one country nor less than countless ones.

    Examples
    --------
    >>> low, high = hhi_interval([70, 13, 6, 5], [6])
    >>> round(low * 10_000), round(high * 10_000)
    (5130, 5166)
    """
    single, lumped = list(known), list(others)
    total = sum(single) + sum(lumped)
    high = hhi([*single, *lumped])
    if not sum(lumped):
        return high, high
    return sum((x / total) ** 2 for x in single), high


def bounds_of(found: Sorted) -> tuple[float, float]:
    """Return the interval of the index, for lumped lines and for figures that are bounds.

    Examples
    --------
    >>> bounds_of(sort_rows([Row("a", share=0.95, bound="at_least")]))
    (0.9025, 1.0)
    >>> bounds_of(sort_rows([Row("a", share=1.0, bound="at_most")]))
    (0.0, 1.0)
    """
    if found.bounds:
        low, high = index_ends(found)
    else:
        low, high = hhi_interval(found.countries.values(), found.others.values())
    return max(0.0, low), min(1.0, high)


def top_suppliers(amounts: Mapping[str, float], most: int = 3) -> list[tuple[str, float]]:
    """Return the leading suppliers with their shares, the largest first; the name decides between equals.

    Examples
    --------
    >>> top_suppliers({"a": 1.0, "b": 2.0, "c": 1.0}, 2)
    [('b', 0.5), ('a', 0.25)]
    """
    return sorted(shares(amounts).items(), key=lambda item: (-item[1], item[0]))[:most]


def reading(found: Sorted, interval: tuple[float, float]) -> str:
    """Say in one line what a concentration means.

    Examples
    --------
    >>> reading(sort_rows([Row("a", 7.0), Row("b", 3.0)]), (0.58, 0.58))
    'one country has over two thirds: a 70.0 %; as if 1.7 equal countries made it'
    """
    if not found.countries:
        return "no country is told by name"
    whole = found.countries | found.others
    named = {k: v for k, v in shares(whole).items() if k in found.countries}
    first, share = max(named.items(), key=lambda item: (item[1], item[0]))
    head = (
        "one country has " + part(share)
        if share >= 1 / 3
        else f"no country has a third; the largest has {share * 100:.1f} %"
    )
    low, high = interval
    few, many = f"{1 / high:.1f}", f"{1 / low:.1f}" if low else ""
    equal = few if few == many else f"{few} to {many}" if many else f"{few} or more"
    if found.bounds and found.basis != "share":
        return f"{found.names[first]} has {between(*share_ends(found)[first])}; as if {equal} equal countries made it"
    if found.bounds.get(first):
        head = f"{found.names[first]} has {found.bounds[first].replace('_', ' ')} {share * 100:.1f} %"
        return f"{head}; as if {equal} equal countries made it"
    return f"{head}: {found.names[first]} {share * 100:.1f} %; as if {equal} equal countries made it"


def between(low: float, high: float) -> str:
    """Return a share, or the two ends of one, as per cent.

    Examples
    --------
    >>> between(0.5, 0.5), between(0.9, 1.0)
    ('50.0 %', '90.0 % to 100.0 %')
    """
    return percent(low) if percent(low) == percent(high) else f"{percent(low)} to {percent(high)}"


def unit_of(found: Sorted) -> str:
    """Say what the shares are parts of."""
    return "fraction" if found.basis in (None, "share") else f"fraction of {found.basis}"


def concentration(rows: Sequence[Row], *, scope: str = "world", by_country: bool = False) -> Measures:
    """Measure the concentration of every series in some rows.

    Parameters
    ----------
    rows
        Rows of any number of series (material, stage, year, edition, basis).
    scope
        Whose supply it is.
    by_country
        Add the share of each country after the index.

    Returns
    -------
    Measures
        One index for each series; an interval if a line lumps several countries or a figure is a bound. A series that
        cannot be added up is [0, 1] with the reason in `missing`.

    Notes
    -----
    Definition: the sum of the squared shares of the sum of the rows (not of the rounded line of the world).

    Examples
    --------
    >>> told = [Row("china", 270000.0, year=2024), Row("other", 123950.0, kind="others", year=2024)]
    >>> one = concentration(told)[0]
    >>> round(one.low, 4), round(one.high, 4)
    (0.4697, 0.5687)
    """
    out = Measures()
    gaps = open_stages(rows)
    for (material, stage, year, edition, _), part_rows in series(rows).items():
        about = Measure(NAME, 0.0, 1.0, "fraction", scope, stage, year, edition, material)
        try:
            found = sort_rows(part_rows)
        except UsageError as error:
            facts = tuple(row.fact for row in part_rows if row.fact)
            out.append(replace(about, inputs=facts, missing=(str(error),), reading="not computed"))
            continue
        if not found.countries or not found.total:
            continue
        total = any(row.kind == "total" for row in part_rows)
        whole = scope != "world" or found.basis == "share" or bool(found.others) or total
        missing = [*found.missing, *gaps.get((material, year, edition, found.basis), ()), *(() if whole else (OPEN,))]
        about = replace(about, unit=unit_of(found), inputs=found.facts, missing=merged(missing))
        if not whole and len(found.countries) == 1:
            name = next(iter(found.names.values()))
            out.append(replace(about, reading=f"only {name} is told, not the world"))
            continue
        low, high = bounds_of(found)
        out.append(replace(about, low=low, high=high, reading=reading(found, (low, high))))
        if by_country:
            out += _by_country(found, about)
    return out


def _by_country(found: Sorted, about: Measure) -> list[Measure]:
    whole = shares(found.countries | found.others)
    parts = share_ends(found) if found.bounds else {name: (share, share) for name, share in whole.items()}
    names = {UNTOLD: "countries not told"} | found.names
    return [
        replace(about, measure=SHARE, low=low, high=high, country=name, reading=f"{names[name]}: {between(low, high)}")
        for name, (low, high) in sorted(parts.items(), key=lambda item: (-whole.get(item[0], 0.0), item[0]))
    ]


def open_stages(rows: Sequence[Row]) -> dict[tuple[str | None, int | None, str | None, str | None], list[str]]:
    """Report stages that make more than the stage before them; nothing is scaled to close the gap.

    Returns
    -------
    dict
        Sentences by material, year, edition and basis.

    Examples
    --------
    >>> told = [Row("a", 75.1, stage="mining", basis="kt"), Row("a", 80.8, stage="refining", basis="kt")]
    >>> open_stages(told)[None, None, None, "kt"][0][:70]
    'refining makes 80.8 kt, more than the 75.1 kt of mining: a gap of 5.7 '
    """
    sums: dict[tuple[str | None, int | None, str | None, str | None], dict[str, float]] = {}
    for row in rows:
        if row.kind != "total" and row.quantity is not None and row.stage in STAGES and row.bound in (None, "exactly"):
            by_stage = sums.setdefault((row.material, row.year, row.issue, row.basis), {})
            by_stage[row.stage] = by_stage.get(row.stage, 0.0) + row.quantity
    told: dict[tuple[str | None, int | None, str | None, str | None], list[str]] = {}
    for key, by_stage in sums.items():
        present = [stage for stage in STAGES if stage in by_stage]
        unit = f" {key[3]}" if key[3] else ""
        for before, after in pairwise(present):
            gap = by_stage[after] - by_stage[before]
            if gap > 1e-9 * by_stage[after] and by_stage[before]:
                made, mined = f"{by_stage[after]:,.6g}{unit}", f"{by_stage[before]:,.6g}{unit}"
                size = f"a gap of {gap:,.4g}{unit} ({gap / by_stage[before] * 100:.1f} %)"
                text = f"{after} makes {made}, more than the {mined} of {before}: {size} that the source leaves open"
                told.setdefault(key, []).append(f"{text}, not scaled")
    return told
