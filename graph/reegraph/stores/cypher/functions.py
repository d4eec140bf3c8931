"""The functions that both engines have with the same meaning: what they take, and what they give."""

from __future__ import annotations

from dataclasses import dataclass

from reegraph.stores.cypher.types import (
    ANY,
    BOOL,
    EVERY,
    FLOAT,
    INT,
    NODE,
    NUMBERS,
    RELATIONSHIP,
    SCALARS,
    TEXT,
    Type,
    of,
)

NUMBER, STRING = NUMBERS, frozenset({"str"})
LIST, MAP = frozenset({"list"}), frozenset({"map"})
WHOLE = frozenset({"int"})
ENTITY = frozenset({"node", "relationship"})
NUMERIC = of("int", "float", "null")
NAMES = of("list", "null", item=of("str"))
DATES = frozenset({"date", "time"})


@dataclass(frozen=True)
class Function:
    """How a function is called; `result` is None if it depends on the arguments."""

    takes: tuple[frozenset[str], ...]
    result: Type | None
    least: int
    most: int
    aggregate: bool = False


def _f(
    result: Type | None,
    *takes: frozenset[str],
    least: int | None = None,
    most: int | None = None,
    aggregate: bool = False,
) -> Function:
    return Function(
        takes, result, len(takes) if least is None else least, len(takes) if most is None else most, aggregate
    )


FUNCTIONS: dict[str, Function] = {
    "abs": _f(None, NUMBER),
    "sign": _f(INT, NUMBER),
    "ceil": _f(FLOAT, NUMBER),
    "floor": _f(FLOAT, NUMBER),
    "round": _f(FLOAT, NUMBER, WHOLE, STRING, least=1),
    "sqrt": _f(FLOAT, NUMBER),
    "exp": _f(FLOAT, NUMBER),
    "log": _f(FLOAT, NUMBER),
    "log10": _f(FLOAT, NUMBER),
    "sin": _f(FLOAT, NUMBER),
    "cos": _f(FLOAT, NUMBER),
    "tan": _f(FLOAT, NUMBER),
    "atan": _f(FLOAT, NUMBER),
    "atan2": _f(FLOAT, NUMBER, NUMBER),
    "pi": _f(FLOAT),
    "degrees": _f(FLOAT, NUMBER),
    "radians": _f(FLOAT, NUMBER),
    "rand": _f(FLOAT),
    "randomuuid": _f(TEXT),
    "tointeger": _f(INT, NUMBER | STRING | {"bool"}),
    "tofloat": _f(FLOAT, NUMBER | STRING),
    "toboolean": _f(BOOL, STRING | {"bool"}),
    "tostring": _f(TEXT, SCALARS),
    "toupper": _f(TEXT, STRING),
    "tolower": _f(TEXT, STRING),
    "trim": _f(TEXT, STRING),
    "ltrim": _f(TEXT, STRING),
    "rtrim": _f(TEXT, STRING),
    "replace": _f(TEXT, STRING, STRING, STRING),
    "split": _f(NAMES, STRING, STRING),
    "substring": _f(TEXT, STRING, WHOLE, WHOLE, least=2),
    "left": _f(TEXT, STRING, WHOLE),
    "right": _f(TEXT, STRING, WHOLE),
    "size": _f(INT, STRING | LIST),
    "isempty": _f(BOOL, STRING | LIST),
    "reverse": _f(None, STRING | LIST),
    "head": _f(None, LIST),
    "last": _f(None, LIST),
    "tail": _f(None, LIST),
    "range": _f(of("list", item=of("int")), WHOLE, WHOLE, WHOLE, least=2),
    "coalesce": _f(None, EVERY, least=1, most=99),
    "keys": _f(None, ENTITY | MAP),
    "properties": _f(None, ENTITY | MAP),
    "labels": _f(NAMES, frozenset({"node"})),
    "type": _f(TEXT, frozenset({"relationship"})),
    "startnode": _f(NODE, frozenset({"relationship"})),
    "endnode": _f(NODE, frozenset({"relationship"})),
    "nodes": _f(of("list", "null", item=NODE), frozenset({"path"})),
    "relationships": _f(of("list", "null", item=RELATIONSHIP), frozenset({"path"})),
    "length": _f(INT, frozenset({"path"})),
    "elementid": _f(of("str", "null", mark="engine"), ENTITY),
    "exists": _f(BOOL, frozenset({"bool"})),
    "date": _f(of("date", "null"), STRING | DATES | MAP, least=0),
    "date.truncate": _f(of("date", "null"), STRING, DATES),
    "datetime": _f(of("time", "null"), STRING | DATES, least=0),
    "localdatetime": _f(of("time", "null"), STRING | DATES, least=0),
    "duration": _f(of("duration", "null"), STRING | MAP),
    "duration.indays": _f(of("duration", "null"), DATES, DATES),
    "duration.inmonths": _f(of("duration", "null"), DATES, DATES),
    "count": _f(INT, EVERY, aggregate=True),
    "collect": _f(None, EVERY, aggregate=True),
    "sum": _f(None, NUMBER, aggregate=True),
    "avg": _f(FLOAT, NUMBER, aggregate=True),
    "stdev": _f(FLOAT, NUMBER, aggregate=True),
    "min": _f(None, SCALARS | LIST, aggregate=True),
    "max": _f(None, SCALARS | LIST, aggregate=True),
}

DATE_PARTS = frozenset(
    ["year", "month", "day", "quarter", "week", "dayofweek", "ordinalday", "weekyear", "weekday", "dayofquarter"]
)
TIME_PARTS = DATE_PARTS | frozenset(["hour", "minute", "second"])
DURATION_PARTS = frozenset(["years", "months", "days", "hours", "minutes", "seconds", "weeks"])

ABSENT = {
    "id": "it is not the same in both; use n.id, which every node has, or elementId(n) in a comparison",
    "percentilecont": "order and take the middle: WITH x ORDER BY x WITH collect(x) AS xs RETURN xs[size(xs) / 2]",
    "percentiledisc": "order and take the middle: WITH x ORDER BY x WITH collect(x) AS xs RETURN xs[size(xs) / 2]",
    "stdevp": "compute it from sum(x * x), sum(x) and count(x)",
    "nullif": "write CASE WHEN a = b THEN null ELSE a END",
    "tointegerornull": "write toInteger(x)", "tofloatornull": "write toFloat(x)", "tostringornull": "write toString(x)",
    "tobooleanornull": "write toBoolean(x)", "upper": "write toUpper(x)", "lower": "write toLower(x)",
    "char_length": "write size(x)", "character_length": "write size(x)", "isnan": "write x <> x",
    "e": "write exp(1)", "timestamp": "pass the time as a parameter",
    "duration.between": "its parts differ; write duration.inDays(a, b).days or duration.inMonths(a, b).months",
    "tostringlist": "write [x IN list | toString(x)]", "tointegerlist": "write [x IN list | toInteger(x)]",
    "tofloatlist": "write [x IN list | toFloat(x)]", "tobooleanlist": "write [x IN list | toBoolean(x)]",
}  # fmt: skip
__all__ = ["ABSENT", "ANY", "DATE_PARTS", "DURATION_PARTS", "FUNCTIONS", "TIME_PARTS", "Function"]
