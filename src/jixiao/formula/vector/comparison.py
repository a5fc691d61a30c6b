"""Comparisons of vectors: decided by their bounds where these suffice."""

from __future__ import annotations

from typing import Any

from jixiao.formula.algebra import Comparison
from jixiao.formula.semantics.exact import COMPARE
from jixiao.formula.vector.vector import Vector, absences, alike, is_below


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
