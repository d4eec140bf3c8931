"""The questions about rules in time that a `KnowledgeGraph` answers: each needs full days and reads no clock."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Literal

from reegraph.dates import Day, a_day
from reegraph.errors import UsageError
from reegraph.policy.book import Band, RuleBook, Status

if TYPE_CHECKING:
    from reegraph.policy.changes import Difference, Entry
    from reegraph.policy.scope import Row


class RuleAnswers(ABC):
    """Mixed into `reegraph.api.KnowledgeGraph`."""

    @property
    @abstractmethod
    def rules(self) -> RuleBook:
        """The rule book."""

    def policies(self, *, on: Day, known: Day) -> list[Status]:
        """Return the states of all policies on a day, as known on a day, by id.

        Raises
        ------
        UsageError
            If a day is no full day.
        """
        return self.rules.statuses(a_day(on), a_day(known))

    def status(self, policy: str, *, on: Day, known: Day) -> Status:
        """Return the state of a policy or provision (id, name or alias) on a day, as known on a day.

        Raises
        ------
        UsageError
            If a day is no full day, or nothing is called that.

        Examples
        --------
        >>> import reegraph
        >>> kg = reegraph.load()
        >>> kg.status("cn-2025-57", on="2026-11-22", known="2026-11-22").by_its_terms
        'in force'
        """
        return self.rules.status(self.rules.find(policy), a_day(on), a_day(known))

    def timeline(self, policy: str, *, known: Day) -> list[Band]:
        """Return the states of a rule one after the other, without a gap, as known on a day."""
        return self.rules.timeline(self.rules.find(policy), a_day(known))

    def history(self, policy: str, *, on: Day) -> list[Band]:
        """Return how the answer about one day changed with what became known."""
        return self.rules.history(self.rules.find(policy), a_day(on))

    def diff(
        self,
        first: Day,
        last: Day,
        *,
        axis: Literal["on", "known"] = "on",
        on: Day | None = None,
        known: Day | None = None,
    ) -> list[Difference]:
        """Return the policies and provisions whose state differs between two days.

        Parameters
        ----------
        first, last
            Two days on the axis.
        axis
            ``on`` (the life of the rules; give `known`) or ``known`` (knowledge; give `on`).
        on, known
            The day on the other axis.

        Raises
        ------
        UsageError
            If the day on the other axis is missing, or a day is no full day.
        """
        from reegraph.policy.changes import diff

        other = known if axis == "on" else on
        if axis not in ("on", "known") or other is None:
            raise UsageError("give axis='on' with known=…, or axis='known' with on=…")
        units = self.rules.ids("Policy", "Provision")
        return diff(self.rules, a_day(first), a_day(last), axis=axis, other=a_day(other), units=units)

    def calendar(self, *, known: Day, since: Day | None = None, to: Day | None = None) -> list[Entry]:
        """Return the dates of all rules as known on a day; those after that day if `since` is left out."""
        from reegraph.policy.changes import calendar

        days = [None if day is None else a_day(day) for day in (since, to)]
        return calendar(self.rules, a_day(known), since=days[0], to=days[1])

    def scope(self, goods: str, *, on: Day, known: Day, **told: Any) -> list[Row]:
        """Return which rules touch a good: see `reegraph.policy.scope.scope` and `reegraph.policy.scope.Item`."""
        from reegraph.policy.scope import Item, scope

        words: Mapping[str, Any] = {"goods": goods, **told}
        return scope(self.rules, Item(**words), a_day(on), a_day(known))
