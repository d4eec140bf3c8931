"""Named questions as files for the Neo4j Browser: a title, the parameters as ``:param`` lines, the query."""

from __future__ import annotations

from pathlib import Path

from reegraph.queries import Question, questions
from reegraph.stores.script import literal


def browser_text(question: Question) -> str:
    """Return a question as the Browser reads it.

    Examples
    --------
    >>> print(browser_text(questions()["who-makes-what"]).splitlines()[0])
    // Who makes what, at which stage, and how much of it?
    """
    lines = [f"// {question.title}", f"// {question.says}"]
    for parameter in question.parameters:
        allowed = f", one of {', '.join(parameter.values)}" if parameter.values else ""
        if parameter.required:
            lines.append(f"// {parameter.name} is needed ({parameter.type}{allowed}); a thing is given by its id")
        lines.append(f":param {parameter.name} => {literal(parameter.default)};")
    return "\n".join([*lines, "", question.cypher.rstrip().rstrip(";") + ";"]) + "\n"


def write_questions(folder: Path) -> list[Path]:
    """Write every named question into a folder, made if it is not there; return the files."""
    folder.mkdir(parents=True, exist_ok=True)
    files = []
    for name, question in questions().items():
        files.append(folder / f"{name}.cypher")
        files[-1].write_text(browser_text(question), encoding="utf-8", newline="\n")
    return files
