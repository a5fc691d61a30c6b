"""Reads Arrow columns of numbers as whole numbers over a power of ten, exactly; odd cells one by one."""

from __future__ import annotations

import functools
import math
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from jixiao.formula import Missing, Value
from jixiao.formula.vector.vector import Mask, Vector, any_of, without
from jixiao.problems import JixiaoError, Problem
from jixiao.rules import Column, Field
from jixiao.scoring.inputs.datum import read_value
from jixiao.tables.cells.plain_decimals import PLACES, plain_numbers, whole_units

_SCALE: Final = 10**PLACES
_PLAIN: Final = r"^-?[0-9]{1,12}(\.[0-9]{1,6})?$"
_LARGEST: Final = 10**12
_FEW: Final = 64
_LARGEST_INT: Final = 2**63


FLOATS_BY_PROGRAMS: Final = 'floats="shortest"'
"""How a program lets a column of floats in."""

_PERCENT: Final = 2


@dataclass(slots=True)
class Cells:
    """A column as it is read: the vector, and what is wrong with single cells, by row."""

    vector: Vector
    refused: dict[int, Problem] = field(default_factory=dict)


def read_numbers(array: pa.Array, of: Field | Column, *, floats: bool) -> Cells:
    """Return a column of numbers; ``floats`` opens the door for binary floats, each as its shortest decimal.

    Numbers of a rate are shares (0.95); a text says 95%, as in a submission. Raises :class:`JixiaoError` (T802) for a
    column of floats without the door, T803 for a type that holds no numbers.
    """
    kind = array.type
    missing = nulls(array)
    if pa.types.is_null(kind):
        return Cells(Vector(np.zeros(len(array), dtype=np.int64), missing=np.ones(len(array), dtype=bool)))
    if pa.types.is_uint64(kind) and pc.any(pc.greater(array, _LARGEST_INT - 1)).as_py():
        return _one_by_one(array, of)
    if pa.types.is_integer(kind):
        numerator = filled(array.cast(pa.int64(), safe=True))
        return _checked(array, of, _vector(numerator, 1), missing)
    if pa.types.is_decimal(kind):
        return _decimals(array, of, missing)
    if pa.types.is_floating(kind):
        if not floats:
            message = f"列“{of.name}”是浮点数，和填报的十进制数不一定相同"
            ways = (
                "存成文字或十进制数（decimal）",
                f"确认每个数都不超过 15 位的，写 {FLOATS_BY_PROGRAMS}：按最短的十进制数读",
            )
            raise JixiaoError([Problem("T802", message, None, ways, {"column": of.name})])
        return _floats(array, of, missing)
    if pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind):
        return _texts(array.cast(pa.string()), of)
    message = f"列“{of.name}”的类型 {kind} 不是数"
    raise JixiaoError([Problem("T803", message, None, ("用整数、decimal 或文字",), {"column": of.name})])


def nulls(array: pa.Array) -> Any:  # noqa: ANN401 - an array of yes/no, or None
    """Return where a column has no cell."""
    return array.is_null().to_numpy(zero_copy_only=False) if array.null_count else None


def filled(array: pa.Array) -> Any:  # noqa: ANN401 - a numpy array
    """Return the numbers of a column in numpy, 0 in place of none; not copied where there is none to replace."""
    return (array.fill_null(0) if array.null_count else array).to_numpy(zero_copy_only=False)


def _vector(numerator: Any, denominator: int, missing: Any = None) -> Vector:  # noqa: ANN401
    """Return whole numbers over a scale; over a smaller one where none has more places."""
    if numerator.dtype == np.int64 and denominator > 1:
        for factor in (denominator, denominator // 100):
            is_possible = factor > 1 and denominator % factor == 0 and len(numerator)
            # Most columns tell by a few rows that they do use their places.
            if is_possible and not (numerator[:_FEW] % factor).any() and not (numerator % factor).any():
                numerator, denominator = numerator // factor, denominator // factor
                break
    lower, upper = (int(numerator.min()), int(numerator.max())) if len(numerator) else (0, 0)
    return Vector(numerator, denominator, lower, upper, denominator, missing)


def _decimals(array: pa.Array, of: Field | Column, missing: Any) -> Cells:  # noqa: ANN401
    scale = array.type.scale
    if not pa.types.is_decimal128(array.type) or not 0 <= scale <= 2 * PLACES:
        return _one_by_one(array, of)
    words = np.frombuffer(array.buffers()[1], dtype=np.int64)[
        2 * array.offset : 2 * (array.offset + len(array))
    ]
    numerator, above = words[::2].copy(), words[1::2]
    if missing is not None:
        numerator[missing] = 0
        above = np.where(missing, 0, above)
    # The upper word repeats the sign, or the number has more than 64 bits.
    if (above != numerator >> 63).any() if numerator.min(initial=0) < 0 else above.any():
        return _one_by_one(array, of)
    return _checked(array, of, _vector(numerator, 10**scale), missing)


def _floats(array: pa.Array, of: Field | Column, missing: Any) -> Cells:  # noqa: ANN401
    given = filled(array.cast(pa.float64()))
    sure = np.isfinite(given) & (abs(given) < _LARGEST)
    plain = np.where(sure, given, 0)
    for places in range(PLACES + 1):
        numerator, are_exact = whole_units(plain, places)
        if are_exact:
            cells = _checked(array, of, _vector(numerator.astype(np.int64), 10**places), missing)
            return cells if sure.all() else _with_odd(cells, array, of, np.flatnonzero(~sure))
    return _one_by_one(array, of)


def _texts(array: pa.Array, of: Field | Column) -> Cells:
    percent = of.type == "rate"
    known = plain_numbers(array, percent=percent)
    if known is not None:
        return _checked(array, of, _vector(known, _SCALE * (100 if percent else 1)), None)
    typed = pc.utf8_trim_whitespace(array.fill_null(""))
    empty = pc.equal(typed, "").to_numpy(zero_copy_only=False)
    scale = _SCALE
    plain = typed
    if percent:
        # A percentage is read with its sign, and the sign is two more places.
        signed = pc.ends_with(typed, "%")
        plain = pc.if_else(signed, pc.utf8_slice_codeunits(typed, 0, -1), "x")
        scale = _SCALE * 100
    fits = pc.match_substring_regex(plain, _PLAIN).to_numpy(zero_copy_only=False)
    numbers = pc.if_else(pa.array(fits), plain, "0").cast(pa.decimal128(20, PLACES))
    numerator = np.frombuffer(numbers.buffers()[1], dtype=np.int64)[: 2 * len(numbers) : 2].copy()
    odd = np.flatnonzero(~fits & ~empty)
    cells = _checked(array, of, _vector(numerator, scale), empty if empty.any() else None)
    return _with_odd(cells, array, of, odd) if len(odd) else cells


@functools.lru_cache(maxsize=4096)
def whole_limits(
    lower: Decimal | None, upper: Decimal | None, denominator: int
) -> tuple[int | None, int | None]:
    """Return the least and the greatest whole number over a scale that a datum's limits allow, where it has any."""
    least, most = (None if limit is None else Fraction(limit) * denominator for limit in (lower, upper))
    return None if least is None else math.ceil(least), None if most is None else math.floor(most)


def _checked(array: pa.Array, of: Field | Column, vector: Vector, missing: Any) -> Cells:  # noqa: ANN401
    """Return a column with the cells that are outside their limits, or not whole, refused."""
    numerator, denominator = vector.numerator, vector.denominator
    lower, upper = whole_limits(of.min, of.max, denominator)
    wrong: Mask = None
    if lower is not None and vector.lower < lower:
        wrong = numerator < lower
    if upper is not None and vector.upper > upper:
        wrong = any_of(wrong, numerator > upper)
    if of.type == "count" and denominator > 1:
        wrong = any_of(wrong, (numerator % denominator) != 0)
    kept = Cells(vector._replace(missing=missing))
    if wrong is None:
        return kept
    return _with_odd(kept, array, of, np.flatnonzero(without(wrong, missing)))


def _with_odd(cells: Cells, array: pa.Array, of: Field | Column, rows: Any) -> Cells:  # noqa: ANN401
    """Return a column with some of its cells read as a submission's are."""
    if not len(rows):
        return cells
    values: dict[int, Value] = {}
    for row in rows.tolist():
        value, problem = read_value(of, as_submitted(array[row].as_py(), of), of.name)
        values[row] = value
        if problem is not None:
            cells.refused[row] = problem
    return Cells(_replaced(cells.vector, values), cells.refused)


def as_submitted(cell: object, of: Field | Column) -> object:
    """Return a cell of a column of numbers as a submission would hold it: a number of a rate as a percentage, a float as its shortest text."""
    if cell is None or isinstance(cell, str):
        return cell
    if of.type != "rate":
        return repr(cell) if isinstance(cell, float) else cell
    number = Decimal(str(cell))
    return f"{shifted(number, _PERCENT):f}%" if number.is_finite() else str(cell)


def shifted(number: Decimal, places: int) -> Decimal:
    """Return a finite number times a power of ten: all of its digits, which ``scaleb`` would round to 28.

    >>> shifted(Decimal("12345.60"), -4)
    Decimal('1.234560')
    """
    sign, digits, exponent = number.as_tuple()
    return Decimal((sign, digits, int(exponent) + places))


def _replaced(vector: Vector, values: dict[int, Value]) -> Vector:
    """Return a column with other values in some rows."""
    numbers = [value for value in values.values() if isinstance(value, Fraction)]
    denominator = math.lcm(vector.denominator, *(number.denominator for number in numbers))
    factor = denominator // vector.denominator
    most = max(vector.most * factor, *(abs(number * denominator) for number in numbers), 0)
    numerator = vector.numerator.astype(object) if max(most, factor) >= _LARGEST_INT else vector.numerator
    numerator = numerator * factor
    missing = np.zeros(len(numerator), dtype=bool) if vector.missing is None else vector.missing.copy()
    for row, value in values.items():
        missing[row] = isinstance(value, Missing)
        numerator[row] = int(value * denominator) if isinstance(value, Fraction) else 0
    return _vector(numerator, denominator, missing if missing.any() else None)


def _one_by_one(array: pa.Array, of: Field | Column) -> Cells:
    start = Cells(Vector(np.zeros(len(array), dtype=np.int64), 1, 0, 0, 1))
    return _with_odd(start, array, of, np.arange(len(array)))
