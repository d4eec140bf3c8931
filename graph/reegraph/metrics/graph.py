"""The measures over a graph: which facts go into which figure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from reegraph.errors import UnknownNameError, UsageError, listing, nearest
from reegraph.metrics import query
from reegraph.metrics.balance import IMPORTS, import_concentration
from reegraph.metrics.balance import reliance as balance
from reegraph.metrics.record import Measure, Measures, merged
from reegraph.metrics.rows import Flow, Row, apart, kind_of, notes_of
from reegraph.metrics.shares import concentration as of_rows
from reegraph.metrics.trade import WATCHED, only_exporter

NO_TRADE = ("imports is not told", "exports is not told")
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
    if imports_of is not None and scope != "world" and place_of(kg, imports_of) != place_of(kg, scope):
        raise UsageError(f"--imports-of {imports_of} and --scope {scope} name two; give one of them")
    if of is None:
        if by is not None:
            raise UsageError(f"--by {by} is for imports, output has no value; say whose with --imports-of COUNTRY")
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
    years = sorted({str(f.year or f.period) for f in flows if f.year or f.period})
    if not years or str(year) in years:
        return Measures()
    what = f" under {listing(hs)}" if hs else ""
    missing = merged([f"imports{what} are told for {listing(years)}, not for {year}", *notes_of(flows)])
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
    told: dict[_Key, list[tuple[Row, float | None, str | None]]] = {}
    for row, published, bound in used:
        if edition in (None, row.edition):
            told.setdefault(_key(row), []).append((row, published, bound))
    out = Measures()
    for key in sorted(told, key=lambda key: tuple(str(part or "") for part in key)):
        whose = {source for row, _, _ in told[key] for source in row.sources}
        own = [row for row in made if _key(row) == key and row.quantity is not None]
        own = [row for row in own if whose & set(row.sources)] or own  # of the same source first
        uses = [row for row, _, _ in told[key] if row.quantity is not None]
        twice = len({(row.quantity, row.basis, row.bound) for row in uses}) > 1
        flows = [] if uses else query.trade(kg, [key[1] or ""], ends=[key[0]], year=key[2])
        flows = [flow for flow in flows if (flow.year, flow.issue) == key[2:]]
        printed = {(value, bound) for _, value, bound in told[key] if value is not None}
        value, bound = next(iter(printed)) if len(printed) == 1 else (None, None)
        nobody = Row(key[0], material=key[1], year=key[2], edition=key[3], name=_name(used, key[0]))
        one = balance(
            key[0],
            production=own[0] if len(own) == 1 else None,
            consumption=uses[0] if uses and not twice else nobody,
            imports=_sum(flows, key, incoming=True),
            exports=_sum(flows, key, incoming=False),
            published=value,
            bound=None if bound == "exactly" else bound,
        )
        missing = [text for text in one.missing if not twice or text not in NO_TRADE]
        if len(own) > 1:
            missing.append(f"own output is told for {listing(str(row.stage) for row in own)}; ask with --stage")
        if twice:
            amounts = " and ".join(f"{row.quantity:,.6g} {row.basis or ''}".rstrip() for row in uses)
            missing.append(f"use is told as {amounts}: neither is taken")
        if len(printed) > 1:
            missing.append(f"the source prints {listing(f'{v * 100:g} %' for v, _ in sorted(printed, key=str))}")
        facts = [row.fact or "" for row, published, _ in told[key] if published is not None or twice]
        out.append(replace(one, inputs=merged([*one.inputs, *facts]), missing=merged(missing)))
    return out


def _key(row: Row) -> _Key:
    return row.country, row.material, row.year, row.issue


def _name(used: Sequence[tuple[Row, float | None, str | None]], country: str) -> str:
    return next((row.name for row, _, _ in used if row.country == country), country)


def _sum(flows: Sequence[Flow], key: tuple[str, str | None, int | None, str | None], *, incoming: bool) -> Row | None:
    """Return what goes in or out: the line of the world, else the sum; at least that if a flow has no tonnes."""
    found = [f for f in flows if (f.importer if incoming else f.exporter) == key[0]]
    found = [f for f in found if "total" in (f.kind, kind_of(f.importer_name or f.importer))] or found
    weighed = [f for f in found if f.quantity is not None]
    if not weighed or len({f.basis for f in weighed}) > 1:
        return None
    lost, sole = len(found) - len(weighed), only_exporter(flows, [key[0]]) if incoming else None
    note = (
        f"{lost} of {len(found)} flows have no tonnes" if lost else f"only those from {sole} are told" if sole else ""
    )
    return Row(
        key[0],
        sum(f.quantity or 0.0 for f in weighed),
        basis=weighed[0].basis,
        material=key[1],
        year=key[2],
        edition=key[3],
        bound="at_least" if note else None,
        fact=weighed[0].fact,
        note=note,
    )
