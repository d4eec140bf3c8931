"""What every store gives back: a result with columns and rows, and the same Python types from each engine."""

from __future__ import annotations

import html
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

from reegraph.errors import ReegraphError
from reegraph.frames import frame

if TYPE_CHECKING:
    import pandas

REFUSED_WRITE = (
    "this query writes, but the built graph is derived and refuses every write; "
    "write to a store of your own: reegraph.connect('memory:').query(…, write=True)"
)
READ_ONLY_REFUSED = "this query writes, but only reading was asked for; call query(…, write=True)"
NANO = 1_000_000_000


def stopped(timeout: float) -> str:
    """Return the sentence for a query that ran too long."""
    return f"stopped after {timeout:g} s; narrow the query, bound a * in a path, or allow more with --timeout"


@dataclass(frozen=True)
class Node:
    """A node of a result."""

    labels: tuple[str, ...]
    properties: Mapping[str, Any]


@dataclass(frozen=True)
class Relationship:
    """A relationship of a result."""

    type: str
    properties: Mapping[str, Any]


@dataclass(frozen=True)
class Path:
    """A path of a result; one relationship fewer than nodes."""

    nodes: tuple[Node, ...]
    relationships: tuple[Relationship, ...]


@dataclass(frozen=True)
class Duration:
    """A duration of Cypher: months, days and seconds are kept apart, since their lengths differ.

    `nanoseconds` is from 0 to 999,999,999; what is given outside of that is carried over to `seconds`.

    Examples
    --------
    >>> str(Duration(months=14, seconds=5405))
    'P1Y2MT1H30M5S'
    >>> Duration.parse("P6M").months
    6
    """

    months: int = 0
    days: int = 0
    seconds: int = 0
    nanoseconds: int = 0

    def __post_init__(self) -> None:
        carried, rest = divmod(self.nanoseconds, NANO)
        object.__setattr__(self, "seconds", self.seconds + carried)
        object.__setattr__(self, "nanoseconds", rest)

    def isoformat(self) -> str:
        """Return ISO 8601 text, written as Neo4j writes it."""
        years, months = _parts(self.months, 12)
        total = self.seconds * NANO + self.nanoseconds
        sign = -1 if total < 0 else 1
        whole, nanos = divmod(abs(total), NANO)
        hours, minutes, seconds = whole // 3600, whole // 60 % 60, whole % 60
        day = "".join(f"{n}{unit}" for n, unit in ((years, "Y"), (months, "M"), (self.days, "D")) if n)
        time = "".join(f"{sign * n}{unit}" for n, unit in ((hours, "H"), (minutes, "M")) if n)
        if seconds or nanos:
            fraction = f".{nanos:09d}".rstrip("0") if nanos else ""
            time += f"{'-' if sign < 0 else ''}{seconds}{fraction}S"
        return f"P{day}" + (f"T{time}" if time else "") if day or time else "PT0S"

    def __str__(self) -> str:
        return self.isoformat()

    @classmethod
    def parse(cls, text: str) -> Duration:
        """Read ISO 8601 text such as ``P1Y2M3DT4H5.5S``.

        Raises
        ------
        ReegraphError
            If the text is none, or has fractions of anything but seconds.
        """
        import re

        number, fraction = r"(?:([+-]?[0-9]+){})?", r"(?:([+-]?[0-9]+)(?:\.([0-9]{1,9}))?S)?"
        date, time = ("".join(number.format(unit) for unit in units) for units in ("YMWD", "HM"))
        found = re.fullmatch(rf"([+-]?)P(?=.){date}(?:T(?=.){time}{fraction})?", text)
        if not found:
            raise ReegraphError(f"{text} is no duration; write for instance P6M, P1Y2M3D or PT1H30M5.5S")
        all_over = -1 if found[1] == "-" else 1
        years, months, weeks, days, hours, minutes, seconds = (all_over * int(n or 0) for n in found.groups()[1:8])
        nanos = int((found[9] or "").ljust(9, "0")) * (-1 if (found[8] or "").startswith("-") else 1) * all_over
        return cls(years * 12 + months, weeks * 7 + days, hours * 3600 + minutes * 60 + seconds, nanos)


def _parts(total: int, size: int) -> tuple[int, int]:
    """Split a signed number into whole parts and the rest, both with its sign."""
    whole, rest = divmod(abs(total), size)
    return (-whole, -rest) if total < 0 else (whole, rest)


def to_json(value: Any) -> Any:
    """Turn a value of a result into what JSON can hold.

    Raises
    ------
    ReegraphError
        For NaN and infinity, which JSON does not know.

    Examples
    --------
    >>> to_json(Node(("Country",), {"name": "China"}))
    {'labels': ['Country'], 'properties': {'name': 'China'}}
    """
    if isinstance(value, Node):
        return {"labels": list(value.labels), "properties": to_json(value.properties)}
    if isinstance(value, Relationship):
        return {"type": value.type, "properties": to_json(value.properties)}
    if isinstance(value, Path):
        return {"nodes": to_json(value.nodes), "relationships": to_json(value.relationships)}
    if isinstance(value, Mapping):
        return {str(k): to_json(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [to_json(v) for v in value]
    if value is None or isinstance(value, str | bool | int):
        return value
    if isinstance(value, float):
        if value != value or value in (float("inf"), float("-inf")):
            raise ReegraphError(f"the result holds {value}, which JSON cannot; filter it out in the query")
        return value
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


@dataclass
class Result:
    """Rows of a query.

    Parameters
    ----------
    columns
        Names, in the order of the query.
    rows
        One list of values a row.
    truncated
        Whether rows were left out because of a limit.
    notes
        What the engine remarked, for instance an unknown label.
    """

    columns: list[str]
    rows: list[list[Any]]
    truncated: bool = False
    notes: list[str] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[list[Any]]:
        return iter(self.rows)

    def to_dicts(self) -> list[dict[str, Any]]:
        """Return one dictionary a row."""
        return [dict(zip(self.columns, row, strict=True)) for row in self.rows]

    def to_pandas(self) -> pandas.DataFrame:
        """Return a data frame.

        Raises
        ------
        ReegraphError
            If pandas is not installed.
        """
        return frame(self.rows, self.columns)

    def _repr_html_(self) -> str:
        """Show the rows as a table in Jupyter."""

        def cells(row: list[Any], tag: str) -> str:
            texts = (html.escape("" if v is None else str(to_json(v))) for v in row)
            return "<tr>" + "".join(f"<{tag}>{text}</{tag}>" for text in texts) + "</tr>"

        more = "<caption>cut at the limit asked for</caption>" if self.truncated else ""
        body = "".join(cells(row, "td") for row in self.rows)
        return f"<table>{more}<thead>{cells(list(self.columns), 'th')}</thead><tbody>{body}</tbody></table>"


class Store(Protocol):
    """Answers Cypher."""

    def query(
        self,
        cypher: str,
        parameters: Mapping[str, Any] | None = None,
        *,
        timeout: float | None = None,
        write: bool = False,
        limit: int | None = None,
    ) -> Result:
        """Run a query; read-only unless `write`."""
        ...

    def close(self) -> None:
        """Let go of what is held."""
        ...
