"""The tables of countries and products that CEPII gives beside the yearly files of BACI."""

from __future__ import annotations

from pathlib import Path

from reegraph.errors import listing
from reegraph.importers.base import Findings
from reegraph.importers.codes import OURS
from reegraph.importers.places import RETIRED, by_letters, by_number
from reegraph.importers.textfile import table

COUNTRIES = ("country_code", "country_name", "country_iso2", "country_iso3")
PRODUCTS = ("code", "description")
NOW = 2024  # a year after every code that was retired


class Tables:
    """The tables of countries and products, where they are given; None: not given, or not usable."""

    def __init__(self) -> None:
        self.letters: dict[str, str] | None = None
        self.products: set[str] | None = None

    def countries(self, file: Path, found: Findings) -> None:
        """Read the table of countries; its letters must be those of its numbers."""
        self.letters = {}
        for line, row in table(file, found, COUNTRIES, encoding="cp1252"):
            code, iso3 = row["country_code"], row["country_iso3"]
            if code in self.letters:
                found.bad(line, f"has the code {code} twice; give the table as published")
            self.letters[code] = iso3
            own, told = by_number(code, NOW), by_letters(iso3, NOW)
            if told.iso3 and (own.left_out or own.iso3) and own.iso3 != told.iso3 and int(code) not in RETIRED:
                is_ = own.iso3 or own.left_out
                found.bad(line, f"says that {code} is {iso3}, but it is {is_}; give the table as published")
        if found:
            self.letters = None

    def goods(self, file: Path, found: Findings, revision: str) -> None:
        """Read the table of products, which must have our codes."""
        self.products = {row["code"].zfill(6) for _, row in table(file, found, PRODUCTS, encoding="cp1252")}
        if not found and (absent := [code for code in OURS if code not in self.products]):
            found.bad(
                0,
                f"has no code {listing(absent)}, which {revision or 'the revision'} must have; is it the "
                "table of another revision?",
            )
