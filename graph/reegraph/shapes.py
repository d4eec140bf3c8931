"""pydantic models made from the ontology: they validate every record and give the JSON Schema for editors."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import GenericAlias
from typing import Annotated, Any, Literal, Union

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    StrictBool,
    StrictFloat,
    StrictInt,
    StrictStr,
    TypeAdapter,
    ValidationError,
    create_model,
)

from reegraph.dates import ALLOWED, parse
from reegraph.errors import Problem, listing, nearest
from reegraph.ontology import FORMS, Ontology, Property, ValueType
from reegraph.yamlfile import line_of

CONFIG = ConfigDict(extra="forbid", frozen=True)
KINDS = {
    "number": "a number",
    "integer": "a whole number",
    "flag": "true or false",
    "date": ALLOWED,
    "node": "an id (lower-case words with hyphens)",
    "list": "a list",
    "text": "text",
    "map": "a mapping",
    "scalar": "text, a number, true or false",
    "evidence": "a list of records with article, paragraph, start, end, sha256 and voice",
    "condition": "a mapping with node and act",
}
PARTS = ("evidence", "condition")
PLAIN = ("number", "integer", "flag")
UNION = ("str", "int", "float", "bool")
OTHERS: dict[str, Any] = {
    "flag": StrictBool,
    "date": StrictStr | StrictInt,
    "map": dict[str, Any],
    "scalar": StrictStr | StrictInt | Annotated[StrictFloat, Field(allow_inf_nan=False)] | StrictBool,
}
ID = r"^[a-z0-9]+(?:[-.][a-z0-9]+)*$"


def _type(value: ValueType, known: Mapping[str, ValueType], parts: Mapping[str, Any]) -> Any:
    limits: dict[str, Any] = {k: v for k, v in (("ge", value.min), ("le", value.max)) if v is not None}
    if value.name in parts:
        part = parts[value.name]
        return GenericAlias(tuple, (part, ...)) if value.name == "evidence" else part
    if value.type == "list":
        return GenericAlias(tuple, (_type(known[value.of], known, parts), ...))
    if value.values:
        return Literal[tuple(value.values)]
    if value.type == "node":
        return Annotated[StrictStr, Field(pattern=ID)]
    if value.type == "text":
        pattern = f"^(?:{value.pattern})$" if value.pattern else None
        return Annotated[StrictStr, Field(min_length=1, pattern=pattern)]
    if value.type == "number":
        return Annotated[StrictFloat, Field(allow_inf_nan=False, **limits)]
    return Annotated[StrictInt, Field(**limits)] if value.type == "integer" else OTHERS[value.type]


def _field(prop: Property, known: Mapping[str, ValueType], parts: Mapping[str, Any]) -> Any:
    kind = _type(prop.type, known, parts)
    means = prop.means or prop.type.means + (f" ({prop.type.unit})" if prop.type.unit else "")
    return (kind if prop.required else kind | None, Field(... if prop.required else None, description=means))


def allowed(value: ValueType) -> str:
    """Say in words what a value type allows."""
    if value.values:
        return "one of " + listing(value.values, 30)
    span = ""
    if value.min is not None:
        span = f" of {value.min:g} or more" if value.max is None else f" from {value.min:g} to {value.max:g}"
    kind = "a fraction" if value.unit == "fraction" else KINDS.get(value.type, value.type)
    return kind + span + (f" like {value.pattern}" if value.pattern else "")


class Shapes:
    """The models of one ontology, each made when it is first needed.

    Parameters
    ----------
    ontology
        As read by `reegraph.ontology.load`.

    Examples
    --------
    >>> from reegraph.ontology import load
    >>> from reegraph.paths import folders
    >>> shapes = Shapes(load(folders("schema"))[0])
    >>> shapes.problems("PRODUCES", {"stage": "refining", "share": 69.0}, "seeds/facts/a.yml", "PRODUCES")[0].message
    'PRODUCES.share is 69.0, but must be a fraction from 0 to 1 (69 % is 0.69)'
    """

    def __init__(self, ontology: Ontology) -> None:
        self._known = known = ontology.values
        self._models: dict[str, type[BaseModel]] = {}
        self.fields: dict[str, Mapping[str, Property]] = {}
        for name, node in ontology.nodes.items():
            extra = {"id": Property("id", known["node"], True, "stable id")}
            if name == "Policy":
                extra["provisions"] = Property(
                    "provisions",
                    ValueType(name="provisions", type="list", means="what the policy does", of="map"),
                    False,
                )
            self.fields[name] = {**extra, **node.properties}
        for name, relationship in ontology.relationships.items():
            self.fields[name] = relationship.properties
        for form in FORMS:
            self.fields[form] = {**ontology.facts.get("common", {}), **ontology.facts.get(form, {})}
        for name in (*PARTS, "coverage", "table", "column", "belief"):
            self.fields[name] = ontology.facts.get(name, {})
        self.fields["if"] = self.fields["unless"] = self.fields["condition"]

    def model(self, name: str) -> type[BaseModel]:
        """Return the model of a label, relationship, form or part of a fact."""
        if name not in self._models:
            parts = {part: self.model(part) for part in PARTS} if name in FORMS else {}
            fields: dict[str, Any] = {key: _field(prop, self._known, parts) for key, prop in self.fields[name].items()}
            self._models[name] = create_model(name, __config__=CONFIG, **fields)
        return self._models[name]

    def problems(
        self, shape: str, record: Any, file: str, who: str, base: Any = None, path: tuple[Any, ...] = ()
    ) -> list[Problem]:
        """Return all problems of one record; `base` and `path` find the line of each."""
        where = record if base is None else base
        found, misspelt = [], ""
        try:
            self.model(shape).model_validate(record)
        except ValidationError as error:
            for item in sorted(error.errors(include_url=False, include_context=False), key=lambda e: e["type"]):
                steps = item["loc"]
                if steps and steps[-1] in UNION and item["type"] != "extra_forbidden":
                    steps = steps[:-1]  # which kind of a union it is not
                message = self._message(shape, who, steps, item["type"], item["input"])
                misspelt += message if item["type"] == "extra_forbidden" else ""
                if item["type"] != "missing" or f"did you mean {steps[-1]}?" not in misspelt:
                    found.append(Problem(file, line_of(where, path + steps), message))
        found += self._dates(shape, record, file, who, where, path)
        return sorted(set(found))

    def _dates(self, shape: str, record: Any, file: str, who: str, base: Any, path: tuple[Any, ...]) -> list[Problem]:
        found = []
        for name, prop in self.fields[shape].items():
            value = record.get(name) if isinstance(record, Mapping) else None
            days = value if prop.type.of == "day_text" and isinstance(value, list | tuple) else [value]
            for day in days if prop.type.type == "date" or prop.type.of == "day_text" else ():
                if not isinstance(day, str | int) or isinstance(day, bool):
                    continue
                if prop.type.of and not re.fullmatch(self._known["day_text"].pattern, str(day)):
                    continue  # told by its form
                try:
                    parse(str(day))
                except ValueError as error:
                    found.append(Problem(file, line_of(base, (*path, name)), f"{who}.{name}: {error}"))
        return found

    def _message(self, shape: str, who: str, steps: tuple[Any, ...], kind: str, found: Any) -> str:
        fields = self.fields[shape]
        names = [s for s in steps if isinstance(s, str)]
        for inner in names[:-1]:
            fields = self.fields.get(inner, fields)
        last = names[-1] if names else ""
        name = _place(who, steps)
        if kind == "missing":
            prop = fields[last]
            return f"{name} is missing; give {allowed(prop.type)} ({prop.means or prop.type.means})"
        if kind == "extra_forbidden":
            may = f"allowed: {listing(sorted(fields), 30)}{nearest(last, fields)}"
            return f"{_place(who, steps[:-1])} has no {last}; {may}"
        if last not in fields or (kind == "model_type" and isinstance(steps[-1], int)):
            return f"{name} must be a mapping, found {found!r}"
        value = fields[last].type
        mend = f" (write [{found}])" if value.type == "list" and len(steps) == 1 else ""
        return _wrong(name, value, found) + mend

    def json_schema(self, kind: str) -> dict[str, Any]:
        """Return the JSON Schema of a seeds file: ``facts``, ``entities`` or ``sources``."""
        shape: Any
        if kind == "facts":
            shape = GenericAlias(list, (Union[tuple(self.model(form) for form in FORMS)],))  # noqa: UP007  # known at run time only
        elif kind == "sources":
            shape = GenericAlias(list, (self.model("Source"),))
        else:
            labels = [name for name in self.fields if name[0].isupper() and not name.isupper() and name != "Source"]
            fields: dict[str, Any] = {name: (GenericAlias(list, (self.model(name),)), []) for name in labels}
            shape = create_model("entities", __config__=CONFIG, **fields)
        return TypeAdapter(shape).json_schema()


def misfit(prop: Property, value: Any, known: Mapping[str, ValueType]) -> str:
    """Say what is wrong with the value of a property that stands alone, or nothing if it fits."""
    try:
        TypeAdapter(_type(prop.type, known, {})).validate_python(value)
        if prop.type.type == "date":
            parse(str(value))
    except ValidationError:
        return _wrong(prop.name, prop.type, value)
    except ValueError as error:
        return f"{prop.name}: {error}"
    return ""


def _wrong(name: str, value: ValueType, found: Any) -> str:
    percent = (
        f" ({found:g} % is {found / 100:g})"
        if value.unit == "fraction" and isinstance(found, int | float) and 1 < found <= 100
        else ""
    )
    what = f"the text {found!r}" if isinstance(found, str) and (not found or value.type in PLAIN) else _brief(found)
    return f"{name} is {what}, but must be {allowed(value)}{percent}{nearest(found, value.values)}"


def _place(who: str, steps: tuple[Any, ...]) -> str:
    return who + "".join(f"[{s + 1}]" if isinstance(s, int) else f".{s}" for s in steps)


def _brief(value: Any) -> str:
    text = repr(value) if not isinstance(value, str) else value
    return text if len(text) <= 60 else text[:57] + "…"
