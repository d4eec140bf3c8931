"""What README and docs tell the reader to type is run, what they show is compared, and what they name is there."""

import difflib
import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

import click
import pytest
import yaml

import reegraph.queries
import reegraph.reference
from reegraph.cli.app import reegraph as program

ROOT = Path(__file__).parents[1]
PAGES = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").glob("*.md"))]
FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LEFT_OUT = "…"  # alone in a line of a shown output: any lines
PICTURE = 400_000  # bytes that a picture may have
COMMAND = ROOT / "docs" / "command.md"

pytestmark = pytest.mark.docs


# ---- blocks of code


@dataclass(frozen=True)
class Block:
    """A block of code; `shown` is the output that the page shows right below it."""

    page: Path
    line: int
    language: str
    text: str
    shown: str | None = None

    def __str__(self) -> str:
        return f"{self.page.relative_to(ROOT).as_posix()}:{self.line}"


def blocks(page: Path) -> list[Block]:
    """The blocks of a page, each with the output below it; a ``text`` block is such an output and none of its own."""
    text = page.read_text(encoding="utf-8")
    found: list[Block] = []
    end = 0
    for match in FENCE.finditer(text):
        line = text.count("\n", 0, match.start()) + 2
        if match[1] == "text":
            alone = not found or text[end : match.start()].strip() or found[-1].language not in ("sh", "python")
            assert not alone, f"{page.name}:{line} shows the output of nothing"
            found.append(replace(found.pop(), shown=match[2]))
        else:
            found.append(Block(page, line, match[1], match[2]))
        end = match.end()
    return found


def in_language(*languages: str) -> list[Block]:
    """All blocks of all pages in a language."""
    return [block for page in PAGES for block in blocks(page) if block.language in languages]


def shell_lines() -> list[Block]:
    """Every line of every shell block; the output below a block is that of its last line."""
    found = []
    for block in in_language("sh"):
        numbered = [(block.line + n, line) for n, line in enumerate(block.text.splitlines()) if line.strip()]
        for n, line in numbered:
            found.append(Block(block.page, n, "sh", line, block.shown if n == numbered[-1][0] else None))
    return found


def marked(block: Block):
    """A parameter of a test; lines that install something ask the package registry."""
    network = [pytest.mark.network] if re.search(r"\b(pip|pipx|uvx)\b", block.text) else []
    return pytest.param(block, marks=network, id=str(block))


def test_every_block_says_what_it_is():
    """A block in a language that no test knows would never be run; one without a language is a drawing."""
    known = {"sh", "python", "cypher", "yaml", "toml", ""}
    assert not [str(block) for page in PAGES for block in blocks(page) if block.language not in known]
    assert not [str(b) for b in in_language("") if re.search(r"^(\$|>>>|reegraph -|make )", b.text, re.MULTILINE)]


# ---- running them: every line in a copy of the checkout of its own, some at a time

DEMO = Block(ROOT / "README.md", 0, "sh", "make demo")


@pytest.fixture(scope="module")
def runs(request, tmp_path_factory):
    """What came of each block that this run asks for; all are started at once, those that install something first."""
    request.getfixturevalue("kg")  # built once for all of them
    clean = tmp_path_factory.mktemp("clean") / "checkout"
    unwanted = shutil.ignore_patterns(".git", ".venv*", ".*_cache", "__pycache__", ".hypothesis", "build", "dist")
    shutil.copytree(ROOT, clean, ignore=unwanted)
    home = tmp_path_factory.mktemp("home")
    source = Path(reegraph.__file__).parents[1]
    command = home / "bin" / "reegraph"
    command.parent.mkdir()
    command.write_text(f'#!/bin/sh\nPYTHONPATH="{source}" exec "{sys.executable}" -m reegraph "$@"\n', encoding="utf-8")
    command.chmod(0o755)
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("REEGRAPH_", "PYTHON", "MAKE", "MFLAGS"))}
    path = os.pathsep.join([str(command.parent), str(Path(sys.executable).parent), os.environ["PATH"]])
    env = {**kept, "PATH": path, "PIP_NO_COMPILE": "1", "PIPX_HOME": str(home / "pipx"), "PIPX_BIN_DIR": str(home)}
    env["REEGRAPH_CACHE"] = os.environ["REEGRAPH_CACHE"]

    def run(block: Block) -> tuple[subprocess.CompletedProcess[str], Path]:
        folder = tmp_path_factory.mktemp("copy") / "checkout"
        shutil.copytree(clean, folder)
        own = dict(env)
        if block is not DEMO:
            own["MAKEFLAGS"] = "n"  # make tells what it would do, and does not: `make test` would come back here
        arguments = ["sh", "-c", block.text]
        if block.language == "python":
            arguments, own["PYTHONPATH"] = [sys.executable, "-c", block.text], str(source)
        done = subprocess.run(
            arguments, cwd=folder, env=own, check=False, capture_output=True, encoding="utf-8", stdin=subprocess.DEVNULL
        )
        return done, folder

    asked = [item.callspec.params.get("block") for item in request.session.items if hasattr(item, "callspec")]
    wanted = [block for block in asked if isinstance(block, Block) and block.language in ("sh", "python")]
    if any(item.originalname == "test_make_demo" for item in request.session.items if hasattr(item, "originalname")):
        wanted.append(DEMO)
    wanted.sort(key=lambda block: block is not DEMO and not marked(block).marks)
    with ThreadPoolExecutor(max(2, os.cpu_count() or 2)) as pool:
        yield {block: pool.submit(run, block) for block in wanted}


def pattern(shown: str) -> str:
    """A pattern of all outputs that the shown one stands for."""
    lines = ["(?:.*\n)*?" if line == LEFT_OUT else re.escape(line) + "\n" for line in shown.splitlines()]
    return "".join(lines)


def plain(text: str) -> str:
    """The text without blanks at the ends of its lines."""
    return "".join(f"{line.rstrip()}\n" for line in text.splitlines())


def finished(runs, block: Block) -> tuple[str, Path]:
    """The output of a block that ended well and printed what the page shows, and the folder where it ran."""
    __tracebackhide__ = True
    done, folder = runs[block].result()
    assert done.returncode == 0, f"{block}: {block.text}\n{done.stdout}{done.stderr}"
    if block.shown is not None and not re.fullmatch(pattern(block.shown), plain(done.stdout)):
        told = difflib.unified_diff(block.shown.splitlines(), plain(done.stdout).splitlines(), "shown", "real", "", "")
        pytest.fail(f"{block} shows what is no longer printed:\n" + "\n".join(told), pytrace=False)
    return done.stdout, folder


@pytest.mark.skipif(not shutil.which("sh"), reason="there is no sh")
@pytest.mark.parametrize("block", [*map(marked, shell_lines())])
def test_a_line_to_type_works(block, runs):
    """Every line of a shell block, alone in a clean copy of the checkout, ends well and prints what is shown."""
    finished(runs, block)


@pytest.mark.parametrize("block", [*map(marked, in_language("python"))])
def test_a_python_block_runs(block, runs):
    """Every Python block is a program of its own, and prints what is shown."""
    finished(runs, block)


@pytest.mark.network
@pytest.mark.skipif(not shutil.which("make"), reason="there is no make")
def test_make_demo(runs):
    """`make demo` in a clean checkout makes its own environment, says one thing on stderr, and writes the page."""
    shown, folder = finished(runs, DEMO)
    done, _ = runs[DEMO].result()
    assert len(done.stderr.splitlines()) == 1, done.stderr
    assert "[china-metals-mostly]" in shown
    [page] = folder.glob("*.html")
    assert page.name in shown.splitlines()[-2]


@pytest.mark.parametrize("block", [pytest.param(block, id=str(block)) for block in in_language("cypher")])
def test_cypher_of_the_docs_runs(block, kg):
    """Every query of a page is understood by the engine."""
    for query in re.split(r"(?<=\n)(?=MATCH)", block.text) if "\nMATCH" in block.text else [block.text]:
        kg.query(query, dict.fromkeys(re.findall(r"\$(\w+)", query), "2025-10-27"))


@pytest.mark.parametrize("block", [pytest.param(block, id=str(block)) for block in in_language("yaml", "toml")])
def test_yaml_and_toml_of_the_docs_hold(block, kg):
    """A scenario computes, other YAML can be read, and what is shown of pyproject.toml stands there."""
    if block.language == "toml":
        project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
        assert project == merged(project, tomllib.loads(block.text))
        return
    told = yaml.safe_load(block.text)
    if "shocks" in told:
        assert kg.impact(told).to_dict()["answer"] in ("yes", "partly", "no")


def merged(whole, part):
    """`whole` with what `part` says of it."""
    if not isinstance(whole, dict) or not isinstance(part, dict):
        return part
    return {**whole, **{key: merged(whole.get(key), value) for key, value in part.items()}}


# ---- the command's own page


def commands(group: click.Group, name: str = "") -> dict[str, click.Command]:
    """Every command by its full name."""
    found: dict[str, click.Command] = {}
    context = click.Context(group)
    for word in group.list_commands(context):
        command = group.get_command(context, word)
        assert command is not None
        found |= commands(command, f"{name}{word} ") if isinstance(command, click.Group) else {name + word: command}
    return found


COMMANDS = commands(program)


def sections() -> dict[str, str]:
    """The parts of the page by their headings; those that hold for every command under an empty name."""
    parts = re.split(r"^## (.+)$", COMMAND.read_text(encoding="utf-8"), flags=re.MULTILINE)
    named = dict(zip(parts[1::2], parts[2::2], strict=True))
    return {"": named.pop("What holds for every command"), **named}


def test_every_command_has_a_section():
    """The page tells of every command, and of none that there is not."""
    assert sections().keys() - {""} == {name.split()[0] for name in COMMANDS}


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_is_told(name):
    """Every option of a command stands in its section, or among those of every command."""
    text = sections()[name.split()[0]] + sections()[""]
    options = {word for param in COMMANDS[name].params if isinstance(param, click.Option) for word in param.opts}
    assert not {word for word in options if not re.search(rf"`(?:-\w`, `)?{word}\b", text)}


CALLS: dict[str, list[object]] = {
    "query": ["RETURN 1 AS n"],
    "ask": ["who-makes-what"],
    "find": ["magnet"],
    "explain": ["china-refined-share"],
    "sources": [],
    "schema": [],
    "view": ["--out", "page.html"],
    "impact": ["china-stops-exports"],
    "build": [],
    "check": [],
    "policy status": ["cn-2025-61-1", "--on", "2025-12-01", "--known", "2025-10-20"],
    "policy timeline": ["cn-2025-61-1", "--known", "2025-10-20"],
    "policy diff": ["--from", "2025-10-20", "--to", "2025-11-10", "--known", "2025-11-10"],
    "policy calendar": ["--known", "2025-10-20"],
    "policy scope": ["--goods", "dysprosium magnets", "--origin", "CN", "--destination", "DE", "--on", "2025-12-15"],
    "metrics concentration": ["--imports-of", "united-states", "--hs", "284690", "--year", "2024"],
    "metrics reliance": ["--country", "united-states"],
    "metrics risk": ["--material", "rare-earths", "--country", "japan", "--year", "2024"],
    "import": ["usgs", ROOT / "tests/data/importers/usgs_mcs2026_commodities_data.csv", "--out", "tables"],
    "evidence locate": ["--article", "gazette", "--quote", "rare earths", "--articles", ROOT / "docs/example/articles"],
}


def test_every_json_form_is_tried():
    """No command with a JSON document is forgotten, but those that need a server; the form of export is another's."""
    able = set()
    for name, command in COMMANDS.items():
        options = {param.name: getattr(param.type, "choices", ()) for param in command.params}
        server = any(param.name == "uri" and isinstance(param, click.Argument) for param in command.params)
        able |= {name} if "json" in options.get("form", ()) and not server else set()
    assert able - {"export"} == CALLS.keys()


@pytest.mark.parametrize("name", CALLS)
def test_json_has_the_keys_that_are_told(name, reegraph):
    """A command prints the keys that its section tells, and no others; pages that the section points to count too."""
    told = json.loads(reegraph(*name.split(), *CALLS[name], "--format", "json").stdout)
    told = told[0] if isinstance(told, list) else told
    section = sections()[name.split()[0]]
    head = rf"JSON keys(?: of `{name.split()[-1]}`[^:\n]*)?"  # of a command alone, or of one of a group
    stated = re.search(rf"^{head}: (.+?)(?:\.$|\. |\n\n|\Z)", section + "\n\n", re.MULTILINE | re.DOTALL)
    assert stated, "the section has no line `JSON keys: …`"
    listed = re.findall(r"`(\w+)`", re.sub(r"\(.*?\)", "", stated[1]))
    assert not set(listed) - told.keys()
    pages = re.findall(r"\]\(([\w-]+\.md)", stated[1])
    text = section + sections()[""] + "".join((COMMAND.parent / p).read_text(encoding="utf-8") for p in pages)
    assert not {key for key in told if not re.search(rf"`{key}\??`", text)}


# ---- links, pictures, generated pages, numbers


def slugs(page: Path) -> set[str]:
    """The anchors of the headings of a page."""
    text = FENCE.sub("", page.read_text(encoding="utf-8"))
    heads = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", re.sub(r"[`*]", "", head).lower()).replace(" ", "-") for head in heads}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page):
    """Every link to a file or a heading of the project finds it."""
    wrong, text = [], FENCE.sub("", page.read_text(encoding="utf-8"))
    for link in re.findall(r"\]\(([^)\s]+)\)", re.sub(r"`[^`\n]+`", "", text)):
        file, _, anchor = link.partition("#")
        target = page.parent / file if file else page
        there = "://" in link or (target.exists() and (not anchor or anchor in slugs(target)))
        wrong += [] if there else [link]
    assert not wrong


def test_readme_leads_to_every_page():
    """No page of the docs is left lying about."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert not [p.name for p in PAGES if p.name != "README.md" and p.relative_to(ROOT).as_posix() not in readme]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_no_page_names_a_folder_of_some_machine(page):
    """A path of the machine on which somebody wrote the page helps nobody."""
    assert not re.findall(r"(?<![\w.])/(?:work|tmp|home|root|Users|opt)/\S*", page.read_text(encoding="utf-8"))


def test_the_pictures_are_there_and_small():
    """The script takes five pictures, and none is too large for a page."""
    sizes = {file.name: file.stat().st_size for file in (ROOT / "docs" / "pictures").glob("*.[ps][nv]g")}
    assert sizes.keys() == {
        "page.png",
        "page-dark.png",
        "page-facts.png",
        "page-phone.png",
        "shares.svg",
        "timeline.svg",
    }
    assert max(sizes.values()) < PICTURE


def test_the_reference_is_current(kg):
    """After a change of the schema: reegraph schema --markdown > docs/reference.md."""
    shown = (ROOT / "docs" / "reference.md").read_text(encoding="utf-8")
    assert shown == reegraph.reference.reference(kg.ontology)


def test_the_page_of_questions_is_current():
    """After a change of a question the page is written again (CONTRIBUTING)."""
    assert (ROOT / "docs" / "questions.md").read_text(encoding="utf-8") == reegraph.queries.page()


@pytest.mark.parametrize("page", [ROOT / "README.md", ROOT / "CHANGELOG.md"], ids=lambda page: page.name)
def test_counts_are_those_of_the_graph(page, kg):
    """A number of facts, sources, policies, questions, labels or relationships in a sentence is the real one."""
    real = {
        "facts": len(kg.facts),
        "sources": len(kg.sources),
        "policies": sum(entity.label == "Policy" for entity in kg.entities.values()),
        "questions": len(reegraph.queries.questions()),
        "labels": len(kg.ontology.nodes),
        "relationships": len(kg.ontology.relationships),
    }
    text = FENCE.sub("", page.read_text(encoding="utf-8"))
    told = re.findall(rf"(?<![\w,])(\d[\d,]*) (?:named )?({'|'.join(real)})\b", text)
    assert told
    assert [(int(n.replace(",", "")), what) for n, what in told] == [(real[what], what) for _, what in told]
