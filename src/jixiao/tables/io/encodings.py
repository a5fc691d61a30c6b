"""Reads text files of tables in whatever encoding as blocks of UTF-8."""

from __future__ import annotations

import codecs
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from jixiao.documents import shown_path
from jixiao.documents.files import wide_encoding
from jixiao.problems import JixiaoError, Place, Problem

_SAMPLE: Final = 1 << 20
_SURE: Final = 24
"""Bytes that are no ASCII and read as UTF-8: text in another encoding never has so many."""

_NAMES: Final = {"utf-8": "UTF-8", "utf-8-sig": "UTF-8", "gb18030": "GBK（GB18030）"}


def encoding_of(path: Path) -> str:
    """Return how a text file is encoded: by its byte order mark, else UTF-8, UTF-16, or what a Chinese Excel writes."""
    with path.open("rb") as stream:
        chunk = stream.read(_SAMPLE)
        if chunk.startswith(codecs.BOM_UTF8):
            return "utf-8-sig"
        if name := wide_encoding(chunk):
            return name
        while chunk.isascii():
            chunk = stream.read(_SAMPLE)
            if not chunk:
                return "utf-8"
    wrong = _wrong_byte(chunk, "utf-8")
    if wrong is None or sum(byte > 127 for byte in chunk[:wrong]) >= _SURE:  # noqa: PLR2004 - ASCII ends there
        return "utf-8"
    other = _wrong_byte(chunk, "gb18030")
    return "gb18030" if other is None or other > wrong else "utf-8"


def _wrong_byte(sample: bytes, encoding: str) -> int | None:
    """Return where a sample stops to be text in an encoding; it may end within a character."""
    try:
        codecs.getincrementaldecoder(encoding)().decode(sample)
    except UnicodeDecodeError as error:
        return error.start
    return None


def utf8_blocks(path: Path, size: int) -> Iterator[bytes]:
    """Yield the text of a file in blocks of about so many bytes, or raise :class:`JixiaoError` (T813) at a wrong byte."""
    encoding = encoding_of(path)
    decoder = codecs.getincrementaldecoder(encoding)()
    done = 0
    with path.open("rb") as stream:
        while True:
            chunk = stream.read(size)
            if encoding == "utf-8" and chunk.isascii() and not decoder.getstate()[0]:
                block = chunk
            else:
                try:
                    block = decoder.decode(chunk, final=not chunk).encode()
                except UnicodeDecodeError as error:
                    # Counted from the end: the decoder may have taken a mark off the beginning.
                    at = done + len(chunk) - len(error.object) + error.start
                    raise _undecodable(path, encoding, at) from None
            if block:
                yield block
            if not chunk:
                return
            done += len(chunk)


def _undecodable(path: Path, encoding: str, at: int) -> JixiaoError:
    """Return T813, with the line of the wrong byte ``at`` so many bytes."""
    decoder = io.IncrementalNewlineDecoder(codecs.getincrementaldecoder(encoding)(), translate=True)
    line = 1
    with path.open("rb") as stream:
        while at > 0 and (chunk := stream.read(min(_SAMPLE, at))):
            at -= len(chunk)
            line += decoder.decode(chunk, final=not at).count("\n")
    name = _NAMES.get(encoding, encoding.upper())
    message = f"这一行有不是 {name} 编码的字"
    ways = ("用表格软件打开，另存为“CSV UTF-8”", "看看文件是不是由两个编码不同的文件拼成的")
    place = Place(shown_path(path), line)
    raise JixiaoError([Problem("T813", message, place, ways, {"encoding": encoding})])
