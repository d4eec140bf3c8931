"""Everything that reaches stdout and stderr: text as UTF-8, tables, JSON documents, files."""

from __future__ import annotations

import errno
import json
import os
import shutil
import sys
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from reegraph._version import __version__

if TYPE_CHECKING:
    from reegraph.build import Info

CONTROLS = {c: f"\\x{c:02x}" for c in (*range(32), *range(127, 160))} | {ord("\n"): " ", ord("\r"): " ", ord("\t"): " "}
CONTROLS_BUT_LINES = CONTROLS | {ord("\n"): "\n"}
LEAST_WIDTH = 14  # of a column that is still read with ease
SHORT_HASH = len("sha256:") + 12


def set_up() -> None:
    """Make both streams UTF-8 with plain line ends, whatever the code page; a closed stream swallows."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115  # lives as long as the process
        elif hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")


def _swallow(stream: TextIO) -> None:
    """Send what is still to come to nowhere, so that the end of the process is quiet."""
    try:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)
    except (OSError, ValueError):
        pass


def write(text: str) -> None:
    """Write to stdout; a reader that has left (``| head``) ends it quietly.

    Raises
    ------
    OSError
        If stdout cannot take it, for instance on a full disk.
    """
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except OSError as error:
        _swallow(sys.stdout)
        if error.errno not in (errno.EPIPE, errno.EINVAL):  # Windows tells EINVAL
            raise OSError(error.errno, error.strerror, "stdout") from None


def end() -> None:
    """Flush stdout."""
    write("")


def say(text: str) -> None:
    """Write a line to stderr."""
    try:
        sys.stderr.write(clean(text, CONTROLS_BUT_LINES) + "\n")
        sys.stderr.flush()
    except OSError:
        _swallow(sys.stderr)


def clean(text: str, table: Mapping[int, str] = CONTROLS) -> str:
    r"""Return the text without characters that would steer a terminal.

    Examples
    --------
    >>> clean("red\x1b[31m")
    'red\\x1b[31m'
    """
    return text if text.isprintable() else text.translate(dict(table))


def ask_for_json(args: Sequence[str]) -> bool:
    """Tell whether the words of a call ask for JSON, even if they are wrong otherwise.

    Examples
    --------
    >>> ask_for_json(["query", "--format", "json", "RETURN 1"])
    True
    """
    words = list(args[: list(args).index("--")] if "--" in args else args)
    return "--format=json" in words or ("--format", "json") in pairwise(words)


# ---- what every answer names


def stamp(info: Info) -> dict[str, str | None]:
    """Return the keys that every JSON answer adds."""
    return {"version": info.version, "content_hash": info.content_hash, "known_up_to": info.known_up_to or None}


def last_line(info: Info, *, whole: bool = False) -> str:
    """Return the line that ends every table; `whole` gives all 64 digits of the hash."""
    short = info.content_hash if whole else info.content_hash[:SHORT_HASH] + "…"
    known = f" · known up to {info.known_up_to}" if info.known_up_to else ""
    return f"reegraph {info.version} · {short}{known}"


def version_line() -> str:
    """Return the last line of an answer that needs no built graph."""
    return f"reegraph {__version__}"


# ---- JSON


def json_text(data: Mapping[str, Any]) -> str:
    """Return a JSON document: one key a line, long lists one item a line.

    Examples
    --------
    >>> print(json_text({"columns": ["n"], "rows": [[1], [2]]}), end="")
    {
      "columns": ["n"],
      "rows": [
        [1],
        [2]
      ]
    }
    """

    def dumps(value: Any) -> str:
        return json.dumps(value, ensure_ascii=False, allow_nan=False)

    lines = []
    for key, value in data.items():
        if isinstance(value, list) and value and any(isinstance(item, list | dict) for item in value):
            body = ",\n    ".join(map(dumps, value))
            lines.append(f"  {dumps(key)}: [\n    {body}\n  ]")
        else:
            lines.append(f"  {dumps(key)}: {dumps(value)}")
    return "{\n" + ",\n".join(lines) + "\n}\n"


def json_list(rows: Iterable[Mapping[str, Any]]) -> str:
    """Return a JSON list, one item a line.

    Examples
    --------
    >>> print(json_list([{"n": 1}]), end="")
    [
      {"n": 1}
    ]
    """
    items = ",\n".join("  " + json.dumps(row, ensure_ascii=False, allow_nan=False) for row in rows)
    return f"[\n{items}\n]\n" if items else "[]\n"


# ---- tables


def on_terminal() -> bool:
    """Tell whether a person looks at stdout."""
    return sys.stdout.isatty()


def table(columns: Sequence[str], rows: Iterable[Sequence[str]], right: Sequence[bool] = ()) -> str:
    """Return a table as text: wrapped to the width of a terminal, never cut in a pipe.

    Parameters
    ----------
    columns
        Names of the columns.
    rows
        Cells as text.
    right
        Whether a column is set to the right.
    """
    names = [clean(c) for c in columns]
    cells = [[clean(c) for c in row] for row in rows]
    sides = [*right, *[False] * len(names)][: len(names)]
    plain = plain_table(names, cells, sides)
    room = shutil.get_terminal_size().columns if on_terminal() else 0
    if not room or len(plain) <= room or max(map(width, plain.splitlines())) <= room:
        return plain
    return _rich_table(names, cells, sides) if len(names) * LEAST_WIDTH <= room else records(names, cells)


def width(text: str) -> int:
    """Return how many columns of a terminal the text takes."""
    if text.isascii():
        return len(text)
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def plain_table(columns: Sequence[str], rows: Sequence[Sequence[str]], right: Sequence[bool]) -> str:
    """Return a table of plain characters, as wide as its cells.

    Examples
    --------
    >>> print(plain_table(["name", "n"], [["Norland", "1"]], [False, True]), end="")
    name     n
    -------  -
    Norland  1
    """
    widths = [max(map(width, (name, *(row[k] for row in rows)))) for k, name in enumerate(columns)]

    def line(row: Sequence[str]) -> str:
        pads = [" " * (w - width(c)) for c, w in zip(row, widths, strict=True)]
        return "  ".join(p + c if r else c + p for c, p, r in zip(row, pads, right, strict=True)).rstrip() + "\n"

    return line(columns) + line(["-" * w for w in widths]) + "".join(map(line, rows))


def records(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return rows as blocks of one line a cell, without empty cells: for a terminal too narrow for the table.

    Examples
    --------
    >>> print(records(["name", "n"], [["Norland", "1"]]), end="")
    [1]
      name  Norland
      n     1
    """
    side = max(map(width, columns), default=0)
    blocks = []
    for number, row in enumerate(rows, start=1):
        lines = [
            f"  {name}{' ' * (side - width(name))}  {cell}\n" for name, cell in zip(columns, row, strict=True) if cell
        ]
        blocks.append(f"[{number}]\n" + "".join(lines))
    return "".join(blocks)


def _rich_table(columns: Sequence[str], rows: Sequence[Sequence[str]], right: Sequence[bool]) -> str:
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    style = "" if os.environ.get("NO_COLOR") else "bold"
    shown = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False, header_style=style)
    for name, side in zip(columns, right, strict=True):
        shown.add_column(Text(name), justify="right" if side else "left", overflow="fold")
    for row in rows:
        shown.add_row(*(Text(cell) for cell in row))
    console = Console(file=sys.stdout, highlight=False)
    with console.capture() as captured:
        console.print(shown)
    return captured.get()
