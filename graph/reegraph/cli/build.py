"""``reegraph build``."""

from __future__ import annotations

import click

from reegraph.build import Options, build
from reegraph.cli.common import formats, reads_graph
from reegraph.cli.output import json_text, last_line, stamp, table, write

HELP = """Load the facts, check them, build the graph and keep it for the next call.

\b
  reegraph build
  reegraph build --seeds shipped --seeds my-facts

Every other command builds by itself when something changed. If the facts have problems, nothing is built and they
are all listed.
"""


@click.command("build", help=HELP)
@formats("table", "json")
@reads_graph
def command(form: str, options: Options) -> None:
    """Build the graph."""
    built, report = build(options)
    info = built.info
    spans = {"verified": report.verified, "unverified": report.unverified}
    if form == "json":
        counts = {"facts": info.facts, "nodes": dict(info.nodes), "edges": dict(info.edges)}
        write(
            json_text({**counts, "evidence": spans, "warnings": [w.to_dict() for w in report.warnings], **stamp(info)})
        )
        return
    lines = [
        table(("label", "nodes"), [[k, f"{v:,}"] for k, v in info.nodes.items()], (False, True)),
        table(("relationship", "edges"), [[k, f"{v:,}"] for k, v in info.edges.items()], (False, True)),
        f"{info.facts:,} facts from {info.nodes.get('Source', 0)} sources",
        f"evidence: {report.unverified} spans not compared with the articles (reegraph check --articles DIR does so)",
    ]
    if report.warnings:
        lines.append(f"{len(report.warnings)} warnings (reegraph check lists them)")
    write("\n".join([*lines, "", last_line(info, whole=True)]) + "\n")
