"""The trade codes that the network needs, and what each really contains."""

from __future__ import annotations

OURS = {  # HS code: (id of the goods, what is in it)
    "280530": ("hs-280530-metals", "rare-earth metals, scandium and yttrium, also mixed or alloyed with one another"),
    "284610": ("hs-284610-cerium-compounds", "cerium compounds; mixed carbonates too"),
    "284690": ("hs-284690-compounds", ("other rare-earth compounds: carbonates on their way to separation "
        "and pure oxides alike")),
    "850511": ("hs-850511-magnets", "permanent magnets of metal: rare-earth magnets, and others of metal with them"),
}  # fmt: skip
WHOLE = {  # four digits, in files that go no deeper
    "2805": ("hs-2805-metals", "alkali and alkaline-earth metals, mercury, and rare-earth metals among them"),
    "2846": ("hs-2846-compounds", "all rare-earth compounds: 284610 and 284690 together"),
    "8505": ("hs-8505-magnets", "all magnets, electromagnets and magnetic devices"),
}
NAMES = {  # what BACI and Comtrade call the editions of the Harmonized System
    "H0": "HS92", "H1": "HS96", "H2": "HS02", "H3": "HS07", "H4": "HS12", "H5": "HS17", "H6": "HS22",
}  # fmt: skip
REVISIONS = tuple(NAMES.values())


def goods_record(name: str) -> dict[str, object]:
    """Return the goods of a code by their id, as a seeds folder has them; empty if they are none of ours.

    Examples
    --------
    >>> goods_record("hs-8505-magnets")["hs"]
    ['8505']
    """
    for code, (known, what) in (OURS | WHOLE).items():
        if known == name:
            return {"id": name, "name": f"{what[:1].upper()}{what[1:]} (HS {code})", "kind": "group", "hs": [code]}
    return {}


def goods(code: str) -> str:
    """Return the id of the goods of a code, or an empty text if it is none of ours.

    Longer codes of one country belong to their first six digits.

    Examples
    --------
    >>> goods("284690"), goods("8505110070"), goods("271000")
    ('hs-284690-compounds', 'hs-850511-magnets', '')
    """
    found = WHOLE.get(code) or OURS.get(code[:6])
    return found[0] if found else ""
