"""Phrases that the wordings of several functions share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, cast

from jixiao.formula.algebra import PerRow, Semantics
from jixiao.formula.types import Reference, TypeKind
from jixiao.formula.wording.phrase_tree import (
    Compared,
    Denial,
    Junction,
    Leaf,
    Negative,
    Phrase,
    PhraseNode,
    Product,
    Strength,
)
from jixiao.numbers import RoundingMode

if TYPE_CHECKING:
    from jixiao.formula.call import Call

FULL = "满分"
_ROUNDED = {
    RoundingMode.HALF_UP: "四舍五入", RoundingMode.HALF_EVEN: "四舍六入五成双",
    RoundingMode.UP: "向上舍入（远离 0）", RoundingMode.DOWN: "向下舍入（趋向 0）",
    RoundingMode.CEILING: "向上取整", RoundingMode.FLOOR: "向下取整",
}  # fmt: skip
_BEFORE_POINT = ("整数", "十位", "百位", "千位", "万位", "十万位", "百万位", "千万位", "亿位")


def rounding_text(places: int, mode: RoundingMode) -> str:
    """Return how a rounding is said: 四舍五入到 2 位小数."""
    if places > 0:
        return f"{_ROUNDED[mode]}到 {places} 位小数"
    if places == 0 and mode in {RoundingMode.CEILING, RoundingMode.FLOOR}:
        return _ROUNDED[mode]
    known = -places < len(_BEFORE_POINT)
    return f"{_ROUNDED[mode]}到{_BEFORE_POINT[-places] if known else f' 10 的 {-places} 次方'}"


def product(left: PhraseNode, sign: str, right: PhraseNode) -> Product:
    """Return a product that goes on with one more factor."""
    before = left.factors if isinstance(left, Product) else (("×", left),)
    return Product((*before, (sign, right)))


def extreme(operands: Sequence[PhraseNode], which: str) -> PhraseNode:
    """Return the smallest (``which`` is 小) or largest (大) of numbers."""
    if len(operands) == 1:
        return operands[0]
    # What varies comes first, as people say it: 取 x 与满分中较小者.
    ordered = sorted(operands, key=_constancy)
    if len(ordered) == 2:  # noqa: PLR2004 - of two things Chinese says 较, of more 最
        return Phrase(("取", ordered[0], "与", ordered[1], f"中较{which}者"), Strength.PROSE)
    listed: list[str | PhraseNode] = [ordered[0]]
    for operand in ordered[1:]:
        listed += ["、", operand]
    return Phrase(("取", *listed, f"中最{which}者"), Strength.PROSE)


def _constancy(words: PhraseNode) -> int:
    if isinstance(words, Negative):
        return _constancy(words.operand)
    if not isinstance(words, Leaf):
        return 0
    return 2 if words.kind == "number" else int(words.text == FULL)


def tight(words: PhraseNode) -> PhraseNode:
    """Return words so that they hold together anywhere in a phrase."""
    return words if words.strength is Strength.ATOM else Phrase(("(", words, ")"), Strength.ATOM)


def _spoken(condition: PhraseNode) -> PhraseNode:
    """Return a condition as prose says it of the rows of a table."""
    if isinstance(condition, Compared):
        is_between = len(condition.signs) == 2 and {*condition.signs} <= {"<", "<="}  # noqa: PLR2004 - a ≤ x ≤ b
        return replace(condition, spoken=is_between or len(condition.signs) == 1)
    if isinstance(condition, Junction):
        return replace(condition, parts=tuple(_spoken(part) for part in condition.parts), spoken=True)
    is_condition = isinstance(condition, Phrase | Denial) or (
        isinstance(condition, Leaf) and condition.kind == "name"
    )
    return condition if is_condition else Phrase(("符合", condition), Strength.CONDITION)


def which_rows(table: Reference, condition: PerRow[PhraseNode] = None) -> tuple[str | PhraseNode, ...]:
    """Return a detail table, with the condition that its rows meet."""
    named = Leaf(table.label, "name", TypeKind.TABLE)
    return (named,) if condition is None else (named, "中", _spoken(condition.evaluate()))


def of_each_row(table: Reference, condition: PerRow[PhraseNode] = None) -> tuple[str | PhraseNode, ...]:
    """Return the same as the start of what is said of every row."""
    return (*which_rows(table, condition), "各行" if condition is None else "的各行")


def evaluated(call: Call, semantics: Semantics[PhraseNode]) -> list[PhraseNode]:
    """Return what the arguments of a call say."""
    return [argument.evaluate() for argument in call.arguments(semantics)]


def as_meant(call: Call, semantics: Semantics[PhraseNode]) -> PhraseNode:
    """Say a call as what its function is made of."""
    return cast("PhraseNode", call.apply(semantics))


@dataclass(frozen=True, slots=True)
class Worded:
    """Says a call as a template with its arguments in place of each ``{}``."""

    template: str
    strength: Strength = Strength.PROSE

    def __call__(self, call: Call, semantics: Semantics[PhraseNode]) -> PhraseNode:
        """Return what a call says."""
        texts, values = self.template.split("{}"), [*evaluated(call, semantics), ""]
        pairs = zip(texts, values, strict=True)
        return Phrase(tuple(part for pair in pairs for part in pair if part != ""), self.strength)


@dataclass(frozen=True, slots=True)
class Listed:
    """Says a call as its arguments with a comma between each two, and a word behind: 甲、乙的平均数."""

    what: str

    def __call__(self, call: Call, semantics: Semantics[PhraseNode]) -> PhraseNode:
        """Return what a call says."""
        first, *others = map(tight, evaluated(call, semantics))
        listed = [part for other in others for part in ("、", other)]
        return Phrase((first, *listed, self.what), Strength.SUM)
