"""What tomli refuses, in the words of somebody who has never heard of TOML, with the way out."""

from __future__ import annotations

import re

import tomli

from jixiao.documents.document import Document
from jixiao.problems import Problem

# The patterns have no two neighbours that match the same characters: a hostile line costs its length, not its square.
_LINE_KEY = re.compile(r"^[ \t]*([^\s=＝#\[\]\"'{},][^=＝#\"'\n]*)[=＝]", re.MULTILINE)
_HEADER_KEY = re.compile(r"^[ \t]*(\[\[?)([^\[\]\n]*)(\]\]?)[ \t]*(?:#[^\n]*)?$", re.MULTILINE)
_MOST_TOLD_CHARACTERS = 20_000
_BARE = re.compile(r"[A-Za-z0-9_-]+")
_FULL_WIDTH = {"＝": "=", "，": ",", "［": "[", "］": "]", "【": "[", "】": "]", "｛": "{", "｝": "}", "“": '"', "”": '"',
               "‘": "'", "’": "'", "。": ".", "＃": "#", "；": ",", "、": ",", "：": "=", "　": " "}  # fmt: skip

_MESSAGES: tuple[tuple[str, str, str], ...] = (
    ("Expected '=' after a key", "键的后面缺少等号", "写成 键 = 值，例如 weight = 2"),
    ("Expected ']]'", "[[ ]] 没有写完", "写成 [[fields]] 这样，左右各两个方括号"),
    ("Expected ']'", "[ ] 没有写完", "写成 [score] 这样"),
    ("Expected newline or end of document", "一行里写了多余的内容", "一行只写一个 键 = 值；文字要用引号括起来"),
    ("Unterminated string", "引号没有配对", "在文字的末尾补一个引号"),
    ("Expected '\"'", "引号没有配对", "在文字的末尾补一个引号"),
    ("Expected \"'\"", "引号没有配对", "在文字的末尾补一个引号"),
    ("Unclosed array", "方括号没有配对", "在列表的末尾补一个 ]"),
    ("Unclosed inline table", "花括号没有配对", "在末尾补一个 }"),
    ("Unescaped '\\'", "反斜杠的写法不对", "文件路径用 / ，或改用单引号 '…'"),
    ("Escaped character", "转义字符不对", "改用单引号 '…'"),
    ("Invalid hex value", "转义字符不对", "文件路径用 / ，或改用单引号 '…'"),
    ("Illegal character", "文字里有不能直接写的字符(例如换行)", '多行文字用三个引号 """…"""'),
    ("Invalid date or datetime", "没有这一天", "日期写成 2022-03-01"),
    ("TOML inline arrays/tables are nested", "嵌套太深", "减少括号的层数"),
    ("TOML key has more than", "键的层数太多", "键里少用点号"),
    ("Invalid statement", "看不懂这一行", "每行写 键 = 值，或 [小节]；说明文字前面加 #"),
    ("Invalid initial character for a key part", "键的写法不对", "键由字母、数字、下划线组成，或用引号括起来"),
    ("Invalid value", "值的写法不对", "数字直接写，文字加引号，是/否写 true 或 false，日期写 2022-03-01"),
    ("Found invalid character", "值的写法不对", "检查标点和括号"),
    ("An object other than list", "小节的种类前后不一", "同名的小节要么都写 [名称]，要么都写 [[名称]]"),
)  # fmt: skip
_DUPLICATES = (
    "Cannot overwrite a value",
    "Cannot declare",
    "Cannot mutate",
    "Cannot redefine",
    "Duplicate inline",
)


def toml_problems(document: Document, error: tomli.TOMLDecodeError) -> list[Problem]:
    """Return what is wrong with TOML text: all bare Chinese keys at once, or the first other mistake."""
    keys = _chinese_keys(document, error.pos)
    if keys:
        return keys
    offset = min(error.pos, max(0, len(document.text) - 1))
    place = document.offset_place(offset)
    char = document.text[offset : offset + 1]
    full_width = _full_width_near(document, offset)
    if full_width is not None:
        at, found = full_width
        message = f"引号外面用了全角的“{found}”"
        is_last = not document.text[at + 1 :].split("\n", 1)[0].split("#", 1)[0].strip()
        remedy = (
            "行末不用标点，删去它"
            if is_last and found in "，；。"
            else f"换成半角的 {_FULL_WIDTH[found]} 再试"
        )
        return [Problem("D210", message, document.offset_place(at), (remedy,), {"found": found})]
    if any(each in error.msg for each in _DUPLICATES):
        return [_duplicate(document, offset)]
    if char == "\n" and error.msg.startswith("Illegal character"):
        remedy = '在这一行文字的末尾补一个引号；多行文字用三个引号 """…"""'
        return [Problem("D204", "引号没有配对", place, (remedy,), {"found": char, "parser": error.msg})]
    value = _unquoted_value(document, offset)
    if value is not None:
        return [value]
    fallback = ("TOML 的写法不对", "对照样板文件检查这一行：jixiao new indicator")
    message, remedy = next((told for start, *told in _MESSAGES if error.msg.startswith(start)), fallback)
    return [Problem("D204", message, place, (remedy,), {"found": char, "parser": error.msg})]


def _chinese_keys(document: Document, until: int) -> list[Problem]:
    """Return every bare key that is not made of ASCII letters, from the line of the mistake on."""
    first = document.text.rfind("\n", 0, until) + 1
    found: list[Problem] = []
    text = document.text[first : first + _MOST_TOLD_CHARACTERS]
    line_end = document.text.find("\n", first)
    line = document.text[first : line_end if line_end >= 0 else len(document.text)]
    if not (_bad_line_key(line) or _bad_header(line)):
        return []
    for matched in _LINE_KEY.finditer(text):
        name = matched.group(1).rstrip()
        if _is_chinese_key(name) and not _inside_text(text, 0, matched.start(1)):
            rest = text[matched.end() :].split("\n", 1)[0].strip()
            remedy = f"汉字作键要加引号，改成：{_quoted_key(name)} = {rest}"
            place = document.offset_place(first + matched.start(1), len(name))
            found.append(Problem("D206", f"键“{name}”没有加引号", place, (remedy,), {"found": name}))
    for matched in _HEADER_KEY.finditer(text):
        name = matched.group(2).strip()
        if _is_chinese_key(name) and not _inside_text(text, 0, matched.start(2)):
            remedy = f"汉字作键要加引号，改成：{matched.group(1)}{_quoted_key(name)}{matched.group(3)}"
            start = first + text.index(name, matched.start(2))
            place = document.offset_place(start, len(name))
            found.append(Problem("D206", f"小节名“{name}”没有加引号", place, (remedy,), {"found": name}))
    return sorted(found, key=lambda each: each.place.line if each.place is not None else 0)


def _bad_line_key(line: str) -> bool:
    matched = _LINE_KEY.match(line)
    return matched is not None and _is_chinese_key(matched.group(1).rstrip())


def _bad_header(line: str) -> bool:
    matched = _HEADER_KEY.match(line)
    return matched is not None and _is_chinese_key(matched.group(2).strip())


def _is_chinese_key(name: str) -> bool:
    parts = [part.strip() for part in name.split(".")]
    bad = [part for part in parts if not _BARE.fullmatch(part) and not part.startswith(("'", '"'))]
    return bool(bad) and all(part and all(char.isalnum() or char in "_-" for char in part) for part in bad)


def _quoted_key(name: str) -> str:
    parts = [part.strip() for part in name.split(".")]
    return ".".join(
        part if _BARE.fullmatch(part) or part.startswith(("'", '"')) else f'"{part}"' for part in parts
    )


def _inside_text(text: str, first: int, at: int) -> bool:
    """Tell whether a position is inside a text of several lines that began after ``first``."""
    return any(text.count(quotes, first, at) % 2 for quotes in ('"""', "'''"))


def _full_width_near(document: Document, offset: int) -> tuple[int, str] | None:
    """Return a full-width sign outside quotes on the line of a mistake."""
    start = document.text.rfind("\n", 0, offset) + 1
    end = document.text.find("\n", offset)
    quote = ""
    for at in range(start, len(document.text) if end < 0 else end):
        char = document.text[at]
        if quote:
            quote = "" if char == quote else quote
        elif char in "\"'":
            quote = char
        elif char == "#":
            return None
        elif char in _FULL_WIDTH:
            return at, char
    return None


def _duplicate(document: Document, offset: int) -> Problem:
    start = document.text.rfind("\n", 0, offset) + 1
    end = document.text.find("\n", start)
    line = document.text[start : len(document.text) if end < 0 else end]
    if offset == start and start > 0 and not line.strip():
        start = document.text.rfind("\n", 0, start - 1) + 1
        line = document.text[start : offset - 1]
    key = line.split("=", 1)[0].strip()
    section = document.text.rfind("\n[", 0, start) + 1
    earlier = re.search(rf"^[ \t]*{re.escape(key)}[ \t]*(=|$|#)", document.text[section:start], re.MULTILINE)
    if earlier is None:
        earlier, section = re.search(rf"^[ \t]*{re.escape(key)}", document.text[:start], re.MULTILINE), 0
    where = f"第一处在第 {document.offset_place(section + earlier.start()).line} 行；" if earlier else ""
    column = start + len(line) - len(line.lstrip())
    return Problem("D207", f"“{key}”写了两次", document.offset_place(column, max(1, len(key))),
                   (f"{where}删去一处",), {"found": key})  # fmt: skip


_ODD_VALUES = (
    (r"[-+]?[\d.,]+\s*[%％]", "百分数“{value}”要加引号", '写成 {key} = "{value}"'),
    (r"[-+]?0\d+(\.\d*)?", "数字“{value}”前面多了 0", "删去前面的 0；编号一类的文字要加引号"),
    (r"[-+]?[\d.,，]+", "“{value}”不是一个数", "小数写成 0.5 这样，不写千位分隔符"),
    (
        r"\d{4}年\d{1,2}月\d{1,2}日?",
        "日期“{value}”要加引号",
        '写成 {key} = "{value}"，或写成 2022-03-01 这样',
    ),
    (r"(?i:true)", "“{value}”要用小写字母", "写成 {key} = true"),
    (r"(?i:false)", "“{value}”要用小写字母", "写成 {key} = false"),
    (
        r"[-+]?[\d.]+\s*[^\d\s.\-:+_TZtzeE].*",
        "“{value}”里的单位不能写在数字后面",
        '只写数字；是文字就加引号："{value}"',
    ),
    (r"[^\W\d_].*", "文字“{value}”没有加引号", '写成 {key} = "{value}"'),
)


def _unquoted_value(document: Document, offset: int) -> Problem | None:
    """Return the problem of a value that is a text, percentage or odd number without quotes."""
    start = document.text.rfind("\n", 0, offset) + 1
    end = document.text.find("\n", start)
    line = document.text[start : len(document.text) if end < 0 else end]
    key, sign, rest = line.partition("=")
    value = rest.split("#", 1)[0].strip()
    if not sign or not value or value[0] in "\"'[{":
        return None
    at = start + len(key) + 1 + (len(rest) - len(rest.lstrip()))
    key = key.strip()
    for pattern, message, remedy in _ODD_VALUES:
        if re.fullmatch(pattern, value):
            words = message.format(value=value), remedy.format(key=key, value=value)
            return Problem(
                "D204", words[0], document.offset_place(at, len(value)), words[1:], {"found": value}
            )
    return None
