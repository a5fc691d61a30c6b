"""The command line as people and scripts use it: what it prints, what it returns, what it says about mistakes."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from inline_snapshot import snapshot
from tests.rubrics import EXAMPLES, ROOT, entry, group, indicator, ruleset, write

import jixiao
from jixiao import Scorecard
from jixiao.authoring.editing.schemas import SCHEMA_KINDS
from jixiao.cli import run

# ruff: noqa: E501 - messages are pinned as users read them

CASE = str(EXAMPLES / "zengcheng-2022.toml")
Called = Callable[..., tuple[int, str, str]]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return an empty working folder without plugins in the environment."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("JIXIAO_PLUGIN_PATH", raising=False)
    return tmp_path


@pytest.fixture
def call(folder: Path, capsys: pytest.CaptureFixture[str]) -> Called:
    """Return how to run a command in the folder: its exit code, output and messages."""
    del folder

    def calling(*arguments: str) -> tuple[int, str, str]:
        code = run(arguments)
        out, err = capsys.readouterr()
        return code, out, err.replace(f"{ROOT.as_posix()}/", "")

    return calling


def small(folder: Path) -> None:
    """Write a small rubric and a submission into a folder."""
    write(folder, {
        "a.toml": indicator("a", "甲"), "b.toml": indicator("b", "“乙”项"),
        "rules.toml": ruleset(group("组"), entry("a", "40"), entry("b", "60")),
        "data.toml": 'ruleset = "rules.toml"\nunit = "示例单位"\n[fields]\n"a率" = "75%"\n"b率" = "100%"\n[claimed]\n"甲" = 31\n',
    })  # fmt: skip


# What is printed


def test_score(call: Called, folder: Path) -> None:
    """In a pipe the result is plain text in aligned columns, a Chinese character counting as two."""
    small(folder)
    code, out, err = call("score", "data.toml")
    assert (code, err) == (0, "")
    assert out == snapshot("""\
示例单位 2022 年度：总分 90.00 分，等级“优”
指标体系：示例（t/1）

指标          分值   得分   自评   差额  来源
总分        100.00  90.00
  组        100.00  90.00
    甲       40.00  30.00  31.00  +1.00  计算
    “乙”项   60.00  60.00                计算

失分（从大到小）：
  −10.00  甲：a率 75%。得分 = 40 × 75% = 30 分；满分 40.00 分，失 10.00 分。
  合计失分 10.00 分 = 满分 100.00 − 总分 90.00

需要注意：
  问题 G801 甲：自评 31.00 分，按数据应为 30.00 分，多报 1.00 分
""")
    assert "\x1b" not in out


def test_score_of_the_starting_case(call: Called) -> None:
    """The published report scores from anywhere, by the ruleset that it names."""
    code, out, err = call("score", CASE)
    assert (code, err) == (0, "")
    assert out.splitlines()[0] == "广州市增城区人民政府办公室 2022 年度：总分 93.81 分，等级“优”"
    assert "  合计失分 6.19 分 = 满分 100.00 − 总分 93.81" in out.splitlines()
    assert (
        "  问题 G802 总分：单位所报为 95.81 分，各项得分相加为 93.81 分，相差 2.00 分（多报）"
        in out.splitlines()
    )


@pytest.mark.long
def test_score_as_json(call: Called) -> None:
    """With --json the output is the scorecard and nothing else."""
    code, out, err = call("score", CASE, "--json")
    assert (code, err) == (0, "")
    assert Scorecard.from_json(out) == jixiao.load("guangzhou/2022").score(CASE)


def test_score_of_incomplete_data(call: Called, folder: Path) -> None:
    """Missing data is no mistake of the command: the range is printed and the exit code is 0."""
    small(folder)
    write(folder, {"part.json": '{"unit": "示例单位", "fields": {"b率": "100%"}}'})
    code, out, err = call("score", "part.json", "--ruleset", "rules.toml")
    assert (code, err) == (0, "")
    assert out == snapshot("""\
示例单位 2022 年度：数据不全，总分在 60.00 到 100.00 分之间，等级可能为“优”或“良”或“中”
指标体系：示例（t/1）

指标          分值          得分  来源    备注
总分        100.00  60.00~100.00          待定
  组        100.00  60.00~100.00          待定
    甲       40.00    0.00~40.00  缺数据  待定
    “乙”项   60.00         60.00  计算

需要注意：
  问题 G809 甲：缺少数据 a率
""")


def test_explain(call: Called, folder: Path) -> None:
    """Why each point was given or lost, of everything or of one indicator."""
    small(folder)
    assert call("explain", "data.toml")[:2] == (
        0,
        snapshot("""\
示例单位 2022 年度：总分 90.00 分，等级“优”
指标体系：示例（t/1）

失分（从大到小，合计 10.00 分）：
  1. 甲 −10.00 分
     a率 75%。得分 = 40 × 75% = 30 分；满分 40.00 分，失 10.00 分。

各指标：
  甲：30.00 / 40.00 分[计算]
     a率 75%。
     得分 = 40 × 75% = 30 分；满分 40.00 分，失 10.00 分。
  “乙”项：60.00 / 60.00 分[计算]
     b率 100%。
     得分 = 60 × 100% = 60 分。

需要注意：
  问题 G801 甲：自评 31.00 分，按数据应为 30.00 分，多报 1.00 分
"""),
    )
    assert call("explain", "data.toml", "乙项")[:2] == (
        0,
        snapshot("""\
  “乙”项：60.00 / 60.00 分[计算]
     b率 100%。
     得分 = 60 × 100% = 60 分。
     按评分规则得分 = 60
"""),
    )


@pytest.mark.long
def test_check(call: Called, folder: Path) -> None:
    """A ruleset that is right says so, how large it is, and what in it is not read in a source."""
    small(folder)
    code, out, _ = call("check", "rules.toml")
    assert code == 0
    assert out.splitlines()[0] == "没有错误：示例（t/1，2022 年度）"
    code, out, _ = call("check", "guangzhou/2022")
    assert code == 0
    assert "不是原文、需要核实的有 38 处：" in out.splitlines()
    assert sum(line.startswith("  推断 ") for line in out.splitlines()) == 36


@pytest.mark.long
def test_fields(call: Called, folder: Path) -> None:
    """What a unit must fill in, with type, unit, source and what it is for; the columns of tables below them."""
    small(folder)
    assert call("fields", "rules.toml")[:2] == (
        0,
        snapshot("""\
数据项  类型  用于
a率     比率  甲
b率     比率  “乙”项
"""),
    )
    out = call("fields", "guangzhou/2022")[1].splitlines()
    assert out[0].split() == ["数据项", "类型", "单位", "来源", "用于"]
    assert any(line.startswith("采购合同") for line in out)
    assert any(line.startswith("  · 中标通知书日期") for line in out)
    assert not any("签订天数" in line for line in out)


def test_plugins(call: Called, folder: Path) -> None:
    """Everything that was found is listed with its state; broken files with what is wrong, and the command succeeds."""
    write(folder, {"mine/a.toml": indicator("a", "甲"), "mine/bad.toml": "名称 = 1\n"})
    code, out, err = call("plugins", "-p", "mine")
    assert (code, err) == (0, "")
    lines = out.splitlines()
    assert lines[0].split() == ["id", "种类", "名称", "版次", "摘要", "状态", "文件"]
    assert [line.split()[-2:] for line in lines if "mine/" in line and "-->" not in line] == [
        ["有错", "mine/bad.toml"],
        ["可用", "mine/a.toml"],
    ]
    assert "错误 D206：键“名称”没有加引号" in lines


def test_rulesets(call: Called, folder: Path) -> None:
    """The rulesets that can be named."""
    small(folder)
    code, out, _ = call("rulesets", "-p", ".")
    assert code == 0
    ids = [line.split()[0] for line in out.splitlines()]
    assert ids == ["id", *sorted(ids[1:])]
    assert {"guangzhou/2022", "t/1"} <= set(ids)


@pytest.mark.long
@pytest.mark.parametrize(
    "arguments", [("plugins", "--json"), ("rulesets", "--json"), ("fields", "guangzhou/2022", "--json"), ("check", "guangzhou/2022", "--json"), ("score", CASE, "--json"),
                  *(("schema", kind) for kind in SCHEMA_KINDS)],
    ids=" ".join,
)  # fmt: skip
def test_json(call: Called, arguments: tuple[str, ...]) -> None:
    """What is for programs is JSON from the first character to the last, with Chinese readable in it."""
    code, out, err = call(*arguments)
    assert (code, err) == (0, "")
    assert json.loads(out)
    assert "\\u" not in out.replace("\\u3000", "")


def test_help(call: Called) -> None:
    """Every command tells in Chinese what it does, and --help never fails."""
    code, out, _ = call()
    assert code == 0
    names = [
        line.split()[0] for line in out.split("命令：\n")[1].split("\n\n")[0].splitlines() if line[2] != " "
    ]
    assert names == [
        "score", "explain", "whatif", "cliffs", "score-set", "roll-up", "batch", "show", "diff", "history", "check", "prove", "test",
        "plugins", "rulesets", "fields", "freeze", "verify", "sign", "keygen", "fmt", "schema", "new",
    ]  # fmt: skip
    for name in (*names, "new indicator", "new ruleset"):
        code, out, _ = call(*name.split(), "--help")
        assert code == 0
        assert out.startswith(f"用法：jixiao {name} ")
        assert "  --help " in out
        assert "显示这段帮助" in out


def test_version(call: Called) -> None:
    """The version that a bug report needs."""
    assert call("--version")[:2] == (0, f"jixiao {jixiao.engine_version()}\n")


# New files


def test_new_files_load_and_score(call: Called, folder: Path) -> None:
    """What `new` writes is a working rubric as it stands: it checks, and it scores."""
    assert call("new", "indicator", "-o", "carryover.toml") == (0, "已写入 carryover.toml\n", "")
    assert call("new", "ruleset", "-o", "rules.toml")[0] == 0
    with (folder / "rules.toml").open("a", encoding="utf-8") as file:
        file.write(
            '\n[[groups]]\nname = "另加"\nweight = 10\n\n[[indicators]]\nid = "example.carryover"\ngroup = "另加"\nweight = 10\n'
        )
    text = (folder / "rules.toml").read_text(encoding="utf-8").replace("total = 100", "total = 110")
    (folder / "rules.toml").write_text(text, encoding="utf-8")
    assert call("check", "rules.toml")[0] == 0
    data = {
        "支出决算数": 95,
        "调整后预算数": 100,
        "年末结转结余": 5,
        "支出预算数": 100,
        "年末结转结余数": 15,
        "全年支出预算数": 100,
    }
    write(folder, {"data.json": json.dumps({"unit": "示例单位", "ruleset": "rules.toml", "fields": data})})
    code, out, err = call("score", "data.json")
    assert (code, err) == (0, "")
    # 50 × 95 %, 50, and 10 − 0.1 × 5 percentage points over
    assert out.splitlines()[0] == "示例单位 2022 年度：总分 107.00 分，等级“优”"


@pytest.mark.long
def test_new_ruleset_loads_as_it_is(call: Called) -> None:
    """The ruleset that `new` prints needs no change before it can be checked."""
    call(
        "new",
        "ruleset",
        "--id",
        "我的".encode().hex() + "/2025",
        "--name",
        '带"引号"的名称',
        "--year",
        "2025",
        "-o",
        "r.toml",
    )
    assert call("check", "r.toml")[0] == 0


def test_new_prints_without_output(call: Called) -> None:
    """Without -o the file goes to the output, to be redirected."""
    code, out, _ = call("new", "indicator", "--id", "my.indicator", "--name", "我的指标")
    assert code == 0
    assert 'id     = "my.indicator"' in out
    assert 'name   = "我的指标"' in out


def test_new_overwrites_nothing(call: Called, folder: Path) -> None:
    """An author's file is never replaced."""
    write(folder, {"mine.toml": "我的"})
    assert call("new", "indicator", "-o", "mine.toml") == snapshot(
        (
            1,
            "",
            """\
错误 C706：文件已经存在，没有覆盖：mine.toml
   = 换一个文件名，或先移走已有的文件
""",
        )
    )
    assert (folder / "mine.toml").read_text(encoding="utf-8") == "我的"


# Mistakes


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        pytest.param(
            ["scroe"],
            snapshot(
                (
                    2,
                    "",
                    """\
错误 C704：没有命令 scroe
   = 是不是“score”？
   = 可用的有：score、explain、whatif、cliffs、score-set、roll-up、batch、show、diff、history、check、prove 等 23 个
   = 用 jixiao --help 查看用法
""",
                )
            ),
            id="C704 command",
        ),
        pytest.param(
            ["new", "indictor"],
            snapshot(
                (
                    2,
                    "",
                    """\
错误 C704：没有命令 indictor
   = 是不是“indicator”？
   = 可用的有：indicator、ruleset、cases、examples
   = 用 jixiao new --help 查看用法
""",
                )
            ),
            id="C704 command of a group",
        ),
        pytest.param(
            ["score", "--jsn", "x"],
            snapshot(
                (
                    2,
                    "",
                    """\
错误 C701：没有选项 --jsn
   = 是不是“--json”？
   = 可用的有：--example、--ruleset、-r、--json、-o、--output、--force、--strict、--plugins、-p、--trust、--allow 等 13 个
   = 用 jixiao score --help 查看用法
""",
                )
            ),
            id="C701 option",
        ),
        pytest.param(
            ["-h"],
            snapshot(
                (
                    2,
                    "",
                    """\
错误 C701：没有选项 -h
   = 是不是“--help”？
   = 可用的有：--version、--verbose、-v、--help
   = 用 jixiao --help 查看用法
""",
                )
            ),
            id="C701 short option",
        ),
        pytest.param(
            ["score"],
            snapshot(
                (
                    2,
                    "",
                    """\
错误 C702：缺少 填报文件
   = 用 jixiao score --help 查看用法
""",
                )
            ),
            id="C702 file",
        ),
        pytest.param(
            ["check"],
            snapshot(
                (
                    2,
                    "",
                    """\
错误 C702：缺少 指标体系
   = 用 jixiao check --help 查看用法
""",
                )
            ),
            id="C702 ruleset",
        ),
        pytest.param(
            ["new", "ruleset", "--year", "abc"],
            snapshot(
                (
                    2,
                    "",
                    """\
错误 C703：--year 的值不对：要写整数
   = 用 jixiao new ruleset --help 查看用法
""",
                )
            ),
            id="C703 year",
        ),
        pytest.param(
            ["new", "indicator", "-o"],
            snapshot(
                (
                    2,
                    "",
                    """\
错误 C703：选项 -o 后面缺少内容
   = 用 jixiao --help 查看用法
""",
                )
            ),
            id="C703 option without value",
        ),
        pytest.param(
            ["score", "--json=x", "y"],
            snapshot(
                (
                    2,
                    "",
                    """\
错误 C703：选项 --json 后面不写内容
   = 用 jixiao --help 查看用法
""",
                )
            ),
            id="C703 flag with value",
        ),
        pytest.param(
            ["score", "我的", "文件.toml"],
            snapshot(
                (
                    2,
                    "",
                    """\
错误 C703：多了：文件.toml
   = 带空格的文件名要加引号
   = 用 jixiao score --help 查看用法
""",
                )
            ),
            id="C703 space in a name",
        ),
        pytest.param(
            ["explain", CASE, "结转率"],
            snapshot(
                (
                    1,
                    "",
                    """\
错误 C705：没有叫“结转率”的指标
   = 是不是“结转结余率”？
   = 可用的有：总分、履职效能、整体效能、部门整体绩效目标产出指标完成情况、部门整体绩效目标效益指标完成情况、部门预算资金支出率、管理效率、预算编制、新增预算项目事前绩效评估、预算执行、结转结余率、财务管理合规性 等 36 个
""",
                )
            ),
            id="C705 indicator",
        ),
        pytest.param(
            ["new", "ruleset", "-o", "nowhere/x.toml"],
            snapshot(
                (
                    1,
                    "",
                    """\
错误 C707：不能写文件：nowhere/x.toml（没有这个文件或文件夹）
   = 检查文件夹是否存在、是否可写
""",
                )
            ),
            id="C707 folder",
        ),
        pytest.param(
            ["schema", "rule"],
            snapshot(
                (
                    1,
                    "",
                    """\
错误 C708：没有叫“rule”的文件种类
   = 是不是“ruleset”？
   = 可用的有：indicator、ruleset、submission、cases、project、calendar、frozen、signature、verification、difference、scorecard、problems 等 34 个
""",
                )
            ),
            id="C708 kind",
        ),
        pytest.param(
            ["check", "guangzhou/2202"],
            snapshot(
                (
                    1,
                    "",
                    """\
错误 P504：没有叫“guangzhou/2202”的指标体系
   = 是不是“guangzhou/2022”？
   = 可用的有：dazhou-project/2017、dazhou/2017、guangzhou/2022、mof-department/2013、mof-project/2013、mof-project/2020、mof-project/2021、sichuan-project/2023、wuhan-project/2020、yueyang/2018
   = 用 jixiao rulesets 列出全部
""",
                )
            ),
            id="P504 ruleset",
        ),
        pytest.param(
            ["score", CASE, "-p", "nowhere"],
            snapshot(
                (
                    1,
                    "",
                    """\
错误 P505：插件文件夹不存在：nowhere
   = 检查路径写得对不对（来自：命令或程序指定）
""",
                )
            ),
            id="P505 folder",
        ),
        pytest.param(
            ["score", CASE, "--trust", "nowhere.py"],
            snapshot(
                (
                    1,
                    "",
                    """\
错误 P505：受信文件不存在：nowhere.py
   = 检查路径写得对不对
""",
                )
            ),
            id="P505 trusted file",
        ),
        pytest.param(
            ["score", CASE, "--allow", "t.*"],
            snapshot(
                (
                    1,
                    "",
                    """\
错误 P506：指标体系“guangzhou/2022”不在许可范围内，没有载入
  --> examples/zengcheng-2022.toml:8:11
  |
8 | ruleset = "guangzhou/2022"
  |           ^^^^^^^^^^^^^^^^
   = 在 --allow 或 jixiao.toml 的 allow 里加上它的 id
""",
                )
            ),
            id="P506 not allowed",
        ),
        pytest.param(
            ["score", "none.toml"],
            snapshot(
                (
                    1,
                    "",
                    """\
错误 D201：没有这个文件：none.toml
   = 检查路径和文件名
""",
                )
            ),
            id="D201 file",
        ),
    ],
)
def test_mistakes(call: Called, arguments: list[str], expected: tuple[int, str, str]) -> None:
    """A mistake on the command line is told in Chinese on standard error, with the way out: 2 the command, 1 the files."""
    assert call(*arguments) == expected


def test_submission_that_names_no_ruleset(call: Called, folder: Path) -> None:
    """Which ruleset to use is never guessed."""
    write(folder, {"data.toml": '# 数据\nunit = "示例单位"\n'})
    assert call("score", "data.toml") == snapshot(
        (
            1,
            "",
            """\
错误 S606：填报文件没有写用哪个指标体系
  --> data.toml:1:1
  |
1 | # 数据
  | ^
   = 在填报文件里写 ruleset = "guangzhou/2022"，或用 --ruleset 指定
   = 用 jixiao rulesets 列出全部
""",
        )
    )


def test_several_mistakes_are_counted(call: Called, folder: Path) -> None:
    """All mistakes of a file are told in one go, and how many they are."""
    write(folder, {"data.toml": "unit = 1\nyaer = 2022\n"})
    assert call("score", "data.toml") == snapshot(
        (
            1,
            "",
            """\
错误 D221：不认识的键“yaer”
  --> data.toml:2:1
  |
2 | yaer = 2022
  | ^^^^
   = 是不是“year”？
   = 这里可以写：claimed、evidence、fields、judged、note、reasons、ruleset、stated、unit、year

错误 D223：“unit”要写文字（加引号），这里是 1
  --> data.toml:1:8
  |
1 | unit = 1
  |        ^
   = 文字两边加引号，例如 "文字"

共 2 个错误
""",
        )
    )


BROKEN: dict[str, bytes] = {
    "binary.toml": bytes(range(256)),
    "binary.json": b"\x00\x01\x02",
    "empty.toml": b"",
    "empty.json": b"",
    "gbk.toml": 'unit = "示例单位"\n'.encode("gbk"),
    "utf16.toml": 'unit = "示例单位"\n'.encode("utf-16"),
    "half.toml": 'unit = "示例单位'.encode(),
    "list.json": b"[1, 2]",
    "deep.json": b"[" * 100_000,
    "deep.toml": b"a = " + b"[" * 100_000,
    "surrogate.json": b'{"unit": "\\ud800", "ruleset": "guangzhou/2022"}',
    "surrogate_key.json": b'{"unit": "a", "ruleset": "guangzhou/2022", "fields": {"\\udfff": 1}}',
    "odd_ruleset.json": b'{"unit": "a", "ruleset": "\\ud800"}',
    "huge.json": b'{"unit": "a", "year": ' + b"9" * 10_000 + b"}",
    "nan.json": b'{"unit": "a", "ruleset": "guangzhou/2022", "stated": {"total": NaN}}',
    "text.txt": b"hello",
    "noending": b"hello",
    "table.toml": b'unit = "a"\nruleset = "guangzhou/2022"\n[fields.x.y]\nz = 1\n',
    "nul.toml": b'unit = "a"\nruleset = "a\\u0000.toml"\n',
    "self.toml": b'id = "self"\nextends = "self"\n',
    "long_name.toml": b'unit = "a"\nruleset = "' + b"x" * 5000 + b'.toml"\n',
}  # fmt: skip


ODD_NAMES = ("folder.toml", "missing.toml", "not\0a\nname.toml", "长" * 300 + ".toml")
OTHER_COMMANDS = ("explain", "fields", "score --ruleset", "score -p", "check --trust", "new indicator -o")


@pytest.mark.long
@pytest.mark.parametrize(
    ("command", "name"),
    [
        *(("score", name) for name in (*BROKEN, *ODD_NAMES)),
        *(("check", name) for name in (*BROKEN, *ODD_NAMES) if name.endswith("toml")),
        *((command, name) for command in OTHER_COMMANDS for name in ("binary.toml", "gbk.toml", *ODD_NAMES)),
    ],
)
def test_no_broken_input_crashes(
    folder: Path, capsys: pytest.CaptureFixture[str], command: str, name: str
) -> None:
    """Whatever a user points a command at, the answer is a message with a code and the way out: never a traceback."""
    for each, content in BROKEN.items():
        (folder / each).write_bytes(content)
    (folder / "folder.toml").mkdir()
    words = command.split()
    before = (
        [CASE]
        if command in {"score --ruleset", "score -p"}
        else ["guangzhou/2022"]
        if command == "check --trust"
        else []
    )
    code = run([words[0], *before, *words[1:], name] if before else [*words, name])
    out, err = capsys.readouterr()
    if command == "new indicator -o" and name == "missing.toml":
        assert (code, err) == (0, "")
    elif command == "score -p" and name == "folder.toml":
        assert code == 0  # an empty folder of plugins is one
    else:
        assert (code, out) == (1, "")
        assert err.startswith("错误 ")
    assert "Traceback" not in err


@pytest.mark.long
@pytest.mark.parametrize("named", ["a\\u0000.toml", "a\\u0000/b.toml", "\\u0000.json"])
def test_a_submission_that_names_no_possible_file(call: Called, folder: Path, named: str) -> None:
    """It is refused; with --ruleset it is scored by that, and its own name is told as another."""
    write(folder, {"nul.toml": f'unit = "a"\nruleset = "{named}"\n'})
    code, out, err = call("score", "nul.toml")
    assert (code, out, err[:8]) == (1, "", "错误 D202：")
    code, out, _ = call("score", "nul.toml", "--ruleset", "guangzhou/2022")
    assert code == 0
    assert "实际按“guangzhou/2022”评分" in out


@pytest.mark.long
def test_what_is_said_about_broken_files(call: Called, folder: Path) -> None:
    """The first line names the file or the place, in words that somebody who never saw TOML understands."""
    for each, content in BROKEN.items():
        (folder / each).write_bytes(content)
    by_system = {"nul.toml", "long_name.toml"}  # what the operating system says of such a name differs
    assert {
        name: [
            line for line in call("score", name)[2].splitlines() if line.startswith(("错误", "  -->", "   ="))
        ][:3]
        for name in BROKEN
        if name not in by_system
    } == snapshot(
        {
            "binary.toml": [
                "错误 D203：文件不是 UTF-8 编码：binary.toml 第 2 行",
                "  --> binary.toml:2:118",
                "   = 看起来不是文本文件",
            ],
            "binary.json": [
                "错误 D209：这里缺少一个值，或值的写法不对",
                "  --> binary.json:1:1",
                "   = 文字加双引号，是/否写 true 或 false，没有写 null",
            ],
            "empty.toml": ["错误 D222：缺少“unit”", "  --> empty.toml", "   = 在这里补上 unit = …"],
            "empty.json": [
                "错误 D209：这里缺少一个值，或值的写法不对",
                "  --> empty.json:1:1",
                "   = 文字加双引号，是/否写 true 或 false，没有写 null",
            ],
            "gbk.toml": [
                "错误 D203：文件不是 UTF-8 编码：gbk.toml 第 1 行",
                "  --> gbk.toml:1:10",
                "   = 看起来是 GBK（ANSI）编码的文件",
            ],
            "utf16.toml": [
                "错误 D203：文件不是 UTF-8 编码：utf16.toml 第 1 行",
                "  --> utf16.toml:1:1",
                "   = 看起来是 UTF-16（记事本的“Unicode”）编码的文件",
            ],
            "half.toml": ["错误 D204：引号没有配对", "  --> half.toml:1:12", "   = 在文字的末尾补一个引号"],
            "list.json": [
                "错误 D209：JSON 最外层要是花括号",
                "  --> list.json:1:1",
                '   = 整个文件写成 { "unit": …, "fields": { … } }',
            ],
            "deep.json": ["错误 D208：嵌套太深，最多 20 层", "  --> deep.json:1:1", "   = 减少括号的层数"],
            "deep.toml": ["错误 D208：嵌套太深，最多 20 层", "  --> deep.toml:1:5", "   = 减少括号的层数"],
            "surrogate.json": [
                "错误 D224：“unit”的值文字“?”不行：里面有不完整的字符",
                "  --> surrogate.json:1:10",
                "   = 删去这个字，重新输入",
            ],
            "surrogate_key.json": [
                "错误 S601：没有叫“\\udfff”的数据项",
                "  --> surrogate_key.json:1:55",
                "   = 用 jixiao fields guangzhou/2022 列出全部数据项",
            ],
            "odd_ruleset.json": [
                "错误 P504：没有叫“\\ud800”的指标体系",
                "  --> odd_ruleset.json:1:26",
                "   = 可用的有：dazhou-project/2017、dazhou/2017、guangzhou/2022、mof-department/2013、mof-project/2013、mof-project/2020、mof-project/2021、sichuan-project/2023、wuhan-project/2020、yueyang/2018",
            ],
            "huge.json": ["错误 N103：有一个数字太长", "  --> huge.json:1:23", "   = 数字最多 40 位有效数字"],
            "nan.json": [
                "错误 N102：“NaN”不是确定的数字",
                "  --> nan.json:1:64",
                "   = 写一个确定的数字；没有数据就整行删去，不写 nan 或 inf",
            ],
            "text.txt": ["错误 D205：看不出文件的种类：text.txt", "   = 文件名要以 .toml 或 .json 结尾"],
            "noending": ["错误 D205：看不出文件的种类：noending", "   = 文件名要以 .toml 或 .json 结尾"],
            "table.toml": [
                "错误 S601：没有叫“x”的数据项",
                "  --> table.toml:3:9",
                "   = 用 jixiao fields guangzhou/2022 列出全部数据项",
            ],
            "self.toml": [
                "错误 S608：这是指标体系文件，不是填报文件：self.toml",
                "  --> self.toml:1:1",
                "   = 写成 jixiao score 填报文件 --ruleset 指标体系文件",
            ],
        }
    )
