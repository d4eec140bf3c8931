"""What trade figures really hold: contents of codes, prices that betray a wrong weight, weights that are no metal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from reegraph.errors import UsageError, nearest
from reegraph.metrics.record import percent
from reegraph.metrics.rows import Flow, notes_of

HEADINGS = {
    "850511": "850511 holds all permanent magnets of metal, so AlNiCo and others beside NdFeB and SmCo, and no magnet "
    "inside a motor; compare values rather than tonnes",
    "284690": "284690 mixes carbonates on their way to separation with pure oxides, of all elements but cerium; "
    "concentrate under 253090 is not in it",
    "284610": "284610 holds cerium compounds, and at times mixed carbonates on their way to separation",
    "280530": "280530 holds metals and alloys, scandium and yttrium too, and at times concentrate booked as metal",
}
WATCHED = {"850511": 19.0}  # USD/kg: about the raw material of NdFeB
CHINA = ("china", "CHN", "CN", "156")
FAR_BELOW, MATTERS = 50.0, 0.001
FIVE_POINTS = 0.05
OXYGEN = 15.999
MASSES = {"Sc": 44.956, "Y": 88.906, "La": 138.905, "Ce": 140.116, "Pr": 140.908, "Nd": 144.242, "Sm": 150.36,
          "Eu": 151.964, "Gd": 157.25, "Tb": 158.925, "Dy": 162.500, "Ho": 164.930, "Er": 167.259, "Tm": 168.934,
          "Yb": 173.045, "Lu": 174.967}  # fmt: skip
OXIDES = {"Ce": (1, 2), "Pr": (6, 11), "Tb": (4, 7)}  # atoms of the element and of oxygen; the others are 2 and 3
EU27 = ("AUT", "BEL", "BGR", "HRV", "CYP", "CZE", "DNK", "EST", "FIN", "FRA", "DEU", "GRC", "HUN", "IRL", "ITA", "LVA",
        "LTU", "LUX", "MLT", "NLD", "POL", "PRT", "ROU", "SVK", "SVN", "ESP", "SWE")  # fmt: skip


def usual_price(flows: Sequence[Flow]) -> float | None:
    """Return the price at which half of the weight was traded, in US dollars a kilogram; None if no flow has one.

    Examples
    --------
    >>> usual_price([Flow("a", "b", 5000.0, 1.0), Flow("a", "c", 40_000.0, 4.0), Flow("a", "d", None, 9.0)])
    10.0
    """
    priced = sorted((f.price, f.quantity) for f in flows if f.price is not None and f.quantity)
    half, passed = sum(q for _, q in priced) / 2, 0.0
    for price, quantity in priced:
        passed += quantity
        if passed >= half:
            return price
    return None


def price_outliers(flows: Sequence[Flow]) -> tuple[list[Flow], list[tuple[Flow, str]]]:
    """Part the flows whose weight cannot be right from the others.

    Parameters
    ----------
    flows
        Trade of one code and year, of all countries if at hand.

    Returns
    -------
    tuple
        The flows that stay, and those left out, each with a sentence. Out goes what costs less than a fiftieth of the
        usual price and has at least a thousandth of the weight.

    Examples
    --------
    >>> told = [Flow("MMR", "CHN", 800e6, 40_000.0), Flow("TUR", "BEN", 2_150_961.0, 40_000.0)]
    >>> told += [Flow("MYS", "CHN", 400e6, 1000.0)]
    >>> kept, out = price_outliers(told)
    >>> len(kept), out[0][1]
    (2, 'left out for its price: TUR to BEN, 40,000 t at 0.0538 USD/kg, where 20 is usual')
    """
    usual = usual_price(flows)
    weight = sum(f.quantity or 0.0 for f in flows)
    kept, out = [], []
    for f in flows:
        if (
            usual
            and f.price is not None
            and f.quantity
            and f.price * FAR_BELOW < usual
            and f.quantity >= MATTERS * weight
        ):
            text = f"{f.told} to {f.importer_name or f.importer}, {f.quantity:,.6g} t at {f.price:.3g} USD/kg"
            out.append((f, f"left out for its price: {text}, where {usual:.3g} is usual"))
        else:
            kept.append(f)
    return kept, out


def only_exporter(flows: Sequence[Flow], inside: Iterable[str]) -> str | None:
    """Return whose exports a series of trade tells, if it tells no other country's: it is no list of origins.

    Parameters
    ----------
    flows
        The series, of all importers.
    inside
        Whose imports are asked for; a line of the world among them tells the whole.

    Examples
    --------
    >>> only_exporter([Flow("CHN", "USA", None, 5.0), Flow("CHN", "DEU", None, 9.0)], ["USA"])
    'CHN'
    """
    into = set(inside)
    lines = any(f.kind != "country" and f.importer in into for f in flows)
    who = {f.exporter: f.told for f in flows if f.kind == "country" and f.exporter not in into}
    shares = any(f.share is not None for f in flows)
    return next(iter(who.values())) if len(who) == 1 and not lines and not shares else None


def cheap_magnets(flows: Sequence[Flow]) -> list[str]:
    """Warn if what comes from China under 850511 is cheaper than the raw material of a rare-earth magnet.

    Examples
    --------
    >>> cheap_magnets([Flow("CHN", "ISR", 3_828_000.0, 10_051.0)])[0][:60]
    'scope-850511: magnets from China at 0.4 USD/kg, under 19, ab'
    """
    chinese = [f for f in flows if f.exporter in CHINA and f.value is not None and f.quantity]
    weight = sum(f.quantity or 0.0 for f in chinese)
    if not weight:
        return []
    price, least = sum(f.value or 0.0 for f in chinese) / weight / 1000, WATCHED["850511"]
    if price >= least:
        return []
    why = f"under {least:g}, about the raw material of NdFeB: few or none of them can be rare-earth magnets"
    return [f"scope-850511: magnets from China at {price:.1f} USD/kg, {why}"]


def no_weight(flows: Sequence[Flow], by: str = "quantity") -> list[str]:
    """Say how many flows the measure cannot see: those without tonnes, or without a value.

    Examples
    --------
    >>> no_weight([Flow("a", "x", 10.0, None), Flow("b", "x", 30.0, 2.0)])
    ['1 of 2 flows have no tonnes, 25.0 % of the value; they are not counted']
    >>> no_weight([Flow("a", "x", 10.0)])
    ['1 of 1 flows have no tonnes; ask with --by value']
    """
    lost = [f for f in flows if (f.quantity if by == "quantity" else f.value) is None]
    if not lost:
        return []
    if len(lost) == len(flows):
        none, other = ("tonnes", "value") if by == "quantity" else ("value", "quantity")
        there = any((f.value if by == "quantity" else f.quantity) is not None for f in flows)
        return [f"{len(lost)} of {len(flows)} flows have no {none}" + (f"; ask with --by {other}" if there else "")]
    if by != "quantity":
        return [f"{len(lost)} of {len(flows)} flows have no value; they are not counted"]
    value = sum(f.value or 0.0 for f in flows)
    part = f", {sum(f.value or 0.0 for f in lost) / value * 100:.1f} % of the value" if value else ""
    return [f"{len(lost)} of {len(flows)} flows have no tonnes{part}; they are not counted"]


def two_weights(flows: Sequence[Flow]) -> list[str]:
    """Say if the leading supplier's share differs by more than five points between value and tonnes.

    Examples
    --------
    >>> two_weights([Flow("CHN", "x", 50.0, 90.0), Flow("JPN", "x", 50.0, 10.0)])
    ['by value CHN has 50.0 %, by tonnes 90.0 %']
    """
    value, weight = dict[str, float](), dict[str, float]()
    for f in flows:
        value[f.exporter] = value.get(f.exporter, 0.0) + (f.value or 0.0)
        weight[f.exporter] = weight.get(f.exporter, 0.0) + (f.quantity or 0.0)
    all_value, all_weight = sum(value.values()), sum(weight.values())
    if not all_value or not all_weight:
        return []
    first = max(weight, key=lambda c: (weight[c], c))
    a, b = value[first] / all_value, weight[first] / all_weight
    name = next(f.told for f in flows if f.exporter == first)
    return [f"by value {name} has {a * 100:.1f} %, by tonnes {b * 100:.1f} %"] if abs(a - b) > FIVE_POINTS else []


def summed_codes(flows: Sequence[Flow], most: int = 3) -> list[str]:
    """Say that several codes are added by gross weight, what each makes up, and where most of the sum comes from.

    Examples
    --------
    >>> told = [Flow("a", "x", 1.0, 30.0, hs="280530", name="Aland"), Flow("b", "x", 1.0, 10.0, hs="284690")]
    >>> summed_codes(told)[0]
    '280530 (75.0 %) and 284690 (25.0 %) are added by gross weight; the largest origins are Aland 75.0 %, b 25.0 %'
    """
    codes, origins = dict[str, float](), dict[str, float]()
    for f in flows:
        codes[f.hs or ""] = codes.get(f.hs or "", 0.0) + (f.quantity or 0.0)
        origins[f.told] = origins.get(f.told, 0.0) + (f.quantity or 0.0)
    total = sum(origins.values())
    if len(codes) < 2 or not total:
        return []
    *some, last = [f"{code} ({percent(codes[code] / total)})" for code in sorted(codes)]
    first = sorted(origins, key=lambda name: (-origins[name], name))[:most]
    tops = ", ".join(f"{name} {percent(origins[name] / total)}" for name in first)
    return [f"{', '.join(some)} and {last} are added by gross weight; the largest origins are {tops}"]


def traps(flows: Sequence[Flow], by: str = "quantity") -> list[str]:
    """Say all that is to be known of imports: what their codes hold, prices, weights, what their table leaves out.

    Parameters
    ----------
    flows
        Imports that are counted, of one year and edition.
    by
        How they are weighed: ``quantity`` or ``value``.

    Examples
    --------
    >>> [text[:29] for text in traps([Flow("a", "x", 2.0, 1.0, hs="284690", note="cut at 5 USD")])]
    ['284690 mixes carbonates on th', 'cut at 5 USD']
    """
    codes = sorted({f.hs for f in flows if f.hs})
    told = [HEADINGS[code] for code in codes if code in HEADINGS]
    for code in codes:
        told += cheap_magnets([f for f in flows if f.hs == code]) if code in WATCHED else []
    shares = any(f.share is not None for f in flows) and all(f.quantity is None and f.value is None for f in flows)
    told += [] if shares else no_weight(flows, by) + two_weights(flows) + (summed_codes(flows) if by != "value" else [])
    return told + ([] if shares else notes_of(flows))


def metal_in_oxide(element: str) -> float:
    """Return the part of a rare-earth oxide's mass that is the element.

    Parameters
    ----------
    element
        Symbol; the oxides are those of the trade: CeO2, Pr6O11, Tb4O7, and two to three for the others.

    Raises
    ------
    UsageError
        If it is no rare earth.

    Notes
    -----
    Atomic masses of IUPAC, rounded to three places.

    Examples
    --------
    >>> round(metal_in_oxide("Nd"), 4), round(metal_in_oxide("Ce"), 4)
    (0.8574, 0.8141)
    """
    if element not in MASSES:
        raise UsageError(
            f"{element} is no rare earth with an oxide here{nearest(element, MASSES)}; give a symbol such as Nd"
        )
    metal, oxygen = OXIDES.get(element, (2, 3))
    mass = metal * MASSES[element]
    return mass / (mass + oxygen * OXYGEN)


def to_contained(quantity: float, basis: str, element: str) -> float:
    """Return tonnes of the contained element; gross weight cannot be converted without the content.

    Raises
    ------
    UsageError
        If the basis is gross weight or another one.

    Examples
    --------
    >>> round(to_contained(100, "t REO", "Nd"), 1)
    85.7
    """
    if basis == "t of contained element":
        return quantity
    if basis == "t REO":
        return quantity * metal_in_oxide(element)
    raise UsageError(
        f"{basis} does not tell how much {element} is in it; t REO and t of contained element can be converted"
    )
