"""Errors for keys and sections that are written twice in a file, or exclude each other."""

from __future__ import annotations

from jixiao.documents.document import Document
from jixiao.documents.locations import Kind, Named, Walk, json_walk
from jixiao.documents.spans import Path, line_of
from jixiao.problems import Problem, clipped

_MOST_REPORTED = 200


def json_duplicates(document: Document) -> list[Problem]:
    """Return every key that is twice in one object of JSON, at its second place, with the line of the first."""
    problems: list[Problem] = []
    seen: dict[tuple[int, Path], Named] = {}
    for named in json_walk(document.text).named:
        earlier = seen.setdefault((named.inside, named.path), named)
        if earlier is not named and len(problems) < _MOST_REPORTED:
            problems.append(_twice(document, earlier, named, str(named.path[-1])))
    return problems


def toml_duplicate(document: Document, walk: Walk) -> Problem:
    """Return which key is there twice, with both lines; ``walk`` ends where tomli noticed."""
    seen: dict[Path, Named] = {}
    for named in walk.named:
        earlier = seen.setdefault(named.path, named)
        if earlier is not named and not named.kind is earlier.kind is Kind.ARRAY:
            return _twice(document, earlier, named)
    newest = next((named for named in reversed(walk.named) if named.inside < 0), None)
    if newest is None:
        return Problem("D207", "有一个键写了两次", document.offset_place(walk.at), ("删去一处",))
    return _in_the_way(document, newest, walk)


def _in_the_way(document: Document, newest: Named, walk: Walk) -> Problem:
    """Return what a key clashes with that is not the same key: ``a = 1`` with ``a.b = 2``, ``[a]`` with ``a.b = 1``."""
    length = len(newest.path)
    before = [named for named in walk.named if named.range < newest.range and named.path]
    clashing = [
        named
        for named in before
        if named.path[:length] == newest.path or newest.path[: len(named.path)] == named.path
    ]
    values = [named for named in clashing if named.kind is Kind.VALUE]
    return _twice(document, (values or clashing or [newest])[0], newest)


def _twice(document: Document, first: Named, second: Named, key: str = "") -> Problem:
    start, end = second.range
    place = document.offset_place(start, end - start)
    if not key:
        key = document.text[start:end]
        if second.kind is not Kind.VALUE:  # the walk ended before the closing brackets
            line = document.text[start : line_of(document.text, start)[1]]
            key = line[: line.rindex("]") + 1] if "]" in line[: end - start + 2] else line.rstrip()
        place = document.offset_place(start, len(key))
    message, way_out = f"“{clipped(key)}”写了两次", "删去一处"
    if first.path != second.path or first.kind is not second.kind:
        other = clipped(document.text[slice(*first.range)])
        message, way_out = f"“{clipped(key)}”和前面的“{other}”冲突", "改掉一处的名称，或把内容写到一起"
    where = f"第一处在第 {document.offset_place(first.range[0]).line} 行；" if first is not second else ""
    return Problem("D207", message, place, (f"{where}{way_out}",), {"found": key})
