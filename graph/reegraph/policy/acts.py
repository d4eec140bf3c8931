"""From the reports visible on one day of knowledge to the acts that count: sections 1 and 2 of ``docs/policy.md``."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date

from reegraph.policy.reports import DEFERRALS, ENDINGS, FIRST, NEVER, START, Report, Rules, Unit

LEADS_TO = {START: "in force", "suspended": "suspended", "repealed": "repealed", "expires": "expired",
            "resumed": "in force", "annulled": "annulled", "withdrawn": "withdrawn"}  # fmt: skip
BEFORE = {START: ("scheduled", "announced"), "suspended": ("in force", "scheduled", "announced"),
          "resumed": ("suspended",), "expires": ("in force", "suspended"), "repealed": ("in force", "suspended")}  # fmt: skip
TEMPORARY = ("expires", "resumed")


@dataclass(frozen=True, slots=True)
class Act:
    """One occurrence, as known on one day.

    It has not happened before `first`, has happened from `last` on, and may have in between. From `terms` on it has
    happened by the terms of the texts (`NEVER`: they do not tell).
    """

    act: str
    first: int
    last: int
    terms: int
    facts: tuple[str, ...]
    how: str = "confirmed"
    contested: bool = False
    doubt: str = ""
    rank: tuple[int, int] = (0, 0)

    def maybe(self, day: int) -> bool:
        """Tell whether it may or may not have happened on that day."""
        return self.first <= day < self.last


@dataclass(slots=True)
class Suspension:
    """A suspension and how it ends; `over` is None if nothing tells an end.

    `of` is what was suspended, and `lasted` that it was seen suspended after its end by the texts.
    """

    begin: Act
    over: Act | None
    of: str
    lasted: Act | None = None


@dataclass(slots=True)
class Acts:
    """All that counts for one unit on one day of knowledge."""

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
    claims: tuple[str, ...] = ()
    last_verified: int | None = None


def day_text(day: int) -> str:
    """Write an ordinal as a day."""
    return date.fromordinal(day).isoformat()


def visible(reports: Iterable[Report], known: int) -> list[Report]:
    """Return what could be known: published, not withdrawn, not superseded by something that was itself visible."""
    seen = [r for r in reports if r.known <= known < r.known_to]
    gone = {name for r in seen for name in r.supersedes}
    return [r for r in seen if r.id not in gone] if gone else seen


def _occurrences(reports: Iterable[Report]) -> list[list[Report]]:
    """Group the reports of one occurrence; one that names no instrument joins the only one that is named."""
    groups: dict[tuple[str, str, int], list[Report]] = {}
    for r in reports:
        groups.setdefault(r.key, []).append(r)
    for act, through, number in [key for key in groups if not key[1]]:
        named = [key for key in groups if key[0] == act and key[2] == number and key[1]]
        if len(named) == 1:
            groups[named[0]] += groups.pop((act, through, number))
    return list(groups.values())


def _days(reports: list[Report]) -> tuple[int | None, int | None]:
    """Return first and last possible day by the best sourced reports that tell one."""
    dated = [r for r in reports if r.first is not None] or [r for r in reports if r.last is not None]
    if not dated:
        return None, None
    best = min(r.rank for r in dated)
    top = [r for r in dated if r.rank == best]
    first = min((r.first for r in top if r.first is not None), default=None)
    return first, max(r.last for r in top if r.last is not None)


class Resolver:
    """Works out the acts of one unit; `own` are its reports, `whole` those of its policy.

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
        self._confirmations = rules.confirmations
        self._own, self._whole, self._alone = own, whole, alone

    def acts(self, known: int) -> Acts:
        """Return what counts as known on a day."""
        own, whole = visible(self._own, known), visible(self._whole, known)
        found, strong = Acts(), [r for r in (*own, *whole) if r.strength == "strong"]
        seen_own = [r for r in own if r.act == "observed" and r.strength == "strong"]
        seen_whole = [r for r in whole if r.act == "observed" and r.strength == "strong"]
        found.observed = seen_own + seen_whole if self._alone else seen_own
        seen = [r for r in (*seen_own, *seen_whole) if not r.part]
        found.claims = tuple(sorted({r.id for r in (*own, *whole) if r.strength == "beside"}))
        days = [min(known, r.day if r.act == "observed" else r.known) for r in strong if r.change]
        found.last_verified = max(days, default=None)
        starts_itself = any(r.act == START and r.strength == "strong" for r in own)
        counted: list[Report] = []
        parts: dict[str, list[Report]] = {}
        for reports, inherited in ((own, False), (whole, True)):
            for r in reports:
                if r.strength == "strong" and r.act != "observed" and not (inherited and starts_itself and r.act == START):
                    if r.part:
                        parts.setdefault(r.act, []).append(r)
                    else:
                        counted.append(r)
        answered = max((r.known for r in strong if r.act != "observed"), default=FIRST)
        against = [r for r in (*own, *whole) if r.strength == "beside" and r.act in DEFERRALS and r.known >= answered]
        for group in _occurrences(counted):
            self._add(found, group, known, seen, [r for r in against if r.act != group[0].act])
        for act, reports in parts.items():
            self._add_part(found, act, reports, known)
        told = min((a.first for a in found.announced), default=NEVER)
        found.announced += [a for a in found.implied if a.first < told]  # who sets a start makes the rule known
        self._postpone(found, strong, known, seen)
        self._extend(found, strong, known, seen)
        self._observe(found, seen)
        self._return(found)
        self._words(found, [r for r in (*own, *whole) if r.strength == "word"], strong, known)
        return found

    def _contested(self, reports: list[Report], known: int) -> bool:
        """Tell whether only the side whose rule it is says so, and no other confirms it."""
        if any(not r.claimed for r in reports):
            return False
        for r in reports:
            for since, to, sides in self._confirmations.get(r.id, ()):
                if since <= known < to and sides - r.sides:
                    return False
        return all(len(r.sides) < 2 for r in reports)

    def _add(self, found: Acts, group: list[Report], known: int, seen: list[Report], against: list[Report]) -> None:
        kind = group[0].act
        first, last = _days(group)
        done = [r for r in group if not r.scheduled]
        facts = tuple(sorted(r.id for r in group))
        rank = min(r.rank for r in group)
        contested = self._contested(group, known)
        how = "claimed" if all(r.claimed for r in group) else "confirmed"
        if first is None and last is None and not done:  # a schedule that tells no day is an announcement
            day = min(r.known for r in group)
            if kind == START:
                found.implied.append(Act("announced", day, day, day, facts, how, contested, "", rank))
            return
        start = FIRST if first is None else first
        end = start if last is None else last
        doubt = "" if start == end else f"{_phrase(kind)} {_span(start, end)}; the sources tell no exact day"
        act = Act(kind, start, end, NEVER if start < end else start, facts, how, contested, doubt, rank)
        if not done:
            act = self._scheduled(act, known, seen, against)
        if kind == START and len(done) < len(group):  # who sets a day makes the rule known
            day = min(r.known for r in group if r.scheduled)
            found.implied.append(Act("announced", day, day, day, facts, "confirmed", contested, "", rank))
        self._place(found, act, group)

    def _scheduled(self, act: Act, known: int, seen: list[Report], against: list[Report]) -> Act:
        """Decide what a day set in advance is worth: due, seen, by its terms, or open."""
        if known < act.last:
            return replace(act, how="due")
        leads = LEADS_TO.get(act.act, "")
        if any(r.state == leads and r.day >= act.first for r in seen):
            by = min(r.day for r in seen if r.state == leads and r.day >= act.first)
            return replace(act, how="confirmed") if act.first == act.last else replace(act, last=min(act.last, by))
        other = [r for r in seen if r.state in BEFORE.get(act.act, ()) and r.day >= act.first]
        if other:
            after = max(r.day for r in other) + 1
            doubt = f"{_phrase(act.act)} set for {day_text(act.first)}, but not seen done on {day_text(after - 1)}"
            return replace(act, first=after, last=NEVER, terms=max(act.last, after), how="by its terms", doubt=doubt)
        if act.act in TEMPORARY:
            doubt = f"{_phrase(act.act)} set for {day_text(act.first)}; no later source tells whether it happened"
            return replace(act, last=NEVER, terms=act.last, how="by its terms", doubt=doubt)
        if against:
            said = ", ".join(sorted(r.id for r in against))
            doubt = f"{_phrase(act.act)} set for {day_text(act.first)}, but words against it came after ({said})"
            terms = act.last if act.first == act.last else NEVER
            return replace(act, last=NEVER, terms=terms, how="by its terms", doubt=doubt)
        return replace(act, how="by its terms")

    def _place(self, found: Acts, act: Act, group: list[Report]) -> None:
        if act.act == "announced":
            found.announced.append(act)
        elif act.act == START:
            found.starts.append(act)
        elif act.act == "suspended":
            found.suspensions.append(Suspension(act, self._over(act, group), group[0].of))
        elif act.act == "resumed":
            found.resumed.append(act)
        elif act.act in ENDINGS:
            found.ends.append(act)
        elif act.act == "averted":
            found.averted.append(act)

    def _over(self, begin: Act, group: list[Report]) -> Act | None:
        """Return the end of a suspension whose sequel is not told: open from then on, whatever the day of knowledge."""
        told = [r for r in group if r.until is not None]
        if not told:
            return None
        best = min(r.rank for r in told)
        ends = [r.until for r in told if r.rank == best and r.until]
        first, terms = min(e[0] for e in ends), max(e[1] for e in ends)
        doubt = f"the suspension ends on {day_text(first)} by its text; no source tells what follows"
        return Act("over", first, NEVER, terms, begin.facts, "by its terms", begin.contested, doubt, begin.rank)

    def _add_part(self, found: Acts, kind: str, reports: list[Report], now: int) -> None:
        """An act that meets a part, not said which: this unit perhaps."""
        days = [r.first for r in reports if r.first is not None]
        if not days or kind not in (START, "suspended", *ENDINGS, "resumed"):
            return
        settled = kind == START and len(days) > 1
        facts = tuple(sorted(r.id for r in reports))
        told = " or ".join(day_text(d) for d in sorted(set(days)))
        doubt = f"a part {_verb(kind)} on {told}; the source does not say which"
        known = min(r.known for r in reports)
        how = "confirmed" if not all(r.scheduled for r in reports) else "due" if now < max(days) else "by its terms"
        act = Act(kind, min(days), max(days) if settled else NEVER, NEVER, facts, how, False, doubt)
        if kind == START:
            found.implied.append(Act("announced", known, known, known, facts))
        self._place(found, act, reports)

    def _postpone(self, found: Acts, strong: list[Report], known: int, seen: list[Report]) -> None:
        moves = sorted((r for r in strong if r.act == "postponed"), key=lambda r: (r.known, r.id))
        for move in moves:
            moved = []
            for start in found.starts:
                sources = [r for r in strong if r.id in start.facts]
                if all(r.scheduled and r.known <= move.known for r in sources):
                    moved.append(start)
            found.starts = [s for s in found.starts if s not in moved]
            day = move.first if move.first is not None else move.known
            facts = (*sorted({f for s in moved for f in s.facts}), move.id)
            if move.until:
                first, last = move.until[0], max(move.until[0], move.until[1] - 1)
                act = Act(START, first, last, first if first == last else NEVER, facts, "confirmed", False, "", move.rank)
                found.starts.append(self._scheduled(act, known, seen, []))
            else:
                found.taken_back.append(Act("postponed", day, day, day, facts, rank=move.rank))

    def _extend(self, found: Acts, strong: list[Report], known: int, seen: list[Report]) -> None:
        """Give the latest open suspension, or else the expiry, the new end that a report tells."""
        for move in sorted((r for r in strong if r.act == "extended"), key=lambda r: (r.known, r.id)):
            day = move.first if move.first is not None else move.known
            open_now = [s for s in found.suspensions if s.begin.first <= day]
            if open_now:
                last = max(open_now, key=lambda s: s.begin.first)
                begin = replace(last.begin, facts=tuple(sorted({*last.begin.facts, move.id})))
                last.begin, last.over = begin, self._over(begin, [move])
                continue
            ends = [end for end in found.ends if end.act == "expires" and move.until]
            for end in ends:
                facts = tuple(sorted({*end.facts, move.id}))
                first, last = move.until or (end.first, end.last)
                terms = first if first == last else NEVER
                new = Act("expires", first, last, terms, facts, "confirmed", False, "", move.rank)
                found.ends[found.ends.index(end)] = self._scheduled(new, known, seen, [])

    def _words(self, found: Acts, words: list[Report], strong: list[Report], known: int) -> None:
        for r in words:
            doubt = f"{r.word} for {day_text(r.first)}" if r.first is not None else ""
            found.words.append(Act(r.word, r.known, r.known, r.known, (r.id,), "none", False, doubt, r.rank))
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
                self._imply(found.starts, Act(START, first, r.day, NEVER, (r.id,), doubt=doubt, rank=r.rank))
            elif r.state == "suspended" and not any(s.begin.first <= r.day for s in found.suspensions):
                if not any(s.last <= r.day and s.rank <= r.rank for s in (*found.starts, *found.resumed)):
                    begin = Act("suspended", FIRST, r.day, NEVER, (r.id,), doubt="seen suspended; since when is not told")
                    found.suspensions.append(Suspension(begin, None, r.of))
            elif r.state in ("expired", "repealed") and not found.ends:
                doubt = f"seen {r.state} on {day_text(r.day)}; since when is not told"
                act = "expires" if r.state == "expired" else r.state
                found.ends.append(Act(act, FIRST, r.day, NEVER, (r.id,), doubt=doubt))
            elif r.state in ("announced", "scheduled") and not any(a.first <= r.day for a in found.announced):
                found.announced.append(Act("announced", r.day, r.day, r.day, (r.id,), rank=r.rank))
        for s in found.suspensions:  # what is seen of the whole settles what was done to the whole
            self._settle(s, [r for r in seen if r in found.observed or r.of == s.of])

    @staticmethod
    def _imply(starts: list[Act], new: Act) -> None:
        """Keep the tightest of several implied starts: the earliest day on which it was seen."""
        for k, old in enumerate(starts):
            if old.first == new.first and old.terms == NEVER and old.last > new.last:
                starts[k] = new
                return
        starts.append(new)

    @staticmethod
    def _settle(s: Suspension, observed: list[Report]) -> None:
        if s.over is None:
            return
        lasted = [r for r in observed if r.state == "suspended" and r.day >= s.over.first]
        if lasted:
            last = max(lasted, key=lambda r: (r.day, r.id))
            after, facts = last.day + 1, tuple(sorted({*s.over.facts, last.id}))
            doubt = f"{s.over.doubt}; seen suspended on {day_text(last.day)}"
            s.lasted = Act("observed", s.over.first, s.over.first, s.over.first, (last.id,), rank=last.rank)
            s.over = replace(s.over, first=after, terms=max(s.over.terms, after), doubt=doubt, facts=facts)
        over = [r for r in observed if r.state == "in force" and r.day >= s.over.first]
        if over:
            seen = min(over, key=lambda r: (r.day, r.id))
            doubt = f"the suspension was over by {day_text(seen.day)}; the sources tell no exact day"
            facts = tuple(sorted({*s.over.facts, seen.id}))
            s.over = replace(s.over, last=seen.day, how="confirmed", doubt=doubt, facts=facts)

    @staticmethod
    def _return(found: Acts) -> None:
        """A return that is told says that the suspension lasted until that day."""
        for s in found.suspensions:
            later = [r for r in found.resumed if r.first > s.begin.first]
            if later and s.over is not None:
                s.over = None


def _phrase(act: str) -> str:
    return {START: "the start is", "suspended": "the suspension is", "expires": "the expiry is", "resumed": "the return is",
            "announced": "the announcement is"}.get(act, f"that it is {act} is")  # fmt: skip


def _verb(act: str) -> str:
    return {START: "starts", "expires": "expires", "resumed": "takes up again"}.get(act, f"is {act}")


def _span(first: int, last: int) -> str:
    return f"between {day_text(first)} and {day_text(last)}" if first > FIRST else f"on or before {day_text(last)}"


def resolver(rules: Rules, unit: Unit) -> Resolver:
    """Return the resolver of a provision (with its policy's reports) or of a policy alone."""
    policy = rules.units.get(unit.policy)
    whole: list[Report] = policy.reports if policy else []
    return Resolver(rules, unit.reports, whole, alone=policy is not None and len(policy.parts) == 1)


def confirmation_days(rules: Rules, reports: Iterable[Report]) -> set[int]:
    """Return the days on which a confirmation of these reports became known or was withdrawn."""
    found: set[int] = set()
    for r in reports:
        for since, to, _ in rules.confirmations.get(r.id, ()):
            found |= {since, to}
    return found
