"""Standard input in place of a file: ``-`` in any command that reads one."""

from __future__ import annotations

import codecs
import contextlib
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Final

import click
from click.core import ParameterSource

from jixiao.documents import DEEPEST, Document, parse_content, reason_of
from jixiao.documents.files import shown_as
from jixiao.documents.writing import not_writable
from jixiao.problems import JixiaoError, Problem

STDIN: Final = "-"
"""How standard input is named on a command line; a file of this name is ``./-``."""

SHOWN: Final = "<标准输入>"
"""How standard input is named in messages."""

_CLOSED: Final = "已经关闭，或已经读过一次"
_EMPTY: Final = "里面什么也没有"
_NAME: Final = "标准输入"
SAVE_IT: Final = "先存成文件，再写文件名"
_MARKS: Final = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_HEAD: Final = 1 << 16


class RefusedError(click.BadParameter):
    """A value that no parameter of its kind takes, with its own way out.

    C726: a ``-`` where standard input can't be read. C729: an empty text, most likely a variable without a value.
    """

    def __init__(
        self, message: str, *ways: str, param: click.Parameter | None = None, code: str = "C726"
    ) -> None:
        super().__init__(message, param=param)
        self.code, self.ways = code, ways


class File(click.ParamType):  # type: ignore[type-arg]
    """What a parameter names: something that is read and may be ``-``, or why it may not, and the way out.

    What is ``written`` has a name of its own.
    """

    name = "file"

    def __init__(self, why: str = "", way: str = "", *, written: bool = False) -> None:
        self.why, self.way, self.written = why, way, written

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the name as it was written."""
        del param, ctx
        if self.why and value == STDIN:
            raise RefusedError(self.why, self.way, f"真有叫 - 的，写成 ./{STDIN}")
        if self.written and value.strip() and os.path.basename(value) in {"", ".", ".."}:  # noqa: PTH119 - as written
            raise not_writable(value, ValueError("这是文件夹，没有写文件名"), self.way)
        return value


READ: Final = File()
WRITTEN: Final = File("要写的文件不能是标准输入，也不能是标准输出", "写一个文件名", written=True)
FOLDER: Final = File("文件夹不能从标准输入读", "写文件夹的路径")
TRUSTED: Final = File("信任的是一个文件，不能从标准输入读", SAVE_IT)


def refuse_empty(context: click.Context) -> None:
    """Raise :class:`RefusedError` (C729) for a text that was given and holds nothing: it is not the current folder."""
    for param in context.command.params:
        name = param.name or ""
        is_given = context.get_parameter_source(name) is ParameterSource.COMMANDLINE
        for value in values_of(context.params.get(name)) if is_given else ():
            if isinstance(value, str) and not value.strip():
                message, help_way = "给的是空的文字", f"用 {context.command_path} --help 查看用法"
                raise RefusedError(
                    message, "写成变量的，检查变量有没有值", help_way, param=param, code="C729"
                )


def refuse_second(context: click.Context) -> None:
    """Raise :class:`RefusedError` (C726) when more than one file of a command is standard input."""
    named = [
        param.human_readable_name if isinstance(param, click.Argument) else max(param.opts, key=len)
        for param in context.command.params
        if param.type is READ
        for value in values_of(context.params.get(param.name or ""))
        if value == STDIN
    ]
    if len(named) > 1:
        message = f"一个命令里只能写一个 -，这里有 {len(named)} 个：{'、'.join(named)}"
        raise RefusedError(message, f"其他的{SAVE_IT}")


def values_of(given: object) -> tuple[object, ...]:
    """Return the values of a parameter, which may take several."""
    return given if isinstance(given, tuple) else (given,)


def read_stdin(max_bytes: int) -> bytes:
    """Return all of standard input; raises :class:`JixiaoError` (C725, D202)."""
    with _stream() as stream:
        content = stream.read(max_bytes + 1)
    if len(content) > max_bytes:
        message = f"内容太大：{SHOWN} 超过 {max_bytes} 字节"
        raise JixiaoError([Problem("D202", message, None, ("检查是不是送错了内容",))])
    if not content.strip():
        raise _unread(_EMPTY)
    return content


@contextlib.contextmanager
def _stream() -> Iterator[IO[bytes]]:
    """Yield standard input, once: it is closed then."""
    if sys.stdin is None or sys.stdin.closed:
        raise _unread(_CLOSED)
    try:
        yield sys.stdin.buffer
        sys.stdin.close()
    except OSError as error:
        raise _unread(reason_of(error)) from error


def stdin_document(max_bytes: int, deepest: int = DEEPEST) -> Document:
    """Return the TOML or JSON of standard input, distinguished by its first character."""
    return parse_content(read_stdin(max_bytes), SHOWN, max_bytes=max_bytes, deepest=deepest)


@contextlib.contextmanager
def as_file(file: str, ending: Callable[[bytes], str]) -> Iterator[Path]:
    """Yield the path of a file, or of a file with what standard input holds, as long as the context lasts.

    Tables of any size are read from files, and not in one go. ``ending`` tells what kind it is by how it begins.
    """
    if file != STDIN:
        yield Path(file)
        return
    with tempfile.TemporaryDirectory(prefix="jixiao-") as folder:
        path = Path(folder) / _NAME
        with _stream() as stream, path.open("wb") as kept:
            shutil.copyfileobj(stream, kept, _HEAD)
        with path.open("rb") as kept:
            head = kept.read(_HEAD)
        if not head.strip():
            raise _unread(_EMPTY)
        path = path.rename(path.with_name(f"{_NAME}{ending(head)}"))
        with shown_as(path, SHOWN):
            yield path


def table_ending(head: bytes) -> str:
    """Return the suffix of a table that begins so."""
    if head.startswith(b"PAR1"):
        return ".parquet"
    for mark in _MARKS:
        head = head.removeprefix(mark)
    return ".jsonl" if head.replace(b"\0", b"").lstrip().startswith((b"{", b"[{")) else ".csv"


def cases_ending(head: bytes) -> str:
    """Return how the name of a file of cases ends that begins so: TOML begins with a comment, a table or a key."""
    line = head.decode(errors="replace").removeprefix("\ufeff").lstrip().partition("\n")[0]
    is_toml = line.startswith(("#", "[")) or "=" in line or "＝" in line
    return ".cases.toml" if is_toml else ".cases.csv"


def ask_password(text: str, confirm: str | bool = False) -> str:  # noqa: FBT001, FBT002 - as click has it
    """Return what a person types unseen; raises :class:`JixiaoError` (C725) where nobody can."""
    try:
        return str(click.prompt(text, hide_input=True, confirmation_prompt=confirm, err=True))
    except ValueError:  # no terminal, and standard input was read already
        raise _unread(_CLOSED) from None


def _unread(reason: str) -> JixiaoError:
    ways = ("用 | 或 < 送内容进来，例如 jixiao score - < 填报.toml", "一个命令里只能写一个 -")
    return JixiaoError([Problem("C725", f"从标准输入没有读到内容：{reason}", None, ways)])
