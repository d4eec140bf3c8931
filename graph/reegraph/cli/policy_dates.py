"""``reegraph policy calendar`` and ``reegraph policy feed``."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from reegraph.build import Options
from reegraph.cli.common import day_option, formats, open_graph, reads_graph, today
from reegraph.cli.output import json_text, last_line, say, stamp, table, write
from reegraph.paths import write_file
from reegraph.policy.changes import Entry, calendar, cancelled
from reegraph.policy.wording import NO_ADVICE

CALENDAR = """List the dates of rules that lie ahead: starts, suspensions, ends; those not certain are marked.

\b
  reegraph policy calendar --known 2026-10-10
  reegraph policy calendar cn-2025-57 --known 2025-11-10 --since 2025-10-01 --out rules.ics

A second import of the file updates the first one.
"""
FEED = """Write the dates of rules, past and coming, as an Atom feed; the newest knowledge first.

\b
  reegraph policy feed --out rules.atom
  reegraph policy feed cn-2025-61 --known 2025-11-10
"""


@click.command("calendar", help=CALENDAR)
@click.argument("policy", metavar="[POLICY]", required=False)
@day_option("--known", "As known on this day; today if left out.")
@day_option("--since", "First day listed; the day after --known if left out. Days that have passed are listed too.")
@day_option("--until", "Last day listed.", name="to")
@click.option(
    "--out",
    metavar="FILE.ics",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write it for a calendar programme.",
)
@formats("table", "json")
@reads_graph
def calendar_command(
    policy: str | None,
    known: date | None,
    since: date | None,
    to: date | None,
    out: Path | None,
    form: str,
    options: Options,
) -> None:
    """List the dates of rules."""
    built = open_graph(options)
    book = built.rules()
    known = known or today()
    units = None if policy is None else [book.policy_of(book.find(policy))]
    if since and to and to < since:
        raise click.UsageError(f"--until {to} is before --since {since}")
    entries = calendar(book, known, since=since, to=to, units=units)
    if out is not None:
        from reegraph.policy.files import ics

        gone = cancelled(book, known, units)
        write_file(out, ics(entries, known, gone))
        told = f", and {len(gone)} that earlier files listed and that no longer hold" if gone else ""
        say(f"{len(entries)} dates{told} written to {out}")
    elif form == "json":
        write(json_text({"known": str(known), "entries": [e.to_dict() for e in entries], **stamp(built.info)}))
    else:
        rows = [[_days(e), e.id, e.kind, _text(e), ", ".join(e.facts)] for e in entries]
        text = (
            table(("day", "rule", "what", "as known on " + str(known), "facts"), rows)
            if rows
            else "no date is recorded\n"
        )
        write(f"{text}\n{NO_ADVICE}\n{last_line(built.info)}\n")


def _days(e: Entry) -> str:
    if (e.day_end - e.day).days < 2:
        return str(e.day) if e.day == e.day_end else f"{e.day} or {e.day_end}"
    return f"{e.day} to {e.day_end}, day not told"


def _text(e: Entry) -> str:
    return e.text if e.certain else f"not certain: {e.text}"


@click.command("feed", help=FEED)
@click.argument("policy", metavar="[POLICY]", required=False)
@day_option("--known", "As known on this day; today if left out.")
@click.option(
    "--out", metavar="FILE.atom", type=click.Path(path_type=Path, dir_okay=False), help="Write it here, not to stdout."
)
@reads_graph
def feed_command(policy: str | None, known: date | None, out: Path | None, options: Options) -> None:
    """Write the dates of rules as a feed."""
    from reegraph.policy.files import atom

    built = open_graph(options)
    book = built.rules()
    known = known or today()
    units = None if policy is None else [book.policy_of(book.find(policy))]
    data = atom(calendar(book, known, since=date.min, units=units), known, built.info.version)
    if out is None:
        write(data.decode("utf-8"))
    else:
        write_file(out, data)
        say(f"written to {out}")
