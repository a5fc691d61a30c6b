"""What is said of TOML that people get wrong: the whole message, with the place and the way out."""

from __future__ import annotations

import pytest

from jixiao.documents import parse_toml
from jixiao.problems import JixiaoError

MESSAGES = [
    (
        "a = { 甲 = 1, 乙 = 2 }",
        "错误 D206：键“甲”没有加引号\n  --> 甲.toml:1:7\n  |\n1 | a = { 甲 = 1, 乙 = 2 }\n  |       ^^\n"
        '   = 汉字作键要加引号，改成："甲" = 1\n\n'
        "错误 D206：键“乙”没有加引号\n  --> 甲.toml:1:14\n  |\n1 | a = { 甲 = 1, 乙 = 2 }\n  |               ^^\n"
        '   = 汉字作键要加引号，改成："乙" = 2',
    ),
    (
        "结转结余率(%) = 2",
        "错误 D206：键“结转结余率(%)”没有加引号\n  --> 甲.toml:1:1\n  |\n1 | 结转结余率(%) = 2\n"
        '  | ^^^^^^^^^^^^^\n   = 汉字作键要加引号，改成："结转结余率(%)" = 2',
    ),
    (
        "my key = 1",
        "错误 D206：键“my key”没有加引号\n  --> 甲.toml:1:1\n  |\n1 | my key = 1\n  | ^^^^^^\n"
        '   = 带空格或符号的键要加引号，改成："my key" = 1',
    ),
    (
        'a = "x”\nb = 1\n',
        '错误 D210：文字末尾的引号“””是全角的\n  --> 甲.toml:1:7\n  |\n1 | a = "x”\n  |       ^\n   = 换成半角的 "',
    ),
    (
        'a = x"',
        '错误 D204：文字“x"”前面缺少引号\n  --> 甲.toml:1:5\n  |\n1 | a = x"\n  |     ^^\n   = 写成 a = "x"',
    ),
    (
        'a = """x\nb = 2\n\n',
        '错误 D204：引号没有配对\n  --> 甲.toml:1:5\n  |\n1 | a = """x\n  |     ^^^\n   = 在文字的末尾补上三个引号',
    ),
    (
        "a = 'x\nb = 1\n",
        "错误 D204：引号没有配对\n  --> 甲.toml:1:7\n  |\n1 | a = 'x\n  |       ^\n"
        '   = 在这一行文字的末尾补一个引号；多行文字用三个引号 """…"""',
    ),
    (
        '"a" = 1\na = 2\n',
        "错误 D207：“a”写了两次\n  --> 甲.toml:2:1\n  |\n2 | a = 2\n  | ^\n   = 第一处在第 1 行；删去一处",
    ),
    (
        'a = 1\na = """\nq\n"""\n',
        '错误 D207：“a”写了两次\n  --> 甲.toml:2:1\n  |\n2 | a = """\n  | ^\n   = 第一处在第 1 行；删去一处',
    ),
    (
        "x = { a = 1, a = 2 }",
        "错误 D207：“a”写了两次\n  --> 甲.toml:1:14\n  |\n1 | x = { a = 1, a = 2 }\n  |              ^\n"
        "   = 第一处在第 1 行；删去一处",
    ),
    (
        "[[r]]\nx = 1\n[[r]]\nx = 1\nx = 2\n",
        "错误 D207：“x”写了两次\n  --> 甲.toml:5:1\n  |\n5 | x = 2\n  | ^\n   = 第一处在第 4 行；删去一处",
    ),
    (
        "[s]\na = 1\n[t]\n[s]\n",
        "错误 D207：“[s]”写了两次\n  --> 甲.toml:4:1\n  |\n4 | [s]\n  | ^^^\n   = 第一处在第 1 行；删去一处",
    ),
    (
        "s = 1\n[s]\n",
        "错误 D207：“[s]”和前面的“s”冲突\n  --> 甲.toml:2:1\n  |\n2 | [s]\n  | ^^^\n"
        "   = 第一处在第 1 行；改掉一处的名称，或把内容写到一起",
    ),
    (
        "[a]\nb.c = 1\n[a.b]\n",
        "错误 D207：“[a.b]”和前面的“b.c”冲突\n  --> 甲.toml:3:1\n  |\n3 | [a.b]\n  | ^^^^^\n"
        "   = 第一处在第 2 行；改掉一处的名称，或把内容写到一起",
    ),
    (
        "a = 2022/3/1",
        "错误 D204：日期“2022/3/1”的写法不对\n  --> 甲.toml:1:5\n  |\n1 | a = 2022/3/1\n  |     ^^^^^^^^\n"
        "   = 写成 a = 2022-03-01",
    ),
    (
        "a = １２",
        "错误 D204：数字“１２”是全角的\n  --> 甲.toml:1:5\n  |\n1 | a = １２\n  |     ^^^^\n   = 写成 a = 12",
    ),
    (
        "a = 1;",
        "错误 D204：“1;”的末尾多了标点\n  --> 甲.toml:1:5\n  |\n1 | a = 1;\n  |     ^^\n   = 写成 a = 1",
    ),
    (
        "a = null",
        "错误 D204：TOML 里没有“null”\n  --> 甲.toml:1:5\n  |\n1 | a = null\n  |     ^^^^\n   = 没有数据就整行删去",
    ),
    (
        "a =\nb = 1\n",
        "错误 D204：“a”没有写值\n  --> 甲.toml:1:4\n  |\n1 | a =\n  |    ^\n   = 文字加引号；没有数据就整行删去",
    ),
    (
        "a: 1",
        "错误 D204：键的后面缺少等号\n  --> 甲.toml:1:2\n  |\n1 | a: 1\n  |  ^\n   = 写等号，不写冒号，例如 weight = 2",
    ),
    (
        "a = [5%, 6%]",
        '错误 D204：百分数“5%”不能这样写\n  --> 甲.toml:1:6\n  |\n1 | a = [5%, 6%]\n  |      ^^\n   = 写成 "5%"',
    ),
    (
        'a = [决算报表, "b"]',
        '错误 D204：文字“决算报表”没有加引号\n  --> 甲.toml:1:6\n  |\n1 | a = [决算报表, "b"]\n'
        '  |      ^^^^^^^^\n   = 写成 "决算报表"',
    ),
    (
        'a = [\n"x"\n"y"\n]\n',
        '错误 D204：两项之间缺少逗号\n  --> 甲.toml:3:1\n  |\n3 | "y"\n  | ^\n   = 在这里补一个半角逗号',
    ),
    (
        "a = [1, 2\nb = 3\n",
        "错误 D204：方括号没有配对\n  --> 甲.toml:1:5\n  |\n1 | a = [1, 2\n  |     ^\n   = 在列表的末尾补一个 ]",
    ),
    (
        "a = { b = 1\nc = 2\n",
        "错误 D204：花括号没有配对\n  --> 甲.toml:1:5\n  |\n1 | a = { b = 1\n  |     ^\n"
        "   = 在末尾补一个 }；各项之间用逗号分开",
    ),
    (
        "[a] b = 1",
        "错误 D204：小节名的后面写了多余的内容\n  --> 甲.toml:1:5\n  |\n1 | [a] b = 1\n  |     ^\n   = [小节] 单独写一行",
    ),
    (
        "a = 1 b = 2",
        "错误 D204：一行里写了多余的内容\n  --> 甲.toml:1:7\n  |\n1 | a = 1 b = 2\n  |       ^\n"
        "   = 一行只写一个 键 = 值；文字要用引号括起来",
    ),
    (
        'a = "C:\\users"',
        '错误 D204：转义字符不对\n  --> 甲.toml:1:10\n  |\n1 | a = "C:\\users"\n  |          ^\n'
        "   = 文件路径用 / ，或改用单引号 '…'",
    ),
    (
        "a = 1 # \x1b[2J",
        "错误 D204：有看不见的字符 U+001B\n  --> 甲.toml:1:9\n  |\n1 | a = 1 # \\x1b[2J\n  |         ^\n   = 删去这个字符",
    ),
    (
        "a = 1\nb = " + "9" * 5000 + "\n",
        "错误 N103：有一个数字太长\n  --> 甲.toml:2:5\n  |\n2 | b = " + "9" * 156 + "\n  |     " + "^" * 156
        + "\n   = 数字最多 40 位有效数字",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("text", "message"), MESSAGES, ids=[each[0][:20] for each in MESSAGES])
def test_a_mistake_is_told_where_it_is_and_not_at_what_is_right(text: str, message: str) -> None:
    """The value, key or bracket that is named is the wrong one, wherever the parser noticed."""
    with pytest.raises(JixiaoError) as caught:
        parse_toml(text, "甲.toml")
    assert str(caught.value) == message


def test_keys_without_quotes_are_all_told_and_texts_and_comments_are_not_taken_for_keys() -> None:
    """One run mends a whole file of Chinese keys; what stands in quotes or comments is nobody's mistake."""
    text = '"一" = 1\n二 = 2 # 注 = 1\nx = """\n三 = 3\n"""\n# 四 = 4\n[五.六]\n"七" = "八 = 9"\n九 = 1\n'
    with pytest.raises(JixiaoError) as caught:
        parse_toml(text, "甲.toml")
    assert [(each.code, each.facts["found"]) for each in caught.value.problems] == [
        ("D206", "二"),
        ("D206", "五.六"),
        ("D206", "九"),
    ]


@pytest.mark.parametrize("value", ["1", "2.50", '"甲"', "2022-03-01", "true"])
@pytest.mark.parametrize("mistake", ["{value} {value}", "{value} # \x00", "[{value}", "{{ a = {value}"])
def test_a_right_value_is_never_called_wrong(value: str, mistake: str) -> None:
    """When the mistake is elsewhere on the line, the message does not quote a value that is fine."""
    with pytest.raises(JixiaoError) as caught:
        parse_toml(f"a = {mistake.format(value=value)}", "甲.toml")
    assert f"“{value}”" not in caught.value.problems[0].message


def test_no_message_repeats_a_hostile_line_in_full() -> None:
    """What is repeated of a file is short and holds nothing that a terminal obeys."""
    for text in (
        "a = " + "x" * 500_000,
        "甲" * 1000 + " = 1",
        "a = 1\n" + "b" * 9000 + " = 1\n" + "b" * 9000 + " = 2",
    ):
        with pytest.raises(JixiaoError) as caught:
            parse_toml(text, "甲.toml")
        assert len(str(caught.value)) < 2000
    with pytest.raises(JixiaoError) as caught:
        parse_toml("a = 甲\x1b]0;x\x07\u202e", "甲.toml")
    assert not {"\x1b", "\x07", "\u202e"} & set(str(caught.value))


@pytest.mark.parametrize(
    ("line", "written"),
    [
        ('a = "如果(选 == "高", 满分, 0)"', "如果(选 == “高”, 满分, 0)"),
        ('a = "如果(选 == ""高"", 满分, 0)"  # 从 Excel 复制', "如果(选 == “高”, 满分, 0)"),
        ('a = "见"办法"第三条"', "见“办法”第三条"),
        ("a = 'it's'", "it's"),
        ("a = '按'办法'第三条'", "按'办法'第三条"),
        ('a = ["高"度"宽", "低"]', ["高“度”宽", "低"]),
        ('a = { b = "选 == "高"", c = "%" }', {"b": "选 == “高”", "c": "%"}),
        ('a = { b = "%", c = "选 == "高"" }', {"b": "%", "c": "选 == “高”"}),
    ],
)
def test_quotes_within_quotes(line: str, written: object) -> None:
    """They are told as what they are, with the line to write, which reads."""
    with pytest.raises(JixiaoError) as caught:
        parse_toml(f"z = 1\n{line}\n", "甲.toml")
    (problem,) = caught.value.problems
    place, (way,) = problem.place, problem.remedies
    assert problem.code == "D204"
    assert place is not None
    found = str(problem.facts["found"])
    assert place.line_text[place.column - 1 :].startswith(found)
    mended = line.replace(found, way.partition("：")[2])
    assert parse_toml(mended, "甲.toml").data == {"a": written}


def test_a_line_of_quotes_is_read_once() -> None:
    """Fifty thousand quotes that may each be the end of a text are counted, not looked for one by one."""
    with pytest.raises(JixiaoError) as caught:
        parse_toml('a = "x"y' + '",' * 50_000 + "\n", "甲.toml")
    assert caught.value.codes[0] == "D204"
