"""Scores a file of units to a file of results: in bounded memory, resumable after being killed, written all at once.

What is scored is kept in parts beside the output. A run goes on after those that rest on what it reads itself; so it ends
in the same bytes as one that was never disturbed.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from jixiao.documents import shown_path
from jixiao.documents.files import not_readable
from jixiao.documents.writing import writing
from jixiao.problems import JixiaoError, Place, Problem
from jixiao.tables.counting import count
from jixiao.tables.io.files import open_table, reported_in, suffix_of
from jixiao.tables.io.parts import Parts
from jixiao.tables.io.prefetch import ahead, behind
from jixiao.tables.io.source import Piece, Source
from jixiao.tables.io.writing import Writer
from jixiao.tables.program import TableProgram
from jixiao.tables.scoring import Progress, TableScorer, table_scorer
from jixiao.tables.selection import PROBLEMS
from jixiao.tables.summary import Summary


@dataclass(frozen=True, slots=True)
class _Scored:
    """The results of one piece, as they were scored or ``kept`` by an earlier run; ``placed`` tell where problems are."""

    number: int
    key: bytes
    end: int
    results: list[pa.RecordBatch]
    placed: list[pa.RecordBatch]
    kept: bool


@dataclass(frozen=True, slots=True)
class Batch:
    """One run: from ``source`` to ``output``; a program for columns.

    ``opened`` opens the source. ``replace`` allows an output that is there already. ``own`` has the columns that are no
    data among the results.
    """

    ready: TableProgram
    source: Path
    output: Path
    version: str
    floats: bool = False
    opened: Callable[[Path], Source] = open_table
    replace: bool = True
    own: bool = True

    def run(self, *, fresh: bool = False, progress: Progress = lambda _done, _size: None) -> Summary:
        """Score the file and return the summary.

        ``fresh`` forgets what an earlier run left; ``progress`` takes 0 for how much there is where it is not known.

        Raises :class:`JixiaoError` for a file or columns that don't fit, for
        what can't be read or written, and when another run writes the same output.
        """
        suffix = suffix_of(self.output)
        self._refuse_itself()
        try:
            source = self.opened(self.source)
        except OSError as error:
            raise not_readable(self.source, error) from None
        with reported_in(self.source):
            scorer = table_scorer(
                self.ready,
                source.names,
                floats=self.floats,
                own=self.own,
                place=source.place,
                is_read=source.is_read,
            )
        parts = Parts(self.output, self._rests_on())
        summary = Summary(self.ready.columns.program)
        with contextlib.ExitStack() as stack:
            with writing(str(parts.folder), "移走它，或把结果写到另一个文件"):
                stack.enter_context(parts)
            with self._writing():
                draft = stack.enter_context(parts.draft(replace=self.replace))
                if fresh:
                    parts.clear()
            writer = stack.enter_context(Writer(draft.stream, suffix))
            with behind() as call:
                for scored in self._results(source, scorer, parts):
                    call(self._store, parts, writer, scored)
                    summary.resumed += scored.kept
                    for batch in scored.placed:
                        count(summary, batch)
                    progress(scored.end, source.size)
            summary.skipped.extend(source.skipped)
            if not summary.units:
                raise _without_rows(self.source)
            with self._writing():
                writer.close()
                draft.finish()
            parts.remove()
        return summary

    def _refuse_itself(self) -> None:
        """Raise :class:`JixiaoError` (T842) when the results would take the place of what they are scored from."""
        with contextlib.suppress(OSError):
            if self.source.samefile(self.output):
                message = f"结果表和要评分的表是同一个文件：{self.output}"
                place = Place(shown_path(self.output))
                raise JixiaoError([Problem("T842", message, place, ("把结果写到另一个文件",))])

    def _writing(self) -> contextlib.AbstractContextManager[None]:
        return writing(str(self.output))

    def _rests_on(self) -> dict[str, object]:
        """Return what every result rests on beside the data."""
        return {
            "ruleset": self.ready.columns.program.digest,
            "calendars": self.ready.columns.calendars.digest,
            "version": self.version,
            "arrow": pa.__version__,
            "floats": self.floats,
            "own": self.own,
        }

    def _results(self, source: Source, scorer: TableScorer, parts: Parts) -> Iterator[_Scored]:
        """Yield what comes of each piece, from its part where that has it."""
        for number, (piece, key) in enumerate(ahead(self._keyed(source, parts))):
            kept = parts.read(number, key)
            with reported_in(self.source):
                results = list(scorer.blocks(piece.batch, piece.refused)) if kept is None else kept
            yield _Scored(number, key, piece.end, results, _placed(results, piece), kept=kept is not None)

    def _keyed(self, source: Source, parts: Parts) -> Iterator[tuple[Piece, bytes]]:
        """Yield the pieces of the source, each with what its results rest on."""
        try:
            for number, piece in enumerate(source.pieces):
                yield piece, parts.key(number, piece)
        except OSError as error:
            raise not_readable(self.source, error) from None

    def _store(self, parts: Parts, writer: Writer, scored: _Scored) -> None:
        """Write the results of a piece, and keep them for a run that has to go on after this one."""
        with self._writing():
            if not scored.kept:
                parts.keep(scored.number, scored.key, scored.results)
            for batch in scored.placed:
                writer.write(batch)


def _without_rows(source: Path) -> JixiaoError:
    message = f"表里没有行：{source.name}"
    ways = ("列名下面每行写一个单位；检查是不是选错了文件",)
    return JixiaoError([Problem("T807", message, Place(shown_path(source)), ways)])


def _placed(results: list[pa.RecordBatch], piece: Piece) -> list[pa.RecordBatch]:
    """Return the results of a piece, whose problems then say where each row was written."""
    row, placed = 0, list[pa.RecordBatch]()
    for result in results:
        texts = result.column(PROBLEMS)
        if texts.null_count < len(texts):
            texts = texts.to_pylist()
            for index, text in enumerate(texts):
                place = "" if text is None else piece.place(row + index)
                texts[index] = f"{place}：{text}" if place else text
            column = result.schema.get_field_index(PROBLEMS)
            placed.append(result.set_column(column, PROBLEMS, pa.array(texts, pa.string())))
        else:
            placed.append(result)
        row += result.num_rows
    return placed
