"""polars: one lazy query of float expressions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import polars as pl

from bench.formulas import BITWISE, FORMULAS, PLACES, Translation
from bench.peers import Columns, Peer


class _Polars(Translation):
    def name(self, name: str) -> str:
        return f"pl.col({name!r})"

    def joined(self, word: str, parts: list[str]) -> str:
        return f"({BITWISE[word].join(parts)})"

    def choice(self, condition: str, first: str, second: str) -> str:
        return f"pl.when({condition}).then({first}).otherwise({second})"

    def extreme(self, which: str, one: str, other: str) -> str:
        sides = ", ".join(
            each if each.startswith(("pl.", "(")) else f"pl.lit({each})" for each in (one, other)
        )
        return f"pl.{which}_horizontal({sides})"


_POINTS = [
    eval(_Polars().write(text), {"pl": pl}).cast(pl.Float64).round(PLACES) for text in FORMULAS.values()
]


def _many(columns: Columns) -> Callable[[], Sequence[float]]:
    frame = pl.DataFrame(dict(columns))
    query = frame.lazy().select(pl.sum_horizontal(_POINTS).round(PLACES).alias("total"))

    def totals() -> Any:  # noqa: ANN401 - an array of float64
        return query.collect()["total"].to_numpy()

    return totals


PEERS = [Peer("polars（浮点）", "polars", many=_many)]
