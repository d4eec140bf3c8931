"""The cache: a build is there whole or not at all, whatever happens on the way, and nothing else is touched."""

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

import reegraph
from reegraph import build as module
from reegraph.build import KEPT, Options, build, cache_key, open_built

FACTS = "facts/all.yml"
PARTS = ("graph.json", "graph.kgl", "info.json")
QUERY = "MATCH (:Country {id: 'norland'})-[r:PRODUCES]->(m) RETURN m.id, r.share ORDER BY m.id"
ROWS = [["tin", 0.9], ["tin-ore", None]]


def contents(folder: Path) -> dict[str, bytes]:
    """Every file below a folder, with its bytes."""
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


@pytest.fixture
def home(tmp_path, monkeypatch):
    """An empty cache for this test alone."""
    folder = tmp_path / "cache"
    monkeypatch.setenv("REEGRAPH_CACHE", str(folder))
    return folder


# ---- the cache


def test_a_build_is_made_once(world, home):
    """The second call says nothing and writes nothing."""
    said: list[str] = []
    reegraph.load(world.folder, say=said.append)
    before = {file: file.stat().st_mtime_ns for file in home.rglob("*")}
    assert reegraph.load(world.folder, say=said.append).query(QUERY).rows == ROWS
    assert {file: file.stat().st_mtime_ns for file in home.rglob("*")} == before
    [line] = said
    assert line.startswith("built the graph: 12 facts, sha256:")


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("damage", ["cut", "emptied", "other bytes", "gone", "a folder"])
def test_a_damaged_build_is_made_anew(world, home, part, damage):
    """Whatever happened to a file of the cache, the next call answers right, and the cache is whole again."""
    world.load()
    before = contents(home)
    [file] = home.glob(f"*/{part}")
    data = file.read_bytes()
    file.unlink()
    if damage == "a folder":
        file.mkdir()
    elif damage != "gone":
        file.write_bytes({"cut": data[: len(data) // 2], "emptied": b"", "other bytes": b"\xff" + data[:-1]}[damage])
    if (part, damage) == ("graph.json", "other bytes"):  # queries do not read it: it is looked at when it is needed
        assert world.load().query(QUERY).rows == ROWS
        with pytest.raises(reegraph.ReegraphError, match="is damaged; remove that folder and try again"):
            world.load().nx  # noqa: B018  # reading it is what fails
        return
    kg = world.load()
    assert kg.query(QUERY).rows == ROWS
    assert kg.nx.nodes["norland"]["name"] == "Norland"
    assert contents(home) == before


@pytest.mark.parametrize(
    "text", ["{}", "[]", "null", '"x"', "7", '{"info": {}, "parts": {}}', '{"info": 1, "parts": {"graph.kgl": 1}}', "{"]
)
def test_a_record_of_a_build_that_is_none_is_not_believed(world, home, text):
    """Any JSON, or none, in its place: the build is made anew."""
    world.load()
    before = contents(home)
    [file] = home.glob("*/info.json")
    file.write_text(text, encoding="utf-8")
    assert world.load().query(QUERY).rows == ROWS
    assert contents(home) == before


def test_a_file_in_the_place_of_a_build_is_no_obstacle(world, home):
    """Something that is no build under its name makes room."""
    home.mkdir()
    (home / cache_key(Options(seeds=(str(world.folder),)))).write_text("?", encoding="utf-8")
    assert world.load().query(QUERY).rows == ROWS


def test_only_the_newest_builds_are_kept_and_nothing_else_is_touched(world, home):
    """A cache does not grow for ever; a folder that is no build stays, even if REEGRAPH_CACHE names a home."""
    for name in ("Documents", "0123", "f" * 31, "F" * 32):
        (home / name).mkdir(parents=True)
        os.utime(home / name, (1, 1))
    (home / "letter.txt").write_text("Dear", encoding="utf-8")
    for number in range(KEPT + 2):
        (home / f"{number:032x}").mkdir()
        os.utime(home / f"{number:032x}", (100 + number, 100 + number))
    kept = world.load()._built.folder
    names = {path.name for path in home.iterdir()}
    assert {"Documents", "0123", "f" * 31, "F" * 32, "letter.txt", kept.name} <= names
    assert {name for name in names if name.startswith("0" * 20)} == {f"{number:032x}" for number in range(3, KEPT + 2)}


def test_a_graph_whose_build_was_removed_says_so(world, home):
    """A long session, a cache that somebody empties: one sentence, and loading again helps."""
    kg = world.load()
    shutil.rmtree(home)
    for use in (lambda: kg.nx, lambda: kg.query(QUERY)):
        with pytest.raises(reegraph.ReegraphError, match="is gone; load the graph again"):
            use()
    assert world.load().query(QUERY).rows == ROWS


def test_what_a_killed_build_left_goes_after_an_hour(world, home):
    """What another build may still be writing stays."""
    for name, age in ((".building-old", 3700), (".building-new", 10)):
        (home / name).mkdir(parents=True)
        (home / name / "graph.kgl").write_bytes(b"x")
        now = (home / name).stat().st_mtime
        os.utime(home / name, (now - age, now - age))
    world.load()
    assert {path.name for path in home.iterdir() if path.name.startswith(".")} == {".building-new"}


@pytest.mark.usefixtures("home")
def test_others_may_read_a_build(world):
    """A build made for an image or a team has the rights that the umask leaves."""
    mask = os.umask(0o022)
    try:
        folder = world.load()._built.folder
    finally:
        os.umask(mask)
    assert [oct(path.stat().st_mode & 0o777) for path in (folder, folder / "graph.kgl")] == ["0o755", "0o644"]


# ---- what happens on the way


def test_seeds_with_problems_leave_the_build_as_it_was(world, home):
    """They are refused, never answered from an older build, and answer again as soon as they are mended."""
    world.load()
    before = contents(home)
    world.swap(FACTS, "share: 0.9", "share: 69")
    with pytest.raises(reegraph.ProblemsError, match=r"PRODUCES\.share is 69"):
        world.load()
    assert contents(home) == before
    world.swap(FACTS, "share: 69", "share: 0.9")
    assert world.load().query(QUERY).rows == ROWS
    assert contents(home) == before


@pytest.mark.usefixtures("home")
def test_seeds_that_change_while_they_are_read_are_read_again(world, monkeypatch):
    """A build never lies under the key of other seeds."""
    read_dataset = module.read_dataset
    calls: list[int] = []

    def slow(options):
        found = read_dataset(options)
        if not calls:
            world.swap(FACTS, "share: 0.9", "share: 0.8")
        calls.append(1)
        return found

    monkeypatch.setattr(module, "read_dataset", slow)
    kg = world.load()
    assert kg.query(QUERY).rows[0] == ["tin", 0.8]
    world.swap(FACTS, "share: 0.8", "share: 0.9")
    assert world.load().query(QUERY).rows == ROWS
    with pytest.raises(reegraph.ReegraphError, match="have changed since this graph was loaded; load it again"):
        kg.facts  # noqa: B018  # reading them is what fails


def test_a_full_disk_leaves_the_old_build(world, home, python):
    """A write that fails ends with one sentence; the old build answers, nothing half-written stays."""
    pytest.importorskip("resource")
    world.load()
    before = contents(home)
    line = world.swap(FACTS, "share: 0.9", "share: 0.8")
    code = (
        "import resource, sys, reegraph\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), resource.RLIM_INFINITY))\n"
        "try:\n    reegraph.load(sys.argv[1])\n"
        "except reegraph.ReegraphError as error:\n    sys.exit(str(error))\n"
    )
    for room in (0, 12_000):
        run = python(code, world.folder, room)
        assert run.returncode == 1
        [told] = run.stderr.splitlines()
        assert told.startswith(f"the build cannot be written to {home}: ")
        assert told.endswith("; free room there, or name another folder in REEGRAPH_CACHE")
        assert contents(home) == before
    assert line
    assert world.load().query(QUERY).rows[0] == ["tin", 0.8]


def test_a_cache_that_cannot_be_written_still_answers_from_its_build(world, home, monkeypatch):
    """What is there is read; what is not there is refused with one sentence."""
    world.load()
    before = contents(home)
    if os.geteuid():
        home.chmod(0o555)
    else:  # root writes anywhere

        def refused(path, *_):
            raise PermissionError(13, "Permission denied", path)

        monkeypatch.setattr(os, "mkdir", refused)
    try:
        assert world.load().query(QUERY).rows == ROWS
        world.swap(FACTS, "share: 0.9", "share: 0.8")
        with pytest.raises(
            reegraph.ReegraphError, match=r"cannot be written to .*: Permission denied; free room there"
        ):
            world.load()
    finally:
        home.chmod(0o755)
    assert contents(home) == before


@pytest.mark.parametrize("place", ["/proc/none/cache", "/dev/null/cache"])
def test_a_cache_in_an_impossible_place_is_one_sentence(world, place):
    """No folder can be made there."""
    if not Path(place).parents[1].exists():
        pytest.skip("no such place on this system")
    world.cache = place
    with pytest.raises(reegraph.ReegraphError, match=f"the build cannot be written to {place}: "):
        world.load()


WAITING = """
import os, sys, time
import reegraph, reegraph.build
from pathlib import Path

seen = []
def stopped(real, name):
    def call(*arguments):
        seen.append(name)
        if len(seen) == int(sys.argv[2]):
            print(name, flush=True)
            time.sleep(60)
        return real(*arguments)
    return call
os.fsync = stopped(os.fsync, "fsync")
Path.rename = stopped(Path.rename, "rename")
reegraph.load(sys.argv[1])
"""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="there is no kill -9")
@pytest.mark.parametrize(("step", "name"), [(1, "fsync"), (4, "fsync"), (5, "rename")])
def test_a_kill_in_the_middle_leaves_the_old_build(world, home, step, name):
    """Whatever was written aside is no build: the old one is as it was, and the next call builds and answers."""
    world.load()
    before = contents(home)
    world.swap(FACTS, "share: 0.9", "share: 0.8")
    environment = {**os.environ, "PYTHONPATH": str(Path(reegraph.__file__).parents[1])}
    command = [sys.executable, "-c", WAITING, str(world.folder), str(step)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=environment, encoding="utf-8") as process:
        assert process.stdout is not None
        assert process.stdout.readline() == f"{name}\n"
        process.kill()
    left = contents(home)
    assert {key: left[key] for key in before} == before
    assert all(key.startswith(".building-") for key in set(left) - set(before))
    assert len(left) > len(before)
    assert world.load().query(QUERY).rows[0] == ["tin", 0.8]
    world.swap(FACTS, "share: 0.8", "share: 0.9")
    assert world.load().query(QUERY).rows == ROWS


def test_a_build_that_another_process_puts_there_first_stays(world, home, monkeypatch):
    """Who comes second takes what is there: nothing that is being read is removed."""
    rename = Path.rename
    options = Options(seeds=(str(world.folder),))
    files: list[int | None] = []

    def late(path, target):
        if not files:
            files.append(None)
            files.append((build(options)[0].folder / "graph.kgl").stat().st_ino)
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", late)
    built, _ = build(options)
    assert (built.folder / "graph.kgl").stat().st_ino == files[1]
    assert [path.name for path in home.iterdir()] == [built.folder.name]


def test_several_builds_at_once_all_answer(world, home):
    """Four processes start on an empty cache: each answers right, and one build is left."""
    code = f"import reegraph, sys; print(reegraph.load(sys.argv[1], say=lambda _: None).query({QUERY!r}).rows)"
    environment = {**os.environ, "PYTHONPATH": str(Path(reegraph.__file__).parents[1])}
    command = [sys.executable, "-c", code, str(world.folder)]
    processes = [
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment, encoding="utf-8")
        for _ in range(4)
    ]
    told = [process.communicate(timeout=100) for process in processes]
    assert told == [(f"{ROWS}\n", "")] * 4
    assert len(list(home.iterdir())) == 1


def test_two_threads_may_build_at_once(world, home):
    """The same call from two threads of a notebook or a server."""
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda _: open_built(Options(seeds=(str(world.folder),))).info.content_hash, range(4)))
    assert len(set(found)) == 1
    assert len(list(home.iterdir())) == 1
