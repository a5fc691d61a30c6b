"""Text files of tables in whatever encoding, as blocks of UTF-8."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from jixiao.documents import shown_path
from jixiao.problems import JixiaoError, Place, Problem

_SAMPLE: Final = 1 << 20
_SURE: Final = 24
"""Bytes that are no ASCII and read as UTF-8: text in another encoding never has so many."""

_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_NAMES: Final = {"utf-8": "UTF-8", "utf-8-sig": "UTF-8", "gb18030": "GBK（GB18030）"}


def encoding_of(path: Path) -> str:
    """Return how a text file is encoded: by its byte order mark, else UTF-8, UTF-16, or what a Chinese Excel writes."""
    with path.open("rb") as stream:
        chunk = stream.read(_SAMPLE)
        for mark, name in _MARKS:
            if chunk.startswith(mark):
                return name
        zeros = chunk[:4096].count(0), chunk[1:4096:2].count(0)
        if zeros[0]:  # half of the bytes of ASCII in UTF-16: the second ones, or the first
            return "utf-16-le" if 2 * zeros[1] > zeros[0] else "utf-16-be"
        while chunk.isascii():
            chunk = stream.read(_SAMPLE)
            if not chunk:
                return "utf-8"
    try:
        codecs.utf_8_decode(chunk, "strict", False)  # noqa: FBT003 - the chunk may end within a character
    except UnicodeDecodeError as error:
        read = sum(byte > 127 for byte in chunk[: error.start])  # noqa: PLR2004 - ASCII ends there
        return "utf-8" if read >= _SURE else "gb18030"
    return "utf-8"


def utf8_blocks(path: Path, size: int) -> Iterator[bytes]:
    """Yield the text of a file in blocks of about so many bytes, or raise :class:`JixiaoError` (T813) at a wrong byte."""
    encoding = encoding_of(path)
    decoder = codecs.getincrementaldecoder(encoding)()
    with path.open("rb") as stream:
        while True:
            chunk = stream.read(size)
            if encoding == "utf-8" and chunk.isascii() and not decoder.getstate()[0]:
                block = chunk
            else:
                try:
                    block = decoder.decode(chunk, final=not chunk).encode()
                except (UnicodeDecodeError, UnicodeEncodeError):
                    raise _undecodable(path, encoding) from None
            if block:
                yield block
            if not chunk:
                return


def _undecodable(path: Path, encoding: str) -> JixiaoError:
    """Return T813, with the line of the first wrong byte."""
    line = 1
    with path.open(encoding=encoding, newline="\n") as stream:
        try:
            for line, _text in enumerate(stream, start=2):  # noqa: B007 - told below
                pass
        except UnicodeError:
            pass
    name = _NAMES.get(encoding, encoding.upper())
    message = f"这一行有不是 {name} 编码的字"
    ways = ("用表格软件打开，另存为“CSV UTF-8”", "看看文件是不是由两个编码不同的文件拼成的")
    place = Place(shown_path(path), line)
    raise JixiaoError([Problem("T813", message, place, ways, {"encoding": encoding})])
