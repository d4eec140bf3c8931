"""``reegraph explain``."""

from __future__ import annotations

from pathlib import Path

import click

from reegraph.build import Options
from reegraph.cli.common import RefusedError, articles_option, formats, open_graph, reads_graph
from reegraph.cli.output import clean, json_text, last_line, stamp, write

HELP = """Tell all of one fact: who says so and how sure, its dates, where it stands, what confirms or contradicts it.

\b
  reegraph explain FACT_ID
  reegraph explain FACT_ID --articles DIR      with the quotes, from your copies of the articles
  reegraph explain FACT_ID --cite              one line to paste

`reegraph find WORD` and the column `facts` of every named question give ids.
"""


@click.command("explain", help=HELP)
@click.argument("fact_id", metavar="FACT_ID")
@click.option(
    "--cite",
    is_flag=True,
    help="Print one line to paste: source, date, address, place, version, content hash, fact id.",
)
@articles_option
@formats("table", "json")
@reads_graph
def command(fact_id: str, cite: bool, articles: Path | None, form: str, options: Options) -> None:
    """Tell all of one fact."""
    from reegraph.explain import explain, text
    from reegraph.lookup import near_facts, sources

    built = open_graph(options)
    store = built.store()
    copies = None
    if articles is not None:
        from reegraph.evidence import read_articles

        copies = read_articles(articles, [row["article"] for row in sources(store) if row["article"]])
    found = explain(store, fact_id, copies)
    if found is None:
        hints = near_facts(store, fact_id)
        raise RefusedError(
            f"there is no fact {fact_id}"
            + (f"; near are {', '.join(hints)}" if hints else "; reegraph find WORD gives ids"),
            nearest=hints,
        )
    if cite:
        line = found.cite(built.info.version, built.info.content_hash)
        write(json_text({"id": found.id, "cite": line, **stamp(built.info)}) if form == "json" else clean(line) + "\n")
    elif form == "json":
        write(json_text({**found.to_dict(), **stamp(built.info)}))
    else:
        from reegraph.ontology import load
        from reegraph.paths import folders

        ontology, _ = load(folders("schema", options.schema))
        lines = text(found, ontology, looked=copies is not None)
        write("\n".join([*map(clean, lines), "", last_line(built.info)]) + "\n")
