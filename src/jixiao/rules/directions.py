"""Data items that points are said to rise or fall with, or to be taken for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial

from jixiao.problems import Problem, did_you_mean
from jixiao.rules.fields import TYPE_NAMES
from jixiao.rules.located import Located

_NUMERIC = frozenset({"amount", "number", "count", "rate"})


def check_directions(
    named: Mapping[str, Sequence[str]], fields: Mapping[str, str], located: Located
) -> Iterator[Problem]:
    """Yield what is wrong with the names under each key (R419); ``fields`` are the types of data items."""
    numbers = [name for name, kind in fields.items() if kind in _NUMERIC]
    for key, names in named.items():
        for index, name in enumerate(names):
            place, facts = partial(located.place, (key, index)), {"found": name}
            if name not in fields:
                ways = did_you_mean(name, numbers)
                yield Problem("R419", f"{key}：没有叫“{name}”的数据项", place(), ways, facts)
            elif key == "for_lack_of" and fields[name] in {"yes_no", "table"}:
                continue
            elif name not in numbers:
                message = f"{key}：“{name}”的类型为{TYPE_NAMES[fields[name]]}，不是数，谈不上增加"
                yield Problem("R419", message, place(), ("只写金额、数、个数、比率",), facts)
            elif key == "falls_with" and name in named["rises_with"]:
                message = f"“{name}”既写在 rises_with，又写在 falls_with"
                yield Problem("R419", message, place(), ("只留一处",), facts)
