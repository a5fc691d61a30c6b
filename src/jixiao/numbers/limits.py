"""Limits on the size of numbers, and the error for each.

No amount of money and no rate comes near the limits. They are there so that ``1e999999999`` is a
message and not a machine out of memory.
"""

from __future__ import annotations

from typing import Final

from jixiao.problems import JixiaoError, Place, Problem, clipped

MOST_DIGITS: Final = 40
"""Significant digits a number may have as it is written: leading zeros don't count, trailing ones do."""

LOWEST_EXPONENT: Final = -30
HIGHEST_EXPONENT: Final = 30
"""Where the first significant digit may be, as a power of ten."""

_MOST_SHOWN: Final = 40
_MOST_BITS_SHOWN: Final = 1000  # far below where int refuses to become text (4,300 digits)
_PLAIN: Final = "只写数字，不写单位和文字，例如 2508.64、2,508.64、-3、10%"


def not_a_number(given: object, place: Place | None) -> JixiaoError:
    """Return N101: a text that is no number, or a value of another kind."""
    if isinstance(given, str) and not given.strip():
        return _refusal("N101", "这里要写数字，现在是空的", place, _PLAIN, given=given)
    if isinstance(given, str):
        return _refusal("N101", f"“{shown(given)}”不是数字", place, _PLAIN, given=shown(given))
    name = {bool: "是/否", type(None): "空值"}.get(type(given), f" {type(given).__name__} 类型的值")
    return _refusal("N101", f"这里要写数字，不能用{name}", place, _PLAIN, given=type(given).__name__)


def not_finite(given: object, place: Place | None) -> JixiaoError:
    """Return N102: NaN or infinity, which TOML and floats allow."""
    remedy = "写一个确定的数字；没有数据就整行删去，不写 nan 或 inf"
    return _refusal("N102", f"“{shown(given)}”不是确定的数字", place, remedy, given=shown(given))


def too_many_digits(given: object, place: Place | None) -> JixiaoError:
    """Return N103: more significant digits than any amount or rate has."""
    message = f"“{shown(given)}”的有效数字太多"
    remedy = f"最多写 {MOST_DIGITS} 位有效数字"
    return _refusal("N103", message, place, remedy, given=shown(given), most=MOST_DIGITS)


def endless(given: object, place: Place | None) -> JixiaoError:
    """Return N103 for a fraction that no decimal of :data:`MOST_DIGITS` digits equals."""
    message = f"分数 {shown(given)} 写不成 {MOST_DIGITS} 位以内的小数"
    remedy = "先按要求的位数四舍五入（jixiao.numbers.round_fraction），或者分别填分子和分母"
    return _refusal("N103", message, place, remedy, given=shown(given), most=MOST_DIGITS)


def exponent_out_of_range(given: object, place: Place | None) -> JixiaoError:
    """Return N104: larger or nearer to zero than any amount or rate."""
    message = f"“{shown(given)}”太大或太小"
    remedy = f"第一位有效数字要在 10 的 {LOWEST_EXPONENT} 次方到 {HIGHEST_EXPONENT} 次方之间；检查指数和单位"
    facts = {"given": shown(given), "lowest": LOWEST_EXPONENT, "highest": HIGHEST_EXPONENT}
    return _refusal("N104", message, place, remedy, **facts)


def is_float(given: float, place: Place | None) -> JixiaoError:
    """Return N105: a float, which may already have lost what was typed."""
    text = float.__repr__(given)
    message = f"{text} 是浮点数（float），可能已经不是原来写的数"
    remedies = (
        f'改成字符串 "{text}" 或 Decimal("{text}")',
        f"确认这个值可以用，就写 jixiao.from_float({text})",
    )
    return _refusal("N105", message, place, *remedies, given=given)


def grouped_wrongly(given: str, place: Place | None) -> JixiaoError:
    """Return N106: commas that do not part a number into thousands."""
    message = f"“{shown(given)}”里的逗号不是每三位一个"
    remedies = ("千分位从小数点往左每三位一个逗号，例如 1,234,567.89；也可以不写逗号", "小数点写成 .")
    return _refusal("N106", message, place, *remedies, given=shown(given))


def shown(given: object) -> str:
    """Return a value for a message, shortened: nobody reads more of it, and a huge int has no text."""
    if isinstance(given, int) and given.bit_length() > _MOST_BITS_SHOWN:
        return f"约 10 的 {given.bit_length() * 30103 // 100000} 次方的整数"
    text = str(given).strip()
    return clipped(text, _MOST_SHOWN)


def _refusal(code: str, message: str, place: Place | None, *remedies: str, **facts: object) -> JixiaoError:
    return JixiaoError([Problem(code, message, place, remedies, facts)])
