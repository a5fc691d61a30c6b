"""Reads TOML and JSON files within limits, and reports what is wrong in Chinese."""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from pathlib import Path

import tomli

from jixiao.documents.bounds import DEEPEST, checked, plain_data, refuse_brackets, refuse_long_keys, too_deep
from jixiao.documents.canonical_json import text_digest
from jixiao.documents.document import Document
from jixiao.documents.duplicates import json_duplicates
from jixiao.documents.files import decoded, read_content, refuse_large, shown_path
from jixiao.documents.json_errors import json_problem
from jixiao.documents.locations import json_spans, toml_spans
from jixiao.documents.spans import Spans
from jixiao.documents.toml_recovery import every_problem
from jixiao.problems import JixiaoError, Problem

RULE_BYTES = 1024 * 1024
"""How large a file of rules may be."""

_WORDS = re.compile(
    r"""\"{3}(?:[^\\"]|\\.|"(?!""))*+(?:\"{3})?|'{3}(?:[^']|'(?!''))*+(?:'{3})?|"(?:[^"\\\n]|\\.)*+"?|'[^'\n]*+'?"""
    r"|\#[^\n]*|(?P<word>[\w.+-]+)",
    re.DOTALL,
)
"""The words of JSON or TOML outside of texts and comments."""
_MOST_DIGITS = 4300  # that Python turns into an int
_BEYOND = "E+999999"
_JSON = re.compile(r"[\ufeff\s]*(?:\[\s*)?\{")
_TOML = re.compile(
    r"""[\ufeff\s]*(?:#[^\n]*\s+)*(?:[\w-]+\s*=|"[^"\n]*"\s*=|\[{1,2}[A-Za-z_][\w.-]*\]{1,2}\s*\n\s*\S)"""
)


def read_document(path: Path | str, *, max_bytes: int = RULE_BYTES, deepest: int = DEEPEST) -> Document:
    """Return a TOML or JSON file, by its suffix; raises :class:`JixiaoError` (D201–D211, N1xx)."""
    suffix = Path(path).suffix.lower()
    if suffix == ".toml":
        return read_toml(path, max_bytes=max_bytes)
    if suffix == ".json":
        return read_json(path, max_bytes=max_bytes, deepest=deepest)
    read_content(Path(path), max_bytes)  # that it is missing, or a folder, matters more than its suffix
    message = f"看不出文件的种类：{shown_path(Path(path))}"
    raise JixiaoError(
        [Problem("D205", message, None, ("文件名要以 .toml 或 .json 结尾",), {"found": suffix})]
    )


def read_toml(path: Path | str, *, max_bytes: int = RULE_BYTES, keep: bool = False) -> Document:
    """Return a TOML file; raises :class:`JixiaoError` with what is wrong with it.

    With ``keep`` its data is kept, and parsed again only when its text has changed.
    """
    path, shown = Path(path), shown_path(Path(path))
    parse = _kept_toml if keep else parse_toml
    return parse(_of_kind(path, shown, max_bytes, _JSON, "JSON"), shown)


def read_json(path: Path | str, *, max_bytes: int = RULE_BYTES, deepest: int = DEEPEST) -> Document:
    """Return a JSON file; raises :class:`JixiaoError` with what is wrong with it."""
    path, shown = Path(path), shown_path(Path(path))
    return parse_json(_of_kind(path, shown, max_bytes, _TOML, "TOML"), shown, deepest=deepest)


def _of_kind(path: Path, shown: str, max_bytes: int, other: re.Pattern[str], name: str) -> str:
    """Return the text of a file, or raise :class:`JixiaoError` (D205) where it begins as one of the ``other`` kind does."""
    text = decoded(read_content(path, max_bytes), shown)
    match = other.match(text)
    if match is None:
        return text
    place = Document(shown, text, {}, "").offset_place(match.end() - 1)
    message = f"文件名以 {path.suffix} 结尾，里面是 {name}：{shown}"
    way = f"把文件改名为 {path.stem}.{name.lower()}"
    raise JixiaoError([Problem("D205", message, place, (way,), {"found": name.lower()})])


def parse_content(
    content: str | bytes | bytearray | memoryview,
    file: str,
    *,
    max_bytes: int = RULE_BYTES,
    deepest: int = DEEPEST,
) -> Document:
    """Return what a program or a pipe hands over as a document: JSON when it begins with a bracket, else TOML.

    ``file`` is what messages name in place of a file's name. Raises :class:`JixiaoError` as a file of the kind does.
    """
    refuse_large(len(content), file, max_bytes)
    if not isinstance(content, str):
        content = decoded(bytes(content), file)
    if _JSON.match(content):
        return parse_json(content, file, deepest=deepest)
    return parse_toml(content, file)


def parse_toml(text: str, file: str) -> Document:
    """Return TOML text as a document; raises :class:`JixiaoError` with what is wrong with it."""
    document = _unread(text, file, toml_spans)
    refuse_brackets(document)
    refuse_long_keys(document)
    with _refusals(document):
        try:
            data = tomli.loads(document.text, parse_float=exact_number)
        except tomli.TOMLDecodeError as error:
            raise JixiaoError(every_problem(document, error)) from None
    return checked(replace(document, data=data))


_kept_toml = functools.lru_cache(maxsize=512)(parse_toml)
"""``parse_toml``, with the same document for the same text: nobody may change its data."""


def parse_json(text: str, file: str, *, deepest: int = DEEPEST) -> Document:
    """Return JSON text as a document; raises :class:`JixiaoError` with what is wrong with it.

    ``deepest`` is how many keys and rows may lead to a value; only what programs write nests deeper than people do.
    """
    document = _unread(text, file, json_spans)
    refuse_brackets(document)
    repeats: list[int] = []

    def pairs(items: list[tuple[str, object]]) -> dict[str, object]:
        made = dict(items)
        repeats.append(len(items) - len(made))
        return made

    with _refusals(document):
        try:
            data = json.loads(
                document.text, parse_float=exact_number, parse_constant=Decimal, object_pairs_hook=pairs
            )
        except json.JSONDecodeError as error:
            raise JixiaoError([json_problem(document, error)]) from None
    if not isinstance(data, dict):
        remedy = '整个文件写成 { "unit": …, "fields": { … } }'
        raise JixiaoError([Problem("D209", "JSON 最外层要是花括号", document.offset_place(0), (remedy,))])
    read = checked(replace(document, data=data), deepest)
    if any(repeats):
        raise JixiaoError(json_duplicates(document))
    return read


def from_data(data: Mapping[str, object], name: str = "<数据>") -> Document:
    """Return data handed over by a program as a document; its places have a path but no line.

    Numbers are held to their bounds where they are used: a program may also hand over kinds that no file has.
    Raises :class:`JixiaoError` (D208, D211).
    """
    return Document(name, "", plain_data(data, name), "")


def _unread(text: str, file: str, scan: Callable[[str], Spans]) -> Document:
    plain = text.removeprefix("\ufeff").replace("\r\n", "\n")
    return Document(file, plain, {}, text_digest(plain), scan, as_written=plain == text)


@contextmanager
def _refusals(document: Document) -> Iterator[None]:
    """Raise :class:`JixiaoError` for what any parser refuses: nesting, size, numbers of too many digits."""
    try:
        yield
    except RecursionError:
        raise JixiaoError([too_deep(document.offset_place(0))]) from None
    except MemoryError:
        message = f"文件太大，内存放不下：{document.file}"
        raise JixiaoError([Problem("D202", message, None, ("检查是不是选错了文件",))]) from None
    except ValueError:
        raise JixiaoError([_too_long(document)]) from None


def exact_number(text: str) -> Decimal:
    """Return the number that a text of digits is; one that is too large for any, as one that is refused as that."""
    try:
        return Decimal(text.replace("_", ""))
    except InvalidOperation:  # an exponent that Decimal itself can't hold
        return Decimal(f"{'-' if text.startswith('-') else ''}1{_BEYOND}")


def _too_long(document: Document) -> Problem:
    """Return where the first whole number is that Python won't read."""
    start, end = 0, 1
    for word in _WORDS.finditer(document.text):
        digits = (word["word"] or "").lstrip("+-").replace("_", "")
        if len(digits) > _MOST_DIGITS and digits.isdecimal():
            start, end = word.span()
            break
    place = document.offset_place(start, end - start)
    return Problem("N103", "有一个数字太长", place, ("数字最多 40 位有效数字",))
