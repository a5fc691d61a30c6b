"""Scores a Spark DataFrame of units, batch by batch through ``mapInArrow``.

    import jixiao.spark

    results = jixiao.spark.score(units, "guangzhou/2022")

Needs the extra ``spark``, and jixiao with the same rulesets on every worker. The digits are those of ``score_table``.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, Literal

from jixiao.loading import load
from jixiao.problems import JixiaoError, not_installed

if TYPE_CHECKING:
    from jixiao.tables.scoring import TableScorer

Floats = Literal["refuse", "shortest"]


def score(frame: Any, ruleset: str, *, plugins: Sequence[str] = (), floats: Floats = "refuse") -> Any:  # noqa: ANN401 - a pyspark DataFrame
    """Return the results of a DataFrame with one unit a row; columns, results and arguments as of ``Rules.score_table``.

    ``ruleset`` and ``plugins`` are found again by every worker. Raises :class:`JixiaoError` for columns that don't fit,
    before any job begins (C715 without pyspark).
    """
    try:
        import pyarrow as pa
        from pyspark.sql.pandas.types import from_arrow_schema, to_arrow_schema
    except ImportError:
        raise JixiaoError(
            [not_installed("C715", "没有装 Spark 的组件（pyspark、pyarrow）", "spark")]
        ) from None
    names, folders = tuple(frame.columns), tuple(plugins)
    scorer = scorer_of(ruleset, folders, names, floats)
    nothing = pa.RecordBatch.from_pylist([], schema=to_arrow_schema(frame.schema))
    schema = from_arrow_schema(scorer.score(nothing).schema)

    def results(batches: Iterator[Any]) -> Iterator[Any]:
        return map(scorer_of(ruleset, folders, names, floats).score, batches)

    return frame.mapInArrow(results, schema)


@functools.lru_cache(maxsize=8)
def scorer_of(ruleset: str, plugins: tuple[str, ...], names: tuple[str, ...], floats: Floats) -> TableScorer:
    """Return what scores record batches with these columns; a worker loads a ruleset once."""
    return load(ruleset, plugins=plugins).table_scorer(names, floats=floats)
