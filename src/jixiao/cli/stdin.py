"""Standard input in place of a file: ``-`` in any command that reads one."""

from __future__ import annotations

import sys
from typing import Final

from jixiao.documents import DEEPEST, Document, parse_content, reason_of
from jixiao.problems import JixiaoError, Problem

STDIN: Final = "-"
"""How standard input is named on a command line; a file of this name is ``./-``."""

SHOWN: Final = "<标准输入>"
"""How standard input is named in messages."""

_CLOSED: Final = "已经关闭，或已经读过一次"
_EMPTY: Final = "里面什么也没有"


def read_stdin(max_bytes: int) -> bytes:
    """Return all of standard input; raises :class:`JixiaoError` (C725, D202)."""
    if sys.stdin is None or sys.stdin.closed:
        raise _unread(_CLOSED)
    try:
        content = sys.stdin.buffer.read(max_bytes + 1)
        sys.stdin.close()
    except OSError as error:
        raise _unread(reason_of(error)) from error
    if len(content) > max_bytes:
        message = f"内容太大：{SHOWN} 超过 {max_bytes} 字节"
        raise JixiaoError([Problem("D202", message, None, ("检查是不是送错了内容",))])
    if not content.strip():
        raise _unread(_EMPTY)
    return content


def stdin_document(max_bytes: int, deepest: int = DEEPEST) -> Document:
    """Return the TOML or JSON of standard input, told apart by its first character."""
    return parse_content(read_stdin(max_bytes), SHOWN, max_bytes=max_bytes, deepest=deepest)


def refuse_stdin(file: str | None, what: str) -> None:
    """Refuse (C726) standard input where a file is read more than once or belongs to a folder."""
    if file == STDIN:
        ways = ("先存成文件，再写文件名", "真有叫 - 的文件，写成 ./-")
        raise JixiaoError([Problem("C726", f"{what}不能从标准输入读", None, ways)])


def _unread(reason: str) -> JixiaoError:
    ways = ("用 | 或 < 送内容进来，例如 jixiao score - < 填报.toml", "一个命令里只能写一个 -")
    return JixiaoError([Problem("C725", f"从标准输入没有读到内容：{reason}", None, ways)])
