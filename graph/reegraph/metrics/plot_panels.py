"""The panels of a picture: bars, lines and marks, each with its key; nothing is told by colour alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import wrap
from typing import Any

# Colours of Okabe and Ito from dark to light, and a hatching that holds in grey.
STYLES = (
    ("#0072B2", ""),
    ("#E69F00", "//"),
    ("#009E73", "\\\\"),
    ("#F0E442", ".."),
    ("#CC79A7", "xx"),
    ("#56B4E9", "--"),
    ("#D55E00", "||"),
)
OTHERS, UNTOLD = "other countries", "not told"
REST = (("#BBBBBB", ""), ("#FFFFFF", ""))  # what other countries have, and what nobody is told to have
MARKS = ("o", "s", "^", "D", "v", "P", "X")
DASHES = ("-", "--", ":", "-.", (0, (5, 1)), (0, (1, 1)), (0, (3, 1, 1, 1)))
EDGE, FAINT = "#333333", "#DDDDDD"
LABEL, TITLE = 34, 100  # letters on a line
KEY_LETTERS = 118  # that a line of a key holds, the signs included
SIGN = 8  # letters that a sign takes up
FEW_YEARS = 14


@dataclass(frozen=True)
class Panel:
    """One panel.

    Parameters
    ----------
    kind
        ``bars`` of shares, ``lines`` over the years, or ``marks``, a line for each.
    title, unit
        What all series share, and what the axis counts.
    labels
        What tells each series from the others.
    points
        Year, low and high of each point, by series.
    bars, parts
        Shares by bar, and the name of each part.
    measure
        What was measured.
    """

    kind: str
    title: str
    unit: str
    labels: Sequence[str]
    points: Sequence[Sequence[tuple[int, float, float]]] = ()
    bars: Sequence[Sequence[float]] = ()
    parts: Sequence[str] = ()
    measure: str = ""

    @property
    def height(self) -> float:
        """Height of the axes in inches."""
        if self.kind == "lines":
            return 2.6
        most = max(len(wrapped(label, LABEL)) for label in self.labels)
        return len(self.labels) * max(0.4, 0.16 * most + 0.14)

    @property
    def left(self) -> float:
        """Room for what stands left of the axes, in inches."""
        if self.kind == "lines":
            return 0.95
        return 0.35 + 0.073 * max((len(line) for label in self.labels for line in wrapped(label, LABEL)), default=0)

    @property
    def top(self) -> float:
        """Room for the title in inches."""
        return 0.15 + 0.16 * len(wrapped(self.title, TITLE))

    @property
    def bottom(self) -> float:
        """Room for the figures and the name of the axis in inches."""
        return 0.35 if self.kind == "lines" else 0.5

    @property
    def entries(self) -> list[str]:
        """Words of the key."""
        if self.kind == "bars":
            return [name for k, name in enumerate(self.parts) if any(bar[k] > 0 for bar in self.bars)]
        return [label for label in self.labels if label] if self.kind == "lines" else []

    @property
    def columns(self) -> int:
        """How many columns of the key fit."""
        widest = max((len(entry) for entry in self.entries), default=0) + SIGN
        return max(1, min(len(self.entries), KEY_LETTERS // widest, 5)) if self.entries else 1

    @property
    def key_height(self) -> float:
        """Height of the key in inches."""
        lines = [len(wrapped(entry, KEY_LETTERS - SIGN)) for entry in self.entries]
        return 0.2 * (sum(lines) if self.columns == 1 else -(-len(lines) // self.columns))


def wrapped(text: str, letters: int) -> list[str]:
    """Return the lines of a text.

    Examples
    --------
    >>> wrapped("one two three", 8)
    ['one two', 'three']
    """
    return wrap(text, letters) if text else []


def style(k: int) -> dict[str, Any]:
    """Return the mark, dashes and colour of the k-th series; no two of 49 share both mark and dashes."""
    dashes = DASHES[(k + k // len(MARKS)) % len(DASHES)]
    return {
        "color": STYLES[k % len(STYLES)][0],
        "marker": MARKS[k % len(MARKS)],
        "linestyle": dashes,
        "markeredgecolor": EDGE,
        "linewidth": 1.6,
    }


def fill(axes: Any, key: Any, panel: Panel) -> None:
    """Draw a panel and its key."""
    draw = {"bars": _stacked, "lines": _over_years, "marks": _marks}[panel.kind]
    signs = draw(axes, panel)
    axes.set_title("\n".join(wrapped(panel.title, TITLE)), fontsize=9, loc="left")
    axes.set_axisbelow(True)
    key.axis("off")
    if signs:
        lines = ["\n".join(wrapped(entry, KEY_LETTERS - SIGN)) for entry in panel.entries]
        key.legend(
            signs, lines, loc="upper center", ncols=panel.columns, frameon=False, fontsize=8, borderaxespad=0,
            handlelength=3.2, handleheight=1.1,
        )  # fmt: skip


def _stacked(axes: Any, panel: Panel) -> list[Any]:
    seen: dict[int, Any] = {}
    styles = [*STYLES[: len(panel.parts) - len(REST)], *REST]
    for row, bar in enumerate(panel.bars):
        left = 0.0
        for k, share in enumerate(bar):
            if share <= 0:
                continue
            colour, hatch = styles[k]
            look = {"color": colour, "hatch": hatch, "edgecolor": EDGE, "linewidth": 0.6}
            seen.setdefault(k, axes.barh(row, share, left=left, height=0.68, **look))
            if share >= 0.08:  # a figure needs room
                box = {"facecolor": "#FFFFFF", "edgecolor": "none", "pad": 1.2}
                axes.text(left + share / 2, row, f"{share * 100:.0f} %", ha="center", va="center", fontsize=8, bbox=box)
            left += share
    _rows(axes, panel)
    axes.set_xlim(0, 1)
    axes.set_xlabel(panel.unit)
    return [seen[k] for k in sorted(seen)]


def _rows(axes: Any, panel: Panel) -> None:
    axes.set_yticks(range(len(panel.labels)), ["\n".join(wrapped(label, LABEL)) for label in panel.labels])
    axes.set_ylim(len(panel.labels) - 0.5, -0.5)


def _over_years(axes: Any, panel: Panel) -> list[Any]:
    """Draw a line a series with its own mark; of an interval both ends, and no line through it, as none is told."""
    points = [point for line in panel.points for point in line]
    highest = max(high for _, _, high in points)
    lowest = min(0.0, *(low for _, low, _ in points))
    seen = 0.01 * (highest - lowest)
    between = any(high - low > seen for _, low, high in points)
    signs = list[Any]()
    for k, line in enumerate(panel.points):
        shift = 0.05 * (k - (len(panel.points) - 1) / 2) if between else 0.0  # intervals of one year stay apart
        years = [year + shift for year, _, _ in line]
        middle = [(low + high) / 2 if high - low <= seen else float("nan") for _, low, high in line]
        drawn = axes.plot(years, middle, **style(k))
        for year, (_, low, high) in zip(years, line, strict=True):
            if high - low > seen:
                axes.plot([year, year], [low, high], **style(k), clip_on=False)
        signs += drawn if panel.labels[k] else []
    every = sorted({year for year, _, _ in points})
    axes.set_xticks(every if len(every) < FEW_YEARS else every[:: len(every) // 10 + 1])  # room for the years
    axes.set_xlim(every[0] - 0.4, every[-1] + 0.4)
    axes.set_ylim(lowest * 1.08, (highest * 1.08) or 1)
    axes.set_ylabel("\n".join(wrapped(panel.unit, LABEL)))
    axes.grid(axis="y", color=FAINT, linewidth=0.6)
    return signs


def _marks(axes: Any, panel: Panel) -> list[Any]:
    """Draw a row a figure: a mark, or a bar from low to high, and the number beside it."""
    look = {"color": STYLES[0][0], "markeredgecolor": EDGE}
    for row, line in enumerate(panel.points):
        for _, low, high in line:
            if f"{low:.3g}" != f"{high:.3g}":
                axes.plot([low, high], [row, row], linewidth=6, solid_capstyle="butt", marker="|", **look)
            else:
                axes.plot([low], [row], marker=MARKS[0], linestyle="none", **look)
            text = f"{low:.3g}" if f"{low:.3g}" == f"{high:.3g}" else f"{low:.3g} to {high:.3g}"
            axes.annotate(text, (high, row), (6, 0), textcoords="offset points", va="center", fontsize=8)
    _rows(axes, panel)
    highest = max(high for line in panel.points for _, _, high in line)
    lowest = min(0.0, *(low for line in panel.points for _, low, _ in line))
    axes.set_xlim(lowest * 1.1, (highest * 1.25) or 1)
    axes.set_xlabel(panel.unit)
    axes.grid(axis="x", color=FAINT, linewidth=0.6)
    return []
