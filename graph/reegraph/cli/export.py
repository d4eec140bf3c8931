"""``reegraph export``."""

from __future__ import annotations

from pathlib import Path

import click

from reegraph.build import Built, Options
from reegraph.cli.common import open_graph, reads_graph
from reegraph.cli.output import last_line, say, stamp, write
from reegraph.paths import folders, write_file

HELP = """Write the whole graph, claims and evidence included, for other programs.

\b
  reegraph export --format graphml --out reegraph.graphml     for Gephi, yEd, igraph
  reegraph export --format json --out reegraph.json           networkx.node_link_graph(data, edges="edges")
  reegraph export --format cypher --out reegraph.cypher       builds the graph in any Neo4j 5
  reegraph export --format csv --out FOLDER                   for neo4j-admin database import; a data package

GraphML holds no lists, maps, dates or nulls: lists and maps become JSON text, dates ISO text, nulls are left out.
The same facts give the same bytes. All but cypher list the sources with licence and attribution.
"""


@click.command("export", help=HELP)
@click.option(
    "--format", "form", type=click.Choice(["graphml", "json", "csv", "cypher"]), required=True, help="Form of the file."
)
@click.option(
    "--out",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Write to this file instead of stdout; for csv a folder.",
)
@reads_graph
def command(form: str, out: Path | None, options: Options) -> None:
    """Write the whole graph."""
    from reegraph.export import to_graphml, to_json

    if form == "csv" and out is None:
        raise click.UsageError("--format csv writes several files; name a folder with --out")
    if out is not None and (out.is_file() if form == "csv" else out.is_dir()):
        raise click.UsageError(f"{out} is a {'file; name a folder' if form == 'csv' else 'folder; name a file'}")
    built = open_graph(options)
    if form in ("csv", "cypher"):
        _for_neo4j(form, out, built, options)
        return
    data = (to_json if form == "json" else to_graphml)(built.graph(), stamp(built.info))
    if out is None:
        write(data.decode())
        return
    write_file(out, data)
    _told(built, out)


def _for_neo4j(form: str, out: Path | None, built: Built, options: Options) -> None:
    """Write the forms that a Neo4j server reads."""
    from reegraph.api import cargo_of
    from reegraph.stores.rows import Spool
    from reegraph.stores.script import script
    from reegraph.stores.tables import CC_BY, write_tables

    cargo = cargo_of(built, options)
    with Spool(cargo.file) as spool:
        if form == "csv" and out is not None:
            shipped_alone = folders("seeds", options.seeds) == folders("seeds", ())
            write_tables(cargo, spool, out, [CC_BY] if shipped_alone else [])
        elif out is None:
            for text in script(cargo, spool):
                write(text)
        else:
            write_file(out, "".join(script(cargo, spool)).encode())
    if out is not None:
        _told(built, out)


def _told(built: Built, out: Path) -> None:
    nodes, edges = sum(built.info.nodes.values()), sum(built.info.edges.values())
    say(f"wrote {nodes:,} nodes and {edges:,} edges to {out} · {last_line(built.info)}")
