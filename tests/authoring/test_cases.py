"""The cases beside a ruleset: what `jixiao test` says, what it reaches, which changes go unnoticed, how it is exchanged."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from tests.authoring.small import CASES, RATE, write_small

import jixiao
from jixiao.authoring.cases.files import gather_cases
from jixiao.authoring.junit import junit
from jixiao.authoring.mutation.mutants import mutants
from jixiao.authoring.new_cases import new_cases
from jixiao.authoring.testing import CasesReport, check_cases
from jixiao.cli import run

ROOT = Path(__file__).parents[2]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder with the small rubric, being in it."""
    monkeypatch.chdir(tmp_path)
    write_small(tmp_path)
    return tmp_path


def report(*, mutate: bool = False) -> CasesReport:
    """Return what comes of the cases in the working folder."""
    rules = jixiao.load("2022.toml")
    return check_cases(rules, gather_cases(rules), mutate=mutate)


@pytest.mark.long
def test_a_right_rubric(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Cases that come out are counted, what none reaches is listed with its place, and the command succeeds."""
    assert folder.is_dir()
    assert run(["test", "2022.toml"]) == 0
    assert capsys.readouterr().out == (
        "small/2022：算例 1 个，通过 1 个，不通过 0 个\n"
        "\n"
        "覆盖：分支、档、清单项、不适用、封顶、否决、等级共 15 处，到达 7 处（46.6%）\n"
        "没有算例到达的：\n"
        "  执行率不适用条件：不适用\n"
        "       --> rate.toml:22:9\n"
        "  执行率得分：第 2 档“60%（含）至 90%（不含）”\n"
        "       --> rate.toml:19:1\n"
        "  执行率得分：第 3 档“60%（不含）以下”\n"
        "       --> rate.toml:20:11\n"
        "  制度得分：清单项“有制度”不成立\n"
        "       --> list.toml:3:1\n"
        "  制度得分：清单项“有执行”不成立\n"
        "       --> list.toml:6:1\n"
        "  封顶“执行太低”：封顶\n"
        "       --> 2022.toml:17:9\n"
        "  否决“没有制度”：否决\n"
        "       --> 2022.toml:22:9\n"
        "  等级“不合格”\n"
        "       --> 2022.toml:29:12\n"
    )
    assert run(["test", "2022.toml", "--complete"]) == 1


def test_a_broken_rule_is_noticed(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A rule that was mistyped is told with the figures that it gives, and how they came about."""
    (folder / "rate.toml").write_text(RATE.replace('">= 90%"', '"> 90%"').replace("90%)", "90%]"), "utf-8")
    assert run(["test", "2022.toml"]) == 1
    out = capsys.readouterr().out
    assert out.startswith(
        "small/2022：算例 1 个，通过 0 个，不通过 1 个\n"
        "\n"
        "不通过：正好 90%\n"
        "  --> 2022.cases.toml:7:1\n"
        "  总分：应为 100，算出 70.00\n"
        "  执行率：应为 60，算出 30.00\n"
        "  总分是这样算的：\n"
        "    全部 70.00 / 100.00\n"
        "  执行率是这样算的：\n"
        "    支出数 900 万元，预算数 1000 万元，比率 = 900 ÷ 1000 = 90%。\n"
    )
    assert "  算例的说明：900÷1000＝90%，60；制度 40。\n" in out


def test_what_the_result_does_not_rest_on_is_not_reached(folder: Path) -> None:
    """The rule of an indicator that does not apply is not covered by the figures that happen to be there."""
    cases = CASES.replace('"支出数" = 900, "预算数" = 1000', '"支出数" = 900, "预算数" = 0')
    (folder / "2022.cases.toml").write_text(cases, "utf-8")
    reached = {each.label for each in report().points if each.cases}
    assert "执行率不适用条件：不适用" in reached
    assert not any(each.startswith("执行率得分") for each in reached)


MUTANTS = [
    "执行率不适用条件：预算数 == 0 → 预算数 == 1",
    "执行率不适用条件：预算数 == 0 → 预算数 != 0",
    "执行率的“比率”：支出数 / 预算数 → 支出数 * 预算数",
    "执行率得分，第 1 档“90%（含）以上”：比率 >= 90% → 比率 >= 91%",
    "执行率得分，第 1 档“90%（含）以上”：比率 >= 90% → 比率 >= 89%",
    "执行率得分，第 2 档“60%（含）至 90%（不含）”：60% <= 比率 < 90% → 61% <= 比率 < 90%",
    "执行率得分，第 2 档“60%（含）至 90%（不含）”：60% <= 比率 < 90% → 59% <= 比率 < 90%",
    "执行率得分，第 2 档“60%（含）至 90%（不含）”：30 → 31",
    "执行率得分，第 2 档“60%（含）至 90%（不含）”：30 → 29",
    "执行率得分，第 3 档“60%（不含）以下”：20 → 21",
    "执行率得分，第 3 档“60%（不含）以下”：20 → 19",
    "执行率得分，第 2 档“60%（含）至 90%（不含）”：30 和 20 对调",
    "执行率得分，第 1 档“90%（含）以上”：比率 >= 90% → 比率 > 90%",
    "执行率得分，第 2 档“60%（含）至 90%（不含）”：60% <= 比率 < 90% → 60% < 比率 < 90%",
    "制度得分，清单项“有制度”：20 → 21",
    "制度得分，清单项“有制度”：20 → 19",
    "制度得分，清单项“有执行”：20 → 21",
    "制度得分，清单项“有执行”：20 → 19",
    "封顶“执行太低”：执行率.比率 < 50% → 执行率.比率 < 51%",
    "封顶“执行太低”：执行率.比率 < 50% → 执行率.比率 < 49%",
    "封顶“执行太低”的分数：50 → 51",
    "封顶“执行太低”的分数：50 → 49",
    "封顶“执行太低”：执行率.比率 < 50% → 执行率.比率 <= 50%",
    "否决“没有制度”：not 有制度 → 有制度",
    "否决“没有制度”的分数：0 → 1",
    "等级：总分.得分 >= 60 → 总分.得分 >= 61",
    "等级：总分.得分 >= 60 → 总分.得分 >= 59",
    "等级：总分.得分 >= 60 → 总分.得分 > 60",
    "分值：执行率 60 → 61，制度 40 → 39",
]
"""Every change of the small rubric: a threshold that two bands name is one, what a form writes itself is left alone."""


def test_every_change(folder: Path) -> None:
    """The changes that are tried are those of what authors wrote, told as they would read it."""
    assert folder.is_dir()
    assert [each.label for each in mutants(jixiao.load("2022.toml"))] == MUTANTS


@pytest.mark.long
def test_changes_that_no_case_notices(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What one case can't notice survives, unless it is listed; a listed change that is noticed is stale."""
    trial = report(mutate=True).mutants
    assert trial is not None
    noticed = set(MUTANTS) - {each.label for each in trial.survivors}
    assert noticed == {
        MUTANTS[1], MUTANTS[3], MUTANTS[12], MUTANTS[15], MUTANTS[17], MUTANTS[23], MUTANTS[28]
    }  # fmt: skip
    listed = "".join(
        f'[[survivors]]\nchange = "{each}"\nwhy = "试"\n' for each in (MUTANTS[0], MUTANTS[1], "没有的改法")
    )
    (folder / "2022.cases.toml").write_text(CASES + listed, "utf-8")
    trial = report(mutate=True).mutants
    assert trial is not None
    assert [each.label for each in trial.listed] == [MUTANTS[0]]
    assert trial.stale == (MUTANTS[1], "没有的改法")
    assert run(["test", "2022.toml", "--mutate"]) == 1
    assert "写在 [[survivors]] 里、现在已经没有或已被算例发现的（删去）：" in capsys.readouterr().out


@pytest.mark.long
def test_new_cases_reach_and_notice_everything(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What `jixiao new cases` writes passes, stands below, at and above every threshold, and leaves nothing out."""
    (folder / "2022.cases.toml").unlink()
    assert run(["new", "cases", "2022.toml", "-o", "2022.cases.toml"]) == 0
    text = (folder / "2022.cases.toml").read_text("utf-8")
    assert text.count("请核对：") - 1 == text.count("[[cases]]")
    for side in ("略低", "正好", "略高"):
        assert f'name = "执行率：比率 >= 90%，{side}"' in text
    assert 'fields = { "支出数" = 899.99, "预算数" = 1000 }' in text
    assert run(["test", "2022.toml", "--mutate", "--complete"]) == 0
    assert "没有发现 0 处" in capsys.readouterr().out


@pytest.mark.long
def test_new_cases_that_are_lacking(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Added to a file, they make it complete; where nothing lacks nothing is written."""
    rules = jixiao.load("2022.toml")
    found = new_cases(rules, gather_cases(rules).file)
    assert not any("正好 90%" in each.name for each in found.cases)
    (folder / "2022.cases.toml").write_text(CASES + found.text(), "utf-8")
    assert run(["test", "2022.toml", "--mutate", "--complete"]) == 0
    assert run(["new", "cases", "2022.toml", "--lacking"]) == 0
    assert capsys.readouterr().out.endswith("已有的算例没有缺的，没有写\n")


def test_cases_in_a_table(folder: Path) -> None:
    """A CSV file beside the ruleset is read as well, with the defaults of the TOML file; a wrong figure has its line."""
    (folder / "2022.cases.csv").write_text(
        "算例,说明,支出数,预算数,应得.执行率,应得.总分,应得.等级,理由.执行率\n"
        '一半,500÷1000＝50%,500,"1,000",20,60,合格,50%\n'
        "\n"
        "写错,600÷1000＝60%,600,1000,20,,,\n",
        "utf-8-sig",
    )  # fmt: skip
    found = report()
    assert [each.outcome.case.name for each in found.cases] == ["正好 90%", "一半", "写错"]
    assert [one.text for each in found.failed for one in each.outcome.differences] == [
        "执行率：应为 20，算出 30.00"
    ]
    assert str(found.failed[0].place) == "2022.cases.csv:4:1"


HEAD = "算例,说明,支出数,预算数,应得.执行率\n"
WRONG = {
    "A901": ("", None, "没有算例文件"),
    "A902": (CASES.replace("small/2022", "small/2023"), None, "这是指标体系“small/2023”的算例"),
    "A903": (CASES.replace('"执行率" = 60', '"执行绿" = 60'), None, "没有叫“执行绿”的指标"),
    "A904": (CASES + CASES[CASES.index("[[cases]]") :], None, "算例“正好 90%”重名"),
    "A905": (CASES.replace('"合格"', '"优"'), None, "没有叫“优”的等级"),
    "A906": (CASES[: CASES.index("total")], None, "没有写应得的结果"),
    "A907": (CASES, HEAD.replace("支出数", "支岀数"), "算例表的列“支岀数”不是数据项"),
}


@pytest.mark.parametrize("code", sorted(WRONG))
def test_mistakes_in_files_of_cases(code: str, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What is wrong in a file of cases is told with its code, its place and the way out."""
    cases, table, message = WRONG[code]
    write_small(folder, cases=cases)
    if not cases:
        (folder / "2022.cases.toml").unlink()
    if table is not None:
        (folder / "2022.cases.csv").write_text(table + "甲,乙,1,1,60\n", "utf-8")
    assert run(["test", "2022.toml"]) == 1
    reported = capsys.readouterr().err
    assert reported.startswith(f"错误 {code}：")
    assert message in reported
    assert "   = " in reported


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ("算例,支出数\n甲,1\n", "算例表没有“说明”这一列"),
        (HEAD.replace("支出数,预算数", "支出数,支出数"), "算例表有两列“支出数”"),
        (HEAD.replace("应得.执行率", "应得总分"), "应得的结果写成“应得.总分”"),
        (HEAD + "甲,乙,1,1,60,7\n", "这一行有 6 格，第一行只有 5 格"),
        (HEAD + "甲,乙,1,1,六十\n", "六十"),
        (HEAD + "甲,,1,1,60\n", "缺少“why”"),
    ],
)
def test_mistakes_in_tables_of_cases(
    table: str, message: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A table that is no table of cases says what is wrong in which line."""
    (folder / "2022.cases.csv").write_text(table, "utf-8")
    assert run(["test", "2022.toml"]) == 1
    reported = capsys.readouterr().err
    assert message in reported
    assert "2022.cases.csv" in reported


def test_data_that_can_not_be_scored_is_a_failure(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A case with a mistake in its data fails with that mistake, and the others are still run."""
    (folder / "2022.cases.toml").write_text(CASES.replace('"支出数" = 900', '"支出" = 900'), "utf-8")
    assert run(["test", "2022.toml"]) == 1
    assert "错误 S601：没有叫“支出”的数据项" in capsys.readouterr().out


def test_junit(folder: Path) -> None:
    """The XML holds every case and every surviving change, escaped, with what a person would read."""
    name = 'name = "A<B & \\u0007C"'
    cases = CASES.replace('name = "正好 90%"', name).replace("total = 100", "total = 99")
    (folder / "2022.cases.toml").write_text(cases, "utf-8")
    found = report(mutate=True)
    assert found.mutants is not None
    suite = ET.fromstring(junit(found)).find("testsuite")  # noqa: S314 - our own text
    assert suite is not None
    assert suite.attrib["name"] == "small/2022"
    assert int(suite.attrib["tests"]) == len(suite) == 1 + len(found.mutants.survivors)
    assert int(suite.attrib["failures"]) == 1 + len(found.mutants.survivors)
    first = suite[0]
    assert first.attrib["name"] == "A<B & �C"
    assert first.attrib["classname"] == "small/2022"
    assert first[0].attrib["message"] == "总分：应为 99，算出 100.00"
    assert "算例的说明" in (first[0].text or "")


def test_json(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A program gets cases, points and changes with their places."""
    assert folder.is_dir()
    assert run(["test", "2022.toml", "--mutate", "--json"]) == 1
    found = json.loads(capsys.readouterr().out)
    assert found["cases"] == [{"name": "正好 90%", "place": "2022.cases.toml:7:1", "differences": []}]
    assert {
        "label": "等级“合格”",
        "place": "2022.toml:26:12",
        "possible": True,
        "cases": ["正好 90%"],
    } in found["points"]
    assert found["mutants"]["tried"] == len(MUTANTS)


def pytest_run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run pytest with the plugin in a folder."""
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-p",
        "no:cacheprovider",
        *arguments,
    ]
    path = {"PYTHONPATH": str(ROOT / "src"), "PATH": "", "PYTHONUTF8": "1"}
    return subprocess.run(command, cwd=folder, capture_output=True, encoding="utf-8", check=False, env=path)


@pytest.mark.long
def test_pytest_collects_cases(folder: Path) -> None:
    """The cases of both kinds of file are run, and a failing one prints what `jixiao test` does."""
    (folder / "2022.cases.csv").write_text(HEAD + "差一分,600÷1000,600,1000,29\n", "utf-8")
    done = pytest_run(folder)
    assert done.returncode == 1
    assert "不通过：差一分" in done.stdout
    assert "执行率：应为 29，算出 30.00" in done.stdout
    assert "1 failed, 1 passed" in done.stdout


@pytest.mark.long
def test_pytest_tells_a_broken_file(folder: Path) -> None:
    """A file of cases that can't be read is an error of collection in full, not a traceback."""
    (folder / "2022.cases.toml").write_text(CASES.replace("total", "totel"), "utf-8")
    done = pytest_run(folder)
    assert "不认识的键“totel”" in done.stdout
    assert "Traceback" not in done.stdout


@pytest.mark.long
def test_pytest_leaves_other_projects_alone(tmp_path: Path) -> None:
    """Files of that name with other content are not collected, and nothing of jixiao is imported for them."""
    (tmp_path / "other.cases.toml").write_text("[[cases]]\nx = 1\n", "utf-8")
    (tmp_path / "test_it.py").write_text(
        "import sys\n\n\ndef test_it():\n    assert 'jixiao' not in sys.modules\n", "utf-8"
    )
    done = pytest_run(tmp_path)
    assert "1 passed" in done.stdout
