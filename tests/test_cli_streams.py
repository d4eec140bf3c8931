"""What reaches stdout and stderr, and how the command ends, whatever is at the other side."""

import json
import os
import subprocess
import sys
from pathlib import Path

import click
import pytest

import reegraph
from reegraph.cli import app
from reegraph.cli.app import run

LONG = "MATCH (k:Claim) RETURN k.id, k.says, k.said_by, k.modality, k.sources ORDER BY k.id"
HEAVY = "{'networkx', 'pydantic', 'yaml', 'rich', 'numpy', 'jinja2', 'neo4j', 'pyvis', 'importlib.metadata'}"

needs_pty = pytest.mark.skipif(sys.platform == "win32", reason="there are no such terminals on Windows")


@pytest.fixture(autouse=True)
def seeds(small, monkeypatch):
    """Every call reads the small world."""
    monkeypatch.setenv("REEGRAPH_SEEDS", str(small.folder))
    monkeypatch.delenv("REEGRAPH_DEBUG", raising=False)


@pytest.fixture
def command():
    """Start the command in a process of its own, with the streams that a test wants."""
    env = {**os.environ, "PYTHONPATH": str(Path(reegraph.__file__).parents[1])}
    env.pop("NO_COLOR", None)

    def start(*words, **options):
        options["env"] = {**env, **options.get("env", {})}
        return subprocess.Popen([sys.executable, "-m", "reegraph", *words], **options)

    return start


def on_terminal(command, *words, columns=60, **env):
    """What the command writes to a terminal of so many columns."""
    import fcntl
    import pty
    import struct
    import termios

    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    process = command(*words, stdin=theirs, stdout=theirs, stderr=theirs, env={"TERM": "xterm", **env})
    os.close(theirs)
    found = b""
    while True:
        try:
            piece = os.read(ours, 65536)
        except OSError:  # Linux tells the end of a terminal so
            break
        if not piece:
            break
        found += piece
    os.close(ours)
    assert process.wait(60) == 0
    return found.decode().replace("\r\n", "\n")


def test_a_warm_query_loads_nothing_heavy(python):
    """A query on a built graph loads neither networkx nor pydantic, YAML, rich or the package metadata."""
    program = (
        "import sys\nfrom reegraph.cli.app import run\nrun(['build']); run(['query', 'RETURN 1', *sys.argv[1:]])\n"
    )
    assert python(program).returncode == 0  # now it is built
    program = (
        f"import sys\nfrom reegraph.cli.app import run\nrun(sys.argv[1:])\nprint(sorted({HEAVY} & set(sys.modules)))"
    )
    for words in (["query", "RETURN 1"], ["query", "RETURN 1", "--format", "json"], ["ask", "who-makes-what"]):
        assert python(program, *words).stdout.splitlines()[-1] == "[]"


def test_output_is_utf8_under_any_code_page(reegraph):
    """A code page that lacks a letter neither stops the answer nor changes it."""
    done = reegraph("query", "RETURN 'Türkiye → 中国' AS x", env={"PYTHONIOENCODING": "cp1252", "PYTHONUTF8": "0"})
    assert done.returncode == 0
    assert "Türkiye → 中国" in done.stdout


def test_nothing_is_cut_in_a_pipe(reegraph):
    """A pipe has no width: a cell of any length stays on one line, whole."""
    words = "word " * 200
    done = reegraph("query", "RETURN $x AS x", "-p", f"x={words}", env={"COLUMNS": "40"})
    assert words.strip() in done.stdout


@pytest.mark.parametrize("words", [["query", LONG], ["explain", "ban-starts"], ["find", "tin"], ["ask"], ["--help"]])
def test_a_pipe_gets_no_colour(reegraph, words):
    """No escape code reaches a pipe, even if the surroundings speak of colour."""
    done = reegraph(*words, env={"TERM": "xterm-256color", "FORCE_COLOR": "1", "CLICOLOR_FORCE": "1"})
    assert "\x1b" not in done.stdout + done.stderr


def test_data_cannot_steer_a_terminal(reegraph):
    """An escape code inside of data is shown, not sent."""
    done = reegraph("query", r"RETURN 'a\u001b[31mred' AS x")
    assert "\x1b" not in done.stdout
    assert r"a\x1b[31mred" in done.stdout


@needs_pty
def test_a_terminal_gets_a_table_that_fits(command):
    """On a terminal a table is wrapped to its width, and the heads of its columns stand out."""
    text = on_terminal(command, "query", "MATCH (k:Claim) RETURN k.id, k.says ORDER BY k.id", columns=60)
    assert "\x1b[1m" in text
    plain = text.replace("\x1b[1m", "").replace("\x1b[0m", "")
    table = plain.splitlines()[:-2]
    assert max(map(len, table)) <= 60
    assert "The ban takes effect in May" in plain


@needs_pty
def test_no_color_is_respected(command):
    """With NO_COLOR a terminal gets no escape code."""
    assert "\x1b" not in on_terminal(command, "query", LONG, columns=100, NO_COLOR="1")


@needs_pty
def test_a_narrow_terminal_gets_one_line_a_cell(command):
    """Where the columns would be too narrow to read, each row is a block."""
    text = on_terminal(command, "query", LONG, columns=50)
    assert "[1]\n  k.id" in text
    assert "\x1b" not in text


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no head")
def test_head_ends_it_quietly(command):
    """A reader that leaves early ends the command without a word and without an error."""
    process = command("query", "UNWIND range(1, 100000) AS x RETURN x", stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    process.stdout.read(10)
    process.stdout.close()
    assert process.stderr.read() == b""
    process.stderr.close()
    assert process.wait(60) == 0


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full")
def test_a_full_disk_is_told_in_one_line(command):
    """An answer that cannot be written ends with 1 and says why."""
    with Path("/dev/full").open("w") as full:
        process = command("query", "RETURN 1", stdout=full, stderr=subprocess.PIPE)
        assert process.stderr.read().decode() == "reegraph: stdout: No space left on device\n"
        process.stderr.close()
        assert process.wait(60) == 1


@pytest.mark.skipif(sys.platform == "win32", reason="needs a shell that closes streams")
@pytest.mark.parametrize("closed", [">&-", "2>&-", ">&- 2>&-", "<&-"])
def test_a_closed_stream_gives_no_traceback(closed):
    """A stream that is closed from the start is nobody's fault."""
    env = {**os.environ, "PYTHONPATH": str(Path(reegraph.__file__).parents[1])}
    call = [f'exec "$0" -m reegraph query "RETURN 1" {closed}', sys.executable]
    done = subprocess.run(["sh", "-c", *call], env=env, capture_output=True, encoding="utf-8", check=False)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["query", "RETURN"], 1),
        (["query", "RETURN $x"], 1),
        (["query", "MATCH (a)-[*1..20]-(b)-[*1..20]-(c)-[*1..20]-(d) RETURN count(*)", "--timeout", "0.2"], 1),
        (["query", "RETURN 1", "--nonsense"], 2),
        (["query", "RETURN 1", "--seeds", "nowhere"], 2),
        (["query", "RETURN 1", "--only-source", "nobody"], 2),
        (["query"], 2),
        (["query", "RETURN 1", "-p", "x"], 2),
        (["ask", "why is it so"], 1),
        (["ask", "who-makes-what", "-p", "nothing=1"], 2),
        (["explain", "no-such-fact"], 1),
        (["find", "xyzzy"], 1),
        (["schema", "NOTHING"], 1),
        (["nonsense"], 2),
    ],
)
def test_a_failure_in_json_is_a_whole_document(words, code, capsys):
    """With --format json stdout holds one whole document on failure too; the sentence goes to stderr as well."""
    assert run([*words, "--format", "json"]) == code
    out, err = capsys.readouterr()
    told = json.loads(out)
    assert told["error"]
    assert told["problems"] == []
    assert told["error"].splitlines()[0] in err
    assert "Traceback" not in err


def test_problems_of_the_facts_are_told_to_scripts(world, capsys):
    """Where the facts have problems, no question is answered, and each problem has file, line and message."""
    line = world.swap("facts/all.yml", "share: 0.9", "share: 90.0")
    assert run(["query", "RETURN 1", "--seeds", str(world.folder), "--format=json"]) == 1
    out, err = capsys.readouterr()
    [problem] = json.loads(out)["problems"]
    assert (problem["file"], problem["line"]) == ("seeds/facts/all.yml", line)
    assert "0.9" in problem["message"]
    assert f"seeds/facts/all.yml:{line}: " in err


@pytest.mark.parametrize(
    ("error", "code", "words"),
    [
        (KeyError("x"), 1, "this is a bug in reegraph"),
        (type("PanicException", (BaseException,), {})("rust"), 1, "this is a bug in reegraph"),
        (MemoryError(), 1, "not enough memory"),
        (RecursionError(), 1, "nested too deeply"),
        (KeyboardInterrupt(), 130, "interrupted"),
        (PermissionError(13, "Permission denied", "some/file"), 1, "some/file: Permission denied"),
    ],
)
def test_whatever_happens_is_one_sentence(error, code, words, monkeypatch, capsys):
    """No failure shows a traceback, unless REEGRAPH_DEBUG asks for it."""

    @click.command()
    def breaks():
        raise error

    monkeypatch.setattr(app._Commands, "get_command", lambda *_: breaks)
    assert run(["query"]) == code
    said = capsys.readouterr().err.strip()
    assert words in said
    assert "Traceback" not in said
    assert "\n" not in said
    monkeypatch.setenv("REEGRAPH_DEBUG", "1")
    assert run(["query"]) == code
    assert "Traceback" in capsys.readouterr().err


def test_no_command_at_all_gets_the_help(capsys):
    """Without a word the help goes to stderr, and the call was wrong."""
    assert run([]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert "Usage: reegraph" in err


def commands():
    """Every command with the words that call it."""
    context = click.Context(app.reegraph)
    for name in app.reegraph.list_commands(context):
        found = app.reegraph.get_command(context, name)
        assert found is not None
        yield (name,), found
        if isinstance(found, click.Group):
            yield from (((name, sub), inner) for sub, inner in found.commands.items())


@pytest.mark.parametrize("words", [words for words, _ in commands()], ids=" ".join)
def test_help_describes_every_option(words, capsys):
    """Each command has a help with an example, and each option says what it does."""
    found = dict(commands())[words]
    assert run([*words, "--help"]) == 0
    text = capsys.readouterr().out
    assert isinstance(found, click.Group) or f"  reegraph {' '.join(words)}" in text or words == ("completion",)
    assert [p.name for p in found.params if isinstance(p, click.Option) and not p.help] == []
    assert len(text.splitlines()) < 60


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_a_shell_can_complete(shell, capsys):
    """Each shell gets its script."""
    assert run(["completion", shell]) == 0
    assert "_REEGRAPH_COMPLETE" in capsys.readouterr().out


def test_questions_are_completed(reegraph):
    """The shell completes the names of questions."""
    env = {"_REEGRAPH_COMPLETE": "bash_complete", "COMP_WORDS": "reegraph ask who-", "COMP_CWORD": "2"}
    assert "plain,who-makes-what" in reegraph(env=env).stdout.splitlines()
