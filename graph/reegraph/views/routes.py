"""Ways of the lines that leave the chain: down from the rules, up from the bands, between boxes and never under them.

Horizontal runs lie in two corridors (between rules and chain, between chain and bands), vertical ones in the gutters
between columns. Lines of one bundle (a policy, a country) share a track.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from reegraph.views.boxes import Box, Line, Point
from reegraph.views.chain import HEADING, Chain
from reegraph.views.grid import INDENT, ROW_CORRIDOR, RULE_GUTTER, Placed

TRACK = 5.0
SWING = 30.0  # room in a gutter for the curves of the chain
ARROW = 14.0  # room before a box for the arrow head
QUIET_TRACKS = 4


@dataclass
class Channel:
    """Parallel tracks; a key gets one, and keys whose stretches do not meet may share it.

    Examples
    --------
    >>> channel = Channel()
    >>> for key, low, high in [("a", 0, 50), ("b", 20, 80), ("c", 60, 90)]:
    ...     channel.ask(key, low, high, hint=low)
    >>> channel.assign(), channel.count
    ({'a': 0, 'b': 1, 'c': 0}, 2)
    """

    stretches: dict[str, list[float]] = field(default_factory=dict)
    hints: dict[str, float] = field(default_factory=dict)
    count: int = 0

    def ask(self, key: str, low: float, high: float, hint: float) -> None:
        """Ask for a track from `low` to `high`; smaller hints come first."""
        stretch = self.stretches.setdefault(key, [low, high])
        stretch[0], stretch[1] = min(stretch[0], low), max(stretch[1], high)
        self.hints[key] = min(self.hints.get(key, hint), hint)

    def assign(self) -> dict[str, int]:
        """Give each key the first track that is free along its stretch."""
        tracks: list[list[list[float]]] = []
        found = {}
        for key in sorted(self.stretches, key=lambda k: (self.hints[k], k)):
            low, high = self.stretches[key]
            free = (n for n, track in enumerate(tracks) if all(high + TRACK < a or b + TRACK < low for a, b in track))
            n = next(free, len(tracks))
            if n == len(tracks):
                tracks.append([])
            tracks[n].append([low, high])
            found[key] = n
        self.count = len(tracks)
        return found


@dataclass(frozen=True)
class Trip:
    """One edge to route: its ends, the bundle it shares tracks with, and whether it is drawn only on demand."""

    edge: str
    type: str
    start: str
    end: str
    bundle: str
    quiet: bool


@dataclass
class Regions:
    """Where everything lies: the chain, the rules above it and the bands below it."""

    boxes: Mapping[str, Box]
    chain: Chain
    rules: Placed
    bands: Placed

    def of(self, node: str) -> str:
        """Name the region of a node."""
        return "chain" if node in self.chain.column else "rules" if node in self.rules.column else "band"


class Router:
    """Sizes gutters and corridors in two steps, then gives every trip its points."""

    def __init__(self, regions: Regions, trips: list[Trip]) -> None:
        self.r, self.trips = regions, [t for t in trips if not self._within_chain(regions, t)]
        self.gutters = [Channel() for _ in range(len(regions.chain.columns) + 1)]
        self.rule_gutters = [Channel() for _ in regions.rules.gutters]
        self.upper, self.lower = Channel(), Channel()
        self.track: dict[tuple[str, int], dict[str, int]] = {}
        self.quiet = {key: n % QUIET_TRACKS for n, key in enumerate(sorted({t.bundle for t in self.trips}))}
        self._ask_gutters()

    @staticmethod
    def _within_chain(regions: Regions, trip: Trip) -> bool:
        return trip.start in regions.chain.column and trip.end in regions.chain.column

    def _ask_gutters(self) -> None:
        for trip in self.trips:
            for end, other in ((trip.start, trip.end), (trip.end, trip.start)):
                if self.r.of(end) == "chain" and not trip.quiet:
                    y = self.r.boxes[end].y
                    above = self.r.of(other) == "rules"
                    reach, hint = ((-1e5, y), -y) if above else ((y, 1e5), y - self.r.chain.height)
                    self.gutters[self.r.chain.column[end]].ask(trip.bundle, *reach, hint)
                elif self.r.of(end) == "rules" and trip.type != "HAS_PROVISION":
                    y = self.r.boxes[end].y
                    self.rule_gutters[self.r.rules.column[end]].ask(trip.bundle, y, 1e5, -y)
        for n, gutter in enumerate(self.gutters):
            self.track["gutter", n] = gutter.assign()
        for n, gutter in enumerate(self.rule_gutters):
            self.track["rules", n] = gutter.assign()

    def gutter_width(self, n: int) -> float:
        """Return the room that gutter `n` of the chain needs."""
        tracks = self.gutters[n].count
        room = ARROW + TRACK * (QUIET_TRACKS / 2 + tracks)
        return room if n == 0 else room + SWING

    def ask_corridors(self) -> tuple[float, float]:
        """Return the heights of the two corridors; the chain's x must be set by now."""
        for trip in self.trips:
            spots = [self._meets(trip, n) for n in (trip.start, trip.end)]
            regions = {self.r.of(trip.start), self.r.of(trip.end)}
            if trip.quiet or trip.type == "HAS_PROVISION":
                continue
            low, high = min(spots), max(spots)
            if regions in ({"rules", "chain"}, {"rules"}):
                self.upper.ask(trip.bundle, low, high, -low)
            elif regions == {"band", "chain"}:
                self.lower.ask(trip.bundle, low, high, low)
        self.track["corridor", 0], self.track["corridor", 1] = self.upper.assign(), self.lower.assign()
        heights = [24 + TRACK * (c.count + QUIET_TRACKS / 2) for c in (self.upper, self.lower)]
        return heights[0], heights[1]

    def _meets(self, trip: Trip, node: str) -> float:
        """Return the x at which the way of `node` meets its corridor."""
        region, box = self.r.of(node), self.r.boxes[node]
        if region == "chain":
            return self._chain_x(trip, self.r.chain.column[node])
        if region == "rules":
            column = self.r.rules.column[node]
            tracks = self.track["rules", column]
            step = min(TRACK, (RULE_GUTTER - 8) / max(1, len(tracks)))
            return self.r.rules.gutters[column] + 5 + step * tracks.get(trip.bundle, 0)
        if self.r.bands.row[node] == 0:
            return box.x
        return self.r.bands.gutters[self.r.bands.column[node]] + 5 + 4 * self.quiet[trip.bundle]

    def _chain_x(self, trip: Trip, n: int) -> float:
        tracks = self.track["gutter", n]
        count = self.gutters[n].count
        chain = self.r.chain
        edge = chain.lefts[n] if n < len(chain.lefts) else max(chain.rights, default=0.0) + self.gutter_width(n)
        edge -= ARROW
        if trip.bundle in tracks and not trip.quiet:
            return edge - TRACK * (count - 1 - tracks[trip.bundle])
        return edge - TRACK * count - 3 * self.quiet[trip.bundle]

    def _corridor_y(self, trip: Trip, below: bool) -> float:
        tracks = self.track["corridor", int(below)]
        edge = self.r.chain.height + 18 if below else -HEADING - 8
        count = (self.lower if below else self.upper).count
        n = tracks[trip.bundle] if trip.bundle in tracks and not trip.quiet else count + self.quiet[trip.bundle] / 2
        return edge + TRACK * n if below else edge - TRACK * n

    def lines(self) -> list[Line]:
        """Return the lines of all trips; y of rules and bands must be final by now."""
        return [Line(t.edge, "line", tuple(_simplified(self._way(t)))) for t in self.trips]

    def _way(self, trip: Trip) -> list[Point]:
        regions = (self.r.of(trip.start), self.r.of(trip.end))
        if trip.type == "HAS_PROVISION" and regions == ("rules", "rules"):
            return self._tree(trip)
        if regions == ("band", "band"):
            return self._between_bands(trip)
        first, last = self._exit(trip, trip.start), self._exit(trip, trip.end)
        if "rules" in regions and "band" in regions:
            n = min(range(len(self.gutters)), key=lambda g: abs(self._chain_x(trip, g) - last[-1][0]))
            x, upper, lower = self._chain_x(trip, n), self._corridor_y(trip, False), self._corridor_y(trip, True)
            ys = (upper, lower) if regions[0] == "rules" else (lower, upper)
            through = [(first[-1][0], ys[0]), (x, ys[0]), (x, ys[1]), (last[-1][0], ys[1])]
            return first + through + last[::-1]
        y = self._corridor_y(trip, "band" in regions)
        return [*first, (first[-1][0], y), (last[-1][0], y), *last[::-1]]

    def _exit(self, trip: Trip, node: str) -> list[Point]:
        """Return the points from a box to the spot where it turns towards its corridor."""
        box, region, x = self.r.boxes[node], self.r.of(node), self._meets(trip, node)
        if region == "rules":
            return [(box.right, box.y), (x, box.y)]
        if region == "chain":
            above = "rules" in (self.r.of(trip.start), self.r.of(trip.end))
            port = box.y + box.height * (-0.28 if above else 0.28)
            return [(box.left, port), (x, port)]
        y = self._row_y(trip, node)
        return [(box.x, box.top)] if x == box.x else [(box.x, box.top), (box.x, y), (x, y)]

    def _row_y(self, trip: Trip, node: str) -> float:
        """Return the height of the corridor above the row of a band."""
        bands = self.r.bands
        return bands.top + bands.row_tops[bands.row[node]] - ROW_CORRIDOR + 5 + 3 * self.quiet[trip.bundle]

    def _between_bands(self, trip: Trip) -> list[Point]:
        """Run above the lower of two rows; from the upper one down the gutter beside its box."""
        upper, lower = sorted((trip.start, trip.end), key=lambda n: (self.r.bands.row[n], n))
        a, b, y = self.r.boxes[upper], self.r.boxes[lower], self._row_y(trip, lower)
        if self.r.bands.row[upper] == self.r.bands.row[lower]:
            points = [(a.x, a.top), (a.x, y), (b.x, y), (b.x, b.top)]
        else:
            x = self.r.bands.gutters[self.r.bands.column[upper]] + 5 + 4 * self.quiet[trip.bundle]
            points = [(a.right, a.y), (x, a.y), (x, y), (b.x, y), (b.x, b.top)]
        return points if upper == trip.start else points[::-1]

    def _tree(self, trip: Trip) -> list[Point]:
        """Join a policy to its provision below it, as a file tree does."""
        head, box = self.r.boxes[trip.start], self.r.boxes[trip.end]
        if box.top >= head.bottom and head.left <= box.left <= head.right:
            x = box.left - INDENT / 2
            return [(x, head.bottom), (x, box.y), (box.left, box.y)]
        first, last = self._exit(trip, trip.start), self._exit(trip, trip.end)
        y = self._corridor_y(trip, False)
        return [*first, (first[-1][0], y), (last[-1][0], y), *last[::-1]]


def _simplified(points: list[Point]) -> list[Point]:
    """Leave out repeated points and those in the middle of a straight run; round to tenths."""
    kept: list[Point] = []
    for point in ((round(x, 1), round(y, 1)) for x, y in points):
        if kept and kept[-1] == point:
            continue
        if len(kept) > 1 and (kept[-2][0] == kept[-1][0] == point[0] or kept[-2][1] == kept[-1][1] == point[1]):
            kept.pop()
        kept.append(point)
    return kept
