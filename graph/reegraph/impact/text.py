"""The human table of an impact result, at most 100 columns wide."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Mapping
from typing import Any

WIDTH = 100
NAME, FIGURE = 36, 11


def interval(low: float, high: float) -> str:
    """Write a figure as people read it: ``0.90``, ``0.40–1.00``, ``?`` for unknown, ``0`` for an exact zero.

    Examples
    --------
    >>> interval(0.4, 1), interval(0.9, 0.9), interval(0, 1), interval(0, 0)
    ('0.40–1.00', '0.90', '?', '0')
    """
    if low == high:
        return "0" if low == 0 else f"{low:.2f}"
    if (low, high) == (0, 1):
        return "?"
    return f"{'0' if low == 0 else f'{low:.2f}'}–{high:.2f}"


def figure(value: Mapping[str, Any]) -> str:
    """Write a figure of the result."""
    return interval(value["low"], value["high"])


def headline(data: Mapping[str, Any]) -> list[str]:
    """Return the question and one sentence that answers it."""
    lows: dict[str, float] = {}  # the greatest share that is certain, for each product or sector
    for row in data["sectors"]:
        least = max(part["exposure"]["low"] for part in row["inputs"] or [row])
        lows[row["sector"]] = max(least, lows.get(row["sector"], 0.0))
    total, sure = len(lows) + len(data["untouched"]) + len(data["not_told"]), [low for low in lows.values() if low > 0]
    sentence = f"{len(lows)} of the {total} products and sectors in the facts are reached; "
    if not lows:
        sentence = f"None of the {total} products and sectors in the facts is reached."
    elif not sure:
        sentence += "by how much, the facts do not tell."
    else:
        sentence += f"of {len(sure)} of them at least {min(sure) * 100:.3g} % of a named input is exposed."
    return [*([data["question"]] if data["question"] else []), sentence]


def text(data: Mapping[str, Any]) -> str:
    """Return the whole table."""
    lines = [line for sentence in headline(data) for line in _wrap(sentence)]
    blocks = [_settings(data), _sectors(data), _inputs(data), _untouched(data), _rules(data), _contradictions(data)]
    missing = _gaps(data)
    blocks = [missing, *blocks] if data["answer"] == "no" else [*blocks, missing]
    for block in blocks:
        if block:
            lines += ["", *block]
    return "\n".join(lines)


def _wrap(text_: str, first: str = "", rest: str | None = None) -> list[str]:
    later = first if rest is None else rest
    return textwrap.wrap(text_, WIDTH, initial_indent=first, subsequent_indent=later, break_on_hyphens=False) or [first]


def _columns(*cells: tuple[str, int]) -> list[str]:
    """Set cells side by side; a cell that is too long goes on below."""
    wrapped = [textwrap.wrap(cell, width - 1, break_on_hyphens=False) or [""] for cell, width in cells]
    height = max(map(len, wrapped))
    rows = []
    for n in range(height):
        row = "".join(
            f"{(col[n] if n < len(col) else ''):<{width}}" for col, (_, width) in zip(wrapped, cells, strict=True)
        )
        rows.append("  " + row.rstrip())
    return rows


def _settings(data: Mapping[str, Any]) -> list[str]:
    told = data["settings"]
    lines = ["Settings in force"]
    for shock in told["shocks"]:
        what = ", ".join(f"{k} {_severity(v) if k == 'severity' else _plain(v)}" for k, v in shock.items())
        lines += _wrap(what, "  shock     ", " " * 12)
    days = f"{data['on'] or 'no day given'}, known {data['known'] or 'no day given'} (no state of a rule is worked out)"
    for key, value in {
        "day": days,
        **{k: told[k] for k in ("users", "figures", "trade", "not_told", "weights", "forms")},
    }.items():
        lines += _wrap(_plain(value), f"  {key.replace('_', ' '):<10}", " " * 12)
    return lines


def _severity(value: Any) -> str:
    return f"{value[0]:g} to {value[1]:g}" if isinstance(value, list) else f"{value:g}"


def _plain(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _strongest(row: Mapping[str, Any]) -> str:
    """Name where the strongest path begins, the steps between it and the end, and the facts that carry it."""
    if not row["paths"]:
        return ""
    path = row["paths"][0]
    way = " → ".join(path["via"][:-1]) or path["via"][0]
    tied = f" ({row['importance']})" if "importance" in row else ""
    return f"{way}{tied} {_cited(path['facts'][-1:])}"


def _cited(facts: Iterable[str]) -> str:
    return f"[{', '.join(facts)}]" if facts else ""


def _sectors(data: Mapping[str, Any]) -> list[str]:
    if not data["sectors"]:
        return []
    last = WIDTH - 2 - NAME - FIGURE
    lines = ["Products and sectors: how much of each input they need passes through what is hit"]
    for route in dict.fromkeys(row["route"] for row in data["sectors"]):
        lines += _columns((f"by {route}", NAME), ("exposure", FIGURE), ("strongest path", last))
        for row in data["sectors"]:
            if row["route"] == route:
                parts = row["inputs"] or [row]
                for n, part in enumerate(parts):
                    name = row["name"] if n == 0 else ""
                    lines += _columns((name, NAME), (figure(part["exposure"]), FIGURE), (_strongest(part), last))
                if len(parts) > 1 or parts[0]["exposure"] != row["exposure"]:
                    why = row["exposure"].get("because", row["exposure"]["basis"])
                    lines += _columns(("", NAME), (figure(row["exposure"]), FIGURE), (f"all its inputs: {why}", last))
    return lines


def _inputs(data: Mapping[str, Any]) -> list[str]:
    if not data["inputs"]:
        return []
    last = WIDTH - 2 - NAME - FIGURE
    lines = ["Materials, equipment and technology that are hit: how much of their supply, and why no closer"]
    for row in data["inputs"]:
        facts = dict.fromkeys(f for path in row["paths"] for f in path["facts"])
        way = " → ".join(row["paths"][0]["via"]) if row["paths"] else ""
        told = row["exposure"].get("because", way).removeprefix(f"{row['name']}: ")
        told += "" if row["needed_for"] else "; no fact names what needs it"
        told += f" {_cited(facts)}"
        lines += _columns((row["name"], NAME), (figure(row["exposure"]), FIGURE), (told, last))
    return lines


def _untouched(data: Mapping[str, Any]) -> list[str]:
    lines: list[str] = []
    for title, key in (("Not reached: exposure 0", "untouched"), ("Not told: exposure ?", "not_told")):
        rows = data[key]
        lines += [title] if rows else []
        for because in dict.fromkeys(row["because"] for row in rows):
            names = [row["name"] for row in rows if row["because"] == because]
            lines += _wrap(f"{', '.join(names)}: {because}", "  ", "    ")
    return lines


def _rules(data: Mapping[str, Any]) -> list[str]:
    if not data["rules"]:
        return []
    lines = ["Rules: state not worked out, taken as in force; beside it what the facts tell"]
    for rule in data["rules"]:
        effect = "without it the result changes" if rule["changes_result"] else "without it nothing changes"
        lines += _wrap(f"{rule['name']} ({rule['id']}): {effect}", "  ", "    ")
        lines += [line for change in rule["changes"] for line in _wrap(_change(change), "    ", "      ")]
    return lines


def _change(change: Mapping[str, Any]) -> str:
    act = " ".join(
        filter(None, ["not" if change["negated"] else "", change["act"], change["state"] or "", change["date"] or ""])
    )
    told = [change["modality"], f"by {change['said_by']}" if change["said_by"] != "source" else ""]
    told += [
        f"for {change['duration']}" if change["duration"] else "",
        "an untold part" if change["scope"] == "part" else "",
    ]
    return f"{act} ({', '.join(filter(None, told))}) [{change['fact']}]"


def _contradictions(data: Mapping[str, Any]) -> list[str]:
    lines = ["Where the sources disagree"] if data["contradictions"] else []
    for row in data["contradictions"]:
        says = " / ".join(f"{v['says']} [{v['fact']}]" for v in row["values"])
        lines += _wrap(f"{row['topic']}: {says} ({row['why']})", "  ", "    ")
    return lines


def _gaps(data: Mapping[str, Any]) -> list[str]:
    lines = ["What the facts do not tell"]
    for gap in data["gaps"]:
        told = " ".join(filter(None, [gap["what"], _cited(gap["facts"])]))
        lines += _wrap(f"{gap['effect'].replace('_', ' ')}: {told}", "  ", "    ")
    return lines
