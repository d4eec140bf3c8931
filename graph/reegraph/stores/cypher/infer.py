"""Finds out what kind of value each expression has, and mends or refuses what the engines compute differently."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from reegraph.stores.cypher.edits import Edits
from reegraph.stores.cypher.functions import DATE_PARTS, DURATION_PARTS, FUNCTIONS, TIME_PARTS
from reegraph.stores.cypher.tree import NotReadError, Tree
from reegraph.stores.cypher.types import ANY, EVERY, INT, NULL, SCALARS, Properties, Type, of, of_value, union

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
SAME = frozenset({"DISTINCT", "grouping", "UNION"})  # what asks whether two values are one
COMPARES = frozenset({"DISTINCT", "grouping", "UNION", "ORDER BY", "min()", "max()"})  # what looks into values
# What the engine does not read as a bare name.
ENGINE_WORDS = frozenset(
    [
        "AND",
        "OR",
        "XOR",
        "NOT",
        "IN",
        "IS",
        "NULL",
        "TRUE",
        "FALSE",
        "CASE",
        "WHEN",
        "THEN",
        "ELSE",
        "END",
        "STARTS",
        "ENDS",
        "WITH",
        "CONTAINS",
        "MATCH",
        "OPTIONAL",
        "WHERE",
        "RETURN",
        "UNWIND",
        "AS",
        "ORDER",
        "BY",
        "ASC",
        "DESC",
        "ASCENDING",
        "DESCENDING",
        "SKIP",
        "LIMIT",
        "DISTINCT",
        "UNION",
        "ALL",
        "CREATE",
        "MERGE",
        "SET",
        "DELETE",
        "DETACH",
        "REMOVE",
        "FOREACH",
        "ON",
        "CALL",
        "YIELD",
        "EXISTS",
        "HAVING",
        "NULLS",
        "EXPLAIN",
        "PROFILE",
        "OVER",
        "PARTITION",
    ]
)


def hidden(items: list[Tree], before: Scope) -> set[str]:
    """Names of columns that were the name of something else before."""
    return {
        i.name for i in items
        if i.name in before and not (i.kids[0].kind == "variable" and i.kids[0].name == i.name)
    }  # fmt: skip


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
        self.sought = set[int]()  # values that a pattern asks for

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
        if what in COMPARES and found is not ANY:
            for inner in [*(found.fields or {}).values(), *([found.item] if found.item else [])]:
                self.in_order(tree, inner, what)
        if what in SAME and {"int", "float"} <= found.kinds and not found.kinds >= SCALARS:
            raise NotReadError(
                tree.start,
                f"{what} over whole and decimal numbers together: 1 and 1.0 are one value on Neo4j, two in the engine",
                "write toFloat(x)",
            )
        if found.mark == "unordered" and found.has("list"):
            mend = "sort first: WITH x ORDER BY x.name before collect(x), with nothing in between"
            raise NotReadError(
                tree.start,
                f"{what} relies on the order of a list that has none, and the engines order it differently",
                mend,
            )

    def need(self, tree: Tree, scope: Scope, kinds: frozenset[str], what: str, mend: str = "") -> Type:
        """Infer, and refuse what may be of another kind."""
        found = self.infer(tree, scope)
        while tree.kind == "group":
            tree = tree.kids[0]
        computed = tree.kind == "binary" and tree.name in tuple("-*/%") and "bool" in kinds
        if not found.within(kinds) or computed:
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
            self.edits.put(
                tree, lambda t, _: f"`{t.name}`", "a name that the engine reads as a keyword is put into backticks"
            )

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
        records = [
            r for r in RECORDS if fields.keys() == r.keys() and all(fields[k].has(*kinds) for k, kinds in r.items())
        ]
        if records and not ("nodes" in fields and fields["nodes"].item and not fields["nodes"].entries.has("node")):
            raise NotReadError(
                tree.start,
                f"a map of exactly {', '.join(fields)} cannot be told from a node, a path or a duration",
                "call one of the keys something else",
            )
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
        if id(tree) in self.sought and base.has("relationship"):
            self.edits.put(
                tree,
                lambda t, _: f"{self.text(t.kids[0])}['{t.name}']",
                "a property of a relationship, which the engine finds nothing by in a pattern, is written r['x']",
            )
        elif base.has("properties") and base.within({"properties"}):
            self.edits.put(tree, lambda t, _: f"{self.text(t.kids[0])}.__properties.{self.text(t.kids[1])}", "")
            base = of("node", *(base.kinds & {"null"}))
        elif self.made_up(base, tree.name):
            self.edits.put(tree, self.only_real, f"the engine makes up `{tree.name}` where there is none")
            if base.has("node", "relationship") and base.within({"node", "relationship"}):
                return union([self.properties.type(tree.name), NULL])
        return self.access(tree, base, tree.name)

    def made_up(self, base: Type, name: str) -> bool:
        """Whether the engine has a value of its own under this name."""
        return (base.has("node") and name in MADE_UP["node"]) or (
            base.has("relationship") and name in MADE_UP["relationship"]
        )

    def only_real(self, tree: Tree, text: str) -> str:
        return f"CASE WHEN '{tree.name}' IN keys({self.text(tree.kids[0])}) THEN {text} END"

    def access(self, tree: Tree, base: Type, name: str) -> Type:
        """Return the type of one property, key or part."""
        found = []
        if base.has("node", "relationship"):
            if self.made_up(base, name):
                raise NotReadError(
                    tree.start, f"the engine makes up `{name}` where there is none", f"write n.{name} or r.{name}"
                )
            if name in RESERVED:
                other = "type(r) for a relationship, labels(n) or n.kind for a node" if name == "type" else "n.name"
                raise NotReadError(
                    tree.start,
                    f"the embedded engine keeps `{name}` for itself, Neo4j has no such property",
                    f"use {other}",
                )
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
            raise NotReadError(
                tree.start,
                f"{base.say()} has no part {name} that both engines give the same",
                f"there are {', '.join(sorted(parts))}",
            )
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
            raise NotReadError(
                tree.start,
                "which property is asked for is not known before the query runs",
                "give the name as a text, a parameter, or an entry of keys(n)",
            )
        raise NotReadError(
            tree.start,
            f"[…] asks {base.say()} for {index.say()}: the engines differ",
            "lists take whole numbers, maps take texts",
        )

    def of_slice(self, tree: Tree, scope: Scope) -> Type:
        base = self.need(
            tree.kids[0], scope, frozenset({"list"}), "a slice is taken of a list", "for a text use substring()"
        )
        for bound in tree.kids[1:]:
            found = self.need(bound, scope, frozenset({"int"}), "a slice goes from number to number")
            if found.has("null"):
                raise NotReadError(
                    bound.start,
                    "a slice to null gives null on Neo4j and an error here",
                    "leave the bound out, or use coalesce(…, 0)",
                )
        self.in_order(tree.kids[0], base, "a slice")
        return Type(base.kinds | {"list"}, base.item)

    @staticmethod
    def aggregates(tree: Tree) -> bool:
        """Whether an aggregate stands in it."""
        return any(t.kind == "call" and t.name in FUNCTIONS and FUNCTIONS[t.name].aggregate for t in tree.walk())
