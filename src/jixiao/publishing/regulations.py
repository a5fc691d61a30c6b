"""The rules above indicators as chapters: how groups combine, caps, vetoes, bonus and malus, rounding, grades."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from jixiao.formula import Scope
from jixiao.formula.wording.function_phrases import rounding_text
from jixiao.numbers import to_text
from jixiao.program import Node, Program, Rule
from jixiao.publishing.document import Case, Chapter, Regulation
from jixiao.publishing.formula_text import FormulaTexts, points
from jixiao.publishing.sheets import item, mark
from jixiao.rules import TOTAL, Ruleset, cap_table
from jixiao.rules.intervals import Interval, after, before

_ROUNDED_AT = {"indicator": "每个指标的得分", "group": "每个组的得分", "total": "总分"}
_ADJUSTED = {
    "bonus": "加分，算出几分总分就加几分，最多加",
    "malus": "减分，算出几分总分就扣几分，最多扣",
}
_SUMMED = "一个组的得分是下级得分之和"
_ROLLED_UP = "几份填报数据合并成一份再评分：金额和个数相加，比率和其他数按“{}”加权；数据项另有规定的除外。"
_SHARED_OUT = (
    "指标不适用而不参加评分的，分值由同组其他指标按分值分担；组里的指标全部不参加的，再往上一级分担。"
)
_ORDER = (
    "每一级都按同一个次序：得分合成（或按评分标准计算），封顶，否决，限制在 0 到分值之间，取整。"
    "总分先加上加分、减去减分，再封顶和否决；对等级的限制最后。"
)


def chapters(texts: FormulaTexts, ruleset: Ruleset) -> Iterator[Chapter]:
    """Yield the chapters of a ruleset's own rules; kinds that it has none of are left out."""
    program = texts.program
    listed = (
        ("得分合成", tuple(_combining(program))),
        ("加分和减分", tuple(_adjustments(program.tree))),
        ("封顶", tuple(_caps(texts, ruleset))),
        ("否决", tuple(_replacing(texts, rule, "得 ") for rule in program.rules if rule.kind == "veto")),
        ("几个项目合并", (Regulation((_ROLLED_UP.format(program.weight),)),) if program.weight else ()),
        ("取整", (Regulation((_rounding(program),)),)),
        ("等级", tuple(_grades(texts))),
        ("不是原文的组分值", tuple(_unsure(program.tree))),
    )
    for title, regulations in listed:
        if regulations:
            yield Chapter(title, regulations)
    items = (item(texts, field).formula for field in ruleset.definition.fields)
    steps = (texts.equation(name, step.about) for name, step in ruleset.definition.steps.items())
    equations = (*(formula for formula in items if formula is not None), *steps)
    if equations:
        yield Chapter("以上各处用到的中间量", steps=equations)


def _combining(program: Program) -> Iterator[Regulation]:
    other = "；下面另有规定的除外" if any(_combined(node) for node in program.tree.walk()) else ""
    yield Regulation((f"{_SUMMED}{other}。",))
    for node in program.tree.walk():
        if how := _combined(node):
            yield Regulation((f"“{node.name}”{how}",))
        if node.most is not None and node.kind != "indicator":
            yield Regulation((f"“{node.name}”最多得 {to_text(node.most)} 分。",))
    indicators = [node.indicator.definition for node in program.indicators if node.indicator is not None]
    clauses = [definition.not_applicable for definition in indicators]
    if any(clause is not None and clause.then == "exclude" for clause in clauses):
        yield Regulation((_SHARED_OUT,))
    yield Regulation((_ORDER,))


def _combined(node: Node) -> str:
    """Return how a group's points come from its parts', where they are not simply added up."""
    weight = to_text(node.weight)
    if node.combine == "scaled":
        return f"的下级共 {to_text(node.inner)} 分，得分之和按比例折算为 {weight} 分。"
    if node.combine == "better":
        return "取下级中得分较高的一项。"
    if node.combine == "chosen":
        names = "、".join(f"“{part.name}”" for part in node.parts)
        return f"由单位在{names}中选用一项，只计选用的一项。"
    if node.combine == "pool":
        none = "得 0 分" if node.none == "zero" else "不参加评分，分值由同级其他指标分担"
        return f"的下级由单位选用，选用的按分值的比例分担 {weight} 分；一项也没有选用的，{none}。"
    return ""


def _adjustments(tree: Node) -> Iterator[Regulation]:
    for node in tree.children:
        if node.adjustment in _ADJUSTED:
            how, weight = _ADJUSTED[node.adjustment], to_text(node.weight)
            yield Regulation((f"“{node.name}”是{how} {weight} 分。",))


def _caps(texts: FormulaTexts, ruleset: Ruleset) -> Iterator[Regulation]:
    scope = next(iter(texts.program.scopes.values()), {})
    for rule in texts.program.rules:
        if rule.kind == "grade":
            when = texts.words(rule.when)
            yield Regulation(("当 ", when, f" 时，等级最高为“{rule.grade}”（{rule.reason}）。"))
        elif rule.kind == "cap" and ruleset.definition.caps[rule.index].bands:
            text = f"{_target(texts, rule)}按下表封顶，不在表中的不封顶（{rule.reason}）。"
            yield Regulation((text,), tuple(_bands(texts, ruleset, rule, scope)))
        elif rule.kind == "cap":
            yield _replacing(texts, rule, "不超过 ")


def _bands(texts: FormulaTexts, ruleset: Ruleset, rule: Rule, scope: Scope) -> Iterator[Case]:
    cap = ruleset.definition.caps[rule.index]
    table = cap_table(cap, rule.index, ruleset.located)
    for name in (*table.names, *([table.rest] if table.rest is not None else [])):
        limit = texts.text((table.subject.source("bands", name),), scope)
        yield Case(texts.text(table.case(name), scope), ("最多 ", *points(limit)))


def _replacing(texts: FormulaTexts, rule: Rule, verb: str) -> Regulation:
    when, value = texts.words(rule.when), points((texts.words(rule.value),))
    return Regulation(("当 ", when, f" 时，{_target(texts, rule)}{verb}", *value, f"（{rule.reason}）。"))


def _target(texts: FormulaTexts, rule: Rule) -> str:
    node = texts.program.names[rule.target]
    return TOTAL if node.kind == "total" else f"“{node.name}”的得分"


def _rounding(program: Program) -> str:
    how = rounding_text(program.places, program.mode)
    return f"{_ROUNDED_AT[program.rounded_at]}{how}，其余各处不取整。"


def _grades(texts: FormulaTexts) -> Iterator[Regulation]:
    program = texts.program
    tree = program.tree
    lines: list[Case] = []
    upper = after(Fraction(tree.most_points))
    for grade in sorted(program.grades, key=lambda grade: grade.at_least, reverse=True):
        least = before(Fraction(grade.at_least))
        lines.append(Case((Interval(least, upper).text(),), (grade.name,)))
        upper = least
    if lines:
        yield Regulation(("按总分定等级：",), tuple(lines))


def _unsure(tree: Node) -> Iterator[Regulation]:
    """Yield why the weights of groups are not sure; indicators say it on their sheets."""
    for node in tree.walk():
        unsure = mark(node.status, node.note)
        if node.kind == "group" and unsure is not None:
            yield Regulation((f"“{node.name}”{to_text(node.weight)} 分是{unsure.status}的：{unsure.note}",))
