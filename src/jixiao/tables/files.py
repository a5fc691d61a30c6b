"""Files of tables, read and written in bounded memory: CSV, Parquet and JSON lines."""

from __future__ import annotations

import codecs
import csv
import io
import json
from collections.abc import Callable, Collection, Iterator
from contextlib import suppress
from decimal import Decimal
from functools import partial
from itertools import islice
from pathlib import Path
from typing import IO, Any, Final, Self, TextIO

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv
import pyarrow.parquet as pq

from jixiao.documents.quoting import FORMULA, defused
from jixiao.problems import JixiaoError, Place, Problem
from jixiao.scoring.words import STATE_NAMES
from jixiao.tables.frames import cell_of, repeated
from jixiao.tables.results import STATE
from jixiao.tables.source import Piece, Source

ROWS: Final = 65_536
"""Rows that are read, scored and kept together."""

_NAMES: Final[dict[str, str]] = {"refused": "有错", **dict(STATE_NAMES.items())}
_CODED: Final = pa.dictionary(pa.int32(), pa.string())
_BLOCK_BYTES: Final = 1 << 22  # read twice as fast as blocks that don't fit the processor's cache
_BELOW_ZERO: Final = r"^-[0-9]+(?:\.[0-9]+)?%?$"  # a number in a column of the table's own stays one
SUFFIXES: Final = (".csv", ".parquet", ".jsonl")


def suffix_of(path: Path) -> str:
    """Return the kind of a file by its name, or raise :class:`JixiaoError` (T806) for one that can't be a table."""
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        message = f"不认得这种表：{path.name}"
        raise JixiaoError(
            [Problem("T806", message, None, ("用 .csv、.parquet 或 .jsonl",), {"found": suffix})]
        )
    return suffix


def open_table(path: Path, coded: Collection[str] = ()) -> Source:
    """Return a table file to read; ``coded`` are columns of few different texts. Raises :class:`JixiaoError` (D201, T806, T807) for one that can't be."""
    if not path.is_file():
        raise JixiaoError([Problem("D201", f"没有这个文件：{path}", None, ("检查路径和文件名",))])
    suffix = suffix_of(path)
    try:
        return _csv(path, coded) if suffix == ".csv" else _whole(path, suffix)
    except (pa.ArrowInvalid, UnicodeDecodeError) as error:
        raise _unreadable(path, str(error)) from None


def _unreadable(path: Path, why: str) -> JixiaoError:
    message = f"表读不出来：{path.name}({why.splitlines()[0][:120]})"
    return JixiaoError([Problem("T807", message, None, ("检查文件是否完整，CSV 是否每行列数相同",))])


def _csv(path: Path, coded: Collection[str]) -> Source:
    encoding = _encoding(path)
    with path.open(encoding=encoding, newline="") as stream:
        names = next(csv.reader(stream), [])
    twice = sorted({each for each in names if names.count(each) > 1})
    if twice or not names:
        message = f"列名重复：{'、'.join(twice)}" if twice else "文件是空的，没有列名"
        raise JixiaoError([Problem("T807", message, Place(str(path), 1), ("第一行写各列的名称，各不相同",))])
    broken: dict[int, str] = {}

    def refuse(row: Any) -> str:  # noqa: ANN401 - pyarrow.csv.InvalidRow
        broken[row.number or 0] = f"这一行有 {row.actual_columns} 列，应有 {row.expected_columns} 列"
        return "skip"

    stream = pa.OSFile(str(path))
    reader = pacsv.open_csv(
        stream,
        # One thread, so that lines have numbers; a batch is one block of bytes, the same on every run.
        read_options=pacsv.ReadOptions(
            use_threads=False, block_size=_BLOCK_BYTES, encoding=encoding, column_names=names, skip_rows=1
        ),
        parse_options=pacsv.ParseOptions(invalid_row_handler=refuse, ignore_empty_lines=False),
        convert_options=pacsv.ConvertOptions(
            column_types={name: _CODED if name in coded else pa.string() for name in names}
        ),
    )
    lines = _numbered(path, _gathered(_told(path, iter(reader))), 2, stream.tell, broken)
    return Source(
        names, lines, lambda: [f"{path.name}:{line}：{broken[line]}，不在结果表里" for line in sorted(broken)],
        size=path.stat().st_size,
    )  # fmt: skip


def _numbered(
    path: Path,
    batches: Iterator[pa.RecordBatch],
    line: int,
    read: Callable[[], int],
    broken: Collection[int] = (),
) -> Iterator[Piece]:
    """Yield batches whose rows are named by their lines; ``broken`` are lines that are no rows, ``read`` tells how far it is."""
    for batch in batches:
        yield Piece(batch, partial(_place, path.name, line, broken), end=read())
        line += batch.num_rows


def _place(name: str, line: int, broken: Collection[int], row: int) -> str:
    number = line + row
    for each in sorted(broken):
        number += each <= number  # a line that is no row was skipped before this one
    return f"{name}:{number}"


def _told(path: Path, batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    try:
        yield from batches
    except (pa.ArrowInvalid, UnicodeDecodeError) as error:
        raise _unreadable(path, str(error)) from None


def _gathered(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """Yield the same rows in longer batches: the same ones on every run."""
    waiting: list[pa.RecordBatch] = []
    for batch in batches:
        waiting.append(batch)
        if sum(each.num_rows for each in waiting) >= ROWS // 2:
            yield _together(waiting)
            waiting = []
    if waiting:
        yield _together(waiting)


def _together(batches: list[pa.RecordBatch]) -> pa.RecordBatch:
    found = pa.Table.from_batches(batches).unify_dictionaries().combine_chunks().to_batches()
    return found[0] if found else batches[0]


def _encoding(path: Path) -> str:
    """Return how a text file is encoded: UTF-8, or what a Chinese Excel writes."""
    with path.open("rb") as stream:
        start = stream.read(1 << 20)
    if start.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        decoder.decode(start)
    except UnicodeDecodeError:
        return "gb18030"
    return "utf-8"


def _whole(path: Path, suffix: str) -> Source:
    return _parquet(path) if suffix == ".parquet" else _lines(path)


def _parquet(path: Path) -> Source:
    file = pq.ParquetFile(path)
    return Source(file.schema_arrow.names, _counted(file), size=file.metadata.num_rows)


def _counted(file: pq.ParquetFile) -> Iterator[Piece]:
    count = 0
    for batch in file.iter_batches(batch_size=ROWS):
        count += batch.num_rows
        yield Piece(batch, end=count)


def _lines(path: Path) -> Source:
    with path.open(encoding="utf-8-sig") as stream:
        names = list(dict.fromkeys(key for line in islice(stream, 1000) for key in _object(path, line, 0)))
    content = path.open("rb")
    stream = io.TextIOWrapper(content, encoding="utf-8-sig")
    pieces = _numbered(path, _objects(path, names, stream), 1, content.tell)
    return Source(names, pieces, size=path.stat().st_size)


def _objects(path: Path, names: list[str], stream: TextIO) -> Iterator[pa.RecordBatch]:
    with stream:
        numbered = enumerate(stream, start=1)
        while rows := [_object(path, line, number) for number, line in islice(numbered, ROWS)]:
            more = sorted({key for row in rows for key in row} - set(names))
            if more:
                message = f"前 1000 行没有的列：{'、'.join(more[:10])}"
                raise JixiaoError([Problem("T807", message, None, ("在第一行写全各列，没有值的写 null",))])
            columns = {name: pa.array([cell_of(row.get(name)) for row in rows]) for name in names}
            yield pa.RecordBatch.from_pydict(columns)


def _object(path: Path, line: str, number: int) -> dict[str, object]:
    try:
        found = json.loads(line, parse_float=Decimal)
    except ValueError:
        found = None
    if not isinstance(found, dict):
        place = Place(str(path), number or 1)
        raise JixiaoError([Problem("T807", "这一行不是一个 JSON 对象", place, ("每行写一个 {…}",))])
    return found


class Writer:
    """A table under way to a stream of bytes: :meth:`close` finishes it. Left without that, what is lost is no matter."""

    def __init__(self, stream: IO[bytes], suffix: str) -> None:
        self.suffix = suffix
        self.stream = stream
        self.writer: Any = None

    def __enter__(self) -> Self:
        """Begin."""
        return self

    def __exit__(self, *_: object) -> None:
        """Let go of what is under way: Arrow must not do that by itself later."""
        with suppress(OSError, ValueError, pa.ArrowException):
            self.close()

    def close(self) -> None:
        """Finish the table."""
        writer, self.writer = self.writer, None
        if writer is not None:
            writer.close()

    def _begin(self, schema: pa.Schema) -> None:
        if self.suffix == ".csv":
            self.stream.write(codecs.BOM_UTF8)
            named = pa.schema([each.with_name(defused(each.name)) for each in schema])
            self.writer = pacsv.CSVWriter(self.stream, named)
        elif self.suffix == ".parquet":
            self.writer = pq.ParquetWriter(self.stream, schema)

    def write(self, batch: pa.RecordBatch) -> None:
        """Write some rows; the first ones say which columns there are."""
        if self.writer is None:
            self._begin(batch.schema)
        if self.suffix == ".jsonl":
            lines = (json.dumps(row, ensure_ascii=False, default=str) for row in batch.to_pylist())
            self.stream.write("".join(f"{line}\n" for line in lines).encode())
        elif self.suffix == ".csv":
            self.writer.write(
                pa.RecordBatch.from_pydict(
                    {defused(name): _plain(name, batch.column(name)) for name in batch.schema.names}
                )
            )
        else:
            self.writer.write_batch(batch)


def _plain(name: str, array: pa.Array) -> pa.Array:
    """Return a column for people: states in words, and no text that a spreadsheet takes for a formula."""
    if not pa.types.is_string(array.type):
        return array
    if name.rpartition(".")[2] == STATE:
        return _worded(array)
    risky = pc.and_not(pc.match_substring_regex(array, FORMULA), pc.match_substring_regex(array, _BELOW_ZERO))
    return pc.if_else(risky, pc.binary_join_element_wise("'", array, ""), array)


def _worded(states: pa.Array) -> pa.Array:
    if len(states) and pc.all(pc.equal(states, states[0])).as_py():
        return repeated(_NAMES[states[0].as_py()], len(states))
    coded = states.dictionary_encode()
    named = pa.array([_NAMES[each] for each in coded.dictionary.to_pylist()], pa.string())
    return pa.DictionaryArray.from_arrays(coded.indices, named).cast(pa.string())
