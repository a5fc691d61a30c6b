"""Values that TOML does not know: texts without quotes, percentages, units, dates as people write them."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

import tomli

from jixiao.documents.document import Document
from jixiao.documents.toml_locations import Kind, Walk
from jixiao.problems import Problem, clipped

_LONGEST = 1000
_LINE = re.compile(r"[^\n#]*")
_ELEMENT = re.compile(r"[^,\]}\n#]*")
_DATE = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})")

_ODD: tuple[tuple[str, str, str], ...] = (
    (r"[-+]?[\d.,]+\s*[%％]", "百分数“{value}”要加引号", '写成 {key}"{value}"'),
    (r"[-+]?[0-9.,]*[０-９．][0-9０-９.．,]*", "数字“{value}”是全角的", "写成 {key}{narrow}"),
    (r"[-+]?0\d+(\.\d*)?", "数字“{value}”前面多了 0", "删去前面的 0；编号一类的文字要加引号"),
    (_DATE.pattern, "日期“{value}”的写法不对", "写成 {key}{day}"),
    (r"[-+]?\d+(\.\d+)?\s*[,;，；。、]", "“{value}”的末尾多了标点", "行末不用标点，删去它"),
    (r"[-+]?[\d.,，]+", "“{value}”不是一个数", "小数写成 0.5 这样，不写千位分隔符"),
    (r"\d{4}年\d{1,2}月\d{1,2}日?", "日期“{value}”要加引号", '写成 {key}"{value}"，或写成 2022-03-01 这样'),
    (r"(?i:true)", "“{value}”要用小写字母", "写成 {key}true"),
    (r"(?i:false)", "“{value}”要用小写字母", "写成 {key}false"),
    (r"(?i:null|none|nil)", "TOML 里没有“{value}”", "没有数据就整行删去"),
    (r"[^\"'=]*[\"']", "文字“{value}”前面缺少引号", '写成 {key}"{inner}"'),
    (
        r"[-+]?[\d.]+\s*[^\d\s.\-:+_TZtzeE;,=][^=]*",
        "“{value}”里的单位不能写在数字后面",
        '只写数字；是文字就加引号："{value}"',
    ),
    (r"[^\W\d_].*", "文字“{value}”没有加引号", '写成 {key}"{value}"'),
)


@dataclass(frozen=True, slots=True)
class Typed:
    """A value as it was typed: where it starts, its text, and ``key = `` as it stands before it, if it does."""

    start: int
    text: str
    key: str


def typed_value(document: Document, error: tomli.TOMLDecodeError, walk: Walk) -> Typed | None:
    """Return the value that a mistake is about; ``None`` when it is about something else."""
    text, at = document.text, error.pos
    if error.msg.startswith("Invalid value"):
        start = at
    elif error.msg.startswith(("Expected newline", "Unclosed")):
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
    if "\n" in text[start:at] or (error.msg.startswith("Unclosed") and text[at - 1].isspace()):
        return None
    found = (_ELEMENT if walk.opened else _LINE).match(text, start)
    value = found.group().strip() if found else ""
    in_array = bool(walk.opened) and text[walk.opened[-1]] == "["
    return Typed(start, value, "" if in_array else f"{clipped(text[slice(*named.range)])} = ")


def odd_value(document: Document, typed: Typed) -> Problem | None:
    """Return what is wrong with a value, if it is one of the things that people write."""
    value = typed.text
    if not value or len(value) > _LONGEST or _is_valid(value):
        return None
    for pattern, message, remedy in _ODD:
        if re.fullmatch(pattern, value):
            words = {
                "value": clipped(value),
                "key": typed.key,
                "narrow": unicodedata.normalize("NFKC", value),
                "day": _day(value),
                "inner": clipped(value[:-1]),
            }
            place = document.offset_place(typed.start, len(value))
            return Problem(
                "D204", message.format(**words), place, (remedy.format(**words),), {"found": value}
            )
    return None


def _day(value: str) -> str:
    found = _DATE.fullmatch(value)
    day = f"{found[1]}-{int(found[2]):02}-{int(found[3]):02}" if found else ""
    return day if _is_valid(day) else "2022-03-01"


def _is_valid(value: str) -> bool:
    """Tell whether a value is right as it stands: then the mistake is somewhere else."""
    try:
        tomli.loads(f"x = {value}")
    except (ValueError, RecursionError):
        return False
    return True
