"""The HTML page in a real Chromium: opened from a file, it shows, answers clicks and keys, and asks no network."""

import os
import re
import shutil

import pytest
from playwright.sync_api import expect, sync_playwright

from reegraph.views import view_model, write_page, write_view

FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
SCREEN = {"width": 1400, "height": 900}
PHONE = {"width": 390, "height": 844}
HOSTILE = "</script><script>window.hit=1</script><img src=x onerror='window.hit=2'><svg onload='window.hit=3'>"


@pytest.fixture(scope="module")
def kg(kg):
    """What the articles tell: the graph that the page shows."""
    return kg.of_articles()


@pytest.fixture(scope="module")
def chromium():
    """The Chromium of the system."""
    path = os.environ.get("REEGRAPH_CHROMIUM") or shutil.which("chromium") or "/usr/bin/chromium"
    if not os.access(path, os.X_OK):
        if os.environ.get("REEGRAPH_REQUIRE_CHROMIUM"):
            pytest.fail(f"no Chromium at {path}")
        pytest.skip(f"no Chromium at {path}")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def opened(chromium):
    """Open a file, and fail at the end if the page complained or asked for anything but itself."""
    contexts, wrong, asked, given = [], [], [], []

    def visit(file, viewport=SCREEN, hash_="", **options):
        context = chromium.new_context(viewport=viewport, reduced_motion="reduce", **options)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: wrong.append(f"{message.type}: {message.text}"))
        page.on("pageerror", lambda error: wrong.append(f"error: {error}"))
        page.on("dialog", lambda dialog: wrong.append(f"dialog: {dialog.message}"))
        address = f"file://{file}"
        page.on("request", lambda request: asked.append(request.url))
        given.append(address)
        page.goto(address + hash_)
        return page

    yield visit
    for context in contexts:
        context.close()
    assert wrong == []
    assert asked == given


@pytest.fixture(scope="module")
def whole(kg, tmp_path_factory):
    """The page of the shipped graph."""
    return write_view(kg, tmp_path_factory.mktemp("page") / "whole.html")


def click_on(page, id_):
    """Click in the middle of a box."""
    spot = page.evaluate("id => reegraph.spot(id)", id_)
    page.mouse.click(spot["x"], spot["y"])


def in_window(page, id_, viewport):
    """Tell whether the middle of a box is in the window."""
    spot = page.evaluate("id => reegraph.spot(id)", id_)
    return 0 < spot["x"] < viewport["width"] and 0 < spot["y"] < viewport["height"]


def test_the_first_view_is_readable_and_whole(opened, whole, kg):
    """At 1400 x 900 labels are at least 11 pixels high, and chain, rules and countries are in the window."""
    page = opened(whole)
    assert page.evaluate("reegraph.labelSize()") >= 11
    wanted = [n for n, a in kg.nx.nodes(data=True) if a["labels"][0] in ("Policy", "Provision", "Material", "Country")]
    assert all(in_window(page, node, SCREEN) for node in wanted)
    assert page.evaluate("document.fonts.size") == 0  # no font is loaded from anywhere


def test_a_click_on_a_thing_shows_its_facts(opened, whole, kg):
    """With our words, speaker, modality, dates, source, paragraph, what differs, and the fact id."""
    page = opened(whole)
    click_on(page, "us-100-percent-tariff")
    panel = page.locator("#panel")
    expect(panel.locator("h2")).to_have_text(kg.entities["us-100-percent-tariff"].properties["name"])
    card = panel.locator("article[data-fact=tariff-100-averted]")
    expect(card).to_contain_text("said by Scott Bessent")
    expect(card.locator(".chip")).to_have_text("claimed")
    expect(card).to_contain_text("publisher not recorded")
    expect(card).to_contain_text("paragraph")
    expect(card.locator(".links")).to_contain_text("differs from (state)")
    expect(card.locator("> .id")).to_have_text("tariff-100-averted")
    assert page.url.endswith("#n=us-100-percent-tariff")
    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    assert "#" not in page.url


def test_a_negated_fact_says_so(opened, whole, kg):
    """A fact that something is not so carries a chip of its own."""
    fact = next(f for f in kg.facts.values() if f.negated and f.form == "change" and f.content.of in kg.entities)
    page = opened(whole, hash_=f"#n={fact.content.of}")
    expect(page.locator(f"article[data-fact={fact.id}] .is-negated")).to_have_text("not so")


def test_what_is_not_confirmed_stands_in_the_card_of_the_fact(opened, whole):
    """In red, with the id of the fact that says so; that fact prints no "act: confirmed" and names what it is about."""
    page = opened(whole)
    click_on(page, "us-100-percent-tariff")
    expect(page.locator("#panel .states")).to_contain_text("averted (claimed, not confirmed)")
    remark = page.locator("article[data-fact=tariff-100-averted] .remark.against")
    expect(remark).to_contain_text("not confirmed by China:")
    remark.get_by_role("button", name="tariff-100-averted-not-confirmed").click()
    card = page.locator("article.found")
    expect(card).to_have_attribute("data-fact", "tariff-100-averted-not-confirmed")
    expect(card).to_contain_text("act: not confirmed")
    assert page.url.endswith("#f=tariff-100-averted-not-confirmed")
    card.locator(".links button").click()
    expect(page.locator("article.found")).to_have_attribute("data-fact", "tariff-100-averted")


def test_an_inferred_fact_is_our_reading(opened, whole):
    """With its reason and not in the source's voice; a link names its speaker and modality on the facts it joins."""
    page = opened(whole, hash_="#f=tariff-averted-or-threatened")
    card = page.locator("article.found")
    expect(card.locator(".chip")).to_have_text("our reading")
    expect(card).to_contain_text("the text with the threat does not tell what became of it")
    expect(card).not_to_contain_text("own voice")
    page.evaluate("location.hash = '#f=tariff-100-start'")
    outcome = page.locator("article.found .links li").filter(has_text="its outcome (did not)")
    expect(outcome.locator("small")).to_contain_text("Scott Bessent, claimed, our reading")


def test_the_address_opens_a_fact_and_follows_it(opened, whole, kg):
    """A fact can be opened by its address: at a thing that it is about, or in a panel of its own."""
    page = opened(whole, hash_="#f=tariff-100-averted")
    expect(page.locator("article.found")).to_have_attribute("data-fact", "tariff-100-averted")
    expect(page.locator("#panel h2")).to_have_text(kg.entities["us-100-percent-tariff"].properties["name"])
    for fact in sorted(kg.facts)[::8]:
        page.evaluate("id => { location.hash = `#f=${id}` }", fact)
        expect(page.locator("article.found")).to_have_attribute("data-fact", fact)


def test_the_drawing_returns_when_the_panel_is_closed(opened, whole):
    """To where it was, whether the reader had moved it or not; a selected thing is in the free part of the window."""
    page = opened(whole)
    for moved in (False, True):
        if moved:
            page.get_by_role("button", name="Zoom in").click()
        before = page.evaluate("reegraph.spot('rare-earth-magnets')")
        page.evaluate("reegraph.select('us-tariffs-2025-earlier')")
        page.evaluate("reegraph.select('advanced-manufacturing')")
        left = page.locator("#panel").bounding_box()["x"]
        assert 0 < page.evaluate("reegraph.spot('advanced-manufacturing').x") < left
        page.keyboard.press("Escape")
        after = page.evaluate("reegraph.spot('rare-earth-magnets')")
        assert after == pytest.approx(before, abs=0.5)


def test_a_click_on_a_line_shows_the_facts_of_the_relation(opened, whole, kg):
    """Also where the relations of a bundle run together."""
    edge = next(
        k for a, _, k, d in kg.nx.edges(keys=True, data=True) if d["type"] == "PRODUCES" and d.get("share") == 0.9
    )
    page = opened(whole)
    spot = page.evaluate("id => reegraph.spotOfLine(id)", edge)
    page.mouse.move(spot["x"] - 9, spot["y"])
    expect(page.locator("#hint")).to_contain_text("China produces")
    page.mouse.click(spot["x"] - 9, spot["y"])
    expect(page.locator(f"article[data-fact='{edge.split('/')[0]}']")).to_be_visible()


def test_the_legend_shows_and_hides_types(opened, whole):
    """A click on a type of the legend switches it on, counts it, and brings it into the window; another hides it."""
    page = opened(whole)
    before = page.locator("#counts").inner_text()
    people = page.locator(".type-button[data-type=Person]")
    expect(people).to_have_attribute("aria-pressed", "false")
    people.click()
    expect(people).to_have_attribute("aria-pressed", "true")
    assert page.locator("#counts").inner_text() != before
    assert in_window(page, "xi-jinping", SCREEN)
    people.click()
    expect(page.locator("#counts")).to_have_text(before)


def test_search_finds_names_aliases_and_facts(opened, whole):
    """From the keyboard alone: slash, words, arrow, Enter; a hidden type is switched on for its result."""
    page = opened(whole)
    page.keyboard.press("/")
    page.keyboard.type("washington")  # an alias
    expect(page.locator("#hits li").first).to_contain_text("United States")
    page.keyboard.press("Enter")
    expect(page.locator("#panel h2")).to_have_text("United States")
    page.keyboard.press("/")
    page.keyboard.type("tariff of cheese")
    expect(page.locator("#hits")).to_contain_text("Nothing found")
    page.locator("#query").fill("kept the tariff")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("article.found")).to_have_attribute("data-fact", "tariff-100-averted")
    page.keyboard.press("/")
    page.keyboard.type("greer")
    page.keyboard.press("Enter")
    expect(page.locator("#panel h2")).to_have_text("Jamieson Greer")
    expect(page.locator(".type-button[data-type=Person]")).to_have_attribute("aria-pressed", "true")


def test_search_opens_links_between_facts_and_puts_them_last(opened, whole, kg):
    """Statements come before links between facts, and a link opens a panel with its two facts."""
    page = opened(whole)
    page.locator("#query").fill("tariff planned")
    hits = page.locator("#hits li .says").all_inner_texts()
    between = {f.says: f.form == "link" and f.content.start in kg.facts for f in kg.facts.values()}
    order = [between[says] for says in hits]
    assert order == sorted(order)
    assert order[-1]
    page.locator("#hits li").last.click()
    expect(page.locator("#panel .type").first).to_have_text("Link between facts")
    expect(page.locator("#panel article")).to_have_count(3)


def test_the_keyboard_walks_the_drawing(opened, whole):
    """Arrows go from thing to thing, Enter goes to the facts, Escape comes back."""
    page = opened(whole, hash_="#n=rare-earth-magnets")
    page.locator("#canvas").focus()
    seen = set()
    for key in ("ArrowRight", "ArrowDown", "ArrowLeft"):
        page.keyboard.press(key)
        seen.add(page.locator("#panel h2").inner_text())
    assert len(seen) == 3
    page.keyboard.press("Enter")
    expect(page.locator("#panel")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#panel")).to_be_hidden()
    expect(page.locator("#canvas")).to_be_focused()


def test_the_table_holds_every_fact(opened, whole, kg):
    """As rows that the search filters; a thing's button leads back to the drawing."""
    page = opened(whole)
    page.get_by_role("tab", name="Table").click()
    rows = page.locator("tbody tr")
    expect(rows).to_have_count(len(kg.facts))
    page.locator("#query").fill("soybeans")
    visible = page.locator("tbody tr:visible")
    assert 0 < visible.count() < len(kg.facts)
    visible.first.locator(".jump").first.click()
    expect(page.locator("#panel")).to_be_visible()
    expect(page.locator("#graph-view")).to_be_visible()


def test_the_table_is_sorted_by_its_heads(opened, whole, kg):
    """A click sorts, a second turns the order; what only the drawing needs is not there."""
    page = opened(whole)
    page.get_by_role("tab", name="Table").click()
    expect(page.locator(".zoom")).to_be_hidden()
    expect(page.locator("#legend")).to_be_hidden()
    head = page.locator("th").last
    ids = sorted(kg.facts)
    for order in ("ascending", "descending"):
        head.get_by_role("button").click()
        expect(head).to_have_attribute("aria-sort", order)
        assert page.locator("tbody tr td:last-child").all_inner_texts() == ids
        ids.reverse()
    page.get_by_role("tab", name="Graph").click()
    expect(page.locator(".zoom")).to_be_visible()


def test_dark_colours_follow_the_system(opened, whole):
    """The page is dark if the reader's system is."""
    page = opened(whole, color_scheme="dark")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(18, 22, 28)"
    page.emulate_media(color_scheme="light")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"


def test_a_phone_gets_a_sheet_and_no_sideways_scrolling(opened, whole):
    """The facts come from below, and the box that was touched stays in sight above them."""
    page = opened(whole, PHONE, has_touch=True, is_mobile=True)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    assert page.evaluate("reegraph.labelSize()") >= 11
    page.evaluate("reegraph.select('rare-earth-magnets')")
    sheet = page.locator("#panel").bounding_box()
    assert sheet["width"] == PHONE["width"]
    assert sheet["y"] > PHONE["height"] / 3
    assert page.evaluate("reegraph.spot('rare-earth-magnets').y") < sheet["y"]
    page.keyboard.press("Escape")
    expect(page.locator("#legend")).to_be_hidden()
    page.get_by_role("button", name="Legend").click()
    expect(page.locator("#legend")).to_be_visible()


def test_a_phone_shows_the_top_its_hits_and_its_caption(opened, whole):
    """The first rules are whole, no result runs off the window, and the table's caption is as wide as the table."""
    page = opened(whole, PHONE, has_touch=True, is_mobile=True)
    canvas = page.locator("#canvas").bounding_box()
    top = page.evaluate("reegraph.spot('cn-export-restrictions-2025-04-04').y")
    assert top > canvas["y"] + 30
    page.locator("#query").fill("tariff")
    hits = page.locator("#hits").bounding_box()
    assert hits["x"] >= 0
    assert hits["x"] + hits["width"] <= PHONE["width"]
    page.keyboard.press("Escape")
    page.get_by_role("tab", name="Table").click()
    assert page.locator("caption").bounding_box()["width"] > PHONE["width"] * 0.8


def test_hostile_names_do_not_run(opened, kg, tmp_path):
    """Names, titles, facts and footers with markup stay text; an address that is no web address is no link."""
    graph = kg.nx.copy()
    graph.nodes["china"].update(name=HOSTILE, aliases=[HOSTILE])
    fact = next(n for n, a in graph.nodes(data=True) if "Claim" in a["labels"] and "china" in graph[n])
    graph.nodes[fact].update(says=HOSTILE, said_at=HOSTILE)
    for node, data in graph.nodes(data=True):
        if data["labels"] == ["Source"]:
            data.update(url="javascript:window.hit=4", name=HOSTILE, publisher=f"{HOSTILE} {node}")
    model = view_model(graph, kg.ontology, title=HOSTILE, meta={"version": HOSTILE})
    write_page(model, tmp_path / "evil.html")
    page = opened(tmp_path / "evil.html", hash_="#n=china")
    expect(page.locator("#panel h2")).to_have_text(HOSTILE)
    page.get_by_role("tab", name="Table").click()
    assert page.evaluate("window.hit") is None
    assert page.locator("img").count() == 0
    assert page.locator("a[href^=javascript]").count() == 0


def test_a_part_of_the_graph_opens_too(opened, kg, tmp_path):
    """Around one thing, everything is switched on and in the window."""
    page = opened(write_view(kg, tmp_path / "near.html", around="kuala-lumpur-talks"))
    assert page.locator(".type-button[aria-pressed=false]").count() == 0
    ids = re.findall(r'{"id":"([^"]+)","label"', page.locator("#nodes").text_content())
    assert "scott-bessent" in ids or "jamieson-greer" in ids
    assert all(in_window(page, id_, SCREEN) for id_ in ids)
