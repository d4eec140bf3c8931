"""Timelines as a picture: one row a rule, one bar a state, told apart by colour and by hatching."""

from __future__ import annotations

import io
import os
import warnings
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from textwrap import wrap
from typing import Any

from reegraph.errors import ReegraphError
from reegraph.policy.book import Band

STYLES = {  # colours of Okabe and Ito, and a hatching that holds in grey
    "in force": ("#0072B2", ""), "partly in force": ("#56B4E9", "||"), "suspended": ("#E69F00", "//"),
    "unknown": ("#FFFFFF", ".."), "scheduled": ("#CFE6D9", ""), "announced": ("#CFE6D9", "--"),
    "postponed": ("#CFE6D9", "xx"), "threatened": ("#F3D9E6", "\\\\"), "planned": ("#F3D9E6", ""),
    "averted": ("#DDDDDD", "\\\\"), "annulled": ("#888888", "xx"), "repealed": ("#999999", ""),
    "expired": ("#AAAAAA", "--"), "withdrawn": ("#BBBBBB", "++"),
    "not begun": ("#F4F4F4", ""), "no record": ("#FFFFFF", ""),
}  # fmt: skip
QUIET = ("not begun", "no record")
LONGEST_LINE, LINES = 44, 3
WIDEST_LEGEND = 7


def draw(
    rows: Sequence[tuple[str, Sequence[Band]]],
    axis: str,
    *,
    known: date | None = None,
    title: str = "",
    foot: str = "",
    form: str = "svg",
) -> bytes:
    """Draw bands; the same bytes for the same bands.

    Parameters
    ----------
    rows
        Name and bands of each rule, from `RuleBook.timeline` or `RuleBook.history`.
    axis
        What the horizontal axis shows, in words.
    known
        Day of knowledge, drawn as a line; what lies to the right of it is a forecast.
    title, foot
        What stands above and below.
    form
        ``svg`` or ``png``.

    Raises
    ------
    ReegraphError
        If matplotlib is not installed.
    """
    os.environ.setdefault("MPLBACKEND", "svg")
    try:
        import matplotlib as mpl
        from matplotlib.dates import AutoDateLocator, DateFormatter, date2num
        from matplotlib.figure import Figure
        from matplotlib.patches import Patch
    except ImportError:
        raise ReegraphError("pictures need matplotlib; install it with: pip install 'reegraph[plot]'") from None
    number: Callable[[date], float] = date2num  # matplotlib has no types here
    low, high = _span(rows, known)
    with mpl.rc_context(
        {
            "svg.hashsalt": "reegraph",
            "svg.fonttype": "none",
            "hatch.linewidth": 0.6,
            "font.size": 9,
            "text.parse_math": False,
        }
    ):
        figure = Figure(figsize=(10, 1.3 + 0.45 * len(rows)), layout="constrained")
        axes = figure.add_subplot()
        seen: dict[str, Patch] = {}
        for k, (_, bands) in enumerate(rows):
            for state, first, last in _runs(bands):
                colour, hatch = STYLES[state]
                start, end = max(first or low, low), min(last or high, high)
                if start >= end:
                    continue
                left, width = number(start), number(end) - number(start)
                edge = "#BBBBBB" if state in QUIET else "#333333"
                style: dict[str, Any] = {"facecolor": colour, "edgecolor": edge, "hatch": hatch, "linewidth": 0.6}
                axes.broken_barh([(left, width)], (k - 0.36, 0.72), **style)
                seen.setdefault(state, Patch(label=state, **style))
        if known is not None:
            axes.axvline(number(known), color="#000000", linewidth=1.2, linestyle=(0, (4, 2)))
        axes.set_yticks(range(len(rows)), [_short(name) for name, _ in rows], fontsize=8)
        axes.set_ylim(len(rows) - 0.4, -0.6)
        axes.set_xlim(number(low), number(high))
        locator = AutoDateLocator(minticks=4, maxticks=8)  # type: ignore[no-untyped-call]  # nor here
        axes.xaxis.set_major_locator(locator)
        axes.xaxis.set_major_formatter(DateFormatter("%Y-%m-%d"))  # type: ignore[no-untyped-call]  # nor here
        axes.set_xlabel(axis)
        axes.grid(axis="x", color="#DDDDDD", linewidth=0.6)
        axes.set_axisbelow(True)
        legend = [seen[state] for state in STYLES if state in seen]
        columns = len(legend) if len(legend) <= WIDEST_LEGEND else (len(legend) + 1) // 2
        told: dict[str, Any] = {"title": _plain(foot), "title_fontsize": 7, "ncols": columns, "frameon": False}
        figure.legend(handles=legend, loc="outside lower center", **told)
        figure.suptitle(_plain(title), fontsize=10)
        out = io.BytesIO()
        plain = {"Date": None, "Creator": "reegraph"} if form == "svg" else {"Software": "reegraph"}
        with warnings.catch_warnings():  # the text stays text in an SVG, whatever the fonts of this machine hold
            warnings.filterwarnings("ignore", message="Glyph ")
            figure.savefig(out, format=form, metadata=plain, dpi=150)
    return out.getvalue()


def _span(rows: Sequence[tuple[str, Sequence[Band]]], known: date | None) -> tuple[date, date]:
    days = sorted({d for _, bands in rows for b in bands for d in (b.start, b.end, known) if d})
    if not days:
        return date(2025, 1, 1), date(2026, 1, 1)
    margin = timedelta(days=max(30, (days[-1] - days[0]).days // 12))
    return days[0] - min(margin, days[0] - date.min), days[-1] + min(margin, date.max - days[-1])


def _runs(bands: Sequence[Band]) -> Iterator[tuple[str, date | None, date | None]]:
    """Yield the spans of one state; neighbours that differ only in their reasons are one."""
    k = 0
    while k < len(bands):
        first, state = bands[k].start, bands[k].status.state
        while k + 1 < len(bands) and bands[k + 1].status.state == state:
            k += 1
        yield state, first, bands[k].end
        k += 1


def _plain(text: str) -> str:
    return "".join(c for c in text if c.isprintable())


def _short(name: str) -> str:
    return "\n".join(wrap(_plain(name), LONGEST_LINE, max_lines=LINES, placeholder=" …"))
