"""The history of an indicator and of a ruleset: which year changed what, why, and who uses it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from inline_snapshot import snapshot
from tests.rubrics import entry, group, indicator, ruleset, write

from jixiao.cli import run

Called = tuple[int, str, str]

DATED = (
    indicator("a", "完成", "如果(数 >= 90, 满分, 0)", '[[fields]]\nname = "数"\ntype = "number"\n\n')
    .replace('name = "完成"\n', 'name = "完成"\nsince = 2020\nweight = 100\n')
    + '\n[[editions]]\nsince = 2022\nreason = "标准提高"\nscore = { formula = "如果(数 >= 95, 满分, 0)" }\n'
    + '[[editions]]\nsince = 2023\nreason = "改名"\nname = "完成情况"\n'
    + '[retired]\nsince = 2025\nreason = "并入别的指标"\nreplaced_by = "t.next"\n'
)  # fmt: skip


def family(folder: Path) -> None:
    """Write an indicator with editions, its successor, and three years that use them."""
    one = ruleset(group("组"), entry("a"))
    write(folder, {
        "plugins/a.toml": DATED,
        "plugins/next.toml": indicator("next", "后继").replace('name = "后继"\n', 'name = "后继"\nreplaces = "t.old"\n'),
        "rules/2021.toml": one.replace('"t/1"', '"t/2021"').replace("year = 2022", "year = 2021"),
        "rules/2022.toml": one.replace('"t/1"', '"t/2022"'),
        "rules/2025.toml": one.replace('"t/1"', '"t/2025"').replace("year = 2022", "year = 2025").replace(
            'id = "t.a"\n', 'id = "t.next"\nreason = "换成后继"\n'),
    })  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a working folder with the family."""
    family(tmp_path)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "90")
    return tmp_path


def call(capsys: pytest.CaptureFixture[str], *arguments: str) -> Called:
    """Return what a command gives and prints."""
    code = run([*arguments, "-p", "plugins", "-p", "rules"])
    out, err = capsys.readouterr()
    return code, out, err


def test_an_indicator(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Its editions as a timeline: years, reason, what changed with a witness, the rulesets, its end and what came then."""
    del folder
    code, out, _ = call(capsys, "history", "t.a")
    assert code == 0
    assert out == snapshot("""\
完成情况：版次
使用年度：2020 年至 2024 年
代号：t.a

第 1 版：2020 年至 2021 年
用它的指标体系：t/2021

第 2 版：2022 年
原因：标准提高
- 得“满分”的条件由“数 ≥ 90”改为“数 ≥ 95”
新旧比较：结果不同，例如数 90：原得 100 分，现得 0 分。
用它的指标体系：t/2022

第 3 版：2023 年至 2024 年
原因：改名
- 名称由“完成”改为“完成情况”
用它的指标体系：没有

2025 年起停用
原因：并入别的指标
由以下指标代替：后继（t.next）
""")


def test_an_indicator_that_replaces(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The one that came after says whose place it took, also of one that is not there any more."""
    del folder
    assert call(capsys, "history", "后继")[1] == snapshot("""\
后继：版次
使用年度：一直使用
代号：t.next
代替：t.old

第 1 版：一直使用
用它的指标体系：t/2025
""")


@pytest.mark.long
@pytest.mark.parametrize("wanted", ["t/2022", "t", "rules/2022.toml"])
def test_a_ruleset(folder: Path, capsys: pytest.CaptureFixture[str], wanted: str) -> None:
    """Every year of the family with what changed from the one before, whichever member was named."""
    del folder
    code, out, _ = call(capsys, "history", wanted)
    assert code == 0
    assert out == snapshot("""\
t：历年变化

2021 年度：示例
t/2021；三级指标 1 个；组 100。

2022 年度：示例
t/2022；三级指标仍是 1 个，修改计分方法 1 个，总分仍是 100 分。

指标   原分值   现分值   变化       原因
──────────────────────────────────────────────────────────
完成      100      100   计分方法   自 2022 年起：标准提高
全部变化：jixiao diff t/2021 t/2022

2025 年度：示例
t/2025；三级指标仍是 1 个，由别的指标代替 1 个，总分仍是 100 分。

指标   原分值   现分值   变化         原因
──────────────────────────────────────────────────────────────────────────────
后继      100      100   代替“完成”   自 2025 年起停用：并入别的指标；换成后继
全部变化：jixiao diff t/2022 t/2025
""")


@pytest.mark.long
def test_as_data(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Programs get the same as JSON."""
    del folder
    found = json.loads(call(capsys, "history", "t.a", "--format", "json")[1])
    assert [(each["since"], each["until"], each["rulesets"]) for each in found["editions"]] == [
        (2020, 2022, ["t/2021"]), (2022, 2023, ["t/2022"]), (2023, 2025, []),
    ]  # fmt: skip
    assert found["editions"][1]["change"]["sameness"]["state"] == "differs"
    found = json.loads(call(capsys, "history", "t", "--format", "json")[1])
    assert [each["year"] for each in found["rulesets"]] == [2021, 2022, 2025]
    assert [len(each["indicators"]) for each in found["differences"]] == [1, 1]


def test_an_indicator_that_needs_others(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """An edition of what can't stand by itself is told by the keys it writes."""
    more = '\n[[editions]]\nsince = 2023\nreason = "跟着改"\nscore = { formula = "满分 * 完成.甲 / 2" }\n'
    text = indicator("b", "跟随", "满分 * 完成.甲") + more
    write(folder, {"plugins/b.toml": text})
    out = call(capsys, "history", "t.b")[1]
    assert "改了：计分方法（不能离开指标体系单独比较，看 jixiao diff）" in out


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        ("t.x", "C705：没有叫“t.x”的指标体系或指标"),
        ("没有.toml", "D201"),
    ],
)
def test_mistakes(folder: Path, capsys: pytest.CaptureFixture[str], wanted: str, said: str) -> None:
    """A name that is nothing ends in a sentence."""
    del folder
    code, out, err = call(capsys, "history", wanted)
    assert (code, out) == (1, "")
    assert said in err
