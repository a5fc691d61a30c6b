"""Every deliberately faulty indicator is found, by ``check`` or by ``prove``, with the fault shown on data."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Final

import pytest
from tests.authoring.proof.faulty import FAULTY, Faulty
from tests.rubrics import load

from jixiao import Rules
from jixiao.authoring.proof.answers import Answer
from jixiao.authoring.proof.proving import prove
from jixiao.authoring.samples.rule_slice import ProgramSlice
from jixiao.authoring.samples.sample_text import data_text
from jixiao.authoring.samples.sampling import Sample
from jixiao.formula import Failed, Value
from jixiao.problems import JixiaoError
from jixiao.program import Role, run_exact

EXPECTED: Final[dict[str, list[str]]] = {
    "完成率 120% 时得分超过满分": [
        "得分在 0 到 100 之间：得分会高于 100 分；例如支出数 5 万元、预算数 1 万元：按评分规则得 500 分",
    ],
    "超得太多时得负分": [
        "得分在 0 到 100 之间：得分会低于 0 分；例如支出数 60 万元、预算数 0 万元：按评分规则得 -20 分",
    ],
    "没写明分母为零": [
        "总算得出分：分母为 0：支出数 / 预算数；例如支出数 0 万元、预算数 0 万元：算不出得分",
    ],
    "前面的条件盖住后面的档": [
        "走得到：甲得分：「完成率 >= 90%」成立：任何数据都走不到：条件成立的数据都先走了别的分支；例如完成率 100%：走的是别的分支，得 60 分",
    ],
    "两个条件重叠": [
        "走得到：甲得分：「完成率 == 90%」成立：任何数据都走不到：条件成立的数据都先走了别的分支；例如完成率 90%：走的是别的分支，得 80 分",
    ],
    "互相矛盾的条件": [
        "走得到：甲得分：「且(完成率 > 90%, 完成率 < 80%)」成立：任何数据都走不到：条件对任何数据都不成立；例如完成率 0%：条件不成立，得 50 分",
    ],
    "该升的反而降": [
        "随“支出数”只升不降：“支出数”由 0 万元 增加到 1 万元，得分由 100 变为 0；例如支出数 0 万元、预算数 1 万元：得 100 分；“支出数”改为 1 万元，得 0 分",
    ],
    "分档的分写反了": [
        "随“完成率”只升不降：“完成率”由 0% 增加到 80%，得分由 80 变为 60；例如完成率 0%：得 80 分；“完成率”改为 80%，得 60 分",
    ],
    "10% 打成 0.1%": [
        "得分在 0 到 100 之间：得分会高于 100 分；例如结余数 5 万元、预算数 60 万元：按评分规则得 约 108.3333 分",
    ],
    "写了 most 而规则不给那么多": [
        "能得到最多的 120 分：任何数据都得不到 120 分；例如完成率 100%：按评分规则得 100 分",
    ],
    "扣分指标写了 most 而扣不到那么多": [
        "能扣到最多的 12 分：任何数据都扣不到 12 分；例如违规数 50：按评分规则扣 10 分",
    ],
    "条件总成立，否则一支走不到": [
        "走得到：甲得分：「违规数 >= 0」不成立：任何数据都走不到：条件对任何数据都成立；例如违规数 0：条件成立，得 100 分",
    ],
    "不适用的条件总成立": [
        "走得到：甲不适用条件：适用：任何数据都走不到：条件对任何数据都成立；例如完成率 0%：条件成立，得 100 分",
    ],
    "档有空缺": [
        "R443：“完成率”的分档有空缺：80%（含）至 90%（不含）",
    ],
    "两档重叠": [
        "R442：“>= 90%”和“< 95%”两档重叠：90%（含）至 95%（不含），两档都算",
    ],
    "一档任何数据都落不到": [
        "R463：“0%（不含）以下”这一档轮不到：按各数据项的上下限，“完成率”只会是 0%（含）以上",
    ],
    "清单合计不等于分值": [
        "R446：各项分值合计 80，“甲”的分值是 100，少了 20",
    ],
    "清单里的一项不可能成立": [
        "走得到：甲得分：清单项“超额完成”成立：任何数据都走不到：条件对任何数据都不成立；例如完成率 0%、有制度 否：条件不成立，得 0 分",
    ],
    "扣分项永远不扣": [
        "走得到：甲的扣分项“超出”会扣分：任何数据下这一项都不扣分；例如完成率 0%：这一项不扣分",
    ],
    "扣分的上限永远扣不到": [
        "走得到：甲的扣分项“超出”扣到最多扣的分：任何数据下都扣不到 most，写了没有用；例如违规 否：没有扣到最多扣的分",
    ],
    "封顶不起作用": [
        "起作用：封顶“封顶”：任何数据下都不限制什么：条件成立时最高分不低于“总分”的分值 100；例如完成率 0%：封顶条件成立，最高分仍是 100 分",
    ],
    "封顶的条件不可能": [
        "走得到：封顶“封顶”：封顶：任何数据都走不到：条件对任何数据都不成立；例如完成率 0%：条件不成立",
    ],
    "否决的分数超过总分": [
        "总分在 0 到 100 之间，各级合计不超出分值：总分会高于 100 分；例如完成率 0%：合计 120 分",
        "否决“否决”的分数在 0 到 100 之间：否决后给 120 分；例如完成率 0%：否决后给 120 分",
    ],
    "加分超过上限": [
        "得分在 0 到 5 之间：得分会高于 5 分；例如获奖数 5：按评分规则得 10 分",
    ],
    "等级评不到": [
        "能得满分 100 分：任何数据都得不到满分；例如完成率 100%：按评分规则得 80 分",
        "总分能得满分 100 分：“总分”最多 80 分，分值 100 分；“组”最多 80 分，分值 100 分；例如完成率 100%：找到的最高得分是 80 分",
        "能评到等级“优”：任何数据都评不到这个等级；例如完成率 100%：找到的最高得分是 80 分，等级“良”",
    ],
    "取整以后超过满分": [
        "得分在 0 到 2.5 之间：得分会高于 2.5 分；例如完成率 100%：按评分规则得 3 分",
    ],
    "各项取整以后总分超过 100": [
        "R471：“甲”的分值 33.335 有 3 位小数，得分却取整到 2 位：印出的分会和定等级的分不同",
        "R471：“乙”的分值 33.335 有 3 位小数，得分却取整到 2 位：印出的分会和定等级的分不同",
    ],
    "空表算占比": [
        "总算得出分：分母为 0：占比(项目, 完成)；例如项目 0 行：算不出得分",
    ],
    "空表取最大": [
        "总算得出分：明细表“项目”没有符合条件的行，无法取最大或最小；例如项目 0 行：算不出得分",
    ],
    "表里的平均超过 100%": [
        "得分在 0 到 100 之间：得分会高于 100 分；例如项目 1 行（第 1 行 得分率 200%、完成 否）：按评分规则得 200 分",
    ],
    "两数之差作分母": [
        "总算得出分：分母为 0：支出数 / (预算数 + 调整数)；例如支出数 0 万元、预算数 0 万元、调整数 0 万元：算不出得分",
        "得分在 0 到 100 之间：得分会低于 0 分；例如支出数 1 万元、预算数 0 万元、调整数 -1 万元：按评分规则得 -100 分",
    ],
    "元和万元相比": [
        "F332：比较的两边单位不同：“支出数”的单位是元，“预算数”的单位是万元",
    ],
    "写错数据项的名称": [
        "R419：rises_with：没有叫“完工率”的数据项",
    ],
}


def loaded(faulty: Faulty, folder: Path) -> Rules:
    """Return the ruleset, or raise what is wrong with it."""
    files = faulty.files
    return load(folder, files.pop("rules"), **files)


def reported(answer: Answer) -> str:
    """Return what is told of a refuted question in one line."""
    example = answer.example
    shown = "" if example is None else f"；例如{data_text(example.data, example.described)}：{example.gives}"
    return f"{answer.asked}：{answer.said}{shown}"


@pytest.mark.long
@pytest.mark.parametrize("faulty", FAULTY, ids=lambda each: each.name)
def test_it_is_found(faulty: Faulty, tmp_path: Path) -> None:
    """What is told of it, whole."""
    try:
        rules = loaded(faulty, tmp_path)
    except JixiaoError as error:
        found = [f"{each.code}：{each.message}" for each in error.problems if each.code != "R433"]
    else:
        report = prove(rules)
        found = [
            reported(each)
            for each in report.having("refuted")
            if each.kind not in {"grade", "full"} or faulty.name == "等级评不到" or "most" in faulty.name
        ]
        for answer in report.having("refuted"):
            hold(rules, answer)
    assert found == EXPECTED[faulty.name]


def test_there_are_more_than_twenty() -> None:
    """The list is what the issue asks for, and nothing is expected of a fault that is gone."""
    assert len(FAULTY) >= 20
    assert {each.name for each in FAULTY} == EXPECTED.keys()


def hold(rules: Rules, answer: Answer) -> None:
    """Hold what a refutation claims against the reference semantics, over the whole program."""
    assert answer.example is not None
    for node in rules.program.indicators:
        if node.indicator is None or answer.place.file != node.indicator.file:
            continue
        points = values_of(rules, answer)[node.named(Role.RULE)]
        most = node.weight if node.most is None else node.most
        if answer.kind == "value":
            assert isinstance(points, Failed)
        elif answer.kind == "full":
            assert isinstance(points, Fraction)
            assert points < most
        elif answer.kind == "range":
            assert isinstance(points, Fraction)
            assert not 0 <= points <= most
        elif answer.kind == "direction":
            after = values_of(rules, answer, changed=True)[node.named(Role.RULE)]
            assert isinstance(points, Fraction)
            assert isinstance(after, Fraction)
            assert (after < points) is ("只升不降" in answer.asked)


def values_of(rules: Rules, answer: Answer, *, changed: bool = False) -> dict[str, Value]:
    """Return every value of the program for an answer's example, before or after its change."""
    assert answer.example is not None
    data = answer.example.data
    part = ProgramSlice(rules.program, rules.calendars, ())
    values = {**data.values, **(answer.example.then if changed else {})}
    return dict(run_exact(rules.program, part.inputs(Sample(values, data.tables)), rules.calendars).values)
