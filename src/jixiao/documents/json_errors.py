"""Errors of Python's JSON parser, translated into Chinese with a fix."""

from __future__ import annotations

import json
import re

from jixiao.documents.document import Document
from jixiao.documents.toml_keys import FULL_WIDTH
from jixiao.problems import Problem

_MESSAGES = {
    "Expecting property name enclosed in double quotes": ("键要用双引号括起来；最后一项后面不写逗号", '写成 "名称": 值'),
    "Expecting ':' delimiter": ("键的后面缺少冒号", '写成 "名称": 值'),
    "Expecting ',' delimiter": ("两项之间缺少逗号", "在这里补一个半角逗号"),
    "Expecting value": ("这里缺少一个值，或值的写法不对", "文字加双引号，是/否写 true 或 false，没有写 null"),
    "Unterminated string starting at": ("引号没有配对", "在文字的末尾补一个双引号"),
    "Extra data": ("末尾有多余的内容", "整个文件只写一个 { … }"),
    "Invalid control character at": ("文字里有换行等不能直接写的字符", "换行写成 \\n"),
    "Invalid \\": ("反斜杠的写法不对", "反斜杠写成 \\\\"),
    "Illegal trailing comma": ("最后一项后面多了逗号", "删去这个逗号"),
}  # fmt: skip
# What is at the mistake, the message and the way out.
_ODD: tuple[tuple[re.Pattern[str], str, str], ...] = (
    (re.compile(r"//|#|/\*"), "JSON 里不能写注释", "删去注释；要写说明就用 TOML 文件"),
    (re.compile(r"'"), "JSON 只用双引号", "把单引号换成双引号"),
    (re.compile(r"True\b|TRUE\b"), "“{found}”要用小写字母", "写成 true"),
    (re.compile(r"False\b|FALSE\b"), "“{found}”要用小写字母", "写成 false"),
    (re.compile(r"None\b|NULL\b|Null\b"), "JSON 里没有“{found}”", "没有数据写 null"),
    (re.compile(r"[%％]"), "百分数要加引号", '写成 "5%" 这样'),
    (re.compile(r"(?<=[\s:,\[\-]0)\d"), "数字前面多了 0", "删去前面的 0；编号一类的文字要加引号"),
)


def json_problem(document: Document, error: json.JSONDecodeError) -> Problem:
    """Return what is wrong with JSON text: Python's reader stops at the first mistake."""
    message, remedy = "JSON 的写法不对", "检查标点：键和文字用半角双引号，各项之间用半角逗号"
    for start, reported in _MESSAGES.items():
        if error.msg.startswith(start):
            message, remedy = reported
            break
    char = document.text[error.pos : error.pos + 1]
    facts = {"found": char, "parser": error.msg}
    before = document.text[: error.pos].rstrip()
    if before.endswith(",") and document.text[len(before) :].lstrip()[:1] in {"]", "}"}:
        message, remedy = _MESSAGES["Illegal trailing comma"]
        return Problem("D209", message, document.offset_place(len(before) - 1), (remedy,), facts)
    if error.msg.startswith("Expecting ',' delimiter") and not document.text[error.pos :].strip():
        message, remedy = "括号没有配对", "在文件的末尾补上缺少的 ] 或 }"
    elif char == "\n" and error.msg.startswith("Invalid control"):
        message, remedy = "引号没有配对", "在这一行文字的末尾补一个双引号；文字里要换行就写 \\n"
    if error.msg.startswith("Expecting"):
        if char in FULL_WIDTH:
            half = ":" if char == "：" else FULL_WIDTH[char].replace("'", '"')
            message, remedy = f"引号外面用了全角的“{char}”", f"换成半角的 {half} 再试"
            return Problem("D210", message, document.offset_place(error.pos), (remedy,), facts)
        for pattern, odd_message, odd_remedy in _ODD:
            match = pattern.match(document.text, error.pos)
            if match is not None:
                place = document.offset_place(error.pos, len(match.group()))
                return Problem("D209", odd_message.format(found=match.group()), place, (odd_remedy,), facts)
    return Problem("D209", message, document.offset_place(error.pos), (remedy,), facts)
