"""Plain rows that the measures read, and the checks before anything is added up."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal, TypeVar

from reegraph.errors import UsageError, listing

Kind = Literal["country", "others", "total"]
Told = TypeVar("Told", "Row", "Flow")
TAIWAN = {"S19": "TWN", "490": "TWN"}  # BACI writes "Other Asia, not elsewhere specified"
TOTALS = ("world", "world total", "total", "all countries")


class Issued:
    """What a row and a flow have: an edition, and where a figure is for months, its period."""

    edition: str | None
    period: str | None

    @property
    def issue(self) -> str | None:
        """Edition with the period: figures for months are another series than those for a year."""
        return ", ".join(filter(None, (self.edition, self.period))) or None


@dataclass(frozen=True)
class Row(Issued):
    """How much one country makes of one material at one stage.

    Parameters
    ----------
    country
        Id or code of the country.
    quantity
        Amount in `basis`; None if it is not told, which is not zero.
    share
        Part of the world's output, where the source gives no amount.
    kind
        ``country``; ``others`` for a line that lumps several countries; ``total`` for the line of the world.
    bound
        ``at_least``, ``at_most`` or ``about``, where the source does not give the figure itself.
    withheld
        The source says that there is a figure, and keeps it back.
    note
        What is to be known of the figure.
    period
        Months or days that the figure is for, where it is not for a year.

    Examples
    --------
    >>> Row("china", 270000.0, basis="t REO").kind
    'country'
    """

    country: str
    quantity: float | None = None
    share: float | None = None
    kind: Kind = "country"
    name: str = ""
    material: str | None = None
    stage: str | None = None
    basis: str | None = None
    year: int | None = None
    edition: str | None = None
    bound: str | None = None
    estimate: bool = False
    withheld: bool = False
    fact: str | None = None
    sources: tuple[str, ...] = ()
    note: str = ""
    period: str | None = None

    @property
    def told(self) -> str:
        """Name for people."""
        return self.name or self.country


@dataclass(frozen=True)
class Flow(Issued):
    """Goods that one country sends to another in a year.

    Parameters
    ----------
    exporter, importer
        Ids or codes of countries.
    value
        In US dollars; None if it is not told.
    quantity
        Amount in `basis`; None if it is not told, which is not zero.
    share
        Part of all that the importer takes in, where the source gives no amount.
    from_year
        First year, where the figure is for several.
    note
        What is to be known of the figure, such as what its table leaves out.
    period
        Months or days that the figure is for, where it is not for a year.

    Examples
    --------
    >>> Flow("TUR", "BEN", value=2_150_961.0, quantity=40_700.0, basis="t gross weight").price
    0.05284916461916462
    """

    exporter: str
    importer: str
    value: float | None = None
    quantity: float | None = None
    basis: str | None = None
    hs: str | None = None
    item: str | None = None
    year: int | None = None
    edition: str | None = None
    kind: Kind = "country"
    name: str = ""
    importer_name: str = ""
    share: float | None = None
    from_year: int | None = None
    fact: str | None = None
    sources: tuple[str, ...] = ()
    note: str = ""
    period: str | None = None

    @property
    def told(self) -> str:
        """Name of the exporter for people."""
        return self.name or self.exporter

    @property
    def price(self) -> float | None:
        """US dollars per kilogram of what was weighed; None if either number is missing or nothing was weighed."""
        return self.value / self.quantity / 1000 if self.value is not None and self.quantity else None


def country_code(code: str) -> str:
    """Return the ISO code of a country that a trade table writes in its own way; other codes as they are.

    Examples
    --------
    >>> country_code("S19"), country_code("CHN")
    ('TWN', 'CHN')
    """
    return TAIWAN.get(code, code)


def kind_of(name: str, label: str = "Country") -> Kind:
    """Tell a country from a line that lumps several, and from the line of the world.

    Examples
    --------
    >>> kind_of("China"), kind_of("World (rounded)"), kind_of("Other"), kind_of("EU", "CountryGroup")
    ('country', 'total', 'others', 'others')
    """
    word = name.split("(", maxsplit=1)[0].strip().casefold().replace("-", " ")
    if word in TOTALS:
        return "total"
    lumped = word.startswith(("other", "rest of ")) and "asia" not in word
    return "others" if lumped or label == "CountryGroup" else "country"


def notes_of(rows: Iterable[Row | Flow]) -> list[str]:
    """Return what is to be known of figures, once each, with the countries unless it is said of all of them.

    Examples
    --------
    >>> notes_of([Row("a", 1.0, note="a quota"), Row("b", 1.0)]), notes_of([Row("a", 1.0, note="cut at 5 t")])
    (['a: a quota'], ['cut at 5 t'])
    """
    given = list(rows)
    about: dict[str, list[str]] = {}
    for row in given:
        if row.note:
            about.setdefault(row.note, []).append(row.told)
    return [note if len(who) == len(given) else f"{listing(dict.fromkeys(who))}: {note}" for note, who in about.items()]


def one_basis(rows: Iterable[Row | Flow]) -> str | None:
    """Return the basis that all quantities share.

    Raises
    ------
    UsageError
        If there are several: gross weight, oxide and contained element are never added.

    Examples
    --------
    >>> one_basis([Row("a", 1.0, basis="t REO"), Row("b", 2.0, basis="t gross weight")])
    Traceback (most recent call last):
        ...
    reegraph.errors.UsageError: t REO and t gross weight cannot be added; ask for one of them, or convert by element
    """
    found = list(dict.fromkeys(row.basis for row in rows if row.quantity is not None))
    if len(found) > 1:
        words = " and ".join(basis or "quantities without a basis" for basis in found)
        raise UsageError(f"{words} cannot be added; ask for one of them, or convert by element")
    return found[0] if found else None


@dataclass(frozen=True)
class Sorted:
    """Rows of one series by what they are.

    Parameters
    ----------
    countries
        Country and amount, countries that are told; flows of one country added.
    others
        Lines that lump several countries.
    facts
        Ids of the facts of all that is counted.
    missing
        One sentence for each thing that is left out, lumped or doubtful.
    bounds
        Rows of which the source gives "at least", "at most" or "about" a figure.
    """

    countries: dict[str, float]
    others: dict[str, float]
    facts: tuple[str, ...]
    missing: tuple[str, ...]
    names: dict[str, str] = field(default_factory=dict)
    basis: str | None = None
    bounds: dict[str, str] = field(default_factory=dict)

    @property
    def total(self) -> float:
        """Sum of the rows, never the line of the world."""
        return sum(self.countries.values()) + sum(self.others.values())


def sort_rows(rows: Sequence[Row]) -> Sorted:
    """Check and sort the rows of one series (one material, stage, year and edition).

    Parameters
    ----------
    rows
        Rows with quantities, or rows with shares; a country stands in one row.

    Returns
    -------
    Sorted
        What may be added, and a sentence for every row that may not.

    Raises
    ------
    UsageError
        If quantities have several bases, a country has two figures, or a quantity is negative.

    Examples
    --------
    >>> found = sort_rows([Row("a", 60.0), Row("b", None, withheld=True), Row("World", 70.0, kind="total")])
    >>> found.total, found.missing[0]
    (60.0, 'b: withheld by the source')
    """
    basis = one_basis(row for row in rows if row.kind != "total")
    by_share = basis is None and not any(row.quantity is not None for row in rows)
    countries, others, facts = dict[str, float](), dict[str, float](), list[str]()
    missing, names, bounds = list[str](), dict[str, str](), dict[str, str]()
    for row in rows:
        if row.kind == "total":
            continue
        amount = row.share if by_share else row.quantity
        if amount is None:
            missing.append(f"{row.told}: {'withheld by the source' if row.withheld else 'no figure'}")
            continue
        if amount < 0:
            raise UsageError(f"{row.told} has {amount:g}; an amount is never negative, mend fact {row.fact}")
        into = countries if row.kind == "country" else others
        if into.get(row.country, amount) != amount:
            raise UsageError(
                f"{row.told} has {into[row.country]:g} and {amount:g} in one series; keep them apart by edition"
            )
        if row.bound in ("at_most", "at_least", "about"):
            missing.append(f"{row.told}: the source gives a bound ({row.bound.replace('_', ' ')} {amount:g})")
            bounds[row.country] = row.bound
        into[row.country], names[row.country] = float(amount), row.told
        facts += [row.fact] if row.fact else []
    if by_share:
        left = 1 - sum(countries.values()) - sum(others.values())
        if left < -0.01:
            raise UsageError(
                f"the shares of {listing(names.values())} sum to {1 - left:.3f}; they are parts of one whole"
            )
        if countries and left > 1e-9:
            others["not told"], names["not told"] = left, "countries not told"
    missing += [f"{names[k]}: {others[k]:,.6g} is one line for several countries" for k in others if k != "not told"]
    if "not told" in others:
        missing.append(f"{others['not told']:.3g} of the whole is not told by country")
    found = Sorted(countries, others, tuple(dict.fromkeys(facts)), (), names, "share" if by_share else basis, bounds)
    estimates = [row.told for row in rows if row.estimate and row.kind != "total"]
    missing += [f"estimated by the source: {listing(estimates)}"] if estimates else []
    missing += notes_of(row for row in rows if row.kind != "total")
    return replace(found, missing=(*missing, *(() if by_share else world_gap(rows, found.total))))


def world_gap(rows: Iterable[Row], total: float) -> tuple[str, ...]:
    """Say how far the line of the world is from the sum of the rows; it is never used as divisor.

    Examples
    --------
    >>> world_gap([Row("World", 390000.0, kind="total", basis="t REO")], 393950.0)
    ('the rows sum to 393,950 t REO, the line of the world says 390,000 (rounded): divided by the sum',)
    >>> world_gap([Row("World", 296837.0, kind="total")], 298667.0)[0][-71:]
    '1,830 more than it, which rounding does not explain; divided by the sum'
    """
    told = []
    for row in rows:
        if row.kind != "total" or row.quantity is None or abs(row.quantity - total) < 1e-9 * max(total, 1):
            continue
        unit = f" {row.basis}" if row.basis else ""
        gap = total - row.quantity
        head = f"the rows sum to {_number(total)}{unit}, the line of the world says {_number(row.quantity)}"
        if abs(gap) <= half_unit(row.quantity):
            told.append(f"{head} (rounded): divided by the sum")
        else:
            word = "more" if gap > 0 else "less"
            size = f"{_number(abs(gap))} {word} than it"
            told.append(f"{head}: {size}, which rounding does not explain; divided by the sum")
    return tuple(told)


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 1000 else f"{value:.6g}"


def half_unit(value: float) -> float:
    """Return half a unit of the last digit that is not zero: the most that rounding can have moved a whole number.

    Examples
    --------
    >>> half_unit(390000.0), half_unit(376000.0), half_unit(9010.0)
    (5000.0, 500.0, 5.0)
    """
    if not value or value != int(value):
        text = f"{value!r}".partition(".")[2]
        return 0.5 / float(10 ** len(text))
    unit = 1
    while value % (unit * 10) == 0:
        unit *= 10
    return unit / 2


def series(rows: Iterable[Row]) -> dict[tuple[str | None, str | None, int | None, str | None, str | None], list[Row]]:
    """Part rows into series that may be added: by material, stage, year, edition and basis.

    The line of the world goes with the rows of the same basis. Two editions are two series, never an average; months
    and years of one source are two series as well.

    Examples
    --------
    >>> list(series([Row("a", 1.0, year=2024, edition="2025"), Row("a", 2.0, year=2024, edition="2026")]))
    [(None, None, 2024, '2025', None), (None, None, 2024, '2026', None)]
    """
    found = defaultdict(list)
    for row in rows:
        found[row.material, row.stage, row.year, row.issue, row.basis].append(row)
    order = sorted(found, key=lambda key: tuple(str(part or "") for part in key))
    return {key: found[key] for key in order}


def apart(rows: Iterable[Told]) -> list[Told]:
    """Part figures that two sources tell of one edition, so that each source is a series of its own.

    Parameters
    ----------
    rows
        Rows or flows with their sources.

    Returns
    -------
    list
        The same, but where the figures for one thing, year and edition have no source in common the edition names the
        source too, and what several of them tell stands once for each.

    Examples
    --------
    >>> told = [Row("a", 1.0, edition="MCS 2026", sources=("s",)), Row("a", 2.0, edition="MCS 2026", sources=("t",))]
    >>> [row.edition for row in apart(told)], apart(told[:1]) == told[:1]
    (['MCS 2026 (s)', 'MCS 2026 (t)'], True)
    """
    given = list(rows)
    common: dict[tuple[object, ...], set[str]] = {}
    for row in given:
        if row.edition and row.sources:
            common.setdefault(_whose(row), set(row.sources)).intersection_update(row.sources)
    found: list[Told] = []
    for row in given:
        if not row.sources or common.get(_whose(row), True):
            found.append(row)
        else:
            found += [replace(row, edition=f"{row.edition} ({one})", sources=(one,)) for one in row.sources]
    return found


def _whose(row: Row | Flow) -> tuple[object, ...]:
    good = row.material if isinstance(row, Row) else (row.hs or row.item)
    return good, row.year, row.issue
