"""Reads a submission from what callers may pass: a mapping, text, a path, or one read already."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Final, TypeGuard

from jixiao.documents import (
    DEEPEST,
    Document,
    from_data,
    parse_content,
    read_document,
    reporting_system_errors,
    shown_path,
)
from jixiao.documents.files import read_content
from jixiao.plugins.extensions import Owned
from jixiao.plugins.foreign import foreign
from jixiao.problems import JixiaoError, Problem
from jixiao.rules import Submission, read_submission
from jixiao.rules.kinds import refuse_other_kind


@dataclass(frozen=True, slots=True)
class Unread:
    """A submission that could not even be read: where it came from, whose it is if that is known, what is wrong."""

    source: str
    unit: str
    problems: tuple[Problem, ...]


Given = Submission | Mapping[str, object] | str | bytes | Path
"""How a submission may be given."""

SUBMISSION_BYTES: Final = 16 * 1024 * 1024
"""How large a submission may be."""

GENERATED_DEPTH: Final = 400
"""How deep a file that jixiao wrote itself may nest, such as a scorecard."""


def read_or_tell(
    submission: Given | Unread, readers: Mapping[str, Owned] = MappingProxyType({})
) -> Submission | Unread:
    """Return a submission, or what keeps it from being read; ``readers`` are those of plugins, by suffix."""
    try:
        return submission if isinstance(submission, Unread) else read(submission, readers)
    except JixiaoError as error:
        given = submission.get("unit") if isinstance(submission, Mapping) else None
        source = shown_path(Path(submission)) if _is_path(submission) else ""
        return Unread(source, given if isinstance(given, str) else "", error.problems)


@reporting_system_errors
def read(submission: Given, readers: Mapping[str, Owned] = MappingProxyType({})) -> Submission:
    """Return a submission as it was read, or raise :class:`JixiaoError` with everything wrong in its shape.

    Text is JSON or TOML; a text of one line that does not begin with ``{`` is the path of a file. ``readers`` read files of
    other suffixes.
    """
    if isinstance(submission, Submission):
        return submission
    way = "写成 jixiao score 填报文件 --ruleset 指标体系文件"
    try:
        document = _by_plugin(submission, readers) or _document(submission, DEEPEST)
    except JixiaoError as error:
        if "D208" in error.codes and not isinstance(
            submission, Mapping
        ):  # a scorecard nests deeper than people do
            refuse_other_kind(_document(submission, GENERATED_DEPTH), "填报文件", "S608", way)
        raise
    refuse_other_kind(document, "填报文件", "S608", way)
    return read_submission(document)


def _by_plugin(submission: object, readers: Mapping[str, Owned]) -> Document | None:
    """Return the document of a file that a plugin reads, or None for any other submission."""
    owned = readers.get(Path(submission).suffix.lower()) if _is_path(submission) else None
    if owned is None or owned.value.submission is None or not _is_path(submission):
        return None
    path, reader = Path(submission), owned.value
    read_content(path, SUBMISSION_BYTES)  # that it is missing, or a folder, is reported as of any file
    with foreign(owned.owner, f"的 {reader.suffix} 文件读法"):
        data = reader.submission(path)
        if not isinstance(data, Mapping):
            message = f"submission 要返回映射（dict），这里是 {type(data).__name__}"
            raise TypeError(message)
        return from_data(data, shown_path(path))


def _document(submission: object, deepest: int) -> Document:
    if isinstance(submission, Mapping):
        return from_data(submission)
    if _is_path(submission):
        return read_document(submission, max_bytes=SUBMISSION_BYTES, deepest=deepest)
    if isinstance(submission, str | bytes | bytearray | memoryview):
        return parse_content(submission, "<数据>", max_bytes=SUBMISSION_BYTES, deepest=deepest)
    kind = type(submission).__name__
    ways = ("给一个映射（dict）、JSON 或 TOML 的文字，或 .toml、.json 文件的路径",)
    raise JixiaoError([Problem("S631", f"不能给这种对象评分：{kind}", None, ways, {"found": kind})])


def _is_path(submission: object) -> TypeGuard[str | Path]:
    """Tell whether a submission is given by the path of its file, not as text."""
    if isinstance(submission, str):
        return "\n" not in submission and not submission.lstrip("\ufeff \t").startswith("{")
    return isinstance(submission, Path)
