"""Files that people really have, made into compact tables with their origin: one module a kind of file.

Each module says where its form was seen. Nothing is guessed: a form that was not seen is refused by name.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

from reegraph.errors import Problem, ProblemsError, UsageError, listing, nearest
from reegraph.importers.base import Import, Options, shown_name, slug

KINDS = {
    "usgs": "USGS Mineral Commodity Summaries, data release of all chapters (CSV)",
    "baci": "CEPII BACI, yearly files with the tables of countries and products (CSV)",
    "comtrade": "UN Comtrade, download of the web page (CSV) or answer of the API (JSON)",
    "wgi": "Worldwide Governance Indicators, workbook in long form (xlsx)",
    "us-trade": "US imports and exports by HTS, query of USITC DataWeb (xlsx)",
    "iea": "IEA Critical Minerals Data Explorer, from May 2024 on (xlsx)",
}
MOST_WORDS = 60  # signs of an edition: it is part of the name of a file
NOT_SEEN = {
    "wmd": "the workbook of World Mining Data could not be seen, so its form is not guessed; write its "
    "figures as a table of your own (docs/own-facts.md)"
}


def read(kind: str, files: Sequence[Path], options: Options) -> Import:
    """Read files of one kind.

    Parameters
    ----------
    kind
        One of `KINDS`.
    files
        At least one.
    options
        Edition, day of reading, and what shows the progress.

    Returns
    -------
    Import
        Tables, origin and account; nothing is written.

    Raises
    ------
    UsageError
        If there is no such kind, or the edition is no name.
    ProblemsError
        With every problem of the files.

    Examples
    --------
    >>> read("wmd", [Path("6.4.xlsx")], Options())
    Traceback (most recent call last):
    reegraph.errors.UsageError: there is no importer for wmd: the workbook of World Mining Data could not be seen, ...
    """
    kind = kind.replace("_", "-")
    if kind in NOT_SEEN:
        raise UsageError(f"there is no importer for {kind}: {NOT_SEEN[kind]}")
    if kind not in KINDS:
        raise UsageError(f"there is no importer for {kind}; known: {listing(KINDS)}{nearest(kind, KINDS)}")
    if options.edition and not (slug(options.edition) and len(options.edition) <= MOST_WORDS):
        found = options.edition[:MOST_WORDS]
        raise UsageError(f"--edition is {found!r}, but needs a letter or digit, and at most {MOST_WORDS} signs")
    module = import_module(f"reegraph.importers.{kind.replace('-', '_')}")
    result: Import = module.read(files, options)
    if not result.tables or not result.tables[0].rows:
        left = listing(result.account.told()) or "no row at all"
        mend = "give the file as it was published, or another one"
        raise ProblemsError([Problem(shown_name(files[0]), 0, f"has nothing that is used ({left}); {mend}")])
    return result
