"""Operators: what they give, and where the engines decide or compute differently."""

from __future__ import annotations

import re

from reegraph.stores.cypher import regexes
from reegraph.stores.cypher.infer import Infer, Scope
from reegraph.stores.cypher.tree import NotReadError, Tree
from reegraph.stores.cypher.types import BOOL, FLOAT, INT, NULL, NUMBERS, Type, of, union

LIKE_A_DATE = re.compile(r"\s*[-+]?\d{4}(-?\d\d(-?\d\d)?|-?W\d\d.*|-?\d{3})?([T ].*)?\s*")
CALENDAR = frozenset({"date", "time"})
LARGE = 99


class Operators(Infer):
    """Infers what operators give."""

    def of_not(self, tree: Tree, scope: Scope) -> Type:
        self.condition(tree.kids[0], scope)
        return BOOL

    def of_isnull(self, tree: Tree, scope: Scope) -> Type:
        if self.infer(tree.kids[0], scope).has("properties"):
            raise NotReadError(
                tree.start, "all properties together can only be returned here", "ask whether the node IS NULL"
            )
        return BOOL

    def of_typed(self, tree: Tree, _scope: Scope) -> Type:
        raise NotReadError(
            tree.start,
            "IS :: works on Neo4j only where types are kept the same",
            "check the value itself, for instance toInteger(x) IS NOT NULL",
        )

    def of_labelled(self, tree: Tree, scope: Scope) -> Type:
        self.need(
            tree.kids[0],
            scope,
            frozenset({"node"}),
            "a label belongs to a node",
            "for a relationship write type(r) = '…'",
        )
        for label in tree.kids[1:]:
            self.quoted(label)
        return BOOL

    def of_sign(self, tree: Tree, scope: Scope) -> Type:
        if tree.name == "+":
            self.edits.put(tree, lambda t, _: self.text(t.kids[0]), "a plus sign before a number says nothing")
        found = self.need(tree.kids[0], scope, NUMBERS, "a sign stands before a number")
        return found if found.kinds != {"null"} else of("int", "float", "null")

    def of_compare(self, tree: Tree, scope: Scope) -> Type:
        types = [self.infer(kid, scope) for kid in tree.kids]
        for n, name in enumerate(tree.value):
            self.comparable(tree.kids[n], types[n], tree.kids[n + 1], types[n + 1], name)
        if len(tree.value) > 1:
            self.edits.put(tree, self.chained, "a < b < c is written as a < b AND b < c")
        return BOOL

    def chained(self, tree: Tree, _: str) -> str:
        pairs = [f"{self.text(tree.kids[n])} {name} {self.text(tree.kids[n + 1])}" for n, name in enumerate(tree.value)]
        return f"({' AND '.join(pairs)})"

    def comparable(self, one: Tree, a: Type, two: Tree, b: Type, how: str = "=") -> None:
        """Refuse comparisons that the engines decide differently."""
        for tree, this, other in ((one, a, b), (two, b, a)):
            self.in_order(tree, this, "a comparison")
            if "properties" in this.kinds:
                raise NotReadError(
                    tree.start, "all properties together can only be returned here", "compare them one by one"
                )
            if this.has("date", "time") and other.has("str") and self.like_a_date(other):
                mend = (
                    "wrap the text: date('2025-10-09')"
                    if this.within(CALENDAR)
                    else "say what it is with date(…) or toString(…)"
                )
                raise NotReadError(
                    tree.start, "a date is compared with a text: never equal on Neo4j, read as a date here", mend
                )
            if this.has("date") and other.has("time") and this.kinds - {"null"} != other.kinds - {"null"}:
                raise NotReadError(
                    tree.start, "a date is compared with a time: the engines differ", "compare date(…) with date(…)"
                )
            if this.has("duration") and other.has("duration") and how not in ("=", "<>"):
                raise NotReadError(
                    tree.start, "durations have no order on Neo4j", "compare their parts, for instance d.days"
                )
        if a.item and b.item:
            self.comparable(one, a.item, two, b.item)

    @staticmethod
    def like_a_date(found: Type) -> bool:
        """Whether a text may read as a date."""
        return found.text is None or any(LIKE_A_DATE.fullmatch(text) for text in found.text)

    def of_binary(self, tree: Tree, scope: Scope) -> Type:
        name, (left, right) = tree.name, tree.kids
        if name in ("AND", "OR", "XOR"):
            self.condition(left, scope)
            self.condition(right, scope)
            return BOOL
        if name == "IN":
            return self.in_list(tree, scope)
        if name == "=~":
            return self.regex(tree, scope)
        if name in ("STARTS WITH", "ENDS WITH", "CONTAINS"):
            for kid in (left, right):
                found = self.infer(kid, scope)
                if found.has("properties", "date", "time") or found.mark == "engine":
                    raise NotReadError(kid.start, f"{name} asks for a text", "write toString(…)")
            return BOOL
        if name == "||":
            raise NotReadError(tree.start, "|| works differently here", "write +")
        a, b = self.infer(left, scope), self.infer(right, scope)
        if name == "+":
            return self.plus(tree, a, b)
        return self.arithmetic(tree, a, b)

    def in_list(self, tree: Tree, scope: Scope) -> Type:
        left, right = tree.kids
        a = self.infer(left, scope)
        b = self.need(right, scope, frozenset({"list"}), "IN asks for a list")
        self.comparable(left, a, right, b.entries)
        if right.kind == "listcomp":
            self.edits.put(right, lambda _, s: f"({s})", "")
        return BOOL

    def regex(self, tree: Tree, scope: Scope) -> Type:
        left, right = tree.kids
        asked = self.infer(left, scope)
        if not asked.within({"str"}) or asked.mark == "engine":
            raise NotReadError(left.start, f"=~ asks for a text, but this is {asked.say()}", "write toString(…)")
        found = self.infer(right, scope)
        if found.kinds == {"null"}:
            return BOOL
        if found.text is None:
            raise NotReadError(
                right.start,
                "the regular expression is not known before the query runs",
                "give it as a text or a parameter, or use CONTAINS",
            )
        if len(found.text) > 1:
            raise NotReadError(right.start, "there are several regular expressions here", "write one =~ for each")
        pattern = regexes.translate(found.text[0], right.start)
        if pattern != found.text[0]:
            fresh = f"p__{len(self.parameters)}"
            self.parameters[fresh] = pattern
            self.edits.put(right, lambda *_: f"${fresh}", "the regular expression is put into the engine's own writing")
        return BOOL

    def plus(self, tree: Tree, a: Type, b: Type) -> Type:
        left, right = tree.kids
        if a.has("properties") or b.has("properties"):
            raise NotReadError(tree.start, "all properties together can only be returned here")
        if a.kinds == {"null"} or b.kinds == {"null"}:
            if a.has("list") or b.has("list"):
                self.edits.put(tree, lambda *_: "null", "a list with null added is null")
            return NULL
        if a.has("list") or b.has("list"):
            return self.joined(tree, a, b)
        if a.has("str") or b.has("str"):
            text = NUMBERS | {"str"}
            if not (a.within(text) and b.within(text)):
                other = a if not a.within(text) else b
                raise NotReadError(
                    tree.start, f"a text is joined with {other.say()}: the engines differ", "wrap it in toString(…)"
                )
            for kid, kind in ((left, a), (right, b)):
                if kind.has("float"):
                    if kind.within({"float"}) and (a.within({"str"}) or b.within({"str"})):
                        self.written(kid, kid)
                    elif a.within({"str"}) or b.within({"str"}):
                        raise NotReadError(
                            kid.start,
                            "a number is written as text, and whether it is whole is not known",
                            "wrap it in toInteger(…) or toFloat(…)",
                        )
            known = (
                tuple(x + y for x in a.text for y in b.text)
                if a.text and b.text and len(a.text) * len(b.text) <= LARGE
                else None
            )
            kinds = {"str", "null"} | (NUMBERS if not (a.within({"str"}) or b.within({"str"})) else set())
            return Type(frozenset(kinds if a.has("null") or b.has("null") or len(kinds) > 2 else {"str"}), text=known)
        return self.arithmetic(tree, a, b)

    def joined(self, tree: Tree, a: Type, b: Type) -> Type:
        """Check + with a list on one side."""
        item = union([t.entries if t.within({"list"}) else t for t in (a, b) if not t.kinds <= {"null"}])
        for t in (a, b):
            if t.has("list") and not t.within({"list"}):
                raise NotReadError(
                    tree.start,
                    f"+ joins a list with what may be {t.say()}",
                    "put single values into brackets: list + [x]",
                )
        if a.has("null") or b.has("null"):
            if self.aggregates(tree):
                raise NotReadError(
                    tree.start,
                    "a list is joined with what may be null: null on Neo4j, a longer list here",
                    "use coalesce(x, []), or join after a WITH",
                )
            self.edits.put(
                tree,
                lambda t, s: (
                    f"CASE WHEN {self.text(t.kids[0])} IS NULL OR {self.text(t.kids[1])} IS NULL THEN null ELSE {s} END"
                ),
                "a list with null added is null, as on Neo4j",
            )
        mark = "unordered" if "unordered" in (a.mark, b.mark) else ""
        return Type(frozenset({"list"}) | ({"null"} if a.has("null") or b.has("null") else set()), item, None, mark)

    def arithmetic(self, tree: Tree, a: Type, b: Type) -> Type:
        name, (left, right) = tree.name, tree.kids
        temporal = frozenset({"date", "time", "duration"})
        if a.has(*temporal) or b.has(*temporal):
            return self.calendar(tree, a, b)
        for kid, found in ((left, a), (right, b)):
            if not found.within(NUMBERS):
                raise NotReadError(
                    kid.start,
                    f"{name} computes with {found.say()}: Neo4j refuses it, null here",
                    "wrap it in toInteger(…) or toFloat(…)",
                )
        if name in "/%" and not self.constant_number(right):
            whole = a.within({"int"}) and b.within({"int"})
            why = "" if whole else "a division by zero stops the query, where Neo4j gives Infinity or NaN"
            self.edits.put(right, lambda _, s: f"({s} + 0 * (1 / sign({s})))", why)
        if name == "^":
            if not isinstance(self.constant_number(right), int):
                why = "a root of a negative number stops the query, where Neo4j gives NaN"
                self.edits.put(left, lambda _, s: f"({s} + 0 * (1 / (sign({s}) + 1)))", why)
            return FLOAT
        whole = a.within({"int"}) and b.within({"int"})
        return INT if whole else FLOAT if a.within({"float"}) or b.within({"float"}) else of("int", "float", "null")

    @staticmethod
    def constant_number(tree: Tree) -> int | float:
        """Return a number other than zero that stands in the text; 0 if there is none."""
        while tree.kind in ("sign", "group"):
            tree = tree.kids[0]
        return tree.value if tree.kind == "literal" and isinstance(tree.value, int | float) else 0.0

    def calendar(self, tree: Tree, a: Type, b: Type) -> Type:
        name = tree.name
        if name in "+-" and a.within(CALENDAR) and b.within({"duration"}):
            return a if not b.has("null") else union([a, NULL])
        if name == "+" and a.within({"duration"}) and b.within(CALENDAR):
            return b
        if name in "+-" and a.within({"duration"}) and b.within({"duration"}):
            return of("duration", "null")
        if (
            name == "*"
            and ({"duration", "int"} <= a.kinds | b.kinds)
            and a.within({"duration", "int"})
            and b.within({"duration", "int"})
        ):
            return of("duration", "null")
        mend = "write duration.inDays(a, b).days" if name == "-" else "add a duration: date + duration({days: 1})"
        raise NotReadError(tree.start, f"{a.say()} {name} {b.say()}: Neo4j refuses it or computes otherwise", mend)

    def written(self, tree: Tree, number: Tree) -> None:
        """Mend a decimal number that becomes text: `tree` is the number itself, or the call that writes it."""
        if number.kind == "literal" and (number.value == 0 or 0.001 <= abs(number.value) < 1e7):
            return
        if self.aggregates(number):
            raise NotReadError(
                number.start,
                "a decimal number is written as text: large and small ones differ",
                "take it through a WITH first",
            )

        def write(_: Tree, text: str) -> str:
            x = f"({text if tree is number else self.text(number)})"
            plain = f"{x} = 0 OR (abs({x}) >= 0.001 AND abs({x}) < 10000000)"
            return f"(CASE WHEN {x} IS NULL THEN null WHEN {plain} THEN toString({x}) ELSE toString(1 / 0) END)"

        self.edits.put(
            tree, write, "a decimal number below 0.001 or from 10,000,000 on stops the query: Neo4j writes it as 1.0E7"
        )
