"""Exact numbers of many rows: quotients of integers in numpy arrays, with bounds that rule out overflow.

Every vector carries bounds of its numerators and denominators. Before an operation its result is bounded; where 64 bits
are enough for the bound it runs on int64, otherwise the actual values are read, and where these are too large as
well the operation runs on Python integers, in the same arrays. So the digits are those of ``exact`` whichever way.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Iterable
from typing import Any, Final, NamedTuple, Self

import numpy as np

from jixiao.formula.integer.code import Bailout
from jixiao.formula.syntax.limits import MAX_BITS

Numbers = Any
"""An int64 array, an array of Python integers, or one Python integer for all rows."""

Mask = Any
"""An array of yes/no, or None where it is no in all rows."""

MOST: Final = 2**63 - 1
"""The largest number of 64 bits."""

_RARE: Final = 16
"""One row in so many is cheaper written by itself."""

_LARGEST: Final = 1 << (MAX_BITS - 2)


_YES_NO, _WHOLE = {np.dtype(bool)}, {np.dtype(np.int64)}
_NUMBERS: Final = frozenset({int, bool, np.ndarray})


class _Parts(NamedTuple):
    numerator: Numbers
    denominator: Numbers = 1
    lower: int = 0
    upper: int = 1
    max_denominator: int = 1
    missing: Mask = None
    failed: Mask = None
    cap: tuple[int, int] | None = None


class Vector(_Parts):
    """Values of many rows: of numbers ``numerator / denominator``; yes/no, days and numbered texts are in ``numerator``.

    ``lower`` and ``upper`` bound ``numerator``, ``max_denominator`` bounds ``denominator``, which is above 0. Where
    ``missing`` or ``failed`` is set (never both) there is no value; what ``numerator`` holds is within the bounds as well,
    because operations run on it. ``cap`` is a quotient that no value is above, where more is known of values than of
    their parts: a share of at most 1 has numerators of any size.

    Bounds, and what is one number for all rows, are Python's integers: those of numpy have 64 bits, and a bound that
    wraps round proves whatever is asked of it. Raises TypeError for any other.
    """

    __slots__ = ()

    def __new__(  # noqa: PLR0913, PLR0917 - the parts that it has
        cls,
        numerator: Numbers,
        denominator: Numbers = 1,
        lower: int = 0,
        upper: int = 1,
        max_denominator: int = 1,
        missing: Mask = None,
        failed: Mask = None,
        cap: tuple[int, int] | None = None,
    ) -> Self:
        """Return the vector of these parts, once its bounds are known to be Python's integers."""
        if not (
            lower.__class__ is upper.__class__ is max_denominator.__class__ is int
            and numerator.__class__ in _NUMBERS
            and denominator.__class__ in _NUMBERS
            and (cap is None or cap[0].__class__ is cap[1].__class__ is int)
        ):
            kinds = [
                type(part).__name__
                for part in (numerator, denominator, lower, upper, max_denominator, *(cap or ()))
            ]
            message = f"bounds and single numbers of a vector are int, not numpy's: {', '.join(kinds)}"
            raise TypeError(message)
        return tuple.__new__(
            cls, (numerator, denominator, lower, upper, max_denominator, missing, failed, cap)
        )

    @classmethod
    def _make(cls, iterable: Iterable[Any]) -> Self:  # type: ignore[override]  # typeshed leaves the class open
        """Return the vector of such parts; ``_replace`` makes its result by it."""
        return cls(*iterable)

    @property
    def ceiling(self) -> tuple[int, int]:
        """What no value is above, as a quotient."""
        if isinstance(self.denominator, int):
            return self.upper, self.denominator
        return self.cap or (self.upper, 1 if self.upper > 0 else self.max_denominator)

    @property
    def most(self) -> int:
        """What no numerator exceeds in size."""
        return max(-self.lower, self.upper)

    @property
    def is_present(self) -> bool:
        """Whether every row has a value."""
        return self.missing is None and self.failed is None

    @property
    def bare(self) -> Vector:
        """The same as if every row had a value."""
        return self if self.is_present else self._replace(missing=None, failed=None)

    def taken(self, index: Any) -> Vector:  # noqa: ANN401 - an array of row numbers
        """Return the values of some rows, in their order."""
        return self._replace(
            numerator=_at(self.numerator, index),
            denominator=_at(self.denominator, index),
            missing=_at(self.missing, index),
            failed=_at(self.failed, index),
        )

    @property
    def is_single(self) -> bool:
        """Whether it holds one value for all rows."""
        return not isinstance(self.numerator, np.ndarray) and not isinstance(self.denominator, np.ndarray)


def _at(values: Numbers, index: Any) -> Numbers:  # noqa: ANN401
    return values[index] if isinstance(values, np.ndarray) else values


def constant(value: int, denominator: int = 1) -> Vector:
    """Return one number for all rows."""
    return Vector(value, denominator, value, value, denominator)


def any_of(*masks: Mask) -> Mask:
    """Return where any mask is set."""
    union = None
    for mask in masks:
        if mask is not None:
            union = mask if union is None else union | mask
    return union


def without(mask: Mask, other: Mask) -> Mask:
    """Return where a mask is set and another is not."""
    return mask if mask is None or other is None else mask & ~other


def absences(left: Vector, right: Vector) -> tuple[Mask, Mask]:
    """Return where a result over two vectors is missing and where it failed: a failure outweighs missing data."""
    if left.is_present and right.is_present:
        return None, None
    failed = any_of(left.failed, right.failed)
    return without(any_of(left.missing, right.missing), failed), failed


def tightened(vector: Vector) -> Vector:
    """Return the same values with bounds that they reach; on int64 again where they fit."""
    lower, upper = _ends(vector.numerator, vector.lower, vector.upper)
    _, max_denominator = _ends(vector.denominator, 1, vector.max_denominator)
    return vector._replace(
        numerator=_narrow(vector.numerator, max(-lower, upper)),
        denominator=_narrow(vector.denominator, max_denominator),
        lower=lower,
        upper=upper,
        max_denominator=max(max_denominator, 1),
    )


def _ends(values: Numbers, lower: int, upper: int) -> tuple[int, int]:
    if not isinstance(values, np.ndarray):
        return int(values), int(values)
    return (int(values.min()), int(values.max())) if len(values) else (lower, upper)


def _narrow(values: Numbers, most: int) -> Numbers:
    if isinstance(values, np.ndarray) and values.dtype == object and most <= MOST:
        return values.astype(np.int64)
    return values


def times(left: Numbers, right: Numbers, most: int) -> Numbers:
    """Return a product that is at most ``most`` in size; Python integers where that needs more than 64 bits."""
    if isinstance(right, int) and right == 1:
        return left
    if isinstance(left, int) and left == 1:
        return right
    return _run(operator.mul, left, right, most)


def plus(left: Numbers, right: Numbers, most: int) -> Numbers:
    """Return a sum, like :func:`times`."""
    return _run(operator.add, left, right, most)


def minus(left: Numbers, right: Numbers, most: int) -> Numbers:
    """Return a difference, like :func:`times`."""
    return _run(operator.sub, left, right, most)


def sizes(values: Numbers, most: int) -> Numbers:
    """Return numbers of at most ``most`` in size without their sign: the least of 64 bits has none there."""
    return abs(unbounded(values) if most > MOST else values)


def lesser(left: Numbers, right: Numbers) -> Numbers:
    """Return the lesser of each two numbers, of at most 64 bits."""
    return min(left, right) if _are_single(left, right) else np.minimum(left, right)


def larger(left: Numbers, right: Numbers) -> Numbers:
    """Return the larger of each two numbers, of at most 64 bits."""
    return max(left, right) if _are_single(left, right) else np.maximum(left, right)


def _are_single(*values: Numbers) -> bool:
    # What numpy makes of two Python integers is one of its own.
    return not any(isinstance(value, np.ndarray) for value in values)


def _run(
    operation: Callable[[Numbers, Numbers], Numbers], left: Numbers, right: Numbers, most: int
) -> Numbers:
    if most > _LARGEST:
        raise Bailout
    if most > MOST:
        return operation(unbounded(left), unbounded(right))
    return operation(fitting(left), fitting(right))


def unbounded(values: Numbers) -> Numbers:
    """Return values as Python integers."""
    return values.astype(object) if isinstance(values, np.ndarray) else values


def select(mask: Any, first: Numbers, second: Numbers) -> Numbers:  # noqa: ANN401 - an array of yes/no
    """Return the first where a mask is set, else the second."""
    first, second = fitting(first), fitting(second)
    kinds = {np.asarray(first).dtype, np.asarray(second).dtype}
    if kinds == _YES_NO:
        return (mask & first) | (~mask & second)
    if kinds != _WHOLE:
        return np.where(mask, first, second)
    count = np.count_nonzero(mask)
    if isinstance(second, np.ndarray) and count * _RARE < len(mask):
        return _with_few(second, np.flatnonzero(mask), first)
    if isinstance(first, np.ndarray) and (len(mask) - count) * _RARE < len(mask):
        return _with_few(first, np.flatnonzero(~mask), second)
    return _mixed(mask.astype(np.int64), first, second)


def _mixed(bits: Any, first: Numbers, second: Numbers) -> Any:  # noqa: ANN401
    """Return the first where ``bits``, which is changed, is 1, else the second."""
    if not isinstance(first, np.ndarray) and not isinstance(second, np.ndarray):
        step = int(first) - int(second)
        if abs(step) <= MOST:
            bits *= step
            bits += int(second)
            return bits
    # By bits: `where` guesses what comes next, and in data it guesses wrong; three times slower here.
    np.negative(bits, out=bits)
    bits &= first ^ second
    bits ^= second
    return bits


def _with_few(values: Any, rows: Any, instead: Numbers) -> Any:  # noqa: ANN401
    """Return numbers with others in a few rows."""
    copy = values.copy()
    copy[rows] = _at(instead, rows)
    return copy


def fitting(values: Numbers) -> Numbers:
    """Return values as numpy takes them beside an array: one of more than 64 bits as an object."""
    # A scalar of more than 64 bits times zeros: the product is bounded, the scalar is not.
    return np.array(values, dtype=object) if isinstance(values, int) and abs(values) > MOST else values


def alike(left: Vector, right: Vector) -> tuple[Numbers, Numbers, Numbers, tuple[int, int, int]]:
    """Return two numerators over one denominator, that, and bounds: of both numerators and of the denominator."""
    # Nothing is nothing over any denominator.
    if _is_zero(left):
        return 0, right.numerator, right.denominator, (0, right.most, right.max_denominator)
    if _is_zero(right):
        return left.numerator, 0, left.denominator, (left.most, 0, left.max_denominator)
    one, other = left.denominator, right.denominator
    if one is other or (isinstance(one, int) and isinstance(other, int) and one == other):
        bounds = (left.most, right.most, max(left.max_denominator, right.max_denominator))
        return left.numerator, right.numerator, one, bounds
    for tight in (False, True):
        if tight:
            left, right = tightened(left), tightened(right)
        first, second = _factors(left, right)
        bounds = (left.most * first[1], right.most * second[1], left.max_denominator * first[1])
        if max(bounds) <= MOST:
            break
    one = times(left.numerator, first[0], bounds[0])
    other = times(right.numerator, second[0], bounds[1])
    return one, other, times(left.denominator, first[0], bounds[2]), bounds


def _is_zero(vector: Vector) -> bool:
    return vector.numerator.__class__ is int and vector.numerator == 0  # a no is none


def _factors(left: Vector, right: Vector) -> tuple[tuple[Numbers, int], tuple[Numbers, int]]:
    """Return what both fractions are extended by, each with a bound."""
    if isinstance(left.denominator, int) and isinstance(right.denominator, int):
        common = math.lcm(left.denominator, right.denominator)
        one, other = common // left.denominator, common // right.denominator
        return (one, one), (other, other)
    return (right.denominator, right.max_denominator), (left.denominator, left.max_denominator)


def greater(one: tuple[int, int], other: tuple[int, int]) -> tuple[int, int]:
    """Return the greater of two quotients."""
    return one if one[0] * other[1] >= other[0] * one[1] else other


def is_below(left: Vector, right: Vector, *, or_equal: bool) -> bool:
    """Return whether the bounds tell that every number is below (or at most) the other; False where they can't."""
    upper, denominator = left.ceiling
    lower, other = right.lower, right.denominator
    if not isinstance(other, int):
        other = 1 if lower < 0 else right.max_denominator
    upper, lower = upper * other, lower * denominator
    return upper < lower or (or_equal and upper == lower)


def reduced(vector: Vector) -> Vector:
    """Return the same values in lowest terms, where both parts are arrays."""
    if isinstance(vector.denominator, int) or not isinstance(vector.numerator, np.ndarray):
        return vector
    divisor = np.gcd(vector.numerator, vector.denominator)
    return tightened(
        vector._replace(numerator=vector.numerator // divisor, denominator=vector.denominator // divisor)
    )
