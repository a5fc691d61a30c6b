"""Our reading, exact arithmetic and rounding give what General Decimal Arithmetic says.

The cases are Mike Cowlishaw's, the ones CPython holds its own ``decimal`` module to. An
operand is read by :func:`read_decimal`, the operation is done in Fractions, and its result is
rounded once by :func:`round_fraction`. A case is left out only by one of the rules in :class:`Skip`.
"""

from __future__ import annotations

import enum
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import Final

import pytest

from jixiao.numbers import MOST_PLACES, RoundingMode, read_decimal, round_fraction
from jixiao.problems import JixiaoError

from . import dectest

FOLDER: Final = dectest.folder()

pytestmark = pytest.mark.skipif(
    FOLDER is None, reason="this Python ships without its test package, so without test/decimaltestdata"
)


class Skip(enum.Enum):
    """Why a case says nothing about exact rationals that are rounded once."""

    OPERATION = "another operation: exponents, bits, encodings, remainders, roots"
    ENCODING = "an operand or result in the hexadecimal notation of an encoding, or left undefined"
    NOT_FINITE = "an operand or result is NaN or infinite: we refuse those"
    CONDITION = "about what does not exist here: overflow, underflow, subnormals, invalid operations"
    ROUNDING = "half_down and 05up: no rubric rounds so"
    LIMITS = "an operand with more digits or a larger exponent than we read, or more places than we round to"


SKIPPED_CONDITIONS: Final = frozenset({
    "overflow",
    "underflow",
    "subnormal",
    "clamped",
    "division_by_zero",
    "division_impossible",
    "division_undefined",
    "invalid_context",
    "invalid_operation",
})  # fmt: skip

TO_PRECISION: Final[Mapping[str, Callable[..., Fraction]]] = {
    "abs": abs,
    "add": lambda a, b: a + b,
    "divide": lambda a, b: a / b,
    "fma": lambda a, b, c: a * b + c,
    "max": max,
    "min": min,
    "minus": lambda a: -a,
    "multiply": lambda a, b: a * b,
    "plus": lambda a: a,
    "subtract": lambda a, b: a - b,
}
"""Operations whose result is rounded to the case's precision."""

COMPARISONS: Final = frozenset({"compare", "comparesig"})

TO_PLACES: Final[Mapping[str, Callable[..., int]]] = {
    "quantize": lambda _, pattern: -pattern.as_tuple().exponent,
    "rescale": lambda _, exponent: -int(exponent),
    "tointegral": lambda _: 0,
    "tointegralx": lambda _: 0,
}
"""Operations that round their first operand, and to how many places."""

OPERATIONS: Final = TO_PRECISION.keys() | COMPARISONS | TO_PLACES.keys()

FLOORS: Final[Mapping[str, int]] = {
    "abs": 57, "add": 1436, "compare": 462, "ddAbs": 56, "ddAdd": 823, "ddCompare": 490,
    "ddCompareSig": 424, "ddDivide": 440, "ddFMA": 814, "ddMax": 141, "ddMin": 131, "ddMinus": 19,
    "ddMultiply": 224, "ddPlus": 19, "ddQuantize": 435, "ddSubtract": 428, "ddToIntegral": 150,
    "divide": 364, "dqAbs": 52, "dqAdd": 460, "dqCompare": 513, "dqCompareSig": 415, "dqDivide": 311,
    "dqFMA": 470, "dqMax": 141, "dqMin": 131, "dqMinus": 15, "dqMultiply": 257, "dqPlus": 15,
    "dqQuantize": 427, "dqSubtract": 285, "dqToIntegral": 150, "extra": 49, "fma": 1481, "inexact": 147,
    "max": 181, "min": 171, "minus": 78, "multiply": 216, "plus": 78, "quantize": 484, "randomBound32": 690,
    "randoms": 1100, "rescale": 355, "rounding": 606, "subtract": 528, "tointegral": 138,
    "tointegralx": 150,
}  # fmt: skip
"""By file, how many cases must agree at least: all that did in Python 3.11 to 3.13, whose files are the same."""


@dataclass(slots=True)
class Outcome:
    """What became of a file's cases."""

    agreed: int = 0
    disagreed: list[str] = field(default_factory=list)
    skipped: Counter[Skip] = field(default_factory=Counter)


@cache
def outcome(name: str) -> Outcome:
    """Run one file."""
    found = Outcome()
    assert FOLDER is not None
    for case in dectest.read(FOLDER / f"{name}.decTest"):
        operands = readable(case)
        if isinstance(operands, Skip):
            found.skipped[operands] += 1
            continue
        got = result(case, operands)
        if got == Fraction(case.result):
            found.agreed += 1
        else:
            found.disagreed.append(f"{case}, we get {got}")
    return found


def readable(case: dectest.Case) -> list[Decimal] | Skip:
    """Return a case's operands as our own reader reads them, or the rule that leaves the case out."""
    texts = [text.lower().lstrip("+-") for text in (*case.operands, case.result)]
    rules = {
        Skip.OPERATION: case.operation not in OPERATIONS,
        Skip.ENCODING: any("#" in text or text == "?" for text in texts),
        Skip.NOT_FINITE: any(text.startswith(("inf", "nan", "snan")) for text in texts),
        Skip.CONDITION: bool(case.conditions & SKIPPED_CONDITIONS),
        Skip.ROUNDING: case.rounding not in set(RoundingMode),
    }
    first = next((rule for rule, applies in rules.items() if applies), None)
    return first or within_limits(case)


def within_limits(case: dectest.Case) -> list[Decimal] | Skip:
    """Return the operands if we read numbers of that size; a refusal for another reason is a failure."""
    try:
        operands = [read_decimal(text) for text in case.operands]
    except JixiaoError as error:
        if set(error.codes) <= {"N103", "N104"}:
            return Skip.LIMITS
        raise
    # Only rescale names its places by value, and some of its cases name millions.
    too_far = case.operation == "rescale" and abs(operands[1]) > MOST_PLACES
    return Skip.LIMITS if too_far else operands


def result(case: dectest.Case, operands: list[Decimal]) -> Fraction:
    """Return what our arithmetic makes of a case."""
    values = [Fraction(operand) for operand in operands]
    mode = RoundingMode(case.rounding)
    if case.operation in COMPARISONS:
        return Fraction((values[0] > values[1]) - (values[0] < values[1]))
    if case.operation in TO_PLACES:
        return rounded(values[0], TO_PLACES[case.operation](*operands), mode)
    exact = TO_PRECISION[case.operation](*values)
    return rounded(exact, case.precision - 1 - magnitude(exact), mode) if exact else exact


def magnitude(value: Fraction) -> int:
    """Return the power of ten at which a number's first digit stands."""
    guess = len(str(abs(value.numerator))) - len(str(value.denominator))
    return guess if abs(value) >= Fraction(10) ** guess else guess - 1


def rounded(value: Fraction, places: int, mode: RoundingMode) -> Fraction:
    """Round, with the point moved where the places are beyond what we round to: that changes no digit."""
    within = max(-MOST_PLACES, min(places, MOST_PLACES))
    moved = Fraction(10) ** (places - within)
    return round_fraction(value * moved, within, mode) / moved


@pytest.mark.parametrize("name", FLOORS)
def test_cases_agree(name: str) -> None:
    """No case that applies disagrees, and so many do apply that the check is not an empty one."""
    found = outcome(name)
    assert found.disagreed == []
    assert found.agreed >= FLOORS[name], found.skipped


def test_totals() -> None:
    """All files together; ``pytest -s`` shows how many cases each rule leaves out."""
    skipped: Counter[Skip] = Counter()
    for name in FLOORS:
        skipped += outcome(name).skipped
    agreed = sum(outcome(name).agreed for name in FLOORS)
    print(f"\n{agreed} cases of {len(FLOORS)} files agree")  # noqa: T201 - the totals are the test's report
    for rule in Skip:
        print(f"{skipped[rule]:6} left out: {rule.value}")  # noqa: T201 - as above
    assert agreed >= sum(FLOORS.values())
