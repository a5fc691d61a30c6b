"""docs/评分形状.md as data: its list, and of every shape the TOML that writes it and the rows that are worked out.

Nothing is known here of any shape: a section is its blocks and tables. A row of a worked table says in words what
a unit submits (``预算执行率 75%，其余各项 84 分``) and, column by column, what comes of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

PAGE = Path(__file__).parents[2] / "docs" / "评分形状.md"

_SECTION = re.compile(r"^## (?P<number>\d+) (?P<name>.+)$", re.MULTILINE)
_LISTED = re.compile(
    r"^\| (?P<number>\d+) \| \[(?P<name>[^\]]+)\]\(#(?P<anchor>[^)]+)\) \| (?P<says>[^|]+) \| (?P<how>[^|]+) \|$",
    re.MULTILINE,
)
_BLOCK = re.compile(r"^```toml\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_TABLE = re.compile(r"^(?:(?P<caption>\w+)：\n\n)?(?P<rows>(?:\|.*\|\n)+)", re.MULTILINE)
_WEIGHT = re.compile(r"分值 (\d+)")
_WAY = re.compile(r"(?P<name>\w+)（(?P<way>\w+)）")
_CLAIM = re.compile(r"([\d.]+) 分")
_WORKED = "数据"


@dataclass(frozen=True, slots=True)
class Row:
    """One worked row: the data as words, how it is worked out, and the text of every result by its column."""

    data: str
    how: str
    results: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Shape:
    """One section: its TOML blocks, its detail tables by name, the weight it is worked out for, its worked rows."""

    number: int
    name: str
    blocks: tuple[str, ...]
    tables: Mapping[str, tuple[Mapping[str, str], ...]]
    weight: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the list at the top of the page."""

    number: int
    name: str
    anchor: str
    how: str


def anchor(heading: str) -> str:
    """Return the anchor that a heading gets in the repository's browser: no punctuation, hyphens for spaces."""
    kept = re.sub(r"[^\w\- ]", "", heading.lower())
    return kept.replace(" ", "-")


def entries() -> tuple[Entry, ...]:
    """Return the list at the top of the page."""
    text = PAGE.read_text(encoding="utf-8")
    return tuple(
        Entry(int(each["number"]), each["name"], each["anchor"], each["how"])
        for each in _LISTED.finditer(text)
    )


def shapes() -> tuple[Shape, ...]:
    """Return every section of the page in order."""
    text = PAGE.read_text(encoding="utf-8")
    found = list(_SECTION.finditer(text))
    ends = [each.start() for each in found[1:]] + [len(text)]
    return tuple(
        _shape(int(each["number"]), each["name"], text[each.end() : end])
        for each, end in zip(found, ends, strict=True)
    )


def _shape(number: int, name: str, text: str) -> Shape:
    blocks = tuple(_BLOCK.findall(text))
    tables: dict[str, tuple[Mapping[str, str], ...]] = {}
    rows: list[Row] = []
    weight = ""
    for matched in _TABLE.finditer(_BLOCK.sub("", text)):
        header, *body = list(_cells(matched["rows"]))
        if header[0] != _WORKED:
            tables[matched["caption"]] = tuple(dict(zip(header, cells, strict=True)) for cells in body)
            continue
        said = _WEIGHT.search(header[1])
        weight = said[1] if said else ""
        rows += [Row(cells[0], cells[1], dict(zip(header[2:], cells[2:], strict=True))) for cells in body]
    return Shape(number, name, blocks, tables, weight, tuple(rows))


def _cells(rows: str) -> Iterator[list[str]]:
    for line in rows.splitlines():
        cells = [each.strip() for each in line.strip("|").split("|")]
        if not all(set(each) <= set("-") for each in cells):
            yield cells


def way_of(column: str) -> tuple[str, str]:
    """Return a result's name, and which way of counting (``得分（started）``) its column is for, if any."""
    matched = _WAY.fullmatch(column)
    return (matched["name"], matched["way"]) if matched else (column, "")


@dataclass(frozen=True, slots=True)
class Submitted:
    """What the words of a row submit: data items, the unit's own points, and its reason for what was lost."""

    fields: Mapping[str, object]
    claimed: Mapping[str, str]
    reason: str


def submitted(row: Row, shape: Shape) -> Submitted:
    """Return what the words of a row submit; ``表名 上表`` is the table printed above, ``表名 没有`` an empty one."""
    fields: dict[str, object] = {}
    claimed: dict[str, str] = {}
    reason = ""
    for item in row.data.split("，"):
        name, value = item.split(" ", 1)
        claim = _CLAIM.fullmatch(value)
        if claim:
            claimed[name] = claim[1]
        elif name == "说明":
            reason = value
        elif value in {"上表", "没有"}:
            fields[name] = [dict(each) for each in shape.tables[name]] if value == "上表" else []
        else:
            fields[name] = value
    return Submitted(fields, claimed, reason)
