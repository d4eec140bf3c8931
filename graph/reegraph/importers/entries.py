"""Entries put into a YAML list that a person keeps: its comments and all other entries stay as they were."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from textwrap import indent
from typing import Any

from reegraph.errors import Problem, ProblemsError
from reegraph.yamlfile import Map, Seq, read


def block(record: Any) -> str:
    r"""Return a record as YAML that stands by itself.

    Examples
    --------
    >>> block([{"id": "a", "key": ["b"]}])
    '- id: a\n  key:\n  - b\n'
    """
    import yaml

    alone = json.loads(json.dumps(record))  # a copy, so that nothing becomes an alias
    return str(yaml.safe_dump(alone, sort_keys=False, allow_unicode=True, width=120))


def with_entries(file: Path, name: str, entries: Sequence[Mapping[str, Any]], replaced: Collection[str]) -> str:
    """Return the text of a list of records with some put in.

    Parameters
    ----------
    file
        The list; it need not be there.
    name
        How problems name it.
    entries
        Records with an ``id``.
    replaced
        Ids of which the old record makes room.

    Returns
    -------
    str
        The new text. An old record is replaced where it stands, the others come to the end.

    Raises
    ------
    ProblemsError
        If the file cannot be read, is no list with a line for each record, or has one of the ids already.
    """
    text = file.read_text(encoding="utf-8") if file.is_file() else ""
    if not text.strip() or text.strip() == "[]":
        return "".join(block([entry]) for entry in entries)
    rows, problems = read(file, name)
    if problems:
        raise ProblemsError(problems)
    lines = text.splitlines(keepends=True)
    if not isinstance(rows, Seq) or any(not lines[line - 1].lstrip().startswith("- ") for line in rows.lines):
        mend = "begin each on a line of its own with `- id:`, or import into another folder"
        raise ProblemsError([Problem(name, 1, f"is no list with a line for each entry; {mend}")])
    margin = lines[rows.lines[0] - 1][: -len(lines[rows.lines[0] - 1].lstrip())]
    there = {str(row["id"]): k for k, row in enumerate(rows) if isinstance(row, Map) and "id" in row}
    mend = "it is not of this import: give it another id, or import into another folder"
    taken = [entry["id"] for entry in entries if entry["id"] in there and entry["id"] not in replaced]
    if taken:
        raise ProblemsError(
            [Problem(name, rows.lines[there[one]], f"has the id {one} already, and {mend}") for one in taken]
        )
    if not lines[-1].endswith("\n"):
        lines[-1] += "\n"
    for entry in sorted(entries, key=lambda entry: -there.get(entry["id"], -1)):  # from the end, so that lines stay
        if entry["id"] in there:
            begin, end = _span(rows, there[entry["id"]], lines)
            lines[begin:end] = [indent(block([entry]), margin)]
    return "".join(lines) + "".join(indent(block([entry]), margin) for entry in entries if entry["id"] not in there)


def _span(rows: Seq, k: int, lines: Sequence[str]) -> tuple[int, int]:
    """Return the lines of an entry without the comments and empty lines before the next one."""
    begin = rows.lines[k] - 1
    end = rows.lines[k + 1] - 1 if k + 1 < len(rows) else len(lines)
    while end > begin + 1 and (not lines[end - 1].strip() or lines[end - 1].lstrip().startswith("#")):
        end -= 1
    return begin, end
