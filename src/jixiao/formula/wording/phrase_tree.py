"""The phrase tree: what a formula says in Chinese, before it is printed.

It is the formula's mathematics (sums, products, comparisons, choices) with prose where people use prose (取…较小者,
…的行数). It is made by ``wording``; brackets, signs and fractions are left to the printer, by
the strength of each part.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import ClassVar, Literal

from jixiao.formula.algebra import Comparison
from jixiao.formula.types import TypeKind


class Strength(enum.IntEnum):
    """How tightly a part holds together; where more is wanted, it is put in brackets."""

    CASES = 0
    """若…则…；否则…"""
    PROSE = 1
    """A phrase without a clear end to its left or right: 取…与…中较小者."""
    JUNCTION = 2
    """甲 且 乙, 甲 或 乙."""
    CONDITION = 3
    """A comparison, or a phrase that is one: 备案日期已填报."""
    SUM = 4
    """A sum, or a phrase that names a number: 合同的行数."""
    NEGATIVE = 5
    PRODUCT = 6
    ATOM = 7


@dataclass(frozen=True, slots=True)
class Leaf:
    """A name, a number or another literal, as it is shown (10% stays 10%)."""

    strength: ClassVar = Strength.ATOM
    text: str
    kind: Literal["name", "number", "literal"]
    type: TypeKind


@dataclass(frozen=True, slots=True)
class Negative:
    """Minus the operand."""

    strength: ClassVar = Strength.NEGATIVE
    operand: PhraseNode


@dataclass(frozen=True, slots=True)
class Sum:
    """Terms, each after its sign ``+`` or ``−``; the first one's is ``+`` and not shown."""

    strength: ClassVar = Strength.SUM
    terms: tuple[tuple[str, PhraseNode], ...]


@dataclass(frozen=True, slots=True)
class Product:
    """Factors, each after its sign ``×`` or ``÷``; the first one's is ``×`` and not shown."""

    strength: ClassVar = Strength.PRODUCT
    factors: tuple[tuple[str, PhraseNode], ...]


@dataclass(frozen=True, slots=True)
class Absolute:
    """The operand without its sign."""

    strength: ClassVar = Strength.ATOM
    operand: PhraseNode


@dataclass(frozen=True, slots=True)
class Compared:
    """Operands with a sign between each two.

    Inside prose it is ``spoken``, with words for the signs: of two operands, or of a value between two limits.
    """

    strength: ClassVar = Strength.CONDITION
    operands: tuple[PhraseNode, ...]
    signs: tuple[Comparison, ...]
    spoken: bool = False


@dataclass(frozen=True, slots=True)
class Junction:
    """Conditions of which all (且) or one (或) must hold."""

    strength: ClassVar = Strength.JUNCTION
    word: Literal["且", "或"]
    parts: tuple[PhraseNode, ...]
    spoken: bool = False


@dataclass(frozen=True, slots=True)
class Denial:
    """A condition that must not hold."""

    strength: ClassVar = Strength.CONDITION
    operand: PhraseNode


@dataclass(frozen=True, slots=True)
class Cases:
    """A choice: the value of the first condition that holds, or else ``otherwise``."""

    strength: ClassVar = Strength.CASES
    cases: tuple[tuple[PhraseNode, PhraseNode], ...]
    otherwise: PhraseNode


@dataclass(frozen=True, slots=True)
class Phrase:
    """Prose with parts of the formula in it."""

    parts: tuple[str | PhraseNode, ...]
    strength: Strength


@dataclass(frozen=True, slots=True)
class CallPhrase:
    """A function that has no wording of its own: its name and what it is given."""

    strength: ClassVar = Strength.ATOM
    name: str
    arguments: tuple[PhraseNode, ...]


PhraseNode = (
    Leaf | Negative | Sum | Product | Absolute | Compared | Junction | Denial | Cases | Phrase | CallPhrase
)
"""What a formula says."""
