"""The graph as a Cypher script that builds it in any Neo4j 5, and the same bytes for the same graph."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from reegraph.graph import OWNER
from reegraph.stores.batches import batches
from reegraph.stores.constraints import INFO_LABEL, indexes, quoted, unique
from reegraph.stores.remote import INFO_ID, Cargo
from reegraph.stores.rows import Part, Row, Spool, stored, written

ROWS = 500
START, END = "(start)", "(end)"  # no names of properties
BETWEEN = "\x1f"
HEAD = """\
// reegraph {version}, {content_hash}, known up to {known}
// Builds the graph in an empty database or beside other data; run it again to finish what was stopped. What it writes
// carries graph: '{owner}'; a node of yours with a label and id of ours makes it stop.
//   cypher-shell -a neo4j://localhost:7687 -u neo4j -f reegraph.cypher
"""
ESCAPES = {"\\": "\\\\", "'": "\\'", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\b": "\\b", "\f": "\\f"}


def literal(value: Any) -> str:
    r"""Return a value as Cypher text.

    Examples
    --------
    >>> print(literal({"name": "Norland's", "since": date(2025, 10, 9), "share": [0.5]}))
    {`name`: 'Norland\'s', `since`: date('2025-10-09'), `share`: [0.5]}
    """
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        return repr(value).replace("e+", "e")
    if isinstance(value, date):
        return f"date('{value.isoformat()}')"
    if isinstance(value, str):
        return (
            "'"
            + "".join(ESCAPES.get(c) or (c if c.isprintable() or ord(c) > 0xFF else f"\\u{ord(c):04x}") for c in value)
            + "'"
        )
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{quoted(k)}: {literal(v)}" for k, v in value.items()) + "}"
    return "[" + ", ".join(map(literal, value)) + "]"


def about(cargo: Cargo, spool: Spool, *, complete: bool) -> Row:
    """Return the properties of GraphInfo; no time, so that the same graph gives the same file."""
    parts = sorted(spool.sums)
    return {
        "id": INFO_ID,
        "name": "reegraph",
        "graph": OWNER,
        "version": cargo.version,
        "content_hash": cargo.content_hash,
        **({"known_up_to": date.fromisoformat(cargo.known_up_to)} if cargo.known_up_to else {}),
        "node_labels": sorted(p.name for p in parts if p.kind == "node"),
        "relationship_types": sorted(p.name for p in parts if p.kind == "relationship"),
        "parts": [written(part, spool.sums[part]) for part in parts],
        "complete": complete,
    }


def rules(cargo: Cargo) -> list[str]:
    """Return the statements for uniqueness and indexes."""
    return [rule.statement for rule in [*unique(cargo.ontology), *indexes(cargo.ontology)]]


def statements(cargo: Cargo, spool: Spool) -> Iterator[str]:
    """Yield the statements of the script, each without its semicolon.

    Parameters
    ----------
    cargo
        The build.
    spool
        Its rows.
    """
    yield from rules(cargo)
    yield _info(about(cargo, spool, complete=False))
    for part in sorted(spool.sums):
        if part.kind == "node":
            yield from _nodes(part, spool)
    for part in sorted(spool.sums):
        if part.kind == "relationship":
            yield from _relationships(part, spool)
    yield _info(about(cargo, spool, complete=True))


def script(cargo: Cargo, spool: Spool) -> Iterator[str]:
    """Yield the text of the script, piece by piece; every statement ends with a semicolon at the end of a line."""
    known = cargo.known_up_to or "no day"
    yield HEAD.format(version=cargo.version, content_hash=cargo.content_hash, known=known, owner=OWNER)
    for statement in statements(cargo, spool):
        yield f"{statement};\n"


def _info(values: Row) -> str:
    ends = f"id: {literal(INFO_ID)}, graph: {literal(OWNER)}"
    return f"MERGE (g:{INFO_LABEL} {{{ends}}}) SET g += {literal(values)}"


def _nodes(part: Part, spool: Spool) -> Iterator[str]:
    for batch in batches(part, spool.piles[part], lambda row: tuple(row["labels"]), stored, size=ROWS):
        more = "".join(f" SET n:{quoted(label)}" for label in batch.key[1:])
        head, value = _columns(batch.rows)
        merge = f"MERGE (n:{quoted(part.name)} {{id: {value.pop('id')}, graph: {literal(OWNER)}}})"
        yield f"{head}{merge} SET n += {_map(value)}{more}"


def _relationships(part: Part, spool: Spool) -> Iterator[str]:
    def ends(row: Row) -> tuple[str, ...]:
        return spool.labels(row["source"])[:1] + spool.labels(row["target"])[:1]

    def sent(row: Row) -> Row:
        return {START: row["source"], END: row["target"], **stored(row)}

    for batch in batches(part, spool.piles[part], ends, sent, size=ROWS):
        head, value = _columns(batch.rows)
        sides = ((v, label, value.pop(end)) for v, label, end in zip("ab", batch.key, (START, END), strict=True))
        found = "".join(f"MATCH ({v}:{quoted(label)} {{id: {own}}}) " for v, label, own in sides)
        kept = f"{{edge_id: {value.pop('edge_id')}, graph: {literal(OWNER)}}}"
        yield f"{head}{found}MERGE (a)-[e:{quoted(part.name)} {kept}]->(b) SET e += {_map(value)}"


def _columns(rows: list[Row]) -> tuple[str, dict[str, str]]:
    """Return a list of values for each property, and how the value of row `i` is read from it.

    A server reads a flat list of plain values as one, which is many times faster than a list of maps.
    """
    names = sorted({name for row in rows for name in row} - {"graph"})
    lists, values = [], {}
    for k, name in enumerate(names):
        column = [row.get(name) for row in rows]
        kinds = {type(v) for v in column if v is not None}
        values[name] = f"c{k}[i]"
        if kinds == {date}:
            column, values[name] = [v and v.isoformat() for v in column], f"date(c{k}[i])"
        elif kinds == {list} and all(map(_joinable, column)):
            column, values[name] = [v and BETWEEN.join(v) for v in column], f"split(c{k}[i], {literal(BETWEEN)})"
        lists.append(f"{literal(column)} AS c{k}")
    return "WITH " + ",\n  ".join(lists) + f"\nUNWIND range(0, {len(rows) - 1}) AS i\n", values


def _joinable(value: list[Any] | None) -> bool:
    """Tell whether a list of texts comes back from one text."""
    return value is None or (bool(value) and all(isinstance(v, str) and v and BETWEEN not in v for v in value))


def _map(values: Mapping[str, str]) -> str:
    return "{" + ", ".join(f"{quoted(name)}: {text}" for name, text in values.items()) + "}"
