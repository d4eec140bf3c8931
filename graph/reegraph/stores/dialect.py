"""What is refused before a query runs, so that no store does more than it was asked for."""

from __future__ import annotations

import re

from reegraph.errors import ReegraphError

WORDS = re.compile(r"'(?:\\.|[^'\\])*'|\"(?:\\.|[^\"\\])*\"|`[^`]*`|//[^\n]*|/\*.*?\*/", re.DOTALL)


def masked(cypher: str) -> str:
    """Return the query with texts, quoted names and comments blanked out, every position kept.

    Examples
    --------
    >>> masked("RETURN 'a' // b")
    'RETURN         '
    """
    return WORDS.sub(lambda m: re.sub(r"[^\n]", " ", m.group()), cypher)


def refuse_files(cypher: str) -> None:
    """Refuse ``LOAD CSV``, which would read files or addresses.

    Raises
    ------
    ReegraphError
        With line and column.
    """
    found = re.search(r"\bLOAD\s+CSV\b", masked(cypher), re.IGNORECASE)
    if found:
        line = cypher.count("\n", 0, found.start()) + 1
        column = found.start() - (cypher.rfind("\n", 0, found.start()) + 1) + 1
        mend = "pass the rows as a parameter and UNWIND them"
        raise ReegraphError(f"line {line}, column {column}: LOAD CSV reads files and is refused; {mend}")
