"""Problems that people can act on: where, what was found, what is allowed, how to mend it."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Problem:
    """One thing that is wrong with an input.

    Parameters
    ----------
    file
        File as a person would name it, for instance ``seeds/facts/supply.yml``; empty if there is none.
    line
        Line counted from 1; 0 if there is none.
    message
        One sentence: what was found, what is allowed, how to mend it.

    Examples
    --------
    >>> print(Problem("seeds/facts/a.yml", 12, "PRODUCES.share is 69, but must be a fraction from 0 to 1"))
    seeds/facts/a.yml:12: PRODUCES.share is 69, but must be a fraction from 0 to 1
    """

    file: str
    line: int
    message: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}: " if self.line else f"{self.file}: " if self.file else ""
        return place + " ".join(self.message.splitlines())

    def to_dict(self) -> dict[str, str | int]:
        """Return the form used by ``reegraph check --format json``."""
        return {"file": self.file, "line": self.line, "message": self.message}


class ReegraphError(Exception):
    """A sentence for the user; the command prints it and ends with 1."""


class ProblemsError(ReegraphError):
    """All problems of one run together.

    Parameters
    ----------
    problems
        At least one problem; kept sorted by file and line in `problems`.
    """

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = sorted(set(problems))
        super().__init__("\n".join(map(str, self.problems)))


class UsageError(ReegraphError):
    """The call itself was wrong (an option, a parameter); the command ends with 2."""


class UnknownNameError(UsageError):
    """A word of the question names nothing here, or several things; the command ends with 1."""


def nearest(name: object, known: Iterable[str]) -> str:
    """Return a hint that names the nearest known word, or an empty string.

    Examples
    --------
    >>> nearest("PRODUCE", ["PRODUCES", "CONTROLS"])
    '; did you mean PRODUCES?'
    >>> nearest("magnets", ["Rare earth magnets"])
    '; did you mean Rare earth magnets?'
    >>> nearest("xyz", ["PRODUCES"])
    ''
    """
    text = str(name)
    options = {k.lower(): k for k in sorted(known, reverse=True)}
    found = difflib.get_close_matches(text.lower(), sorted(options), n=1, cutoff=0.6)
    if found:
        return f"; did you mean {options[found[0]]}?"
    holding = [options[k] for k in sorted(options) if len(text) > 2 and text.lower() in k]  # a syllable or more
    return f"; did you mean {' or '.join(holding[:3])}?" if holding else ""


def listing(words: Iterable[str], most: int = 12) -> str:
    """Join words for a sentence, cutting a long list.

    Examples
    --------
    >>> listing(["a", "b"])
    'a, b'
    """
    found = list(words)
    return ", ".join(found[:most]) + (f", … ({len(found)} in all)" if len(found) > most else "")
