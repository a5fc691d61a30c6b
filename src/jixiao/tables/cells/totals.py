"""Recognises names that are no unit's: what tables write before a row that sums the others up, or is a figure over them."""

from __future__ import annotations

import re
from typing import Final
from unicodedata import normalize

MAY_BE: Final = (
    r"[计計总總均Ａ-Ｚａ-ｚ]|[最中标標].?[大小高低位准準]|(?i:total|sum|avg|average|mean|median)",
    r"(?i)[计計和总總数數额額值分率例均行栏列项項线線平差a-zＡ-Ｚａ-ｚ][^\p{L}]*(?:[^\p{L}\p{N}].*)?$",
)
"""What every such name has in it, and how it ends, for RE2: few names of units are so, and only they are read."""

_SIMPLE: Final = str.maketrans("計總數額匯彙項線準標單門區縣級", "计总数额汇汇项线准标单门区县级")
_BRACKETS: Final = re.compile(
    r"[(\[{<【〔〖《〈「『][^()\[\]{}<>【】〔〕〖〗《》〈〉「」『』]*[)\]}>】〕〗》〉」』]"
)
_KIND: Final = "(?:数|额|金额|值|分|人数|个数|行|栏|列|项)?"
_SUM: Final = f"(?:(?<!综)合计|[小总共]计|总和|加总){_KIND}"
_MEAN: Final = "(?:平均|均值|均分|中位数|标准差)(?:数|值|分|行|栏|线|水平)?"
_FIGURE: Final = (
    f"(?:总?{_SUM}|总?{_MEAN}|平均[^局厅委办院校所站部处科]{{1,8}}(?:率|分|数|额|值|比例?)|(?:累计|汇总){_KIND}"
    "|总(?:数|额|金额|值|量|人数)|最[大小高低](?:值|分)"
    "|(?:grand|overall|sub|all|sum)?(?:totals?|sum|avg|averages?|mean|median))"
)
_ALONE: Final = re.compile(rf"(?:计|(?:{_FIGURE})+)\d{{0,2}}")
_OF_UNITS: Final = re.compile(
    rf"(?:计|.*(?:{_SUM}|{_MEAN})|(?:\d{{4}}年度?|[全各本].{{1,8}})?(?:{_FIGURE})+)\d{{0,2}}"
)
"""A sum of some units (教育局小计) is one of them; other figures are where they stand alone or say how many they are of."""


def is_total(name: str, *, alone: bool = False) -> bool:
    """Tell whether a name means a sum or a mean of others, in whatever characters, brackets and marks.

    ``alone`` asks whether it is nothing but such words: 教育局小计 is one of them otherwise. What stands in brackets behind a
    name is a remark, so 教育局（汇总） is a unit.

    >>> [is_total(name) for name in ("【合 計】", "合计（10个）", "教育局小计", "Grand Total", "平均执行率", "审计局")]
    [True, True, True, True, True, False]
    """
    plain = normalize("NFKC", name).casefold().translate(_SIMPLE)
    words = _ALONE if alone else _OF_UNITS
    return any(
        words.fullmatch("".join(filter(str.isalnum, text))) for text in (plain, _BRACKETS.sub("", plain))
    )
