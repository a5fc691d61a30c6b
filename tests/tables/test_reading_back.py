"""Random tables, written by Python's csv and json, read back cell by cell at every block size, each row with its line."""

from __future__ import annotations

import csv
import io
import json
import os
import random
from pathlib import Path
from typing import Final

import pytest

from jixiao.tables.io.files import open_table

_TABLES: Final = int(os.environ.get("JIXIAO_TABLES", "150"))
_ENCODINGS: Final = ("utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le")
_PIECES: Final = (
    "",
    "",
    "a",
    "甲",
    "12.5",
    '"',
    '""',
    ",",
    "\n",
    "\r",
    "\r\n",
    "\t",
    "，",
    " ",
    "=",
    "'",
    ";",
    "€",
    "𠮷",
    "é",
)
_SIZES: Final = (1, 2, 3, 7, 64, 1024, 4096, 1 << 22)


def cell(chance: random.Random) -> str:
    """Return a text with whatever parts cells, rows and quotes in it."""
    return "".join(chance.choice(_PIECES) for _ in range(chance.choice((0, 1, 1, 2, 3, 8))))


def rows_of(path: Path, block: int, rows: int) -> list[tuple[str, tuple[str | None, ...]]]:
    """Return what is read: the line of each row, and its cells."""
    found = []
    for piece in open_table(path, block=block, rows=rows).pieces:
        assert not piece.refused
        columns = [column.to_pylist() for column in piece.batch.columns]
        found += [(piece.place(row), each) for row, each in enumerate(zip(*columns, strict=True))]
    return found


def is_nothing(row: list[str]) -> bool:
    """Tell whether nothing in a row is seen."""
    return not any(each.strip() for each in row)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(4))
def test_csv(seed: int, tmp_path: Path) -> None:
    """Quotes, commas and line breaks in cells, every line end, every encoding: nothing is lost, moved or miscounted."""
    chance, path = random.Random(seed), tmp_path / "in.csv"  # noqa: S311 - a test's
    for _ in range(_TABLES // 4):
        width, ends = chance.randint(2, 5), chance.choice(("\n", "\r\n", "\r"))
        names = [f"列\n{number}" if chance.random() < 0.3 else f"列{number}" for number in range(width)]
        text, wanted = io.StringIO(newline=""), []
        # Before Python 3.13 a line break that is not the file's own is written without quotes.
        is_minimal = ends == "\r\n" and chance.random() < 0.5
        writer = csv.writer(
            text, lineterminator=ends, quoting=csv.QUOTE_MINIMAL if is_minimal else csv.QUOTE_ALL
        )
        writer.writerow(names)
        for _row in range(chance.choice((0, 1, 5, 40))):
            if chance.random() < 0.1:
                text.write(ends)
            row = [cell(chance) for _ in names]
            # A carriage return and a line feed of two neighbours would be one line end.
            before = text.getvalue()
            line = 1 + before.replace("\r\n", "\n").replace("\r", "\n").count("\n")
            if not is_nothing(row):
                wanted.append((f"in.csv:{line}", tuple(row)))
            writer.writerow(row)
        content = text.getvalue()
        if chance.random() < 0.3:
            content = content.removesuffix(ends)
        encoding = chance.choice(_ENCODINGS)
        path.write_bytes(content.encode(encoding))
        for size in chance.sample(_SIZES, 2):
            assert rows_of(path, size, chance.choice((1, 4, 1000))) == wanted, (encoding, size, content)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(2))
def test_json_lines(seed: int, tmp_path: Path) -> None:
    """Texts of any characters, blank lines between: every row comes back with its own line."""
    chance, path = random.Random(seed), tmp_path / "in.jsonl"  # noqa: S311 - a test's
    for _ in range(_TABLES // 4):
        names = [f"列{number}" for number in range(chance.randint(1, 4))]
        lines, wanted = [], []
        for _row in range(chance.choice((1, 5, 40))):
            lines += [chance.choice(("", "  ", "\r"))] * (chance.random() < 0.2)
            row = [cell(chance) for _ in names]
            row[0] = row[0] if lines else f"一{row[0]}"
            lines.append(json.dumps(dict(zip(names, row, strict=True)), ensure_ascii=chance.random() < 0.5))
            if not is_nothing(row):
                wanted.append((f"in.jsonl:{len(lines)}", tuple(row)))
        encoding = chance.choice(("utf-8", "utf-8-sig", "utf-16"))
        path.write_bytes(chance.choice(("\n", "\r\n")).join(lines).encode(encoding))
        for size in chance.sample(_SIZES, 2):
            assert rows_of(path, size, chance.choice((1, 4, 1000))) == wanted, (encoding, size)


@pytest.mark.parametrize("size", _SIZES)
def test_quotes_where_none_belong(size: int, tmp_path: Path) -> None:
    """They are characters like any other, as for Python's reader."""
    content = '单位,说明\n5" 屏,a"b""c\n"甲"乙,"x" y\n"丙\n丁",""\n戊,"a""b"c"d"\n'
    path = tmp_path / "in.csv"
    path.write_text(content, encoding="utf-8")
    wanted = list(csv.reader(io.StringIO(content, newline="")))[1:]
    assert [list(row) for _, row in rows_of(path, size, 2)] == wanted
    assert [place for place, _ in rows_of(path, size, 2)] == [f"in.csv:{line}" for line in (2, 3, 4, 6)]
