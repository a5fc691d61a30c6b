"""The functions of the language: what their pages promise, their edges, and the detail tables they go over."""

from __future__ import annotations

import ast
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

import jixiao
from jixiao.formula import (
    STANDARD,
    Failed,
    FormulaSource,
    Function,
    Missing,
    Reference,
    Table,
    Value,
    bind,
    registry,
)
from jixiao.formula.algebra import Semantics, V
from jixiao.formula.functions import Overload, Parameter
from jixiao.formula.functions.body import Body
from jixiao.formula.semantics.calendar_use import use_calendars
from jixiao.formula.types import DATE, NUMBER

from .world import FUNCTIONS, SCOPE, World, bound, exact, reachable, traced, value_of

EXAMPLES = [(function, *example) for function in STANDARD for example in function.examples]

ROWS: tuple[dict[str, Value], ...] = (
    {"金额": Fraction(100), "数量": Fraction(1), "已签": True, "签订日": date(2022, 3, 1), "类别": "询价"},
    {
        "金额": Fraction(50),
        "数量": Fraction(2),
        "已签": False,
        "签订日": date(2022, 9, 30),
        "类别": "公开招标",
    },
    {"金额": Fraction("0.5"), "数量": Fraction(0), "已签": True, "签订日": date(2022, 10, 9), "类别": "询价"},
)
DATA = World(
    {"甲": Fraction(10), "起始日": date(2022, 3, 1)}, {"合同": Table("合同", ROWS), "问题": Table("问题", ())}
)

OVER_ROWS = [
    ("计数(合同)", "3"),
    ("计数(合同, 已签)", "2"),
    ("计数(合同, 已签 且 金额 > 甲)", "1"),
    ("计数(合同, 天数(起始日, 签订日) <= 30)", "1"),
    ("计数(合同, 类别 = “询价”)", "2"),
    ("求和(合同, 金额)", "150.5"),
    ("求和(合同, 金额 * 数量, 非 已签)", "100"),
    ("求和(合同, 甲)", "30"),
    ("求和(合同, 1, 金额 > 1000)", "0"),
    ("占比(合同, 已签)", "2/3"),
    ("占比(合同, 已签, 金额)", "201/301"),
    ("平均(合同, 金额)", "301/6"),
    ("平均(合同, 金额, 已签)", "50.25"),
    ("最大(合同, 金额)", "100"),
    ("最大(合同, 金额 - 甲, 非 已签)", "40"),
    ("最小(合同, 数量)", "0"),
    ("最小(合同, 四舍五入(金额, 0))", "1"),
    ("计数(问题)", "0"),
    ("求和(问题, 次数)", "0"),
    ("如果(计数(问题) = 0, 1, 占比(问题, 次数 > 1))", "1"),
    ("计数(合同, 已签) / 计数(合同) + 求和(合同, 数量)", "11/3"),
]

ROUNDED = [
    # value, places: ROUND, ROUNDEVEN, ROUNDUP, ROUNDDOWN, 取整, 向上取整
    ("2.005", "2", "2.01 2 2.01 2 2 2.01"),
    ("-2.005", "2", "-2.01 -2 -2.01 -2 -2.01 -2"),
    ("2.015", "2", "2.02 2.02 2.02 2.01 2.01 2.02"),
    ("0.5", "0", "1 0 1 0 0 1"),
    ("-0.5", "0", "-1 0 -1 0 -1 0"),
    ("2.5", "0", "3 2 3 2 2 3"),
    ("25", "-1", "30 20 30 20 20 30"),
    ("-1500", "-3", "-2000 -2000 -2000 -1000 -2000 -1000"),
    ("1/3", "2", "0.33 0.33 0.34 0.33 0.33 0.34"),
    ("7", "2", "7 7 7 7 7 7"),
]


@pytest.mark.parametrize(("function", "formula", "result"), EXAMPLES, ids=[each[1] for each in EXAMPLES])
def test_examples(function: Function, formula: str, result: str) -> None:
    """Every example in a function's documentation gives what it says, under every semantics."""
    expected: Value = {"是": True, "否": False}.get(result) if result in {"是", "否"} else Fraction(result)  # type: ignore[assignment]
    parsed = bound(formula)
    assert function in {each for each, _ in parsed.calls.values()} or function.name in {"AND", "OR", "NOT"}
    assert exact(parsed, World()) == expected
    assert traced(parsed, World()).value == expected
    bounds = reachable(parsed, World())
    assert (
        bounds.others == frozenset({expected})
        if isinstance(expected, bool)
        else bounds.lower == bounds.upper == expected
    )


@pytest.mark.parametrize(("formula", "result"), OVER_ROWS)
def test_over_rows(formula: str, result: str) -> None:
    """Table functions see a row's columns and the unit's own fields; of no rows there is a count and a sum."""
    assert value_of(formula, DATA) == Fraction(result)


@pytest.mark.parametrize(
    ("formula", "code", "message"),
    [
        ("占比(问题, 次数 > 1)", "F351", "分母为 0：占比(问题, 次数 > 1)"),
        ("占比(问题, 次数 > 1, 次数)", "F351", "分母为 0：占比(问题, 次数 > 1, 次数)"),
        ("1 + 平均(问题, 次数)", "F351", "分母为 0：平均(问题, 次数)"),
        ("平均(合同, 金额, 金额 > 1000)", "F351", "分母为 0：平均(合同, 金额, 金额 > 1000)"),
        ("最大(问题, 次数)", "F353", "明细表“问题”没有符合条件的行，无法取最大或最小"),
        ("最小(合同, 金额, 金额 > 1000)", "F353", "明细表“合同”没有符合条件的行，无法取最大或最小"),
        ("求和(合同, 金额 / 数量)", "F351", "分母为 0：金额 / 数量"),
        ("计数(合同, 金额 / 数量 > 1)", "F351", "分母为 0：金额 / 数量"),
        ("工作日(日期(2017, 1, 1), 日期(2017, 2, 1))", "K901", "没有 2017 年的工作日日历，算不出工作日"),
        ("工作日(起始日, 日期(2035, 2, 1)) + 1", "K901", "没有 2027–2035 年的工作日日历，算不出工作日"),
        ("甲 / (甲 - 10)", "F351", "分母为 0：甲 / (甲 - 10)"),
    ],
)  # fmt: skip
def test_failures(formula: str, code: str, message: str) -> None:
    """What the rule can't give for this data fails with a message and the part at fault, never as a Python error."""
    found = value_of(formula, DATA)
    assert isinstance(found, Failed)
    assert (found.code, found.message) == (code, message)
    assert found.place is not None
    part = found.place.line_text[found.place.column - 1 :][: found.place.width]
    assert part in formula
    assert part in message or code in {"F353", "K901"}
    assert traced(bound(formula), DATA).value == found


def test_a_failure_stands_at_its_call() -> None:
    """A failure inside a function points at the whole call, not at its last argument."""
    found = value_of("1 + 工作日(日期(2017, 1, 1), 日期(2017, 2, 1))")
    assert isinstance(found, Failed)
    assert found.place is not None
    assert (found.place.column, found.place.width) == (5, len("工作日(日期(2017, 1, 1), 日期(2017, 2, 1))"))


@pytest.mark.parametrize(
    ("formula", "fields"),
    [
        ("计数(合同)", ""),
        ("计数(合同, 已签)", "已签"),
        ("求和(合同, 金额)", "金额"),
        ("求和(合同, 金额, 数量 > 0)", "金额 数量"),
        ("求和(合同, 金额, 数量 > 5)", "数量"),
        ("求和(合同, 如果(有值(金额), 金额, 0))", ""),
        ("计数(合同, 有值(已签) 且 已签)", ""),
        ("占比(合同, 已签, 金额)", "已签 金额"),
        ("最大(合同, 金额 + 数量)", "金额 数量"),
    ],
)
def test_missing_cells(formula: str, fields: str) -> None:
    """A missing cell makes missing what looks at it: its fields are named, and 有值 can step round it."""
    rows: tuple[dict[str, Value], ...] = (
        {"金额": Fraction(1), "数量": Fraction(1), "已签": Missing(frozenset({"已签"}))},
        {"金额": Missing(frozenset({"金额"})), "数量": Fraction(2), "已签": False},
        {"金额": Fraction(3), "数量": Missing(frozenset({"数量"})), "已签": True},
    )
    found = value_of(formula, World({}, {"合同": Table("合同", rows)}))
    if fields:
        assert found == Missing(frozenset(fields.split()))
    else:
        assert isinstance(found, Fraction)


def test_missing_tables() -> None:
    """A table that was not submitted is missing, which is not the same as empty."""
    world = World({}, {"合同": Missing(frozenset({"合同"}))})
    for formula in (
        "计数(合同)",
        "求和(合同, 金额)",
        "占比(合同, 已签)",
        "平均(合同, 金额)",
        "最大(合同, 金额)",
    ):
        assert value_of(formula, world) == Missing(frozenset({"合同"}))


@pytest.mark.parametrize(("value", "places", "expected"), ROUNDED)
def test_rounding(value: str, places: str, expected: str) -> None:
    """Each rounding treats ties and signs as its name says; places may be negative."""
    names = ("ROUND", "ROUNDEVEN", "ROUNDUP", "ROUNDDOWN", "取整", "向上取整")
    assert [value_of(f"{name}({value}, {places})") for name in names] == [
        Fraction(each) for each in expected.split()
    ]


@pytest.mark.parametrize(
    ("formula", "result"),
    [
        ("1/3*3 >= 1", True),
        ("四舍五入(2/13*13.0325, 2)", Fraction("2.01")),
        ("0.1 + 0.2 == 0.3", True),
        ("四舍五入(1.005, 2)", Fraction("1.01")),
        ("100 * 1.1 - 110", Fraction(0)),
        ("4.10 * 3", Fraction("12.3")),
        ("10% = 0.1", True),
        ("绝对值(-0)", Fraction(0)),
        ("限制(5, 10, 0)", Fraction(0)),
        ("天数(日期(2024, 2, 28), 日期(2024, 3, 1))", Fraction(2)),
        ("天数(日期(2022, 3, 2), 日期(2022, 3, 1))", Fraction(-1)),
        ("工作日(日期(2022, 3, 1), 日期(2022, 3, 1))", Fraction(0)),
        ("工作日(日期(2022, 9, 30), 日期(2022, 10, 9))", Fraction(2)),
        ("工作日(日期(2022, 10, 9), 日期(2022, 9, 30))", Fraction(-2)),
        ("工作日(日期(2018, 12, 31), 日期(2019, 1, 2))", Fraction(1)),
        ("日期(2022, 3, 31) < 日期(2022, 4, 1)", True),
    ],
)
def test_exact_values(formula: str, result: Value) -> None:
    """Sums that floats and 28-digit decimals get wrong, and the edges of dates, are right to the last digit."""
    found = value_of(formula)
    assert type(found) is type(result)
    assert found == result


def test_usage() -> None:
    """How a call is written: names of parameters, brackets around what may be left out, dots for any number."""
    shown = {each.name: [each.usage(way) for way in each.overloads] for each in STANDARD}
    assert shown["IF"] == ["如果(条件, 成立时, 不成立时)"]
    assert shown["ROUNDFLOOR"] == ["取整(数[, 小数位数])"]
    assert shown["INT"] == ["INT(数)"]
    assert shown["SUM"] == ["求和(数, …)", "求和(明细表, 每行的数[, 条件])"]
    assert shown["SHARE"] == ["占比(明细表, 条件[, 每行的数])"]
    assert shown["WORKDAYS"] == ["工作日(起始日期, 截止日期)"]


def test_every_function_is_documented() -> None:
    """Each function says what it does; each that needs no table shows an example."""
    for each in STANDARD:
        assert each.about.endswith("。"), each.name
        assert each.examples or all(way.over_table for way in each.overloads), each.name


def test_names_are_not_case_sensitive() -> None:
    """A function is found by its English and its Chinese name."""
    assert len(FUNCTIONS) == sum(len({each.name, each.chinese}) for each in STANDARD)
    assert value_of("rOuNd(2.5, 0)") == value_of("四舍五入(2.5, 0)") == value_of("ＲＯＵＮＤ(2.5, 0)")


@pytest.mark.parametrize(("name", "chinese"), [("MAX", "甲"), ("max", "甲"), ("X", "最大")])
def test_registry_refuses_duplicates(name: str, chinese: str) -> None:
    """Two functions of one name would make a formula mean two things."""
    other = Function(name, chinese, "", (Overload((), NUMBER, lambda _: None),))
    with pytest.raises(ValueError, match="重复：MAX、"):
        registry([*STANDARD, other])


def test_registry_cannot_be_changed() -> None:
    """The functions of a ruleset stay what they were when its formulas were checked."""
    with pytest.raises(TypeError):
        registry(STANDARD)["甲"] = STANDARD[0]  # type: ignore[index]


def _two_workdays(semantics: Semantics[V], start: V, end: V) -> V:
    is_later = semantics.compare("<=", start, end)
    return semantics.choose(
        is_later, lambda: semantics.workdays(start, end), lambda: semantics.days(start, end)
    )


def _two_days(semantics: Semantics[V], start: V, end: V) -> V:
    return semantics.days(start, end)


_SPAN = (Parameter("起", DATE), Parameter("止", DATE))
_WRITTEN = "含首日工作日(起, 止) + 1"
_BODY = Body(
    bind(
        FormulaSource.standing(_WRITTEN),
        {each: Reference(each, DATE, each) for each in ("起", "止")},
        FUNCTIONS,
    ),
    _WRITTEN,
    ("起", "止"),
)


@pytest.mark.parametrize(
    ("text", "uses"),
    [
        ("工作日(起始日, 截止日)", True),
        ("如果(公开, 1, 如果(工作日内(起始日, 截止日, 3), 2, 3))", True),
        ("计数(合同, NETWORKDAYS(起始日, 签订日) > 3)", True),
        ("自定工作日(起始日, 截止日)", True),
        ("写的工作日(起始日, 截止日)", True),
        ("自定天数(起始日, 截止日)", False),
        ("天数(起始日, 截止日) + 相差月数(起始日, 截止日)", False),
    ],
)
def test_what_counts_working_days_is_known_whoever_wrote_it(text: str, *, uses: bool) -> None:
    """A formula uses the calendars where any branch counts working days, in a plugin's function as well."""
    own = (
        Function("MYWORKDAYS", "自定工作日", "", (Overload(_SPAN, NUMBER, _two_workdays),)),
        Function("WRITTEN", "写的工作日", "", (Overload(_SPAN, NUMBER, _BODY),)),
        Function("MYDAYS", "自定天数", "", (Overload(_SPAN, NUMBER, _two_days),)),
    )
    formula = bind(FormulaSource.standing(text), SCOPE, registry((*STANDARD, *own)))
    assert use_calendars([formula]) is uses


_OPERATORS = {
    (
        "authoring/formula_nodes.py",
        "IF",
    ),  # what an operator of the grammar says as well: 甲 if 条件 else 乙, not
    ("authoring/mutation/mutants.py", "NOT"),
    ("authoring/proof/deducting.py", "MAX"),  # the 最大(0, …) that the form itself writes
    ("authoring/samples/rule_slice.py", "KNOWN"),
}


def test_functions_know_themselves() -> None:
    """No list of functions stands outside of their files: adding one touches its own file, and its oracle in the tests."""
    source = Path(jixiao.__file__).parent
    names = {function.name for function in STANDARD}
    named = {
        (path.relative_to(source).as_posix(), node.value)
        for path in source.rglob("*.py")
        if "formula/functions/" not in path.as_posix()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value in names
    }
    assert named == _OPERATORS
