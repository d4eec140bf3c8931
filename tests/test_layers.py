"""The order of the modules, what they import, and that `import reegraph` stays cheap."""

import ast
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "graph" / "reegraph"
MODULES = sorted(PACKAGE.rglob("*.py"))
SCRIPTS = sorted((ROOT / "scripts").rglob("*.py"))

# A module imports only from those before it. A new module of the top level gets its place here.
LAYERS = [
    "errors", "frames", "paths", "dates", "yamlfile", "ontology", "shapes", "reference", "facts", "evidence", "loaders",
    "check", "graph", "figures", "beliefs", "policy", "stores", "build", "own", "importers", "queries", "lookup",
    "explain", "metrics", "impact", "views", "export", "api", "cli",
]  # fmt: skip
OUTSIDE = ("__init__", "__main__", "_version")  # the door of the package, the door of the command, the version

HEAVY = {
    "click", "importlib.metadata", "jinja2", "kglite", "neo4j", "networkx", "numpy", "pandas", "platformdirs",
    "pydantic", "pyvis", "rich", "yaml",
}  # fmt: skip
OTHER_NAMES = {"yaml": "pyyaml"}  # distributions that are not called what one imports


def name_of(file: Path) -> str:
    """A file as a person names it."""
    return file.relative_to(ROOT).as_posix()


def layer_of(file: Path) -> str:
    """The module of the top level to which a file of the package belongs."""
    return file.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imports(file: Path) -> list[tuple[str, list[str]]]:
    """Every import of a file, inside functions too: where it stands, and the parts of its full name."""
    home = file.parent.relative_to(PACKAGE.parent).parts if PACKAGE in file.parents else ()
    found = []
    for node in ast.walk(ast.parse(file.read_bytes())):
        if isinstance(node, ast.Import):
            names = [alias.name.split(".") for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            start = [*home[: len(home) - node.level + 1]] if node.level else []
            names = [[*start, *(node.module or "").split("."), alias.name] for alias in node.names]
        else:
            continue
        found += [(f"{name_of(file)}:{node.lineno}", [part for part in name if part]) for name in names]
    return found


def test_every_module_of_the_top_level_has_its_place():
    """A module that the list of this test does not know has no place in the order yet."""
    unknown = {layer_of(file) for file in MODULES}.difference(LAYERS, OUTSIDE)
    assert not unknown, f"give a place in LAYERS, and in the list of the docs, to: {', '.join(sorted(unknown))}"


@pytest.mark.parametrize("file", [file for file in MODULES if layer_of(file) in LAYERS], ids=name_of)
def test_a_module_imports_only_from_those_before_it(file):
    """No layer imports upwards; the package itself, which may load anything, is for the command alone."""
    own = layer_of(file)
    allowed = {"_version", own, *LAYERS[: LAYERS.index(own)]}
    wrong = [
        f"{where}: {own} may not import {'.'.join(name)}"
        for where, name in imports(file)
        if name[0] == "reegraph" and own != "cli" and name[1:2] != ["_version"] and not allowed.intersection(name[1:2])
    ]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("file", SCRIPTS, ids=name_of)
def test_a_script_uses_only_the_public_objects(file):
    """A script is meant to be copied, so it asks `reegraph` and none of its modules."""
    wrong = [
        f"{where}: imports {'.'.join(name)}"
        for where, name in imports(file)
        if name[0] == "reegraph" and {*LAYERS, *OUTSIDE}.intersection(name[1:])
    ]
    assert not wrong, "\n".join(wrong)


def test_every_package_that_is_imported_is_declared():
    """What package and scripts import stands in pyproject.toml, so that no environment lacks it."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    lists = [project["dependencies"], *project["optional-dependencies"].values()]
    declared = {re.split(r"[^A-Za-z0-9-]", text)[0] for texts in lists for text in texts}
    known = declared.union(sys.stdlib_module_names, ["reegraph"])
    wrong = [
        f"{where}: {name[0]} is not among the dependencies of pyproject.toml"
        for file in (*MODULES, *SCRIPTS)
        for where, name in imports(file)
        if OTHER_NAMES.get(name[0], name[0]) not in known
    ]
    assert not wrong, "\n".join(wrong)


def test_import_reegraph_loads_nothing_heavy():
    """`import reegraph` loads no package but itself, and not the slow part of the standard library."""
    program = "import sys; old = set(sys.modules); import reegraph; print(*sorted(set(sys.modules) - old))"
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert "reegraph" in run.stdout.split()
    assert not HEAVY.intersection(run.stdout.split())
