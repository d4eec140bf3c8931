"""Nothing different without a word: what both engines run alike, what is mended, and what is refused before it runs."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
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
PLAIN = frozenset({str, int, float, bool, date, type(None)})
LONGEST = 500_000  # characters
MOST_UNIONS, MOST_CLAUSES, DEEPEST_CALL = 20, 1_000, 10  # stack: 200 UNIONs fit 8 MB, 40 fit 1 MB, 10 fit 512 kB
MEMORABLE = 10_000  # characters of a query or text that is remembered as it is
ESCAPE = re.compile(r"\\u+([0-9a-fA-F]{4})")
AS_LIST = "pass the values as a list, and UNWIND it: UNWIND $list AS x …"
Key = tuple[str, tuple[tuple[str, str, object], ...]]


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
    if len(cypher) > LONGEST:
        raise ReegraphError(f"the query has more than {LONGEST:,} characters; {AS_LIST}")
    try:
        tree = Clauses(cypher).statement()
        refuse_large(tree)
        checker = Checker(cypher, parameters or {}, properties)
        checker.writes = writes(tree)
        names = checker.statement(tree)
        text = checker.text(tree)
    except NotReadError as error:
        raise ReegraphError(sentence(cypher, error)) from None
    except RecursionError:
        mend = "write x IN [a, b, …] for x = a OR x = b OR …, and sum or join long chains in a list with reduce()"
        raise ReegraphError(f"the query is nested too deeply, or chains too many OR, AND or +; {mend}") from None
    notes = sorted(checker.edits.notes.values(), key=lambda n: (n.line, n.column))
    made = frozenset(checker.made_labels)
    return Prepared(text, checker.parameters, checker.columns, tuple(notes), checker.writes, made, tuple(names))


def memory_key(cypher: str, parameters: Mapping[str, Any] | None) -> Key | None:
    """Return what the result of `prepare` depends on, beside what the store knows of its properties.

    The values of the parameters are part of it and not their kinds alone, since the check looks into them: a text may
    be a regular expression or the name of a property. None if there is anything but single values, which nobody can
    change afterwards; such a query is read anew.

    Examples
    --------
    >>> memory_key("RETURN $n", {"n": 1}) == memory_key("RETURN $n", {"n": True})
    False
    >>> memory_key("RETURN $n", {"n": [1]})
    """
    found: list[tuple[str, str, object]] = []
    if len(cypher) > MEMORABLE:
        return None
    for name, value in (parameters or {}).items():
        kind = type(value)
        if kind not in PLAIN or (kind is str and len(value) > MEMORABLE):
            return None
        found.append((name, kind.__name__, repr(value) if kind is float else value))  # 0.0 equals -0.0
    return cypher, tuple(found)


def refuse_large(tree: Tree) -> None:
    """Refuse what would end the process, since the embedded engine goes one call deeper for each of these.

    Raises
    ------
    NotReadError
        At what is too much.
    """
    unions = clauses = 0
    left = [(tree, 0)]
    while left:
        node, depth = left.pop()
        if node.kind == "query":
            unions += len(node.kids) - 1
            depth += 1
        clauses += len(node.kids) if node.kind == "single" else 0
        if unions > MOST_UNIONS:
            raise NotReadError(node.start, f"more than {MOST_UNIONS} UNIONs end the embedded engine", AS_LIST)
        if clauses > MOST_CLAUSES:
            raise NotReadError(node.start, f"more than {MOST_CLAUSES:,} clauses end the embedded engine", AS_LIST)
        if depth > DEEPEST_CALL:
            mend = "put one after the other instead of one into the other"
            raise NotReadError(node.start, f"more than {DEEPEST_CALL} subqueries within each other", mend)
        left += [(kid, depth) for kid in reversed(node.kids)]


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
    for text in dict.fromkeys((cypher, ESCAPE.sub(lambda m: chr(int(m[1], 16)), cypher))):  # both are one to a server
        try:
            found = tokens(text)
        except NotReadError:
            found = [Token("name", m.group(), m.start(), m.end()) for m in re.finditer(r"\w+|[^\w\s]", masked(text))]
        firsts = {_begins(found, 0), *(_begins(found, n + 1) for n, token in enumerate(found) if token.text == ";")}
        for n, token in enumerate(found):
            before = found[n - 1].text if n else ""
            if n in firsts or (token.kind == "name" and before not in (".", ":", "$")):
                _unsafe(text, found, n, first=n in firsts)


def _begins(found: list[Token], n: int) -> int:
    """Return which word the statement from the n-th on begins with, behind what only says how it is run, and where.

    That is EXPLAIN, PROFILE, CYPHER with a version and options, and USE with a database.
    """
    words = [token.upper for token in found] + [""] * 2

    def value(n: int) -> int:
        """Return what comes after a name or number with dots in it."""
        n += 1
        while words[n] == ".":
            n += 2
        return min(n, len(found))

    while n < len(found):
        if words[n] in ("EXPLAIN", "PROFILE"):
            n += 1
        elif words[n] == "CYPHER":
            n += 1
            while n < len(found) and (found[n].text[:1].isdigit() or words[n + 1] == "="):
                n = value(n) if found[n].text[:1].isdigit() else value(n + 2)
        elif words[n] == "USE":
            n = value(n + 1)
            if words[n] == "(":
                while n < len(found) and words[n] != ")":
                    n += 1
                n += 1
        else:
            break
    return n


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
