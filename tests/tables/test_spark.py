"""Spark in local mode gives what a table gives (``make spark`` installs pyspark and runs this)."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from typing import Any

import pyarrow as pa
import pytest

import jixiao
from jixiao import JixiaoError

pyspark = pytest.importorskip("pyspark", reason="没有装 pyspark：make spark 安装并运行")
pytestmark = [
    pytest.mark.skipif(shutil.which("java") is None, reason="没有 Java 17，Spark 不能运行"),
    # It asks for pandas, which neither we nor mapInArrow use.
    pytest.mark.filterwarnings("ignore:PySpark does not yet fully support pandas"),
]

ROWS = 40_000
RULESET = "guangzhou/2022"


@pytest.fixture(scope="module")
def session() -> Iterator[Any]:
    """Give a Spark session on this machine, with two workers."""
    os.environ["PYSPARK_PYTHON"] = sys.executable
    builder = pyspark.sql.SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false")
    found = builder.config("spark.sql.execution.arrow.maxRecordsPerBatch", "7000").getOrCreate()
    yield found
    found.stop()


def units() -> pa.Table:
    """Return units whose points differ, some of them with a wrong cell."""
    spent = [f"{number % 2_500}.5" if number % 997 else "一百" for number in range(ROWS)]
    return pa.table(
        {
            "单位": [f"单位{number}" for number in range(ROWS)],
            "支出决算数": spent,
            "调整后预算数": ["2000"] * ROWS,
        }
    )


def test_spark_gives_what_a_table_gives(session: Any) -> None:  # noqa: ANN401 - a pyspark session
    """To the last digit and in every state, however the rows are parted."""
    import jixiao.spark as on_spark

    table = units()
    frame = session.createDataFrame(table).repartition(5)
    found = on_spark.score(frame, RULESET).toArrow().sort_by("单位")
    wanted = jixiao.load(RULESET).score_table(table).sort_by("单位")
    assert found.column_names == wanted.column_names
    assert found.cast(wanted.schema).to_pydict() == wanted.to_pydict()


def test_columns_that_do_not_fit_are_told_before_a_job(session: Any) -> None:  # noqa: ANN401
    """The driver says what is wrong; no worker has to fail."""
    import jixiao.spark as on_spark

    frame = session.createDataFrame([("甲", 1)], ["单位", "支出决算书"])
    with pytest.raises(JixiaoError, match=r"T804.*支出决算书"):
        on_spark.score(frame, RULESET)
