"""What plugins add besides rules: findings, file readers and writers, commands."""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from jixiao.documents.writing import Draft, writing
from jixiao.plugins.foreign import Owner, foreign
from jixiao.problems import Problem


@dataclass(frozen=True, slots=True)
class Remark:
    """Something a plugin wants a reviewer to see; ``node`` is the key of the indicator or group it is about."""

    message: str
    severity: Literal["error", "warning", "note"] = "warning"
    node: str = ""


@dataclass(frozen=True, slots=True)
class FindingRule:
    """A check of scorecards: ``find(card)`` yields what is to be seen beside what jixiao itself finds.

    ``code`` is stable and the plugin's own (never G8xx), ``title`` what it means. It changes no points.
    """

    code: str
    title: str
    find: Callable[[Any], Iterable[Remark]]


@dataclass(frozen=True, slots=True)
class FileReader:
    """How files with a ``suffix`` (".ini") are read.

    ``submission(path)`` returns the data of one unit, as a JSON submission has it; ``table(path)`` yields the rows of a table
    of units, mappings of columns to texts, numbers, dates or None, or to the rows of a detail table, a list of mappings. What a
    reader can't do is None.
    """

    suffix: str
    title: str
    submission: Callable[[Path], Mapping[str, object]] | None = None
    table: Callable[[Path], Iterable[Mapping[str, object]]] | None = None


@dataclass(frozen=True, slots=True)
class FileWriter:
    """How files with a ``suffix`` are written.

    ``submission(path, data)`` writes the data of one unit, ``table(path, names, rows)`` a table of results, whose rows come
    one by one. The path is new; it is named as asked once all is written.
    """

    suffix: str
    title: str
    submission: Callable[[Path, Mapping[str, object]], None] | None = None
    table: Callable[[Path, Sequence[str], Iterable[Mapping[str, object]]], None] | None = None


@dataclass(frozen=True, slots=True)
class Owned:
    """A registration with whose it is: what runs it names the plugin."""

    value: Any
    owner: Owner


@dataclass(frozen=True, slots=True)
class Extensions:
    """Everything of these kinds that was found: checks in the order of their codes, files by suffix, commands by name.

    ``broken`` is what is wrong with distributions, whose checks and files are therefore missing.
    """

    findings: tuple[Owned, ...] = ()
    readers: Mapping[str, Owned] = field(default_factory=dict)
    writers: Mapping[str, Owned] = field(default_factory=dict)
    commands: Mapping[str, Owned] = field(default_factory=dict)
    broken: tuple[Problem, ...] = ()

    @property
    def owned(self) -> tuple[Owned, ...]:
        """Everything but the commands, which are of the command line."""
        return (*self.findings, *self.readers.values(), *self.writers.values())


def write_by_plugin(owned: Owned, target: Path, write: Callable[[Path], object], *, replace: bool) -> None:
    """Have a plugin write a file, which gets its name once it is whole.

    Raises :class:`JixiaoError`: P511 for what the plugin raises, C706 and C707 as of any file.
    """
    unfinished = target.with_name(f".jixiao-{secrets.token_hex(8)}{target.suffix}")
    try:
        with foreign(owned.owner, f"的 {owned.value.suffix} 文件写法"):
            write(unfinished)
            if not unfinished.is_file():
                message = "没有写出给它的那个文件"
                raise RuntimeError(message)
        with writing(str(target)), Draft(target, replace=replace) as draft, unfinished.open("rb") as written:
            shutil.copyfileobj(written, draft.stream)
            draft.finish()
    finally:
        unfinished.unlink(missing_ok=True)
