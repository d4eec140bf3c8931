"""The invented cases of the page on rules in time (docs/policy.md, section 8): every row."""

from __future__ import annotations

from datetime import date

from tests.policy_world import PART, RULE, Answers, answers, expected, fact, link

QUOTA = (
    fact("announced", "announced", "2031-03-03", "2031-03-03", confidence="primary"),
    fact("start", "takes effect", "2031-03-03", "2031-04-01", modality="scheduled", confidence="primary"),
    fact("seen-may", "observed", "2031-05-20", "2031-05", state="in force", of=PART),
    fact(
        "stopped",
        "suspended",
        "2031-06-10",
        "2031-06-10",
        until="2031-09-30",
        until_is="last_day",
        confidence="primary",
    ),
    fact("seen-october", "observed", "2031-10-15", "2031-10-15", state="suspended", of=PART),
    fact("back", "resumed", "2031-11-06", "2031-11-05"),
)
IN_FORCE, SUSPENDED = "in force", "suspended"
STOPPED = date(2031, 2, 7).toordinal()


def quota() -> Answers:
    """Return the answers about the quota rule."""
    return answers(*QUOTA)


def test_quota_before_the_start() -> None:
    """First no record, then not begun, and scheduled once it is announced."""
    a = quota()
    expected(a.at("2031-02-01", "2031-02-01"), state="no record", how="none")
    expected(a.at("2031-02-01", "2031-03-10"), state="not begun", how="none")
    expected(a.at("2031-03-20", "2031-03-20"), state="scheduled", because=("announced", "start"))


def test_quota_in_force() -> None:
    """The start is due, then in force by its terms, and confirmed once somebody saw it."""
    a = quota()
    expected(a.at("2031-04-10", "2031-03-20"), state=IN_FORCE, how="due", because=("start",))
    expected(a.at("2031-04-10", "2031-04-10"), state=IN_FORCE, how="by its terms")
    assert a.verified("2031-04-10") == "2031-03-03"
    expected(a.at("2031-04-10", "2031-05-31"), state=IN_FORCE, how="confirmed")
    assert a.since("2031-04-10", "2031-05-31") == "2031-04-01"
    assert a.verified("2031-05-31") == "2031-05-01"


def test_quota_suspended_and_back() -> None:
    """After the told end nobody knows, until somebody looks or the rule is back."""
    a = quota()
    expected(a.at("2031-07-01", "2031-06-09"), state=IN_FORCE)
    expected(a.at("2031-07-01", "2031-06-10"), state=SUSPENDED, because=("stopped",))
    assert a.since("2031-07-01", "2031-06-10") == "2031-06-10"
    expected(a.at("2031-10-05", "2031-07-01"), state="unknown", by_its_terms=IN_FORCE, candidates=(IN_FORCE, SUSPENDED))
    assert a.since("2031-10-05", "2031-07-01") == "2031-10-01"
    expected(a.at("2031-10-05", "2031-10-15"), state=SUSPENDED)
    assert a.since("2031-10-05", "2031-10-15") == "2031-06-10"
    expected(a.at("2031-10-20", "2031-10-15"), state="unknown")
    assert a.since("2031-10-20", "2031-10-15") == "2031-10-16"
    expected(a.at("2031-10-20", "2031-11-06"), state=SUSPENDED)
    expected(a.at("2031-11-05", "2031-11-06"), state=IN_FORCE)
    assert a.since("2031-11-05", "2031-11-06") == "2031-11-05"


def test_expected_deferral() -> None:
    """A deferral that the other side expects leaves the start open once its day is there."""
    a = answers(
        fact("start", "takes effect", "2031-04-01", "2031-05-01", modality="scheduled"),
        fact("hope", "postponed", "2031-04-20", modality="expected", by="sudland"),
    )
    found = a.at("2031-05-02", "2031-04-25")
    expected(found, state=IN_FORCE, how="due")
    assert a.slab(PART, "2031-04-25").claims == ("hope",)
    expected(a.at("2031-05-02", "2031-05-02"), state="unknown", by_its_terms=IN_FORCE, how="open")
    assert a.since("2031-05-02", "2031-05-02") == "2031-05-01"


def test_deferral_answered_by_the_issuer() -> None:
    """What the issuer says afterwards settles an expected deferral."""
    a = answers(
        fact("start", "takes effect", "2031-04-01", "2031-05-01", modality="scheduled"),
        fact("hope", "postponed", "2031-04-20", modality="expected", by="sudland"),
        fact("again", "announced", "2031-04-28", "2031-04-28"),
    )
    expected(a.at("2031-05-02", "2031-05-02"), state=IN_FORCE, how="by its terms")


def test_a_month() -> None:
    """A start told by its month is open within the month, and certain on its last day."""
    a = answers(fact("start", "takes effect", "2031-07-10", "2031-06"))
    expected(a.at("2031-05-31", "2031-07-10"), state="not begun")
    for day in ("2031-06-01", "2031-06-29"):
        expected(a.at(day, "2031-07-10"), state="unknown", by_its_terms=None)
    expected(a.at("2031-06-30", "2031-07-10"), state=IN_FORCE)


def test_two_sources() -> None:
    """Two equal sources leave the days between theirs open; an official one decides."""
    first = fact("one", "takes effect", "2031-07-10", "2031-06-01")
    a = answers(first, fact("other", "takes effect", "2031-07-10", "2031-06-08"))
    expected(a.at("2031-06-07", "2031-07-10"), state="unknown", because=("one", "other"))
    expected(a.at("2031-05-31", "2031-07-10"), state="not begun")
    expected(a.at("2031-06-08", "2031-07-10"), state=IN_FORCE)
    official = fact("other", "takes effect", "2031-07-10", "2031-06-08", confidence="primary")
    a = answers(first, official)
    expected(a.at("2031-06-07", "2031-07-10"), state="not begun")
    expected(a.at("2031-06-08", "2031-07-10"), state=IN_FORCE)


def test_threat() -> None:
    """A threat is a threat up to its day, and open from then on."""
    a = answers(fact("threat", "takes effect", "2031-01-10", "2031-02-01", modality="threatened", by="norland"))
    expected(a.at("2031-02-02", "2031-01-20"), state="threatened")
    expected(a.at("2031-02-02", "2031-02-02"), state="unknown", candidates=(IN_FORCE, "threatened"), by_its_terms=None)
    assert a.since("2031-02-02", "2031-02-02") == "2031-02-01"


def test_parts_with_two_days() -> None:
    """With two starts of unnamed parts each part is open between them, and the whole partly in force."""
    a = answers(
        fact("made", "adopted", "2031-01-10", "2031-01-10"),
        fact("first", "takes effect", "2031-01-10", "2031-02-01", modality="scheduled", scope="part", occurrence=1),
        fact("second", "takes effect", "2031-01-10", "2031-03-01", modality="scheduled", scope="part", occurrence=2),
        parts=(PART, "quota-2"),
    )
    expected(a.at("2031-02-10", "2031-01-20"), state="unknown", candidates=("announced", IN_FORCE), by_its_terms=None)
    expected(a.at("2031-03-01", "2031-01-20"), state=IN_FORCE)
    expected(a.at("2031-02-10", "2031-01-20", RULE), state="partly in force")
    expected(a.at("2031-03-01", "2031-01-20", RULE), state=IN_FORCE)
    expected(a.at("2031-01-31", "2031-01-20", RULE), state="scheduled")


def test_one_of_two_days() -> None:
    """A start on one of two days is open between them."""
    a = answers(
        fact("made", "adopted", "2031-01-10", "2031-01-10"),
        fact("days", "takes effect", "2031-01-10", modality="scheduled", one_of=("2031-02-01", "2031-03-01"), of=PART),
    )
    expected(a.at("2031-02-10", "2031-01-20"), state="unknown", by_its_terms=None)
    expected(a.at("2031-03-01", "2031-01-20"), state=IN_FORCE, how="due")


def test_unclear_end() -> None:
    """If nobody says whether the last day belongs to it, that day is open."""
    a = answers(
        fact("start", "takes effect", "2031-01-10", "2031-01-10"),
        fact("stop", "suspended", "2031-02-10", "2031-02-10", until="2031-03-31"),
    )
    expected(a.at("2031-03-30", "2031-02-10"), state=SUSPENDED)
    expected(a.at("2031-03-31", "2031-02-10"), state="unknown", by_its_terms=None)
    expected(a.at("2031-04-01", "2031-02-10"), state="unknown", by_its_terms=IN_FORCE)


def test_suspended_before_it_applied() -> None:
    """A rule that was suspended before its start was never in force, and the answer says so."""
    a = answers(
        fact("start", "takes effect", "2031-01-10", "2031-02-08", modality="scheduled"),
        fact("stop", "suspended", "2031-02-07", "2031-02-07", until="2032-02-07", until_is="last_day"),
    )
    expected(a.at("2031-06-01", "2031-06-01"), state=SUSPENDED, caveats=("suspended before it ever applied",))
    expected(a.at("2032-03-01", "2031-06-01"), state="unknown", by_its_terms=IN_FORCE)
    assert not any(o.state == IN_FORCE for s in a.tiles[PART] for o in s.outcomes if s.known >= STOPPED)


def test_suspension_published_later() -> None:
    """A suspension counts from its day, but only for those who know of it."""
    a = answers(
        fact("start", "takes effect", "2031-01-10", "2031-01-10"),
        fact("stop", "suspended", "2031-02-10", "2031-02-01"),
    )
    expected(a.at("2031-02-05", "2031-02-09"), state=IN_FORCE)
    expected(a.at("2031-02-05", "2031-02-10"), state=SUSPENDED)
    assert a.since("2031-02-05", "2031-02-10") == "2031-02-01"


def test_expiry_moved() -> None:
    """An extension moves the end, and after the new one nobody knows."""
    a = answers(
        fact("start", "takes effect", "2031-01-10", "2031-01-10"),
        fact("end", "expires", "2031-01-10", "2031-06-30", modality="scheduled", until_is="last_day"),
        fact("more", "extended", "2031-06-20", "2031-06-20", until="2031-12-31", until_is="last_day"),
    )
    expected(a.at("2031-07-01", "2031-06-19"), state="expired", how="due")
    expected(a.at("2031-07-01", "2031-06-20"), state=IN_FORCE)
    expected(a.at("2032-01-01", "2032-01-01"), state="unknown", by_its_terms="expired")


def test_claim_of_the_side_whose_rule_it_is() -> None:
    """The issuer's own claim counts, contested until the other side confirms; the other side's alone does not."""
    rows = (
        fact("threat", "takes effect", "2031-01-10", modality="threatened", by="norland"),
        fact("off", "averted", "2031-02-01", modality="claimed", by="norland-ministry"),
    )
    expected(answers(*rows).at("2031-02-02", "2031-02-02"), state="averted", how="claimed", contested=True)
    yes = (
        fact("agreed", "averted", "2031-02-03", modality="claimed", by="sudland"),
        link("yes", "agreed", "CONFIRMS", "off", "2031-02-03"),
    )
    a = answers(*rows, *yes)
    expected(a.at("2031-02-02", "2031-02-02"), state="averted", contested=True)
    expected(a.at("2031-02-02", "2031-02-03"), state="averted", contested=False)
    other = answers(rows[0], fact("off", "averted", "2031-02-01", modality="claimed", by="sudland"))
    expected(other.at("2031-02-02", "2031-02-02"), state="threatened")


START = fact("start", "takes effect", "2031-01-10", "2031-01-10")


def test_a_return_in_a_month() -> None:
    """A return of which only the month is told lifts the suspension at the latest at its end."""
    for day in ("2031-06", "2031", None):
        a = answers(
            START,
            fact("stop", "suspended", "2031-06-10", "2031-06-10"),
            fact("back", "resumed", "2031-07-10", day),
        )
        expected(a.at("2032-01-01", "2032-01-01"), state=IN_FORCE)
        expected(a.at("2031-06-10", "2032-01-01"), state="unknown")


def test_postponed_twice() -> None:
    """The second new day replaces the first; without a day the start is only postponed."""
    rows = (
        fact("set", "takes effect", "2031-03-01", "2031-05-01", modality="scheduled"),
        fact("later", "postponed", "2031-04-01", "2031-04-01", until="2031-06-01", until_is="first_day_without"),
    )
    expected(answers(*rows).at("2031-06-15", "2031-04-15"), state=IN_FORCE, how="due")
    again = fact("again", "postponed", "2031-05-20", "2031-05-20", until="2031-09-01", until_is="first_day_without")
    expected(answers(*rows, again).at("2031-06-15", "2031-06-15"), state="scheduled")
    open_end = fact("again", "postponed", "2031-05-20", "2031-05-20")
    expected(answers(*rows, open_end).at("2031-06-15", "2031-06-15"), state="postponed")


def test_many_open_ends_stay_open() -> None:
    """Eleven suspensions that ran out, and no word since: still unknown, and answered at once."""
    stops = [
        fact(f"stop-{k}", "suspended", f"2032-{k:02}-01", f"2032-{k:02}-01", until=f"2032-{k:02}-20", occurrence=k)
        for k in range(1, 12)
    ]
    found = answers(START, *stops).at("2050-01-01", "2050-01-01")
    expected(found, state="unknown", candidates=(IN_FORCE, SUSPENDED), by_its_terms=IN_FORCE)


def test_a_fact_about_the_whole_is_replaced_by_one_about_a_part() -> None:
    """Whatever the two are about, the replaced one is gone."""
    rows = (START, fact("all", "suspended", "2031-02-10", "2031-02-10"))
    expected(answers(*rows).at("2031-03-01", "2031-03-01"), state=SUSPENDED)
    mended = fact("part", "amended", "2031-02-20", "2031-02-20", of=PART, supersedes=("all",))
    expected(answers(*rows, mended).at("2031-03-01", "2031-03-01"), state=IN_FORCE)


def test_an_extension_meets_what_is_open() -> None:
    """A suspension that was lifted is not extended; the expiry is."""
    a = answers(
        START,
        fact("end", "expires", "2031-01-10", "2031-12-31", modality="scheduled", until_is="last_day"),
        fact("stop", "suspended", "2031-02-10", "2031-02-10", until="2031-04-30", until_is="last_day"),
        fact("back", "resumed", "2031-03-10", "2031-03-10"),
        fact("more", "extended", "2031-11-10", "2031-11-10", until="2032-12-31", until_is="last_day"),
    )
    expected(a.at("2032-03-01", "2031-11-10"), state=IN_FORCE)


def test_seen_in_a_month() -> None:
    """Seen in force in June, start not told: open until the end of June."""
    a = answers(fact("seen", "observed", "2031-07-10", "2031-06", state=IN_FORCE, of=PART))
    expected(a.at("2031-06-05", "2031-07-10"), state="unknown")
    expected(a.at("2031-06-30", "2031-07-10"), state=IN_FORCE)


def test_a_term_from_a_month_on() -> None:
    """Ninety days from a month on: counted from its first and from its last day."""
    a = answers(fact("start", "takes effect", "2031-05-10", "2031-06", modality="scheduled", duration="P90D"))
    expected(a.at("2031-09-05", "2031-05-10"), state="unknown", by_its_terms=None)
    expected(a.at("2031-10-05", "2031-05-10"), state="expired", how="due")
