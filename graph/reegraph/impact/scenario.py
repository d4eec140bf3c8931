"""Reads a scenario: one YAML file or mapping, every key used or reported, all problems together with file and line."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from reegraph.dates import full_day
from reegraph.errors import Problem, ProblemsError, ReegraphError, UsageError, listing, nearest
from reegraph.paths import shipped
from reegraph.yamlfile import line_of, read

if TYPE_CHECKING:
    import networkx as nx

# What leaves a stage, in the words of scenarios, and the stage it leaves; the stage's own word will do too.
STAGE_WORDS = {"mine": "mining", "separated": "refining"}
STAGES = ("mining", "refining", "metal", "magnet", "component", "product")
ROUTES = {"material": "Material", "product": "Product", "equipment": "Equipment", "technology": "Technology"}

TOP = ("id", "question", "day", "known", "data", "shocks", "report")
DATA = ("use", "years")
YEARS = ("newest", "all")
STOP = ("stop", "country", "stages", "materials", "severity")
RULE = ("rule", "severity", "read", "status")
REPORT = ("paths",)
LATER = {  # keys of the form that this version does not compute: a value that changes nothing must not stand there
    "": ("horizon_days", "assume", "search"),
    "data": ("trade_year", "trade_weight", "mine_edition", "deposits_for"),
    "stop": ("for_days", "delay_days"),
    "rule": ("for_days", "delay_days"),
    "report": ("importers", "sourcing", "survival", "draws", "shapley"),
}
IN_FORCE = "assume in force"


class GraphLike(Protocol):
    """What a run needs of a `reegraph.KnowledgeGraph`."""

    @property
    def nx(self) -> nx.MultiDiGraph[str]:
        """The graph."""
        ...

    @property
    def info(self) -> Any:
        """What the build says of itself."""
        ...

    def find_id(self, word: str, *labels: str) -> str:
        """Return the id of a thing."""
        ...


@dataclass(frozen=True)
class Stop:
    """A country's output, or its exports, stop; no stages or materials: all that the facts say it makes."""

    country: str
    exports: bool
    severity: tuple[float, float]
    stages: frozenset[str] | None
    materials: tuple[str, ...] | None


@dataclass(frozen=True)
class Rule:
    """A policy or provision is applied; `provisions` and `routes` narrow what of it is read."""

    rule: str
    severity: tuple[float, float]
    provisions: tuple[str, ...] | None
    routes: tuple[str, ...] | None

    @property
    def reads_part(self) -> bool:
        """Whether only a part of it is read."""
        return self.provisions is not None or self.routes is not None

    def reads(self, provision: str, route: str) -> bool:
        """Say whether what a provision controls on a route is read."""
        return not self.reads_part or provision in (self.provisions or ()) or route in (self.routes or ())


@dataclass(frozen=True)
class Figures:
    """Which of several figures for one maker and stage are used: facts chosen by hand, else by their years."""

    use: tuple[str, ...] = ()
    years: str = YEARS[0]


@dataclass(frozen=True)
class Scenario:
    """What to compute, with every name resolved to an id."""

    id: str
    question: str
    day: date | None
    known: date | None
    shocks: tuple[Stop | Rule, ...]
    paths: int
    figures: Figures


def load(kg: GraphLike, given: str | os.PathLike[str] | Mapping[str, Any]) -> Scenario:
    """Read and check a scenario.

    Parameters
    ----------
    kg
        The graph in which every name must exist.
    given
        A file, the id of a shipped scenario, or a mapping of the same form.

    Raises
    ------
    ProblemsError
        All problems of the scenario together, each with its line.
    UsageError
        If there is no such file.
    """
    if isinstance(given, Mapping):
        return _Reader(kg, given, "scenario").scenario()
    file = _file(os.fspath(given))
    value, problems = read(file, file.as_posix())
    if problems:
        raise ProblemsError(problems)
    if not isinstance(value, Mapping):
        raise ProblemsError([Problem(file.as_posix(), 1, f"a mapping is expected here; keys: {listing(TOP)}")])
    return _Reader(kg, value, file.as_posix()).scenario()


def _file(name: str) -> Path:
    folder = shipped("seeds") / "scenarios"
    known = sorted(p.stem for p in folder.glob("*.yml"))
    if name in known and not Path(name).exists():
        return folder / f"{name}.yml"
    if not Path(name).exists():
        raise UsageError(f"no file {name}; shipped scenarios: {listing(known)}{nearest(Path(name).stem, known)}")
    return Path(name)


class _Reader:
    """Takes a scenario apart; keeps every problem and goes on."""

    def __init__(self, kg: GraphLike, value: Mapping[str, Any], file: str) -> None:
        self.kg, self.value, self.file = kg, value, file
        self.problems: list[Problem] = []

    def problem(self, path: tuple[Any, ...], message: str) -> None:
        self.problems.append(Problem(self.file, line_of(self.value, path), message))

    def scenario(self) -> Scenario:
        top = self.value
        self.keys(top, (), "a scenario", TOP, "")
        name = self.text(top, "id", needed=True)
        question = self.text(top, "question")
        days = [self.day(top, key) for key in ("day", "known")]
        report = top.get("report", {})
        paths = 1000
        if self.mapping(report, ("report",), "report", REPORT):
            self.keys(report, ("report",), "report", REPORT, "report")
            paths = report.get("paths", paths)
            if not isinstance(paths, int) or isinstance(paths, bool) or paths < 1:
                self.problem(("report", "paths"), f"report.paths is {paths}, but must be a whole number of 1 or more")
        figures = self.figures(top.get("data", {}))
        shocks = self.shocks(top) if "search" not in top else ()
        if self.problems:
            raise ProblemsError(self.problems)
        return Scenario(name, question, days[0], days[1], shocks, paths, figures)

    def figures(self, data: Any) -> Figures:
        if not self.mapping(data, ("data",), "data", DATA):
            return Figures()
        self.keys(data, ("data",), "data", DATA, "data")
        years = data.get("years", YEARS[0])
        if years not in YEARS:
            self.problem(("data", "years"), f"data.years is {_brief(years)}; allowed: {listing(YEARS)}")
        use = self.words(data, ("data",), "data", "use") or []
        for n, word in enumerate(use):
            told = self.kg.nx.nodes[word] if word in self.kg.nx else {}
            if told.get("rel") != "PRODUCES" or "share" not in told:
                known = [f for f, d in self.kg.nx.nodes(data=True) if d.get("rel") == "PRODUCES" and "share" in d]
                text = f"data.use: {word} is no fact that tells the share of a maker{nearest(word, known)}"
                self.problem(("data", "use", n), f"{text}; ids stand in: reegraph ask who-makes-what")
        return Figures(tuple(use), str(years))

    def keys(
        self, value: Mapping[str, Any], path: tuple[Any, ...], who: str, allowed: Iterable[str], later: str
    ) -> None:
        """Report every key that is unknown, or known to the form and not computed yet."""
        for key in value:
            if key in LATER[later]:
                text = f"{key} is part of the form, but this version computes exposure alone and does not use it"
                self.problem((*path, key), f"{text}; leave it out")
            elif key not in allowed:
                known = [*allowed, *LATER[later]]
                self.problem((*path, key), f"{who} has no {key}; allowed: {listing(allowed)}{nearest(key, known)}")

    def mapping(self, value: Any, path: tuple[Any, ...], who: str, allowed: Iterable[str]) -> bool:
        if not isinstance(value, Mapping):
            self.problem(path, f"{who} is {_brief(value)}, but must be a mapping with {listing(allowed)}")
            return False
        return True

    def text(self, value: Mapping[str, Any], key: str, needed: bool = False) -> str:
        found = value.get(key)
        if found is None and not needed and key not in value:
            return ""
        if not isinstance(found, str) or not found.strip():
            told = f"is {_brief(found)}, but must be text" if key in value else "is missing; give a short name in words"
            self.problem((key,), f"{key} {told}")
            return ""
        return found

    def day(self, value: Mapping[str, Any], key: str) -> date | None:
        return None if key not in value else self._day(value[key], key)

    def _day(self, found: Any, key: str) -> date | None:
        try:
            return full_day(found.isoformat() if isinstance(found, date) else str(found))
        except ValueError:
            self.problem((key,), f"{key} is {_brief(found)}, but must be one day of the calendar, like 2025-10-27")
            return None

    def shocks(self, top: Mapping[str, Any]) -> tuple[Stop | Rule, ...]:
        rows = top.get("shocks")
        if not isinstance(rows, list | tuple) or not rows:
            told = f"is {_brief(rows)}" if "shocks" in top else "is missing"
            self.problem(("shocks",), f"shocks {told}; give a list of at least one stop or rule")
            return ()
        return tuple(
            found for n, row in enumerate(rows) if (found := self.shock(row, ("shocks", n), n + 1)) is not None
        )

    def shock(self, row: Any, path: tuple[Any, ...], n: int) -> Stop | Rule | None:
        who = f"shock {n}"
        if not self.mapping(row, path, who, ("stop, country, severity", "or rule, severity")):
            return None
        if "rule" in row and ("stop" in row or "country" in row):
            self.problem(path, f"{who} has a rule and a {'stop' if 'stop' in row else 'country'}; write two shocks")
            return None
        if "rule" in row:
            self.keys(row, path, who, RULE, "rule")
            return self.rule(row, path, who)
        if "stop" not in row and "country" not in row:
            known = {*STOP, *RULE}
            hint = next((h for key in row if (h := nearest(key, known)) and key not in known), "")
            self.problem(path, f"{who} has neither a country nor a rule; give stop and country, or rule{hint}")
            return None
        self.keys(row, path, who, STOP, "stop")
        return self.stop(row, path, who)

    def stop(self, row: Mapping[str, Any], path: tuple[Any, ...], who: str) -> Stop:
        kind = row.get("stop")
        if kind not in ("exports", "output"):
            found = f"stop is {_brief(kind)}" if "stop" in row else "stop is missing"
            self.problem(
                (*path, "stop"), f"{who}: {found}; allowed: exports, output{nearest(kind, ['exports', 'output'])}"
            )
        country = self.name(row, path, who, "country", "Country", "CountryGroup")
        severity = self.severity(row, path, who)
        stages = self.words(row, path, who, "stages")
        materials = self.words(row, path, who, "materials")
        known = (*STAGES, *STAGE_WORDS, "not stated")
        for n, word in enumerate(stages or ()):
            if word not in known:
                self.problem(
                    (*path, "stages", n), f"{who}: no stage {word}; allowed: {listing(known)}{nearest(word, known)}"
                )
        return Stop(
            country,
            kind == "exports",
            severity,
            None if stages is None else frozenset(STAGE_WORDS.get(s, s) for s in stages),
            None
            if materials is None
            else tuple(
                self.find(m, (*path, "materials", n), who, "Material", "Product") for n, m in enumerate(materials)
            ),
        )

    def rule(self, row: Mapping[str, Any], path: tuple[Any, ...], who: str) -> Rule:
        rule = self.name(row, path, who, "rule", "Policy", "Provision")
        severity = self.severity(row, path, who)
        status = row.get("status", IN_FORCE)
        if status != IN_FORCE:
            self.problem((*path, "status"), f"{who}: status is {_brief(status)}; only '{IN_FORCE}' is computed so far")
        read_words = self.words(row, path, who, "read")
        if read_words is None:
            return Rule(rule, severity, None, None)
        parts = sorted(_provisions(self.kg, rule))
        routes = tuple(w for w in read_words if w in ROUTES)
        chosen = []
        for n, word in enumerate(read_words):
            if word in ROUTES:
                continue
            if word in parts:
                chosen.append(word)
            elif rule:
                known = [*ROUTES, *parts]
                text = (
                    f"{who}: read names {word}, which is no route and no provision of {rule}; allowed: {listing(known)}"
                )
                self.problem((*path, "read", n), text + nearest(word, known))
        return Rule(rule, severity, tuple(chosen) or None, routes or None)

    def severity(self, row: Mapping[str, Any], path: tuple[Any, ...], who: str) -> tuple[float, float]:
        found = row.get("severity")
        allowed = "a fraction from 0 (all passes) to 1 (nothing passes), or [low, high] when nobody knows"
        pair = found if isinstance(found, list | tuple) else [found, found]
        numbers = [float(p) for p in pair if isinstance(p, int | float) and not isinstance(p, bool)]
        if "severity" not in row:
            self.problem(path, f"{who}: severity is missing, and there is no default; give {allowed}")
        elif len(pair) != 2 or len(numbers) != 2 or not all(0 <= p <= 1 for p in numbers):
            percent = f" ({numbers[0]:g} % is {numbers[0] / 100:g})" if numbers and 2 < numbers[0] <= 100 else ""
            self.problem((*path, "severity"), f"{who}: severity is {_brief(found)}, but must be {allowed}{percent}")
        elif numbers[0] > numbers[1]:
            self.problem((*path, "severity"), f"{who}: severity is {_brief(found)}; write [{pair[1]}, {pair[0]}]")
        else:
            return numbers[0], numbers[1]
        return 0.0, 1.0

    def words(self, row: Mapping[str, Any], path: tuple[Any, ...], who: str, key: str) -> list[str] | None:
        if key not in row:
            return None
        found = row[key]
        if not isinstance(found, list | tuple) or not found or not all(isinstance(w, str) for w in found):
            hint = f"; write [{found}]" if isinstance(found, str) else ""
            self.problem((*path, key), f"{who}: {key} is {_brief(found)}, but must be a list of words{hint}")
            return None
        return list(found)

    def name(self, row: Mapping[str, Any], path: tuple[Any, ...], who: str, key: str, *labels: str) -> str:
        found = row.get(key)
        if not isinstance(found, str) or not found:
            told = f"{key} is {_brief(found)}, but must be a name" if key in row else f"{key} is missing"
            self.problem((*path, key) if key in row else path, f"{who}: {told}")
            return ""
        return self.find(found, (*path, key), who, *labels)

    def find(self, word: str, path: tuple[Any, ...], who: str, *labels: str) -> str:
        try:
            return self.kg.find_id(word, *labels)
        except ReegraphError as error:
            told = str(error) if "did you mean" in str(error) else f"{error} (a {' or '.join(labels)} is expected here)"
            self.problem(path, f"{who}: {told}")
            return ""


def _provisions(kg: GraphLike, rule: str) -> list[str]:
    """Return the provisions of a policy; of a provision, itself."""
    if rule not in kg.nx:
        return []
    parts = [b for _, b, d in kg.nx.out_edges(rule, data=True) if d["type"] == "HAS_PROVISION"]
    return parts or [rule]


def _brief(value: Any) -> str:
    text = value if isinstance(value, str) else "empty" if value is None else repr(value)
    return text if len(text) <= 60 else text[:57] + "…"
