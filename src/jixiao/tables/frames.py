"""Tables of whatever library, as Arrow and back: the same kind goes out that came in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal, cast

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
    columns: dict[str, Any] = {}
    problems: list[Problem] = []
    for name, values in table.items():
        try:
            columns[str(name)] = pa.array(cast("Sequence[object]", values))
        except (pa.ArrowInvalid, pa.ArrowTypeError, TypeError):
            columns[str(name)] = pa.array(
                [None if each is None else str(each) for each in cast("Sequence[object]", values)]
            )
    lengths = {name: len(each) for name, each in columns.items()}
    if len(set(lengths.values())) > 1:
        shown = "、".join(f"{name} {length}" for name, length in list(lengths.items())[:10])
        problems.append(Problem("T801", f"各列的行数不同：{shown}", None, ("每一列都要有同样多的值",)))
    if problems:
        raise JixiaoError(problems)
    return pa.table(columns)


def give_back(table: pa.Table, kind: Kind) -> object:
    """Return a result as the kind of table that came in."""
    if kind == "polars":
        import polars as pl

        return pl.from_arrow(table)
    if kind == "pandas":
        return table.to_pandas()
    return table.to_pydict() if kind == "dict" else table
