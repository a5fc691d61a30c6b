"""``jixiao batch`` on a CSV against polars that only reads and writes it, and the memory that a table takes; prints JSON.

Each is measured in a process of its own: ``python -m bench.batch csv COUNT``, ``… memory COUNT``.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from pathlib import Path

import polars as pl
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv

from bench.measure import peak_bytes, seconds
from bench.workload import as_arrow, flat_rules, random_units
from jixiao.tables.io.batch import Batch


def csv_against_polars(count: int) -> dict[str, float]:
    """Return the seconds of both, and the sizes of the files in bytes."""
    rules = flat_rules()
    with tempfile.TemporaryDirectory() as folder:
        given, written, result = (Path(folder) / name for name in ("in.csv", "copy.csv", "out.csv"))
        table = as_arrow(rules, random_units(count))
        words = {
            name: pc.if_else(table[name], "是", "否")
            if pa.types.is_boolean(table[name].type)
            else table[name]
            for name in table.column_names
        }
        units = pa.array([f"单位{number}" for number in range(count)])
        pacsv.write_csv(pa.table({"单位": units, **words}), given)
        del table, words
        read = seconds(lambda: pl.read_csv(given).write_csv(written), 2)
        run = Batch(rules.for_tables(), given, result, "bench")
        began = time.perf_counter()
        run.run(fresh=True)
        took = time.perf_counter() - began
        sizes = {"in": given.stat().st_size, "out": result.stat().st_size}
    return {"polars": read, "jixiao": took, "peak": peak_bytes(), **sizes}


def memory(count: int) -> dict[str, float]:
    """Return the most memory beyond the process before the table, and what input and output take, in bytes."""
    rules = flat_rules()
    rules.score_table(as_arrow(rules, random_units(1_000)))
    before = _held()
    table = as_arrow(rules, random_units(count))
    # Making the units takes more memory than scoring them, and gives it back: count from what is held now.
    base, results = _held(), None
    peak = 0
    import threading

    done = threading.Event()

    def watch() -> None:
        nonlocal peak
        while not done.is_set():
            peak = max(peak, _held())
            time.sleep(0.005)

    watching = threading.Thread(target=watch)
    watching.start()
    results = rules.score_table(table)
    done.set()
    watching.join()
    return {
        "input": table.nbytes,
        "output": results.get_total_buffer_size(),
        "peak": peak - base + table.nbytes,
        "before": before,
    }


def _held() -> int:
    """Return the memory this process holds now, in bytes (Linux)."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * 4096


if __name__ == "__main__":
    chosen = {"csv": csv_against_polars, "memory": memory}[sys.argv[1]]
    print(json.dumps(chosen(int(sys.argv[2]))))
