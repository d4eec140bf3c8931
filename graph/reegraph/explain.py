"""The whole of one fact: what it says, who says so, where it stands, and which facts confirm or contradict it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from reegraph.facts import SOURCE_VOICE, Evidence
from reegraph.lookup import NOT_RECORDED, SOURCES
from reegraph.stores.base import Store, to_json

if TYPE_CHECKING:
    from reegraph.evidence import Article
    from reegraph.ontology import Ontology

LINKS = ("CONFIRMS", "CONTRADICTS", "DIFFERS_FROM", "OUTCOME_OF")
ENDS = ("from", "to", "node", "of", "through", "if", "unless", "by", "about", "item", "threshold_of")
CLAIM = "MATCH (k:Claim {fact_id: $id}) RETURN properties(k) AS fact"
EVIDENCE = (
    "MATCH (:Claim {fact_id: $id})-[e:STATED_IN]->(s:Source) RETURN properties(e) AS told, s.id AS source "
    "ORDER BY e.edge_id"
)
ROLES = (
    "MATCH (p {id: $id})-[r:HOLDS_ROLE]->(o) "
    "RETURN r.role AS role, o.id AS of, o.name AS of_name, r.fact_id AS fact ORDER BY fact"
)
OUT = (
    "MATCH (:Claim {fact_id: $id})-[r]->(k:Claim) WHERE type(r) IN $types "
    "RETURN type(r) AS type, properties(r) AS r, k.fact_id AS id, k.says AS says, k.said_by AS said_by, "
    "k.modality AS modality ORDER BY type, id"
)
IN = OUT.replace("-[r]->", "<-[r]-")
REMARKS = (
    "MATCH (k:Claim)-[:ABOUT]->(:Claim {fact_id: $id}) WHERE k.form <> 'link' "
    "RETURN k.fact_id AS id, k.says AS says, k.said_by AS said_by, k.modality AS modality, "
    "coalesce(k.negated, false) AS negated ORDER BY id"
)
NAMES = "MATCH (n) WHERE n.id IN $ids RETURN n.id AS id, n.name AS name, labels(n)[0] AS label ORDER BY id"
COMMON = {
    "id", "fact_id", "graph", "form", "says", "said_by", "modality", "negated", "known_from", "known_to", "sources",
    "confidence", "method", "reason", "inputs", "supersedes", "wording", "said_at", "from", "rel", "to",
}  # fmt: skip
SPAN = (
    "article",
    "paragraph",
    "start",
    "end",
    "sha256",
    "plain_length",
    "plain_sha256",
    "voice",
    "row",
    "column",
    "section",
)


@dataclass(frozen=True)
class Explanation:
    """One fact with all that belongs to it.

    Parameters
    ----------
    fact
        The properties of its Claim.
    evidence
        Where it stands, one mapping an entry; `quote` and `found` are there if the articles were at hand.
    speaker
        Id, name, label and roles of who says so; None where the source speaks itself.
    sources
        The sources it stands in, by id.
    links
        Facts that confirm, contradict, differ or tell the outcome: `type`, `direction` (out, in), `by` (the id of the
        linking fact), its properties, and the other fact.
    remarks
        Other facts about this one.
    names
        Name and label of every id that the fact names.
    """

    fact: Mapping[str, Any]
    evidence: list[dict[str, Any]]
    speaker: dict[str, Any] | None
    sources: Mapping[str, dict[str, Any]]
    links: list[dict[str, Any]]
    remarks: list[dict[str, Any]]
    names: Mapping[str, tuple[str, str]]

    @property
    def id(self) -> str:
        """Id of the fact."""
        return str(self.fact["fact_id"])

    def to_dict(self) -> dict[str, Any]:
        """Return the form of ``explain --format json``."""
        told = {k: to_json(v) for k, v in sorted(self.fact.items()) if k not in ("id", "fact_id", "graph", "says")}
        parts = {
            "speaker": self.speaker,
            "source_records": list(self.sources.values()),
            "links": self.links,
            "remarks": self.remarks,
        }
        return {"id": self.id, "says": self.fact["says"], **told, "evidence": self.evidence, **to_json(parts)}

    def cite(self, version: str, content_hash: str) -> str:
        """Return one line to paste: speaker, source, date, address, place, version, content hash, fact id."""
        places: dict[str, list[str]] = {}
        for entry in self.evidence:
            places.setdefault(entry["source"], []).append(place(entry))
        parts = []
        for source, found in places.items():
            record = self.sources[source]
            who = [str(record[key]) for key in ("author", "publisher") if record.get(key, NOT_RECORDED) != NOT_RECORDED]
            told = [_told(record, key, word) for key, word in (("published", "date"), ("url", "address"))]
            based = [str(record["based_on"])] if record.get("based_on") else []
            parts.append(", ".join([*who, record["name"], *based, *told, *dict.fromkeys(found)]))
        doubts = [f"not confirmed: {remark['id']}" for remark in self.remarks if remark["negated"]]
        kind = ", ".join([*(["not so"] if self.fact.get("negated") else []), self.fact["modality"], *doubts])
        speaker = self.speaker["name"] if self.speaker else "the source"
        said = f"{speaker} ({kind})" if self.speaker or self.fact["method"] == "stated" else "our reading"
        return f"{said}, in: {'; '.join(parts)} [reegraph {version}, {content_hash}, fact {self.id}]"


def _told(record: Mapping[str, Any], key: str, word: str) -> str:
    value = record.get(key) or NOT_RECORDED
    return f"{word} {NOT_RECORDED}" if value == NOT_RECORDED else str(value)


def place(entry: Mapping[str, Any]) -> str:
    """Return where in its source an entry of the evidence stands.

    Examples
    --------
    >>> place({"paragraph": 4}), place({"row": "China", "column": "2024"})
    ('paragraph 4', 'row China, column 2024')
    """
    found = [
        f"{part} {entry[part]}" for part in ("section", "paragraph", "row", "column") if entry.get(part) is not None
    ]
    return ", ".join(found) or "place not recorded"


def explain(store: Store, fact_id: str, articles: Mapping[str, Article] | None = None) -> Explanation | None:
    """Gather all of one fact.

    Parameters
    ----------
    store
        The graph.
    fact_id
        Id of the fact.
    articles
        Copies of articles by name; the quotes are looked up in them.

    Returns
    -------
    Explanation or None
        None if there is no such fact.
    """
    found = store.query(CLAIM, {"id": fact_id}).rows
    if not found:
        return None
    fact: dict[str, Any] = {k: v for k, v in found[0][0].items() if k not in ("title", "type", "evidence")}
    told = {row["id"]: {k: v for k, v in row.items() if v is not None} for row in store.query(SOURCES).to_dicts()}
    evidence = [
        _entry(row["told"], row["source"], told, articles) for row in store.query(EVIDENCE, {"id": fact_id}).to_dicts()
    ]
    links = [
        {"type": row["type"], "direction": way, **{k: row[k] for k in ("id", "says", "said_by", "modality")},
         "by": row["r"]["fact_id"], **{k: row["r"][k] for k in ("on", "part", "result") if k in row["r"]}}
        for way, text in (("out", OUT), ("in", IN))
        for row in store.query(text, {"id": fact_id, "types": list(LINKS)}).to_dicts()
    ]  # fmt: skip
    ids = {fact["said_by"]}.union(*(v if isinstance(v, list) else [v] for k, v in fact.items() if k in ENDS))
    names = {
        row["id"]: (row["name"] or row["id"], row["label"])
        for row in store.query(NAMES, {"ids": sorted(map(str, ids))}).to_dicts()
    }
    used = {e["source"]: told[e["source"]] for e in evidence}
    return Explanation(
        fact,
        evidence,
        _speaker(store, fact["said_by"], names),
        used,
        links,
        store.query(REMARKS, {"id": fact_id}).to_dicts(),
        names,
    )


def _entry(
    edge: Mapping[str, Any], source: str, told: Mapping[str, Any], articles: Mapping[str, Article] | None
) -> dict[str, Any]:
    entry = {"source": source, **{k: edge[k] for k in SPAN if edge.get(k) is not None}}
    article = (articles or {}).get(entry.get("article", ""))
    if article is not None:
        hit = article.find(Evidence(**entry), told[source].get("sha256"))
        entry["found"] = hit.state
        if hit.state != "missing":
            entry["quote"] = hit.quote
    return entry


def _speaker(store: Store, said_by: str, names: Mapping[str, tuple[str, str]]) -> dict[str, Any] | None:
    if said_by == SOURCE_VOICE:
        return None
    name, label = names.get(said_by, (said_by, ""))
    return {"id": said_by, "name": name, "label": label, "roles": store.query(ROLES, {"id": said_by}).to_dicts()}


# ---- as text

OPENING = "“”„\"‘'"
PARTS = (
    ("publisher", "publisher"), ("author", "author"), ("published", "published"), ("url", "address"),
    ("retrieved", "retrieved"), ("licence", "licence"),
)  # fmt: skip
WORDS = {
    ("CONFIRMS", "out"): "confirms", ("CONFIRMS", "in"): "is confirmed by",
    ("CONTRADICTS", "out"): "contradicts", ("CONTRADICTS", "in"): "is contradicted by",
    ("DIFFERS_FROM", "out"): "differs from", ("DIFFERS_FROM", "in"): "differs from",
    ("OUTCOME_OF", "out"): "tells the outcome of", ("OUTCOME_OF", "in"): "its outcome is told by",
}  # fmt: skip


def text(explained: Explanation, ontology: Ontology, *, looked: bool) -> list[str]:
    """Return an explanation as lines for a person.

    Parameters
    ----------
    explained
        From `explain`.
    ontology
        What the words mean.
    looked
        Whether the articles were looked at, so that a span without quote is one that was not found.
    """
    fact = explained.fact
    lines = [fact["says"], ""]
    rows = [("fact", explained.id), ("content", _content(explained)), ("said by", _said_by(explained))]
    if fact.get("wording"):
        rows.append(("wording", f"“{fact['wording']}”"))
    if explained.speaker or fact["method"] == "stated":
        rows.append(("how sure", _meant(ontology, "modality", fact["modality"])))
    if fact.get("negated"):
        rows.append(("negated", "yes: it is not so, or not yet"))
    for key, word in (("date", "date"), ("until", "until"), ("said_on", "said on")):
        rows += [(word, when)] if (when := _when(fact, key, ontology)) else []
    rows += [("said at", fact["said_at"])] if fact.get("said_at") else []
    rows += [("known from", str(fact["known_from"]))] if fact.get("known_from") else []
    rows += [("known until", f"{fact['known_to']}: a later source withdrew it")] if fact.get("known_to") else []
    rows += [
        ("confidence", _meant(ontology, "confidence", fact["confidence"])),
        ("method", _meant(ontology, "method", fact["method"])),
    ]
    rows += [
        (key, fact[key] if key == "reason" else ", ".join(fact[key]))
        for key in ("reason", "inputs", "supersedes")
        if fact.get(key)
    ]
    lines += [f"{name:<12}{value}" for name, value in rows]
    return [*lines, *_evidence(explained, ontology, looked=looked), *_links(explained, ontology), *_remarks(explained)]


def _meant(ontology: Ontology, kind: str, word: str) -> str:
    meaning = ontology.values[kind].values.get(word)
    return f"{word} ({meaning})" if meaning else word


def _name(explained: Explanation, node: str) -> str:
    name, label = explained.names.get(node, (node, ""))
    return f"fact {node}" if label == "Claim" else f"{name} ({node})" if name != node else node


def _content(explained: Explanation) -> str:
    fact = explained.fact
    if fact["form"] == "link":
        dates = ("date", "until", "said_on")
        rest = [
            f"{k} {_name(explained, v) if k in ENDS else v}"
            for k, v in sorted(fact.items())
            if k not in COMMON and not k.startswith(dates)
        ]
        return f"{_name(explained, fact['from'])} {fact['rel']} {_name(explained, fact['to'])}" + (
            f": {', '.join(rest)}" if rest else ""
        )
    if fact["form"] == "value":
        year = f" in {fact['year']}" if fact.get("year") else ""
        return f"{fact['property']} of {_name(explained, fact['node'])}{year} is {fact['value']}"
    if fact["form"] == "note":
        question = f"; open: {fact['question']}" if fact.get("question") else ""
        return f"about {', '.join(_name(explained, node) for node in fact['about'])}{question}"
    parts = [f"{_name(explained, fact['of'])}: {fact['act']}"]
    parts += [f"by {', '.join(_name(explained, node) for node in fact['by'])}"] if fact.get("by") else []
    parts += [f"{word} {_name(explained, fact[word])}" for word in ("through",) if fact.get(word)]
    parts += [
        f"{word} {_name(explained, fact[word])}: {fact['condition_act']}" for word in ("if", "unless") if fact.get(word)
    ]
    parts += [
        f"{word} {fact[word]}" for word in ("state", "scope", "duration", "occurrence") if fact.get(word) is not None
    ]
    return ", ".join(parts)


def _said_by(explained: Explanation) -> str:
    if explained.speaker is None:
        return "the source, in its own voice" if explained.fact["method"] == "stated" else "nobody: it is our reading"
    roles = [f"{role['role']}, {role['of_name']} [{role['fact']}]" for role in explained.speaker["roles"]]
    return f"{explained.speaker['name']} ({explained.speaker['id']})" + (f": {'; '.join(roles)}" if roles else "")


def _when(fact: Mapping[str, Any], key: str, ontology: Ontology) -> str:
    first, end, written = fact.get(key), fact.get(f"{key}_end"), fact.get(f"{key}_text")
    if end is None:
        return ""
    last = end - timedelta(days=1)
    span = (
        f"on or before {last}" if first is None else str(first) if first == last else f"some day from {first} to {last}"
    )
    words = [span] if not written or written == span else [f"{written} ({span})"]
    how = fact.get(f"{key}_how")
    words += [_meant(ontology, "date_how", how)] if how else []
    words += [_meant(ontology, "until_is", fact["until_is"])] if key == "until" and fact.get("until_is") else []
    return "; ".join(words)


def _evidence(explained: Explanation, ontology: Ontology, *, looked: bool) -> list[str]:
    if not explained.evidence:
        return ["", "evidence: none of its own; it links two facts"]
    lines = ["", "evidence"]
    for number, entry in enumerate(explained.evidence, start=1):
        record = explained.sources[entry["source"]]
        told = [f"{word}: {record.get(key) or NOT_RECORDED}" for key, word in PARTS]
        told += [f"based on: {record['based_on']}"] if record.get("based_on") else []
        where = [place(entry)]
        if entry.get("article"):
            where = [f"article {entry['article']}", *where, f"characters {entry['start']} to {entry['end']}"]
        if entry.get("voice"):
            where.append(f"voice {_meant(ontology, 'voice', entry['voice'])}")
        lines += [
            f"[{number}] {record['name']} ({entry['source']})",
            f"    {' · '.join(told)}",
            f"    {', '.join(where)}",
        ]
        if "quote" in entry:
            moved = " (at another place of this copy)" if entry["found"] == "moved" else ""
            words = " ".join(entry["quote"].split())
            lines.append(f"    quote: {words if words[0] in OPENING else f'“{words}”'}{moved}")
        elif looked and entry.get("article"):
            lines.append(
                "    quote: not found in this copy"
                if "found" in entry
                else "    quote: no copy of this article in the folder"
            )
    return lines


def _links(explained: Explanation, ontology: Ontology) -> list[str]:
    lines = ["", "linked facts"] if explained.links else []
    for link in explained.links:
        told = [f"on {_meant(ontology, 'aspect_on', link['on'])}"] if "on" in link else []
        told += ["in part"] if link.get("part") else []
        told += [_meant(ontology, "outcome", link["result"])] if "result" in link else []
        about = f", {', '.join(told)}" if told else ""
        lines += [
            f"  {WORDS[link['type'], link['direction']]} {link['id']}{about} [{link['by']}]",
            f"    {_voice(link)}",
        ]
    return lines


def _remarks(explained: Explanation) -> list[str]:
    lines = ["", "said about this fact"] if explained.remarks else []
    for remark in explained.remarks:
        lines += [f"  {remark['id']}", f"    {_voice(remark)}"]
    return lines


def _voice(other: Mapping[str, Any]) -> str:
    who = "the source" if other["said_by"] == SOURCE_VOICE else other["said_by"]
    return f"{other['says']} ({other['modality']}, said by {who})"
