"""Reads clauses and whole queries."""

from __future__ import annotations

from collections.abc import Callable

from reegraph.errors import nearest
from reegraph.stores.cypher.expressions import Expressions
from reegraph.stores.cypher.reader import CLAUSES
from reegraph.stores.cypher.tree import NotReadError, Tree

WRITING = frozenset({"create", "merge", "set", "remove", "delete", "foreach"})
OTHER_WORDS = {
    "EXPLAIN": "plans differ between engines; leave it out",
    "PROFILE": "plans differ between engines; leave it out",
    "SHOW": "ask `reegraph schema` instead, which works without a server",
    "USE": "choose the database with NEO4J_DATABASE",
    "HAVING": "write WITH …, count(*) AS n WHERE n > 1 before RETURN",
    "FILTER": "write WITH * WHERE …",
    "LET": "write WITH *, … AS …",
    "FOR": "write UNWIND … AS …",
    "INSERT": "write CREATE",
    "LOAD": "pass the rows as a parameter and UNWIND them",
    "GROUP": "what is not aggregated is the group already; leave GROUP BY out",
    "NULLS": "write ORDER BY x IS NULL DESC, x",
}
NO_ADMIN = "the engine itself is not managed by queries here"


class Clauses(Expressions):
    """Reads a whole query."""

    def statement(self) -> Tree:
        """Read the whole text as one statement.

        Raises
        ------
        NotReadError
            At the first word that does not fit.
        """
        prefix = self.now
        if self.take("CYPHER"):
            if self.now.text != "5":
                raise self.wrong("this version of Cypher is not read here", "leave the prefix out")
            self.i += 1
        end = self.last
        tree = self.query()
        if self.now.kind == "sign" and self.now.text == ";":
            self.i += 1
            if self.now.kind != "end":
                raise self.wrong("one statement at a time", "run the second one by itself")
        if self.now.kind != "end":
            raise self.unknown()
        tree.parts["prefix"] = (prefix.start, end) if end else None
        return tree

    def unknown(self) -> NotReadError:
        """What to raise about a word that begins no clause."""
        word = self.now.upper
        if word in OTHER_WORDS:
            return self.wrong(f"{word} does not work on both engines", OTHER_WORDS[word])
        near = nearest(word, CLAUSES).removeprefix("; ") if len(word) > 2 else ""
        return self.wrong("expected a clause such as MATCH, WITH or RETURN", near)

    def query(self) -> Tree:
        """Read single queries joined by UNION."""
        start = self.now.start
        found, alls = [self.single()], []
        while self.now.upper == "UNION":
            at = self.now.start
            self.i += 1
            alls.append(self.take("ALL"))
            if not alls[-1]:
                self.take("DISTINCT")
            if alls[-1] != alls[0]:
                raise NotReadError(
                    at, "UNION and UNION ALL are mixed", "use one of them, or put one part into CALL () {…}"
                )
            found.append(self.single())
        return Tree("query", start, self.last, "", found, None, {"all": bool(alls and alls[0])})

    def single(self) -> Tree:
        """Read clauses up to RETURN."""
        start, clauses = self.now.start, list[Tree]()
        while True:
            if self.now.kind == "end" or self.now.upper in (";", "}", ")", "UNION"):
                break
            clause = self.clause()
            writes = [c for c in clauses if c.kind in WRITING]
            if writes and clause.kind in ("match", "unwind", "call", "procedure") and clauses[-1].kind != "with":
                raise NotReadError(
                    clause.start, f"{clause.kind.upper()} after a clause that writes needs WITH", "put WITH * before it"
                )
            clauses.append(clause)
            if clause.kind in ("return", "finish"):
                break
        if not clauses:
            raise self.unknown() if self.now.kind != "end" else NotReadError(self.now.start, "the query is empty")
        last = clauses[-1]
        whole = last.kind in WRITING | {"return", "finish", "procedure"} or (last.kind == "call" and last.parts["unit"])
        if not whole:
            raise NotReadError(last.start, "a query ends with RETURN or with a clause that writes", "add RETURN")
        if last.kind == "return" and self.now.kind != "end" and self.now.upper not in (";", "}", "UNION"):
            raise (
                self.unknown()
                if self.now.upper in OTHER_WORDS
                else self.wrong("RETURN is the last clause", "write WITH in its place")
            )
        return Tree("single", start, self.last, "", clauses)

    def clause(self) -> Tree:
        """Read one clause."""
        readers: dict[str, Callable[[], Tree]] = {
            "MATCH": self.match, "OPTIONAL": self.match, "UNWIND": self.unwind, "WITH": self.projecting,
            "RETURN": self.projecting, "CALL": self.calling, "CREATE": self.create, "MERGE": self.merge,
            "SET": self.set,
            "REMOVE": self.remove, "DELETE": self.delete, "DETACH": self.delete, "FOREACH": self.foreach,
            "FINISH": self.finish,
        }  # fmt: skip
        if self.now.upper not in readers:
            raise self.unknown()
        return readers[self.now.upper]()

    def match(self) -> Tree:
        start = self.now.start
        optional = self.take("OPTIONAL")
        self.need("MATCH")
        paths = self.paths()
        if self.now.upper == "USING":
            raise self.wrong("hints to the planner work on Neo4j only", "leave USING out")
        where = self.expression() if self.take("WHERE") else None
        parts = {"paths": paths, "where": where, "optional": optional}
        return Tree("match", start, self.last, "", [*paths, *([where] if where else [])], None, parts)

    def paths(self) -> list[Tree]:
        found = [self.path()]
        while self.take(","):
            found.append(self.path())
        return found

    def unwind(self) -> Tree:
        start = self.need("UNWIND").start
        source = self.expression()
        self.need("AS")
        name = self.variable()
        return Tree("unwind", start, self.last, "", [source, name], None, {"source": source, "name": name})

    def projecting(self) -> Tree:
        start, kind = self.now.start, self.now.upper.lower()
        self.i += 1
        distinct = self.take("DISTINCT")
        items, star = list[Tree](), None
        if self.now.upper == "*":
            star = Tree("star", self.now.start, self.now.end)
            self.i += 1
        if not star or self.take(","):
            items.append(self.item())
            while self.take(","):
                items.append(self.item())
        order, skip, limit, where = list[Tree](), None, None, None
        if self.take("ORDER", "BY"):
            order.append(self.sorting())
            while self.take(","):
                order.append(self.sorting())
        if self.take("SKIP") or self.take("OFFSET"):
            skip = self.expression()
        if self.take("LIMIT"):
            limit = self.expression()
        if kind == "with" and self.take("WHERE"):
            where = self.expression()
        elif self.now.upper == "WHERE":
            raise self.wrong("WHERE comes before RETURN", "write WITH … WHERE … RETURN …")
        parts = {
            "items": items,
            "order": order,
            "skip": skip,
            "limit": limit,
            "where": where,
            "distinct": distinct,
            "star": star,
        }
        kids = [*([star] if star else []), *items, *order, *(k for k in (skip, limit, where) if k)]
        return Tree(kind, start, self.last, "", kids, None, parts)

    def item(self) -> Tree:
        value = self.expression()
        name = None
        if self.take("AS"):
            name = self.symbol("a name")
            name.kind = "alias"
        return Tree("item", value.start, self.last, name.name if name else "", [value, *([name] if name else [])])

    def sorting(self) -> Tree:
        value = self.expression()
        down = self.take("DESC") or self.take("DESCENDING")
        if not down and not self.take("ASC"):
            self.take("ASCENDING")
        if self.now.upper == "NULLS":
            raise self.wrong("NULLS FIRST works on neither Neo4j 5 nor here", OTHER_WORDS["NULLS"])
        return Tree("sorting", value.start, self.last, "desc" if down else "asc", [value])

    def calling(self) -> Tree:
        start = self.need("CALL").start
        if self.now.upper in ("(", "{"):
            return self.call_subquery(start)
        name = self.symbol("the name of a procedure").name
        while self.take("."):
            name += "." + self.symbol().name
        arguments = self.until(")", self.expression) if self.take("(") else None
        yields = list[Tree]()
        where = None
        if self.take("YIELD"):
            if self.now.upper == "*":
                raise self.wrong("YIELD * does not work on both engines", "name what you take: YIELD label")
            yields.append(self.item())
            while self.take(","):
                yields.append(self.item())
            where = self.expression() if self.take("WHERE") else None
        kids = [*(arguments or []), *yields, *([where] if where else [])]
        parts = {"arguments": arguments, "yields": yields, "where": where}
        return Tree("procedure", start, self.last, name, kids, None, parts)

    def call_subquery(self, start: int) -> Tree:
        imports, star = None, False
        if self.take("("):
            star = self.take("*")
            imports = [] if star else self.until(")", self.variable)
            if star:
                self.need(")")
        self.need("{")
        inner = self.query()
        self.need("}")
        if self.take("IN"):
            raise self.wrong("CALL {…} IN TRANSACTIONS works on Neo4j only", "leave IN TRANSACTIONS out")
        unit = all(single.kids[-1].kind != "return" for single in inner.kids)
        parts = {"imports": imports, "star": star, "query": inner, "unit": unit}
        return Tree("call", start, self.last, "", [*(imports or []), inner], None, parts)

    def create(self) -> Tree:
        start = self.need("CREATE").start
        if self.now.kind in ("name", "quoted") and self.ahead().upper == "=":
            raise self.wrong("a path has no name in CREATE here", "name its nodes and relationships")
        if self.now.kind == "name":
            raise self.wrong(f"{self.now.text} is not made by a query", NO_ADMIN)
        paths = self.paths()
        return Tree("create", start, self.last, "", paths, None, {"paths": paths})

    def merge(self) -> Tree:
        start = self.need("MERGE").start
        path = self.path()
        actions = []
        while self.take("ON"):
            at = self.now.start
            if not self.take("CREATE") and not self.take("MATCH"):
                raise self.wrong("ON is followed by CREATE or MATCH")
            done = self.set()
            actions.append(Tree("action", at, done.end, "", [done]))
        return Tree("merge", start, self.last, "", [path, *actions], None, {"path": path, "actions": actions})

    def set(self) -> Tree:
        start = self.need("SET").start
        items = [self.setting()]
        while self.take(","):
            items.append(self.setting())
        return Tree("set", start, self.last, "", items)

    def setting(self) -> Tree:
        target = self.postfix()
        if target.kind == "labelled" and target.kids[0].kind == "variable":
            return Tree("setlabels", target.start, target.end, "", [target])
        if target.kind not in ("variable", "property"):
            raise NotReadError(target.start, "SET takes n.property = …, n += {…}, n = {…} or n:Label")
        name = self.now.upper
        if not self.take("=") and not (target.kind == "variable" and self.take("+=")):
            raise self.wrong("expected =")
        value = self.expression()
        return Tree("setting", target.start, value.end, name, [target, value])

    def remove(self) -> Tree:
        start = self.need("REMOVE").start
        items = [self.postfix()]
        while self.take(","):
            items.append(self.postfix())
        for item in items:
            if item.kind not in ("property", "labelled"):
                raise NotReadError(item.start, "REMOVE takes n.property or n:Label")
        return Tree("remove", start, self.last, "", items)

    def delete(self) -> Tree:
        start = self.now.start
        detach = self.take("DETACH")
        self.need("DELETE")
        items = [self.expression()]
        while self.take(","):
            items.append(self.expression())
        return Tree("delete", start, self.last, "detach" if detach else "", items)

    def foreach(self) -> Tree:
        start = self.need("FOREACH").start
        self.need("(")
        name = self.variable()
        self.need("IN")
        source = self.expression()
        self.need("|")
        clauses = []
        while not self.take(")"):
            clause = self.clause()
            if clause.kind not in WRITING:
                raise NotReadError(clause.start, "FOREACH holds only clauses that write")
            clauses.append(clause)
        parts = {"name": name, "source": source, "clauses": clauses}
        return Tree("foreach", start, self.last, "", [name, source, *clauses], None, parts)

    def finish(self) -> Tree:
        token = self.need("FINISH")
        return Tree("finish", token.start, token.end)

    def subquery(self) -> Tree:
        """Read ``EXISTS {…}``, ``COUNT {…}`` or ``COLLECT {…}`` inside an expression."""
        start, name = self.now.start, self.now.upper.lower()
        self.i += 1
        self.need("{")
        if self.now.upper == "(" or self.ahead().upper == "=":
            paths = self.paths()
            where = self.expression() if self.take("WHERE") else None
            kids = [*paths, *([where] if where else [])]
            parts = {"paths": paths, "where": where}
        else:
            paths, where = [], None
            matches = [self.match()]
            while self.now.upper == "MATCH":
                matches.append(self.match())
            kids, parts = [*matches], {"matches": matches, "where": None}
        if name == "collect" or self.now.upper != "}":
            mend = {
                "collect": "use a pattern comprehension [(a)-->(b) | b.name], or collect() after OPTIONAL MATCH",
                "count": "write only the pattern: COUNT {(a)-->(b)}, or use CALL (a) {… RETURN count(b) AS n}",
                "exists": "write only the pattern: EXISTS {(a)-->(b) WHERE …}",
            }[name]
            raise NotReadError(start, f"{name.upper()} {{…}} with more than MATCH and WHERE works on Neo4j only", mend)
        self.need("}")
        return Tree("subquery", start, self.last, name, kids, None, parts)
