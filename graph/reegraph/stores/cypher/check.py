"""Walks over the clauses of a query: what is in scope, what is grouped, and what is returned."""

from __future__ import annotations

from collections.abc import Iterable

from reegraph.stores.cypher.functions import FUNCTIONS
from reegraph.stores.cypher.infer import Scope, hidden
from reegraph.stores.cypher.tree import NotReadError, Tree, key
from reegraph.stores.cypher.types import ANY, NULL, TEXT, Type, union
from reegraph.stores.cypher.writing import Writing, set_later

Columns = list[tuple[str, Type]]
OUTSIDE = "outside of WITH and RETURN"
BESIDE = "stands beside an aggregate but is no column of its own: Neo4j refuses it"
LISTED = {
    "db.labels": ("label", "MATCH (x__) UNWIND labels(x__) AS {name}"),
    "db.relationshiptypes": ("relationshipType", "MATCH ()-[x__]->() WITH type(x__) AS {name}"),
}
SCHEMA = "ask `reegraph schema`, which works without a server"


class Checker(Writing):
    """Checks a whole query."""

    def __init__(self, *arguments: object) -> None:
        super().__init__(*arguments)
        self.columns: dict[str, str] = {}  # names that only the engine sees, and what they stand for

    def statement(self, tree: Tree) -> list[str]:
        """Check the whole query, and return the names of its columns.

        Raises
        ------
        NotReadError
            At the first thing that is not the same on both engines.
        """
        prefix = tree.parts["prefix"]
        if prefix:
            self.edits.put(tree, lambda _, s: s, "the version in front is left out")
        return [name for name, _ in self.query(tree, {}, nested=False)]

    def query(self, tree: Tree, scope: Scope, *, nested: bool) -> Columns:
        """Check single queries and their UNION."""
        found = [self.single(kid, dict(scope), nested=nested) for kid in tree.kids]
        names = [[name for name, _ in columns] for columns in found]
        for n, other in enumerate(names):
            if sorted(other) != sorted(names[0]):
                raise NotReadError(
                    tree.kids[n].start,
                    "the parts of a UNION return columns of the same names",
                    f"name them {', '.join(names[0])}",
                )
            if other != names[0]:
                raise NotReadError(
                    tree.kids[n].start, "the columns of a UNION stand in another order", "return them in the same order"
                )
        if len(found) > 1 and not tree.parts["all"]:
            for part, columns in zip(tree.kids, found, strict=True):
                for _, kind in columns:
                    self.in_order(part, kind, "UNION")
            for name in names[0]:
                self.in_order(tree, union([dict(columns)[name] for columns in found]), "UNION")
        return [(name, union([dict(columns)[name] for columns in found])) for name in names[0]]

    def single(self, tree: Tree, scope: Scope, *, nested: bool) -> Columns:
        """Check clause after clause; returns the columns."""
        first = tree.kids[0]
        self.spent = self.spent if nested else set()
        if first.kind in ("with", "return") and any(
            c.kind in ("with", "return") and c.parts["order"] and c.parts["limit"] for c in tree.kids
        ):
            self.edits.put(
                first,
                lambda _, s: f"UNWIND [0] AS u__ {s}",
                "one row to sort is given to the engine, which would lose it",
            )
        for n, clause in enumerate(tree.kids):
            self.sorted = n > 0 and tree.kids[n - 1].kind == "with" and bool(tree.kids[n - 1].parts["order"])
            if clause.kind in ("with", "return"):
                last = clause.kind == "return"
                columns = self.project(clause, scope, nested=nested, top=last and not nested)
                if last:
                    return columns
                scope = dict(columns)
                self.keep(clause)
            elif clause.kind == "procedure":
                columns = self.procedure(clause, scope, first=n == 0, only=len(tree.kids) == 1)
                if len(tree.kids) == 1:
                    return columns
                scope.update(columns)
            else:
                clause.parts["follows"] = set_later(tree.kids[n + 1 :])
                getattr(self, clause.kind)(clause, scope)
        return []

    def keep(self, clause: Tree) -> None:
        """Forget what was known of nodes that a WITH does not hand on under their own name."""
        if not clause.parts["star"]:
            self.present.clear()
            kept = {
                i.kids[0].name
                for i in clause.parts["items"]
                if i.kids[0].kind == "variable" and i.name in ("", i.kids[0].name)
            }
            self.fixed = {k: v for k, v in self.fixed.items() if k in kept}
            self.labels = {k: v for k, v in self.labels.items() if k in kept}
            self.apart = {pair for pair in self.apart if all(n in kept or isinstance(n, tuple) for n in pair)}

    # ---- reading clauses

    def unwind(self, tree: Tree, scope: Scope) -> None:
        found = self.infer(tree.parts["source"], scope)
        name = tree.parts["name"]
        self.fresh(name, scope)
        single = Type(found.kinds - {"list", "null"}, None, found.fields, found.mark, found.text)
        scope[name.name] = union(
            [*([found.entries] if found.has("list") else []), *([single] if single.kinds else [])] or [NULL]
        )

    def fresh(self, name: Tree, scope: Scope) -> None:
        """Check that a name is new."""
        if name.name in scope:
            raise NotReadError(name.start, f"{name.name} is bound already", "use another name")
        self.quoted(name)

    def finish(self, _tree: Tree, _scope: Scope) -> None:
        raise NotReadError(_tree.start, "FINISH works on Neo4j only", "write RETURN count(*)")

    def call(self, tree: Tree, scope: Scope) -> None:
        parts = tree.parts
        inner: Scope = dict(scope) if parts["star"] else {}
        for name in parts["imports"] or ():
            if name.name not in scope:
                raise NotReadError(name.start, f"{name.name} is not known here")
            self.quoted(name)
            inner[name.name] = scope[name.name]
        if parts["imports"] is None and not parts["star"]:
            inner = self.imported(parts["query"], scope)
        with self.no_aggregates(OUTSIDE):
            columns = self.query(parts["query"], inner, nested=True)
        for name, kind in columns:
            if name in scope:
                raise NotReadError(
                    tree.start,
                    f"the subquery returns {name}, which is bound outside already",
                    "return it under another name",
                )
            scope[name] = kind

    def imported(self, query: Tree, scope: Scope) -> Scope:
        """Read the WITH that the old form of CALL {…} begins with."""
        found: Scope = {}
        for single in query.kids:
            first = single.kids[0]
            if first.kind == "with":
                for item in first.parts["items"]:
                    if item.kids[0].kind == "variable" and item.kids[0].name in scope and not item.name:
                        found[item.kids[0].name] = scope[item.kids[0].name]
        return found

    def procedure(self, tree: Tree, scope: Scope, *, first: bool, only: bool) -> Columns:
        known = LISTED.get(tree.name.lower())
        if known is None:
            raise NotReadError(
                tree.start,
                f"the procedure {tree.name} is not on the list of those that are allowed "
                f"({', '.join(('db.labels', 'db.relationshipTypes'))})",
                SCHEMA,
            )
        column, text = known
        if tree.parts["arguments"]:
            raise NotReadError(tree.start, f"{tree.name}() takes no values")
        if not first:
            raise NotReadError(tree.start, f"CALL {tree.name}() is not the first clause here", SCHEMA)
        yields = tree.parts["yields"]
        if not yields and not only:
            raise NotReadError(tree.start, f"CALL {tree.name}() in a longer query needs YIELD {column}")
        if len(yields) > 1 or any(y.kids[0].kind != "variable" or y.kids[0].name != column for y in yields):
            raise NotReadError(tree.start, f"{tree.name}() yields {column}")
        name = (yields[0].name or column) if yields else column
        where = tree.parts["where"]
        if where is not None:
            self.condition(where, {**scope, name: TEXT})

        def write(*_: object) -> str:
            condition = f" WHERE {self.text(where)}" if where is not None else ""
            made = text.format(name=f"`{name}`") + f" WITH DISTINCT `{name}`{condition}"
            return made + (f" RETURN `{name}` AS {name}" if only else "")

        self.edits.put(tree, write, f"{tree.name}() is asked of the nodes or relationships themselves")
        return [(name, TEXT)]

    # ---- WITH and RETURN

    def project(self, tree: Tree, scope: Scope, *, nested: bool, top: bool) -> Columns:
        """Check one WITH or RETURN; returns its columns."""
        parts, items = tree.parts, tree.parts["items"]
        columns: Columns = []
        if parts["star"]:
            if not scope:
                raise NotReadError(tree.start, "* with nothing in scope", "name what to return")
            columns += [(name, scope[name]) for name in sorted(scope)]
            if tree.kind == "return":
                written = ", ".join(f"`{n}` AS {n}" if n.isidentifier() else f"`{n}`" for n in sorted(scope))
                self.edits.put(
                    parts["star"],
                    lambda *_: written,
                    "the columns of * come by name, as on Neo4j" if len(scope) > 1 else "",
                )
        grouped = any(self.aggregated(item.kids[0]) for item in items)
        before, self.aggregating = self.aggregating, ""
        for item in items:
            columns.append((self.column(tree, item, nested=nested), self.infer(item.kids[0], scope)))
        self.aggregating = before
        names = [name for name, _ in columns]
        for n, item in enumerate(items, len(columns) - len(items)):
            if names.index(names[n]) != n:
                raise NotReadError(item.start, f"two columns are called {names[n]}", "rename one with AS")
        if grouped:
            self.grouping(items, set(scope) if parts["star"] else set())
        if grouped or parts["distinct"]:
            for item, (_, kind) in zip(items, columns[len(columns) - len(items) :], strict=True):
                if parts["distinct"] or not self.aggregated(item.kids[0]):
                    self.in_order(item, kind, "DISTINCT" if parts["distinct"] else "grouping")
        unnamed = {item.kids[0].name for item in items if not item.name and item.kids[0].kind == "projection"}
        new: Scope = {name: kind for name, kind in columns if name not in unnamed}
        closed = grouped or parts["distinct"]
        if closed and tree.kind == "with":
            self.spent |= {name for name, kind in scope.items() if kind.kinds == {"relationship"} and name not in new}
        kinds = {id(item): kind for item, (_, kind) in zip(items, columns[len(columns) - len(items) :], strict=True)}
        self.finished(tree, items, top=top)
        for sorting in parts["order"]:
            self.order(sorting.kids[0], items, kinds, new if closed else {**scope, **new}, scope, closed=closed)
        for part in (parts["skip"], parts["limit"]):
            if part is not None:
                self.amount(part)
        if parts["where"] is not None:
            self.condition(parts["where"], new if closed else {**scope, **new})
            self.facts(parts["where"])
            if not closed:
                self.behind(tree, items, new, scope)
        if top:
            self.engine_ids(items, columns)
        return columns

    def column(self, tree: Tree, item: Tree, *, nested: bool) -> str:
        """Return the name of a column."""
        value = item.kids[0]
        if item.name:
            self.quoted(item.kids[1])
            return item.name
        if value.kind == "variable":
            return value.name
        if tree.kind == "with" or nested:
            raise NotReadError(item.start, "this needs a name", "add AS name")
        return value.name if value.kind == "projection" else self.edits.source[value.start : value.end]

    def finished(self, tree: Tree, items: list[Tree], *, top: bool) -> None:
        """Let a column that is written anew keep its name."""
        for item in items:
            value = item.kids[0]
            if item.name or not (self.edits.touched(value) or (value.kind == "projection" and top)):
                continue
            name = self.column(tree, item, nested=not top)
            if tree.kind == "with" or not top:
                self.edits.add(item, f" AS `{name}`")
                item.parts["alias"] = f"`{name}`"
            else:
                self.called(item, name)

    def called(self, item: Tree, name: str) -> str:
        """Give a column a name of the engine's own; the store gives it its name back."""
        alias = f"c__{len(self.columns)}"
        self.columns[alias] = name
        self.edits.add(item, f" AS {alias}")
        item.parts["alias"] = alias
        return alias

    def order(
        self, tree: Tree, items: list[Tree], kinds: dict[int, Type], scope: Scope, before: Scope, *, closed: bool
    ) -> None:
        """Check what rows are sorted by."""
        names = hidden(items, before)
        for item in items:
            if key(item.kids[0]) == key(tree):
                name = item.parts.get("alias") or (
                    self.edits.source[item.kids[1].start : item.kids[1].end] if item.name else ""
                )
                self.sortable(tree, kinds[id(item)])
                plain = tree.kind == "variable"
                renamed = plain and closed and all(other.name != tree.name for other in items)  # it is gone by then
                if self.edits.touched(item.kids[0]) or renamed or (not plain and (closed or names)):
                    name = name or ("" if plain else self.called(item, self.edits.source[tree.start : tree.end]))
                    if name:
                        self.edits.put(tree, lambda *_, name=name: name, "")
                        return
                if closed:
                    return
        for part in tree.walk() if tree.kind != "variable" else ():
            if part.kind == "variable" and part.name in names:
                raise NotReadError(
                    part.start,
                    "a column is named like a variable: ORDER BY takes the column on Neo4j, the variable here",
                    "give the column a name of its own",
                )
        if closed and self.aggregated(tree):
            raise NotReadError(
                tree.start, "ORDER BY an aggregate that is not returned", "return it under a name and sort by the name"
            )
        try:
            with self.no_aggregates("in ORDER BY"):
                found = self.infer(tree, scope)
        except NotReadError as error:
            if closed and "not known here" in error.reason:
                raise NotReadError(
                    error.position,
                    "after an aggregate or DISTINCT, ORDER BY sees only what is returned",
                    "return it under a name and sort by the name",
                ) from None
            raise
        self.sortable(tree, found)

    def behind(self, tree: Tree, items: list[Tree], new: Scope, before: Scope) -> None:
        """Let the WHERE behind a WITH see the columns that are named like a variable before it."""
        where, names = tree.parts["where"], hidden(items, before)
        used = [t for t in where.walk() if t.kind == "variable"]
        if any(t.name in names for t in used):
            for other in used:
                if other.name in before and other.name not in new:
                    raise NotReadError(
                        other.start,
                        "this is not handed on, and a column beside it is named like a variable",
                        "give the column a name of its own",
                    )
            last = tree.kids[tree.kids.index(where) - 1]
            self.edits.add(last, " WITH *")
            self.edits.note(where.start, "the engine would take the variable, not the column of its name")

    def sortable(self, tree: Tree, found: Type) -> None:
        """Refuse to sort by what the engines order differently."""
        self.in_order(tree, found, "ORDER BY")
        if found.has("properties", "node", "relationship", "path", "map"):
            raise NotReadError(
                tree.start,
                f"rows are sorted by {found.say()}: the engines order these differently",
                "sort by a property",
            )

    def amount(self, tree: Tree) -> None:
        """Check SKIP and LIMIT."""
        if any(t.kind == "variable" for t in tree.walk()):
            raise NotReadError(tree.start, "SKIP and LIMIT know no variables", "write a number or a parameter")
        self.need(tree, {}, frozenset({"int"}), "SKIP and LIMIT ask for a whole number")

    def engine_ids(self, items: list[Tree], columns: Columns) -> None:
        """Refuse to return ids that only one store knows."""

        def inner(found: Type) -> Iterable[Type]:
            yield found
            for other in [
                *(found.fields or {}).values(),
                *([found.item] if found.item and found.item is not ANY else []),
            ]:
                yield from inner(other)

        for item, (_, found) in zip(items, columns[len(columns) - len(items) :], strict=True):
            if any(t.mark == "engine" for t in inner(found)):
                raise NotReadError(item.start, "an elementId is another one in every store", "return n.id")

    # ---- grouping

    def aggregated(self, tree: Tree) -> bool:
        """Whether an aggregate stands in it, those of a subquery left out."""
        if tree.kind == "subquery":
            return False
        if tree.kind == "call" and tree.name in FUNCTIONS and FUNCTIONS[tree.name].aggregate:
            return True
        return any(map(self.aggregated, tree.kids))

    def grouping(self, items: list[Tree], known: set[str]) -> None:
        """Check that what stands beside an aggregate is a grouping key of its own."""
        keys = {key(item.kids[0]) for item in items if not self.aggregated(item.kids[0])}
        names = known | {i.kids[0].name for i in items if i.kids[0].kind == "variable"}
        for item in items:
            if self.aggregated(item.kids[0]):
                self.beside(item.kids[0], keys, names)

    def beside(self, tree: Tree, keys: set[object], names: set[str]) -> None:
        if not self.aggregated(tree) and tree.kind in ("variable", "property") and key(tree) in keys:
            return
        if tree.kind == "call" and tree.name in FUNCTIONS and FUNCTIONS[tree.name].aggregate:
            return
        if tree.kind == "variable" and tree.name not in names:
            mend = "take it through a WITH before, or return it as a column"
            raise NotReadError(tree.start, f"{tree.name} {BESIDE}", mend)
        if tree.kind == "projection" and (base := tree.kids[0]).name not in names:
            mend = f"aggregate first: WITH {base.name}, collect(…) AS list RETURN {base.name} {{…, list}}"
            raise NotReadError(base.start, f"{base.name} {BESIDE}", mend)
        local = {t.name for k in ("variable", "total") for t in [tree.parts.get(k)] if isinstance(t, Tree)}
        for kid in tree.kids:
            if kid.kind not in ("name", "alias"):
                self.beside(kid, keys, names | local)
