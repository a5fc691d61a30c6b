"""``-`` in place of every file that any command reads: good and bad input, one JSON document, the right exit code."""

from __future__ import annotations

import contextlib
import io
import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import click
import jsonschema
import pytest
from tests.rubrics import EXAMPLES, entry, group, indicator, ruleset, write

import jixiao
from jixiao.authoring.editing.schemas import schema
from jixiao.cli import command, run
from jixiao.cli.stdin import READ, File

RULES = ruleset(group("组"), entry("a", "100"))
DATA = 'unit = "甲"\nruleset = "t/1"\n[fields]\n"a率" = "75%"\n'
TABLE = "单位,a率\n甲,75%\n乙,100%\n"
CASES = "算例,说明,a率,应得.总分\n甲,四分之三,75%,75.00\n"
FROZEN, CARD, SIGNED, PRIVATE, PUBLIC = (
    "f.frozen.json",
    "card.json",
    "card.json.sig.json",
    "k.key.pem",
    "k.pub.pem",
)

Call = Callable[..., tuple[int, str, str]]

LINES = {
    ("score", "file"): ("score -", "data.toml"),
    ("score", "ruleset"): ("score data.toml -r -", "mine/rules.toml"),
    ("explain", "file"): ("explain -", "data.toml"),
    ("explain", "ruleset"): ("explain data.toml -r -", "mine/rules.toml"),
    ("whatif", "file"): ("whatif - a率=80%", "data.toml"),
    ("whatif", "ruleset"): ("whatif data.toml a率=80% -r -", "mine/rules.toml"),
    ("cliffs", "file"): ("cliffs -", "data.toml"),
    ("cliffs", "ruleset"): ("cliffs data.toml -r -", "mine/rules.toml"),
    ("score-set", "paths"): ("score-set - other.toml", "data.toml"),
    ("score-set", "ruleset"): ("score-set data.toml -r -", "mine/rules.toml"),
    ("roll-up", "paths"): ("roll-up - -r guangzhou/2022", "case.toml"),
    ("roll-up", "ruleset"): ("roll-up case.toml -r -", "guangzhou.json"),
    ("batch", "table"): ("batch - -r mine/rules.toml -o out.csv --force", "table.csv"),
    ("batch", "ruleset"): ("batch table.csv -r - -o out.csv --force", "mine/rules.toml"),
    ("show", "wanted"): ("show -", "mine/rules.toml"),
    ("show", "ruleset"): ("show 甲 -r -", "mine/rules.toml"),
    ("diff", "old"): ("diff - mine/rules.toml", "mine/rules.toml"),
    ("diff", "new"): ("diff mine/rules.toml -", FROZEN),
    ("diff", "table"): ("diff mine/rules.toml mine/rules.toml --data -", "table.csv"),
    ("history", "wanted"): ("history -", "mine/rules.toml"),
    ("check", "ruleset"): ("check -", "mine/rules.toml"),
    ("prove", "ruleset"): ("prove -", "mine/rules.toml"),
    ("test", "ruleset"): ("test - --cases cases.csv", "mine/rules.toml"),
    ("test", "files"): ("test mine/rules.toml --cases -", "cases.csv"),
    ("fields", "ruleset"): ("fields -", "mine/rules.toml"),
    ("freeze", "ruleset"): ("freeze - -o out.frozen.json --force", "mine/rules.toml"),
    ("verify", "files"): ("verify - -r mine/rules.toml", CARD),
    ("verify", "ruleset"): ("verify card.json -r -", FROZEN),
    ("verify", "submission"): ("verify card.json -r mine/rules.toml --submission -", "data.toml"),
    ("verify", "key"): ("verify card.json -r mine/rules.toml --key -", PUBLIC),
    ("verify", "signature"): ("verify card.json -r mine/rules.toml --signature -", SIGNED),
    ("sign", "file"): ("sign - --key k.key.pem -o out.sig.json --force", CARD),
    ("sign", "key"): ("sign card.json --key - -o out.sig.json --force", PRIVATE),
    ("fmt", "paths"): ("fmt -", "data.toml"),
    ("new cases", "ruleset"): ("new cases -", "mine/rules.toml"),
}  # fmt: skip
"""For every parameter that a file is read of: a command line with ``-`` there, and the file whose content is sent."""


def commands(of: click.Group, before: str = "") -> Iterator[tuple[str, click.Command]]:
    """Yield every command with its whole name."""
    for name, each in of.commands.items():
        if isinstance(each, click.Group):
            yield from commands(each, f"{before}{name} ")
        else:
            yield before + name, each


PARAMETERS = [(name, each) for name, one in commands(command) for each in one.params]


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with one file of every kind that a command reads."""
    folder = tmp_path_factory.mktemp("files")
    write(folder, {
        "mine/a.toml": indicator("a", "甲"), "mine/rules.toml": RULES, "data.toml": DATA, "table.csv": TABLE,
        "cases.csv": CASES, "other.toml": DATA.replace("甲", "乙"),
    })  # fmt: skip
    with contextlib.chdir(folder):
        for line in ("score data.toml -p mine -o card.json", "keygen k", "sign card.json --key k.key.pem"):
            assert run(line.split()) == 0
        shutil.copy(EXAMPLES / "zengcheng-2022.toml", "case.toml")
        Path("guangzhou.json").write_text(jixiao.load("guangzhou/2022").freeze(), encoding="utf-8")
        Path(FROZEN).write_text(jixiao.load("mine/rules.toml").freeze(), encoding="utf-8")
    return folder


@pytest.fixture
def call(
    files: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Call:
    """Return how to run a command line in a copy of the folder, with something on standard input."""
    shutil.copytree(files, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)

    def calling(line: str, given: str | bytes = "") -> tuple[int, str, str]:
        content = given.encode() if isinstance(given, str) else given
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(content)))
        code = run(line.split())
        out, err = capsys.readouterr()
        return code, out, err

    return calling


def test_every_file_that_is_read_may_be_standard_input() -> None:
    """No parameter that names a file is forgotten: each says what it makes of ``-``, and each that is read is in the table."""
    words = ("文件", "表", "指标体系", "公钥", "私钥")
    named = [each for _, each in PARAMETERS if any(word in (each.metavar or "") for word in words)]
    assert named
    assert [each.name for each in named if not isinstance(each.type, File)] == []
    assert {(name, each.name) for name, each in PARAMETERS if each.type is READ} == set(LINES)


@pytest.mark.long
@pytest.mark.parametrize("parameter", LINES, ids=" ".join)
def test_good_and_bad_input(parameter: tuple[str, str], call: Call, tmp_path: Path) -> None:
    """What the file itself gives, ``-`` gives with its content; bad content is told as JSON, whatever it is."""
    line, file = LINES[parameter]
    if parameter[0] not in {"sign", "fmt"}:
        line += " -p mine"
    content = (tmp_path / file).read_bytes()
    code, out, err = call(f"{line} --json", content)
    reported = json.loads(out)
    assert (code, err) == (0, "")
    jsonschema.validate(reported, schema(parameter[0].split()[0]))
    for bad in (b"", b"\x00\xff", content[:9]):
        if parameter == ("fmt", "paths") and bad == content[:9]:
            continue  # a file of TOML that means something else
        code, out, err = call(f"{line} --json", bad)
        assert (code, err) == (1, ""), bad
        reported = json.loads(out)
        if "checks" in reported:
            assert any(check["outcome"] == "fails" for check in reported["checks"])
        elif "results" in reported:
            assert any(each["problems"] for each in reported["results"])
        else:
            jsonschema.validate(reported, schema("problems"))
            assert all(each["remedies"] for each in reported["problems"])
        assert "jixiao-" not in out  # where it was kept meanwhile means nothing to anybody


@pytest.mark.long
@pytest.mark.parametrize("ending", ["csv", "jsonl", "parquet", "gbk", "utf-16", "tabs"])
def test_tables_are_told_apart_by_what_they_hold(ending: str, call: Call) -> None:
    """Any table that batch reads from a file it reads from standard input, and writes the same results."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    content = TABLE.encode()
    if ending == "jsonl":
        content = '\ufeff\n{"单位": "甲", "a率": "75%"}\n{"单位": "乙", "a率": "100%"}\n'.encode()
    if ending == "parquet":
        sink = io.BytesIO()
        pq.write_table(pa.table({"单位": ["甲", "乙"], "a率": ["75%", "100%"]}), sink)
        content = sink.getvalue()
    if ending in {"gbk", "utf-16"}:
        content = TABLE.encode(ending)
    if ending == "tabs":
        content = TABLE.replace(",", "\t").encode()
    code, _, err = call("batch - -r mine/rules.toml -o piped.csv", content)
    assert (code, err) == (0, "")
    assert call("batch table.csv -r mine/rules.toml -o whole.csv")[0] == 0
    assert Path("piped.csv").read_bytes() == Path("whole.csv").read_bytes()


def test_a_wrong_row_is_told_where_it_stands(call: Call) -> None:
    """The rows of standard input have lines as those of files do."""
    code, out, _ = call("batch - -r mine/rules.toml -o out.csv --json", TABLE.replace("75%", "多"))
    assert code == 1
    assert "标准输入.csv:2" in json.loads(out)["failed"][0]
    assert "标准输入.csv:2" in Path("out.csv").read_text(encoding="utf-8")


@pytest.mark.long
def test_a_batch_of_standard_input_goes_on_after_a_crash(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was scored is known by its content, so it need not have a name."""
    from jixiao.tables.io.writing import Writer

    rows = "".join(f"单位{number},{number % 101}%\n" for number in range(70_000))

    def lost(_self: Writer) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(Writer, "close", lost)
        assert call("batch - -r mine/rules.toml -o out.csv", f"单位,a率\n{rows}")[0] == 130
    code, out, _ = call("batch - -r mine/rules.toml -o out.csv --json", f"单位,a率\n{rows}")
    assert code == 0
    assert json.loads(out)["resumed"] > 0


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("score - -r -", "一个命令里只能写一个 -，这里有 2 个：填报文件、--ruleset"),
        ("score-set - -", "一个命令里只能写一个 -，这里有 2 个"),
        ("verify - --key -", "一个命令里只能写一个 -，这里有 2 个"),
        ("score data.toml -p -", "-p：文件夹不能从标准输入读"),
        ("score data.toml --trust -", "--trust：信任的是一个文件，不能从标准输入读"),
        ("score data.toml -o -", "--output：要写的文件不能是标准输入，也不能是标准输出"),
        ("test mine/rules.toml --junit -", "--junit：要写的文件"),
        ("new examples -o -", "--output：文件夹不能从标准输入读"),
        ("keygen -", "密钥是两个要写的文件"),
        ("check - --watch", "用 --watch 一直检查的是文件"),
        ("fmt - data.toml", "- 不能和别的文件一起写"),
    ],
)  # fmt: skip
def test_what_can_not_be_standard_input_says_why(line: str, said: str, call: Call) -> None:
    """A folder, a file to be written, a second one: the command is wrong, and says what to write instead."""
    code, _, err = call(line, DATA)
    assert code == 2
    assert said in err
    assert "C726" in err
    if "--watch" not in line:
        reported = json.loads(call(f"{line} --json", DATA)[1])
        jsonschema.validate(reported, schema("problems"))
        assert reported["problems"][0]["remedies"]


def test_a_password_can_not_be_asked_once_standard_input_was_read(
    call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without a terminal there is nobody to ask."""

    def closed(*_: object, **__: object) -> str:
        message = "I/O operation on closed file."
        raise ValueError(message)

    monkeypatch.setattr("click.prompt", closed)
    assert "C725" in call("keygen locked --password", "")[2]
