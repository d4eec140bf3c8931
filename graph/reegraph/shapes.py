"""pydantic models made from the ontology: they validate every record and give the JSON Schema for editors."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Annotated, Any, Literal

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
EVIDENCE: dict[str, tuple[str, bool]] = {
    "article": ("text", False), "source": ("node", False), "paragraph": ("count", False), "start": ("count", False),
    "end": ("count", False), "sha256": ("sha256", False), "plain_length": ("count", False), "plain_sha256": ("sha256", False),
    "voice": ("voice", False), "row": ("text", False), "column": ("text", False), "section": ("text", False),
}  # fmt: skip
CONDITION: dict[str, tuple[str, bool]] = {"node": ("node", True), "act": ("act", True)}
ID = r"^[a-z0-9]+(?:[-.][a-z0-9]+)*$"


def _type(value: ValueType, known: Mapping[str, ValueType]) -> Any:
    limits: dict[str, Any] = {k: v for k, v in (("ge", value.min), ("le", value.max)) if v is not None}
    if value.name == "evidence":
        return tuple[_part("Evidence", EVIDENCE, known), ...]
    if value.name == "condition":
        return _part("Condition", CONDITION, known)
    if value.type == "list":
        return tuple[_type(known[value.of], known), ...]
    if value.values:
        return Literal[tuple(value.values)]
    if value.type == "node":
        return Annotated[StrictStr, Field(pattern=ID)]
    plain: dict[str, Any] = {
        "text": Annotated[StrictStr, Field(min_length=1, pattern=f"^(?:{value.pattern})$" if value.pattern else None)],
        "number": Annotated[StrictFloat, Field(allow_inf_nan=False, **limits)],
        "integer": Annotated[StrictInt, Field(**limits)],
        "flag": StrictBool,
        "date": StrictStr | StrictInt,
        "map": dict[str, Any],
        "scalar": StrictStr | StrictInt | StrictFloat | StrictBool,
    }
    return plain[value.type]


def _part(name: str, fields: Mapping[str, tuple[str, bool]], known: Mapping[str, ValueType]) -> Any:
    return create_model(
        name,
        __config__=CONFIG,
        **{k: _field(Property(k, known[t], required), known) for k, (t, required) in fields.items()},
    )


def _field(prop: Property, known: Mapping[str, ValueType]) -> Any:
    kind = _type(prop.type, known)
    means = prop.means or prop.type.means + (f" ({prop.type.unit})" if prop.type.unit else "")
    return (kind if prop.required else kind | None, Field(... if prop.required else None, description=means))


def allowed(value: ValueType) -> str:
    """Say in words what a value type allows."""
    if value.values:
        return "one of " + listing(value.values, 30)
    limits = {(True, True): f" from {value.min:g} to {value.max:g}" if value.min is not None and value.max is not None else "",
              (True, False): f" of {value.min:g} or more" if value.min is not None else "", (False, True): "", (False, False): ""}  # fmt: skip
    span = limits[(value.min is not None, value.max is not None)]
    words = {"number": "a number", "integer": "a whole number", "flag": "true or false", "date": ALLOWED,
             "node": "an id (lower-case words with hyphens)", "list": "a list", "text": "text", "map": "a mapping"}  # fmt: skip
    return (
        ("a fraction" if value.unit == "fraction" else words.get(value.type, value.type))
        + span
        + (f" like {value.pattern}" if value.pattern else "")
    )


class Shapes:
    """The models of one ontology, made once.

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
        known = ontology.values
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
        self.fields["evidence"] = {k: Property(k, known[t], required) for k, (t, required) in EVIDENCE.items()}
        self.fields["if"] = self.fields["unless"] = {
            k: Property(k, known[t], required) for k, (t, required) in CONDITION.items()
        }
        self.models: dict[str, type[BaseModel]] = {
            name: create_model(name, __config__=CONFIG, **{k: _field(p, known) for k, p in fields.items()})
            for name, fields in self.fields.items()
        }
        self._adapters = {name: TypeAdapter(model) for name, model in self.models.items()}

    def problems(
        self, shape: str, record: Any, file: str, who: str, base: Any = None, path: tuple[Any, ...] = ()
    ) -> list[Problem]:
        """Return all problems of one record; `base` and `path` find the line of each."""
        where = record if base is None else base
        found = []
        try:
            self._adapters[shape].validate_python(record)
        except ValidationError as error:
            for item in error.errors(include_url=False, include_context=False):
                steps = tuple(
                    s
                    for s in item["loc"]
                    if not (isinstance(s, str) and s.startswith(("str", "int", "float", "bool", "function")))
                    or s in record
                )
                found.append(
                    Problem(
                        file,
                        line_of(where, path + steps),
                        self._message(shape, who, steps, item["type"], item["input"]),
                    )
                )
        found += self._dates(shape, record, file, who, where, path)
        return sorted(set(found))

    def _dates(self, shape: str, record: Any, file: str, who: str, base: Any, path: tuple[Any, ...]) -> list[Problem]:
        found = []
        for name, prop in self.fields[shape].items():
            value = record.get(name) if isinstance(record, Mapping) else None
            if prop.type.type == "date" and isinstance(value, str | int) and not isinstance(value, bool):
                try:
                    parse(str(value))
                except ValueError as error:
                    found.append(Problem(file, line_of(base, (*path, name)), f"{who}.{name}: {error}"))
        return found

    def _message(self, shape: str, who: str, steps: tuple[Any, ...], kind: str, found: Any) -> str:
        fields = self.fields[shape]
        names = [s for s in steps if isinstance(s, str)]
        for inner in names[:-1]:
            fields = self.fields.get(inner, fields)
        last = names[-1] if names else ""
        name = ".".join(
            [
                who,
                *(
                    s + (f"[{steps[k + 1] + 1}]" if k + 1 < len(steps) and isinstance(steps[k + 1], int) else "")
                    for k, s in enumerate(steps)
                    if isinstance(s, str)
                ),
            ]
        )
        if kind == "missing":
            return f"{name} is missing; give {allowed(fields[last].type)} ({fields[last].means or fields[last].type.means})"
        if kind == "extra_forbidden":
            return f"{who} has no {last}; allowed: {listing(sorted(fields), 30)}{nearest(last, fields)}"
        if last not in fields:
            return f"{who} must be a mapping, found {found!r}"
        value = fields[last].type
        percent = (
            f" ({found:g} % is {found / 100:g})"
            if value.unit == "fraction" and isinstance(found, int | float) and 1 < found <= 100
            else ""
        )
        if value.type == "list" and len(steps) == 1:
            percent = f" (write [{found}])"
        return f"{name} is {_brief(found)}, but must be {allowed(value)}{percent}{nearest(found, value.values)}"

    def json_schema(self, kind: str) -> dict[str, Any]:
        """Return the JSON Schema of a seeds file: ``facts``, ``entities`` or ``sources``."""
        if kind == "facts":
            adapter: TypeAdapter[Any] = TypeAdapter(list[self._union(FORMS)])  # type: ignore[misc]  # made at run time
        elif kind == "sources":
            adapter = TypeAdapter(list[self.models["Source"]])  # type: ignore[name-defined]  # made at run time
        else:
            labels = {
                n: (list[m] | None, None)
                for n, m in self.models.items()
                if n[0].isupper() and not n.isupper() and n != "Source"
            }  # type: ignore[valid-type]  # made at run time
            adapter = TypeAdapter(create_model("entities", __config__=CONFIG, **labels))  # type: ignore[call-overload]  # made at run time
        return adapter.json_schema()

    def _union(self, names: Iterable[str]) -> Any:
        kinds: Any = None
        for name in names:
            kinds = self.models[name] if kinds is None else kinds | self.models[name]
        return kinds


def _brief(value: Any) -> str:
    text = repr(value) if not isinstance(value, str) else value
    return text if len(text) <= 60 else text[:57] + "…"
