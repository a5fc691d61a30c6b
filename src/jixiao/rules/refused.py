"""Errors of pydantic, translated into Chinese: what a key wants, and how that is written."""

from __future__ import annotations

import re
from typing import Final

from pydantic_core import ErrorDetails

_TEXT: Final = ("文字（加引号）", '文字两边加引号，例如 "文字"')
_WHOLE: Final = ("整数（不加引号）", "只写数字，例如 2023，不加引号")
_LIST: Final = ("方括号列表 [ … ]", '写成 ["一项", "另一项"] 这样')
_TABLE: Final = ("一个表 { … } 或 [名称] 小节", "写成 { 键 = 值 } 这样，或另起一行写 [名称]，下面写它的键")
_NUMBER: Final = ("数字（不加引号）", "只写数字，例如 10、4.5，不加引号")
WANTED: Final = {
    "string_type": _TEXT,
    "bool_type": ('true 或 false，也可以写 "是" 或 "否"', '写成 true 或 "是"'),
    "int_type": _WHOLE,
    "int_from_float": _WHOLE,
    "list_type": _LIST,
    "tuple_type": _LIST,
    "dict_type": _TABLE,
    "model_type": _TABLE,
    "model_attributes_type": _TABLE,
    "date_type": ("日期，例如 2022-03-01（不加引号）", "写成 2022-03-01 这样，不加引号"),
    "number_as_text": _NUMBER,
    "decimal_type": _NUMBER,
}
"""What a value of another kind should be, and how it is written."""

_BOUNDS: Final = {
    "greater_than": ("gt", "要大于", "写一个大于 {} 的数"),
    "greater_than_equal": ("ge", "不能小于", "写 {} 或更大的数"),
    "less_than": ("lt", "要小于", "写一个小于 {} 的数"),
    "less_than_equal": ("le", "不能大于", "写 {} 或更小的数"),
    "string_too_short": ("min_length", "字数不能少于", "至少写 {} 个字"),
    "string_too_long": ("max_length", "字数不能超过", "缩短到 {} 个字以内"),
    "too_short": ("min_length", "项数不能少于", "至少写 {} 项"),
    "too_long": ("max_length", "项数不能超过", "减到 {} 项以内"),
}
_FORMS: Final = {
    "string_pattern_mismatch": (
        "id 由字母、数字、点、下划线和短横组成，以字母或数字开头；指标体系的 id 还可以用 / 分层",
        "例如 my.indicator",
    ),
    "blank": ("里面没有看得见的字", "写上名称"),
    "string_unicode": ("里面有不完整的字符", "删去这个字，重新输入"),
}
_OTHER: Final = ("这里不能这样写", "照《指标体系文件》里这个键的例子写")
_HEXADECIMAL: Final = re.compile(r"\[0-9a-f\]\{(\d+)\}")


def bound(error: ErrorDetails) -> tuple[str, str]:
    """Return what a value of the right kind has to be, and the way out."""
    context = error.get("ctx", {})
    if error["type"] in _BOUNDS:
        key, text, way = _BOUNDS[error["type"]]
        return f"{text} {context[key]}", way.format(context[key])
    if error["type"] == "control_character":
        return f"里面有看不见的控制字符 {context['found']}", "删去这个字符"
    digits = _HEXADECIMAL.search(str(context.get("pattern", "")))
    if digits is not None:
        return (
            f"要是 {digits[1]} 位十六进制数字（0～9、a～f）",
            "这是程序算出的，不要手改：从原来的文件复制，或重新生成",
        )
    return _FORMS.get(error["type"], _OTHER)
