"""The writer of integer code: statements, variables, and loops over the rows of a table."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import replace

from jixiao.formula.algebra import Aggregate, PerRow, Semantics
from jixiao.formula.integer.code import LARGE, Bailout, Block, Code, lists_of, product, times
from jixiao.formula.syntax.limits import MAX_BITS
from jixiao.formula.types import Reference

_MOST_ROWS_BITS = 14
_MEDIUM = 1_000
_LONGEST_TEXT = 400


class IntegerWriter(Semantics[Code]):
    """Writes source text; ``names`` are the variables of fields and definitions, ``columns`` those of tables' columns.

    ``columns`` maps a table and a column to its code inside a loop over the rows; those met are noted in ``met``.
    The whole is given up as soon as anything raises: what was computed is there.
    ``is_asking`` becomes true with a question whether something is there, and where one side of 或, or of 且 that
    something rests on, may decide for another: what raises then may be yes all the same. ``is_doubting`` becomes true with a look at how large a value is: what
    raises then may have as many bits as a value may.
    """

    def __init__(self, names: Mapping[str, Code], columns: Mapping[tuple[str, str], Code]) -> None:
        self.names = names
        self.columns = columns
        self.is_asking = self.is_doubting = False
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
        return replace(code, text=text, denominator=denominator)

    def checked(self, code: Code) -> Code:
        """Return a value that is not too long to be written once more, nor too large to be computed with.

        ``exact`` refuses numbers of more than ``MAX_BITS`` bits (F352). Where the size of what is written can't be
        known to stay below, it is measured when it is computed, and left to ``exact`` when it is large. A known
        denominator that is large (steps that square one another) leaves all of it to ``exact`` at once.
        """
        scale = code.denominator.bit_length() if isinstance(code.denominator, int) else 0
        if scale > LARGE:
            raise Bailout
        if code.bits > LARGE:
            self.is_doubting = True
            code = self.keep(code)
            parts = [code.text] + ([] if isinstance(code.denominator, int) else [code.denominator])
            # A number is put in brackets: 2.bit_length() is no Python.
            large = " or ".join(
                f"{part if part.isidentifier() else f'({part})'}.bit_length() > {_MEDIUM}" for part in parts
            )
            self.block.lines.append(f"if {large}: raise Bailout")
            code = replace(code, bits=max(_MEDIUM, scale))
        long = len(code.text) > _LONGEST_TEXT or len(str(code.denominator)) > _LONGEST_TEXT
        return self.keep(code) if long else code

    def later(self, part: Callable[[], Code]) -> tuple[Code, Block]:
        """Return a part's text and the statements that it takes, which are not yet among those of the block at hand."""
        outer, self.block = self.block, Block()
        code = part()
        inner, self.block = self.block, outer
        return code, inner

    def alike(self, left: Code, right: Code) -> tuple[str, str, int | str]:
        """Return two numerators over one denominator, and that."""
        if isinstance(left.denominator, int) and isinstance(right.denominator, int):
            common = math.lcm(left.denominator, right.denominator)
            first, second = common // left.denominator, common // right.denominator
            return times(left.text, first), times(right.text, second), common
        if left.denominator == right.denominator:
            return left.text, right.text, left.denominator
        both = product(left.denominator, right.denominator)
        return times(left.text, right.denominator), times(right.text, left.denominator), both

    def aggregate(
        self, kind: Aggregate, table: Reference, condition: PerRow[Code], value: PerRow[Code]
    ) -> Code:
        number = self.columns[table.name, ""].name
        if kind == "count" and condition is None:
            return Code(f"rows_{number}", 1, nonnegative=True, bits=_MOST_ROWS_BITS)
        outer, met = self.block, self.met
        self.block, self.met = Block(), {}
        meets = None if condition is None else condition.evaluate()
        self.is_asking = self.is_asking or (meets is not None and meets.is_joined)
        body = self.block
        self.block = Block()
        row = Code("1", 1, nonnegative=True) if value is None else value.evaluate()
        total = self.new()
        over = row.denominator if isinstance(row.denominator, int) else self.new()
        self._take(kind, total, over, row)
        taken, names = self.block, list(self.met)
        self.block, self.met = outer, met
        if meets is None:
            body.lines.extend(taken.lines)
        else:
            body.inside(f"if {meets.text}:", taken)
        start = {"count": "0", "sum": "0", "median": "[]"}.get(kind, "None")
        self.block.lines.append(f"{total} = {start}" + ("" if isinstance(over, int) else f"; {over} = 1"))
        read = [pair for name in names for pair in lists_of(self.columns[table.name, name])]
        variables, lists = ", ".join(name for name, _ in read), ", ".join(name for _, name in read)
        rows = f"zip({lists})" if read else f"range(rows_{number})"
        self.block.inside(f"for {variables or '_'}{',' if read else ''} in {rows}:", body)
        if start == "[]":
            return self._median(total, over, row)
        if start == "None":
            self.block.lines.append(f"if {total} is None: raise Bailout")
        bits = row.bits + _MOST_ROWS_BITS if isinstance(over, int) else MAX_BITS
        return self.checked(Code(total, over, row.nonnegative, bits, is_present=start == "0"))

    def _median(self, values: str, over: int | str, row: Code) -> Code:
        """Return the mean of the two in the middle, which of an odd number are one."""
        self.block.lines.append(f"if not {values}: raise Bailout")
        self.block.lines.append(f"{values}.sort()")
        text = f"({values}[(len({values}) - 1) // 2] + {values}[len({values}) // 2])"
        under = 2 * over if isinstance(over, int) else 2
        return self.checked(self.keep(Code(text, under, row.nonnegative, row.bits + 1)))

    def _take(self, kind: Aggregate, total: str, over: int | str, row: Code) -> None:
        """Add the statements that take a row's value into the total."""
        say = self.block.lines.append
        if kind == "median":
            # What has another denominator in every row is put in order by `exact`.
            say(f"{total}.append({row.text})" if isinstance(over, int) else "raise Bailout")
            return
        adds, sign = kind in {"count", "sum"}, ">" if kind == "max" else "<"
        if isinstance(over, int):
            if adds:
                say(f"{total} += {row.text}")
                return
            text = self.keep(row).text
            say(f"if {total} is None or {text} {sign} {total}: {total} = {text}")
            return
        row = self.keep(row)
        if adds:
            # Reduced at every row: the product of thousands of unlike denominators would have thousands of digits.
            say(f"{total}, {over} = add_quotients({total}, {over}, {row.text}, {row.denominator})")
            # At every row, as `exact` does: what grew too large may become small again.
            say(f"if {total}.bit_length() > {LARGE} or {over}.bit_length() > {LARGE}: raise Bailout")
            return
        better = f"{total} is None or {row.text} * {over} {sign} {total} * {row.denominator}"
        say(f"if {better}: {total} = {row.text}; {over} = {row.denominator}")
