"""What people type inside a form stays where they typed it: no piece can end another, or bring code of its own."""

from __future__ import annotations

import json

import pytest
from tests.rules.forms.built import number, rules_of

from jixiao import JixiaoError

LEAKS = [
    "1) + (2", "1, 2", "1), (2", "1))", "(1", "((1)", "1；2", "1，2", "是) or (是", "1 if 是 else", "if 是 else 1",
    "else 1", "1 +", "+ 1 *", "and 是", "", " ", "1 2", "“", "“甲", "1\n2)", "x, 0) + 如果(是", "0, 0) * (1", "最小(1", "1)、(1",
    "x.__class__", "x[0]", "lambda: 1", "x := 1", "__import__('os')", "f'{x}'", "1 # 2", "[1]", "{1}", "x for x in x",
    "*x", "**x", "a" * 2_001, "(" * 60 + "1" + ")" * 60,
]  # fmt: skip
X = number("x", lower="0", upper="1")
PIECES = {
    "bands of": X + '[score.bands]\nof = {0}\n[score.bands.points]\n"> 1" = 5\n"<= 1" = 0\n',
    "bands points": X + '[score.bands]\nof = "x"\n[score.bands.points]\n"> 0.5" = {0}\n"<= 0.5" = 0\n',
    "bands last points": X + '[score.bands]\nof = "x"\n[score.bands.points]\n"> 0.5" = 0\n"其余" = {0}\n',
    "checklist base": '[score.checklist]\nbase = {0}\n[[score.checklist.items]]\nname = "甲项"\npoints = 10\n',
    "checklist points": '[[score.checklist.items]]\nname = "甲项"\npoints = {0}\n',
    "checklist deduct": '[[score.checklist.items]]\nname = "甲项"\ndeduct = {0}\n',
    "checklist when": X + '[[score.checklist.items]]\nname = "甲项"\nwhen = {0}\npoints = 10\n',
    "deductions when": X + '[[score.deductions.items]]\nname = "扣"\nwhen = {0}\ndeduct = 1\n',
    "deductions of": X
    + '[[score.deductions.items]]\nname = "扣"\nof = {0}\nper = 1\ncounting = "whole"\ndeduct = 1\n',
    "deductions per": X
    + '[[score.deductions.items]]\nname = "扣"\nof = "x"\nper = {0}\ncounting = "whole"\ndeduct = 1\n',
    "deductions deduct": X
    + '[[score.deductions.items]]\nname = "扣"\nof = "x"\nper = 1\ncounting = "whole"\ndeduct = {0}\n',
    "deductions most": X
    + '[[score.deductions.items]]\nname = "扣"\nof = "x"\nper = 1\ncounting = "whole"\ndeduct = 1\nmost = {0}\n',
    "converted of": X + "[score.converted]\nof = {0}\nout_of = 100\n",
    "coefficient of": X + "[score.coefficient]\nof = {0}\n",
}


@pytest.mark.parametrize("leak", LEAKS, ids=[repr(each[:20]) for each in LEAKS])
@pytest.mark.parametrize("piece", PIECES)
def test_no_piece_leaks_into_another(piece: str, leak: str) -> None:
    """A piece that is no formula by itself is refused, at its own line, whatever it would make together with others."""
    text = PIECES[piece].replace("{0}", json.dumps(leak, ensure_ascii=False))
    with pytest.raises(JixiaoError) as caught:
        rules_of(text)
    line = next(number for number, each in enumerate(PIECES[piece].splitlines(), start=4) if "{0}" in each)
    first = caught.value.problems[0]
    assert first.place is not None
    assert first.place.line == line, str(first)
    assert {each.code[0] for each in caught.value.problems} <= {"F"}


QUOTED = [
    "好”, “中",
    "好” or “x”",
    "”，9，0",
    "好' or '",
    '好" or "',
    "好\\",
    "好”或“",
    "其余好",
    "满分",
    "90分以上",
]


@pytest.mark.parametrize("name", QUOTED)
def test_no_option_leaks_out_of_its_quotes(name: str) -> None:
    """An option's or a level's name is text and nothing else, whatever punctuation it holds."""
    shown = json.dumps(name, ensure_ascii=False)
    field = f'[[fields]]\nname = "评价"\ntype = "choice"\noptions = [{shown}, "中"]\n\n'
    rules = rules_of(f'{field}[score.bands]\nof = "评价"\n[score.bands.points]\n{shown} = 4\n"中" = 6\n')
    assert [rules.score({"unit": "示例单位", "fields": {"评价": each}}).total for each in (name, "中")] == [
        4,
        6,
    ]
    rules = rules_of(f'[score.judged.bands]\n{shown} = "40%"\n"中" = "60%"\n')
    totals = [
        rules.score({"unit": "示例单位", "fields": {"甲评定档次": each}}).total for each in (name, "中")
    ]
    assert totals == [4, 6]


@pytest.mark.parametrize(
    "rate", ["80%, 1", "80%) or (1", "x", "1", "80% ", "８０％", "0.8", "81%%", "120%", "-5%", ""]
)
def test_a_rate_inside_a_form_is_one_percentage(rate: str) -> None:
    """What a form puts into its own columns is a percentage and nothing else."""
    shown = json.dumps(rate, ensure_ascii=False)
    text = (
        '[score.targets]\ntable = "目标"\nunmet = "zero"\nzero_target = "full"\nnone = "zero"\n'
        f'overshoot = {{ ">= 130%" = {shown} }}\n'
    )
    if rate in {"80% ", "８０％"}:
        rows = [{"方向": "越大越好", "目标值": 1, "实际值": 2, "权数": 1}]
        assert rules_of(text).score({"unit": "示例单位", "fields": {"目标": rows}}).total == 8
        return
    with pytest.raises(JixiaoError) as caught:
        rules_of(text)
    assert caught.value.codes == ("R448",)
