"""Numbered texts and the rows of detail tables, for columns."""

from __future__ import annotations

import itertools
import statistics
from collections.abc import MutableMapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

import numpy as np

from jixiao.formula.vector.vector import Mask, Vector


@dataclass(slots=True)
class Texts:
    """Texts by number, so that columns of them are columns of integers."""

    numbers: dict[str, int] = field(default_factory=dict)

    def number(self, text: str) -> int:
        """Return the number of a text."""
        return self.numbers.setdefault(text, len(self.numbers))

    def all(self) -> list[str]:
        """Return every text, by its number."""
        return list(self.numbers)


@dataclass(slots=True)
class Rows:
    """The rows of a detail table of all units at hand.

    ``counts`` are those of each unit, ``owner`` the unit of each row; ``missing`` marks units that handed in no table.
    """

    counts: Any
    columns: MutableMapping[str, Vector]
    missing: Mask = None
    owner: Any = None
    offsets: Any = None
    repeated: dict[str, Vector] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Work out whose each row is."""
        self.owner = np.repeat(np.arange(len(self.counts)), self.counts)
        self.offsets = np.concatenate([[0], np.cumsum(self.counts)]).astype(np.int64)


def sums(rows: Rows, values: Any) -> Any:  # noqa: ANN401
    """Return the sum of each unit's rows."""
    running = np.concatenate([np.zeros(1, dtype=values.dtype), np.cumsum(values)])
    return running[rows.offsets[1:]] - running[rows.offsets[:-1]]


def medians(rows: Rows, values: Vector, taken: Any) -> Vector:  # noqa: ANN401
    """Return the median of each unit's rows that are taken, as Python integers; failed where there are none."""
    tops, overs = (
        np.broadcast_to(np.asarray(numbers), len(taken)).tolist()
        for numbers in (values.numerator, values.denominator)
    )
    fractions: list[Fraction] = []
    for start, end in itertools.pairwise(rows.offsets.tolist()):
        of_unit = [Fraction(int(tops[row]), int(overs[row])) for row in range(start, end) if taken[row]]
        fractions.append(Fraction(statistics.median(of_unit)) if of_unit else Fraction(0))
    begun = sums(rows, np.asarray(taken).astype(np.int64)) > 0
    above = [value.numerator for value in fractions]
    below = [value.denominator for value in fractions]
    return Vector(
        np.array(above, dtype=object), np.array(below, dtype=object), min([0, *above]), max([0, *above]), max([1, *below]),
        failed=~begun,
    )  # fmt: skip
