"""``jixiao score-set`` and ``jixiao roll-up``: many submissions at once, as people and scripts use them."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from inline_snapshot import snapshot
from tests.rubrics import EXAMPLES, entry, group, indicator, number, ruleset, write

import jixiao
from jixiao.cli import run

# ruff: noqa: E501 - messages are pinned as users read them

Called = Callable[..., tuple[int, str, str]]

RANKED = (
    number("数")
    + '[[fields]]\nname = "名次"\ntype = "count"\nmin = 1\nacross = { what = "rank", of = "数", first = "high" }\n\n'
)
PROJECT = (
    '[[fields]]\nname = "资金"\ntype = "amount"\nunit = "万元"\nmin = 0\n\n'
    '[[fields]]\nname = "率"\ntype = "rate"\nmin = 0\nmax = 1\n\n'
)


def unit(name: str, number_: object, more: str = "") -> str:
    """Return a submission of the ranked rubric."""
    return f'ruleset = "t/1"\nunit = "{name}"\nyear = 2022\n[fields]\n"数" = {number_}\n{more}'


def project(name: str, funds: int, rate: str, more: str = "") -> str:
    """Return a project's submission."""
    return f'ruleset = "t/2"\nunit = "{name}"\n[fields]\n"资金" = {funds}\n"率" = "{rate}"\n{more}'


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a working folder with two rubrics, four units in one folder and two projects in another."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("JIXIAO_PLUGIN_PATH", raising=False)
    write(tmp_path, {
        "jixiao.toml": 'plugins = ["."]\n',
        "rules.toml": ruleset(group("组"), entry("a")),
        "a.toml": indicator("a", "甲", "100 - 10 * (名次 - 1)", RANKED),
        "roll.toml": ruleset(group("组"), entry("b")).replace("t/1", "t/2").replace("total = 100\n", 'total = 100\nroll_up = { weight = "资金" }\n'),
        "b.toml": indicator("b", "乙", "满分 * 率", PROJECT),
        "单位/1.toml": unit("甲局", 5),
        "单位/2.toml": unit("乙局", 7, '[claimed]\n"甲" = 90\n'),
        "单位/3.toml": unit("丙局", 5),
        "单位/4.json": '{"unit": "丁局", "ruleset": "t/1"}',
        "项目/一.toml": project("培训", 300, "95%", '[claimed]\n"乙" = 9\n'),
        "项目/二.toml": project("宣传", 100, "75%"),
    })  # fmt: skip
    return tmp_path


@pytest.fixture
def call(folder: Path, capsys: pytest.CaptureFixture[str]) -> Called:
    """Return how to run a command in the folder: its exit code, output and messages."""
    del folder

    def calling(*arguments: str) -> tuple[int, str, str]:
        code = run(arguments)
        out, err = capsys.readouterr()
        return code, out, err

    return calling


# score-set


def test_a_folder(call: Called) -> None:
    """One table, best first, equal totals with one rank; who lacks data comes last, with the range."""
    code, out, err = call("score-set", "单位")
    assert (code, err) == (0, "")
    assert out == snapshot("""\
指标体系：示例（t/1），2022 年度

名次  单位         总分  等级            问题
   1  乙局       100.00  优                 1
   2  甲局        90.00  优                 0
   2  丙局        90.00  优                 0
      丁局  0.00~100.00  优或良或中或差     1

填报数据 4 份，评出 3 个：优 3 个，良 0 个，中 0 个，差 0 个
平均 93.33 分，最高 100.00 分，最低 90.00 分（3 个有总分的单位）
1 个数据不全，总分待定，不排名次
""")


def test_what_fails_is_told_after_the_rest(call: Called, folder: Path) -> None:
    """A submission that is wrong, one that can't be read, and one unit twice: exit code 1, everybody else scored."""
    write(folder, {
        "单位/5.toml": unit("戊局", 1, '"数书" = 1\n'),
        "单位/6.toml": 'unit = "己局"\n[fields\n',
        "单位/7.toml": '[fields]\n"数" = 9\n',
        "单位/8.toml": unit("丙局", 9),
    })  # fmt: skip
    code, out, err = call("score-set", "单位")
    assert (code, err) == (1, "")
    assert out == snapshot("""\
指标体系：示例（t/1），2022 年度

名次  单位         总分  等级            问题
   1  乙局       100.00  优                 1
   2  甲局        90.00  优                 0
      丁局  0.00~100.00  优或良或中或差     1

填报数据 8 份，评出 2 个：优 2 个，良 0 个，中 0 个，差 0 个
平均 95.00 分，最高 100.00 分，最低 90.00 分（2 个有总分的单位）
1 个数据不全，总分待定，不排名次
5 份有错，没有评分，也没有参加比较；改正以后要全部重新评

没有评分：丙局（单位/3.toml）
错误 S609：“丙局”有 2 份填报数据：单位/3.toml、单位/8.toml
  --> 单位/3.toml:2:8
  |
2 | unit = "丙局"
  |        ^^^^^^
   = 一个单位只留一份；不是同一个单位的，改正 unit
   = 改正之前几份都不评分，也不参加比较

没有评分：戊局（单位/5.toml）
错误 S601：没有叫“数书”的数据项
  --> 单位/5.toml:6:1
  |
6 | "数书" = 1
  | ^^^^^^
   = 是不是“数”？
   = 用 jixiao fields t/1 列出全部数据项

没有评分：单位/6.toml
错误 D204：[ ] 没有写完
  --> 单位/6.toml:2:8
  |
2 | [fields
  |        ^
   = 写成 [score] 这样

没有评分：单位/7.toml
错误 D222：缺少“unit”
  --> 单位/7.toml:1:1
  |
1 | [fields]
  | ^
   = 在这里补上 unit = …

没有评分：丙局（单位/8.toml）
错误 S609：“丙局”有 2 份填报数据：单位/3.toml、单位/8.toml
  --> 单位/8.toml:2:8
  |
2 | unit = "丙局"
  |        ^^^^^^
   = 一个单位只留一份；不是同一个单位的，改正 unit
   = 改正之前几份都不评分，也不参加比较
""")


@pytest.mark.long
def test_other_files_are_skipped_and_named(call: Called, folder: Path) -> None:
    """What is plainly no submission is not scored and not hidden."""
    (folder / "单位" / "子文件夹").mkdir()
    card = jixiao.load("rules.toml").score("单位/1.toml").to_json()
    write(folder, {
        "单位/0.toml": indicator("c", "丙"),
        "单位/cases.toml": 'ruleset = "t/1"\n[[cases]]\nname = "x"\n',
        "单位/jixiao.toml": "plugins = []\n",
        "单位/result.json": card,
        "单位/rules2.toml": ruleset(group("组"), entry("a")).replace("t/1", "t/3"),
        "单位/任意.toml": "x = 1\n",
        "单位/附件.pdf": "x",
        "单位/.隐藏.toml": "x",
        "单位/~$1.xlsx": "x",
    })  # fmt: skip
    code, out, _err = call("score-set", "单位")
    assert code == 0
    assert out.splitlines()[-1] == snapshot(
        "跳过 8 个：单位/0.toml（指标文件）、单位/cases.toml（算例文件）、单位/jixiao.toml（项目设置）、单位/result.json（评分结果）、单位/rules2.toml（指标体系文件）、单位/任意.toml（看不出种类）、单位/子文件夹（文件夹）、单位/附件.pdf（不是 .toml 或 .json）"
    )
    assert "填报数据 4 份" in out


def test_files_that_are_named_are_submissions(call: Called) -> None:
    """A file given by its name is never skipped: that it is another kind of file is told."""
    code, out, _err = call("score-set", "单位/1.toml", "a.toml")
    assert code == 1
    assert "没有评分：a.toml\n错误 S608：这是指标文件，不是填报文件：a.toml" in out


@pytest.mark.long
def test_the_table_as_csv(call: Called, folder: Path) -> None:
    """Excel opens it as UTF-8; no cell is a formula; nothing is overwritten unasked."""
    evil = ("=HYPERLINK(1)", "+1", "-1", "@sum", "\\t=1")
    write(folder, {f"单位/e{index}.toml": unit(name, index) for index, name in enumerate(evil)})
    write(folder, {"单位/f.toml": unit("=坏", 1, '"数书" = 1\n')})
    code, out, err = call("score-set", "单位", "-o", "表.csv")
    assert (code, err) == (1, "")
    assert "已写入 表.csv" in out
    content = (folder / "表.csv").read_bytes()
    assert content.startswith(b"\xef\xbb\xbf" + "名次,单位,总分,等级,问题数,文件,说明\r\n".encode())
    rows = list(csv.reader(content.decode("utf-8-sig").splitlines()))
    assert rows[1] == ["1", "乙局", "100.00", "优", "1", "单位/2.toml", ""]
    assert rows[2] == ["2", "甲局", "90.00", "优", "0", "单位/1.toml", ""]
    assert [row for row in rows if row[1] == "丁局"] == [
        ["", "丁局", "", "优或良或中或差", "1", "单位/4.json", "数据不全，总分在 0.00~100.00 之间"]
    ]
    assert rows[-1] == [
        "",
        "'=坏",
        "",
        "",
        "",
        "单位/f.toml",
        "没有评分：S601 没有叫“数书”的数据项（第 6 行）",
    ]
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@", "\t"))]
    assert {row[1] for row in rows} >= {"'=HYPERLINK(1)", "'+1", "'-1", "'@sum", "'\t=1"}
    code, _out, err = call("score-set", "单位", "-o", "表.csv")
    assert (code, err) == (
        1,
        "错误 C706：文件已经存在，没有覆盖：表.csv\n   = 换一个文件名，或加 --force 覆盖\n",
    )
    assert (folder / "表.csv").read_bytes() == content
    assert call("score-set", "单位/1.toml", "-o", "表.csv", "--force")[0] == 0
    assert (folder / "表.csv").read_bytes() != content


def test_only_csv_is_written(call: Called, folder: Path) -> None:
    """A text under the name of a workbook would not open."""
    code, _out, err = call("score-set", "单位", "-o", "表.xlsx")
    assert code == 2
    assert err == snapshot("""\
错误 C703：--output 的值不对：只能写 CSV 表，文件名以 .csv 结尾
   = 用 jixiao score-set --help 查看用法
""")
    assert not (folder / "表.xlsx").exists()


def test_as_json(call: Called, folder: Path) -> None:
    """Programs get the results in the order of the files, exact figures as text, and what failed."""
    write(folder, {"单位/5.toml": unit("戊局", 1, '"数书" = 1\n')})
    code, out, err = call("score-set", "单位", "--json")
    assert (code, err) == (1, "")
    found = json.loads(out)
    assert [(each["unit"], each["rank"]) for each in found["results"]] == [
        ("甲局", 2), ("乙局", 1), ("丙局", 2), ("丁局", None), ("戊局", None),
    ]  # fmt: skip
    assert found["results"][0]["across"] == {"名次": "2"}
    assert found["results"][3]["across"] == {"名次": None}
    assert [each["code"] for each in found["results"][1]["findings"]] == ["G801"]
    assert [each["code"] for each in found["results"][4]["problems"]] == ["S601"]
    assert found["statistics"] == {
        "submissions": 5, "failed": 1, "undecided": 1, "decided": 3, "ungraded": 0, "grades": {"优": 3, "良": 0, "中": 0, "差": 0},
        "mean": "280/3", "highest": "100.00", "lowest": "90.00",
    }  # fmt: skip
    assert found["skipped"] == []


@pytest.mark.long
def test_figures_are_over_those_that_have_them(call: Called, folder: Path) -> None:
    """A unit without the datum of a cap on its grade has a total, which counts in the mean, and no grade."""
    cap = '[[caps]]\nname = "封"\nwhen = "违规数 > 0"\ngrade = "中"\nreason = "违规"\n\n'
    write(folder, {
        "c.toml": indicator("c", "丙", "满分 * 数", number("数") + number("违规数")),
        "cap.toml": ruleset(group("组"), entry("c"), cap).replace("t/1", "t/3"),
        "三/1.toml": 'unit = "甲"\n[fields]\n"数" = 0.95\n"违规数" = 0\n',
        "三/2.toml": 'unit = "乙"\n[fields]\n"数" = 0.9\n',
        "三/3.toml": 'unit = "丙"\n[fields]\n"数" = 0.85\n"违规数" = 0\n',
        "三/4.toml": 'unit = "丁"\n[fields]\n"违规数" = 0\n',
    })  # fmt: skip
    _code, out, err = call("score-set", "三", "--ruleset", "cap.toml")
    assert err == ""
    assert "填报数据 4 份，评出 3 个：优 1 个，良 1 个，中 0 个，差 0 个，等级待定 1 个\n" in out
    assert "平均 90.00 分，最高 95.00 分，最低 85.00 分（3 个有总分的单位）\n" in out
    figures = json.loads(call("score-set", "三", "--json", "--ruleset", "cap.toml")[1])["statistics"]
    assert (figures["decided"], figures["ungraded"], figures["mean"]) == (3, 1, "90")


def test_the_ruleset_is_one(call: Called, folder: Path) -> None:
    """Units scored by different rubrics have no common rank, unless somebody says by which to score all."""
    write(folder, {"单位/9.toml": unit("壬局", 1).replace("t/1", "guangzhou/2022")})
    code, _out, err = call("score-set", "单位")
    assert code == 1
    assert err == snapshot("""\
错误 C712：这些填报文件用的不是同一个指标体系
   = t/1：单位/1.toml、单位/2.toml、单位/3.toml 等 4 个；guangzhou/2022：单位/9.toml
   = 用 --ruleset 指定一个，或分开评
""")
    assert call("score-set", "单位", "--ruleset", "rules.toml")[0] == 0


def test_no_ruleset_at_all(call: Called, folder: Path) -> None:
    """What keeps a file from naming it may be that it can't be read: that is told too."""
    write(folder, {"别处/1.toml": 'unit = "甲局"\n', "别处/2.toml": "unit = \n"})
    code, _out, err = call("score-set", "别处")
    assert code == 1
    assert err == snapshot("""\
错误 S606：填报文件都没有写用哪个指标体系
  --> 别处/1.toml:1:1
  |
1 | unit = "甲局"
  | ^
   = 用 --ruleset 指定
   = 用 jixiao rulesets 列出全部

错误 D204：“unit”没有写值
  --> 别处/2.toml:1:8
  |
1 | unit = \n\
  |        ^
   = 文字加引号；没有数据就整行删去

共 2 个错误
""")


@pytest.mark.parametrize("command", ["score-set", "roll-up"])
def test_nothing_to_score(call: Called, folder: Path, command: str) -> None:
    """An empty folder, and one with other files only, are told with what was passed over."""
    (folder / "空").mkdir()
    write(folder, {"别处/附件.pdf": "x"})
    assert call(command, "空")[2] == snapshot("""\
错误 C713：没有找到填报文件：空
   = 填报文件是 .toml 或 .json，直接放在文件夹里，不放在下级文件夹
""")
    assert call(command, "别处")[2] == snapshot("""\
错误 C713：没有找到填报文件：别处
   = 跳过了 1 个：别处/附件.pdf（不是 .toml 或 .json）
   = 填报文件是 .toml 或 .json，直接放在文件夹里，不放在下级文件夹
""")
    code, _out, err = call(command)
    assert (code, err.splitlines()[0]) == (2, "错误 C702：缺少 文件夹或文件…")


def test_a_file_that_is_not_there(call: Called) -> None:
    """Beside others that are there it is one failure."""
    code, out, _err = call("score-set", "单位/1.toml", "单位/l.toml")
    assert code == 1
    assert "没有评分：单位/l.toml\n错误 D201：没有这个文件：单位/l.toml" in out


@pytest.mark.long
def test_the_published_report_in_a_set(call: Called) -> None:
    """The shipped examples score the same in a set as alone."""
    code, out, _err = call("score-set", str(EXAMPLES))
    assert code == 0
    assert "93.81" in out
    assert "90.16" in out


@pytest.mark.long
def test_a_name_can_not_break_the_table(call: Called, folder: Path) -> None:
    """A unit's name comes from somebody else's file: no line break of it is shown, and a terminal code is refused."""
    write(folder, {"单位/1.toml": unit("甲\\n1  丙局", 5)})
    lines = call("score-set", "单位")[1].splitlines()
    assert any(line.startswith("   2  甲 1  丙局 ") for line in lines)
    write(folder, {"单位/1.toml": unit("甲\\u001b[2J", 5)})
    code, out, err = call("score-set", "单位")
    assert (code, "D224" in out + err, "\x1b" in out + err) == (1, True, False)


# roll-up


def test_projects_of_one_department(call: Called) -> None:
    """How each datum came about, then the scorecard of the whole: (95% × 300 + 75% × 100) ÷ 400 = 90%."""
    code, out, err = call("roll-up", "项目", "--unit", "示例局")
    assert (code, err) == (0, "")
    assert out == snapshot("""\
合并 2 份：培训、宣传

数据项  合并后  怎样来的
资金       400  相加：300（培训） + 100（宣传）
率         90%  按“资金”加权：(95% × 300 + 75% × 100) ÷ 400
没有合并：自评分（1 份）

示例局 2022 年度：总分 90.00 分，等级“优”
指标体系：示例（t/2）

指标      分值   得分  来源
总分    100.00  90.00
  组    100.00  90.00
    乙  100.00  90.00  计算

失分（从大到小）：
  −10.00  乙：率 90%。得分 = 100 × 90% = 90 分；满分 100.00 分，失 10.00 分。
  合计失分 10.00 分 = 满分 100.00 − 总分 90.00

""")


@pytest.mark.long
def test_the_whole_as_a_file(call: Called, folder: Path) -> None:
    """The file scores like the whole, and says where it comes from; nothing is overwritten unasked."""
    code, out, err = call("roll-up", "项目", "--unit", "示例局", "-o", "部门.toml")
    assert (code, err) == (0, "")
    assert "已写入 部门.toml\n" in out
    assert call("score", "部门.toml")[1].splitlines()[0] == "示例局 2022 年度：总分 90.00 分，等级“优”"
    assert call("roll-up", "项目", "-o", "部门.toml")[2].startswith("错误 C706：")
    assert (folder / "部门.toml").read_text(encoding="utf-8").startswith(
        "# 由 2 份填报数据合并：\n#   项目/一.toml（培训）\n#   项目/二.toml（宣传）\n# 没有合并：自评分（1 份）\n"
    )  # fmt: skip


@pytest.mark.long
def test_endless_numbers_need_places(call: Called, folder: Path) -> None:
    """Nothing is rounded unless somebody says to how many places; the result on the screen stays exact."""
    write(folder, {"项目/三.toml": project("检查", 200, "10%")})
    code, out, err = call("roll-up", "项目", "-o", "部门.toml")
    assert (code, out) == (1, "")
    assert err.startswith("错误 S614：“率”合并后是 19/30（约 63.33%），写不成有限小数")
    assert not (folder / "部门.toml").exists()
    code, out, err = call("roll-up", "项目", "-o", "部门.toml", "--places", "1")
    assert (code, err) == (0, "")
    assert "已写入 部门.toml，其中除不尽的数取了整，见文件里的说明；下面的得分是按准确值算的" in out
    assert "总分 63.33 分" in out
    assert '"率" = "63.3%"' in (folder / "部门.toml").read_text(encoding="utf-8")


@pytest.mark.long
def test_points_of_projects(call: Called) -> None:
    """The other reading: each project by itself, totals weighted by funds."""
    code, out, err = call("roll-up", "项目", "--unit", "示例局", "--of", "points")
    assert (code, err) == (0, "")
    assert out == snapshot("""\
示例局 2022 年度：各项目总分按“资金”加权，90.00 分，等级“优”
指标体系：示例（t/2）

项目  资金  占比   得分  等级
培训   300   75%  95.00  优
宣传   100   25%  75.00  中

(95.00 × 300 + 75.00 × 100) ÷ 400 = 90.00
""")
    found = json.loads(call("roll-up", "项目", "--of", "points", "--json")[1])
    assert (found["unit"], found["exact"], found["points"], found["grade"]) == (
        "2 个项目合计", "90", "90.00", "优",
    )  # fmt: skip


def test_the_whole_as_json(call: Called) -> None:
    """Programs get every datum with how it came about, and the scorecard."""
    found = json.loads(call("roll-up", "项目", "--json")[1])
    assert found["data"][1] == {
        "name": "率", "together": "weighted", "value": "90%", "how": "按“资金”加权：(95% × 300 + 75% × 100) ÷ 400",
    }  # fmt: skip
    assert (found["weight"], found["left_out"], found["card"]["total"]) == (
        "资金",
        ["自评分（1 份）"],
        "90.00",
    )
    assert found["sources"] == ["项目/一.toml", "项目/二.toml"]


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (
            ["--of", "sum"],
            snapshot("""\
错误 C703：--of 的值不对：不能是“sum”，可以写 data、points
   = 用 jixiao roll-up --help 查看用法
"""),
        ),
        (
            ["--places", "2"],
            snapshot("""\
错误 C703：命令写法不对：--places 只在写文件时有用，要和 -o 一起用
   = 用 jixiao roll-up --help 查看用法
"""),
        ),
        (
            ["--places", "31", "-o", "x.toml"],
            snapshot("""\
错误 C703：命令写法不对：--places 要在 0 到 30 之间
   = 用 jixiao roll-up --help 查看用法
"""),
        ),
        (
            ["--of", "points", "-o", "x.toml"],
            snapshot("""\
错误 C703：命令写法不对：--of points 只算得分，没有可以写的填报文件，不能和 -o 一起用
   = 用 jixiao roll-up --help 查看用法
"""),
        ),
    ],
)
def test_options_that_do_not_fit(call: Called, folder: Path, arguments: list[str], expected: str) -> None:
    """What makes no sense together is told before anything is computed or written."""
    code, out, err = call("roll-up", "项目", *arguments)
    assert (code, out) == (2, "")
    assert err == expected
    assert not (folder / "x.toml").exists()


@pytest.mark.long
def test_one_wrong_project_forbids_the_whole(call: Called, folder: Path) -> None:
    """A department without one of its projects is another department."""
    write(folder, {"项目/三.toml": project("检查", 200, "0%", '"书" = 1\n'), "项目/四.toml": "unit = \n"})
    code, out, err = call("roll-up", "项目")
    assert (code, out) == (1, "")
    assert err.startswith("错误 D204：")
    (folder / "项目" / "四.toml").unlink()
    assert call("roll-up", "项目")[2].startswith("错误 S601：没有叫“书”的数据项")
    assert call("roll-up", "项目", "--of", "points")[2].startswith("错误 S601：没有叫“书”的数据项")
