"""Builds: the same bytes from the same seeds, in any process, folder and order."""

import hashlib
import json
import os
import random
import shutil
from pathlib import Path

import pytest
import yaml

import reegraph
from reegraph.build import Options, cache_key
from reegraph.paths import folders
from reegraph.yamlfile import read

FACTS = "facts/all.yml"
PARTS = ("graph.json", "graph.kgl", "info.json", "rules.json")
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


# ---- the same bytes

SCRIPT = """
import hashlib, sys
from pathlib import Path
import reegraph
from reegraph.export import to_graphml, to_json

kg = reegraph.load(sys.argv[1], say=lambda _: None)
for file in sorted(kg._built.folder.iterdir()):
    print(file.name, hashlib.sha256(file.read_bytes()).hexdigest())
about = {"content_hash": kg.info.content_hash}
page = Path(kg.view(sys.argv[2])).read_bytes()
for name, data in (("page", page), ("GraphML", to_graphml(kg.nx, about)), ("JSON", to_json(kg.nx, about))):
    print(name, hashlib.sha256(data).hexdigest())
print(kg.info.content_hash)
"""


def as_plain(value):
    """A value as PyYAML can write it."""
    if isinstance(value, dict):
        return {key: as_plain(inner) for key, inner in value.items()}
    return [as_plain(inner) for inner in value] if isinstance(value, list) else value


def in_other_order(source: Path, target: Path, seed: int) -> None:
    """Write the same seeds in other files, records, keys and evidence in another order."""
    order = random.Random(seed)  # noqa: S311  # shuffles, and guards nothing
    shutil.copytree(source / "tables", target / "tables")  # as they are: the place of a row is its evidence

    def turned(row):
        if isinstance(row, dict):
            return {key: turned(row[key]) for key in order.sample(sorted(row), len(row))}
        return row

    def save(name, data):
        (target / name).parent.mkdir(parents=True, exist_ok=True)
        (target / name).write_text(yaml.safe_dump(data, allow_unicode=True, sort_keys=False), encoding="utf-8")

    rows: dict[str, list[object]] = {name: [] for name in ("facts", "sources")}
    entities: dict[str, list[object]] = {}
    for file in sorted(source.rglob("*.yml")):
        part = file.relative_to(source).parts[0].removesuffix(".yml")
        data = as_plain(read(file, file.name)[0])
        if part == "entities":
            for label, found in data.items():
                entities.setdefault(label, []).extend(turned(row) for row in found)
        elif part in ("coverage", "beliefs"):
            save(file.name, data)
        elif part in rows:
            for row in data:
                if "evidence" in row:
                    row["evidence"] = [turned(entry) for entry in order.sample(row["evidence"], len(row["evidence"]))]
                rows[part].append(turned(row))
    for found in (*rows.values(), *entities.values()):
        order.shuffle(found)
    save("sources.yml", rows["sources"])
    half = len(rows["facts"]) // 2
    save("facts/z.yml", rows["facts"][:half])
    save("facts/below/a.yml", rows["facts"][half:])
    for label in order.sample(sorted(entities), len(entities)):
        save(f"entities/{label.lower()}-{seed}.yml", {label: entities[label]})


@pytest.mark.once
def test_the_same_facts_make_the_same_bytes(python, tmp_path):
    """Another process, hash seed, folder, other files and order of records: graph, info and page are equal."""
    [shipped] = folders("seeds")
    shutil.copytree(shipped, tmp_path / "elsewhere" / "copy")
    in_other_order(shipped, tmp_path / "turned", 7)
    told = []
    for number, seeds in enumerate(("shipped", tmp_path / "elsewhere" / "copy", tmp_path / "turned")):
        cache = {"PYTHONHASHSEED": str(number), "REEGRAPH_CACHE": str(tmp_path / f"cache-{number}")}
        run = python(SCRIPT, seeds, tmp_path / f"page-{number}.html", env=cache)
        assert run.returncode == 0, run.stderr
        told.append(run.stdout.splitlines())
    assert [line.split()[0] for line in told[0]] == [*PARTS, "page", "GraphML", "JSON", told[0][-1]]
    assert told[0] == told[1]
    assert told[0] == told[2]


def test_a_build_holds_neither_its_time_nor_its_place(world, home):
    """Two builds of one world in two caches are equal, and no file names the folder."""
    first = {Path(name).name: data for name, data in contents(world.load()._built.folder.parent).items()}
    os.utime(world.path(FACTS), (1, 1))
    shutil.rmtree(home)
    assert {Path(name).name: data for name, data in contents(world.load()._built.folder.parent).items()} == first
    assert not any(str(world.folder).encode() in data for data in first.values())


def test_the_content_hash_is_that_of_the_canonical_json(kg):
    """Anybody can compute it from the file: sorted keys, no spaces, UTF-8."""
    data = (kg._built.folder / "graph.json").read_bytes()
    assert kg.info.content_hash == "sha256:" + hashlib.sha256(data).hexdigest()
    again = json.dumps(json.loads(data), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert again.encode() == data


def test_both_forms_of_the_graph_hold_the_same(kg):
    """The store that answers Cypher has the nodes and edges of the JSON, and the hash to tell which."""
    [[claims]] = kg.query("MATCH (n:Claim) RETURN count(n)").rows
    [[relations]] = kg.query("MATCH ()-[r]->() RETURN count(r)").rows
    assert (claims, relations) == (kg.info.facts, sum(kg.info.edges.values()))
    [[told, version, whole]] = kg.query("MATCH (n:GraphInfo) RETURN n.content_hash, n.version, n.complete").rows
    assert (told, version, whole) == (kg.info.content_hash, reegraph.__version__, True)


@pytest.mark.parametrize(
    ("old", "new", "other"),
    [
        ("share: 0.9", "share: 0.8", True),
        ("says: Norland refines 90 %", "says: Norland refines nine tenths", True),
        ("- id: norland-refines\n", "# A remark.\n\n- id: norland-refines\n", False),
        ("share: 0.9", "share: 0.90", False),
    ],
)
def test_the_content_hash_is_about_content(world, old, new, other):
    """What a fact says changes it; remarks and ways of writing do not."""
    before = world.load().info.content_hash
    world.swap(FACTS, old, new)
    assert (world.load().info.content_hash != before) == other


def test_the_key_of_the_cache_knows_every_input(world, tmp_path):
    """Seeds, schema, the sources asked for and the names of all files."""
    [schema] = folders("schema")
    shutil.copytree(schema, tmp_path / "schema")
    plain = Options(seeds=(str(world.folder),), schema=(str(tmp_path / "schema"),))
    keys = [cache_key(plain), cache_key(Options(plain.seeds, plain.schema, ("notice-7",)))]
    world.swap(FACTS, "share: 0.9", "share: 0.8")
    keys.append(cache_key(plain))
    with (tmp_path / "schema" / "values.yml").open("a", encoding="utf-8") as out:
        out.write("# A remark.\n")
    keys.append(cache_key(plain))
    world.path(FACTS).rename(world.path("facts/other.yml"))
    keys.append(cache_key(plain))
    world.write("facts/notes.txt", "")
    keys.append(cache_key(plain))
    assert len(set(keys)) == 6
    assert cache_key(Options(plain.seeds, plain.schema, ("a", "b"))) == cache_key(
        Options(plain.seeds, plain.schema, ("b", "a"))
    )
