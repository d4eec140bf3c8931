"""``reegraph export``."""

from __future__ import annotations

from pathlib import Path

import click

from reegraph.build import Options
from reegraph.cli.common import open_graph, reads_graph
from reegraph.cli.output import last_line, say, stamp, write, write_file

HELP = """Write the whole graph, claims and evidence included, for other programs.

\b
  reegraph export --format graphml --out reegraph.graphml     for Gephi, yEd, igraph
  reegraph export --format json --out reegraph.json           networkx.node_link_graph(data, edges="edges")

GraphML holds no lists, maps, dates or nulls: lists and maps become JSON text, dates ISO text, nulls are left out.
The same facts give the same bytes.
"""


@click.command("export", help=HELP)
@click.option("--format", "form", type=click.Choice(["graphml", "json"]), required=True, help="Form of the file.")
@click.option(
    "--out",
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write to this file instead of stdout.",
)
@reads_graph
def command(form: str, out: Path | None, options: Options) -> None:
    """Write the whole graph."""
    from reegraph.export import to_graphml, to_json

    built = open_graph(options)
    data = (to_json if form == "json" else to_graphml)(built.graph(), stamp(built.info))
    if out is None:
        write(data.decode())
        return
    write_file(out, data)
    nodes, edges = sum(built.info.nodes.values()), sum(built.info.edges.values())
    say(f"wrote {nodes:,} nodes and {edges:,} edges to {out} · {last_line(built.info)}")
