"""Whether goods, or something inside them, are what a rule names."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from reegraph.policy.goods import Facts, Goods, Link, Links, Thing

NOT, OPEN, YES = range(3)
ALL_GOODS = "all-goods"
GOODS_FROM = "goods-from-"
BY_LAW = frozenset({"dual-use-items", "items-under-us-export-rules", "goods-made-with-chinese-rare-earth-technology"})
NO_LIMIT = {"target": "an aim set by law", "listing": "a listing without an effect of its own"}


class Check(NamedTuple):
    """One condition of a rule: whether it is met, why, and by which links."""

    grade: int
    reason: str
    facts: Facts = ()


class Matcher:
    """Compares goods with what rules name; `counted` are the things whose part a threshold counts."""

    def __init__(self, links: Links, counted: Iterable[str] = ()) -> None:
        self.links, self.counted = links, frozenset(counted)

    def broad(self, row: Link) -> bool:
        """Tell whether a rule names goods of every kind, or every kind from one country (its origin decides)."""
        to = str(row["to"])
        return to == ALL_GOODS or (to.startswith(GOODS_FROM) and to.removeprefix(GOODS_FROM) in self.links.names)

    def hit(self, row: Link, thing: Thing, goods: Goods) -> Check | None:
        """Return whether the goods are what the row names; None if they have nothing to do with it."""
        links, to = self.links, str(row["to"])
        fact: Facts = (row["fact"],)
        label = links.names.get(thing.node, {}).get("label")
        if self.broad(row):
            return None if label == "Technology" else Check(YES, "it names goods of every kind", fact)
        if to in BY_LAW:
            if to in links.above(thing.node):
                return self._met(row, thing.node, goods)
            return Check(OPEN, f"whether it counts as {links.name(to)} is not told", fact)
        hit = self._met(row, thing.node, goods) if thing.node else None
        if hit is not None and hit.grade == YES and thing.why:
            hit = hit._replace(reason=f"{hit.reason} ({thing.why})")
        if (hit is None or hit.grade < YES) and (code := self.hs_fits(row, thing, goods)):
            grade = YES if row["measure"] == "tariff" else OPEN
            codes = ", ".join(row["hs"])
            return Check(grade, f"{code} is among the HS codes of the rule ({codes}; for reference)", fact)
        return hit if hit is not None else self._inside(row, thing, goods)

    def hs_fits(self, row: Link, thing: Thing, goods: Goods) -> str:
        """Return the HS code of the goods, as given or else as recorded, if it lies in those of the row."""
        told = [goods.hs] if goods.hs else self._hs_recorded(thing)
        return next((f"HS {c}" for c in told if any(c.startswith(h) for h in row.get("hs", ()))), "")

    def _hs_recorded(self, thing: Thing) -> list[str]:
        for up in self.links.above(thing.node):
            if codes := self.links.names.get(up, {}).get("hs"):
                return list(codes)
        return []

    def _met(self, row: Link, node: str, goods: Goods) -> Check | None:
        """Return whether a thing is what the row names: it is, it is a kind of it, or some of its kinds are."""
        links, to = self.links, str(row["to"])
        if to in links.above(node):
            way = links.above(node)[to]
            told = f"it is {links.name(to)}" if node == to else f"it is a kind of {links.name(to)}"
            return Check(YES, told, (row["fact"], *way))
        both = {k for k in links.kinds_of(node) if to in links.above(k)}
        tops = sorted(k for k in both if not any(k != o and o in links.above(k) for o in both))
        if not tops:
            return None
        found = [self._kind(node, kind, goods) for kind in tops]
        ways = tuple(f for kind in tops for f in (*links.above(kind)[node], *links.above(kind)[to]))
        best = max(found, key=lambda c: c.grade)
        facts = (row["fact"], *ways, *(f for c in found for f in c.facts))
        if best.grade == OPEN:
            may = [kind for kind, c in zip(tops, found, strict=True) if c.grade == OPEN]
            needs = sorted({n for kind in may for n in self._untold(node, kind, goods)})
            kinds = links.listed(may)
            what = f"contains {' or '.join(map(links.name, needs[:4]))}" if needs else f"is {kinds}"
            names = f" ({kinds})" if needs else ""
            told = f"it is wider than what the rule names{names}: it depends on whether it {what}"
            return Check(OPEN, told, facts)
        return best._replace(facts=facts)

    def _needs(self, node: str, kind: str) -> dict[str, Facts]:
        """Return by which contents a kind differs from the wider thing."""
        links = self.links
        for up in links.above(kind):
            if up != node and node in links.above(up) and links.made.get(up):
                return {x: (fact,) for x, fact in links.made[up]}
        return {}

    def _untold(self, node: str, kind: str, goods: Goods) -> list[str]:
        return [x for x in self._needs(node, kind) if self._told(x, goods) is None]

    def _kind(self, node: str, kind: str, goods: Goods) -> Check:
        needs, name = self._needs(node, kind), self.links.name(kind)
        if self._told(kind, goods):
            return Check(YES, f"it contains {name}")
        facts = tuple(f for way in needs.values() for f in way)
        told = {x: self._told(x, goods) for x in needs}
        if absent := [x for x, has in told.items() if has is False]:
            return Check(NOT, f"it is not {name}: it contains no {self.links.listed(absent)}", facts)
        if told and all(told.values()):
            return Check(YES, f"it contains {self.links.listed(told)}, so it is {name}", facts)
        return Check(OPEN, "", facts)

    def _told(self, node: str, goods: Goods) -> bool | None:
        """Return whether the goods contain something, as far as told."""
        if any(p.present and node in self.links.above(p.node) for p in goods.parts):
            return True
        return False if any(not p.present and p.node in self.links.above(node) for p in goods.parts) else None

    def _inside(self, row: Link, thing: Thing, goods: Goods) -> Check | None:
        """Return whether something inside the goods is what the row names."""
        links = self.links
        if row["measure"] in ("tariff", "fee", *NO_LIMIT):
            return None
        contents: dict[str, Facts] = {p.node: () for p in goods.parts if p.present}
        absent = {p.node for p in goods.parts if not p.present}
        contents |= {n: way for n, way in links.inside(thing.node).items() if n not in contents and n not in absent}
        hits = []
        for node, way in contents.items():
            if row.get("reach") == "abroad" or node == row["to"] or node not in self.counted:
                found = self._met(row, node, goods)
                if found is not None and found.grade > NOT:
                    hits.append((node, found._replace(facts=(*way, *found.facts))))
        if not hits:
            return None
        node, best = max(hits, key=lambda h: h[1].grade)
        name = links.name(node)
        why = f"it contains {name}" + ("" if node == row["to"] else f" ({best.reason.removeprefix('it is ')})")
        if row.get("reach") == "abroad" and row.get("threshold") is not None:  # it counts what is inside
            return best._replace(reason=why)
        return Check(OPEN, f"{why}; whether the rule reaches it inside other goods is not told", best.facts)
