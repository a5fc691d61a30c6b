"""The semantics of integer code: compiles a formula to Python integer arithmetic, exactly.

A value is written as source text. A number has a denominator that is known when it is written (a power of ten, or
what a formula divides by) wherever that is possible, so most comparisons and sums are plain integer operations; where
it is not, both parts are variables and comparisons multiply crosswise. Nothing is ever reduced to lowest terms.

What is absent raises as soon as it is used, and ``exact`` evaluates the definition at hand instead (see
``code``). Compiled code thus has one duty: to be right whenever it does not raise.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction

from jixiao.formula.algebra import Comparison, DatePart
from jixiao.formula.integer.code import NO, YES, Bailout, Block, Code, literal, product, times
from jixiao.formula.integer.emitter import IntegerWriter
from jixiao.formula.semantics.exact import COMPARE
from jixiao.formula.types import Reference
from jixiao.numbers import RoundingMode, round_fraction


class Compiled(IntegerWriter):
    """Writes a formula as integer arithmetic; see :class:`IntegerWriter` for what it is given."""

    def number(self, value: Fraction, text: str) -> Code:
        del text
        return literal(value)

    def yes_no(self, *, value: bool) -> Code:
        return YES if value else NO

    def text(self, value: str) -> Code:
        return Code(repr(value), is_present=True)

    def date(self, value: date) -> Code:
        return literal(Fraction(value.toordinal()))

    def name(self, reference: Reference) -> Code:
        if not reference.table:
            return self.names[reference.name]
        code = self.columns[reference.table, reference.name]
        self.met[reference.name] = None
        return code

    def negate(self, operand: Code) -> Code:
        if (value := operand.constant) is not None:
            return literal(-value)
        return Code(f"-({operand.text})", operand.denominator, bits=operand.bits, is_present=True)

    def add(self, left: Code, right: Code) -> Code:
        if left.constant is not None and right.constant is not None:
            return literal(left.constant + right.constant)
        if left.constant == 0:
            return right
        return left if right.constant == 0 else self._joined("+", left, right)

    def subtract(self, left: Code, right: Code) -> Code:
        if left.constant is not None and right.constant is not None:
            return literal(left.constant - right.constant)
        return left if right.constant == 0 else self._joined("-", left, right)

    def _joined(self, sign: str, left: Code, right: Code) -> Code:
        nonnegative = sign == "+" and left.nonnegative and right.nonnegative
        left, right = self.keep(left), self.keep(right)
        first, second, common = self.alike(left, right)
        return self.checked(
            Code(
                f"({first} {sign} {second})", common, nonnegative, left.bits + right.bits + 1, is_present=True
            )
        )

    def multiply(self, left: Code, right: Code) -> Code:
        if left.constant is not None and right.constant is not None:
            return literal(left.constant * right.constant)
        if left.constant == 1 or right.constant == 1:
            return right if left.constant == 1 else left
        over = product(left.denominator, right.denominator)
        text = f"({times(left.text, right.text)})"
        both = left.nonnegative and right.nonnegative
        return self.checked(Code(text, over, both, left.bits + right.bits, is_present=True))

    def divide(self, left: Code, right: Code) -> Code:
        if right.text == "0":  # zero over whatever: no other number is written so
            raise Bailout
        if left.constant is not None and right.constant is not None:
            return literal(left.constant / right.constant)
        right, left = self.keep(right), self.keep(left)
        bits = left.bits + right.bits
        if right.text.lstrip("-").isdigit():
            sign = "-" if right.text.startswith("-") else ""
            over = product(left.denominator, abs(int(right.text)))
            text = f"{sign}({times(left.text, right.denominator)})"
            present = left.is_present or text != f"({left.text})"
            return self.checked(Code(text, over, left.nonnegative and not sign, bits, is_present=present))
        self.block.lines.append(f"if {right.text} == 0: raise Bailout")
        above, under = right.denominator, left.denominator
        if isinstance(above, int) and isinstance(under, int):
            divisor = math.gcd(above, under)  # two amounts of one scale need no factor at all
            above, under = above // divisor, under // divisor
        text, over = times(left.text, above), times(right.text, under)
        if right.nonnegative:
            return self.checked(Code(text, over, left.nonnegative, bits, is_present=left.is_present))
        top, below = self.new(), self.new()
        self.block.lines.append(f"{top} = {text}; {below} = {over}")
        self.block.lines.append(f"if {below} < 0: {top} = -{top}; {below} = -{below}")
        return self.checked(Code(top, below, bits=bits, is_present=left.is_present))

    def compare(self, operator: Comparison, left: Code, right: Code) -> Code:
        if left.constant is not None and right.constant is not None:
            return YES if COMPARE[operator](left.constant, right.constant) else NO
        left, right = self.keep(self._settled(left)), self.keep(self._settled(right))
        first, second, _common = self.alike(left, right)
        return Code(f"({first} {operator} {second})", is_present=True)

    def both(self, left: Code, right: Callable[[], Code]) -> Code:
        return self._lazily(left, right, "and")

    def either(self, left: Code, right: Callable[[], Code]) -> Code:
        return self._lazily(left, right, "or")

    def _lazily(self, left: Code, right: Callable[[], Code], word: str) -> Code:
        if left.answer is not None:
            return right() if left.answer is (word == "and") else left
        if word == "or":
            self.is_asking = True  # a side that raises is settled by the other one, if that decides
            left = self._settled(left)
        code, inner = self.later(right)
        joined = word == "and"
        if not inner.lines:
            return Code(f"({left.text} {word} {code.text})", is_present=code.is_present, is_joined=joined)
        name = self.new()
        self.block.lines.append(f"{name} = {left.text}")
        inner.lines.append(f"{name} = {code.text}")
        self.block.inside(f"if {name}:" if word == "and" else f"if not {name}:", inner)
        return Code(name, is_present=code.is_present, is_joined=joined)

    def _settled(self, code: Code) -> Code:
        """Return a condition that something rests on: where a side of 且 raises, the other one may still settle it."""
        self.is_asking = self.is_asking or code.is_joined
        return code

    def invert(self, operand: Code) -> Code:
        if operand.answer is not None:
            return NO if operand.answer else YES
        return Code(f"(not {self._settled(operand).text})", is_present=True)

    def choose(self, condition: Code, then: Callable[[], Code], otherwise: Callable[[], Code]) -> Code:
        if condition.answer is not None:
            return then() if condition.answer else otherwise()
        self._settled(condition)
        first, second = self.later(then), self.later(otherwise)
        (one, above), (other, below) = first, second
        present = one.is_present and other.is_present
        nonnegative, bits = one.nonnegative and other.nonnegative, max(one.bits, other.bits)
        if not (isinstance(one.denominator, int) and isinstance(other.denominator, int)):
            name, over = self._stored(condition.text, first, second)
            return self.checked(Code(name, over, nonnegative, bits, is_present=present))
        text, otherwise_text, common = self.alike(one, other)
        bits += int(common).bit_length()
        if not above.lines and not below.lines:
            text = f"({text} if {condition.text} else {otherwise_text})"
            return self.checked(Code(text, common, nonnegative, bits, is_present=present))
        name = self.new()
        above.lines.append(f"{name} = {text}")
        below.lines.append(f"{name} = {otherwise_text}")
        self.block.branch(condition.text, above, below)
        return self.checked(Code(name, common, nonnegative, bits, is_present=present))

    def _stored(
        self, condition: str, first: tuple[Code, Block], second: tuple[Code, Block]
    ) -> tuple[str, str]:
        """Return the variables of one of two values, each stored at the end of its statements."""
        name, over = self.new(), self.new()
        for code, block in (first, second):
            block.lines.append(f"{name} = {code.text}; {over} = {code.denominator}")
        self.block.branch(condition, first[1], second[1])
        return name, over

    def known(self, operand: Code) -> Code:
        self.is_asking = True
        if operand.is_missing:
            return NO
        text = self.keep(operand).text  # computed even where the answer is plain: it raises if it can't be
        if not text.isidentifier() or operand.is_present:
            return YES
        # The class is compared here: a call would take longer than everything around it.
        return Code(f"({text}.__class__ is not AbsentValue or not is_missing({text}))", is_present=True)

    def least(self, operands: Sequence[Code]) -> Code:
        return self._extreme(operands, "<=", nonnegative=all(operand.nonnegative for operand in operands))

    def greatest(self, operands: Sequence[Code]) -> Code:
        return self._extreme(operands, ">=", nonnegative=any(operand.nonnegative for operand in operands))

    def _extreme(self, operands: Sequence[Code], sign: Comparison, *, nonnegative: bool) -> Code:
        best = operands[0]
        for operand in operands[1:]:
            if best.constant is not None and operand.constant is not None:
                is_better = COMPARE[sign](best.constant, operand.constant)
                best = best if is_better else operand
                continue
            if sign == ">=" and best.nonnegative and operand.constant is not None and operand.constant <= 0:
                continue
            left, right = self.keep(best), self.keep(operand)
            first, second, common = self.alike(left, right)
            bits = max(left.bits, right.bits)
            if isinstance(common, int) or left.denominator == right.denominator:
                known = common.bit_length() if isinstance(common, int) else 0
                text = f"({first} if {first} {sign} {second} else {second})"
                best = Code(text, common, bits=bits + known, is_present=True)
                continue
            name, over = self._stored(f"{first} {sign} {second}", (left, Block()), (right, Block()))
            best = Code(name, over, bits=bits, is_present=True)
        return self.checked(replace(best, nonnegative=nonnegative))

    def round(self, operand: Code, places: int, mode: RoundingMode) -> Code:
        if operand.constant is not None:
            return literal(round_fraction(operand.constant, places, mode))
        power = 10**places if places >= 0 else 1
        below = 10**-places if places < 0 else 1
        over = str(product(operand.denominator, below))
        bits = operand.bits + abs(places) * 4 + 2
        if mode is RoundingMode.FLOOR:
            text = f"{times(operand.text, power)} // ({over})"
        elif mode is RoundingMode.CEILING:
            text = f"-(-({times(operand.text, power)}) // ({over}))"
        elif mode is RoundingMode.HALF_UP:
            operand = self.keep(operand)
            over = str(product(operand.denominator, below))
            twice = times(over, 2)
            text = f"({times(operand.text, 2 * power)} + {over}) // ({twice})"
            if not operand.nonnegative:
                down = f"-((-{times(operand.text, 2 * power)} + {over}) // ({twice}))"
                text = f"({text} if {operand.text} >= 0 else {down})"
        else:
            text = f"round_quotient({operand.text}, {operand.denominator}, {places}, {mode.name})"
        text = f"({text})" if places >= 0 else f"(({text}) * {below})"
        return self.checked(Code(text, power, operand.nonnegative, bits, is_present=True))

    def unsettled(self, what: str) -> Code:
        del what
        self.block.lines.append("raise Bailout")
        return literal(Fraction(0))

    def days(self, start: Code, end: Code) -> Code:
        return Code(f"({end.text} - {start.text})", bits=24, is_present=True)

    def workdays(self, start: Code, end: Code) -> Code:
        return Code(f"(worked[{end.text}] - worked[{start.text}])", bits=24, is_present=True)

    def date_part(self, part: DatePart, operand: Code) -> Code:
        if operand.constant is not None:
            return literal(Fraction(getattr(date.fromordinal(int(operand.constant)), part)))
        return Code(f"date_part({operand.text}, {part!r})", 1, nonnegative=True, bits=14, is_present=True)

    def day_before(self, operand: Code) -> Code:
        if operand.constant is not None:
            return literal(operand.constant - 1)
        return Code(f"({operand.text} - 1)", bits=24, is_present=True)
