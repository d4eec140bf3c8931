"""Calls of functions, CASE, comprehensions, projections: what they give, and where the engines differ."""

from __future__ import annotations

import re

from reegraph.errors import nearest
from reegraph.stores.cypher.functions import ABSENT, FUNCTIONS, Function
from reegraph.stores.cypher.infer import Scope
from reegraph.stores.cypher.operators import Operators
from reegraph.stores.cypher.tree import NotReadError, Tree, key
from reegraph.stores.cypher.types import ANY, BOOL, DATE, EVERY, FLOAT, INT, NULL, TEXT, Type, of, union

RETURNED_ONLY = "all properties together can only be returned here"
MOST_DIGITS = 15
# Texts that Neo4j 5, Neo4j 2026 and the engine do not read as the same number, or as none.
FOREIGN_DIGIT = r"[\d&&[^0-9]]"
ODD_NUMBER = (
    r"(?is)(?:\s+\S*\s*|\S*\s+|[-+]?0[xo].*|[-+.0-9e]*_[-+._0-9e]*|[-+]?(?:inf|infinity|nan)|"
    rf"[-+]?[0-9.]+(?:e[-+]?[0-9]+)?[df]|[-+]?[\d.]*{FOREIGN_DIGIT}[\d.]*|[-+]?[0-9]{{19,}}.*|"
    r"[-+]?[0-9.]+e[-+]?[0-9]{2,})"
)
ODD = "a text such as ' 1', '0x1', '1_0', '1d', 'inf' or one of many digits stops the query when it is made a number"
ODD_KNOWN = re.compile(ODD_NUMBER.replace(FOREIGN_DIGIT, r"(?![0-9])\d"))
ORDERED = frozenset({"head", "last", "tail", "min", "max"})  # functions to which the order of a list matters


class Calls(Operators):
    """Infers what calls and compound expressions give."""

    def __init__(self, *arguments: object) -> None:
        super().__init__(*arguments)  # type: ignore[arg-type]  # the same as those of `Infer`
        self.sources: dict[int, Type] = {}
        self.present = set[object]()  # what a condition says is not null
        self.sorted = False  # whether the rows come right from an ORDER BY

    def of_call(self, tree: Tree, scope: Scope) -> Type:
        name = tree.name
        first = tree.kids[0] if tree.kids else tree
        if first.kind == "variable" and self.edits.source[first.start : first.end].upper() == "ALL":
            raise NotReadError(first.start, "ALL begins a call, where Neo4j reads it as a keyword", "use another name")
        function = FUNCTIONS.get(name)
        if function is None:
            written = tree.parts.get("written", name)
            if name in ABSENT:
                raise NotReadError(tree.start, f"{written}() does not work on both engines", ABSENT[name])
            known = nearest(name, FUNCTIONS)
            raise NotReadError(tree.start, f"there is no function {written}() that both engines have{known}")
        if function.aggregate:
            return self.aggregate(tree, function, scope)
        if tree.value == "distinct":
            raise NotReadError(tree.start, f"DISTINCT does not go with {name}()")
        if not function.least <= len(tree.kids) <= function.most:
            many = f"{function.least}" if function.least == function.most else f"{function.least} to {function.most}"
            raise NotReadError(tree.start, f"{name}() takes {many} values, not {len(tree.kids)}")
        if name == "exists":
            return self.exists(tree, scope)
        found = [
            self.argument(name, kid, function.takes[min(n, len(function.takes) - 1)], scope)
            for n, kid in enumerate(tree.kids)
        ]
        special = getattr(self, f"call_{name.replace('.', '_')}", None)
        if special is not None:
            made: Type = special(tree, found)
            return made
        if function.result is None:
            return union(found)
        return function.result

    def argument(self, name: str, tree: Tree, takes: frozenset[str], scope: Scope) -> Type:
        """Infer one argument and compare it with what the function takes."""
        found = self.infer(tree, scope)
        if found.has("properties") and name not in ("coalesce", "collect"):
            raise NotReadError(tree.start, RETURNED_ONLY, "take the properties one by one")
        if found.mark == "engine" and name not in ("count", "collect", "coalesce"):
            raise NotReadError(
                tree.start, "an elementId is another one in every store; it can only be compared", "use n.id"
            )
        if name in ORDERED:
            self.in_order(tree, found, f"{name}()")
        if takes is not EVERY and not found.within(takes):
            wanted = " or ".join(sorted(of(k).say() for k in takes))
            raise NotReadError(tree.start, f"{name}() takes {wanted}, but this is {found.say()}: the engines differ")
        return found

    def aggregate(self, tree: Tree, function: Function, scope: Scope) -> Type:
        """Infer an aggregate."""
        if self.aggregating:
            raise NotReadError(
                tree.start,
                f"{tree.name}() is an aggregate and not allowed {self.aggregating}",
                "compute it in a WITH before",
            )
        if tree.value == "*":
            return INT
        if len(tree.kids) != 1:
            raise NotReadError(tree.start, f"{tree.name}() takes 1 value, not {len(tree.kids)}")
        with self.no_aggregates("inside another aggregate"):
            found = self.argument(tree.name, tree.kids[0], function.takes[0], scope)
        if tree.value == "distinct":
            self.in_order(tree.kids[0], found, "DISTINCT")
        if tree.name == "stdev":
            text = self.edits.plain(tree.start, tree.kids[0].start).partition("(")[2]
            self.edits.put(
                tree,
                lambda t, s: f"coalesce({s}, 0.0) + 0 * (1 / sign(count({text}{self.text(t.kids[0])})))",
                "the deviation of one value is 0, and that of none stops the query, as Neo4j 5 and 2026 differ",
            )
        if tree.name == "collect":
            if found.kinds == {"null"}:
                found = NULL
            entry = Type(
                found.kinds - {"null"} or frozenset({"null"}), found.item, found.fields, found.mark, found.text
            )
            return of("list", item=entry, mark="" if self.sorted else "unordered")
        if tree.name in ("sum", "min", "max"):
            return found if tree.name != "sum" else Type(found.kinds - {"null"} or frozenset({"int"}))
        return function.result or ANY

    def exists(self, tree: Tree, scope: Scope) -> Type:
        if tree.kids[0].kind != "pattern":
            raise NotReadError(tree.start, "exists(n.property) is gone from Neo4j 5", "write n.property IS NOT NULL")
        self.conditions.add(id(tree.kids[0]))
        return self.infer(tree.kids[0], scope)

    # ---- functions with a rule of their own

    def call_abs(self, _tree: Tree, found: list[Type]) -> Type:
        return found[0] if found[0].kinds != {"null"} else of("int", "float", "null")

    def call_round(self, tree: Tree, found: list[Type]) -> Type:
        number = tree.kids[0]
        if len(found) == 3 and (found[2].text is None or set(found[2].text) != {"HALF_UP"}):
            raise NotReadError(
                tree.kids[2].start, "other ways of rounding work on Neo4j only", "leave the third value out"
            )
        if len(found) > 1 and not (tree.kids[1].kind in ("literal", "parameter") and not found[1].has("null")):
            raise NotReadError(
                tree.kids[1].start, "the number of digits is not known before the query runs", "write it as a number"
            )
        digits = 0
        if len(found) > 1:
            digits = tree.kids[1].value if tree.kids[1].kind == "literal" else self.parameters[tree.kids[1].name]
            if not 0 <= digits <= MOST_DIGITS:
                raise NotReadError(tree.kids[1].start, f"round() takes 0 to {MOST_DIGITS} digits here")
        if found[0].within({"int"}):
            self.edits.put(tree, lambda *_: f"toFloat({self.text(number)})", "")
        elif digits:
            self.edits.put(
                tree,
                lambda *_: self.decimal(self.text(number), digits),
                "rounded as the number is written, as Neo4j does: round(1.005, 2) is 1.01",
            )
        elif self.aggregates(number):
            self.edits.put(tree, lambda *_: f"floor({self.text(number)} + 0.5)", "halves are rounded up, as Neo4j does")
        else:
            self.edits.put(tree, self.halves_up, "halves are rounded up, as Neo4j does: round(-2.5) is -2")
        return of("float", "null")

    def halves_up(self, tree: Tree, _: str) -> str:
        x = f"({self.text(tree.kids[0])})"
        return f"(CASE WHEN {x} >= 0 THEN round({x}) ELSE floor({x} + 0.5) END)"

    @staticmethod
    def decimal(x: str, digits: int) -> str:
        """Round by the digits of the shortest text of a number, halves away from zero."""
        return f"toFloat(toString(round(toFloat(toString(toFloat({x})) + 'e{digits}'))) + 'e-{digits}')"

    def call_tostring(self, tree: Tree, found: list[Type]) -> Type:
        if found[0].has("float"):
            if not found[0].within({"float"}):
                raise NotReadError(
                    tree.kids[0].start,
                    f"whether this is a decimal number is not known; it may be {found[0].say()}",
                    "wrap it in toInteger(…) or toFloat(…)",
                )
            self.written(tree, tree.kids[0])
        return TEXT

    def call_tointeger(self, tree: Tree, found: list[Type]) -> Type:
        self.plain_number(tree.kids[0], found[0])
        return INT

    def call_tofloat(self, tree: Tree, found: list[Type]) -> Type:
        self.plain_number(tree.kids[0], found[0])
        return FLOAT

    def plain_number(self, tree: Tree, found: Type) -> None:
        """Stop at a text that is made another number by each engine."""
        if not found.has("str"):
            return
        if found.text is not None:
            odd = next(filter(ODD_KNOWN.fullmatch, found.text), None)
            if odd is not None:
                raise NotReadError(
                    tree.start, f"the engines and versions make different numbers of {odd!r}", "write a plain number"
                )
            return
        if self.aggregates(tree):
            raise NotReadError(tree.start, "an aggregated text is made a number", "take it through a WITH first")
        odd = ODD_NUMBER.replace("\\", "\\\\")
        self.edits.put(tree, lambda _, s: f"CASE WHEN {s} =~ '{odd}' THEN toString(1 / 0) ELSE {s} END", ODD)

    def call_sqrt(self, tree: Tree, _found: list[Type]) -> Type:
        number = tree.kids[0]
        self.edits.put(
            number,
            lambda _, s: f"({s}) + 0 * (1 / (sign({s}) + 1))",
            "the root of a negative number stops the query, where Neo4j gives NaN",
        )
        return of("float", "null")

    def call_log(self, tree: Tree, _found: list[Type]) -> Type:
        number = tree.kids[0]
        self.edits.put(
            number,
            lambda _, s: f"({s}) + 0 * (1 / (sign({s}) * (sign({s}) + 1)))",
            "the logarithm of zero and below stops the query, where Neo4j gives -Infinity or NaN",
        )
        return of("float", "null")

    call_log10 = call_log

    def call_isempty(self, tree: Tree, _found: list[Type]) -> Type:
        self.edits.put(tree, lambda t, _: f"(size({self.text(t.kids[0])}) = 0)", "isEmpty(x) is written as size(x) = 0")
        return BOOL

    def call_left(self, tree: Tree, _found: list[Type]) -> Type:
        return self.counted(tree.kids[1:])

    call_right = call_left

    def call_substring(self, tree: Tree, _found: list[Type]) -> Type:
        return self.counted(tree.kids[1:])

    def counted(self, numbers: list[Tree]) -> Type:
        """Stop at a negative count, as Neo4j does."""
        for number in numbers:
            if not (number.kind == "literal" and isinstance(number.value, int)):
                if self.aggregates(number):
                    raise NotReadError(number.start, "a count that is aggregated", "compute it in a WITH before")
                self.edits.put(
                    number,
                    lambda _, s: f"CASE WHEN {s} < 0 THEN 1 / 0 ELSE {s} END",
                    "a negative count stops the query, as on Neo4j",
                )
        return TEXT

    def call_head(self, _tree: Tree, found: list[Type]) -> Type:
        return union([found[0].entries, NULL])

    call_last = call_head

    def call_tail(self, _tree: Tree, found: list[Type]) -> Type:
        return Type(found[0].kinds | {"list"}, found[0].item)

    def call_coalesce(self, _tree: Tree, found: list[Type]) -> Type:
        made = union(found)
        sure = any(not f.has("null") for f in found)
        return Type(made.kinds - {"null"}, made.item, made.fields, made.mark, made.text) if sure else made

    def call_reverse(self, tree: Tree, found: list[Type]) -> Type:
        if found[0].mark == "stored":
            raise NotReadError(
                tree.start,
                "Neo4j does not reverse a list as it is kept in a property",
                "write reverse([x IN list | x])",
            )
        return Type(found[0].kinds, found[0].item, None, found[0].mark)

    def call_date_truncate(self, tree: Tree, found: list[Type]) -> Type:
        if found[1].has("null") and key(tree.kids[1]) not in self.present:
            raise NotReadError(
                tree.kids[1].start,
                "this date may be missing, where Neo4j stops with an error",
                "say WHERE … IS NOT NULL of the same date before, or use coalesce(…)",
            )
        return DATE

    def call_keys(self, tree: Tree, found: list[Type]) -> Type:
        if found[0].has("node", "relationship"):
            self.edits.put(
                tree,
                lambda _, s: f"([k__ IN {s} WHERE NOT k__ IN ['title', 'type']])",
                "keys that the engine adds are left out",
            )
        return of("list", "null", item=of("str", mark="key"), mark="unordered")

    def call_properties(self, tree: Tree, found: list[Type]) -> Type:
        if found[0].within({"map"}):
            return found[0]
        self.stripped(tree, tree.kids[0])
        return of("properties", "null")

    def stripped(self, tree: Tree, base: Tree) -> None:
        """Let the result lose the properties that the engine adds."""
        why = "properties that the engine adds are left out"
        self.edits.put(
            tree, lambda _, s: f"CASE WHEN {self.text(base)} IS NULL THEN null ELSE {{__properties: {s}}} END", why
        )

    def call_elementid(self, _tree: Tree, _found: list[Type]) -> Type:
        return of("str", "null", mark="engine")

    def call_date(self, tree: Tree, found: list[Type]) -> Type:
        for text in found[0].text or () if found else ():
            if text.isascii() and not any(map(str.isdigit, text)):
                raise NotReadError(tree.kids[0].start, f"{text!r} is no date", "write it as 2025-10-09")
        if found and found[0].has("map"):
            self.date_parts(tree.kids[0], found[0])
        return of("date", "null")

    def date_parts(self, tree: Tree, found: Type) -> None:
        names = {n.lower() for n in found.fields or {"": ANY}}
        known = {"year", "month", "day", "week", "dayofweek", "ordinalday", "quarter", "dayofquarter"}
        if not names <= known:
            raise NotReadError(
                tree.start, "these parts of a date are not read alike", f"there are {', '.join(sorted(known))}"
            )
