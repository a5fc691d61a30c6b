"""Files that can't be read: every message in full, nothing escapes as a Python error."""

from __future__ import annotations

import os
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest

from jixiao.documents import from_data, parse_json, parse_toml, read_document, read_toml
from jixiao.problems import JixiaoError

TOML_MESSAGES = [
    (
        "结转 = 2\n[步骤]\n",
        "错误 D206：键“结转”没有加引号\n  --> 甲.toml:1:1\n  |\n1 | 结转 = 2\n  | ^^^^\n"
        '   = 汉字作键要加引号，改成："结转" = 2\n\n'
        "错误 D206：小节名“步骤”没有加引号\n  --> 甲.toml:2:2\n  |\n2 | [步骤]\n  |  ^^^^\n"
        '   = 汉字作键要加引号，改成：["步骤"]',
    ),
    (
        "a = 5%",
        '错误 D204：百分数“5%”不能这样写\n  --> 甲.toml:1:5\n  |\n1 | a = 5%\n  |     ^^\n   = 写成 a = "5%"',
    ),
    (
        "a = 0.5.1",
        "错误 D204：“0.5.1”不是一个数\n  --> 甲.toml:1:5\n  |\n1 | a = 0.5.1\n  |     ^^^^^\n"
        "   = 小数写成 0.5 这样，不写千位分隔符",
    ),
    (
        "a = 甲乙",
        '错误 D204：文字“甲乙”没有加引号\n  --> 甲.toml:1:5\n  |\n1 | a = 甲乙\n  |     ^^^^\n   = 写成 a = "甲乙"',
    ),
    (
        "a = 012",
        "错误 D204：数字“012”前面多了 0\n  --> 甲.toml:1:5\n  |\n1 | a = 012\n  |     ^^^\n"
        "   = 删去前面的 0；编号一类的文字要加引号",
    ),
    (
        "a = 3个",
        "错误 D204：“3个”里的单位不能写在数字后面\n  --> 甲.toml:1:5\n  |\n1 | a = 3个\n  |     ^^^\n"
        "   = 只写数字，先换算成数据项写明的单位；不是数的加引号",
    ),
    (
        'a = "x',
        '错误 D204：引号没有配对\n  --> 甲.toml:1:6\n  |\n1 | a = "x\n  |      ^\n   = 在文字的末尾补一个引号',
    ),
    (
        "a = 1\na = 2\n",
        "错误 D207：“a”写了两次\n  --> 甲.toml:2:1\n  |\n2 | a = 2\n  | ^\n   = 第一处在第 1 行；删去一处",
    ),
    (
        "a ＝ 1",
        "错误 D210：引号外面用了全角的“＝”\n  --> 甲.toml:1:3\n  |\n1 | a ＝ 1\n  |   ^^\n   = 换成半角的 = 再试",
    ),
    (
        "weight = 2，",
        "错误 D210：引号外面用了全角的“，”\n  --> 甲.toml:1:11\n  |\n1 | weight = 2，\n  |           ^^\n"
        "   = 行末不用标点，删去它",
    ),
    (
        "a 1",
        "错误 D204：键的后面缺少等号\n  --> 甲.toml:1:3\n  |\n1 | a 1\n  |   ^\n   = 写成 键 = 值，例如 weight = 2",
    ),
    (
        "[[a]\n",
        "错误 D204：[[ ]] 没有写完\n  --> 甲.toml:1:4\n  |\n1 | [[a]\n  |    ^\n"
        "   = 写成 [[fields]] 这样，左右各两个方括号",
    ),
    (
        "a = nan\nb = 1e999\n",
        "错误 N102：“NaN”不是确定的数字\n  --> 甲.toml:1:5\n  |\n1 | a = nan\n  |     ^^^\n"
        "   = 写一个确定的数字；没有数据就整行删去，不写 nan 或 inf\n\n"
        "错误 N104：“1E+999”太大或太小\n  --> 甲.toml:2:5\n  |\n2 | b = 1e999\n  |     ^^^^^\n"
        "   = 第一位有效数字要在 10 的 -30 次方到 30 次方之间；检查指数和单位",
    ),
]


@pytest.mark.parametrize(("text", "message"), TOML_MESSAGES, ids=[each[0] for each in TOML_MESSAGES])
def test_toml_mistakes_are_told_in_chinese_with_their_place(text: str, message: str) -> None:
    """An author who has never heard of TOML learns what to change."""
    with pytest.raises(JixiaoError) as caught:
        parse_toml(text, "甲.toml")
    assert str(caught.value) == message


JSON_MESSAGES = [
    ('{"a":1,"a":2}', "D207", "“a”写了两次", ("第一处在第 1 行；删去一处",)),
    ("{a:1}", "D209", "键要用双引号括起来；最后一项后面不写逗号", ('写成 "名称": 值',)),
    ('{"a" 1}', "D209", "键的后面缺少冒号", ('写成 "名称": 值',)),
    ('{"a":"x', "D209", "引号没有配对", ("在文字的末尾补一个双引号",)),
    ('{"a":1}x', "D209", "末尾有多余的内容", ("整个文件只写一个 { … }",)),
    ("[1]", "D209", "JSON 最外层要是花括号", ('整个文件写成 { "unit": …, "fields": { … } }',)),
    (
        '{"a":Infinity}',
        "N102",
        "“Infinity”不是确定的数字",
        ("写一个确定的数字；没有数据就整行删去，不写 nan 或 inf",),
    ),
    ('{"a":1,"b":[{"c":1,"c":2}]}', "D207", "“c”写了两次", ("第一处在第 1 行；删去一处",)),
    ('{"甲":1,"\\u7532":2}', "D207", "“甲”写了两次", ("第一处在第 1 行；删去一处",)),
    ('{"a"：1}', "D210", "引号外面用了全角的“：”", ("换成半角的 : 再试",)),
    ('{"a":1，"b":2}', "D210", "引号外面用了全角的“，”", ("换成半角的 , 再试",)),
    ('{"a":5%}', "D209", "百分数要加引号", ('写成 "5%" 这样',)),
    ('{"a":01}', "D209", "数字前面多了 0", ("删去前面的 0；编号一类的文字要加引号",)),
    ('{"a":True}', "D209", "“True”要用小写字母", ("写成 true",)),
    ('{"a":None}', "D209", "JSON 里没有“None”", ("没有数据写 null",)),
    ("{'a':1}", "D209", "JSON 只用双引号", ("把单引号换成双引号",)),
    ('{"a":1 // 注\n}', "D209", "JSON 里不能写注释", ("删去注释；要写说明就用 TOML 文件",)),
    ('{"a":[1,]}', "D209", "最后一项后面多了逗号", ("删去这个逗号",)),
    ('{"a":1,}', "D209", "最后一项后面多了逗号", ("删去这个逗号",)),
    ('{"a":[1', "D209", "括号没有配对", ("在文件的末尾补上缺少的 ] 或 }",)),
    ('{"a":"x\n}', "D209", "引号没有配对", ("在这一行文字的末尾补一个双引号；文字里要换行就写 \\n",)),
    ("", "D209", "这里缺少一个值，或值的写法不对", ("文字加双引号，是/否写 true 或 false，没有写 null",)),
]


@pytest.mark.parametrize(
    ("text", "code", "message", "remedies"), JSON_MESSAGES, ids=[each[0] for each in JSON_MESSAGES]
)
def test_json_mistakes_are_told_in_chinese(
    text: str, code: str, message: str, remedies: tuple[str, ...]
) -> None:
    """An integrator's broken JSON names what is wrong and where."""
    with pytest.raises(JixiaoError) as caught:
        parse_json(text, "甲.json")
    problem = caught.value.problems[0]
    assert (problem.code, problem.message, problem.remedies) == (code, message, remedies)
    assert problem.place is not None
    assert problem.place.line == 1


def test_numbers_keep_what_was_typed() -> None:
    """Decimals never pass through a float: 4.10 keeps its zero in TOML and in JSON."""
    assert str(parse_toml("a = 4.10", "x.toml").data["a"]) == "4.10"
    assert str(parse_json('{"a": 4.10}', "x.json").data["a"]) == "4.10"
    assert (
        str(parse_json('{"a": 0.1234567890123456789012345}', "x.json").data["a"])
        == "0.1234567890123456789012345"
    )


FILES = [
    ("missing.toml", None, "D201", "没有这个文件：missing.toml"),
    ("folder.toml", "folder", "D202", "这是文件夹，不是文件：folder.toml"),
    ("big.toml", b"#" * (1024 * 1024 + 1), "D202", "文件太大：big.toml 有 1048577 字节，最多 1048576 字节"),
    ("gbk.toml", '# 甲\nname = "结转"'.encode("gbk"), "D203", "文件不是 UTF-8 编码：gbk.toml 第 1 行"),
    ("binary.toml", b"\x00\xff\xfe\x00" * 10, "D203", "文件不是 UTF-8 编码：binary.toml 第 1 行"),
    ("data.xlsx", b"PK\x03\x04\xff", "D205", "看不出文件的种类：data.xlsx"),
]


@pytest.mark.parametrize(("name", "content", "code", "message"), FILES, ids=[each[0] for each in FILES])
def test_files_that_cannot_be_read(
    name: str,
    content: bytes | str | None,
    code: str,
    message: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A missing, large, binary or GBK file is one message with the way out."""
    monkeypatch.chdir(tmp_path)
    if isinstance(content, bytes):
        (tmp_path / name).write_bytes(content)
    elif content == "folder":
        (tmp_path / name).mkdir()
    with pytest.raises(JixiaoError) as caught:
        read_document(name)
    problem = caught.value.problems[0]
    assert (problem.code, problem.message) == (code, message)
    assert problem.remedies


def test_a_gbk_file_is_recognised_and_a_mistyped_name_is_guessed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The two commonest accidents on Windows name their mend."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "指标.toml").write_bytes('name = "结转"'.encode("gbk"))
    with pytest.raises(JixiaoError) as caught:
        read_toml("指标.toml")
    assert caught.value.problems[0].remedies == (
        "看起来是 GBK（ANSI）编码的文件",
        "用文本编辑器打开它，另存为时把编码选成 UTF-8（记事本：文件 → 另存为 → 编码）",
    )
    with pytest.raises(JixiaoError) as caught:
        read_toml("指标1.toml")
    assert caught.value.problems[0].remedies == ("是不是 指标.toml？",)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has no named pipes")
def test_a_pipe_is_refused_before_it_is_waited_for(tmp_path: Path) -> None:
    """What is no file may never end: it is not opened at all."""
    os.mkfifo(tmp_path / "a.toml")
    with pytest.raises(JixiaoError) as caught:
        read_toml(tmp_path / "a.toml")
    assert caught.value.codes == ("D202",)


def test_seventy_megabytes_are_refused_unread(tmp_path: Path) -> None:
    """Submissions may be large, but there is an end."""
    with (tmp_path / "a.json").open("wb") as file:
        file.truncate(70 * 1024 * 1024)
    with pytest.raises(JixiaoError) as caught:
        read_document(tmp_path / "a.json", max_bytes=64 * 1024 * 1024)
    assert caught.value.codes == ("D202",)


def test_data_of_a_program_may_not_nest_without_end() -> None:
    """A dict that contains itself is a message, not a RecursionError."""
    loop: dict[str, object] = {}
    loop["a"] = [loop]
    with pytest.raises(JixiaoError) as caught:
        from_data(loop)
    assert caught.value.codes == ("D208",)
    assert caught.value.problems[0].place is not None
    assert caught.value.problems[0].place.path.startswith("a[1].a[1]")


BOMBS = [
    "a = " + "[" * 1_000_000,
    "a = " + "[" * 150 + "]" * 150,
    "a = " + "{x=" * 120 + "1" + "}" * 120,
    ".".join(["a"] * 100_000) + " = 1",
    "a = " + "1" * 100_000,
    "a = 0." + "1" * 100_000,
    "a = 1e" + "9" * 1000,
    "[" * 100_000,
    "a = '" + "x" * 1000,
    "\x00\x01\x02",
    'a = "\\ud800"',
    "a = 0x" + "f" * 10_000,
    "a = " + "[ " * 390 + "]" * 390,
    "".join(".".join(["a"] * 900) + f".b{line} = 1\n" for line in range(500)),
    " " * 1_000_000 + "x",
    'a = "' + '\\"' * 300_000 + "\n甲 = 1",
    "".join(f"a{line} = 1\n" for line in range(30_000)) + "甲 = 1\n",
    "".join(f"a{line} = 1\n" for line in range(30_000)) + "a0 = 1\n",
    "甲 = 1\n" * 100_000,
    "a = [" + "nan," * 100_000 + "]",
]


@pytest.mark.long
@pytest.mark.parametrize("text", BOMBS, ids=range(len(BOMBS)))
def test_toml_bombs_are_refused(text: str) -> None:
    """Hostile files are refused as problems, before a parser follows them down."""
    with pytest.raises(JixiaoError):
        parse_toml(text, "x.toml")


JSON_BOMBS = [
    "[" * 100_000,
    '{"a":' * 5_000 + "1" + "}" * 5_000,
    '{"a":' + "1" * 100_000 + "}",
    '{"a":1e' + "9" * 30 + "}",
    "{" + ",".join(['"a":1'] * 100_000) + "}",
    '{"a":' + "[ " * 900 + "]" * 900 + "}",
]


@pytest.mark.long
@pytest.mark.parametrize("text", JSON_BOMBS, ids=range(len(JSON_BOMBS)))
def test_json_bombs_are_refused(text: str) -> None:
    """The same for JSON."""
    with pytest.raises(JixiaoError):
        parse_json(text, "x.json")


LONG = "[" + '{"a"=1},' * 20_001 + "]"


@pytest.mark.parametrize(
    ("read", "width"),
    [
        (lambda: parse_toml(f'x = 1\n"表" = {LONG}', "x.toml"), 1),
        (lambda: parse_toml("[[a]]\n" * 100_001, "x.toml"), 1),
        (lambda: parse_json('{"表": [' + "1," * 20_000 + "1]}", "x.json"), 1),
        (lambda: from_data({"fields": {"表": [{"a": 1}] * 1_000_000}}), 1),
    ],
    ids=["toml", "toml sections", "json", "a program's list"],
)
def test_giant_tables_are_refused_before_they_cost_anything(read: Callable[[], object], width: int) -> None:
    """A table of a million rows is refused by its length: not copied, not checked cell by cell, not scanned."""
    tracemalloc.start()
    with pytest.raises(JixiaoError) as caught:
        read()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    (problem,) = caught.value.problems
    assert problem.code == "D211"
    assert problem.place is not None
    assert problem.place.width == width
    assert peak < 30_000_000
