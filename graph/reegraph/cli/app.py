"""The group of commands, loaded one by one when they are used, and the last net under them."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

import click

from reegraph._version import __version__
from reegraph.cli.output import ask_for_json, clean, end, json_text, say, set_up, write
from reegraph.errors import ProblemsError, ReegraphError, UnknownNameError, UsageError, nearest

SECTIONS: dict[str, dict[str, str]] = {
    "Ask": {
        "query": "Answer a Cypher query.",
        "ask": "Answer a named question, or list the questions.",
    },
    "Look up": {
        "find": "Find things, facts, sources and questions by a word.",
        "explain": "Tell all of one fact: who says so, and where.",
        "sources": "List the sources with their facts.",
        "schema": "Tell which labels, relationships and value types there are.",
    },
    "Show, compute, pass on": {
        "view": "Write the graph as one HTML page.",
        "policy": "Tell what rules were in force on a day, as known on a day.",
        "metrics": "Measure concentration, reliance on imports and supply risk.",
        "impact": "Compute who is exposed in a scenario.",
        "export": "Write the whole graph for other programs.",
        "neo4j": "Bring the graph to a Neo4j server, and compare.",
    },
    "Build and check": {
        "build": "Load, check and build the graph.",
        "check": "Report every problem of the facts at once.",
        "evidence": "Make evidence records for new facts.",
        "import": "Make tables of published files, with their origin.",
        "new": "Record what became of a rule, in your own folder.",
    },
    "Set up": {
        "completion": "Print the line that completes commands in your shell.",
    },
}
BUG = (
    "this is a bug in reegraph, not a mistake of yours; please report it with the command you ran "
    "(REEGRAPH_DEBUG=1 shows where it happened)"
)


class _Commands(click.Group):
    """Knows the names of all commands, and imports the one that is called."""

    def list_commands(self, _ctx: click.Context) -> list[str]:
        return [name for names in SECTIONS.values() for name in names]

    def get_command(self, _ctx: click.Context, name: str) -> click.Command | None:
        if name not in self.list_commands(_ctx):
            return None
        from importlib import import_module

        command: click.Command = import_module(f"reegraph.cli.{name}").command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name = args[0]
        if self.get_command(ctx, name) is None and not name.startswith("-"):
            known = self.list_commands(ctx)
            ctx.fail(f"there is no command {clean(name)}{nearest(name, known) or '; reegraph --help lists them'}")
        return super().resolve_command(ctx, args)

    def format_commands(self, _ctx: click.Context, formatter: click.HelpFormatter) -> None:
        for title, commands in SECTIONS.items():
            with formatter.section(title):
                formatter.write_dl([(f"{name:<10}", says) for name, says in commands.items()])


HELP = """Sourced facts on rare earths as a graph that answers.

\b
  reegraph ask                               the questions that have a name
  reegraph find magnet                       what is in here of that name
  reegraph explain FACT_ID                   who says so, and where
  reegraph query 'MATCH (c:Country) RETURN c.name'

Results go to stdout, all else to stderr. The command ends with 0, with 1 if the data or the question has a
problem, and with 2 if the call was wrong. It needs no network.
"""


@click.command(
    cls=_Commands, help=HELP, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100}
)
@click.version_option(__version__, "--version", message="reegraph %(version)s", help="Print the version.")
def reegraph() -> None:
    """Group of all commands."""


def run(args: Sequence[str] | None = None) -> int:
    """Run one command.

    Parameters
    ----------
    args
        The words after ``reegraph``; those of the process if left out.

    Returns
    -------
    int
        0, 1 (problem of the data or the question), 2 (wrong usage) or 130 (interrupted).
    """
    set_up()
    words = list(sys.argv[1:] if args is None else args)
    try:
        try:
            code = reegraph.main(words, prog_name="reegraph", standalone_mode=False)
        except SystemExit:
            raise  # shell completion ends this way
        except BaseException as error:  # noqa: BLE001  # the last net: an engine's panic is no Exception
            code = _failed(error, as_json=ask_for_json(words))
        end()
    except OSError as error:  # the answer could not be written
        code = _failed(error, as_json=False)
    return code if isinstance(code, int) else 0


def _failed(error: BaseException, *, as_json: bool) -> int:
    """Say what went wrong, on stderr and, for ``--format json``, as a document on stdout; return the exit code."""
    if os.environ.get("REEGRAPH_DEBUG") == "1":
        import traceback

        traceback.print_exception(error)
    code, sentence = _sentence(error)
    if isinstance(error, click.UsageError):
        error.show(sys.stderr)
    elif isinstance(error, ProblemsError):
        say("\n".join(map(str, error.problems)))
        say(f"reegraph: {sentence}")
    else:
        say(f"reegraph: {sentence}")
    if as_json:
        problems = [problem.to_dict() for problem in error.problems] if isinstance(error, ProblemsError) else []
        write(json_text({"error": sentence, "problems": problems, **getattr(error, "extra", {})}))
    return code


def _sentence(error: BaseException) -> tuple[int, str]:
    """Return exit code and sentence."""
    plain: dict[type[BaseException], tuple[int, str]] = {
        click.Abort: (130, "interrupted"),
        KeyboardInterrupt: (130, "interrupted"),
        RecursionError: (1, "the input is nested too deeply"),
        MemoryError: (1, "there is not enough memory for this"),
    }
    if type(error) in plain:
        return plain[type(error)]
    if isinstance(error, ProblemsError):
        count = len(error.problems)
        return (
            1,
            f"{count} problem{'' if count == 1 else 's'}; nothing is answered until that is mended",
        )
    if isinstance(error, ReegraphError):
        wrong_call = isinstance(error, UsageError) and not isinstance(error, UnknownNameError)
        return 2 if wrong_call else 1, str(error)
    if isinstance(error, click.ClickException):
        return error.exit_code, error.format_message()
    if isinstance(error, OSError):
        return 1, f"{error.filename}: {error.strerror}" if error.filename else error.strerror or str(error)
    return 1, f"{type(error).__name__}: {error}; {BUG}"
