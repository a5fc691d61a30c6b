"""``jixiao show``: what it takes, what it prints, where it writes, and what it says of mistakes."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from inline_snapshot import snapshot
from tests.publishing.samples import FILES, RULESET, sample
from tests.rubrics import indicator, write

from jixiao.cli import run
from jixiao.problems import display_width

Called = Callable[..., tuple[int, str, str]]


@pytest.fixture
def call(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Called:
    """Return how to run a command in a folder with the sample rubric: its exit code, output and messages."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("JIXIAO_PLUGIN_PATH", raising=False)
    monkeypatch.setenv("COLUMNS", "80")
    write(tmp_path, {"rules.toml": RULESET, **{f"{name}.toml": text for name, text in FILES.items()}})

    def calling(*arguments: str) -> tuple[int, str, str]:
        code = run(["show", *arguments])
        out, err = capsys.readouterr()
        return code, out, err

    return calling


@pytest.mark.long
def test_a_ruleset_by_id_and_by_file(call: Called) -> None:
    """Either way the overview comes, with what to type for more."""
    code, out, err = call("rules.toml")
    assert (code, err) == (0, "")
    assert out.splitlines()[0] == "示例局整体支出绩效评价指标体系"
    assert out.splitlines()[-1] == "一个指标的全部内容：jixiao show 指标名称 --ruleset rules.toml"
    assert max(map(display_width, out.splitlines())) <= 80
    assert not any(line.endswith(" ") for line in out.splitlines())
    assert call("guangzhou/2022")[1].startswith("广州市区级部门整体支出绩效自评指标体系（2022 年度）\n")


@pytest.mark.long
def test_an_indicator_in_a_ruleset_and_alone(call: Called) -> None:
    """With a ruleset it has the year's weight and its groups; alone its own weight, or none."""
    assert "分值：50 分　上级指标：产出 › 数量　代号：t.rate\n" in call("执行率指标", "-r", "rules.toml")[1]
    for wanted in ("rate.toml", "t.rate", "“执行率”指标"):
        code, out, _ = call(wanted, "-p", ".")
        assert code == 0
        assert "分值：由指标体系规定　代号：t.rate\n" in out
    assert "分值：2 分　代号：guangzhou.carryover_rate\n" in call("guangzhou.carryover_rate")[1]
    assert "分值：50 分　上级指标" in call("rate.toml", "-r", "rules.toml")[1]


@pytest.mark.parametrize(
    ("arguments", "start"),
    [
        (["-f", "markdown"], "# 示例局整体支出绩效评价指标体系\n"),
        (["--format", "html"], '<!DOCTYPE html>\n<html lang="zh-CN">'),
        (["--format", "terminal"], "示例局整体支出绩效评价指标体系\n"),
    ],
)
def test_formats(call: Called, arguments: list[str], start: str) -> None:
    """The format that is named is printed."""
    assert call("rules.toml", *arguments)[1].startswith(start)


@pytest.mark.long
@pytest.mark.parametrize(
    ("name", "start"),
    [("a.html", "<!DOCTYPE html>"), ("a.MD", "# 示例局"), ("a.txt", "示例局"), ("甲 乙", "示例局")],
)
def test_files(call: Called, tmp_path: Path, name: str, start: str) -> None:
    """A file's name says its format; it is written whole and alone."""
    assert call("rules.toml", "-o", name) == (0, f"已写入 {name}\n", "")
    before = {*FILES, "rules"}
    assert {path.name for path in tmp_path.iterdir()} == {*(f"{each}.toml" for each in before), name}
    assert (tmp_path / name).read_text(encoding="utf-8").startswith(start)


@pytest.mark.long
def test_files_are_not_lost(call: Called, tmp_path: Path) -> None:
    """A file that is there stays as it is, unless --force is given."""
    (tmp_path / "a.md").write_text("旧", encoding="utf-8")
    code, out, err = call("rules.toml", "-o", "a.md")
    assert (code, out) == (1, "")
    assert err == snapshot("""\
错误 C706：文件已经存在，没有覆盖：a.md
   = 换一个文件名，或加 --force 覆盖
""")
    assert (tmp_path / "a.md").read_text(encoding="utf-8") == "旧"
    assert call("rules.toml", "-o", "a.md", "--force")[0] == 0
    assert (tmp_path / "a.md").read_text(encoding="utf-8").startswith("# 示例局")


@pytest.mark.long
def test_files_on_a_disk_without_links(call: Called, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a file can't have two names the promise is the same."""

    def refuse(*_names: object) -> None:
        raise OSError

    monkeypatch.setattr("os.link", refuse)
    assert call("rules.toml", "-o", "a.md")[0] == 0
    assert (tmp_path / "a.md").exists()
    code, _, err = call("rules.toml", "-o", "a.md")
    assert code == 1
    assert "C706" in err
    assert not list(tmp_path.glob(".jixiao-*"))


@pytest.mark.long
@pytest.mark.parametrize("force", [[], ["--force"]])
@pytest.mark.parametrize("name", ["没有的/a.md", ".", "a\0b"])
def test_files_that_cannot_be_written(call: Called, tmp_path: Path, name: str, force: list[str]) -> None:
    """A folder that is missing, a folder itself, a name that can't be: told, and nothing is left behind."""
    before = sorted(tmp_path.iterdir())
    code, _, err = call("rules.toml", "-o", name, *force)
    assert code == 1
    assert err.startswith("错误 C707：不能写文件：")
    assert sorted(tmp_path.iterdir()) == before


MISTAKES = [
    (
        ["guangzhou/2023"],
        1,
        snapshot("""\
错误 C705：没有叫“guangzhou/2023”的指标体系或指标
   = 是不是“guangzhou/2022”？
   = 用 jixiao rulesets 列出指标体系，用 jixiao plugins 列出指标
"""),
    ),
    (
        ["guangzhou.carryover_rat"],
        1,
        snapshot("""\
错误 C705：没有叫“guangzhou.carryover_rat”的指标体系或指标
   = 是不是“guangzhou.carryover_rate”？
   = 用 jixiao rulesets 列出指标体系，用 jixiao plugins 列出指标
"""),
    ),
    (
        ["执行率", "-r", "rules.toml"],
        1,
        snapshot("""\
错误 C705：指标体系 t/2023 里没有叫“执行率”的指标
   = 是不是““执行率”指标”？
   = 可用的有：“执行率”指标、制度建设、签订及时率、社会效益、创新
"""),
    ),
    (
        ["没有的.toml"],
        1,
        snapshot("""\
错误 D201：没有这个文件：没有的.toml
   = 检查路径和文件名
"""),
    ),
    (
        ["rules.toml", "-f", "pdf"],
        2,
        snapshot("""\
错误 C703：-f 的值不对：没有“pdf”这种格式，可以写 terminal、markdown、html、json
   = 用 jixiao show --help 查看用法
"""),
    ),
    (
        [],
        2,
        snapshot("""\
错误 C702：缺少 指标体系或指标
   = 用 jixiao show --help 查看用法
"""),
    ),
]


@pytest.mark.parametrize(
    ("arguments", "expected", "message"), MISTAKES, ids=[" ".join(each[0]) for each in MISTAKES]
)
def test_mistakes(call: Called, arguments: list[str], expected: int, message: str) -> None:
    """A mistake is told in Chinese with the nearest name or the way out, without a traceback."""
    code, out, err = call(*arguments)
    assert (code, out) == (expected, "")
    assert err == message


def test_two_indicators_of_one_name(call: Called, tmp_path: Path) -> None:
    """Which one is meant is never guessed."""
    write(tmp_path, {"other.toml": indicator("other", "签订及时率")})
    code, out, err = call("签订及时率", "-p", ".")
    assert (code, out) == (1, "")
    assert err == snapshot("""\
错误 C711：叫“签订及时率”的指标有 2 个
   = 写明 id：t.other、t.timely
   = 或用 --ruleset 指定指标体系
""")


def test_a_ruleset_that_is_not_there(call: Called) -> None:
    """The ruleset of an indicator is looked for like any other."""
    code, out, err = call("执行率指标", "-r", "没有的")
    assert (code, out) == (1, "")
    assert err.startswith("错误 P504：没有叫“没有的”的指标体系\n")


@pytest.mark.long
def test_an_indicator_that_needs_others(call: Called, tmp_path: Path) -> None:
    """One that uses another indicator's step, or whose points need a weight, can't be shown alone; the way out is told."""
    write(tmp_path, {"lean.toml": indicator("lean", "依赖别人", "满分 * 执行率指标.执行率")})
    code, _, err = call("lean.toml")
    assert code == 1
    assert err == snapshot('''\
错误 C710：“依赖别人”不能离开指标体系单独显示
  --> lean.toml:1:6
  |
1 | id = "t.lean"
  |      ^^^^^^^^
   = 它用到别的指标，或没有写分值（weight）时，用 --ruleset 指定它所在的指标体系

错误 F310：没有叫“执行率指标.执行率”的数据项或中间量
  --> lean.toml:6:19
  |
6 | formula = """满分 * 执行率指标.执行率"""
  |                     ^^^^^^^^^^^^^^^^^
   = 可用的有：满分、总分.满分、单独一项.满分、依赖别人.满分、依赖别人.分值、依赖别人.得分、单独一项.分值、单独一项.得分、总分.分值、总分.得分

共 2 个错误
''')
    code, _, err = call("list.toml")
    assert code == 1
    assert "C710：“制度建设”不能离开指标体系单独显示" in err


@pytest.mark.long
def test_a_broken_file_is_told(call: Called, tmp_path: Path) -> None:
    """What is wrong with a file is told with its place, whether a ruleset or an indicator is asked for."""
    write(tmp_path, {"rate.toml": indicator("rate", "执行率指标", "满分 *")})
    for arguments in (["rules.toml"], ["rate.toml"], ["t.rate", "-p", "."]):
        code, _, err = call(*arguments)
        assert code == 1
        assert "错误 F306" in err
        assert "rate.toml:" in err


def test_an_edition_of_the_year(call: Called) -> None:
    """The sheet in a ruleset is the edition of its year, and says what changed."""
    assert "版次：自 2023 年起：界限改为 90%\n" in call("t.rate", "-r", "rules.toml")[1]


@pytest.mark.long
def test_nothing_is_loaded_before_it_is_used() -> None:
    """Loading a ruleset loads no publishing; rich loads with the terminal format only."""
    code = "import sys, jixiao; jixiao.load('guangzhou/2022'); assert not [m for m in sys.modules if 'publishing' in m or m == 'rich']"
    subprocess.run([sys.executable, "-c", code], check=True)
    code = "import sys; from jixiao.cli import run; run(['show', 'guangzhou/2022', '-f', 'html']); assert 'rich' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)


def test_the_sample_is_good(tmp_path: Path) -> None:
    """The rubric that these tests print loads."""
    assert sample(tmp_path).id == "t/2023"
