"""From the acts known on a day to the state on another: section 3 of ``docs/policy.md``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import product
from typing import NamedTuple

from reegraph.policy.acts import Act, Acts, Suspension, day_text

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


class _World(NamedTuple):
    state: str
    deciding: tuple[Act, ...]


def bounds(acts: Acts) -> set[int]:
    """Return every day on which the state of the unit may change."""
    found: set[int] = set()
    for act in all_acts(acts):
        found |= {act.first, act.last, act.terms}
    found |= {s.lasted.first for s in acts.suspensions if s.lasted is not None}
    for report in acts.observed:
        found |= {report.day, report.day + 1}
    return found


def all_acts(acts: Acts) -> Iterator[Act]:
    """Yield every act, the ends of suspensions among them."""
    for group in (acts.announced, acts.starts, acts.taken_back, acts.resumed, acts.ends, acts.averted, acts.words, acts.feared):
        yield from group
    for s in acts.suspensions:
        yield s.begin
        if s.over is not None:
            yield s.over


class _Day:
    """All acts at one day; `taken` says which of the open ones have happened in the world that is tried."""

    def __init__(self, acts: Acts, day: int) -> None:
        self.acts, self.day = acts, day
        self.taken: dict[int, bool] = {}
        self.open = [a for a in all_acts(acts) if a.maybe(day)][:MOST_DOUBTS]

    def happened(self, act: Act) -> bool:
        return self.day >= act.last or (self.day >= act.first and self.taken.get(id(act), False))

    def suspended(self, s: Suspension) -> bool:
        if not self.happened(s.begin) or (s.over is not None and self.happened(s.over)):
            return False
        return not any(r.first > s.begin.first and self.happened(r) for r in self.acts.resumed)

    def world(self) -> _World:
        acts, day = self.acts, self.day
        if ended := [a for a in acts.ends if self.happened(a)]:
            first = min(ended, key=lambda a: (a.first, a.act))
            return _World(ENDED[first.act], (first,))
        if stopped := [s for s in acts.suspensions if self.suspended(s)]:
            lasted = tuple(s.lasted for s in stopped if s.lasted is not None and day >= s.lasted.first)
            return _World("suspended", (*(s.begin for s in stopped), *lasted))
        if started := [a for a in (*acts.starts, *acts.feared) if self.happened(a)]:
            first = min(started, key=lambda a: (HOW.index(a.how), a.first, a.facts))
            again = [r for r in acts.resumed if self.happened(r)]
            again += [s.over for s in acts.suspensions if s.over is not None and s.over.how == "confirmed" and self.happened(s.over)]
            return _World("in force", (max(again, key=lambda r: r.first), first) if again else (first,))
        if enacted := [a for a in acts.announced if self.happened(a)]:
            made = min(enacted, key=lambda a: (a.first, a.facts))
            if ahead := [a for a in acts.starts if day < a.first]:
                return _World("scheduled", (made, min(ahead, key=lambda a: a.first)))
            if back := [a for a in acts.taken_back if self.happened(a)]:
                return _World("postponed", (max(back, key=lambda a: a.first), made))
            return _World("announced", (made,))
        if averted := [a for a in acts.averted if self.happened(a)]:
            return _World("averted", (max(averted, key=lambda a: a.first),))
        for word in ("threatened", "planned"):
            if said := [a for a in acts.words if a.act == word and self.happened(a)]:
                return _World(word, tuple(said))
        known = [a for a in all_acts(acts) if a.first > day]
        return _World("not begun", (min(known, key=lambda a: a.first),)) if known else _World("no record", ())


def outcome(acts: Acts, day: int) -> Outcome:
    """Return the state on a day.

    Parameters
    ----------
    acts
        As known on one day.
    day
        The day asked for, as an ordinal.
    """
    at = _Day(acts, day)
    if not at.open:
        world = at.world()
        return _disputed(acts, day, _settled(acts, day, world), world)
    worlds: list[_World] = []
    for choice in product((False, True), repeat=len(at.open)):
        at.taken = {id(a): took for a, took in zip(at.open, choice, strict=True)}
        worlds.append(at.world())
    states = sorted({w.state for w in worlds})
    if len(states) == 1:
        calm = min(worlds, key=lambda w: [HOW.index(a.how) for a in w.deciding])
        return _disputed(acts, day, _settled(acts, day, calm), calm)
    at.taken = {id(a): day >= a.terms for a in at.open}
    told = all(a.terms <= day for a in at.open)
    by_terms = at.world().state if told else None
    deciding = {f for w in worlds for a in w.deciding for f in a.facts} | {f for a in at.open for f in a.facts}
    doubts = tuple(dict.fromkeys(a.doubt for a in at.open if a.doubt))
    return Outcome("unknown", "open", any(a.contested for a in at.open), tuple(states), by_terms,
                   tuple(sorted(deciding)), doubts or ("the sources leave it open",))  # fmt: skip


def _settled(acts: Acts, day: int, world: _World) -> Outcome:
    facts = tuple(sorted({f for a in world.deciding for f in a.facts}))
    if world.state in QUIET:
        return Outcome(world.state, "none", because=facts)
    first = world.deciding[0]
    caveats = []
    if world.state == "suspended":
        begun = min(a.first for a in world.deciding if a.act == "suspended")
        if not any(s.last < begun for s in acts.starts):
            caveats.append("suspended before it ever applied")
    if world.state == "in force":
        caveats += [f"annulled by a court on {day_text(a.first)}" for a in acts.ends if a.act == "annulled" and a.first > day]
    contested = first.how == "claimed" and first.contested
    if contested:
        caveats.append("only the side whose rule it is says so; no other side has confirmed it")
    return Outcome(world.state, first.how, contested, (), None, facts, tuple(caveats))


def _disputed(acts: Acts, day: int, found: Outcome, world: _World) -> Outcome:
    """Add what was seen against it; a better source than the acts leaves the state open."""
    for r in acts.observed:
        if r.day > day or r.part or not r.state or r.state == found.state:
            continue
        if found.state in QUIET:
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
    deciding = [(name, o) for name, o in rows if o.state == state or (state == "partly in force" and o.state == "in force")]
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
