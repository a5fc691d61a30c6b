"""Checks of bonus and malus groups: rules that would mean the opposite of what they say.

In a malus an indicator's points are what the total loses. A rule that says what is got for good work would take the more
the better the work is; so it is refused, with the way to write it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from jixiao.problems import Place, Problem
from jixiao.program.model import Node
from jixiao.rules import Indicator, Ruleset

_INSTEAD: Final = {
    "checklist": "把各项的 points 改写成 deduct（这一项成立时扣的分）",
    "coefficient": '写成公式，例如 [score] formula = "满分 * 限制(扣分比例, 0%, 100%)"',
    "converted": '写成公式，例如 [score] formula = "限制(应扣的分, 0, 满分)"',
    "judged": "加一个选项数据项（type = “choice”）填写情形，用 bands 写每种情形扣几分",
    "targets": '写成公式，例如 [score] formula = "满分 * (1 - 完成率(实际数, 目标数, 100%))"',
}
"""How what each form of a scoring rule may have meant is written in a malus."""

_TURNED: Final = {
    "better": (
        "取得分较高的一项就是取扣得多的一项",
        "合成一个指标，公式写 最大(…)（扣得多的）或 最小(…)（扣得少的）",
    ),
    "pool": (
        "选用的各项分担全部分值，扣的分会成倍增加",
        "删去 combine 和 none，各项的分值写成最多扣几分，合计等于组的分值",
    ),
}
"""What groups of a malus would do instead, by how they combine, and the way out."""


def check_adjustments(tree: Node) -> Iterator[Problem]:
    """Yield scoring rules (R472), groups (R473) and rules for what does not apply (R474) that turn round beside the total."""
    for node in tree.walk():
        if node.within and node.indicator is not None:
            yield from _rule(node, node.indicator)
        if node.within == "malus":
            yield from _group(node)
            yield from _clause(node)


def check_vetoes(tree: Node, ruleset: Ruleset) -> Iterator[Problem]:
    """Yield vetoes that would spare a unit what a malus takes because nobody wrote what they give (R476)."""
    names = {name for node in tree.walk() if node.within == "malus" for name in (node.name, node.key)}
    for index, veto in enumerate(ruleset.definition.vetoes):
        if veto.target in names and "then" not in veto.model_fields_set:
            message = f"“{veto.target}”在减分组里，否决“{veto.name}”没有写 then，就是扣 0 分"
            ways = ("写 then = 要扣的分，例如 then = 10；就是不扣的写 then = 0", "否决总分的，删去 target")
            place = ruleset.place("vetoes", index, "target")
            yield Problem("R476", message, place, ways, {"found": veto.target})


def rule_place(indicator: Indicator) -> Place:
    """Return where an indicator's scoring rule is written."""
    return indicator.located.place(
        ("score", "formula" if indicator.form is None else indicator.form.key), key=True
    )


def _group(node: Node) -> Iterator[Problem]:
    if node.combine in _TURNED:
        why, way = _TURNED[node.combine]
        message = f"“{node.name}”在减分组里，{why}"
        yield Problem("R473", message, node.place, (way,), {"found": node.combine})


def _rule(node: Node, indicator: Indicator) -> Iterator[Problem]:
    form = indicator.form
    if form is None:
        return
    place, facts = rule_place(indicator), {"found": form.key, "group": node.within}
    if node.within == "malus" and form.lower_taken(indicator.subject) is None:
        message = f"“{node.name}”在减分组里，“{form.title}”算出的分会从总分里扣：做得越好扣得越多"
        ways = (_INSTEAD.get(form.key, "写成公式，算出要扣的分"), "不是扣分的，放到别的组里")
        yield Problem("R472", message, place, ways, facts)
    if node.within == "bonus" and form.subtracts:
        message = f"“{node.name}”在加分组里，“{form.title}”从满分扣起：什么都没有发生，就加满分"
        ways = (
            '要从总分里扣的，放到减分组（kind = "malus"）里',
            "要从最多加的分里扣的，写成公式 最大(0, 满分 - …)",
        )
        yield Problem("R472", message, place, ways, facts)


def _clause(node: Node) -> Iterator[Problem]:
    if node.indicator is None or node.clause is None or node.clause.then == "zero":
        return
    then = node.clause.then
    does = {"full": "会扣满分", "exclude": "会让同组其他指标扣得更多"}[then]
    message = f"“{node.name}”在减分组里，不适用时 then = “{then}”{does}"
    place = node.indicator.place("not_applicable", "then")
    yield Problem("R474", message, place, ('写 then = "zero"，不扣分',), {"found": then})
