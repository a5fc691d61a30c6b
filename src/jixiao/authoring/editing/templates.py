"""Commented files to start from, which load unchanged."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from jixiao.documents.toml_text import toml_text
from jixiao.rules.chosen import LEVELS, MODES, RESULTS, TYPES
from jixiao.rules.forms import Form

_INDICATOR = """\
# 一个指标一个文件。改好以后放进插件文件夹，再在指标体系文件里写上它的 id 和分值。
# 汉字作键要加引号，例如 "结转结余率" = …。检查：jixiao check 指标体系文件

id     = {id}          # 不能和别的指标相同；字母、数字、点、下划线、短横
name   = {name}        # 三级指标名称，印在评分表上
weight = 2             # 通常的分值；每年以指标体系文件里写的为准
basis  = "依据的文件和条款"
about  = "这个指标反映什么"
rule   = "评分标准：结转结余率不超过 10% 的得满分；每超过 1 个百分点扣 0.1 分，扣完为止。"
evidence = ["部门决算报表"]

# 数据项：单位要填报的数据。类型（写中文或英文）：{types}。
# 不同指标里同名的数据项是同一个数据。
[[fields]]
name   = "年末结转结余数"
type   = "金额"
unit   = "万元"
min    = 0
source = "部门决算报表"

[[fields]]
name   = "全年支出预算数"
type   = "金额"
unit   = "万元"
min    = 0
source = "部门预算批复"

# 中间量：给算式起个名字，公式和评分说明里都能用。unit = "%" 表示按百分数显示。
[steps]
"年末结转率" = {{ formula = "年末结转结余数 / 全年支出预算数", unit = "%" }}

# 得分公式。满分 就是这个指标在指标体系里的分值。
[score]
formula = "最大(0, 满分 - 0.1 * 超出(年末结转率 - 10%) / 1%)"

# 不适用：when 成立时不按公式，then 说怎么计分：{results}（不参加评分，分值由同组其他指标分担）。
[not_applicable]
when   = "全年支出预算数 == 0"
then   = "满分"
reason = "当年没有支出预算"
"""

_RULESET = """\
# 一年一个指标体系。检查：jixiao check 本文件；评分：jixiao score 填报文件 --ruleset 本文件
# 沿用上一年、只写不同之处：加一行 extends = "上一年的 id"，删去相同的内容。

id    = {id}
name  = {name}
year  = {year}
total = 100
# 小数位数；怎样取整（写中文或英文）：{modes}；在哪一级取整：{levels}
rounding = {{ places = 2, mode = "四舍五入", at = "指标" }}

# 一级指标。二级指标再加一行 parent = "一级指标的名称"，层数不限。下级分值之和必须等于上级分值。
[[groups]]
name   = "履职效能"
weight = 50

[[groups]]
name   = "管理效率"
weight = 50

# 三级指标：id 用 jixiao plugins 查看。分值不是来自原文的，写 status = "inferred" 和 note = "为什么"。
[[indicators]]
id     = "guangzhou.budget_expenditure_rate"
group  = "履职效能"
weight = 50

[[indicators]]
id     = "guangzhou.carryover_rate"
group  = "管理效率"
weight = 50

# 封顶和否决（不用就删去）。条件里可以用 指标名.中间量、指标名.得分。
[[caps]]
name    = "预算执行率封顶"
target  = "总分"
when    = "部门预算资金支出率.预算执行率 < 60%"
at_most = 79
reason  = "预算执行率低于 60%，总分最多 79 分"

# 等级：从 at_least（含）到上一等级的起点（不含）。最低的一档从 0 起。
[[grades]]
name     = "优"
at_least = 90

[[grades]]
name     = "良"
at_least = 80

[[grades]]
name     = "中"
at_least = 60

[[grades]]
name     = "差"
at_least = 0
"""


_FORM_HEAD = """\
# 一个指标一个文件。改好以后放进插件文件夹，再在指标体系文件里写上它的 id 和分值。

id     = {id}
name   = {name}
weight = 5
basis  = "依据的文件和条款"
about  = "这个指标反映什么"
rule   = "评分标准：{says}"

"""


def _listed(values: Mapping[str, Sequence[str]]) -> str:
    """Return the values that a key may have, in both languages."""
    return "、".join(f"{words[0]} {value}" for value, words in values.items())


def indicator_template(identity: str, name: str) -> str:
    """Return a commented indicator file."""
    return _INDICATOR.format(
        id=toml_text(identity), name=toml_text(name), types=_listed(TYPES), results=_listed(RESULTS)
    )


def form_template(form: type[Form], identity: str, name: str) -> str:
    """Return an indicator file whose scoring rule has a form."""
    head = _FORM_HEAD.format(id=toml_text(identity), name=toml_text(name), says=form.says)
    return f"{head}# 评分规则：{form.title}。写法见《评分规则的写法》。\n{form.example}"


def ruleset_template(identity: str, name: str, year: int) -> str:
    """Return a commented ruleset file over indicators that ship."""
    return _RULESET.format(
        id=toml_text(identity), name=toml_text(name), year=year, modes=_listed(MODES), levels=_listed(LEVELS)
    )
