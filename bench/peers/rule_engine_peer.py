"""rule-engine: one rule a formula, resolved from a mapping. It has no rounding, so that is Python's."""

from __future__ import annotations

import rule_engine

from bench.formulas import FORMULAS, PLACES, Translation
from bench.peers import Peer, Row
from bench.peers.short_names import NAMES


class _Rules(Translation):
    def name(self, name: str) -> str:
        return NAMES[name]

    def choice(self, condition: str, first: str, second: str) -> str:
        return f"({condition} ? {first} : {second})"

    def extreme(self, which: str, one: str, other: str) -> str:
        return f"({one} {'<=' if which == 'min' else '>='} {other} ? {one} : {other})"


_RULES = [rule_engine.Rule(_Rules().write(text)) for text in FORMULAS.values()]


def _total(unit: Row) -> float:
    named = {NAMES[name]: value for name, value in unit.items()}
    return float(round(sum(round(each.evaluate(named), PLACES) for each in _RULES), PLACES))


PEERS = [Peer("rule-engine", "rule-engine", one=_total)]
