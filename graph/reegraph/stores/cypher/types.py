"""What kinds of values an expression can have, as far as the query, the parameters and the store tell."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from reegraph.stores.base import Duration

SCALARS = frozenset({"int", "float", "str", "bool", "date", "time", "duration"})
EVERY = SCALARS | {"node", "relationship", "path", "list", "map", "null"}
NUMBERS = frozenset({"int", "float"})
WORDS = {
    "int": "a whole number", "float": "a number", "str": "a text", "bool": "true or false", "date": "a date", "time": "a time",
    "duration": "a duration", "node": "a node", "relationship": "a relationship", "path": "a path", "list": "a list",
    "map": "a map", "null": "null", "properties": "all properties together",
}  # fmt: skip


@dataclass(frozen=True)
class Type:
    """Kinds of values; `item` of a list's entries, `fields` of a map whose keys are all known."""

    kinds: frozenset[str]
    item: Type | None = None
    fields: Mapping[str, Type] | None = None
    mark: str = ""  # "key": a text that `keys()` gave; "engine": an id that means nothing elsewhere
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
        return " or ".join(found) if found and len(found) < 6 else "of a kind that is not known here" if found else "null"


def of(*kinds: str, item: Type | None = None, mark: str = "") -> Type:
    """Make a type of these kinds."""
    return Type(frozenset(kinds), item, None, mark)


ANY = Type(EVERY)
NULL = of("null")
BOOL, INT, FLOAT, TEXT, DATE = of("bool", "null"), of("int", "null"), of("float", "null"), of("str", "null"), of("date", "null")
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
    return Type(kinds, union(items) if items else None, fields, marks.pop() if len(marks) == 1 else "", known)


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


ENGINE_TYPES = {
    "int64": {"int"}, "uniqueid": {"int", "str"}, "float64": {"float"}, "string": {"str"}, "str": {"str"},
    "boolean": {"bool"}, "bool": {"bool"}, "datetime": {"date"}, "date": {"date"}, "duration": {"duration"},
}  # fmt: skip


class Properties:
    """The kinds of each property's values in a store.

    Parameters
    ----------
    schema
        What the engine says of itself, as its ``schema()`` gives it.
    whole
        Whether nothing is ever written to the store, so that what the schema does not name is always null.
    """

    def __init__(self, schema: Mapping[str, Any], *, whole: bool) -> None:
        self.relationships = int(schema.get("edge_count", 0))
        self.by_label: dict[str, dict[str, str]] = {k: v["properties"] for k, v in schema.get("node_types", {}).items()}
        self.whole, self._types = whole, dict[str, Type]()
        found: dict[str, set[str]] = {"id": {"str", "int"}}
        groups = [*self.by_label.values(), *(v["properties"] for v in schema.get("connection_types", {}).values())]
        for properties in groups:
            for name, kind in properties.items():
                found.setdefault(name, set()).update(ENGINE_TYPES.get(kind.lower(), {"list"} if kind == "List" else EVERY))
        self.kinds = {name: frozenset(kinds) | {"null"} for name, kinds in found.items()}

    def type(self, name: str) -> Type:
        """Return what a property can be."""
        if name not in self.kinds:
            return NULL if self.whole else Type(SCALARS | {"list", "null"})
        kinds = self.kinds[name]
        return Type(kinds, ANY_ITEM if "list" in kinds else None)

    def every(self) -> Type:
        """Return what a property whose name is not known can be."""
        return Type(frozenset({"null"}).union(*self.kinds.values()), ANY_ITEM)


ANY_ITEM = Type(SCALARS)
