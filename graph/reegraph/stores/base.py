"""What every store gives back: a result with columns and rows, and the same Python types from each engine."""

from __future__ import annotations

import html
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

from reegraph.errors import ReegraphError

if TYPE_CHECKING:
    import pandas


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
        try:
            import pandas as pd
        except ModuleNotFoundError:
            raise ReegraphError("pandas is not installed; install it with: pip install 'reegraph[pandas]'") from None
        return pd.DataFrame(self.rows, columns=self.columns)

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
