"""Constraints and indexes of a Neo4j server, made from the ontology."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from reegraph.graph import DATES
from reegraph.ontology import Ontology, Property, ValueType

INFO_LABEL = "GraphInfo"
PREFIX = "reegraph"
TYPES = {"text": "STRING", "node": "STRING", "number": "INTEGER | FLOAT", "integer": "INTEGER", "flag": "BOOLEAN"}
SCALAR = "BOOLEAN | STRING | INTEGER | FLOAT"
KINDS = {"unique": "UNIQUENESS", "exists": "PROPERTY_EXISTENCE", "type": "PROPERTY_TYPE", "index": "RANGE"}


def quoted(name: str) -> str:
    """Return a label, type or property name for Cypher text.

    Examples
    --------
    >>> quoted("Country"), quoted("odd`name")
    ('`Country`', '`odd``name`')
    """
    return "`" + name.replace("`", "``") + "`"


@dataclass(frozen=True, order=True)
class Rule:
    """One constraint or index; `key` is what a server lists of it."""

    what: str
    entity: str
    label: str
    name: str
    type: str = ""

    @property
    def key(self) -> tuple[str, str, str, str]:
        """Kind, node or relationship, label or type, property."""
        return KINDS[self.what], self.entity, self.label, self.name

    @property
    def statement(self) -> str:
        """The statement that makes it, and does nothing if it is there."""
        name = quoted(f"{PREFIX}_{self.label}_{self.name}_{self.what}")
        variable, end = (
            ("n", f"(n:{quoted(self.label)})") if self.entity == "NODE" else ("r", f"()-[r:{quoted(self.label)}]-()")
        )
        field = f"{variable}.{quoted(self.name)}"
        if self.what == "index":
            return f"CREATE INDEX {name} IF NOT EXISTS FOR {end} ON ({field})"
        demand = {"unique": "IS UNIQUE", "exists": "IS NOT NULL", "type": f"IS :: {self.type}"}[self.what]
        return f"CREATE CONSTRAINT {name} IF NOT EXISTS FOR {end} REQUIRE {field} {demand}"


def unique(ontology: Ontology) -> list[Rule]:
    """Return the uniqueness of node ids, label by label: on every edition."""
    return [Rule("unique", "NODE", label, "id") for label in [*ontology.nodes, INFO_LABEL]]


def indexes(ontology: Ontology) -> list[Rule]:
    """Return the indexes that queries by name and by fact use."""
    named = [
        Rule("index", "NODE", label, "name") for label, node in ontology.nodes.items() if "name" in node.properties
    ]
    return [*named, Rule("index", "NODE", "Claim", "fact_id")] if "Claim" in ontology.nodes else named


def strict(ontology: Ontology, common: Iterable[str] = ()) -> list[Rule]:
    """Return existence and type constraints: for editions that have them.

    Parameters
    ----------
    ontology
        What is declared.
    common
        Labels and types that other people's data in the same database has too: they are left alone.
    """
    left, found = set(common), []
    for label, node in ontology.nodes.items():
        if label not in left and not node.by_program:
            found += _strict("NODE", label, node.properties, ontology.values)
    for name, relationship in ontology.relationships.items():
        if name not in left:
            found += _strict("RELATIONSHIP", name, relationship.properties, ontology.values)
    return found


def _strict(entity: str, name: str, properties: Mapping[str, Property], values: Mapping[str, ValueType]) -> list[Rule]:
    required = [key for key, p in properties.items() if p.required] + (["id"] if entity == "NODE" else ["edge_id"])
    typed = {key: kind for key, p in properties.items() if (kind := _type(key, p.type, values))}
    exists = [Rule("exists", entity, name, key) for key in required]
    return exists + [Rule("type", entity, name, key, kind) for key, kind in typed.items()]


def _type(name: str, value: ValueType, values: Mapping[str, ValueType]) -> str:
    """Return the Cypher type of a property; empty if none can be told."""
    if name in DATES:
        return "DATE"
    if value.type == "list":
        inner = TYPES.get(values[value.of].type, "") if value.of in values else ""
        return f"LIST<{inner} NOT NULL>" if inner and "|" not in inner else ""
    return {**TYPES, "date": "STRING", "scalar": SCALAR}.get(value.type, "")
