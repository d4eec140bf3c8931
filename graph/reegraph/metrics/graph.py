"""The measures over a graph: which facts go into which figure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from reegraph.errors import UnknownNameError, UsageError, listing, nearest
from reegraph.metrics import query
from reegraph.metrics.balance import import_concentration, import_reliance
from reegraph.metrics.balance import reliance as balance
from reegraph.metrics.record import Measure, Measures, merged
from reegraph.metrics.rows import Flow, Row, Sorted, apart, series, sort_rows
from reegraph.metrics.scores import geopolrisk, governance_weighted, supply_risk
from reegraph.metrics.shares import concentration as of_rows
from reegraph.metrics.shares import hhi_interval
from reegraph.metrics.trade import WATCHED, price_outliers

RARE_EARTHS = ["280530", "284610", "284690"]
WEIGHTED, GEOPOLRISK, EU_RISK = "concentration weighted by governance", "GeoPolRisk", "EU supply risk"
_Key = tuple[str, str | None, int | None, str | None]
MEAN, STABILITY = "governance_mean", "political_stability"


def _goods(kg: query.Asks, material: str | None) -> list[str] | None:
    return None if material is None else query.with_kinds(kg, query.find(kg, material, query.GOODS))


def _place(kg: query.Asks, word: str) -> str:
    return query.find(kg, word, (*query.PLACES, "Organization"))


def _edition(edition: str | None, told: Iterable[str | None]) -> None:
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
    goods = _goods(kg, material)
    of = imports_of or (None if scope == "world" else scope)
    chosen = None if country is None else query.find(kg, country, query.PLACES)
    if of is None:
        if hs:
            raise UsageError("codes of trade are for imports; say whose with --imports-of COUNTRY")
        rows = query.production(kg, goods, stage=stage, year=year)
        _edition(edition, (row.edition for row in rows))
        rows = apart(row for row in rows if edition in (None, row.edition))
        out = of_rows(rows, by_country=by_country or chosen is not None)
    else:
        place = _place(kg, of)
        flows = query.trade(kg, goods, hs=hs, year=year)
        _edition(edition, (flow.edition for flow in flows))
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
    if chosen is not None and not by_country:
        out = Measures(one for one in out if one.country in (None, chosen))
    return out


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
    goods = _goods(kg, material)
    place = None if country is None else query.find(kg, country, query.PLACES)
    used = query.consumption(kg, place, goods, year=year)
    _edition(edition, (row.edition for row, _, _ in used))
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


def risk(
    kg: query.Asks,
    *,
    stage: str | None,
    material: str | None,
    country: str | None,
    hs: list[str] | None,
    year: int | None,
    edition: str | None,
    scope: str,
    recycling: float | None,
    substitution: float | None,
) -> Measures:
    """Measure supply risk; see `reegraph.metrics.scores`."""
    rows = query.production(kg, _goods(kg, material), stage=stage, year=year)
    _edition(edition, (row.edition for row in rows))
    rows = apart(row for row in rows if edition in (None, row.edition))
    place = None if country is None else query.find(kg, country, query.PLACES)
    group = None if scope == "world" else _place(kg, scope)
    means, facts = query.governance(kg, MEAN)
    family = query.with_kinds(kg, "rare-earths")
    out = Measures()
    for (good, step, when, told, _), part in series(rows).items():
        try:
            found = sort_rows(part)
        except UsageError:
            continue
        complete = found.basis == "share" or found.others or len(found.countries) > 1
        if not found.countries or not found.total or not complete:
            continue
        about = Measure(
            WEIGHTED,
            0.0,
            10.0,
            "points from 0 (best) to 10 (worst)",
            stage=step,
            year=when,
            edition=told,
            material=good,
        )
        weighted = _weighted(about, found, means, facts)
        out.append(weighted)
        codes = hs or (RARE_EARTHS if good in family else [])
        if not codes:
            continue
        if place is not None and (found.basis != "share" or place not in found.countries):
            out += _geopolrisk(kg, about, found, place, codes)
        if group is not None:
            out += _eu(kg, weighted, means, group, codes, recycling, substitution)
    return out


def _weighted(about: Measure, found: Sorted, means: dict[str, float], facts: dict[str, str]) -> Measure:
    one = governance_weighted(found.countries, means, others=found.others.values())
    missing = [f"no governance estimate for {listing(found.names[c] for c in one.missing)}"] if one.missing else []
    used = [facts[c] for c in found.countries if c in facts]
    text = "from 0 (many, well governed) to 10 (one, badly governed)"
    return replace(
        about,
        low=one.low,
        high=one.high,
        inputs=merged([*found.facts, *used]),
        missing=merged([*found.missing, *missing]),
        reading=f"{one.low:.2f}" + (f" to {one.high:.2f}" if one.high - one.low > 0.005 else "") + f" {text}",
    )


def _imports(
    kg: query.Asks, hs: list[str], year: int, inside: Sequence[str]
) -> list[tuple[str | None, list[Flow], list[str]]]:
    """Return the imports of countries from outside, by edition, with what was left out."""
    flows = apart(query.trade(kg, hs=hs, year=year))
    out = []
    for edition in sorted({flow.edition for flow in flows}, key=str):
        own, notes = [], []
        for code in hs:
            kept, dropped = price_outliers([f for f in flows if f.edition == edition and f.hs == code])
            own += [f for f in kept if f.importer in inside and f.exporter not in inside and f.kind == "country"]
            notes += [text for f, text in dropped if f.importer in inside and f.exporter not in inside]
        if own:
            out.append((edition, own, notes))
    return out


def _geopolrisk(kg: query.Asks, about: Measure, found: Sorted, place: str, hs: list[str]) -> list[Measure]:
    if about.year is None:
        return []
    stability, facts = query.governance(kg, STABILITY, about.year)
    low, high = hhi_interval(found.countries.values(), found.others.values())
    out = []
    for edition, flows, notes in _imports(kg, hs, about.year, [place]):
        one = geopolrisk(found.countries.values(), flows, stability, domestic=found.countries.get(place, 0.0))
        two = f"own output in {found.basis}, imports in {flows[0].basis or 'another basis'}: the method adds them"
        missing = [*notes, *found.missing, *([two] if place in found.countries else [])]
        missing += [f"no estimate, taken as 0.5: {listing(one.untold)}"] if one.untold else []
        used = [facts[f.exporter] for f in flows if f.exporter in facts]
        text = f"concentration {low:.3f}" + (f" to {high:.3f}" if high - low > 5e-4 else "")
        out.append(
            replace(
                about,
                measure=GEOPOLRISK,
                low=low * one.import_risk,
                high=high * one.import_risk,
                unit="fraction",
                scope=place,
                edition=f"{about.edition}; {edition}",
                missing=merged(missing),
                inputs=merged([*found.facts, *(f.fact or "" for f in flows), *used]),
                reading=f"{text} times import risk {one.import_risk:.3f}",
            )
        )
    return out


def _eu(
    kg: query.Asks,
    world: Measure,
    means: dict[str, float],
    group: str,
    hs: list[str],
    recycling: float | None,
    substitution: float | None,
) -> list[Measure]:
    if world.year is None:
        return []
    inside = query.members(kg, group) or [group]
    out = []
    for edition, flows, notes in _imports(kg, hs, world.year, inside):
        weighed = dict[str, float]()
        for f in flows:
            weighed[f.exporter] = weighed.get(f.exporter, 0.0) + (f.quantity or 0.0)
        if not sum(weighed.values()):
            continue
        supply = governance_weighted(weighed, means)
        every = apart(query.trade(kg, hs=hs, year=world.year))
        sent = [f for f in every if f.edition == edition and (f.exporter in inside or f.importer in inside)]
        exports = sum(f.quantity or 0.0 for f in sent if f.exporter in inside and f.importer not in inside)
        net = import_reliance(0.0, sum(weighed.values()), exports)
        terms = [
            supply_risk(
                hhi_world=w, hhi_eu=e, import_reliance=ir, recycling=recycling or 0.0,
                substitution=1.0 if substitution is None else substitution,
            )
            for w, e in ((world.low, supply.low), (world.high, supply.high)) for ir in (0.0, net)
        ]  # fmt: skip
        missing = [*notes, *world.missing, "own output is not told in the weight of trade: reliance is 0 or more",
                   f"trade among the {len(inside)} members is left out"]  # fmt: skip
        missing += ["recycling is not given: 0 is taken"] if recycling is None else []
        missing += ["substitution is not given: 1 (none) is taken"] if substitution is None else []
        missing += [f"no governance estimate for {listing(supply.missing)}"] if supply.missing else []
        low, high = min(t.value for t in terms), max(t.value for t in terms)
        used = 1.0 if substitution is None else substitution
        text = f"(world {world.low:.2f} to {world.high:.2f}, {group} {supply.low:.2f} to {supply.high:.2f}, "
        text += f"reliance 0 to {net:.2f}, recycling {recycling or 0:g}, substitution {used:g})"
        side = "above" if low >= 1 else "below" if high < 1 else "on both sides of"
        verdict = f"{side} the EU threshold of 1"
        out.append(
            replace(
                world,
                measure=EU_RISK,
                low=low,
                high=high,
                unit="EU supply risk",
                scope=group,
                missing=merged(missing),
                inputs=merged([*world.inputs, *(f.fact or "" for f in flows)]),
                edition=f"{world.edition}; {edition}",
                reading=f"{verdict} {text}",
            )
        )
    return out
