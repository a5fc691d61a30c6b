"""What the benchmark compares is comparable: every peer's formulas are the ruleset's, and the units are what they claim."""

from __future__ import annotations

import numpy as np
import pytest
from bench.peers import Peer, by_hand, pandas_peer, polars_peer, simple
from bench.workload import CENTS, RATIOS, adversarial_units, as_arrow, as_floats, flat_rules, random_units

import jixiao
from jixiao import Rules

PEERS = [*by_hand.PEERS, *simple.PEERS, *pandas_peer.PEERS, *polars_peer.PEERS]
COUNT = 400


@pytest.fixture(scope="module")
def rules() -> Rules:
    """The flat ruleset."""
    return flat_rules()


@pytest.mark.long
def test_all_indicators_are_measured(rules: Rules) -> None:
    """The 25 of the shipped ruleset, with their weights."""
    shipped = jixiao.load("guangzhou/2022")
    assert [(each.name, each.weight) for each in rules.program.indicators] == [
        (each.name, each.weight) for each in shipped.program.indicators
    ]


@pytest.mark.parametrize("peer", PEERS, ids=lambda peer: peer.name)
def test_peers_compute_the_same_rules(rules: Rules, peer: Peer) -> None:
    """A peer differs by what floats and its rounding do, never by a formula: by hundredths, not by points."""
    units = random_units(COUNT, 21)
    exact = np.array([float(each) for each in rules.score_table(as_arrow(rules, units))["总分"].to_pylist()])
    floats = as_floats(rules, units)
    if peer.many is not None:
        totals = np.asarray(peer.many(floats)())
    else:
        assert peer.one is not None
        totals = np.array(
            [peer.one({name: values[at].item() for name, values in floats.items()}) for at in range(COUNT)]
        )
    assert abs(totals - exact).max() < 0.06
    assert (abs(totals - exact) < 0.001).mean() > 0.8


def test_adversarial_units_aim_at_ties(rules: Rules) -> None:
    """A third of each ratio's points end in a 5 at the third decimal, by whole numbers and not by chance."""
    units = adversarial_units(COUNT, 22)
    ratio = RATIOS[0]
    twice = 2 * 100 * ratio.points * units[ratio.above]
    ties = (twice % units[ratio.below] == 0) & (twice // units[ratio.below] % 2 == 1)
    assert 0.2 < ties.mean() < 0.6
    assert not set(rules.fields) - set(units)


@pytest.mark.parametrize("make", [random_units, adversarial_units])
def test_the_limit_is_an_independent_check(make: object, rules: Rules) -> None:
    """The program by hand over 64-bit integers gives what jixiao gives, to the last digit."""
    numba_peer = pytest.importorskip("bench.peers.numba_peer", reason="pip install 'jixiao[bench]'")
    units = make(COUNT, 23)  # type: ignore[operator]
    found = rules.score_table(as_arrow(rules, units))["总分"].to_pylist()
    assert [round(each * CENTS) for each in found] == list(numba_peer.many(units)())
