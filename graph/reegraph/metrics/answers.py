"""The questions about figures that a `KnowledgeGraph` answers: which figure is used, and the measures."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from reegraph.errors import UnknownNameError, UsageError, listing, nearest

if TYPE_CHECKING:
    from reegraph.beliefs import Belief
    from reegraph.dates import Day
    from reegraph.metrics.record import Measures
    from reegraph.ontology import Property


class FigureAnswers(ABC):
    """Mixed into `reegraph.api.KnowledgeGraph`."""

    @abstractmethod
    def query(self, cypher: str, parameters: Mapping[str, Any] | None = None) -> Any:
        """Run a query."""

    @abstractmethod
    def find_id(self, word: str, *labels: str) -> str:
        """Return the id of the thing with this id, name or alias."""

    @abstractmethod
    def _folders(self, kind: Literal["schema", "seeds"]) -> tuple[Path, ...]:
        """Return the folders of the schema, or of the seeds."""

    def believe(
        self,
        start: str,
        end: str | None = None,
        *,
        rel: str = "PRODUCES",
        what: str = "share",
        item: str | None = None,
        stage: str | None = None,
        year: int | str | None = None,
        basis: str | None = None,
        known: Day | None = None,
        choice: str | None = None,
    ) -> Belief:
        """Choose between contradicting figures for one quantity; see `reegraph.beliefs`.

        Parameters
        ----------
        start, end
            The two ends of the relationship: id, name or alias. Without `end` the values of `start` itself.
        rel
            Type of the relationship: PRODUCES, HAS_CAPACITY, HAS_RESERVES, CONSUMES, EXPORTS_TO, HAS_QUOTA.
        what
            The property that holds the figure: ``share``, ``quantity``, ``import_reliance``, ``value``; without `end`
            that of the thing, such as ``price`` or ``political_stability``.
        item
            Of trade: which good; a code of trade such as ``284690`` does too.
        stage, year, basis
            What is asked for; without a year the newest told.
        known
            Only what was known on this day: a `datetime.date`, or text in full.
        choice
            Id of the fact to use instead.

        Returns
        -------
        Belief
            The figure, the others, the reason, and the range: of figures of the same stage and basis for the same
            year, those without a year included.

        Raises
        ------
        UsageError
            If a name, stage, relationship or property is not here (the nearest is offered), a day is no full day, a
            year no year, or goods, stages or bases would be mixed.

        Examples
        --------
        >>> import reegraph
        >>> kg = reegraph.load()
        >>> found = kg.believe("China", "Refined rare earths", stage="refining", year="2024", known="2025-10-26")
        >>> found.value, found.year
        (0.91, 2024)
        """
        from reegraph.beliefs import believe, steps_of
        from reegraph.dates import a_day
        from reegraph.figures import beside, figures
        from reegraph.metrics.query import known_stage

        begins, ends = self.find_id(start), None if end is None else self.find_id(end)
        good = None if item is None else _code(item) or self.find_id(item)
        self._check(begins, ends, rel, what)
        told = figures(self.query, begins, ends, rel, what, good)
        found = believe(
            told,
            steps=steps_of(self._folders("seeds")),
            stage=known_stage(self, stage),
            year=year_of(year),
            basis=basis,
            known=None if known is None else a_day(known),
            choice=choice,
        )
        if told:
            return found
        quantity = f"{what} of {start}" if end is None else f"{what} of {start} {rel} {end}"
        if item is not None:
            quantity += f" for {item}"
        near = beside(self.query, begins, ends, rel, what)
        return replace(found, reason=f"no figure is told of {quantity}" + (f"; told of: {near}" if near else ""))

    def _check(self, start: str, end: str | None, rel: str, what: str) -> None:
        from reegraph.ontology import load

        ontology, _ = load(self._folders("schema"))
        if end is not None:
            _one_of("relationship", rel, ontology.relationships)
            _one_of(f"figure of {rel}", what, _figures(ontology.relationships[rel].properties))
            return
        label = self.query("MATCH (n {id: $id}) RETURN labels(n)[0] AS label ORDER BY label", {"id": start}).rows[0][0]
        _one_of(f"figure of {label}", what, _figures(ontology.nodes[label].properties))

    def concentration(
        self,
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
        """Measure concentration of output or imports; see `reegraph.metrics.concentration`."""
        from reegraph.metrics import concentration

        return concentration(
            self, stage=stage, material=material, country=country, imports_of=imports_of, hs=hs, year=year,
            edition=edition, scope=scope, by=by, by_country=by_country,
        )  # fmt: skip

    def reliance(
        self,
        *,
        country: str | None = None,
        material: str | None = None,
        stage: str | None = None,
        year: int | str | None = None,
        edition: str | None = None,
    ) -> Measures:
        """Measure net import reliance; see `reegraph.metrics.reliance`."""
        from reegraph.metrics import reliance

        return reliance(self, country=country, material=material, stage=stage, year=year, edition=edition)

    def risk(
        self,
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
        """Measure supply risk; see `reegraph.metrics.risk`."""
        from reegraph.metrics import risk

        return risk(
            self, stage=stage, material=material, country=country, hs=hs, year=year, edition=edition, scope=scope,
            recycling=recycling, substitution=substitution,
        )  # fmt: skip


def _code(word: str) -> str:
    """Return a code of trade without dots and blanks; empty if the word is none."""
    digits = word.replace(".", "").replace(" ", "")
    return digits if digits.isascii() and digits.isdigit() and 2 <= len(digits) <= 10 else ""


def year_of(year: int | str | None) -> int | None:
    """Return a year, given as a number or as text.

    Raises
    ------
    UsageError
        If it is no year.

    Examples
    --------
    >>> year_of("2024"), year_of(2024), year_of(None)
    (2024, 2024, None)
    """
    if year is None or (isinstance(year, int) and not isinstance(year, bool)):
        return year
    if isinstance(year, str) and year.strip().isdecimal():
        return int(year)
    raise UsageError(f"{year!r} is no year; give a whole number such as 2024")


def _figures(properties: Mapping[str, Property]) -> list[str]:
    return [name for name, one in properties.items() if one.type.type in ("number", "integer")]


def _one_of(what: str, word: str, known: Iterable[str]) -> None:
    names = sorted(known)
    if word not in names:
        raise UnknownNameError(f"no {what} is called {word}{nearest(word, names)}; there are {listing(names, 40)}")
