"""From the reports visible on one day of knowledge to the acts that count: sections 1 and 2 of ``docs/policy.md``."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from reegraph.policy.book import FIRST, NEVER
from reegraph.policy.occurrences import (
    Act,
    Occurrence,
    Suspension,
    day_text,
    grouped,
    ids_of,
    imply,
    occurrence,
    over_of,
    phrase,
    settled,
    verb,
)
from reegraph.policy.reports import DEFERRALS, ENDINGS, START, Report, Rules, Unit

LEADS_TO = {START: "in force", "suspended": "suspended", "repealed": "repealed", "expires": "expired",
            "resumed": "in force", "annulled": "annulled", "withdrawn": "withdrawn"}  # fmt: skip
BEFORE = {
    START: ("scheduled", "announced"),
    "suspended": ("in force", "scheduled", "announced"),
    "resumed": ("suspended",),
    "expires": ("in force", "suspended"),
    "repealed": ("in force", "suspended"),
}
PLACED = frozenset({"announced", START, "suspended", "resumed", *ENDINGS, "averted"})
MOVES = frozenset({"postponed", "extended"})
TEMPORARY = ("expires", "resumed")


@dataclass(slots=True)
class Acts:
    """All that counts for one unit on one day of knowledge.

    `every` holds all acts, the ends of suspensions among them. If no report comes or goes, all of it stays as it is
    while the day of knowledge is before `stands_until`, when the next schedule turns overdue.
    """

    announced: list[Act] = field(default_factory=list)
    implied: list[Act] = field(default_factory=list)
    starts: list[Act] = field(default_factory=list)
    taken_back: list[Act] = field(default_factory=list)
    suspensions: list[Suspension] = field(default_factory=list)
    resumed: list[Act] = field(default_factory=list)
    ends: list[Act] = field(default_factory=list)
    averted: list[Act] = field(default_factory=list)
    words: list[Act] = field(default_factory=list)
    feared: list[Act] = field(default_factory=list)
    observed: list[Report] = field(default_factory=list)
    every: list[Act] = field(default_factory=list)
    claims: tuple[str, ...] = ()
    last_verified: int | None = None
    stands_until: int = NEVER


@dataclass(slots=True)
class _Told:
    """The reports visible on one day of knowledge, by their use; `effective` are all of which acts may be made."""

    strong: list[Report] = field(default_factory=list)
    counted: list[Report] = field(default_factory=list)
    parts: dict[str, list[Report]] = field(default_factory=dict)
    seen_own: list[Report] = field(default_factory=list)
    seen_whole: list[Report] = field(default_factory=list)
    moves: list[Report] = field(default_factory=list)
    words: list[Report] = field(default_factory=list)
    effective: list[Report] = field(default_factory=list)
    beside: list[Report] = field(default_factory=list)
    against: list[Report] = field(default_factory=list)


def visible(reports: Iterable[Report], known: int) -> list[Report]:
    """Return what could be known: published, not withdrawn, not superseded by something that was itself visible."""
    seen = [r for r in reports if r.known <= known < r.known_to]
    gone = {name for r in seen if r.supersedes for name in r.supersedes}
    return [r for r in seen if r.id not in gone] if gone else seen


class Resolver:
    """Works out the acts of one unit; `own` are its reports, `whole` those of its policy.

    What was worked out for one day of knowledge is remembered for the next ones: an occurrence by its visible reports.

    Parameters
    ----------
    rules
        All rules, for the confirmations.
    own, whole
        Reports about the unit itself, and about the policy that it is part of.
    alone
        Whether the unit is the only provision: then what was seen of the whole was seen of it.
    """

    def __init__(self, rules: Rules, own: list[Report], whole: list[Report], *, alone: bool = False) -> None:
        self._own, self._whole, self._alone = own, whole, alone
        self._unit = own[0].of if own else ""
        self._confirmations = {r.id: c for r in (*own, *whole) if (c := rules.confirmations.get(r.id))}
        self._made: dict[tuple[str, bool, tuple[str, ...]], Occurrence] = {}
        self._counted: tuple[tuple[str, ...], list[Occurrence]] = (), []
        self._extended: dict[tuple[Act, str], tuple[Act, Act | None]] = {}
        self._settled: dict[tuple[Suspension, tuple[str, ...]], Suspension] = {}
        self._last: tuple[int, tuple[tuple[str, ...], ...], Acts] | None = None

    def acts(self, known: int) -> Acts:
        """Return what counts as known on a day."""
        told = self._told(known)
        claims = tuple(sorted({r.id for r in told.beside}))
        verified = max([r.day if r.act == "observed" else r.known for r in told.strong if r.change], default=None)
        made_of = (ids_of(told.effective), ids_of(told.against))
        if self._last is not None and not self._confirmations:
            day, before, acts = self._last
            if before == made_of and day <= known < acts.stands_until:
                return replace(acts, claims=claims, last_verified=verified)
        found = Acts(claims=claims, last_verified=verified)
        self._work_out(found, told, known)
        self._last = known, made_of, found
        return found

    def _told(self, known: int) -> _Told:
        """Sort the visible reports by their use."""
        told, starts_itself, mine = _Told(), False, len(self._own)
        seen = visible((*self._own, *self._whole), known)  # a fact about the whole may replace one about a part
        own = set(ids_of(self._own)) if mine else set()
        for inherited in (False, True):
            for r in seen:
                if (r.id not in own) != inherited:
                    continue
                if r.strength == "beside":
                    told.beside.append(r)
                    continue
                if r.strength == "word":
                    told.words.append(r)
                    told.effective.append(r)
                    continue
                told.strong.append(r)
                if r.act == "observed":
                    (told.seen_whole if inherited else told.seen_own).append(r)
                elif r.act in PLACED:
                    if r.act == START:  # own starts replace the inherited ones
                        if inherited and starts_itself:
                            continue
                        starts_itself = not inherited
                    if r.part:
                        told.parts.setdefault(r.act, []).append(r)
                    else:
                        told.counted.append(r)
                elif r.act in MOVES:
                    told.moves.append(r)
                else:
                    continue  # what changes no state
                told.effective.append(r)
        if told.beside and (against := [r for r in told.beside if r.act in DEFERRALS]):
            answered = max([r.known for r in told.strong if r.act != "observed"], default=FIRST)
            told.against = [r for r in against if r.known >= answered]
        return told

    def _work_out(self, found: Acts, told: _Told, known: int) -> None:
        found.observed = told.seen_own + told.seen_whole if self._alone else told.seen_own
        seen = [r for r in (*told.seen_own, *told.seen_whole) if not r.part]
        for made in self._occurrences(told.counted, known):
            _add(found, made, known, seen, told.against)
        for act, reports in told.parts.items():
            self._add_part(found, act, reports, known)
        if found.implied:
            first = min([a.first for a in found.announced], default=NEVER)
            found.announced += [a for a in found.implied if a.first < first]  # who sets a start makes the rule known
        if told.moves:
            told.moves.sort(key=lambda r: (r.known, r.id))
            self._postpone(found, told, known, seen)
            self._extend(found, told, known, seen)
        if seen:
            self._observe(found, seen)
        for k, s in enumerate(found.suspensions):  # a return that is told says that it lasted until that day
            if s.over is not None and any(r.last > s.begin.first for r in found.resumed):
                found.suspensions[k] = s._replace(over=None)
        if told.words:
            self._words(found, told, known)
            begun = min(a.first for a in found.words) if found.words else FIRST  # what is averted was there before
            found.averted = [a._replace(first=max(a.first, min(begun, a.last))) for a in found.averted]
        found.every = [*found.announced, *found.starts, *found.taken_back, *found.resumed, *found.ends, *found.averted,
                       *found.words, *found.feared]  # fmt: skip
        for s in found.suspensions:
            found.every += (s.begin,) if s.over is None else (s.begin, s.over)

    def _contested(self, reports: list[Report], known: int) -> bool:
        """Tell whether only the side whose rule it is says so, and no other confirms it."""
        for r in reports:
            if not r.claimed:
                return False
        for r in reports:
            for since, to, sides in self._confirmations.get(r.id, ()):
                if since <= known < to and sides - r.sides:
                    return False
        return all(len(r.sides) < 2 for r in reports)

    def _occurrences(self, counted: list[Report], known: int) -> list[Occurrence]:
        """Return the occurrences; most are the same as on the day before."""
        ids = ids_of(counted)
        if self._counted[0] == ids and not self._confirmations:
            return self._counted[1]
        found = []
        for group in grouped(counted):
            contested = self._contested(group, known)
            key = (group[0].act, contested, ids_of(group))
            if key not in self._made:
                self._made[key] = occurrence(group, contested)
            found.append(self._made[key])
        self._counted = ids, found
        return found

    def _add_part(self, found: Acts, kind: str, reports: list[Report], now: int) -> None:
        """An act that meets a part, not said which: this unit perhaps."""
        days = [r.first for r in reports if r.first is not None]
        if not days or kind not in (START, "suspended", *ENDINGS, "resumed"):
            return
        settled = kind == START and len(days) > 1
        facts = tuple(sorted(r.id for r in reports))
        told = " or ".join(day_text(d) for d in sorted(set(days)))
        doubt = f"a part {verb(kind)} on {told}; the source does not say which"
        known = min(r.known for r in reports)
        if now < max(days):
            found.stands_until = min(found.stands_until, max(days))
        how = "confirmed" if not all(r.scheduled for r in reports) else "due" if now < max(days) else "by its terms"
        act = Act(kind, min(days), max(days) if settled else NEVER, NEVER, facts, how, False, doubt)
        if kind == START:
            found.implied.append(Act("announced", known, known, known, facts))
        _place(found, act, over_of(act, reports) if kind == "suspended" else None, reports[0].of)

    def _postpone(self, found: Acts, told: _Told, known: int, seen: list[Report]) -> None:
        for move in told.moves:
            if move.act != "postponed":
                continue
            moved = []
            for start in found.starts:
                sources = [r for r in told.strong if r.id in start.facts]
                if all((r.scheduled or r.act == "postponed") and r.known <= move.known for r in sources):
                    moved.append(start)
            found.starts = [s for s in found.starts if s not in moved]
            day = move.first if move.first is not None else move.known
            facts = (*sorted({f for s in moved for f in s.facts}), move.id)
            if move.until:
                first, last = move.until[0], max(move.until[0], move.until[1] - 1)
                act = Act(
                    START, first, last, first if first == last else NEVER, facts, "confirmed", False, "", move.rank
                )
                found.starts.append(_scheduled(found, act, known, seen, []))
            else:
                found.taken_back.append(Act("postponed", day, day, day, facts, rank=move.rank))

    def _extend(self, found: Acts, told: _Told, known: int, seen: list[Report]) -> None:
        """Give the latest open suspension, or else the expiry, the new end that a report tells."""
        for move in told.moves:
            if move.act != "extended":
                continue
            day = move.first if move.first is not None else move.known
            back = [r.first for r in found.resumed if r.how != "due"]
            left = [k for k, s in enumerate(found.suspensions) if not any(s.begin.first < r <= day for r in back)]
            begun = [k for k in left if found.suspensions[k].begin.first <= day]
            if left and move.until:
                last = max(begun or left, key=lambda k: found.suspensions[k].begin.first)
                old = found.suspensions[last]
                dropped = [r for r in found.resumed if r.how == "due" and old.begin.first < r.first]
                found.resumed = [r for r in found.resumed if r not in dropped]  # set for the end that has moved
                key = (old.begin, move.id)
                if key not in self._extended:
                    begin = old.begin._replace(facts=tuple(sorted({*old.begin.facts, move.id})))
                    self._extended[key] = begin, over_of(begin, [move])
                found.suspensions[last] = Suspension(*self._extended[key], old.of)
                continue
            ends = [end for end in found.ends if end.act == "expires" and move.until]
            for end in ends:
                facts = tuple(sorted({*end.facts, move.id}))
                first, last = move.until or (end.first, end.last)
                terms = first if first == last else NEVER
                new = Act("expires", first, last, terms, facts, "confirmed", False, "", move.rank)
                found.ends[found.ends.index(end)] = _scheduled(found, new, known, seen, [])

    def _words(self, found: Acts, told: _Told, known: int) -> None:
        strong = told.strong
        for r in told.words:
            doubt = f"{r.word} for {day_text(r.first)}" if r.first is not None else ""
            found.words.append(Act(r.word, r.known, r.known, r.known, (r.id,), "none", False, doubt, r.rank))
            if r.last is not None and known < r.last:
                found.stands_until = min(found.stands_until, r.last)
            answered = [s for s in strong if s.act in DEFERRALS and s.known >= r.known]
            if r.first is None or r.last is None or known < r.last or answered or r.act != START:
                continue
            if found.starts or found.announced:
                continue
            seen = [o.day for o in strong if o.act == "observed" and o.day >= r.first and o.state != "in force"]
            first = max([r.first, *(day + 1 for day in seen)])
            doubt = f"a start on {day_text(r.first)} was only {r.word}; no source tells whether it came"
            found.feared.append(Act(START, first, NEVER, NEVER, (r.id,), "none", False, doubt, r.rank))

    def _observe(self, found: Acts, seen: list[Report]) -> None:
        """What was seen starts a rule whose start is not told, and lengthens or ends a suspension."""
        for r in found.observed:
            if r.part:
                continue
            if r.state == "in force" and not any(s.first <= r.day for s in found.starts):
                first = min((a.first for a in found.announced if a.first <= r.day), default=FIRST)
                doubt = f"seen in force on {day_text(r.day)}; the sources do not tell since when"
                by = max(r.day, min(r.known, r.last)) if r.last is not None else r.day
                imply(found.starts, Act(START, first, by, NEVER, (r.id,), doubt=doubt, rank=r.rank))
            elif r.state == "suspended" and not any(s.begin.first <= r.day for s in found.suspensions):
                if not any(s.last <= r.day and s.rank <= r.rank for s in (*found.starts, *found.resumed)):
                    begin = Act(
                        "suspended", FIRST, r.day, NEVER, (r.id,), doubt="seen suspended; since when is not told"
                    )
                    found.suspensions.append(Suspension(begin, None, r.of))
            elif r.state in ("expired", "repealed") and not found.ends:
                doubt = f"seen {r.state} on {day_text(r.day)}; since when is not told"
                act = "expires" if r.state == "expired" else r.state
                found.ends.append(Act(act, FIRST, r.day, NEVER, (r.id,), doubt=doubt))
            elif r.state in ("announced", "scheduled") and not any(a.first <= r.day for a in found.announced):
                found.announced.append(Act("announced", r.day, r.day, r.day, (r.id,), rank=r.rank))
        for k, s in enumerate(found.suspensions):  # what is seen of the whole settles what was done to the whole
            if s.over is not None:
                met = [r for r in seen if self._alone or r.of in (self._unit, s.of)]
                key = (s, ids_of(met))
                if key not in self._settled:
                    self._settled[key] = settled(s, s.over, met)
                found.suspensions[k] = self._settled[key]


def _add(found: Acts, made: Occurrence, known: int, seen: list[Report], against: list[Report]) -> None:
    if made.implied is not None:
        found.implied.append(made.implied)
    act = made.act
    if act is None:
        return
    if made.due is not None and known < act.last:
        act = made.due
        found.stands_until = min(found.stands_until, act.last)
    elif made.due is not None:
        words = [r for r in against if r.act != act.act]
        by = (ids_of(seen), ids_of(words))
        if by not in made.overdue:
            made.overdue[by] = _scheduled(found, act, known, seen, words)
        act = made.overdue[by]
    _place(found, act, made.over, made.of)


def _scheduled(found: Acts, act: Act, known: int, seen: list[Report], against: list[Report]) -> Act:
    """Decide what a day set in advance is worth: due, seen, by its terms, or open."""
    if known < act.last:
        found.stands_until = min(found.stands_until, act.last)
        return act._replace(how="due")
    leads = LEADS_TO.get(act.act, "")
    if any(r.state == leads and r.day >= act.first for r in seen):
        by = min(r.day for r in seen if r.state == leads and r.day >= act.first)
        return act._replace(how="confirmed") if act.first == act.last else act._replace(last=min(act.last, by))
    other = [r for r in seen if r.state in BEFORE.get(act.act, ()) and r.day >= act.first]
    if other:
        after = max(r.day for r in other) + 1
        doubt = f"{phrase(act.act)} set for {day_text(act.first)}, but not seen done on {day_text(after - 1)}"
        return act._replace(first=after, last=NEVER, terms=max(act.last, after), how="by its terms", doubt=doubt)
    if act.act in TEMPORARY:
        doubt = f"{phrase(act.act)} set for {day_text(act.first)}; no later source tells whether it happened"
        return act._replace(last=NEVER, terms=act.last, how="by its terms", doubt=doubt)
    if against:
        said = ", ".join(sorted(r.id for r in against))
        doubt = f"{phrase(act.act)} set for {day_text(act.first)}, but words against it came after ({said})"
        terms = act.last if act.first == act.last else NEVER
        return act._replace(last=NEVER, terms=terms, how="by its terms", doubt=doubt)
    return act._replace(how="by its terms")


def _place(found: Acts, act: Act, over: Act | None, of: str) -> None:
    if act.act == "announced":
        found.announced.append(act)
    elif act.act == START:
        found.starts.append(act)
    elif act.act == "suspended":
        found.suspensions.append(Suspension(act, over, of))
    elif act.act == "resumed":
        found.resumed.append(act)
    elif act.act in ENDINGS:
        found.ends.append(act)
    elif act.act == "averted":
        found.averted.append(act)


def resolver(rules: Rules, unit: Unit) -> Resolver:
    """Return the resolver of a provision (with its policy's reports) or of a policy alone."""
    policy = rules.units.get(unit.policy)
    whole: list[Report] = policy.reports if policy else []
    return Resolver(rules, unit.reports, whole, alone=policy is not None and len(policy.parts) == 1)
