"""The law of agreement has teeth: each broken rule below is caught by its examples."""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from tests.strategies import Case, cases, completions

from jixiao.formula import BoundFormula, Failed, Missing, Value
from jixiao.formula.algebra import Argument, Code, Comparison, Semantics
from jixiao.formula.call import Call
from jixiao.formula.semantics import bounds, exact
from jixiao.formula.semantics.bounds import Bounds, Reachable
from jixiao.formula.semantics.exact import COMPARE, Exact
from jixiao.formula.tracing.traced import Traced
from jixiao.formula.values import absent
from jixiao.formula.walker import Walker
from jixiao.numbers import RoundingMode, round_fraction

from .oracle import evaluate
from .test_agreement import hold_bounds, hold_values, value_later
from .world import World, bound

Break = Callable[[pytest.MonkeyPatch], None]
Example = tuple[BoundFormula, World, Value]


@dataclass(frozen=True, slots=True)
class Mutant:
    """One rule broken: what it does instead, and the patch that makes it so."""

    wrong: str
    breaks: Break


def _method(owner: type, name: str, wrong: Callable[..., object]) -> Break:
    return lambda patch: patch.setattr(owner, name, wrong)


def _rounds(mode: RoundingMode, wrong: RoundingMode) -> Break:
    def instead(value: Fraction, places: int, asked: RoundingMode) -> Fraction:
        return round_fraction(value, places, wrong if asked is mode else asked)

    return lambda patch: patch.setattr(exact, "round_fraction", instead)


def _compares(sign: Comparison, wrong: Callable[..., bool]) -> Break:
    return lambda patch: patch.setattr(exact, "COMPARE", {**COMPARE, sign: wrong})


def _first_absent(*values: Value) -> Value | None:
    return next((each for each in values if isinstance(each, Missing | Failed)), None)


def _missing_outweighs(*values: Value) -> Value | None:
    gaps = [each for each in values if isinstance(each, Missing)]
    return absent(*gaps) if gaps else absent(*values)


def _only_first_row(self: Exact, kind: str, table: object, taken: Sequence[Value]) -> Value:
    return _COMBINE(self, kind, table, taken[:1])  # type: ignore[arg-type]  # passed on as it came


_COMBINE: Final = Exact.combine
_DIVIDE: Final = Exact.divide
_CHOOSE: Final = Traced.choose
_HULL: Final = bounds.hull


def _left_branch_only(left: Bounds, right: Bounds) -> Bounds:
    return _HULL(left, left if left.others is None else right)


def _products_of_like_ends(_: Reachable, left: Bounds, right: Bounds) -> Bounds:
    missing = left.is_missing or right.is_missing
    ends = (left.lower, right.lower, left.upper, right.upper)
    if any(each is None for each in ends):
        return Bounds(is_missing=missing)
    lower, other, upper, another = (Fraction(each or 0) for each in ends)
    return Bounds(lower * other, upper * another, is_missing=missing)


def _over_ends(self: Reachable, left: Bounds, right: Bounds) -> Bounds:
    lower, upper = (1 / end if end else None for end in (right.upper, right.lower))
    return self.multiply(left, Bounds(lower, upper, is_missing=right.is_missing))


def _backwards(self: Exact, start: Value, end: Value) -> Value:
    return self.negate(_DAYS(self, start, end))


_DAYS: Final = Exact.days


def _as_float(text: str) -> Fraction:
    number = float(text.rstrip("%"))
    return Fraction(number / 100 if "%" in text else number)


def _last_link(self: Walker, node: object) -> Code:
    assert isinstance(node, ast.Compare)
    operands = [node.left, *node.comparators]
    short = ast.Compare(operands[-2], node.ops[-1:], operands[-1:])
    return _EVAL_COMPARE(self, ast.copy_location(short, node))


_EVAL_COMPARE: Final = Walker._eval_compare  # noqa: SLF001 - broken on purpose


def _from_the_right(self: Walker, node: ast.BinOp) -> Code:
    left, right = node.left, node.right
    if isinstance(left, ast.BinOp) and type(left.op) is type(node.op):
        inner = ast.copy_location(ast.BinOp(left.right, node.op, right), node)
        return _EVAL_BINOP(self, ast.copy_location(ast.BinOp(left.left, left.op, inner), node))
    return _EVAL_BINOP(self, node)


_EVAL_BINOP: Final = Walker._eval_binop  # noqa: SLF001 - broken on purpose


def _first_name(self: Walker, node: ast.Name) -> Code:
    first = min(self.references)
    return _VARIABLE(self, ast.copy_location(ast.Name(f"t{first}"), node))


_VARIABLE: Final = Walker._variable  # noqa: SLF001 - broken on purpose


def _standing_at_the_last_argument(self: Call, semantics: Semantics[Any]) -> object:
    return self.overload.meaning(semantics, *[each.give(semantics) for each in self.parts])


def _standing_where_it_was_read(self: Argument[Any]) -> object:
    return self.part.code(self.semantics)


VALUES: Final = (
    Mutant("ties are rounded to even", _rounds(RoundingMode.HALF_UP, RoundingMode.HALF_EVEN)),
    Mutant("ties are rounded up where even was asked", _rounds(RoundingMode.HALF_EVEN, RoundingMode.HALF_UP)),
    Mutant("ROUNDUP goes to the ceiling", _rounds(RoundingMode.UP, RoundingMode.CEILING)),
    Mutant("ROUNDDOWN goes to the floor", _rounds(RoundingMode.DOWN, RoundingMode.FLOOR)),
    Mutant("INT cuts towards zero", _rounds(RoundingMode.FLOOR, RoundingMode.DOWN)),
    Mutant("a threshold is not reached by itself", _compares("<=", operator.lt)),
    Mutant("a threshold is passed by itself", _compares(">", operator.ge)),
    Mutant("different is equal", _compares("!=", operator.eq)),
    Mutant("missing fields are not united", lambda patch: patch.setattr(exact, "absent", _first_absent)),
    Mutant("missing outweighs failed", lambda patch: patch.setattr(exact, "absent", _missing_outweighs)),
    Mutant(
        "a division by zero is zero",
        _method(Exact, "divide", lambda self, a, b: Fraction(0) if b == 0 else _DIVIDE(self, a, b)),
    ),
    Mutant("subtraction is turned round", _method(Exact, "subtract", lambda self, a, b: self.add(self.negate(a), b))),
    Mutant("且 looks at its second part only", _method(Exact, "both", lambda _, left, right: right() and left)),
    Mutant("或 goes on after yes", _method(Exact, "either", lambda _, left, right: right() if left else left)),
    Mutant("非 changes nothing", _method(Exact, "invert", lambda _, operand: operand)),
    Mutant(
        "a missing condition counts as no",
        _method(Exact, "choose", lambda _, asked, then, other: then() if asked is True else other()),
    ),
    Mutant("有值 calls a failure known", _method(Exact, "known", lambda _, value: not isinstance(value, Missing))),
    Mutant("有值 is always yes", _method(Exact, "known", lambda _, value: absent(value) is None or isinstance(value, Missing))),
    Mutant("最大 and 最小 are exchanged", _method(Exact, "greatest", Exact.least)),
    Mutant("days are counted backwards", _method(Exact, "days", _backwards)),
    Mutant("working days are calendar days", _method(Exact, "workdays", Exact.days)),
    Mutant("only the first row counts", _method(Exact, "combine", _only_first_row)),
    Mutant(
        "the largest of no rows is zero",
        _method(Exact, "combine", lambda self, kind, table, taken: _COMBINE(self, kind, table, taken or [Fraction(0)])),
    ),
    Mutant("numbers are read as floats", lambda patch: patch.setattr("jixiao.formula.walker._literal", _as_float)),
    Mutant("a chain compares its last two only", lambda patch: patch.setattr(Walker, "_eval_compare", _last_link)),
    Mutant("a difference of differences is taken from the right", _method(Walker, "_eval_binop", _from_the_right)),
    Mutant("a signed part loses its sign", _method(Walker, "_eval_unaryop", lambda self, node: self.code(node.operand))),
    Mutant("a call stands at its last argument", _method(Call, "apply", _standing_at_the_last_argument)),
    Mutant("a part that is read later stays where it is", _method(Argument, "evaluate", _standing_where_it_was_read)),
    Mutant("every name is the first", _method(Walker, "_variable", _first_name)),
    Mutant("a trace keeps the other's value", _method(Traced, "subtract", Traced.add)),
    Mutant("a trace takes the wrong branch", _method(Traced, "choose", lambda self, a, b, c: _CHOOSE(self, a, c, b))),
    Mutant("the bounds of a value are wide", _method(Reachable, "negate", lambda _, operand: Bounds(is_missing=operand.is_missing))),
)  # fmt: skip
"""Rules of values: caught where ``exact``, ``traced``, ``bounds`` or the second opinion then differ."""

BOUNDS: Final = (
    Mutant("negation keeps its ends", _method(Reachable, "negate", lambda _, operand: operand)),
    Mutant("products are of like ends only", _method(Reachable, "multiply", _products_of_like_ends)),
    Mutant("an open choice takes its first result", lambda patch: patch.setattr(bounds, "hull", _left_branch_only)),
    Mutant("a divisor may span zero", _method(Reachable, "divide", _over_ends)),
    Mutant("an open comparison is yes", _method(Reachable, "compare", lambda *_: Bounds(others=frozenset({True}), is_missing=True))),
    Mutant("the least of open ends is closed", _method(Reachable, "least", lambda _, operands: operands[0])),
)  # fmt: skip
"""Rules of what can still come: caught where the missing data then gives something else."""


# The same examples on every run: what they catch may not hang on luck.
_SEARCH: Final = settings(max_examples=1_200, phases=[Phase.generate], derandomize=True, database=None)


@pytest.fixture(scope="module")
def present() -> list[Example]:
    """Give the examples of the law for data as it is: formula, data, second opinion."""
    found: list[Example] = []

    @_SEARCH
    @given(cases())
    def collect(case: Case) -> None:
        found.append((bound(case.text), case.world, evaluate(case.tree, case.world)))

    collect()
    # What random formulas meet too seldom to count on: whether a failed value is there.
    failed = Failed("F351", "早先的失败")
    found.append((bound("有值(甲)"), World({"甲": failed}, {}, {}), failed))
    # Which way what lies between two whole numbers goes.
    rounded = (("取整(甲)", -1), ("ROUNDUP(甲, 0)", -1), ("ROUNDDOWN(甲, 0)", 0), ("四舍五入(甲, 0)", -1))
    half = World({"甲": Fraction(-1, 2)}, {}, {})
    found.extend((bound(text), half, Fraction(whole)) for text, whole in rounded)
    # And whether a number that stands exactly on a threshold is beyond it.
    one = World({"甲": Fraction(1)}, {}, {})
    found.extend(
        (bound(f"甲 {sign} 1"), one, is_so) for sign, is_so in (("<", False), ("<=", True), (">", False))
    )
    return found


@pytest.fixture(scope="module")
def to_come() -> list[Example]:
    """Give the examples of the law for missing data: formula, data, what it becomes."""
    found: list[Example] = []

    @_SEARCH
    @given(st.booleans().flatmap(lambda deep: cases(gaps=True, failures=False, deep=deep)), st.data())
    def collect(case: Case, data: st.DataObject) -> None:
        value = value_later(case, data.draw(completions(case)))
        found.append((bound(case.text), case.world, value))

    collect()
    # What random formulas meet too seldom to count on: a divisor on both sides of zero.
    limits = {"甲": Bounds(Fraction(-1), Fraction(2), is_missing=True)}
    world = World({"甲": Missing(frozenset({"甲"}))}, {}, limits)
    found.append((bound("1 / 甲"), world, Fraction(4)))
    return found


def _hold_all(examples: list[Example], law: Callable[[BoundFormula, World, Value], None]) -> None:
    for formula, world, value in examples:
        law(formula, world, value)


def _new_code(formula: BoundFormula) -> Code:
    """Return the code of a formula made anew, whatever was broken since it was first evaluated."""
    return Walker(formula.formula, formula.references, formula.calls).code(formula.formula.tree)


@pytest.mark.long
@pytest.mark.parametrize("mutant", VALUES, ids=[each.wrong for each in VALUES])
def test_a_broken_rule_is_caught(
    mutant: Mutant, present: list[Example], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The generated formulas and data reach every rule closely enough to see it break."""
    mutant.breaks(monkeypatch)
    monkeypatch.setattr(BoundFormula, "code", property(_new_code))
    with pytest.raises(AssertionError):
        _hold_all(present, hold_values)


@pytest.mark.long
@pytest.mark.parametrize("mutant", BOUNDS, ids=[each.wrong for each in BOUNDS])
def test_broken_bounds_are_caught(
    mutant: Mutant, to_come: list[Example], monkeypatch: pytest.MonkeyPatch
) -> None:
    """So does the data that arrives later, for the rules of bounds."""
    mutant.breaks(monkeypatch)
    with pytest.raises(AssertionError):
        _hold_all(to_come, hold_bounds)
