"""Reads files as text: how paths are shown, how large a file may be, which encoding it has."""

from __future__ import annotations

import codecs
import contextlib
import errno
import os
import re
import stat
from collections.abc import Iterator
from pathlib import Path

from jixiao.documents.system_errors import reason_of
from jixiao.problems import DEFINED, EVERYTHING, JixiaoError, Place, Problem, nearest

_SAMPLE = 1 << 16
_PLAIN = b'0123456789,;={}[]:\t\n\r" '
_WIDE_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_MOST_MENTIONING = 1024 * 1024
_LONGEST_LINE = 1000
_MENTIONED = re.compile(r"[\w.\-/]+")
_NAMED = re.compile(r"""^\s*name\s*[=＝]\s*["'“]?([\w]+)""", re.MULTILINE)
_IDENTITY = re.compile(r"""^\s*id\s*[=＝:：]\s*["'“]?([\w.\-/]+)""", re.MULTILINE)
_RULESET = re.compile(r"^\s*(\[\[(groups|indicators|grades)\b|extends\s*=)", re.MULTILINE)
_SECTION = re.compile(r"^\s*[\[［【]", re.MULTILINE)
_NO_RULES = re.compile(r"^\s*(unit|holidays)\s*[=＝]", re.MULTILINE)
_CASES = re.compile(r"^\s*\[\[cases\b", re.MULTILINE)


_SHOWN: dict[str, str] = {}
"""How files are shown whose path means nothing to people."""


@contextlib.contextmanager
def shown_as(path: Path, text: str) -> Iterator[None]:
    """Show a file as ``text`` as long as the context lasts."""
    name = os.path.normpath(path)
    _SHOWN[name] = text
    try:
        yield
    finally:
        del _SHOWN[name]


def shown_path(path: Path) -> str:
    """Return a path as people see it: relative to the working folder when it is below it, with ``/``."""
    text = os.path.normpath(path)
    if text in _SHOWN:
        return _SHOWN[text]
    if path.is_absolute():
        try:
            relative = os.path.relpath(text)
        except ValueError:  # another drive on Windows
            relative = text
        text = text if relative.startswith("..") else relative
    return text.replace(os.sep, "/")


def names_a_file(wanted: str, *suffixes: str) -> bool:
    """Tell whether an id or a path ends like a file, of one of these kinds, in whatever case."""
    return wanted.strip().lower().endswith(suffixes or (".toml", ".json"))


def real_path(path: str | Path) -> Path:
    """Return where a path leads, links followed; one that leads in circles stays as far as it leads.

    A name that no file can have leads nowhere: it stays as written, and opening it fails with a message.
    """
    try:
        return Path(os.path.realpath(path))
    except ValueError:  # NUL, half a surrogate pair
        return Path(os.path.abspath(path))  # noqa: PTH100 - the same ".." as realpath takes out


def read_content(path: Path, max_bytes: int) -> bytes:
    """Return the bytes of a file, or raise :class:`JixiaoError` (D201, D202)."""
    try:
        status = path.stat()
        if stat.S_ISREG(status.st_mode) and status.st_size <= max_bytes:
            return path.read_bytes()
        raise _refused(status, shown_path(path), max_bytes)
    except FileNotFoundError:
        shown = shown_path(path)
        near = _near_files(path)
        remedies = tuple(f"是不是 {name}？" for name in near) or ("检查路径和文件名",)
        raise JixiaoError(
            [Problem("D201", f"没有这个文件：{shown}", Place(shown), remedies, {"found": shown})]
        ) from None
    except (OSError, ValueError) as error:
        raise not_readable(path, error) from None
    except MemoryError:
        message = f"文件太大，内存放不下：{shown_path(path)}"
        problem = Problem("D202", message, Place(shown_path(path)), ("检查是不是选错了文件",))
        raise JixiaoError([problem]) from None


def _refused(status: os.stat_result, shown: str, max_bytes: int) -> JixiaoError:
    """Return why something is not read: a folder, what may never end or begin (a device, a pipe), too large a file."""
    message, way = f"这不是普通的文件：{shown}", "检查是不是选错了文件"
    if stat.S_ISDIR(status.st_mode):
        message, way = f"这是文件夹，不是文件：{shown}", "写出里面的文件名"
    elif stat.S_ISREG(status.st_mode):
        refuse_large(status.st_size, shown, max_bytes)
    return JixiaoError([Problem("D202", message, Place(shown), (way,))])


def read_beginning(path: Path, most: int) -> bytes:
    """Return the first bytes of a file; raises ``OSError``, also for a device or a pipe, which may never begin."""
    if not path.is_file():
        raise OSError(errno.EINVAL, os.strerror(errno.EINVAL), str(path))
    with path.open("rb") as stream:
        return stream.read(most)


def refuse_large(size: int, shown: str, max_bytes: int) -> None:
    """Raise :class:`JixiaoError` (D202) for more bytes than may be read."""
    if size > max_bytes:
        message = f"文件太大：{shown} 有 {size} 字节，最多 {max_bytes} 字节"
        raise JixiaoError(
            [Problem("D202", message, Place(shown), ("检查是不是选错了文件",), {"found": size})]
        )


def hidden_by(path: Path) -> frozenset[str]:
    """Return the names that are not known while a file of rules is wrong: all (``*``) where it does not say whose it is.

    Of an indicator all that it mentions, of a ruleset its id. A name that ``name`` gives hides also those that begin
    with it.
    """
    try:
        content = read_beginning(path, _MOST_MENTIONING)
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("gb18030", errors="replace")
    except OSError:
        return EVERYTHING
    head = _SECTION.split(text, 1)[0]
    identity = _IDENTITY.search(head)
    if _NO_RULES.search(head) or _CASES.search(text):
        return frozenset()
    if identity is None:
        return EVERYTHING
    if _RULESET.search(text):
        return frozenset({DEFINED + identity[1]})
    names = {word for mention in _MENTIONED.findall(text) for word in (mention, *mention.split("."))}
    names |= {f"{name}*" for name in _NAMED.findall(text)}
    return frozenset({*names, DEFINED + identity[1], DEFINED + path.stem})


def not_readable(path: Path, error: OSError | ValueError) -> JixiaoError:
    """Return D202: the system does not let a file be read."""
    shown, ways = shown_path(path), ("检查文件是否可读",)
    message = f"文件读不出来：{shown}（{reason_of(error)}）"
    return JixiaoError([Problem("D202", message, None, ways, {"found": shown})])


def _near_files(path: Path) -> list[str]:
    try:
        names = [file.name for file in path.parent.iterdir() if file.is_file()]
    except OSError:
        return []
    return [shown_path(path.parent / file) for file in nearest(path.name, names)]


def wide_encoding(content: bytes) -> str:
    """Return the UTF-16 (or UTF-32) that a text is in, by its mark or as it looks, or nothing.

    In UTF-16 a digit, a comma, a quote or the end of a line is beside a zero byte: in nearly all cases, for few
    Chinese characters have such a byte. In any other text next to none does, even where it holds NUL.
    """
    for mark, name in _WIDE_MARKS:
        if content.startswith(mark):
            return name
    sample = content[:_SAMPLE]
    if 0 not in sample:
        return ""
    pairs = list(zip(sample[::2], sample[1::2], strict=False))
    least = sum((lower in _PLAIN) + (upper in _PLAIN) for lower, upper in pairs) / 2
    if sum(lower in _PLAIN and not upper for lower, upper in pairs) > least:
        return "utf-16-le"
    return "utf-16-be" if sum(upper in _PLAIN and not lower for lower, upper in pairs) > least else ""


def decoded(content: bytes, shown: str) -> str:
    """Return UTF-8 bytes as text, or raise :class:`JixiaoError` (D203)."""
    wide = wide_encoding(content)
    try:
        if not wide:
            return content.decode("utf-8")
        first = content.decode(wide).removeprefix("\ufeff").partition("\n")[0]
        place, name = Place(shown, 1, 1, 1, first.rstrip()), f"{wide[:6].upper()}（记事本的“Unicode”）"
    except UnicodeDecodeError as error:
        place, name = _odd_byte(content, error.start, shown), "" if wide else _name_of_gbk(content)
    message = f"文件不是 UTF-8 编码：{shown} 第 {place.line} 行"
    ways: tuple[str, ...] = ("看起来不是文本文件", "检查是不是选错了文件")
    if name:
        way = "用文本编辑器打开它，另存为时把编码选成 UTF-8（记事本：文件 → 另存为 → 编码）"
        ways = (f"看起来是 {name}编码的文件", way)
    raise JixiaoError([Problem("D203", message, place, ways, {"line": place.line})])


def _name_of_gbk(content: bytes) -> str:
    try:
        content.removeprefix(codecs.BOM_UTF8).decode("gb18030")
    except UnicodeDecodeError:
        return ""
    return "GBK（ANSI）"


def _odd_byte(content: bytes, at: int, shown: str) -> Place:
    """Return where the first byte is that is no UTF-8; its line is shown as if it were GBK."""
    start = content.rfind(b"\n", 0, at) + 1
    end = content.find(b"\n", at)
    line = content[start : end if end >= 0 else len(content)][:_LONGEST_LINE]
    column = len(content[start:at].decode("utf-8", "replace")) + 1
    text = line.decode("gb18030", "replace")
    return Place(shown, content.count(b"\n", 0, at) + 1, column, 1, text)
