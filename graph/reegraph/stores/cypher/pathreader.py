"""Reads patterns of nodes and relationships."""

from __future__ import annotations

from typing import Any

from reegraph.stores.cypher.reader import Reader
from reegraph.stores.cypher.tree import Tree

LABELS_MEND = "write the labels as words after WHERE: WHERE n:A OR n:B, WHERE n:A AND NOT n:B"


class PathReader(Reader):
    """Reads one path of a pattern after another."""

    def map(self) -> Tree:
        """Read a map; see `reegraph.stores.cypher.expressions`."""
        raise NotImplementedError

    def parameter(self) -> Tree:
        """Read a parameter; see `reegraph.stores.cypher.expressions`."""
        raise NotImplementedError

    def path(self) -> Tree:
        """Read one path of a pattern, with its name if it has one."""
        start, name = self.now.start, None
        if self.now.kind in ("name", "quoted") and self.ahead().upper == "=":
            name = self.variable()
            self.i += 1
        upper = self.now.upper
        if upper in ("SHORTESTPATH", "ALLSHORTESTPATHS"):
            self.i += 1
            self.need("(")
            elements = self.elements()
            self.need(")")
        elif upper in ("SHORTEST", "ANY", "ALL"):
            raise self.wrong(
                f"{upper} before a path works on Neo4j only", "write shortestPath((a)-[*]-(b)) or allShortestPaths(…)"
            )
        else:
            upper, elements = "", self.elements()
        if self.now.upper in ("+", "*") or (self.now.upper == "{" and elements[-1].kind == "relationship"):
            raise self.wrong("a quantified path works on Neo4j only", "write -[:TYPE*1..3]->")
        kids = [*([name] if name else []), *elements]
        return Tree("path", start, self.last, upper.lower(), kids, None, {"name": name, "elements": elements})

    def elements(self) -> list[Tree]:
        found = [self.node()]
        while self.now.upper in ("-", "<"):
            found.append(self.relationship())
            if self.now.upper in ("+", "*", "{"):
                raise self.wrong("a quantified relationship works on Neo4j only", "write -[:TYPE*1..3]->")
            found.append(self.node())
        if self.now.upper == "(":
            raise self.wrong("a quantified path works on Neo4j only", "write -[:TYPE*1..3]->")
        return found

    def node(self) -> Tree:
        start = self.need("(").start
        if self.now.upper == "(":
            raise self.wrong("a quantified path works on Neo4j only", "write -[:TYPE*1..3]->")
        name = self.variable() if self.now.kind in ("name", "quoted") and self.now.upper != "WHERE" else None
        labels, joined = self.labels("a label"), ""
        properties = self.properties()
        where = self.expression() if self.take("WHERE") else None
        self.need(")")
        parts: dict[str, Any] = {"name": name, "labels": labels, "properties": properties, "where": where}
        kids = [*([name] if name else []), *labels, *(k for k in (properties, where) if k)]
        return Tree("node", start, self.last, joined, kids, [w.name for w in labels], parts)

    def labels(self, what: str) -> list[Tree]:
        found: list[Tree] = []
        while self.take(":") or (found and what == "a type" and self.take("|")):
            if self.now.upper in ("!", "%", "(") or self.now.kind == "parameter":
                raise self.wrong("an expression instead of a name works on Neo4j only", LABELS_MEND)
            found.append(self.symbol(what))
        if found and self.now.upper == "|" and what == "a label":
            while self.take("|"):
                found.append(self.symbol(what))
            found[0].value = "or"
        if self.now.upper in ("&", "|", "!"):
            raise self.wrong("a label expression works on Neo4j only", LABELS_MEND)
        return found

    def properties(self) -> Tree | None:
        if self.now.upper == "{":
            return self.map()
        return self.parameter() if self.now.kind == "parameter" else None

    def relationship(self) -> Tree:
        start = self.now.start
        left = self.take("<")
        self.need("-")
        name, types, span, properties, where = None, list[Tree](), None, None, None
        if self.take("["):
            name = self.variable() if self.now.kind in ("name", "quoted") and self.now.upper != "WHERE" else None
            types = self.labels("a type")
            span = self.span() if self.now.upper == "*" else None
            properties = self.properties()
            where = self.expression() if self.take("WHERE") else None
            self.need("]")
        self.need("-")
        right = self.take(">")
        parts = {"name": name, "types": types, "span": span, "properties": properties, "where": where}
        kids = [*([name] if name else []), *types, *(k for k in (span, properties, where) if k)]
        direction = "both" if left == right else "in" if left else "out"
        return Tree(
            "relationship",
            start,
            self.last,
            direction,
            kids,
            [t.name for t in types],
            parts | {"arrows": (left, right)},
        )

    def span(self) -> Tree:
        start = self.need("*").start
        low = self.count()
        dots = self.take("..")
        high = self.count() if dots else low
        return Tree("span", start, self.last, "", [], (low, high, dots))

    def count(self) -> int | None:
        if self.now.kind == "parameter":
            raise self.wrong("a parameter is not allowed as the length of a path", "write the number into the query")
        if self.now.kind != "int":
            return None
        self.i += 1
        return int(self.tokens[self.i - 1].text)
