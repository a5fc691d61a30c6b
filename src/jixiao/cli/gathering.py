"""Reading of many submissions: which files of a folder are some, and the ruleset that they name."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from jixiao.api import Rules
from jixiao.cli.options import Finding, read_submission_at
from jixiao.cli.stdin import SHOWN, STDIN
from jixiao.documents import Document, read_document, reason_of, shown_path
from jixiao.extras import PROJECT_FILE
from jixiao.plugins.extensions import Owned
from jixiao.plugins.toml_plugins import file_kind
from jixiao.problems import JixiaoError, Problem, reported_at
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
    """The files of a command line: submissions (or what keeps them from being read) in the order of their names, and the rest."""

    submissions: tuple[Submission | Unread, ...]
    skipped: tuple[Skipped, ...]

    @property
    def read(self) -> list[Submission]:
        """Those that could be read."""
        return [submission for submission in self.submissions if isinstance(submission, Submission)]

    @property
    def problems(self) -> list[Problem]:
        """What is wrong in those that could not."""
        unread = [submission for submission in self.submissions if isinstance(submission, Unread)]
        return [problem for submission in unread for problem in submission.problems]

    def rules(self, ruleset: str | None, finding: Finding) -> tuple[Rules, str]:
        """Return the ruleset to score by and how it is named: here, or in the submissions, which then have to agree."""
        if ruleset is not None:
            return finding.load(ruleset), ruleset
        named: dict[str, list[Document]] = {}
        for submission in self.read:
            if submission.ruleset is not None:
                named.setdefault(submission.ruleset, []).append(submission.document)
        if len(named) > 1:
            shown = "；".join(f"{name}：{_some(documents)}" for name, documents in named.items())
            ways = (shown, "用 --ruleset 指定一个，或分开评")
            raise JixiaoError([Problem("C712", "这些填报文件用的不是同一个指标体系", None, ways)])
        if not self.read:
            raise JixiaoError(self.problems)
        if not named:
            ways = ("用 --ruleset 指定", "用 jixiao rulesets 列出全部")
            place = self.read[0].document.place(())
            unnamed = Problem("S606", "填报文件都没有写用哪个指标体系", place, ways)
            raise JixiaoError([unnamed, *self.problems])
        name, documents = named.popitem()
        with reported_at(documents[0].place(("ruleset",))):
            return finding.load(name), name


def gather(paths: Sequence[str], finding: Finding) -> Gathered:
    """Return the submissions of files and folders; of a folder those directly in it, in the order of their names.

    A file that is named is taken as a submission whatever it is. Raises :class:`JixiaoError` (C713) when there is none.
    """
    submissions: list[Submission | Unread] = []
    skipped: list[Skipped] = []
    readers = finding.readers(*_names(paths))
    for path in paths:
        if path == STDIN:
            try:
                submissions.append(read_submission_at(STDIN))
            except JixiaoError as error:
                submissions.append(Unread(SHOWN, "", error.problems))
        elif os.path.isdir(path):  # noqa: PTH112 - Path.is_dir raises for a name that is too long
            submissions.extend(read_folder(Path(path), readers, skipped))
        else:
            submissions.append(read_or_tell(Path(path), readers))
    if not submissions:
        raise none_found(paths, skipped)
    return Gathered(tuple(submissions), tuple(skipped))


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


def read_folder(
    folder: Path, readers: Mapping[str, Owned], skipped: list[Skipped]
) -> Iterator[Submission | Unread]:
    """Yield the submissions of a folder as they are read; ``skipped`` gets the others. ``readers`` are those of plugins."""
    for file in _in_folder(folder, readers):
        if isinstance(file, Skipped):
            skipped.append(file)
        else:
            yield read_or_tell(file, readers)


def _in_folder(folder: Path, readers: Mapping[str, Owned]) -> Iterator[Path | Skipped]:
    """Yield the submissions of a folder and what is skipped; a file that can't be read may be one, and is yielded."""
    try:
        paths = sorted(folder.iterdir(), key=lambda path: path.name)
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
        return ""  # with fields to fill in, but whose they are was forgotten: that has to be reported
    return _KINDS.get(kind, "看不出种类")


def skipped_text(skipped: Sequence[Skipped]) -> str:
    """Return what was skipped, in one line."""
    most = 10
    shown = "、".join(f"{file.file}（{file.kind}）" for file in skipped[:most])
    return f" {len(skipped)} 个：{shown}" + (" 等" if len(skipped) > most else "")


def _some(documents: Sequence[Document]) -> str:
    most = 3
    files = "、".join(document.file for document in documents[:most])
    return files + (f" 等 {len(documents)} 个" if len(documents) > most else "")
