"""Writes a table of invented units around the data of some submission files: the same table on every run.

    python scripts/make_units.py examples/complete-2022.toml examples/guangzhou-2023/unit.toml -n 1000 -o units.jsonl

Amounts and numbers stay what they were, move by up to 30 per cent, or become up to four times as much; dates move by
some days, a tenth of the answers are turned round, rows of detail tables are left out or doubled. Nothing in it is real.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

from jixiao.documents import read_document
from jixiao.rules import read_submission

SEED = 2023


def invented(files: list[Path], count: int, seed: int = SEED) -> Iterator[dict[str, object]]:
    """Yield so many units, varied from the fields of the files together."""
    fields: dict[str, object] = {}
    for file in files:
        fields |= read_submission(read_document(file)).content.fields
    chance = random.Random(seed)  # noqa: S311 - invented data
    for number in range(1, count + 1):
        yield {
            "单位": f"虚构单位{number:04}",
            **{name: _varied(value, chance) for name, value in fields.items()},
        }


def _varied(value: object, chance: random.Random) -> object:
    if isinstance(value, list):
        rows = [
            each for each in value if chance.random() > 1 / 8 for _ in range(1 + (chance.random() < 1 / 8))
        ]
        return [{name: _varied(cell, chance) for name, cell in row.items()} for row in rows]
    if isinstance(value, bool):
        return value != (chance.random() < 1 / 10)
    if isinstance(value, date):
        moved = value + timedelta(days=chance.choice((0, 0, 0, 0, -2, -1, 1, 2)))
        return moved.isoformat()
    if isinstance(value, int) and value <= 10:  # noqa: PLR2004 - a count or a weight, not an amount
        return max(min(1, value), value + chance.choice((0, 0, 0, 0, 0, 1, -1)))
    if isinstance(value, int | Decimal):
        factor = Decimal(chance.choice((100, 100, chance.randint(70, 130), chance.randint(50, 400)))) / 100
        varied = (Decimal(value) * factor).quantize(Decimal(1) if isinstance(value, int) else Decimal("0.01"))
        return str(varied)
    return value


def main() -> None:
    """Write the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("-n", "--count", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("-o", "--output", type=Path, required=True)
    given = parser.parse_args()
    with given.output.open("w", encoding="utf-8", newline="\n") as stream:
        for each in invented(given.files, given.count, given.seed):
            stream.write(json.dumps(each, ensure_ascii=False) + "\n")
    print(f"{given.count} 个虚构单位，写入 {given.output}")


if __name__ == "__main__":
    main()
