"""How far a country leans on others: apparent consumption, net import reliance, and whom its imports come from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import product
from math import isinf

from reegraph.errors import UsageError
from reegraph.metrics.record import SAME, Measure, Measures, merged, part, percent
from reegraph.metrics.rows import Flow, Row, one_basis
from reegraph.metrics.shares import concentration
from reegraph.metrics.spread import ends
from reegraph.metrics.trade import only_exporter, price_outliers, traps

NAME, IMPORTS = "net import reliance", "import concentration (HHI)"


def apparent_consumption(production: float, imports: float, exports: float, stock_change: float = 0.0) -> float:
    """Return what was used as far as the balance shows it.

    Parameters
    ----------
    production, imports, exports
        Amounts of one basis in one year.
    stock_change
        What was added to stocks; negative if stocks were used.

    Returns
    -------
    float
        Production + imports - exports - added to stocks.

    Examples
    --------
    >>> apparent_consumption(1300, 6000, 700)
    6600.0
    """
    return float(production + imports - exports - stock_change)


def net_import_reliance(production: float, consumption: float) -> float:
    """Return net imports as part of apparent consumption.

    Parameters
    ----------
    production
        Own output; 0 only if the source says that there is none.
    consumption
        Apparent consumption in the same basis.

    Returns
    -------
    float
        1 if all comes from abroad; negative for a net exporter, which USGS prints as E.

    Raises
    ------
    UsageError
        If nothing was used.

    Notes
    -----
    USGS: (imports - exports) / apparent consumption. Imports - exports are consumption - production.

    Examples
    --------
    >>> round(net_import_reliance(1300, 6600) * 100, 1)
    80.3
    """
    if consumption <= 0:
        raise UsageError(
            f"apparent consumption is {consumption:g}; reliance is a part of what was used, so it must be above 0"
        )
    return (consumption - production) / consumption


def import_reliance(production: float, imports: float, exports: float) -> float:
    """Return the import reliance of the EU method: net imports by own output and net imports, from 0 to 1.

    Raises
    ------
    UsageError
        If there is neither output nor trade.

    Examples
    --------
    >>> import_reliance(20, 100, 20), import_reliance(100, 5, 50)
    (0.8, 0.0)
    """
    net = imports - exports
    if net <= 0:
        if production <= 0 and imports <= 0:
            raise UsageError("there is neither output nor import; reliance has no meaning")
        return 0.0
    return min(1.0, net / (production + net))


def reliance(
    country: str,
    *,
    production: Row | None,
    consumption: Row | None = None,
    imports: Row | None = None,
    exports: Row | None = None,
    published: float | None = None,
    bound: str | None = None,
    scope: str | None = None,
) -> Measure:
    """Measure net import reliance from a balance; what is not told makes it an interval.

    Parameters
    ----------
    country
        Whose reliance.
    production, consumption, imports, exports
        Rows of one basis, year and edition; consumption is computed from the others if it is not told.
    published
        The figure that the source itself gives, for the reading.
    bound
        ``at_least`` if the source gives it as "more than".

    Returns
    -------
    Measure
        One figure if the balance is whole; an interval if a part is "at least", "at most" or "about"; [0, 1] if own
        output or use is not told, or nothing bounds the figure from below, with what is missing.

    Examples
    --------
    >>> one = reliance("us", production=Row("us", 4300.0, year=2024), consumption=Row("us", 9010.0, year=2024))
    >>> round(one.low, 3), one.reading
    (0.523, 'over half of what us uses comes from abroad, net')
    >>> reliance("us", production=None, consumption=Row("us", 9010.0)).high
    1.0
    >>> more = reliance("us", production=Row("us", 50.0), consumption=Row("us", 100.0, bound="at_least"))
    >>> more.low, more.high
    (0.5, 1.0)
    """
    given = {"production": production, "consumption": consumption, "imports": imports, "exports": exports}
    rows = {name: row for name, row in given.items() if row is not None and row.quantity is not None}
    some = next((row for row in given.values() if row is not None), Row(country))
    missing = [f"{name} is not told" for name in ("production",) if name not in rows]
    if "consumption" not in rows:
        missing += [f"{name} is not told" for name in ("imports", "exports") if name not in rows]
    if bound and published is not None:
        missing.append(f"the source prints {bound.replace('_', ' ')} {published * 100:g} %")
    try:
        one_basis(rows.values())
    except UsageError as error:
        missing.append(str(error))
        rows = {}
    for what, row in rows.items():
        if row.bound in ("at_least", "at_most", "about"):
            missing.append(f"{what}: the source gives a bound ({row.bound.replace('_', ' ')} {row.quantity:g})")
    low, high, told = _figure(rows)
    name = some.told if some.told != some.country else country
    if not told:
        text = f"how much of what {name} uses comes from abroad is not told"
    elif high - low > SAME:
        text = f"{percent(low)} to {percent(high)} of what {name} uses comes from abroad, net"
    elif low <= 0:
        text = f"{name} sends out more than it takes in"
    else:
        text = f"{part(low).replace(' of it', '')} of what {name} uses comes from abroad, net"
    if published is not None and not bound:
        text += f"; the source prints {published * 100:g} %"
    estimates = [n for n, row in rows.items() if row.estimate]
    missing += [f"estimated by the source: {', '.join(estimates)}"] if estimates else []
    missing += [f"{n}: {row.note}" for n, row in rows.items() if row.note]
    basis = next((row.basis for row in rows.values() if row.basis), None)
    return Measure(
        NAME,
        low,
        high,
        f"fraction of {basis}" if basis else "fraction",
        scope=scope or country,
        stage=some.stage,
        year=some.year,
        edition=some.edition,
        material=some.material,
        inputs=merged(row.fact or "" for row in given.values() if row is not None),
        missing=merged(missing),
        reading=text,
    )


def _figure(rows: dict[str, Row]) -> tuple[float, float, bool]:
    """Return the ends of the figure, and whether anything is known of it."""
    told = {name: ends(row.quantity, row.bound) for name, row in rows.items() if row.quantity is not None}
    found: list[float | None] = [None]
    if {"production", "consumption"} <= set(told):
        found = [_of_use(made, used) for made, used in product(told["production"], told["consumption"])]
    elif {"production", "imports", "exports"} <= set(told):
        corners = product(told["production"], told["imports"], told["exports"])
        found = [_of_trade(made, taken, sent) for made, taken, sent in corners]
    known = [figure for figure in found if figure is not None]
    if len(known) < len(found):  # at one of the ends there is no bound
        return 0.0, 1.0, False
    return min(known), max(known), True


def _of_use(made: float, used: float) -> float | None:
    if isinf(made) or used <= 0:
        return None
    return 1.0 if isinf(used) else net_import_reliance(made, used)


def _of_trade(made: float, taken: float, sent: float) -> float | None:
    if isinf(made) or isinf(sent):
        return None
    if isinf(taken):
        return 1.0
    used = apparent_consumption(made, taken, sent)
    return net_import_reliance(made, used) if used > 0 else None


def import_concentration(
    flows: Sequence[Flow],
    importer: str,
    *,
    by: str = "quantity",
    members: Sequence[str] = (),
    by_country: bool = False,
    drop_outliers: bool = True,
) -> Measures:
    """Measure how concentrated the origins of a country's imports are, for each code, year and edition.

    Parameters
    ----------
    flows
        Trade of the code, of all countries if at hand: the price that is usual is taken from them.
    importer
        Country, or group whose `members` are given.
    by
        ``quantity`` (tonnes, gross weight) or ``value`` (US dollars); they differ, so the unit says which it is.
    members
        Countries of the group; trade between them is left out, else its share abroad is far too low.
    drop_outliers
        Leave out flows whose price is under a fiftieth of the usual one, and list them.

    Returns
    -------
    Measures
        An index for each code, year (or period) and edition; [0, 1] with the reason where no flow can be counted, or
        only one country's exports are told, which is no list of origins.

    Examples
    --------
    >>> told = [Flow("a", "x", quantity=9.0), Flow("b", "x", quantity=1.0), Flow("c", "y", quantity=5.0)]
    >>> round(import_concentration(told, "x")[0].low, 2)
    0.82
    >>> inner = [Flow("a", "x", quantity=9.0), Flow("x", "y", quantity=1.0), Flow("b", "y", quantity=9.0)]
    >>> import_concentration(inner, "x+y", members=["x", "y"])[0].low
    0.5
    """
    out = Measures()
    inside = set(members) or {importer}
    keys = list(dict.fromkeys(_key(f) for f in flows))
    for code, year, edition in sorted(keys, key=lambda key: tuple(str(k or "") for k in key)):
        market = [f for f in flows if _key(f) == (code, year, edition)]
        kept, dropped = price_outliers(market) if drop_outliers else (market, [])
        own = [f for f in kept if f.importer in inside and f.exporter not in inside]
        lost = [(f, text) for f, text in dropped if f.importer in inside and f.exporter not in inside]
        if not own and not lost:
            continue
        notes = [text for _, text in lost]
        notes += traps(own, by)
        notes += [f"trade among the {len(inside)} members is left out"] if members else []
        by_share = any(f.share is not None for f in own) and all(f.quantity is None and f.value is None for f in own)
        rows = _shares(own) if by_share else _summed(own, by, year, edition)
        notes += [f"for {f.from_year} to {year} together" for f in own if f.from_year and f.from_year != year]
        scope, sole = f"imports of {importer}", only_exporter(market, inside)
        if sole and own:
            notes.append(f"only {sole}'s exports are told: what others send is not known, and not nothing")
            found = Measures([_nothing(scope, year, edition, f"only {sole}'s exports are told")])
        else:
            found = concentration(rows, scope=scope, by_country=by_country)
            found += [] if found else [_nothing(scope, year, edition, _why(own))]
        for one in found:
            name = IMPORTS if one.country is None else one.measure
            out.append(_with(one, name, merged([*notes, *one.missing]), code, own or [f for f, _ in lost]))
    return out


def _key(f: Flow) -> tuple[str | None, int | None, str | None]:
    return f.hs or f.item, f.year, f.issue


def _why(own: Sequence[Flow]) -> str:
    if own and all(f.kind != "country" for f in own):
        return "imports are told in one line, and not by country"
    return "no flow has the amount that is asked for" if own else "every flow is left out"


def _nothing(scope: str, year: int | None, edition: str | None, why: str) -> Measure:
    """Return a result without a figure, so that what was left out is told."""
    return Measure(IMPORTS, 0.0, 1.0, "fraction", scope, None, year, edition, reading=f"not computed: {why}")


def _summed(flows: Sequence[Flow], by: str, year: int | None, edition: str | None) -> list[Row]:
    if by not in ("quantity", "value"):
        raise UsageError(f"{by} is no way to weigh trade; it is quantity or value")
    sums: dict[tuple[str, str | None], float] = {}
    about: dict[str, Flow] = {}
    for f in flows:
        amount = f.quantity if by == "quantity" else f.value
        if amount is not None:
            key = (f.exporter, f.basis if by == "quantity" else "USD")
            sums[key] = sums.get(key, 0.0) + amount
            about[f.exporter] = f
    return [
        Row(c, amount, kind=about[c].kind, name=about[c].name, basis=basis, year=year, edition=edition)
        for (c, basis), amount in sums.items()
    ]


def _shares(flows: Sequence[Flow]) -> list[Row]:
    return [
        Row(f.exporter, share=f.share, kind=f.kind, name=f.name, year=f.year, edition=f.edition, note=f.note)
        for f in flows
    ]


def _with(one: Measure, name: str, missing: tuple[str, ...], code: str | None, flows: Sequence[Flow]) -> Measure:
    inputs = merged(f.fact or "" for f in flows if one.country in (None, f.exporter))
    item = next((f.item for f in flows if f.item), None)
    return replace(one, measure=name, missing=missing, inputs=inputs, material=item or code)
