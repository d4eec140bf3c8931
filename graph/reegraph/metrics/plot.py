"""Results as a picture: stacked bars of shares, figures over the years; readable in grey and by the colour-blind."""

from __future__ import annotations

import io
import os
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from reegraph.errors import ReegraphError, UsageError
from reegraph.metrics import plot_panels as panels
from reegraph.metrics.plot_panels import Panel, wrapped
from reegraph.metrics.record import Measure
from reegraph.metrics.rows import kind_of
from reegraph.metrics.shares import SHARE, STAGES

MOST_BARS, MOST_SERIES = 40, 24
WIDTH = 9.0  # of the picture, in inches
LETTERS = 150  # of the smallest type on one line
MARGIN, GAP, LINE = 0.2, 0.2, 0.14  # in inches
NARROW = "choose with --material, --stage, --country, --year or --edition"


def draw(
    measures: Sequence[Measure],
    file: Path,
    names: Sequence[tuple[str, str]] = (),
    *,
    footer: str = "",
    shares: bool | None = None,
) -> bytes:
    """Draw results for a file, SVG or PNG by its ending; the same bytes for the same results.

    Parameters
    ----------
    measures
        Results. Shares are stacked bars, one a series; other figures have a panel for each measure: over the years, or
        one line each where no series has several years.
    file
        Only its ending is read.
    names
        Ids and names of countries, materials and sources, for the labels.
    footer
        Sources and licences, below the picture.
    shares
        Draw shares, a bar for each series and year, or (False) the index alone; left out, the shares unless series run
        over several years. A figure that may be anything is not drawn beside others, and counted below.

    Raises
    ------
    ReegraphError
        If matplotlib is not installed.
    UsageError
        If the ending is another one, there is nothing to draw, or too much for one picture.
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
    known = dict(names)
    whole, lost = _open([one for one in measures if one.country is None])
    if parts := _parts(measures, shares):
        found, said = [_bars(parts, known)], list[str]()
    else:
        found = _panels(whole, known)
        said = [*lost, *_undated(found, whole)]
    below = [line for text in (*said, footer) for line in wrapped(text, LETTERS)]
    with mpl.rc_context(
        {"svg.hashsalt": "reegraph", "svg.fonttype": "none", "hatch.linewidth": 0.6, "font.size": 9,
         "savefig.facecolor": "#FFFFFF", "text.parse_math": False}
    ):  # fmt: skip
        heights = [panel.top + panel.height + panel.bottom + panel.key_height + GAP for panel in found]
        tall = sum(heights) + LINE * len(below) + GAP
        figure = Figure(figsize=(WIDTH, tall))
        upper = tall
        for panel, height in zip(found, heights, strict=True):
            foot = upper - panel.top - panel.height
            wide = WIDTH - panel.left - MARGIN
            axes = figure.add_axes((panel.left / WIDTH, foot / tall, wide / WIDTH, panel.height / tall))
            upper -= height
            key = figure.add_axes(
                (MARGIN / WIDTH, (upper + GAP) / tall, 1 - 2 * MARGIN / WIDTH, panel.key_height / tall)
            )
            panels.fill(axes, key, panel)
        figure.text(MARGIN / WIDTH, upper / tall, "\n".join(below), ha="left", va="top", fontsize=7, color=panels.EDGE)
        out = io.BytesIO()
        told: dict[str, Any] = {"Date": None, "Creator": "reegraph"} if form == "svg" else {"Software": None}
        figure.savefig(out, format=form, metadata=told, dpi=150)
    return out.getvalue()


def drawn(measures: Sequence[Measure], *, shares: bool | None = None) -> list[Measure]:
    """Return the results that `draw` draws, for the sources below the picture."""
    if parts := _parts(measures, shares):
        return parts
    whole, _ = _open([one for one in measures if one.country is None])
    lines = {(one.measure, one.unit) for line in _lines(whole).values() if len({o.year for o in line}) > 1
             for one in line}  # fmt: skip
    return [one for one in whole if one.year is not None or (one.measure, one.unit) not in lines]


def _parts(measures: Sequence[Measure], shares: bool | None) -> list[Measure]:
    """Return the shares, if they are what is to be drawn."""
    whole = [one for one in measures if one.country is None]
    over_years = any(len({one.year for one in line}) > 2 for line in _lines(whole).values())  # a line needs three
    wanted = not over_years if shares is None else shares
    return [one for one in measures if one.measure == SHARE] if wanted else []


def _open(whole: list[Measure]) -> tuple[list[Measure], list[str]]:
    """Leave out figures that may be anything, and say how many; if all are such, they stay."""
    free = [one for one in whole if one.low == 0 and one.high >= (1 if one.unit.startswith("fraction") else 10)]
    if not free or len(free) == len(whole):
        return whole, []
    said = []
    for high in sorted({one.high for one in free}):
        count = sum(one.high == high for one in free)
        few = count == 1
        said.append(f"{count} figure{'' if few else 's'} of 0 to {high:g} {'is' if few else 'are'} not drawn")
    return [one for one in whole if one not in free], said


def edition_of(edition: str | None, names: Mapping[str, str]) -> str:
    """Return an edition for people: where the id of a source stands in its place, the name of the source.

    Examples
    --------
    >>> edition_of("MCS 2025; src-a", {"src-a": "BACI"}), edition_of(None, {})
    ('MCS 2025; BACI', '')
    """
    return "".join(names.get(word, word) for word in re.split(r"([;,] )", edition or ""))


def _words(one: Measure, names: Mapping[str, str]) -> list[str]:
    """Return what a series is: stage, year, good, whose, edition."""
    good = names.get(one.material or "", one.material or "")
    of = one.scope.removeprefix("imports of ")
    of = "" if one.scope == "world" else one.scope.replace(of, names.get(of, of))
    return [one.stage or "", str(one.year or "no year"), good, of, edition_of(one.edition, names)]


def _titles(series: Sequence[Measure], names: Mapping[str, str], *, year: bool = True) -> tuple[str, list[str]]:
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


def _refuse(count: int, most: int, what: str) -> None:
    """Refuse what nobody could read.

    Raises
    ------
    UsageError
        If there are more than fit.
    """
    if count > most:
        raise UsageError(f"{count} {what} are too many for one picture, which holds {most}; {NARROW}")


def _bars(parts: Iterable[Measure], names: Mapping[str, str]) -> Panel:
    """Return one bar a series, mining first; beyond seven countries the rest is one part, what is not told another."""
    found: dict[tuple[Any, ...], list[Measure]] = {}
    for one in parts:
        found.setdefault(_key(one), []).append(one)
    bars = [found[key] for key in sorted(found)]
    _refuse(len(bars), MOST_BARS, "bars")
    totals: dict[str, float] = {}
    for one in (one for bar in bars for one in bar):
        country = one.country or ""
        if country != "not told" and kind_of(names.get(country, country)) != "others":
            totals[country] = totals.get(country, 0.0) + one.low
    shown = sorted(totals, key=lambda c: (-totals[c], c))[: len(panels.STYLES)]
    rows = []
    for bar in bars:
        by_country = {one.country or "": one.low for one in bar}
        told = [by_country.get(country, 0.0) for country in shown]
        rest = sum(share for country, share in by_country.items() if country != "not told")
        untold = by_country.get("not told", 0.0)
        if not all(one.exact for one in bar):  # bounds: what lies between the least of all and the whole
            untold += max(0.0, 1 - sum(by_country.values()))
        rows.append([*told, max(0.0, rest - sum(told)), untold])
    title, labels = _titles([bar[0] for bar in bars], names)
    units = sorted({one.unit for bar in bars for one in bar})
    unit = f"share ({'; '.join(units)})"
    parts_of = [*(names.get(c, c) for c in shown), panels.OTHERS, panels.UNTOLD]
    return Panel("bars", title, unit, labels, bars=rows, parts=parts_of)


def _series(one: Measure) -> tuple[Any, ...]:
    return tuple(part for k, part in enumerate(_key(one)) if k != 4)  # without the year


def _lines(whole: Iterable[Measure]) -> dict[tuple[Any, ...], list[Measure]]:
    found: dict[tuple[Any, ...], list[Measure]] = {}
    for one in whole:
        if one.year is not None:
            found.setdefault((one.measure, *_series(one)), []).append(one)
    return {key: sorted(found[key], key=lambda one: one.year or 0) for key in sorted(found)}


def _panels(whole: Sequence[Measure], names: Mapping[str, str]) -> list[Panel]:
    """Return a panel for each measure and unit: lines where a series has several years, else one mark a row."""
    out = []
    for measure, unit in dict.fromkeys((one.measure, one.unit) for one in whole):
        mine = [one for one in whole if (one.measure, one.unit) == (measure, unit)]
        lines = list(_lines(mine).values())
        if any(len({one.year for one in line}) > 1 for line in lines):
            _refuse(len(lines), MOST_SERIES, f"series of {measure}")
            title, labels = _titles([line[0] for line in lines], names, year=False)
            points = [[(one.year or 0, one.low, one.high) for one in line] for line in lines]
            kind = "lines"
        else:
            mine = sorted(mine, key=_key)
            _refuse(len(mine), MOST_BARS, f"figures of {measure}")
            title, labels = _titles(mine, names)
            points = [[(one.year or 0, one.low, one.high)] for one in mine]
            kind = "marks"
        out.append(Panel(kind, ": ".join(filter(None, (measure, title))), unit, labels, points=points, measure=measure))
    return out


def _undated(found: Sequence[Panel], whole: Sequence[Measure]) -> list[str]:
    """Say how many figures have no place over the years."""
    over_years = [(panel.measure, panel.unit) for panel in found if panel.kind == "lines"]
    lost = sum(one.year is None and (one.measure, one.unit) in over_years for one in whole)
    return [f"{lost} figure{'s' * (lost != 1)} without a year {'are' if lost != 1 else 'is'} not drawn"] if lost else []
