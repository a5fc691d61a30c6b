"""What plugins can register in Python, kind by kind: the hook, what it takes, how an entry is called, what is wrong with one."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from jixiao.calendars import Calendar, shipped_calendars
from jixiao.formula import RESERVED_NAMES, STANDARD, Function, is_name, registry
from jixiao.formula.functions import Overload
from jixiao.plugins.foreign import Owner
from jixiao.plugins.functions import guarded


@dataclass(frozen=True, slots=True)
class Named:
    """How an entry is listed, and every ``key`` that no other entry of its kind may have."""

    id: str
    name: str
    version: str
    digest: str
    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Registration:
    """One kind of thing that plugins register.

    ``takes`` is the class that its hook wants, ``wrong`` yields what an entry can't be used for and the way out, ``named``
    says how it is listed, ``inside`` puts its code inside the boundary, ``owned`` holds the keys that are taken.
    """

    kind: str
    hook: str
    takes: type
    named: Callable[[Any], Named]
    wrong: Callable[[Any], Iterator[tuple[str, str]]]
    inside: Callable[[Any, Owner], Any]
    taken: Callable[[], Mapping[str, str]]


def _function_named(given: Function) -> Named:
    keys = tuple(dict.fromkeys((given.name.lower(), given.chinese.lower())))
    return Named(given.name, given.chinese, "", "", keys)


def _wrong_function(given: Function) -> Iterator[tuple[str, str]]:
    for name in (given.name, given.chinese):
        if not is_name(name) or name.lower() in RESERVED_NAMES:
            yield f"“{name}”不能作函数名", "函数名由汉字、字母、数字和下划线组成，不以数字开头"
    if not given.overloads or not all(isinstance(each, Overload) for each in given.overloads):
        yield f"函数“{given.chinese}”没有写调用的方式", "overloads 写一个或几个 Overload"


def _calendar_named(given: Calendar) -> Named:
    return Named(
        f"calendar/{given.year}",
        f"{given.year} 年工作日历",
        str(given.year),
        given.digest,
        (str(given.year),),
    )


def _nothing_wrong(_given: object) -> Iterator[tuple[str, str]]:
    yield from ()


def _as_it_is(given: Any, _owner: Owner) -> Any:  # noqa: ANN401 - whatever its hook takes
    return given


REGISTRATIONS: Final = (
    Registration(
        "function", "jixiao_register_functions", Function, _function_named, _wrong_function, guarded,
        lambda: {name: f"函数名“{name}”是公式语言自带的" for name in registry(STANDARD)},
    ),
    Registration(
        "calendar", "jixiao_register_calendars", Calendar, _calendar_named, _nothing_wrong, _as_it_is,
        lambda: {str(year): f"{year} 年的工作日历随软件提供，不能再登记一份" for year in shipped_calendars()},
    ),
)  # fmt: skip
"""Every kind but indicators and rulesets, which are files."""
