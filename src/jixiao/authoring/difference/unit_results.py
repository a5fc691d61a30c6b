"""The effect of a change on a table of units: each row is read for both rulesets, and the totals are compared."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Final

from jixiao.api import Rules
from jixiao.authoring.difference.changes import KIND_NAMES, Difference, IndicatorChange, Kind
from jixiao.authoring.difference.decomposition import STAGE_NAMES, Part, parts_of, wanted_for_parts
from jixiao.authoring.difference.effect import Effect, Line, Mover
from jixiao.authoring.difference.equivalence import Same
from jixiao.authoring.difference.pairing import pairs
from jixiao.formula import Value
from jixiao.problems import JixiaoError, Problem
from jixiao.program import Program, Role
from jixiao.program.compiled.compilation import compile_program

if TYPE_CHECKING:
    from jixiao.tables.io.source import Piece, Source

_MOST_REPORTED: Final = 20
_PLACED: Final = frozenset({"weight", "most", "group"})
_RULED: Final = frozenset({"rule", "data", "conditions"})

UnitChange = tuple[str, Mover | tuple[Problem, ...] | None]
"""A unit's place (empty where the file has none) with its change, what is wrong with its row, or None for no total."""


class Comparer:
    """Tells two results of one unit apart; ``difference`` gives the lines their words."""

    def __init__(self, old: Program, new: Program, difference: Difference) -> None:
        self.old, self.new = old, new
        kinds = {
            node.key: "、".join(KIND_NAMES[kind] for kind in _moving(indicator))
            for indicator in difference.indicators
            if indicator.fate == "changed"
            for node in indicator.now
        }
        self.lines: tuple[dict[Part, Line], dict[Part, Line]] = ({}, {})
        for before, now in pairs(old, new):
            name = "、".join(node.name for node in now or before)
            about = kinds.get(now[0].key, "") if now and before else "新增" if now else "取消"
            if len(now) == 1 and before and before[0].name != now[0].name:
                name = f"{before[0].name} → {name}" if len(before) == 1 else name
                about = "代替"
            line = Line(name, about)
            for side, nodes in zip(self.lines, (before, now), strict=True):
                side.update({Part(node.key, "points"): line for node in nodes})

    def compare(self, unit: str, old: Mapping[str, Value], new: Mapping[str, Value]) -> Mover | None:
        """Return a unit's change from the values of both programs; None where either gives no total."""
        before, now = old[self.old.tree.named(Role.POINTS)], new[self.new.tree.named(Role.POINTS)]
        if not isinstance(before, Fraction) or not isinstance(now, Fraction):
            return None
        parts: dict[Line, Fraction] = {}
        sides = (self.lines[0], -1, self.old, old), (self.lines[1], 1, self.new, new)
        for lines, sign, program, values in sides:
            for part, value in parts_of(program, values).items():
                line = lines.get(part) or _above(program, part)
                parts[line] = parts.get(line, Fraction(0)) + sign * value
        moved = {line: value for line, value in parts.items() if value}
        grades = _grade(self.old, old), _grade(self.new, new)
        return Mover(unit, before, now, now - before, *grades, moved)


def _moving(change: IndicatorChange) -> Iterator[Kind]:
    """Yield the kinds of an indicator's change that can move points: a rule proved to be the same does not."""
    for kind in change.kinds:
        if kind in _PLACED or (kind in _RULED and not isinstance(change.sameness, Same)):
            yield kind


def _grade(program: Program, values: Mapping[str, Value]) -> str | None:
    """Return a unit's grade, empty under a ruleset without grades; None where it is not decided."""
    grade = values[program.tree.named(Role.GRADE)] if program.grades else ""
    return grade if isinstance(grade, str) else None


def _above(program: Program, part: Part) -> Line:
    return Line(f"{program.names[part.node].name}的{STAGE_NAMES[part.stage]}", "", is_indicator=False)


class _Reader:
    """One ruleset's side: how it reads the table, and its program compiled for the values that are compared."""

    def __init__(self, rules: Rules, other: Rules, names: Sequence[str], *, floats: bool) -> None:
        from jixiao.tables.cells.layout import datum_of, layout_of
        from jixiao.tables.scoring import refuse_uncompared

        self.program, self.floats = rules.program, floats
        known, others = (
            {name for name in names if datum_of(side.program, name)[0] is not None} for side in (rules, other)
        )
        if not known:
            message = f"表里没有一列是“{self.program.name}”（{rules.id}）的数据项"
            remedy = f"用 jixiao fields {rules.id} 列出全部数据项；两个指标体系的数据要在同一张表里"
            raise JixiaoError([Problem("Y901", message, None, (remedy,), {"found": tuple(names)})])
        self.layout = layout_of(self.program, [name for name in names if name in known or name not in others])
        refuse_uncompared(self.program, self.layout)
        self.compiled = compile_program(self.program, rules.calendars, wanted_for_parts(self.program))

    def units(self, piece: Piece, table: Path) -> Iterator[Mapping[str, Value] | tuple[Problem, ...]]:
        """Yield every unit's values, or what is wrong with its row."""
        from jixiao.formula.vector.rows import Texts
        from jixiao.program.columnar.row_inputs import inputs_at
        from jixiao.tables.cells.columns import TableReader
        from jixiao.tables.cells.rows import odd_rows
        from jixiao.tables.io.files import reported_in

        texts = Texts()
        odd = odd_rows(piece.batch, self.layout) | dict(piece.refused)
        with reported_in(table):
            reading = TableReader(texts, self.layout, self.floats).read(piece.batch, odd)
        named = texts.all()
        for row in range(piece.batch.num_rows):
            if row in reading.refused:
                yield tuple(reading.refused[row])
                continue
            inputs = inputs_at(self.program, reading.block, named, row)
            yield self.compiled.results(inputs)


def effect_of(changes: Iterable[UnitChange], source: str) -> Effect:
    """Return what changes of units come to; ``source`` is the name of their table."""
    effect = Effect(source)
    for place, change in changes:
        if isinstance(change, tuple):
            effect.refused += 1
            if len(effect.problems) < _MOST_REPORTED:
                text = "；".join(dict.fromkeys(f"{problem.code} {problem.message}" for problem in change))
                effect.problems.append(f"{place}：{text}" if place else text)
        else:
            effect.take(change)
    return effect


def changes_in(
    old: Rules,
    new: Rules,
    difference: Difference,
    table: Path,
    opened: Callable[[Path], Source] | None = None,
    *,
    floats: bool = False,
) -> Iterator[UnitChange]:
    """Yield the change of every unit of a table, which ``opened`` opens (CSV, Parquet, JSON lines by default).

    It needs the extra ``table``.

    Raises :class:`JixiaoError`: Y901 for a table that has no data of one of the rulesets, T8xx for one that can't be read.
    """
    from jixiao.tables.cells.texts import carried
    from jixiao.tables.io.files import open_table, reported_in

    source = (opened or open_table)(table)
    comparer = Comparer(old.program, new.program, difference)
    with reported_in(table):
        sides = (old, new), (new, old)
        readers = [_Reader(rules, other, source.names, floats=floats) for rules, other in sides]
    unit_column = readers[0].layout.unit
    for piece in source.pieces:
        names = None if unit_column is None else carried(piece.batch.column(unit_column)).to_pylist()
        rows = zip(*(reader.units(piece, table) for reader in readers), strict=True)
        for row, (before, now) in enumerate(rows):
            at = piece.place(row)
            if isinstance(before, tuple) or isinstance(now, tuple):
                problems = (side for side in (before, now) if isinstance(side, tuple))
                yield at, tuple(itertools.chain.from_iterable(problems))
                continue
            name = str(names[row]) if names is not None else f"第 {row + 1} 行"
            yield at, comparer.compare(name, before, now)
