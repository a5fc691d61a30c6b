"""``jixiao prove`` as a person meets it: what is proved, what is refuted and how that is shown, and every mistake."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from inline_snapshot import snapshot
from tests.authoring.proof.faulty import FAULTY
from tests.rubrics import entry, group, ruleset, write

from jixiao.cli import run

# ruff: noqa: E501 - reports are pinned as users read them

Called = Callable[..., tuple[int, str, str]]


@pytest.fixture
def call(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Called:
    """Return what runs a command in a folder with a faulty rubric."""
    monkeypatch.chdir(tmp_path)
    files = FAULTY[0].files
    write(tmp_path, {f"{name}.toml": text for name, text in files.items()})

    def calling(*arguments: str) -> tuple[int, str, str]:
        code = run(list(arguments))
        return code, *capsys.readouterr()

    return calling


@pytest.mark.long
def test_one_indicator(call: Called) -> None:
    """What is proved of it stands in one line."""
    code, out, err = call("prove", "guangzhou/2022", "合同备案时效性")
    assert (code, err) == (0, "")
    assert out == snapshot("""\
guangzhou/2022：已证明 9 项，已推翻 0 项，未能判定 0 项
范围：每个数据项都已填报，都在声明的上下限以内；没有声明上下限的，什么数都算。各项答复的意思见《证明说明》。

已证明    合同备案时效性：总算得出分；得分在 0 到 1 之间；能得满分 1 分；分支、条件 6 处都走得到（明细表“采购合同”按汇总数证明）
""")
    assert call("prove", "guangzhou/2022", "guangzhou.contract_filing") == (code, out, err)


@pytest.mark.long
def test_what_is_refuted_is_shown(call: Called) -> None:
    """The fault, a unit that shows it, the way out, and where it was written; the exit code says it too."""
    code, out, err = call("prove", "rules.toml", "-p", ".")
    assert (code, err) == (1, "")
    assert out == snapshot("""\
t/1：已证明 10 项，已推翻 1 项，未能判定 0 项
范围：每个数据项都已填报，都在声明的上下限以内；没有声明上下限的，什么数都算。各项答复的意思见《证明说明》。

已推翻    甲：已推翻 1 项，已证明 4 项
    已推翻：得分在 0 到 100 之间
      得分会高于 100 分
      例如支出数 5 万元、预算数 1 万元：按评分规则得 500 分
      改法：写成 最小(满分, …)；不会出现的，写明数据项的 min、max
        --> a.toml:22:14
已证明    总分和等级：总分在 0 到 100 之间，各级合计不超出分值；总分能得满分 100 分；等级 4 个都能评到
""")


@pytest.mark.long
def test_as_json(call: Called) -> None:
    """The same for programs."""
    code, out, _ = call("prove", "rules.toml", "-p", ".", "甲", "--json")
    assert code == 1
    assert json.loads(out) == snapshot(
        {
            "ruleset": "t/1",
            "subjects": [
                {
                    "name": "甲",
                    "tables": [],
                    "answers": [
                        {
                            "kind": "value",
                            "asked": "总算得出分",
                            "state": "proved",
                            "said": "没有没写明的除以零，没有漏掉的情形（数字长到超出计算范围的不算）",
                            "place": "a.toml:22:14",
                        },
                        {
                            "kind": "range",
                            "asked": "得分在 0 到 100 之间",
                            "state": "refuted",
                            "said": "得分会高于 100 分",
                            "place": "a.toml:22:14",
                            "example": {
                                "fields": {"支出数": "5", "预算数": "1"},
                                "gives": "按评分规则得 500 分",
                            },
                            "way_out": "写成 最小(满分, …)；不会出现的，写明数据项的 min、max",
                        },
                        {
                            "kind": "full",
                            "asked": "能得满分 100 分",
                            "state": "proved",
                            "said": "有数据得满分",
                            "place": "a.toml:22:14",
                        },
                        {
                            "kind": "branch",
                            "asked": "走得到：甲不适用条件：不适用",
                            "state": "proved",
                            "said": "有数据走到",
                            "place": "a.toml:18:9",
                        },
                        {
                            "kind": "branch",
                            "asked": "走得到：甲不适用条件：适用",
                            "state": "proved",
                            "said": "有数据走到",
                            "place": "a.toml:18:9",
                        },
                    ],
                }
            ],
        }
    )


@pytest.mark.long
def test_without_time(call: Called) -> None:
    """What was not reached is undecided, which is no mistake of the rubric."""
    arguments = ("prove", "rules.toml", "-p", ".", "甲", "--seconds", "0.000001")
    code, out, _ = call(*arguments)
    assert code == 0
    assert call(*arguments, "--strict")[0] == 1
    assert out == snapshot("""\
t/1：已证明 1 项，已推翻 0 项，未能判定 4 项
范围：每个数据项都已填报，都在声明的上下限以内；没有声明上下限的，什么数都算。各项答复的意思见《证明说明》。

未能判定  甲：未能判定 4 项，已证明 1 项
    未能判定：总算得出分
      时间用完了
        --> a.toml:22:14
    未能判定：得分在 0 到 100 之间
      时间用完了
        --> a.toml:22:14
    未能判定：能得满分 100 分
      时间用完了
        --> a.toml:22:14
    未能判定：走得到：甲不适用条件：不适用
      时间用完了
        --> a.toml:18:9
""")


@pytest.mark.long
def test_progress_is_for_people(call: Called, monkeypatch: pytest.MonkeyPatch) -> None:
    """At a terminal it says which indicator it is at, and leaves nothing behind."""
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    err = call("prove", "rules.toml", "-p", ".")[2]
    assert "证明 1/2 甲" in err
    assert err.endswith("\r\033[K")


@pytest.mark.long
@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (
            ("prove", "guangzhou/2022", "结转率"),
            snapshot("""\
错误 C705：guangzhou/2022 里没有叫“结转率”的指标
   = 是不是“结转结余率”？
   = 可用的有：部门整体绩效目标产出指标完成情况、部门整体绩效目标效益指标完成情况、部门预算资金支出率、新增预算项目事前绩效评估、结转结余率、财务管理合规性、预决算公开合规性、绩效信息公开情况、绩效管理制度建设、绩效结果应用、绩效管理制度执行、采购意向公开合规性 等 25 个
"""),
        ),
        (
            ("prove", "guangzhou/2022", "--seconds", "0"),
            snapshot("""\
错误 C703：--seconds 的值不对：要写大于 0 的数
   = 用 jixiao prove --help 查看用法
"""),
        ),
        (
            ("prove", "guangzhou/2022", "--seconds", "一会儿"),
            snapshot("""\
错误 C703：--seconds 的值不对：要写大于 0 的数
   = 用 jixiao prove --help 查看用法
"""),
        ),
        (
            ("prove",),
            snapshot("""\
错误 C702：缺少 指标体系
   = 用 jixiao prove --help 查看用法
"""),
        ),
    ],
)
def test_mistakes(call: Called, arguments: tuple[str, ...], said: str) -> None:
    """What is told of a mistake in the command."""
    code, out, err = call(*arguments)
    assert code in {1, 2}
    assert out == ""
    assert err == said


@pytest.mark.long
def test_without_z3(call: Called, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is missing is named; diff does without it."""
    for name in [each for each in sys.modules if each.startswith("jixiao.authoring.proof")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "z3", None)
    code, out, err = call("prove", "rules.toml", "-p", ".")
    assert (code, out) == (1, "")
    assert err == snapshot("""\
错误 C718：证明要用 z3 的组件（z3-solver），没有装
   = 运行 pip install 'jixiao[prove]'
   = 以后还要别的组件时，一次装全：pip install 'jixiao[all]'
""")
    assert call("diff", "mof-project/2021", "mof-project/2021")[0] == 0


@pytest.mark.long
def test_diff_asks_the_prover(call: Called, tmp_path: Path) -> None:
    """A rule that was rewritten past what can be reduced to one form is proved the same, and said to be."""
    (tmp_path / "b").mkdir()
    edition = '[[editions]]\nsince = 2023\nreason = "写得简单些"\nscore = { formula = "如果(甲数 < 10.5, 满分, 0)" }\n'
    rule = '[[fields]]\nname = "甲数"\ntype = "number"\n\n[score]\nformula = "如果(四舍五入(甲数, 0) <= 10, 满分, 0)"\n\n'
    old = ruleset(group("组"), entry("b")).replace("t/1", "b/2022")
    write(
        tmp_path / "b",
        {
            "b.toml": f'id = "t.b"\nname = "乙"\n{rule}{edition}',
            "2022.toml": old,
            "2023.toml": 'id = "b/2023"\nname = "示例"\nyear = 2023\nextends = "b/2022"\n',
        },
    )
    code, out, err = call("diff", "b/2022.toml", "b/2023.toml")
    assert (code, err) == (0, "")
    assert (
        "新旧比较：结果不变：已证明，用证明器证明（数据都已填报时），任何数据下得分都相同。"
        in out.replace("\n", "")
    )
