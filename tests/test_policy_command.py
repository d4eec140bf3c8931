"""`reegraph policy` and `reegraph new` on the shipped rules: what a person reads and a program parses."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import icalendar
import pytest

import reegraph
from reegraph.cli.app import run

PACKAGE = Path(reegraph.__file__).parent
Call = Callable[..., tuple[int, str, str]]
STATUS_KEYS = {
    "id", "name", "on", "known", "state", "how", "contested", "since", "until", "forecast", "candidates",
    "by_its_terms", "because", "last_verified", "claims", "caveats",
}  # fmt: skip


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Call:
    """Run the command in this process."""
    for name in ("REEGRAPH_SEEDS", "REEGRAPH_SCHEMA"):
        monkeypatch.delenv(name, raising=False)

    def call(*words: str) -> tuple[int, str, str]:
        code = run(list(words))
        told = capsys.readouterr()
        return code, told.out, re.sub(r"^built the graph.*\n", "", told.err)

    return call


def status(call: Call, *words: str) -> list[dict[str, Any]]:
    """Return the JSON of `policy status`."""
    code, out, err = call("policy", "status", *words, "--format", "json")
    assert (code, err) == (0, "")
    found: list[dict[str, Any]] = json.loads(out)
    return found


def test_status_json(call: Call) -> None:
    """As known in October, the December start of 61 is due, and a forecast."""
    rows = status(call, "cn-2025-61-1", "--on", "2025-12-01", "--known", "2025-10-20")
    assert len(rows) == 1
    assert rows[0].keys() >= STATUS_KEYS
    assert rows[0]["state"] == "in force"
    assert rows[0]["how"] == "due"
    assert rows[0]["forecast"] is True
    assert rows[0]["since"] == "2025-12-01"


def test_status_lists_all_policies(call: Call) -> None:
    """Without a name, every policy is told once."""
    rows = status(call, "--on", "2025-12-15", "--known", "2025-12-15")
    assert len(rows) == len({r["id"] for r in rows}) > 30
    assert {"in force", "suspended", "partly in force"} <= {r["state"] for r in rows}


@pytest.mark.parametrize("word", ["dysprosium", "Dy", "镝", "1C904"])
def test_status_by_material(call: Call, word: str) -> None:
    """A material is named by name, symbol, sign or control code; a rule that does not meet it stays out."""
    found = {r["id"] for r in status(call, "--material", word, "--on", "2025-12-15", "--known", "2026-10-01")}
    assert "cn-2025-18" in found
    assert "cn-2023-23" not in found


def test_status_by_country(call: Call) -> None:
    """A country keeps the rules that meet it, and no others."""
    found = {r["id"] for r in status(call, "--country", "Japan", "--on", "2026-02-01", "--known", "2026-10-01")}
    assert "cn-2026-1" in found
    assert "us-section-122-tariff" not in found


def test_status_in_words(call: Call) -> None:
    """The state, its reason, what stands beside it and the day last verified are read as sentences."""
    _, out, _ = call("policy", "status", "cn-2025-57", "--on", "2026-11-22", "--known", "2026-11-22")
    assert "not known since 2026-11-10 (in force or suspended); by its terms in force" in out
    assert "last verified 2026-10-08" in out
    assert "beside: cn-2025-57-suspension-longer" in out
    assert "legal advice" in out
    _, out, _ = call("policy", "status", "us-100-percent-tariff", "--on", "2025-11-02", "--known", "2025-10-27")
    assert "averted since 2025-10-27, as Scott Bessent says; the other side has not confirmed it" in out


def test_status_as_csv(call: Call) -> None:
    """One line for each policy, the state in words in the last column."""
    code, out, err = call("policy", "status", "--on", "2026-01-01", "--known", "2026-10-10", "--format", "csv")
    assert (code, err) == (0, "")
    rows = list(csv.DictReader(io.StringIO(out)))
    found = {r["id"]: r for r in rows}
    assert len(found) == len(rows) > 30
    assert found["us-sts-crane-duty"]["in_words"].startswith("suspended since ")
    assert found["cn-2025-18"]["because"] == "cn-2025-18-start"


def test_what_is_said_of_the_arrangement_stands_beside_the_rules(call: Call) -> None:
    """Both sides' statements of September 2026 are shown with the suspension that is part of the arrangement."""
    _, out, _ = call("policy", "status", "cn-2025-57", "--on", "2026-11-22", "--known", "2026-11-22")
    for name in ("us-china-arrangement-2025-11-extended-bessent", "us-china-arrangement-2025-11-extended-mofcom"):
        assert f"beside: {name}: " in out
    rows = status(call, "cn-2025-57", "--on", "2026-11-22", "--known", "2026-09-01")
    assert not any("arrangement" in claim for claim in rows[0]["claims"])


@pytest.mark.parametrize(
    ("word", "unit"),
    [
        ("1C904", "cn-2025-18-tb"),
        ("No. 57", "cn-2025-57"),
        ("商务部公告2025年第61号", "cn-2025-61"),
        ("no. 61/2025", "cn-2025-61"),
    ],
)
def test_a_rule_by_number_control_code_or_chinese_name(call: Call, word: str, unit: str) -> None:
    """Whatever people write on their papers."""
    assert status(call, word, "--on", "2025-12-15", "--known", "2026-02-06")[0]["id"] == unit


def test_the_articles_alone(call: Call) -> None:
    """From two articles alone, only the rules that they tell of have a state."""
    only = ("--only-source", "us-china-framework-2025-10-27", "--only-source", "kuala-lumpur-framework-2025-10-26")
    rows = status(call, "--on", "2025-12-15", "--known", "2025-12-15", *only)
    assert "cn-2025-18" not in {r["id"] for r in rows}
    assert {r["id"]: r["state"] for r in rows}["cn-export-restrictions-2025-04-04"] == "in force"


def test_nothing_known_yet(call: Call) -> None:
    """Before the first source the answer says that nothing is known."""
    _, out, _ = call("policy", "status", "cn-2025-18", "--on", "2025-12-15", "--known", "1999-01-01")
    assert "nothing known yet: the first source here is of " in out


def test_far_in_the_future(call: Call) -> None:
    """A day far ahead is a forecast, and the words say when the state was last known."""
    rows = status(call, "cn-2025-18", "--on", "2199-01-01", "--known", "2026-10-10")
    assert rows[0]["forecast"] is True
    _, out, _ = call("policy", "status", "cn-2025-18", "--on", "2199-01-01", "--known", "2026-10-10")
    assert "in force when last known since 2025-04-04" in out


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (["status", "cn-2025-99", "--on", "2025-12-15"], 1, "no policy or provision is called cn-2025-99"),
        (["status", "--on", "2025-12"], 2, "is not one day"),
        (["status", "--on", "yesterday"], 2, "is no date"),
        (["status", "--material", "unobtainium"], 1, "unobtainium"),
        (["timeline"], 2, "Missing argument"),
        (["timeline", "cn-2025-61", "--out", "x.jpg"], 2, "end it with .svg or .png"),
        (["status", "cn-2025-61", "--country", "China"], 2, "not both"),
        (["calendar", "--since", "2026-01-01", "--until", "2025-01-01"], 2, "is before --since"),
        (
            ["diff", "--from", "2025-10-20", "--to", "2025-11-10", "--axis", "known", "--known", "2025-11-01"],
            2,
            "not --known",
        ),
        (["calendar", "--out", "no/such/folder/x.ics", "--known", "2025-10-20"], 1, "No such file"),
    ],
)
def test_wrong_calls(call: Call, words: list[str], code: int, says: str) -> None:
    """A wrong call ends with its code and one clear sentence."""
    got, out, err = call("policy", *words)
    assert got == code
    assert says in err
    assert "Traceback" not in out + err


def test_timeline_has_no_gap(call: Call) -> None:
    """The bands of each unit begin and end open, and each begins where the one before it ends."""
    _, out, _ = call("policy", "timeline", "cn-2025-61", "--known", "2026-11-22", "--format", "json")
    for unit in json.loads(out)["units"]:
        bands = unit["bands"]
        assert bands[0]["from"] is None
        assert bands[-1]["to"] is None
        assert all(a["to"] == b["from"] for a, b in pairwise(bands))


def test_history_of_one_answer(call: Call) -> None:
    """The answer about one day goes from no record over in force to suspended."""
    _, out, _ = call("policy", "timeline", "cn-2025-61-1", "--history", "2025-12-01", "--format", "json")
    states = [band["state"] for band in json.loads(out)["units"][0]["bands"]]
    assert states[0] == "no record"
    assert states.index("in force") < states.index("suspended")


def test_picture(call: Call, tmp_path: Path) -> None:
    """Two calls draw the same SVG, byte for byte."""
    pytest.importorskip("matplotlib")
    files = [tmp_path / "a.svg", tmp_path / "b.svg"]
    for file in files:
        assert call("policy", "timeline", "cn-2025-61", "--known", "2026-11-22", "--out", str(file))[0] == 0
    assert files[0].read_bytes() == files[1].read_bytes()
    assert ET.fromstring(files[0].read_bytes()).tag.endswith("svg")  # noqa: S314  # our own file


def test_diff(call: Call) -> None:
    """Two days of knowledge differ in the rules that a fact changed, which it names; nothing else is told."""
    words = ("policy", "diff", "--from", "2025-10-20", "--to", "2025-11-10", "--axis", "known", "--on", "2025-12-01")
    code, out, _ = call(*words, "--format", "json")
    rows = {d["id"]: d for d in json.loads(out)["differences"]}
    assert code == 0
    assert rows["cn-2025-61-1"]["before"]["state"] == "in force"
    assert rows["cn-2025-61-1"]["after"]["state"] == "suspended"
    assert "cn-2025-61-suspended" in rows["cn-2025-61-1"]["facts"]
    assert "cn-2025-18" not in rows
    assert call(*words, "--exit-code")[0] == 3
    same = ("policy", "diff", "--from", "2025-10-20", "--to", "2025-10-20", "--known", "2025-10-20", "--exit-code")
    assert call(*same)[:2] == (0, call(*same)[1])
    assert "nothing differs" in call(*same)[1]


def test_calendar_lists_an_end_as_an_end(call: Call) -> None:
    """The end of a suspension is an end that is not certain, and no return."""
    _, out, _ = call("policy", "calendar", "--known", "2026-10-10", "--format", "json")
    rows = [e for e in json.loads(out)["entries"] if e["id"] == "cn-2025-57"]
    assert [(e["day"], e["kind"], e["certain"]) for e in rows][:1] == [("2026-11-10", "end of suspension", False)]
    assert all(e["kind"] != "return" for e in rows)


def test_calendar_file_updates(call: Call, tmp_path: Path) -> None:
    """The UID stays, SEQUENCE rises, and the same call gives the same bytes."""
    found: list[dict[str, Any]] = []
    for known in ("2025-11-10", "2025-11-10", "2026-10-10"):
        file = tmp_path / "rules.ics"
        assert call("policy", "calendar", "--known", known, "--since", "2025-01-01", "--out", str(file))[0] == 0
        data = file.read_bytes()
        assert all(len(line) <= 75 for line in data.split(b"\r\n"))
        events = icalendar.Calendar.from_ical(data).walk("VEVENT")
        found.append({str(e["uid"]): e for e in events})
        assert len(found[-1]) == len(events)
    assert found[0] == found[1]
    both = found[0].keys() & found[2].keys()
    assert any("cn-2025-57" in uid for uid in both)
    assert all(int(found[2][uid]["sequence"]) >= int(found[0][uid]["sequence"]) for uid in both)
    unsure = [e for e in found[0].values() if str(e["summary"]).startswith("Not certain")]
    assert unsure
    assert all(str(e["status"]) == "TENTATIVE" for e in unsure)


def test_a_second_import_takes_away_what_no_longer_holds(call: Call, tmp_path: Path) -> None:
    """The start of No. 61, set for 1 December 2025, is cancelled once its suspension is known."""
    found = []
    for known in ("2025-10-20", "2025-11-10"):
        file = tmp_path / "rules.ics"
        assert call("policy", "calendar", "cn-2025-61", "--known", known, "--out", str(file))[0] == 0
        events = icalendar.Calendar.from_ical(file.read_bytes()).walk("VEVENT")
        found.append({str(e["uid"]): e for e in events})
    starts = [uid for uid, e in found[0].items() if str(e["status"]) == "CONFIRMED"]
    assert starts
    assert found[0].keys() <= found[1].keys()
    assert all(str(found[1][uid]["status"]) == "CANCELLED" for uid in starts)
    assert all(int(str(found[1][uid]["sequence"])) > int(str(found[0][uid]["sequence"])) for uid in starts)


def test_a_rule_told_in_general_words_names_what_it_may_be(call: Call) -> None:
    """The articles' rule on magnets does not simply apply while the instrument that it may be is suspended."""
    goods = ("--goods", "products containing Chinese rare earth magnets", "--origin", "DE", "--destination", "US")
    days = ("--on", "2026-06-01", "--known", "2026-10-10", "--containing-from", "China", "--format", "json")
    rows = {r["provision"]: r for r in json.loads(call("policy", "scope", *goods, *days)[1])["rows"]}
    found = rows["cn-2025-10-09-magnet-products"]
    assert found["verdict"] == "cannot be decided"
    assert any("cn-2025-61-1 (suspended)" in reason for reason in found["reasons"])


def test_feed(call: Call) -> None:
    """Every entry has an id of its own, and the newest comes first."""
    _, out, _ = call("policy", "feed", "--known", "2026-10-10")
    root = ET.fromstring(out.encode())  # noqa: S314  # our own text
    atom = "{http://www.w3.org/2005/Atom}"
    ids = [e.findtext(f"{atom}id") for e in root.iter(f"{atom}entry")]
    assert len(ids) == len(set(ids)) > 20
    updated = [e.findtext(f"{atom}updated") or "" for e in root.iter(f"{atom}entry")]
    assert updated == sorted(updated, reverse=True)


def test_new_check_renews_and_decides(call: Call, tmp_path: Path) -> None:
    """A recorded check decides up to its own day, and the answer says that it is the user's own."""
    mine = str(tmp_path / "my-rules")
    seen = (
        "new",
        "check",
        "cn-2025-57",
        "--on",
        "2026-11-20",
        "--state",
        "suspended",
        "--source",
        "Notice of 20 November",
    )
    code, out, err = call(*seen, "--published", "2026-11-20", "--seeds", mine)
    assert (code, err) == (0, "")
    assert "own-cn-2025-57-check-2026-11-20" in out
    both = ("--seeds", "shipped", "--seeds", mine)
    rows = status(call, "cn-2025-57-ho", "--on", "2026-11-20", "--known", "2026-11-22", *both)
    assert rows[0]["state"] == "suspended"
    assert rows[0]["last_verified"] == "2026-11-20"
    assert any(c.startswith("own: ") for c in rows[0]["caveats"])
    later = status(call, "cn-2025-57-ho", "--on", "2026-11-22", "--known", "2026-11-22", *both)
    assert later[0]["state"] == "unknown"
    assert later[0]["since"] == "2026-11-21"


def test_new_act(call: Call, tmp_path: Path) -> None:
    """A recorded act ends the suspension from its day on."""
    mine = str(tmp_path / "my-rules")
    told = ("--state", "resumed", "--source", "Notice of 12 November", "--published", "2026-11-12", "--seeds", mine)
    assert call("new", "act", "cn-2025-57", "--on", "2026-11-10", *told)[0] == 0
    rows = status(
        call, "cn-2025-57-ho", "--on", "2026-11-15", "--known", "2026-11-22", "--seeds", "shipped", "--seeds", mine
    )
    assert (rows[0]["state"], rows[0]["since"]) == ("in force", "2026-11-10")


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["act", "cn-2025-57", "--state", "suspendd"], "did you mean suspended?"),
        (["act", "cn-2025-57", "--state", "extended"], "extended needs --until"),
        (["act", "1C9O4", "--state", "suspended"], "no policy or provision is called 1C9O4"),
        (["act", "cn-2025-75", "--state", "suspended"], "no policy or provision is called cn-2025-75"),
        (["act", "cn-2025-57", "--state", "suspended", "--until", "2026-01-01"], "before its start"),
        (["act", "cn-2025-57", "--state", "suspended", "--through", "nobody"], "nobody, which is no node"),
        (
            ["check", "cn-2025-57", "--state", "in force", "--published", "2026-01-01"],
            "cannot stand in a source of 2026-01-01",
        ),
    ],
)
def test_new_writes_nothing_that_is_wrong(call: Call, tmp_path: Path, words: list[str], says: str) -> None:
    """A record that does not fit is refused with a reason, and no folder is made."""
    mine = tmp_path / "my-rules"
    told = ("--on", "2026-11-20", "--source", "A notice", "--seeds", str(mine))
    published = () if "--published" in words else ("--published", "2026-11-20")
    code, _, err = call("new", *words, *told, *published)
    assert code in (1, 2)
    assert says in err
    assert not mine.exists()


def test_new_takes_back_what_it_could_not_finish(call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second of two files cannot be written: the first is as it was, and the folder is read as before."""
    mine = tmp_path / "my-rules"
    told = ("--published", "2026-11-20", "--seeds", str(mine))
    seen = ("new", "check", "cn-2025-57", "--state", "suspended", "--source")
    assert call(*seen, "First notice", "--on", "2026-11-19", *told)[0] == 0
    before = {f: f.read_bytes() for f in mine.rglob("*.yml")}

    def full(file: Path, data: bytes) -> None:
        if file.name == "sources.yml" and b"Second" in data:
            raise OSError(28, "No space left on device", str(file))
        file.write_bytes(data)

    monkeypatch.setattr("reegraph.own.write_file", full)
    code, _, err = call(*seen, "Second notice", "--on", "2026-11-20", *told)
    assert code == 1
    assert "sources.yml cannot be written: No space left on device; nothing was recorded" in err
    assert {f: f.read_bytes() for f in mine.rglob("*.yml")} == before


def test_new_needs_an_own_folder(call: Call) -> None:
    """Without a folder of one's own, nothing can be recorded."""
    code, _, err = call(
        "new", "check", "cn-2025-57", "--on", "2026-11-20", "--state", "suspended", "--source", "A notice"
    )
    assert code == 2
    assert "name your own folder" in err


def test_only_the_command_reads_the_clock() -> None:
    """Nothing but `today()` of the command asks what day it is."""
    clock = re.compile(
        r"\b(?:date|datetime)\.(?:today|now|utcnow)\(|\btime\.(?:time|localtime|gmtime|strftime)\(|fromtimestamp\("
    )
    reading = {
        file.relative_to(PACKAGE).as_posix()
        for file in PACKAGE.rglob("*.py")
        if clock.search(file.read_text(encoding="utf-8"))
    }
    assert {name for name in reading if not name.startswith("cli/")} <= {
        "stores/push.py"
    }  # the day of a push, which it records
    assert "cli/common.py" in reading
