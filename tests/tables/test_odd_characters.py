"""Characters that no table should hold, encodings, blank lines and odd separators: told at their own line, at any size."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pytest
from tests.rubrics import entry, group, indicator, load, ruleset

from jixiao import JixiaoError, Rules
from jixiao.tables.io.encodings import encoding_of
from jixiao.tables.io.files import open_table

HEAD: Final = "单位,支出,预算,备注\n"
GOOD: Final = "甲局,90,100,无\n"
FILLING: Final = 200_000
"""Rows that make a file longer than what is read at once."""

FIELDS: Final = "".join(
    f'[[fields]]\nname = "{name}"\ntype = "amount"\nunit = "万元"\n' for name in ("支出", "预算")
)


@pytest.fixture(scope="module")
def rules(tmp_path_factory: pytest.TempPathFactory) -> Rules:
    """Return a rubric of one ratio."""
    a = indicator("a", "执行率", "满分 * 最小(1, 支出 / 预算)", FIELDS)
    return load(tmp_path_factory.mktemp("rules"), ruleset(group("组"), entry("a", "100")), a=a)


def reported(rules: Rules, path: Path, block: int | None = None) -> tuple[int, dict[str, str]]:
    """Return how many rows a file has, and the first code of those that are refused, by place."""
    source = open_table(path, block=block)
    scorer = rules.table_scorer(source.names)
    count, found = 0, dict[str, str]()
    for piece in source.pieces:
        problems = pa.Table.from_batches(list(scorer.blocks(piece.batch, piece.refused)))["问题"].to_pylist()
        found |= {piece.place(row): each[:4] for row, each in enumerate(problems) if each is not None}
        count += len(problems)
    return count, found


def refused(path: Path, block: int | None = None) -> tuple[str, int]:
    """Return with which code a file is refused, and at which line."""
    with pytest.raises(JixiaoError) as caught:
        for _piece in open_table(path, block=block).pieces:
            pass
    [problem] = caught.value.problems
    assert problem.place is not None
    return problem.code, problem.place.line


@pytest.mark.parametrize(
    "row",
    [
        "甲\0,90,100,无",
        "甲,9\x000,100,无",
        "甲,90,100,\x07",
        "甲,90,100,\x7f",
        "甲,90,100,a\x85b",
        '"甲\x0b乙",90,100,',
        "\0",
        "\0\0,,,",
        "\x1f甲,90,100,",
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030"])
@pytest.mark.parametrize("block", [1, 7, 64, None])
def test_a_control_character_refuses_its_row(
    rules: Rules, row: str, encoding: str, block: int | None, tmp_path: Path
) -> None:
    """Wherever blocks end and whatever the encoding is; the other rows are scored."""
    path = tmp_path / "in.csv"
    path.write_bytes((HEAD + GOOD + row + "\n" + GOOD).encode(encoding))
    assert reported(rules, path, block) in [(3, {"in.csv:3": code}) for code in ("T824", "T814")]


def test_a_control_character_late_in_a_long_file(rules: Rules, tmp_path: Path) -> None:
    """It is reported as in a short one."""
    path = tmp_path / "in.csv"
    path.write_text(HEAD + GOOD * FILLING + "甲\0,90,100,无\n" + GOOD, encoding="utf-8")
    assert reported(rules, path) == (FILLING + 2, {f"in.csv:{FILLING + 2}": "T824"})


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-8", "gb18030"])
@pytest.mark.parametrize("text", [HEAD + GOOD, HEAD, "单位,支出\n上海,1\n不上,2\n一,3\n", "unit,支出\nabc,1\n", "单位\t支出\n不\t上\n"])  # fmt: skip
def test_text_without_a_mark(text: str, encoding: str, tmp_path: Path) -> None:
    """UTF-16 is recognised by its digits, commas and line ends standing beside a zero byte, not by a zero byte somewhere."""
    path = tmp_path / "in.csv"
    path.write_bytes(text.encode(encoding))
    assert encoding_of(path) == encoding
    if encoding in {"utf-8", "gb18030"}:
        for odd in ("\0", "\0\0", "x\0y\0"):
            path.write_bytes(text.replace("\n", odd + "\n").encode(encoding))
            assert encoding_of(path) == encoding, odd


def test_control_characters_of_programs(rules: Rules, tmp_path: Path) -> None:
    """Tables of programs and JSON lines are held to the same; a heading with one refuses the table."""
    good = {"支出": ["90"] * 2, "预算": ["100"] * 2}
    for more in (
        {"单位": ["甲\0", "乙"]},
        {"单位": ["甲", "乙"], "备注": ["\x01", "\t\n"]},
        {"单位": ["\0", 5]},
    ):
        found: Any = rules.score_table({**more, **good})
        assert [each and each[:4] for each in found["问题"]] == ["T824", None], more
    with pytest.raises(JixiaoError, match="T824"):
        rules.score_table({"单位": ["甲", "乙"], "备\0注": ["", ""], **good})
    path = tmp_path / "in.jsonl"
    path.write_text(
        "".join(json.dumps({"单位": each, "支出": 1, "预算": 1}) + "\n" for each in ("甲\0", "乙"))
    )
    assert reported(rules, path) == (2, {"in.jsonl:1": "T824"})


@pytest.mark.long
@pytest.mark.parametrize("block", [1, 3, 4096, None])
@pytest.mark.parametrize("before", [0, 3, 700, FILLING])
def test_a_wrong_byte_is_told_at_its_line(before: int, block: int | None, tmp_path: Path) -> None:
    """Whatever the encoding, the size of the file and the ends of lines."""
    ends = ("\n",) if before == FILLING else ("\n", "\r\n", "\r")
    if before == FILLING and block is not None:
        pytest.skip("too slow")
    path = tmp_path / "in.csv"
    text = HEAD + GOOD * before
    for encoding, wrong in (
        ("utf-8", b"\xff,1"),
        ("gb18030", b"\xff\xff,1"),
        ("utf-16", b"\x00\xd8\x00,"),
        ("utf-8-sig", b"\xe6"),
    ):
        for end in ends:
            content = text.replace("\n", end).encode(encoding)
            path.write_bytes(content + wrong + ("乙" + GOOD).encode(encoding))
            assert refused(path, block) == ("T813", before + 2), (encoding, end)


def test_a_wrong_byte_in_json_lines(tmp_path: Path) -> None:
    """The same there."""
    path = tmp_path / "in.jsonl"
    line = json.dumps({"单位": "某某市教育局", "支出": 1}, ensure_ascii=False).encode() + b"\n"
    for before in (3, 50_000):
        path.write_bytes(line * before + b'{"\xff": 1}\n' + line)
        assert refused(path) == ("T813", before + 1)


def test_half_characters(rules: Rules, tmp_path: Path) -> None:
    """JSON can hold half a character, no file can: the row is refused as a submission is, whichever column has it."""
    half = "\ud800"
    lines: list[dict[str, Any]] = [
        {"单位": "甲", "支出": 1, "预算": 1, "备注": "😀", "附": ["😀"]},
        {"单位": half, "支出": 1, "预算": 1},
        {"单位": "乙", "支出": 1, "预算": 1, "备注": f"a{half}"},
        {"单位": "丙", "支出": 1, "预算": 1, "附": ["a", half]},
        {"单位": "丁", "支出": 1, "预算": 1, "附": {half: 1}},
        {"单位": "戊", "支出": half, "预算": 1},
        {"单位": "己\\ud800", "支出": 1, "预算": 1},
    ]
    path = tmp_path / "in.jsonl"
    path.write_text("".join(json.dumps(each) + "\n" for each in lines))
    count, found = reported(rules, path)
    assert count == 7
    assert {place: code for place, code in found.items() if code == "D224"} == dict.fromkeys(
        (f"in.jsonl:{line}" for line in (2, 3, 4, 5)), "D224"
    )
    assert list(found) == [f"in.jsonl:{line}" for line in (2, 3, 4, 5, 6)]
    columns = {name: [each.get(name) for each in lines] for name in ("单位", "支出", "预算", "备注", "附")}
    results: Any = rules.score_table(columns)
    problems = results["问题"]
    assert [row for row, each in enumerate(problems) if each is not None] == [1, 2, 3, 4, 5]
    with pytest.raises(JixiaoError, match="T817"):
        rules.score_table({"支出": [1], half: [1]})


@pytest.mark.parametrize("blank", ["", " ", "   ", "\t", "\u3000", " , , , ", "\u3000,\u3000", ",", "\t,\u00a0,\u200b,,,", '" "', '"",'])  # fmt: skip
@pytest.mark.parametrize("block", [1, 5, None])
def test_a_line_of_blanks_is_none(rules: Rules, blank: str, block: int | None, tmp_path: Path) -> None:
    """Wherever it stands: it is no row, and the others keep their lines."""
    path = tmp_path / "in.csv"
    path.write_text(f"{blank}\n{HEAD}{blank}\n{GOOD}{blank}\n乙局,x,100,\n{blank}\n{blank}", encoding="utf-8")
    assert reported(rules, path, block) == (2, {"in.csv:6": "N101"})


@pytest.mark.parametrize("blank", ["", " ", "\t", "\u3000", "\u00a0\r"])
def test_a_line_of_blanks_between_json(rules: Rules, blank: str, tmp_path: Path) -> None:
    """The same among JSON lines."""
    path = tmp_path / "in.jsonl"
    line = '{"单位": "甲", "支出": 1, "预算": 1}\n'
    path.write_text(f"{blank}\n{line}{blank}\n{line}{blank}", encoding="utf-8")
    assert reported(rules, path) == (2, {})


@pytest.mark.parametrize(("separator", "name"), [(";", "分号"), ("；", "分号"), ("|", "竖线"), ("，", "全角逗号"), ("、", "顿号")])  # fmt: skip
def test_other_separators(separator: str, name: str, tmp_path: Path) -> None:
    """A file whose cells something else parts is reported as that, not as a misspelled column."""
    path = tmp_path / "in.csv"
    path.write_text((HEAD + GOOD).replace(",", separator), encoding="utf-8")
    with pytest.raises(JixiaoError) as caught:
        open_table(path)
    [problem] = caught.value.problems
    assert problem.code == "T807"
    assert name in problem.message
    assert problem.place is not None
    assert problem.place.line == 1


def test_tabs_and_other_separators_in_names(rules: Rules, tmp_path: Path) -> None:
    """Tabs part cells; what stands within one name parts nothing."""
    path = tmp_path / "in.csv"
    path.write_text((HEAD + GOOD).replace(",", "\t"), encoding="utf-8")
    assert reported(rules, path) == (1, {})
    path.write_text("单位,支出,预算,说明；补充\n" + GOOD, encoding="utf-8")
    assert reported(rules, path) == (1, {})
