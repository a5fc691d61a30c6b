"""Choices between vectors: one answer for all rows, and the masks of what is taken."""

from __future__ import annotations

from typing import Any

import numpy as np

from jixiao.formula.vector.vector import Mask, Vector, any_of


def answer_of(condition: Vector) -> bool | None:
    """Return what a condition is in every row, or None: most rules have one case that all units at hand are in."""
    if not condition.is_present:
        return None
    if not isinstance(condition.numerator, np.ndarray):
        return bool(condition.numerator)
    if not condition.numerator.any():
        return False
    return True if condition.numerator.all() else None


def where(taken: Any, first: Mask, second: Mask) -> Mask:  # noqa: ANN401 - an array of yes/no
    """Return the one mask where rows are taken, the other elsewhere."""
    return some(any_of(None if first is None else taken & first, None if second is None else second & ~taken))


def some(mask: Mask) -> Mask:
    """Return a mask, or None where it is set nowhere."""
    return mask if mask is not None and mask.any() else None
