"""Results as a picture: stacked bars of shares, figures over the years; readable in grey and by the colour-blind."""

from __future__ import annotations

import io
import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from textwrap import wrap
from typing import Any

from reegraph.errors import ReegraphError, UsageError
from reegraph.metrics.record import Measure
from reegraph.metrics.rows import kind_of
from reegraph.metrics.shares import SHARE, STAGES

# Colours of Okabe and Ito from dark to light, and a hatching that holds in grey; the lumped rest is white.
STYLES = (
    ("#0072B2", ""),
    ("#E69F00", "//"),
    ("#009E73", "\\\\"),
    ("#F0E442", ".."),
    ("#CC79A7", "xx"),
    ("#56B4E9", "--"),
    ("#D55E00", "||"),
)
REST = ("#FFFFFF", "")
LINES = (
    ("o", "-"),
    ("s", "--"),
    ("^", ":"),
    ("D", "-."),
    ("v", (0, (5, 1))),
    ("P", (0, (1, 1))),
    ("X", (0, (3, 1, 1, 1))),
)
LABEL, LUMPED = 34, "others and not told"


def draw(measures: Sequence[Measure], file: Path, names: Sequence[tuple[str, str]] = ()) -> bytes:
    """Draw results for a file, SVG or PNG by its ending; the same bytes for the same results.

    Parameters
    ----------
    measures
        Results; shares are drawn as stacked bars, one bar a series. Without shares, or if a series runs over several
        years, figures over the years.
    file
        Only its ending is read.
    names
        Ids and names of countries and materials, for the labels.

    Raises
    ------
    ReegraphError
        If matplotlib is not installed.
    UsageError
        If the ending is another one, or there is nothing to draw.
    """
    form = file.suffix.lower().lstrip(".")
    if form not in ("svg", "png"):
        raise UsageError(f"{file} ends in .{form or '(nothing)'}; a picture is .svg or .png")
    if not measures:
        raise UsageError("there is nothing to draw: no figure was found")
    os.environ.setdefault("MPLBACKEND", "agg")
    try:
        import matplotlib as mpl
        from matplotlib.figure import Figure
    except ImportError:
        raise ReegraphError("pictures need matplotlib; install it with: pip install 'reegraph[plot]'") from None
    whole = [one for one in measures if one.country is None]
    parts = [one for one in measures if one.measure == SHARE]
    over_years = any(len({one.year for one in line}) > 2 for line in _lines(whole).values())  # a line needs three
    with mpl.rc_context({"svg.hashsalt": "reegraph", "svg.fonttype": "none", "hatch.linewidth": 0.6, "font.size": 9}):
        if parts and not over_years:
            figure = Figure(figsize=(9, 1.6 + 0.55 * len(_bars(parts))), layout="constrained")
            _stacked(figure, _bars(parts), dict(names))
        else:
            figure = Figure(figsize=(9, 4.8), layout="constrained")
            _over_years(figure, whole, dict(names))
        out = io.BytesIO()
        told: dict[str, Any] = {"Date": None, "Creator": "reegraph"} if form == "svg" else {"Software": None}
        figure.savefig(out, format=form, metadata=told, dpi=150)
    return out.getvalue()


def _short(text: str) -> str:
    return "\n".join(wrap(text, LABEL, max_lines=3, placeholder=" …"))


def _words(one: Measure, names: dict[str, str]) -> list[str]:
    """Return what a series is: stage, year, good, whose, edition."""
    good = names.get(one.material or "", one.material or "")
    of = one.scope.removeprefix("imports of ")
    of = "" if one.scope == "world" else one.scope.replace(of, names.get(of, of))
    return [one.stage or "", str(one.year or ""), good, of, one.edition or ""]


def _titles(series: Sequence[Measure], names: dict[str, str], *, year: bool = True) -> tuple[str, list[str]]:
    """Return what all series share, for the title, and what tells each from the others, for its label."""
    words = [_words(one, names) for one in series]
    if not year:
        words = [[*row[:1], "", *row[2:]] for row in words]
    same = [len({row[k] for row in words}) == 1 for k in range(len(words[0]))]
    title = ", ".join(word for word, one in zip(words[0], same, strict=True) if one and word)
    labels = [", ".join(word for word, one in zip(row, same, strict=True) if word and not one) for row in words]
    return title, labels


def _key(one: Measure) -> tuple[Any, ...]:
    step = STAGES.index(one.stage) if one.stage in STAGES else len(STAGES)
    return step, one.stage or "", one.scope, one.material or "", one.year or 0, one.edition or "", one.unit


def _bars(parts: Iterable[Measure]) -> dict[tuple[Any, ...], list[Measure]]:
    found: dict[tuple[Any, ...], list[Measure]] = {}
    for one in parts:
        found.setdefault(_key(one), []).append(one)
    return {key: found[key] for key in sorted(found)}


def _stacked(figure: Any, bars: dict[tuple[Any, ...], list[Measure]], names: dict[str, str]) -> None:
    """Draw one bar a series, mining first; beyond seven countries the rest is one part."""
    totals: dict[str, float] = {}
    for one in (one for bar in bars.values() for one in bar):
        if one.country == "not told" or kind_of(names.get(one.country or "", one.country or "")) == "others":
            continue
        totals[one.country or ""] = totals.get(one.country or "", 0.0) + one.low
    shown = sorted(totals, key=lambda c: (-totals[c], c))[: len(STYLES)]
    axes = figure.add_subplot()
    seen: dict[str, Any] = {}
    for row, bar in enumerate(bars.values()):
        left = 0.0
        by_country = {one.country: one.low for one in bar}
        rest = sum(share for country, share in by_country.items() if country not in shown)
        for k, country in enumerate([*shown, None]):
            share = rest if country is None else by_country.get(country, 0.0)
            if share <= 0:
                continue
            colour, hatch = REST if country is None else STYLES[k]
            name = LUMPED if country is None else names.get(country, country)
            style = {"color": colour, "hatch": hatch, "edgecolor": "#333333", "linewidth": 0.6}
            drawn = axes.barh(row, share, left=left, height=0.68, **style)
            seen.setdefault(name, drawn)
            if share >= 0.08:  # a figure needs room
                box = {"facecolor": "#FFFFFF", "edgecolor": "none", "pad": 1.2}
                axes.text(left + share / 2, row, f"{share * 100:.0f} %", ha="center", va="center", fontsize=8, bbox=box)
            left += share
    title, labels = _titles([bar[0] for bar in bars.values()], names)
    axes.set_yticks(range(len(bars)), [_short(label) for label in labels])
    axes.set_title("\n".join(wrap(title, 90)), fontsize=9)
    axes.set_ylim(len(bars) - 0.5, -0.5)
    axes.set_xlim(0, 1)
    axes.set_xlabel(f"share ({'; '.join(sorted({one.unit for bar in bars.values() for one in bar}))})")
    order = [name for name in (*(names.get(c, c) for c in shown), LUMPED) if name in seen]
    figure.legend(
        [seen[name] for name in order], order, loc="outside lower center", ncols=min(len(order), 5), frameon=False
    )


def _lines(whole: Iterable[Measure]) -> dict[tuple[Any, ...], list[Measure]]:
    found: dict[tuple[Any, ...], list[Measure]] = {}
    for one in whole:
        if one.year is not None:
            found.setdefault((one.measure, *(k for n, k in enumerate(_key(one)) if n != 4)), []).append(one)  # the year
    return {key: sorted(found[key], key=lambda one: one.year or 0) for key in sorted(found)}


def _over_years(figure: Any, whole: Sequence[Measure], names: dict[str, str]) -> None:
    """Draw a line a series with its own mark; an interval is a band with bars at its years."""
    lines = _lines(whole)
    if not lines:
        raise UsageError("there is nothing to draw: no figure has a year; ask for shares")
    axes = figure.add_subplot()
    title, labels = _titles([line[0] for line in lines.values()], names, year=False)
    for k, line in enumerate(lines.values()):
        mark, dashes = LINES[k % len(LINES)]
        colour = STYLES[k % len(STYLES)][0]
        years = [one.year or 0 for one in line]
        middle = [(one.low + one.high) / 2 for one in line]
        half = [(one.high - one.low) / 2 for one in line]
        style = {"color": colour, "marker": mark, "linestyle": dashes, "markeredgecolor": "#333333", "linewidth": 1.6}
        axes.errorbar(years, middle, yerr=half if any(half) else None, capsize=3, label=labels[k] or None, **style)
    every = sorted({one.year or 0 for line in lines.values() for one in line})
    axes.set_xticks(every if len(every) < 14 else every[:: len(every) // 10 + 1])  # room for the years
    if all(one.low >= 0 for one in whole):
        axes.set_ylim(bottom=0)
    axes.set_xlabel("year")
    axes.set_title("\n".join(wrap(title, 90)), fontsize=9)
    axes.set_ylabel(_short("; ".join(sorted({f"{one.measure}, {one.unit}" for one in whole}))))
    axes.grid(axis="y", color="#DDDDDD", linewidth=0.6)
    axes.set_axisbelow(True)
    if any(labels):
        figure.legend(loc="outside lower center", ncols=2, frameon=False)
