"""All mistakes of a TOML file in one run: every one that was made, and none that was not."""

from __future__ import annotations

import random
from typing import Any

import pytest
import tomli
from tests.rubrics import ROOT

from jixiao.documents import parse_toml
from jixiao.problems import JixiaoError, Problem

GOOD = """\
id = "t.a"
name = "甲"
evidence = ["决算报表", "批复"]

[[fields]]
name = "支出"
type = "amount"
unit = "万元"

[[fields]]
name = "预算"
type = "amount"
unit = "万元"
min = 0

[steps]
"率" = { formula = "支出 / 预算", unit = "%" }

[score]
formula = '''
满分 * 率
'''

[not_applicable]
when = "预算 == 0"
then = "full"
"""
SPOILED = {
    2: [
        'name = "甲"乙"丙"',
        "name = '甲's'",
        'name = "甲',
        "name = 甲",
        "name ＝ “甲，乙”",
        'name "甲"',
        'name: "甲"',
    ],
    3: [
        'evidence = ["决算报表" "批复"]',
        'evidence = ["决算报表"，"批复"]',
        'evidence = ["决算报表", "批复"',
    ],
    5: ["[[fields]", "[[fields", "［［fields］］", "[[fields]] name"],
    7: ['type = "amount"\ttype = "x"', "type = amount", 'type = "amount”', '类型 = "amount"'],
    10: ["[[fields]", "【【fields】】"],
    14: ["min = 0元", "min = 0，", "min = 1,000", "min ="],
    16: ["[steps", "steps]", "[步骤]"],
    17: ['率 = { formula = "支出 / 预算", unit = "%" }', '"率" = { formula = "支出 / 预算" unit = "%" }'],
    19: ["[score", "［score］"],
    25: ['when = "预算 == ""0"" "', 'when = "预算 == 0', "when = 预算 == 0", 'when = "预算 \\d 0"'],
    26: ["then = full", 'then = "full" x'],
}


def reported(text: str) -> list[Problem]:
    """Return what is told of TOML text."""
    with pytest.raises(JixiaoError) as caught:
        parse_toml(text, "甲.toml")
    return list(caught.value.problems)


def lines(problems: list[Problem]) -> list[int]:
    """Return the lines that are told."""
    return [each.place.line for each in problems if each.place is not None]


def spoiled(changes: dict[int, str]) -> str:
    """Return the good text with other lines at some places."""
    rows = GOOD.splitlines()
    for line, text in changes.items():
        rows[line - 1] = text
    return "\n".join(rows) + "\n"


@pytest.mark.parametrize(
    ("line", "text"),
    [(line, text) for line, texts in SPOILED.items() for text in texts],
)
def test_one_mistake_is_one_problem(line: int, text: str) -> None:
    """Nothing follows from it."""
    assert lines(reported(spoiled({line: text}))) == [line]


@pytest.mark.parametrize("seed", range(60))
def test_several_mistakes_are_all_told(seed: int) -> None:
    """Whatever is combined: each line that is wrong, each once, and no other."""
    choice = random.Random(seed)  # noqa: S311 - reproducible, not secret
    where = sorted(choice.sample(sorted(SPOILED), choice.randint(2, 6)))
    changes = {line: choice.choice(SPOILED[line]) for line in where}
    assert lines(reported(spoiled(changes))) == where, changes


def test_duplicates_are_told_beside_other_mistakes() -> None:
    """A key or a section that stands twice, before and behind what else is wrong."""
    text = "a = 1\na = 2\nb = x\n[s]\nc = 1\n[t\nc = 1\nc = 2\n[s]\nd = 1\nd = 1\n"
    assert [(each.code, each.place.line) for each in reported(text) if each.place] == [
        ("D207", 2),
        ("D204", 3),
        ("D204", 6),
        ("D207", 8),
        ("D207", 9),
        ("D207", 11),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param('a = """x\ny""\nb = """\nz\n"""\nc = q\n', [1, 6], id="a long text that is not closed"),
        pytest.param(
            'a = """x\n甲 = 1\nb = q\n[s]\nc = q\n', [1, 5], id="a long text up to the next section"
        ),
        pytest.param("a = [1,\n2\n[s]\nb = q\n", [1, 4], id="a list up to a section"),
        pytest.param("a = [1,\n2\n\n[[s]]\nb = q\n", [1, 5], id="a list up to an array of tables"),
        pytest.param("a = [1,\n2 3\nb = q\nc = 1\n", [1, 2, 3], id="a list with two mistakes"),
        pytest.param("a = { b = 1,\nc = 2\n[s]\nd = q\n", [1, 4], id="braces up to a section"),
        pytest.param("[a\nx = 1\n[b]\nx = 1\nx = 2\n", [1, 5], id="keys stay below a wrong header"),
        pytest.param("[[a]]\nx = 1\n[[a]\nx = 1\n[[a]]\nx = 1\n", [3], id="an array goes on"),
        pytest.param("[[a]\n[[a.b]]\nx = 1\n[[a]]\nx = 1\n", [1], id="below a wrong header"),
        pytest.param('a = "x\\q"\nb = 2022-02-30\nc = 1\x01\n', [1, 2, 3], id="inside of values"),
        pytest.param('a = """\nx \\q\ny\n"""\nb = q\n', [2, 5], id="inside of a long text"),
    ],
)
def test_what_takes_several_lines(text: str, expected: list[int]) -> None:
    """It ends where something else certainly begins."""
    assert lines(reported(text)) == expected


def test_what_is_told_is_bounded() -> None:
    """A file of nothing but mistakes."""
    assert len(reported("".join(f"k{each} = x y\n" for each in range(1000)))) == 100


def test_what_a_large_file_costs_has_a_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every mistake is read again from the start: so many characters in all, and few times more than the file has."""
    read: list[int] = []
    loads = tomli.loads

    def counted(text: str, **named: Any) -> object:  # noqa: ANN401 - whatever tomli takes
        read.append(len(text))
        return loads(text, **named)

    monkeypatch.setattr("tomli.loads", counted)
    text = "".join(f'k{each} = "{"甲" * 30}"\nx{each} = a b\n' for each in range(14_000))
    assert reported(text)
    assert len(read) > 1
    assert sum(read) < 20 * len(text)


@pytest.mark.parametrize("seed", range(40))
def test_any_damage_ends(seed: int) -> None:
    """Characters taken out and put in at random: something is told of each text that is no TOML, each line once."""
    choice = random.Random(seed)  # noqa: S311 - reproducible, not secret
    path = choice.choice(sorted((ROOT / "plugins").rglob("*.toml")))
    text = list(path.read_text(encoding="utf-8"))
    for _ in range(choice.randint(1, 8)):
        at = choice.randrange(len(text))
        text[at : at + choice.randint(0, 2)] = choice.choice("\"'[]{}=\n#，甲\\.")
    try:
        parse_toml("".join(text), path.name)
    except JixiaoError as error:
        found = [(each.code, each.place) for each in error.problems]
        assert all(place is not None and place.line for _, place in found)
        assert len(set(found)) == len(found)
