"""Phrases of formulas set as a line: brackets where they are needed, signs, fractions, choices, and spaces between prose and numbers.

A line is a row of elements that every output prints in its own way. A *flat* line holds runs of text only, so that
their texts one after the other are the whole line.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Literal

from jixiao.formula import TypeKind
from jixiao.formula.algebra import MIRRORED, SYMBOLS
from jixiao.formula.wording.phrase_tree import (
    Absolute,
    CallPhrase,
    Cases,
    Compared,
    Denial,
    Junction,
    Leaf,
    Negative,
    Phrase,
    PhraseNode,
    Product,
    Strength,
    Sum,
)

Text = Annotated[tuple[str | PhraseNode, ...], "text in JSON"]
"""A sentence with parts of formulas in it."""

OTHERWISE = "其余"
"""What the last case of a choice is called."""

_SPOKEN = {"==": "等于", "!=": "不等于", "<": "低于", "<=": "不超过", ">": "超过", ">=": "不低于"}
_SPOKEN_OF_DATES = {"==": "是", "!=": "不是", "<": "早于", "<=": "不晚于", ">": "晚于", ">=": "不早于"}
_SPOKEN_OF_TEXTS = {"==": "为", "!=": "不为"}
_LONGEST_BRACE = 60
"""Characters of a choice that fits with a brace in the midst of a line."""
_LONGEST_SIDE = 34
"""Characters that fit above or below the line of a fraction."""
_TIED = frozenset("(（[【“‘《，。；：、）)]】”’》？！|　 ")


@dataclass(frozen=True, slots=True)
class Run:
    """Some text of one kind."""

    text: str
    kind: Literal["prose", "name", "number", "sign"] = "prose"


@dataclass(frozen=True, slots=True)
class Fraction:
    """A top over a bottom; those that are ``open`` need brackets where a ÷ is between them instead."""

    top: Line
    bottom: Line
    top_open: bool
    bottom_open: bool


@dataclass(frozen=True, slots=True)
class Brace:
    """A choice in the midst of a line: values, each with its condition; the last one's is empty."""

    rows: tuple[tuple[Line, Line], ...]


Element = Run | Fraction | Brace
Line = tuple[Element, ...]


def plain(text: Text | PhraseNode | str) -> str:
    """Return a sentence, or what a formula says, as plain text on one line."""
    pieces = text if isinstance(text, tuple) else (text,)
    return "".join(element.text for element in line(pieces, flat=True) if isinstance(element, Run))


def line(text: Text, *, flat: bool = False) -> Line:
    """Return a sentence as a line; a choice in the midst of others is put in brackets."""
    least = Strength.CASES if len(text) == 1 else Strength.PROSE
    return _Setter(flat=flat).sentence(text, least)


class _Setter:
    """Sets words; flat in prose-only outputs, and inside of a fraction or a choice that is set already."""

    def __init__(self, *, flat: bool) -> None:
        self.flat = flat

    def sentence(self, parts: Sequence[str | PhraseNode], least: Strength = Strength.CASES) -> Line:
        """Set prose with words in it, each word at least as strong as asked, spaces where they are needed."""
        elements: list[Element] = []
        loose = False
        for part in parts:
            if isinstance(part, str):
                prose = part.strip(" ")  # the ideographic space of an indented line stays
                piece: Line = (Run(prose),) if prose else ()
                is_loose = False
            else:
                # A choice in the midst of prose is prose itself.
                setter = _Setter(flat=True) if isinstance(part, Cases) and len(parts) > 1 else self
                piece = setter.within(part, least)
                is_loose = _is_loose(part) and part.strength >= least
            if elements and piece and _is_spaced(elements[-1], piece[0], loose=loose or is_loose):
                elements.append(Run(" "))
            elements.extend(piece)
            loose = is_loose if piece else loose
        return tuple(elements)

    def within(self, words: PhraseNode, least: Strength) -> Line:
        """Set words, in brackets unless they are as strong as asked."""
        setting = self.set(words)
        is_braced = len(setting) == 1 and isinstance(setting[0], Brace)
        if is_braced or words.strength >= least:
            return setting
        return (Run("("), *setting, Run(")"))

    def set(self, words: PhraseNode) -> Line:  # noqa: PLR0911 - one line a kind of words
        if isinstance(words, Leaf):
            return (Run(words.text, "name" if words.kind == "name" else "number"),)
        if isinstance(words, Negative):
            return (Run("−", "sign"), *self.within(words.operand, Strength.ATOM))
        if isinstance(words, Sum):
            first = self.within(words.terms[0][1], Strength.NEGATIVE)
            return (*first, *self.signed(words.terms[1:], Strength.PRODUCT))
        if isinstance(words, Product):
            return self.product(words)
        if isinstance(words, Absolute):
            inner = self.set(words.operand)
            if any(isinstance(element, Run) and "|" in element.text for element in inner):
                inner = (Run("("), *inner, Run(")"))
            return (Run("|", "sign"), *inner, Run("|", "sign"))
        if isinstance(words, Cases):
            return self.choice(words)
        if isinstance(words, CallPhrase):
            arguments = [self.within(argument, Strength.PROSE) for argument in words.arguments]
            return (Run(f"{words.name}("), *_joined(arguments, Run("，")), Run(")"))
        if isinstance(words, Phrase):
            return self.sentence(words.parts, Strength.JUNCTION)
        return self.condition(words)

    def condition(self, words: Compared | Junction | Denial) -> Line:
        if isinstance(words, Compared):
            return self.compared(words)
        if isinstance(words, Junction):
            return self.junction(words)
        if isinstance(words.operand, Leaf):
            return (*self.set(words.operand), Run("为否"))
        return (Run("不满足("), *self.set(words.operand), Run(")"))

    def signed(self, parts: Sequence[tuple[str, PhraseNode]], least: Strength) -> Line:
        elements: list[Element] = []
        for sign, part in parts:
            elements += [Run(f" {sign} ", "sign"), *self.within(part, least)]
        return tuple(elements)

    def product(self, words: Product) -> Line:
        """Set a product; with one short ÷ in it as a fraction: what is before it over what follows."""
        signs = [sign for sign, _ in words.factors]
        fraction = None if self.flat or signs.count("÷") != 1 else _fraction(words, signs.index("÷"))
        if fraction is not None:
            return (fraction, *self.signed(words.factors[signs.index("÷") + 1 :], Strength.ATOM))
        first = self.within(words.factors[0][1], Strength.ATOM)
        return (*first, *self.signed(words.factors[1:], Strength.ATOM))

    def compared(self, words: Compared) -> Line:
        operands, signs = words.operands, words.signs
        if len(signs) == 1 and any(map(_is_text, operands)) and signs[0] in _SPOKEN_OF_TEXTS:
            value, literal = sorted(operands, key=_is_text)
            return self.sentence((value, _SPOKEN_OF_TEXTS[signs[0]], literal), Strength.SUM)
        spoken = _SPOKEN_OF_DATES if any(map(_is_date, operands)) else _SPOKEN
        if words.spoken and len(signs) == 1:
            left, right = operands
            sign: str = signs[0]
            if _is_constant(left) and not _is_constant(right):
                left, right, sign = right, left, MIRRORED[sign]
            return self.sentence((left, spoken[sign], right), Strength.SUM)
        if words.spoken:
            lower, value, upper = operands
            least, most = spoken[MIRRORED[signs[0]]], spoken[signs[1]]
            return self.sentence((value, least, lower, f"且{most}", upper), Strength.SUM)
        others = [(SYMBOLS[sign], operand) for sign, operand in zip(signs, operands[1:], strict=True)]
        return (*self.within(operands[0], Strength.SUM), *self.signed(others, Strength.SUM))

    def junction(self, words: Junction) -> Line:
        if words.spoken:
            parts = [piece for part in words.parts for piece in (words.word, part)][1:]
            return self.sentence(parts, Strength.CONDITION)
        lines = [self.within(part, Strength.CONDITION) for part in words.parts]
        return _joined(lines, Run(f" {words.word} "))

    def choice(self, words: Cases) -> Line:
        """Set a choice: with a brace if it is short, else as a sentence."""
        inside = _Setter(flat=True)
        elements: list[Element] = []
        for when, value in words.cases:
            elements += inside.sentence(("若", when, "，则", value, "；"), Strength.PROSE)
        elements += inside.sentence(("否则", words.otherwise), Strength.PROSE)
        if self.flat or _length(elements) > _LONGEST_BRACE:
            return tuple(elements)
        rows = tuple((inside.set(value), inside.set(when)) for when, value in words.cases)
        return (Brace((*rows, (inside.set(words.otherwise), ()))),)


def _joined(lines: Sequence[Line], between: Run) -> Line:
    """Return lines as one, with a run between each two."""
    return tuple(element for line in lines for element in (between, *line))[1:]


def _fraction(words: Product, at: int) -> Fraction | None:
    """Return the factors up to the ÷ over the one after it; None when a side is too long for that."""
    inside = _Setter(flat=True)
    first, below = words.factors[0][1], words.factors[at][1]
    bottom, top = inside.set(below), inside.set(first)
    if at > 1:
        top = inside.product(Product(words.factors[:at]))
    if max(_length(top), _length(bottom)) > _LONGEST_SIDE:
        return None
    is_open = at == 1 and first.strength < Strength.ATOM
    return Fraction(top, bottom, is_open, below.strength < Strength.ATOM)


def _length(flat: Sequence[Element]) -> int:
    return sum(len(element.text) for element in flat if isinstance(element, Run))


def _is_text(words: PhraseNode) -> bool:
    return isinstance(words, Leaf) and words.kind == "literal" and words.type is not TypeKind.DATE


def _is_date(words: PhraseNode) -> bool:
    return isinstance(words, Leaf) and words.type is TypeKind.DATE


def _is_constant(words: PhraseNode) -> bool:
    inner = words.operand if isinstance(words, Negative) else words
    return isinstance(inner, Leaf) and inner.kind != "name"


def _is_loose(words: PhraseNode) -> bool:
    """Tell whether words have spaces or prose inside, so that their ends must show."""
    if isinstance(words, Phrase):
        return words.strength is Strength.SUM
    return isinstance(words, Sum | Product) or (isinstance(words, Compared) and not words.spoken)


def _is_spaced(before: Element, after: Element, *, loose: bool) -> bool:
    """Tell whether a space is put between two elements: beside numbers, letters and mathematics, not beside signs."""
    left = before.text[-1:] if isinstance(before, Run) else "x"
    right = after.text[:1] if isinstance(after, Run) else "x"
    # A fraction is spaced as what it reads without styles, which may end or begin with a bracket.
    left = ")" if isinstance(before, Fraction) and before.bottom_open else left
    right = "(" if isinstance(after, Fraction) and after.top_open else right
    if left in _TIED or right in _TIED:
        return False
    return loose or _is_narrow(left) or _is_narrow(right)


def _is_narrow(char: str) -> bool:
    return unicodedata.east_asian_width(char) not in {"W", "F"}
