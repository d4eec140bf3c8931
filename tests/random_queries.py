"""Makes queries from a small grammar over the ontology: most are sound, some mix kinds and must be refused."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, ClassVar

Pick = Callable[[Sequence[Any]], Any]

# label, its properties by kind
LABELS = {
    "Country": {"str": ["name", "id", "iso2"], "list": ["aliases"]},
    "Material": {"str": ["name", "id", "kind", "symbol"], "list": ["aliases"]},
    "Product": {"str": ["name", "id", "kind"], "list": ["aliases"]},
    "Policy": {"str": ["name", "id", "kind", "number"], "bool": ["umbrella"], "list": ["aliases"]},
    "Provision": {"str": ["name", "id"]},
    "Organization": {"str": ["name", "id", "kind"], "list": ["aliases"]},
    "Event": {"str": ["name", "id", "kind"]},
    "Claim": {
        "str": ["says", "id", "modality", "said_by", "form", "method", "act", "question"], "bool": ["negated"],
        "date": ["known_from", "date", "date_end", "until"], "list": ["sources", "about", "by"],
    },
    "StatusChange": {
        "str": ["id", "act", "of", "modality"], "date": ["date", "date_end", "known_from"], "bool": ["negated"],
    },
    "Source": {"str": ["name", "id", "kind", "author"], "date": ["published"]},
}  # fmt: skip
RELATIONS = [
    ("Country", "PRODUCES", "Material"), ("Provision", "CONTROLS", "Material"), ("Material", "NEEDED_FOR", "Product"),
    ("Policy", "HAS_PROVISION", "Provision"), ("Policy", "ISSUED_BY", "Organization"), ("Claim", "STATED_IN", "Source"),
    ("Policy", "HAS_CHANGE", "StatusChange"), ("Claim", "ABOUT", "Country"), ("Event", "HAS_PARTICIPANT", "Country"),
    ("Claim", "DIFFERS_FROM", "Claim"), ("Material", "KIND_OF", "Material"), ("Product", "KIND_OF", "Product"),
    ("Provision", "APPLIES_TO", "Country"),
]  # fmt: skip
EDGE = {
    "float": ["share"], "int": ["paragraph", "start", "end", "year"],
    "str": ["stage", "measure", "importance", "modality", "role", "on"],
    "date": ["known_from"], "list": ["sources"],
}  # fmt: skip
TEXTS = [
    "China", "china", "rare", "a", "", "fact", "cn-", "2025", "2025-10-09", "é", "magnet", "export control",
    "Rare earths",
]  # fmt: skip
NUMBERS = [0, 1, 2, -1, 3, 10, 100]
FLOATS = [0.5, 0.9, 1.0, 2.5, -0.5, 0.1]
DAYS = ["2025-10-09", "2025-04-04", "2025-11-01", "2024-02-29"]
PATTERNS = ["(?i).*CHINA.*", "[A-C].*", ".*-\\\\d+.*", "rare.*", ".*s", "\\\\w+", "a|b|china"]
PARTS = ["year", "month", "day", "quarter", "week", "dayOfWeek", "ordinalDay"]
KINDS = ["int", "float", "str", "bool", "date", "list"]


class Maker:
    """Makes one query.

    Parameters
    ----------
    pick
        Chooses one of several.
    """

    def __init__(self, pick: Pick) -> None:
        self.pick, self.parameters, self.labels, self.edges = pick, dict[str, Any](), dict[str, str](), list[str]()
        self.values: dict[str, str] = {}  # variables that hold a value, by kind
        self.count = 0

    def chance(self, one_in: int) -> bool:
        """True once in so many."""
        return bool(self.pick(range(one_in)) == 0)

    def fresh(self, start: str) -> str:
        """A new name."""
        self.count += 1
        return f"{start}{self.count}"

    # ---- expressions

    def literal(self, kind: str) -> str:
        """A value, in the text or as a parameter."""
        value: Any = {
            "int": lambda: self.pick(NUMBERS), "float": lambda: self.pick(FLOATS), "str": lambda: self.pick(TEXTS),
            "bool": lambda: self.pick([True, False]), "date": lambda: date.fromisoformat(self.pick(DAYS)),
            "list": lambda: [self.pick(TEXTS) for _ in range(self.pick([0, 1, 2]))],
        }[kind]()  # fmt: skip
        if self.chance(3):
            name = self.fresh("p")
            self.parameters[name] = None if self.chance(6) else value
            return f"${name}"
        if isinstance(value, date):
            return f"date('{value}')"
        if isinstance(value, bool):
            return str(value).lower()
        return "'" + value + "'" if isinstance(value, str) else repr(value)

    def property(self, kind: str) -> str | None:
        """A property of this kind of something in the pattern."""
        found = [f"{v}.{p}" for v, label in self.labels.items() for p in LABELS[label].get(kind, ())]
        found += [f"{r}.{p}" for r in self.edges for p in EDGE.get(kind, ())]
        found += [v for v, k in self.values.items() if k == kind] * 3
        return self.pick(found) if found else None

    def expression(self, kind: str, depth: int = 2) -> str:
        """An expression of this kind; once in a while one of another kind."""
        if self.chance(60):
            kind = self.pick(KINDS)
        simple = self.property(kind)
        if depth == 0 or self.chance(3):
            return simple if simple and not self.chance(4) else self.literal(kind)
        return str(self.pick(getattr(self, f"make_{kind}"))(self, depth - 1))

    make_int: ClassVar = [
        lambda m, d: f"size({m.expression('str', d)})",
        lambda m, d: f"size({m.expression('list', d)})",
        lambda m, d: f"({m.expression('int', d)} {m.pick(['+', '-', '*'])} {m.expression('int', d)})",
        lambda m, d: f"{m.expression('int', d)} / {m.pick([2, 3, -2])}",
        lambda m, d: f"{m.expression('int', d)} % {m.pick([2, 3])}",
        lambda m, d: f"toInteger({m.expression(m.pick(['str', 'float', 'int']), d)})",
        lambda m, d: f"abs({m.expression('int', d)})",
        lambda m, d: f"sign({m.expression('float', d)})",
        lambda m, d: f"{m.expression('date', d)}.{m.pick(PARTS)}",
        lambda m, d: f"duration.inDays({m.expression('date', d)}, {m.expression('date', d)}).days",
        lambda m, d: m.case("int", d),
        lambda m, d: f"coalesce({m.expression('int', d)}, {m.expression('int', 0)})",
        lambda m, d: f"reduce(t = 0, x IN {m.expression('list', d)} | t + size(x))",
        lambda m, _: m.counting() or m.literal("int"),
    ]  # fmt: skip
    make_float: ClassVar = [
        lambda m, d: f"{m.expression('float', d)} {m.pick(['+', '-', '*', '/'])} "
                     f"{m.expression(m.pick(['int', 'float']), d)}",
        lambda m, d: f"round({m.expression('float', d)}{m.pick(['', ', 1', ', 2'])})",
        lambda m, d: f"{m.pick(['ceil', 'floor', 'abs'])}({m.expression('float', d)})",
        lambda m, d: f"toFloat({m.expression(m.pick(['int', 'float', 'str']), d)})",
        lambda m, d: f"coalesce({m.expression('float', d)}, 0.0)",
        lambda m, d: f"{m.expression('float', d)} ^ {m.pick([2, 0.5])}",
        lambda m, d: f"sqrt(abs({m.expression('float', d)}))",
        lambda m, d: m.case("float", d),
    ]  # fmt: skip
    make_str: ClassVar = [
        lambda m, d: f"{m.pick(['toUpper', 'toLower', 'trim', 'reverse', 'toString'])}({m.expression('str', d)})",
        lambda m, d: f"toString({m.expression(m.pick(['int', 'bool', 'date', 'float']), d)})",
        lambda m, d: f"{m.expression('str', d)} + {m.expression(m.pick(['str', 'str', 'int']), d)}",
        lambda m, d: f"{m.pick(['left', 'right'])}({m.expression('str', d)}, {m.pick([0, 1, 3, 50])})",
        lambda m, d: f"substring({m.expression('str', d)}, {m.pick([0, 1, 4])}{m.pick(['', ', 2', ', 0'])})",
        lambda m, d: f"replace({m.expression('str', d)}, {m.literal('str')}, {m.literal('str')})",
        lambda m, d: f"split({m.expression('str', d)}, {m.pick(['', '-', ' ', 'a'])!r})[{m.pick([0, 1, -1])}]",
        lambda m, d: f"coalesce({m.expression('str', d)}, {m.literal('str')})",
        lambda m, d: f"{m.expression('list', d)}[{m.pick([0, -1, 1])}]",
        lambda m, d: f"head({m.expression('list', d)})",
        lambda m, _: f"type({m.pick(m.edges)})" if m.edges else m.literal("str"),
        lambda m, d: m.case("str", d),
    ]  # fmt: skip
    make_date: ClassVar = [
        lambda m, d: f"date({m.expression('date', d)})",
        lambda m, d: f"{m.expression('date', d)} {m.pick(['+', '-'])} "
                     f"duration({m.pick(['P1M', 'P10D', 'P1Y2M', 'P2W'])!r})",
        lambda m, d: f"date.truncate({m.pick(['month', 'year', 'week', 'quarter'])!r}, {m.expression('date', d)})",
        lambda m, d: f"coalesce({m.expression('date', d)}, {m.literal('date')})",
        lambda m, d: m.case("date", d),
    ]  # fmt: skip
    make_list: ClassVar = [
        lambda m, d: f"[{', '.join(m.expression('str', d) for _ in range(m.pick([0, 1, 2])))}]",
        lambda m, d: f"split({m.expression('str', d)}, '-')",
        lambda m, d: f"coalesce({m.expression('list', d)}, [])",
        lambda m, d: f"{m.expression('list', d)} + {m.expression(m.pick(['list', 'str']), d)}",
        lambda m, d: f"{m.expression('list', d)}[{m.pick(['0..1', '1..', '..2', '-1..'])}]",
        lambda m, d: f"[x IN {m.expression('list', d)} WHERE x {m.pick(['<>', '<', 'CONTAINS', 'STARTS WITH'])} "
                     f"{m.literal('str')}]",
        lambda m, d: f"[x IN {m.expression('list', d)} | {m.pick(['toUpper(x)', 'x', 'left(x, 2)'])}]",
        lambda m, d: f"{m.pick(['tail', 'reverse'])}({m.expression('list', d)})",
        lambda m, _: f"labels({m.pick(list(m.labels))})" if m.labels else m.literal("list"),
        lambda m, _: m.comprehension() or m.literal("list"),
    ]  # fmt: skip
    make_bool: ClassVar = [
        lambda m, d: m.comparison(d), lambda m, d: m.comparison(d), lambda m, d: m.comparison(d),
        lambda m, d: f"({m.expression('bool', d)} {m.pick(['AND', 'OR', 'XOR'])} {m.expression('bool', d)})",
        lambda m, d: f"NOT {m.expression('bool', d)}" if m.chance(2) else f"NOT ({m.expression('bool', d)})",
        lambda m, d: f"{m.expression(m.pick(KINDS), d)} IS {m.pick(['', 'NOT '])}NULL",
        lambda m, d: f"{m.expression('str', d)} {m.pick(['STARTS WITH', 'ENDS WITH', 'CONTAINS'])} "
                     f"{m.expression('str', 0)}",
        lambda m, d: f"{m.expression('str', d)} =~ '{m.pick(PATTERNS)}'",
        lambda m, d: f"{m.expression('str', d)} IN {m.expression('list', d)}",
        lambda m, d: f"{m.expression('int', d)} IN [1, {m.literal('int')}, 2]",
        lambda m, d: f"{m.pick(['any', 'all', 'none', 'single'])}(x IN {m.expression('list', d)} WHERE x "
                     f"{m.pick(['=', '<', 'CONTAINS'])} {m.literal('str')})",
        lambda m, _: f"{m.pick(list(m.labels))}:{m.pick(list(LABELS))}" if m.labels else "true",
        lambda m, _: m.existing() or "true",
        lambda m, d: m.case("bool", d),
        lambda m, d: f"isEmpty({m.expression(m.pick(['list', 'str']), d)})",
    ]  # fmt: skip

    def comparison(self, depth: int) -> str:
        """Two or three values compared."""
        kind = self.pick(["int", "float", "str", "date", "bool"])
        parts = [
            self.expression(kind, depth),
            self.pick(["=", "<>", "<", "<=", ">", ">="]),
            self.expression(kind, depth),
        ]
        if self.chance(8):
            parts += [self.pick(["<", "<=", "="]), self.expression(kind, 0)]
        return " ".join(parts)

    def case(self, kind: str, depth: int) -> str:
        """A CASE with a condition, or with a value."""
        then, other = self.expression(kind, 0), f" ELSE {self.expression(kind, 0)}" if self.chance(2) else ""
        if self.chance(2):
            return f"CASE WHEN {self.expression('bool', depth)} THEN {then}{other} END"
        return f"CASE {self.expression('str', 0)} WHEN {self.literal('str')} THEN {then}{other} END"

    def around(self) -> tuple[str, str, str] | None:
        """A node of the pattern, and a pattern that begins with it."""
        found = [(v, t, end) for v, label in self.labels.items() for start, t, end in RELATIONS if start == label]
        found += [(v, t, "") for v, label in self.labels.items() for start, t, end in RELATIONS if end == label]
        return self.pick(found) if found else None

    def sought(self, has: Mapping[str, Sequence[str]]) -> str:
        """What a pattern asks for, mostly nothing."""
        kind = self.pick(KINDS)
        if not self.chance(8) or not has.get(kind):
            return ""
        return f" {{{self.pick(has[kind])}: {self.expression(kind, self.pick([0, 0, 1]))}}}"

    def hop(self, name: str = "", edge: str = "") -> tuple[str, str, str] | None:
        """The text of one step from a node, its far label and its type."""
        found = self.around()
        if found is None:
            return None
        variable, kind, end = found
        if end:
            far = f"{name}{':' + end if self.chance(2) else ''}{self.sought(LABELS[end])}"
            return f"({variable})-[{edge}:{kind}{self.sought(EDGE)}]->({far})", end, kind
        start = self.pick([s for s, t, e in RELATIONS if t == kind and e == self.labels[variable]])
        return f"({variable})<-[{edge}:{kind}{self.sought(EDGE)}]-({name}{self.sought(LABELS[start])})", start, kind

    def counting(self) -> str | None:
        hop = self.hop()
        return f"COUNT {{ {hop[0]} }}" if hop else None

    def existing(self) -> str | None:
        name = self.fresh("e")
        hop = self.hop(name)
        if hop is None:
            return None
        if self.chance(3):
            return hop[0].replace(f"({name}", "(") if self.chance(2) else f"EXISTS {{ {hop[0]} }}"
        condition = (
            f"{name}.{self.pick(LABELS[hop[1]]['str'])} {self.pick(['=', '<', 'CONTAINS'])} {self.literal('str')}"
        )
        return f"EXISTS {{ {self.pick(['', 'MATCH '])}{hop[0]} WHERE {condition} }}"

    def comprehension(self) -> str | None:
        name = self.fresh("e")
        hop = self.hop(name)
        return f"[{hop[0]} | {name}.{self.pick(LABELS[hop[1]]['str'])}]" if hop else None

    # ---- clauses

    def match(self) -> str:
        """A first MATCH."""
        start, kind, end = self.pick(RELATIONS)
        a, r, b = self.fresh("a"), self.fresh("r"), self.fresh("b")
        self.labels[a] = start
        form = self.pick(range(6))
        if form == 0:
            text = f"({a}:{start})"
        elif form == 1 and start == end:
            self.labels[b] = end
            text = f"({a}:{start})-[:{kind}*{self.pick(['', '0..2', '1..3', '..2', '2'])}]->({b})"
        elif form == 2:
            self.edges.append(r)
            text = f"({a}:{start})-[{r}]-({b})"
        elif form == 3:
            self.labels[b] = end
            self.edges.append(r)
            text = f"({b}:{end})<-[{r}:{kind}]-({a})"
            self.labels[a] = start
        else:
            self.labels[b] = end
            self.edges.append(r)
            text = f"({a}:{start})-[{r}:{kind}]->({b}:{end})"
        return f"MATCH {text}" + (f" WHERE {self.expression('bool', 2)}" if self.chance(2) else "")

    def more(self) -> str:
        """Another clause, or nothing."""
        form = self.pick(range(10))
        name, edge = self.fresh("c"), self.fresh("s")
        if form in (0, 1):
            hop = self.hop(name, edge)
            if hop is None:
                return ""
            where = (
                f" WHERE {name}.{self.pick(LABELS[hop[1]]['str'])} {self.pick(['<>', 'CONTAINS'])} "
                f"{self.literal('str')}"
                if self.chance(2)
                else ""
            )
            self.labels[name] = hop[1]
            self.edges.append(edge)
            return f"{'OPTIONAL ' if form == 0 else ''}MATCH {hop[0]}{where}"
        if form == 2:
            source, kind = self.expression("list", 1), "str"
            self.values[name] = kind
            return f"UNWIND {source} AS {name}"
        if form == 3:
            kind = self.pick(KINDS)
            made = self.expression(kind, 2)
            self.values[name] = kind
            return f"WITH *, {made} AS {name}" + (f" WHERE {self.expression('bool', 1)}" if self.chance(2) else "")
        if form == 4 and self.labels:
            kept = self.pick(list(self.labels))
            other = self.expression(self.pick(KINDS), 1)
            function = self.pick(["count", "count", "collect", "min", "max", "count"])
            label = self.labels[kept]
            self.labels, self.edges = {kept: label}, []
            self.values = {name: "int"} if function == "count" else {}
            return f"WITH {kept}, {function}({self.pick(['', 'DISTINCT '])}{other}) AS {name}" + (
                f" WHERE {name} > 1" if function == "count" and self.chance(2) else ""
            )
        if form == 6 and self.labels:  # a column that is called as a variable was
            hidden, kind = self.pick([*self.labels, *self.edges, *self.values]), self.pick(KINDS)
            made, others = self.expression(kind, 1), [v for v in [*self.labels, *self.values] if v != hidden]
            self.labels = {k: v for k, v in self.labels.items() if k != hidden}
            self.values, self.edges = {**{k: v for k, v in self.values.items() if k != hidden}, hidden: kind}, []
            where = f" WHERE {self.expression('bool', 1)}" if self.chance(2) else ""
            return f"WITH {', '.join([*others, f'{made} AS {hidden}'])}{where}"
        if form == 5 and self.labels:
            kept = self.pick(list(self.labels))
            hop = self.hop(name) if len(self.labels) == 1 else None
            if hop is None:
                return ""
            self.values[edge] = "int"
            return f"CALL ({kept}) {{ MATCH {hop[0]} RETURN count({name}) AS {edge} }}"
        return ""

    def returning(self, columns: int | None = None) -> str:
        """The RETURN at the end; once in a while a column is called as a variable is."""
        aggregated = self.chance(3)
        many = columns or self.pick([1, 2, 3])
        items, keys = [], []
        for n in range(many):
            kind = self.pick(KINDS)
            text = self.expression(kind, 2)
            if aggregated and n == many - 1:
                text = self.aggregate(kind, text)
            elif self.chance(8) and self.labels:
                variable = self.pick(list(self.labels))
                text = self.pick(
                    [
                        variable,
                        f"{variable} {{.id, .name}}",
                        f"properties({variable})",
                        f"keys({variable})",
                        f"{{a: {variable}.id, b: {text}}}",
                    ]
                )
            else:
                keys.append(f"x{n}")
            alias = (
                self.pick([*self.labels, *self.values]) if columns is None and self.labels and self.chance(9) else ""
            )
            name = alias if alias and n == 0 else f"x{n}"
            keys = [self.pick([name, name, text]) if k == f"x{n}" else k for k in keys]
            items.append(f"{text} AS {name}")
        distinct = "DISTINCT " if not aggregated and self.chance(4) else ""
        text = f"RETURN {distinct}{', '.join(items)}"
        if columns is None and keys and self.chance(2):
            text += " ORDER BY " + ", ".join(k + self.pick(["", " DESC"]) for k in keys)
        if columns is None and self.chance(6):
            text += self.pick([" LIMIT 3", " SKIP 1 LIMIT 2", " SKIP 2"])
        return text

    def aggregate(self, kind: str, text: str) -> str:
        if kind in ("int", "float"):
            name = self.pick(["sum", "avg", "min", "max", "count", "collect", "stDev"])
        else:
            name = self.pick(["count", "min", "max", "collect"] if kind != "list" else ["count", "collect"])
        made = f"{name}({'DISTINCT ' if self.chance(3) else ''}{text})"
        more = f"{made} + 1" if name in ("sum", "count", "avg") else made
        ways = [made, made, made, "count(*)", f"{{n: count(*), x: {made}}}", f"size(collect({text}))", more]
        return str(self.pick(ways))

    def query(self) -> str:
        """A whole query."""
        if self.chance(15):
            one = f"{self.match()} {self.returning(2)}"
            self.labels, self.edges, self.values = {}, [], {}
            return f"{one} UNION {self.pick(['', 'ALL '])}{self.match()} {self.returning(2)}"
        if self.chance(12):
            return self.returning()
        parts = [self.match(), *(self.more() for _ in range(self.pick([0, 0, 1, 1, 2])))]
        return " ".join([*(p for p in parts if p), self.returning()])


def make(pick: Pick) -> tuple[str, dict[str, Any]]:
    """A query and its parameters."""
    maker = Maker(pick)
    text = maker.query()
    return text, maker.parameters
