"""``reegraph import``."""  # noqa: N999  # a command is in the module of its name

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import click

from reegraph.cli.common import day_option, formats, today
from reegraph.cli.output import clean, json_text, say, table, version_line, write
from reegraph.dates import parse
from reegraph.errors import UsageError
from reegraph.importers import KINDS, read
from reegraph.importers.base import Import, Options, Progress, counted, silent
from reegraph.importers.files import Revision, check_keys, compare, origin
from reegraph.importers.folder import next_steps, place

HELP = "\n".join(
    [
        "Make compact tables of published files, with their origin.",
        "",
        "\b",
        "  reegraph import usgs usgs_mcs2026_commodities_data.csv --read-on 2026-11-22 --out my/tables",
        "  reegraph metrics concentration --seeds shipped --seeds my          it can be used at once",
        "  reegraph import baci BACI_HS17_Y2024_V202601.csv country_codes_V202601.csv --out my/tables",
        "  reegraph import usgs mcs2027.csv --compare --out my/tables         what is revised; nothing is written",
        "",
        "KIND is one of:",
        "",
        "\b",
        *(f"  {kind:<9} {says}" for kind, says in KINDS.items()),
        "",
        "Every row is used, left out by name, or refused; nothing is written unless the whole file was understood.",
    ]
)


@contextmanager
def _progress() -> Iterator[Progress]:
    """Show a bar on stderr, if a person looks at it."""
    if not sys.stderr.isatty():
        yield silent
        return
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (BarColumn(), DownloadColumn(), TimeRemainingColumn(), TextColumn("{task.description}", markup=False))
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=None)
        yield lambda done, total, what: bar.update(task, completed=done, total=total or None, description=clean(what))


def _published(_ctx: click.Context, _param: click.Parameter, value: str | None) -> str:
    try:
        return parse(value).text if value else ""
    except ValueError as error:
        raise click.BadParameter(str(error)) from None


@click.command("import", help=HELP)
@click.argument("kind", metavar="KIND")
@click.argument("files", metavar="FILE…", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--edition", metavar="WORD", default="", help="Edition, where the file does not tell it.")
@day_option("--read-on", "Day on which the file was fetched; today if left out.")
@click.option(
    "--published", metavar="DAY", callback=_published, help="Day, month or year of publication, if known better."
)
@click.option(
    "--compare", "comparing", is_flag=True, help="Tell row by row what differs from the tables in --out; write nothing."
)
@click.option(
    "--out",
    metavar="DIR",
    required=True,
    type=click.Path(path_type=Path, file_okay=False),
    help="FOLDER/tables: FOLDER can then be used with --seeds.",
)
@formats("table", "json")
def command(
    kind: str, files: tuple[Path, ...], edition: str, read_on: date | None, published: str, comparing: bool, out: Path,
    form: str,
) -> None:  # fmt: skip
    """Read files of one kind, and write or compare."""
    day = str(read_on or today())  # the file is here, so it has come out by then
    with _progress() as progress:
        asked = Options(edition=edition, read_on=day, published=published, progress=progress)
        result = read(kind, files, asked)
    check_keys(result)
    if comparing:
        if not out.is_dir():
            raise UsageError(f"no folder {out}; --compare needs the tables of an earlier edition in --out")
        _tell(result, *compare(result, out), form)
        return
    placed = place(result, out, asked)
    written = [file.as_posix() for file in placed.files]
    what = "1 table" if len(result.tables) == 1 else f"{len(result.tables)} tables"
    say(f"{what} written to {out}" + (", with entries and source" if placed.seeds else f": {placed.why}"))
    steps = next_steps(result, placed.seeds) if placed.seeds else []
    if form == "json":
        told = {**origin(result, day, published), "written": written, "seeds": placed.seeds and placed.seeds.as_posix()}
        write(json_text({**told, "next": steps}))
        return
    rows = [[name, f"{len(t.rows):,}", t.means] for name, t in zip(written, result.tables, strict=False)]
    text = table(("file", "rows", "holds"), rows, (False, True))
    others = f"also written: {', '.join(written[len(rows) :])}"
    then = "".join(f"next: {clean(step)}\n" for step in steps)
    write(f"{text}{clean(others)}\n\n{_account(result)}\n{then}{version_line()}\n")


def _account(result: Import) -> str:
    """Tell where every row went."""
    account = result.account
    lines = [f"{result.kind} · {result.edition}", f"{account.rows:,} rows read, {account.used:,} used"]
    lines += [f"  left out: {counted(why, count)}" for why, count in account.left_out.most_common()]
    lines += [f"note: {sentence}" for sentence in account.reported]
    lines += [
        f"note: {t.name} makes no facts: the schema has no place for it yet" for t in result.tables if not t.facts
    ]
    return "".join(clean(line) + "\n" for line in lines)


def _tell(result: Import, found: list[Revision], notes: list[str], form: str) -> None:
    """Tell what an edition revises."""
    if form == "json":
        write(
            json_text(
                {
                    "kind": result.kind,
                    "edition": result.edition,
                    "notes": notes,
                    "revisions": [r.to_dict() for r in found],
                }
            )
        )
        return
    rows = [
        [r.table, r.key, r.change, r.column, r.old or "–" * bool(r.column), r.new or "–" * bool(r.column)]
        for r in found
    ]
    text = table(("table", "row", "change", "column", "old", "new"), rows) if rows else "nothing differs\n"
    write(f"{text}\n{''.join(clean(note) + chr(10) for note in notes)}{version_line()}\n")
