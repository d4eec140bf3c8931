"""Writes a seeds folder with any number of invented facts: countries, materials, shares, changes, notes."""

from __future__ import annotations

import hashlib
from pathlib import Path

FACTS_A_FILE = 10_000
COUNTRIES, MATERIALS, POLICIES = 200, 500, 300
HASH = hashlib.sha256(b"benchmark").hexdigest()


def _fact(n: int) -> str:
    k = n // 3
    country, material, policy = f"country-{k % COUNTRIES}", f"material-{k % MATERIALS}", f"policy-{k % POLICIES}"
    head = f"- id: fact-{n}\n  says: Invented fact {n}.\n"
    place = f"article: gazette, paragraph: 1, start: {n}, end: {n + 20}"
    span = f"{place}, sha256: {HASH}, plain_length: 20, plain_sha256: {HASH}, voice: own"
    tail = f"  said_by: source\n  modality: fact\n  evidence:\n  - {{{span}}}\n"
    if n % 3 == 0:
        share = (k % 10_000) / 10_000
        link = f"  from: {country}\n  rel: PRODUCES\n  to: {material}\n"
        return f"{head}{link}  properties: {{stage: refining, share: {share}, year: {1950 + k // 10_000}}}\n{tail}"
    if n % 3 == 1:
        day = f"20{n // 336 % 30:02d}-{n // 28 % 12 + 1:02d}-{n % 28 + 1:02d}"
        return f"{head}  of: {policy}\n  act: amended\n  date: {day}\n  occurrence: {n}\n{tail}"
    return f"{head}  about: [{country}, {material}]\n{tail}"


def write_seeds(folder: Path, facts: int) -> None:
    """Write a seeds folder.

    Parameters
    ----------
    folder
        Where to write; made if it is not there.
    facts
        How many facts; a third each of links, changes and notes.
    """
    (folder / "entities").mkdir(parents=True)
    (folder / "facts").mkdir()
    rest = "author: not recorded, url: not recorded, retrieved: not recorded, licence: not recorded"
    source = f"id: gazette-2040, name: Gazette, kind: article, article: gazette, published: 2040-01-01, {rest}"
    (folder / "sources.yml").write_text(f"- {{{source}, publisher: not recorded}}\n", encoding="utf-8")
    lines = ["Country:", *(f"- {{id: country-{k}, name: Country {k}}}" for k in range(COUNTRIES))]
    lines += ["Material:", *(f"- {{id: material-{k}, name: Material {k}, kind: metal}}" for k in range(MATERIALS))]
    lines += ["Policy:"]
    for k in range(POLICIES):
        lines += [f"- {{id: policy-{k}, name: Policy {k}, provisions: [{{id: policy-{k}-1, name: Provision {k}}}]}}"]
    (folder / "entities" / "all.yml").write_text("\n".join(lines) + "\n", encoding="utf-8")
    for start in range(0, facts, FACTS_A_FILE):
        text = "".join(_fact(n) for n in range(start, min(start + FACTS_A_FILE, facts)))
        (folder / "facts" / f"{start:07d}.yml").write_text(text, encoding="utf-8")
