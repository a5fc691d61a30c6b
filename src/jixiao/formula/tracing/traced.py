"""The semantics of traces: the exact value of every part with how it was computed.

A trace is a tree like the formula's, but only of what was evaluated: of a choice, the branch
taken; of a detail table, how many rows met the condition and which did not. One trace serves several
views (sentences, tables, JSON); none of them is made here.
"""

from __future__ import annotations

import ast
import functools
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from jixiao.formula.algebra import Aggregate, Argument, Comparison, DatePart, PerRow, Semantics
from jixiao.formula.function import Passing
from jixiao.formula.semantics.exact import Exact, joined
from jixiao.formula.tracing.fast_records import maker
from jixiao.formula.tracing.steps import TraceStep, trace_step, value_text
from jixiao.formula.types import Reference
from jixiao.formula.values import Missing, Value, absent
from jixiao.numbers import RoundingMode, read_decimal

if TYPE_CHECKING:
    from jixiao.formula.bound import BoundFormula
    from jixiao.formula.call import Call, Part

T = TypeVar("T")
_MOST_ROWS = 20
_ONE = Fraction(1)


@dataclass(frozen=True, slots=True)
class Rows:
    """What an aggregate saw: of ``total`` rows ``met`` met the ``condition`` (as typed; empty: there is none).

    ``others`` are the first rows that did not, counted from 1; ``values`` the first rows' numbers of what was summed
    (``summed``, as typed).
    """

    table: str
    condition: str
    total: int
    met: int
    others: tuple[int, ...] = ()
    summed: str = ""
    values: tuple[Value, ...] = ()


_rows = maker(Rows)


class Trace(NamedTuple):
    """A value and how it came about.

    ``operation`` is ``number``, ``text``, ``yes_no``, ``date``, ``name``, an operator (``+ - * /``, a comparison,
    ``and``, ``or``, ``not``, ``negate``), ``choose`` (parts: condition, branch taken), ``call`` (``text``: the
    function's Chinese name) or ``aggregate``. ``text`` is what the author typed for this part.

    ``step`` is what a scorecard keeps of it, made with it: going through all traces again would take as long again.
    """

    value: Value
    operation: str
    text: str
    parts: tuple[Trace, ...]
    reference: Reference | None
    rows: Rows | None
    step: TraceStep


def trace(
    value: Value,
    operation: str,
    text: str,
    parts: tuple[Trace, ...] = (),
    reference: Reference | None = None,
    rows: Rows | None = None,
) -> Trace:
    """Return a trace with its step."""
    steps = tuple([part.step for part in parts]) if parts else ()
    step = trace_step(operation, text, value_text(value), steps)
    return tuple.__new__(Trace, (value, operation, text, parts, reference, rows, step))


@functools.lru_cache(maxsize=4096)
def _number(text: str) -> Trace:
    return trace(Fraction(read_decimal(text)), "number", text)


class Traced(Semantics[Trace]):
    """Computes with traces; every value comes from ``exact``, so the two cannot differ.

    Its position is that of ``exact``, which reports where a value can't be computed.
    """

    def __init__(self, exact: Exact) -> None:
        self.exact = exact

    @property
    def formula(self) -> BoundFormula:
        return self.exact.formula

    @formula.setter
    def formula(self, formula: BoundFormula) -> None:
        self.exact.formula = formula

    @property
    def node(self) -> ast.expr:
        return self.exact.node

    @node.setter
    def node(self, node: ast.expr) -> None:
        self.exact.node = node

    def _trace(
        self,
        value: Value,
        operation: str,
        parts: tuple[Trace, ...] = (),
        reference: Reference | None = None,
        rows: Rows | None = None,
    ) -> Trace:
        exact = self.exact
        return trace(value, operation, exact.formula.formula.text_of(exact.node), parts, reference, rows)

    def number(self, value: Fraction, text: str) -> Trace:
        del value  # what the text says
        return _number(text)

    def yes_no(self, *, value: bool) -> Trace:
        return self._trace(value, "yes_no")

    def text(self, value: str) -> Trace:
        return self._trace(value, "text")

    def date(self, value: date) -> Trace:
        return self._trace(value, "date")

    def name(self, reference: Reference) -> Trace:
        return self._trace(self.exact.name(reference), "name", reference=reference)

    def negate(self, operand: Trace) -> Trace:
        return self._trace(self.exact.negate(operand.value), "negate", (operand,))

    def add(self, left: Trace, right: Trace) -> Trace:
        return self._trace(self.exact.add(left.value, right.value), "+", (left, right))

    def subtract(self, left: Trace, right: Trace) -> Trace:
        return self._trace(self.exact.subtract(left.value, right.value), "-", (left, right))

    def multiply(self, left: Trace, right: Trace) -> Trace:
        return self._trace(self.exact.multiply(left.value, right.value), "*", (left, right))

    def divide(self, left: Trace, right: Trace) -> Trace:
        return self._trace(self.exact.divide(left.value, right.value), "/", (left, right))

    def compare(self, operator: Comparison, left: Trace, right: Trace) -> Trace:
        return self._trace(self.exact.compare(operator, left.value, right.value), operator, (left, right))

    def both(self, left: Trace, right: Callable[[], Trace]) -> Trace:
        return self._joined("and", left, right, decisive=False)

    def either(self, left: Trace, right: Callable[[], Trace]) -> Trace:
        return self._joined("or", left, right, decisive=True)

    def _joined(self, operation: str, left: Trace, right: Callable[[], Trace], *, decisive: bool) -> Trace:
        if left.value is decisive:
            return self._trace(left.value, operation, (left,))
        second = right()
        value = joined(left.value, second.value, decisive=decisive)
        return self._trace(value, operation, (left, second))

    def invert(self, operand: Trace) -> Trace:
        return self._trace(self.exact.invert(operand.value), "not", (operand,))

    def choose(self, condition: Trace, then: Callable[[], Trace], otherwise: Callable[[], Trace]) -> Trace:
        reason = absent(condition.value)
        if reason is not None:
            return self._trace(reason, "choose", (condition,))
        taken = then() if condition.value else otherwise()
        return self._trace(taken.value, "choose", (condition, taken))

    def known(self, operand: Trace) -> Trace:
        return self._trace(self.exact.known(operand.value), "known", (operand,))

    def least(self, operands: Sequence[Trace]) -> Trace:
        value = self.exact.least([operand.value for operand in operands])
        return self._trace(value, "least", tuple(operands))

    def greatest(self, operands: Sequence[Trace]) -> Trace:
        value = self.exact.greatest([operand.value for operand in operands])
        return self._trace(value, "greatest", tuple(operands))

    def round(self, operand: Trace, places: int, mode: RoundingMode) -> Trace:
        return self._trace(self.exact.round(operand.value, places, mode), "round", (operand,))

    def unsettled(self, what: str) -> Trace:
        return self._trace(self.exact.unsettled(what), "unsettled")

    def days(self, start: Trace, end: Trace) -> Trace:
        return self._trace(self.exact.days(start.value, end.value), "days", (start, end))

    def workdays(self, start: Trace, end: Trace) -> Trace:
        return self._trace(self.exact.workdays(start.value, end.value), "workdays", (start, end))

    def date_part(self, part: DatePart, operand: Trace) -> Trace:
        return self._trace(self.exact.date_part(part, operand.value), part, (operand,))

    def day_before(self, operand: Trace) -> Trace:
        return self._trace(self.exact.day_before(operand.value), "day_before", (operand,))

    def aggregate(
        self, kind: Aggregate, table: Reference, condition: PerRow[Trace], value: PerRow[Trace]
    ) -> Trace:
        rows = self.exact.tables[table.name]
        if isinstance(rows, Missing):
            return self._trace(rows, "aggregate", reference=table)
        taken: list[Value] = []
        others: list[int] = []
        met = 0
        for number, _row in enumerate(self.exact.rows_of(rows), start=1):
            meets = True if condition is None else self._of_row(condition)
            if meets is True:
                met += 1
                taken.append(_ONE if value is None else self._of_row(value))
            elif meets is False:
                others.append(number)
            else:
                taken.append(meets)
        typed, summed = ("" if argument is None else argument.text for argument in (condition, value))
        values = tuple(taken[:_MOST_ROWS]) if summed else ()
        seen = _rows(table.label, typed, len(rows.rows), met, tuple(others[:_MOST_ROWS]), summed, values)
        return self._trace(self.exact.combine(kind, table, taken), "aggregate", reference=table, rows=seen)

    def _of_row(self, argument: Argument[Trace]) -> Value:
        """Return the value of an argument in the row at hand, whose traces nobody keeps."""
        return Argument(argument.part, self.exact).evaluate()

    def call(self, call: Call) -> Trace:
        """Trace a call as one step with the arguments it evaluated; 如果, 且, 或 and aggregates as what they are.

        What the function itself does with them nobody keeps: ``exact`` does it.
        """
        if call.overload.returns is None or call.overload.over_table:
            return call.apply(self)  # type: ignore[no-any-return]
        seen: dict[int, Trace] = {}
        given = [self._given(index, part, seen) for index, part in enumerate(call.parts)]
        self.node = call.node
        value: Value = call.overload.meaning(self.exact, *given)
        return trace(value, "call", call.function.chinese, tuple([seen[index] for index in sorted(seen)]))

    def _given(self, index: int, part: Part, seen: dict[int, Trace]) -> object:
        """Return an argument for ``exact``; its trace is kept when it is evaluated."""

        def evaluate(_exact: object) -> Value:
            seen[index] = part.code(self)
            return seen[index].value

        if part.passing is Passing.VALUE:
            seen[index] = part.code(self)
            return seen[index].value
        if not part.is_typed:
            return Argument(replace(part, code=evaluate), self.exact)
        constant = part.constant
        if isinstance(constant, str):
            seen[index] = trace(constant, "text", part.text)
        elif constant is not None:
            seen[index] = trace(Fraction(constant), "number", part.text)
        return constant
