"""Which files of a folder are submissions, and which ruleset they are scored by."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from jixiao.api import Rules
from jixiao.cli.options import Finding, read_submission_at
from jixiao.cli.stdin import SHOWN, STDIN
from jixiao.documents import read_document, reason_of, shown_path
from jixiao.extras import PROJECT_FILE
from jixiao.plugins.extensions import Owned
from jixiao.plugins.toml_plugins import file_kind
from jixiao.problems import JixiaoError, Place, Problem, reported_at
from jixiao.rules import Submission
from jixiao.scoring import Unread
from jixiao.scoring.inputs.given import SUBMISSION_BYTES, read_or_tell

_READ = frozenset({".toml", ".json"})
_KINDS = {"indicator": "指标文件", "ruleset": "指标体系文件", "calendar": "工作日历", "other": "算例文件"}


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file of a folder that is no submission, and what it is instead."""

    file: str
    kind: str


@dataclass(frozen=True, slots=True)
class Gathered:
    """What was found: submissions (or what keeps them from being read) in the order of their names, and the rest."""

    submissions: tuple[Submission | Unread, ...]
    skipped: tuple[Skipped, ...]

    def rules(self, ruleset: str | None, finding: Finding) -> tuple[Rules, str]:
        """Return the ruleset to score by and how it is named: here, or in the submissions, which then have to agree."""
        named: dict[str, list[str]] = {}
        places: dict[str, Place] = {}
        for submission in self.submissions:
            if ruleset is None and isinstance(submission, Submission) and submission.ruleset is not None:
                named.setdefault(submission.ruleset, []).append(submission.document.file)
                places.setdefault(submission.ruleset, submission.document.place(("ruleset",)))
        if ruleset is None and len(named) > 1:
            shown = "；".join(f"{name}：{_some(files)}" for name, files in named.items())
            ways = (shown, "用 --ruleset 指定一个，或分开评")
            raise JixiaoError([Problem("C712", "这些填报文件用的不是同一个指标体系", None, ways)])
        if ruleset is None and not named:
            problems = [
                problem
                for submission in self.submissions
                if isinstance(submission, Unread)
                for problem in submission.problems
            ]
            if all(isinstance(submission, Unread) for submission in self.submissions):
                raise JixiaoError(problems)
            ways = ("用 --ruleset 指定", "用 jixiao rulesets 列出全部")
            place = next(
                submission.document.place(())
                for submission in self.submissions
                if isinstance(submission, Submission)
            )
            raise JixiaoError([Problem("S606", "填报文件都没有写用哪个指标体系", place, ways), *problems])
        if ruleset is not None:
            return finding.load(ruleset), ruleset
        chosen = next(iter(named))
        with reported_at(places[chosen]):
            return finding.load(chosen), chosen


def gather(paths: Sequence[str], finding: Finding) -> Gathered:
    """Return the submissions of files and folders; of a folder those directly in it, in the order of their names.

    A file that is named is taken as a submission whatever it is. Raises :class:`JixiaoError` (C713) when there is none.
    """
    found: list[Submission | Unread] = []
    skipped: list[Skipped] = []
    readers = finding.readers(*_names(paths))
    for each in paths:
        if each == STDIN:
            found.append(_given())
            continue
        path = Path(each)
        is_folder = os.path.isdir(path)  # noqa: PTH112 - Path.is_dir raises for a name that is too long
        for one in in_folder(path, readers) if is_folder else [path]:
            if isinstance(one, Skipped):
                skipped.append(one)
            else:
                found.append(read_or_tell(one, readers))
    if not found:
        raise none_found(paths, skipped)
    return Gathered(tuple(found), tuple(skipped))


def _given() -> Submission | Unread:
    """Return the submission of standard input, or what keeps it from being read."""
    try:
        return read_submission_at(STDIN)
    except JixiaoError as error:
        return Unread(SHOWN, "", error.problems)


def _names(paths: Sequence[str]) -> Iterator[str]:
    """Yield the names of files, and of those directly in folders, as far as they can be read."""
    for path in paths:
        with contextlib.suppress(OSError):
            yield from os.listdir(path) if os.path.isdir(path) else (path,)  # noqa: PTH112, PTH208 - likewise


def none_found(paths: Sequence[str], skipped: Sequence[Skipped]) -> JixiaoError:
    """Return the error for files and folders without a submission (C713)."""
    passed = (f"跳过了{skipped_text(skipped)}",) if skipped else ()
    ways = (*passed, "填报文件是 .toml 或 .json，直接放在文件夹里，不放在下级文件夹")
    return JixiaoError([Problem("C713", f"没有找到填报文件：{'、'.join(paths)}", None, ways)])


def in_folder(folder: Path, readers: Mapping[str, Owned] = MappingProxyType({})) -> Iterator[Path | Skipped]:
    """Yield the submissions of a folder and what is skipped; a file that can't be read may be one, and is yielded.

    ``readers`` are those of plugins, by suffix.
    """
    try:
        paths = sorted(folder.iterdir(), key=lambda each: each.name)
    except OSError as error:
        message = f"文件夹读不出来：{shown_path(folder)}（{reason_of(error)}）"
        raise JixiaoError([Problem("D202", message, None, ("检查文件夹是否可读",))]) from None
    for path in paths:
        if path.name.startswith((".", "~$")):
            continue
        if path.is_dir():
            yield Skipped(shown_path(path), "文件夹")
        elif path.suffix.lower() in readers:
            yield path
        elif path.suffix.lower() not in _READ:
            yield Skipped(shown_path(path), "不是 .toml 或 .json")
        elif path.name == PROJECT_FILE:
            yield Skipped(shown_path(path), "项目设置")
        else:
            kind = _other_kind(path)
            yield path if not kind else Skipped(shown_path(path), kind)


def _other_kind(path: Path) -> str:
    """Return what a file is when it is plainly no submission, else nothing."""
    try:
        document = read_document(path, max_bytes=SUBMISSION_BYTES)
    except JixiaoError:
        return ""
    keys = document.data.keys()
    if {"root", "digests"} <= keys:
        return "评分结果"
    kind = file_kind(document)
    is_unnamed = kind == "indicator" and isinstance(document.data.get("fields"), dict) and "score" not in keys
    if is_unnamed or (kind == "other" and "cases" not in keys):
        return ""  # with fields to fill in, but whose they are was forgotten: that has to be told
    return _KINDS.get(kind, "看不出种类")


def skipped_text(skipped: Sequence[Skipped]) -> str:
    """Return what was skipped, in one line."""
    most = 10
    shown = "、".join(f"{each.file}（{each.kind}）" for each in skipped[:most])
    return f" {len(skipped)} 个：{shown}" + (" 等" if len(skipped) > most else "")


def _some(files: Sequence[str]) -> str:
    most = 3
    return "、".join(files[:most]) + (f" 等 {len(files)} 个" if len(files) > most else "")
