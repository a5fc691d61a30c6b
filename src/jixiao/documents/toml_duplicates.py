"""Keys and sections of a TOML text that stand twice, or in each other's way."""

from __future__ import annotations

from jixiao.documents.document import Document
from jixiao.documents.toml_locations import Kind, Named, Path, Walk
from jixiao.problems import Problem, clipped


def duplicate(document: Document, walk: Walk) -> Problem:
    """Return which key stands twice, with both lines; ``walk`` ends where tomli noticed."""
    seen: dict[Path, Named] = {}
    for named in walk.named:
        earlier = seen.setdefault(named.path, named)
        if earlier is not named and not named.kind is earlier.kind is Kind.ARRAY:
            return _twice(document, earlier, named)
    newest = next((each for each in reversed(walk.named) if each.is_statement), None)
    if newest is None:
        return Problem("D207", "有一个键写了两次", document.offset_place(walk.at), ("删去一处",))
    return _in_the_way(document, newest, walk)


def _in_the_way(document: Document, newest: Named, walk: Walk) -> Problem:
    """Return what a key clashes with that is not the same key: ``a = 1`` with ``a.b = 2``, ``[a]`` with ``a.b = 1``."""
    length = len(newest.path)
    before = [each for each in walk.named if each.range < newest.range and each.path]
    clashing = [
        each
        for each in before
        if each.path[:length] == newest.path or newest.path[: len(each.path)] == each.path
    ]
    values = [each for each in clashing if each.kind is Kind.VALUE]
    return _twice(document, (values or clashing or [newest])[0], newest)


def _twice(document: Document, first: Named, second: Named) -> Problem:
    key = document.text[slice(*second.range)]
    start, end = second.range
    if second.kind is not Kind.VALUE:  # the walk ended before the closing brackets
        line_end = document.text.find("\n", start)
        line = document.text[start : line_end if line_end >= 0 else len(document.text)]
        key = line[: line.rindex("]") + 1] if "]" in line[: end - start + 2] else line.rstrip()
    message, way_out = f"“{clipped(key)}”写了两次", "删去一处"
    if first.path != second.path or first.kind is not second.kind:
        other = clipped(document.text[slice(*first.range)])
        message, way_out = f"“{clipped(key)}”和前面的“{other}”冲突", "改掉一处的名称，或把内容写到一起"
    where = f"第一处在第 {document.offset_place(first.range[0]).line} 行；" if first is not second else ""
    return Problem(
        "D207", message, document.offset_place(start, len(key)), (f"{where}{way_out}",), {"found": key}
    )
