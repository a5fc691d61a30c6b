"""Submissions (填报数据): one unit's data for one year, as a file or as data from a program."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import Annotated, Final

from pydantic import AfterValidator, BeforeValidator
from pydantic import Field as Constraint
from pydantic_core import PydanticCustomError

from jixiao.documents import Document, digest_of, names_a_file, real_path, shown_path
from jixiao.numbers import says_nothing, trimmed
from jixiao.problems import JixiaoError, Problem, clipped
from jixiao.rules.reading import Authored, GivenNumber, read_model, short_for

_ENTRIES: Final = Constraint(max_length=2000)
_CONTROL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")


def _as_points(value: object) -> object:
    return value if isinstance(value, Mapping) else {"points": value}


def control_in(text: str) -> str | None:
    """Return the first control character in a text that parts nothing, such as NUL, as U+0000."""
    match = None if text.isprintable() else _CONTROL.search(text)
    return None if match is None else f"U+{ord(match[0]):04X}"


def _readable(text: str) -> str:
    control = control_in(text)
    if control is not None:
        kind = "control_character"
        raise PydanticCustomError(kind, "{found}", {"found": control})
    return text


def _named(unit: str) -> str:
    if unit and not trimmed(unit):
        kind = "blank"
        raise PydanticCustomError(kind, "空的")
    return _readable(unit)


Readable = Annotated[str, AfterValidator(_readable)]
"""A text that can be shown and kept as it is."""

Written = Annotated[str, Constraint(min_length=1), AfterValidator(_readable)]
"""Such a text that is not empty."""


def _says_nothing(given: object) -> bool:
    if isinstance(given, Mapping):
        return all(map(_says_nothing, given.values()))
    return given is None or (isinstance(given, str) and says_nothing(given))


def _given_only(entries: object) -> object:
    """Return entries without those in which nothing is written, as programs send them that send everything."""
    if not isinstance(entries, Mapping):
        return entries
    return {key: entry for key, entry in entries.items() if not _says_nothing(entry)}


def _as_list(value: object) -> object:
    return value if isinstance(value, list | tuple) else [value]


class Claim(Authored):
    """The unit's own points for an indicator (自评得分), with its reason where they are not full."""

    points: GivenNumber
    reason: Readable = ""


class Judgement(Authored):
    """A reviewer's points for an indicator (评定得分), with the reason and who gave them."""

    points: GivenNumber
    reason: Written
    by: Readable = ""


class Reason(Authored):
    """Why an indicator did not get full points or missed its target (偏差原因), and what will be done (改进措施)."""

    reason: Written
    remedy: Readable = ""


class Evidence(Authored):
    """What proves a datum: a file, a note, or both."""

    file: Readable = ""
    note: Readable = ""


class Stated(Authored):
    """The totals the unit itself printed: they are compared, never used."""

    total: Annotated[
        GivenNumber | None, BeforeValidator(lambda given: None if _says_nothing(given) else given)
    ] = None
    grade: Readable | None = None
    groups: Annotated[Mapping[str, GivenNumber], BeforeValidator(_given_only)] = {}


_Claimed = Annotated[Claim, BeforeValidator(_as_points, json_schema_input_type=Claim | float | str)]
_Reasoned = Annotated[Reason, BeforeValidator(short_for("reason"), json_schema_input_type=Reason | str)]
_Proof = Annotated[Evidence, BeforeValidator(short_for("note"), json_schema_input_type=Evidence | str)]
_Proofs = Annotated[
    tuple[_Proof, ...],
    Constraint(strict=False),
    BeforeValidator(_as_list, json_schema_input_type=Evidence | str | list[Evidence | str]),
]


class SubmissionFile(Authored):
    """The keys of a submission."""

    ruleset: str | None = None
    unit: Annotated[str, Constraint(min_length=1), AfterValidator(_named)]
    year: int | None = None
    note: Readable = ""
    fields: Annotated[Mapping[str, object], _ENTRIES] = {}
    claimed: Annotated[Mapping[str, _Claimed], _ENTRIES, BeforeValidator(_given_only)] = {}
    judged: Annotated[Mapping[str, Judgement], _ENTRIES, BeforeValidator(_given_only)] = {}
    reasons: Annotated[Mapping[str, _Reasoned], _ENTRIES] = {}
    evidence: Mapping[str, _Proofs] = {}
    stated: Stated = Stated()


@dataclass(frozen=True, slots=True, repr=False)
class Submission:
    """A submission and the document it was read from."""

    content: SubmissionFile
    document: Document

    def __repr__(self) -> str:
        """Return whose it is and how much data it holds."""
        return f"Submission({self.unit!r}, fields={len(self.content.fields)}, file={self.document.file!r})"

    @property
    def unit(self) -> str:
        """The unit's name."""
        return self.content.unit

    @property
    def ruleset(self) -> str | None:
        """The ruleset that it names: an id, or the path of a file in the submission's own folder or below it.

        Raises :class:`JixiaoError` (P515) for any other path: whoever sends a submission may not choose what is opened.
        """
        named = self.content.ruleset
        if named is None or not names_a_file(named):
            return named
        place = self.document.place(("ruleset",))
        paths = (PurePosixPath(named), PureWindowsPath(named))
        leads_out = any(path.anchor or ".." in path.parts for path in paths)
        folder = real_path(self.folder)
        if leads_out or folder not in real_path(folder / named).parents:
            message = f"填报文件里的 ruleset 指到了它的文件夹以外：{clipped(named)}"
            ways = (
                "写指标体系的 id；按文件指定的，要和填报文件在同一个文件夹或它的下级文件夹",
                f"用 --ruleset {clipped(named)} 指定",
            )
            raise JixiaoError([Problem("P515", message, place, ways, {"found": named})])
        return shown_path(self.folder / named)

    @property
    def folder(self) -> Path:
        """The folder of its file; the working folder where it was read from none."""
        file = self.document.file
        return Path(file).parent if os.path.isfile(file) else Path()  # noqa: PTH113 - Path.is_file may raise

    @property
    def digest(self) -> str:
        """What identifies the data, however it was written down (SHA-256 of its canonical form)."""
        return digest_of(self.content.model_dump(mode="json"))


def read_submission(document: Document) -> Submission:
    """Return the submission of a document, or raise :class:`JixiaoError` with everything wrong in its shape."""
    return Submission(read_model(SubmissionFile, document), document)
