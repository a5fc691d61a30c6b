"""Every kind of thing that plugins register: its class, its names, and what makes an entry invalid."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from jixiao.calendars import Calendar, shipped_calendars
from jixiao.formula import RESERVED_NAMES, STANDARD, Function, is_name, registry
from jixiao.formula.functions import Overload
from jixiao.plugins.extensions import FileReader, FileWriter, FindingRule, Owned
from jixiao.plugins.foreign import Owner
from jixiao.plugins.forms import guarded_form, guarded_type, wrong_form, wrong_type
from jixiao.plugins.functions import guarded
from jixiao.rules import TYPE_NAMES, FieldType
from jixiao.rules.forms import FORMS, Form


class Named(NamedTuple):
    """How an entry is listed, and every ``key`` that no other entry of its kind may have."""

    id: str
    name: str
    keys: tuple[str, ...]
    version: str = ""
    digest: str = ""


def hook_of(kind: str) -> str:
    """Return the hook through which entries of a kind are registered."""
    return f"jixiao_register_{kind.replace(' ', '_')}s"


@dataclass(frozen=True, slots=True, kw_only=True)
class Registration:
    """One kind of thing that plugins register.

    ``takes`` is the class that its hook wants, ``named`` says how an entry is listed, ``wrong`` yields what one can't be used
    for and the way out, ``inside`` puts its code inside the boundary, ``taken`` gives the keys that jixiao itself has.
    """

    kind: str
    takes: type
    named: Callable[[Any], Named]
    wrong: Callable[[Any], Iterable[tuple[str, str]]]
    inside: Callable[[Any, Owner], Any] = Owned
    taken: Callable[[], Mapping[str, str]] = dict

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

_FILES: Final = (".toml", ".json", ".csv", ".parquet", ".jsonl")


def _wrong_function(given: Function) -> Iterator[tuple[str, str]]:
    for name in (given.name, given.chinese):
        if not is_name(name) or name.lower() in RESERVED_NAMES:
            yield f"“{name}”不能作函数名", "函数名由汉字、字母、数字和下划线组成，不以数字开头"
    if not given.overloads or not all(isinstance(overload, Overload) for overload in given.overloads):
        yield f"函数“{given.chinese}”没有写调用的方式", "overloads 写一个或几个 Overload"


def _wrong_finding(given: FindingRule) -> Iterator[tuple[str, str]]:
    if not re.fullmatch(r"[A-Z]{1,8}\d{1,6}", given.code) or given.code.startswith("G8"):
        yield f"检查的代码“{given.code}”不能用", "写成大写字母加数字，例如 CZ01；G8xx 是 jixiao 自己的"


def _wrong_file(given: FileReader | FileWriter) -> Iterator[tuple[str, str]]:
    if not re.fullmatch(r"\.[a-z0-9]{1,16}", given.suffix):
        yield f"后缀“{given.suffix}”不能用", "写成点和小写字母，例如 .ini"
    if given.submission is None and given.table is None:
        yield f"{given.suffix} 文件没有说怎样读写", "给出 submission（填报文件）或 table（表）"


def _wrong_command(given: Any) -> Iterator[tuple[str, str]]:  # noqa: ANN401 - a click.Command
    if not isinstance(given.name, str) or not re.fullmatch(r"[a-z][a-z0-9-]{0,30}", given.name):
        yield f"命令名“{given.name}”不能用", "由小写英文字母、数字和短横组成，以字母开头"


def _file_named(given: FileReader | FileWriter) -> Named:
    return Named(given.suffix, given.title, (given.suffix.lower(),))


VOCABULARY: Final = (
    Registration(
        kind="form",
        takes=Form,
        named=lambda form: Named(form.key, form.title, (form.key,)),
        wrong=wrong_form,
        inside=guarded_form,
        taken=lambda: {name: f"评分规则的写法“{name}”是自带的" for name in ("formula", *FORMS)},
    ),
    Registration(
        kind="field type",
        takes=FieldType,
        named=lambda kind: Named(kind.key, kind.chinese, (kind.key, kind.chinese)),
        wrong=wrong_type,
        inside=guarded_type,
        taken=lambda: {name: f"数据项类型“{name}”是自带的" for pair in TYPE_NAMES.items() for name in pair},
    ),
)
"""What files are read with: registered before any file is."""

REGISTRATIONS: Final = (
    Registration(
        kind="function",
        takes=Function,
        named=lambda function: Named(
            function.name, function.chinese, (function.name.lower(), function.chinese.lower())
        ),
        wrong=_wrong_function,
        inside=guarded,
        taken=lambda: {name: f"函数名“{name}”是公式语言自带的" for name in registry(STANDARD)},
    ),
    Registration(
        kind="calendar",
        takes=Calendar,
        named=lambda one: Named(
            f"calendar/{one.year}", f"{one.year} 年工作日历", (str(one.year),), str(one.year), one.digest
        ),
        wrong=lambda _calendar: (),
        inside=lambda calendar, _owner: calendar,
        taken=lambda: {
            str(year): f"{year} 年的工作日历随软件提供，不能再登记一份" for year in shipped_calendars()
        },
    ),
    Registration(
        kind="finding",
        takes=FindingRule,
        named=lambda rule: Named(rule.code, rule.title, (rule.code,)),
        wrong=_wrong_finding,
    ),
    Registration(
        kind="reader",
        takes=FileReader,
        named=_file_named,
        wrong=_wrong_file,
        taken=lambda: {suffix: f"{suffix} 文件 jixiao 自己会读" for suffix in _FILES},
    ),
    Registration(
        kind="writer",
        takes=FileWriter,
        named=_file_named,
        wrong=_wrong_file,
        taken=lambda: {suffix: f"{suffix} 文件 jixiao 自己会写" for suffix in _FILES},
    ),
    Registration(
        kind="command",
        takes=object,
        named=lambda command: Named(command.name, command.get_short_help_str(40), (command.name,)),
        wrong=_wrong_command,
        taken=lambda: {name: f"命令 {name} 是 jixiao 自己的" for name in COMMANDS},
    ),
)
"""Every other kind but indicators and rulesets, which are files."""
