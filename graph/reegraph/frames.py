"""Data frames, for those who have pandas."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from reegraph.errors import ReegraphError

if TYPE_CHECKING:
    import pandas


def frame(rows: Sequence[Any], columns: Sequence[str]) -> pandas.DataFrame:
    """Return rows as a data frame.

    Parameters
    ----------
    rows
        Lists in the order of the columns, or mappings.
    columns
        Names of the columns.

    Raises
    ------
    ReegraphError
        If pandas is not installed.

    Examples
    --------
    >>> frame([["china", 0.9]], ["maker", "share"]).to_dict("records")
    [{'maker': 'china', 'share': 0.9}]
    """
    try:
        import pandas as pd
    except ModuleNotFoundError:
        raise ReegraphError("pandas is not installed; install it with: pip install 'reegraph[pandas]'") from None
    return pd.DataFrame(rows, columns=list(columns))
