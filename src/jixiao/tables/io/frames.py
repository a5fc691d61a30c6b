"""Converts tables of other libraries to Arrow and back: the same kind goes out that came in."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import Any, Final, Literal, cast

import pyarrow as pa

from jixiao.problems import JixiaoError, Problem, clipped
from jixiao.rules import shown
from jixiao.tables.cells.column_names import check_names
from jixiao.tables.cells.mixed import column_of

_FOREIGN: Final = (pa.ArrowException, OverflowError, UnicodeError, ValueError, TypeError)
"""What libraries raise for cells that have no common type."""

Kind = Literal["arrow", "polars", "pandas", "dict"]


def as_arrow(table: object) -> tuple[pa.Table, Kind]:
    """Return a table as Arrow, and what it was; raises :class:`JixiaoError` (T801, T811, T823) for anything else.

    Taken are Arrow tables and record batches, polars and pandas frames, and mappings of columns to sequences.
    """
    library = type(table).__module__.split(".")[0]
    if isinstance(table, pa.Table | pa.RecordBatch):
        check_names(table.schema.names)
        return table if isinstance(table, pa.Table) else pa.Table.from_batches([table]), "arrow"
    if library in {"polars", "pandas"} and hasattr(table, "shape") and hasattr(table, "columns"):
        names = [_name(column) for column in table.columns]
        check_names(names)
        # By number, for pandas may have names that are no texts.
        at = cast("Any", table).iloc if library == "pandas" else cast("Any", table)
        columns = {name: _series(at[:, number]) for number, name in enumerate(names)}
        return _table(columns), cast("Kind", library)
    if isinstance(table, Mapping):
        names = [_name(key) for key in table]
        check_names(names)
        named = zip(names, table.values(), strict=True)
        return _table({name: _column(name, values) for name, values in named}), "dict"
    message = f"不能给这种对象成批评分：{type(table).__name__}"
    remedy = "用 pyarrow、polars、pandas 的表，或 {列名: [一列的值, …]}"
    if hasattr(table, "collect"):
        remedy = "先算出来：写 表.collect()"
    raise JixiaoError([Problem("T801", message, None, (remedy,), {"found": type(table).__name__})])


def _name(given: object) -> str:
    """Return what a column is called; pandas may have None or NaN in the place of a name."""
    return "" if _is_none(given) else str(given)


def _table(columns: Mapping[str, pa.Array]) -> pa.Table:
    lengths = {name: len(column) for name, column in columns.items()}
    if len(set(lengths.values())) > 1:
        shown = "、".join(f"{name} {length}" for name, length in list(lengths.items())[:10])
        raise JixiaoError([Problem("T801", f"各列的行数不同：{shown}", None, ("每一列都要有同样多的值",))])
    return pa.table(dict(columns))


def _series(series: Any) -> pa.Array:  # noqa: ANN401 - a column of pandas or polars
    """Return a column of a frame; where it holds Python objects of several kinds, cell by cell."""
    try:
        if not hasattr(series, "to_arrow"):
            array = pa.Array.from_pandas(series)
            return array.combine_chunks() if isinstance(array, pa.ChunkedArray) else array
        if str(series.dtype) != "Object":  # Python objects of polars would come as the addresses of them
            return series.to_arrow()
    except _FOREIGN:
        pass
    return column_of([None if _is_none(cell) else cell for cell in series.to_list()])


def _is_none(value: object) -> bool:
    """Tell whether a cell of pandas is one that is not there."""
    return (
        value is None
        or type(value).__name__ in {"NAType", "NaTType"}
        or (isinstance(value, float) and math.isnan(value))
    )


def _column(name: str, values: object) -> pa.Array:
    if isinstance(values, str | bytes | Mapping) or not isinstance(values, Iterable):
        message = f"列“{clipped(name)}”要是一列值，这里是{shown(values)}".rstrip()
        raise JixiaoError([Problem("T801", message, None, ("每一列写成 [值, …]",), {"column": name})])
    values = values if isinstance(values, pa.Array | pa.ChunkedArray) else list(values)
    try:
        return pa.array(values)
    except _FOREIGN:
        return column_of(values)


def give_back(table: pa.Table, kind: Kind) -> object:
    """Return a result as the kind of table that came in."""
    if kind == "polars":
        import polars as pl

        return pl.from_arrow(table)
    if kind == "pandas":
        return table.to_pandas()
    return table.to_pydict() if kind == "dict" else table
