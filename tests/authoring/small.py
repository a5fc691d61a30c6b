"""A small rubric with a band table, a checklist, a not-applicable rule, a cap, a veto and grades, and its cases."""

from __future__ import annotations

from pathlib import Path
from typing import Final

RATE: Final = """\
id = "small.rate"
name = "执行率"
[[fields]]
name = "支出数"
type = "amount"
unit = "万元"
min = 0
[[fields]]
name = "预算数"
type = "amount"
unit = "万元"
min = 0
[steps]
"比率" = { formula = "支出数 / 预算数", unit = "%" }
[score.bands]
of = "比率"
[score.bands.points]
">= 90%" = "满分"
"[60%, 90%)" = 30
"< 60%" = 20
[not_applicable]
when = "预算数 == 0"
then = "full"
"""

LIST: Final = """\
id = "small.list"
name = "制度"
[[score.checklist.items]]
name = "有制度"
points = 20
[[score.checklist.items]]
name = "有执行"
points = 20
"""

RULESET: Final = """\
id = "small/2022"
name = "小体系"
year = 2022
[[groups]]
name = "全部"
weight = 100
[[indicators]]
id = "small.rate"
group = "全部"
weight = 60
[[indicators]]
id = "small.list"
group = "全部"
weight = 40
[[caps]]
name = "执行太低"
when = "执行率.比率 < 50%"
at_most = 50
reason = "执行率低于 50%"
[[vetoes]]
name = "没有制度"
when = "not 有制度"
reason = "没有制度"
[[grades]]
name = "合格"
at_least = 60
[[grades]]
name = "不合格"
at_least = 0
"""

CASES: Final = """\
ruleset = "small/2022"

[defaults.fields]
"有制度" = true
"有执行" = true

[[cases]]
name = "正好 90%"
why = "900÷1000＝90%，60；制度 40。"
fields = { "支出数" = 900, "预算数" = 1000 }
[cases.expect]
total = 100
grade = "合格"
points = { "执行率" = 60, "制度" = 40 }
reasons = { "执行率" = "90%" }
"""


def write_small(folder: Path, *, cases: str = CASES) -> Path:
    """Write the rubric with its cases and return the file of the ruleset."""
    (folder / "rate.toml").write_text(RATE, encoding="utf-8")
    (folder / "list.toml").write_text(LIST, encoding="utf-8")
    (folder / "2022.toml").write_text(RULESET, encoding="utf-8")
    if cases:
        (folder / "2022.cases.toml").write_text(cases, encoding="utf-8")
    return folder / "2022.toml"
