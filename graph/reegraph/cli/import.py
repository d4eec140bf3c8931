"""``reegraph import``."""  # noqa: N999  # a command is in the module of its name

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import click

from reegraph.cli.common import day_option, formats
from reegraph.cli.output import clean, json_text, say, table, version_line, write
from reegraph.errors import UsageError
from reegraph.importers import KINDS, read
from reegraph.importers.base import Import, Options, Progress, silent
from reegraph.importers.files import Revision, check_keys, compare, csv_text, file_name, origin
from reegraph.paths import write_file

HELP = "\n".join(
    [
        "Make compact tables of published files, with their origin.",
        "",
        "\b",
        "  reegraph import usgs usgs_mcs2026_commodities_data.csv --out seeds/tables",
        "  reegraph import baci BACI_HS17_Y2024_V202601.csv country_codes_V202601.csv --out seeds/tables",
        "  reegraph import usgs mcs2027.csv --compare --out seeds/tables      what is revised; nothing is written",
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


@click.command("import", help=HELP)
@click.argument("kind", metavar="KIND")
@click.argument("files", metavar="FILE…", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--edition", metavar="WORD", default="", help="Edition, where the file does not tell it.")
@day_option("--read-on", "Day on which the file was fetched; not recorded if left out.")
@click.option(
    "--compare", "comparing", is_flag=True, help="Tell row by row what differs from the tables in --out; write nothing."
)
@click.option(
    "--out",
    metavar="DIR",
    required=True,
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder of the tables.",
)
@formats("table", "json")
def command(
    kind: str, files: tuple[Path, ...], edition: str, read_on: date | None, comparing: bool, out: Path, form: str
) -> None:
    """Read files of one kind, and write or compare."""
    day = str(read_on) if read_on else ""
    with _progress() as progress:
        result = read(kind, files, Options(edition=edition, read_on=day, progress=progress))
    check_keys(result)
    if comparing:
        if not out.is_dir():
            raise UsageError(f"no folder {out}; --compare needs the tables of an earlier edition in --out")
        _tell(result, *compare(result, out), form)
        return
    written = _write(result, out, day)
    if form == "json":
        write(json_text({**origin(result, day), "written": written}))
        return
    rows = [[name, f"{len(t.rows):,}", t.means] for name, t in zip(written, result.tables, strict=False)]
    write(f"{table(('file', 'rows', 'holds'), rows, (False, True))}\n{_account(result)}\n{version_line()}\n")


def _write(result: Import, out: Path, day: str) -> list[str]:
    """Write every table, then what is told beside them."""
    out.mkdir(parents=True, exist_ok=True)
    names = []
    for one in result.tables:
        name = file_name(one, result.edition)
        write_file(out / name, csv_text(one).encode())
        names.append(name)
    name = Path(file_name(result.tables[0], result.edition)).stem + ".import.json"
    write_file(out / name, json_text(origin(result, day)).encode())
    what = "1 table" if len(names) == 1 else f"{len(names)} tables"
    say(f"{what} written to {out}; their entries for tables.yml and their source stand in {name}")
    return [*names, name]


def _account(result: Import) -> str:
    """Tell where every row went."""
    account = result.account
    lines = [f"{result.kind} · {result.edition}", f"{account.rows:,} rows read, {account.used:,} used"]
    lines += [f"  left out: {count:,} {why}" for why, count in account.left_out.most_common()]
    lines += [f"note: {sentence}" for sentence in account.reported]
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
