"""Clauses that write, for stores of one's own."""

from __future__ import annotations

from reegraph.stores.cypher.infer import RESERVED, Scope
from reegraph.stores.cypher.patterns import Patterns
from reegraph.stores.cypher.tree import NotReadError, Tree
from reegraph.stores.cypher.types import NODE, RELATIONSHIP, SCALARS, Type, union

HAS_ID = "every node here has an id of its own, and the embedded engine would make one up"
ID_MEND = "give it one: CREATE (n:Label {id: '…'})"


class Writing(Patterns):
    """Checks CREATE, MERGE, SET, REMOVE, DELETE and FOREACH."""

    def __init__(self, *arguments: object) -> None:
        super().__init__(*arguments)
        self.made_labels: set[str] = set()
        self.unnamed = 0

    def storable(self, tree: Tree, found: Type) -> None:
        """Refuse what Neo4j keeps in no property."""
        bad = found.kinds - SCALARS - {"list", "null"}
        entries = found.item.kinds - {"null"} if found.item is not None else frozenset({"str"})
        numbers = entries <= {"int", "float"}
        if bad or (
            found.has("list")
            and (
                entries - SCALARS
                or (len(entries) > 1 and not numbers and found.item is not None and found.item.text is not None)
            )
        ):
            what = found.say() if bad else "a list of such values"
            raise NotReadError(
                tree.start, f"Neo4j keeps {what} in no property", "keep single values, or lists of one kind"
            )
        if found.has("list") and found.item is not None and len(entries) > 1 and entries != SCALARS:
            raise NotReadError(
                tree.start, "Neo4j keeps no list of several kinds in a property", "make them all texts, or all numbers"
            )

    def named(self, name: str, at: int) -> None:
        """Refuse a property that the engine keeps for itself."""
        if name in RESERVED:
            raise NotReadError(
                at, f"the embedded engine keeps `{name}` for itself", f"call the property {RESERVED[name]}"
            )

    def stored(self, tree: Tree, scope: Scope) -> Type:
        """Check a map of properties to be stored."""
        found = self.infer(tree, scope)
        if found.has("properties") or found.has("node", "relationship"):
            raise NotReadError(
                tree.start, "all properties of another node at once: the engine adds its own", "name them one by one"
            )
        if not found.within({"map"}) or found.fields is None:
            raise NotReadError(
                tree.start, f"properties come from a map whose keys are known, but this is {found.say()}"
            )
        for name, kind in found.fields.items():
            self.named(name, tree.start)
            self.storable(tree, kind)
            self.assign(name, kind)
        return found

    def assign(self, name: str, kind: Type) -> None:
        """Remember that this query stores such values."""
        known = self.properties.assigned
        known[name] = union([known[name], kind]) if name in known else kind

    # ---- CREATE

    def create(self, tree: Tree, scope: Scope) -> None:
        before, sets = dict(scope), list[str]()
        follows = tree.parts.get("follows", frozenset())
        for path in tree.parts["paths"]:
            elements = path.parts["elements"]
            if path.name:
                raise NotReadError(path.start, "a shortest path cannot be created")
            for element in elements:
                if element.kind == "node":
                    self.create_node(element, scope, before, sets, follows, alone=len(elements) == 1)
                else:
                    self.create_relationship(element, scope, before)
        if sets:
            self.edits.add(tree, " SET " + ", ".join(sets))

    def create_node(
        self, tree: Tree, scope: Scope, before: Scope, sets: list[str], follows: frozenset[str], *, alone: bool
    ) -> None:
        name, labels, properties = tree.parts["name"], tree.parts["labels"], tree.parts["properties"]
        if name is not None and name.name in scope:
            if labels or properties is not None or (alone and name.name in before):
                raise NotReadError(
                    tree.start, f"{name.name} is bound already", "create another node, or SET what is new"
                )
            if not scope[name.name].within({"node"}):
                raise NotReadError(tree.start, f"{name.name} is {scope[name.name].say()}")
            return
        if not labels:
            raise NotReadError(
                tree.start, "a node without a label: the embedded engine would call it Node", "give it a label"
            )
        self.made_labels.update(label.name for label in labels[:1])
        for label in labels:
            self.quoted(label)
        if properties is None:
            if name is None or name.name not in follows:
                raise NotReadError(tree.start, HAS_ID, ID_MEND)
        else:
            self.create_properties(tree, name, properties, before, sets)
        if name is not None:
            self.quoted(name)
            scope[name.name] = NODE

    def create_properties(
        self, tree: Tree, name: Tree | None, properties: Tree, before: Scope, sets: list[str]
    ) -> None:
        found = self.stored(properties, before)
        who = name.name if name is not None else f"n__{self.unnamed}"
        self.unnamed += name is None
        if "id" not in (found.fields or {}):
            raise NotReadError(tree.start, HAS_ID, ID_MEND)
        label = tree.parts["labels"][0]
        seen = self.properties.by_label.get(label.name)
        keys = set(found.fields or {})
        nameless = "" if "name" in keys else "name: null"
        if seen is None or keys <= {*seen, "id"}:
            if nameless and properties.kind == "map":
                self.edits.put(properties, lambda _, s: f"{s[:-1]}, {nameless}}}", "")
            elif nameless:
                self.edits.put(properties, lambda _, s: f"{{id: {s}.id, {nameless}}}", "")
                self.after_create(tree, name, who, sets, f"{who} += ${properties.name}")
            return
        why = f"properties that are new on {label.name} are set after CREATE"
        self.after_create(tree, name, who, sets, *([f"{who}.name = null"] if nameless else []))
        if properties.kind == "parameter":
            self.edits.put(properties, lambda _, s: f"{{id: {s}.id}}", why)
            sets.append(f"{who} += ${properties.name}")
            return
        self.edits.put(
            properties, lambda t, _: "{" + ", ".join(self.text(k) for k in t.kids if k.name == "id") + "}", why
        )
        sets += [f"{who}.`{k.name}` = {self.text(k.kids[1])}" for k in properties.kids if k.name != "id"]

    def after_create(self, tree: Tree, name: Tree | None, who: str, sets: list[str], *new: str) -> None:
        """Set something behind the clause; a node without a variable gets one."""
        if name is None:
            self.edits.put(tree, lambda _, s: s.replace("(", f"({who}", 1), "")
        sets += new

    def create_relationship(self, tree: Tree, scope: Scope, before: Scope) -> None:
        parts = tree.parts
        if tree.name == "both" or len(parts["types"]) != 1 or parts["span"] is not None:
            raise NotReadError(
                tree.start, "a relationship is created with one direction and one type", "write (a)-[:TYPE]->(b)"
            )
        self.quoted(parts["types"][0])
        if parts["properties"] is not None:
            self.stored(parts["properties"], before)
        if parts["name"] is not None:
            if parts["name"].name in scope:
                raise NotReadError(tree.start, f"{parts['name'].name} is bound already")
            self.quoted(parts["name"])
            scope[parts["name"].name] = RELATIONSHIP

    # ---- MERGE, SET, REMOVE, DELETE, FOREACH

    def merge(self, tree: Tree, scope: Scope) -> None:
        path, before = tree.parts["path"], set(scope)
        for element in path.parts["elements"]:
            properties = element.parts["properties"]
            if properties is not None:
                if properties.kind == "parameter":
                    raise NotReadError(
                        properties.start, "MERGE takes no parameter for all properties", "name them: {id: $p.id}"
                    )
                for entry in properties.kids:
                    self.named(entry.name, entry.start)
                    kind = self.infer(entry.kids[1], scope)
                    self.storable(entry, kind)
                    self.assign(entry.name, kind)
            name = element.parts["name"]
            if element.kind == "node" and (name is None or name.name not in before):
                if not element.parts["labels"]:
                    raise NotReadError(
                        element.start,
                        "a node without a label: the embedded engine would call it Node",
                        "give it a label",
                    )
                if properties is None or "id" not in properties.value:
                    raise NotReadError(element.start, HAS_ID, "merge by it: MERGE (n:Label {id: '…'})")
                self.made_labels.add(element.parts["labels"][0].name)
                if "name" not in properties.value:
                    self.nameless(tree, element)
            if name is not None and name.name not in before:
                self.quoted(name)
                scope[name.name] = NODE if element.kind == "node" else RELATIONSHIP
        for action in tree.parts["actions"]:
            self.set(action.kids[0], scope)

    def nameless(self, tree: Tree, element: Tree) -> None:
        """Keep the engine from making up a name for a node that has none."""
        name = element.parts["name"]
        who = name.name if name is not None else f"n__{self.unnamed}"
        if name is None:
            self.unnamed += 1
            self.edits.put(element, lambda _, s: s.replace("(", f"({who}", 1), "")
        self.edits.add(tree.parts["path"], f" ON CREATE SET {who}.name = null")

    def set(self, tree: Tree, scope: Scope) -> None:
        for item in tree.kids:
            if item.kind == "setlabels":
                self.infer(item.kids[0], scope)
                continue
            target, value = item.kids
            if target.kind == "variable":
                self.need(target, scope, frozenset({"node", "relationship"}), "SET changes a node or a relationship")
                self.stored(value, scope)
                continue
            self.named(target.name, target.start)
            self.need(
                target.kids[0], scope, frozenset({"node", "relationship"}), "SET changes a node or a relationship"
            )
            self.quoted(target.kids[1])
            kind = self.infer(value, scope)
            self.storable(value, kind)
            self.assign(target.name, kind)

    def remove(self, tree: Tree, scope: Scope) -> None:
        for item in tree.kids:
            self.infer(item, scope)

    def delete(self, tree: Tree, scope: Scope) -> None:
        for item in tree.kids:
            self.need(
                item, scope, frozenset({"node", "relationship", "path"}), "DELETE takes nodes, relationships and paths"
            )

    def foreach(self, tree: Tree, scope: Scope) -> None:
        inner = self.local(tree.parts["name"], scope, self.source(tree.parts["source"], scope))
        clauses = tree.parts["clauses"]
        for n, clause in enumerate(clauses):
            clause.parts["follows"] = set_later(clauses[n + 1 :])
            getattr(self, clause.kind)(clause, inner)


def set_later(clauses: list[Tree]) -> frozenset[str]:
    """Return the variables whose properties a SET right behind gives as a whole."""
    if not clauses or clauses[0].kind != "set":
        return frozenset()
    return frozenset(i.kids[0].name for i in clauses[0].kids if i.kind == "setting" and i.kids[0].kind == "variable")
