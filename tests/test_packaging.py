"""The wheel, the locks, the Makefile: what a stranger gets, on which systems, and what they are told when it fails."""

import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from uv import find_uv_bin

import reegraph

ROOT = Path(__file__).parents[1]
LOCKS = ("run", "dev")
TARGETS = ("help", "demo", "test", "check", "bench", "lock", "clean")
MEGABYTE = 1_000_000

# kglite has no wheel for Windows on ARM; all others have it.
PLATFORMS = {
    "Linux on Intel": "x86_64-manylinux_2_28",
    "Linux on ARM": "aarch64-manylinux_2_28",
    "macOS on Apple silicon": "aarch64-apple-darwin",
    "macOS on Intel": "x86_64-apple-darwin",
    "Windows on Intel": "x86_64-pc-windows-msvc",
}
PYTHONS = ("3.11", "3.13", "3.14")

needs_make = pytest.mark.skipif(not shutil.which("make"), reason="there is no make")


def run(*command: str | Path, **options) -> subprocess.CompletedProcess[str]:
    """Run a program, with its output as text."""
    given = {"capture_output": True, "text": True, "encoding": "utf-8", "stdin": subprocess.DEVNULL, **options}
    return subprocess.run([str(part) for part in command], check=False, **given)


def done(*command: str | Path, **options) -> str:
    """What a program prints; a program that fails, fails the test with what it said."""
    __tracebackhide__ = True
    result = run(*command, **options)
    assert result.returncode == 0, f"{command}:\n{result.stdout}{result.stderr}"
    return result.stdout


def project() -> dict[str, list[str]]:
    """The lists of requirements of pyproject.toml, by name."""
    told = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return {
        "run": told["project"]["dependencies"],
        **told["project"]["optional-dependencies"],
        **told["dependency-groups"],
        "build-system": told["build-system"]["requires"],
    }


def lock_file(lock: str) -> Path:
    """Where a lock lies."""
    return ROOT / "requirements" / f"{lock}.lock"


def locked(lock: str) -> dict[str, tuple[str, str, tuple[str, ...]]]:
    """Version, marker and hashes of each package of a lock."""
    text = re.sub(r" *#.*", "", lock_file(lock).read_text(encoding="utf-8")).replace("\\\n", " ")
    found = {}
    for line in filter(None, map(str.strip, text.splitlines())):
        match = re.fullmatch(r"([a-z0-9-]+)==(\S+)( ; .*?)?((?:\s+--hash=sha256:[0-9a-f]{64})+)", line)
        assert match, f"{lock_file(lock).name}: not NAME==VERSION with hashes: {line[:100]}"
        name, version, marker, hashes = match.groups()
        found[name] = (version, marker or "", tuple(hashes.split()))
    return found


# ---- the locks


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_holds_hashes_and_no_address(lock):
    """Each line of a lock is a version with the hashes of its files; nothing says where they come from."""
    assert locked(lock)
    addresses = r"://|\bfile:|(^|\s)[/~]|\b[A-Z]:\\|--(extra-)?index|--find-links|--trusted|^\s*-[ei] "
    assert not re.findall(addresses, lock_file(lock).read_text(encoding="utf-8"), re.MULTILINE)


def test_the_locks_agree():
    """What is tested is what is run: the lock for the tests holds the other, to the hash."""
    assert locked("run").items() <= locked("dev").items()


@pytest.mark.parametrize(
    ("lock", "lists"),
    [("run", ["run", "build", "build-system"]), ("dev", ["run", "build", "build-system", "pandas", "dev"])],
)
def test_a_lock_fits_pyproject(lock, lists):
    """Every requirement of pyproject.toml is locked in a version that it allows; else `make lock` was forgotten."""
    pins = locked(lock)
    for text in (text for name in lists for text in project()[name]):
        wanted = Requirement(text)
        assert pins[canonicalize_name(wanted.name)][0] in wanted.specifier, text


@pytest.mark.parametrize("name", ["kglite", "pydantic-core", "markupsafe", "pyyaml"])
def test_a_compiled_package_is_locked_for_other_systems_too(name):
    """The lock is not limited to the files of the machine that made it."""
    assert len(locked("run")[name][2]) >= len(PLATFORMS)


@pytest.mark.network
@pytest.mark.parametrize("python", PYTHONS)
@pytest.mark.parametrize("platform", PLATFORMS.values(), ids=PLATFORMS)
def test_everything_comes_as_wheels(platform, python, tmp_path):
    """On each of these systems a user needs no compiler."""
    system = ["--python-platform", platform, "--python-version", python, "--target", tmp_path / "none"]
    install = [find_uv_bin(), "pip", "install", "--no-config", "--dry-run", "--only-binary", ":all:", *system]
    told = run(*install, "--require-hashes", "--requirement", lock_file("run"))
    assert told.returncode == 0, told.stderr
    assert ("colorama" in told.stderr) == ("windows" in platform), "markers are those of the system that is asked for"


# ---- the wheel


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """The wheel, built as a release is."""
    folder = tmp_path_factory.mktemp("wheel")
    done(sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "--no-build-isolation", "-w", folder, ROOT)
    [file] = folder.iterdir()
    return file


@pytest.fixture(scope="module")
def members(wheel):
    """Names and bytes of the files in the wheel."""
    with zipfile.ZipFile(wheel) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.fixture(scope="module")
def elsewhere(wheel, tmp_path_factory):
    """An environment that knows the wheel and its locked dependencies, and nothing of this checkout."""
    folder = tmp_path_factory.mktemp("elsewhere")
    uv, python = find_uv_bin(), folder / "env" / ("Scripts" if os.name == "nt" else "bin") / "python"
    done(uv, "venv", "-q", "--no-config", "--python", sys.executable, folder / "env")
    install = [uv, "pip", "install", "-q", "--no-config", "--python", python]
    done(*install, "--require-hashes", "--requirement", lock_file("run"))
    done(*install, "--no-deps", wheel)
    done(uv, "pip", "check", "--no-config", "--python", python)
    known = {name: value for name, value in os.environ.items() if not name.startswith(("REEGRAPH_", "PYTHON"))}
    env = known | {"REEGRAPH_CACHE": str(folder / "cache"), "PYTHONUTF8": "1"}

    def use(*command: str) -> str:
        return done(python.with_name(command[0]), *command[1:], cwd=folder, env=env)

    return use


def test_the_wheel_is_small(wheel):
    """The wheel is pure Python and under 5 MB."""
    assert wheel.name.endswith("-py3-none-any.whl")
    assert wheel.stat().st_size < 5 * MEGABYTE


def test_the_wheel_is_whole(members):
    """The wheel holds the package, schema, seeds and the licence, file by file, and nothing else."""
    [info] = {name.split("/")[0] for name in members if ".dist-info/" in name}
    homes = {
        "reegraph": ROOT / "graph" / "reegraph",
        "reegraph/schema": ROOT / "schema",
        "reegraph/seeds": ROOT / "seeds",
    }
    ours = {
        f"{home}/{file.relative_to(folder).as_posix()}": file.read_bytes()
        for home, folder in homes.items()
        for file in folder.rglob("*")
        if file.is_file() and "__pycache__" not in file.parts
    }
    assert {name: data for name, data in members.items() if not name.startswith(info)} == ours
    assert {name.split("/")[1] for name in ours} >= {"schema", "seeds", "py.typed"}
    assert members[f"{info}/licenses/LICENSE"] == (ROOT / "LICENSE").read_bytes()


def test_nothing_a_user_gets_names_the_folder_beside_the_checkout(members):
    """The articles are for development and tests; neither the wheel nor a script speaks of their folder."""
    scripts = {
        path.name: path.read_bytes()
        for path in (ROOT / "scripts").rglob("*")
        if path.suffix != ".pyc" and path.is_file()
    }
    found = [
        f"{name}:{number}: {line[:160]!r}"
        for name, data in (members | scripts).items()
        for number, line in enumerate(data.splitlines(), start=1)
        if re.search(rb"\bshared\b", line)
    ]
    assert not found, "\n".join(found)


@pytest.mark.network
def test_the_command_answers_from_the_wheel(elsewhere):
    """From a folder with nothing in it, the installed command builds the shipped facts and answers a query."""
    assert "Usage" in elsewhere("reegraph", "--help")
    assert "Usage" in elsewhere("python", "-m", "reegraph", "--help")
    assert elsewhere("reegraph", "build")
    [row] = json.loads(elsewhere("reegraph", "query", "MATCH (n) RETURN count(n) AS n", "--format", "json"))["rows"]
    assert row[0] > 0


@pytest.mark.network
def test_the_version_is_told_once(elsewhere, wheel):
    """The package, its metadata and the name of the wheel tell one version."""
    told = "import importlib.metadata as m, reegraph as r; print(r.__version__, m.version('reegraph'), r.__file__)"
    version, metadata, file = elsewhere("python", "-c", told).split(maxsplit=2)
    assert version == metadata == wheel.name.split("-")[1]
    assert ROOT not in Path(file).parents


# ---- the Makefile and .ci/run


@pytest.fixture
def checkout(tmp_path):
    """What make needs of a checkout, without an environment."""
    folder = tmp_path / "check out"
    shutil.copytree(ROOT / "requirements", folder / "requirements")
    shutil.copytree(ROOT / ".ci", folder / ".ci")
    for name in ("Makefile", "pyproject.toml"):
        shutil.copy(ROOT / name, folder)
    return folder


@pytest.fixture
def own_make(monkeypatch):
    """Make that knows nothing of the make that runs this test."""
    for name in ("MAKEFLAGS", "MAKELEVEL", "MFLAGS", "MAKEOVERRIDES", "PYTHON"):
        monkeypatch.delenv(name, raising=False)


def stand_in(folder: Path, script: str) -> Path:
    """A program that behaves like a Python that will not do."""
    file = folder / "python-stand-in"
    file.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    file.chmod(0o755)
    return file


@needs_make
@pytest.mark.usefixtures("own_make")
@pytest.mark.parametrize("target", TARGETS)
def test_a_target_is_there(target, checkout):
    """Make knows the targets that the docs speak of."""
    done("make", "--dry-run", target, cwd=checkout)


@needs_make
def test_readme_names_only_targets_that_are_there():
    """README tells `make demo` and `make test`, and no target that there is not."""
    told = set(re.findall(r"\bmake ([a-z-]+)", "\n".join(re.findall(r"```.*?```|`[^`\n]+`", readme(), re.DOTALL))))
    assert {"demo", "test"} <= told <= set(TARGETS)


def readme() -> str:
    """The text of README.md."""
    return (ROOT / "README.md").read_text(encoding="utf-8")


@needs_make
@pytest.mark.usefixtures("own_make")
@pytest.mark.parametrize(
    ("script", "words"),
    [
        ("exit 127", ["found none"]),
        ('case "$2" in *print*) echo 3.9.2;; *) exit 1;; esac', ["3.9.2", "install a newer Python"]),
        (f'case "$2" in *venv*) exit 1;; esac; exec "{sys.executable}" "$@"', ["without venv", "apt install python3."]),
    ],
    ids=["missing", "too old", "without venv"],
)
def test_a_python_that_will_not_do_is_answered_by_one_line(script, words, checkout, tmp_path):
    """Make says in one line which Python it found, what is needed and how to mend it, and leaves nothing behind."""
    answer = run("make", "demo", f"PYTHON={stand_in(tmp_path, script)}", cwd=checkout)
    assert answer.returncode != 0
    assert answer.stdout == ""
    [line] = answer.stderr.splitlines()
    assert all(word in line for word in ["reegraph needs Python 3.11 or newer with venv", *words])
    assert not (checkout / ".venv").exists()


@pytest.mark.skipif(not shutil.which("bash"), reason="there is no bash")
def test_ci_without_the_articles_fails(checkout, tmp_path):
    """CI leaves out nothing: without the articles it stops at once and says where they should lie."""
    answer = run("bash", ".ci/run", cwd=checkout, env=os.environ | {"REEGRAPH_SHARED": str(tmp_path / "nowhere")})
    assert answer.returncode == 1
    [line] = answer.stderr.splitlines()
    assert str(tmp_path / "nowhere") in line


def test_the_citation_is_that_of_this_version():
    """Version and licence as in the package, the facts under CC BY 4.0, no person and no machine named."""
    text = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    cited, told = yaml.safe_load(text), tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert (cited["version"], cited["license"]) == (reegraph.__version__, told["license"])
    assert cited["authors"] == told["authors"]
    [facts] = cited["references"]
    assert (facts["version"], facts["license"]) == (reegraph.__version__, "CC-BY-4.0")
    assert not re.search(r"/(home|work|tmp|Users)/|@", text)
