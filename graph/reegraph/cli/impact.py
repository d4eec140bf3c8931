"""``reegraph impact``."""

from __future__ import annotations

from typing import Any

import click

from reegraph.build import Options
from reegraph.cli.common import formats, open_graph, reads_graph
from reegraph.cli.output import CONTROLS_BUT_LINES, clean, json_text, last_line, stamp, write
from reegraph.dates import full_day

HELP = """Compute who is exposed in a scenario, through which paths, rules and facts.

\b
  reegraph impact china-stops-exports
  reegraph impact my-scenario.yml --on 2025-12-01 --known 2025-10-27 --format json

SCENARIO is a YAML file, or the id of a shipped one (the files in seeds/scenarios).
"""


def _day(_ctx: click.Context, _param: click.Parameter, value: str | None) -> str | None:
    if value is not None:
        try:
            full_day(value)
        except ValueError as error:
            raise click.BadParameter(str(error)) from None
    return value


@click.command("impact", help=HELP)
@click.argument("scenario", metavar="SCENARIO", type=click.Path())
@click.option("--on", metavar="DATE", callback=_day, help="First day of the shock, in place of the scenario's `day`.")
@click.option(
    "--known", metavar="DATE", callback=_day, help="Knowledge used for the rules, in place of the scenario's `known`."
)
@formats("table", "json")
@reads_graph
def command(scenario: str, on: str | None, known: str | None, form: str, options: Options) -> None:
    """Compute a scenario."""
    from reegraph.api import KnowledgeGraph
    from reegraph.impact import run

    built = open_graph(options)
    overrides: dict[str, Any] = {key: value for key, value in (("on", on), ("known", known)) if value is not None}
    result = run(KnowledgeGraph(built, options), scenario, **overrides)
    if form == "json":
        write(json_text({**result.to_dict(), **stamp(built.info)}))
    else:
        write(clean(result.text(), CONTROLS_BUT_LINES).rstrip("\n") + "\n\n" + last_line(built.info) + "\n")
