"""What a seeds folder may not hold: each wrong thing gives one line, and all of them come together."""

import os
from pathlib import Path

import pytest
import yaml

import reegraph
from reegraph.build import MOST_HASHED

SOURCES, ENTITIES, FACTS = "sources.yml", "entities/all.yml", "facts/all.yml"


def fits(found: str, told: str) -> bool:
    """Whether a line is as told; * stands for anything."""
    start, star, end = told.partition("*")
    return found.startswith(start) and found.endswith(end) if star else found == told


def contents(folder: Path) -> dict[str, bytes]:
    """Every file below a folder, with its bytes."""
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


@pytest.fixture(scope="module")
def home(small):
    """A cache that holds the build of the small world as it stands."""
    small.load()
    assert contents(small.cache)
    return small.cache


def test_the_small_world_is_right(world):
    """What the tests below change by one thing has no problem as it stands."""
    assert world.problems() == []


SOURCE = """\
- id: {}
  name: Notice 8
  kind: document
  publisher: not recorded
  author: not recorded
  published: 2031
  url: not recorded
  retrieved: not recorded
  licence: not recorded
"""

FACT = """\
- {{id: {}, says: Tin is S., node: tin, property: symbol, value: S, said_by: source, modality: fact,
   evidence: [{{source: notice-7, section: "9", voice: own}}]}}
"""

pytestmark = pytest.mark.usefixtures("one_schema")

WRONG = yaml.safe_load((Path(__file__).parent / "data" / "wrong_seeds.yml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", WRONG)
def test_one_wrong_thing_gives_one_line(world, home, case):
    """File and line, what was found, what is allowed or the nearest name; and the good build stays as it was."""
    file, old, new, told = (WRONG[case][name] for name in ("file", "old", "new", "told"))
    where = WRONG[case].get("where", "")
    world.cache = home
    before = contents(home)
    line = world.swap(file, old, new)
    line = line + int(where) if where.startswith("+") else world.line(file, where) if where else line
    [found] = world.problems()
    place = f"seeds/{file}:{line}: "
    assert found.startswith(place), found
    assert fits(found.removeprefix(place), told) or found.removeprefix(place) == told, found
    assert contents(home) == before


def test_a_whole_number_is_a_number(world):
    """175 and 175.0 are one figure: of one kind in the graph, so that it can be sorted and compared."""
    world.swap(FACTS, "  properties: {stage: mining}", "  properties: {stage: mining, quantity: 175, year: 2030}")
    [row] = world.load().query("MATCH (k:Claim) WHERE k.quantity = 175 RETURN k.quantity, k.year").rows
    assert (row, [type(value) for value in row]) == ([175.0, 2030], [float, int])


def test_a_long_wording_is_refused(world):
    """More than eight words of the original are not kept."""
    words = "one two three four five six seven eight nine"
    world.swap(FACTS, "  reason: one word for both", f"  reason: one word for both\n  wording: {words}")
    [found] = world.problems()
    assert found.endswith("fact ore-same: wording has 9 words; at most 8 words of the original may be kept")


def test_a_span_that_lacks_its_hash_is_refused(world):
    """What is missing is named, and the command that prints the whole record."""
    line = world.line(FACTS, "article: gazette")
    hashed = world.text(FACTS).split("sha256: ")[1].split(",")[0]
    world.swap(FACTS, f" sha256: {hashed},", "")
    told = "fact norland-refines.evidence lacks sha256 (reegraph evidence locate prints the whole record)"
    assert world.problems() == [f"seeds/facts/all.yml:{line}: {told}"]


# ---- all problems of a run together


def test_all_problems_of_a_run_come_together(world):
    """Wrong values, dangling names, doubled ids and files that are not read: one line each, by file and line."""
    world.add("notes.txt", "What is this?\n")
    world.add(ENTITIES, "Place:\n- {id: port, name: Port, kind: tonw}\n")
    world.swap(FACTS, "    share: 0.9", "    share: 69")
    world.swap(FACTS, "  from: sudland", "  from: sudlan")
    world.swap(FACTS, "- id: tin-symbol", "- id: minister")
    lines = [text.removeprefix("seeds/").split(": ", 1) for text in world.problems()]
    assert lines == sorted(lines, key=lambda line: (line[0].split(":")[0], int([*line[0].split(":"), 0][1])))
    told = ["kind is tonw", "share is 69", "from names sudlan", "id minister is taken", "is not read"]
    assert [words in line[1] for words, line in zip(told, lines, strict=True)] == [True] * 5


def test_a_fact_may_break_several_rules_at_once(world):
    """A wrong share, a misspelt field and an unknown source in one fact are three lines."""
    lines = [
        world.swap(FACTS, "    share: 0.9", "    share: 69"),
        world.swap(FACTS, "  modality: fact", "  modalty: fact"),
        world.swap(FACTS, "source: notice-7", "source: notice-8"),
    ]
    found = world.problems()
    assert [text.split(":")[1] for text in found] == list(map(str, lines))
    assert ["69" in found[0], "modalty" in found[1], "notice-8" in found[2]] == [True, True, True]


def test_a_policy_and_its_provision_may_both_be_wrong(world):
    """What a policy holds is looked at though the policy itself is refused."""
    lines = [
        world.swap(ENTITIES, "  kind: export control", "  knd: export control"),
        world.swap(ENTITIES, "- {id: tin-ban-exports, name", "- {id: tin-ban-exports, nme"),
    ]
    assert [int(text.split(":")[1]) for text in world.problems()] == lines


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        (SOURCES, "published: 2031-02", "published: 2031-13"),
        (SOURCES, "published: 2031-03-10", "published: 2031-13"),
        (ENTITIES, "{id: norland, name: Norland", "{id: norland, name: 5"),
        (ENTITIES, "Material:", "Materials:"),
        (FACTS, "  modality: claimed", "  modality: claim"),
        (FACTS, "  act: takes effect", "  act: takes efect"),
        (SOURCES, "- id: notice-7", "- [id: notice-7"),
        (ENTITIES, "Country:", "Country"),
        (FACTS, "- id: minister", "- &a id: minister"),
    ],
)
def test_what_hangs_on_a_refused_record_is_not_blamed(world, file, old, new):
    """Only the cause is told: not each fact that names the record, and not what the refused facts alone have used."""
    line = world.swap(file, old, new)
    [found] = world.problems()
    assert found.startswith(f"seeds/{file}:{line}: ") or file == ENTITIES or "valid YAML" in found


# ---- ids


@pytest.mark.parametrize(
    ("file", "text", "first"),
    [
        (ENTITIES, "Place:\n- {id: tin, name: Tin}\n", (ENTITIES, "id: tin\n")),
        (ENTITIES, "Product:\n- {id: tin-ban-exports, name: Exports}\n", (ENTITIES, "{id: tin-ban-exports")),
        (SOURCES, SOURCE.format("tin"), (ENTITIES, "id: tin\n")),
        (
            FACTS,
            FACT.format("tin"),
            (ENTITIES, "id: tin\n"),
        ),
        (
            FACTS,
            FACT.format("notice-7"),
            (SOURCES, "- id: notice-7"),
        ),
        (
            FACTS,
            FACT.format("minister"),
            (FACTS, "- id: minister"),
        ),
        (SOURCES, SOURCE.format("notice-7"), (SOURCES, "- id: notice-7")),
    ],
    ids=[
        "two nodes",
        "node and provision",
        "source and node",
        "fact and node",
        "fact and source",
        "two facts",
        "two sources",
    ],
)
def test_an_id_is_taken_once(world, file, text, first):
    """Ids are unique over all nodes, sources and facts; the line of the second names the place of the first."""
    line = world.add(file, text) + (file == ENTITIES)
    place = f"seeds/{first[0]}:{world.line(*first)}"
    taken = [found for found in world.problems() if "is taken" in found]
    assert len(taken) == 1
    assert taken[0].startswith(f"seeds/{file}:{line}: the id ")
    assert f"(first in {place})" in taken[0]


def test_two_definitions_of_an_entity_in_two_files_are_refused(world):
    """The files are read in the order of their names, so the later one is to blame."""
    world.add("entities/more.yml", "Material:\n- {id: tin, name: Tin, kind: metal}\n")
    place = f"seeds/{ENTITIES}:{world.line(ENTITIES, 'id: tin')}"
    told = f"the id tin is taken (first in {place}); ids are unique over all nodes, sources and facts"
    assert world.problems() == [f"seeds/entities/more.yml:2: {told}"]


def test_a_second_folder_must_not_repeat_the_first(world, tmp_path):
    """Own seeds stand beside others, and ids are unique over both."""
    for file in (SOURCES, ENTITIES, FACTS):
        text = world.text(file)
        (tmp_path / "own" / file).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "own" / file).write_text(text, encoding="utf-8")
    with pytest.raises(reegraph.ProblemsError) as error:
        reegraph.load([world.folder, tmp_path / "own"], say=print)
    assert all(str(problem).startswith("own/") and "is taken" in problem.message for problem in error.value.problems)


# ---- files


@pytest.mark.parametrize(
    ("name", "told"),
    [
        (
            "fact/all.yml",
            (
                "seeds/fact: is not read; a seeds folder holds sources.yml, coverage.yml, entities, facts, *; "
                "did you mean facts?"
            ),
        ),
        ("source.yml", "seeds/source.yml: is not read; *; did you mean sources.yml?"),
        ("sources.yaml", "seeds/sources.yaml: is not read; *; did you mean sources.yml?"),
        ("facts/more.yaml", "seeds/facts/more.yaml: is not read; only .yml files are"),
        ("facts/deep/more.YML", "seeds/facts/deep/more.YML: is not read; only .yml files are"),
        ("entities/notes.txt", "seeds/entities/notes.txt: is not read; only .yml files are"),
    ],
)
def test_a_file_that_is_not_read_is_told(world, name, told):
    """Nothing in the folder is passed over in silence, not even when a build of the same facts is in the cache."""
    world.load()
    world.write(name, "- id: tin\n")
    [found] = world.problems()
    assert fits(found, told)


def test_hidden_files_and_files_in_folders_below(world):
    """What an editor or a file manager hides there is passed over; facts may lie in folders of their own."""
    before = world.load().info.content_hash
    for name in (".gitignore", "facts/.all.yml.swp", "facts/._all.yml", "entities/.old/all.yml"):
        world.write(name, "\0")
    world.path("facts/deep/er").mkdir(parents=True)
    world.path(FACTS).rename(world.path("facts/deep/er/all.yml"))
    assert world.load().info.content_hash == before


@pytest.mark.parametrize(
    ("file", "kind", "told"),
    [
        (SOURCES, "folder", "seeds/sources.yml: is a folder or special file; a YAML file is expected here"),
        ("facts/more.yml", "folder", "seeds/facts/more.yml: is a folder or special file; a YAML file is expected here"),
        ("facts", "file", "seeds/facts: is a file; a folder of .yml files is expected here"),
        ("entities", "file", "seeds/entities: is a file; a folder of .yml files is expected here"),
        ("facts/more.yml", "pipe", "seeds/facts/more.yml: is a folder or special file; a YAML file is expected here"),
        (
            "facts/more.yml",
            "dead link",
            "seeds/facts/more.yml: is a folder or special file; a YAML file is expected here",
        ),
        ("facts/more.yml", "empty", "seeds/facts/more.yml: is empty; remove the file or fill it"),
        ("facts/more.yml", "not UTF-8", "seeds/facts/more.yml: is not UTF-8 (byte 5 is 0xe9); save it as UTF-8"),
        (
            "facts/more.yml",
            "1 GB",
            "seeds/facts/more.yml: has 1,000,000,000 bytes, but a YAML file may have 20,000,000; split it",
        ),
        ("facts/more.yml", "word", "seeds/facts/more.yml:1: a list of facts is expected here"),
        ("facts/more.yml", "mapping", "seeds/facts/more.yml:1: a list of facts is expected here"),
        (
            "entities/more.yml",
            "list",
            "seeds/entities/more.yml:1: a mapping from label to list is expected here; labels: *",
        ),
        (SOURCES, "mapping", "seeds/sources.yml:1: a list of sources is expected here"),
    ],
)
def test_what_is_no_file_of_facts_is_refused(world, file, kind, told):
    """A folder in place of a file, a file in place of a folder, an empty or a huge one: one line, and no crash."""
    path = world.path(file)
    if path.is_dir():
        path.rename(path.with_name(".away"))
    elif path.exists():
        path.unlink()
    if kind == "folder":
        path.mkdir()
    elif kind == "pipe":
        os.mkfifo(path)
    elif kind == "dead link":
        path.symlink_to("gone.yml")
    elif kind == "1 GB":
        with path.open("wb") as out:
            out.truncate(1_000_000_000)
    else:
        path.write_bytes(
            {"not UTF-8": b"- caf\xe9\n", "word": b"tin\n", "mapping": b"a: 1\n", "list": b"- 1\n"}.get(kind, b"")
        )
    [found] = world.problems()
    assert fits(found, told)


def test_a_huge_file_is_not_read_for_the_key_of_the_cache_either(world, monkeypatch):
    """Neither the reader nor the key of the cache reads more than the limit."""
    with world.path("facts/more.yml").open("wb") as out:
        out.truncate(1_000_000_000)
    read_bytes = Path.read_bytes

    def watched(path):
        assert path.stat().st_size <= MOST_HASHED
        return read_bytes(path)

    monkeypatch.setattr(Path, "read_bytes", watched)
    assert len(world.problems()) == 1


@pytest.mark.skipif(os.name == "nt", reason="names are text there")
def test_a_file_whose_name_is_no_text_is_read(world):
    """A name in an old code page does not stop a build."""
    world.path(FACTS).rename(os.fsdecode(os.fsencode(world.folder / "facts") + b"/caf\xe9.yml"))
    assert world.problems() == []


def test_a_folder_that_is_not_there_is_wrong_usage(tmp_path):
    """The folder is named, and the word that stands for the shipped one."""
    with pytest.raises(reegraph.UsageError, match=r"no folder .*nowhere .*the word shipped"):
        reegraph.load(tmp_path / "nowhere")


def test_own_seeds_stand_beside_the_shipped(tmp_path):
    """The word `shipped` stands for the shipped folder; own facts may name its things."""
    (tmp_path / "facts").mkdir()
    (tmp_path / "sources.yml").write_text(SOURCE.format("notice-8"), encoding="utf-8")
    (tmp_path / "facts" / "own.yml").write_text(
        "- {id: own-fact, says: Own., node: china, property: iso2, value: CN, said_by: source, modality: fact, "
        'evidence: [{source: notice-8, section: "1", voice: own}]}',
        encoding="utf-8",
    )
    both = reegraph.load(["shipped", tmp_path], say=lambda _: None)
    assert both.facts["own-fact"].sources == ("notice-8",)
    assert both.info.facts == reegraph.load(say=lambda _: None).info.facts + 1


@pytest.mark.parametrize("mark", ["\ufeff", "\r\n"])
def test_files_saved_on_windows_make_the_same_graph(world, mark):
    """Neither a byte order mark nor other line ends change a fact."""
    before = world.load().info.content_hash
    for file in (SOURCES, ENTITIES, FACTS):
        text = world.text(file)
        changed = mark + text if mark == "\ufeff" else text.replace("\n", mark)
        world.path(file).write_bytes(changed.encode())
    assert world.load().info.content_hash == before


def test_a_problem_is_one_line_whatever_was_found(world):
    """Line breaks in a value do not break the line of its problem."""
    world.swap(FACTS, "  modality: claimed", '  modality: "claimed\\nand\\u2028more"')
    world.swap(FACTS, "- id: minister", '- id: "a\\nb"')
    assert len(world.problems()) == 2
