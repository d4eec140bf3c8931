"""CASE, comprehensions, reduce and projections: what they give, and where the engines differ."""

from __future__ import annotations

from reegraph.stores.cypher.calls import Calls
from reegraph.stores.cypher.infer import RESERVED, Scope
from reegraph.stores.cypher.tree import NotReadError, Tree
from reegraph.stores.cypher.types import BOOL, NULL, Type, of, union


class Compound(Calls):
    """Infers what compound expressions give."""

    def of_case(self, tree: Tree, scope: Scope) -> Type:
        subject = tree.parts["subject"]
        asked = self.infer(subject, scope) if subject else None
        found = []
        for when, then in tree.parts["branches"]:
            if asked is None or subject is None:
                self.condition(when, scope)
            else:
                self.comparable(subject, asked, when, self.infer(when, scope))
            found.append(self.infer(then, scope))
        default = tree.parts["default"]
        found.append(self.infer(default, scope) if default else NULL)
        if self.aggregates(tree):
            raise NotReadError(
                tree.start, "CASE around an aggregate works on Neo4j only", "compute the aggregate in a WITH before"
            )
        return union(found)

    def local(self, tree: Tree, scope: Scope, kind: Type) -> Scope:
        """Add a variable that lives inside an expression."""
        self.quoted(tree)
        return {**scope, tree.name: kind}

    def source(self, tree: Tree, scope: Scope) -> Type:
        """Infer the list that a variable runs through."""
        found = self.need(tree, scope, frozenset({"list"}), "IN asks for a list")
        self.sources[id(tree)] = found
        return found.entries

    def found_in(self, tree: Tree) -> Type:
        """Return what `source` found."""
        return self.sources[id(tree)]

    def of_listcomp(self, tree: Tree, scope: Scope) -> Type:
        parts = tree.parts
        entry = self.source(parts["source"], scope)
        inner = self.local(parts["variable"], scope, entry)
        with self.no_aggregates("inside a list comprehension"):
            if parts["where"]:
                self.condition(parts["where"], inner)
            each = self.infer(parts["each"], inner) if parts["each"] else entry
        return of(
            "list", "null", item=each, mark="unordered" if self.found_in(parts["source"]).mark == "unordered" else ""
        )

    def of_quantifier(self, tree: Tree, scope: Scope) -> Type:
        parts = tree.parts
        inner = self.local(parts["variable"], scope, self.source(parts["source"], scope))
        with self.no_aggregates(f"inside {tree.name}()"):
            self.condition(parts["where"], inner)
        return BOOL

    def of_reduce(self, tree: Tree, scope: Scope) -> Type:
        parts = tree.parts
        first = self.infer(parts["first"], scope)
        entry = self.source(parts["source"], scope)
        self.in_order(parts["source"], self.found_in(parts["source"]), "reduce()")
        inner = self.local(parts["variable"], self.local(parts["total"], scope, first), entry)
        saved, notes = {k: [*v] for k, v in self.edits.made.items()}, dict(self.edits.notes)
        with self.no_aggregates("inside reduce()"):
            each = self.infer(parts["each"], inner)
            if each.kinds - first.kinds:  # what one step gives goes into the next
                self.edits.made, self.edits.notes = saved, notes
                both = union([first, each])
                inner[parts["total"].name] = Type(both.kinds, both.item, both.fields)
                each = self.infer(parts["each"], inner)
        made = union([first, each, NULL])
        return Type(made.kinds, made.item, made.fields)

    def of_projection(self, tree: Tree, scope: Scope) -> Type:
        base_tree, items = tree.kids[0], tree.kids[1:]
        base = self.infer(base_tree, scope)
        if not base.within({"node", "relationship", "map"}):
            raise NotReadError(
                tree.start, f"{{…}} behind {tree.name} asks for a node or a map, but this is {base.say()}"
            )
        whole = any(item.kind == "allproperties" for item in items)
        fields = dict[str, Type]()
        for item in items:
            if item.kind == "selector":
                fields[item.name] = self.access(item, base, item.name)
                self.quoted(item.kids[0])
            elif item.kind == "entry":
                fields[item.name] = self.infer(item.kids[1], scope)
            elif item.kind == "shorthand":
                fields[item.name] = self.infer(item.kids[0], scope)
                self.edits.put(item, lambda t, s: f"{t.name}: {s}", "{n} in a projection is written as {n: n}")
        names = [item.name for item in items if item.kind != "allproperties"]
        if len(set(names)) < len(names):
            raise NotReadError(tree.start, "a key stands twice in this projection")
        made = Type(frozenset({"map"}) | (base.kinds & {"null"}), None, fields)
        self.no_records(tree, made)
        if base.within({"node"}):
            if whole:
                if set(fields) & set(RESERVED):
                    raise NotReadError(
                        tree.start,
                        "the engine adds title and type to all properties, so they cannot be keys beside .*",
                        "use another key",
                    )
                self.stripped(tree, base_tree)
                return of("properties", "null")
            return made
        if whole:
            if len(items) > 1 or not base.within({"relationship"}):
                raise NotReadError(
                    tree.start,
                    ".* of a map or relationship together with other keys works on Neo4j only",
                    "name the keys: x {.a, .b}",
                )
            self.edits.put(tree, lambda *_: f"properties({self.text(base_tree)})", "r {.*} is written as properties(r)")
            self.stripped(tree, base_tree)
            return of("properties", "null")
        self.edits.put(tree, self.spelled_out, "a projection of a map or relationship is written as a map")
        return made

    def spelled_out(self, tree: Tree, _: str) -> str:
        base = self.text(tree.kids[0])
        entries = [
            f"{self.text(i.kids[0])}: {base}.{self.text(i.kids[0])}" if i.kind == "selector" else self.text(i)
            for i in tree.kids[1:]
        ]
        return f"CASE WHEN {base} IS NULL THEN null ELSE {{{', '.join(entries)}}} END"
