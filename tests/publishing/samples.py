"""Rubrics for the tests of publishing: one with a bit of everything, one full of hostile texts."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from tests.rubrics import write

import jixiao
from jixiao import Rules

RULESET: Final = """
id    = "t/2023"
name  = "示例局整体支出绩效评价指标体系"
year  = 2023
basis = "示例局〔2023〕1号"
about = "两行说明：\\n第二行 | 有竖线"
most  = 105

[[groups]]
name   = "产出"
weight = 60

[[groups]]
name    = "数量"
parent  = "产出"
weight  = 40
combine = "scaled"
status  = "inferred"
note    = "分值是推断的"

[[groups]]
name   = "效益"
weight = 40

[[groups]]
name   = "加分"
weight = 5
kind   = "bonus"

[[indicators]]
id     = "t.rate"
group  = "数量"
weight = 50

[[indicators]]
id     = "t.list"
group  = "数量"
weight = 3

[[indicators]]
id     = "t.timely"
group  = "产出"
weight = 20
status = "derived"
note   = "由合计倒推"

[[indicators]]
id     = "t.judged"
group  = "效益"
weight = 40

[[indicators]]
id     = "t.extra"
group  = "加分"
weight = 5

[[fields]]
name = "重大违规"
type = "yes_no"
source = "审计报告"

[[caps]]
name = "执行率封顶"
of = "执行率指标.执行率"
reason = "执行率低"
[caps.bands]
"[70%, 80%)" = 89
"< 70%" = 79

[[caps]]
name = "等级封顶"
when = "执行率指标.执行率 < 50%"
grade = "良"
reason = "执行率过低"

[[vetoes]]
name = "违规否决"
target = "效益"
when = "重大违规"
reason = "有重大违规"

[[grades]]
name = "优"
at_least = 90

[[grades]]
name = "良"
at_least = 60

[[grades]]
name = "差"
at_least = 0
"""

RATE: Final = """
id = "t.rate"
name = "“执行率”指标"
basis = "《办法》第一条"
about = "执行得怎样"
rule = "90% 以上满分，80% 以上 40 分，其余不得分。"
evidence = ["决算报表"]

[[fields]]
name = "执行数"
type = "amount"
unit = "万元"
min = 0
source = "决算"

[[fields]]
name = "预算数"
type = "amount"
unit = "万元"
min = 1
source = "预算批复"
about = "调整后"

[steps]
"执行率" = { formula = "执行数 / 预算数", unit = "%", about = "可以超过 100%" }

[score.bands]
of = "执行率"
[score.bands.points]
">= 90%" = "满分"
"[80%, 90%)" = "满分 * 80%"
"< 80%" = 0

[reason_required]
when = "得分 < 满分"

[[notices]]
when = "执行率 > 100%"
message = "执行率超过 100%"

[[editions]]
since = 2023
reason = "界限改为 90%"
"""

LIST: Final = """
id = "t.list"
name = "制度建设"
[[score.checklist.items]]
name = "已制定办法"
points = 1
source = "制度文件"
[[score.checklist.items]]
name = "内容完整"
points = 2
needs = "each"
[[score.checklist.items.items]]
name = "有目标"
points = 1
[[score.checklist.items.items]]
name = "有措施"
points = 1
"""

TIMELY: Final = """
id = "t.timely"
name = "签订及时率"
status = "inferred"
note = "30 天是推断的"
[[fields]]
name = "合同"
type = "table"
source = "合同台账"
[[fields.columns]]
name = "金额"
type = "amount"
unit = "万元"
min = 0
[[fields.columns]]
name = "通知日"
type = "date"
[[fields.columns]]
name = "签订日"
type = "date"
[[fields.columns]]
name = "天数差"
formula = "天数(通知日, 签订日)"
unit = "天"
[steps]
"及时率" = { formula = "占比(合同, 0 <= 天数差 <= 30)", unit = "%" }
[score]
formula = "如果(及时率 >= 95%, 满分, 如果(及时率 >= 80%, 满分 / 2, 最大(0, 满分 - 0.2 * (80% - 及时率) / 1%)))"
[not_applicable]
when = "计数(合同) == 0"
then = "exclude"
reason = "没有合同"
"""

JUDGED: Final = """
id = "t.judged"
name = "社会效益"
[score.judged.bands]
"达成" = "[80%, 100%]"
"未达成" = "[0%, 80%)"
"""

EXTRA: Final = """
id = "t.extra"
name = "创新"
[[fields]]
name = "获奖数"
type = "count"
min = 0
[score]
formula = "如果(获奖数 == 0, 0, 满分)"
"""

FILES: Final = {"rate": RATE, "list": LIST, "timely": TIMELY, "judged": JUDGED, "extra": EXTRA}


def sample(folder: Path) -> Rules:
    """Return the rubric with a bit of everything, loaded from a folder it is written to."""
    write(folder, {"rules.toml": RULESET, **{f"{name}.toml": text for name, text in FILES.items()}})
    return jixiao.load(folder / "rules.toml", project=folder)


EVIL: Final = '<script>alert(1)</script>\\" onload=\\"x \' & | `*_[a](b)_*` \\u001b[31m\\u202e\\u0000\\n- 第二行\\n| 表 |'
"""An attack of every kind, as it is typed in a TOML text."""


def hostile(folder: Path) -> Rules:
    """Return a rubric whose every text is an attack."""
    rules = f"""
id = "evil/1"
name = "{EVIL}"
year = 2022
basis = "{EVIL}"
about = "{EVIL}"
note = "{EVIL}"
[[groups]]
name = "<b>组|</b>"
weight = 100
status = "inferred"
note = "{EVIL}"
[[indicators]]
id = "evil.one"
group = "<b>组|</b>"
weight = 100
status = "inferred"
note = "{EVIL}"
[[caps]]
name = "<b>"
when = "方式 == “<img src=x onerror=alert(1)>”"
at_most = 50
reason = "{EVIL}"
[[grades]]
name = "<u>优|"
at_least = 0
"""
    one = f"""
id = "evil.one"
name = "<i>甲|</i>\\u202e"
basis = "{EVIL}"
about = "{EVIL}"
rule = "{EVIL}"
note = "{EVIL}"
status = "inferred"
evidence = ["{EVIL}"]
[[fields]]
name = "方式"
type = "choice"
options = ["<img src=x onerror=alert(1)>", "a|b"]
unit = "<s>"
source = "{EVIL}"
about = "{EVIL}"
[steps]
"率" = {{ formula = "如果(方式 == “a|b”, 1, 0)", about = "{EVIL}", unit = "<s>" }}
[score]
formula = "如果(方式 == “<img src=x onerror=alert(1)>”, 满分, 率 / 2)"
[not_applicable]
when = "有值(方式) 且 方式 != “a|b”"
then = "zero"
reason = "{EVIL}"
[[notices]]
when = "率 > 2"
message = "<script>alert(2)</script>"
[[editions]]
since = 2020
reason = "{EVIL}"
"""
    write(folder, {"rules.toml": rules, "one.toml": one})
    return jixiao.load(folder / "rules.toml", project=folder)
