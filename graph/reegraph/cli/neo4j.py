"""``reegraph neo4j``."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from reegraph.api import cargo_of
from reegraph.build import Options
from reegraph.cli.common import formats, open_graph, reads_graph
from reegraph.cli.output import clean, json_text, last_line, say, stamp, version_line, write
from reegraph.cli.server import server, server_options
from reegraph.paths import write_file

HELP = """Bring the graph to a Neo4j server (5.26 or newer), and compare.

\b
  export NEO4J_URI=neo4j://localhost:7687 NEO4J_USERNAME=neo4j NEO4J_PASSWORD=…
  reegraph neo4j push              make the server equal to the graph
  reegraph neo4j verify            compare every node and relationship
  reegraph query 'MATCH …' --store neo4j:

Other data in the same database is never touched: what reegraph wrote carries graph: 'reegraph'.
"""


@click.group("neo4j", help=HELP)
def command() -> None:
    """Group of the commands for a server."""


@contextmanager
def _progress() -> Iterator[Callable[[int, int, str], None]]:
    """Show a bar on stderr, if a person looks at it."""
    if not sys.stderr.isatty():
        yield lambda *_: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(), TextColumn("{task.description}", markup=False))
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=None)
        yield lambda done, total, what: bar.update(task, completed=done, total=total or None, description=clean(what))


@command.command("push")
@server_options
@click.option("--full", is_flag=True, help="Compare every row with the server; mends what was changed there by hand.")
@click.option("--verify/--no-verify", default=True, help="Read back what was written, and compare (the default).")
@formats("table", "json")
@reads_graph
def push_command(
    uri: str, user: str | None, database: str | None, full: bool, verify: bool, form: str, options: Options
) -> None:
    """Make the server equal to the graph.

    A push that was stopped is finished by the next one. A push without changes only compares counts and hashes.

    reegraph neo4j push neo4j://localhost:7687
    """
    from reegraph.stores.push import push

    built = open_graph(options)
    with server(uri, user, database) as store, _progress() as progress:
        told = push(store, cargo_of(built, options), full=full, verify=verify, progress=progress)
    for note in told.notes:
        say(f"note: {note}")
    if form == "json":
        counts = {"created": told.created, "changed": told.changed, "removed": told.removed, "total": told.total}
        write(json_text({"server": store.target.place, "unchanged": told.unchanged, **counts, **stamp(built.info)}))
        return
    what = f"created {told.created:,}, changed {told.changed:,}, removed {told.removed:,}"
    if told.unchanged:
        what = "nothing to do"
    rows = f"{told.total:,} nodes and relationships at {store.target.place}"
    write(f"{what}: {rows}\n\n{last_line(built.info)}\n")


@command.command("verify")
@server_options
@formats("table", "json")
@reads_graph
def verify_command(uri: str, user: str | None, database: str | None, form: str, options: Options) -> int:
    """Compare every node and relationship; names what differs, and ends with 1 then.

    reegraph neo4j verify neo4j://localhost:7687
    """
    from reegraph.stores.verify import FULL, verify

    built = open_graph(options)
    with server(uri, user, database) as store, _progress() as progress:
        found = verify(store, cargo_of(built, options), progress)
    if form == "json":
        counts = {"nodes": found.nodes, "relationships": found.relationships, "differences": found.differences}
        write(json_text({"server": store.target.place, "equal": not found.differences, **counts, **stamp(built.info)}))
    elif found.differences:
        write(
            "\n".join(
                [*map(clean, found.differences), f"{store.target.place} differs; {FULL}", "", last_line(built.info)]
            )
            + "\n"
        )
    else:
        rows = f"{found.nodes:,} nodes and {found.relationships:,} relationships"
        write(f"{store.target.place} is equal: {rows} of {found.parts} labels and types\n\n{last_line(built.info)}\n")
    return 1 if found.differences else 0


@command.command("status")
@server_options
@formats("table", "json")
@reads_graph
def status_command(uri: str, user: str | None, database: str | None, form: str, options: Options) -> int:
    """Tell which graph the server holds; ends with 1 if it is not whole, or not this one.

    reegraph neo4j status neo4j://localhost:7687
    """
    from reegraph.stores.verify import status

    built = open_graph(options)
    with server(uri, user, database) as store:
        state = status(store)
    same = state is not None and state.complete and state.content_hash == built.info.content_hash
    if form == "json":
        told = None if state is None else {
            "complete": state.complete, "version": state.version, "content_hash": state.content_hash,
            "known_up_to": state.known_up_to or None,
            "pushed_at": state.pushed_at.isoformat() if state.pushed_at else None,
        }  # fmt: skip
        document = {"server": store.target.place, "neo4j": store.server, "current": same, "pushed": told}
        write(json_text({**document, **stamp(built.info)}))
        return 0 if same else 1
    lines = [f"{store.target.place} runs Neo4j {store.server}"]
    if state is None:
        lines.append("nothing was pushed to this database yet (reegraph neo4j push)")
    else:
        lines.append(f"version {state.version} · {state.content_hash} · known up to {state.known_up_to or 'no day'}")
        if not state.complete:
            lines.append("incomplete: a push began and did not finish; run it again")
        elif state.pushed_at:
            lines.append(f"complete, pushed at {state.pushed_at:%Y-%m-%d %H:%M:%S} UTC")
        if state.complete:
            lines.append("this is the graph of your facts" if same else "your facts have changed since; push again")
    write("\n".join([*map(clean, lines), "", last_line(built.info)]) + "\n")
    return 0 if same else 1


@command.command("style")
@click.option(
    "--out",
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write to this file instead of stdout.",
)
@reads_graph
def style_command(out: Path | None, options: Options) -> None:
    """Write colours and captions for the Neo4j Browser; drop the file onto it, or paste it after :style.

    reegraph neo4j style --out reegraph.grass
    """
    from reegraph.ontology import load
    from reegraph.paths import folders
    from reegraph.stores.style import grass

    ontology, _ = load(folders("schema", options.schema))
    text = grass(ontology)
    if out is None:
        write(text)
        return
    write_file(out, text.encode())
    say(f"wrote {out} · {version_line()}")
