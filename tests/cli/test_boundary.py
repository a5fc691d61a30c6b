"""The boundary of the command line: streams, disks, folders and locales that fail end in a message, never a traceback."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import click
import jsonschema
import pytest
from tests.rubrics import EXAMPLES, entry, group, indicator, ruleset, write

import jixiao
from jixiao.authoring.editing.schemas import schema
from jixiao.cli import command, run
from jixiao.cli.boundary import wants_json
from jixiao.cli.output import Column, escaped, write_table
from jixiao.problems import display_width

CASE = str(EXAMPLES / "zengcheng-2022.toml")
JIXIAO = f'"{sys.executable}" -m jixiao'

pytestmark = pytest.mark.skipif(os.name == "nt", reason="shells and devices of POSIX")


def shell(line: str, folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a line of bash with ``jixiao`` in it."""
    return subprocess.run(
        ["bash", "-c", line.replace("jixiao", JIXIAO)],  # noqa: S607 - the bash of the machine
        cwd=folder,
        env={**os.environ, **environment},
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )


@pytest.mark.long
def test_a_reader_that_has_seen_enough_is_no_mistake(tmp_path: Path) -> None:
    """`| head` ends quietly with 0."""
    found = shell("jixiao show guangzhou/2022 -f markdown | head -1; exit ${PIPESTATUS[0]}", tmp_path)
    assert (found.returncode, found.stderr) == (0, "")
    assert len(found.stdout.splitlines()) == 1


@pytest.mark.long
@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (f"jixiao score {CASE} >&-", "已经关闭"),
        (f"jixiao score {CASE} --json >&-", "已经关闭"),
        (f"jixiao score {CASE} > /dev/full", "磁盘满了"),
        ("jixiao rulesets > /dev/full", "磁盘满了"),
        ("jixiao score nowhere.toml --json > /dev/full", "磁盘满了"),
        *(
            (f"jixiao {each} > /dev/full", "磁盘满了")
            for each in ("", "--help", "--version", "new cases --help")
        ),
        *((f"jixiao {each} >&-", "已经关闭") for each in ("--help", "--version", "score --help")),
    ],
)
def test_output_that_does_not_get_out_is_told(line: str, reason: str, tmp_path: Path) -> None:
    """Whoever believes exit code 0 would believe in a result that nobody has."""
    found = shell(line, tmp_path)
    assert found.returncode == 1
    assert found.stderr.startswith(f"错误 C721：结果没有写出去：标准输出{reason}\n")
    assert "Traceback" not in found.stderr
    assert "Exception ignored" not in found.stderr


@pytest.mark.long
@pytest.mark.parametrize("buffered", ["", "1"])
@pytest.mark.parametrize(
    ("line", "code"),
    [
        *((f"score nowhere.toml {each}", 1) for each in ("2>&-", "2>/dev/full", ">&- 2>&-")),
        ("score 2>/dev/full", 2),
        ("--verbose score nowhere.toml 2>/dev/full", 1),
        (f"--verbose score {CASE} 2>/dev/full", 0),
        (f"--verbose score {CASE} 2>&-", 0),
        (f"--verbose score {CASE} >/dev/full 2>/dev/full", 1),
        (f"score {CASE} >/dev/full 2>/dev/full", 1),
        (f"score {CASE} --json >&- 2>/dev/full", 1),
        ("--help >/dev/full 2>&1", 1),
    ],
)
def test_messages_that_nobody_can_read_keep_the_exit_code(
    line: str, code: int, buffered: str, tmp_path: Path
) -> None:
    """A closed or full standard error hides the message or the log, not the result nor that something is wrong."""
    found = shell(f"jixiao {line}", tmp_path, PYTHONUNBUFFERED=buffered)
    assert found.returncode == code
    if code == 0:
        assert "总分" in found.stdout


@pytest.mark.long
def test_a_file_never_takes_the_number_of_a_closed_stream(tmp_path: Path) -> None:
    """With standard output closed the first file opened would become it, and be written over."""
    found = shell(f"jixiao score {CASE} -o card.json >&- ; exit $?", tmp_path)
    assert found.returncode == 1
    assert json.loads((tmp_path / "card.json").read_text(encoding="utf-8"))["unit"]


@pytest.mark.long
def test_a_lost_working_folder_is_told(tmp_path: Path) -> None:
    """The working folder may be deleted under a shell that still stands in it."""
    (tmp_path / "gone").mkdir()
    found = shell("cd gone; rmdir ../gone; jixiao rulesets", tmp_path)
    assert (found.returncode, found.stdout) == (1, "")
    assert found.stderr.startswith("错误 C724：当前文件夹已经不在")


@pytest.mark.parametrize(
    "arguments",
    ["score {}", "score {}.toml", "check {}.toml", "score-set {}", "verify {}", "fmt {}", "new ruleset -o {}", "keygen {}",
     "batch {}.csv -r guangzhou/2022 -o out.csv", "test guangzhou/2022 --cases {}", "history {}.toml", "rulesets -p {}"],
)  # fmt: skip
def test_a_name_that_is_too_long_is_told(
    arguments: str, capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever the command does with it, a name of 9,000 bytes is one problem."""
    monkeypatch.chdir(tmp_path)
    assert run(arguments.format("长" * 3000).split()) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("错误 ")
    assert "Traceback" not in err


@pytest.mark.long
@pytest.mark.parametrize("locale", ["C", "POSIX"])
def test_chinese_names_and_data_under_an_ascii_locale(locale: str, tmp_path: Path) -> None:
    """A server's bare locale is no reason not to read what was typed."""
    (tmp_path / "填报.toml").write_bytes(Path(CASE).read_bytes())
    bare = {"LC_ALL": locale, "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"}
    found = shell("jixiao whatif 填报.toml 支出决算数=2508.64", tmp_path, **bare)
    assert (found.returncode, found.stderr) == (0, "")
    assert "到 2508.64 万元" in found.stdout


# A bug of ours


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> Callable[[Exception], None]:
    """Return how to let the command ``rulesets`` raise something."""

    def breaking(error: Exception) -> None:
        def raising(**_given: object) -> None:
            raise error

        monkeypatch.setattr(command.commands["rulesets"], "callback", raising)

    return breaking


def test_a_bug_of_ours_says_how_to_report_it(
    broken: Callable[[Exception], None], capsys: pytest.CaptureFixture[str]
) -> None:
    """With version, command and traceback, and an exit code that nothing else has."""
    broken(ZeroDivisionError("甲"))
    assert run(["rulesets"]) == 70
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("错误 C749：jixiao 自己出错了：ZeroDivisionError：甲\n")
    assert jixiao.engine_version() in err
    assert "命令 jixiao rulesets" in err
    assert "Traceback" in err


def test_a_bug_of_ours_is_json_for_programs(
    broken: Callable[[Exception], None], capsys: pytest.CaptureFixture[str]
) -> None:
    """A program learns the same, as one document."""
    broken(KeyError("甲"))
    assert run(["rulesets", "--json"]) == 70
    out, err = capsys.readouterr()
    problem = json.loads(out)["problems"][0]
    assert (problem["code"], err) == ("C749", "")
    assert problem["facts"]["command"] == ["jixiao", "rulesets", "--json"]
    assert "KeyError" in problem["facts"]["traceback"][-1]


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (PermissionError(13, "Permission denied", "甲.toml"), "C722"),
        (OSError(5, "Input/output error"), "C722"),
        (RecursionError("maximum recursion depth exceeded"), "C723"),
        (MemoryError(), "C723"),
        (UnicodeEncodeError("ascii", "甲", 0, 1, "ordinal not in range"), "C728"),
    ],
    ids=lambda each: each if isinstance(each, str) else type(each).__name__,
)
def test_what_the_system_refuses_is_no_bug(
    error: Exception,
    code: str,
    broken: Callable[[Exception], None],
    capsys: pytest.CaptureFixture[str],
) -> None:
    """It is told in Chinese, with a way out, and the file where the system names one."""
    broken(error)
    assert run(["rulesets", "--json"]) == 1
    problem = json.loads(capsys.readouterr().out)["problems"][0]
    assert problem["code"] == code
    assert problem["remedies"]
    assert problem["file"] == ("甲.toml" if isinstance(error, PermissionError) else None)


def test_an_interrupted_command_says_so(
    broken: Callable[[Exception], None], capsys: pytest.CaptureFixture[str]
) -> None:
    """Ctrl+C is 130, as for every program."""
    broken(click.Abort())
    assert run(["rulesets"]) == 130
    assert capsys.readouterr().err == "已中断\n"


# Programs


@pytest.mark.long
def test_the_face_for_programs_tells_what_the_system_refuses(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A program catches one kind of error."""
    rules = jixiao.load("guangzhou/2022")
    (tmp_path / "gone").mkdir()
    monkeypatch.chdir(tmp_path / "gone")
    (tmp_path / "gone").rmdir()
    for work in (lambda: jixiao.load("guangzhou/2022"), lambda: rules.score(CASE), jixiao.find_catalog):
        try:
            work()
        except jixiao.JixiaoError as error:
            assert error.codes == ("C724",)  # noqa: PT017 - scoring may well succeed without a working folder


@pytest.mark.parametrize(
    ("line", "code", "exit_code"),
    [
        ("score nowhere.toml --json", "D201", 1),
        ("score --json", "C702", 2),
        ("score --jsno --json", "C701", 2),
        ("soccer --json", "C704", 2),
        ("check nowhere --json", "P504", 1),
        ("diff nowhere guangzhou/2022 -f json", "P504", 1),
        ("diff nowhere guangzhou/2022 --format=json", "P504", 1),
        ("prove guangzhou/2022 不存在 --json", "C705", 1),
    ],
)
def test_problems_are_one_json_document(
    line: str, code: str, exit_code: int, capsys: pytest.CaptureFixture[str]
) -> None:
    """Where JSON was asked for, what is wrong is JSON too, in the shape that the schema says."""
    assert run(line.split()) == exit_code
    out, err = capsys.readouterr()
    assert err == ""
    data = json.loads(out)
    jsonschema.validate(data, schema("problems"))
    assert [each["code"] for each in data["problems"]] == [code]


def test_what_asks_for_json() -> None:
    """Behind ``--`` there are no options."""
    assert wants_json(["score", "--json"])
    assert wants_json(["diff", "-f", "json"])
    assert not wants_json(["score", "--", "--json"])
    assert not wants_json(["diff", "-f", "html"])


def test_json_holds_nothing_that_breaks_a_terminal() -> None:
    """What is no plain character is an escape, and reads as it was."""
    text = json.dumps({"\u202e甲": "\x1b[2J\x85\u2028\ud800\U000e0001\u3000"}, ensure_ascii=False, indent=2)
    shown = escaped(text)
    assert all(each.isprintable() or each in "\n\u3000" for each in shown)
    assert json.loads(shown) == json.loads(text)


# What a command may write over


@pytest.mark.parametrize(
    "line",
    [
        "score data.toml -o link.json --force",
        "roll-up data.toml other.toml -o data.toml --force",
        "roll-up . -o other.toml --force",
        "test guangzhou/2022 --cases data.toml --junit data.toml",
    ],
)
def test_nothing_is_written_over_what_is_read(
    line: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not by another name, not by a link, not as one file of a folder."""
    monkeypatch.chdir(tmp_path)
    before = Path(CASE).read_bytes()
    for name in ("data.toml", "other.toml"):
        (tmp_path / name).write_bytes(before)
    (tmp_path / "link.json").symlink_to("data.toml")
    assert run(line.split()) == 1
    assert capsys.readouterr().err.startswith("错误 C727：要写的文件就是要读的文件")
    assert (tmp_path / "data.toml").read_bytes() == (tmp_path / "other.toml").read_bytes() == before


# From any folder


@pytest.mark.long
@pytest.mark.parametrize("line", ["score --example", "explain --example", "explain --example 结转结余率"])
def test_the_shipped_example_scores_from_any_folder(
    line: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What README shows works in an empty folder."""
    monkeypatch.chdir(tmp_path)
    assert run(line.split()) == 0
    assert capsys.readouterr().out


@pytest.mark.long
def test_examples_are_laid_out_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """After `new examples` the commands of the documents work as they stand there."""
    monkeypatch.chdir(tmp_path)
    assert run(["new", "examples"]) == 0
    assert run(["new", "examples"]) == 1
    assert "C706" in capsys.readouterr().err
    assert run(["score", "examples/complete-2022.toml"]) == 0


def test_a_table_on_a_narrow_terminal_keeps_its_tree(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """What is folded stays under its indentation, empty columns take no room, nothing is wider than the terminal."""
    monkeypatch.setattr("jixiao.cli.output.on_terminal", lambda: True)
    monkeypatch.setenv("COLUMNS", "60")
    columns = [Column("指标"), Column("得分", right=True), Column("来源"), Column("备注")]
    rows = [
        ["总分", "1.00", "", ""],
        ["    部门整体绩效目标产出指标完成情况", "1.00", "", "分值为推断，而且这里还有很长的话"],
    ]
    write_table(columns, rows)
    lines = [click.unstyle(line) for line in capsys.readouterr().out.splitlines()]
    assert "来源" not in lines[0]
    assert all(display_width(line) <= 60 for line in lines)
    assert [line[:4] for line in lines[3:]] == ["    "] * len(lines[3:])


@pytest.mark.long
@pytest.mark.parametrize(
    ("environment", "styled"), [({}, True), ({"NO_COLOR": "1"}, False), ({"TERM": "dumb"}, False)]
)
@pytest.mark.parametrize("command", ["rulesets", "show rules.toml -p ."])
def test_a_terminal_without_styles_gets_none(
    command: str, environment: dict[str, str], *, styled: bool, tmp_path: Path
) -> None:
    """NO_COLOR and TERM=dumb: no escapes at all, of tables and of documents."""
    write(tmp_path, {"a.toml": indicator("a", "甲"), "rules.toml": ruleset(group("组"), entry("a"))})
    said = f"import pty,sys; sys.exit(pty.spawn({[sys.executable, '-m', 'jixiao', *command.split()]!r}))"
    kept = {"TERM": "xterm", "NO_COLOR": "", **environment}
    found = subprocess.run(
        [sys.executable, "-c", said],
        cwd=tmp_path,
        env={**os.environ, **kept},
        capture_output=True,
        check=False,
    )
    assert found.stdout
    assert (b"\x1b" in found.stdout) is styled


@pytest.mark.long
@pytest.mark.parametrize("odd", ["mkfifo", "ln -s /dev/zero", "ln -s /dev/null", "mkdir"])
def test_what_is_no_plain_file_is_refused_and_never_waited_for(odd: str, tmp_path: Path) -> None:
    """A pipe that nobody writes to begins never, a device may never end: given by name, or lying among the rules."""
    write(tmp_path, {"a.toml": indicator("a", "甲"), "r.toml": ruleset(group("组"), entry("a"))})
    for name in ("x.toml", "x.json", "x.csv"):
        assert shell(f"{odd} {name}", tmp_path).returncode == 0
    calls = (
        "score x.toml", "score x.json -r r.toml", "check x.toml", "verify x.json", "fmt x.toml",
        "batch x.csv -r r.toml -o o.csv",
    )  # fmt: skip
    for call in calls:
        found = shell(f"timeout 30 jixiao {call}", tmp_path)
        assert found.returncode == 1, call
        assert "D202" in found.stderr or odd == "mkdir", call
    assert shell("timeout 30 jixiao check r.toml", tmp_path).returncode == 0
