"""Options that several commands share."""

from __future__ import annotations

import functools
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import click

from reegraph.build import Built, Options, open_built
from reegraph.cli.output import say
from reegraph.dates import full_day
from reegraph.errors import ReegraphError

F = TypeVar("F", bound=Callable[..., Any])

ARTICLES = "REEGRAPH_ARTICLES"


class RefusedError(ReegraphError):
    """A question that has no answer; `extra` are further keys of the JSON document.

    Parameters
    ----------
    sentence
        What is wrong.
    extra
        For instance the nearest names.
    """

    def __init__(self, sentence: str, **extra: Any) -> None:
        super().__init__(sentence)
        self.extra = extra


def reads_graph(function: F) -> F:
    """Add ``--seeds``, ``--schema`` and ``--only-source``, and hand them on as `options`."""

    @functools.wraps(function)
    def run(
        *args: Any, seeds: tuple[str, ...], schema: tuple[str, ...], only_source: tuple[str, ...], **kwargs: Any
    ) -> Any:
        return function(*args, options=Options(seeds, schema, only_source), **kwargs)

    kind = click.Path()
    run = click.option(
        "--only-source", metavar="ID", multiple=True, help="Answer from this source alone; may be repeated."
    )(run)
    run = click.option(
        "--schema", metavar="DIR", type=kind, multiple=True, envvar="REEGRAPH_SCHEMA",
        help="Read the schema here; may be repeated; the word `shipped` is the shipped one. [env: REEGRAPH_SCHEMA]",
    )(run)  # fmt: skip
    return click.option(
        "--seeds", metavar="DIR", type=kind, multiple=True, envvar="REEGRAPH_SEEDS",
        help="Read the facts here; may be repeated; the word `shipped` is the shipped folder. [env: REEGRAPH_SEEDS]",
    )(run)  # type: ignore[return-value]  # fmt: skip  # click replaces the function by a command anyway


def formats(*choices: str) -> Callable[[F], F]:
    """Add ``--format``; the first choice is the default."""
    return click.option(
        "--format",
        "form",
        type=click.Choice(choices),
        default=choices[0],
        show_default=True,
        help="Form of the answer on stdout.",
    )


def articles_option(function: F) -> F:
    """Add ``--articles``."""
    return click.option(
        "--articles", metavar="DIR", type=click.Path(path_type=Path), envvar=ARTICLES,
        help=f"Folder with your copies of the articles (NAME.txt, .md or .html). [env: {ARTICLES}]",
    )(function)  # fmt: skip


def today() -> date:
    """Return the day of the call: the only place that reads the clock."""
    return date.today()  # noqa: DTZ011  # the day where the user is


def _full_day(_ctx: click.Context, _param: click.Parameter, value: str | None) -> date | None:
    try:
        return None if value is None else full_day(value)
    except ValueError as error:
        raise click.BadParameter(str(error)) from None


def day_option(flag: str, text: str, *, name: str | None = None, required: bool = False) -> Callable[[F], F]:
    """Add an option that takes one full day."""
    names = (flag, name) if name else (flag,)
    return click.option(*names, metavar="DATE", callback=_full_day, required=required, help=text)


def open_graph(options: Options) -> Built:
    """Return the built graph; one line on stderr if it has to be built."""
    return open_built(options, say)


def read_text(file: Path) -> str:
    """Read a small text file.

    Raises
    ------
    click.UsageError
        If it is no UTF-8 text or too large.
    """
    size = file.stat().st_size
    if size > MOST_BYTES:
        raise click.UsageError(f"{file} has {size:,} bytes; a query has at most {MOST_BYTES:,}")
    return decoded(file.read_bytes(), str(file))


def decoded(data: bytes, name: str) -> str:
    """Decode UTF-8, or say where it is none.

    Raises
    ------
    click.UsageError
        With the position of the first wrong byte.
    """
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise click.UsageError(f"{name} is not UTF-8 (byte {error.start}); save it as UTF-8") from None


MOST_BYTES = 1_000_000
