"""``reegraph query``."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from reegraph.build import Options
from reegraph.cli.common import MOST_BYTES, decoded, formats, open_graph, read_text, reads_graph
from reegraph.cli.params import parameters, params_option
from reegraph.cli.results import out_option, print_result, write_result
from reegraph.cli.server import answering, store_option
from reegraph.stores.base import Result

MOST_SECONDS = 86_400.0
HELP = """Answer a Cypher query from the facts; the query is an argument, a file, or - for stdin.

\b
  reegraph query 'MATCH (c:Country)-[r:PRODUCES]->(m:Material) RETURN c.name, m.name, r.stage, r.share'
  reegraph query 'MATCH (n {id: $id}) RETURN labels(n), n.name' -p id=china --format json
  reegraph query --file shares.cypher --out shares.csv

Only reading is allowed. `reegraph schema` lists labels and relationships.
"""


def seconds(_ctx: click.Context, _param: click.Parameter, value: float) -> float:
    """Accept a time that an engine can wait for."""
    if not 0 < value <= MOST_SECONDS:
        raise click.BadParameter(f"{value} is no time to wait; give seconds from 0.001 to {MOST_SECONDS:.0f}")
    return value


def query_text(words: str | None, file: Path | None) -> str:
    """Return the query of the argument, the file or stdin.

    Raises
    ------
    click.UsageError
        If there is not exactly one, or it is empty.
    """
    if (words is None) == (file is None):
        raise click.UsageError("give the query once: as an argument, with --file Q.cypher, or as - to read stdin")
    if file is not None:
        text = read_text(file)
    elif words == "-":
        data = sys.stdin.buffer.read(MOST_BYTES + 1) if sys.stdin else b""
        if len(data) > MOST_BYTES:
            raise click.UsageError(f"stdin holds more than {MOST_BYTES:,} bytes; a query has at most that")
        text = decoded(data, "stdin")
    else:
        text = words or ""
    if not text.strip():
        raise click.UsageError("the query is empty")
    return text


@click.command("query", help=HELP)
@click.argument("cypher", required=False)
@click.option(
    "--file",
    metavar="Q.cypher",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Read the query from this file.",
)
@params_option
@formats("table", "json", "csv")
@out_option
@click.option(
    "--timeout", metavar="SECONDS", type=float, default=30.0, show_default=True, callback=seconds,
    help="Stop the query after this time.",
)  # fmt: skip
@click.option(
    "--limit", metavar="N", type=click.IntRange(min=1), help="Give at most N rows, and say if there are more."
)
@click.option("--lint", is_flag=True, help="Do not run it: say what Neo4j and this store read differently.")
@store_option
@reads_graph
def command(
    cypher: str | None,
    file: Path | None,
    params: tuple[str, ...],
    form: str,
    out: Path | None,
    timeout: float,
    limit: int | None,
    lint: bool,
    uri: str | None,
    options: Options,
) -> None:
    """Answer a Cypher query."""
    text, values = query_text(cypher, file), parameters(params)
    if lint:
        built = open_graph(options)
        notes = [[n.line, n.column, n.reason] for n in built.store().prepare(text, values).mended]
        print_result(Result(["line", "column", "mended"], notes), built.info, form)
        return
    with answering(uri, options) as (store, info):
        result = store.query(text, values, timeout=timeout, limit=limit)
    if out is None:
        print_result(result, info, form)
    else:
        write_result(result, info, out)
