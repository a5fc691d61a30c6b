"""A table of units under two rulesets: read once for each, every unit's exact values, row by row in bounded memory."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from jixiao.api import Rules
from jixiao.authoring.difference.changes import Difference
from jixiao.authoring.difference.counted import wanted_for_parts
from jixiao.authoring.difference.effect import Comparer, Effect, UnitChange
from jixiao.formula import Value
from jixiao.problems import JixiaoError, Problem
from jixiao.program import Program
from jixiao.program.compilation import Compilation, compile_program

if TYPE_CHECKING:
    from jixiao.tables.layout import Layout
    from jixiao.tables.source import Piece, Source

_MOST_TOLD = 20


@dataclass(frozen=True, slots=True)
class _Reader:
    """One ruleset's side: how it reads the table, and its program compiled for the values that are compared."""

    program: Program
    compiled: Compilation
    layout: Layout
    floats: bool

    def units(self, piece: Piece, table: Path) -> Iterator[Mapping[str, Value] | tuple[Problem, ...]]:
        """Yield every unit's values, or what is wrong with its row."""
        from jixiao.formula.column_rows import Texts
        from jixiao.program.blocks import inputs_at
        from jixiao.tables.files import told_of
        from jixiao.tables.reading import TableReader
        from jixiao.tables.rows import odd_rows

        texts = Texts()
        odd = odd_rows(piece.batch, self.layout) | dict(piece.refused)
        with told_of(table):
            reading = TableReader(self.program, texts, self.layout, floats=self.floats).read(piece.batch, odd)
        named = texts.all()
        for row in range(piece.batch.num_rows):
            if row in reading.refused:
                yield tuple(reading.refused[row])
                continue
            inputs = inputs_at(self.program, reading.block, named, row)
            yield self.compiled.results(inputs, self.compiled.given(inputs))


def effect_on(
    old: Rules,
    new: Rules,
    difference: Difference,
    table: Path,
    opened: Callable[[Path], Source] | None = None,
    *,
    floats: bool = False,
) -> Effect:
    """Return what a change does to the units of a table, which ``opened`` opens (CSV, Parquet, JSON lines by default).

    It needs the extra ``table``.

    Raises :class:`JixiaoError`: Y901 for a table that has no data of one of the rulesets, T8xx for one that can't be read.
    """
    effect = Effect(table.name)
    for place, change in changes_in(old, new, difference, table, opened, floats=floats):
        if isinstance(change, tuple):
            effect.refused += 1
            if len(effect.problems) < _MOST_TOLD:
                said = "；".join(dict.fromkeys(f"{each.code} {each.message}" for each in change))
                effect.problems.append(f"{place}：{said}" if place else said)
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
) -> Iterator[tuple[str, UnitChange | tuple[Problem, ...] | None]]:
    """Yield every unit of a table with its place (empty where the file has none): its change, what is wrong with it, or None."""
    from jixiao.tables.files import open_table, told_of
    from jixiao.tables.texts import carried

    source = (opened or open_table)(table)
    comparer = Comparer(old.program, new.program, difference)
    with told_of(table):
        readers = [
            _reader(each, other, source.names, floats=floats) for each, other in ((old, new), (new, old))
        ]
    unit_column = readers[0].layout.unit
    for piece in source.pieces:
        names = None if unit_column is None else carried(piece.batch.column(unit_column)).to_pylist()
        rows = zip(*(each.units(piece, table) for each in readers), strict=True)
        for row, (before, now) in enumerate(rows):
            at = piece.place(row)
            if isinstance(before, tuple) or isinstance(now, tuple):
                yield (
                    at,
                    tuple(problem for each in (before, now) if isinstance(each, tuple) for problem in each),
                )
                continue
            name = str(names[row]) if names is not None else f"第 {row + 1} 行"
            yield at, comparer.compare(name, before, now)


def _reader(rules: Rules, other: Rules, names: Sequence[str], *, floats: bool) -> _Reader:
    from jixiao.tables.layout import layout_of
    from jixiao.tables.scoring import refuse_uncompared

    program = rules.program
    own = [name for name in names if _is_known(program, name) or not _is_known(other.program, name)]
    if not any(_is_known(program, name) for name in own):
        message = f"表里没有一列是“{program.name}”（{program.id}）的数据项"
        remedy = f"用 jixiao fields {program.id} 列出全部数据项；两个指标体系的数据要在同一张表里"
        raise JixiaoError([Problem("Y901", message, None, (remedy,), {"found": tuple(names)})])
    layout = layout_of(program, own)
    refuse_uncompared(program, layout)
    compiled = compile_program(program, rules.calendars, wanted_for_parts(program))
    return _Reader(program, compiled, layout, floats)


def _is_known(program: Program, name: str) -> bool:
    from jixiao.tables.layout import datum_of

    return datum_of(program, name)[0] is not None
