"""What each command prints for the small world, word for word; UPDATE_GOLDEN=1 writes the files anew."""

import os
import re
from pathlib import Path

import pytest

from reegraph.cli.app import run

GOLDEN = Path(__file__).parent / "golden"
ARTICLES = "ARTICLES"  # stands for the folder with the article
CASES: dict[str, str | tuple[str, ...]] = {
    "help": "--help",
    "version": "--version",
    "build": "build",
    "build-json": "build --format json",
    "check": "check",
    "check-articles-json": "check --articles ARTICLES --format json",
    "query": (
        "query",
        "MATCH (c:Country)-[r:PRODUCES]->(m) RETURN c, r.share, r.year, m.name, r.sources ORDER BY m.id",
    ),
    "query-json": (
        "query",
        "MATCH p = (c:Country)-[r:PRODUCES]->(m) RETURN p, r.known_from ORDER BY m.id",
        "--format",
        "json",
        "--limit",
        "1",
    ),
    "query-csv": ("query", "MATCH (m:Material) RETURN m.id, m.symbol ORDER BY m.id", "--format", "csv"),
    "query-error": ("query", "MATCH (m:Material) RETRUN m"),
    "query-write": ("query", "CREATE (:Country {id: 'x'})", "--format", "json"),
    "ask": "ask",
    "ask-name": "ask who-makes-what",
    "ask-name-json": "ask who-makes-what --format json",
    "ask-sentence": ("ask", "who makes the metal?"),
    "find": "find tin",
    "find-json": "find ban --format json",
    "find-nothing": "find tinn",
    "schema-label": "schema Material",
    "schema-relationship": "schema EXTENDS --format json",
    "schema-value": "schema modality",
    "schema-unknown": "schema PRODUCE",
    "sources": "sources",
    "sources-json": "sources --format json",
    "explain": "explain ban-starts --articles ARTICLES",
    "explain-contradicted": "explain norland-mines-none",
    "explain-link": "explain mining-denied",
    "explain-json": "explain norland-refines --articles ARTICLES --format json",
    "explain-cite": "explain norland-refines --cite",
    "explain-unknown": "explain norland-refine",
    "evidence": ("evidence", "locate", "--article", "gazette", "--quote", "ban exports of tin", "--articles", ARTICLES),
    "evidence-none": (
        "evidence",
        "locate",
        "--article",
        "gazette",
        "--quote",
        "ban exports of lead",
        "--articles",
        ARTICLES,
    ),
    "export-graphml": "export --format graphml",
    "export-json": "export --format json",
    "completion": "completion fish",
}


def told(text: str, folder: Path) -> str:
    """The text without what changes from release to release, and from machine to machine."""
    text = text.replace(str(folder), "FOLDER")
    text = re.sub(r"reegraph \d+\.\d+\.\d+[^\s,]*", "reegraph VERSION", text)
    text = re.sub(r'("version": |<data key="d\d+">)("?)\d+\.\d+\.\d+[^"<]*', r"\1\2VERSION", text)
    return re.sub(r"(sha256:)[0-9a-f]{12,64}", r"\1HASH", text)


@pytest.mark.parametrize("name", CASES)
def test_a_command_prints_what_it_is_known_to_print(name, small, capsys, monkeypatch):
    """Answer, messages and exit code are those of the golden file; a change of them is a change for users."""
    monkeypatch.setenv("REEGRAPH_SEEDS", str(small.folder))
    case = CASES[name]
    given = case.split() if isinstance(case, str) else case
    run(["build"])  # so that no case tells of building
    capsys.readouterr()
    code = run([str(small.articles) if word == ARTICLES else word for word in given])
    out, err = capsys.readouterr()
    text = told(f"{out}--- stderr\n{err}--- exit {code}\n", small.folder.parent)
    file = GOLDEN / f"{name}.txt"
    if os.environ.get("UPDATE_GOLDEN") == "1":
        file.parent.mkdir(exist_ok=True)
        file.write_text(text, encoding="utf-8", newline="\n")
    assert text == file.read_text(encoding="utf-8"), "if this is meant: UPDATE_GOLDEN=1 pytest tests/test_cli_golden.py"


def test_there_is_no_golden_file_without_a_case():
    """A golden file that nothing compares would tell of a command that is gone."""
    assert {file.stem for file in GOLDEN.glob("*.txt")} == set(CASES)
