"""What a pattern binds, and how patterns differ between the engines."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from contextlib import contextmanager

from reegraph.stores.cypher.compound import Compound
from reegraph.stores.cypher.infer import MADE_UP, RESERVED, Scope
from reegraph.stores.cypher.tree import NotReadError, Tree, key
from reegraph.stores.cypher.types import BOOL, INT, NODE, NULL, PATH, RELATIONSHIP, Type, of, union

FAR = 1_000_000  # longer than any path without a repeated relationship in a graph that fits here
ONE_WAY = ((True, False), (False, True))  # <-[]-, -[]->
SHORTEST = ("shortestpath", "allshortestpaths")


class Patterns(Compound):
    """Checks patterns and binds their variables."""

    def __init__(self, *arguments: object) -> None:
        super().__init__(*arguments)
        self.fixed: dict[object, object] = {}  # a node's id, where the query says which
        self.apart: set[frozenset[object]] = set()  # nodes that the query says are two
        self.labels: dict[object, str] = {}
        self.spent: set[str] = set()  # relationships that a grouping WITH left behind
        self.outer: Container[str] = ()  # what is bound before the clause or expression whose pattern is read

    # ---- binding

    def bind(self, tree: Tree | None, scope: Scope, kind: Type, seen: set[str]) -> None:
        """Bind a variable of a pattern."""
        if tree is None:
            return
        self.quoted(tree)
        if tree.name in scope:
            known = scope[tree.name]
            if not kind.kinds <= known.kinds or not known.within(kind.kinds):
                raise NotReadError(tree.start, f"{tree.name} is {known.say()} already", "use another name")
            if kind.kinds != {"node"} and tree.name in seen:
                raise NotReadError(
                    tree.start,
                    f"{tree.name} stands twice in one pattern",
                    "use another name for the second relationship",
                )
        else:
            if tree.name in self.spent and "node" not in kind.kinds:
                raise NotReadError(
                    tree.start,
                    f"{tree.name} was another relationship before a WITH that groups; the engine keeps to one of those",
                    "give the second relationship another name",
                )
            scope[tree.name] = kind
        seen.add(tree.name)

    def path(self, tree: Tree, scope: Scope, seen: set[str], *, new: bool = True) -> None:
        """Bind what one path names; `new` says whether it may bind new variables."""
        name: Tree | None = tree.parts["name"]
        for element in tree.parts["elements"]:
            variable: Tree | None = element.parts["name"]
            if not new and variable is not None and variable.name not in scope:
                raise NotReadError(
                    variable.start,
                    f"{variable.name} is new, which a pattern inside a condition may not be",
                    "leave the name out, or use EXISTS {…}",
                )
            if element.kind == "node":
                self.bind(variable, scope, NODE, seen)
                self.node(element, scope)
            else:
                span = element.parts["span"]
                self.bind(variable, scope, of("list", item=RELATIONSHIP) if span else RELATIONSHIP, seen)
                self.relationship(element, scope, shortest=tree.name in SHORTEST)
        if name is not None:
            if name.name in scope:
                raise NotReadError(name.start, f"{name.name} is bound already", "use another name for the path")
            self.quoted(name)
            scope[name.name] = PATH

    def node(self, tree: Tree, scope: Scope) -> None:
        name = tree.parts["name"]
        who: object = name.name if name else id(tree)
        for label in tree.parts["labels"]:
            self.quoted(label)
        if tree.value and len(tree.value) == 1:
            self.labels.setdefault(who, tree.value[0])
        properties = tree.parts["properties"]
        if properties is not None:
            self.matched(properties, scope, MADE_UP["node"])
            for entry in properties.kids:
                if entry.name == "id":
                    self.constant(who, entry.kids[1])

    def constant(self, who: object, tree: Tree) -> None:
        """Remember the id of a node that the query names."""
        if tree.kind == "literal":
            self.fixed[who] = tree.value
        elif tree.kind == "parameter" and tree.name in self.parameters:
            self.fixed[who] = self.parameters[tree.name]

    def matched(self, tree: Tree, scope: Scope, made_up: set[str]) -> None:
        """Check the properties that a pattern asks for."""
        if tree.kind == "parameter":
            raise NotReadError(
                tree.start, "a parameter cannot stand for the properties of a pattern", "name them: {id: $p.id}"
            )
        for entry in tree.kids:
            if entry.name in RESERVED:
                raise NotReadError(
                    entry.start,
                    f"the embedded engine keeps `{entry.name}` for itself, Neo4j has no such property",
                    f"use {RESERVED[entry.name]}",
                )
            if made_up and entry.name in made_up:
                raise NotReadError(
                    entry.start, f"the engine makes up `{entry.name}` where there is none", "write it behind WHERE"
                )
            self.quoted(entry.kids[0])
            found = self.wanted(entry.kids[1], scope)
            self.comparable(entry, self.properties.type(entry.name), entry.kids[1], found)

    def wanted(self, tree: Tree, scope: Scope) -> Type:
        """Check a value that a pattern asks for; it knows only what is bound before the pattern."""
        for part in tree.walk():
            if part.kind == "variable" and part.name in scope and part.name not in self.outer:
                raise NotReadError(
                    part.start,
                    "the pattern itself binds this, by which the embedded engine finds nothing",
                    "write it behind WHERE: MATCH (a)-->(b) WHERE b.x = a.x",
                )
        inner = tree
        while inner.kind == "group":
            self.edits.put(inner, lambda t, _: self.text(t.kids[0]), "")
            inner = inner.kids[0]
        self.sought.add(id(inner))
        return self.infer(tree, scope)

    @contextmanager
    def within(self, scope: Scope) -> Iterator[None]:
        """Read patterns that know what is bound so far."""
        before, self.outer = self.outer, frozenset(scope)
        yield
        self.outer = before

    def relationship(self, tree: Tree, scope: Scope, *, shortest: bool) -> None:
        parts = tree.parts
        for kind in parts["types"]:
            self.quoted(kind)
        if parts["properties"] is not None:
            self.matched(parts["properties"], scope, MADE_UP["relationship"])
        if parts["arrows"] == (True, True):
            raise NotReadError(tree.start, "two arrows", "leave both arrows out")
        if parts["span"] is None:
            return
        low, high, _ = parts["span"].value
        if high is not None and low is not None and high < low:
            raise NotReadError(parts["span"].start, "a path from more steps to fewer")
        if high is None and not shortest:
            least = 1 if low is None else low
            self.edits.put(
                parts["span"],
                lambda *_: f"*{least}..{FAR}",
                "an open * has no limit on Neo4j; the engine would stop at 10 steps",
            )

    def narrow(self, paths: Iterable[Tree]) -> None:
        """Name the labels of one node of a path that nothing else tells where to begin.

        The engine would begin at every node there is; from the labels that the relationship joins, it is many times
        faster, with the same rows.
        """
        met: set[str] = set()
        for path in paths:
            elements = path.parts["elements"]
            nodes = elements[::2]
            names = [n.parts["name"].name for n in nodes if n.parts["name"] is not None]
            begun = any(name in self.outer or name in met for name in names) or any(n.parts["labels"] for n in nodes)
            met.update(names)
            if begun or path.name in SHORTEST:
                continue
            found = [
                (*told, node.parts["name"])
                for k, link in enumerate(elements[1::2])
                for node, side in ((nodes[k], 0), (nodes[k + 1], 1))
                if node.parts["name"] is not None and link.parts["span"] is None and link.parts["arrows"] in ONE_WAY
                if (told := self.properties.ends([t.name for t in link.parts["types"]],
                                                 end=link.parts["arrows"] == ONE_WAY[side])) is not None
            ]  # fmt: skip
            if found:
                _, labels, name = min(found, key=lambda one: one[0])
                self.edits.add(name, ":" + "|".join(f"`{label}`" for label in labels))

    # ---- patterns inside expressions

    def of_pattern(self, tree: Tree, scope: Scope) -> Type:
        if id(tree) not in self.conditions:
            raise NotReadError(
                tree.start,
                "a pattern says only whether it is there; Neo4j wants it in a condition",
                "use EXISTS {…}, COUNT {…} or [(a)-->(b) | b]",
            )
        self.no_where(tree)
        with self.within(scope):
            self.path(tree.kids[0], dict(scope), set(), new=False)
        return BOOL

    def no_where(self, tree: Tree) -> None:
        """Refuse WHERE inside the brackets of a pattern that stands inside an expression."""
        for inner in tree.walk():
            if inner.kind in ("node", "relationship") and inner.parts["where"] is not None:
                raise NotReadError(
                    inner.parts["where"].start,
                    "WHERE inside the brackets of a pattern works on Neo4j only",
                    "write it behind the pattern",
                )

    def of_patterncomp(self, tree: Tree, scope: Scope) -> Type:
        self.no_where(tree.parts["path"])
        inner = dict(scope)
        with self.no_aggregates("inside a pattern comprehension"):
            with self.within(scope):
                self.path(tree.parts["path"], inner, set())
            if tree.parts["where"]:
                self.condition(tree.parts["where"], inner)
            each = self.infer(tree.parts["each"], inner)
        return of("list", item=each, mark="unordered")

    def of_subquery(self, tree: Tree, scope: Scope) -> Type:
        inner, seen = dict(scope), set[str]()
        with self.no_aggregates(f"inside {tree.name.upper()} {{…}}"):
            for match in [tree, *tree.parts.get("matches", ())]:
                with self.within(inner):
                    for path in match.parts.get("paths", ()):
                        self.no_where(path)
                        self.path(path, inner, seen)
                    self.narrow(match.parts.get("paths", ()))
                if match is tree:
                    continue
                if match.parts["where"]:
                    self.condition(match.parts["where"], inner)
            if tree.parts["where"]:
                self.condition(tree.parts["where"], inner)
        return of("bool") if tree.name == "exists" else INT

    # ---- MATCH

    def match(self, tree: Tree, scope: Scope) -> None:
        """Check a MATCH and bind what it names."""
        before, seen = set(scope), set[str]()
        paths: list[Tree] = tree.parts["paths"]
        with self.within(scope):
            for path in paths:
                self.path(path, scope, seen)
            self.narrow(paths)
        where: Tree | None = tree.parts["where"]
        moved = [(e, e.parts["where"]) for p in paths for e in p.parts["elements"] if e.parts["where"] is not None]
        for element, condition in moved:
            if element.parts["span"] if element.kind == "relationship" else False:
                raise NotReadError(
                    condition.start,
                    "WHERE on a path of many steps works on Neo4j only",
                    "name the path and write WHERE all(r IN relationships(p) WHERE …)",
                )
            self.condition(condition, scope)
        told = (dict(self.fixed), set(self.apart), set(self.present))
        if where is not None:
            self.condition(where, scope)
            self.facts(where)
        for _, condition in moved:
            self.facts(condition)
        if tree.parts["optional"]:
            for name in set(scope) - before:
                scope[name] = union([scope[name], NULL])
        short = [p for p in paths if p.name in SHORTEST]
        for path in short:
            self.shortest(path, where)
        if tree.parts["optional"]:  # its conditions hold for what it finds only
            self.fixed, self.apart, self.present = told
        if moved or (short and len(paths) > 1):
            self.rewritten(tree, paths, short, where, moved)

    def rewritten(
        self, tree: Tree, paths: list[Tree], short: list[Tree], where: Tree | None, moved: list[tuple[Tree, Tree]]
    ) -> None:
        """Give shortest paths a MATCH of their own, and take WHERE out of the brackets."""
        plain = [p for p in paths if p not in short]
        if short and (tree.parts["optional"] or any(len(p.parts["elements"]) > 1 for p in plain)):
            raise NotReadError(
                short[0].start,
                "a shortest path beside other relationships in one MATCH works on Neo4j only",
                "give it a MATCH of its own",
            )
        for element, condition in moved:
            words = (
                self.edits.source.rfind("WHERE", element.start, condition.start) if "WHERE" in self.edits.source else -1
            )
            start = words if words >= 0 else self.edits.source.lower().rfind("where", element.start, condition.start)

            def write(t: Tree, _: str, condition: Tree = condition, start: int = start) -> str:
                kids = [k for k in t.kids if k is not condition]
                out, at = "", t.start
                for kid in kids:
                    out += self.edits.plain(at, kid.start) + self.text(kid)
                    at = kid.end
                return out + self.edits.plain(at, start) + self.edits.plain(condition.end, t.end)

            self.edits.put(element, write, "WHERE is taken out of the brackets")
        if short:
            self.edits.note(short[0].start, "the shortest path gets a MATCH of its own")

        def whole(t: Tree, _: str) -> str:
            first = "OPTIONAL MATCH " if t.parts["optional"] else "MATCH "
            text = first + ", ".join(map(self.text, plain)) if plain else ""
            for path in short:
                text += f"{' ' if text else ''}MATCH {self.text(path)}"
            conditions = [self.text(c) for _, c in moved] + ([self.text(where)] if where is not None else [])
            return text + (" WHERE " + " AND ".join(f"({c})" for c in conditions) if conditions else "")

        self.edits.put(tree, whole, "")

    # ---- shortest paths

    def facts(self, tree: Tree) -> None:
        """Remember which nodes a condition holds apart, or names by id."""
        if tree.kind == "group":
            self.facts(tree.kids[0])
        elif tree.kind == "binary" and tree.name == "AND":
            for kid in tree.kids:
                self.facts(kid)
        elif tree.kind == "isnull" and tree.name == "NOT":
            self.present.add(key(tree.kids[0]))
        elif tree.kind == "compare" and len(tree.value) == 1:
            one, two = tree.kids
            if tree.value[0] == "=":
                for side, other in ((one, two), (two, one)):
                    if side.kind == "property" and side.name == "id" and side.kids[0].kind == "variable":
                        self.constant(side.kids[0].name, other)
            elif tree.value[0] in ("<>", "<", ">"):
                names = [self.named_by(side) for side in (one, two)]
                if names[0] != names[1]:
                    self.apart.add(frozenset(names))

    @staticmethod
    def named_by(tree: Tree) -> object:
        """What a side of a comparison tells a node by: its variable, or the value of its id."""
        if tree.kind == "property" and tree.name == "id":
            tree = tree.kids[0]
        return tree.name if tree.kind == "variable" else ("value", tree.value) if tree.kind == "literal" else id(tree)

    def shortest(self, tree: Tree, where: Tree | None) -> None:
        """Check a shortest path: its ends must be two nodes, and no condition may look into it."""
        elements = tree.parts["elements"]
        if len(elements) != 3:
            raise NotReadError(tree.start, "a shortest path has two nodes and one relationship")
        inner = [n.name for n in (tree.parts["name"], elements[1].parts["name"]) if n is not None]
        if where is not None and any(t.kind == "variable" and t.name in inner for t in where.walk()):
            mend = "put WITH * before WHERE if you mean the shortest of all, or match all paths and take the first"
            raise NotReadError(
                where.start,
                "a condition on a shortest path: Neo4j looks for the shortest that fits, the engine does not",
                mend,
            )
        low = elements[1].parts["span"].value[0] if elements[1].parts["span"] else None
        if low is not None and low > 1:
            raise NotReadError(tree.start, "a shortest path begins with 0 or 1 steps")
        ends = [e.parts["name"].name if e.parts["name"] else id(e) for e in (elements[0], elements[2])]
        if not self.two(ends[0], ends[1]):
            raise NotReadError(
                tree.start,
                "both ends may be the same node, where Neo4j stops with an error",
                "say WHERE a <> b in the MATCH before, or give both by their id",
            )

    def two(self, a: object, b: object) -> bool:
        """Whether the query says that these are two nodes."""
        if a == b:
            return False
        if a in self.fixed and b in self.fixed:
            return self.fixed[a] != self.fixed[b]
        if frozenset({a, b}) in self.apart:
            return True
        if any(x in self.fixed and frozenset({y, ("value", self.fixed[x])}) in self.apart for x, y in ((a, b), (b, a))):
            return True
        one, other = self.labels.get(a), self.labels.get(b)
        return self.properties.derived and one != other and {one, other} <= set(self.properties.by_label)
