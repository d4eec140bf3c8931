"""The definition of exposure, on networks alone: closed forms, brute force, and intervals that hold what they must."""

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import reegraph
from reegraph.impact.network import Cell, Flow, Group, Network

pytestmark = pytest.mark.once


def exact(share):
    """A share that is known."""
    return float(share), float(share)


def one_group(*flows):
    """A cell with one input that comes from several sources."""
    return Cell(groups=(Group(tuple(Flow(source, exact(share)) for source, share in flows)),))


HIT: Cell[Any] = Cell(hit=(1.0, 1.0))
SAFE: Cell[Any] = Cell()


def test_a_chain_is_the_product_of_its_shares():
    """What is hit reaches the end of a chain with the share of every step."""
    cells: dict[Any, Cell[Any]] = {"x": HIT, "other": SAFE}
    shares, before, product = (0.5, 0.8, 0.25, 0.9), "x", 1.0
    for n, share in enumerate(shares):
        cells[f"step {n}"] = one_group((before, share), ("other", 1 - share))
        before, product = f"step {n}", product * share
    assert Network(cells).exposure(before) == pytest.approx(exact(product), abs=1e-15)


@pytest.mark.parametrize(("suppliers", "hit"), [(1, 1), (4, 1), (7, 3), (5, 5), (6, 0)])
def test_of_equal_suppliers_the_part_that_is_hit_counts(suppliers, hit):
    """With k equal suppliers of which r are hit, the exposure is r/k."""
    cells: dict[Any, Cell[Any]] = {n: HIT if n < hit else SAFE for n in range(suppliers)}
    cells["buyer"] = one_group(*((n, 1 / suppliers) for n in range(suppliers)))
    assert Network(cells).exposure("buyer") == pytest.approx(exact(hit / suppliers), abs=1e-15)


def test_a_tree_is_the_sum_over_the_paths_to_its_leaves():
    """Groups count with their part, and flows with their share of the group."""
    cells = {"a": HIT, "b": HIT, "c": SAFE, "left": one_group(("a", 0.3), ("c", 0.7))}
    flows = Flow("left", (1.0, 1.0)), Flow("b", exact(0.5)), Flow("c", exact(0.5))
    cells["top"] = Cell(groups=(Group(flows[:1], exact(0.6)), Group(flows[1:], exact(0.4))))
    net = Network(cells)
    walks, left = net.walks("top")
    assert net.exposure("top") == pytest.approx(exact(0.6 * 0.3 + 0.4 * 0.5), abs=1e-15)
    assert {walk.cells: walk.low for walk in walks} == pytest.approx({("top", "b"): 0.2, ("top", "left", "a"): 0.18})
    assert left == (0.0, 0.0)


def test_a_supplier_of_two_inputs_counts_in_both():
    """Parallel flows are not merged."""
    half = Flow("x", exact(0.5)), Flow("other", exact(0.5))
    buyer = Cell(groups=(Group(half, exact(0.2)), Group((Flow("x"),), exact(0.8))))
    net = Network({"x": HIT, "other": SAFE, "buyer": buyer})
    assert [round(walk.low, 12) for walk in net.walks("buyer")[0]] == [0.8, 0.1]
    assert net.exposure("buyer") == pytest.approx((0.9, 0.9))


def test_two_cells_that_feed_each_other_have_their_closed_form():
    """f1 = ((1-a) s1 + a (1-b) s2) / (1 - ab), also where the cycle loses little."""
    for a, b in ((0.5, 0.25), (0.999, 0.999)):
        cells: dict[Any, Cell[Any]] = {"s1": Cell(hit=exact(0.6)), "s2": Cell(hit=exact(0.2))}
        cells |= {"one": one_group(("two", a), ("s1", 1 - a)), "two": one_group(("one", b), ("s2", 1 - b))}
        net = Network(cells)
        wanted = ((1 - a) * 0.6 + a * (1 - b) * 0.2) / (1 - a * b)
        assert net.exposure("one") == pytest.approx(exact(wanted), abs=1e-12)
        assert net.numeric.residual < 1e-12
        assert net.numeric.error_bound is not None
        assert net.numeric.error_bound < 1e-9


def test_a_cycle_that_nothing_flows_into_is_not_exposed():
    """A walk that never ends meets nothing; the answer says that no error bound is known."""
    cells = {
        "x": HIT,
        "one": one_group(("two", 1.0)),
        "two": one_group(("one", 1.0)),
        "top": one_group(("one", 0.5), ("x", 0.5)),
    }
    net = Network(cells)
    assert net.exposure("one") == (0.0, 0.0)
    assert net.exposure("top") == (0.5, 0.5)
    assert net.numeric.error_bound is None


def test_paths_that_are_not_listed_are_told():
    """Of many paths the largest come first, and what is left of both bounds is given."""
    cells = dict.fromkeys(range(10), HIT) | {"buyer": one_group(*((n, 0.1) for n in range(10)))}
    walks, left = Network(cells).walks("buyer", most=4)
    assert len(walks) == 4
    assert left == pytest.approx((0.6, 0.6))


def test_shares_that_cannot_sum_to_one_are_refused():
    """A group is whole."""
    with pytest.raises(reegraph.ReegraphError, match="shares must sum to 1"):
        Network({"x": HIT, "buyer": one_group(("x", 0.5), ("x", 0.2))})


def test_a_flow_from_nowhere_is_refused():
    """Every source is a cell."""
    with pytest.raises(reegraph.ReegraphError, match="'nowhere', which is no cell"):
        Network({"buyer": one_group(("nowhere", 1.0))})


@st.composite
def dags(draw, cells=8):
    """A network without cycles: cell n has inputs from cells before it, whole numbers as weights."""
    found = {}
    for n in range(draw(st.integers(2, cells))):
        groups = []
        for _ in range(draw(st.integers(0, 2)) if n else 0):
            sources = draw(st.lists(st.integers(0, n - 1), min_size=1, max_size=3))
            groups.append((draw(st.integers(1, 5)), [(source, draw(st.integers(1, 5))) for source in sources]))
        found[n] = groups
    return found


def network(dag, hit):
    """A network of floats with these cells hit."""
    cells = {}
    for key, groups in dag.items():
        whole = sum(part for part, _ in groups)
        told = tuple(
            Group(
                tuple(Flow(s, exact(Fraction(w, sum(x for _, x in flows)))) for s, w in flows),
                exact(Fraction(part, whole)),
            )
            for part, flows in groups
        )
        cells[key] = Cell(exact(key in hit), told)
    return Network(cells)


def brute_force(dag, hit, key, seen=Fraction(1)):
    """The sum over all paths in exact fractions, by plain enumeration."""
    if key in hit:
        return seen
    whole = sum(part for part, _ in dag[key])
    return sum(
        (
            brute_force(dag, hit, source, seen * Fraction(part, whole) * Fraction(weight, sum(x for _, x in flows)))
            for part, flows in dag[key]
            for source, weight in flows
        ),
        Fraction(0),
    )


SUBSETS = st.sets(st.integers(0, 7))


@given(dag=dags(), hit=SUBSETS)
def test_it_equals_brute_force(dag, hit):
    """On small networks every figure is the sum over all enumerated paths."""
    net = network(dag, hit)
    for key in dag:
        low, high = net.exposure(key)
        assert low == high == pytest.approx(float(brute_force(dag, hit, key)), abs=1e-12)


@given(dag=dags(), one=SUBSETS, two=SUBSETS)
def test_more_that_is_hit_never_lowers_it_and_adds_at_most_its_own(dag, one, two):
    """X within Y gives f(X) <= f(Y), and f(X or Y) <= f(X) + f(Y)."""
    alone, other, both = network(dag, one), network(dag, two), network(dag, one | two)
    for key in dag:
        x, y, xy = (net.exposure(key)[0] for net in (alone, other, both))
        assert 0 <= x <= xy + 1e-12
        assert xy <= min(1.0, x + y) + 1e-12


@st.composite
def vague(draw, cells=7):
    """A network with intervals, some with cycles, and for each group weights that lie within them."""
    count, found, weights = draw(st.integers(2, cells)), {}, {}
    numbers = st.integers(0, 10).map(lambda n: n / 10)
    for n in range(count):
        groups, chosen = [], []
        for _ in range(draw(st.integers(0, 2))):
            sources = draw(st.lists(st.integers(0, count - 1), min_size=1, max_size=3))
            raw = [draw(st.integers(1, 9)) for _ in sources]
            picked = [w / sum(raw) for w in raw]
            boxes = [(w * draw(numbers), w + (1 - w) * draw(numbers)) for w in picked]
            groups.append([Flow(s, box) for s, box in zip(sources, boxes, strict=True)])
            chosen.append(picked)
        parts = [1 / len(groups) for _ in groups]
        low = draw(numbers)
        hit = (low * draw(numbers), low)
        boxes = [(p * draw(numbers), p + (1 - p) * draw(numbers)) for p in parts]
        found[n] = Cell(hit, tuple(Group(tuple(g), box) for g, box in zip(groups, boxes, strict=True)))
        weights[n] = (hit[0] + (hit[1] - hit[0]) * draw(numbers), parts, chosen)
    return found, weights


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(given_=vague())
def test_an_interval_holds_every_network_that_fits_it(given_):
    """Whatever the untold shares are, the figure lies within its bounds."""
    cells, weights = given_
    net = Network(cells)
    sure = {}
    for key, (hit, parts, chosen) in weights.items():
        groups = zip(cells[key].groups, parts, chosen, strict=True)
        told = (
            Group(tuple(Flow(f.source, exact(w)) for f, w in zip(g.flows, ws, strict=True)), exact(p))
            for g, p, ws in groups
        )
        sure[key] = Cell(exact(hit), tuple(told))
    inside = Network(sure)
    for key in cells:
        low, high = net.exposure(key)
        assert low - 1e-9 <= inside.exposure(key)[0] <= high + 1e-9


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(given_=vague())
def test_what_the_paths_contribute_sums_to_both_bounds(given_):
    """Paths and remainder add up to the figure, to 1e-12, and the larger come first."""
    net = Network(given_[0])
    for key in given_[0]:
        walks, left = net.walks(key, most=50)
        low, high = net.exposure(key)
        assert sum(w.low for w in walks) + left[0] == pytest.approx(low, abs=1e-12)
        assert sum(w.high for w in walks) + left[1] == pytest.approx(high, abs=1e-12)
        sizes = [max(w.low, w.high) for w in walks]
        assert sizes == sorted(sizes, reverse=True)
