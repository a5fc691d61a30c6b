"""simpleeval as it is used: each formula parsed once, evaluated with a unit's names."""

from __future__ import annotations

from simpleeval import SimpleEval

from bench.formulas import FORMULAS, PLACES
from bench.peers import Peer, Row

_EVALUATOR = SimpleEval(functions={"min": min, "max": max})
_PARSED = [(text, _EVALUATOR.parse(text)) for text in FORMULAS.values()]


def _total(unit: Row) -> float:
    _EVALUATOR.names = dict(unit)
    return float(round(sum(round(_EVALUATOR.eval(text, tree), PLACES) for text, tree in _PARSED), PLACES))


PEERS = [Peer("simpleeval", "simpleeval", one=_total)]
