"""The formatter of TOML files: it changes blanks and blank lines, never what a file says.

What is there stays: keys in their order, values as they were typed, texts and comments to the letter. Only blanks and blank
lines change: ``key = value`` at the start of its line, two blanks before a comment behind it, one blank line before each
section and never two, line feeds at the line ends.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

import tomli

from jixiao.problems import JixiaoError, Problem, not_installed

if TYPE_CHECKING:
    from tomlkit.container import Container
    from tomlkit.items import Trivia

Kind = Literal["blank", "comment", "entry", "header"]


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a file that stands on lines of its own; an entry may be a value of several lines."""

    kind: Kind
    text: str = ""


def formatted(text: str, file: str) -> str:
    """Return TOML laid out in the one way; raises :class:`JixiaoError` (E901) rather than change what it says.

    ``text`` has been read as TOML already. Needs the extra ``edit``.
    """
    try:
        import tomlkit
    except ImportError:
        raise JixiaoError([not_installed("E902", "整理文件要用 tomlkit，没有装", "edit")]) from None
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    laid_out = "\n".join(_spaced(list(_pieces(tomlkit.parse(text), ())))) + "\n"
    if _read(laid_out) != _read(text):
        message = f"整理以后读出的内容会不同，没有改：{file}"
        raise JixiaoError([Problem("E901", message, None, ("请把这个文件报告给我们",))])
    return laid_out


def _read(text: str) -> object:
    return tomli.loads(text, parse_float=Decimal)


def _pieces(container: Container, prefix: Sequence[str], header: int | None = None) -> Iterator[Piece]:
    """Yield the pieces of a section in their order; ``prefix`` is its name.

    Of entries written with dots between keys, only so much of the name as ``header`` says is in the section's header.
    """
    from tomlkit.items import AoT, Comment, Null, Table, Whitespace

    is_dotted = header is not None
    header = len(prefix) if header is None else header
    for key, item in container.body:
        if isinstance(item, Null):
            continue
        if key is None or isinstance(item, Whitespace):
            if not is_dotted:
                yield Piece("comment", item.trivia.comment) if isinstance(item, Comment) else Piece("blank")
            continue
        name = (*prefix, key.as_string().strip())
        if isinstance(item, AoT):
            for entry in item.body:
                yield Piece("header", f"[[{'.'.join(name)}]]{_behind(entry.trivia)}")
                yield from _pieces(entry.value, name)
        elif isinstance(item, Table):
            if is_dotted or key.is_dotted():
                yield from _pieces(item.value, name, header)
                continue
            if not item.is_super_table():
                yield Piece("header", f"[{'.'.join(name)}]{_behind(item.trivia)}")
            yield from _pieces(item.value, name)
        else:
            text = f"{'.'.join(name[header:])} = {item.as_string()}{_behind(item.trivia)}"
            yield Piece("entry", text)


def _behind(trivia: Trivia) -> str:
    return f"  {trivia.comment}" if trivia.comment else ""


def _spaced(pieces: Sequence[Piece]) -> Iterator[str]:
    """Yield lines with one blank line before each section (and the comment above it), and never two."""
    blank = False
    last: Kind | None = None
    for index, piece in enumerate(pieces):
        if piece.kind == "blank":
            blank = True
            continue
        # A section begins with its header, or with the comments right above it.
        begins = next((one.kind for one in pieces[index:] if one.kind != "comment"), "") == "header"
        is_held = last == "comment" and not blank  # by the comment right above it
        if last is not None and ((begins and not is_held) or (blank and last != "header")):
            yield ""
        yield piece.text
        last, blank = piece.kind, False
