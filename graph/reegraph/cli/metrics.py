"""``reegraph metrics``."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from reegraph.build import Built, Options
from reegraph.cli.common import formats, open_graph, reads_graph
from reegraph.cli.output import clean, json_list, last_line, say, table, write
from reegraph.paths import write_file

if TYPE_CHECKING:
    from reegraph.metrics.record import Measure, Measures
    from reegraph.stores.base import Store

F = TypeVar("F", bound=Callable[..., Any])
SEEN = 0.00005  # the least that four decimals show
NOTHING = "no figure here fits what was asked; leave an option out, or look with: reegraph metrics concentration"
INPUTS = "ids of the facts of each figure: inputs, with --format json or csv\n"
HELP = """Measure concentration, reliance on imports and supply risk, each with its facts and what is missing.

\b
  reegraph metrics concentration --material rare-earths --stage mining --year 2024
  reegraph metrics concentration --imports-of united-states --hs 284690 --year 2024
  reegraph metrics reliance --country united-states
  reegraph metrics risk --material rare-earths --country japan --year 2024

Every edition is a series of its own. A line for several countries, or a figure that is not told, makes an interval.
"""


@click.group("metrics", help=HELP)
def command() -> None:
    """Group of the measures."""


TEXTS = {
    "stage": ("STAGE", "Only this stage: mining, refining, metal, magnet …"),
    "material": ("X", "Only this material or product, and what is a kind of it."),
    "country": ("X", "Country: its share, its reliance, its GeoPolRisk."),
    "edition": ("E", "Only this edition, for instance 'MCS 2025'."),
}


def chosen_by(*names: str) -> Callable[[F], F]:
    """Add the options that choose figures, in this order."""

    def decorate(function: F) -> F:
        for name in reversed(names):
            if name == "year":
                function = click.option("--year", type=click.IntRange(1900, 2100), help="Only this year.")(function)
            elif name == "hs":
                text = "Code of trade, six digits; may be repeated."
                function = click.option("--hs", metavar="CODE", multiple=True, callback=_codes, help=text)(function)
            else:
                metavar, text = TEXTS[name]
                function = click.option(f"--{name}", metavar=metavar, help=text)(function)
        return function

    return decorate


def _codes(_ctx: click.Context, _param: click.Parameter, value: tuple[str, ...]) -> tuple[str, ...]:
    for code in value:
        digits = code.replace(".", "")
        if not (digits.isascii() and digits.isdigit()) or not 2 <= len(digits) <= 10:  # as in the schema
            raise click.BadParameter(f"{code} is no code of trade; give two to ten digits such as 284690 or 8505.11")
    return value


def _picture(_ctx: click.Context, _param: click.Parameter, value: Path | None) -> Path | None:
    if value is not None and value.suffix.lower() not in (".svg", ".png"):
        raise click.BadParameter(f"{value} is neither .svg nor .png; the ending tells the kind of picture")
    return value


def plot_option(function: F) -> F:
    """Add ``--plot``."""
    return click.option(
        "--plot", metavar="FILE", type=click.Path(path_type=Path, dir_okay=False), callback=_picture,
        help="Draw it too, into this .svg or .png (needs reegraph[plot]).",
    )(function)  # fmt: skip


@command.command("concentration")
@chosen_by("stage", "material", "country")
@click.option("--imports-of", metavar="X", help="Origins of the imports of this country or group.")
@chosen_by("hs", "year", "edition")
@click.option("--scope", metavar="X", default="world", show_default=True, help="`world`, or as --imports-of.")
@click.option("--by", type=click.Choice(["quantity", "value"]), help="Weigh trade so; tonnes, and value for 850511.")
@click.option("--shares", is_flag=True, help="Add the share of every country.")
@plot_option
@formats("table", "json", "csv")
@reads_graph
def concentration_command(
    stage: str | None, material: str | None, country: str | None, imports_of: str | None, hs: tuple[str, ...],
    year: int | None, edition: str | None, scope: str, by: str | None, shares: bool, plot: Path | None, form: str,
    options: Options,
) -> None:  # fmt: skip
    """Tell how concentrated output or imports are: the Herfindahl-Hirschman index from 0 to 1.

    \b
      reegraph metrics concentration --material rare-earths --stage mining --year 2024 --shares
      reegraph metrics concentration --imports-of united-states --hs 284690 --year 2024
    """  # noqa: D301  (click reads the character)
    from reegraph.metrics import concentration

    built = open_graph(options)
    found = concentration(
        built.store(), stage=stage, material=material, country=country, imports_of=imports_of, hs=hs, year=year,
        edition=edition, scope=scope, by=by, by_country=shares,
    )  # fmt: skip
    _show(built, found, form, plot, shares=shares or country is not None, bars=shares)


@command.command("reliance")
@chosen_by("stage", "material", "country", "year", "edition")
@plot_option
@formats("table", "json", "csv")
@reads_graph
def reliance_command(
    stage: str | None, material: str | None, country: str | None, year: int | None, edition: str | None,
    plot: Path | None, form: str, options: Options,
) -> None:  # fmt: skip
    """Tell which part of what a country uses comes from abroad, net.

    \b
      reegraph metrics reliance --country united-states --edition 'MCS 2026'
    """  # noqa: D301  (click reads the character)
    from reegraph.metrics import reliance

    built = open_graph(options)
    found = reliance(built.store(), stage=stage, material=material, country=country, year=year, edition=edition)
    _show(built, found, form, plot)


def _fraction(_ctx: click.Context, param: click.Parameter, value: float | None) -> float | None:
    if value is not None and not 0 <= value <= 1:
        raise click.BadParameter(f"{value:g} is no fraction; give --{param.name} from 0 to 1 (1 % is 0.01)")
    return value


@command.command("risk")
@chosen_by("stage", "material", "country", "hs", "year", "edition")
@click.option("--scope", metavar="X", default="world", show_default=True, help="`world`, or `eu` for the EU formula.")
@click.option("--recycling", type=float, metavar="F", callback=_fraction, help="EU formula: recycling input rate.")
@click.option("--substitution", type=float, metavar="F", callback=_fraction, help="EU formula: index of substitution.")
@plot_option
@formats("table", "json", "csv")
@reads_graph
def risk_command(
    stage: str | None, material: str | None, country: str | None, hs: tuple[str, ...], year: int | None,
    edition: str | None, scope: str, recycling: float | None, substitution: float | None, plot: Path | None, form: str,
    options: Options,
) -> None:  # fmt: skip
    """Tell supply risk: concentration weighted by governance, GeoPolRisk of a country, the EU formula.

    \b
      reegraph metrics risk --material rare-earths --country japan --year 2024
      reegraph metrics risk --material rare-earths --scope eu --recycling 0.01 --year 2024
    """  # noqa: D301  (click reads the character)
    from reegraph.metrics import risk

    built = open_graph(options)
    found = risk(
        built.store(), stage=stage, material=material, country=country, hs=hs, year=year, edition=edition, scope=scope,
        recycling=recycling, substitution=substitution,
    )  # fmt: skip
    _show(built, found, form, plot)


def _show(
    built: Built, found: Measures, form: str, plot: Path | None, *, shares: bool = True, bars: bool = False
) -> None:
    listed = [one for one in found if shares or one.country is None]
    if plot is not None and found:
        from reegraph.lookup import sources
        from reegraph.metrics.plot import draw, drawn
        from reegraph.metrics.query import names

        store = built.store()
        told = [*names(store).items(), *((str(one["id"]), str(one["name"])) for one in sources(store))]
        footer = used(store, drawn(found, shares=bars))
        write_file(plot, draw(found, plot, told, footer=footer, shares=bars))
        say(f"written to {plot}")
    if not listed:
        say(NOTHING)
    if form == "json":
        write(json_list([one.to_dict() for one in listed]))
    elif form == "csv":
        write(_csv(listed))
    else:
        below = "".join(f"\n{clean(line)}\n" for line in [used(built.store(), listed)] if line)
        below += INPUTS if listed else ""
        write((_table(listed) if listed else "") + below + f"\n{last_line(built.info)}\n")


def used(store: Store, found: Iterable[Measure]) -> str:
    """Return one line with the sources of the facts that figures are of, and their licences."""
    from reegraph.lookup import NOT_RECORDED, sources_of

    told, _ = sources_of(store, [fact for one in found for fact in one.inputs])
    by_licence: dict[str, list[str]] = {}
    for source in sorted(told, key=lambda source: str(source["name"])):
        edition = source.get("edition")
        name = str(source["name"]) + (f", {edition}" if edition and edition not in source["name"] else "")
        licence = source.get("licence") or NOT_RECORDED
        by_licence.setdefault(f"licence {licence}" if licence == NOT_RECORDED else str(licence), []).append(name)
    parts = [f"{'; '.join(names)} ({licence})" for licence, names in sorted(by_licence.items())]
    return f"sources: {'; '.join(parts)}" if parts else ""


def _table(rows: list[Measure]) -> str:
    """Return the figures, and below what is missing, each sentence once with the rows it is about."""
    columns = ("", "measure", "of", "stage", "year", "edition", "figure", "unit", "reading")
    cells, notes = [], dict[str, list[str]]()
    for number, one in enumerate(rows, start=1):
        of = " · ".join(filter(None, (one.country, one.material, "" if one.scope == "world" else one.scope)))
        low, high = _figure(one.low), _figure(one.high)
        figure = low if low == high else f"{low} to {high}"
        year = "" if one.year is None else str(one.year)
        cells.append(
            [str(number), one.measure, of, one.stage or "", year, one.edition or "", figure, one.unit, one.reading]
        )
        for text in one.missing:
            notes.setdefault(text, []).append(str(number))
    text = table(columns, cells, [True])
    told = "".join(f"  [{', '.join(_runs(numbers))}] {clean(note)}\n" for note, numbers in notes.items())
    return text + (f"\nmissing or doubtful:\n{told}" if told else "")


def _figure(value: float) -> str:
    return "<0.0001" if 0 < value < SEEN else f"{value:.4f}"


def _runs(numbers: list[str]) -> list[str]:
    most = 6
    return numbers if len(numbers) <= most else [*numbers[:most], f"… {len(numbers)} in all"]


def _csv(rows: list[Measure]) -> str:
    from reegraph.cli.cells import separated
    from reegraph.metrics.record import KEYS

    columns = (*KEYS, "material", "country")
    told = [one.to_dict() for one in rows]
    cells = [["; ".join(row[c]) if isinstance(row.get(c), list) else row.get(c, "") for c in columns] for row in told]
    return separated(columns, [["" if cell is None else cell for cell in row] for row in cells], ",")
