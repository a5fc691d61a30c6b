"""Numbers as people type them: what is read, exactly, and how each refusal is told."""

from __future__ import annotations

import tracemalloc
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jixiao.numbers import check_decimal, from_float, is_percent, read_decimal, to_decimal_input
from jixiao.problems import JixiaoError, Place

from .number_strategies import WIDE, decimals

PLAIN = "只写数字，不写单位和文字，例如 2508.64、2,508.64、-3、10%"
DIGITS = "最多写 40 位有效数字"
EXPONENT = "第一位有效数字要在 10 的 -30 次方到 30 次方之间；检查指数和单位"
NO_DATA = "写一个确定的数字；没有数据就整行删去，不写 nan 或 inf"
GROUPS = "千分位从小数点往左每三位一个逗号，例如 1,234,567.89；也可以不写逗号\n小数点写成 ."
ROUND_FIRST = "先按要求的位数四舍五入（jixiao.numbers.round_fraction），或者分别填分子和分母"
NO_FLOATS = '改成字符串 "4.1" 或 Decimal("4.1")\n确认这个值可以用，就写 jixiao.from_float(4.1)'


def reported(error: JixiaoError) -> str:
    """Return a refusal's code, its message, and a line for each remedy."""
    (problem,) = error.problems
    return "\n".join((f"{problem.code} {problem.message}", *problem.remedies))


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("0", "0"),
        ("4.10", "4.10"),
        ("-3", "-3"),
        ("+3", "3"),
        ("−3", "-3"),
        (" 7.5\t\n", "7.5"),
        ("\u3000７．５\u3000", "7.5"),
        ("007", "7"),
        (".5", "0.5"),
        ("5.", "5"),
        ("2,508.64", "2508.64"),
        ("2，508．64", "2508.64"),
        ("２，５０８", "2508"),
        ("1,234,567", "1234567"),
        ("－１２．３０", "-12.30"),
        ("10%", "0.10"),
        ("98.06%", "0.9806"),
        ("10 %", "0.10"),
        ("９８ ％", "0.98"),
        ("\ufeff1\u200b0\u200e%\u2060", "0.10"),
        ("１００％", "1.00"),
        ("-2,500.5%", "-25.005"),
        ("1e3", "1E+3"),
        ("1.20E-2", "0.0120"),
        ("ｅ".join("12"), "1E+2"),
        ("1e2%", "1"),
        ("1e30", "1E+30"),
        ("1e-30", "1E-30"),
        ("9" * 31, "9" * 31),
        ("0." + "1" * 30 + "0" * 10, "0." + "1" * 30 + "0" * 10),
        ("0" * 100 + "1", "1"),
    ],
)
def test_read(typed: str, expected: str) -> None:
    """A text becomes the very number it says: same value, same trailing zeros."""
    assert str(read_decimal(typed)) == expected


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("", f"N101 这里要写数字，现在是空的\n{PLAIN}"),
        (" \u3000", f"N101 这里要写数字，现在是空的\n{PLAIN}"),
        ("abc", f"N101 “abc”不是数字\n{PLAIN}"),
        ("2508.64万元", f"N101 “2508.64万元”不是数字\n{PLAIN}"),
        ("1_000", f"N101 “1_000”不是数字\n{PLAIN}"),
        ("1 000", f"N101 “1 000”不是数字\n{PLAIN}"),
        ("1.2.3", f"N101 “1.2.3”不是数字\n{PLAIN}"),
        ("--1", f"N101 “--1”不是数字\n{PLAIN}"),
        (".", f"N101 “.”不是数字\n{PLAIN}"),
        ("%", f"N101 “%”不是数字\n{PLAIN}"),
        ("e5", f"N101 “e5”不是数字\n{PLAIN}"),
        ("0x10", f"N101 “0x10”不是数字\n{PLAIN}"),
        ("①", f"N101 “①”不是数字\n{PLAIN}"),
        ("٣", f"N101 “٣”不是数字\n{PLAIN}"),
        ("½", f"N101 “½”不是数字\n{PLAIN}"),
        ("一百", f"N101 “一百”不是数字\n{PLAIN}"),
        ("字" * 201, f"N101 “{'字' * 40}…”不是数字\n{PLAIN}"),
        ("nan", f"N102 “nan”不是确定的数字\n{NO_DATA}"),
        ("-Infinity", f"N102 “-Infinity”不是确定的数字\n{NO_DATA}"),
        ("ｉｎｆ", f"N102 “ｉｎｆ”不是确定的数字\n{NO_DATA}"),
        ("sNaN12", f"N102 “sNaN12”不是确定的数字\n{NO_DATA}"),
        ("∞", f"N102 “∞”不是确定的数字\n{NO_DATA}"),
        ("1" * 41, f"N103 “{'1' * 40}…”的有效数字太多\n{DIGITS}"),
        ("1." + "0" * 40, f"N103 “1.{'0' * 38}…”的有效数字太多\n{DIGITS}"),
        ("1" * 201, f"N103 “{'1' * 40}…”的有效数字太多\n{DIGITS}"),
        ("1e31", f"N104 “1e31”太大或太小\n{EXPONENT}"),
        ("10e30", f"N104 “10e30”太大或太小\n{EXPONENT}"),
        ("1e-31", f"N104 “1e-31”太大或太小\n{EXPONENT}"),
        ("1e-29%", f"N104 “1e-29%”太大或太小\n{EXPONENT}"),
        ("0e-31", f"N104 “0e-31”太大或太小\n{EXPONENT}"),
        ("1e999999999999", f"N104 “1e999999999999”太大或太小\n{EXPONENT}"),
        ("1" + "0" * 31, f"N104 “1{'0' * 31}”太大或太小\n{EXPONENT}"),
        ("25,08.64", f"N106 “25,08.64”里的逗号不是每三位一个\n{GROUPS}"),
        ("2508,640", f"N106 “2508,640”里的逗号不是每三位一个\n{GROUPS}"),
        ("1,2345", f"N106 “1,2345”里的逗号不是每三位一个\n{GROUPS}"),
        ("1,,234", f"N106 “1,,234”里的逗号不是每三位一个\n{GROUPS}"),
        ("1234,", f"N106 “1234,”里的逗号不是每三位一个\n{GROUPS}"),
        ("0,123", f"N106 “0,123”里的逗号不是每三位一个\n{GROUPS}"),
        ("1.234,567", f"N106 “1.234,567”里的逗号不是每三位一个\n{GROUPS}"),
    ],
    ids=lambda text: text if len(text) < 20 else "",
)
def test_refused(typed: str, message: str) -> None:
    """What is no number within the limits is told in Chinese, with the way out, and never guessed at."""
    with pytest.raises(JixiaoError) as caught:
        read_decimal(typed)
    assert reported(caught.value) == message


def test_refusal_points_at_its_place() -> None:
    """A refusal carries the place the caller gave, and facts for programs."""
    place = Place(file="a.toml", line=3, column=5, width=4, line_text="a = 1e31")
    with pytest.raises(JixiaoError) as caught:
        read_decimal("1e31", place=place)
    (problem,) = caught.value.problems
    assert problem.place is place
    assert problem.facts == {"given": "1e31", "lowest": -30, "highest": 30}


@pytest.mark.parametrize(
    "typed", ["1e" + "9" * 190, "9" * 10**7, "0" * 10**7, " " * 10**7 + "1", "1," * 10**6, "1e9999999%"]
)
def test_hostile_text_is_refused_at_once(typed: str) -> None:
    """No text makes the reader allocate or look at more than its first 200 characters."""
    tracemalloc.start()
    try:
        with pytest.raises(JixiaoError):
            read_decimal(typed)
        assert tracemalloc.get_traced_memory()[1] < 100_000
    finally:
        tracemalloc.stop()


@given(decimals(), st.booleans())
def test_plain_text_round_trips(value: Decimal, is_wide: bool) -> None:  # noqa: FBT001 - given by hypothesis
    """A decimal's own text, with or without an exponent, half or full width, reads back digit for digit."""
    for text in (str(value), format(value, "f")):
        read = read_decimal(text.translate(WIDE) if is_wide else text)
        assert read == value
        assert text == format(value, "f") or str(read) == str(value)


@given(decimals().filter(lambda value: abs(value) > Decimal("1e-20")))
def test_percent_is_a_hundredth(value: Decimal) -> None:
    """A percent sign divides by a hundred, exactly."""
    assert Fraction(read_decimal(f"{value:f}%")) == Fraction(value) / 100


@given(st.integers(-(10**30), 10**30), st.integers(0, 99))
def test_thousands_are_read(whole: int, cents: int) -> None:
    """What Excel prints with thousands separators is the same number."""
    assert str(read_decimal(f"{whole:,}.{cents:02}")) == f"{whole}.{cents:02}"


@given(st.text(alphabet="0123456789+-.,%eE nainf_，．％１", max_size=12))
def test_any_text_is_read_or_refused(text: str) -> None:
    """Nothing but a Decimal within the limits or a JixiaoError with remedies comes back."""
    try:
        value = read_decimal(text)
    except JixiaoError as error:
        refused = error
    else:
        assert check_decimal(value) is value
        return
    assert all(problem.remedies for problem in refused.problems)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [("10%", True), ("１０％ ", True), ("10", False), ("", False), ("% 10", False), ("很多%", True)],
)
def test_is_percent(typed: str, expected: bool) -> None:  # noqa: FBT001 - a column of the table
    """A percentage is told by its sign at the end; whether it is a number is another question."""
    assert is_percent(typed) is expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (5, "5"),
        (-(10**30), "-1" + "0" * 30),
        (Decimal("4.10"), "4.10"),
        (Decimal("1E+3"), "1E+3"),
        ("4.10", "4.10"),
        ("10%", "0.10"),
        (Fraction(1, 8), "0.125"),
        (Fraction(-1000), "-1000"),
        (Fraction(1, 10**30), "1E-30"),
    ],
)
def test_value_from_a_program(value: object, expected: str) -> None:
    """Exact Python numbers pass unchanged, trailing zeros and all."""
    assert str(to_decimal_input(value)) == expected


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (True, f"N101 这里要写数字，不能用是/否\n{PLAIN}"),
        (None, f"N101 这里要写数字，不能用空值\n{PLAIN}"),
        ([1], f"N101 这里要写数字，不能用 list 类型的值\n{PLAIN}"),
        (Decimal("NaN"), f"N102 “NaN”不是确定的数字\n{NO_DATA}"),
        (Decimal("-Infinity"), f"N102 “-Infinity”不是确定的数字\n{NO_DATA}"),
        (float("nan"), f"N102 “nan”不是确定的数字\n{NO_DATA}"),
        (10**40, f"N103 “1{'0' * 39}…”的有效数字太多\n{DIGITS}"),
        (10**100_000, f"N103 “约 10 的 100000 次方的整数”的有效数字太多\n{DIGITS}"),
        (Decimal("1." + "0" * 40), f"N103 “1.{'0' * 38}…”的有效数字太多\n{DIGITS}"),
        (
            Fraction(1, 3),
            f"N103 分数 1/3 写不成 40 位以内的小数\n{ROUND_FIRST}",
        ),
        (10**31, f"N104 “1{'0' * 31}”太大或太小\n{EXPONENT}"),
        (Decimal("1e999999"), f"N104 “1E+999999”太大或太小\n{EXPONENT}"),
        (Fraction(10**31), f"N104 “1{'0' * 31}”太大或太小\n{EXPONENT}"),
        (Fraction(1, 10**31), f"N104 “1E-31”太大或太小\n{EXPONENT}"),
        (
            4.10,
            f"N105 4.1 是浮点数（float），可能已经不是原来写的数\n{NO_FLOATS}",
        ),
    ],
    ids=lambda value: "" if isinstance(value, str) else type(value).__name__,
)
def test_value_refused(value: object, message: str) -> None:
    """A program is told as a person is; a float never slips in, and a bool is no 1."""
    with pytest.raises(JixiaoError) as caught:
        to_decimal_input(value)
    assert reported(caught.value) == message


@given(decimals())
def test_input_forms_agree(value: Decimal) -> None:
    """The same number as text, Decimal or Fraction is the same input."""
    forms = [to_decimal_input(form) for form in (value, str(value), Fraction(value))]
    assert forms == [value] * 3


@pytest.mark.parametrize(
    ("value", "expected"),
    [(4.10, "4.1"), (0.1 + 0.2, "0.30000000000000004"), (1e22, "1E+22"), (-0.5, "-0.5"), (3, "3")],
)
def test_from_float(value: float, expected: str) -> None:
    """The explicit door takes a float for its shortest text, not for its binary expansion."""
    assert str(from_float(value)) == expected


@pytest.mark.parametrize(
    ("value", "code"), [(float("nan"), "N102"), (float("-inf"), "N102"), (1e300, "N104"), (True, "N101")]
)
def test_from_float_refused(value: float, code: str) -> None:
    """Also through the door for floats only numbers within the limits come in."""
    with pytest.raises(JixiaoError) as caught:
        from_float(value)
    assert caught.value.codes == (code,)
