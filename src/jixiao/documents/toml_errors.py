"""What tomli refuses, in the words of somebody who has never heard of TOML, with the way out."""

from __future__ import annotations

import re

import tomli

from jixiao.documents.document import Document
from jixiao.documents.toml_duplicates import duplicate
from jixiao.documents.toml_keys import FULL_WIDTH, unquoted_keys
from jixiao.documents.toml_locations import Kind, Walk, walked
from jixiao.documents.toml_quotes import quoted_within
from jixiao.documents.toml_values import Typed, odd_value, typed_value
from jixiao.problems import Edit, Place, Problem, clipped

_PAIR = re.compile(r"""[ \t]*(?:[A-Za-z0-9_-]+|"[^"\n]*"|'[^'\n]*')[ \t]*[=.]""")
_SECTION = re.compile(r"[ \t]*\[{1,2}[ \t]*[A-Za-z0-9_-]+[^\[\]]*\]{1,2}[ \t]*(#.*)?")
_CLOSINGS = {"[": ("方括号没有配对", "在列表的末尾补一个 ]"), "{": ("花括号没有配对", "在末尾补一个 }；各项之间用逗号分开"),
             '"': ("引号没有配对", "在文字的末尾补一个引号"), "'": ("引号没有配对", "在文字的末尾补一个引号")}  # fmt: skip

_MESSAGES: tuple[tuple[str, str, str], ...] = (
    ("Expected '=' after a key", "键的后面缺少等号", "写成 键 = 值，例如 weight = 2"),
    ("Expected ']]'", "[[ ]] 没有写完", "写成 [[fields]] 这样，左右各两个方括号"),
    ("Expected ']'", "[ ] 没有写完", "写成 [score] 这样"),
    ("Expected newline or end of document", "一行里写了多余的内容", "一行只写一个 键 = 值；文字要用引号括起来"),
    ("Unterminated string", "引号没有配对", "在文字的末尾补一个引号"),
    ("Expected '\"'", "引号没有配对", "在文字的末尾补一个引号"),
    ("Expected \"'\"", "引号没有配对", "在文字的末尾补一个引号"),
    ("Expected \"'''\"", "引号没有配对", "在文字的末尾补上三个引号"),
    ("Unclosed", "两项之间缺少逗号", "在这里补一个半角逗号"),
    ("Unescaped '\\'", "反斜杠的写法不对", "文件路径用 / ，或改用单引号 '…'"),
    ("Escaped character", "转义字符不对", "改用单引号 '…'"),
    ("Invalid hex value", "转义字符不对", "文件路径用 / ，或改用单引号 '…'"),
    ("Invalid date or datetime", "没有这一天", "日期写成 2022-03-01"),
    ("Invalid statement", "看不懂这一行", "每行写 键 = 值，或 [小节]；说明文字前面加 #"),
    ("Invalid initial character for a key part", "键的写法不对", "键由字母、数字、下划线组成，或用引号括起来"),
    ("Invalid value", "值的写法不对", "数字直接写，文字加引号，是/否写 true 或 false，日期写 2022-03-01"),
)  # fmt: skip
_DUPLICATES = (
    "Cannot overwrite a value",
    "Cannot declare",
    "Cannot mutate",
    "Cannot redefine",
    "Duplicate inline",
)


def toml_problems(document: Document, error: tomli.TOMLDecodeError) -> list[Problem]:
    """Return what is wrong with TOML text: all keys without their quotes at once, or the first other mistake."""
    walk = walked(document.text[: error.pos])
    swallowed = _swallowed_text(document, walk) or _swallowed_section(document, error, walk)
    if swallowed is not None:
        return [swallowed]
    return unquoted_keys(document, error.pos) or [_problem(document, error, walk)]


def _swallowed_text(document: Document, walk: Walk) -> Problem | None:
    """Return the text in three quotes that was not closed, when what closed it opens the next one."""
    text = document.text
    for opening, end in reversed(walk.long_texts):
        line_start = text.rfind("\n", 0, end) + 1
        if line_start > opening and _PAIR.fullmatch(text[line_start : end - 3].rstrip()):
            place = document.offset_place(opening, 3)
            last = len(text[:line_start].rstrip())
            return _not_closed(document, opening, place, Edit(document.gap_place(last), text[end - 3 : end]))
    return None


def _swallowed_section(document: Document, error: tomli.TOMLDecodeError, walk: Walk) -> Problem | None:
    """Return the bracket that was not closed, when a section's name was read as a part of the list."""
    text = document.text
    line_start = text.rfind("\n", 0, error.pos) + 1
    before = [each for each in walk.opened if each < line_start]
    if not before or text[before[-1]] in "\"'" or _SECTION.fullmatch(_line(text, error.pos)) is None:
        return None
    last = len(text[:line_start].rstrip())
    edit = Edit(document.gap_place(last), "]" if text[before[-1]] == "[" else "}")
    return _not_closed(document, before[-1], document.offset_place(before[-1]), edit)


def _problem(document: Document, error: tomli.TOMLDecodeError, walk: Walk) -> Problem:
    if any(error.msg.startswith(each) for each in _DUPLICATES):
        return duplicate(document, walk)
    typed = typed_value(document, error, walk)
    word = odd_value(document, typed) if typed is not None and typed.text[:1].isalpha() else None
    return (
        quoted_within(document, error)
        or _unclosed(document, error, walk)
        or word
        or _full_width(document, error.pos, walk)
        or _unseen(document, error)
        or (odd_value(document, typed) if typed is not None else None)
        or _from_table(document, error, walk, typed)
    )


def _from_table(document: Document, error: tomli.TOMLDecodeError, walk: Walk, typed: Typed | None) -> Problem:
    offset = min(error.pos, max(0, len(document.text) - 1))
    char = document.text[offset : offset + 1]
    message, remedy = "TOML 的写法不对", "对照样板文件检查这一行：jixiao new indicator"
    for start, *reported in _MESSAGES:
        if error.msg.startswith(start):
            message, remedy = reported
            break
    if typed is not None and typed.key and not typed.text:
        message, remedy = f"“{typed.key.removesuffix(' = ')}”没有写值", "文字加引号；没有数据就整行删去"
    elif error.msg.startswith("Expected '='") and char in ":：":
        remedy = "写等号，不写冒号，例如 weight = 2"
    elif error.msg.startswith("Expected newline") and walk.named and walk.named[-1].kind is not Kind.VALUE:
        message, remedy = "小节名的后面写了多余的内容", "[小节] 单独写一行"
    place = document.offset_place(offset)
    edit = _inserted(document, error, offset)
    return Problem("D204", message, place, (remedy,), {"found": char, "parser": error.msg}, edit)


def _inserted(document: Document, error: tomli.TOMLDecodeError, offset: int) -> Edit | None:
    """Return the sign that is missing (or wrong) as a change of the text, where one alone mends it."""
    text, char = document.text, document.text[offset : offset + 1]
    if error.msg.startswith("Unclosed"):
        last = len(text[:offset].rstrip())
        return Edit(document.gap_place(last), ",") if last and text[last - 1] != "," else None
    if error.msg.startswith("Expected '='") and char == ":":
        return Edit(document.offset_place(offset), "=")
    if error.msg.startswith(("Expected ']]'", "Expected ']'")):
        start = text.rfind("\n", 0, offset) + 1
        line = _line(text, offset)
        bare = line.split("#", 1)[0].rstrip()
        wanted = "]]" if error.msg.startswith("Expected ']]'") else "]"
        closed = f"{bare.rstrip(']')}{wanted}"
        return Edit(document.offset_place(start, len(bare)), closed) if closed != bare else None
    return None


def _line(text: str, offset: int) -> str:
    start, end = text.rfind("\n", 0, offset) + 1, text.find("\n", offset)
    return text[start : end if end >= 0 else len(text)]


def _unclosed(document: Document, error: tomli.TOMLDecodeError, walk: Walk) -> Problem | None:
    """Return which bracket or quote is not closed, when that is the mistake."""
    if not walk.opened:
        return None
    opening = walk.opened[-1]
    if document.text[opening] in "\"'":
        return _unclosed_quote(document, error, opening)
    line_start = document.text.rfind("\n", 0, error.pos) + 1
    starts_line = not document.text[line_start : error.pos].strip()
    # A new key, and nothing before it on its line: whoever wrote it thought that the list had ended.
    is_pair = starts_line and _PAIR.match(document.text, error.pos) is not None
    if error.pos < len(document.text) and not is_pair:
        return None
    last = len(document.text[: error.pos].rstrip())
    edit = Edit(document.gap_place(last), "]" if document.text[opening] == "[" else "}")
    return _not_closed(document, opening, document.offset_place(opening), edit)


def _unclosed_quote(document: Document, error: tomli.TOMLDecodeError, opening: int) -> Problem | None:
    text, sign = document.text, document.text[opening]
    if text.startswith(sign * 3, opening):
        at_end = error.pos >= len(text)
        return _not_closed(document, opening, document.offset_place(opening, 3)) if at_end else None
    end = text.find("\n", opening)
    end = len(text) if end < 0 else end
    if error.pos not in {end, len(text)}:  # something inside the text, such as a backslash
        return None
    last = len(text[:end].rstrip(" \t,]}")) - 1
    if last > opening and text[last] in "”’“‘":
        message = f"文字末尾的引号“{text[last]}”是全角的"
        facts = {"found": text[last]}
        place = document.offset_place(last)
        return Problem("D210", message, place, (f"换成半角的 {sign}",), facts, Edit(place, sign))
    # The place is one behind the text, so that what stands there is the line end: the quote goes before it.
    place = document.offset_place(min(end, len(text) - 1))
    bare = text[opening:end].rstrip()
    edit = Edit(document.gap_place(opening + len(bare)), sign)
    return _not_closed(document, opening, place, edit)


def _not_closed(document: Document, opening: int, place: Place, edit: Edit | None = None) -> Problem:
    sign = document.text[opening]
    message, remedy = _CLOSINGS[sign]
    if document.text.startswith(sign * 3, opening) and sign in "\"'":
        remedy = "在文字的末尾补上三个引号"
    elif sign in "\"'" and document.text.find("\n", opening) >= 0:
        remedy = '在这一行文字的末尾补一个引号；多行文字用三个引号 """…"""'
    return Problem("D204", message, place, (remedy,), {"found": sign}, edit)


def _unseen(document: Document, error: tomli.TOMLDecodeError) -> Problem | None:
    """Return a control character that stands where the mistake is."""
    char = document.text[error.pos : error.pos + 1]
    if not char or char in "\t\n" or (ord(char) >= ord(" ") and ord(char) != 0x7F):  # noqa: PLR2004 - DEL
        return None
    message = f"有看不见的字符 U+{ord(char):04X}"
    remedy = "删去这个字符" if char != "\r" else "用文本编辑器另存，换行符选 Windows（CRLF）或 Unix（LF）"
    return Problem("D204", message, document.offset_place(error.pos), (remedy,), {"found": char})


def _full_width(document: Document, offset: int, walk: Walk) -> Problem | None:
    """Return a full-width sign outside quotes on the line of a mistake."""
    if walk.opened and document.text[walk.opened[-1]] in "\"'":
        return None
    start = document.text.rfind("\n", 0, offset) + 1
    end = document.text.find("\n", offset)
    end = len(document.text) if end < 0 else end
    quote = ""
    for at in range(start, end):
        char = document.text[at]
        if quote:
            quote = "" if char == quote else quote
        elif char in "\"'":
            quote = char
        elif char == "#":
            return None
        elif char in FULL_WIDTH:
            is_last = not document.text[at + 1 : end].split("#", 1)[0].strip()
            remedy = f"换成半角的 {FULL_WIDTH[char]} 再试"
            if char == "　":
                remedy = "换成半角的空格"
            elif is_last and char in "，；。":
                remedy = "行末不用标点，删去它"
            message = f"引号外面用了全角的“{clipped(char)}”"
            place = document.offset_place(at)
            edit = Edit(document.offset_place(at, end - at), half_width(document.text[at:end]))
            return Problem("D210", message, place, (remedy,), {"found": char}, edit)
    return None


def half_width(line: str) -> str:
    r"""Return the rest of a line with its full-width signs outside quotes made half-width; texts stay as they are.

    >>> half_width("＝ “甲，乙”，"), half_width("［“a”，'“'］  # 说明，")
    ('= "甲，乙"', '["a",\'“\']  # 说明，')
    """
    made: list[str] = []
    quote = ""
    for at, char in enumerate(line):
        if quote:
            closes = char == quote or (quote == '"' and char in "“”") or (quote == "'" and char in "‘’")
            made.append(quote if closes else char)
            quote = "" if closes else quote
        elif char == "#":
            return "".join(made) + line[at:]
        else:
            plain = FULL_WIDTH.get(char, char)
            is_last = not line[at + 1 :].split("#", 1)[0].strip()
            made.append("" if is_last and char in "，；。" else plain)
            quote = plain if plain in "\"'" else ""
    return "".join(made)
