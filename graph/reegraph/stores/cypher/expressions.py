"""Reads expressions: a hand-written descent over the tokens."""

from __future__ import annotations

from reegraph.stores.cypher.pathreader import LABELS_MEND, PathReader
from reegraph.stores.cypher.reader import NO_VARIABLE, bare
from reegraph.stores.cypher.tree import NotReadError, Tree, unescape

QUANTIFIERS = frozenset({"ALL", "ANY", "NONE", "SINGLE"})
TESTS = frozenset({"STARTS", "ENDS", "CONTAINS", "IN", "=~", "IS"})
COMPARING = frozenset({"=", "<>", "<", ">", "<=", ">="})


class Expressions(PathReader):
    """Reads one expression after another."""

    # ---- operators, loosest first

    def expression(self) -> Tree:
        """Read an expression."""
        return self.deeper(lambda: self.chain(self.xor, "OR"))

    def xor(self) -> Tree:
        return self.chain(lambda: self.chain(self.negation, "AND"), "XOR")

    def negation(self) -> Tree:
        start = self.now.start
        if self.take("NOT"):
            inner = self.deeper(self.negation)
            return Tree("not", start, inner.end, "NOT", [inner])
        return self.comparison()

    def comparison(self) -> Tree:
        first = self.predicate()
        names, kids = [], [first]
        while self.now.upper in COMPARING:
            names.append(self.now.upper)
            self.i += 1
            kids.append(self.predicate())
        if not names:
            return first
        return Tree("compare", first.start, kids[-1].end, " ".join(names), kids, names)

    def predicate(self) -> Tree:
        left = self.sum()
        tree = self.tested(left)
        if tree is not left and self.now.upper in TESTS:
            raise self.wrong("two tests in a row", "put the first one into brackets")
        return tree

    def tested(self, left: Tree) -> Tree:
        start = self.i
        if (
            self.take("STARTS", "WITH")
            or self.take("ENDS", "WITH")
            or self.take("CONTAINS")
            or self.take("IN")
            or self.take("=~")
        ):
            name = " ".join(t.upper for t in self.tokens[start : self.i])
            right = self.sum()
            return Tree("binary", left.start, right.end, name, [left, right])
        if not self.take("IS"):
            return left
        name = "NOT" if self.take("NOT") else ""
        if self.take("NULL"):
            return Tree("isnull", left.start, self.last, name, [left])
        if self.take("::") or self.take("TYPED"):
            return self.typed(left, name)
        raise self.wrong("IS is followed by NULL, NOT NULL or :: and a type")

    def typed(self, left: Tree, name: str) -> Tree:
        word = self.symbol("a type")
        return Tree("typed", left.start, word.end, name, [left], word.name.upper())

    def sum(self) -> Tree:
        return self.chain(lambda: self.chain(self.power, "*", "/", "%"), "+", "-", "||")

    def power(self) -> Tree:
        return self.chain(self.sign, "^")

    def sign(self) -> Tree:
        start, name = self.now.start, self.now.upper
        if name in ("-", "+"):
            self.i += 1
            inner = self.deeper(self.sign)
            return Tree("sign", start, inner.end, name, [inner])
        return self.postfix()

    def postfix(self) -> Tree:
        tree = self.atom()
        while True:
            if self.now.upper == "." and self.ahead().kind in ("name", "quoted"):
                self.i += 1
                word = self.symbol()
                tree = Tree("property", tree.start, word.end, word.name, [tree, word])
            elif self.take("["):
                tree = self.bracket(tree)
            elif self.now.upper == ":" and tree.kind in ("variable", "property", "call", "index"):
                tree = self.labelled(tree)
            else:
                return tree

    def bracket(self, tree: Tree) -> Tree:
        low = None if self.now.upper == ".." else self.expression()
        if self.take(".."):
            high = None if self.now.upper == "]" else self.expression()
            self.need("]")
            kids = [tree, *(k for k in (low, high) if k)]
            return Tree("slice", tree.start, self.last, "", kids, None, {"low": low, "high": high})
        self.need("]")
        return Tree("index", tree.start, self.last, "", [tree, *([low] if low else [])])

    def labelled(self, tree: Tree) -> Tree:
        names = [tree]
        while self.take(":"):
            names.append(self.symbol("a label"))
        if self.now.upper in ("|", "&"):
            raise self.wrong("a label expression works on Neo4j only", LABELS_MEND)
        return Tree("labelled", tree.start, self.last, "", names, [n.name for n in names[1:]])

    # ---- atoms

    def atom(self) -> Tree:
        token, upper = self.now, self.now.upper
        plain = {"text": self.text, "int": self.number, "float": self.number, "parameter": self.parameter}
        if token.kind in plain:
            return plain[token.kind]()
        if upper in ("TRUE", "FALSE", "NULL"):
            self.i += 1
            return Tree("literal", token.start, token.end, "", [], {"TRUE": True, "FALSE": False, "NULL": None}[upper])
        if upper == "[":
            return self.brackets()
        if upper == "{":
            return self.map()
        if upper == "(":
            return self.parenthesis()
        if upper == "CASE":
            return self.case()
        if upper in ("EXISTS", "COUNT", "COLLECT") and self.ahead().upper == "{":
            return self.subquery()
        if token.kind in ("name", "quoted"):
            return self.named()
        raise self.wrong("expected an expression")

    def text(self) -> Tree:
        token = self.now
        self.i += 1
        return Tree("literal", token.start, token.end, "", [], unescape(token.text[1:-1], token.start))

    def number(self) -> Tree:
        token = self.now
        self.i += 1
        value = (
            float(token.text)
            if token.kind == "float"
            else int(token.text, 0 if token.text[:2] in ("0x", "0X", "0o") else 10)
        )
        negative = self.i > 1 and self.tokens[self.i - 2].text == "-"
        if isinstance(value, int) and value >= 2**63 + negative:
            raise NotReadError(token.start, f"{token.text} is larger than a 64-bit number")
        return Tree("literal", token.start, token.end, "", [], value)

    def parameter(self) -> Tree:
        token = self.now
        self.i += 1
        name = token.text[1:]
        return Tree("parameter", token.start, token.end, name[1:-1].replace("``", "`") if name[0] == "`" else name)

    def brackets(self) -> Tree:
        start = self.need("[").start
        if self.now.kind in ("name", "quoted") and self.ahead().upper == "IN" and self.now.upper not in NO_VARIABLE:
            saved = self.i
            try:
                return self.list_comprehension(start)
            except NotReadError:
                self.i = saved
        named = self.now.kind in ("name", "quoted") and self.ahead().upper == "=" and self.ahead(2).upper == "("
        if named or (self.now.upper == "(" and self.looks_like_pattern(self.i)):
            return self.pattern_comprehension(start)
        items = self.until("]", self.expression)
        return Tree("list", start, self.last, "", items)

    def list_comprehension(self, start: int) -> Tree:
        variable = self.variable()
        self.need("IN")
        source = self.expression()
        where = self.expression() if self.take("WHERE") else None
        each = self.expression() if self.take("|") else None
        self.need("]")
        parts = {"variable": variable, "source": source, "where": where, "each": each}
        return Tree("listcomp", start, self.last, "", [k for k in parts.values() if k], None, parts)

    def pattern_comprehension(self, start: int) -> Tree:
        path = self.path()
        where = self.expression() if self.take("WHERE") else None
        self.need("|")
        each = self.expression()
        self.need("]")
        parts = {"path": path, "where": where, "each": each}
        return Tree("patterncomp", start, self.last, "", [k for k in parts.values() if k], None, parts)

    def map(self) -> Tree:
        start = self.need("{").start
        entries = self.until("}", self.entry)
        seen = [e.name for e in entries]
        return Tree("map", start, self.last, "", entries, seen)

    def entry(self) -> Tree:
        word = self.symbol("a key")
        self.need(":")
        value = self.expression()
        return Tree("entry", word.start, value.end, word.name, [word, value])

    def parenthesis(self) -> Tree:
        if self.looks_like_pattern(self.i):
            path = self.path()
            return Tree("pattern", path.start, path.end, "", [path])
        start = self.need("(").start
        inner = self.expression()
        self.need(")")
        return Tree("group", start, self.last, "", [inner])

    def looks_like_pattern(self, i: int) -> bool:
        """Whether the bracket at token `i` is a node that a relationship follows."""
        depth = 0
        for n in range(i, len(self.tokens)):
            depth += {"(": 1, "{": 1, "[": 1, ")": -1, "}": -1, "]": -1}.get(self.tokens[n].upper, 0)
            if depth == 0:
                follow = [t.upper for t in self.tokens[n + 1 : n + 5]]
                arrow = follow[:2] in (["-", "["], ["-", "-"]) or follow[:3] in (["<", "-", "["], ["<", "-", "-"])
                inside = self.tokens[i + 1 : n]
                simple = (
                    not inside
                    or inside[0].upper in (":", "{")
                    or (
                        inside[0].kind in ("name", "quoted")
                        and (len(inside) == 1 or inside[1].upper in (":", "{", "WHERE"))
                    )
                )
                return arrow and simple and not (follow[:2] == ["-", "["] and not self.closes_as_relationship(n + 2))
        return False

    def closes_as_relationship(self, i: int) -> bool:
        """Whether the square bracket at token `i` belongs to a relationship, not to a list that is taken away."""
        depth = 0
        for n in range(i, len(self.tokens)):
            depth += {"[": 1, "]": -1}.get(self.tokens[n].upper, 0)
            if depth == 0:
                return self.tokens[min(n + 1, len(self.tokens) - 1)].upper == "-"
        return False

    def case(self) -> Tree:
        start = self.need("CASE").start
        subject = None if self.now.upper == "WHEN" else self.expression()
        kids = [subject] if subject else []
        branches = []
        while self.take("WHEN"):
            if self.now.upper in COMPARING:
                raise self.wrong("a comparison after WHEN works on Neo4j only", "write CASE WHEN x < 2 THEN …")
            when = self.expression()
            if self.now.upper == ",":
                raise self.wrong("several values after WHEN work on Neo4j only", "write CASE WHEN x IN [1, 2] THEN …")
            self.need("THEN")
            then = self.expression()
            branches.append((when, then))
            kids += [when, then]
        if not branches:
            raise self.wrong("expected WHEN")
        default = self.expression() if self.take("ELSE") else None
        kids += [default] if default else []
        self.need("END")
        parts = {"subject": subject, "branches": branches, "default": default}
        return Tree("case", start, self.last, "", kids, None, parts)

    def subquery(self) -> Tree:
        """Read ``EXISTS {…}``, ``COUNT {…}``, ``COLLECT {…}``; clauses are read by `reegraph.stores.cypher.clauses`."""
        raise NotImplementedError

    def named(self) -> Tree:
        """Read a variable or a call of a function."""
        token, n = self.now, 0
        while self.ahead(n + 1).upper == "." and self.ahead(n + 2).kind in ("name", "quoted"):
            n += 2
        if (
            self.ahead(n + 1).upper == "("
            and (n == 0 or token.kind == "name")
            and token.upper not in NO_VARIABLE - {"END"}
        ):
            return self.call(n)
        if self.ahead().upper == "{" and token.upper not in NO_VARIABLE:
            return self.projection()
        if token.upper in NO_VARIABLE:
            raise self.wrong("expected an expression")
        tree = self.symbol()
        tree.kind = "variable"
        return tree

    def call(self, dots: int) -> Tree:
        start, upper = self.now.start, self.now.upper
        name = "".join(bare(t) for t in self.tokens[self.i : self.i + dots + 1])
        if upper in QUANTIFIERS and not dots and self.ahead(3).upper == "IN":
            return self.quantifier(start, upper.lower())
        if upper == "REDUCE" and not dots and self.ahead(3).upper == "=":
            return self.reduce(start)
        if upper in ("SHORTESTPATH", "ALLSHORTESTPATHS"):
            raise self.wrong(
                "a shortest path inside an expression works on Neo4j only",
                "give it a MATCH of its own: MATCH p = shortestPath((a)-[*]-(b))",
            )
        self.i += dots + 1
        self.need("(")
        if upper == "COUNT" and self.take("*", ")"):
            return Tree("call", start, self.last, "count", [], "*")
        if upper == "TRIM" and self.now.upper in ("BOTH", "LEADING", "TRAILING"):
            raise self.wrong("trim(BOTH … FROM …) works on Neo4j only", "take the characters away with replace()")
        distinct = self.take("DISTINCT")
        arguments = self.until(")", self.expression)
        parts = {"written": name}
        return Tree("call", start, self.last, name.lower(), arguments, "distinct" if distinct else "", parts)

    def quantifier(self, start: int, name: str) -> Tree:
        self.i += 1
        self.need("(")
        variable = self.variable()
        self.need("IN")
        source = self.expression()
        where = self.expression() if self.take("WHERE") else None
        self.need(")")
        if where is None:
            raise NotReadError(self.last, f"{name}() needs WHERE and a condition")
        parts = {"variable": variable, "source": source, "where": where}
        return Tree("quantifier", start, self.last, name, [variable, source, where], None, parts)

    def reduce(self, start: int) -> Tree:
        self.i += 1
        self.need("(")
        total = self.variable()
        self.need("=")
        first = self.expression()
        self.need(",")
        variable = self.variable()
        self.need("IN")
        source = self.expression()
        self.need("|")
        each = self.expression()
        self.need(")")
        parts = {"total": total, "first": first, "variable": variable, "source": source, "each": each}
        return Tree("reduce", start, self.last, "", list(parts.values()), None, parts)

    def projection(self) -> Tree:
        base = self.symbol()
        base.kind = "variable"
        self.need("{")
        items = self.until("}", self.projected)
        return Tree("projection", base.start, self.last, base.name, [base, *items])

    def projected(self) -> Tree:
        start = self.now.start
        if self.take(".", "*"):
            return Tree("allproperties", start, self.last)
        if self.take("."):
            word = self.symbol()
            return Tree("selector", start, word.end, word.name, [word])
        if self.ahead().upper == ":":
            return self.entry()
        tree = self.variable()
        return Tree("shorthand", start, tree.end, tree.name, [tree])
