"""Plain words of the page: names of types, phrases for relationships, numbers, dates."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

PHRASES = {  # relationship: (read from its start, read from its end)
    "PRODUCES": ("produces", "produced by"),
    "HAS_CAPACITY": ("has capacity for", "capacity held by"),
    "HAS_RESERVES": ("has reserves of", "reserves held by"),
    "CONSUMES": ("consumes", "consumed by"),
    "EXPORTS_TO": ("exports to", "imports from"),
    "NEEDED_FOR": ("needed for", "needs"),
    "MADE_FROM": ("made from", "part of"),
    "KIND_OF": ("kind of", "includes"),
    "PART_OF": ("part of", "includes"),
    "LOCATED_IN": ("located in", "location of"),
    "OPERATES": ("operates", "operated by"),
    "HAS_PROVISION": ("has provision", "provision of"),
    "EXTENDS": ("extends", "extended by"),
    "REPLACES": ("replaces", "replaced by"),
    "ISSUED_BY": ("issued by", "issued"),
    "CONTROLS": ("controls", "controlled by"),
    "APPLIES_TO": ("applies to", "subject to"),
    "RESPONDS_TO": ("responds to", "answered by"),
    "AFFECTS": ("affects", "affected by"),
    "HOLDS_ROLE": ("holds office in", "office held by"),
    "HAS_PARTICIPANT": ("has participant", "takes part in"),
    "HAS_TOPIC": ("is about", "topic of"),
    "HAS_VENUE": ("takes place at", "venue of"),
    "CONFIRMS": ("confirms", "confirmed by"),
    "CONTRADICTS": ("contradicts", "contradicted by"),
    "DIFFERS_FROM": ("differs from", "differs from"),
    "OUTCOME_OF": ("tells the outcome of", "its outcome"),
    "SAME_AS": ("may be the same as", "may be the same as"),
}
LINES = {  # how a relationship is drawn: class of line and its relationships
    "rule": "HAS_PROVISION CONTROLS APPLIES_TO AFFECTS ISSUED_BY EXTENDS REPLACES RESPONDS_TO",
    "supply": "NEEDED_FOR MADE_FROM",
    "make": "PRODUCES HAS_CAPACITY HAS_RESERVES CONSUMES EXPORTS_TO",
    "kind": "KIND_OF PART_OF",
}
BOUNDS = {"at_most": "up to ", "about": "about ", "at_least": "at least ", "exactly": ""}
FRACTIONS = frozenset({"share", "rate", "content", "import_reliance"})
NOT_RECORDED = "not recorded"


def phrase(type_: str) -> tuple[str, str]:
    """Return how a relationship reads from its start and from its end.

    Examples
    --------
    >>> phrase("PRODUCES")
    ('produces', 'produced by')
    >>> phrase("LOOKS_AT")
    ('looks at', 'looks at (from there)')
    """
    plain = type_.lower().replace("_", " ")
    return PHRASES.get(type_, (plain, f"{plain} (from there)"))


def line_class(type_: str) -> str:
    """Return how lines of a relationship look.

    Examples
    --------
    >>> line_class("CONTROLS"), line_class("HAS_TOPIC")
    ('rule', 'other')
    """
    return next((line for line, types in LINES.items() if type_ in types.split()), "other")


def spaced(label: str) -> str:
    """Write a label in words.

    Examples
    --------
    >>> spaced("CountryGroup")
    'Country group'
    """
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", label).capitalize()


def percent(value: float) -> str:
    """Write a fraction as a percentage, without false digits.

    Examples
    --------
    >>> percent(0.9), percent(0.694), percent(1)
    ('90 %', '69.4 %', '100 %')
    """
    return f"{round(value * 100, 2):g} %"


def amount(properties: Mapping[str, Any], key: str) -> str:
    """Write a property with its bound: ``up to 100 %``.

    Examples
    --------
    >>> amount({"share": 1.0, "bound": "at_most"}, "share")
    'up to 100 %'
    """
    value = properties[key]
    number = not isinstance(value, bool) and isinstance(value, int | float)
    text = percent(value) if number and key in FRACTIONS else plain(value)
    return (BOUNDS.get(str(properties.get("bound", "")), "") if number and key != "year" else "") + text


def plain(value: Any) -> str:
    """Write a value of a property as text.

    Examples
    --------
    >>> plain(True), plain(["a", "b"]), plain(12000), plain(0.25)
    ('yes', 'a, b', '12000', '0.25')
    """
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Mapping):
        return ", ".join(f"{k}: {plain(v)}" for k, v in value.items())
    if isinstance(value, list | tuple):
        return ", ".join(plain(v) for v in value)
    return f"{value:g}" if isinstance(value, float) else str(value)
