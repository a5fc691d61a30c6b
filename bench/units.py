"""Random units of any ruleset as an Arrow table, detail tables as well: every data item filled in, within its limits, from a seed."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa

from jixiao import Rules
from jixiao.rules import Column, Field

ROWS_OF_A_TABLE = 3
_DAY = date(2022, 1, 4)
_MOSTLY = 0.9


def units(rules: Rules, count: int, seed: int = 1) -> pa.Table:
    """Return so many units; amounts have two decimals, rates four, dates lie in one year."""
    chance = np.random.default_rng(seed)
    columns: dict[str, Any] = {"单位": pa.array([f"单位{number}" for number in range(count)])}
    for name, each in rules.fields.items():
        columns[name] = _table(each, count, chance) if each.type == "table" else _column(each, count, chance)
    return pa.table(columns)


def _column(of: Field | Column, count: int, chance: np.random.Generator) -> pa.Array:
    lower, upper = float(of.min or 0), float(of.max if of.max is not None else 5_000)
    if of.type == "yes_no":
        return pa.array(chance.random(count) < _MOSTLY)
    if of.type == "date":
        days = chance.integers(0, 300, count)
        return pa.array((np.datetime64(_DAY) + days).astype("datetime64[D]"))
    if of.type in {"choice", "text"}:
        texts = pa.array(of.options or ("一", "二"), pa.string())
        return texts.take(pa.array(chance.integers(0, len(texts), count)))
    if of.type == "count":
        return pa.array(chance.integers(int(lower), int(min(upper, lower + 50)) + 1, count))
    places = 4 if of.type == "rate" else 2
    upper = 1.0 if of.type == "rate" and of.max is None else upper
    whole = chance.integers(round(lower * 10**places), round(upper * 10**places) + 1, count)
    return _decimals(whole, places)


def _decimals(whole: Any, places: int) -> pa.Array:  # noqa: ANN401 - an array of whole numbers
    words = np.empty((len(whole), 2), dtype=np.int64)
    words[:, 0], words[:, 1] = whole, whole >> 63
    return pa.Array.from_buffers(pa.decimal128(18, places), len(whole), [None, pa.py_buffer(words.tobytes())])


def _table(of: Field, count: int, chance: np.random.Generator) -> pa.Array:
    rows = count * ROWS_OF_A_TABLE
    typed = [each for each in of.columns if each.type is not None]
    children = [_column(each, rows, chance) for each in typed]
    struct = pa.StructArray.from_arrays(children, [each.name for each in typed])
    return pa.ListArray.from_arrays(pa.array(np.arange(count + 1) * ROWS_OF_A_TABLE, pa.int32()), struct)
