"""``reegraph new``."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import click

from reegraph.build import Options
from reegraph.cli.common import F, day_option, reads_graph, today
from reegraph.cli.output import clean, version_line, write
from reegraph.own import ACTS, SEEN, Entry, write_record

HELP = """Record what became of a rule, in a folder of your own.

\b
  reegraph new check cn-2025-57 --on 2026-11-20 --state suspended \\
      --source 'MOFCOM notice of 20 November' --seeds my-rules
  reegraph policy status cn-2025-57 --seeds shipped --seeds my-rules

The record is checked together with the shipped facts before it is written. Wherever it decides an answer, the answer
says "own".
"""
ACT = """Record an act: since that day the rule is in force, suspended, repealed and so on.

\b
  reegraph new act cn-2025-57 --on 2027-01-10 --state resumed --source 'Notice of 5 January' \\
      --published 2027-01-05 --seeds my-rules

A day after the source's own day is recorded as scheduled.
"""
CHECK = """Record that a rule was seen in a state on a day; it renews the day last verified.

\b
  reegraph new check cn-2025-57 --on 2026-11-20 --state suspended --source 'Notice of 20 November' --seeds my-rules
"""


@click.group("new", help=HELP)
def command() -> None:
    """Group of the commands that write records."""


def _common(states: tuple[str, ...]) -> Callable[[F], F]:
    def add(function: F) -> F:
        for option in (
            click.option("--section", metavar="TEXT", help="Where in the source."),
            click.option("--says", metavar="TEXT", help="The fact in one sentence of your own."),
            click.option("--publisher", metavar="TEXT", help="Who published a new source."),
            click.option("--url", metavar="URL", help="Address of a new source."),
            day_option("--published", "Day of a new source; today if left out."),
            click.option(
                "--source", metavar="ID|TITLE", required=True, help="A known source, or the title of a new one."
            ),
            click.option("--state", metavar="S", required=True, help=f"One of: {', '.join(states)}."),
            day_option("--on", "The day for which it holds.", required=True),
            click.argument("policy", metavar="POLICY"),
        ):
            function = option(function)
        return function

    return add


def _record(kind: str, on: date, published: date | None, options: Options, **told: Any) -> None:
    own = [s for s in options.seeds if s != "shipped"]
    if not own:
        raise click.UsageError(
            "name your own folder: --seeds DIR (made if it is not there), or set REEGRAPH_SEEDS=shipped:DIR"
        )
    folder = Path(own[-1])
    written = write_record(Entry(kind=kind, on=on, published=published or today(), **told), folder, options)
    files = ", ".join(str(f) for f in written.files)
    use = f"reegraph policy status {told['policy']} --seeds shipped --seeds {folder}"
    write(clean(f"{written.fact} written to {files}") + f"\n{clean('ask with: ' + use)}\n{version_line()}\n")


@command.command("act", help=ACT)
@_common(tuple(ACTS))
@day_option("--until", "For suspended, extended or in force: the end that the source sets.")
@click.option("--through", metavar="ID", help="The instrument by which it happens.")
@reads_graph
def act_command(**told: Any) -> None:
    """Record an act."""
    _record("act", **told)


@command.command("check", help=CHECK)
@_common(SEEN)
@reads_graph
def check_command(**told: Any) -> None:
    """Record what was seen."""
    _record("check", **told)
