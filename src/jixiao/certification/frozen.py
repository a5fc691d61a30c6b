"""A frozen ruleset as a file: the texts that its authors wrote, and every formula that they meant."""

from __future__ import annotations

import json
from typing import Annotated, Final, Literal

from pydantic import Field as Constraint

from jixiao.documents import Document
from jixiao.problems import JixiaoError, Problem
from jixiao.rules import Authored, read_model

FORMAT: Final = "jixiao-frozen"
VERSION: Final = 1
SUFFIX = ".frozen.json"

Digest = Annotated[str, Constraint(pattern=r"^[0-9a-f]{64}$")]

_MOST = 20_000


class FrozenDocument(Authored):
    """One file as its author wrote it (一个源文件), line by line; ``sha256`` is that of its text, line feeds between lines.

    ``file`` is the name it had, for messages only.
    """

    kind: Literal["ruleset", "indicator", "calendar", "function"]
    id: str
    file: str
    sha256: Digest
    lines: Annotated[tuple[str, ...], Constraint(strict=False, min_length=1, max_length=_MOST)]

    @property
    def text(self) -> str:
        """The text of the file."""
        return "\n".join(self.lines)


class FrozenDefinition(Authored):
    """One formula of the ruleset's program (一条公式): its name in the program, and what it says."""

    name: str
    formula: str


class FrozenRuleset(Authored):
    """Which ruleset was frozen."""

    id: str
    name: str
    year: int


class FrozenFile(Authored):
    """A frozen ruleset (冻结的指标体系): everything that it takes to score with it, in one file.

    ``documents`` are the ruleset, those that it extends, the indicators it uses and, where it counts working days, the
    calendars, and the functions that formulas define; ``definitions`` the formulas in the order in which they are worked out. ``jixiao`` is the version that
    froze it. ``program`` and ``calendars`` are the digests that scorecards name, ``digest`` that of everything else here.
    """

    format: Literal["jixiao-frozen"]
    format_version: Literal[1]
    jixiao: str
    ruleset: FrozenRuleset
    documents: Annotated[tuple[FrozenDocument, ...], Constraint(strict=False, min_length=1, max_length=_MOST)]
    definitions: Annotated[tuple[FrozenDefinition, ...], Constraint(strict=False, max_length=_MOST)]
    program: Digest
    calendars: Digest | Literal[""]
    digest: Digest


def is_frozen(document: Document) -> bool:
    """Tell whether a JSON document says of itself that it is a frozen ruleset."""
    return document.data.get("format") == FORMAT


def read_frozen(document: Document) -> FrozenFile:
    """Return a frozen ruleset as it was written; raises :class:`JixiaoError` (V101, D22x) when it is none."""
    version = document.data.get("format_version")
    if not is_frozen(document):
        ways = ("冻结文件由 jixiao freeze 生成", "指标体系文件是 TOML")
        message = f"这不是冻结的指标体系：{document.file}"
        raise JixiaoError([Problem("V101", message, document.place(("format",)), ways)])
    if version != VERSION:
        message = f"冻结文件是第 {version} 版的格式，这个 jixiao 只认第 {VERSION} 版"
        place = document.place(("format_version",))
        raise JixiaoError([Problem("V101", message, place, ("换用新版本的 jixiao",), {"found": version})])
    return read_model(FrozenFile, document)


def file_text(content: Authored) -> str:
    """Return the one way in which a frozen ruleset or a signature is written: keys in order, a line for each part."""
    data = content.model_dump(mode="json")
    return json.dumps(data, ensure_ascii=False, sort_keys=True, indent=1) + "\n"
