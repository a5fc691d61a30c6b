"""Errors for values that TOML does not have: texts without quotes, percentages, units, Chinese dates."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

import tomli

from jixiao.documents.document import Document
from jixiao.documents.locations import Kind
from jixiao.documents.toml_mistake import Mistake
from jixiao.documents.toml_text import toml_text
from jixiao.problems import Edit, Problem, clipped

_LONGEST = 1000
_INSTEAD = "写成 {key}"
_LEADING = re.compile(r"[-+]?[\d.]*")
_POINTS = frozenset({"weight", "most", "total", "at_least", "year", "since", "places"})
"""Keys whose value can only be a number."""

_TEXTS = frozenset({"id", "name", "unit", "about", "basis", "rule", "note", "reason", "message"})
_TEXTS |= {"source", "when", "of", "formula"}
_LINE = re.compile(r"[^\n#]*")
_ELEMENT = re.compile(r"[^,\]}\n#]*")
_DATE = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
_GROUPED = re.compile(r"[-+]?\d{1,3}([,，]\d{3})+(\.\d+)?")
_HALF = re.compile(r"\.\d+")


@dataclass(frozen=True, slots=True)
class Typed:
    """A value as it was typed: where it starts, its text, and ``key = `` as it is written before it, if it is."""

    start: int
    text: str
    key: str
    name: str


def typed_value(mistake: Mistake) -> Typed | None:
    """Return the value that a mistake is about; ``None`` when it is about something else."""
    text, at, walk = mistake.text, mistake.at, mistake.walk
    is_unclosed = mistake.message.startswith("Unclosed")
    if mistake.message.startswith("Invalid value"):
        start = at
    elif is_unclosed or mistake.message.startswith("Expected newline"):
        start = walk.value_start
    else:
        return None
    named = walk.named[-1] if walk.named else None
    if (
        named is None
        or named.kind is not Kind.VALUE
        or start < named.range[1]
        or text[start : start + 1] in "\"'[{"
    ):
        return None
    if "\n" in text[start:at] or (is_unclosed and text[at - 1].isspace()):
        return None
    match = (_ELEMENT if walk.opened else _LINE).match(text, start)
    value = match.group().strip() if match else ""
    in_array = bool(walk.opened) and text[walk.opened[-1]] == "["
    key = "" if in_array else f"{clipped(text[slice(*named.range)])} = "
    return Typed(start, value, key, str(named.path[-1]))


def odd_value(document: Document, typed: Typed) -> Problem | None:
    """Return what is wrong with a value, if it is one of the things that people write."""
    value = typed.text
    if not value or len(value) > _LONGEST or _is_valid(value):
        return None
    for pattern, message, ways in _ODD:
        if re.fullmatch(pattern, value):
            way = ways if isinstance(ways, str) else ways(typed)
            place = document.offset_place(typed.start, len(value))
            edit = None
            if way.startswith(_INSTEAD):
                edit = Edit(place, way.removeprefix(_INSTEAD).format(**_words(typed, str)))
            remedy, facts = way.format(**_words(typed, clipped)), {"found": value}
            return Problem("D204", message.format(value=clipped(value)), place, (remedy,), facts, edit)
    return None


def _words(typed: Typed, shown: Callable[[str], str]) -> dict[str, str]:
    """Return what a way out may repeat of a value."""
    value = typed.text
    plain = value.replace(",", "").replace("，", "")
    return {
        "value": shown(value),
        "key": typed.key,
        "narrow": unicodedata.normalize("NFKC", value),
        "day": _day(value),
        "quoted": quoted(shown(value.rstrip("，。；、,; "))),
        "inner": quoted(shown(value[:-1])),
        "bare": value.rstrip(",;，；。、 "),
        "plain": plain if plain.strip(".") == plain else f"0{plain}",
        "number": _LEADING.match(value).group(),  # type: ignore[union-attr]  # it may be empty
    }


def _percent(typed: Typed) -> str:
    """Return how a percentage is written at a key: where only a number may be, as one."""
    return "写成 {key}{number}" if typed.name in _POINTS else "写成 {key}{quoted}"


def _with_unit(typed: Typed) -> str:
    """Return how a number with its unit is written: the unit of a datum is declared, and must be converted to by people."""
    if typed.name in _TEXTS:
        return "写成 {key}{quoted}"
    if typed.name in _POINTS or typed.text.endswith("分"):
        return "写成 {key}{number}"
    return "只写数字，先换算成数据项写明的单位；不是数的加引号"


def _dated(typed: Typed) -> str:
    """Return how a date is written, if there is such a day."""
    return "写成 {key}{day}" if _day(typed.text) else "日期写成 2022-03-01 这样"


def _plain(typed: Typed) -> str:
    """Return how a number is written that has signs which none has in TOML, if it is plain which it is."""
    if _GROUPED.fullmatch(typed.text) or _HALF.fullmatch(typed.text):
        return "写成 {key}{plain}"
    return "小数写成 0.5 这样，不写千位分隔符"


def quoted(text: str) -> str:
    """Return a text in the quotes in which TOML reads it as it stands."""
    if '"' not in text and "\\" not in text:
        return f'"{text}"'
    return f"'{text}'" if "'" not in text else toml_text(text)


def _day(value: str) -> str:
    """Return a date as TOML has it; nothing when there is no such day."""
    date = _DATE.fullmatch(value)
    day = f"{date[1]}-{int(date[2]):02}-{int(date[3]):02}" if date else ""
    return day if _is_valid(day) else ""


def _is_valid(value: str) -> bool:
    """Tell whether a value is right as it stands: then the mistake is somewhere else."""
    try:
        tomli.loads(f"x = {value}")
    except (ValueError, RecursionError):
        return False
    return True


_ODD: tuple[tuple[str, str, str | Callable[[Typed], str]], ...] = (
    (r"[-+]?[\d.]+\s*[%％]", "百分数“{value}”不能这样写", _percent),
    (r"[-+]?[0-9.,]*[０-９．][0-9０-９.．,]*", "数字“{value}”是全角的", "写成 {key}{narrow}"),
    (r"[-+]?0\d+(\.\d*)?", "数字“{value}”前面多了 0", "删去前面的 0；编号一类的文字要加引号"),
    (_DATE.pattern, "日期“{value}”的写法不对", _dated),
    (r"[-+]?\d+(\.\d+)?\s*[,;，；。、]", "“{value}”的末尾多了标点", "写成 {key}{bare}"),
    (r"[-+]?[\d.,，]+", "“{value}”不是一个数", _plain),
    (r"(?i:true)", "“{value}”要用小写字母", "写成 {key}true"),
    (r"(?i:false)", "“{value}”要用小写字母", "写成 {key}false"),
    (r"(?i:null|none|nil)", "TOML 里没有“{value}”", "没有数据就整行删去"),
    (r"[^\"'=]*[\"']", "文字“{value}”前面缺少引号", "写成 {key}{inner}"),
    (
        r"[-+]?[\d.]+\s*[^\d\s.\-:+_TZtzeE;,=][^=]*",
        "“{value}”里的单位不能写在数字后面",
        _with_unit,
    ),
    (r"[^\W\d_].*", "文字“{value}”没有加引号", "写成 {key}{quoted}"),
)
"""What people write, as patterns, with the message and the way out; {key} is the key with its equals sign."""
