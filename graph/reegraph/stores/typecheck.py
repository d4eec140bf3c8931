"""Whether the rows of a build fit the ontology and a server's property types; asked before anything is written."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import date
from typing import Any

from reegraph.errors import ReegraphError
from reegraph.graph import DATES, PROGRAM_LABELS
from reegraph.ontology import Ontology, Property, ValueType
from reegraph.stores.rows import ENDS, NOT_STORED, Part, Row

PLAIN = frozenset({str, int, float, bool})
KINDS: Mapping[str, frozenset[type]] = {
    "text": frozenset({str}),
    "node": frozenset({str}),
    "date": frozenset({str}),
    "number": frozenset({int, float}),
    "integer": frozenset({int}),
    "flag": frozenset({bool}),
    "scalar": PLAIN,
}
LARGEST = 2**63
MOST = 12


class TypeCheck:
    """Collects what does not fit; call it with every row, then `done`.

    Parameters
    ----------
    ontology
        Types and which properties must be there.
    """

    def __init__(self, ontology: Ontology) -> None:
        self._ontology = ontology
        self._wanted: dict[Part, tuple[Mapping[str, ValueType], Mapping[str, frozenset[type]], frozenset[str]]] = {}
        self._found: list[str] = []

    def __call__(self, part: Part, row: Row) -> None:
        """Look at one row."""
        if part not in self._wanted:
            self._wanted[part] = self._declared(part)
        declared, kinds, required = self._wanted[part]
        for name, value in row.items():
            kind = type(value)
            if kind in kinds.get(name, PLAIN) and (kind is str or kind is bool or _fits(value)) and name not in DATES:
                continue
            if name not in NOT_STORED and name not in ENDS and (why := self._wrong(name, value, declared.get(name))):
                self._add(part, row, f"{name} {why}")
        if not row.keys() >= required:
            self._add(part, row, f"lacks {', '.join(sorted(required - row.keys()))}")

    def _declared(self, part: Part) -> tuple[Mapping[str, ValueType], Mapping[str, frozenset[type]], frozenset[str]]:
        known = self._ontology.nodes if part.kind == "node" else self._ontology.relationships
        properties: Mapping[str, Property] = known[part.name].properties if part.name in known else {}
        types = {name: p.type for name, p in properties.items()}
        kinds = {name: KINDS.get(t.type, frozenset[type]()) for name, t in types.items()}
        required = {name for name, p in properties.items() if p.required}
        keys = (
            {"id", "labels", "graph"}
            if part.kind == "node"
            else {"source", "target", "key", "type", "edge_id", "graph"}
        )
        if part.kind == "node" and part.name in PROGRAM_LABELS:
            required = set()
        return types, kinds, frozenset(required | keys)

    def _wrong(self, name: str, value: Any, declared: ValueType | None) -> str:
        """Say why a value cannot be stored; empty if it can."""
        if declared is not None and declared.type == "list":
            inner = self._ontology.values.get(declared.of)
            kinds = KINDS.get(inner.type, PLAIN) if inner else PLAIN
            if isinstance(value, list) and all(type(v) in kinds and _fits(v) for v in value):
                return "" if len({type(v) for v in value}) <= 1 else "mixes types in one list, which Neo4j cannot store"
            return f"is {value!r}, but must be a list of {declared.of}"
        if name in DATES:
            try:
                date.fromisoformat(value)
            except (TypeError, ValueError):
                return f"is {value!r}, but must be a date"
            return ""
        if declared is not None:
            return (
                ""
                if type(value) in KINDS.get(declared.type, ()) and _fits(value)
                else f"is {value!r}, but must be {declared.type}"
            )
        if isinstance(value, list):
            flat = {type(v) for v in value}
            return (
                ""
                if flat <= PLAIN and len(flat) <= 1 and all(map(_fits, value))
                else f"is {value!r}, which Neo4j cannot store in one property"
            )
        return "" if type(value) in PLAIN and _fits(value) else f"is {value!r}, which Neo4j cannot store"

    def _add(self, part: Part, row: Row, what: str) -> None:
        self._found.append(f"{part} {row.get('key' if part.kind == 'relationship' else 'id')}: {what}")
        if len(self._found) > MOST:
            self.done()

    def done(self) -> None:
        """Tell what was found.

        Raises
        ------
        ReegraphError
            If anything did not fit.
        """
        if self._found:
            more = " (and perhaps more)" if len(self._found) > MOST else ""
            lines = "\n  ".join(self._found[:MOST])
            raise ReegraphError(f"nothing was written, since the graph does not fit the schema{more}:\n  {lines}")


def _fits(value: Any) -> bool:
    """Tell whether a number fits 64 bits."""
    if type(value) is int:
        return -LARGEST <= value < LARGEST
    return not isinstance(value, float) or math.isfinite(value)
