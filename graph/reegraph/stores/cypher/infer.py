"""Finds out what kind of value each expression has, and mends or refuses what the engines compute differently."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from reegraph.stores.cypher import regexes
from reegraph.stores.cypher.edits import Edits
from reegraph.stores.cypher.functions import ABSENT, DATE_PARTS, DURATION_PARTS, FUNCTIONS, TIME_PARTS
from reegraph.stores.cypher.tree import NotReadError, Tree
from reegraph.stores.cypher.types import (
    ANY, BOOL, DATE, EVERY, FLOAT, INT, NODE, NULL, NUMBERS, PATH, RELATIONSHIP, TEXT, Properties, Type, of, of_value, union,
)  # fmt: skip

Scope = dict[str, Type]
MADE_UP = {
    "node": {"label", "node_type"},
    "relationship": {"id", "start", "end", "start_id", "end_id", "connection_type"},
}
RESERVED = {"title": "name", "type": "kind"}
# What the engine gives for a node, a relationship, a path, a duration: keys, and what each must be able to hold.
RECORDS = (
    {"id": EVERY, "labels": {"list"}, "properties": {"map"}},
    {"id": EVERY, "start": EVERY, "end": EVERY, "type": EVERY, "properties": {"map"}},
    {"nodes": {"list"}, "relationships": {"list"}},
    {"months": {"int"}, "days": {"int"}, "seconds": {"int"}},
    {"__properties": EVERY},
)
LIKE_A_DATE = re.compile(r"\s*[-+]?\d{4}(-?\d\d(-?\d\d)?|-?W\d\d.*|-?\d{3})?([T ].*)?\s*")
CALENDAR = frozenset({"date", "time"})
LARGE = 99
# What the engine does not read as a bare name.
ENGINE_WORDS = frozenset(
    "AND OR XOR NOT IN IS NULL TRUE FALSE CASE WHEN THEN ELSE END STARTS ENDS WITH CONTAINS MATCH OPTIONAL WHERE RETURN UNWIND AS "
    "ORDER BY ASC DESC ASCENDING DESCENDING SKIP LIMIT DISTINCT UNION ALL CREATE MERGE SET DELETE DETACH REMOVE FOREACH ON CALL YIELD "
    "EXISTS HAVING NULLS EXPLAIN PROFILE OVER PARTITION".split()
)


class Infer:
    """Walks over expressions.

    Parameters
    ----------
    cypher
        The query.
    parameters
        Its parameters; their values tell their kinds.
    properties
        What the store knows of its properties.
    """

    def __init__(self, cypher: str, parameters: Mapping[str, Any], properties: Properties) -> None:
        self.edits, self.parameters, self.properties = Edits(cypher), dict(parameters), properties
        self.text = self.edits.text
        self.aggregating = "outside of WITH and RETURN"  # why aggregates are not allowed here; empty if they are
        self.inside = 0  # how deep in an aggregate
        self.writes = False
        self.conditions = set[int]()  # patterns that stand where a condition is asked for

    # ---- entry

    def infer(self, tree: Tree, scope: Scope) -> Type:
        """Return what an expression gives.

        Raises
        ------
        NotReadError
            If one engine refuses it, or both run it and differ.
        """
        reader = getattr(self, f"of_{tree.kind}", None)
        if reader is None:
            raise NotReadError(tree.start, f"{tree.kind} is not expected here")
        found: Type = reader(tree, scope)
        return found

    def in_order(self, tree: Tree, found: Type, what: str) -> None:
        """Refuse to rely on the order of a list that has none."""
        if found.mark == "unordered" and found.has("list"):
            mend = "sort first: WITH x ORDER BY x.name before collect(x), with nothing in between"
            raise NotReadError(tree.start, f"{what} relies on the order of a list that has none, and the engines order it differently", mend)

    def need(self, tree: Tree, scope: Scope, kinds: frozenset[str], what: str, mend: str = "") -> Type:
        """Infer, and refuse what may be of another kind."""
        found = self.infer(tree, scope)
        if not found.within(kinds):
            raise NotReadError(tree.start, f"{what}, but this is {found.say()}: Neo4j refuses it", mend)
        return found

    def condition(self, tree: Tree, scope: Scope) -> None:
        """Check something that must be true or false."""
        inner = tree
        while inner.kind == "group":
            inner = inner.kids[0]
        if inner.kind == "pattern":
            self.conditions.add(id(inner))
        self.need(tree, scope, frozenset({"bool"}), "a condition is true or false", "compare it with something")

    @contextmanager
    def no_aggregates(self, why: str) -> Iterator[None]:
        """Refuse aggregates for a while."""
        before, self.aggregating = self.aggregating, why
        yield
        self.aggregating = before

    def quoted(self, tree: Tree) -> None:
        """Put a name into backticks where the engine needs them."""
        if tree.name.upper() in ENGINE_WORDS and self.edits.source[tree.start] != "`":
            self.edits.put(tree, lambda t, _: f"`{t.name}`", f"{tree.name} is a keyword to the embedded engine; put into backticks")

    # ---- plain things

    def of_literal(self, tree: Tree, _scope: Scope) -> Type:
        return of_value(tree.value)

    def of_parameter(self, tree: Tree, _scope: Scope) -> Type:
        if tree.name not in self.parameters:
            raise NotReadError(tree.start, f"the parameter ${tree.name} is not given", f"give it: -p {tree.name}=…")
        if not re.fullmatch(r"[A-Za-z_]\w*", tree.name, re.ASCII):
            fresh = f"p__{len(self.parameters)}"
            self.parameters[fresh] = self.parameters[tree.name]
            self.edits.put(tree, lambda *_: f"${fresh}", "the name of the parameter is written plainly")
        found = of_value(self.parameters[tree.name])
        self.no_records(tree, found)
        return found

    def no_records(self, tree: Tree, found: Type) -> None:
        """Refuse maps that look like what the engine gives for a node, a path, a duration."""
        fields = found.fields or {}
        records = [r for r in RECORDS if fields.keys() == r.keys() and all(fields[k].has(*kinds) for k, kinds in r.items())]
        if records and not ("nodes" in fields and fields["nodes"].item and not fields["nodes"].entries.has("node")):
            raise NotReadError(tree.start, f"a map of exactly {', '.join(found.fields)} cannot be told from a node, a path or a duration", "call one of the keys something else")
        for inner in [*(found.fields or {}).values(), *([found.item] if found.item else [])]:
            self.no_records(tree, inner)

    def of_variable(self, tree: Tree, scope: Scope) -> Type:
        if tree.name not in scope:
            from reegraph.errors import nearest

            raise NotReadError(tree.start, f"{tree.name} is not known here{nearest(tree.name, scope)}")
        self.quoted(tree)
        return scope[tree.name]

    def of_group(self, tree: Tree, scope: Scope) -> Type:
        return self.infer(tree.kids[0], scope)

    def of_list(self, tree: Tree, scope: Scope) -> Type:
        items = [self.infer(kid, scope) for kid in tree.kids]
        return of("list", item=union(items) if items else NULL)

    def of_map(self, tree: Tree, scope: Scope) -> Type:
        if len(set(tree.value)) < len(tree.value):
            raise NotReadError(tree.start, "a key stands twice in this map")
        found = Type(frozenset({"map"}), None, {kid.name: self.infer(kid.kids[1], scope) for kid in tree.kids})
        self.no_records(tree, found)
        return found

    def of_property(self, tree: Tree, scope: Scope) -> Type:
        base = self.infer(tree.kids[0], scope)
        self.quoted(tree.kids[1])
        if base.has("properties") and base.within({"properties"}):
            self.edits.put(tree, lambda t, _: f"{self.text(t.kids[0])}.__properties.{self.text(t.kids[1])}", "")
            base = of("node", *(base.kinds & {"null"}))
        elif self.made_up(base, tree.name):
            self.edits.put(tree, self.only_real, f"the engine makes up `{tree.name}` where there is none")
            if base.has("node", "relationship") and base.within({"node", "relationship"}):
                return union([self.properties.type(tree.name), NULL])
        return self.access(tree, base, tree.name)

    def made_up(self, base: Type, name: str) -> bool:
        """Whether the engine has a value of its own under this name."""
        return (base.has("node") and name in MADE_UP["node"]) or (base.has("relationship") and name in MADE_UP["relationship"])

    def only_real(self, tree: Tree, text: str) -> str:
        return f"CASE WHEN '{tree.name}' IN keys({self.text(tree.kids[0])}) THEN {text} END"

    def access(self, tree: Tree, base: Type, name: str) -> Type:
        """Return the type of one property, key or part."""
        found = []
        if base.has("node", "relationship"):
            if self.made_up(base, name):
                raise NotReadError(tree.start, f"the engine makes up `{name}` where there is none", f"write n.{name} or r.{name}")
            if name in RESERVED:
                other = "type(r) for a relationship, labels(n) or n.kind for a node" if name == "type" else "n.name"
                raise NotReadError(tree.start, f"the embedded engine keeps `{name}` for itself, Neo4j has no such property", f"use {other}")
            found.append(self.properties.type(name))
        if base.has("map"):
            found.append(ANY if base.fields is None else base.fields.get(name, NULL))
        if base.has("date", "time", "duration"):
            found.append(self.part(tree, base, name))
        if base.has("null"):
            found.append(NULL)
        if not base.within({"node", "relationship", "map", "date", "time", "duration"}):
            raise NotReadError(tree.start, f".{name} is asked of {base.say()}: Neo4j refuses it")
        return union(found)

    def part(self, tree: Tree, base: Type, name: str) -> Type:
        parts = DURATION_PARTS if base.within({"duration"}) else DATE_PARTS if base.within({"date"}) else TIME_PARTS
        if name.lower() not in parts:
            raise NotReadError(tree.start, f"{base.say()} has no part {name} that both engines give the same", f"there are {', '.join(sorted(parts))}")
        return INT

    def of_index(self, tree: Tree, scope: Scope) -> Type:
        base, index = (self.infer(kid, scope) for kid in tree.kids)
        if base.within({"list"}) and index.within({"int"}):
            self.in_order(tree.kids[0], base, "[…]")
            return union([base.entries, NULL])
        if base.within({"node", "relationship", "map"}) and index.within({"str"}):
            if index.text is not None:
                return union([self.access(tree, base, name) for name in index.text] or [NULL])
            if not base.has("node", "relationship"):
                return union([*(base.fields or {"": ANY}).values(), NULL])
            if index.mark == "key":
                return self.properties.every()
            raise NotReadError(tree.start, "which property is asked for is not known before the query runs", "give the name as a text, a parameter, or an entry of keys(n)")
        raise NotReadError(tree.start, f"[…] asks {base.say()} for {index.say()}: the engines differ", "lists take whole numbers, maps take texts")

    def of_slice(self, tree: Tree, scope: Scope) -> Type:
        base = self.need(tree.kids[0], scope, frozenset({"list"}), "a slice is taken of a list", "for a text use substring()")
        for bound in tree.kids[1:]:
            found = self.need(bound, scope, frozenset({"int"}), "a slice goes from number to number")
            if found.has("null"):
                raise NotReadError(bound.start, "a slice to null gives null on Neo4j and an error here", "leave the bound out, or use coalesce(…, 0)")
        self.in_order(tree.kids[0], base, "a slice")
        return Type(base.kinds, base.item)

    # ---- operators

    def of_not(self, tree: Tree, scope: Scope) -> Type:
        self.condition(tree.kids[0], scope)
        return BOOL

    def of_isnull(self, tree: Tree, scope: Scope) -> Type:
        if self.infer(tree.kids[0], scope).has("properties"):
            raise NotReadError(tree.start, "all properties together can only be returned here", "ask whether the node IS NULL")
        return BOOL

    def of_typed(self, tree: Tree, scope: Scope) -> Type:
        raise NotReadError(tree.start, "IS :: works on Neo4j only where types are kept the same", "check the value itself, for instance toInteger(x) IS NOT NULL")

    def of_labelled(self, tree: Tree, scope: Scope) -> Type:
        self.need(tree.kids[0], scope, frozenset({"node"}), "a label belongs to a node", "for a relationship write type(r) = '…'")
        for label in tree.kids[1:]:
            self.quoted(label)
        return BOOL

    def of_sign(self, tree: Tree, scope: Scope) -> Type:
        if tree.name == "+":
            self.edits.put(tree, lambda t, _: self.text(t.kids[0]), "a plus sign before a number says nothing")
        return self.need(tree.kids[0], scope, NUMBERS, "a sign stands before a number")

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
                raise NotReadError(tree.start, "all properties together can only be returned here", "compare them one by one")
            if this.has("date", "time") and other.has("str") and self.like_a_date(other):
                mend = "wrap the text: date('2025-10-09')" if this.within(CALENDAR) else "say what it is with date(…) or toString(…)"
                raise NotReadError(tree.start, "a date is compared with a text: never equal on Neo4j, read as a date here", mend)
            if this.has("date") and other.has("time") and this.kinds - {"null"} != other.kinds - {"null"}:
                raise NotReadError(tree.start, "a date is compared with a time: the engines differ", "compare date(…) with date(…)")
            if this.has("duration") and other.has("duration") and how not in ("=", "<>"):
                raise NotReadError(tree.start, "durations have no order on Neo4j", "compare their parts, for instance d.days")
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
            raise NotReadError(right.start, "the regular expression is not known before the query runs", "give it as a text or a parameter, or use CONTAINS")
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
                raise NotReadError(tree.start, f"a text is joined with {other.say()}: the engines differ", "wrap it in toString(…)")
            for kid, kind in ((left, a), (right, b)):
                if kind.has("float"):
                    if kind.within({"float"}) and (a.within({"str"}) or b.within({"str"})):
                        self.written(kid, kid)
                    elif a.within({"str"}) or b.within({"str"}):
                        raise NotReadError(kid.start, "a number is written as text, and whether it is whole is not known", "wrap it in toInteger(…) or toFloat(…)")
            known = tuple(x + y for x in a.text for y in b.text) if a.text and b.text and len(a.text) * len(b.text) <= LARGE else None
            kinds = {"str", "null"} | (NUMBERS if not (a.within({"str"}) or b.within({"str"})) else set())
            return Type(frozenset(kinds if a.has("null") or b.has("null") or len(kinds) > 2 else {"str"}), text=known)
        return self.arithmetic(tree, a, b)

    def joined(self, tree: Tree, a: Type, b: Type) -> Type:
        """Check + with a list on one side."""
        item = union([t.entries if t.within({"list"}) else t for t in (a, b) if not t.kinds <= {"null"}])
        for t in (a, b):
            if t.has("list") and not t.within({"list"}):
                raise NotReadError(tree.start, f"+ joins a list with what may be {t.say()}", "put single values into brackets: list + [x]")
        if a.has("null") or b.has("null"):
            if self.aggregates(tree):
                raise NotReadError(tree.start, "a list is joined with what may be null: null on Neo4j, a longer list here", "use coalesce(x, []), or join after a WITH")
            self.edits.put(
                tree,
                lambda t, s: f"CASE WHEN {self.text(t.kids[0])} IS NULL OR {self.text(t.kids[1])} IS NULL THEN null ELSE {s} END",
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
                raise NotReadError(kid.start, f"{name} computes with {found.say()}: Neo4j refuses it, null here", "wrap it in toInteger(…) or toFloat(…)")
        if name in "/%" and (a.has("float") or b.has("float")) and not (right.kind == "literal" and right.value):
            self.edits.put(right, lambda _, s: f"({s} + 0 * (1 / sign({s})))", "a division by zero stops the query, where Neo4j gives Infinity or NaN")
        if name == "^" :
            return FLOAT
        whole = a.within({"int"}) and b.within({"int"})
        return INT if whole else FLOAT if a.within({"float"}) or b.within({"float"}) else of("int", "float", "null")

    def calendar(self, tree: Tree, a: Type, b: Type) -> Type:
        name = tree.name
        if name in "+-" and a.within(CALENDAR) and b.within({"duration"}):
            return a if not b.has("null") else union([a, NULL])
        if name == "+" and a.within({"duration"}) and b.within(CALENDAR):
            return b
        if name in "+-" and a.within({"duration"}) and b.within({"duration"}):
            return of("duration", "null")
        if name == "*" and ({"duration", "int"} <= a.kinds | b.kinds) and a.within({"duration", "int"}) and b.within({"duration", "int"}):
            return of("duration", "null")
        mend = "write duration.inDays(a, b).days" if name == "-" else "add a duration: date + duration({days: 1})"
        raise NotReadError(tree.start, f"{a.say()} {name} {b.say()}: Neo4j refuses it or computes otherwise", mend)

    def written(self, tree: Tree, number: Tree) -> None:
        """Mend a decimal number that becomes text: `tree` is the number itself, or the call that writes it."""
        if number.kind == "literal" and (number.value == 0 or 0.001 <= abs(number.value) < 1e7):
            return
        if self.aggregates(number):
            raise NotReadError(number.start, "a decimal number is written as text: large and small ones differ", "take it through a WITH first")

        def write(_: Tree, text: str) -> str:
            x = f"({text if tree is number else self.text(number)})"
            plain = f"{x} = 0 OR (abs({x}) >= 0.001 AND abs({x}) < 10000000)"
            return f"(CASE WHEN {x} IS NULL THEN null WHEN {plain} THEN toString({x}) ELSE toString(1 / 0) END)"

        self.edits.put(tree, write, "a decimal number below 0.001 or from 10,000,000 on stops the query: Neo4j writes it as 1.0E7")

    @staticmethod
    def aggregates(tree: Tree) -> bool:
        """Whether an aggregate stands in it."""
        return any(t.kind == "call" and t.name in FUNCTIONS and FUNCTIONS[t.name].aggregate for t in tree.walk())


__all__ = ["ABSENT", "ANY", "DATE", "EVERY", "INT", "NODE", "PATH", "RELATIONSHIP", "TEXT", "Infer", "Scope"]
