"""Chinese text has Chinese punctuation: in every literal of the program and in everything that the tests expect it to say."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from jixiao.formula import STANDARD

ROOT = Path(__file__).parents[1]
HAN = "[\u3400-\u9fff]"
BESIDE = re.compile(rf"(?<={HAN})[,:;?!()]|[,:;?!()](?={HAN})")
FUNCTIONS = "|".join(sorted((each.chinese for each in STANDARD), key=len, reverse=True))
CALL = re.compile(rf"(?:{FUNCTIONS}|\b[A-Za-z_.]+)\($")
OPERATOR_BEFORE = re.compile(r"(?:[-+*/×÷=<>≤≥−(&|]|\b(?:and|or|not)) *\($")
OPERATOR_AFTER = re.compile(" *[-+*/×÷=<>≤≥−]")
PATTERNS = {
    "jixiao/documents/toml_values.py",
    "jixiao/rules/printed_bands.py",
    "jixiao/rules/intervals.py",
    "jixiao/scoring/inputs/dates.py",
    "jixiao/tables/cells/layout.py",
    "jixiao/tables/cells/totals.py",
}
"""Files whose literals are regular expressions over what people type."""
CODE = (
    "公式里只用圆括号 ( )",  # the sign itself
    "[ ] 含这个数，( ) 不含",  # the signs themselves
    ": ClassVar[str]", "def 一", "一, 0%)",  # Python and a rest of a call, to be copied
    "{列名: [一列的值, …]}", "[值, …]",  # Python
    "不满足(",  # a bracket of mathematics
)  # fmt: skip


def without_code(text: str) -> str:
    """Return a text without calls of functions, code in backticks, names that people gave, and brackets of mathematics."""
    for each in CODE:
        text = text.replace(each, "")
    text = re.sub(r"`[^`]*`|“[^“”]*”", "", text)
    kept = list(text)
    for opening, closing in brackets(text):
        before, after = text[: opening + 1], text[closing + 1 :]
        if CALL.search(before) or OPERATOR_BEFORE.search(before) or OPERATOR_AFTER.match(after):
            kept[opening : closing + 1] = " " * (closing + 1 - opening)
    return "".join(kept)


def brackets(text: str) -> Iterator[tuple[int, int]]:
    """Yield where brackets open and close; one that is not closed goes to the end."""
    opened: list[int] = []
    for at, char in enumerate(text):
        if char == "(":
            opened.append(at)
        elif char == ")" and opened:
            yield opened.pop(), at
    yield from ((each, len(text) - 1) for each in opened if CALL.search(text[: each + 1]))


def wrong(text: str) -> list[str]:
    """Return where half-width punctuation stands beside a Chinese character, with what is around it."""
    plain = without_code(text)
    return [plain[max(0, each.start() - 12) : each.end() + 12] for each in BESIDE.finditer(plain)]


def literals(path: Path) -> Iterator[tuple[int, str]]:
    """Yield the texts of a module with their lines; what is put into one counts as Chinese. Docstrings are English."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    inside = {id(part) for each in ast.walk(tree) if isinstance(each, ast.JoinedStr) for part in each.values}
    docstrings = {id(each.value) for each in ast.walk(tree) if isinstance(each, ast.Expr)}
    for each in ast.walk(tree):
        if isinstance(each, ast.JoinedStr):
            said = "".join(
                str(part.value) if isinstance(part, ast.Constant) else "一" for part in each.values
            )
            if re.search("[\u3400-\u4dff\u4e01-\u9fff]", said):
                yield each.lineno, said
        elif isinstance(each, ast.Constant) and isinstance(each.value, str):  # noqa: SIM102
            if id(each) not in inside and (
                id(each) not in docstrings or (path.parent.name == "cli" and re.match(HAN, each.value))
            ):
                yield each.lineno, each.value


SOURCES = sorted((ROOT / "src").rglob("*.py"))


@pytest.mark.long
def test_literals_of_the_program() -> None:
    """What the program can say, piece by piece."""
    found = [
        f"{path.name}:{line}: {each}"
        for path in SOURCES
        if path.relative_to(ROOT / "src").as_posix() not in PATTERNS
        for line, text in literals(path)
        for each in wrong(text)
    ]
    assert "\n".join(found) == ""


def expected(path: Path) -> Iterator[tuple[int, str]]:
    """Yield the lines that a test module's snapshots hold, but those that show what somebody typed."""
    for each in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(each, ast.Call) and isinstance(each.func, ast.Name) and each.func.id == "snapshot":
            for part in ast.walk(each):
                if isinstance(part, ast.Constant) and isinstance(part.value, str):
                    for line in part.value.splitlines():
                        if not re.match(r"\s*\d* \|", line):
                            yield part.lineno, line


TESTS = [
    path for path in sorted((ROOT / "tests").rglob("*.py")) if "snapshot(" in path.read_text(encoding="utf-8")
]


def test_what_the_tests_expect_it_to_say() -> None:
    """Whole messages and outputs, put together, as the snapshots have them."""
    found = [
        f"{path.name}:{line}: {each}"
        for path in TESTS
        for line, text in expected(path)
        for each in wrong(text)
    ]
    assert "\n".join(found) == ""


def texts_of(data: object) -> Iterator[str]:
    """Yield the texts that people read in a file of rules."""
    if isinstance(data, dict):
        for key, value in data.items():
            yield from (
                (value,)
                if key in {"name", "about", "basis", "rule", "note", "reason", "source"}
                and isinstance(value, str)
                else texts_of(value)
            )
    elif isinstance(data, list):
        for each in data:
            yield from texts_of(each)


def test_texts_of_the_shipped_rules() -> None:
    """What a bureau prints."""
    from jixiao.documents import read_toml

    found = [
        f"{path.name}: {each}"
        for folder in ("plugins", "rulesets")
        for path in sorted((ROOT / folder).rglob("*.toml"))
        for text in texts_of(read_toml(str(path)).data)
        for each in wrong(text)
    ]
    assert "\n".join(found) == ""


@pytest.mark.parametrize("text", ["甲(乙)", "没有填报,不计分", "没有:甲", "是不是?", "100%(推断)", "一;二"])
def test_the_scan_finds(text: str) -> None:
    """Each mark by itself, on either side."""
    assert wrong(text)


@pytest.mark.parametrize(
    "text",
    ["写 求和(明细表, 列名) 这样", "得分 = 满分 × (取甲与 1 中较小者)", "(本期 − 上期) ÷ 上期", "甲（乙）"],
)
def test_the_scan_passes(text: str) -> None:
    """Formulas are code and mathematics."""
    assert wrong(text) == []
