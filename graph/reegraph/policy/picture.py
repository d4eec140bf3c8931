"""Timelines as a picture: one row a rule, one bar a state, told apart by colour and by hatching."""

from __future__ import annotations

import io
import os
from collections.abc import Sequence
from datetime import date, timedelta

from reegraph.errors import ReegraphError
from reegraph.policy.book import Band

STYLES = {  # colours of Okabe and Ito, and a hatching that holds in grey
    "in force": ("#0072B2", ""), "partly in force": ("#56B4E9", ""), "suspended": ("#E69F00", "//"),
    "unknown": ("#FFFFFF", ".."), "scheduled": ("#CFE6D9", ""), "announced": ("#CFE6D9", "--"),
    "postponed": ("#CFE6D9", "xx"), "threatened": ("#F3D9E6", "\\\\"), "planned": ("#F3D9E6", ""),
    "averted": ("#DDDDDD", ""), "not begun": ("#F4F4F4", ""), "no record": ("#F4F4F4", ""),
}  # fmt: skip
ENDED = ("#999999", "")
QUIET = ("not begun", "no record")
LONGEST_NAME = 60


def timeline_svg(rows: Sequence[tuple[str, Sequence[Band]]], axis: str) -> bytes:
    """Draw bands as an SVG; the same bytes for the same bands.

    Parameters
    ----------
    rows
        Name and bands of each rule, from `RuleBook.timeline` or `RuleBook.history`.
    axis
        What the horizontal axis shows, in words.

    Raises
    ------
    ReegraphError
        If matplotlib is not installed.
    """
    os.environ.setdefault("MPLBACKEND", "svg")
    try:
        import matplotlib as mpl
        from matplotlib.dates import AutoDateLocator, ConciseDateFormatter, date2num
        from matplotlib.figure import Figure
        from matplotlib.patches import Patch
    except ImportError:
        raise ReegraphError("pictures need matplotlib; install it with: pip install 'reegraph[plot]'") from None
    days = sorted({d for _, bands in rows for b in bands for d in (b.start, b.end) if d})
    margin = timedelta(days=max(30, ((days[-1] - days[0]).days if days else 0) // 12))
    low, high = (days[0] - margin, days[-1] + margin) if days else (date(2025, 1, 1), date(2026, 1, 1))
    with mpl.rc_context({"svg.hashsalt": "reegraph", "svg.fonttype": "none", "hatch.linewidth": 0.6, "font.size": 9}):
        figure = Figure(figsize=(10, 1.3 + 0.42 * len(rows)), layout="constrained")
        axes = figure.add_subplot()
        seen: dict[str, Patch] = {}
        for k, (_, bands) in enumerate(rows):
            for band in bands:
                state = band.status.state
                colour, hatch = STYLES.get(state, ENDED)
                start, end = max(band.start or low, low), min(band.end or high, high)
                if start >= end:
                    continue
                left, width = date2num(start), date2num(end) - date2num(start)
                edge = "#BBBBBB" if state in QUIET else "#333333"
                axes.broken_barh([(left, width)], (k - 0.36, 0.72), facecolor=colour, edgecolor=edge, hatch=hatch, linewidth=0.6)
                seen.setdefault(state, Patch(facecolor=colour, edgecolor=edge, hatch=hatch, label=state))
        axes.set_yticks(range(len(rows)), [_short(name) for name, _ in rows])
        axes.set_ylim(len(rows) - 0.4, -0.6)
        axes.set_xlim(date2num(low), date2num(high))
        locator = AutoDateLocator()
        axes.xaxis.set_major_locator(locator)
        axes.xaxis.set_major_formatter(ConciseDateFormatter(locator))
        axes.set_xlabel(axis)
        axes.grid(axis="x", color="#DDDDDD", linewidth=0.6)
        axes.set_axisbelow(True)
        figure.legend(handles=list(seen.values()), loc="outside lower center", ncols=5, frameon=False)
        out = io.BytesIO()
        figure.savefig(out, format="svg", metadata={"Date": None, "Creator": "reegraph"})
    return out.getvalue()


def _short(name: str) -> str:
    return name if len(name) <= LONGEST_NAME else name[: LONGEST_NAME - 1] + "…"
