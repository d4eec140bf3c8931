"""What the tests share: the shipped graph, the articles, a small invented world, and the command as a process."""

import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
import yaml

import reegraph
from reegraph.evidence import Article

ROOT = Path(__file__).parents[1]
SHARED = "the articles are not at hand"  # begins the reason of every test left out for want of them
CACHE = pytest.StashKey[tuple[str, str | None]]()
Done = subprocess.CompletedProcess[str]

# ---- the small world: two countries, one metal, one ban. In the facts, SPAN(some words) is where they stand in ARTICLE.

ARTICLE = """\
Norland curbs tin

Norland refines 90 per cent of the world’s tin, and Norland’s own smelters use a third of it.

“We  will ban exports of tin,” Jane Doe, Norland’s minister, said on Friday. “We  will ban exports of tin.”

By 2040 Sudland will refine a tenth of the world’s tin.
"""

SOURCES = """\
- id: gazette-2031
  name: Norland curbs tin
  kind: article
  publisher: The Gazette
  author: not recorded
  published: 2031-03-10
  url: not recorded
  retrieved: not recorded
  licence: not recorded
  article: gazette
  sha256: SHA256-OF-ARTICLE
- id: notice-7
  name: Notice 7 of Norland
  kind: document
  publisher: Norland
  author: not recorded
  published: 2031-02
  url: not recorded
  retrieved: not recorded
  licence: not recorded
"""

ENTITIES = """\
Country:
- {id: norland, name: Norland, aliases: [Republic of Norland], iso2: NO}
- {id: sudland, name: Sudland}
Person:
- {id: jane-doe, name: Jane Doe}
- {id: john-roe, name: John Roe}
Material:
- id: tin
  name: Tin
  kind: element
- {id: tin-ore, name: Tin ore, kind: ore}
Policy:
- id: tin-ban
  name: Tin ban
  kind: export control
  provisions:
  - {id: tin-ban-exports, name: Ban on exports of tin}
Event:
- {id: port-talks, name: Talks at the port, kind: talks}
"""

FACTS = """\
- id: norland-refines
  says: Norland refines 90 % of the world's tin.
  from: norland
  rel: PRODUCES
  to: tin
  properties:
    stage: refining
    share: 0.9
    year: 2030
  said_by: source
  modality: fact
  evidence:
  - SPAN(Norland refines 90 per cent of the world’s tin)
  - {source: notice-7, section: "2", voice: own}
- id: sudland-2040
  says: In 2040 Sudland refines a tenth of the world's tin.
  from: sudland
  rel: PRODUCES
  to: tin
  properties: {stage: refining, share: 0.1, year: 2040}
  said_by: source
  modality: expected
  evidence:
  - SPAN(By 2040 Sudland will refine a tenth of the world’s tin)
- id: norland-mines-none
  says: Norland mines no tin ore.
  from: norland
  rel: PRODUCES
  to: tin-ore
  properties: {stage: mining}
  said_by: source
  modality: fact
  negated: true
  evidence:
  - {source: notice-7, section: "1", voice: own}
- id: ban-covers-tin
  says: The ban covers tin.
  from: tin-ban-exports
  rel: CONTROLS
  to: tin
  properties: {measure: ban, reach: exports}
  said_by: jane-doe
  modality: planned
  evidence:
  - SPAN(ban exports of tin)
- id: ban-starts
  says: The ban takes effect in May 2031 if the talks end.
  of: tin-ban
  act: takes effect
  date: 2031-05
  until: 2031-autumn
  by: [norland, jane-doe]
  through: port-talks
  if: {node: port-talks, act: ends}
  said_by: jane-doe
  modality: planned
  said_on: 2031-03-07
  said_on_how: weekday from dateline
  evidence:
  - SPAN(“We  will ban exports of tin,”)
  - SPAN(“We  will ban exports of tin.”)
- id: talks-unconfirmed
  says: Sudland has not confirmed the talks.
  of: port-talks
  act: confirmed
  by: [sudland]
  said_by: source
  modality: fact
  negated: true
  evidence:
  - {source: notice-7, section: "3", voice: own}
- id: minister
  says: Jane Doe is a minister of Norland.
  from: jane-doe
  rel: HOLDS_ROLE
  to: norland
  properties: {role: minister}
  said_by: source
  modality: fact
  evidence:
  - SPAN(Jane Doe, Norland’s minister)
- id: roe-claims
  says: According to John Roe, Norland mines tin ore.
  from: norland
  rel: PRODUCES
  to: tin-ore
  properties: {stage: mining}
  said_by: john-roe
  modality: claimed
  evidence:
  - {source: notice-7, section: "4", voice: indirect}
- id: mining-denied
  says: Notice and John Roe differ on whether Norland mines.
  from: roe-claims
  rel: CONTRADICTS
  to: norland-mines-none
  properties: {on: state}
  said_by: source
  modality: fact
  method: inferred
  reason: one denies what the other says
- id: ore-same
  says: Tin ore may be what others call tin.
  from: tin-ore
  rel: SAME_AS
  to: tin
  said_by: source
  modality: possible
  method: inferred
  reason: one word for both
  evidence:
  - {source: notice-7, section: "5", voice: own}
- id: tin-symbol
  says: The symbol of tin is Sn.
  node: tin
  property: symbol
  value: Sn
  said_by: source
  modality: fact
  evidence:
  - {source: notice-7, section: "6", voice: own}
- id: end-unstated
  says: Nobody says when the ban ends.
  about: [tin-ban, ban-starts]
  question: When does the ban end?
  said_by: source
  modality: unstated
  evidence:
  - SPAN(said on Friday)
"""


def record(quote: str, article: str = ARTICLE, name: str = "gazette", voice: str = "own") -> dict[str, object]:
    """The evidence record of the first place where the words stand."""
    told = Article(name, article.encode()).locate(quote)[0].to_dict()
    return {**{key: value for key, value in told.items() if key != "source"}, "voice": voice}


def flow(values: Mapping[str, object]) -> str:
    """A mapping as YAML on one line."""
    return yaml.safe_dump(values, default_flow_style=True, width=10_000, sort_keys=False).strip()


class World:
    """The small world in a folder of its own, to be changed by one thing and read.

    `file` names are those below the seeds folder, for instance ``facts/all.yml``.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "seeds"
        self.articles = folder / "articles"
        self.write("sources.yml", SOURCES)
        self.write("entities/all.yml", ENTITIES)
        self.write("facts/all.yml", FACTS)
        self.articles.mkdir()
        (self.articles / "gazette.txt").write_bytes(ARTICLE.encode())

    def path(self, file: str) -> Path:
        """Where a file of the seeds lies."""
        return self.folder / file

    def text(self, file: str) -> str:
        """What stands in a file."""
        return self.path(file).read_text(encoding="utf-8")

    def write(self, file: str, text: str) -> None:
        """Write a file, SPAN(…) and SHA256-OF-ARTICLE filled in."""
        text = re.sub(r"SPAN\((.*?)\)", lambda match: flow(record(match[1])), text)
        text = text.replace("SHA256-OF-ARTICLE", hashlib.sha256(ARTICLE.encode()).hexdigest())
        self.path(file).parent.mkdir(parents=True, exist_ok=True)
        self.path(file).write_bytes(text.encode())

    def swap(self, file: str, old: str, new: str) -> int:
        """Put `new` in the place of the first `old`, and return its line."""
        text = self.text(file)
        assert old in text, f"{file} has no {old!r}"
        line = text.count("\n", 0, text.index(old)) + 1
        self.write(file, text.replace(old, new, 1))
        return line

    def add(self, file: str, text: str) -> int:
        """Put `text` at the end of a file, and return the line where it begins."""
        old = self.text(file) if self.path(file).exists() else ""
        self.write(file, old + text)
        return old.count("\n") + 1

    def line(self, file: str, words: str) -> int:
        """The line of the first place of some words in a file."""
        text = self.text(file)
        return text.count("\n", 0, text.index(words)) + 1

    def load(self, **options) -> reegraph.KnowledgeGraph:
        """The graph of these seeds."""
        return reegraph.load(self.folder, **options, say=lambda _: None)

    def problems(self) -> list[str]:
        """The lines that a build of these seeds is refused with; none if it succeeds."""
        try:
            self.load()
        except reegraph.ProblemsError as error:
            return str(error).splitlines()
        return []


@pytest.fixture
def world(tmp_path) -> World:
    """The small world, in a folder of this test alone."""
    return World(tmp_path)


@pytest.fixture(scope="module")
def small(tmp_path_factory) -> World:
    """The small world for tests that only read it."""
    return World(tmp_path_factory.mktemp("small"))


@pytest.fixture(scope="session")
def kg() -> reegraph.KnowledgeGraph:
    """The graph of the shipped seeds."""
    return reegraph.load(say=lambda _: None)


# ---- the articles


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder with the articles: beside the checkout, or where REEGRAPH_SHARED says."""
    folder = Path(os.environ.get("REEGRAPH_SHARED") or ROOT.parent / "shared")
    if not (folder / "articles").is_dir():
        told = f"{SHARED}: no folder {folder / 'articles'}"
        if os.environ.get("REEGRAPH_REQUIRE_SHARED"):
            pytest.fail(f"{told}, and REEGRAPH_REQUIRE_SHARED asks for them", pytrace=False)
        pytest.skip(told)
    return folder


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_sessionfinish(session):
    """Say in the very last line how many tests were left out for want of the articles."""
    result = yield
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    skipped = reporter.stats.get("skipped", []) if reporter else []
    left_out = sum(isinstance(report.longrepr, tuple) and SHARED in report.longrepr[2] for report in skipped)
    if left_out:
        what = "1 test was" if left_out == 1 else f"{left_out} tests were"
        reporter.write_line(
            f"{what} left out for want of the articles: put ../shared beside the checkout, or set REEGRAPH_SHARED"
        )
    return result


# ---- processes


def pytest_configure(config):
    """Keep what is built in a folder of this run alone, for the processes that tests start too."""
    config.stash[CACHE] = (tempfile.mkdtemp(prefix="reegraph-tests-"), os.environ.get("REEGRAPH_CACHE"))
    os.environ["REEGRAPH_CACHE"] = config.stash[CACHE][0]


def pytest_unconfigure(config):
    """Take that folder away."""
    folder, before = config.stash[CACHE]
    shutil.rmtree(folder, ignore_errors=True)
    if before is None:
        os.environ.pop("REEGRAPH_CACHE", None)
    else:
        os.environ["REEGRAPH_CACHE"] = before


def run(*arguments: object, env: Mapping[str, str | None] | None = None, **options) -> Done:
    """Run this Python with the package that is tested on its path; None takes a variable away."""
    source = str(Path(reegraph.__file__).parents[1])
    told = {**os.environ, "PYTHONPATH": source, **(env or {})}
    given = {"capture_output": True, "encoding": "utf-8", "timeout": 100, **options}
    if "input" not in given:
        given["stdin"] = subprocess.DEVNULL
    variables = {key: value for key, value in told.items() if value is not None}
    return subprocess.run([sys.executable, *map(str, arguments)], env=variables, check=False, **given)


@pytest.fixture
def python(tmp_path) -> Callable[..., Done]:
    """Run Python code in a process of its own: ``python("print(1)", "argument", env={…}).stdout``."""

    def process(code, *arguments, **options):
        return run("-c", code, *arguments, **{"cwd": tmp_path, **options})

    return process


@pytest.fixture(name="reegraph")
def command(tmp_path) -> Callable[..., Done]:
    """Run the command in a process of its own: ``reegraph("query", "MATCH …", env={…}).stdout``."""

    def process(*arguments, **options):
        return run("-m", "reegraph", *arguments, **{"cwd": tmp_path, **options})

    return process
