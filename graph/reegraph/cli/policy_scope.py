"""``reegraph policy scope``."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import click

from reegraph.build import Built, Options
from reegraph.cli.cells import guarded
from reegraph.cli.common import day_option, open_graph, reads_graph, today
from reegraph.cli.output import CONTROLS_BUT_LINES, clean, json_text, last_line, say, stamp, write
from reegraph.paths import write_file
from reegraph.policy.book import RuleBook

HELP = """Tell which rules touch goods on their way from one country to another, and why they apply or not.

\b
  reegraph policy scope --goods "dysprosium magnets" --origin China --destination Germany --on 2025-12-15
  reegraph policy scope --goods "rotor and stator assemblies of motors" --origin DE --destination US \\
      --contains "NdFeB magnets" --containing-from China --on 2025-12-05 --known 2025-10-20
  reegraph policy scope --items parts.csv --out answer.csv

Goods are named by id, name (Chinese too), HS code or control code, countries by id, name or ISO code. Every rule
that touches the goods is listed: it applies, it cannot be decided from what is told, or it does not apply. PARTS.csv
has the columns part, goods, hs, contains, containing_from, origin, destination, date; other columns pass through.
It informs and gives no legal advice.
"""
TOLD = ("verdict", "rule", "provision", "name", "measure", "rate", "charge", "state", "how", "since", "until",
        "reasons", "because", "facts", "last_verified", "caveats", "own")  # fmt: skip
NUMBER = re.compile(r"[-+]?\d+(?:[.,]\d+)*(?:[eE][-+]?\d+)?\s*%?", re.ASCII)
SINGLE = ("goods", "hs", "origin", "destination", "contains", "containing_from")


@click.command("scope", help=HELP)
@click.option("--goods", metavar="X", help="The good: id, name, HS code or control code.")
@click.option("--hs", metavar="CODE", help="Its HS code, 2 to 10 digits.")
@click.option("--origin", metavar="COUNTRY", help="Where it is sent from.")
@click.option("--destination", metavar="COUNTRY", help="Where it goes.")
@click.option(
    "--contains", metavar="X=SHARE", multiple=True,
    help="What is inside: Dy=0.3% (of the mass), Dy=0.3% of value, Dy=0 or Dy; may be repeated.",
)  # fmt: skip
@click.option("--containing-from", metavar="COUNTRY", help="Where that comes from.")
@click.option(
    "--items", metavar="FILE.csv", type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Answer for every line of a list of parts.",
)  # fmt: skip
@day_option("--on", "Day on which it crosses the border; today if left out.")
@day_option("--known", "As known on this day; today if left out.")
@click.option(
    "--format", "form", type=click.Choice(("table", "json", "csv")),
    help="Form of the answer; a table if left out, csv for --items.",
)  # fmt: skip
@click.option("--out", metavar="FILE", type=click.Path(dir_okay=False, path_type=Path), help="Write into this file.")
@reads_graph
def scope(
    items: Path | None,
    on: date | None,
    known: date | None,
    form: str | None,
    out: Path | None,
    options: Options,
    **told: Any,
) -> None:
    """Answer which rules touch goods."""
    from reegraph.policy.goods import Item, resolve
    from reegraph.policy.items import answered, read_items
    from reegraph.policy.scope import Scope

    if items is not None and out is not None and items.resolve() == out.resolve():
        raise click.UsageError(f"--out {out} is the list itself; name another file")
    given = [name for name in SINGLE if told[name]]
    if items is not None and given:
        raise click.UsageError(f"--items brings its own goods; leave out --{', --'.join(given).replace('_', '-')}")
    if items is None:
        missing = [name for name in ("origin", "destination") if not told[name]]
        missing = missing if told["goods"] or told["hs"] else ["goods", *missing]
        if missing:
            raise click.UsageError(f"--{', --'.join(missing)} missing; or give --items FILE.csv")
    file = None if items is None else read_items(items)
    built = open_graph(options)
    book = built.rules()
    on, known = on or today(), known or today()
    found = Scope(book, known)
    hints: list[str] = []
    if file is not None:
        form = form or "csv"
        results = [(_cells(line.cells), line.item, day, rows) for line, day, rows in answered(file, found, on)]
        columns: Sequence[str] = file.columns
    else:
        words: dict[str, Any] = {name: told[name] or "" for name in SINGLE}
        item = Item(**{**words, "contains": told["contains"]})
        goods = resolve(found.links, item)
        results = [(_item(item), item, on, found.answers(goods, on))]
        hints = found.hints(goods)
        form, columns = form or "table", tuple(_item(item))
    text = _text(form, built, book, found, columns, results, hints, single=file is None)
    if out is None:
        write(text)
    else:
        write_file(out, text.encode())
        say(f"wrote {out}")
    if form == "csv":
        say("\n".join(_foot(book, found)))


Result = tuple[Mapping[str, str], Any, date, list[Any]]


def _cells(cells: Mapping[str, str]) -> Mapping[str, str]:
    return cells


def _item(item: Any) -> dict[str, str]:
    told = {name: getattr(item, name) for name in SINGLE}
    return {name: "; ".join(value) if isinstance(value, tuple) else value for name, value in told.items()}


def _text(
    form: str,
    built: Built,
    book: RuleBook,
    found: Any,
    columns: Sequence[str],
    results: Sequence[Result],
    hints: Sequence[str],
    *,
    single: bool,
) -> str:
    if form == "csv":
        return _csv(built, found, columns, results)
    if form == "json":
        asked = {"hints": list(hints)} if single else {}
        told = {**_json(found, results, single=single), **asked, **_json_foot(book, found), **stamp(built.info)}
        return json_text(told)
    blocks = [_block(cells, item, day, rows, found, single=single) for cells, item, day, rows in results]
    issuers = {c for _, _, _, rows in results for row in rows for c in book.units[row.rule]["issuers"]}
    more = [f"Note: {hint}." for hint in hints]
    text = "\n".join([*blocks, *more, *([""] if more else []), *_foot(book, found, issuers), "", last_line(built.info)])
    return clean(text, CONTROLS_BUT_LINES) + "\n"


def _csv(built: Built, found: Any, columns: Sequence[str], results: Sequence[Result]) -> str:
    """Return a line for every part and rule; cells of the file that are numbers stay as they are."""
    from reegraph.policy.scope import NONE_HERE

    until = f", known up to {built.info.known_up_to}" if built.info.known_up_to else ""
    note = f"among the {found.looked_at} provisions recorded here{until}; this informs, it is no legal advice"
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    names = ("on", "known", *TOLD, "note")
    writer.writerow([guarded(c) for c in (*columns, *(f"answer_{n}" if n in columns else n for n in names))])
    for cells, item, day, rows in results:
        own = [c if NUMBER.fullmatch(c) else guarded(c) for c in cells.values()]
        short = note if item.contains else f"{note}; nothing is told of the contents"
        for row in rows or [None]:
            told = [NONE_HERE, *[""] * (len(TOLD) - 1)] if row is None else [_cell(row.to_dict()[c]) for c in TOLD]
            writer.writerow([*own, str(day), str(found.known), *told, short])
    return out.getvalue()


def _cell(value: Any) -> str:
    if isinstance(value, list):
        return guarded("; ".join(map(str, value)))
    return guarded(value if value is None or isinstance(value, str) else f"{value:g}")


def _json(found: Any, results: Sequence[Result], *, single: bool) -> dict[str, Any]:
    if single:
        _, item, day, rows = results[0]
        told = {**_item(item), "contains": list(item.contains)}
        return {"on": str(day), "known": str(found.known), "item": told, "rows": [row.to_dict() for row in rows]}
    lines = [
        {"cells": dict(cells), "on": str(day), "rows": [row.to_dict() for row in rows]}
        for cells, _, day, rows in results
    ]
    return {"known": str(found.known), "items": lines}


def _json_foot(book: RuleBook, found: Any) -> dict[str, Any]:
    return {
        "looked_at": found.looked_at,
        "coverage": list(book.data["coverage"]),
        "note": " ".join(_notes(book, found)),
    }


def _block(cells: Mapping[str, str], item: Any, day: date, rows: list[Any], found: Any, *, single: bool) -> str:
    from reegraph.policy.scope import NONE_HERE

    part = "" if single else next((f"{v}: " for k, v in cells.items() if k.casefold() == "part" and v), "")
    inside = f", contains {', '.join(item.contains)}" if item.contains else ""
    source = f", content from {item.containing_from}" if item.containing_from else ""
    code = f" (HS {item.hs})" if item.hs and item.goods else ""
    goods = f"{item.goods or 'HS ' + item.hs}{code} from {item.origin} to {item.destination}{inside}{source}"
    lines = [f"{part}{goods}; on {day}, as known on {found.known}", ""]
    if not rows:
        lines += [f"{NONE_HERE} ({found.looked_at} provisions looked at)", ""]
    if rows:
        counts = [(v, sum(r.verdict == v for r in rows)) for v in dict.fromkeys(r.verdict for r in rows)]
        lines += ["; ".join(f"{v}: {n}" for v, n in counts), ""]
    verdict = ""
    for row in rows:
        if row.verdict != verdict:
            verdict = row.verdict
            lines += [f"{verdict.upper()} ({sum(r.verdict == verdict for r in rows)})"]
        lines += _rule(row)
    return "\n".join(lines)


def _rule(row: Any) -> Iterable[str]:
    rate = f" {row.rate * 100:g} %" if row.rate is not None else ""
    amount = f"{rate}{' ' + row.charge if row.charge else ''}"
    yield f"  {row.provision}: {row.name}; {row.measure}{amount}"
    yield from (f"    - {reason}" for reason in row.reasons)
    decided = f"state decided by {', '.join(row.because)}; " if row.because else ""
    links = f"goods and countries by {', '.join(row.facts)}; " if row.facts else ""
    yield f"    {decided}{links}last verified {row.last_verified or 'never'}"
    if row.caveats:
        yield f"    caveats: {'; '.join(row.caveats)}"
    if row.own:
        yield f"    own: {', '.join(row.own)}"
    yield ""


def _notes(book: RuleBook, found: Any) -> list[str]:
    lines = [f"These are among the rules recorded here; {found.looked_at} provisions were looked at, others may exist."]
    first, last = book.known_from, book.store_until
    if first is not None and found.known < first:
        lines.append(f"Nothing was known yet on {found.known}: the first source here is of {first}.")
    if last is not None and found.known > last:
        lines.append(f"No fact here became known after {last}.")
    return [*lines, "This informs; it is no legal advice."]


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def _foot(book: RuleBook, found: Any, issuers: Iterable[str] | None = None) -> list[str]:
    """Say what was looked through; the gaps in full for the issuers of the rules listed (all if none are named)."""
    if only := book.data["only_source"]:
        told = f"Answered from {_count(len(only), 'source')} alone ({', '.join(only)}), which look through no rules."
        return [told, *_notes(book, found)]
    lines = ["What was looked through (for the whole of this collection, whatever the day of knowledge):"]
    for row in book.data["coverage"]:
        until = f", verified up to {row['verified_to']}" if row.get("verified_to") else ""
        name = book.data["names"].get(row["issuer"], {}).get("name", row["issuer"])
        lines.append(
            f"  {name}: {row['looked_through'].rstrip('.')}; {_count(len(row['instruments']), 'instrument')}{until}"
        )
        gaps = row.get("known_missing", ())
        if issuers is None or row["issuer"] in issuers:
            lines += [f"    known to be missing: {gap}" for gap in gaps]
        elif gaps:
            lines.append(f"    {_count(len(gaps), 'gap')} known (--format json lists them)")
    if not book.data["coverage"]:
        lines.append("  nothing is recorded of what was looked through")
    return [*lines, *_notes(book, found)]
