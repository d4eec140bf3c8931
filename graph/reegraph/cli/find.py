"""``reegraph find``."""

from __future__ import annotations

from typing import Any

import click

from reegraph.build import Options
from reegraph.cli.common import RefusedError, formats, open_graph, reads_graph
from reegraph.cli.output import json_text, last_line, stamp, table, write

HELP = """Find things, facts, sources and questions by a word, a name, an alias or a chemical symbol.

\b
  reegraph find magnet
  reegraph find port fees
  reegraph find Bessent

Each word must begin a word of what is found; case and accents do not matter.
"""


def known_questions() -> dict[str, tuple[str, str]]:
    """Return title and explanation of the named questions."""
    from reegraph.queries import questions

    return {name: (question.title, question.says) for name, question in questions().items()}


@click.command("find", help=HELP)
@click.argument("words", metavar="WORD...", nargs=-1, required=True)
@formats("table", "json")
@reads_graph
def command(words: tuple[str, ...], form: str, options: Options) -> None:
    """Find what a word names."""
    from reegraph.lookup import find, near

    word = " ".join(words)
    built = open_graph(options)
    store = built.store()
    found = find(store, word, known_questions())
    if not len(found):
        hints = near(store, word)
        raise RefusedError(
            f"nothing here is called {word}" + (f"; did you mean {', '.join(hints)}?" if hints else ""), nearest=hints
        )
    if form == "json":
        parts = {"things": found.things, "facts": found.facts, "sources": found.sources, "questions": found.questions}
        write(json_text({"word": word, **parts, **stamp(built.info)}))
        return
    blocks = [
        _block(
            "things",
            ("label", "id", "name", "also called"),
            [[r["label"], r["id"], r.get("name", ""), _also(r)] for r in found.things],
        ),
        _block(
            "facts",
            ("id", "says", "modality", "said by"),
            [[r["id"], r["says"], r["modality"], r["said_by"]] for r in found.facts],
        ),
        _block(
            "sources",
            ("id", "title", "publisher", "published"),
            [[r["id"], r["name"], r["publisher"], r["published"]] for r in found.sources],
        ),
        _block("questions (reegraph ask NAME)", ("name", "title"), [[r["name"], r["title"]] for r in found.questions]),
    ]
    write("".join(blocks) + last_line(built.info) + "\n")


def _also(row: dict[str, Any]) -> str:
    return ", ".join([*([row["symbol"]] if "symbol" in row else []), *row.get("aliases", [])])


def _block(title: str, columns: tuple[str, ...], rows: list[list[str]]) -> str:
    return f"{title}: {len(rows)}\n{table(columns, rows)}\n" if rows else ""
