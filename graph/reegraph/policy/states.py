"""From the acts known on a day to the state on another: section 3 of ``docs/policy.md``."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from itertools import compress, product
from operator import attrgetter
from typing import NamedTuple

from reegraph.policy.acts import Acts
from reegraph.policy.book import FIRST, NEVER
from reegraph.policy.occurrences import Act, Suspension, day_text

ENDED = {"annulled": "annulled", "repealed": "repealed", "expires": "expired", "withdrawn": "withdrawn"}
HOW = ("confirmed", "by its terms", "due", "claimed", "open", "none")
MOST_DOUBTS = 10
WHOLE_ORDER = ("unknown", "suspended", "scheduled", "postponed", "announced", "averted", "threatened", "planned",
               "annulled", "repealed", "expired", "withdrawn", "not begun", "no record")  # fmt: skip
QUIET = ("no record", "not begun")


class Outcome(NamedTuple):
    """The state on one day, as known on one day; everything but the days of its run."""

    state: str
    how: str
    contested: bool = False
    candidates: tuple[str, ...] = ()
    by_its_terms: str | None = None
    because: tuple[str, ...] = ()
    caveats: tuple[str, ...] = ()


_first = attrgetter("first")


class _World(NamedTuple):
    state: str
    deciding: tuple[Act, ...]


def bounds(acts: Acts) -> set[int]:
    """Return every day on which the state of the unit may change."""
    found: set[int] = set()
    for act in acts.every:
        found |= {act.first, act.last, act.terms}
    found |= {s.lasted.first for s in acts.suspensions if s.lasted is not None}
    for report in acts.observed:
        found |= {report.day, report.day + 1}
    return found


class _Day:
    """All acts at one day; `taken` are the open ones that have happened in the world that is tried, by identity."""

    __slots__ = ("acts", "ahead", "day", "open", "taken")

    def __init__(self, acts: Acts, day: int) -> None:
        self.acts, self.day = acts, day
        self.taken: Collection[int] = ()
        self.open = [a for a in acts.every if a.first <= day < a.last]
        self.ahead = False  # whether a world was decided by acts that lie ahead

    def happened(self, group: Iterable[Act]) -> list[Act]:
        day, taken = self.day, self.taken
        return [a for a in group if a.last <= day or id(a) in taken]

    def suspended(self) -> list[Suspension]:
        """Return the suspensions that have begun and are not over."""
        day, taken, found = self.day, self.taken, []
        back = max([r.last for r in self.happened(self.acts.resumed)], default=FIRST) if self.acts.resumed else FIRST
        for s in self.acts.suspensions:
            begin, over = s.begin, s.over
            if begin.last <= day or id(begin) in taken:
                if over is not None and (over.last <= day or id(over) in taken):
                    continue
                if begin.first >= back:  # no return came after it began
                    found.append(s)
        return found

    def world(self) -> _World:
        acts, day, taken = self.acts, self.day, self.taken
        if acts.ends and (ended := self.happened(acts.ends)):
            first = min(ended, key=lambda a: (a.first, a.act))
            return _World(ENDED[first.act], (first,))
        if acts.suspensions and (stopped := self.suspended()):
            sure = [s for s in stopped if s.over is None or day < s.over.first] or stopped
            deciding = [s.begin for s in sure]
            deciding += [s.lasted for s in stopped if s.lasted is not None and day >= s.lasted.first]
            return _World("suspended", tuple(deciding))
        started = [a for a in acts.starts if a.last <= day or id(a) in taken]
        if acts.feared:
            started += self.happened(acts.feared)
        if started:
            first = started[0]
            if len(started) > 1:
                first = min(started, key=lambda a: (HOW.index(a.how), a.first, a.facts))
            again = self.happened(acts.resumed) if acts.resumed else []
            for s in acts.suspensions:
                over = s.over
                if over is not None and over.how == "confirmed" and (over.last <= day or id(over) in taken):
                    again.append(over)
            return _World("in force", (max(again, key=_first), first) if again else (first,))
        if enacted := self.happened(acts.announced):
            made = enacted[0] if len(enacted) == 1 else min(enacted, key=lambda a: (a.first, a.facts))
            if ahead := [a for a in acts.starts if day < a.first]:
                return _World("scheduled", (made, min(ahead, key=_first)))
            if back := self.happened(acts.taken_back):
                return _World("postponed", (max(back, key=_first), made))
            return _World("announced", (made,))
        if averted := self.happened(acts.averted):
            return _World("averted", (max(averted, key=_first),))
        for word in ("threatened", "planned"):
            if said := [a for a in self.happened(acts.words) if a.act == word]:
                return _World(word, tuple(said))
        self.ahead = True
        known = [a for a in acts.every if a.first > day]
        return _World("not begun", (min(known, key=_first),)) if known else _World("no record", ())


def outcome(acts: Acts, day: int) -> Outcome:
    """Return the state on a day.

    Parameters
    ----------
    acts
        As known on one day.
    day
        The day asked for, as an ordinal.
    """
    return _outcome(acts, _Day(acts, day))


def _outcome(acts: Acts, at: _Day) -> Outcome:
    day, doubtful = at.day, at.open
    if not doubtful:
        world = at.world()
        return _disputed(acts, day, _settled(acts, day, world), world)
    worlds: list[_World] = []
    names = [id(a) for a in doubtful]
    for taken in _choices(doubtful):
        at.taken = taken
        worlds.append(at.world())
    states = sorted({w.state for w in worlds})
    if len(states) == 1:
        calm = min(worlds, key=lambda w: [HOW.index(a.how) for a in w.deciding])
        return _disputed(acts, day, _settled(acts, day, calm), calm)
    by_terms = None
    if all(a.terms <= day for a in doubtful):
        at.taken = names
        by_terms = at.world().state
    deciding = {f for w in worlds for a in w.deciding for f in a.facts}.union(*[a.facts for a in doubtful])
    doubts = tuple(dict.fromkeys([a.doubt for a in doubtful if a.doubt]))
    return Outcome("unknown", "open", any(a.contested for a in doubtful), tuple(states), by_terms,
                   tuple(sorted(deciding)), doubts or ("the sources leave it open",))  # fmt: skip


def _choices(doubtful: list[Act]) -> Iterator[set[int]]:
    """Yield which of the open acts have happened, in every combination.

    The ends of several suspensions are over or not together (the state asks only whether one is left), and so are all
    of one kind where there are more than `MOST_DOUBTS`.
    """
    groups: dict[object, list[int]] = {}
    many = len(doubtful) > MOST_DOUBTS
    for act in doubtful:
        groups.setdefault(act.act if many or act.act == "over" else id(act), []).append(id(act))
    for choice in product((False, True), repeat=len(groups)):
        yield {name for names in compress(groups.values(), choice) for name in names}


class Life:
    """The states along the life of one unit, for one day of knowledge after another.

    What is new on a day of knowledge leaves most of the life as it was. So every day on which something happens leaves
    a mark, a power of four of its own for each act; the sum of the marks up to a day tells which acts have happened by
    then and which may have (an act never counts twice, so sums are never confused). The state follows from that sum,
    from the starts, and from what courts will have annulled; it is remembered by them.

    Parameters
    ----------
    grows
        Whether reports are never withdrawn or superseded. Then the order of acts, which decides between equal ones, is
        the same for all days of knowledge; otherwise nothing is remembered from one to the next.
    """

    def __init__(self, *, grows: bool) -> None:
        self._grows = grows
        self._marks: dict[object, tuple[tuple[int, int], ...]] = {}
        self._found: dict[int, Outcome] = {}
        self._ahead: dict[Act, Outcome] = {}
        self._free = 1

    def bands(self, acts: Acts) -> tuple[tuple[int, ...], tuple[Outcome, ...]]:
        """Return the first days of the bands (the first is `FIRST`) and their states; neighbours differ."""
        if not self._grows:
            self._found = {}
        found, total = self._found, 0
        day = FIRST
        days: list[int] = []
        outcomes: list[Outcome] = []
        last: Outcome | None = None
        for turn, mark in self._passed(acts):
            if turn > day:  # all marks of the day are in
                told = found.get(total)
                if told is None:
                    told = self._new(acts, day, total)
                if told is not last and told != last:
                    days.append(day)
                    outcomes.append(told)
                    last = told
                day = turn
            total += mark
        return tuple(days), tuple(outcomes)

    def _new(self, acts: Acts, day: int, total: int) -> Outcome:
        """Return a state that is not remembered; remember it if nothing that lies ahead decides it."""
        first = min(acts.every, key=_first, default=None)
        if first is not None and day < first.first:
            if first not in self._ahead:
                self._ahead[first] = Outcome("not begun", "none", because=tuple(sorted(set(first.facts))))
            return self._ahead[first]
        at = _Day(acts, day)
        told = _outcome(acts, at)
        if not at.ahead:
            self._found[total] = told
        return told

    def _passed(self, acts: Acts) -> list[tuple[int, int]]:
        """Return the marks of all acts in the order of their days, and one at the end of time."""
        marks = self._marks
        annulled = tuple([a for a in acts.ends if a.act == "annulled"])
        begin = (tuple(acts.starts), annulled)
        passed = [*(marks.get(begin) or self._mark(begin, FIRST))]
        for group in (
            acts.announced,
            acts.starts,
            acts.taken_back,
            acts.resumed,
            acts.ends,
            acts.averted,
            acts.words,
            acts.feared,
        ):
            for act in group:
                passed += marks.get(act) or self._mark(act, *_turns(act))
        for s in acts.suspensions:
            passed += marks.get(s) or self._mark(s, *_turns(s.begin), *(_turns(s.over) if s.over else ()),
                                                 *((s.lasted.first,) if s.lasted else ()))  # fmt: skip
        for r in acts.observed:
            passed += marks.get(r.id) or self._mark(r.id, r.day)
        passed.sort()
        passed.append((NEVER, 0))
        return passed

    def _mark(self, name: object, *days: int) -> tuple[tuple[int, int], ...]:
        found = []
        for day in days:
            found.append((day, self._free))
            self._free *= 4
        self._marks[name] = tuple([m for m in found if m[0] < NEVER])
        return self._marks[name]


def _turns(act: Act) -> tuple[int, ...]:
    """Return the days on which it makes a difference to the state."""
    if act.first == act.last:
        return (act.first,)
    return (act.first, act.last, act.terms) if act.first < act.terms < act.last else (act.first, act.last)


def _settled(acts: Acts, day: int, world: _World) -> Outcome:
    state, deciding = world
    facts = tuple(sorted(set().union(*[a.facts for a in deciding])))
    if state in QUIET:
        return Outcome(state, "none", because=facts)
    first = deciding[0]
    caveats: list[str] = []
    if state == "suspended":
        begun = min([a.first for a in deciding if a.act == "suspended"])
        if not any(s.last < begun for s in acts.starts):
            caveats.append("suspended before it ever applied")
    elif state == "in force" and acts.ends:
        caveats += [
            f"annulled by a court on {day_text(a.first)}" for a in acts.ends if a.act == "annulled" and a.first > day
        ]
    contested = first.how == "claimed" and first.contested
    if contested:
        caveats.append("only the side whose rule it is says so; no other side has confirmed it")
    return Outcome(state, first.how, contested, (), None, facts, tuple(caveats))


def _disputed(acts: Acts, day: int, found: Outcome, world: _World) -> Outcome:
    """Add what was seen against it; a better source than the acts leaves the state open."""
    if found.state in QUIET:
        return found
    for r in acts.observed:
        if r.part or not r.state or r.state == found.state or r.day > day:
            continue
        at = _Day(acts, r.day)
        then = at.world() if not at.open else None
        if then is None or then.deciding != world.deciding or then.state != found.state:
            continue
        text = f"disputed: seen {r.state} on {day_text(r.day)} ({r.id})"
        if all(r.rank < a.rank for a in world.deciding):
            states = tuple(sorted({found.state, r.state}))
            because = tuple(sorted({*found.because, r.id}))
            return Outcome("unknown", "open", found.contested, states, None, because, (*found.caveats, text))
        found = found._replace(caveats=(*found.caveats, text))
    return found


def of_whole(parts: Iterable[tuple[str, Outcome]]) -> Outcome:
    """Return the state of a policy from those of its parts (name, outcome).

    Examples
    --------
    >>> of_whole([("a", Outcome("in force", "confirmed")), ("b", Outcome("suspended", "confirmed"))]).state
    'partly in force'
    """
    rows = list(parts)
    state = _whole_state([o.state for _, o in rows])
    deciding = [
        (name, o) for name, o in rows if o.state == state or (state == "partly in force" and o.state == "in force")
    ]
    rest = [(name, o) for name, o in rows if o.state not in (state, "in force")] if state == "partly in force" else []
    how = max((o.how for _, o in deciding), key=HOW.index, default="none")
    because = tuple(sorted({f for _, o in deciding for f in o.because}))
    caveats = dict.fromkeys(c for _, o in deciding for c in o.caveats)
    caveats |= dict.fromkeys(f"{name}: {o.state}" for name, o in rest if name)
    candidates: tuple[str, ...] = ()
    terms = None
    if state == "unknown":
        told = [o.by_its_terms if o.state == "unknown" else o.state for _, o in rows]
        candidates = tuple(sorted({c for _, o in deciding for c in o.candidates}))
        terms = _whole_state([t for t in told if t]) if all(told) else None
    return Outcome(state, how, any(o.contested for _, o in deciding), candidates, terms, because, tuple(caveats))


def _whole_state(states: list[str]) -> str:
    kinds = set(states)
    if len(kinds) == 1:
        return states[0]
    if kinds & {"in force", "partly in force"}:
        return "partly in force"
    return next(s for s in WHOLE_ORDER if s in kinds)
