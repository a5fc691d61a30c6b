"""Checks that a malus or a bonus can move the total: one with the wrong sign never does."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from jixiao.formula.semantics.input_bounds import InputBounds
from jixiao.problems import Problem
from jixiao.program.checks.adjustments import rule_place
from jixiao.program.checks.form_checks import walk_input_bounds
from jixiao.program.model import Definition, Node, Role
from jixiao.rules import Field


def check_given(
    tree: Node, definitions: Sequence[Definition], fields: Mapping[str, Field]
) -> Iterator[Problem]:
    """Yield the rules beside the total that no data gives more than 0 (R478): ``-2 * 次数`` takes nothing."""
    adjustments = [
        (node, node.indicator) for node in tree.walk() if node.within and node.indicator is not None
    ]
    if not adjustments:
        return
    counted = {name: _counted(field) for name, field in fields.items()}
    values = walk_input_bounds(InputBounds, definitions, counted).values
    for node, indicator in adjustments:
        most = values[node.named(Role.RULE)].upper
        if most is None or most > 0:
            continue
        verb, kind = ("扣", "减") if node.within == "malus" else ("加", "加")
        message = f"“{node.name}”在{kind}分组里，什么数据都不会{verb}分：得分最多是 0"
        way = f"得分是{verb}的分，写成大于 0 的数，前面不加负号"
        yield Problem("R478", message, rule_place(indicator), (way,), {"group": node.within})


def _counted(field: Field) -> Field:
    """Return a field; a count that says no limit is 0 or more here."""
    if field.type != "count" or field.min is not None:
        return field
    return field.model_copy(update={"min": Decimal(0)})
