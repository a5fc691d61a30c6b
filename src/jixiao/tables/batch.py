"""A file of units to a file of results: in bounded memory, resumable after being killed, written all at once.

What is scored is kept in parts beside the output. A run that finds parts of the same input, ruleset and options goes on
after them; so it ends in the same bytes as one that was never disturbed.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pyarrow as pa

from jixiao.problems import JixiaoError, Problem
from jixiao.program.column_program import ColumnProgram
from jixiao.program.compilation import Compilation
from jixiao.tables.beside import Behind, ahead
from jixiao.tables.files import Writer, open_table, suffix_of
from jixiao.tables.machines import Machines
from jixiao.tables.results import PROBLEMS
from jixiao.tables.scoring import TableScorer, table_scorer
from jixiao.tables.source import Piece, Source
from jixiao.tables.summary import MOST_TOLD, Summary

_CODED: Final = frozenset({"yes_no", "choice", "date"})
_SAMPLE: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class Batch:
    """One run: from ``source`` to ``output``; a program compiled for columns and for single units.

    ``opened`` opens the source, given the columns that hold few different texts.
    """

    columns: ColumnProgram
    single: Compilation
    source: Path
    output: Path
    version: str
    floats: bool = False
    opened: Callable[[Path, Collection[str]], Source] = open_table

    @property
    def parts(self) -> Path:
        """The folder of what is scored so far."""
        return self.output.with_name(f".{self.output.name}.parts")

    def run(self, *, fresh: bool = False, progress: Callable[[int], None] = lambda _rows: None) -> Summary:
        """Score the file and return the summary; ``progress`` is told of rows as they are done.

        ``fresh`` forgets what an earlier run left. Raises :class:`JixiaoError` for a file or columns that don't fit.
        """
        suffix = suffix_of(self.output)
        fields = self.columns.program.fields
        source = self.opened(self.source, {name for name, each in fields.items() if each.type in _CODED})
        machines = Machines(self.columns, self.single.calendars)
        scorer = table_scorer(self.columns, self.single, machines, source.names, floats=self.floats)
        done = self._begun(fresh=fresh)
        summary = Summary(resumed=done)
        unfinished = self.parts / "output.new"
        with Writer(unfinished, suffix) as writer, Behind() as behind:
            for batch in self._results(source, scorer, done):
                behind.call(writer.write, batch)
                summary.take(self.columns.program, batch)
                progress(batch.num_rows)
        summary.broken.extend(source.broken()[:MOST_TOLD])
        summary.skipped.extend(source.skipped)
        if not summary.units:
            raise JixiaoError([Problem("T807", f"表里没有行：{self.source.name}", None, ("检查文件",))])
        unfinished.replace(self.output)
        shutil.rmtree(self.parts, ignore_errors=True)
        return summary

    def _key(self) -> dict[str, object]:
        """Return what a part rests on: if any of it differs, it is another run's."""
        return {
            "source": _identity(self.source),
            "ruleset": self.columns.program.digest,
            "calendars": self.single.calendars.digest,
            "version": self.version,
            "floats": self.floats,
        }

    def _begun(self, *, fresh: bool) -> int:
        """Return how many parts an earlier run of the same left, having removed what another left."""
        key, record = self._key(), self.parts / "run.json"
        try:
            same = not fresh and json.loads(record.read_text(encoding="utf-8")) == key
        except (OSError, ValueError):
            same = False
        if not same:
            shutil.rmtree(self.parts, ignore_errors=True)
            self.parts.mkdir()
            record.write_text(json.dumps(key), encoding="utf-8")
            return 0
        count = 0
        while self._part(count).exists():
            count += 1
        return count

    def _part(self, number: int) -> Path:
        return self.parts / f"{number:06}.arrow"

    def _results(self, source: Source, scorer: TableScorer, done: int) -> Iterator[pa.RecordBatch]:
        for number, piece in enumerate(ahead(source.pieces)):
            part = self._part(number)
            if number < done:
                yield from _read(part)
            else:
                results = list(_scored(scorer, piece))
                _keep(results, part)
                yield from results


def _scored(scorer: TableScorer, piece: Piece) -> Iterator[pa.RecordBatch]:
    """Yield the results of a piece; their problems say where each row was written."""
    row = 0
    for result in scorer.blocks(piece.batch, piece.refused):
        told = result.column(PROBLEMS)
        if told.null_count < len(told):
            texts = told.to_pylist()
            for index, text in enumerate(texts):
                place = "" if text is None else piece.place(row + index)
                texts[index] = f"{place}：{text}" if place else text
            column = result.schema.get_field_index(PROBLEMS)
            yield result.set_column(column, PROBLEMS, pa.array(texts, pa.string()))
        else:
            yield result
        row += result.num_rows


def _identity(source: Path) -> object:
    """Return what tells a file, or the files of a folder, from another state of it."""
    if source.is_dir():
        entries = sorted((each.name, each.stat()) for each in source.iterdir() if each.is_file())
        return [[name, found.st_size, found.st_mtime_ns] for name, found in entries]
    found = source.stat()
    with source.open("rb") as stream:
        digest = hashlib.sha256(stream.read(_SAMPLE))
        stream.seek(max(0, found.st_size - _SAMPLE))
        digest.update(stream.read(_SAMPLE))
    return [found.st_size, found.st_mtime_ns, digest.hexdigest()]


def _keep(results: list[pa.RecordBatch], part: Path) -> None:
    unfinished = part.with_suffix(".new")
    # States and findings repeat: packing them takes less than handing four times the bytes to the system.
    packed = pa.ipc.IpcWriteOptions(
        compression="lz4" if pa.Codec.is_available("lz4") else None, use_threads=False
    )
    with (
        pa.OSFile(str(unfinished), "wb") as stream,
        pa.ipc.new_file(stream, results[0].schema, options=packed) as writer,
    ):
        for each in results:
            writer.write_batch(each)
    unfinished.replace(part)


def _read(part: Path) -> Iterator[pa.RecordBatch]:
    with pa.memory_map(str(part)) as stream:
        reader: Any = pa.ipc.open_file(stream)
        for number in range(reader.num_record_batches):
            yield reader.get_batch(number)
