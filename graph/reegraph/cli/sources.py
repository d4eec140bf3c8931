"""``reegraph sources``."""

from __future__ import annotations

import click

from reegraph.build import Options
from reegraph.cli.common import formats, open_graph, reads_graph
from reegraph.cli.output import json_text, last_line, stamp, table, write

COLUMNS = (
    "id", "name", "publisher", "author", "published", "edition", "retrieved", "licence", "attribution", "url", "facts",
)  # fmt: skip
HELP = """List the sources, what is recorded of each, licence and attribution too, and how many facts stand in it.

\b
  reegraph sources
  reegraph sources --format json
"""


@click.command("sources", help=HELP)
@formats("table", "json")
@reads_graph
def command(form: str, options: Options) -> None:
    """List the sources."""
    from reegraph.lookup import sources

    built = open_graph(options)
    rows = sources(built.store())
    if form == "json":
        write(
            json_text(
                {"sources": [{k: v for k, v in row.items() if v is not None} for row in rows], **stamp(built.info)}
            )
        )
        return
    cells = [[str(row[c]) if row[c] is not None else "" for c in COLUMNS] for row in rows]
    names = ["title" if c == "name" else c for c in COLUMNS]
    write(table(names, cells, [c == "facts" for c in COLUMNS]) + "\n" + last_line(built.info) + "\n")
