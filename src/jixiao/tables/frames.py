"""Tables of whatever library, as Arrow and back: the same kind goes out that came in."""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from typing import Literal, cast

import pyarrow as pa

from jixiao.problems import JixiaoError, Problem

Kind = Literal["arrow", "polars", "pandas", "dict"]


def as_arrow(table: object) -> tuple[pa.Table, Kind]:
    """Return a table as Arrow, and what it was; raises :class:`JixiaoError` (T801) for anything else.

    Taken are Arrow tables and record batches, polars and pandas frames, and mappings of columns to sequences.
    """
    if isinstance(table, pa.Table):
        return table, "arrow"
    if isinstance(table, pa.RecordBatch):
        return pa.Table.from_batches([table]), "arrow"
    library = type(table).__module__.split(".")[0]
    if library == "polars" and hasattr(table, "to_arrow"):
        return table.to_arrow(), "polars"
    if library == "pandas" and hasattr(table, "columns"):
        return pa.Table.from_pandas(table, preserve_index=False), "pandas"
    if isinstance(table, Mapping):
        return _from_mapping(table), "dict"
    message = f"不能给这种对象成批评分：{type(table).__name__}"
    remedy = "用 pyarrow、polars、pandas 的表，或 {列名: [一列的值, …]}"
    raise JixiaoError([Problem("T801", message, None, (remedy,), {"found": type(table).__name__})])


def _from_mapping(table: Mapping[object, object]) -> pa.Table:
    columns = {str(name): _column(cast("Sequence[object]", values)) for name, values in table.items()}
    lengths = {name: len(each) for name, each in columns.items()}
    if len(set(lengths.values())) > 1:
        shown = "、".join(f"{name} {length}" for name, length in list(lengths.items())[:10])
        raise JixiaoError([Problem("T801", f"各列的行数不同：{shown}", None, ("每一列都要有同样多的值",))])
    return pa.table(columns)


def _column(values: Sequence[object]) -> pa.Array:
    try:
        return pa.array(values)
    except (pa.ArrowInvalid, pa.ArrowTypeError):
        return pa.array([cell_of(each) for each in values])


def cell_of(value: object) -> object:
    """Return a value so that a column of unlike ones has one type: numbers as text, rows as rows of those."""
    if isinstance(value, list):
        return [
            {key: cell_of(each) for key, each in row.items()} for row in value if isinstance(row, Mapping)
        ]
    if isinstance(value, bool):
        return "是" if value else "否"
    return None if value is None else str(value)


def give_back(table: pa.Table, kind: Kind) -> object:
    """Return a result as the kind of table that came in."""
    if kind == "polars":
        import polars as pl

        return pl.from_arrow(table)
    if kind == "pandas":
        return table.to_pandas()
    return table.to_pydict() if kind == "dict" else table


@functools.lru_cache(maxsize=64)
def repeated(text: str, count: int) -> pa.Array:
    """Return one text in every row; blocks share it, for most columns of states hold nothing else."""
    return pa.repeat(pa.scalar(text), count)
