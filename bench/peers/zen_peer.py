"""zen-engine (GoRules): a decision graph with one expression node; many units by its loop mode."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any

import zen

from bench.formulas import FORMULAS, PLACES, Translation
from bench.peers import Peer, Row
from bench.peers.short_names import NAMES


class _Zen(Translation):
    def name(self, name: str) -> str:
        return NAMES[name]

    def choice(self, condition: str, first: str, second: str) -> str:
        return f"({condition} ? {first} : {second})"

    def extreme(self, which: str, one: str, other: str) -> str:
        return f"{which}([{one}, {other}])"


def _graph(*, loop: bool) -> dict[str, Any]:
    writer = _Zen()
    points = [
        {"id": f"e{at}", "key": f"p{at}", "value": f"round({writer.write(text)}, {PLACES})"}
        for at, text in enumerate(FORMULAS.values())
    ]
    total = {"id": "total", "key": "total", "value": " + ".join(f"$.p{at}" for at in range(len(points)))}
    content: dict[str, Any] = {"expressions": [*points, total]}
    if loop:
        content |= {"executionMode": "loop", "inputField": "units", "outputPath": "units"}
    return {
        "nodes": [
            {"id": "in", "type": "inputNode", "name": "in"},
            {"id": "points", "type": "expressionNode", "name": "points", "content": content},
            {"id": "out", "type": "outputNode", "name": "out"},
        ],
        "edges": [
            {"id": "a", "sourceId": "in", "targetId": "points", "type": "edge"},
            {"id": "b", "sourceId": "points", "targetId": "out", "type": "edge"},
        ],
    }


_ENGINE = zen.ZenEngine()
_ONE = _ENGINE.create_decision(json.dumps(_graph(loop=False)))
_LOOP = _ENGINE.create_decision(json.dumps(_graph(loop=True)))


def _total(unit: Row) -> float:
    return float(_ONE.evaluate({NAMES[name]: value for name, value in unit.items()})["result"]["total"])


def _many(rows: Sequence[Row]) -> Callable[[], Sequence[float]]:
    given = {"units": [{NAMES[name]: value for name, value in row.items()} for row in rows]}
    return lambda: [float(each["total"]) for each in _LOOP.evaluate(given)["result"]["units"]]


PEERS = [Peer("zen-engine", "zen-engine", one=_total, many=_many, by_rows=True)]
