"""Comparisons of vectors, decided by their bounds where these suffice, and choices by an answer."""

from __future__ import annotations

from typing import Any

import numpy as np

from jixiao.formula.algebra import Comparison
from jixiao.formula.semantics.exact import COMPARE
from jixiao.formula.vector.vector import Mask, Vector, absences, alike, any_of, is_below


def compared(operator: Comparison, left: Vector, right: Vector) -> Vector:
    """Return the answers of a comparison."""
    missing, failed = absences(left, right)
    answer: Any = _decided(operator, left, right)
    if answer is None:
        first, second, _over, _bounds = alike(left, right)
        answer = COMPARE[operator](first, second)
    return Vector(answer, missing=missing, failed=failed)


def _decided(operator: Comparison, left: Vector, right: Vector) -> bool | None:
    """Return what a comparison is in all rows, where the bounds tell."""
    if operator in {"==", "!="}:
        differ = is_below(left, right, or_equal=False) or is_below(right, left, or_equal=False)
        return (operator == "!=") if differ else None
    lesser, greater = (left, right) if operator in {"<", "<="} else (right, left)
    or_equal = operator in {"<=", ">="}
    if is_below(lesser, greater, or_equal=or_equal):
        return True
    return False if is_below(greater, lesser, or_equal=not or_equal) else None


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
