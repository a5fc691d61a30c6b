"""Traces as Python code: what ``traced`` does for one formula, written down once and run for every unit (``teller``).

The walker walks a formula once with a semantics whose values are the names of variables: for the trace ``t1`` of a part
there are also its value ``v1`` and the step ``s1`` that a scorecard keeps. Values come from ``exact``, called by the code where ``traced`` would call it; what
depends on the formula alone (typed texts, numbers, what names stand for) is worked out when the code is written. Parts
that are looked at only under a condition are statements under an ``if``; parts that are looked at once a row are
functions.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any, cast

from jixiao.formula.algebra import Aggregate, Argument, Comparison, DatePart, Semantics
from jixiao.formula.integer_code import Block
from jixiao.formula.semantics.exact import joined
from jixiao.formula.semantics.steps import trace_step, value_text
from jixiao.formula.semantics.traced import Trace, in_order, trace, typed_arguments
from jixiao.formula.types import Reference
from jixiao.formula.values import Value, absent
from jixiao.numbers import RoundingMode

if TYPE_CHECKING:
    from jixiao.formula.functions.definition import Function, Overload

_SCOPE: Mapping[str, object] = {
    "Trace": Trace, "new": tuple.__new__, "absent": absent, "step": trace_step, "said": value_text,
    "in_order": in_order, "joined": joined,
}  # fmt: skip


class TracedCode(Semantics[str]):
    """Writes a formula as statements; ``scope`` holds the objects that they name, every typed text among them.

    ``values`` and ``steps`` give for the name of every trace those of its value and its step. ``passed`` says which trace has, whenever it is made,
    the value of another: the branch that a choice took, what a function of the language came to.
    """

    def __init__(self) -> None:
        self.block = Block()
        self.scope: dict[str, Any] = dict(_SCOPE)
        self.values: dict[str, str] = {}
        self.steps: dict[str, str] = {}
        self.passed: dict[str, str] = {}

    def keep(self, value: object) -> str:
        """Return the name by which the code calls an object."""
        name = f"k{len(self.scope)}"
        self.scope[name] = value
        return name

    def _new(self) -> str:
        """Return the name of a trace that is not made yet."""
        number = len(self.values) + 1
        name = f"t{number}"
        self.values[name], self.steps[name] = f"v{number}", f"s{number}"
        return name

    def _say(self, line: str) -> None:
        self.block.lines.append(line)

    def _typed(self) -> str:
        return self.keep(self.formula.formula.text_of(self.node))

    def _values(self, parts: Sequence[str]) -> str:
        return ", ".join(self.values[each] for each in parts)

    def _trace(
        self, value: str, operation: str, parts: Sequence[str] = (), to: str = "", reference: str = "None"
    ) -> str:
        """Store a value and its trace in variables and return the trace's name."""
        return self._stored(value, operation, self._typed(), self._parts(parts), to or self._new(), reference)

    def _parts(self, parts: Sequence[str]) -> tuple[str, str]:
        """Return the parts' traces and their steps."""
        return _tuple(parts), _tuple([self.steps[each] for each in parts])

    def _stored(
        self,
        value: str,
        operation: str,
        text: str,
        parts: tuple[str, str],
        name: str,
        reference: str = "None",
    ) -> str:
        traces, steps = parts
        held, step = self.values[name], self.steps[name]
        self._say(f"{held} = {value}")
        self._say(f"{step} = step({operation!r}, {text}, said({held}), {steps})")
        # All fields at once: calling the class would take twice as long.
        self._say(
            f"{name} = new(Trace, ({held}, {operation!r}, {text}, {traces}, {reference}, None, {step}))"
        )
        return name

    def _computed(self, method: str, operation: str, *parts: str, more: str = "") -> str:
        """Store the trace of an operator whose value ``exact`` gives, standing where the walker stands."""
        self._stand()
        return self._trace(f"exact.{method}({self._values(parts)}{more})", operation, parts)

    def _stand(self) -> None:
        self._say(f"exact.node = {self.keep(self.node)}")

    def _constant(self, value: Value, operation: str, text: str) -> str:
        made = trace(value, operation, text)
        name = self.keep(made)
        self.values[name], self.steps[name] = self.keep(value), self.keep(made.step)
        return name

    def number(self, value: Fraction, text: str) -> str:
        return self._constant(value, "number", text)

    def yes_no(self, *, value: bool) -> str:
        return self._constant(value, "yes_no", self.formula.formula.text_of(self.node))

    def text(self, value: str) -> str:
        return self._constant(value, "text", self.formula.formula.text_of(self.node))

    def date(self, value: date) -> str:
        return self._constant(value, "date", self.formula.formula.text_of(self.node))

    def name(self, reference: Reference) -> str:
        among = "exact.row" if reference.table else "values"
        return self._trace(f"{among}[{self.keep(reference.name)}]", "name", reference=self.keep(reference))

    def negate(self, operand: str) -> str:
        return self._computed("negate", "negate", operand)

    def add(self, left: str, right: str) -> str:
        return self._computed("add", "+", left, right)

    def subtract(self, left: str, right: str) -> str:
        return self._computed("subtract", "-", left, right)

    def multiply(self, left: str, right: str) -> str:
        return self._computed("multiply", "*", left, right)

    def divide(self, left: str, right: str) -> str:
        return self._computed("divide", "/", left, right)

    def compare(self, operator: Comparison, left: str, right: str) -> str:
        value = f"exact.compare({operator!r}, {self._values((left, right))})"
        return self._trace(value, operator, (left, right))

    def both(self, left: str, right: Callable[[], str]) -> str:
        return self._joined("and", left, right, decisive=False)

    def either(self, left: str, right: Callable[[], str]) -> str:
        return self._joined("or", left, right, decisive=True)

    def _joined(self, operation: str, left: str, right: Callable[[], str], *, decisive: bool) -> str:
        name, node = self._new(), self.node

        def second() -> None:
            found = right()
            self.node = node
            value = f"joined({self._values((left, found))}, decisive={decisive})"
            self._trace(value, operation, (left, found), name)

        held = self.values[left]
        self._under(f"if {held} is {decisive}:", lambda: self._trace(held, operation, (left,), name))
        self._under("else:", second)
        return name

    def invert(self, operand: str) -> str:
        return self._computed("invert", "not", operand)

    def choose(self, condition: str, then: Callable[[], str], otherwise: Callable[[], str]) -> str:
        name, node = self._new(), self.node

        def taken(branch: Callable[[], str]) -> None:
            found = self._passing(branch, name)
            self.node = node
            self._trace(self.values[found], "choose", (condition, found), name)

        held = self.values[condition]
        self._under(f"if {held} is True:", lambda: taken(then))
        self._under(f"elif {held} is False:", lambda: taken(otherwise))
        self._under("else:", lambda: self._trace(f"absent({held})", "choose", (condition,), name))
        return name

    def _passing(self, part: Callable[[], str], to: str) -> str:
        """Return a part that gives another its value; noted only where it is made for that and is not there already."""
        before = len(self.values)
        found = part()
        if found.startswith("t") and int(found[1:]) > before:
            self.passed[found] = to
        return found

    def _under(self, header: str, write: Callable[[], object]) -> None:
        """Add what is written under a header such as ``if x:``."""
        outer, self.block = self.block, Block()
        write()
        inner, self.block = self.block, outer
        self.block.inside(header, inner)

    def known(self, operand: str) -> str:
        return self._computed("known", "known", operand)

    def least(self, operands: Sequence[str]) -> str:
        return self._extreme("least", operands)

    def greatest(self, operands: Sequence[str]) -> str:
        return self._extreme("greatest", operands)

    def _extreme(self, which: str, operands: Sequence[str]) -> str:
        return self._trace(f"exact.{which}(({self._values(operands)},))", which, operands)

    def round(self, operand: str, places: int, mode: RoundingMode) -> str:
        return self._computed("round", "round", operand, more=f", {places}, {self.keep(mode)}")

    def unsettled(self, what: str) -> str:
        return self._computed("unsettled", "unsettled", more=repr(what))

    def days(self, start: str, end: str) -> str:
        return self._computed("days", "days", start, end)

    def workdays(self, start: str, end: str) -> str:
        return self._computed("workdays", "workdays", start, end)

    def date_part(self, part: DatePart, operand: str) -> str:
        self._stand()
        return self._trace(f"exact.date_part({part!r}, {self._values((operand,))})", part, (operand,))

    def day_before(self, operand: str) -> str:
        return self._computed("day_before", "day_before", operand)

    def aggregate(
        self, kind: Aggregate, table: Reference, condition: Argument[str] | None, value: Argument[str] | None
    ) -> str:
        """Leave the rows to ``traced``, which calls what is written here once a row."""
        of_each_row = ", ".join(self._argument(each) for each in (condition, value))
        name = self._new()
        self._say(f"traced.node = {self.keep(self.node)}")
        self._say(f"{name} = traced.over_rows({kind!r}, {self.keep(table)}, {of_each_row})")
        self._say(f"{self.values[name]} = {name}.value")
        self._say(f"{self.steps[name]} = {name}.step")
        return name

    def _argument(self, argument: Argument[str] | None) -> str:
        if argument is None:
            return "None, ''"
        name = self._new()
        self._under(f"def {name}():", lambda: self._say(f"return {self.values[argument.evaluate()]}"))
        return f"{name}, {self.keep(argument.text)}"

    def call(self, function: Function, overload: Overload, arguments: Sequence[Argument[str]]) -> str:
        """Write a call as one step with the arguments it looked at; 如果, 且, 或 and aggregates as what they are."""
        if overload.returns is None or overload.over_table:
            return overload.apply(self, arguments)  # type: ignore[no-any-return]
        name, seen, block = self._new(), _Seen(f"seen{len(self.values)}"), self.block
        typed = [
            (index, self._constant(each.value, each.operation, each.text))
            for index, each in typed_arguments(overload, arguments)
        ]
        begun = f"{seen.name} = [{', '.join(f'({index}, {each})' for index, each in typed)}]"
        self._say(begun)
        watched = [self._watched(index, each, seen) for index, each in enumerate(arguments)]
        result = self._passing(lambda: cast("str", overload.apply(self, watched)), name)
        parts = f"in_order({seen.name})", f"tuple([each.step for each in in_order({seen.name})])"
        if all(where is block for where, _index, _found in seen.met):
            # Every argument was looked at for certain, as most are: which ones is known now.
            met = [(index, found) for _where, index, found in seen.met]
            parts = self._parts(in_order([*typed, *met]))
            listed = (begun, *(seen.appended(*each) for each in met))
            block.lines[:] = [each for each in block.lines if each not in listed]
        return self._stored(self.values[result], "call", self.keep(function.chinese), parts, name)

    def _watched(self, index: int, argument: Argument[str], seen: _Seen) -> Argument[str]:
        def evaluate() -> str:
            found = argument.evaluate()
            seen.met.append((self.block, index, found))
            self._say(seen.appended(index, found))
            return found

        return Argument(evaluate, argument.text, argument.reference)


@dataclass(slots=True)
class _Seen:
    """The arguments that a call looked at, each with the block in which it does so; ``name`` is their list's."""

    name: str
    met: list[tuple[Block, int, str]] = field(default_factory=list)

    def appended(self, index: int, found: str) -> str:
        """Return the statement that takes note of an argument."""
        return f"{self.name}.append(({index}, {found}))"


def _tuple(parts: Sequence[str]) -> str:
    return f"({', '.join(parts)}{',' if parts else ''})"
