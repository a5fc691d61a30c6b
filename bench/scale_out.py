"""The same table through Spark, Dask, Ray Data and Daft, from Parquet to Parquet, each held against ``score_table``.

    make spark                                  Spark alone, after its tests
    python -m bench.scale_out [单位数] [spark dask ray daft]

A library that is not installed is said to be left out. What each writes is read back, sorted by unit and compared
with what ``score_table`` gives: to the last digit, state and text, or the run ends with an error. These libraries start
workers on both cores; ``score_table`` is one process that uses one.
"""

from __future__ import annotations

import functools
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.parquet as pq

import jixiao
from bench.batches import RULESET, scored
from bench.units import units

COUNT: Final = 1_000_000
_UNITS_A_FILE: Final = 62_500
_CORES: Final = 2


def _by_spark(given: Path, found: Path) -> None:
    import os

    import pyspark

    import jixiao.spark as on_spark

    os.environ["PYSPARK_PYTHON"] = sys.executable
    builder = pyspark.sql.SparkSession.builder.master(f"local[{_CORES}]")
    settings = {
        "spark.ui.enabled": "false",
        "spark.driver.memory": "6g",
        "spark.sql.execution.arrow.maxRecordsPerBatch": "50000",
        "spark.log.level": "ERROR",
    }
    for name, value in settings.items():
        builder = builder.config(name, value)
    on_spark.score(builder.getOrCreate().read.parquet(str(given)), RULESET).write.parquet(str(found))


def _by_dask(given: Path, found: Path) -> None:
    import dask

    found.mkdir()

    @dask.delayed  # type: ignore[untyped-decorator, unused-ignore]  # dask may not be there
    def one(file: Path) -> None:
        pq.write_table(scored(pq.read_table(file)), found / file.name)

    dask.compute(*map(one, sorted(given.iterdir())), scheduler="processes", num_workers=_CORES)


def _by_ray(given: Path, found: Path) -> None:
    import ray

    ray.init(
        num_cpus=_CORES,
        include_dashboard=False,
        log_to_driver=False,
        logging_level="ERROR",
        ignore_reinit_error=True,
    )
    rows = ray.data.read_parquet(str(given))
    rows.map_batches(scored, batch_format="pyarrow", batch_size=_UNITS_A_FILE).write_parquet(str(found))


def _by_daft(given: Path, found: Path) -> None:
    import daft

    found.mkdir()
    parts = daft.read_parquet(str(given)).to_arrow_iter()
    for number, each in enumerate(parts):
        batch = each if isinstance(each, pa.Table) else pa.Table.from_batches([each])
        pq.write_table(scored(batch), found / f"{number}.parquet")


LIBRARIES: Final[dict[str, tuple[str, Callable[[Path, Path], None]]]] = {
    "spark": ("pyspark", _by_spark),
    "dask": ("dask", _by_dask),
    "ray": ("ray", _by_ray),
    "daft": ("daft", _by_daft),
}


def _plain(table: pa.Table, schema: pa.Schema) -> pa.Table:
    """Return a table in one order of rows and with one way to keep texts."""
    return table.select(schema.names).cast(schema).sort_by(schema.names[0]).combine_chunks()


def _seconds(run: Callable[[], object]) -> float:
    began = time.perf_counter()
    run()
    return time.perf_counter() - began


def main(arguments: list[str]) -> None:
    """Write the units, run what is asked for twice each (the first has to start), and print what it took."""
    count = next((int(each) for each in arguments if each.isdigit()), COUNT)
    asked = [each for each in arguments if each in LIBRARIES] or list(LIBRARIES)
    with tempfile.TemporaryDirectory() as folder:
        given = Path(folder) / "units"
        given.mkdir()
        rules = jixiao.load(RULESET)
        table = units(rules, count)
        for start in range(0, count, _UNITS_A_FILE):
            pq.write_table(table.slice(start, _UNITS_A_FILE), given / f"{start:09}.parquet")
        results: list[Any] = []
        alone = min(_seconds(lambda: results.append(rules.score_table(table))) for _ in range(2))
        schema = pa.schema(
            [
                (each.name, pa.string() if pa.types.is_dictionary(each.type) else each.type)
                for each in results[0].schema
            ]
        )
        wanted = _plain(results[0], schema)
        print(f"score_table：{count:,} 个单位 {alone:.1f} 秒，{count / alone:,.0f} 个/秒")
        for name in asked:
            module, run = LIBRARIES[name]
            if find_spec(module) is None:
                print(f"{name}：没有装 {module}，没有测")
                continue
            times: list[float] = []
            for _ in range(2):
                found = Path(folder) / "found"
                shutil.rmtree(found, ignore_errors=True)
                times.append(_seconds(functools.partial(run, given, found)))
                if not _plain(pq.read_table(found), schema).equals(wanted):
                    sys.exit(f"{name}：结果和 score_table 不同")
            rate = count / times[1]
            print(
                f"{name}：第一次 {times[0]:.1f} 秒，第二次 {times[1]:.1f} 秒，{rate:,.0f} 个/秒，结果逐字节相同"
            )


if __name__ == "__main__":
    main(sys.argv[1:])
