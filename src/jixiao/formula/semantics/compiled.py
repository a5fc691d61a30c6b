"""Formulas as Python integer arithmetic: every number a numerator over a denominator, compiled once, exact.

A value is written as source text. A number has a denominator that is known when it is written (a power of ten, or
what a formula divides by) wherever that is possible, so most comparisons and sums are plain integer operations; where
it is not, both parts are variables and comparisons multiply crosswise. Nothing is ever reduced to lowest terms.

What is absent raises as soon as it is looked at, and ``exact`` evaluates the definition at hand instead (see
``integer_code``). Compiled code thus has one duty: to be right whenever it does not raise.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from fractions import Fraction

from jixiao.formula.algebra import Aggregate, Argument, Comparison, Semantics
from jixiao.formula.integer_code import Block, Code, Unlooked, lists_of
from jixiao.formula.limits import MAX_BITS
from jixiao.formula.types import Reference
from jixiao.numbers import RoundingMode

_MOST_ROWS_BITS = 14
_LARGE = MAX_BITS // 2
_MEDIUM = 1_000
_LONGEST_TEXT = 400


class Compiled(Semantics[Code]):
    """Writes source text; ``names`` are the variables of fields and definitions, ``columns`` those of tables' columns.

    ``columns`` maps a table and a column to its code inside a loop over the rows; those met are noted in ``met``.
    """

    def __init__(self, names: Mapping[str, Code], columns: Mapping[tuple[str, str], Code]) -> None:
        self.names = names
        self.columns = columns
        self.block = Block()
        self.met: dict[str, None] = {}
        self.count = 0

    def new(self) -> str:
        """Return the name of a new variable."""
        self.count += 1
        return f"t{self.count}"

    def keep(self, code: Code) -> Code:
        """Return a value whose text may be repeated, storing it in a variable if need be."""
        text = code.text
        if not code.is_atom:
            text = self.new()
            self.block.lines.append(f"{text} = {code.text}")
        denominator = code.denominator
        if isinstance(denominator, str) and not denominator.isidentifier():
            name = self.new()
            self.block.lines.append(f"{name} = {denominator}")
            denominator = name
        return Code(text, denominator, code.nonnegative, code.bits, code.name)

    def number(self, value: Fraction, text: str) -> Code:
        del text
        bits = max(value.numerator.bit_length(), value.denominator.bit_length())
        return Code(str(value.numerator), value.denominator, value >= 0, bits)

    def yes_no(self, *, value: bool) -> Code:
        return Code(str(value))

    def text(self, value: str) -> Code:
        return Code(repr(value))

    def date(self, value: date) -> Code:
        return Code(str(value.toordinal()))

    def name(self, reference: Reference) -> Code:
        if not reference.table:
            return self.names[reference.name]
        code = self.columns[reference.table, reference.name]
        self.met[reference.name] = None
        return code

    def _checked(self, code: Code) -> Code:
        """Return a value that is not too long to be written once more, nor too large to be computed with.

        ``exact`` refuses numbers of more than ``MAX_BITS`` bits (F352). Where the size of what is written can't be
        known to stay below, it is looked at when it is computed, and left to ``exact`` when it is large.
        """
        if code.bits > _LARGE:
            code = self.keep(code)
            parts = [code.text] + ([] if isinstance(code.denominator, int) else [code.denominator])
            large = " or ".join(f"{each}.bit_length() > {_MEDIUM}" for each in parts)
            self.block.lines.append(f"if {large}: raise Unlooked")
            code = Code(code.text, code.denominator, code.nonnegative, _MEDIUM, code.name)
        long = len(code.text) > _LONGEST_TEXT or len(str(code.denominator)) > _LONGEST_TEXT
        return self.keep(code) if long else code

    def negate(self, operand: Code) -> Code:
        return Code(f"-({operand.text})", operand.denominator, bits=operand.bits)

    def _alike(self, left: Code, right: Code) -> tuple[str, str, int | str]:
        """Return two numerators over one denominator, and that."""
        if isinstance(left.denominator, int) and isinstance(right.denominator, int):
            common = math.lcm(left.denominator, right.denominator)
            return (
                _times(left.text, common // left.denominator),
                _times(right.text, common // right.denominator),
                common,
            )
        if left.denominator == right.denominator:
            return left.text, right.text, left.denominator
        both = _times(str(left.denominator), right.denominator)
        return _times(left.text, right.denominator), _times(right.text, left.denominator), both

    def add(self, left: Code, right: Code) -> Code:
        return self._joined("+", left, right, nonnegative=left.nonnegative and right.nonnegative)

    def subtract(self, left: Code, right: Code) -> Code:
        return self._joined("-", left, right, nonnegative=False)

    def _joined(self, sign: str, left: Code, right: Code, *, nonnegative: bool) -> Code:
        left, right = self.keep(left), self.keep(right)
        first, second, common = self._alike(left, right)
        return self._checked(
            Code(f"({first} {sign} {second})", common, nonnegative, left.bits + right.bits + 1)
        )

    def multiply(self, left: Code, right: Code) -> Code:
        over: int | str
        if isinstance(left.denominator, int) and isinstance(right.denominator, int):
            over = left.denominator * right.denominator
        else:
            over = _times(str(left.denominator), right.denominator)
        text = f"({left.text} * {right.text})"
        both = left.nonnegative and right.nonnegative
        return self._checked(Code(text, over, both, left.bits + right.bits))

    def divide(self, left: Code, right: Code) -> Code:
        right, left = self.keep(right), self.keep(left)
        bits = left.bits + right.bits
        if right.text.lstrip("-").isdigit():
            if int(right.text) == 0:
                raise Unlooked
            sign = "-" if right.text.startswith("-") else ""
            over: int | str = abs(int(right.text))
            over = (
                over * left.denominator
                if isinstance(left.denominator, int)
                else _times(left.denominator, over)
            )
            text = f"{sign}({_times(left.text, right.denominator)})"
            return self._checked(Code(text, over, left.nonnegative and not sign, bits))
        self.block.lines.append(f"if {right.text} == 0: raise Unlooked")
        text, over = _times(left.text, right.denominator), _times(right.text, left.denominator)
        if right.nonnegative:
            return self._checked(Code(text, over, left.nonnegative, bits))
        top, below = self.new(), self.new()
        self.block.lines.append(f"{top} = {text}; {below} = {over}")
        self.block.lines.append(f"if {below} < 0: {top} = -{top}; {below} = -{below}")
        return self._checked(Code(top, below, bits=bits))

    def compare(self, operator: Comparison, left: Code, right: Code) -> Code:
        left, right = self.keep(left), self.keep(right)
        first, second, _common = self._alike(left, right)
        return Code(f"({first} {operator} {second})")

    def _later(self, part: Callable[[], Code]) -> tuple[Code, Block]:
        """Return a part's text and the statements that it takes, which are not yet among those of the block at hand."""
        outer, self.block = self.block, Block()
        code = part()
        inner, self.block = self.block, outer
        return code, inner

    def both(self, left: Code, right: Callable[[], Code]) -> Code:
        return self._lazily(left, right, "and")

    def either(self, left: Code, right: Callable[[], Code]) -> Code:
        return self._lazily(left, right, "or")

    def _lazily(self, left: Code, right: Callable[[], Code], word: str) -> Code:
        code, inner = self._later(right)
        if not inner.lines:
            return Code(f"({left.text} {word} {code.text})")
        name = self.new()
        self.block.lines.append(f"{name} = {left.text}")
        inner.lines.append(f"{name} = {code.text}")
        self.block.inside(f"if {name}:" if word == "and" else f"if not {name}:", inner)
        return Code(name)

    def invert(self, operand: Code) -> Code:
        return Code(f"(not {operand.text})")

    def choose(self, condition: Code, then: Callable[[], Code], otherwise: Callable[[], Code]) -> Code:
        first, above = self._later(then)
        second, below = self._later(otherwise)
        nonnegative, bits = first.nonnegative and second.nonnegative, max(first.bits, second.bits)
        if isinstance(first.denominator, int) and isinstance(second.denominator, int):
            common: int | str = math.lcm(first.denominator, second.denominator)
            texts = [_times(each.text, common // each.denominator) for each in (first, second)]  # type: ignore[operator]
            bits += int(common).bit_length()
            if not above.lines and not below.lines:
                text = f"({texts[0]} if {condition.text} else {texts[1]})"
                return self._checked(Code(text, common, nonnegative, bits))
            name = self.new()
            above.lines.append(f"{name} = {texts[0]}")
            below.lines.append(f"{name} = {texts[1]}")
            found = Code(name, common, nonnegative, bits)
        else:
            name, over = self.new(), self.new()
            above.lines.append(f"{name} = {first.text}; {over} = {first.denominator}")
            below.lines.append(f"{name} = {second.text}; {over} = {second.denominator}")
            found = Code(name, over, nonnegative, bits)
        self.block.inside(f"if {condition.text}:", above)
        self.block.inside("else:", below)
        return self._checked(found)

    def known(self, operand: Code) -> Code:
        if not operand.name:
            raise Unlooked
        return Code(f"is_there({operand.name})")

    def least(self, operands: Sequence[Code]) -> Code:
        return self._extreme(operands, "<=", nonnegative=all(each.nonnegative for each in operands))

    def greatest(self, operands: Sequence[Code]) -> Code:
        return self._extreme(operands, ">=", nonnegative=any(each.nonnegative for each in operands))

    def _extreme(self, operands: Sequence[Code], sign: str, *, nonnegative: bool) -> Code:
        best = operands[0]
        for each in operands[1:]:
            left, right = self.keep(best), self.keep(each)
            first, second, common = self._alike(left, right)
            bits = max(left.bits, right.bits)
            if isinstance(common, int) or left.denominator == right.denominator:
                known = common.bit_length() if isinstance(common, int) else 0
                best = Code(f"({first} if {first} {sign} {second} else {second})", common, bits=bits + known)
                continue
            name, over = self.new(), self.new()
            block, other = Block(), Block()
            block.lines.append(f"{name} = {left.text}; {over} = {left.denominator}")
            other.lines.append(f"{name} = {right.text}; {over} = {right.denominator}")
            self.block.inside(f"if {first} {sign} {second}:", block)
            self.block.inside("else:", other)
            best = Code(name, over, bits=bits)
        return self._checked(Code(best.text, best.denominator, nonnegative, best.bits, best.name))

    def round(self, operand: Code, places: int, mode: RoundingMode) -> Code:
        power = 10**places if places >= 0 else 1
        below = 10**-places if places < 0 else 1
        over = _times(str(operand.denominator), below)
        over = str(operand.denominator * below) if isinstance(operand.denominator, int) else over
        bits = operand.bits + abs(places) * 4 + 2
        if mode is RoundingMode.FLOOR:
            text = f"{_times(operand.text, power)} // ({over})"
        elif mode is RoundingMode.CEILING:
            text = f"-(-({_times(operand.text, power)}) // ({over}))"
        elif mode is RoundingMode.HALF_UP:
            operand = self.keep(operand)
            over = (
                str(operand.denominator * below)
                if isinstance(operand.denominator, int)
                else _times(operand.denominator, below)
            )
            twice = str(int(over) * 2) if over.isdigit() else _times(over, 2)
            text = f"({_times(operand.text, 2 * power)} + {over}) // ({twice})"
            if not operand.nonnegative:
                down = f"-((-{_times(operand.text, 2 * power)} + {over}) // ({twice}))"
                text = f"({text} if {operand.text} >= 0 else {down})"
        else:
            text = f"round_quotient({operand.text}, {operand.denominator}, {places}, {mode.name})"
            return self._checked(_in_places(text, places, operand.nonnegative, bits, scaled=True))
        return self._checked(_in_places(text, places, operand.nonnegative, bits))

    def days(self, start: Code, end: Code) -> Code:
        return Code(f"({end.text} - {start.text})", bits=24)

    def workdays(self, start: Code, end: Code) -> Code:
        return Code(f"workdays({start.text}, {end.text})", bits=24)

    def aggregate(
        self,
        kind: Aggregate,
        table: Reference,
        condition: Argument[Code] | None,
        value: Argument[Code] | None,
    ) -> Code:
        outer, met = self.block, self.met
        self.block, self.met = Block(), {}
        meets = None if condition is None else condition.evaluate()
        body = self.block
        self.block = Block()
        each = Code("1", 1, nonnegative=True) if value is None else value.evaluate()
        total = self.new()
        over = each.denominator if isinstance(each.denominator, int) else self.new()
        self._take(kind, total, over, each)
        taken, names = self.block, list(self.met)
        self.block, self.met = outer, met
        if meets is None:
            body.lines.extend(taken.lines)
        else:
            body.inside(f"if {meets.text}:", taken)
        start = "0" if kind in {"count", "sum"} else "None"
        self.block.lines.append(f"{total} = {start}" + ("" if isinstance(over, int) else f"; {over} = 1"))
        read = [pair for name in names for pair in lists_of(self.columns[table.name, name])]
        variables, lists = ", ".join(each for each, _ in read), ", ".join(each for _, each in read)
        rows = f"zip({lists})" if read else f"range(rows_{self.columns[table.name, ''].name})"
        self.block.inside(f"for {variables or '_'}{',' if read else ''} in {rows}:", body)
        if start == "None":
            self.block.lines.append(f"if {total} is None: raise Unlooked")
        bits = each.bits + _MOST_ROWS_BITS if isinstance(over, int) else MAX_BITS
        return self._checked(Code(total, over, each.nonnegative, bits))

    def _take(self, kind: Aggregate, total: str, over: int | str, each: Code) -> None:
        """Add the statements that take a row's value into the total."""
        say = self.block.lines.append
        adds, sign = kind in {"count", "sum"}, ">" if kind == "max" else "<"
        if isinstance(over, int):
            if adds:
                say(f"{total} += {each.text}")
                return
            text = self.keep(each).text
            say(f"if {total} is None or {text} {sign} {total}: {total} = {text}")
            return
        each = self.keep(each)
        if adds:
            # Reduced at every row: the product of thousands of unlike denominators would have thousands of digits.
            say(f"{total}, {over} = add_quotients({total}, {over}, {each.text}, {each.denominator})")
            return
        better = f"{total} is None or {each.text} * {over} {sign} {total} * {each.denominator}"
        say(f"if {better}: {total} = {each.text}; {over} = {each.denominator}")


def _in_places(text: str, places: int, nonnegative: bool, bits: int, *, scaled: bool = False) -> Code:  # noqa: FBT001
    """Return what was rounded: whole units of the last place, over what those are."""
    if places >= 0:
        return Code(f"({text})", 10**places, nonnegative, bits)
    unit = 10**-places
    del scaled
    return Code(f"(({text}) * {unit})", 1, nonnegative, bits)


def _times(text: str, factor: int | str) -> str:
    if factor in {1, "1"}:
        return text
    if text.lstrip("-").isdigit() and (isinstance(factor, int) or factor.isdigit()):
        return str(int(text) * int(factor))
    return (
        f"{text} * {factor}"
        if text.isidentifier() or text.isdigit() or text.startswith("(")
        else f"({text}) * {factor}"
    )
