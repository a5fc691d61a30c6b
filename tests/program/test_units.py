"""Units over a whole rubric: points, steps, columns, bands, caps and vetoes, and that no shipped rubric is alarmed at."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from tests.rubrics import EXAMPLES, ROOT, entry, group, indicator, load, ruleset, write

import jixiao
from jixiao import JixiaoError, Rules
from jixiao.program.checks.unit_checks import check_units

SHIPPED = sorted(jixiao.find_catalog([]).rulesets)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return an empty working folder, so that messages name files without a path."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def field(name: str, unit: str, kind: str = "amount", more: str = "") -> str:
    """Return a field that has a unit."""
    return f'[[fields]]\nname = "{name}"\ntype = "{kind}"\nunit = "{unit}"\nmin = 0\n{more}\n'


MONEY = field("预算数", "万元") + field("决算数", "万元") + field("工资", "元")
COUNTS = field("违规次数", "次", "count") + field("项目数", "个", "count")
TABLE = """\
[[fields]]
name = "合同"
type = "table"
[[fields.columns]]
name = "金额"
type = "amount"
unit = "万元"
[[fields.columns]]
name = "签订日"
type = "date"
[[fields.columns]]
name = "到期日"
type = "date"
[[fields.columns]]
name = "履行天数"
formula = "天数(签订日, 到期日)"
unit = "天"

"""


def loaded(folder: Path, formula: str, fields: str = "", above: str = "", more: str = "") -> Rules:
    """Return a rubric of one indicator."""
    text = indicator("a", "甲", formula, fields + more)
    return load(folder, ruleset(group("组"), entry("a"), above), a=text)


def said(
    folder: Path, formula: str, fields: str = MONEY + COUNTS + TABLE, above: str = "", more: str = ""
) -> str:
    """Return what is said when a rubric of one indicator is loaded, without the lines of the files."""
    with pytest.raises(JixiaoError) as caught:
        loaded(folder, formula, fields, above, more)
    return re.sub(r"(?m)^ *\d* \|.*\n", "", str(caught.value))


POINTS = "= 要比率的，除以一个单位是万元的数，例如 决算数 / 预算数\n   = 每万元 1 分的，写成 1 * "


@pytest.mark.long
@pytest.mark.parametrize(
    ("formula", "more", "above", "message"),
    [
        pytest.param("满分 * 决算数", "", "", """\
错误 F333：“甲得分”要得出没有单位的分数，“满分 * 决算数”的单位是万元
  --> a.toml:54:14
   = 要比率的，除以一个单位是万元的数，例如 决算数 / 预算数
   = 每万元扣分、加分的，把“满分”换成每万元的分数""", id="F333 forgotten division"),
        pytest.param("如果(违规次数 > 3, 0, 最大(0, 决算数 - 预算数))", "", "", f"""\
错误 F333：“甲得分”要得出没有单位的分数，“决算数 - 预算数”的单位是万元
  --> a.toml:54:36
   {POINTS}(决算数 - 预算数)""", id="F333 the part that has a unit"),
        pytest.param("满分 * 违规次数", "", "", """\
错误 F333：“甲得分”要得出没有单位的分数，“满分 * 违规次数”的单位是次
  --> a.toml:54:14
   = 要比率的，除以一个单位是次的数，例如 决算数 / 预算数
   = 每次扣分、加分的，把“满分”换成每次的分数""", id="F333 count"),
        pytest.param("满分 * 满意度", field("满意度", "百分点", "number"), "", """\
错误 F333：“甲得分”要得出没有单位的分数，“满分 * 满意度”的单位是百分点
  --> a.toml:60:14
   = “满分 * 满意度”填的是百分号前面的数：写成 (满分 * 满意度) / 100，或把数据项的 type 改成 "rate\"""", id="F333 percentage"),
        pytest.param("满分 * 比", '[steps]\n"比" = "工资 / 预算数"\n', "", """\
错误 F336：“/”的两边单位约不尽，商会差 10,000 倍：“工资”的单位是元，“预算数”的单位是万元
  --> a.toml:53:8
   = “工资”写成 换算(工资, “元”, “万元”)""", id="F336 told once, at the step"),
        pytest.param("满分 * 结余 / 预算数", '[steps]\n"结余" = { formula = "工资 - 100", unit = "万元" }\n', "", """\
错误 F334：“结余”写明的单位是万元，公式得出的是元
  --> a.toml:53:21
   = “工资 - 100”写成 换算(工资 - 100, “元”, “万元”)
   = 或把“结余”的单位改成 unit = "元\"""", id="F334 same kind"),
        pytest.param("满分 * 率", '[steps]\n"率" = { formula = "决算数", unit = "%" }\n', "", """\
错误 F334：“率”写明的单位是%，公式得出的是万元
  --> a.toml:53:20
   = 检查公式；公式没有错的，把“率”的单位改成 unit = "万元\"""", id="F334 another kind"),
        pytest.param("满分 * 率 / 预算数", '[steps]\n"率" = { formula = "决算数 / 预算数", unit = "万元" }\n', "", """\
错误 F334：“率”写明的单位是万元，公式得出的没有单位
  --> a.toml:53:20
   = 检查公式；得出的数没有单位的，删去“率”的 unit""", id="F334 no unit"),
        pytest.param("满分 * 率", field("满意度", "百分点", "number") + '[steps]\n"率" = { formula = "满意度", unit = "%" }\n', "", """\
错误 F334：“率”写明的单位是%，公式得出的是百分号前面的数
  --> a.toml:59:20
   = “满意度”填的是百分号前面的数：写成 满意度 / 100，或把数据项的 type 改成 "rate\"""", id="F334 percentage"),
        pytest.param("满分", '[steps]\n"均" = { formula = "求和(合同, 金额) / 求和(合同, 履行天数)", unit = "万元/天" }\n', """\
[[caps]]
name = "封顶"
when = "甲.均 > 工资"
at_most = "决算数"
reason = "原因"

[[vetoes]]
name = "否决"
when = "违规次数 > 项目数"
then = "违规次数"
reason = "原因"

""", """\
错误 F332：比较的两边单位不同：“甲.均”的单位是万元/天，“工资”的单位是元
  --> rules.toml:17:9
   = 万元/天是组合单位，元是金额，不能换算；检查数据项有没有用错，它的单位（unit）有没有写错

错误 F333：“封顶”要得出没有单位的分数，“决算数”的单位是万元
  --> rules.toml:18:12
   = 要比率的，除以一个单位是万元的数，例如 决算数 / 预算数
   = 每万元 1 分的，写成 1 * 决算数

错误 F332：比较的两边单位不同：“违规次数”的单位是次，“项目数”的单位是个
  --> rules.toml:23:9
   = 次和个数的不是同一种东西，不能换算；检查数据项有没有用错，它的单位（unit）有没有写错

错误 F333：“否决”要得出没有单位的分数，“违规次数”的单位是次
  --> rules.toml:24:9
   = 要比率的，除以一个单位是次的数，例如 决算数 / 预算数
   = 每次 1 分的，写成 1 * 违规次数""", id="caps and vetoes"),
        pytest.param("满分", '[not_applicable]\nwhen = "预算数 == 工资"\nthen = "full"\n', "", """\
错误 F332：比较的两边单位不同：“预算数”的单位是万元，“工资”的单位是元
  --> a.toml:53:9
   = “工资”写成 换算(工资, “元”, “万元”)""", id="condition"),
    ],
)  # fmt: skip
def test_messages(folder: Path, formula: str, more: str, above: str, message: str) -> None:
    """Each part of a rubric that breaks a rule of units is told where it was typed, with the way out."""
    assert said(folder, formula, above=above, more=more) == message


COLUMN = """\
[[fields.columns]]
name = "每天金额"
formula = "金额 / 履行天数"
unit = "元/天"
[[fields.columns]]
name = "余额"
formula = "金额 - 工资"

"""


def test_computed_columns(folder: Path) -> None:
    """A computed column has the unit of its formula; one that says another, or mixes units, is told in its own line."""
    assert (
        said(folder, "满分 * 占比(合同, 余额 > 人数)", MONEY + field("人数", "人", "count") + TABLE + COLUMN)
        == """\
错误 F334：“每天金额”写明的单位是元/天，公式得出的是万元/天
  --> a.toml:48:12
   = “金额 / 履行天数”写成 换算(金额 / 履行天数, “万元/天”, “元/天”)
   = 或把“每天金额”的单位改成 unit = "万元/天"

错误 F331：“-”两边的单位不同：“金额”的单位是万元，“工资”的单位是元
  --> a.toml:52:12
   = “工资”写成 换算(工资, “元”, “万元”)"""
    )


FORM = """
[[groups]]
name = "组"
weight = 100

[[indicators]]
id = "t.a"
group = "组"
weight = 100

"""


def of_form(folder: Path, score: str, more: str = "") -> str:
    """Return what is said of a rubric whose indicator has another form of scoring rule than a formula."""
    text = f'id = "t.a"\nname = "甲"\n\n{MONEY}{COUNTS}{more}{score}'
    with pytest.raises(JixiaoError) as caught:
        load(folder, ruleset(FORM), a=text)
    return re.sub(r"(?m)^ *\d* \|.*\n", "", str(caught.value))


@pytest.mark.parametrize(
    ("score", "message"),
    [
        pytest.param("""\
[score.bands]
of = "决算数"
[score.bands.points]
">= 90%" = "满分"
"[80%, 90%)" = 4
"< 80%" = 0
""", """\
错误 F332：比较的两边单位不同：“决算数”的单位是万元，“90%”没有单位
  --> a.toml:37:1
   = “决算数”先除以一个单位是万元的数，得到比率再比较""", id="bands of an amount"),
        pytest.param("""\
[score.bands]
of = "决算数 / 预算数"
[score.bands.points]
">= 90%" = "决算数"
"< 90%" = 0
""", """\
错误 F333：“甲得分”要得出没有单位的分数，“决算数”的单位是万元
  --> a.toml:37:13
   = 要比率的，除以一个单位是万元的数，例如 决算数 / 预算数
   = 每万元 1 分的，写成 1 * 决算数""", id="bands that give an amount"),
        pytest.param("""\
[[score.deductions.items]]
name = "违规"
of = "违规次数"
deduct = "项目数 / 预算数"
[[score.deductions.items]]
name = "超支"
of = "工资 - 预算数"
per = 100
deduct = 1
counting = "whole"
""", """\
错误 F331：“-”两边的单位不同：“满分”没有单位，“(项目数 / 预算数) * 最大(0, 违规次数)”的单位是个·次/万元
  --> a.toml:34:1
   = 每个·次/万元 1 分的，写成 1 * ((项目数 / 预算数) * 最大(0, 违规次数))；要比率的，除以一个单位是个·次/万元的数

错误 F331：“-”两边的单位不同：“工资”的单位是元，“预算数”的单位是万元
  --> a.toml:40:7
   = “工资”写成 换算(工资, “元”, “万元”)""", id="deductions"),
        pytest.param("""\
[[score.checklist.items]]
name = "没有超支"
when = "决算数 <= 工资"
points = "满分"
""", """\
错误 F332：比较的两边单位不同：“决算数”的单位是万元，“工资”的单位是元
  --> a.toml:36:9
   = “工资”写成 换算(工资, “元”, “万元”)""", id="checklist"),
    ],
)  # fmt: skip
def test_forms(folder: Path, score: str, message: str) -> None:
    """In a form each mistake is told once, at what the author typed."""
    assert of_form(folder, score) == message


# What passes


@pytest.mark.long
@pytest.mark.parametrize(
    ("formula", "more"),
    [
        ("满分 - 0.5 * 违规次数", ""),
        ("满分 * (1 - 扣减)", '[steps]\n"扣减" = { formula = "25% * 违规次数", unit = "%" }\n'),
        ("满分 - 每次 * 违规次数", '[steps]\n"每次" = "满分 / 20"\n'),
        ("满分 - 每次 * 违规次数", '[steps]\n"每次" = { formula = "5", unit = "分" }\n'),
        (
            "满分 * 最小(1, 完成 / 项目数)",
            '[steps]\n"完成" = { formula = "计数(合同, 金额 > 0)", unit = "个" }\n',
        ),
        ("满分 * 最小(1, 换算(工资, “元”, “万元”) / 预算数)", ""),
        ("满分 * 最小(1, 求和(合同, 金额) / 预算数)", ""),
        ("如果(平均(合同, 履行天数) <= 期限, 满分, 0)", field("期限", "天", "number")),
        ("考核得分 / 100 * 满分", field("考核得分", "分", "number")),
        ("满分 * 最小(1, 箱数 / 1000)", field("箱数", "标准箱", "number")),
        ("0.001 * 预算数", ""),
    ],
)
def test_what_rubrics_write(folder: Path, formula: str, more: str) -> None:
    """Rates, points for each occurrence, hand-made conversions and a bureau's own units are no mistakes."""
    fields = MONEY + COUNTS + TABLE
    steps = more.startswith("[steps]")
    rules = loaded(folder, formula, fields + ("" if steps else more), more=more if steps else "")
    assert check_units(rules.program.definitions, rules.program.fields) == []


def test_the_units_own_points_have_none(folder: Path) -> None:
    """A unit's own points and a reviewer's are numbers without a unit."""
    cap = (
        '[[caps]]\nname = "封顶"\nwhen = "如果(有值(甲.自评分), 甲.自评分 - 甲.得分 > 预算数, 否)"\n'
        'at_most = 50\nreason = "原因"\n\n'
    )
    assert "“甲.自评分 - 甲.得分”没有单位，“预算数”的单位是万元" in said(
        folder, "满分 * 决算数 / 预算数", above=cap
    )


@pytest.mark.long
@pytest.mark.parametrize("name", SHIPPED)
def test_shipped_rubrics(name: str) -> None:
    """No rubric that ships mixes units, and none does when all its amounts are in 元 instead of 万元."""
    program = jixiao.load(name).program
    assert check_units(program.definitions, program.fields) == []
    in_yuan = {
        name: each.model_copy(update={"unit": "元"}) if each.unit == "万元" else each
        for name, each in program.fields.items()
    }
    assert check_units(program.definitions, in_yuan) == []


@pytest.mark.long
def test_the_capped_example() -> None:
    """The example beside the shipped rubrics mixes no units either."""
    program = jixiao.load(EXAMPLES / "capped" / "ruleset.toml", project=EXAMPLES / "capped").program
    assert check_units(program.definitions, program.fields) == []


@pytest.mark.long
def test_one_amount_in_another_unit_is_seen() -> None:
    """Whichever single amount of a shipped rubric is taken for one in 元, that is a mistake."""
    for name in SHIPPED:
        program = jixiao.load(name).program
        named = {each for definition in program.definitions for each in definition.formula.names}
        for field_name, each in program.fields.items():
            if each.type == "amount" and field_name in named:
                wrong = {**program.fields, field_name: each.model_copy(update={"unit": "元"})}
                found = check_units(program.definitions, wrong)
                assert found, (name, field_name)
                assert all(problem.place is not None for problem in found)


def test_the_page_shows_what_is_said(folder: Path) -> None:
    """The documentation's example loads as it is written; without the conversion it is told what the page shows."""
    page = (ROOT / "docs" / "计量单位.md").read_text(encoding="utf-8")
    example = re.findall(r"```toml\n(.*?)```", page, re.DOTALL)[0]
    shown = re.findall(r"```text\n(.*?)```", page, re.DOTALL)[0]
    rules = ruleset(group("组"), '[[indicators]]\nid = "t.a"\ngroup = "组"\nweight = 100\n\n')
    good = f'id   = "t.a"\nname = "人员经费"\n\n{example}'
    write(folder, {"rules.toml": rules, "人员经费.toml": good})
    assert jixiao.load(folder / "rules.toml", project=folder).program.fields
    write(folder, {"人员经费.toml": good.replace("换算(工资总额, “元”, “万元”)", "工资总额")})
    with pytest.raises(JixiaoError) as caught:
        jixiao.load(folder / "rules.toml", project=folder)
    assert f"{caught.value}\n" == shown
