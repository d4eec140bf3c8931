"""``reegraph evidence``."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from reegraph.build import Options, read_dataset
from reegraph.cli.common import ARTICLES, RefusedError, articles_option, formats, reads_graph
from reegraph.cli.output import clean, json_text, say, version_line, write
from reegraph.errors import ProblemsError, nearest

if TYPE_CHECKING:
    from reegraph.evidence import Article

VOICES = ("own", "direct", "partly direct", "indirect", "headline", "caption")
HELP = """Print the evidence record of a quote, to paste into a fact.

\b
  reegraph evidence locate --article NAME --quote 'the shortest words that carry the fact' --articles DIR

NAME is the file name without its ending, or the id of a source; the article need not be in sources.yml yet. Each
place where the words stand gives one line. Exact words come first, then the same words with other quotation marks
or spaces.
"""


@click.group("evidence", help="Make evidence records for new facts.", no_args_is_help=True)
def command() -> None:
    """Group of commands for evidence."""


@command.command("locate", help=HELP)
@click.option(
    "--article",
    metavar="ID",
    required=True,
    help="Name of the article (its file without the ending), or the id of its source.",
)
@click.option("--quote", metavar="WORDS", required=True, help="The words, as they stand in the article.")
@click.option(
    "--voice", type=click.Choice(VOICES), default="own", show_default=True, help="In whose words the span stands."
)
@articles_option
@formats("table", "json")
@reads_graph
def locate(article: str, quote: str, voice: str, articles: Path | None, form: str, options: Options) -> None:
    """Print evidence records."""
    if articles is None:
        raise click.UsageError(
            f"--articles is missing: give the folder with the texts of the articles, or set {ARTICLES}"
        )
    if not quote.strip():
        raise click.UsageError("--quote is empty")
    text = _article(article, articles, options)
    found = [{**entry.to_dict(), "voice": voice} for entry in text.locate(quote)]
    for row in found:
        del row["source"]
    if not found:
        number, words, hint = text.nearest_paragraph(quote)
        raise RefusedError(
            f"these words do not stand in {text.name}; {hint}: {clean(words)}", paragraph=number, text=words
        )
    if form == "json":
        write(json_text({"evidence": found, "version": version_line().split()[1]}))
        return
    write("".join(f"- {_flow(row)}\n" for row in found))
    if len(found) > 1:
        numbers = ", ".join(str(row["paragraph"]) for row in found)
        say(f"{len(found)} places: paragraphs {numbers}; paste the one that carries the fact")


def _article(name: str, folder: Path, options: Options) -> Article:
    """Return the article of this file name or source id."""
    from reegraph.evidence import ENDINGS, read_articles

    stem = name
    for ending in ENDINGS:
        stem = stem.removesuffix(ending)
    found = read_articles(folder, [stem] if Path(stem).name == stem else [])
    if not found:
        stem = _by_source(options).get(name, "")
        found = read_articles(folder, [stem] if stem else [])
    if not found:
        names = sorted({file.stem for file in folder.iterdir() if file.suffix in ENDINGS})
        raise RefusedError(
            f"no article {name} in {folder}; there are {', '.join(names) or 'none'}{nearest(name, names)}",
            nearest=names,
        )
    return found[stem]


def _by_source(options: Options) -> dict[str, str]:
    """Return article names by source id, as far as the seeds can be read: they may be half written."""
    try:
        _, data, _ = read_dataset(options)
    except ProblemsError:
        return {}
    return {source.id: source.article for source in data.sources.values() if source.article}


def _flow(row: dict[str, Any]) -> str:
    """Return one record in YAML's flow style."""
    return "{" + ", ".join(f"{key}: {_scalar(value)}" for key, value in row.items()) + "}"


def _scalar(value: Any) -> str:
    plain = isinstance(value, int) or re.fullmatch(r"[A-Za-z][A-Za-z _-]*(?<! )", value)
    return str(value) if plain else json.dumps(value, ensure_ascii=False)
