"""``targets``: the unit's own targets, a line each, with direction, target, actual value and share of the weight.

Self-evaluations score what a unit set itself (财预〔2020〕10号): met is full, not met is in proportion, a target far
too low is reduced, a qualitative one is judged in bands.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from functools import partial
from typing import Annotated, ClassVar, Literal

from pydantic import Field as Constraint

from jixiao.formula.units.unit_fixes import ways_to_percent
from jixiao.numbers import is_percent, percent_text, read_decimal, to_text
from jixiao.problems import JixiaoError, Problem
from jixiao.rules.chosen import RESULTS, UNMET, InChinese
from jixiao.rules.fields import Column, Field, Id, OptionIds, check_name, wrong_option_ids
from jixiao.rules.forms.form import Clause, Declared, Form, Lowered, Notice, Subject
from jixiao.rules.forms.levels import check_levels, coefficient, contradiction, level_text
from jixiao.rules.intervals import Interval, before, read_interval

MORE, LESS, SAME = "越大越好", "越小越好", "等于"
COMPLETION, RATE, CONTRADICTS = "完成率", "得分率", "档次不符"
"""The computed columns: completion before and after the rules, and whether a judgement contradicts itself."""


class Targets(Form):
    """Full marks × the mean of each target's rate, weighted by its share."""

    key: ClassVar[str] = "targets"
    title: ClassVar[str] = "目标完成"
    says: ClassVar[str] = "按单位自己申报的绩效目标逐项计分"
    usage: ClassVar[str] = """\
- 自带一个明细表，一行一个指标。列：指标名称、性质（定量、定性）、方向（越大越好、越小越好、等于）、\
目标值、实际值、计量单位、定性评价、达成程度、权数。不写 `qualitative` 就只有定量指标。
- 得分是分值 × 各项得分率按权数的加权平均。
- `unmet` 是没有达到目标时：`"proportional"` 按完成率，`"zero"` 不得分。\
`zero_target` 是目标值为 0 时，`none` 是一个目标都没有申报时：`"full"` 得满分，`"zero"` 不得分。
- `overshoot`（可以不写）是目标定得太低时：完成率落在这个区间的按这个比例计。
- 给程序用的代号：明细表的 `id` 可以不写；列的是 name、nature（quantity、quality）、direction（more、less、same）、target、actual、\
unit、level、degree、weight；`option_ids` 是定性评价各档的，次序和 `qualitative` 相同。
"""
    example: ClassVar[str] = """\
[score.targets]
table       = "产出指标"
unmet       = "proportional"
zero_target = "full"
none        = "zero"
qualitative = { "达成" = "[80%, 100%]", "部分达成" = "[60%, 80%)", "未达成" = "[0%, 60%)" }
overshoot   = { ">= 130%" = "80%" }
"""

    table: str
    id: Id = ""
    unmet: Annotated[Literal["proportional", "zero"], InChinese(UNMET)]
    zero_target: Annotated[Literal["full", "zero"], InChinese(RESULTS)]
    none: Annotated[Literal["full", "zero"], InChinese(RESULTS)]
    qualitative: Annotated[Mapping[str, str], Constraint(max_length=20)] = {}
    overshoot: Annotated[Mapping[str, str], Constraint(max_length=20)] = {}
    option_ids: OptionIds = ()
    source: str = ""
    about: str = ""

    def check(self, subject: Subject) -> Iterator[Problem]:
        """Yield a table's name that can't be one, levels and intervals that can't be read (R411, R441, R448)."""
        yield from check_name(self.table, subject.located, (*subject.path, "table"))
        yield from check_levels(self.qualitative, subject, ("qualitative",))
        for code, message, remedy in wrong_option_ids("定性评价", tuple(self.qualitative), self.option_ids):
            yield subject.problem(code, message, remedy, at=("option_ids",))
        seen: list[Interval] = []
        for name, rate in self.overshoot.items():
            if not _is_rate(rate):
                message = f"“{name}”的得分率要写成百分数，这里是“{rate}”"
                yield subject.problem("R448", message, '例如 ">= 130%" = "80%"', at=("overshoot", name))
            wrong = partial(subject.problem, at=("overshoot", name), key=True)
            try:
                interval = read_interval(name)
            except ValueError as error:
                remedy = '写成 ">= 130%" = "80%" 这样：完成率到 130% 的按 80% 计'
                yield wrong("R441", f"“{name}”不能作区间：{error}", remedy, found=name)
                continue
            for end in dict.fromkeys(end for end in interval.typed if end and not is_percent(end)):
                value = Fraction(read_decimal(end))
                if abs(value) >= 1 and value != 1:
                    message = f"“{name}”是完成率的区间，“{end}”没有百分号：{to_text(value)} 就是 {percent_text(value)}"
                    yield wrong("R462", message, *ways_to_percent(value, name), found=end)
            if interval.stop <= before(Fraction(0)):
                yield wrong("R463", f"“{name}”这一档轮不到：完成率不会小于 0", "删去它", found=name)
            if any(interval.overlap(other) for other in seen):
                yield wrong("R442", f"“{name}”和前面的区间重叠", "一个完成率只能在一个区间里")
            seen.append(interval)

    def fields(self, subject: Subject) -> Iterator[Declared]:
        """Yield the detail table of targets."""
        field = Field(
            name=self.table,
            id=self.id,
            type="table",
            source=self.source,
            about=self.about,
            columns=tuple(self._columns()),
        )
        yield Declared(field, (*subject.path, "table"))

    def _columns(self) -> Iterator[Column]:
        yield Column(name="指标名称", id="name", type="text")
        if self.qualitative:
            yield Column(
                name="性质",
                id="nature",
                type="choice",
                options=("定量", "定性"),
                option_ids=("quantity", "quality"),
            )
        yield Column(
            name="方向",
            id="direction",
            type="choice",
            options=(MORE, LESS, SAME),
            option_ids=("more", "less", "same"),
            about="定量指标填：申报表中的 ≥、≤、＝",
        )
        yield Column(name="目标值", id="target", type="number", min=Decimal(0), about="定量指标填")
        about = "定量指标填；与目标值同一计量单位"
        yield Column(name="实际值", id="actual", type="number", min=Decimal(0), about=about)
        yield Column(name="计量单位", id="unit", type="text", about="目标值和实际值共同的单位，只供阅读")
        if self.qualitative:
            options = tuple(self.qualitative)
            yield Column(
                name="定性评价",
                id="level",
                type="choice",
                options=options,
                option_ids=self.option_ids,
                about="定性指标填",
            )
            yield Column(
                name="达成程度", id="degree", type="rate", min=Decimal(0), max=Decimal(1), about="定性指标填"
            )
        yield Column(
            name="权数",
            id="weight",
            type="number",
            min=Decimal("0.01"),
            about="各指标之间的份量，合计不必等于 100",
        )
        yield Column(name=COMPLETION, formula=self._completion(), unit="%")
        yield Column(name=RATE, formula=self._rate(), unit="%")
        if self.qualitative:
            text = f"性质 == “定性” and ({contradiction(self.qualitative, '定性评价', '达成程度')})"
            yield Column(name=CONTRADICTS, formula=text, about="定性评价与达成程度是不是互相矛盾")

    def _completion(self) -> str:
        """Return how far a target is reached: of one to reach actual ÷ target, of one to stay below target ÷ actual."""
        zero = "100%" if self.zero_target == "full" else "0%"
        more = f"如果(目标值 == 0, {zero}, 实际值 / 目标值)"
        less = "如果(实际值 <= 目标值, 100%, 目标值 / 实际值)"
        same = "如果(实际值 == 目标值, 100%, 如果(目标值 == 0, 0%, 最大(0%, 1 - 绝对值(实际值 - 目标值) / 目标值)))"
        number = f"如果(方向 == “{MORE}”, {more}, 如果(方向 == “{LESS}”, {less}, {same}))"
        if not self.qualitative:
            return number
        return f"如果(性质 == “定性”, {coefficient(self.qualitative, '定性评价', '达成程度')}, {number})"

    def _rate(self) -> str:
        unmet = COMPLETION if self.unmet == "proportional" else "0%"
        text = f"如果({COMPLETION} >= 100%, 100%, {unmet})"
        for name in reversed(list(self.overshoot)):
            text = f"如果({read_interval(name).condition(COMPLETION)}, {self.overshoot[name]}, {text})"
        if not self.qualitative:
            return text
        return f"如果(性质 == “定性”, {COMPLETION}, {text})"

    def lower(self, subject: Subject) -> Lowered:
        """Return full marks times the weighted mean of the targets' rates."""
        shares = f"求和({self.table}, 权数 * {RATE}) / 求和({self.table}, 权数)"
        none = "满分" if self.none == "full" else "0"
        text = f"如果(计数({self.table}) == 0, {none}, 满分 * {shares})"
        notices: list[Notice] = []
        if self.qualitative:
            when = subject.generated(f"计数({self.table}, {CONTRADICTS}) > 0", "qualitative", key=True)
            notices.append(
                Notice(when, f"“{self.table}”中有定性指标的达成程度不在所评档次的范围内，已从低计分")
            )
        return Lowered(subject.generated(text, "table"), notices=tuple(notices), decisions="none")

    def clauses(self, subject: Subject) -> Iterator[Clause]:
        """Yield the lines of the rule."""
        del subject
        for case, outcome in self._lines():
            yield Clause((case,), (outcome,))

    def _lines(self) -> Iterator[tuple[str, str]]:
        table = f"“{self.table}”"
        yield f"{table}的各项按权数分摊分值", "分值 × Σ（权数 × 得分率） ÷ Σ权数"
        yield "定量指标达到目标", "得分率 100%"
        unmet = "得分率＝完成率" if self.unmet == "proportional" else "得分率 0"
        yield "定量指标没有达到目标", unmet
        yield "完成率", "越大越好：实际值÷目标值；越小越好：目标值÷实际值；等于：1－偏离目标的比例"
        yield "目标值为 0（越大越好）", "完成率 100%" if self.zero_target == "full" else "完成率 0"
        for name, rate in self.overshoot.items():
            yield f"完成率 {read_interval(name).text()}", f"得分率 {rate}"
        for name, text in self.qualitative.items():
            yield f"定性指标评为“{name}”", f"得分率 {level_text(text)}"
        yield f"没有申报{table}", "得满分" if self.none == "full" else "不得分"


def _is_rate(text: str) -> bool:
    try:
        return is_percent(text) and 0 <= read_decimal(text) <= 1
    except JixiaoError:
        return False
