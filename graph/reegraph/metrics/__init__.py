"""The field's own measures: concentration, reliance on imports, supply risk; each with its facts and gaps."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from reegraph.errors import UsageError
from reegraph.metrics.answers import year_of

if TYPE_CHECKING:
    from reegraph.metrics.query import Asks
    from reegraph.metrics.record import Measures

__all__ = ["concentration", "reliance", "risk"]


def concentration(
    kg: Asks,
    *,
    stage: str | None = None,
    material: str | None = None,
    country: str | None = None,
    imports_of: str | None = None,
    hs: str | Sequence[str] | None = None,
    year: int | str | None = None,
    edition: str | None = None,
    scope: str = "world",
    by: str | None = None,
    by_country: bool = False,
) -> Measures:
    """Measure concentration of output, or of a country's imports by origin.

    Parameters
    ----------
    kg
        Graph or store.
    stage, material, year, edition
        Only these; a material stands for all that is a kind of it. Every edition is a series of its own.
    country
        Add the share of this country.
    imports_of
        Country or group whose imports are measured; the same as to give it as `scope`.
    hs
        One or several codes of trade.
    scope
        ``world``, or whose supply from abroad.
    by
        ``quantity`` or ``value``, for trade; tonnes if left out, and value for magnets (850511).
    by_country
        Add the share of every country.

    Returns
    -------
    Measures
        An index for each series; see `reegraph.metrics.shares.concentration`.

    Raises
    ------
    UnknownNameError
        If a country, group, material, stage or edition is not here.

    Examples
    --------
    >>> import reegraph
    >>> kg = reegraph.load()
    >>> told = concentration(kg, material="refined-rare-earths", edition="kuala-lumpur-framework-2025-10-26")
    >>> [(one.stage, round(one.low, 4), round(one.high, 4)) for one in told]
    [('refining', 0.81, 0.82)]
    """
    from reegraph.metrics.graph import concentration as run

    return run(
        kg,
        stage=stage,
        material=material,
        country=country,
        imports_of=imports_of,
        hs=codes(hs),
        year=year_of(year),
        edition=edition,
        scope=scope,
        by=by,
        by_country=by_country,
    )


def reliance(
    kg: Asks,
    *,
    country: str | None = None,
    material: str | None = None,
    stage: str | None = None,
    year: int | str | None = None,
    edition: str | None = None,
) -> Measures:
    """Measure net import reliance from the balances that the facts tell.

    Parameters
    ----------
    kg
        Graph or store.
    country
        Whose; all countries with a balance if left out.
    material, stage, year, edition
        Only these.

    Returns
    -------
    Measures
        One for each country, material, year and edition; see `reegraph.metrics.balance.reliance`.

    Raises
    ------
    UnknownNameError
        If a country, material, stage or edition is not here.
    """
    from reegraph.metrics.graph import reliance as run

    return run(kg, country=country, material=material, stage=stage, year=year_of(year), edition=edition)


def risk(
    kg: Asks,
    *,
    stage: str | None = None,
    material: str | None = None,
    country: str | None = None,
    hs: str | Sequence[str] | None = None,
    year: int | str | None = None,
    edition: str | None = None,
    scope: str = "world",
    recycling: float | None = None,
    substitution: float | None = None,
) -> Measures:
    """Measure supply risk: concentration weighted by governance, GeoPolRisk, and the EU formula.

    Parameters
    ----------
    kg
        Graph or store, with governance estimates of countries.
    stage, material, year, edition
        Only these.
    country
        Add GeoPolRisk of this country, from its imports under `hs`.
    hs
        Codes of the imports; the three of rare-earth metals and compounds if left out.
    scope
        ``world``, or a group such as ``eu``: the EU formula for what it is supplied with under `hs`.
    recycling, substitution
        Terms of the EU formula from 0 to 1.

    Returns
    -------
    Measures
        See `reegraph.metrics.scores`.

    Raises
    ------
    UnknownNameError
        If a country, group, material, stage or edition is not here.
    """
    from reegraph.metrics.graph_risk import risk as run

    return run(
        kg,
        stage=stage,
        material=material,
        country=country,
        hs=codes(hs),
        year=year_of(year),
        edition=edition,
        scope=scope,
        recycling=recycling,
        substitution=substitution,
    )


def codes(hs: str | Iterable[str] | None) -> list[str] | None:
    """Return codes of trade without dots and blanks; None for none.

    Raises
    ------
    UsageError
        If one is no code: two to ten digits.

    Examples
    --------
    >>> codes("2846.90"), codes(["280530", "284690"]), codes(())
    (['284690'], ['280530', '284690'], None)
    """
    given = [hs] if isinstance(hs, str) else list(hs or ())
    found = [code.replace(".", "").replace(" ", "") for code in given]
    for code, digits in zip(given, found, strict=True):
        if not (digits.isascii() and digits.isdigit()) or not 2 <= len(digits) <= 10:  # as in the schema
            raise UsageError(f"{code} is no code of trade; give two to ten digits such as 284690 or 8505.11")
    return found or None
