"""pandas as a user writes it: columns of float, ``numpy.where`` and ``Series.round``."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pandas as pd

from bench.formulas import BITWISE, FORMULAS, PLACES, Translation
from bench.peers import Columns, Peer


class Arrays(Translation):
    """Formulas over arrays: choices look at both branches."""

    def name(self, name: str) -> str:
        return f"d[{name!r}]"

    def joined(self, word: str, parts: list[str]) -> str:
        return f"({BITWISE[word].join(parts)})"

    def choice(self, condition: str, first: str, second: str) -> str:
        return f"np.where({condition}, {first}, {second})"

    def extreme(self, which: str, one: str, other: str) -> str:
        return f"np.{which}imum({one}, {other})"


_CODE = [compile(Arrays().write(text), name, "eval") for name, text in FORMULAS.items()]


def _many(columns: Columns) -> Callable[[], Sequence[float]]:
    frame = pd.DataFrame(dict(columns))

    def totals() -> Any:  # noqa: ANN401 - an array of float64
        scope = {"d": frame, "np": np}
        with np.errstate(divide="ignore", invalid="ignore"):
            points = [
                pd.Series(np.asarray(eval(each, scope)) + 0.0 * frame.iloc[:, 0]).round(PLACES)
                for each in _CODE
            ]
        return sum(points[1:], points[0]).round(PLACES).to_numpy()

    return totals


PEERS = [Peer("pandas", "pandas", many=_many)]
