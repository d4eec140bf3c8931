"""Scope questions on the real rules and through the command."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from reegraph.cli.app import run
from reegraph.policy.scope import VERDICTS, Item, scope

YES, OPEN, NOT = reversed(VERDICTS)
REAL = ("--on", "2025-12-05", "--known", "2025-10-20")


def test_dysprosium_magnets_from_china_to_germany(kg: Any) -> None:
    """The first question."""
    rows = scope(kg.rules, Item("dysprosium magnets", "China", "Germany"), date(2025, 12, 15), date(2026, 2, 6))
    found = {r.provision: r for r in rows}
    assert found["cn-2025-18-dy"].verdict == YES
    assert found["cn-2025-18-dy"].because
    assert found["cn-2025-61-1"].verdict == NOT
    assert found["cn-2025-61-1"].state == "suspended"
    assert "cn-2025-18-sm" not in found


def test_a_shipment_with_chinese_magnets(kg: Any) -> None:
    """The second question: undecided without the part, decided with it; suspended on a later day of knowledge."""
    item = Item("NdFeB magnets", "Germany", "United States", contains=("Dy=3%",), containing_from="China")
    on, known = date(2025, 12, 5), date(2025, 10, 20)
    found = {r.provision: r for r in scope(kg.rules, item, on, known)}
    assert found["cn-2025-61-1"].verdict == OPEN
    assert found["cn-2025-61-1"].how == "due"
    part = ("Dy=3%", "Part 1 items=0.5% of value")
    told = Item("NdFeB magnets", "Germany", "United States", contains=part, containing_from="China")
    assert {r.provision: r.verdict for r in scope(kg.rules, told, on, known)}["cn-2025-61-1"] == YES
    later = {r.provision: r for r in scope(kg.rules, told, on, date(2025, 11, 10))}
    assert (later["cn-2025-61-1"].verdict, later["cn-2025-61-1"].state) == (NOT, "suspended")
    now = {r.provision: r for r in scope(kg.rules, told, date(2026, 11, 22), date(2026, 11, 22))}
    assert (now["cn-2025-61-1"].verdict, now["cn-2025-61-1"].state) == (OPEN, "unknown")


def call(capsys: Any, *words: str) -> tuple[int, str, str]:
    """Run the command."""
    code = run(["policy", "scope", *words])
    out, err = capsys.readouterr()
    return code, out, err


def test_the_command(capsys: Any) -> None:
    """Text with coverage and no advice; JSON with the same rows."""
    words = ("--goods", "dysprosium magnets", "--origin", "CN", "--destination", "DEU", *REAL)
    code, out, _ = call(capsys, *words)
    assert code == 0
    for word in (
        "APPLIES (",
        "cn-2025-18-dy",
        "last verified",
        "What was looked through",
        "recorded here",
        "no legal advice",
    ):
        assert word in out
    code, out, _ = call(capsys, *words, "--format", "json")
    told = json.loads(out)
    assert (code, told["on"], told["known"], told["item"]["goods"]) == (
        0,
        "2025-12-05",
        "2025-10-20",
        "dysprosium magnets",
    )
    assert {"rows", "coverage", "note", "looked_at", "version", "content_hash"} <= set(told)
    code, out, _ = call(capsys, "--goods", "fighter jets", "--origin", "Germany", "--destination", "France", *REAL)
    assert code == 0
    assert "no rule among those recorded here (" in out


def test_the_command_with_a_list(capsys: Any, tmp_path: Path) -> None:
    """One line out per part and rule; other columns pass through; no cell is a formula; a wrong list writes nothing."""
    file, out = tmp_path / "parts.csv", tmp_path / "out.csv"
    file.write_text(
        "part,goods,origin,destination,name,n\n=1+1,dysprosium magnets,China,Germany,@x,-4\nb,fighter jets,DE,FR,y,2\n"
    )
    code, _, err = call(capsys, "--items", str(file), "--out", str(out), *REAL)
    assert code == 0
    assert "What was looked through" in err
    rows = list(csv.DictReader(io.StringIO(out.read_text())))
    first = next(r for r in rows if r["provision"] == "cn-2025-18-dy")
    assert (first["part"], first["name"], first["n"], first["verdict"]) == ("'=1+1", "'@x", "-4", YES)
    assert first["answer_name"].startswith("Licences")
    assert [r["verdict"] for r in rows if r["part"] == "b"] == ["no rule among those recorded here"]
    out.unlink()
    file.write_text("goods,origin,destination\nunob,China,Germany\n")
    code, _, err = call(capsys, "--items", str(file), "--out", str(out), *REAL)
    assert (code, out.exists()) == (1, False)
    assert "parts.csv:2: column goods: no good is called unob" in err


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        (("--goods", "dysprosium"), 2, "--origin, --destination missing"),
        (("--origin", "CN", "--destination", "DE"), 2, "--goods missing"),
        (("--goods", "x", "--items", __file__), 2, "leave out --goods"),
        (("--goods", "dysprosium", "--origin", "CN", "--destination", "DE", "--on", "2025-10"), 2, "is not one day"),
        (("--goods", "dysprosiun", "--origin", "CN", "--destination", "DE"), 1, "did you mean Dysprosium"),
        (("--goods", "dysprosium", "--origin", "CN", "--destination", "CN"), 2, "no border is crossed"),
    ],
)
def test_wrong_calls(capsys: Any, words: tuple[str, ...], code: int, sentence: str) -> None:
    """A wrong call ends with 2, an unknown name with 1."""
    found, _, err = call(capsys, *words)
    assert (found, sentence in err) == (code, True), err
