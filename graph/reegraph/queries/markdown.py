"""The page of the docs on the named questions, made from their files."""

from __future__ import annotations

from collections.abc import Iterable

from reegraph.queries.question import TYPES, Parameter, Question

INTRO = """\
# Named questions

Made from `graph/reegraph/queries/*.cypher`; `UPDATE_GOLDEN=1 pytest tests/test_queries.py` writes it anew.

`reegraph ask` lists them, `reegraph ask NAME -p PARAMETER=VALUE` answers one, `reegraph ask NAME --cypher` prints
its query. From Python: `kg.ask("who-said-what", speaker="Bessent")`. The same text runs in the Neo4j Browser, with
its parameters set by `:param`; a day may be text there (`date($known)` takes both).

How to read an answer:

- `facts`, the last column, names the facts behind the row: `reegraph explain FACT_ID` shows one with its sources.
- `modality` says how the text puts it. Only `fact` (the source's own word) and `claimed` (somebody else's) are told as
  so; all others are not so yet, a judgement, or left open. "not" before an act or a relation means that it is denied
  or has not happened.
- `speaker` is who says so, "the source" if nobody else does, "our reading" if the texts do not say it themselves.
- A question without rows is answered "not in these sources"; that is no "no".
- Things are given by id, name or alias; case does not matter.
- `on` is the day asked for, `known` the last day whose sources count; the library wants both, the command takes today
  for what is left out. `state` is told with `how` it is known: "unknown" is neither yes nor no, `by_its_terms` is what
  the rule's own text would give, and "partly in force" is true of some parts only, which stand in rows of their own.

| question | asks |
| --- | --- |
"""


def _row(parameter: Parameter) -> str:
    kind = TYPES[parameter.type] if not parameter.values else "one of " + ", ".join(parameter.values)
    default = f"`{parameter.default}`"
    if parameter.default is None:
        default = "must be given" if parameter.required else "–" if parameter.type == "date" else "all"
    return f"| `{parameter.name}` | {kind} | {default} |"


def _section(question: Question) -> str:
    parts = [f"## {question.name}\n", f"**{question.title}** {question.says}\n"]
    if question.parameters:
        parts += ["| parameter | takes | left out |", "| --- | --- | --- |", *map(_row, question.parameters), ""]
    parts += [f"Columns: {', '.join(f'`{c}`' for c in question.columns)}.\n"]
    parts += ["```sh", f"reegraph ask {question.name} {question.example}".strip(), "```\n"]
    return "\n".join(parts)


def markdown(questions: Iterable[Question]) -> str:
    """Return the page.

    Parameters
    ----------
    questions
        In the order in which they stand on the page.

    Examples
    --------
    >>> markdown([]).startswith("# Named questions")
    True
    """
    found = list(questions)
    contents = "".join(f"| [{q.name}](#{q.name}) | {q.title} |\n" for q in found)
    return INTRO + contents + "\n" + "\n".join(map(_section, found))
