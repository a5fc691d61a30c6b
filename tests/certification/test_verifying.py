# ruff: noqa: E501 - what is said is pinned whole, however long the values in it
"""A scorecard verifies when nothing in it was changed, and every single leaf that was is named."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from inline_snapshot import snapshot
from tests.certification.certified import (
    FILES,
    Path_,
    card_of,
    changed,
    complete,
    frozen_in,
    leaves,
    other,
    rules_in,
)
from tests.rubrics import EXAMPLES, entry, group, indicator, load, number, ruleset, write

import jixiao
from jixiao import JixiaoError, Rules, Scorecard
from jixiao.certification.labels import name_of
from jixiao.certification.verdict import Verification
from jixiao.documents import digest_of

Json = Any
"""Data of a JSON file."""


@pytest.fixture(scope="module")
def rules(tmp_path_factory: pytest.TempPathFactory) -> Rules:
    """Return the small ruleset, from its frozen file."""
    return jixiao.load(frozen_in(tmp_path_factory.mktemp("rules")))


@pytest.fixture(scope="module")
def card(rules: Rules) -> Json:
    """Return the scorecard of the small case as JSON data."""
    return json.loads(card_of(rules).to_json())


def verified(folder: Path, data: object, rules: Rules | str | Path | None, **more: Json) -> Verification:
    """Return what verifying a scorecard with this content finds."""
    path = folder / "card.json"
    path.write_text(
        data if isinstance(data, str) else json.dumps(data, ensure_ascii=False, indent=1), encoding="utf-8"
    )
    return jixiao.verify(path, rules, **more)


def said(found: Verification) -> str:
    """Return what is told on the terminal."""
    return "\n".join(found.lines())


def names(found: Verification, path: Path_) -> bool:
    """Tell whether a verification names the leaf at a path."""
    return ".".join(map(str, path)) in {str(each.facts.get("path")) for each in found.problems}


@pytest.mark.long
@pytest.mark.parametrize("case", ["zengcheng-2022.toml", "complete-2022.toml"])
def test_shipped_cases_hold(case: str, tmp_path: Path) -> None:
    """What jixiao score --json writes verifies, by the id that it names."""
    found = verified(tmp_path, jixiao.load("guangzhou/2022").score(EXAMPLES / case).to_json(), None)
    assert found.holds, said(found)
    assert [each.outcome for each in found.checks] == ["holds"] * 4


@pytest.mark.long
def test_every_leaf_of_a_small_card(rules: Rules, card: Json, tmp_path: Path) -> None:
    """Whichever leaf is another one, the verification fails and names it."""
    count = 0
    for path, value in leaves(card):
        found = verified(tmp_path, changed(card, path, other(value)), rules)
        count += 1
        if path == ("version",):  # another version may give the same result: that it differs is told
            assert found.holds
            assert any(each.outcome == "note" and "0.1.1" in each.what for each in found.checks)
            continue
        assert not found.holds, path
        if (
            path[0] == "submission"
        ):  # nobody can know which datum, only that the data is not the one that was scored
            assert names(found, ("digests", "submission")), path
        else:
            assert names(found, path), (path, said(found))
    assert count > 300


@pytest.mark.long
@settings(max_examples=40)
@given(data=st.data())
def test_leaves_of_a_complete_card(data: st.DataObject, tmp_path_factory: pytest.TempPathFactory) -> None:
    """The same for the 25 indicators of the shipped ruleset."""
    found = _complete()
    path, value = data.draw(st.sampled_from(found[2]))
    reported = verified(tmp_path_factory.mktemp("x"), changed(found[1], path, other(value)), found[0])
    assert not reported.holds
    assert names(reported, path if path[0] != "submission" else ("digests", "submission"))


_KEPT: list[tuple[Rules, Any, list[tuple[Path_, object]]]] = []


def _complete() -> tuple[Rules, Any, list[tuple[Path_, object]]]:
    if not _KEPT:
        rules, card = complete()
        data = json.loads(card.to_json())
        _KEPT.append((rules, data, [each for each in leaves(data) if each[0] != ("version",)]))
    return _KEPT[0]


def without(data: Json, path: Path_) -> Json:
    """Return JSON data without the part at a path."""
    if len(path) == 1:
        if isinstance(data, list):
            return [each for index, each in enumerate(data) if index != path[0]]
        return {name: each for name, each in data.items() if name != path[0]}
    return changed(data, path[:1], without(data[path[0]], path[1:]))


@pytest.mark.long
def test_every_part_left_out(rules: Rules, card: Json, tmp_path: Path) -> None:
    """A key, an indicator, a reason, a step that is not there is missed."""
    whole = [path for path, _ in leaves(card)]
    parts = {path[:length] for path in whole for length in range(1, len(path) + 1)}
    for path in sorted(parts, key=str):
        if path[0] in {"version", "submission"} or path in {("root",), ("digests",), ("ruleset",)}:
            continue
        found = verified(tmp_path, without(card, path), rules)
        assert not found.holds, path


def parts_of(data: Json, path: Path_ = ()) -> Iterator[tuple[Path_, Json]]:
    """Yield every object and list of JSON data with its path."""
    if isinstance(data, dict | list):
        yield path, data
        for key, each in data.items() if isinstance(data, dict) else enumerate(data):
            yield from parts_of(each, (*path, key))


@pytest.mark.long
def test_every_part_put_in_or_moved(rules: Rules, card: Json, tmp_path: Path) -> None:
    """A key or an entry too many, and two entries in each other's place, are no less a change."""
    moved = 0
    for path, part in parts_of(card):
        if path[:1] == ("submission",):
            continue
        more = [*part, "x"] if isinstance(part, list) else {**part, "x": 1}
        found = verified(tmp_path, changed(card, path, more), rules)
        assert not found.holds, path
        if path != ("worked_out",):
            assert names(found, (*path, len(part) if isinstance(part, list) else "x")), (path, said(found))
        if isinstance(part, list) and len(part) > 1 and part[0] != part[1]:
            moved += 1
            assert not verified(tmp_path, changed(card, path, [part[1], part[0], *part[2:]]), rules).holds
    assert moved > 10


@pytest.mark.parametrize("name", ["root", "digests", "ruleset"])
def test_what_is_no_card(card: Json, tmp_path: Path, name: str) -> None:
    """Without its main parts it is not taken for one."""
    with pytest.raises(JixiaoError) as caught:
        verified(tmp_path, without(card, (name,)), None)
    assert caught.value.codes == ("S607",)


def node(card: Json, name: str, **values: object) -> Json:
    """Return a scorecard in which a node of a name has other values."""

    def walked(each: Json) -> Json:
        own = values if each["name"] == name else {}
        return {**each, "children": [walked(child) for child in each["children"]], **own}

    return {**card, "root": walked(card["root"])}


def forged(card: Json) -> Json:
    """Return a scorecard whose own digests fit what it says, as somebody would forge them."""
    left_out = {"digests", "version", "submission", "worked_out"}
    result = digest_of({name: each for name, each in card.items() if name not in left_out})
    digests = {**card["digests"], "result": result, "submission": digest_of(card["submission"])}
    return {**card, "digests": digests}


Change = Callable[[Any], Any]
REASON = "得分 = 70 × 最小(1, 90.025% ÷ 95%) ≈ 66.3342 分，四舍五入到 2 位小数为 66.33 分；满分 70.00 分，失 3.67 分。"


@pytest.mark.parametrize(
    ("change", "reported"),
    [
        pytest.param(lambda card: card, snapshot("""\
评分结果：示例局 2023 年度，指标体系 c/2023
[相符] 内容和结果的摘要（所写的软件版本“0.1.0”不在其中）
[相符] 所带的填报数据和它的摘要
[相符] 指标体系：示例指标体系（2023）（c/2023），就是评分用的那一个
[相符] 重新计算：334 个值全部相同
结论：全部相符；没有签名，是谁给的没有检查\
"""), id="nothing"),
        pytest.param(json.dumps, snapshot("""\
评分结果：示例局 2023 年度，指标体系 c/2023
[相符] 内容和结果的摘要（所写的软件版本“0.1.0”不在其中）
[相符] 所带的填报数据和它的摘要
[相符] 指标体系：示例指标体系（2023）（c/2023），就是评分用的那一个
[相符] 重新计算：334 个值全部相同
结论：全部相符；没有签名，是谁给的没有检查\
"""), id="written otherwise"),
        pytest.param(lambda card: node(card, "支出率", points="66.34"), snapshot("""\
评分结果：示例局 2023 年度，指标体系 c/2023
[不符] 内容和结果的摘要（所写的软件版本“0.1.0”不在其中）
  错误 V115：内容和结果的摘要不符：内容或摘要改动过
    --> card.json:557:13
      |
  557 |   "result": "bb415c319bdc27b1b167d6ebe63c9e7e2dd2d26d1978b323f016ca5c60addbc4"
      |             ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
     = 评分结果写的摘要是 bb415c319bdc27b1b167d6ebe63c9e7e2dd2d26d1978b323f016ca5c60addbc4
     = 现在的内容是 d98ba597e70d32eda2d45d10b670a612e995f17f2bc3e9b93100415b5b7ec4cd
[相符] 所带的填报数据和它的摘要
[相符] 指标体系：示例指标体系（2023）（c/2023），就是评分用的那一个
[不符] 重新计算：334 个值里有 1 处不同
  “支出率”的得分：评分结果写 66.34，重算是 66.33（第 302 行）
结论：不符，2 处\
"""), id="a digit"),
        pytest.param(lambda card: forged(node(card, "支出率", points="66.34")), snapshot("""\
评分结果：示例局 2023 年度，指标体系 c/2023
[相符] 内容和结果的摘要（所写的软件版本“0.1.0”不在其中）
[相符] 所带的填报数据和它的摘要
[相符] 指标体系：示例指标体系（2023）（c/2023），就是评分用的那一个
[不符] 重新计算：334 个值里有 1 处不同
  “支出率”的得分：评分结果写 66.34，重算是 66.33（第 302 行）
结论：不符，1 处\
"""), id="a digit, digests forged"),
        pytest.param(
            lambda card: node(card, "合同签订", reasons=[*card["root"]["children"][0]["children"][1]["reasons"][:-1], "得分 = 30 分。"]),
            snapshot("""\
评分结果：示例局 2023 年度，指标体系 c/2023
[不符] 内容和结果的摘要（所写的软件版本“0.1.0”不在其中）
  错误 V115：内容和结果的摘要不符：内容或摘要改动过
    --> card.json:557:13
      |
  557 |   "result": "bb415c319bdc27b1b167d6ebe63c9e7e2dd2d26d1978b323f016ca5c60addbc4"
      |             ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
     = 评分结果写的摘要是 bb415c319bdc27b1b167d6ebe63c9e7e2dd2d26d1978b323f016ca5c60addbc4
     = 现在的内容是 177a081aca6022181e4db1932a7dd26f59516422e5da54983ec68bbc5725d4de
[相符] 所带的填报数据和它的摘要
[相符] 指标体系：示例指标体系（2023）（c/2023），就是评分用的那一个
[不符] 重新计算：334 个值里有 1 处不同
  “合同签订”的理由第 2 条：评分结果写“得分 = 30 分。”，重算是“得分 = 30 × 1 ÷ 2 = 15 分；满分 30.00 分，失 15.00 分。”（第 458 行）
结论：不符，2 处\
"""), id="a reason",
        ),
        pytest.param(
            lambda card: {**card, "losses": [{**card["losses"][0], "reason": card["losses"][0]["reason"].replace("不符合", "符合")}, *card["losses"][1:]]},
            snapshot("""\
评分结果：示例局 2023 年度，指标体系 c/2023
[不符] 内容和结果的摘要（所写的软件版本“0.1.0”不在其中）
  错误 V115：内容和结果的摘要不符：内容或摘要改动过
    --> card.json:557:13
      |
  557 |   "result": "bb415c319bdc27b1b167d6ebe63c9e7e2dd2d26d1978b323f016ca5c60addbc4"
      |             ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
     = 评分结果写的摘要是 bb415c319bdc27b1b167d6ebe63c9e7e2dd2d26d1978b323f016ca5c60addbc4
     = 现在的内容是 520b544c94b71f50b71e91e4e9014a4f30446609548090b68e245928e59ea2fd
[相符] 所带的填报数据和它的摘要
[相符] 指标体系：示例指标体系（2023）（c/2023），就是评分用的那一个
[不符] 重新计算：334 个值里有 1 处不同
  失分第 1 条（合同签订）的原因：评分结果写“…”的 1 行（第 2 行符合）。得分 = 30 …”，重算是“…”的 1 行（第 2 行不符合）。得分 = 30 …”（第 518 行）
结论：不符，2 处\
"""), id="a word of a long reason",
        ),
        pytest.param(lambda card: {**card, "grade": None}, snapshot("""\
评分结果：示例局 2023 年度，指标体系 c/2023
[不符] 内容和结果的摘要（所写的软件版本“0.1.0”不在其中）
  错误 V115：内容和结果的摘要不符：内容或摘要改动过
    --> card.json:557:13
      |
  557 |   "result": "bb415c319bdc27b1b167d6ebe63c9e7e2dd2d26d1978b323f016ca5c60addbc4"
      |             ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
     = 评分结果写的摘要是 bb415c319bdc27b1b167d6ebe63c9e7e2dd2d26d1978b323f016ca5c60addbc4
     = 现在的内容是 4911ec5132ef2f8e1a6f1ab68e510575908dd066596f83be399838236705df2e
[相符] 所带的填报数据和它的摘要
[相符] 指标体系：示例指标体系（2023）（c/2023），就是评分用的那一个
[不符] 重新计算：334 个值里有 1 处不同
  等级：评分结果写空，重算是“中”（第 10 行）
结论：不符，2 处\
"""), id="no grade"),
        pytest.param(lambda card: {**card, "findings": card["findings"][1:]}, snapshot("""\
评分结果：示例局 2023 年度，指标体系 c/2023
[不符] 内容和结果的摘要（所写的软件版本“0.1.0”不在其中）
  错误 V115：内容和结果的摘要不符：内容或摘要改动过
    --> card.json:551:13
      |
  551 |   "result": "bb415c319bdc27b1b167d6ebe63c9e7e2dd2d26d1978b323f016ca5c60addbc4"
      |             ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
     = 评分结果写的摘要是 bb415c319bdc27b1b167d6ebe63c9e7e2dd2d26d1978b323f016ca5c60addbc4
     = 现在的内容是 8d83607c6d765b3167def3893ef0ef594edd3fa4db96b97b1bf08a1d2657007f
[相符] 所带的填报数据和它的摘要
[相符] 指标体系：示例指标体系（2023）（c/2023），就是评分用的那一个
[不符] 重新计算：334 个值里有 1 处不同
  问题第 1 条（G802）：评分结果里没有，重算是“总分：单位所报为 90.00 分，各项得分相加为 81.33 分，相差 8.67 分（多报）”一项（第 528 行）
结论：不符，2 处\
"""), id="a finding left out"),
        pytest.param(lambda card: {**card, "year": "2023"}, snapshot("""\
评分结果：示例局 2023 年度，指标体系 c/2023
[不符] 内容和结果的摘要（所写的软件版本“0.1.0”不在其中）
  错误 V115：内容和结果的摘要不符：内容或摘要改动过
    --> card.json:557:13
      |
  557 |   "result": "bb415c319bdc27b1b167d6ebe63c9e7e2dd2d26d1978b323f016ca5c60addbc4"
      |             ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
     = 评分结果写的摘要是 bb415c319bdc27b1b167d6ebe63c9e7e2dd2d26d1978b323f016ca5c60addbc4
     = 现在的内容是 f44ce7681d41a1d6ffc4b3963e9580fe8c26be7637d3fd3b2c84d13cf7a48a15
[相符] 所带的填报数据和它的摘要
[相符] 指标体系：示例指标体系（2023）（c/2023），就是评分用的那一个
[不符] 重新计算：334 个值里有 1 处不同
  年度：评分结果写文字“2023”，重算是数字 2023（第 5 行）
结论：不符，2 处\
"""), id="a number as text"),
        pytest.param(
            lambda card: json.dumps(card).replace('"total": "81.33"', '"total": 81.33'), snapshot("""\
评分结果：示例局 2023 年度，指标体系 c/2023
[不符] 内容和结果的摘要（所写的软件版本“0.1.0”不在其中）
  错误 V115：内容和结果的摘要不符：内容或摘要改动过
    --> card.json:1:10766
    |
  1 | : "4fe5aa481e582b86f3cc06846bafb843ddf6601c9dd06105975369dd263d069d", "result": "bb415c319bdc27b1b167d6ebe63c9e7e2dd2d26d1978b323f016ca5c60addbc4"}, "submission
    |                                                                                 ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
     = 评分结果写的摘要是 bb415c319bdc27b1b167d6ebe63c9e7e2dd2d26d1978b323f016ca5c60addbc4
     = 现在的内容是 算不出来（有没加引号的小数）
[相符] 所带的填报数据和它的摘要
[相符] 指标体系：示例指标体系（2023）（c/2023），就是评分用的那一个
[不符] 重新计算：334 个值里有 1 处不同
  总分：评分结果写数字 81.33，重算是文字“81.33”（第 1 行）
结论：不符，2 处\
"""), id="text as a number",
        ),
        pytest.param(
            lambda card: changed(card, ("submission", "fields", "支出数"), "1900.50"), snapshot("""\
评分结果：示例局 2023 年度，指标体系 c/2023
[相符] 内容和结果的摘要（所写的软件版本“0.1.0”不在其中）
[不符] 所带的填报数据和它的摘要
  错误 V112：所带的填报数据和填报数据的摘要不符：填报数据或摘要改动过
    --> card.json:555:17
      |
  555 |   "submission": "7012724cc0042788d2ef4255d56945f13c01ab9ead81c4d2e68a2d56abde7a99",
      |                 ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
     = 评分结果写的摘要是 7012724cc0042788d2ef4255d56945f13c01ab9ead81c4d2e68a2d56abde7a99
     = 现在的内容是 68b682f1675e3961fce5bdf717ae9cc115be37a6dd9c8a2ced957ddddd0aafd4
[相符] 指标体系：示例指标体系（2023）（c/2023），就是评分用的那一个
[不符] 重新计算：330 个值里有 47 处不同
  总分：评分结果写 81.33，重算是 85.00（第 7 行）
  最低可能的得分：评分结果写 81.33，重算是 85.00（第 8 行）
  最高可能的得分：评分结果写 81.33，重算是 85.00（第 9 行）
  失分第 2 条（支出率）：评分结果里多出来，写的是“支出率”一项（第 520 行）
  问题第 1 条（G802）的说明：评分结果写“总分：单位所报为 90.00 分，各项得分相加为 81.33 分，相差 8.67 分（多报）”，重算是“总分：单位所报为 90.00 分，各项得分相加为 85.00 分，相差 5.00 分（多报）”（第 531 行）
  问题第 3 条（G801）的说明：评分结果写“支出率：自评 69.00 分，按数据应为 66.33 分，多报 2.67 分”，重算是“支出率：自评 69.00 分，按数据应为 70.00 分，少报 1.00 分”（第 543 行）
  “总分”的得分：评分结果写 81.33，重算是 85.00（第 24 行）
  “总分”的最低可能的得分：评分结果写 81.33，重算是 85.00（第 25 行）
  “总分”的最高可能的得分：评分结果写 81.33，重算是 85.00（第 26 行）
  “总分”的自评与得分之差：评分结果写 8.67，重算是 5.00（第 31 行）
  “总分”的问题第 1 条（G802）的说明：评分结果写“总分：单位所报为 90.00 分，各项得分相加为 81.33 分，相差 8.67 分（多报）”，重算是“总分：单位所报为 90.00 分，各项得分相加为 85.00 分，相差 5.00 分（多报）”（第 200 行）
  “执行”的得分：评分结果写 81.33，重算是 85.00（第 219 行）
  “执行”的最低可能的得分：评分结果写 81.33，重算是 85.00（第 220 行）
  “执行”的最高可能的得分：评分结果写 81.33，重算是 85.00（第 221 行）
  “支出率”的得分：评分结果写 66.33，重算是 70.00（第 302 行）
  “支出率”的最低可能的得分：评分结果写 66.33，重算是 70.00（第 303 行）
  “支出率”的最高可能的得分：评分结果写 66.33，重算是 70.00（第 304 行）
  “支出率”的按规则算的分：评分结果写 66.3342105263，重算是 70.00（第 306 行）
  “支出率”的自评与得分之差：评分结果写 2.67，重算是 -1.00（第 309 行）
  “支出率”的理由第 1 条：评分结果写“支出数 1800.5 万元，预算数 2000 万元，比率 = 1800.5 ÷ 2000 ≈ 90.03%。”，重算是“支出数 1900.5 万元，预算数 2000 万元，比率 = 1900.5 ÷ 2000 ≈ 95.03%。”（第 320 行）
  “支出率”的理由第 2 条：评分结果写“…70 × 最小(1, 90.03% ÷ 95%) ≈ 66.3342 分，四舍五入到 2 位小数为 66.33 分；满分 70.00 分，失 3.67 分。”，重算是“…70 × 最小(1, 95.03% ÷ 95%) = 70 分。”（第 321 行）
  “支出率”的问题第 1 条（G801）的说明：评分结果写“支出率：自评 69.00 分，按数据应为 66.33 分，多报 2.67 分”，重算是“支出率：自评 69.00 分，按数据应为 70.00 分，少报 1.00 分”（第 425 行）
  “总分”的计算过程“合计”的结果：评分结果写 81.33，重算是 85（第 46 行）
  “总分”的计算过程“合计”的结果：评分结果写 81.33，重算是 85（第 50 行）
  “总分”的计算过程“合计”第 1 步的结果：评分结果写 81.33，重算是 85（第 55 行）
  “总分”的计算过程“封顶条件1”第 1 步的结果：评分结果写 0.90025，重算是 0.95025（第 72 行）
  “总分”的计算过程“封顶后”的结果：评分结果写 81.33，重算是 85（第 96 行）
  “总分”的计算过程“封顶后”的结果：评分结果写 81.33，重算是 85（第 100 行）
  “总分”的计算过程“封顶后”第 1 步的结果：评分结果写 81.33，重算是 85（第 105 行）
  “总分”的计算过程“得分”的结果：评分结果写 81.33，重算是 85（第 132 行）
  “总分”的计算过程“得分”的结果：评分结果写 81.33，重算是 85（第 136 行）
  “总分”的计算过程“得分”第 1 步的结果：评分结果写 81.33，重算是 85（第 141 行）
  “总分”的计算过程“等级”第 1.1 步的结果：评分结果写 81.33，重算是 85（第 175 行）
  “执行”的计算过程“合计”的结果：评分结果写 81.33，重算是 85（第 241 行）
  “执行”的计算过程“合计”的结果：评分结果写 81.33，重算是 85（第 245 行）
  “执行”的计算过程“合计”第 1 步的结果：评分结果写 66.33，重算是 70（第 250 行）
  “执行”的计算过程“得分”的结果：评分结果写 81.33，重算是 85（第 264 行）
  “执行”的计算过程“得分”的结果：评分结果写 81.33，重算是 85（第 268 行）
  “执行”的计算过程“得分”第 1 步的结果：评分结果写 81.33，重算是 85（第 273 行）
  “支出率”的计算过程“比率”的结果：评分结果写 0.90025，重算是 0.95025（第 350 行）
  “支出率”的计算过程“比率”的结果：评分结果写 0.90025，重算是 0.95025（第 354 行）
  “支出率”的计算过程“比率”第 1 步的结果：评分结果写 1800.5，重算是 1900.5（第 359 行）
  “支出率”的计算过程“公式分”的结果：评分结果写 25207/380，重算是 70（第 373 行）
  “支出率”的计算过程“公式分”的结果：评分结果写 25207/380，重算是 70（第 377 行）
  “支出率”的计算过程“公式分”第 2 步的结果：评分结果写 3601/3800，重算是 1（第 388 行）
  “支出率”的计算过程“公式分”第 2.2 步的结果：评分结果写 3601/3800，重算是 3801/3800（第 399 行）
  “支出率”的计算过程“公式分”第 2.2.1 步的结果：评分结果写 0.90025，重算是 0.95025（第 404 行）
结论：不符，48 处\
"""), id="a datum",
        ),
        pytest.param(
            lambda card: changed(card, ("submission", "fields", "支出数"), "一千"), snapshot("""\
评分结果：示例局 2023 年度，指标体系 c/2023
[相符] 内容和结果的摘要（所写的软件版本“0.1.0”不在其中）
[不符] 所带的填报数据和它的摘要
  错误 V112：所带的填报数据和填报数据的摘要不符：填报数据或摘要改动过
    --> card.json:555:17
      |
  555 |   "submission": "7012724cc0042788d2ef4255d56945f13c01ab9ead81c4d2e68a2d56abde7a99",
      |                 ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
     = 评分结果写的摘要是 7012724cc0042788d2ef4255d56945f13c01ab9ead81c4d2e68a2d56abde7a99
     = 现在的内容是 9e3b59a3226323862cb300bb276a64ac1824fbe53641a444960a9d3ccfec558c
[相符] 指标体系：示例指标体系（2023）（c/2023），就是评分用的那一个
[不符] 重新计算
  错误 N101：“支出数”：“一千”不是数字
    --> card.json 的填报数据 fields.支出数
     = 写数字，例如 2459.96，单位不写在数字后面
结论：不符，2 处\
"""), id="a datum that is none",
        ),
        pytest.param(lambda card: {**card, "submission": None}, snapshot("""\
评分结果：示例局 2023 年度，指标体系 c/2023
[相符] 内容和结果的摘要（所写的软件版本“0.1.0”不在其中）
[相符] 指标体系：示例指标体系（2023）（c/2023），就是评分用的那一个
[不符] 重新计算
  错误 V114：评分结果没有带填报数据
    --> card.json:559:16
      |
  559 |  "submission": null,
      |                ^^^^
     = 用 --submission 指定评分时的填报文件；新的评分结果自己带着填报数据
结论：不符，1 处\
"""), id="no submission"),
        pytest.param(lambda card: changed(card, ("digests", "ruleset"), "0" * 64), snapshot("""\
评分结果：示例局 2023 年度，指标体系 c/2023
[相符] 内容和结果的摘要（所写的软件版本“0.1.0”不在其中）
[相符] 所带的填报数据和它的摘要
[不符] 指标体系：示例指标体系（2023）（c/2023）
  错误 V113：这个指标体系（c/2023）不是评分用的那一个，或评分结果里的摘要改动过
    --> card.json:554:14
      |
  554 |   "ruleset": "0000000000000000000000000000000000000000000000000000000000000000",
      |              ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
     = 评分结果写的摘要是 0000000000000000000000000000000000000000000000000000000000000000
     = 这一个的摘要是 3694966706393ae0fb4b174b00cfb17cc2910548037b5812aa79550856265190
     = 用评分时的指标体系或冻结文件复核（--ruleset）
[相符] 重新计算：334 个值全部相同
结论：不符，1 处\
"""), id="another ruleset"),
        pytest.param(lambda card: changed(card, ("digests", "calendars"), "0" * 64), snapshot("""\
评分结果：示例局 2023 年度，指标体系 c/2023
[相符] 内容和结果的摘要（所写的软件版本“0.1.0”不在其中）
[相符] 所带的填报数据和它的摘要
[相符] 指标体系：示例指标体系（2023）（c/2023），就是评分用的那一个
[不符] 重新计算：334 个值里有 1 处不同
  错误 V111：工作日历的摘要：评分结果写 0000000000000000…，重算是 4fe5aa481e582b86…
    --> card.json:556:16
      |
  556 |   "calendars": "0000000000000000000000000000000000000000000000000000000000000000",
      |                ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
     = 评分以后日历增加或改动过：用评分时的冻结文件复核（--ruleset）
结论：不符，1 处\
"""), id="other calendars"),
        pytest.param(lambda card: {**card, "version": "0.0.9"}, snapshot("""\
评分结果：示例局 2023 年度，指标体系 c/2023
[相符] 内容和结果的摘要（所写的软件版本“0.0.9”不在其中）
[相符] 所带的填报数据和它的摘要
[相符] 指标体系：示例指标体系（2023）（c/2023），就是评分用的那一个
[注意] 评分用的 jixiao 是“0.0.9”，复核用的是“0.1.0”
[相符] 重新计算：334 个值全部相同
结论：检查了的全部相符，没有复核的见上面的“注意”；没有签名，是谁给的没有检查\
"""), id="another version"),
        pytest.param(lambda card: {**card, "worked_out": [{"name": "支出数", "value": "1e9"}]}, snapshot("""\
评分结果：示例局 2023 年度，指标体系 c/2023
[不符] 内容和结果的摘要（所写的软件版本“0.1.0”不在其中）
  错误 V115：内容和结果的摘要不符：内容或摘要改动过
    --> card.json:557:13
      |
  557 |   "result": "bb415c319bdc27b1b167d6ebe63c9e7e2dd2d26d1978b323f016ca5c60addbc4"
      |             ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
     = 评分结果写的摘要是 bb415c319bdc27b1b167d6ebe63c9e7e2dd2d26d1978b323f016ca5c60addbc4
     = 现在的内容是 1913be18339eed879378c01daf5d978121282e5e600b446a16e9ea1c770f02da
[相符] 所带的填报数据和它的摘要
[相符] 指标体系：示例指标体系（2023）（c/2023），就是评分用的那一个
[不符] 重新计算
  错误 S607：不是评分结果的 JSON：worked_out.0.value 不对
     = 用 jixiao score FILE --json 重新生成
结论：不符，2 处\
"""), id="worked out, wrong"),
    ],
)  # fmt: skip
def test_what_is_said(
    rules: Rules, card: Json, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, change: Change, reported: str
) -> None:
    """Every change is told by what it is called in print, with both values."""
    monkeypatch.chdir(tmp_path)
    assert said(verified(Path(), change(card), rules)) == reported


@pytest.mark.parametrize("name", ["evil.toml", "../c.frozen.JSON", "//server/share/x.toml"])
def test_a_card_opens_no_file(card: Json, tmp_path: Path, name: str) -> None:
    """Whoever made a scorecard does not say which file is opened on the machine of the one who verifies it."""

    def load_rules(named: str | Path) -> Rules:
        pytest.fail(f"{named} was opened")

    found = verified(tmp_path, {**card, "ruleset": name}, None, load_rules=load_rules)
    assert "V113" in {each.code for each in found.problems}
    assert "是文件名，不是代号" in said(found)


def test_nothing_deceives_the_terminal(rules: Rules, card: Json, tmp_path: Path) -> None:
    """Escapes, bidi marks and line ends in a forged scorecard are shown as what they are."""
    evil = "\x1b[2J\u202e\n[相符] 重新计算\n结论：全部相符"
    for path in (("unit",), ("root", "name"), ("losses", 0, "reason"), ("submission", "unit"), ("ruleset",)):
        lines = list(verified(tmp_path, changed(card, path, evil), rules).lines())
        assert not any(char in line for line in lines for char in "\x1b\u202e\n")
        assert lines[-1].startswith("结论：不符")


def test_a_key_twice(rules: Rules, card: Json, tmp_path: Path) -> None:
    """Of two totals a person sees the first and a program the last: such a file is refused."""
    text = json.dumps(card, ensure_ascii=False).replace(
        '"total": "81.33"', '"total": "99.99", "total": "81.33"'
    )
    with pytest.raises(JixiaoError) as caught:
        verified(tmp_path, text, rules)
    assert caught.value.codes == ("D207",)


def test_the_submission_given(
    rules: Rules, card: Json, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the unit's own file the datum that was changed is named; a card without data verifies by it."""
    monkeypatch.chdir(tmp_path)
    write(tmp_path, {"data.json": FILES["data.json"]})
    data = changed(card, ("submission", "fields", "合同", 1, "签订日"), "2023-02-02")
    assert said(verified(Path(), data, rules, submission="data.json")) == snapshot("""\
评分结果：示例局 2023 年度，指标体系 c/2023
[相符] 内容和结果的摘要（所写的软件版本“0.1.0”不在其中）
[不符] 所带的填报数据和它的摘要
  错误 V112：所带的填报数据和填报数据的摘要不符：填报数据或摘要改动过
    --> card.json:555:17
      |
  555 |   "submission": "7012724cc0042788d2ef4255d56945f13c01ab9ead81c4d2e68a2d56abde7a99",
      |                 ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
     = 评分结果写的摘要是 7012724cc0042788d2ef4255d56945f13c01ab9ead81c4d2e68a2d56abde7a99
     = 现在的内容是 2e75f5fb1ef2c155edc73bf0c0a9b20197256342be7c951000a8e669b9ca4662
[相符] 指标体系：示例指标体系（2023）（c/2023），就是评分用的那一个
[相符] 填报文件 data.json，就是评分时的数据
[不符] 重新计算：334 个值里有 1 处不同
  填报数据“合同”第 2 行“签订日”：评分结果写“2023-02-02”，重算是“2023-05-01”（第 576 行）
结论：不符，2 处\
""")
    assert verified(Path(), {**card, "submission": None}, rules, submission="data.json").holds
    older = without(without(card, ("submission",)), ("worked_out",))
    assert verified(Path(), older, rules, submission="data.json").holds
    write(tmp_path, {"data.json": FILES["data.json"].replace("1800.50", "1800.60")})
    found = verified(Path(), card, rules, submission="data.json")
    assert "V112" in {each.code for each in found.problems}


@pytest.mark.long
def test_another_ruleset_is_told_by_its_formulas(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A frozen ruleset that is not the one scored by is told formula by formula, when that one is there."""
    monkeypatch.chdir(tmp_path)
    rules = rules_in(tmp_path)
    card = card_of(rules).to_json()
    write(tmp_path, {"other/x": "", **{f"other/{name}": text for name, text in FILES.items()}})
    write(tmp_path, {"other/支出.toml": FILES["支出.toml"].replace("比率 / 95%", "比率 / 90%")})
    write(tmp_path, {"other.frozen.json": jixiao.load("other/2023.toml", project="other").freeze()})

    def load_rules(named: str | Path) -> Rules:
        return rules if named == "c/2023" else jixiao.load(named)

    assert said(verified(Path(), card, "other.frozen.json", load_rules=load_rules)) == snapshot("""\
评分结果：示例局 2023 年度，指标体系 c/2023
[相符] 内容和结果的摘要（所写的软件版本“0.1.0”不在其中）
[相符] 所带的填报数据和它的摘要
[不符] 指标体系：示例指标体系（2023）（c/2023）
  错误 V113：这个指标体系（c/2023）不是评分用的那一个，或评分结果里的摘要改动过
    --> card.json:554:16
      |
  554 |     "ruleset": "3694966706393ae0fb4b174b00cfb17cc2910548037b5812aa79550856265190",
      |                ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
     = 评分结果写的摘要是 3694966706393ae0fb4b174b00cfb17cc2910548037b5812aa79550856265190
     = 这一个的摘要是 cd083992731520026e33c8be9995b0624d43595b3a9c405d9c83eaf5829a92e0
     = 用评分时的指标体系或冻结文件复核（--ruleset）
  错误 V113：公式“支出率.公式分”：评分用的指标体系里是“满分 * 最小(1, 比率 / 95%)”，这一个里是“满分 * 最小(1, 比率 / 90%)”
    --> other.frozen.json/支出.toml:22:22
     |
  22 | score = { formula = "满分 * 最小(1, 比率 / 90%)" }
     |                      ^^^^^^^^^^^^^^^^^^^^^^^^^^
[不符] 重新计算：330 个值里有 45 处不同
  总分：评分结果写 81.33，重算是 85.00（第 7 行）
  最低可能的得分：评分结果写 81.33，重算是 85.00（第 8 行）
  最高可能的得分：评分结果写 81.33，重算是 85.00（第 9 行）
  失分第 2 条（支出率）：评分结果里多出来，写的是“支出率”一项（第 520 行）
  问题第 1 条（G802）的说明：评分结果写“总分：单位所报为 90.00 分，各项得分相加为 81.33 分，相差 8.67 分（多报）”，重算是“总分：单位所报为 90.00 分，各项得分相加为 85.00 分，相差 5.00 分（多报）”（第 531 行）
  问题第 3 条（G801）的说明：评分结果写“支出率：自评 69.00 分，按数据应为 66.33 分，多报 2.67 分”，重算是“支出率：自评 69.00 分，按数据应为 70.00 分，少报 1.00 分”（第 543 行）
  “总分”的得分：评分结果写 81.33，重算是 85.00（第 24 行）
  “总分”的最低可能的得分：评分结果写 81.33，重算是 85.00（第 25 行）
  “总分”的最高可能的得分：评分结果写 81.33，重算是 85.00（第 26 行）
  “总分”的自评与得分之差：评分结果写 8.67，重算是 5.00（第 31 行）
  “总分”的问题第 1 条（G802）的说明：评分结果写“总分：单位所报为 90.00 分，各项得分相加为 81.33 分，相差 8.67 分（多报）”，重算是“总分：单位所报为 90.00 分，各项得分相加为 85.00 分，相差 5.00 分（多报）”（第 200 行）
  “执行”的得分：评分结果写 81.33，重算是 85.00（第 219 行）
  “执行”的最低可能的得分：评分结果写 81.33，重算是 85.00（第 220 行）
  “执行”的最高可能的得分：评分结果写 81.33，重算是 85.00（第 221 行）
  “支出率”的得分：评分结果写 66.33，重算是 70.00（第 302 行）
  “支出率”的最低可能的得分：评分结果写 66.33，重算是 70.00（第 303 行）
  “支出率”的最高可能的得分：评分结果写 66.33，重算是 70.00（第 304 行）
  “支出率”的按规则算的分：评分结果写 66.3342105263，重算是 70.00（第 306 行）
  “支出率”的自评与得分之差：评分结果写 2.67，重算是 -1.00（第 309 行）
  “支出率”的理由第 2 条：评分结果写“…, 90.03% ÷ 95%) ≈ 66.3342 分，四舍五入到 2 位小数为 66.33 分；满分 70.00 分，失 3.67 分。”，重算是“…, 90.03% ÷ 90%) = 70 分。”（第 321 行）
  “支出率”的问题第 1 条（G801）的说明：评分结果写“支出率：自评 69.00 分，按数据应为 66.33 分，多报 2.67 分”，重算是“支出率：自评 69.00 分，按数据应为 70.00 分，少报 1.00 分”（第 425 行）
  “总分”的计算过程“合计”的结果：评分结果写 81.33，重算是 85（第 46 行）
  “总分”的计算过程“合计”的结果：评分结果写 81.33，重算是 85（第 50 行）
  “总分”的计算过程“合计”第 1 步的结果：评分结果写 81.33，重算是 85（第 55 行）
  “总分”的计算过程“封顶后”的结果：评分结果写 81.33，重算是 85（第 96 行）
  “总分”的计算过程“封顶后”的结果：评分结果写 81.33，重算是 85（第 100 行）
  “总分”的计算过程“封顶后”第 1 步的结果：评分结果写 81.33，重算是 85（第 105 行）
  “总分”的计算过程“得分”的结果：评分结果写 81.33，重算是 85（第 132 行）
  “总分”的计算过程“得分”的结果：评分结果写 81.33，重算是 85（第 136 行）
  “总分”的计算过程“得分”第 1 步的结果：评分结果写 81.33，重算是 85（第 141 行）
  “总分”的计算过程“等级”第 1.1 步的结果：评分结果写 81.33，重算是 85（第 175 行）
  “执行”的计算过程“合计”的结果：评分结果写 81.33，重算是 85（第 241 行）
  “执行”的计算过程“合计”的结果：评分结果写 81.33，重算是 85（第 245 行）
  “执行”的计算过程“合计”第 1 步的结果：评分结果写 66.33，重算是 70（第 250 行）
  “执行”的计算过程“得分”的结果：评分结果写 81.33，重算是 85（第 264 行）
  “执行”的计算过程“得分”的结果：评分结果写 81.33，重算是 85（第 268 行）
  “执行”的计算过程“得分”第 1 步的结果：评分结果写 81.33，重算是 85（第 273 行）
  “支出率”的计算过程“公式分”的结果：评分结果写 25207/380，重算是 70（第 373 行）
  “支出率”的计算过程“公式分”的算式：评分结果写“满分 * 最小(1, 比率 / 95%)”，重算是“满分 * 最小(1, 比率 / 90%)”（第 376 行）
  “支出率”的计算过程“公式分”的结果：评分结果写 25207/380，重算是 70（第 377 行）
  “支出率”的计算过程“公式分”第 2 步的结果：评分结果写 3601/3800，重算是 1（第 388 行）
  “支出率”的计算过程“公式分”第 2.2 步的算式：评分结果写“比率 / 95%”，重算是“比率 / 90%”（第 398 行）
  “支出率”的计算过程“公式分”第 2.2 步的结果：评分结果写 3601/3800，重算是 3601/3600（第 399 行）
  “支出率”的计算过程“公式分”第 2.2.2 步的算式：评分结果写 95%，重算是 90%（第 409 行）
  “支出率”的计算过程“公式分”第 2.2.2 步的结果：评分结果写 0.95，重算是 0.9（第 410 行）
结论：不符，47 处\
""")
    assert [each.code for each in verified(Path(), card, "other.frozen.json").problems].count("V113") == 1
    found = verified(Path(), card, None)
    assert {each.code for each in found.problems} == {"P504"}


def test_evidence_that_was_not_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """That a file was missing can only be seen where the submission stands: it is said, not held against the card."""
    monkeypatch.chdir(tmp_path)
    rules = rules_in(tmp_path)
    write(tmp_path, {"data.json": FILES["data.json"].replace('"决算报表"', '{"file": "决算报表.pdf"}')})
    card = rules.score("data.json").to_json()
    assert "G811" in card
    assert said(verified(Path(), card, rules)) == snapshot("""\
评分结果：示例局 2023 年度，指标体系 c/2023
[相符] 内容和结果的摘要（所写的软件版本“0.1.0”不在其中）
[相符] 所带的填报数据和它的摘要
[相符] 指标体系：示例指标体系（2023）（c/2023），就是评分用的那一个
[注意] 支出率：佐证文件“决算报表.pdf”不存在（G811）：要在填报文件旁边才能复核，没有复核
[相符] 重新计算：334 个值全部相同
结论：检查了的全部相符，没有复核的见上面的“注意”；没有签名，是谁给的没有检查\
""")
    assert verified(Path(), card, rules, submission="data.json").holds
    lying = json.loads(card)
    lying["root"]["children"][0]["children"][0]["points"] = "70.00"
    assert not verified(Path(), lying, rules).holds
    lying = json.loads(card)
    lying["findings"].append({"code": "G811", "severity": "error", "message": "造的", "node": ""})
    assert {each.code for each in verified(Path(), forged(lying), rules).problems} == {"V111"}


@pytest.mark.long
def test_a_ruleset_that_was_named_by_its_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where that file lies when it is verified tells nothing: a frozen file, or a copy of another name, is the same."""
    monkeypatch.chdir(tmp_path)
    rules = rules_in(tmp_path)
    named = json.dumps({**json.loads(FILES["data.json"]), "ruleset": "2023.toml"}, ensure_ascii=False)
    write(tmp_path, {"data.json": named, "copy.toml": FILES["2023.toml"], "frozen.json": rules.freeze()})
    card = rules.score("data.json").to_json()
    assert "G812" not in card
    for rubric in ("frozen.json", "copy.toml", "2023.toml"):
        found = verified(Path(), card, rubric)
        assert found.holds, (rubric, said(found))
    assert "G812" in jixiao.load("copy.toml", plugins=["."]).score("data.json").to_json()


ACROSS = (
    '[[fields]]\nname = "名次"\ntype = "count"\nacross = { what = "rank", of = "量", first = "high" }\n\n'
)


def test_cards_of_a_set(tmp_path: Path) -> None:
    """A rank is worked out over all units: the card keeps it, verifies, and says that it was not checked."""
    rules = load(
        tmp_path,
        ruleset(group("组"), entry("a")),
        a=indicator("a", "甲", "如果(名次 <= 2, 满分, 满分 / 2)", number("量") + ACROSS),
    )
    found = rules.score_set(
        [{"unit": name, "fields": {"量": value}} for name, value in (("一", 3), ("二", 2), ("三", 1))]
    )
    for each in found.cards:
        reported = verified(tmp_path, each.to_json(), rules)
        assert reported.holds
        assert reported.checks[-2].what == snapshot(
            "“名次”是和其他填报数据一起算出的，照评分结果里写的用，没有复核"
        )
        assert Scorecard.from_json(each.to_json()) == each
    lying = json.loads(found.cards[2].to_json())
    lying["worked_out"][0]["value"] = "1"
    assert not verified(tmp_path, lying, rules).holds


def test_cards_of_a_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A mean whose digits never end stands in the card exactly, and what one part lacks is lacking."""
    field = '[[fields]]\nname = "率"\ntype = "rate"\n\n[[fields]]\nname = "缺的"\ntype = "number"\n\n'
    rules = load(
        tmp_path,
        ruleset(group("组"), entry("a", "50"), entry("b", "50")),
        a=indicator("a", "甲", "满分 * 率", number("资金") + field),
        b=indicator("b", "乙", "缺的", '[[fields]]\nname = "缺的"\ntype = "number"\n\n'),
    )
    parts = [
        {"unit": "一", "fields": {"资金": 1, "率": "50%", "缺的": 1}},
        {"unit": "二", "fields": {"资金": 2, "率": "60%"}},
    ]
    _, card = rules.roll_up([jixiao.read(each) for each in parts], "合计", "资金")
    reported = verified(tmp_path, card.to_json(), rules)
    assert reported.holds, said(reported)
    assert [(each.name, each.value, each.missing) for each in card.worked_out] == snapshot(
        [("率", "17/30", ()), ("缺的", None, ("缺的（缺：二）",)), ("资金", "5/3", ())]
    )
    lying = json.loads(card.to_json())
    lying["worked_out"].append({"name": "资金", "value": "3", "missing": [], "code": "", "message": ""})
    monkeypatch.chdir(tmp_path)
    problems = verified(Path(), lying, rules).problems
    assert [str(each) for each in problems if each.code == "V116"] == snapshot(
        [
            """\
错误 V116：“资金”写成和其他填报数据一起算出的，所带的填报数据里却不是这个数
  --> card.json 的填报数据 fields.资金
   = 换一份没有改动过的评分结果\
"""
        ]
    )
    around = {"card": json.loads(card.to_json()), "sources": [], "weight": "", "left_out": [], "data": []}
    assert verified(tmp_path, around, rules).holds
    lacking = verified(tmp_path, {name: each for name, each in around.items() if name != "data"}, rules)
    assert [each.code for each in lacking.problems] == ["V131"]


def test_names_of_parts(card: Json) -> None:
    """Every kind of part has a name that a reader of the printed result knows."""
    shown: dict[Path_, tuple[Path_, str]] = {}
    for path, _ in leaves(card):
        kind = tuple("#" if isinstance(each, int) else each for each in path)
        if path[0] != "submission" or kind[1:2] in {("fields",), ("claimed",), ("evidence",), ("unit",)}:
            shown.setdefault(kind, (path, name_of(path, card)))
    reported = {name for _, name in shown.values()}
    assert not [name for name in reported if any("a" <= char <= "z" for char in name)]
    assert sorted(reported)[:40] == snapshot(
        [
            "“总分”的代号",
            "“总分”的依据",
            "“总分”的公式里的名称",
            "“总分”的分值",
            "“总分”的分值的可靠程度",
            "“总分”的分值的说明",
            "“总分”的单位的改进措施",
            "“总分”的单位说明的原因",
            "“总分”的原分值",
            "“总分”的名称",
            "“总分”的层级",
            "“总分”的得分",
            "“总分”的得分的来源",
            "“总分”的按规则算的分",
            "“总分”的是否计入",
            "“总分”的最低可能的得分",
            "“总分”的最高分",
            "“总分”的最高可能的得分",
            "“总分”的版次",
            "“总分”的理由",
            "“总分”的种类",
            "“总分”的缺少的数据",
            "“总分”的自评与得分之差",
            "“总分”的自评分",
            "“总分”的计算过程“合计”的名称",
            "“总分”的计算过程“合计”的算式",
            "“总分”的计算过程“合计”的结果",
            "“总分”的计算过程“合计”的运算",
            "“总分”的计算过程“合计”第 1 步的步骤",
            "“总分”的计算过程“合计”第 1 步的算式",
            "“总分”的计算过程“合计”第 1 步的结果",
            "“总分”的计算过程“合计”第 1 步的运算",
            "“总分”的计算过程“封顶值1”的步骤",
            "“总分”的计算过程“封顶后”第 2.1 步的步骤",
            "“总分”的计算过程“封顶后”第 2.1 步的算式",
            "“总分”的计算过程“封顶后”第 2.1 步的结果",
            "“总分”的计算过程“封顶后”第 2.1 步的运算",
            "“总分”的评分标准",
            "“总分”的评定分",
            "“总分”的问题第 1 条（G802）的代码",
        ]
    )


def test_as_json(rules: Rules, card: Json, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """For programs: what was looked at, how it came out, the path of every difference."""
    monkeypatch.chdir(tmp_path)
    assert verified(Path(), {**card, "total": "99.00"}, rules).to_data() == snapshot(
        {
            "file": "card.json",
            "kind": "scorecard",
            "about": "评分结果：示例局 2023 年度，指标体系 c/2023",
            "holds": False,
            "signed": False,
            "checks": [
                {
                    "what": "内容和结果的摘要（所写的软件版本“0.1.0”不在其中）",
                    "outcome": "fails",
                    "problems": [
                        {
                            "code": "V115",
                            "message": "内容和结果的摘要不符：内容或摘要改动过",
                            "file": "card.json",
                            "line": 557,
                            "column": 13,
                            "path": "digests.result",
                            "remedies": [
                                "评分结果写的摘要是 bb415c319bdc27b1b167d6ebe63c9e7e2dd2d26d1978b323f016ca5c60addbc4",
                                "现在的内容是 bd6f13fd255e93ef9cf1805c9b3464f26556133b7e7360a7793f27087c4d4016",
                            ],
                            "facts": {
                                "path": "digests.result",
                                "found": "bd6f13fd255e93ef9cf1805c9b3464f26556133b7e7360a7793f27087c4d4016",
                                "wanted": "bb415c319bdc27b1b167d6ebe63c9e7e2dd2d26d1978b323f016ca5c60addbc4",
                            },
                        }
                    ],
                },
                {"what": "所带的填报数据和它的摘要", "outcome": "holds", "problems": []},
                {
                    "what": "指标体系：示例指标体系（2023）（c/2023），就是评分用的那一个",
                    "outcome": "holds",
                    "problems": [],
                },
                {
                    "what": "重新计算：334 个值里有 1 处不同",
                    "outcome": "fails",
                    "problems": [
                        {
                            "code": "V111",
                            "message": "总分：评分结果写 99.00，重算是 81.33",
                            "file": "card.json",
                            "line": 7,
                            "column": 11,
                            "path": "total",
                            "remedies": [],
                            "facts": {"path": "total", "found": "99.00", "wanted": "81.33"},
                        }
                    ],
                },
            ],
        }
    )
