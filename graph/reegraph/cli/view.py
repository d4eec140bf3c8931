"""``reegraph view``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from reegraph.build import Options
from reegraph.cli.common import articles_option, formats, open_graph, reads_graph
from reegraph.cli.output import json_text, last_line, say, stamp, write

HELP = """Write the graph as one HTML page that needs no network; the place of the page goes to stdout.

The page shows what the articles tell; --whole draws all facts, --around and --query a part of them.

\b
  reegraph view --open
  reegraph view --around 'rare earth magnets' --hops 2 --out magnets.html
  reegraph view --query 'MATCH (p:Policy)-[r:HAS_PROVISION]->(v) RETURN p, r, v'
"""


@click.command("view", help=HELP)
@click.option(
    "--out",
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    default=Path("reegraph.html"),
    show_default=True,
    help="Write the page here.",
)
@click.option("--open", "show", is_flag=True, help="Open the page in your browser.")
@click.option("--around", metavar="ENTITY", help="Only what is near this thing (id, name or alias).")
@click.option(
    "--hops", metavar="N", type=click.IntRange(1, 10), default=1, show_default=True, help="How many steps around it."
)
@click.option("--whole", is_flag=True, help="Draw everything, not only what the articles tell: a large page.")
@click.option("--query", metavar="CYPHER", help="Only the nodes and relationships that this query returns.")
@articles_option
@formats("table", "json")
@reads_graph
def command(
    out: Path,
    show: bool,
    around: str | None,
    hops: int,
    whole: bool,
    query: str | None,
    articles: Path | None,
    form: str,
    options: Options,
) -> None:
    """Write the page."""
    if around is not None and query is not None:
        raise click.UsageError("give --around or --query, not both")
    from reegraph.api import KnowledgeGraph
    from reegraph.views import write_view

    built = open_graph(options)
    graph: Any = KnowledgeGraph(built, options)
    page = Path(write_view(graph, out, around=around, hops=hops, articles=articles, query=query, whole=whole))
    write(json_text({"page": str(page), **stamp(built.info)}) if form == "json" else f"{page}\n")
    if form != "json":
        say(last_line(built.info))
    if show:
        import webbrowser

        if not webbrowser.open(page.resolve().as_uri()):
            say(f"no browser could be started; open {page} yourself")
