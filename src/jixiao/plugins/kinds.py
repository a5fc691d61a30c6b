"""What plugins can register in Python, kind by kind: the hook, what it takes, how an entry is called, what is wrong with one."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from jixiao.calendars import Calendar, shipped_calendars
from jixiao.formula import RESERVED_NAMES, STANDARD, Function, is_name, registry
from jixiao.formula.functions import Overload
from jixiao.plugins.extensions import FileReader, FileWriter, FindingRule, Owned
from jixiao.plugins.foreign import Owner
from jixiao.plugins.forms import guarded_form, guarded_type, taken_types, wrong_form, wrong_type
from jixiao.plugins.functions import guarded
from jixiao.rules import FieldType
from jixiao.rules.forms import FORMS, Form


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

    def accepts(self, given: object) -> bool:
        """Tell whether the hook takes this: an instance, of forms a subclass; a command is one of click's."""
        if self.kind == "command":
            import click

            return isinstance(given, click.Command)
        return issubclass(given, self.takes) if isinstance(given, type) else isinstance(given, self.takes)


COMMANDS: Final = (
    "score", "explain", "whatif", "cliffs", "score-set", "roll-up", "batch", "show", "diff", "history", "check", "prove", "test",
    "plugins", "rulesets", "fields", "freeze", "verify", "sign", "keygen", "fmt", "schema", "new",
)  # fmt: skip
"""The commands of jixiao itself."""

_TABLES: Final = (".csv", ".parquet", ".jsonl")


def _function_named(given: Function) -> Named:
    keys = tuple(dict.fromkeys((given.name.lower(), given.chinese.lower())))
    return Named(given.name, given.chinese, "", "", keys)


def _wrong_function(given: Function) -> Iterator[tuple[str, str]]:
    for name in (given.name, given.chinese):
        if not is_name(name) or name.lower() in RESERVED_NAMES:
            yield f"“{name}”不能作函数名", "函数名由汉字、字母、数字和下划线组成，不以数字开头"
    if not given.overloads or not all(isinstance(overload, Overload) for overload in given.overloads):
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


def _form_named(given: type[Form]) -> Named:
    return Named(given.key, given.title, "", "", (given.key,))


def _type_named(given: FieldType) -> Named:
    return Named(given.key, given.chinese, "", "", (given.key, given.chinese))


def _finding_named(given: FindingRule) -> Named:
    return Named(given.code, given.title, "", "", (given.code,))


def _wrong_finding(given: FindingRule) -> Iterator[tuple[str, str]]:
    if not re.fullmatch(r"[A-Z]{1,8}\d{1,6}", given.code) or given.code.startswith("G8"):
        yield f"检查的代码“{given.code}”不能用", "写成大写字母加数字，例如 CZ01；G8xx 是 jixiao 自己的"


def _file_named(given: FileReader | FileWriter) -> Named:
    return Named(given.suffix, given.title, "", "", (given.suffix.lower(),))


def _wrong_file(given: FileReader | FileWriter) -> Iterator[tuple[str, str]]:
    if not re.fullmatch(r"\.[a-z0-9]{1,16}", given.suffix):
        yield f"后缀“{given.suffix}”不能用", "写成点和小写字母，例如 .ini"
    if given.submission is None and given.table is None:
        yield f"{given.suffix} 文件没有说怎样读写", "给出 submission（填报文件）或 table（表）"


def _command_named(given: Any) -> Named:  # noqa: ANN401 - a click.Command
    return Named(given.name, given.get_short_help_str(40), "", "", (given.name,))


def _wrong_command(given: Any) -> Iterator[tuple[str, str]]:  # noqa: ANN401 - a click.Command
    if not isinstance(given.name, str) or not re.fullmatch(r"[a-z][a-z0-9-]{0,30}", given.name):
        yield f"命令名“{given.name}”不能用", "由小写英文字母、数字和短横组成，以字母开头"


def _nothing_taken() -> Mapping[str, str]:
    return {}


VOCABULARY: Final = (
    Registration(
        "form", "jixiao_register_forms", Form, _form_named, wrong_form, guarded_form,
        lambda: {name: f"评分规则的写法“{name}”是自带的" for name in ("formula", *FORMS)},
    ),
    Registration(
        "field type", "jixiao_register_field_types", FieldType, _type_named, wrong_type, guarded_type, taken_types
    ),
)  # fmt: skip
"""What files are read with: registered before any file is."""

REGISTRATIONS: Final = (
    Registration(
        "function", "jixiao_register_functions", Function, _function_named, _wrong_function, guarded,
        lambda: {name: f"函数名“{name}”是公式语言自带的" for name in registry(STANDARD)},
    ),
    Registration(
        "calendar", "jixiao_register_calendars", Calendar, _calendar_named, _nothing_wrong, _as_it_is,
        lambda: {str(year): f"{year} 年的工作日历随软件提供，不能再登记一份" for year in shipped_calendars()},
    ),
    Registration(
        "finding", "jixiao_register_findings", FindingRule, _finding_named, _wrong_finding, Owned, _nothing_taken
    ),
    Registration(
        "reader", "jixiao_register_readers", FileReader, _file_named, _wrong_file, Owned,
        lambda: {name: f"{name} 文件 jixiao 自己会读" for name in (".toml", ".json", *_TABLES)},
    ),
    Registration(
        "writer", "jixiao_register_writers", FileWriter, _file_named, _wrong_file, Owned,
        lambda: {name: f"{name} 文件 jixiao 自己会写" for name in (".toml", ".json", *_TABLES)},
    ),
    Registration(
        "command", "jixiao_register_commands", object, _command_named, _wrong_command, Owned,
        lambda: {name: f"命令 {name} 是 jixiao 自己的" for name in COMMANDS},
    ),
)  # fmt: skip
"""Every other kind but indicators and rulesets, which are files."""
