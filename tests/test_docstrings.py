"""The examples in the docstrings run, and print what they say."""

import doctest
import importlib
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "graph" / "reegraph"
FLAGS = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE

pytestmark = pytest.mark.docs


def name_of(file: Path) -> str:
    """The full name of a module."""
    return ".".join(("reegraph", *file.relative_to(PACKAGE).with_suffix("").parts)).removesuffix(".__init__")


@pytest.mark.parametrize("name", sorted(map(name_of, PACKAGE.rglob("*.py"))))
def test_the_examples_of_a_module_run(name):
    """Each example prints what its docstring says."""
    said: list[str] = []
    runner = doctest.DocTestRunner(optionflags=FLAGS)
    for test in doctest.DocTestFinder().find(importlib.import_module(name)):
        runner.run(test, out=said.append)
    assert not runner.failures, "".join(said)
