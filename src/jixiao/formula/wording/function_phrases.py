"""What functions say in words of their own, and the turns of phrase that they share."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import cast

from jixiao.formula.algebra import Argument
from jixiao.formula.types.types import Reference, TypeKind
from jixiao.formula.wording.phrase_tree import (
    Absolute,
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
    strength,
)
from jixiao.numbers import RoundingMode

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


def multiplied(left: PhraseNode, sign: str, right: PhraseNode) -> Product:
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
    for each in ordered[1:]:
        listed += ["、", each]
    return Phrase(("取", *listed, f"中最{which}者"), Strength.PROSE)


def _constancy(words: PhraseNode) -> int:
    if isinstance(words, Negative):
        return _constancy(words.operand)
    if not isinstance(words, Leaf):
        return 0
    return 2 if words.kind == "number" else int(words.text == FULL)


def tight(words: PhraseNode) -> PhraseNode:
    """Return words so that they hold together wherever they stand in a phrase."""
    return words if strength(words) is Strength.ATOM else Phrase(("(", words, ")"), Strength.ATOM)


def _spoken(condition: PhraseNode) -> PhraseNode:
    """Return a condition as prose says it of the rows of a table."""
    if isinstance(condition, Compared):
        is_between = len(condition.signs) == 2 and {*condition.signs} <= {"<", "<="}  # noqa: PLR2004 - a ≤ x ≤ b
        return replace(condition, spoken=is_between or len(condition.signs) == 1)
    if isinstance(condition, Junction):
        return replace(condition, parts=tuple(_spoken(part) for part in condition.parts), spoken=True)
    is_said = isinstance(condition, Phrase | Denial) or (
        isinstance(condition, Leaf) and condition.kind == "name"
    )
    return condition if is_said else Phrase(("符合", condition), Strength.CONDITION)


def which_rows(table: Reference, condition: Argument[PhraseNode] | None) -> tuple[str | PhraseNode, ...]:
    """Return a detail table, with the condition that its rows meet."""
    named = Leaf(table.label, "name", TypeKind.TABLE)
    return (named,) if condition is None else (named, "中", _spoken(condition.evaluate()))


def of_each_row(table: Reference, condition: Argument[PhraseNode] | None) -> tuple[str | PhraseNode, ...]:
    """Return the same as the start of what is said of every row."""
    return (*which_rows(table, condition), "各行" if condition is None else "的各行")


def _table(arguments: Sequence[Argument[PhraseNode]]) -> Reference:
    return cast("Reference", arguments[0].reference)


def _share(arguments: Sequence[Argument[PhraseNode]]) -> PhraseNode:
    table = _table(arguments)
    named = Leaf(table.label, "name", TypeKind.TABLE)
    if len(arguments) == 2:  # noqa: PLR2004 - 表, 条件
        return Phrase((*which_rows(table, arguments[1]), "的占全部", named, "的比例"), Strength.SUM)
    value = arguments[2].evaluate()
    whole = ("占全部", value, "的比例") if isinstance(value, Leaf) else ("占全部各行的比例",)
    return Phrase((*of_each_row(table, arguments[1]), tight(value), *whole), Strength.SUM)


def _average(arguments: Sequence[Argument[PhraseNode]]) -> PhraseNode:
    if arguments[0].reference is None or arguments[0].reference.type.kind is not TypeKind.TABLE:
        return Phrase((*_listed([argument.evaluate() for argument in arguments]), "的平均数"), Strength.SUM)
    condition = arguments[2] if len(arguments) > 2 else None  # noqa: PLR2004 - 表, 每行的数, 条件
    said = (*of_each_row(_table(arguments), condition), tight(arguments[1].evaluate()), "的平均数")
    return Phrase(said, Strength.SUM)


def _average_if(arguments: Sequence[Argument[PhraseNode]]) -> PhraseNode:
    return _average((arguments[0], arguments[2], arguments[1]))


def _listed(operands: Sequence[PhraseNode]) -> list[str | PhraseNode]:
    listed: list[str | PhraseNode] = [tight(operands[0])]
    for operand in operands[1:]:
        listed += ["、", tight(operand)]
    return listed


def _weighted_average(arguments: Sequence[Argument[PhraseNode]]) -> PhraseNode:
    condition = arguments[3] if len(arguments) > 3 else None  # noqa: PLR2004 - 表, 每行的数, 每行的权, 条件
    value, weight = (tight(argument.evaluate()) for argument in arguments[1:3])
    said = (*of_each_row(_table(arguments), condition), value, "按", weight, "加权的平均数")
    return Phrase(said, Strength.SUM)


def _clamped(arguments: Sequence[Argument[PhraseNode]]) -> PhraseNode:
    value, lower, upper = (argument.evaluate() for argument in arguments)
    return Phrase(("将", value, "限制在", lower, "到", upper, "之间"), Strength.PROSE)


def _over(arguments: Sequence[Argument[PhraseNode]]) -> PhraseNode:
    """Say 超出(a - b) as what a is above b, another number as what of it is above 0."""
    value = arguments[0].evaluate()
    if isinstance(value, Sum) and len(value.terms) == 2 and value.terms[1][0] == "−":  # noqa: PLR2004 - a − b
        (_, above), (_, base) = value.terms
        return Phrase((tight(above), "超出", tight(base), "的部分"), Strength.SUM)
    return Phrase((tight(value), "大于 0 的部分"), Strength.SUM)


def _absolute(arguments: Sequence[Argument[PhraseNode]]) -> PhraseNode:
    return Absolute(arguments[0].evaluate())


def _ratio(arguments: Sequence[Argument[PhraseNode]]) -> PhraseNode:
    part, base, *cases = (argument.evaluate() for argument in arguments)
    said = (multiplied(part, "÷", base), "（最高 100%，", *_cases(_named(base, "分母"), cases), "）")
    return Phrase(said, Strength.PROSE)


def _inverse_ratio(arguments: Sequence[Argument[PhraseNode]]) -> PhraseNode:
    part, base, *cases = (argument.evaluate() for argument in arguments)
    negative = ("，两个数有小于 0 的取", cases[1]) if len(cases) > 1 else ()
    said = _cases(_named(base, "分母"), cases[:1])
    return Phrase((multiplied(part, "÷", base), "（最高 100%，", *said, *negative, "）"), Strength.PROSE)


def _cases(base: PhraseNode | str, cases: Sequence[PhraseNode]) -> tuple[PhraseNode | str, ...]:
    """Return what is given when the base is 0, and when it is below 0 if that is settled."""
    negative = ("，小于 0 时取", cases[1]) if len(cases) > 1 else ()
    return (base, "为 0 时取", cases[0], *negative)


def _named(words: PhraseNode, role: str) -> PhraseNode | str:
    """Return a name or number, of anything longer the part it plays: nothing long is said twice."""
    return words if isinstance(words, Leaf) else role


def _change(arguments: Sequence[Argument[PhraseNode]]) -> PhraseNode:
    current, previous, *cases = (argument.evaluate() for argument in arguments)
    said = (current, "比", previous, "的变动率（", *_cases(_named(previous, "后者"), cases), "）")
    return Phrase(said, Strength.PROSE)


def _deviation(arguments: Sequence[Argument[PhraseNode]]) -> PhraseNode:
    actual, target, *cases = (argument.evaluate() for argument in arguments)
    said = (actual, "偏离", target, "的比例（不论多少；", *_cases(_named(target, "后者"), cases), "）")
    return Phrase(said, Strength.PROSE)


def _steps(arguments: Sequence[Argument[PhraseNode]], rest: str) -> PhraseNode:
    amount, step = (argument.evaluate() for argument in arguments)
    return Phrase(
        (
            amount,
            "每满" if rest == "不算" else "每",
            step,
            f"计一步的步数（不足一步的{rest}，小于 0 时为 0）",
        ),
        Strength.PROSE,
    )


def _converted(arguments: Sequence[Argument[PhraseNode]]) -> PhraseNode:
    value, *units = (argument.evaluate() for argument in arguments)
    unit, other = (each.text.strip("“”") if isinstance(each, Leaf) else each for each in units)
    return Phrase(("将", value, "由", unit, "换算为", other), Strength.PROSE)


def _by_condition(arguments: Sequence[Argument[PhraseNode]]) -> PhraseNode:
    parts = [argument.evaluate() for argument in arguments]
    cases = tuple(zip(parts[:-1:2], parts[1::2], strict=False))
    is_open = len(parts) % 2 == 1
    return Cases(cases if is_open else cases[:-1], parts[-1])


def _by_value(arguments: Sequence[Argument[PhraseNode]]) -> PhraseNode:
    value, *parts = (argument.evaluate() for argument in arguments)
    cases = tuple(
        (Compared((value, case), ("==",)), given)
        for case, given in zip(parts[:-1:2], parts[1::2], strict=False)
    )
    return Cases(cases, parts[-1])


def _all_workdays(arguments: Sequence[Argument[PhraseNode]]) -> PhraseNode:
    start, end = (argument.evaluate() for argument in arguments)
    return Phrase(("自", start, "至", end, "的工作日数（含首日）"), Strength.SUM)


def _months(arguments: Sequence[Argument[PhraseNode]]) -> PhraseNode:
    start, end = (argument.evaluate() for argument in arguments)
    return Phrase(("自", start, "至", end, "的整月数"), Strength.SUM)


def _median(arguments: Sequence[Argument[PhraseNode]]) -> PhraseNode:
    return Phrase((*_listed([argument.evaluate() for argument in arguments]), "的中位数"), Strength.SUM)


SAID: Mapping[str, Callable[[Sequence[Argument[PhraseNode]]], PhraseNode]] = {
    "ABS": _absolute,
    "CLAMP": _clamped,
    "OVER": _over,
    "SHARE": _share,
    "AVERAGE": _average,
    "AVERAGEIF": _average_if,
    "WEIGHTEDAVERAGE": _weighted_average,
    "ACHIEVED": _ratio,
    "INVERSE": _inverse_ratio,
    "CHANGE": _change,
    "DEVIATION": _deviation,
    "FULLSTEPS": lambda arguments: _steps(arguments, "不算"),
    "STARTEDSTEPS": lambda arguments: _steps(arguments, "按一步算"),
    "CONVERT": _converted,
    "IFS": _by_condition,
    "SWITCH": _by_value,
    "NETWORKDAYS": _all_workdays,
    "MONTHSFROM": _months,
    "MEDIAN": _median,
}
"""Functions that are said in words of their own."""
