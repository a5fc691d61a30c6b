"""Finds what a reviewer must see: differences, doubtful weights, points lost without a reason."""

from __future__ import annotations

import functools
import os
from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from pathlib import Path

from jixiao.documents import names_a_file, real_path
from jixiao.formula import Failed, Missing, Value
from jixiao.formula.tracing.fast_records import maker
from jixiao.numbers import MOST_PLACES, compared, round_fraction, to_decimal, to_text
from jixiao.program import Node, Role, Rule
from jixiao.program.model import Watch
from jixiao.scoring.card.scorecard import Finding
from jixiao.scoring.card.states import SEVERITY_NAMES
from jixiao.scoring.plan import NodePlan
from jixiao.scoring.reasons.reasons import Reasoner
from jixiao.scoring.reasons.sentences import condition, shown

FINDINGS: dict[str, str] = {
    "G801": "自评分与按数据算出的得分不同",
    "G802": "单位所报的合计与各项之和不同",
    "G803": "单位所报的等级与按得分评定的不同",
    "G804": "失分没有说明原因",
    "G805": "缺少佐证材料",
    "G806": "分值或评分标准不是来自原文，是推断的",
    "G807": "算出或所报的分数超出 0 到满分，已按界限计",
    "G808": "没有数据可核对，暂按自评分计",
    "G809": "缺少数据，得分待定",
    "G810": "按所填数据无法计算",
    "G811": "佐证文件不存在",
    "G812": "填报文件写的指标体系与评分所用的不同",
    "G813": "封顶或否决生效",
    "G814": "规则要求说明原因，单位没有说明",
    "G815": "评分规则提示核对",
    "G816": "单位填报的名次等和按全部单位算出的不同",
    "G817": "插件的检查出错，没有检查",
}
"""What each finding means, by its stable code."""


_finding = maker(Finding)


class _Finder:
    """Finds what a reviewer must see of one unit."""

    def __init__(self, reasoner: Reasoner) -> None:
        self.reasoner = reasoner
        self.program, self.plan = reasoner.program, reasoner.plan
        self.submission, self.values, self.text = reasoner.submission, reasoner.values, reasoner.text

    @functools.cached_property
    def folder(self) -> Path | None:
        """The folder of the submission's file, or None where it was not read from one."""
        base = Path(self.submission.document.file)
        return base.parent if base.is_file() else None

    def of_indicator(self, plan: NodePlan) -> Iterator[Finding]:
        """Yield what is to be seen about one indicator."""
        node, values, state = plan.node, self.values, self.reasoner.states[plan.node.key]
        points, weight, claimed = values[plan.points], values[plan.weight], values[plan.claimed]
        printed = values.get(plan.printed, points)
        is_moved = isinstance(weight, Fraction) and weight != node.weight and plan.printed in values
        if (
            type(claimed) is Fraction
            and isinstance(printed, Fraction)
            and state != "claimed"
            and compared(claimed, printed)
        ):
            message = self.differing(node, claimed, printed, state)
            if is_moved:
                message += f"（都按原分值 {to_text(node.weight)} 分，没有折算）"
            yield _finding("G801", "error", message, node.key)
        taken, most = values[plan.taken], values.get(plan.most, weight)
        if (
            type(taken) is Fraction
            and isinstance(most, Fraction)
            and (taken.numerator < 0 or compared(taken, most) > 0)
        ):
            whose = {"claimed": "自评", "judged": "评定"}.get(state, "公式算出")
            whose = f"折算后{whose}" if is_moved else whose
            bounds = f"不在 0 到 {self.text(most)} 分之间，按界限计"
            message = f"{node.name}：{whose} {self.text(taken)} 分，{bounds}"
            yield _finding("G807", "warning", message, node.key)
        if state == "claimed":
            lost = _lost(node, points, weight)
            if lost > 0 and not self.reasoner.explanation(node.key) and values.get(plan.reason) is not True:
                word, moved = "扣" if node.within else "失", "（折算后）" if is_moved else ""
                message = f"{node.name}：自评{word} {self.text(lost)} 分{moved}，没有说明原因"
                yield _finding("G804", "warning", message, node.key)
            taken_as = f"{self.text(claimed)} 分折算为 {self.text(points)}" if is_moved else self.text(points)
            message = f"{node.name}：没有数据可核对，暂按自评 {taken_as} 分计"
            yield _finding("G808", "note", message, node.key)
        elif state == "missing":
            lacking = "、".join(self.reasoner.lacking(plan))
            yield _finding("G809", "error", f"{node.name}：缺少数据 {lacking}", node.key)
        elif state == "failed":
            yield _finding("G810", "error", f"{node.name}：{self.reasoner.reasons(plan)[0]}", node.key)
        for watch in plan.watches:
            if values[watch.when] is True:
                yield from self.watched(plan, watch, state)
        yield from self.evidence(node, state)

    def differing(self, node: Node, claimed: Fraction, points: Fraction, state: str) -> str:
        """Return how what a unit claimed differs from its points; in a malus both are what is taken."""
        more, word = claimed > points, "扣" if node.within == "malus" else ""
        source = f"评定{word or '为'}" if state == "judged" else f"按数据应{word or '为'}"
        by = ("多扣" if more else "少扣") if word else ("多报" if more else "少报")
        return (
            f"{node.name}：自评{word} {self.text(claimed)} 分，{source} {self.text(points)} 分，"
            f"{by} {self.text(abs(claimed - points))} 分"
        )

    def watched(self, plan: NodePlan, watch: Watch, state: str) -> Iterator[Finding]:
        """Yield what the indicator's own file says is to be seen, or that a reason that it demands is not given."""
        node = plan.node
        if not watch.demands:
            if self.values.get(plan.selected) is not False:
                yield _finding("G815", "warning", f"{node.name}：{watch.message}", node.key)
        elif state not in {"not_applicable", "judged"} and not self.reasoner.explanation(node.key):
            met = condition(self.reasoner.run.traces[watch.when])
            met = met.replace(f"{node.name}得分", "得分").replace(f"{node.name}分值", "满分")
            yield _finding("G814", "warning", f"{node.name}：{met}，要说明原因，单位没有说明", node.key)

    def evidence(self, node: Node, state: str) -> Iterator[Finding]:
        wanted = node.indicator.definition.evidence if node.indicator is not None else ()
        given = self.reasoner.given.evidence.get(node.key, ())
        if wanted and not given and state != "not_applicable":
            message = f"{node.name}：没有佐证材料（应有：{'、'.join(wanted)}）"
            yield _finding("G805", "note", message, node.key)
        folder = self.folder if given else None
        for item in given:
            # Not Path.exists, which raises for a name that is too long.
            if item.file and folder is not None and not os.path.exists(folder / item.file):  # noqa: PTH110
                yield _finding("G811", "warning", f"{node.name}：佐证文件“{item.file}”不存在", node.key)

    def of_group(self, plan: NodePlan) -> Iterator[Finding]:
        """Yield what is to be seen about a group or the total: what the unit printed beside what adds up."""
        node, stated = plan.node, self.submission.content.stated
        printed = self.reasoner.given.stated.get(node.key)
        points, weight = self.values[plan.points], self.values[plan.weight]
        if printed is not None and isinstance(points, Fraction) and isinstance(weight, Fraction):
            given = Fraction(printed)
            if given not in {points, self.as_printed(node, points, weight)}:
                yield _finding("G802", "error", self.summed(plan, given, points), node.key)
        if node.kind == "total":
            grade = self.values.get(self.plan.grade)
            if stated.grade is not None and isinstance(grade, str) and stated.grade != grade:
                message = f"单位所报等级为“{stated.grade}”，按得分应为“{grade}”"
                yield _finding("G803", "error", message, node.key)

    def as_printed(self, node: Node, points: Fraction, weight: Fraction) -> Fraction:
        """Return a group's points by the weight that is printed."""
        if not weight or weight == node.weight:
            return points
        return round_fraction(points * node.weight / weight, self.program.places, self.program.mode)

    def summed(self, plan: NodePlan, given: Fraction, points: Fraction) -> str:
        """Return how the points that a unit printed for a group or the total differ from those of its parts."""
        claims = self.claims(plan)
        own = f"其各项自评分相加为 {self.text(claims)}，" if claims is not None and claims != points else ""
        moved = "折算后" if self.has_moved(plan) else ""
        return (
            f"{plan.node.name}：单位所报为 {self.text(given)} 分，{own}各项得分{moved}相加为 {self.text(points)} 分，"
            f"相差 {self.text(abs(given - points))} 分（{'多' if given > points else '少'}报）"
        )

    def has_moved(self, plan: NodePlan) -> bool:
        """Tell whether weights below a group were shared out anew."""
        return any(
            self.values[below.weight] not in {below.node.weight, 0}
            for below in plan.walk()
            if below.node.indicator is not None
        )

    def claims(self, plan: NodePlan) -> Fraction | None:
        """Return what a unit's own points come to: of the better of two only that one, of a malus taken away.

        None where some are lacking, or where a group converts them.
        """
        node = plan.node
        if node.indicator is not None:
            claimed = self.values[plan.claimed]
            return claimed if isinstance(claimed, Fraction) else None
        parts = [child for child in plan.children if self.values.get(child.selected) is not False]
        claims = [
            -claim if child.node.adjustment == "malus" else claim
            for child in parts
            if (claim := self.claims(child)) is not None
        ]
        if node.combine == "scaled" or len(claims) < len(parts):
            return None
        return max(claims, default=None) if node.combine == "better" else sum(claims, Fraction(0))

    def of_rules(self) -> Iterator[Finding]:
        """Yield the caps and vetoes that hold, and those of which that is not known."""
        for rule in self.program.rules:
            word = "否决" if rule.kind == "veto" else "封顶"
            yield from self.of_undecided(rule, word)
            points = None if rule.grade else self.values[rule.value]
            if self.values[rule.when] is True and (rule.grade or isinstance(points, Fraction)):
                value = f"等级不高于“{rule.grade}”" if rule.grade else f"{self.text(points)} 分"
                message = f"{word}“{rule.name}”生效（{value}）：{rule.reason}"
                yield _finding("G813", "warning", message, rule.target)

    def of_undecided(self, rule: Rule, word: str) -> Iterator[Finding]:
        """Yield for lack of which data a rule on a group or the total can't be decided, or why it fails."""
        node = self.program.names[rule.target]
        outcome = self.plan.grade if rule.grade else node.named(Role.POINTS)
        # Of an indicator it is reported together with its own data; what is decided all the same lacks nothing.
        if node.indicator is not None or not isinstance(self.values[outcome], Missing | Failed):
            return
        names = (rule.when,) if rule.grade or self.values[rule.when] is False else (rule.when, rule.value)
        what = f"{node.name}：{word}“{rule.name}”"
        open_ = "等级" if rule.grade else "得分"
        lacking = "、".join(self.reasoner.lacked_by(names))
        if lacking:
            yield _finding("G809", "error", f"{what}缺少数据 {lacking}，{open_}待定", node.key)
        for name in names:
            value = self.values[name]
            if isinstance(value, Failed):
                yield _finding("G810", "error", f"{what}无法计算：{value.message}", node.key)

    def of_comparison(self, stated: Mapping[str, Value]) -> Iterator[Finding]:
        """Yield what the unit stated of fields that were worked out over a set of units, where it is something else."""
        for name, given in stated.items():
            value, unit = self.values[name], self.program.fields[name].reference.unit
            if not isinstance(given, Fraction) or _is_stated(value, given):
                continue
            expected = "按全部单位却算不出来"
            if isinstance(value, Fraction):
                expected = f"按全部单位应为 {shown(value, unit, with_unit=True)}"
            message = f"{name}：填报 {shown(given, unit, with_unit=True)}，{expected}，没有采用填报的"
            yield _finding("G816", "error", message)

    def of_submission(self) -> Iterator[Finding]:
        """Yield what is to be seen about the submission as a whole."""
        named = self.submission.content.ruleset
        if named is None or named == self.program.id:
            return
        own = real_path(self.program.tree.place.file)
        if not names_a_file(named) or real_path(self.submission.folder / named) != own:
            yield _finding("G812", "warning", f"填报文件写的是“{named}”，实际按“{self.program.id}”评分")


def _lost(node: Node, points: Value, weight: Value) -> Fraction:
    """Return what a unit loses by an indicator's points: a malus takes them, a bonus that is not got is no loss."""
    if node.within == "bonus" or not isinstance(points, Fraction) or not isinstance(weight, Fraction):
        return Fraction(0)
    return points if node.within else weight - points


def _is_stated(value: Value, given: Fraction) -> bool:
    """Tell whether a unit stated what was worked out; what never ends it can only state rounded."""
    written = to_decimal(given)
    if not isinstance(value, Fraction) or to_decimal(value) is not None or written is None:
        return value == given
    places = min(-int(written.as_tuple().exponent), MOST_PLACES)
    return round_fraction(value, places) == given


def by_severity(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return findings with the errors first, then warnings and notes, each as they came."""
    order = list(SEVERITY_NAMES)
    return tuple(sorted(findings, key=lambda finding: order.index(finding.severity)))


def findings(reasoner: Reasoner, stated: Mapping[str, Value]) -> tuple[Finding, ...]:
    """Return everything a reviewer must see: errors first, then warnings and notes, each in printed order.

    ``stated`` is what the unit itself gave for the fields that were worked out over several units.
    """
    finder = _Finder(reasoner)
    seen: list[Finding] = [*finder.of_submission(), *finder.of_comparison(stated)]
    for plan in reasoner.plan.walk:
        seen += finder.of_group(plan) if plan.node.indicator is None else finder.of_indicator(plan)
    return by_severity([*seen, *finder.of_rules(), *reasoner.plan.inferred])
