"""The values that a key may have, in English and in Chinese: the source of schema, messages and documents.

A file may say either. What is kept, compared and made digests of is the English value, so it does not matter which.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Annotated, Final, Literal

from pydantic import BeforeValidator
from pydantic_core import core_schema

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
    from pydantic.json_schema import JsonSchemaValue

TYPES: Final = {
    "amount": ("金额",),
    "number": ("数", "数值"),
    "count": ("个数", "数量"),
    "rate": ("比率", "百分比"),
    "yes_no": ("是/否", "是否"),
    "date": ("日期",),
    "choice": ("选项", "单选"),
    "text": ("文字", "文本"),
    "table": ("明细表",),
}
STATUSES: Final = {"confirmed": ("已核实",), "derived": ("推算",), "inferred": ("推断",)}
RESULTS: Final = {"full": ("满分",), "zero": ("零分", "0分"), "exclude": ("不计入", "不参评")}
MODES: Final = {
    "half_up": ("四舍五入",),
    "half_even": ("四舍六入五成双", "四舍六入"),
    "up": ("进一", "远离零"),
    "down": ("舍去", "趋向零"),
    "ceiling": ("向上取整",),
    "floor": ("向下取整",),
}
LEVELS: Final = {"indicator": ("指标",), "group": ("组",), "total": ("总分",)}
COMBINATIONS: Final = {
    "sum": ("相加",),
    "scaled": ("折算",),
    "better": ("取高",),
    "chosen": ("选一",),
    "pool": ("选项池",),
}
KINDS: Final = {"bonus": ("加分",), "malus": ("减分", "扣分")}
COMPARISONS: Final = {
    "rank": ("名次",),
    "mean": ("平均数", "平均值"),
    "best": ("最好值",),
    "percentile": ("百分位",),
    "count": ("单位数",),
}
ENDS: Final = {"high": ("大的在前",), "low": ("小的在前",)}
TOGETHER: Final = {"sum": ("相加",), "weighted": ("按资金加权",), "same": ("相同",), "join": ("逐行接起来",)}
NEEDS: Final = {"each": ("逐项",), "all": ("全部",), "any": ("任一",)}
UNMET: Final = {"proportional": ("按比例",), "zero": ("零分", "0分")}
COUNTINGS: Final = {
    "whole": ("不足一步的不扣",),
    "started": ("不足一步的按一步扣",),
    "pro_rata": ("不足一步的按比例扣", "按比例"),
}

CHOICES: Final[Mapping[str, Mapping[str, tuple[str, ...]]]] = {
    "type": TYPES,
    "status": STATUSES,
    "then、none、zero_target": RESULTS,
    "mode": MODES,
    "at": LEVELS,
    "combine": COMBINATIONS,
    "kind": KINDS,
    "what": COMPARISONS,
    "first": ENDS,
    "together": TOGETHER,
    "needs": NEEDS,
    "unmet": UNMET,
    "counting": COUNTINGS,
}
"""The Chinese words for each value, by the keys that have it; of several words the first one is printed."""

YES_NO: Final = {"是": True, "否": False}


@dataclass(frozen=True, slots=True)
class InChinese:
    """Said of a ``Literal``: its values may also be written in the Chinese of ``words``."""

    words: Mapping[str, Sequence[str]] = field(hash=False)

    def english(self, value: object) -> object:
        """Return the value that a word stands for, and anything else as it is."""
        return next((choice for choice, words in self.words.items() if value in words), value)

    def __get_pydantic_core_schema__(
        self, source: object, handler: GetCoreSchemaHandler
    ) -> core_schema.CoreSchema:
        """Read the Chinese words before the values are held to the ``Literal``."""
        return core_schema.no_info_before_validator_function(self.english, handler(source))

    def __get_pydantic_json_schema__(
        self, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        """List the Chinese words behind the values, in what is read; what is written has the values alone."""
        described = handler(schema)
        if handler.mode == "validation":
            values: list[str] = described["enum"]
            described["enum"] = [*values, *(word for value in values for word in self.words[value])]
        return described


def yes_no(value: object) -> object:
    """Return what 是 or 否 says, and anything else as it is."""
    return YES_NO.get(value, value) if isinstance(value, str) else value


YesNo = Annotated[bool, BeforeValidator(yes_no, json_schema_input_type=bool | Literal["是", "否"])]
"""A yes/no, which may also be written in Chinese."""


def printed(words: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """Return the word to print for each value."""
    return {value: names[0] for value, names in words.items()}


def words_for(values: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Return the Chinese words for each of the values that a key may have; none where it has no such words."""
    for choices in CHOICES.values():
        if values and choices.keys() >= set(values):
            return {value: choices[value] for value in values}
    return {}
