"""What is written for people who live in Neo4j, each read back by a real server."""

import os
import re
import subprocess

import neo4j
import pytest
import yaml
from tests import neo4j_server
from tests.conftest import ROOT
from tests.neo4j_own import cargo, connected, login, new, run, started, state_of, store

from reegraph.api import cargo_of
from reegraph.queries import questions
from reegraph.queries.browser import browser_text, write_questions
from reegraph.stores.push import push
from reegraph.stores.rows import Spool
from reegraph.stores.script import literal, script
from reegraph.stores.style import grass
from reegraph.stores.verify import verify

__all__ = ["new", "store"]


def statements(text):
    """The statements of a script, as cypher-shell tells them apart: a semicolon ends a line."""
    return [part for part in text.split(";\n") if part.strip()]


def test_the_script_builds_the_shipped_graph(new, kg, reegraph, tmp_path):
    """In an empty database; verify finds nothing, and a push has nothing to do."""
    done = reegraph("export", "--format", "cypher", "--out", tmp_path / "all.cypher")
    assert done.returncode == 0, done.stderr
    for statement in statements((tmp_path / "all.cypher").read_text(encoding="utf-8")):
        run(new, statement)
    assert verify(new, cargo(kg)).differences == []
    assert push(new, cargo(kg)).unchanged
    assert state_of(new).pushed_at is None


def test_the_script_may_run_twice(store, small):
    """The second run changes nothing."""
    told = cargo(small.load())
    with Spool(told.file) as spool:
        text = "".join(script(told, spool))
    for _ in range(2):
        for statement in statements(text):
            run(store, statement)
        assert verify(store, told).differences == []


def test_the_script_is_the_same_text_each_time_and_takes_no_node_of_others(store, small):
    """No time in it; a node of others with our label and id makes the server refuse the statement."""
    told = cargo(small.load())
    with Spool(told.file) as spool:
        text, again = ("".join(script(told, spool)) for _ in range(2))
    assert text == again
    run(store, "CREATE (:Country {id: 'norland', name: 'mine'})")

    def build():
        for statement in statements(text):
            run(store, statement)

    with pytest.raises(neo4j.exceptions.ConstraintError, match="already exists"):
        build()
    assert run(store, "MATCH (n:Country {id: 'norland'}) RETURN properties(n)") == [[{"id": "norland", "name": "mine"}]]


WEIRD = "a\\u0041 \\ ' \" \n \t \r \b \f \x00 \x1b \x85 \u2028 😀 `;\n// /* {$x} \\n é ß"


@pytest.mark.parametrize(
    "value",
    [WEIRD, "", -(2**63), 2**63 - 1, 1e16, 1e-7, 0.1, -0.0, 1.7976931348623157e308, True, None, ["a"], {"k`": [1.5]}],
    ids=ascii,
)
def test_a_literal_is_read_back_as_it_was(store, value):
    """Escapes, the ends of the numbers, lists and maps."""
    found = run(store, f"RETURN {literal(value)} AS v")[0][0]
    assert found == value
    assert type(found) is type(value)


def test_the_tables_are_imported_by_neo4j_admin(world, reegraph, tmp_path):
    """The real import into an empty database; verify then finds nothing but the missing constraints."""
    started()  # leaves the test out where there is no server
    world.swap(
        "facts/all.yml",
        "says: Nobody says when the ban ends.",
        'says: "Nobody, \\"so far\\",\\n says: when; the ban ends."',
    )
    world.swap("facts/all.yml", "share: 0.1,", "share: 1,")
    kg, home, folder = world.load(), tmp_path / "home", tmp_path / "tables"
    done = reegraph("export", "--format", "csv", "--out", folder, "--seeds", world.folder)
    assert done.returncode == 0, done.stderr
    first = neo4j_server.start(home)  # makes the folders and sets the password
    first.stop()
    version, java = neo4j_server.VERSION, neo4j_server.find_java(neo4j_server.VERSION)
    opens = "--add-opens=java.base/java.nio=ALL-UNNAMED"  # as the script neo4j-admin gives it
    order = [
        java,
        opens,
        "-cp",
        f"{neo4j_server.jars(version)}/*",
        "org.neo4j.cli.AdminTool",
        "database",
        "import",
        "full",
    ]
    env = {**os.environ, "NEO4J_HOME": str(home), "NEO4J_CONF": str(home / "conf")}
    told = subprocess.run(
        [*order, f"@{folder / 'import.args'}", "--overwrite-destination=true", "neo4j"],
        env=env, cwd=folder, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert told.returncode == 0, told.stdout + told.stderr
    server = neo4j_server.start(home)
    try:
        with connected(server) as store:
            found = verify(store, cargo(kg)).differences
            assert found
            assert [d for d in found if not d.startswith("the server lacks ")] == []
            for statement in statements((folder / "constraints.cypher").read_text(encoding="utf-8")):
                run(store, statement)
            assert verify(store, cargo(kg)).differences == []
            assert push(store, cargo(kg)).unchanged
    finally:
        server.stop()


def test_every_question_for_the_browser_runs_with_its_parameters(store, kg, tmp_path):
    """A title, then :param lines whose values are Cypher, then a query that the server accepts."""
    files = write_questions(tmp_path / "questions")
    assert [f.stem for f in files] == list(questions())
    push(store, cargo(kg))
    for file in files:
        text = file.read_text(encoding="utf-8")
        assert text.startswith(f"// {questions()[file.stem].title}\n// ")
        values = dict(re.findall(r"^:param (\w+) => (.*);$", text, re.MULTILINE))
        query = re.sub(r"^:param .*\n", "", text, flags=re.MULTILINE).strip().rstrip(";")
        given = {name: run(store, f"RETURN {value}")[0][0] for name, value in values.items()}
        assert set(re.findall(r"\$(\w+)", questions()[file.stem].cypher)) <= set(given)
        run(store, query, **given)


def test_the_browser_file_of_a_question_names_what_is_needed():
    """A parameter without a default is null there, and a comment says that it is needed."""
    needing = next(q for q in questions().values() if any(p.required for p in q.parameters))
    name = next(p.name for p in needing.parameters if p.required)
    assert re.search(rf"^// {name} is needed \(.*\n:param {name} => null;$", browser_text(needing), re.MULTILINE)


def test_the_style_has_the_colour_of_every_label(kg):
    """Colours as on the page, a caption for each label and type; braces in pairs."""
    text = grass(kg.ontology)
    for label, node in kg.ontology.nodes.items():
        assert re.search(
            rf"^node\.{label} \{{\n(  .*;\n)*  color: {node.colour};\n(  .*;\n)*  caption: ", text, re.MULTILINE
        )
    for name in kg.ontology.relationships:
        assert f"relationship.{name} {{\n" in text
    assert text.count("{\n") == text.count("}\n")


def test_the_compose_file_starts_the_version_that_is_tested():
    """The official image of the tested line, open to this computer alone, with the password from the environment."""
    service = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))["services"]["neo4j"]
    assert service["image"] == "neo4j:" + ".".join(neo4j_server.VERSIONS["5"].split(".")[:2])
    assert all(port.startswith("127.0.0.1:") for port in service["ports"])
    assert "${NEO4J_PASSWORD:?" in service["environment"]["NEO4J_AUTH"]


# ---- the command


def test_the_command_pushes_verifies_and_tells(store, world, reegraph):
    """push, status, verify, query --store and ask --store, with login and address from the variables."""
    env, seeds = login(started()), ("--seeds", world.folder)
    done = reegraph("neo4j", "status", *seeds, env=env)
    assert (done.returncode, "nothing was pushed to this database yet" in done.stdout) == (1, True)
    done = reegraph("neo4j", "push", *seeds, "--format", "json", env=env)
    assert done.returncode == 0, done.stderr
    told = yaml.safe_load(done.stdout)
    assert (told["created"], told["unchanged"]) == (told["total"], False)
    assert "[" not in done.stderr, "no bar where nobody looks"
    assert "nothing to do" in reegraph("neo4j", "push", *seeds, env=env).stdout
    done = reegraph("neo4j", "status", store.target.uri, *seeds, "--format", "json", env={**env, "NEO4J_URI": None})
    assert (done.returncode, yaml.safe_load(done.stdout)["current"]) == (0, True)
    query = ("query", "MATCH (c:Country) RETURN c, c.name AS name ORDER BY name", "--format", "json")
    here, there = (reegraph(*query, *more, env=env) for more in (seeds, ("--store", "neo4j:")))
    assert yaml.safe_load(here.stdout) == yaml.safe_load(there.stdout)
    run(store, "MATCH (n:Country {id: 'norland'}) SET n.name = 'X'")
    done = reegraph("neo4j", "verify", *seeds, env=env)
    assert done.returncode == 1
    assert 'norland differs in name ("X" there, "Norland" here)' in done.stdout
    assert "reegraph neo4j push --full mends it" in done.stdout
    assert reegraph("neo4j", "push", "--full", *seeds, env=env).returncode == 0
    done = reegraph("neo4j", "verify", *seeds, "--format", "json", env=env)
    assert (done.returncode, yaml.safe_load(done.stdout)["equal"]) == (0, True)


def test_named_questions_answer_alike_from_the_server(store, kg, reegraph):
    """The JSON of a question is the same from both stores."""
    push(store, cargo(kg))
    call = ("ask", "who-makes-what", "--format", "json")
    here, there = (reegraph(*call, *more, env=login(started())) for more in ((), ("--store", "neo4j:")))
    assert there.returncode == 0, there.stderr
    assert yaml.safe_load(here.stdout) == yaml.safe_load(there.stdout)


@pytest.mark.parametrize(
    "command", [("neo4j", "push"), ("neo4j", "verify"), ("neo4j", "status"), ("query", "RETURN 1", "--store", "neo4j:")]
)
def test_what_is_wrong_with_the_server_is_one_sentence_on_stderr_and_the_end_is_1(reegraph, command):
    """A closed port: no traceback, nothing on stdout, the port by its number; with JSON a whole document."""
    port = neo4j_server.free_port()
    env = {"NEO4J_URI": f"bolt://127.0.0.1:{port}", "NEO4J_USERNAME": "neo4j", "NEO4J_PASSWORD": "not-to-be-seen"}
    done = reegraph(*command, env=env)
    assert (done.returncode, done.stdout) == (1, "")
    assert f"reegraph: nothing answers at 127.0.0.1:{port}; start the server, or check the port" in done.stderr
    assert "not-to-be-seen" not in done.stderr
    done = reegraph(*command, "--format", "json", env=env)
    assert yaml.safe_load(done.stdout)["error"].startswith("nothing answers at")


def test_a_folder_is_needed_for_the_tables(reegraph, tmp_path):
    """Several files cannot go to stdout, nor into a file that is there."""
    assert reegraph("export", "--format", "csv").returncode == 2
    (tmp_path / "file").write_text("")
    assert reegraph("export", "--format", "csv", "--out", tmp_path / "file").returncode == 2


def test_cargo_is_made_from_the_schema_of_the_build(small):
    """What a push takes carries counts, hash and ontology of this very build."""
    kg = small.load()
    told = cargo_of(kg._built, kg._options)
    assert (told.content_hash, sum(told.counts.values())) == (
        kg.info.content_hash,
        sum(kg.info.nodes.values()) + sum(kg.info.edges.values()),
    )
