"""Exposure on invented facts: what the numbers must be, and what they must never claim."""

import json

import pytest

import reegraph

COMMON = {
    "said_by": "source",
    "modality": "fact",
    "evidence": [{"source": "notice", "section": "1", "voice": "own"}],
}
BASE = {
    "Country": [{"id": n, "name": n.capitalize()} for n in ("norland", "sudland", "ostland")],
    "CountryGroup": [{"id": "everywhere", "name": "All countries", "kind": "class"}],
    "Organization": [{"id": "bureau", "name": "Bureau of Norland"}],
    "Material": [
        {"id": "tin", "name": "Tin", "kind": "refined form"},
        {"id": "tin-ore", "name": "Tin ore", "kind": "ore"},
        {"id": "tins", "name": "Tins", "kind": "group"},
        {"id": "white-tin", "name": "White tin", "kind": "metal"},
        {"id": "tin-magnets", "name": "Tin magnets", "kind": "magnet"},
    ],
    "Product": [{"id": n, "name": n.capitalize()} for n in ("lamps", "bells", "chips", "ships")],
    "Sector": [{"id": "industry", "name": "Industry"}],
    "Equipment": [{"id": "saws", "name": "Saws"}, {"id": "machines", "name": "Machines"}],
    "Technology": [{"id": "know-how", "name": "Know-how"}],
    "Policy": [
        {"id": "ban", "name": "Ban", "provisions": [{"id": n, "name": n.capitalize()} for n in ("ban-1", "ban-2")]},
    ],
}  # fmt: skip
NEEDED = {"importance": "essential"}


def produces(country, thing, stage="mining", **properties):
    """The link that a country makes a thing."""
    return country, "PRODUCES", thing, {"stage": stage, **properties}


def controls(thing, provision="ban-1", **properties):
    """The link that a provision controls exports of a thing."""
    return provision, "CONTROLS", thing, {"measure": "ban", "reach": "exports", **properties}


def needed(source, target):
    """The link that one thing is needed for another."""
    return source, "NEEDED_FOR", target, NEEDED


ISSUED = ("ban", "ISSUED_BY", "norland")


@pytest.fixture
def facts(tmp_path):
    """Load a graph of links (start, type, end, properties, further fields of the fact), ids ``f0``, ``f1`` …"""

    def load(*links, more=()):
        rows = []
        for n, (start, rel, end, *rest) in enumerate(links):
            properties, fields = (*rest, {}, {})[:2] if len(rest) < 2 else rest[:2]
            row = {"id": f"f{n}", "says": f"Fact {n}.", "from": start, "rel": rel, "to": end}
            told = {"properties": properties} if properties else {}
            rows.append({**COMMON, **row, **told, **fields})
        rows += [{**COMMON, **row} for row in more]
        told = {"name": "Notice", "kind": "document", "published": "2031-03-01"}
        unknown = dict.fromkeys(("publisher", "author", "url", "retrieved", "licence"), "not recorded")
        for name, data in {
            "sources.yml": [{"id": "notice", **told, **unknown}], "entities/all.yml": BASE, "facts/all.yml": rows,
        }.items():  # fmt: skip
            file = tmp_path / "seeds" / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(json.dumps(data), encoding="utf-8")  # which is YAML too
        return reegraph.load(tmp_path / "seeds", say=lambda _: None)

    return load


def stop(country="norland", kind="exports", severity=1, **more):
    """A scenario with one stop."""
    return {"id": "case", "shocks": [{"stop": kind, "country": country, "severity": severity, **more}]}


def rule(name="ban", severity=1, **more):
    """A scenario with one rule."""
    return {"id": "case", "shocks": [{"rule": name, "severity": severity, **more}]}


def bounds(result, thing, route=None):
    """Low and high of a thing, whatever it is; None if it is not reached."""
    data = result.to_dict()
    rows = [r for r in (*data["inputs"], *data["sectors"]) if thing in (r.get("input"), r.get("sector"))]
    rows = [r for r in rows if route in (None, r["route"])]
    assert len(rows) < 2
    return (rows[0]["exposure"]["low"], rows[0]["exposure"]["high"]) if rows else None


def because(result, thing):
    """Why the figure of an input is an interval, or why a product is not reached."""
    data = result.to_dict()
    found = [r["exposure"].get("because") for r in data["inputs"] if r["input"] == thing]
    rest = [*data["untouched"], *data["not_told"]]
    return (found or [r["because"] for r in rest if r["sector"] == thing])[0]


def test_what_is_mined_has_no_feed_so_the_share_is_the_exposure(facts):
    """Suppliers at the mine: the share of the one that stops, exactly, and what needs the ore takes it over."""
    kg = facts(
        produces("norland", "tin-ore", share=0.3), produces("sudland", "tin-ore", share=0.7), needed("tin-ore", "lamps")
    )
    result = kg.impact(stop())
    assert bounds(result, "tin-ore") == bounds(result, "lamps") == (0.3, 0.3)
    assert result.to_dict()["answer"] == "yes"
    (row,) = [r for r in result.to_dict()["sectors"] if r["sector"] == "lamps"]
    (path,) = row["paths"]
    assert (path["share"], path["contributes"]) == (0.3, {"low": 0.3, "high": 0.3})
    assert (path["via"], path["facts"], path["rules"]) == (["Norland: Tin ore", "Lamps"], ["f0", "f2"], [])
    assert (row["exposure"]["working"], row["exposure"]["basis"]) == (0.3, "share of its supply of Tin ore")
    assert "because" not in row["exposure"]


def test_who_makes_the_rest_and_from_what_is_not_known(facts):
    """After the mine the makers of the rest may be fed by what stops: an interval, with two paths that sum to it."""
    result = facts(produces("norland", "tin", "refining", share=0.9)).impact(stop(materials=["tin", "tin ore"]))
    assert bounds(result, "tin") == (0.9, 1.0)
    assert because(result, "tin") == "Tin: who makes the other 10 %, and from what, is not told"
    (row,) = [r for r in result.to_dict()["inputs"] if r["input"] == "tin"]
    assert [(p["via"], p["contributes"]) for p in row["paths"]] == [
        (["Norland: Tin"], {"low": 0.9, "high": 0.9}),
        (["makers not told: Tin"], {"low": 0.0, "high": 0.1}),
    ]


def test_nothing_before_the_stages_that_stop_can_be_hit(facts):
    """If only what is refined stops, nobody's feed of ore does: the share is exact."""
    kg = facts(
        produces("norland", "tin", "refining", share=0.9), produces("norland", "tin-magnets", "magnet", share=0.8)
    )
    result = kg.impact(stop(stages=["separated", "magnet"]))
    assert bounds(result, "tin") == (0.9, 0.9)
    assert bounds(result, "tin-magnets") == (0.8, 1.0)
    assert bounds(kg.impact(stop(stages=["magnet"])), "tin") is None


@pytest.mark.parametrize(
    ("told", "wanted", "why"),
    [
        ({"degree": "mostly"}, (0.5, 1.0), "told only as 'mostly', which is more than half"),
        ({"degree": "all"}, (1.0, 1.0), None),
        ({"degree": "largely"}, (0.0, 1.0), "told only as 'largely'"),
        ({"share": 1.0, "bound": "at_most"}, (0.0, 1.0), "told as up to 100 %"),
        ({"share": 0.4, "bound": "at_most"}, (0.0, 0.4), "told as up to 40 %"),
        ({"share": 0.4, "bound": "at_least"}, (0.4, 1.0), "told as 40 % or more"),
        ({"share": 0.4, "bound": "about"}, (0.4, 0.4), None),
        ({"share": 0.4, "basis": "exports"}, (0.0, 1.0), "told of exports, not of the world's output"),
        ({"quantity": 5.0, "basis": "t"}, (0.0, 1.0), "Norland's share is not told"),
    ],
)
def test_words_and_bounds_are_read_as_intervals(facts, told, wanted, why):
    """Mostly is more than half, up to is at most; without a figure of the world's output it is anything."""
    result = facts(produces("norland", "tin-ore", **told)).impact(stop())
    assert bounds(result, "tin-ore") == wanted
    assert why in because(result, "tin-ore") if why else because(result, "tin-ore") is None


def test_the_share_of_one_form_says_nothing_of_another(facts):
    """A kind of the same class without a share of its own is anything from 0 to 1, and the answer says why."""
    kg = facts(
        produces("norland", "tin", "refining", share=0.9), ("tin", "KIND_OF", "tins"), ("white-tin", "KIND_OF", "tins"),
        needed("white-tin", "lamps"),
    )  # fmt: skip
    result = kg.impact(stop(materials=["tins"]))
    assert bounds(result, "white-tin") == bounds(result, "lamps") == (0.0, 1.0)
    assert "no fact tells Norland's share" in because(result, "white-tin")
    assert "the share told of Tin is that of another form, which does not bound it" in because(result, "white-tin")


def test_the_share_of_a_class_does_not_bound_a_kind(facts):
    """What a country makes of a class may be all or nothing of one kind of it."""
    kg = facts(produces("norland", "tins", "refining", share=0.9), ("tin", "KIND_OF", "tins"))
    result = kg.impact(stop(materials=["tins"]))
    assert bounds(result, "tin") == (0.0, 1.0)
    assert "the share told of Tins is that of the whole class" in because(result, "tin")


def test_a_country_without_a_share_has_at_most_what_is_left(facts):
    """The shares told of others leave little for it."""
    kg = facts(produces("norland", "tin-ore", share=0.9))
    assert bounds(kg.impact(stop("sudland", materials=["tin ore"])), "tin-ore") == (0.0, 0.1)


def test_an_export_stop_leaves_the_makers_at_home_their_feed(facts):
    """Choice 1 of the scenarios: output stops for all, exports for makers abroad alone."""
    kg = facts(
        produces("norland", "tin-ore", share=0.6), produces("sudland", "tin-ore", share=0.4),
        produces("norland", "tin", "refining", share=0.5), produces("sudland", "tin", "refining", share=0.5),
        ("tin", "MADE_FROM", "tin-ore", {}),
    )  # fmt: skip
    assert bounds(kg.impact(stop(materials=["tin ore"])), "tin") == (0.3, 0.3)
    assert bounds(kg.impact(stop(kind="output", materials=["tin ore"])), "tin") == (0.6, 0.6)
    both = kg.impact(stop(materials=["tin ore", "tin"]))
    assert bounds(both, "tin") == (0.8, 0.8)
    assert "outside Norland" in both.to_dict()["settings"]["users"]


def test_stages_of_one_material_feed_each_other(facts):
    """Mined and refined shares of one material never mix: the refined output is fed by the mined one."""
    kg = facts(
        produces("norland", "tin", "mining", share=0.5), produces("sudland", "tin", "mining", share=0.5),
        produces("ostland", "tin", "refining", share=1.0),
    )  # fmt: skip
    assert bounds(kg.impact(stop(stages=["mine"])), "tin") == (0.5, 0.5)
    assert bounds(kg.impact(stop("ostland", stages=["refining"])), "tin") == (1.0, 1.0)


def test_a_share_without_a_stage_may_be_of_another_stage(facts):
    """If only some stages stop, a share at a stage not stated counts from 0."""
    kg = facts(produces("norland", "white-tin", "not stated", share=0.7))
    assert bounds(kg.impact(stop(stages=["metal"])), "white-tin")[0] == 0.0
    assert "at which stage it is counted is not told" in because(kg.impact(stop(stages=["metal"])), "white-tin")
    assert bounds(kg.impact(stop()), "white-tin")[0] == 0.7


def test_severity_scales_and_two_shocks_let_through_what_both_do(facts):
    """One less the product of what passes; an interval of severity is one of exposure."""
    kg = facts(produces("norland", "tin-ore", share=0.8), controls("tin-ore"), ISSUED)
    assert bounds(kg.impact(stop(severity=0.5)), "tin-ore") == (0.4, 0.4)
    assert bounds(kg.impact(rule(severity=[0.25, 0.5])), "tin-ore") == (0.2, 0.4)
    assert "the severity is given as 0.25 to 0.5" in because(kg.impact(rule(severity=[0.25, 0.5])), "tin-ore")
    shocks = [*stop(severity=0.5)["shocks"], *rule(severity=0.5)["shocks"]]
    assert bounds(kg.impact({"id": "both", "shocks": shocks}), "tin-ore") == (0.6, 0.6)
    assert bounds(kg.impact(stop(severity=0)), "tin-ore") is None


def test_what_a_rule_names_twice_it_holds_back_once(facts):
    """A rule that names a class and a kind of it, in two provisions, is still one rule."""
    kg = facts(
        produces("norland", "tin", "mining", share=1.0), ("tin", "KIND_OF", "tins"),
        controls("tins"), controls("tin", "ban-2"), ISSUED,
    )  # fmt: skip
    assert bounds(kg.impact(rule(severity=0.5)), "tin") == (0.5, 0.5)


def test_a_rule_covers_the_kinds_of_what_it_names_and_not_the_class(facts):
    """Downward along KIND_OF, never upward; the user of the class is told why it is not reached."""
    kg = facts(
        ("tin", "KIND_OF", "tins"), ("white-tin", "KIND_OF", "tin"), controls("tin"), ISSUED,
        needed("white-tin", "lamps"), needed("tins", "bells"),
    )  # fmt: skip
    result = kg.impact(rule())
    assert bounds(result, "lamps") == (0.0, 1.0)
    assert bounds(result, "bells") is None
    assert (
        because(result, "bells") == "only a kind of Tins is hit; a shock on a kind does not cover what it is a kind of"
    )


def test_machines_reach_what_they_are_needed_for_and_no_further(facts):
    """A rule on equipment touches its products and the wholes they are part of, never all that a material goes into."""
    kg = facts(
        controls("saws"), controls("know-how", "ban-2"), ISSUED, ("chips", "PART_OF", "industry"),
        needed("saws", "chips"), needed("chips", "bells"),
        needed("know-how", "tin"), needed("tin", "lamps"), needed("tin", "chips"),
    )  # fmt: skip
    result = kg.impact(rule())
    found = {(r["sector"], r["route"]): r["exposure"]["high"] for r in result.to_dict()["sectors"]}
    assert found == dict.fromkeys([("chips", "equipment"), ("industry", "equipment"), ("bells", "equipment")], 1.0)
    assert bounds(result, "tin", "technology") == (0.0, 1.0)
    assert "it bears on what can be made later" in because(result, "lamps")
    assert because(result, "ships") == "no fact names an input of it, so nothing is known of it"
    (chips,) = [r for r in result.to_dict()["sectors"] if r["sector"] == "chips"]
    assert chips["touched"] is True
    assert [part["input"] for part in chips["inputs"]] == ["saws"]
    assert "no fact tells Norland's share" in chips["exposure"]["because"]


def test_routes_are_kept_apart(facts):
    """A product hit through a material and through a machine has two rows, and what is read narrows them."""
    kg = facts(produces("norland", "tin-ore", share=0.6), controls("saws"), controls("tin-ore", "ban-2"), ISSUED,
               needed("saws", "chips"), needed("tin-ore", "chips"))  # fmt: skip
    assert bounds(kg.impact(rule()), "chips", "material") == (0.6, 0.6)
    assert bounds(kg.impact(rule()), "chips", "equipment") == (0.0, 1.0)
    only = kg.impact(rule(read=["equipment"]))
    assert {r["route"] for r in only.to_dict()["sectors"]} == {"equipment"}
    assert kg.impact(rule(read=["ban-1"])).to_dict()["sectors"] == only.to_dict()["sectors"]
    assert [p["read"] for p in only.to_dict()["rules"][0]["provisions"]] == [True, False]


def test_what_is_only_expected_or_denied_is_no_supply(facts):
    """World facts count only if they are told as so; what a rule says counts in every modality."""
    kg = facts(
        (*produces("norland", "tin-ore", share=0.9), {"modality": "expected"}),
        (*produces("sudland", "tin-ore", share=0.2), {"negated": True}),
        (*produces("ostland", "tin-ore", share=0.4), {}),
        (*controls("tin-ore"), {"modality": "scheduled"}), ISSUED,
    )  # fmt: skip
    assert bounds(kg.impact(stop("ostland")), "tin-ore") == (0.4, 0.4)
    assert bounds(kg.impact(rule()), "tin-ore") == (0.0, 0.6)
    told = kg.impact(rule()).to_dict()["rules"][0]
    assert told["provisions"][0]["controls"][0]["modality"] == "scheduled"
    assert (told["state"], told["used_as"], told["since"]) == ("not evaluated", ["in force"], None)


def test_a_fact_that_was_withdrawn_no_longer_counts(facts):
    """Known to ends on its day: before it the share is there, on it no more."""
    kg = facts((*produces("norland", "tin-ore", share=0.9), {"known_to": "2031-06-01"}))
    assert bounds(kg.impact(stop(materials=["tin ore"]), known="2031-05-31"), "tin-ore") == (0.9, 0.9)
    assert bounds(kg.impact(stop(materials=["tin ore"]), known="2031-06-01"), "tin-ore") == (0.0, 1.0)


def test_the_newest_year_counts_and_equal_sources_give_an_interval(facts):
    """Years are not averaged; two figures for one year are both held."""
    told = ((0.2, 2029), (0.6, 2030), (0.7, 2030))
    kg = facts(*(produces("norland", "tin-ore", share=share, year=year) for share, year in told))
    assert bounds(kg.impact(stop()), "tin-ore") == (0.6, 0.7)
    assert "told in more than one way" in because(kg.impact(stop()), "tin-ore")


OLDER = {"share": 0.6, "year": 2030, "edition": "S 2030"}
TONNES = {"quantity": 10.0, "year": 2031}


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        (({"share": 0.6, "year": 2030}, TONNES), (0.6, 0.6)),
        (({"share": 0.6}, TONNES), (0.6, 0.6)),
        ((TONNES,), (0.0, 1.0)),
        ((OLDER, {"share": 0.7, "year": 2030, "edition": "S 2031"}), (0.7, 0.7)),
        ((OLDER, {"share": 0.7, "year": 2030, "edition": "T 1"}), (0.6, 0.7)),
        ((OLDER, {"share": 0.7, "year": 2030}), (0.6, 0.7)),
    ],
)
def test_tonnes_hide_no_share_and_an_edition_corrects_its_own_series(facts, told, expected):
    """Tonnes of a newer year tell no share; of one series the latest edition counts, different series are both held."""
    kg = facts(*(produces("norland", "tin-ore", **row) for row in told))
    assert bounds(kg.impact(stop()), "tin-ore") == expected


def test_a_scenario_chooses_between_figures(facts):
    """By id, or the interval over all years; the settings name what was chosen, and what is no figure is refused."""
    kg = facts(
        produces("norland", "tin-ore", share=0.6, year=2030, edition="S 2030"),
        produces("norland", "tin-ore", share=0.7, year=2030, edition="S 2031"),
        produces("norland", "tin-ore", share=0.8, year=2029),
        produces("sudland", "tin-ore", share=0.1),
    )

    def under(country="norland", **data):
        return kg.impact({**stop(country), "data": data})

    assert bounds(under(years="newest"), "tin-ore") == bounds(kg.impact(stop()), "tin-ore") == (0.7, 0.7)
    assert bounds(under(years="all"), "tin-ore") == (0.7, 0.8)
    (row,) = under(years="all").to_dict()["contradictions"]
    assert [told["value"] for told in row["values"]] == [0.7, 0.8]
    for fact, share in (("f0", 0.6), ("f1", 0.7), ("f2", 0.8)):
        chosen = under(use=[fact])
        assert bounds(chosen, "tin-ore") == (share, share)
        assert chosen.to_dict()["contradictions"] == []
        assert f"chosen: {fact};" in chosen.text()
    assert "nothing here rests on it: f0" in under("sudland", use=["f0"]).to_dict()["settings"]["figures"]
    with pytest.raises(reegraph.ProblemsError, match="tells the share of a maker"):
        under(use=["f9"])
    with pytest.raises(reegraph.ProblemsError, match="allowed: newest, all"):
        under(years="some")


def test_shares_that_add_up_to_more_than_all_are_loosened(facts):
    """Sources that cannot all be right give an interval, and the sum is named."""
    kg = facts(produces("norland", "tin-ore", share=0.7), produces("sudland", "tin-ore", share=0.5))
    assert bounds(kg.impact(stop()), "tin-ore") == (0.5, 0.7)
    assert "the shares told add up to 120 %" in because(kg.impact(stop()), "tin-ore")


@pytest.mark.parametrize(
    ("properties", "links", "why"),
    [
        ({"reach": "abroad"}, [ISSUED], "how much of it crosses a border is not told"),
        ({"reach": "imports"}, [ISSUED], "only imports into Norland are met"),
        ({}, [], "whose rule it is"),
        ({"threshold": 0.1}, [ISSUED], "how much of it passes the threshold"),
        ({}, [ISSUED, ("ban-1", "APPLIES_TO", "sudland", {"as": "destination"})], "only what goes to Sudland is met"),
        ({}, [ISSUED, ("ban-1", "APPLIES_TO", "bureau", {"as": "user"})], "use or own is met"),
    ],
)
def test_a_rule_that_meets_an_untold_part_begins_at_nothing(facts, properties, links, why):
    """Destinations, thresholds and borders without trade facts leave the least at 0."""
    result = facts(produces("norland", "tin-ore", share=0.8), controls("tin-ore", **properties), *links).impact(rule())
    assert bounds(result, "tin-ore")[0] == 0.0
    assert why in because(result, "tin-ore")


def test_whose_rule_it_is_is_found_through_its_office(facts):
    """An office is part of a country; a rule towards all countries meets all exports."""
    kg = facts(
        produces("norland", "tin-ore", share=0.8), controls("tin-ore"), ("ban", "ISSUED_BY", "bureau", {}),
        ("bureau", "PART_OF", "norland", {}), ("ban-1", "APPLIES_TO", "everywhere", {"as": "destination"}),
    )  # fmt: skip
    result = kg.impact(rule())
    assert bounds(result, "tin-ore") == (0.8, 0.8)
    (row,) = result.to_dict()["inputs"]
    assert row["paths"][0]["facts"] == ["f1", "f2", "f3", "f0"]
    assert row["paths"][0]["rules"] == ["ban-1"]
    assert result.to_dict()["rules"][0]["changes_result"] is True
    assert kg.impact(rule(severity=0)).to_dict()["rules"][0]["changes_result"] is False


def test_a_product_with_several_inputs_lies_between_them(facts):
    """Weights that nobody tells are never made up; each input has its own exact figure."""
    kg = facts(
        produces("norland", "tin-ore", share=0.2), produces("norland", "tins", share=0.7), needed("tin-ore", "lamps"),
        needed("tins", "lamps"), needed("saws", "lamps"),
    )  # fmt: skip
    (row,) = kg.impact(stop()).to_dict()["sectors"]
    assert (row["exposure"]["low"], row["exposure"]["high"]) == (0.2, 0.7)
    assert "between Tin ore and Tins" in row["exposure"]["because"]
    assert {p["input"]: p["exposure"]["working"] for p in row["inputs"]} == {"tin-ore": 0.2, "tins": 0.7}


def test_products_that_need_each_other_are_solved(facts):
    """A cycle in the facts gives a figure, not an error."""
    kg = facts(
        produces("norland", "tin-ore", share=0.4),
        needed("tin-ore", "lamps"),
        needed("lamps", "bells"),
        needed("bells", "lamps"),
    )
    data = kg.impact(stop()).to_dict()
    assert {r["sector"]: r["exposure"]["high"] for r in data["sectors"]} == {"lamps": 0.4, "bells": 0.4}
    assert data["numeric"]["residual"] < 1e-12


def test_a_shock_that_hits_nothing_is_no_answer(facts):
    """Where no fact tells what a country makes or a rule controls, the gap leads the page."""
    kg = facts(produces("norland", "tin-ore", share=0.4), ISSUED)
    data = kg.impact(stop("sudland")).to_dict()
    assert (data["answer"], data["gaps"][0]["what"]) == ("no", "what Sudland makes")
    assert kg.impact(rule()).to_dict()["gaps"][0]["what"] == "what Ban controls"
    assert "None of the 5 products and sectors" in kg.impact(rule()).text()


def test_silence_and_contradiction_about_what_was_used_are_listed(facts):
    """An unstated note and a CONTRADICTS link on used facts come with the result; others stay out."""
    note = {"says": "Nobody says.", "modality": "unstated"}
    link = {"rel": "CONTRADICTS", "properties": {"on": "number"}, "method": "inferred", "reason": "two figures"}
    kg = facts(
        produces("norland", "tin-ore", share=0.4),
        produces("norland", "tin-ore", share=0.5),
        more=[
            {"id": "n1", "about": ["f0"], "question": "For which year?", **note},
            {"id": "n2", "about": ["ships"], "question": "Which ships?", **note},
            {"id": "c1", "from": "f0", "to": "f1", "says": "They differ.", **link},
        ],
    )  # fmt: skip
    data = kg.impact(stop(materials=["tin ore"])).to_dict()
    assert [g["what"] for g in data["gaps"] if g["asked_of"] == "sources"] == ["For which year?"]
    (row,) = data["contradictions"]
    assert [(v["value"], v["fact"]) for v in row["values"]] == [(0.4, "f0"), (0.5, "f1")]
    assert row["topic"] == "number: Tin ore"
