"""Finds which column of a table is which datum, by its heading: 调整后预算数, or 调整后预算数（元） in another unit."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Final

from jixiao.formula.units.unit import conversion, power_of_ten, read_unit
from jixiao.numbers import trimmed
from jixiao.problems import Place, Problem, clipped, nearest, raise_any
from jixiao.program import CLAIMED, JUDGED, Program
from jixiao.rules import Field
from jixiao.tables.cells.column_names import check_names
from jixiao.tables.selection import CHECKS, PROBLEMS, wanted_of

UNIT_COLUMNS: Final = ("单位", "unit")
"""The columns that may name the unit."""

NUMBERS: Final = frozenset({"amount", "number", "count", "rate"})
"""The types of data that are numbers."""

_WITH_REMARK: Final = re.compile(
    r"(.+?)[(（\[［【〔](?:单位[:：]?)?([^()（）\[\]［］【】〔〕]+)[)）\]］】〕]"
)

_PERCENT: Final = 2
_OF_THE_TABLE: Final = "（原表）"
_TITLE: Final = "列名要写在第一行：上面有标题、说明的，把那几行删去"


@dataclass(frozen=True, slots=True)
class Layout:
    """Which column of a table is which datum: ``columns`` by the program's name, ``own`` the rest by its name in the results.

    ``data`` is every datum that a table may have a column for, by the program's name. ``shifts`` are by how many decimal
    places the numbers of a column are moved to be in the datum's unit.
    """

    columns: Mapping[str, str]
    unit: str | None
    own: Mapping[str, str]
    data: tuple[tuple[str, Field], ...]
    shifts: Mapping[str, int] = field(default_factory=dict)


def layout_of(program: Program, names: Sequence[str], place: Place | None = None) -> Layout:
    """Return which columns are data, or raise :class:`JixiaoError` with every heading that is wrong, at a place.

    T804 for names that were probably mistyped and two columns of one datum, T811 for two of one name, T818 for units.
    """
    check_names(names, place)
    data = dict(_data(program))
    columns: dict[str, str] = {}
    shifts: dict[str, int] = {}
    own: list[str] = []
    problems: list[Problem] = []
    refuse = partial(_refuse, problems, place)
    unit = next((name for heading in UNIT_COLUMNS for name in names if _compact(name) == heading), None)
    for name in names:
        datum, remark = datum_of(program, name)
        if name == unit or not trimmed(name):
            continue
        if datum is None:
            near = [field for field in nearest(name, program.fields) if field not in names]
            if near:
                other = "不是数据项的列，换一个不相近的名称，或先去掉"
                refuse("T804", f"没有叫“{name}”的数据项", f"是不是“{near[0]}”？", other, found=name)
            own.append(name)
            continue
        if datum in columns:
            message = f"“{clipped(columns[datum])}”和“{clipped(name)}”是同一个数据项"
            way = "只留一列，另一列删去或改名；名称和代号只写一个"
            refuse("T804", message, way, found=(columns[datum], name))
        columns[datum] = name
        shift = 0 if remark is None else _shift(data[datum], remark)
        if isinstance(shift, str):
            message, of = f"列“{clipped(name)}”里的单位和数据项的对不上", data[datum]
            refuse("T818", message, shift, f"把数换算好，列名写成“{of.name}”", found=remark, wanted=of.unit)
        elif shift:
            shifts[datum] = shift
    if not columns:
        problems = _no_datum(program, [name for name in names if trimmed(name)], place, problems)
    raise_any(problems)
    return Layout(columns, unit, _named(own, program, unit), tuple(data.items()), shifts)


def _refuse(
    problems: list[Problem], place: Place | None, code: str, message: str, *ways: str, **facts: object
) -> None:
    problems.append(Problem(code, message, place, ways, facts))


def _no_datum(
    program: Program, names: Sequence[str], place: Place | None, nearly: Sequence[Problem]
) -> list[Problem]:
    """Return what is wrong with headings of which none is a datum; one alone is a title, most likely."""
    ways = [f"用 jixiao fields {program.id} 列出全部数据项"]
    if place is not None and place.line:
        ways.insert(0, _TITLE)
    is_title = len(names) == 1
    if is_title:
        ways += [way for problem in nearly for way in problem.remedies[:1]]
    reported = Problem("T804", "表里没有一列是数据项", place, tuple(ways), {"found": tuple(names)})
    return [reported] if is_title else [*nearly, reported]


def _data(program: Program) -> Iterator[tuple[str, Field]]:
    yield from program.fields.items()
    for node in program.indicators:
        for role in (CLAIMED, JUDGED):
            yield f"{node.key}.{role}", Field(name=f"{node.name}.{role}", type="number", unit="分")


def _compact(name: str) -> str:
    """Return a heading without blanks and line breaks, as names are written."""
    return "".join(trimmed(name).split())


def datum_of(program: Program, heading: str) -> tuple[str | None, str | None]:
    """Return which datum a heading names, and what it says in brackets behind the name."""
    compact = _compact(heading)
    for name in (heading, compact):
        if (datum := _named_datum(program, name)) is not None:
            return datum, None
    matched = _WITH_REMARK.fullmatch(compact)
    return (None, None) if matched is None else (_named_datum(program, matched[1]), matched[2])


def _named_datum(program: Program, name: str) -> str | None:
    name = program.field_names.get(name, name)
    if name in program.fields:
        return name
    head, _, tail = name.rpartition(".")
    node = program.find(head) if tail in {CLAIMED, JUDGED} else None
    return None if node is None or node.kind != "indicator" else f"{node.key}.{tail}"


def _shift(of: Field, remark: str) -> int | str:
    """Return by how many places numbers in the unit of a heading are moved to be in the datum's, or why they can't be."""
    if of.type not in NUMBERS:
        return 0
    wanted = "%" if of.type == "rate" else of.unit
    if not wanted:
        unit = read_unit(remark)
        is_plain = unit is not None and unit.scale == 1 and not unit.has_money
        return 0 if is_plain else f"“{of.name}”没有写单位，不知道“{remark}”怎样换算"
    ratio = conversion(remark, wanted)
    if ratio == 1:
        return -_PERCENT if of.type == "rate" else 0
    if of.type == "rate" or not power_of_ten(ratio) or ratio is None:
        return f"数据项“{of.name}”的单位是{wanted}，“{remark}”不能换算成它"
    places = round(math.log10(max(ratio.numerator, ratio.denominator)))
    return places if ratio > 1 else -places


def _named(own: Sequence[str], program: Program, unit: str | None) -> Mapping[str, str]:
    """Return the columns that are no data by their names among the results, which have some names already."""
    taken = {*(wanted.column for wanted in wanted_of(program)), CHECKS, PROBLEMS, unit}
    named: dict[str, str] = {}
    for heading in own:
        name = heading
        while name in taken:
            name += _OF_THE_TABLE
        taken.add(name)
        named[name] = heading
    return named
