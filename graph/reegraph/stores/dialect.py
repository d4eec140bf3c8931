"""Nothing different without a word: what both engines run alike, what is mended, and what is refused before it runs."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from reegraph.errors import ReegraphError
from reegraph.stores.cypher.check import LISTED, Checker
from reegraph.stores.cypher.clauses import WRITING, Clauses
from reegraph.stores.cypher.edits import Note, place
from reegraph.stores.cypher.tree import NotReadError, Token, Tree, tokens
from reegraph.stores.cypher.types import Properties

WORDS = re.compile(r"'(?:\\.|[^'\\])*'|\"(?:\\.|[^\"\\])*\"|`[^`]*`|//[^\n]*|/\*.*?\*/", re.DOTALL)
ADMIN = frozenset({
    "ALTER", "DROP", "GRANT", "DENY", "REVOKE", "START", "STOP", "SHOW", "TERMINATE", "RENAME", "ENABLE", "DRYRUN",
    "DEALLOCATE", "REALLOCATE",
})  # fmt: skip
UNKNOWN = Properties(None)


@dataclass(frozen=True)
class Prepared:
    """A query as the embedded engine runs it.

    Parameters
    ----------
    text, parameters
        What is handed to the engine.
    columns
        Names of columns that only the engine sees, and what they stand for.
    mended
        What was written in another way, with its place.
    writes
        Whether it changes anything.
    labels
        Labels of nodes that it makes.
    names
        Names of the columns that it returns.
    """

    text: str
    parameters: Mapping[str, Any]
    columns: Mapping[str, str]
    mended: tuple[Note, ...]
    writes: bool
    labels: frozenset[str]
    names: tuple[str, ...]


def prepare(cypher: str, parameters: Mapping[str, Any] | None = None, properties: Properties = UNKNOWN) -> Prepared:
    """Read a query, and mend or refuse what the embedded engine and Neo4j answer differently.

    Parameters
    ----------
    cypher
        One statement.
    parameters
        Values for ``$name``.
    properties
        What the store knows of its properties.

    Raises
    ------
    ReegraphError
        With line and column, the reason, and how to write it so that it works on both.

    Examples
    --------
    >>> prepare("MATCH (a)-[*]->(b) RETURN b.name").text
    'MATCH (a)-[*1..1000000]->(b) RETURN b.name'
    >>> print(*prepare("RETURN 1 < 2 < 3 AS x").mended)
    line 1, column 8: a < b < c is written as a < b AND b < c
    >>> prepare("MATCH (n) RETURN n.title")
    Traceback (most recent call last):
    reegraph.errors.ReegraphError: line 1, column 18: the embedded engine keeps `title` for itself, ...
    """
    try:
        tree = Clauses(cypher).statement()
        checker = Checker(cypher, parameters or {}, properties)
        checker.writes = writes(tree)
        names = checker.statement(tree)
        text = checker.text(tree)
    except NotReadError as error:
        raise ReegraphError(sentence(cypher, error)) from None
    except RecursionError:
        raise ReegraphError("the query is nested too deeply; simplify it") from None
    notes = sorted(checker.edits.notes.values(), key=lambda n: (n.line, n.column))
    made = frozenset(checker.made_labels)
    return Prepared(text, checker.parameters, checker.columns, tuple(notes), checker.writes, made, tuple(names))


def writes(tree: Tree) -> bool:
    """Whether a clause of the query changes anything."""
    return any(t.kind in WRITING for t in tree.walk())


def sentence(cypher: str, error: NotReadError) -> str:
    """Return one sentence for the user."""
    line, column = place(cypher, error.position)
    return f"line {line}, column {column}: {error.reason}" + (f"; {error.mend}" if error.mend else "")


def masked(cypher: str) -> str:
    """Return the query with texts, quoted names and comments blanked out, every position kept.

    Examples
    --------
    >>> masked("RETURN 'a' // b")
    'RETURN         '
    """
    return WORDS.sub(lambda m: re.sub(r"[^\n]", " ", m.group()), cypher)


def refuse_unsafe(cypher: str) -> None:
    """Refuse what reads files or addresses, manages the server, or calls procedures that are not on the short list.

    Everything else is passed on to Neo4j as it is.

    Raises
    ------
    ReegraphError
        With line and column.

    Examples
    --------
    >>> refuse_unsafe("MATCH (n) RETURN n.load, n.csv")
    >>> refuse_unsafe("CALL apoc.load.json('file:///x')")
    Traceback (most recent call last):
    reegraph.errors.ReegraphError: line 1, column 1: the procedure apoc.load.json is not allowed here; ...
    """
    try:
        found = tokens(cypher)
    except NotReadError:
        found = [Token("name", m.group(), m.start(), m.end()) for m in re.finditer(r"\w+|[^\w\s]", masked(cypher))]
    for n, token in enumerate(found):
        before = found[n - 1].text if n else ""
        if token.kind == "name" and before not in (".", ":", "$"):
            _unsafe(cypher, found, n, first=before in ("", ";"))


def _unsafe(cypher: str, found: list[Token], n: int, *, first: bool) -> None:
    word, rest = found[n].upper, found[n + 1 :]
    following = rest[0] if rest else Token("end", "", 0, 0)
    reason = mend = ""
    if word == "LOAD" and following.upper == "CSV":
        reason, mend = "LOAD CSV reads files and is refused", "pass the rows as a parameter and UNWIND them"
    elif word == "CALL" and following.kind in ("name", "quoted") and following.start:
        name = following.text.strip("`")
        for dot, part in zip(rest[1::2], rest[2::2], strict=False):
            if dot.text != ".":
                break
            name += "." + part.text.strip("`")
        if name.lower() not in (*LISTED, "db.propertykeys"):
            reason, mend = (
                f"the procedure {name} is not allowed here",
                "db.labels, db.relationshipTypes and db.propertyKeys are",
            )
    elif first and word in ADMIN:
        reason, mend = (
            f"{word} manages the server and is refused",
            "`reegraph schema` tells labels, relationships and properties",
        )
    elif first and word == "CREATE" and following.kind == "name" and not (len(rest) > 1 and rest[1].text == "="):
        reason, mend = f"CREATE {following.text} manages the server and is refused", "use the server's own tools for it"
    if reason:
        line, column = place(cypher, found[n].start)
        raise ReegraphError(f"line {line}, column {column}: {reason}; {mend}")


def refuse_files(cypher: str) -> None:
    """Refuse what no store runs; the older name of `refuse_unsafe`."""
    refuse_unsafe(cypher)
