"""Refuses to send code of trusted files to another process, which could not import it."""

from __future__ import annotations

import pickle
from collections.abc import Iterable

from jixiao.formula import Function
from jixiao.plugins.extensions import Extensions
from jixiao.plugins.foreign import Owner
from jixiao.plugins.forms import ForeignReading
from jixiao.plugins.functions import owner_of
from jixiao.rules import Field, Indicator


def refuse_sending(
    functions: Iterable[Function],
    fields: Iterable[Field],
    indicators: Iterable[Indicator],
    extensions: Extensions,
) -> None:
    """Raise :class:`pickle.PicklingError` for code that another process can't find: of trusted files."""
    used: list[tuple[Owner | None, str]] = [
        (owner_of(function), f"函数“{function.chinese}”") for function in functions
    ]
    for field in fields:
        for column in (field, *field.columns):
            reading = None if column.added is None else column.added.read
            if isinstance(reading, ForeignReading):
                used.append((reading.owner, f"数据项类型“{reading.type.chinese}”"))
    used += [(owned.owner, "检查或文件读写") for owned in extensions.owned]
    for owner, what in used:
        if owner is not None and owner.kind == "trusted file":
            message = f"{owner.title}里的{what}不能送到别的进程；把插件装成软件包，或在那里重新载入"
            raise pickle.PicklingError(message)
    for indicator in indicators:
        if indicator.form is not None and not indicator.form.is_sent:
            message = f"受信文件里的评分规则写法“{indicator.form.title}”不能送到别的进程；把插件装成软件包，或在那里重新载入"
            raise pickle.PicklingError(message)
