"""What kinds of values an expression can have, as far as the query, the parameters and the store tell."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from reegraph.stores.base import Duration

SCALARS = frozenset({"int", "float", "str", "bool", "date", "time", "duration"})
EVERY = SCALARS | {"node", "relationship", "path", "list", "map", "null"}
NUMBERS = frozenset({"int", "float"})
# "engine": an id that means nothing elsewhere; "unordered": a list in no order that both engines promise;
# "stored": a list as it is kept in a property; "key": a text that `keys()` gave, if all of it is.
MARKS = ("engine", "unordered", "stored")
WORDS = {
    "int": "a whole number", "float": "a number", "str": "a text", "bool": "true or false", "date": "a date",
    "time": "a time",
    "duration": "a duration", "node": "a node", "relationship": "a relationship", "path": "a path", "list": "a list",
    "map": "a map", "null": "null", "properties": "all properties together",
}  # fmt: skip


@dataclass(frozen=True)
class Type:
    """Kinds of values; `item` of a list's entries, `fields` of a map whose keys are all known."""

    kinds: frozenset[str]
    item: Type | None = None
    fields: Mapping[str, Type] | None = None
    mark: str = ""  # one of MARKS
    text: tuple[str, ...] | None = None  # the texts it can be, if they are known

    def has(self, *kinds: str) -> bool:
        """Whether it can be one of these."""
        return not self.kinds.isdisjoint(kinds)

    def within(self, kinds: Iterable[str]) -> bool:
        """Whether it is one of these, or null."""
        return self.kinds <= {*kinds, "null"}

    @property
    def entries(self) -> Type:
        """The type of a list's entries."""
        return self.item or ANY

    def say(self) -> str:
        """Name the kinds for a person."""
        found = sorted(WORDS.get(k, k) for k in self.kinds - {"null"})
        return (
            " or ".join(found) if found and len(found) < 6 else "of a kind that is not known here" if found else "null"
        )


def of(*kinds: str, item: Type | None = None, mark: str = "") -> Type:
    """Make a type of these kinds."""
    return Type(frozenset(kinds), item, None, mark)


ANY = Type(EVERY)
NULL = of("null")
BOOL, INT, FLOAT, TEXT, DATE = (
    of("bool", "null"),
    of("int", "null"),
    of("float", "null"),
    of("str", "null"),
    of("date", "null"),
)
NODE, RELATIONSHIP, PATH = of("node"), of("relationship"), of("path")


def union(types: Iterable[Type]) -> Type:
    """Return what can be any of these."""
    found = list(types)
    if len(found) == 1:
        return found[0]
    kinds = frozenset[str]().union(*(t.kinds for t in found))
    items = [t.entries for t in found if "list" in t.kinds]
    maps = [t for t in found if "map" in t.kinds]
    fields = None
    if maps and all(t.fields is not None for t in maps):
        names = {n for t in maps for n in t.fields or ()}
        fields = {n: union([(t.fields or {}).get(n, NULL) for t in maps]) for n in names}
    texts = [t.text for t in found if "str" in t.kinds]
    known = tuple(dict.fromkeys(x for t in texts for x in t or ())) if texts and None not in texts else None
    marks = {t.mark for t in found if t.kinds - {"null"}}
    mark = next((m for m in MARKS if m in marks), marks.pop() if len(marks) == 1 else "")
    return Type(kinds, union(items) if items else None, fields, mark, known)


def of_value(value: Any) -> Type:
    """Return the type of a parameter's value."""
    if value is None:
        return NULL
    if isinstance(value, bool):
        return of("bool")
    if isinstance(value, str):
        return Type(frozenset({"str"}), text=(value,))
    if isinstance(value, int | float):
        return of("int" if isinstance(value, int) else "float")
    if isinstance(value, Duration):
        return of("duration")
    if isinstance(value, datetime | time):
        return of("time")
    if isinstance(value, date):
        return of("date")
    if isinstance(value, Mapping):
        return Type(frozenset({"map"}), None, {str(k): of_value(v) for k, v in value.items()})
    if isinstance(value, list | tuple | set | frozenset):
        items = {of_value(v) for v in value if not isinstance(v, Mapping | list | tuple)}
        nested = [of_value(v) for v in value if isinstance(v, Mapping | list | tuple)]
        return of("list", item=union([*items, *nested]) if items or nested else NULL)
    return ANY


SCHEMA_TYPES = {
    "int64": {"int"}, "float64": {"float"}, "string": {"str"}, "boolean": {"bool"}, "datetime": {"date"},
    "list": {"list"},
}  # fmt: skip
VALUE_TYPES = {
    "INTEGER": "int", "FLOAT": "float", "STRING": "str", "BOOLEAN": "bool", "DATE": "date", "DURATION": "duration",
    "ZONED DATETIME": "time", "LOCAL DATETIME": "time", "LOCAL TIME": "time", "ZONED TIME": "time",
}  # fmt: skip
MOST_ASKED = 200_000  # in a larger graph the schema is trusted, which names one kind of a property even if it has two
TEXTS = of("str")


class Properties:
    """The kinds of each property's values in a store.

    Parameters
    ----------
    schema
        What the engine says of itself, as its ``schema()`` gives it; nothing if there is no store to ask.
    ask
        Runs a query on the engine and returns its one column.
    derived
        Whether it is the built graph: every node has one main label, every list holds texts.
    """

    def __init__(
        self,
        schema: Mapping[str, Any] | None,
        ask: Callable[[str], Iterable[str]] | None = None,
        *,
        derived: bool = False,
    ) -> None:
        self.derived, self._ask, self._types = derived, ask, dict[str, Type]()
        self.known = schema is not None
        schema = schema or {}
        self.small = int(schema.get("node_count", 0)) + int(schema.get("edge_count", 0)) <= MOST_ASKED
        self.by_label: dict[str, dict[str, str]] = {k: v["properties"] for k, v in schema.get("node_types", {}).items()}
        self.by_type: dict[str, dict[str, str]] = {
            k: v["properties"] for k, v in schema.get("connection_types", {}).items()
        }
        self.assigned: dict[str, Type] = {}
        self._counts = {k: int(v.get("count", 0)) for k, v in schema.get("node_types", {}).items()}
        self._ends: dict[str, tuple[set[str], set[str]]] = {
            k: (set(v["source_types"]), set(v["target_types"]))
            for k, v in schema.get("connection_types", {}).items()
            if derived and "source_types" in v and "target_types" in v
        }

    def ends(self, types: Iterable[str], *, end: bool) -> tuple[int, tuple[str, ...]] | None:
        """Return how many nodes of which labels relationships of these types start (or end) at; None if that is open.

        Only of the built graph, which nobody changes, and only where they are less than half of all nodes.
        """
        told = [self._ends.get(name) for name in types]
        if not told or None in told:
            return None
        labels = sorted(set[str]().union(*(pair[end] for pair in told if pair)))
        count = sum(self._counts.get(label, 0) for label in labels)
        return (count, tuple(labels)) if labels and 2 * count < sum(self._counts.values()) else None

    def type(self, name: str) -> Type:
        """Return what a property can be."""
        if not self.known:
            return ANY_STORED
        if name not in self._types:
            self._types[name] = self._found(name)
        return union([self._types[name], self.assigned[name]]) if name in self.assigned else self._types[name]

    def _found(self, name: str) -> Type:
        nodes = name == "id" or any(name in p for p in self.by_label.values())
        relationships = any(name in p for p in self.by_type.values())
        if self.derived and name == "id":
            return Type(frozenset({"str"}) if not relationships else frozenset({"str", "null"}))
        if self._ask is not None and (self.small or not self.derived):
            asked = list[str]()
            for there, pattern in ((nodes, "(x)"), (relationships, "()-[x]->()")):
                if there:
                    asked += self._ask(
                        f"MATCH {pattern} WHERE x.`{name}` IS NOT NULL RETURN DISTINCT valueType(x.`{name}`) AS t"
                    )
            return union([*map(read_type, asked), NULL])
        kinds = {p[name] for p in (*self.by_label.values(), *self.by_type.values()) if name in p}
        return union([_of_schema(k) for k in kinds] + [NULL])

    def every(self) -> Type:
        """Return what a property whose name is not known can be."""
        return union([self.type(n) for p in (*self.by_label.values(), *self.by_type.values()) for n in p] + [NULL])


def _of_schema(kind: str) -> Type:
    """Return the type that a store's schema names; its lists hold texts."""
    kinds = frozenset(SCHEMA_TYPES.get(kind.lower(), EVERY))
    return Type(kinds, TEXTS, mark="stored" if kinds == {"list"} else "")


def read_type(text: str) -> Type:
    """Return the type that ``valueType()`` names.

    Examples
    --------
    >>> sorted(read_type("LIST<INTEGER NOT NULL | STRING NOT NULL> NOT NULL").entries.kinds)
    ['int', 'str']
    """
    plain = text.removesuffix(" NOT NULL")
    if plain.startswith("LIST<"):
        inner = plain[5:-1]
        entries = [] if inner == "NOTHING" else [read_type(t) for t in inner.split(" | ")]
        return of("list", item=union(entries) if entries else NULL, mark="stored")
    return of(VALUE_TYPES[plain]) if plain in VALUE_TYPES else ANY


ANY_ITEM = Type(SCALARS)
ANY_STORED = Type(SCALARS | {"list", "null"}, ANY_ITEM)
