"""Countries as data files write them: numbers of UN Comtrade and BACI, letters of ISO and the World Bank, names.

The numbers are those of the BACI table of countries (``country_codes_V202501.csv``, read in the public repository
tomasdata/Trade-Finance) and of Comtrade files; where they differ from ISO 3166, `OWN_NUMBERS` says so.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache

from reegraph.errors import nearest

OTHER = "other-countries"  # the lumped rest of a table: never one country
OTHER_NAMES = {"other countries", "rest of world", "other"}
TAIWAN = {490: "S19", 158: "TWN"}  # «Other Asia, nes» of the UN; some files write the number of ISO instead
OWN_NUMBERS = {251: "FRA", 579: "NOR", 699: "IND", 757: "CHE", 842: "USA", 490: "TWN", 380: "ITA", 381: "ITA"}
AREAS = {  # no country: the trade of areas that nobody names
    0: "World",
    568: "Other Europe, nes",
    577: "Other Africa, nes",
    636: "Rest of America, nes",
    697: "Europe EFTA, nes",
    837: "Bunkers",
    838: "Free Zones",
    839: "Special Categories",
    849: "US Misc. Pacific Isds",
    899: "Areas, nes",
}
RETIRED = {  # number: name, last year, what to expect instead
    58: ("Belgium-Luxembourg", 1998, "56 Belgium or 442 Luxembourg"),
    200: ("Czechoslovakia", 1992, "203 Czechia or 703 Slovakia"),
    278: ("German Democratic Republic", 1990, "276 Germany"),
    280: ("Federal Republic of Germany before 1991", 1990, "276 Germany"),
    356: ("India before 1975", 1974, "699 India"),
    530: ("Netherlands Antilles", 2010, "531 Curaçao, 534 Sint Maarten or 535 Bonaire"),
    711: ("Southern African Customs Union", 1999, "710 South Africa and its neighbours"),
    736: ("Sudan before its division", 2011, "729 Sudan or 728 South Sudan"),
    810: ("Soviet Union", 1990, "the country of today"),
    840: ("USA and Puerto Rico before 1981", 1980, "842 USA"),
    890: ("Yugoslavia", 1991, "the country of today"),
    891: ("Serbia and Montenegro", 2005, "688 Serbia or 499 Montenegro"),
}
RETIRED_LETTERS = {"ANT": 530, "SCG": 891, "YUG": 890, "CSK": 200, "DDR": 278, "SUN": 810, "S19": 490}
BANK = {"ADO": "AND", "KSV": "XKX", "ROM": "ROU", "TMP": "TLS", "WBG": "PSE", "ZAR": "COD"}  # of the World Bank
NAMES = {  # of the USGS, the US Census and the IEA, where pycountry has none like it
    "burma": "MMR", "myanmar (burma)": "MMR", "congo (kinshasa)": "COD", "democratic republic of congo": "COD",
    "democratic republic of the congo": "COD", "congo (brazzaville)": "COG", "korea, north": "PRK", "korea": "KOR",
    "korea, republic of": "KOR", "turkey": "TUR", "côte d’ivoire": "CIV", "cote d'ivoire": "CIV", "russia": "RUS",
    "kosovo": "XKX", "hong kong": "HKG", "macau": "MAC", "macao": "MAC", "czech republic": "CZE", "burkina": "BFA",
    "swaziland": "SWZ", "cape verde": "CPV", "reunion": "REU", "brunei": "BRN", "syria": "SYR", "laos": "LAO",
}  # fmt: skip
IDS = {
    "COD": "democratic-republic-of-the-congo", "COG": "republic-of-the-congo", "RUS": "russia",
    "PSE": "palestine", "FSM": "micronesia", "VAT": "holy-see", "FLK": "falkland-islands", "XKX": "kosovo",
    "VGB": "british-virgin-islands", "VIR": "us-virgin-islands", "CCK": "cocos-islands", "SXM": "sint-maarten",
    "MAF": "saint-martin", "BES": "bonaire", "SHN": "saint-helena", "MAC": "macau",
}  # fmt: skip


@dataclass(frozen=True)
class Place:
    """What a code or name stands for; exactly one of `iso3`, `left_out` and `wrong` is told.

    Parameters
    ----------
    iso3
        A country of today, or empty.
    left_out
        Why it is no country, as a name for the account.
    wrong
        What was found, what is expected, how to mend it.
    """

    iso3: str = ""
    left_out: str = ""
    wrong: str = ""

    @property
    def id(self) -> str:
        """Return the id of the country in the graph."""
        return country_id(self.iso3)


@cache
def _countries() -> dict[str, dict[str, str]]:
    import pycountry

    found: dict[str, dict[str, str]] = {"number": {}, "letters": {}, "name": {}}
    for country in pycountry.countries:
        found["letters"][country.alpha_3] = getattr(country, "common_name", country.name)
        found["number"][country.numeric] = country.alpha_3
        for word in ("name", "common_name", "official_name"):
            if text := getattr(country, word, ""):
                found["name"][text.lower()] = country.alpha_3
    found["letters"]["XKX"] = "Kosovo"
    found["name"] |= NAMES
    return found


@cache
def country_id(iso3: str) -> str:
    """Return the id that a country has in the graph: its name in small letters.

    Examples
    --------
    >>> country_id("KOR"), country_id("TWN"), country_id("RUS")
    ('south-korea', 'taiwan', 'russia')
    """
    if iso3 in IDS:
        return IDS[iso3]
    name = unicodedata.normalize("NFKD", _countries()["letters"][iso3].split(",")[0])
    return re.sub(r"[^a-z0-9]+", "-", name.encode("ascii", "ignore").decode().lower()).strip("-")


@cache
def _by_id() -> dict[str, str]:
    return {country_id(iso3): iso3 for iso3 in _countries()["letters"]}


def country_record(name: str) -> dict[str, str]:
    """Return a country of the graph by its id, as a seeds folder has it; empty if there is none.

    Examples
    --------
    >>> country_record("cote-d-ivoire")
    {'id': 'cote-d-ivoire', 'name': "Côte d'Ivoire", 'iso2': 'CI', 'iso3': 'CIV'}
    """
    import pycountry

    iso3 = _by_id().get(name)
    if iso3 is None:
        return {}
    found = pycountry.countries.get(alpha_3=iso3)
    record = {"id": name, "name": _countries()["letters"][iso3]}
    return {**record, "iso2": found.alpha_2, "iso3": iso3} if found else record


def _retired(shown: str, number: int, year: int) -> Place:
    name, last, instead = RETIRED[number]
    if year <= last:
        return Place(left_out=f"{name} (to {last}): no country of today")
    return Place(wrong=f"is {shown}, {name}, retired after {last}; a row of {year} must have {instead}")


@cache
def by_number(code: str, year: int) -> Place:
    """Tell which country a number of Comtrade or BACI is.

    Parameters
    ----------
    code
        The number as the file writes it.
    year
        Year of the row: a retired code is no mistake in a year in which it was in use.

    Examples
    --------
    >>> by_number("490", 2024).iso3, by_number("842", 2024).iso3, by_number("58", 1997).left_out
    ('TWN', 'USA', 'Belgium-Luxembourg (to 1998): no country of today')
    >>> by_number("891", 2024).wrong
    'is 891, Serbia and Montenegro, retired after 2005; a row of 2024 must have 688 Serbia or 499 Montenegro'
    """
    if not re.fullmatch(r"[0-9]{1,9}", code):
        return Place(wrong=f"is {code[:40]!r}, but must be the number of a country, for instance 156 for China")
    number = int(code)
    if number in OWN_NUMBERS:
        return Place(OWN_NUMBERS[number])
    if number in AREAS:
        return Place(left_out=f"{AREAS[number]}: no country")
    if number in RETIRED:
        return _retired(code, number, year)
    iso3 = _countries()["number"].get(f"{number:03}")
    if iso3 is None:
        return Place(
            wrong=f"is {code}, which is no country here; expected a code of the table of countries of the same edition"
        )
    own = next((own for own, letters in OWN_NUMBERS.items() if letters == iso3 and number != 158), None)
    if own is not None:
        name = _countries()["letters"][iso3]
        return Place(
            wrong=f"is {code}, the number of {name} in ISO 3166; Comtrade and BACI write {own}: give the "
            "file as published"
        )
    return Place(iso3)


@cache
def by_letters(code: str, year: int) -> Place:
    """Tell which country three letters of ISO or the World Bank are.

    Examples
    --------
    >>> by_letters("ZAR", 2020).iso3, by_letters("S19", 2020).iso3
    ('COD', 'TWN')
    >>> by_letters("JPX", 2020).wrong
    'is JPX, which is no country here; did you mean JPN?'
    """
    if code == "S19":
        return Place("TWN")
    if code in RETIRED_LETTERS:
        return _retired(code, RETIRED_LETTERS[code], year)
    known = _countries()["letters"]
    iso3 = BANK.get(code, code)
    if iso3 in known:
        return Place(iso3)
    return Place(
        wrong=f"is {code or 'empty'}, which is no country "
        f"here{nearest(code, known) or '; expected three letters of ISO 3166'}"
    )


@cache
def by_name(name: str) -> Place:
    """Tell which country a name is; the lumped rest is left to the caller as `OTHER`.

    Examples
    --------
    >>> by_name("Burma").iso3, by_name("Korea, Republic of").id
    ('MMR', 'south-korea')
    >>> by_name("Chiina").wrong
    'is Chiina, which is no country here; did you mean china?'
    """
    key = " ".join(name.lower().split())
    known = _countries()["name"]
    if key in known:
        return Place(known[key])
    return Place(
        wrong=f"is {name or 'empty'}, which is no country "
        f"here{nearest(key, known) or '; expected the name of a country'}"
    )
