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

import hypothesis
import pytest
import yaml

import reegraph
from reegraph.evidence import Article
from reegraph.ontology import load
from reegraph.paths import folders
from reegraph.shapes import Shapes

ROOT = Path(__file__).parents[1]
SHARED = "the articles are not at hand"  # begins the reason of every test left out for want of them
CACHE = pytest.StashKey[tuple[str, str | None]]()
Done = subprocess.CompletedProcess[str]

# A busy machine is no bug, and .ci/run tries the same examples each time.
hypothesis.settings.register_profile(
    "reegraph",
    deadline=None,
    derandomize=bool(os.environ.get("REEGRAPH_REQUIRE_SHARED")),
    suppress_health_check=[hypothesis.HealthCheck.too_slow, hypothesis.HealthCheck.function_scoped_fixture],
)
hypothesis.settings.load_profile("reegraph")

# ---- the small world of data/world: two countries, one metal, one ban. There, SPAN(some words) is the evidence record
# of these words in gazette.txt, and SHA256-OF-ARTICLE the hash of that file.

WORLD = Path(__file__).parent / "data" / "world"
ARTICLE = (WORLD / "gazette.txt").read_bytes()


def record(quote: str) -> str:
    """The evidence record of the first place where the words stand, as YAML on one line."""
    told = Article("gazette", ARTICLE).locate(quote)[0].to_dict()
    values = {**{key: value for key, value in told.items() if key != "source"}, "voice": "own"}
    return yaml.safe_dump(values, default_flow_style=True, width=10_000, sort_keys=False).strip()


class World:
    """The small world in a folder of its own, to be changed by one thing and read.

    `file` names are those below the seeds folder, for instance ``facts/all.yml``.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "seeds"
        self.articles = folder / "articles"
        self.cache = folder / "cache"
        for file in WORLD.rglob("*.yml"):
            self.write(file.relative_to(WORLD).as_posix(), file.read_text(encoding="utf-8"))
        self.articles.mkdir()
        (self.articles / "gazette.txt").write_bytes(ARTICLE)

    def path(self, file: str) -> Path:
        """Where a file of the seeds lies."""
        return self.folder / file

    def text(self, file: str) -> str:
        """What stands in a file."""
        return self.path(file).read_text(encoding="utf-8")

    def write(self, file: str, text: str) -> None:
        """Write a file, SPAN(…) and SHA256-OF-ARTICLE filled in."""
        text = re.sub(r"SPAN\((.*?)\)", lambda match: record(match[1]), text)
        text = text.replace("SHA256-OF-ARTICLE", hashlib.sha256(ARTICLE).hexdigest())
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
        """The graph of these seeds, kept beside them, so that those of the session are not pushed out."""
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("REEGRAPH_CACHE", str(self.cache))
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
def schema():
    """The shipped ontology and its models."""
    ontology, problems = load(folders("schema"))
    assert problems == []
    return ontology, Shapes(ontology)


@pytest.fixture
def one_schema(schema, monkeypatch):
    """The shipped schema is read once for all tests that ask for this; reading it is most of a small build."""
    monkeypatch.setattr("reegraph.ontology.load", lambda _: (schema[0], []))
    monkeypatch.setattr("reegraph.shapes.Shapes", lambda _: schema[1])


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


# ---- what needs more than Python

SERVER = ("test_neo4j_", "test_parity")
OUTSIDE = (*SERVER, "test_docs", "test_packaging", "test_views_browser")


def pytest_collection_modifyitems(items):
    """Mark the tests that need a server, a browser or an installation: they keep the right clock (tests/clocks.py)."""
    for item in items:
        if item.path.stem.startswith(OUTSIDE):
            item.add_marker("outside")
        if item.path.stem.startswith(SERVER):
            item.add_marker("server")


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
