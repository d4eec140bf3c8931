"""Which rules touch goods on their way from one country to another on a day, and why they apply or not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from reegraph.policy.book import RuleBook, Status, plain
from reegraph.policy.goods import DOUBTFUL, Facts, Goods, Item, Link, Links, Thing, resolve
from reegraph.policy.matching import BY_LAW, NO_LIMIT, NOT, OPEN, YES, Check, Matcher
from reegraph.policy.wording import headline

__all__ = ["NONE_HERE", "VERDICTS", "Item", "Row", "Scope", "scope"]

VERDICTS = ("does not apply", "cannot be decided", "applies")
NONE_HERE = "no rule among those recorded here"
MADE_WITH = "goods-made-with-chinese-rare-earth-technology"
IN_PART = frozenset({"mostly", "largely", "partly", "few"})
DECISIONS = {"refused": "are refused as a rule", "case by case": "are decided one by one"}


@dataclass(frozen=True, slots=True)
class Row:
    """What one provision means for the goods.

    `reasons` are plain sentences; `facts` are the ids of the links used, `because` those of the facts that decide the
    state.
    """

    rule: str
    provision: str
    name: str
    verdict: str
    measure: str
    rate: float | None
    charge: str
    reasons: tuple[str, ...]
    state: str
    how: str
    since: date | None
    until: date | None
    because: tuple[str, ...]
    facts: tuple[str, ...]
    last_verified: date | None
    caveats: tuple[str, ...]
    own: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return what JSON can hold."""
        return plain(self)


class _Try(NamedTuple):
    checks: tuple[Check, ...]
    row: Link

    @property
    def grade(self) -> int:
        return min(c.grade for c in self.checks)


class Scope:
    """Answers for one rule book and one day of knowledge."""

    def __init__(self, book: RuleBook, known: date) -> None:
        self.book, self.known, self.links = book, known, Links(book, known)
        self.controls = _by_start(self.links.controls())
        self.matcher = Matcher(
            self.links, (str(r["threshold_of"]) for r in self.links.controls() if r.get("threshold_of"))
        )
        self.exceptions = _by_start(self.links.controls(negated=True))
        self.directed = _by_start(self.links.rows["APPLIES_TO"])
        self.own = {r["fact"] for rows in self.links.rows.values() for r in rows if r.get("own")}

    @property
    def looked_at(self) -> int:
        """Number of provisions that are looked at."""
        return len(self.controls)

    def answers(self, goods: Goods, on: date) -> list[Row]:
        """Return what every provision that touches the goods means for them."""
        touched: dict[str, _Try] = {}
        for broad in (False, True):  # what is dual use by law is what the other rules of the same country name
            named = [p for p, t in touched.items() if not self.matcher.broad(t.row) and t.row.get("reach") != "ports"]
            sides = {c for p in named for c in self.book.units[p]["issuers"]}
            for provision, rows in self.controls.items():
                chosen = [r for r in rows if (r["to"] in BY_LAW) == broad]
                if broad:
                    chosen = chosen if sides.intersection(self.book.units[provision]["issuers"]) else []
                found = self._provision(provision, chosen, goods)
                if found is not None and (provision not in touched or found.grade > touched[provision].grade):
                    touched[provision] = found
        found_rows = [self._answer(p, t, on) for p, t in touched.items()]
        return sorted(found_rows, key=lambda a: (-VERDICTS.index(a.verdict), a.provision))

    def hints(self, goods: Goods) -> list[str]:
        """Return what more would have to be told of the goods."""
        found = []
        if goods.hs and all(t.why and not t.sure for t in goods.things):
            fits = "fits no good recorded here exactly" if goods.things else "fits no good recorded here"
            found.append(
                f"HS {goods.hs} {fits}; the rules name goods in words: name the good (--goods) or its contents"
            )
        inside = sorted(p for p, rows in self.controls.items() if any(r.get("reach") == "abroad" for r in rows))
        if inside and not goods.parts:
            found.append(
                f"Nothing is told of what it contains; {', '.join(inside)} may catch goods by that "
                "(--contains, --containing-from)"
            )
        return found

    # ---- one provision

    def _provision(self, provision: str, rows: list[Link], goods: Goods) -> _Try | None:
        things = goods.things or (Thing(""),)
        tries = [(t, self._thing(rows, t, goods)) for t in things]
        found = [f for _, f in tries if f is not None]
        if not found:  # what is named as an exception is told even so
            excepted = self._excepted(provision, goods) if rows else []
            return _Try(tuple(excepted), self.exceptions[provision][0]) if excepted else None
        best = max(found, key=lambda f: f.grade)
        extra = self._excepted(provision, goods)
        less = [t for t, f in tries if f is None or f.grade < best.grade]
        if less and best.grade > NOT:
            hit = self.links.listed(t.node for t, f in tries if f is not None and f.grade == best.grade)
            extra.append(Check(OPEN, f"it depends on what it is: {hit} or {self.links.listed(t.node for t in less)}"))
        return _Try((*best.checks, *extra), best.row)

    def _thing(self, rows: list[Link], thing: Thing, goods: Goods) -> _Try | None:
        tries = [t for row in rows if (t := self._row(row, thing, goods)) is not None]
        return max(tries, key=lambda t: (t.grade, [c.grade for c in t.checks])) if tries else None

    def _row(self, row: Link, thing: Thing, goods: Goods) -> _Try | None:
        hit = self.matcher.hit(row, thing, goods)
        if hit is None:
            return None
        if row["measure"] in NO_LIMIT:
            aim = Check(NOT, f"no limit on trade: {NO_LIMIT[row['measure']]}")
            return _Try((hit, aim), row) if hit.grade == YES else None
        where = tuple(self._where(row, goods))
        if (self.matcher.broad(row) or row["to"] in BY_LAW) and min(c.grade for c in where) == NOT:
            return None
        if not thing.sure and not self.matcher.broad(row):
            where = (*where, Check(OPEN, thing.why))
        return _Try((hit, *where, *self._limits(row, goods)), row)

    def _excepted(self, provision: str, goods: Goods) -> list[Check]:
        """Return the exceptions that the goods fall under."""
        found = []
        for row in self.exceptions.get(provision, ()):
            name, doubtful = self.links.name(row["to"]), row["modality"] in DOUBTFUL
            met = [self.links.above(t.node).get(row["to"]) for t in goods.things]
            by_hs = bool(goods.hs) and any(goods.hs.startswith(h) for h in row.get("hs", ()))
            if by_hs or (met and all(way is not None for way in met)):
                ways = tuple(f for way in met if way for f in way)
                told = f"excepted: {name}" + (f" ({row['modality']})" if row["modality"] != "fact" else "")
                found.append(Check(OPEN if doubtful else NOT, told, (row["fact"], *ways)))
        return found

    # ---- the way and the limits

    def _within(self, place: str, target: str, issuers: Iterable[str]) -> tuple[int, Facts]:
        """Return whether a place is another or belongs to it; a class of countries is all but the issuer's own."""
        links = self.links
        if target in links.around(place):
            return YES, links.around(place)[target]
        members = links.has_members(target)
        told = links.names.get(target, {})
        if told.get("kind") == "class" and not members:
            return (NOT if any(i in links.around(place) for i in issuers) else YES), ()
        if place in links.around(target) or (told.get("label") == "CountryGroup" and not members):
            return OPEN, ()
        return NOT, ()

    def _where(self, row: Link, goods: Goods) -> Iterator[Check]:
        """Yield whether the way of the goods is one that the rule catches."""
        links, provision, reach = self.links, row["from"], row.get("reach")
        issuers = self.book.units[provision]["issuers"]
        mine, start, end = links.listed(issuers), links.name(goods.origin), links.name(goods.destination)
        if reach == "ports":
            yield Check(NOT, "it meets calls of ships, not goods")
            return
        if reach is None:
            yield Check(OPEN, "at which border it is met is not told")
        elif not issuers:
            yield Check(OPEN, "whose rule it is, and so whose border it means, is not told")
        else:
            leaves = max(self._within(goods.origin, i, ())[0] for i in issuers)
            enters = max(self._within(goods.destination, i, ())[0] for i in issuers)
            if reach == "exports":
                yield Check(leaves, f"it catches what leaves {mine}; this leaves {start}")
            elif reach == "imports":
                yield Check(enters, f"it catches what enters {mine}; this enters {end}")
            else:
                way = f"it catches shipments between other countries than {mine}; this goes from {start} to {end}"
                yield Check(YES - max(leaves, enters), way)
                if row["to"] != MADE_WITH:
                    yield self._from_issuer(goods, issuers, mine)
        yield from self._directed(row, goods, issuers, start, end)

    def _from_issuer(self, goods: Goods, issuers: list[str], mine: str) -> Check:
        if not goods.containing_from:
            return Check(OPEN, f"whether it, or what is inside, comes from {mine} is not told (--containing-from)")
        grade = max(self._within(goods.containing_from, i, ())[0] for i in issuers)
        told = self.links.name(goods.containing_from)
        return Check(grade, f"it needs content from {mine}; this has content from {told}")

    def _directed(self, row: Link, goods: Goods, issuers: list[str], start: str, end: str) -> Iterator[Check]:
        rows = [r for r in self.directed.get(row["from"], ()) if r["modality"] not in DOUBTFUL or r.get("negated")]
        limited = False
        for role, place, name in (("destination", goods.destination, end), ("origin", goods.origin, start)):
            told = [(r, *self._within(place, r["to"], issuers)) for r in rows if r["as"] == role]
            if role == "origin" and row.get("reach") == "exports":  # whose exports they are, is told by the issuer
                told = [t for t in told if self.links.names.get(t[0]["to"], {}).get("kind") != "class"]
            meant = [t for t in told if not t[0].get("negated")]
            for r, grade, way in told:
                if r.get("negated") and grade:
                    yield Check(YES - grade, f"excepted: {role} {self.links.name(r['to'])}", (r["fact"], *way))
            if meant:
                limited = True
                r, grade, way = max(meant, key=lambda t: t[1])
                names = self.links.listed(t[0]["to"] for t in meant)
                decision = f"; applications {DECISIONS[r['decision']]}" if r.get("decision") in DECISIONS else ""
                how = {YES: "is among", OPEN: "is wider, or it is not told who belongs to", NOT: "is not among"}[grade]
                own = grade == NOT and self.links.names.get(r["to"], {}).get("kind") == "class"
                text = f"{role} {name} is the issuer's own" if own else f"{role} {name} {how}: {names}{decision}"
                yield Check(grade, text, (r["fact"], *way))
        users = [r for r in rows if r["as"] == "user" and not r.get("negated")]
        for decision in sorted({r.get("decision", "") for r in users}):
            mine = [r for r in users if r.get("decision", "") == decision]
            who, facts = self.links.listed(r["to"] for r in mine), tuple(r["fact"] for r in mine)
            if decision and limited:  # a licence is needed whoever uses it; the user decides how it ends
                yield Check(YES, f"user not told: for {who} applications {DECISIONS.get(decision, decision)}", facts)
            else:
                how = f"; applications {DECISIONS.get(decision, decision)}" if decision else ""
                yield Check(OPEN, f"it meets certain users or uses, and these are not told: {who}{how}", facts)

    def _limits(self, row: Link, goods: Goods) -> Iterator[Check]:
        named = self.links.name(row["to"])
        if row.get("threshold") is not None:
            yield self._threshold(row, goods)
        if row.get("limit"):
            yield Check(OPEN, f"only within a limit, which is not checked here: {row['limit']}")
        if row.get("degree") in IN_PART:
            yield Check(OPEN, f"it covers {named} only in part ({row['degree']}); which part is not told")
        if row["modality"] in DOUBTFUL:
            yield Check(OPEN, f"that it covers {named} is only told as {row['modality']}")
        if row.get("hs") and goods.hs and not self.matcher.hs_fits(row, Thing(""), goods):
            codes = ", ".join(row["hs"])
            yield Check(
                YES, f"HS {goods.hs} is not among the codes told with the rule ({codes}); they are for reference"
            )

    def _threshold(self, row: Link, goods: Goods) -> Check:
        """Compare the told part with the threshold of a rule, if it is a part of the same thing and whole."""
        basis, of = row.get("threshold_basis"), str(row.get("threshold_of") or row["to"])
        least, links = float(row["threshold"]), self.links
        needed = f"at least {_percent(least)} of the {basis or '(not told what)'}"
        if basis not in ("value", "mass"):
            return Check(OPEN, f"it applies from {needed}, which no content tells")
        counted = [p for p in goods.parts if of in links.above(p.node)]
        exact = next((p for p in counted if p.node == of and (p.basis == basis or p.share == 0)), None)
        told = [p for p in counted if p.share is not None and p.basis == basis]
        outer = [p for p in told if not any(o is not p and o.node in links.above(p.node) for o in told)]
        share = exact.share if exact is not None and exact.share is not None else sum(p.share or 0.0 for p in outer)
        what = f"{needed} as {links.name(of)}"
        if share >= least:
            return Check(YES, f"it applies from {what}; told: {_percent(share)}")
        if exact is not None and exact.share is not None:
            return Check(NOT, f"it applies from {what}; told: {_percent(share)}")
        if other := [p for p in counted if p.basis != basis and p.share is not None]:
            return Check(
                OPEN, f"it applies from {what}; told is the part of the {other[0].basis}, which is no measure of it"
            )
        named = links.listed(p.node for p in outer)
        tail = f"told so far: {_percent(share)}, of {named}" if outer else "that part is not told"
        return Check(OPEN, f"it applies from {what}; {tail}")

    # ---- the state

    def _answer(self, provision: str, found: _Try, on: date) -> Row:
        status, row = self.book.status(provision, on, self.known), found.row
        grade = found.grade
        deciding = [c for c in found.checks if c.grade == grade]
        beside = found.checks[:1] if grade == NOT else [c for c in found.checks if c.grade > grade]
        told = headline(self.book, status)
        told = told[0].upper() + told[1:]
        of_state = _state_grade(status)
        reasons = [c.reason for c in dict.fromkeys((*deciding, *beside))]
        if exact := self.book.instruments(provision, on, self.known):
            same = {state for _, state in exact} <= {status.state}
            names = ", ".join(name if same else f"{name} ({state})" for name, state in exact)
            reasons.append(f"told in general words; it may be {names}, told on its own here")
            of_state = of_state if same else min(of_state, OPEN)
        reasons = [told, *reasons] if of_state < grade else [*reasons, told]
        facts = dict.fromkeys(f for c in found.checks for f in c.facts)
        doubt = () if row["modality"] in ("fact", "scheduled") else (f"what it covers is told as {row['modality']}",)
        charge = f"{row['charge']:g} {row.get('charge_unit', '')}".strip() if row.get("charge") is not None else ""
        return Row(
            rule=self.book.policy_of(provision),
            provision=provision,
            name=status.name,
            verdict=VERDICTS[min(grade, of_state)],
            measure=row["measure"],
            rate=row.get("rate"),
            charge=charge,
            reasons=tuple(dict.fromkeys(r for r in reasons if r)),
            state=status.state,
            how=status.how,
            since=status.since,
            until=status.until,
            because=status.because,
            facts=tuple(facts),
            last_verified=status.last_verified,
            caveats=(*status.caveats, *doubt),
            own=tuple(sorted({*status.own, *(self.own & set(facts))})),
        )


def _state_grade(status: Status) -> int:
    return {"in force": YES, "partly in force": OPEN, "unknown": OPEN, "no record": OPEN}.get(status.state, NOT)


def _percent(share: float) -> str:
    return f"{share * 100:.6g} %"


def _by_start(rows: Iterable[Link]) -> dict[str, list[Link]]:
    found: dict[str, list[Link]] = {}
    for row in rows:
        found.setdefault(row["from"], []).append(row)
    return dict(sorted(found.items()))


def scope(book: RuleBook, item: Item, on: date, known: date) -> list[Row]:
    """Return every recorded provision that touches an item, whether it applies, and why.

    Parameters
    ----------
    book
        The rule book of a build.
    item
        The goods, as somebody words them.
    on, known
        Full days: when they cross the border, and what was known by then.

    Raises
    ------
    UnknownNameError
        If words name nothing here.
    UsageError
        If something is missing or contradicts itself.

    Examples
    --------
    >>> import reegraph
    >>> kg = reegraph.load()
    >>> magnets = Item("dysprosium magnets", origin="China", destination="Germany")
    >>> day = date(2025, 12, 15)
    >>> [(row.provision, row.verdict) for row in scope(kg.rules, magnets, day, day) if row.rule == "cn-2025-18"]
    [('cn-2025-18-dy', 'applies')]
    """
    found = Scope(book, known)
    return found.answers(resolve(found.links, item), on)
