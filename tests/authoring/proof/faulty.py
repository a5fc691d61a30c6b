"""Deliberately faulty indicators and rubrics: what authors get wrong, each as the text of its files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from tests.rubrics import entry, group, indicator, ruleset


@dataclass(frozen=True, slots=True)
class Faulty:
    """A fault: what it is called, the rule, its data items, and the rubric around it."""

    name: str
    score: str
    fields: str
    more: str = ""
    rules: str = ""
    weight: str = "100"
    others: Mapping[str, str] = field(default_factory=dict)

    @property
    def files(self) -> dict[str, str]:
        """The ruleset and its indicators as the texts of files."""
        score = self.score if self.score.startswith("[") else f'[score]\nformula = """{self.score}"""\n'
        indicator = f'id = "t.a"\nname = "甲"\n{self.more}\n{self.fields}\n{score}'
        rules = self.rules if "[[indicators]]" in self.rules else _rubric(self.rules, self.weight)
        return {"rules": rules, "a": indicator, **self.others}


def _rubric(more: str, weight: str) -> str:
    return ruleset(group("组", weight), entry("a", weight), more, total=weight)


def amounts(*names: str) -> str:
    """Return data items of amounts not below 0."""
    return "".join(
        f'[[fields]]\nname = "{each}"\ntype = "amount"\nunit = "万元"\nmin = 0\n\n' for each in names
    )


def datum(name: str, kind: str, limits: str = "min = 0") -> str:
    """Return a data item of a type."""
    return f'[[fields]]\nname = "{name}"\ntype = "{kind}"\n{limits}\n\n'


TABLE: Final = """\
[[fields]]
name = "项目"
type = "table"
[[fields.columns]]
name = "得分率"
type = "rate"
min = 0
[[fields.columns]]
name = "完成"
type = "yes_no"

"""
NONE: Final = '\n[not_applicable]\nwhen = "预算数 == 0"\nthen = "full"\n'
RATE: Final = datum("完成率", "rate")
RATE_TO_1: Final = datum("完成率", "rate", "min = 0\nmax = 1")


def bands(of: str, *lines: str) -> str:
    """Return a table of bands."""
    return f'[score.bands]\nof = "{of}"\n[score.bands.points]\n' + "\n".join(lines) + "\n"


def item(name: str, points: str, when: str = "") -> str:
    """Return one line of a checklist."""
    condition = f'when = "{when}"\n' if when else ""
    return f'[[score.checklist.items]]\nname = "{name}"\n{condition}points = {points}\n'


def cap(when: str, at_most: str) -> str:
    """Return a cap on the total."""
    return f'[[caps]]\nname = "封顶"\nwhen = "{when}"\nat_most = {at_most}\nreason = "规定"\n\n'


DEDUCTION: Final = '[[score.deductions.items]]\nname = "超出"\nof = "{of}"\n{more}deduct = {deduct}\n'

FAULTY: Final = (
    Faulty("完成率 120% 时得分超过满分", "满分 * 支出数 / 预算数", amounts("支出数", "预算数") + NONE),
    Faulty("超得太多时得负分", "如果(支出数 <= 预算数, 满分, 满分 - 2 * (支出数 - 预算数))", amounts("支出数", "预算数")),
    Faulty("没写明分母为零", "满分 * 完成率(支出数 / 预算数, 1, 0)", amounts("支出数", "预算数")),
    Faulty("前面的条件盖住后面的档", "如果(完成率 >= 60%, 60, 如果(完成率 >= 90%, 满分, 0))", RATE),
    Faulty("两个条件重叠", "如果(完成率 < 60%, 0, 如果(完成率 <= 90%, 80, 如果(完成率 == 90%, 90, 满分)))", RATE),
    Faulty("互相矛盾的条件", "如果(且(完成率 > 90%, 完成率 < 80%), 满分, 50)", RATE),
    Faulty("该升的反而降", "满分 * 最大(0, 1 - 支出数 / 预算数)", amounts("支出数", "预算数") + NONE, 'rises_with = ["支出数"]'),
    Faulty("分档的分写反了", bands("完成率", '">= 90%" = 100', '"[80%, 90%)" = 60', '"< 80%" = 80'), RATE, 'rises_with = ["完成率"]'),
    Faulty("10% 打成 0.1%", "如果(结余数 / 预算数 <= 0.1%, 满分, 最大(0, 满分 * (30% - 结余数 / 预算数) / 20%))", amounts("结余数", "预算数") + NONE),
    Faulty("写了 most 而规则不给那么多", "满分 * 完成率", RATE_TO_1, rules=ruleset(group("组"), entry("a", "100\nmost = 120"))),
    Faulty(
        "扣分指标写了 most 而扣不到那么多", "最小(满分, 2 * 违规数)", datum("违规数", "count"),
        rules=ruleset(
            group("组"), entry("b"), group("扣", '10\nkind = "malus"'), entry("a", "10\nmost = 12", "扣"),
        ),
        others={"b": indicator("b", "乙")},
    ),
    Faulty("条件总成立，否则一支走不到", "如果(违规数 >= 0, 满分, 0)", datum("违规数", "count")),
    Faulty("不适用的条件总成立", "满分 * 完成率", RATE_TO_1 + '\n[not_applicable]\nwhen = "完成率 >= 0"\nthen = "full"\n'),
    Faulty("档有空缺", bands("完成率", '">= 90%" = 100', '"< 80%" = 80'), RATE),
    Faulty("两档重叠", bands("完成率", '">= 90%" = 100', '"< 95%" = 80'), RATE),
    Faulty("一档任何数据都落不到", bands("完成率", '">= 100%" = 100', '"[0%, 100%)" = 80', '"< 0%" = 0'), RATE),
    Faulty("清单合计不等于分值", item("有制度", "40") + item("有执行", "40"), ""),
    Faulty("清单里的一项不可能成立", item("有制度", "40") + item("超额完成", "60", "完成率 > 100%"), RATE_TO_1),
    Faulty("扣分项永远不扣", DEDUCTION.format(of="完成率 - 100%", more='per = "1%"\ncounting = "whole"\n', deduct=1), RATE_TO_1),
    Faulty("扣分的上限永远扣不到", DEDUCTION.format(of="如果(违规, 1, 0)", more="most = 50\n", deduct=10), datum("违规", "yes_no", "")),
    Faulty("封顶不起作用", "满分 * 完成率", RATE_TO_1, rules=cap("完成率 < 50%", "100")),
    Faulty("封顶的条件不可能", "满分 * 完成率", RATE_TO_1, rules=cap("完成率 < 0%", "50")),
    Faulty("否决的分数超过总分", "满分 * 完成率", RATE_TO_1, rules='[[vetoes]]\nname = "否决"\nwhen = "完成率 < 10%"\nthen = "120 * 1"\nreason = "规定"\n\n'),
    Faulty("加分超过上限", "满分 * 完成率", RATE_TO_1,
           rules=ruleset(group("组"), group("加分", "5").replace("5\n", '5\nkind = "bonus"\n'), entry("a"), entry("b", "5", "加分")),
           others={"b": 'id = "t.b"\nname = "乙"\n' + datum("获奖数", "count") + '[score]\nformula = "2 * 获奖数"\n'}),
    Faulty("等级评不到", "满分 * 最小(80%, 完成率)", RATE_TO_1),
    Faulty("取整以后超过满分", "四舍五入(满分 * 完成率, 0)", RATE_TO_1, weight="2.5"),
    Faulty("各项取整以后总分超过 100", "满分 * 完成率", RATE_TO_1,
           rules=ruleset(group("组"), entry("a", "33.335"), entry("b", "33.335"), entry("c", "33.33")),
           others={each: f'id = "t.{each}"\nname = "{name}"\n' + datum(f"{name}率", "rate", "min = 0\nmax = 1") + f'[score]\nformula = "满分 * {name}率"\n'
                   for each, name in (("b", "乙"), ("c", "丙"))}),
    Faulty("空表算占比", "满分 * 占比(项目, 完成)", TABLE),
    Faulty("空表取最大", "满分 * 最小(1, 最大(项目, 得分率))", TABLE),
    Faulty("表里的平均超过 100%", "如果(计数(项目) == 0, 满分, 满分 * 平均(项目, 得分率))", TABLE),
    Faulty("两数之差作分母", "满分 * 最小(1, 支出数 / (预算数 + 调整数))", amounts("支出数", "预算数") + datum("调整数", "amount", 'unit = "万元"')),
    Faulty("元和万元相比", "如果(支出数 <= 预算数, 满分, 0)", amounts("预算数") + datum("支出数", "amount", 'unit = "元"\nmin = 0')),
    Faulty("写错数据项的名称", "满分 * 完成率", RATE_TO_1, 'rises_with = ["完工率"]'),
)  # fmt: skip
