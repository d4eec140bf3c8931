"""A result of a query or a question, on stdout or in a file."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

import click

from reegraph.build import Info
from reegraph.cli.cells import markdown, right_sides, separated, shown
from reegraph.cli.output import json_text, last_line, say, stamp, table, write
from reegraph.paths import write_file
from reegraph.stores.base import Result, to_json

F = TypeVar("F", bound=Callable[..., Any])

ENDINGS = {".csv": "for a spreadsheet", ".tsv": "with tabs", ".json": "as --format json", ".md": "a Markdown table"}


def _ending(_ctx: click.Context, _param: click.Parameter, value: Path | None) -> Path | None:
    if value is not None and value.suffix.lower() not in ENDINGS:
        known = ", ".join(f"{ending} ({what})" for ending, what in ENDINGS.items())
        raise click.BadParameter(f"{value} has none of the endings {known}")
    if value is not None and value.is_dir():
        raise click.BadParameter(f"{value} is a folder; name a file")
    return value


def out_option(function: F) -> F:
    """Add ``--out``."""
    return click.option(
        "--out", metavar="FILE", type=click.Path(path_type=Path), callback=_ending,
        help="Write to this file instead of stdout; its ending tells the form: .csv, .tsv, .json or .md.",
    )(function)  # fmt: skip


def document(result: Result, info: Info, extra: Mapping[str, Any]) -> dict[str, Any]:
    """Return the JSON form of a result.

    Raises
    ------
    ReegraphError
        If it holds NaN or infinity.
    """
    rows = [[to_json(value) for value in row] for row in result.rows]
    return {"columns": result.columns, "rows": rows, "truncated": result.truncated, **extra, **stamp(info)}


def counted(result: Result) -> str:
    """Return how many rows there are, and whether there are more."""
    count = len(result.rows)
    words = "no rows" if not count else "1 row" if count == 1 else f"{count:,} rows"
    return f"{words}, cut at the limit: there are more" if result.truncated else words


def print_result(
    result: Result,
    info: Info,
    form: str,
    *,
    extra: Mapping[str, Any] | None = None,
    cells: Callable[[str, Any], str] | None = None,
    below: Sequence[str] = (),
) -> None:
    """Print a result.

    Parameters
    ----------
    result, info
        The rows, and the build they come from.
    form
        table, json or csv.
    extra
        Further keys of the JSON document.
    cells
        How a value of a column is shown in the table.
    below
        Lines between table and last line.
    """
    for note in result.notes:
        say(f"note: {note}")
    if form == "json":
        write(json_text(document(result, info, extra or {})))
    elif form == "csv":
        write(separated(result.columns, result.rows, ","))
        say(f"{counted(result)} · {last_line(info)}")
    else:
        show = cells or (lambda _, value: shown(value))
        rows = [[show(column, value) for column, value in zip(result.columns, row, strict=True)] for row in result.rows]
        text = table(result.columns, rows, right_sides(result.rows, len(result.columns))) if result.columns else ""
        write("\n".join([text + f"({counted(result)})", *below, "", last_line(info)]) + "\n")


def write_result(
    result: Result, info: Info, out: Path, *, extra: Mapping[str, Any] | None = None, below: Sequence[str] = ()
) -> None:
    """Write a result to a file whose ending tells the form.

    Raises
    ------
    OSError
        If the file cannot be written.
    """
    for note in result.notes:
        say(f"note: {note}")
    kind = out.suffix.lower()
    if kind == ".csv":
        data = separated(result.columns, result.rows, ",").encode("utf-8-sig")
    elif kind == ".tsv":
        data = separated(result.columns, result.rows, "\t").encode()
    elif kind == ".json":
        data = json_text(document(result, info, extra or {})).encode()
    else:
        lines = [
            markdown(result.columns, result.rows),
            *(f"{line}  " for line in below),
            *([""] if below else []),
            last_line(info, whole=True),
        ]
        data = ("\n".join(lines) + "\n").encode()
    write_file(out, data)
    say(f"wrote {counted(result)} to {out} · {last_line(info)}")
