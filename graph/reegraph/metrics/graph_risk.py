"""Supply risk over a graph: which output, trade and governance estimates go into which figure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from math import isinf

from reegraph.errors import UsageError, listing
from reegraph.metrics import query
from reegraph.metrics.balance import import_reliance
from reegraph.metrics.graph import check_edition, goods_of, not_told, place_of
from reegraph.metrics.record import Measure, Measures, merged
from reegraph.metrics.rows import Flow, Row, Sorted, apart, half_unit, series, sort_rows
from reegraph.metrics.scores import geopolrisk, governance_points, governance_weighted, supply_risk
from reegraph.metrics.shares import bounds_of
from reegraph.metrics.spread import ends, index_ends
from reegraph.metrics.trade import only_exporter, price_outliers, traps

RARE_EARTHS = ["280530", "284610", "284690"]
MAGNETS = "850511"
WEIGHTED, GEOPOLRISK, EU_RISK = "concentration weighted by governance", "GeoPolRisk", "supply risk (EU formula)"
EU_UNIT = "EU formula, 1 is the EU threshold"
MEAN, STABILITY = "governance_mean", "political_stability"
NO_YEAR = (
    "the governance mean has no year: one for all years (that of the World Bank: each country's latest estimates of "
    "2015 to 2024)"
)
ANYTHING = "the risk is anything up to that without own output"
ORES = ("25", "26")  # chapters of the Harmonized System


@dataclass(frozen=True)
class _Asked:
    """What a figure of imports needs to know."""

    kg: query.Asks
    names: dict[str, str]
    codes: list[str]
    asked_year: bool

    def name(self, ident: str) -> str:
        return self.names.get(ident, ident)

    def listed(self, idents: Iterable[str]) -> str:
        return listing(sorted(self.name(one) for one in idents))


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
    if scope == "world" and (recycling is not None or substitution is not None):
        raise UsageError("recycling and substitution are terms of the EU formula; say whose with --scope, such as eu")
    if hs and country is None and scope == "world":
        raise UsageError("codes of trade are for imports; say whose with --country, or --scope for the EU formula")
    stage = query.known_stage(kg, stage)
    rows = query.production(kg, goods_of(kg, material), stage=stage, year=year)
    check_edition(edition, (row.edition for row in rows))
    rows = apart(row for row in rows if edition in (None, row.edition))
    place = None if country is None else query.find(kg, country, query.PLACES)
    if place is not None and query.is_group(kg, place):
        raise UsageError(f"{place} is a group, and GeoPolRisk is of a country; for the EU formula give --scope {place}")
    group = None if scope == "world" else place_of(kg, scope)
    means, facts = query.governance(kg, MEAN)
    names = query.names(kg)
    family, magnets = query.with_kinds(kg, "rare-earths"), query.with_kinds(kg, "rare-earth-magnets")
    out = Measures()
    for (good, step, when, told, _), part in series(rows).items():
        unit = "points from 0 (best) to 10 (worst)"
        about = Measure(WEIGHTED, 0.0, 10.0, unit, stage=step, year=when, edition=told, material=good)
        codes = hs or (RARE_EARTHS if good in family else [])
        asked = _Asked(kg, names, codes, year is not None)
        found, why = _whole(part)
        if found is None:
            facts_of = tuple(row.fact for row in part if row.fact)
            weighted = _not(replace(about, inputs=facts_of), why)
        else:
            weighted = _weighted(about, found, means, facts)
            why = "" if codes else f"no codes of trade are known for {asked.name(good or '')}; give them with --hs"
            why += f" {MAGNETS}" if why and good in magnets else ""
            why = why or ("" if when else "output is told without a year, trade by years")
        out.append(weighted)
        if place is not None and found is not None and not why:
            kin = family if good in family else [good or ""]
            out += _geopolrisk(asked, about, _Own(part, found, place, asked.name(place), kin))
        elif place is not None:
            out.append(_not(replace(about, measure=GEOPOLRISK, high=1.0, unit="fraction", scope=place), why))
        if group is not None and found is not None and not why:
            out += _eu(asked, weighted, means, group, recycling, substitution)
        elif group is not None:
            out.append(_not(replace(about, measure=EU_RISK, unit=EU_UNIT, scope=group), why))
    for measure, whose in ((GEOPOLRISK, place), (EU_RISK, group)):
        if out and whose is not None and all(one.measure != measure for one in out):
            high, unit = (1.0, "fraction") if measure == GEOPOLRISK else (10.0, EU_UNIT)
            why = "no imports under these codes are told for the years of output"
            out.append(_not(Measure(measure, 0.0, high, unit, scope=whose), why))
    return out


def _not(one: Measure, why: str) -> Measure:
    """Return a result without a figure, with the reason."""
    return replace(one, missing=(why,), reading=f"not computed: {why}")


def _whole(part: Sequence[Row]) -> tuple[Sorted | None, str]:
    """Return the rows of a series of output, or why no concentration is computed from them."""
    try:
        found = sort_rows(part)
    except UsageError as error:
        return None, str(error)
    if not found.countries or not found.total:
        return None, "no country is told with a figure"
    if found.basis == "share" or found.others or len(found.countries) > 1:
        return found, ""
    return None, f"only {next(iter(found.names.values()))} is told, not the world"


def _weighted(about: Measure, found: Sorted, means: dict[str, float], facts: dict[str, str]) -> Measure:
    one = governance_weighted(found.countries, means, others=found.others.values())
    if found.bounds:
        low, high = index_ends(found, {c: governance_points(means[c]) for c in found.countries if c in means}, 10.0)
        one = replace(one, low=low, high=high)
    missing = [f"no governance estimate for {listing(found.names[c] for c in one.missing)}"] if one.missing else []
    used = [facts[c] for c in found.countries if c in facts]
    text = "from 0 (many, well governed) to 10 (one, badly governed)"
    return replace(
        about,
        low=one.low,
        high=one.high,
        inputs=merged([*found.facts, *used]),
        missing=merged([*found.missing, *missing, *([NO_YEAR] if used else [])]),
        reading=f"{one.low:.2f}" + (f" to {one.high:.2f}" if one.high - one.low > 0.005 else "") + f" {text}",
    )


def _imports(asked: _Asked, about: Measure, inside: Sequence[str]) -> list[tuple[str | None, list[Flow], list[str]]]:
    """Return the imports of countries from outside, by edition, with all that is to be said of them.

    No imports, but what is to be said, where only one country's exports are told.
    """
    flows = apart(query.trade(asked.kg, hs=asked.codes, year=about.year))
    out = []
    for edition in sorted({flow.issue for flow in flows}, key=str):
        own, notes, lumped = list[Flow](), list[str](), list[str]()
        for code in asked.codes:
            kept, dropped = price_outliers([f for f in flows if f.issue == edition and f.hs == code])
            mine = [f for f in kept if f.importer in inside and f.exporter not in inside]
            own += [f for f in mine if f.kind == "country"]
            lumped += [f.told for f in mine if f.kind == "others"]
            notes += [text for f, text in dropped if f.importer in inside and f.exporter not in inside]
        if not own and not notes:
            continue
        notes += [f"left out, as it is no country: {listing(dict.fromkeys(lumped))}"] if lumped else []
        notes += [text.removesuffix("; ask with --by value") for text in traps(own)]  # the formulas need tonnes
        if about.stage == "mining" and not all(code.startswith(ORES) for code in asked.codes):
            what = f"imports under {listing(asked.codes)} are processed goods"
            notes.append(f"output is that of mines, {what}: who mined what is inside them is not told")
        if own and (sole := only_exporter([f for f in flows if f.issue == edition], inside)):
            own, notes = [], [*notes, f"only {sole}'s exports are told: what others send is not known, and not nothing"]
        out.append((edition, own, notes))
    return out


@dataclass(frozen=True)
class _Own:
    """What a series of output tells of the own output of a country."""

    rows: Sequence[Row]
    found: Sorted
    place: str
    name: str
    kin: Sequence[str]

    def interval(self) -> tuple[float, float | None, list[str]]:
        """Return the least and the most of own output (None: nothing bounds it), and sentences on it."""
        found, own = self.found, self.found.countries.get(self.place)
        left = sum(ends(amount, found.bounds.get(line))[1] for line, amount in found.others.items())
        least = sum(ends(v, found.bounds.get(k))[0] for k, v in (found.countries | found.others).items())
        if found.basis == "share":
            if (own == 0 and self.place not in found.bounds) or (own is None and not left):
                return 0.0, 0.0, []
            told = "told as a share" if own else "not told"
            text = "shares of output cannot be added to tonnes of imports"
            return (
                0.0,
                None,
                [f"own output of {self.name} is {told}, and {text}: {ANYTHING}"],
            )
        two = [f"own output in {found.basis}, imports in gross weight: the method adds them"]
        if own is not None:
            low, high = ends(own, found.bounds.get(self.place))
            return low, None if isinf(high) else high, two
        listed = [row for row in self.rows if row.country == self.place]
        head = f"own output of {self.name} is {'withheld' if any(row.withheld for row in listed) else 'not told'} here"
        lines = [row.quantity for row in self.rows if row.kind == "total" and row.quantity is not None]
        most = left or max([0.0, *(line + half_unit(line) - least for line in lines)])
        if not listed and (left or lines) and not isinf(most):
            return (
                0.0,
                most,
                [
                    f"{head}: from 0 to {most:,.6g} {found.basis or ''}".rstrip() + ", which the series leaves open",
                    *two,
                ],
            )
        return 0.0, None, [f"{head}, and nothing bounds it: {ANYTHING}"]

    def elsewhere(self, asked: _Asked, about: Measure) -> list[str]:
        """Name other series that tell the own output."""
        if self.place in self.found.countries:
            return []
        rows = query.production(asked.kg, stage=about.stage, year=about.year)
        word = asked.name(self.kin[0]).casefold()
        others = [
            f"{asked.name(row.material or '')} {row.quantity:,.6g} {row.basis} ({row.edition})"
            for row in rows
            if row.country == self.place and row.quantity is not None and row.material != about.material
            and (row.material in self.kin or word in asked.name(row.material or "").casefold())
        ]  # fmt: skip
        return (
            [f"own output is told in other series, which are not added to this one: {listing(others)}"]
            if others
            else []
        )


def _no_tonnes(notes: Sequence[str]) -> str:
    sole = next((note.partition(":")[0] for note in notes if " exports are told: " in note), None)
    return f"not computed: {sole or 'no flow has tonnes'}"


def _of(about: Measure, found: Iterable[Measure]) -> list[Measure]:
    return [replace(one, stage=about.stage, edition=about.edition, material=about.material) for one in found]


def _geopolrisk(asked: _Asked, about: Measure, own: _Own) -> list[Measure]:
    year = about.year
    if year is None:
        return []
    stability, facts = query.governance(asked.kg, STABILITY, year)
    found, place = own.found, own.place
    low, high = bounds_of(found)
    least, most, said = own.interval()
    said += own.elsewhere(asked, about)
    about = replace(about, measure=GEOPOLRISK, low=0.0, high=1.0, unit="fraction", scope=place)
    out = []
    for edition, flows, notes in _imports(asked, about, [place]):
        used = [facts[f.exporter] for f in flows if f.exporter in facts]
        one = replace(
            about,
            edition=f"{about.edition}; {edition}",
            missing=merged([*notes, *found.missing]),
            inputs=merged([*found.facts, *(f.fact or "" for f in flows), *used]),
            reading=_no_tonnes(notes),
        )
        if any(f.quantity for f in flows):
            amounts = list(found.countries.values())
            top = geopolrisk(amounts, flows, stability, domestic=least)
            least_risk = 0.0 if most is None else geopolrisk(amounts, flows, stability, domestic=most).import_risk
            untold = [f"no estimate, taken as 0.5: {asked.listed(top.untold)}"] if top.untold else []
            text = f"concentration {low:.3f}" + (f" to {high:.3f}" if high - low > 5e-4 else "")
            text += (
                f" times import risk {least_risk:.3f}" if top.import_risk - least_risk > 5e-4 else " times import risk"
            )
            text += f" to {top.import_risk:.3f}" if top.import_risk - least_risk > 5e-4 else f" {top.import_risk:.3f}"
            missing = merged([*said, *one.missing, *untold])
            one = replace(one, low=low * least_risk, high=high * top.import_risk, missing=missing, reading=text)
        out.append(one)
    if not out and asked.asked_year:
        out += _of(about, not_told(asked.kg, GEOPOLRISK, place, [place], None, asked.codes, year))
    return out


def _eu(
    asked: _Asked,
    world: Measure,
    means: dict[str, float],
    group: str,
    recycling: float | None,
    substitution: float | None,
) -> list[Measure]:
    year = world.year
    if year is None:
        return []
    members = query.members(asked.kg, group)
    inside, kg, name = members or [group], asked.kg, asked.name(group)
    kept, used = 1 - (recycling or 0.0), 1.0 if substitution is None else substitution
    world = replace(world, measure=EU_RISK, unit=EU_UNIT, scope=group)
    out = []
    for edition, flows, notes in _imports(asked, world, inside):
        missing = [*notes, *world.missing, "own output is not told in the weight of trade: reliance is 0 or more"]
        missing += [f"trade among the {len(members)} members is left out"] if members else []
        missing += ["recycling is not given: 0 is taken"] if recycling is None else []
        missing += ["substitution is not given: 1 (none) is taken"] if substitution is None else []
        one = replace(
            world,
            low=0.0,
            high=10.0 * kept * used,
            edition=f"{world.edition}; {edition}",
            missing=merged(missing),
            inputs=merged([*world.inputs, *(f.fact or "" for f in flows)]),
            reading=_no_tonnes(notes),
        )
        weighed = dict[str, float]()
        for f in flows:
            weighed[f.exporter] = weighed.get(f.exporter, 0.0) + (f.quantity or 0.0)
        if not sum(weighed.values()):
            out.append(one)
            continue
        supply = governance_weighted(weighed, means)
        missing += [f"no governance estimate for {asked.listed(supply.missing)}"] if supply.missing else []
        every = apart(query.trade(kg, hs=asked.codes, year=year))
        sent = [f for f in every if f.issue == edition and (f.exporter in inside or f.importer in inside)]
        exports = sum(f.quantity or 0.0 for f in sent if f.exporter in inside and f.importer not in inside)
        net = import_reliance(0.0, sum(weighed.values()), exports)
        terms = [
            supply_risk(hhi_world=w, hhi_eu=e, import_reliance=ir, recycling=recycling or 0.0, substitution=used).value
            for w, e in ((world.low, supply.low), (world.high, supply.high)) for ir in (0.0, net)
        ]  # fmt: skip
        low, high = min(terms), max(terms)
        text = f"(world {world.low:.2f} to {world.high:.2f}, {name} {supply.low:.2f} to {supply.high:.2f}, "
        text += f"reliance 0 to {net:.2f}, recycling {recycling or 0:g}, substitution {used:g})"
        side = "above" if low >= 1 else "below" if high < 1 else "on both sides of"
        reading = f"{side} the EU threshold of 1 {text}"
        out.append(replace(one, low=low, high=high, missing=merged(missing), reading=reading))
    if not out and asked.asked_year:
        out += _of(world, not_told(kg, EU_RISK, group, inside, None, asked.codes, year))
    return out
