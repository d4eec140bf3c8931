"""The result of an impact run: one object that feeds JSON, table and notebook."""

from __future__ import annotations

import copy
import html
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from reegraph.frames import frame

if TYPE_CHECKING:
    import pandas


@dataclass(frozen=True)
class ImpactResult:
    """What hangs on the shocks of a scenario.

    Parameters
    ----------
    data
        The result in the form of the page on scenarios: stable keys, each always of one kind. A figure is
        ``{low, high, working, unit, basis, because}`` (`working` if it is exact, `because` if it is not). What this
        version does not compute is there: empty (`importers`, `sets`, `help`) or null (`loss`, `first_shortage_day`).

    Examples
    --------
    >>> import reegraph
    >>> result = reegraph.load().impact("china-stops-exports")
    >>> magnets = next(row for row in result.to_dict()["inputs"] if row["input"] == "rare-earth-magnets")
    >>> magnets["exposure"]["low"]
    0.94
    """

    data: Mapping[str, Any]

    def to_dict(self) -> dict[str, Any]:
        """Return the result for JSON; nothing but numbers, text, lists, maps, true, false and null."""
        return copy.deepcopy(dict(self.data))

    def text(self) -> str:
        """Return the result as a table for people, at most 100 columns wide, without a line end."""
        from reegraph.impact.text import text

        return text(self.data)

    def rows(self) -> list[dict[str, Any]]:
        """Return the exposure of each product and sector in each of its inputs, one flat row each."""
        return [_flat(row, part) for row in self.data["sectors"] for part in row["inputs"] or [row]]

    def to_pandas(self) -> pandas.DataFrame:
        """Return `rows` as a data frame.

        Raises
        ------
        ReegraphError
            If pandas is not installed.
        """
        names = ["sector", "name", "route", "input", "low", "high", "basis", "because", "facts", "rules"]
        return frame(self.rows(), names)

    def __str__(self) -> str:
        return self.text()

    def _repr_html_(self) -> str:
        """Show question, answer and the exposures as a table in Jupyter."""
        from reegraph.impact.text import headline, interval

        names = ("product or sector", "route", "input", "exposure", "because")
        cells = [
            (row["name"], row["route"], row["input"], interval(row["low"], row["high"]), row["because"] or "")
            for row in self.rows()
        ]
        cells += [(row["name"], "", "", "0", row["because"]) for row in self.data["untouched"]]
        cells += [(row["name"], "", "", "?", row["because"]) for row in self.data["not_told"]]
        head = "".join(f"<th>{name}</th>" for name in names)
        body = "".join("<tr>" + "".join(f"<td>{html.escape(c)}</td>" for c in row) + "</tr>" for row in cells)
        title = "".join(f"<p>{html.escape(line)}</p>" for line in headline(self.data))
        return f"{title}<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _flat(row: Mapping[str, Any], part: Mapping[str, Any]) -> dict[str, Any]:
    figure = part["exposure"]
    return {
        "sector": row["sector"],
        "name": row["name"],
        "route": row["route"],
        "input": part.get("input", ""),
        **{key: figure.get(key) for key in ("low", "high", "basis", "because")},
        "facts": sorted({fact for path in part["paths"] for fact in path["facts"]}),
        "rules": sorted({rule for path in part["paths"] for rule in path["rules"]}),
    }
