"""The scripts: short, copied as they are, quiet, and the same every time."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import reegraph

SCRIPTS = sorted((Path(__file__).parents[1] / "scripts").glob("*.py"))
SHORT = [script for script in SCRIPTS if script.name != "demo.py"]
MOST_LINES, WIDTH = 40, 100


def run(script, folder, *arguments):
    """Run a copy of a script in an empty folder, with warnings shown."""
    copied = shutil.copy(script, folder)
    env = {**os.environ, "PYTHONPATH": str(Path(reegraph.__file__).parents[1]), "PYTHONIOENCODING": "utf-8"}
    command = [sys.executable, "-W", "always", copied, *arguments]
    return subprocess.run(command, cwd=folder, env=env, capture_output=True, encoding="utf-8", timeout=100, check=False)


@pytest.fixture(scope="module", autouse=True)
def _built(kg):
    """The graph is built before, so that no script says that it builds it."""
    return kg.info


def test_there_are_the_scripts_that_the_docs_promise():
    """Build, query, view, and at least three on impact."""
    names = {script.stem for script in SCRIPTS}
    assert names >= {"build_graph", "run_query", "make_view", "demo"}
    assert sum(name.startswith("impact_") for name in names) >= 3


@pytest.mark.parametrize("script", SHORT, ids=lambda s: s.name)
def test_a_script_is_short_enough_to_copy(script):
    """Under 40 lines."""
    assert len(script.read_text(encoding="utf-8").splitlines()) < MOST_LINES


@pytest.mark.parametrize("script", SHORT, ids=lambda s: s.name)
def test_a_script_runs_where_it_is_copied_to(script, tmp_path):
    """Without arguments it answers, says nothing on standard error and ends with 0."""
    done = run(script, tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.strip()


@pytest.mark.parametrize(
    ("name", "arguments", "message"),
    [
        ("build_graph", ["no-such-folder"], "no folder no-such-folder"),
        ("run_query", ["MATCH (n RETURN n"], "expected )"),
        ("make_view", ["page.html", "no such thing"], "nothing here is called no such thing"),
        ("impact_exports_stop", ["Chyna"], "did you mean china?"),
        ("impact_exports_stop", ["China", "much"], "could not convert"),
        ("impact_paths", ["no-such-scenario"], "no file no-such-scenario"),
    ],
)
def test_a_wrong_argument_gets_a_sentence(name, arguments, message, tmp_path):
    """No traceback: one line on standard error, and 1."""
    done = run(Path(SCRIPTS[0].parent, f"{name}.py"), tmp_path, *arguments)
    assert done.returncode == 1
    assert message.casefold() in done.stderr.casefold()
    assert "Traceback" not in done.stderr


def test_paths_shows_facts_and_reasons(tmp_path):
    """The figure, its paths and what each fact says; of what is not reached, why."""
    script = Path(SCRIPTS[0].parent, "impact_paths.py")
    assert "0.94 to 0.94  China: Rare earth magnets → Electric vehicles" in run(script, tmp_path).stdout
    told = run(script, tmp_path, "april-restrictions", "solar panels").stdout
    assert told.startswith("Solar panels is not reached: its inputs in the facts are not hit")


def test_the_demo_is_worth_reading(tmp_path):
    """Counts, three questions, what China ships, its rules, the page: 70 lines of 100 columns, and no path."""
    script = Path(SCRIPTS[0].parent, "demo.py")
    done = run(script, tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    lines = done.stdout.splitlines()
    assert len(lines) <= 70
    assert max(map(len, lines)) <= WIDTH
    assert sum("(reegraph ask " in line for line in lines) >= 3
    for words in (
        "Country",
        "China 94 % (2024), 90 %",
        "What hangs on what China ships?",
        "Through which rules?",
        "[april-restrictions-magnets",
    ):
        assert words in done.stdout
    assert lines[-2].endswith("reegraph.html")
    assert (tmp_path / "reegraph.html").stat().st_size > 100_000
    for word in (str(tmp_path), str(Path.home()), "/tmp", "shared", "Warning"):  # noqa: S108 - not a file: what must not be printed
        assert word not in done.stdout
    assert run(script, tmp_path).stdout == done.stdout
