"""The ontology: labels, relationship types, value types and the parts of a fact, read from ``schema/*.yml``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from reegraph.errors import Problem, listing, nearest
from reegraph.paths import shown, walk
from reegraph.yamlfile import Map, line_of, read

FORMS = ("link", "value", "change", "note")
SECTIONS = ("value_types", "nodes", "relationships", "facts")
ANY = "any"
Kind = Literal["text", "number", "integer", "flag", "date", "node", "list", "map", "scalar", "evidence", "condition"]
SHAPES = "^(circle|ring|hexagon|pentagon|star|square|diamond|triangle|triangle-down|cross|document)$"


class _Declared(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    means: str


class ValueType(_Declared):
    """What a property may hold: kind, unit, range, words."""

    name: str
    type: Kind
    unit: str = ""
    min: float | None = None
    max: float | None = None
    values: dict[str, str] = {}
    pattern: str = ""
    of: str = ""


class _Node(_Declared):
    key: Literal["id"]
    properties: dict[str, Any]
    colour: str = Field(pattern="^#[0-9A-Fa-f]{6}$")
    shape: str = Field(pattern=SHAPES)
    made_by: Literal["program"] | None = None


class _Relationship(_Declared):
    edge: Literal["world", "content", "claim", "arm", "derived"]
    properties: dict[str, Any]
    start: list[str] = Field([], alias="from")
    to: list[str] = [ANY]
    pairs: list[tuple[str, str]] = []
    same: bool = False


@dataclass(frozen=True)
class Property:
    """A property of a label, relationship or fact."""

    name: str
    type: ValueType
    required: bool
    means: str = ""


@dataclass(frozen=True)
class NodeType:
    """A label with its properties, colour and shape; `by_program` labels are never written by hand."""

    name: str
    means: str
    properties: Mapping[str, Property]
    colour: str
    shape: str
    by_program: bool


@dataclass(frozen=True)
class RelationshipType:
    """A type of relationship; `joins` is the set of allowed pairs of labels."""

    name: str
    means: str
    properties: Mapping[str, Property]
    edge: str
    joins: frozenset[tuple[str, str]]

    def allows(self, start: str, end: str) -> bool:
        """Tell whether a node labelled `start` may be joined to one labelled `end`."""
        return (start, end) in self.joins or (start, ANY) in self.joins


@dataclass(frozen=True)
class Ontology:
    """Everything that ``schema/`` declares."""

    values: Mapping[str, ValueType]
    nodes: Mapping[str, NodeType]
    relationships: Mapping[str, RelationshipType]
    facts: Mapping[str, Mapping[str, Property]]


class _Reader:
    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self.raw: dict[str, dict[str, tuple[Map, str]]] = {section: {} for section in SECTIONS}

    def collect(self, folder: Path) -> None:
        for file, why in walk(folder):
            name = shown(file, folder)
            wrong = why or ("" if file.suffix == ".yml" else "is not read; only .yml files are")
            data, problems = (None, [Problem(name, 0, wrong)]) if wrong else read(file, name)
            if not isinstance(data, Map) and not problems:
                problems = [Problem(name, 1, f"a mapping is expected here; its sections: {listing(SECTIONS)}")]
            self.problems += problems
            for section, entries in data.items() if isinstance(data, Map) else ():
                self.section(section, entries, name, line_of(data, (section,)))

    def section(self, section: str, entries: Any, name: str, line: int) -> None:
        if section not in SECTIONS or not isinstance(entries, Map):
            message = f"unknown section {section}; allowed: {listing(SECTIONS)}{nearest(section, SECTIONS)}"
            self.problems.append(Problem(name, line, message))
        for key, body in entries.items() if section in SECTIONS and isinstance(entries, Map) else ():
            first = self.raw[section].get(key)
            if isinstance(body, Map) and not first:
                self.raw[section][key], body.line = (body, name), entries.lines[key]
                continue
            twice = f"is declared twice (first in {first[1]}:{first[0].line})" if first else "needs a mapping"
            self.problems.append(Problem(name, entries.lines[key], f"{key} {twice}"))

    def valid(self, model: type[BaseModel], section: str) -> dict[str, tuple[Any, str]]:
        found = {}
        known = [field.alias or name for name, field in model.model_fields.items() if name != "name"]
        for name, (body, file) in self.raw[section].items():
            try:
                found[name] = (model.model_validate({**({"name": name} if model is ValueType else {}), **body}), file)
            except ValidationError as error:
                for item in error.errors(include_url=False):
                    where = ".".join([name, *map(str, item["loc"])])
                    hint = f"; allowed: {listing(known)}{nearest(item['loc'][0], known)}"
                    text = f" is unknown{hint}" if item["type"] == "extra_forbidden" else f": {item['msg'].lower()}"
                    self.problems.append(Problem(file, line_of(body, item["loc"]), where + text))
        return found

    def properties(self, section: str, name: str, values: Mapping[str, ValueType]) -> dict[str, Property]:
        body, file = self.raw[section][name]
        found: dict[str, Property] = {}
        for key, spec in (body if section == "facts" else body["properties"]).items():
            short = key.removesuffix("?")
            told = spec if isinstance(spec, Map) else {"type": spec}
            kind, means = str(told.get("type")), str(told.get("means", ""))
            if kind in values:
                found[short] = Property(short, values[kind], not key.endswith("?"), means)
            else:
                text = f"{name}.{short} has the unknown value type {kind}{nearest(kind, values)}"
                self.problems.append(
                    Problem(file, line_of(body, (key,) if section == "facts" else ("properties", key)), text)
                )
        return found

    def joins(self, name: str, file: str, raw: _Relationship, labels: list[str]) -> frozenset[tuple[str, str]]:
        pairs = raw.pairs or [(a, b) for a in raw.start for b in ([a] if raw.same else raw.to)]
        for label in sorted({end for pair in pairs for end in pair}.difference(labels, [ANY])):
            text = f"{name} joins the unknown label {label}{nearest(label, labels)}"
            self.problems.append(Problem(file, self.raw["relationships"][name][0].line, text))
        return frozenset(pairs)


def load(folders: Iterable[Path]) -> tuple[Ontology, list[Problem]]:
    """Read all ``*.yml`` files below `folders`; return the ontology and the problems found.

    With problems the ontology is incomplete and must not be used to build.

    Examples
    --------
    >>> from reegraph.paths import folders
    >>> ontology, problems = load(folders("schema"))
    >>> problems, ontology.values["share"].unit
    ([], 'fraction')
    """
    reader = _Reader()
    for folder in folders:
        reader.collect(folder)
    own = [{"name": name, "type": name, "means": ""} for name in ("map", "scalar", "evidence", "condition")]
    values = {told["name"]: ValueType.model_validate(told) for told in own}
    values |= {name: value for name, (value, _) in reader.valid(ValueType, "value_types").items()}
    nodes, relationships = {}, {}
    for name, (raw, _) in reader.valid(_Node, "nodes").items():
        properties = reader.properties("nodes", name, values)
        nodes[name] = NodeType(name, raw.means, properties, raw.colour, raw.shape, bool(raw.made_by))
    for name, (raw, file) in reader.valid(_Relationship, "relationships").items():
        properties = reader.properties("relationships", name, values)
        joins = reader.joins(name, file, raw, list(nodes))
        relationships[name] = RelationshipType(name, raw.means, properties, raw.edge, joins)
    facts = {name: reader.properties("facts", name, values) for name in reader.raw["facts"]}
    if lacking := [part for part in ("common", "evidence", "condition", *FORMS) if part not in facts]:
        reader.problems.append(Problem("schema", 0, f"the section facts lacks {listing(lacking)}"))
    return Ontology(values, nodes, relationships, facts), reader.problems
