"""Errors of the TOML parser, translated into Chinese with a fix for people who never learned TOML."""

from __future__ import annotations

import re

from jixiao.documents.duplicates import toml_duplicate
from jixiao.documents.locations import Kind
from jixiao.documents.spans import line_of
from jixiao.documents.toml_keys import FULL_WIDTH, unquoted_keys
from jixiao.documents.toml_mistake import Mistake
from jixiao.documents.toml_quotes import quoted_within
from jixiao.documents.toml_text import BARE, KEY
from jixiao.documents.toml_values import Typed, odd_value, typed_value
from jixiao.problems import Edit, Place, Problem, clipped

_PAIR = re.compile(rf"[ \t]*{KEY}[ \t]*[=.]")
_SECTION = re.compile(rf"[ \t]*\[{{1,2}}[ \t]*{BARE}[^\[\]]*\]{{1,2}}[ \t]*(#.*)?")
_CLOSING = {"[": "]", "{": "}"}
_CLOSINGS = {"[": ("方括号没有配对", "在列表的末尾补一个 ]"), "{": ("花括号没有配对", "在末尾补一个 }；各项之间用逗号分开"),
             '"': ("引号没有配对", "在文字的末尾补一个引号"), "'": ("引号没有配对", "在文字的末尾补一个引号")}  # fmt: skip

_MESSAGES: tuple[tuple[str | tuple[str, ...], str, str], ...] = (
    ("Expected '=' after a key", "键的后面缺少等号", "写成 键 = 值，例如 weight = 2"),
    ("Expected ']]'", "[[ ]] 没有写完", "写成 [[fields]] 这样，左右各两个方括号"),
    ("Expected ']'", "[ ] 没有写完", "写成 [score] 这样"),
    ("Expected newline or end of document", "一行里写了多余的内容", "一行只写一个 键 = 值；文字要用引号括起来"),
    (("Unterminated string", "Expected '\"'", "Expected \"'\""), "引号没有配对", "在文字的末尾补一个引号"),
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


def toml_problems(mistake: Mistake) -> list[Problem]:
    """Return what is wrong with TOML text: all keys without their quotes at once, or the first other mistake."""
    swallowed = _swallowed_text(mistake) or _swallowed_section(mistake)
    if swallowed is not None:
        return [swallowed]
    return unquoted_keys(mistake.document, mistake.at) or [_problem(mistake)]


def _swallowed_text(mistake: Mistake) -> Problem | None:
    """Return the text in three quotes that was not closed, when what closed it opens the next one."""
    text = mistake.text
    for opening, end in reversed(mistake.walk.long_texts):
        line_start = text.rfind("\n", 0, end) + 1
        if line_start > opening and _PAIR.fullmatch(text[line_start : end - 3].rstrip()):
            return _not_closed(mistake, opening, line_start)
    return None


def _swallowed_section(mistake: Mistake) -> Problem | None:
    """Return the bracket that was not closed, when a section's name was read as a part of the list."""
    text, (line_start, line_end) = mistake.text, mistake.line
    before = [opening for opening in mistake.walk.opened if opening < line_start]
    if not before or text[before[-1]] in "\"'" or _SECTION.fullmatch(text[line_start:line_end]) is None:
        return None
    return _not_closed(mistake, before[-1], line_start)


def _problem(mistake: Mistake) -> Problem:
    if mistake.message.startswith(_DUPLICATES):
        return toml_duplicate(mistake.document, mistake.walk)
    typed = typed_value(mistake)
    odd = None if typed is None else odd_value(mistake.document, typed)
    is_word = typed is not None and typed.text[:1].isalpha()
    return (
        quoted_within(mistake)
        or _unclosed(mistake)
        or (odd if is_word else None)
        or _full_width(mistake)
        or _unseen(mistake)
        or odd
        or _from_table(mistake, typed)
    )


def _from_table(mistake: Mistake, typed: Typed | None) -> Problem:
    text, parser, walk = mistake.text, mistake.message, mistake.walk
    offset = min(mistake.at, max(0, len(text) - 1))
    char = text[offset : offset + 1]
    message, remedy = "TOML 的写法不对", "对照样板文件检查这一行：jixiao new indicator"
    for beginning, reported, way in _MESSAGES:
        if parser.startswith(beginning):
            message, remedy = reported, way
            break
    if typed is not None and typed.key and not typed.text:
        message, remedy = f"“{typed.key.removesuffix(' = ')}”没有写值", "文字加引号；没有数据就整行删去"
    elif parser.startswith("Expected '='") and char in ":：":
        remedy = "写等号，不写冒号，例如 weight = 2"
    elif parser.startswith("Expected newline") and walk.named and walk.named[-1].kind is not Kind.VALUE:
        message, remedy = "小节名的后面写了多余的内容", "[小节] 单独写一行"
    place, facts = mistake.document.offset_place(offset), {"found": char, "parser": parser}
    return Problem("D204", message, place, (remedy,), facts, _inserted(mistake, offset))


def _inserted(mistake: Mistake, offset: int) -> Edit | None:
    """Return the sign that is missing (or wrong) as a change of the text, where one alone mends it."""
    document, text, parser = mistake.document, mistake.text, mistake.message
    if parser.startswith("Unclosed"):
        last = len(text[:offset].rstrip())
        return Edit(document.gap_place(last), ",") if last and text[last - 1] != "," else None
    if parser.startswith("Expected '='") and text[offset : offset + 1] == ":":
        return Edit(document.offset_place(offset), "=")
    if parser.startswith(("Expected ']]'", "Expected ']'")):
        start, end = line_of(text, offset)
        bare = text[start:end].split("#", 1)[0].rstrip()
        closed = bare.rstrip("]") + ("]]" if parser.startswith("Expected ']]'") else "]")
        return Edit(document.offset_place(start, len(bare)), closed) if closed != bare else None
    return None


def _unclosed(mistake: Mistake) -> Problem | None:
    """Return which bracket or quote is not closed, when that is the mistake."""
    if not mistake.walk.opened:
        return None
    text, at, opening = mistake.text, mistake.at, mistake.walk.opened[-1]
    if text[opening] in "\"'":
        return _unclosed_quote(mistake, opening)
    starts_line = not text[mistake.line[0] : at].strip()
    # A new key, and nothing before it on its line: whoever wrote it thought that the list had ended.
    is_pair = starts_line and _PAIR.match(text, at) is not None
    return _not_closed(mistake, opening, at) if at >= len(text) or is_pair else None


def _unclosed_quote(mistake: Mistake, opening: int) -> Problem | None:
    document, text, sign = mistake.document, mistake.text, mistake.text[opening]
    if text.startswith(sign * 3, opening):
        return _not_closed(mistake, opening) if mistake.at >= len(text) else None
    end = line_of(text, opening)[1]
    if mistake.at not in {end, len(text)}:  # something inside the text, such as a backslash
        return None
    last = len(text[:end].rstrip(" \t,]}")) - 1
    if last > opening and text[last] in "”’“‘":
        message = f"文字末尾的引号“{text[last]}”是全角的"
        facts = {"found": text[last]}
        place = document.offset_place(last)
        return Problem("D210", message, place, (f"换成半角的 {sign}",), facts, Edit(place, sign))
    # The place is one behind the text, so that what is there is the line end: the quote goes before it.
    return _not_closed(mistake, opening, end, document.offset_place(min(end, len(text) - 1)))


def _not_closed(
    mistake: Mistake, opening: int, end: int | None = None, place: Place | None = None
) -> Problem:
    """Return that the bracket or quote at ``opening`` is not closed; where it should be, before ``end``, if that is known."""
    document, text, sign = mistake.document, mistake.text, mistake.text[opening]
    is_long = sign in "\"'" and text.startswith(sign * 3, opening)
    message, remedy = _CLOSINGS[sign]
    if is_long:
        remedy = "在文字的末尾补上三个引号"
    elif sign in "\"'" and text.find("\n", opening) >= 0:
        remedy = '在这一行文字的末尾补一个引号；多行文字用三个引号 """…"""'
    closing = sign * 3 if is_long else _CLOSING.get(sign, sign)
    edit = None if end is None else Edit(document.gap_place(len(text[:end].rstrip())), closing)
    place = place or document.offset_place(opening, 3 if is_long else 1)
    return Problem("D204", message, place, (remedy,), {"found": sign}, edit)


def _unseen(mistake: Mistake) -> Problem | None:
    """Return a control character that is where the mistake is."""
    char = mistake.char
    if not char or char in "\t\n" or (ord(char) >= ord(" ") and ord(char) != 0x7F):  # noqa: PLR2004 - DEL
        return None
    message = f"有看不见的字符 U+{ord(char):04X}"
    remedy = "删去这个字符" if char != "\r" else "用文本编辑器另存，换行符选 Windows（CRLF）或 Unix（LF）"
    return Problem("D204", message, mistake.document.offset_place(mistake.at), (remedy,), {"found": char})


def _full_width(mistake: Mistake) -> Problem | None:
    """Return a full-width sign outside quotes on the line of a mistake."""
    document, text = mistake.document, mistake.text
    if mistake.walk.opened and text[mistake.walk.opened[-1]] in "\"'":
        return None
    start, end = mistake.line
    quote = ""
    for at, char in enumerate(text[start:end], start):
        if quote:
            quote = "" if char == quote else quote
        elif char in "\"'":
            quote = char
        elif char == "#":
            return None
        elif char in FULL_WIDTH:
            remedy = f"换成半角的 {FULL_WIDTH[char]} 再试"
            if char == "　":
                remedy = "换成半角的空格"
            elif char in "，；。" and _ends_line(text[at + 1 : end]):
                remedy = "行末不用标点，删去它"
            message = f"引号外面用了全角的“{clipped(char)}”"
            edit = Edit(document.offset_place(at, end - at), half_width(text[at:end]))
            return Problem("D210", message, document.offset_place(at), (remedy,), {"found": char}, edit)
    return None


def _ends_line(rest: str) -> bool:
    """Tell whether nothing but a comment follows on the line."""
    return not rest.split("#", 1)[0].strip()


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
            made.append("" if char in "，；。" and _ends_line(line[at + 1 :]) else plain)
            quote = plain if plain in "\"'" else ""
    return "".join(made)
