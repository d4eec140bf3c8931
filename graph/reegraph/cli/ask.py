"""``reegraph ask``."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from reegraph.build import Options
from reegraph.cli.cells import shown
from reegraph.cli.common import RefusedError, formats, reads_graph, today
from reegraph.cli.output import clean, json_text, say, table, version_line, write
from reegraph.cli.params import params_option, split, value_of
from reegraph.cli.results import out_option, print_result, write_result
from reegraph.cli.server import answering, store_option

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from reegraph.queries import Parameter, Question
    from reegraph.stores.base import Result

SILENT = "no row: not in these sources; they do not say whether it is so"
HELP = """Answer a named question from the facts; without a name, list the questions.

\b
  reegraph ask
  reegraph ask NAME -p country=China
  reegraph ask NAME --cypher                   the query, to change and run with reegraph query --file
  reegraph ask "who makes magnets"             the three questions that come nearest

The column `facts` names the facts behind each row, with the numbers of their sources below the table.

Where a question needs the day asked for (`on`) or the day up to which sources count (`known`) and it is not given, it
is today, and stderr says so; every other day that a question needs must be given.
"""
TODAY = ("on", "known")


def _names(_ctx: click.Context, _param: click.Parameter, begun: str) -> list[CompletionItem]:
    from click.shell_completion import CompletionItem

    from reegraph.queries import questions

    return [
        CompletionItem(name, help=question.title) for name, question in questions().items() if name.startswith(begun)
    ]


@click.command("ask", help=HELP)
@click.argument("words", metavar="[NAME | SENTENCE]", nargs=-1, shell_complete=_names)
@params_option
@click.option("--cypher", is_flag=True, help="Print the query instead of answering it.")
@click.option(
    "--export", "folder", metavar="DIR", type=click.Path(file_okay=False, path_type=Path),
    help="Write every named question into this folder, for the Neo4j Browser.",
)  # fmt: skip
@formats("table", "json", "csv")
@out_option
@store_option
@reads_graph
def command(
    words: tuple[str, ...],
    params: tuple[str, ...],
    cypher: bool,
    folder: Path | None,
    form: str,
    out: Path | None,
    uri: str | None,
    options: Options,
) -> None:
    """Answer a named question."""
    from reegraph.queries import ask, questions

    known, name = questions(), " ".join(words) or None
    if folder is not None:
        from reegraph.queries.browser import write_questions

        if name or params or cypher or out:
            raise click.UsageError("--export writes all questions; leave the rest out")
        say(f"wrote {len(write_questions(folder))} questions to {folder} · {version_line()}")
        return
    if name is None:
        if params or cypher or out:
            raise click.UsageError("give the name of a question; reegraph ask lists them")
        _list(known, form)
        return
    if name not in known:
        _refuse(name)
    if cypher:
        question = known[name]
        write(
            json_text({"question": name, "cypher": question.text, "version": version_line().split()[1]})
            if form == "json"
            else question.text.rstrip() + "\n"
        )
        return
    values = {
        key: None if text == "null" else value_of(text) if text.startswith("date:") else text
        for key, text in split(params).items()
    }
    values |= _today(known[name], values)
    with answering(uri, options) as (store, info):
        result = ask(store, name, values)
        sources, numbers = _sources(store, result)
    extra = {"question": name, "title": known[name].title, "note": None if result.rows else SILENT, "sources": sources}

    def cell(column: str, value: Any) -> str:
        if column != "facts" or not isinstance(value, list):
            return shown(value)
        return ", ".join(f"{fact} {''.join(f'[{n}]' for n in numbers.get(fact, []))}".rstrip() for fact in value)

    below = _below(sources, empty=not result.rows)
    if out is None and form == "table":
        result, below = _without_empty(result, below)
        below = [f"({known[name].says})", *below]
    if out is None:
        print_result(result, info, form, extra=extra, cells=cell, below=below)
    else:
        write_result(result, info, out, extra=extra, below=below)


def _today(question: Question, values: dict[str, Any]) -> dict[str, Any]:
    """Return today for the days on two axes that the question needs and nobody gave, and say so."""
    left_out = [p.name for p in question.parameters if p.name in TODAY and p.type == "date" and p.required]
    found = {name: today() for name in left_out if values.get(name) is None}
    if found:
        say(f"{' and '.join(found)}: today, {today()}; -p {next(iter(found))}=2025-10-27 asks for another day")
    return found


def _without_empty(result: Result, below: list[str]) -> tuple[Result, list[str]]:
    """Leave out the columns that no row fills, and say so: a table is for reading, the other forms keep all."""
    empty = [k for k in range(len(result.columns)) if all(row[k] in (None, "", []) for row in result.rows)]
    if not result.rows or not empty:
        return result, below
    kept = [k for k in range(len(result.columns)) if k not in empty]
    rows = [[row[k] for k in kept] for row in result.rows]
    told = f"(nothing told, column left out: {', '.join(result.columns[k] for k in empty)})"
    return replace(result, columns=[result.columns[k] for k in kept], rows=rows), [told, *below]


def _list(known: dict[str, Question], form: str) -> None:
    if form == "json":
        told = [
            {"name": q.name, "title": q.title, "says": q.says, "parameters": [_parameter(p) for p in q.parameters]}
            for q in known.values()
        ]
        write(json_text({"questions": told, "version": version_line().split()[1]}))
    else:
        rows = [[q.name, q.title, ", ".join(map(_shown, q.parameters))] for q in known.values()]
        columns = ("name", "title", "parameters")
        text = table(columns, rows) if form == "table" else _csv(columns, rows)
        write(text + (f"\n{version_line()}\n" if form == "table" else ""))


def _csv(columns: tuple[str, ...], rows: list[list[str]]) -> str:
    from reegraph.cli.cells import separated

    return separated(columns, rows, ",")


def _parameter(parameter: Parameter) -> dict[str, Any]:
    from reegraph.stores.base import to_json

    default = to_json(parameter.default)
    return {
        "name": parameter.name,
        "type": parameter.type,
        "required": parameter.required,
        "default": default,
        "values": list(parameter.values),
    }


def _shown(parameter: Parameter) -> str:
    kind = " or ".join(parameter.values) if 0 < len(parameter.values) <= 4 else parameter.type
    if parameter.required:
        return f"{parameter.name}: {kind}"
    return f"[{parameter.name}: {kind}{'' if parameter.default is None else f' = {shown(parameter.default)}'}]"


def _refuse(name: str) -> None:
    """Name the questions that come nearest.

    Raises
    ------
    RefusedError
        Always.
    """
    from reegraph.queries import nearest_questions

    near = nearest_questions(name)
    lines = "\n".join(f"  reegraph ask {q.name:<24} {q.title}" for q in near)
    raise RefusedError(
        f"no question is called {clean(name)}; nearest are\n{lines}",
        nearest=[{"name": q.name, "title": q.title} for q in near],
    )


def _sources(store: Any, result: Result) -> tuple[list[dict[str, Any]], dict[str, list[int]]]:
    from reegraph.lookup import sources_of

    if "facts" not in result.columns:
        return [], {}
    place = result.columns.index("facts")
    return sources_of(store, [fact for row in result.rows for fact in row[place] or []])


def _below(sources: list[dict[str, Any]], *, empty: bool) -> list[str]:
    from reegraph.lookup import reference

    if empty:
        return [SILENT]
    return ["", *(f"[{source['number']}] {clean(reference(source))}" for source in sources)] if sources else []
