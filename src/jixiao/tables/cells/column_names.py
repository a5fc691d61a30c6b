"""Refuses names of columns that no table may have: two alike, control characters, too many."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import Final

from jixiao.numbers import trimmed
from jixiao.problems import JixiaoError, Place, Problem, clipped

MOST_COLUMNS: Final = 5000
"""How many columns a table may have."""

_MOST_SHOWN: Final = 10
_ODD: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")


def check_names(names: Sequence[str], place: Place | None = None) -> None:
    """Raise :class:`JixiaoError` for columns of one name (T811), of which nobody can say which is meant, too many (T823).

    So for a name with half a character (T817) or a control character (T824).
    """
    if len(names) > MOST_COLUMNS:
        message = f"表有 {len(names)} 列，最多 {MOST_COLUMNS} 列"
        ways = ("一行一个单位，一列一个数据项；检查是不是选错了文件",)
        raise JixiaoError([Problem("T823", message, place, ways, {"found": len(names)})])
    for name in names:
        odd = _ODD.search(name)
        if odd is not None:
            is_half = odd[0] >= "\ud800"
            message = "列名里有半个字符" if is_half else f"列名里有看不见的控制字符 U+{ord(odd[0]):04X}"
            raise JixiaoError(
                [Problem("T817" if is_half else "T824", message, place, ("改名；检查写出这张表的程序",))]
            )
    twice = [name for name, count in Counter(names).items() if count > 1 and trimmed(name)]
    if twice:
        shown_names = "、".join(f"“{clipped(name)}”" for name in twice[:_MOST_SHOWN])
        ways = ("每一列的名称各不相同：改名，或删去多出的列",)
        message = f"列名重复：{shown_names}"
        raise JixiaoError([Problem("T811", message, place, ways, {"found": tuple(twice)})])
