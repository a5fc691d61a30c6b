"""Reads a folder of submissions as a table of units: each file a row, a wrong one a refused row with its reasons."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Final

import pyarrow as pa

from jixiao.problems import JixiaoError, Problem
from jixiao.program import CLAIMED, JUDGED, Program
from jixiao.rules import Submission
from jixiao.scoring import Unread, read_inputs
from jixiao.scoring.inputs.datum_text import plain_text
from jixiao.tables.cells.layout import UNIT_COLUMNS
from jixiao.tables.cells.mixed import row_texts, text_type
from jixiao.tables.io.source import Piece, Source

FILES: Final = 1024
"""Submissions that are read, scored and kept together."""

_UNIT: Final = UNIT_COLUMNS[0]


def open_submissions(
    program: Program, submissions: Iterable[Submission | Unread], skipped: list[str], size: int = 0
) -> Source:
    """Return so many submissions as units to score by a program; ``skipped`` tells of files that are none."""
    compared = {peers.field for peers in program.peers}
    fields = {name: field for name, field in program.fields.items() if name not in compared}
    points = [f"{node.key}.{role}" for node in program.indicators for role in (CLAIMED, JUDGED)]
    schema = pa.schema(
        [
            (_UNIT, pa.string()),
            *((name, text_type(field)) for name, field in fields.items()),
            *((name, pa.string()) for name in points),
        ]
    )
    return Source(
        schema.names, _pieces(program, schema, submissions), skipped=skipped, size=size, is_read=True
    )


def _pieces(
    program: Program, schema: pa.Schema, submissions: Iterable[Submission | Unread]
) -> Iterator[Piece]:
    coming, count = iter(submissions), 0
    while some := list(islice(coming, FILES)):
        refused: dict[int, list[Problem]] = {}
        rows: list[Mapping[str, object]] = []
        for number, submission in enumerate(some):
            cells: Mapping[str, object] = {}
            try:
                cells = _cells(program, submission)
            except JixiaoError as error:
                refused[number] = list(error.problems)
            rows.append({_UNIT: submission.unit, **cells})
        columns = [pa.array([row.get(entry.name) for row in rows], entry.type) for entry in schema]
        count += len(some)
        yield Piece(pa.RecordBatch.from_arrays(columns, schema=schema), refused=refused, end=count)


def _cells(program: Program, submission: Submission | Unread) -> Mapping[str, object]:
    """Return a submission's data as the cells of a row, or raise :class:`JixiaoError` with all that is wrong in it."""
    if isinstance(submission, Unread):
        raise JixiaoError(submission.problems)
    inputs = read_inputs(program, submission)
    cells = {name: plain_text(program.fields.get(name), value) for name, value in inputs.values.items()}
    return cells | {name: row_texts(program.fields[name], table) for name, table in inputs.tables.items()}
