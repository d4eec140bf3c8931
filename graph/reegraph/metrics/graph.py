"""The measures over a graph: which facts go into which figure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from reegraph.errors import UnknownNameError, UsageError, listing, nearest
from reegraph.metrics import query
from reegraph.metrics.balance import IMPORTS, import_concentration
from reegraph.metrics.balance import reliance as balance
from reegraph.metrics.record import Measure, Measures, merged
from reegraph.metrics.rows import Flow, Row, apart, notes_of
from reegraph.metrics.shares import concentration as of_rows
from reegraph.metrics.trade import WATCHED

_Key = tuple[str, str | None, int | None, str | None]


def goods_of(kg: query.Asks, material: str | None) -> list[str] | None:
    """Return a good and all that is a kind of it; None for all."""
    return None if material is None else query.with_kinds(kg, query.find(kg, material, query.GOODS))


def place_of(kg: query.Asks, word: str) -> str:
    """Return the id of a country, group or organization."""
    return query.find(kg, word, (*query.PLACES, "Organization"))


def check_edition(edition: str | None, told: Iterable[str | None]) -> None:
    """Refuse an edition that no figure is of.

    Raises
    ------
    UnknownNameError
        With the nearest one.
    """
    known = sorted({one for one in told if one})
    if edition is not None and known and edition not in known:
        raise UnknownNameError(
            f"no figure asked for is of edition {edition}; there are {listing(known)}{nearest(edition, known)}"
        )


def concentration(
    kg: query.Asks,
    *,
    stage: str | None,
    material: str | None,
    country: str | None,
    imports_of: str | None,
    hs: list[str] | None,
    year: int | None,
    edition: str | None,
    scope: str,
    by: str | None,
    by_country: bool,
) -> Measures:
    """Measure concentration; see `reegraph.metrics.concentration`."""
    goods = goods_of(kg, material)
    of = imports_of or (None if scope == "world" else scope)
    stage = query.known_stage(kg, stage)
    chosen = None if country is None else query.find(kg, country, query.PLACES)
    if of is None:
        if hs:
            raise UsageError("codes of trade are for imports; say whose with --imports-of COUNTRY")
        rows = query.production(kg, goods, stage=stage, year=year)
        check_edition(edition, (row.edition for row in rows))
        rows = apart(row for row in rows if edition in (None, row.edition))
        out = of_rows(rows, by_country=by_country or chosen is not None)
    else:
        place = place_of(kg, of)
        flows = query.trade(kg, goods, hs=hs, year=year)
        check_edition(edition, (flow.edition for flow in flows))
        flows = apart(flow for flow in flows if edition in (None, flow.edition) and flow.item)
        out = Measures()
        for code in sorted({flow.hs or flow.item or "" for flow in flows}):
            out += import_concentration(
                [flow for flow in flows if (flow.hs or flow.item) == code],
                place,
                by=by or _weight(code),
                members=query.members(kg, place),
                by_country=by_country or chosen is not None,
            )
        if not out and year is not None:
            out += not_told(kg, IMPORTS, f"imports of {place}", [place], goods, hs, year)
    if chosen is not None and not by_country:
        out = Measures(one for one in out if one.country in (None, chosen))
    return out


def not_told(
    kg: query.Asks, measure: str, scope: str, inside: Sequence[str], goods: list[str] | None, hs: list[str] | None,
    year: int,
) -> Measures:  # fmt: skip
    """Return a result without a figure if the imports are told for other years alone; else nothing."""
    flows = [f for f in query.trade(kg, goods, hs=hs, ends=list(inside)) if f.importer in inside and f.item]
    years = sorted({f.year for f in flows if f.year is not None})
    if not years or year in years:
        return Measures()
    what = f" under {listing(hs)}" if hs else ""
    missing = merged([f"imports{what} are told for {listing(map(str, years))}, not for {year}", *notes_of(flows)])
    reading = f"not computed: no imports of {year}"
    return Measures([Measure(measure, 0.0, 1.0, "fraction", scope, year=year, missing=missing, reading=reading)])


def _weight(code: str) -> str:
    return "value" if code in WATCHED else "quantity"


def reliance(
    kg: query.Asks,
    *,
    country: str | None,
    material: str | None,
    stage: str | None,
    year: int | None,
    edition: str | None,
) -> Measures:
    """Measure net import reliance; see `reegraph.metrics.reliance`."""
    goods = goods_of(kg, material)
    stage = query.known_stage(kg, stage)
    place = None if country is None else query.find(kg, country, query.PLACES)
    used = query.consumption(kg, place, goods, year=year)
    check_edition(edition, (row.edition for row, _, _ in used))
    made = query.production(kg, goods, stage=stage, year=year)
    amounts: dict[_Key, Row] = {}
    printed: dict[_Key, tuple[float, str | None, str | None]] = {}
    order: list[_Key] = []
    whose: dict[_Key, set[str]] = {}
    for row, published, bound in used:
        key = (row.country, row.material, row.year, row.edition)
        if edition not in (None, row.edition):
            continue
        order.append(key)
        whose.setdefault(key, set()).update(row.sources)
        if row.quantity is not None:
            amounts[key] = row
        if published is not None:
            printed[key] = (published, None if bound == "exactly" else bound, row.fact)
    out = Measures()
    for key in sorted(set(order), key=lambda key: tuple(str(part or "") for part in key)):
        own = [
            row
            for row in made
            if (row.country, row.material, row.year, row.edition) == key and row.quantity is not None
        ]
        own = [row for row in own if whose.get(key, set()) & set(row.sources)] or own  # of the same source first
        flows = [] if key in amounts else query.trade(kg, [key[1] or ""], ends=[key[0]], year=key[2])
        flows = [flow for flow in flows if flow.edition == key[3]]
        value, bound, fact = printed.get(key, (None, None, None))
        one = balance(
            key[0],
            production=own[0] if len(own) == 1 else None,
            consumption=amounts.get(key)
            or Row(key[0], material=key[1], year=key[2], edition=key[3], name=_name(used, key[0])),
            imports=_sum(flows, key, incoming=True),
            exports=_sum(flows, key, incoming=False),
            published=value,
            bound=bound,
        )
        several = (
            [f"own output is told for {listing(str(row.stage) for row in own)}; ask with --stage"]
            if len(own) > 1
            else []
        )
        out.append(replace(one, inputs=merged([*one.inputs, fact or ""]), missing=merged([*one.missing, *several])))
    return out


def _name(used: Sequence[tuple[Row, float | None, str | None]], country: str) -> str:
    return next((row.name for row, _, _ in used if row.country == country), country)


def _sum(flows: Sequence[Flow], key: tuple[str, str | None, int | None, str | None], *, incoming: bool) -> Row | None:
    found = [f for f in flows if (f.importer if incoming else f.exporter) == key[0] and f.quantity is not None]
    if not found or len({f.basis for f in found}) > 1:
        return None
    fact = found[0].fact
    return Row(
        key[0],
        sum(f.quantity or 0.0 for f in found),
        basis=found[0].basis,
        material=key[1],
        year=key[2],
        edition=key[3],
        fact=fact,
    )
