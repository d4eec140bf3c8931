"""``reegraph check``."""

from __future__ import annotations

from pathlib import Path

import click

from reegraph.build import Options, read_dataset
from reegraph.cli.common import articles_option, formats, reads_graph
from reegraph.cli.output import clean, json_text, version_line, write
from reegraph.errors import ProblemsError

HELP = """Report every problem of schema and facts at once, each with file and line; ends with 1 if there is one.

\b
  reegraph check
  reegraph check --articles DIR      compare every evidence span with your copies of the articles
  reegraph check --seeds my-facts --format json
"""


@click.command("check", help=HELP)
@articles_option
@formats("table", "json")
@reads_graph
def command(articles: Path | None, form: str, options: Options) -> int:
    """Report every problem."""
    from reegraph.check import Report, verify

    facts = 0
    try:
        _, data, report = read_dataset(options)
        facts = len(data.facts)
        if articles is not None:
            verify(data, report, articles)
    except ProblemsError as error:
        report = Report(problems=error.problems)
    problems = sorted(set(report.problems))
    evidence = {"verified": report.verified, "unverified": report.unverified}
    if form == "json":
        told = {"problems": [p.to_dict() for p in problems], "facts": facts, "evidence": evidence}
        write(
            json_text(
                {
                    **told,
                    "warnings": [w.to_dict() for w in report.warnings],
                    "notices": report.notices,
                    "version": version_line().split()[1],
                }
            )
        )
        return 1 if problems else 0
    lines = (
        [str(p) for p in problems] + [f"warning: {w}" for w in report.warnings] + [f"note: {n}" for n in report.notices]
    )
    if problems:
        lines.append(f"{_count(len(problems), 'problem')} in {_count(facts, 'readable fact')}")
    else:
        lines.append(f"no problem in {_count(facts, 'fact')}, {_count(len(report.warnings), 'warning')}")
        compared = f"{report.verified:,} spans match the articles, {report.unverified:,} were not compared"
        lines.append(f"evidence: {compared}" + ("" if articles else " (--articles DIR compares them)"))
    write("\n".join([*map(clean, lines), version_line()]) + "\n")
    return 1 if problems else 0


def _count(number: int, word: str) -> str:
    return f"{number:,} {word}{'' if number == 1 else 's'}"
