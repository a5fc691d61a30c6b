"""The engine for programs: load a ruleset once, score many submissions."""

from __future__ import annotations

import functools
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, Literal, TypeVar, cast

from jixiao.calendars import Calendars
from jixiao.documents import parse_json, reporting_system_errors
from jixiao.documents.arguments import refuse_no_count, refuse_one, refuse_other
from jixiao.extras import engine_version, needs_tables
from jixiao.plugins import Extensions
from jixiao.program import Inputs, Program
from jixiao.rules import Field, Ruleset, Submission
from jixiao.scoring import (
    Engine,
    NodeNames,
    Points,
    RolledUp,
    Scorecard,
    ScoreSet,
    Unread,
    WeightedPoints,
    kept,
    read_inputs,
    roll_up,
    score,
    score_inputs,
    score_set,
    weighted_points,
)
from jixiao.scoring.inputs.given import Given, read, read_or_tell

if TYPE_CHECKING:
    from jixiao.advice import Cliff, WhatIf, WinBack
    from jixiao.program.compiled.compilation import Compilation
    from jixiao.tables.program import TableProgram
    from jixiao.tables.scoring import TableScorer

T = TypeVar("T")

_MANY = "填报数据的列表：`[一份, …]`"


@dataclass(frozen=True, repr=False, eq=False)
class Rules:
    """A loaded, checked ruleset: reusable and safe to use from several threads at once.

    It can be sent to other processes, where it is made once, however often it is sent; as it never changes, it is its
    own copy.
    """

    ruleset: Ruleset
    program: Program
    calendars: Calendars
    extensions: Extensions = field(default_factory=Extensions, repr=False, compare=False)

    _for_tables: dict[tuple[str, ...] | None, TableProgram] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def __repr__(self) -> str:
        """Return which ruleset it is."""
        return f"Rules({self.id!r}, year={self.program.year}, indicators={len(self.program.indicators)})"

    def __eq__(self, other: object) -> bool:
        """Tell whether two rulesets give the same results for the same data."""
        same = isinstance(other, Rules) and self.digest == other.digest
        return same and self.calendars.digest == cast("Rules", other).calendars.digest

    def __hash__(self) -> int:
        """Return a number that equal rulesets share."""
        return hash(self.digest)

    def __copy__(self) -> Rules:
        """Return itself."""
        return self

    def __deepcopy__(self, _memo: object) -> Rules:
        """Return itself."""
        return self

    def __reduce__(self) -> tuple[object, ...]:
        """Return what makes the same ruleset in another process: its parts, packed once."""
        return _unpacked, (self._packed,)

    @cached_property
    def _packed(self) -> bytes:
        import pickle
        import zlib

        from jixiao.plugins.sending import refuse_sending

        nodes = self.program.indicators
        indicators = [node.indicator for node in nodes if node.indicator is not None]
        refuse_sending(self.program.functions.values(), self.fields.values(), indicators, self.extensions)
        own = replace(self.extensions, commands={}, broken=())
        parts = pickle.dumps((self.ruleset, self.program, self.calendars, own), pickle.HIGHEST_PROTOCOL)
        return zlib.compress(parts, 1)

    @cached_property
    def compilation(self) -> Compilation:
        """The program compiled for single units."""
        from jixiao.program.compiled.compilation import compile_program

        return compile_program(self.program, self.calendars)

    @cached_property
    def _names(self) -> NodeNames:
        return NodeNames.of(self.program)

    def for_tables(self, results: Sequence[str] | None = None) -> TableProgram:
        """Return the program for tables with these columns of results, or all, made once; needs the extra ``table``."""
        with needs_tables():
            from jixiao.tables.program import TableProgram

        key = None if results is None else tuple(results)
        if key not in self._for_tables:
            # Two threads may both do this; they store the same.
            self._for_tables[key] = TableProgram.of(self.program, self.calendars, key)
        return self._for_tables[key]

    @cached_property
    def engine(self) -> Engine:
        """What scores one submission."""
        return Engine(self.program, self.calendars, engine_version(), self.extensions.findings)

    @property
    def id(self) -> str:
        """The ruleset's id."""
        return self.program.id

    @property
    def digest(self) -> str:
        """What identifies everything that can change a result."""
        return self.program.digest

    @property
    def fields(self) -> Mapping[str, Field]:
        """Every datum a unit submits under this ruleset, by name."""
        return self.program.fields

    def _read(self, submission: Given) -> Submission:
        return read(submission, self.extensions.readers)

    def _inputs(self, submission: Given) -> Inputs:
        return read_inputs(self.program, self._read(submission))

    @reporting_system_errors
    def freeze(self) -> str:
        """Return the ruleset as the text of one file that :func:`load` reads anywhere, without plugins and shipped data.

        The same text on every machine; it is read back before it is returned. Raises :class:`JixiaoError` (V105) with
        everything that can't be frozen: what plugins wrote in Python.
        """
        from jixiao.certification.freeze import freeze
        from jixiao.certification.frozen import SUFFIX, file_text
        from jixiao.certification.unfreeze import unfreeze

        text = file_text(freeze(self.ruleset, self.program, self.calendars, engine_version()))
        unfreeze(parse_json(text, f"{self.id}{SUFFIX}"), engine_version())
        return text

    @reporting_system_errors
    def score(self, submission: Given) -> Scorecard:
        """Return the scorecard of a submission: read already, a mapping, JSON or TOML text, or the path of such a file.

        Raises :class:`JixiaoError` with everything wrong in it.
        """
        return score(self.engine, self._read(submission))

    @reporting_system_errors
    def points(self, submission: Given) -> Points:
        """Return the points, states and grade of a submission without any reasons: the digits of :meth:`score`, sooner.

        Raises :class:`JixiaoError` with everything wrong in it.
        """
        return Points(self._names, self.compilation.results(self._inputs(submission)))

    @reporting_system_errors
    def win_back(self, submission: Given) -> tuple[WinBack, ...]:
        """Return what would win lost points back: the smallest changes of data items marked ``adjustable``, each scored.

        Raises :class:`JixiaoError` with everything wrong in the submission.
        """
        from jixiao.advice import win_back

        return win_back(self.engine, self._inputs(submission))

    @reporting_system_errors
    def what_if(self, submission: Given, data: Mapping[str, object]) -> WhatIf:
        """Return the scorecards of a submission before and after some data items (by name) have other values.

        Raises :class:`JixiaoError` with everything wrong in the submission or in the change.
        """
        from jixiao.advice import what_if

        refuse_other("data", data, Mapping, "一个映射（dict）：数据项的名称和另一个值")
        return what_if(self.engine, self._read(submission), data)

    @reporting_system_errors
    def cliffs(self, submission: Given, within: Fraction = Fraction(1, 100)) -> tuple[Cliff, ...]:
        """Return the places within a share of each number that a unit gave where points jump, nearest first.

        Raises :class:`JixiaoError` with everything wrong in the submission.
        """
        from jixiao.advice import cliffs

        refuse_other("within", within, (Fraction, int), "份额：Fraction(1, 100) 是百分之一")
        return cliffs(self.engine, self._inputs(submission), within)

    @reporting_system_errors
    def table_scorer(
        self,
        names: Sequence[str],
        *,
        results: Sequence[str] | None = None,
        floats: Literal["refuse", "shortest"] = "refuse",
        own_columns: bool = True,
    ) -> TableScorer:
        """Return the function behind :meth:`score_table` for a table with these columns: Arrow record batch in and out.

        Its ``score`` is pure: any library that maps a function over record batches (Spark, Dask, Ray, Daft) scales it out.
        """
        for name, given in (("names", names), ("results", () if results is None else results)):
            refuse_one(name, given, "一列列名", str)
        with needs_tables():
            from jixiao.tables.scoring import table_scorer

        ready = self.for_tables(results)
        scorer = table_scorer(ready, list(names), floats=floats == "shortest", own=own_columns)
        again = functools.partial(
            Rules.table_scorer, self, tuple(names), results=results, floats=floats, own_columns=own_columns
        )
        return replace(scorer, remake=again)

    @reporting_system_errors
    def score_set(self, submissions: Iterable[Given | Unread]) -> ScoreSet:
        """Return what came of many submissions, in their order; one that is wrong is one failure, not all.

        Fields that compare units (名次、平均数……) are worked out over the whole set. Raises :class:`JixiaoError` only
        for a set that is too large.
        """
        refuse_one("submissions", submissions, _MANY)
        readers = self.extensions.readers
        return score_set(self.engine, [read_or_tell(submission, readers) for submission in submissions])

    @reporting_system_errors
    def roll_up(
        self, submissions: Iterable[Given], unit: str, weight: str = ""
    ) -> tuple[RolledUp, Scorecard]:
        """Return several projects' data as one of ``unit``, and its scorecard, exactly.

        Relative values are weighted by the data item ``weight``, or by the one that the ruleset names. Raises
        :class:`JixiaoError` with everything that forbids it: one wrong submission falsifies the whole.
        """
        rolled = roll_up(self.program, _read_all(submissions, unit, weight), unit, weight)
        card = score_inputs(self.engine, rolled.submission, rolled.inputs)
        return rolled, kept(card, rolled.worked_out)

    @reporting_system_errors
    def weighted_points(self, submissions: Iterable[Given], unit: str, weight: str = "") -> WeightedPoints:
        """Return the points of ``unit`` as the weighted mean of its projects' totals; arguments as for ``roll_up``."""
        return weighted_points(self.engine, _read_all(submissions, unit, weight), unit, weight)

    @reporting_system_errors
    def score_table(
        self,
        table: T,
        *,
        results: Sequence[str] | None = None,
        floats: Literal["refuse", "shortest"] = "refuse",
        own_columns: bool = True,
        threads: int | None = None,
        progress: Callable[[int, int], None] | None = None,
    ) -> T:
        """Return the results of a table with one unit a row: an Arrow, polars or pandas table or a dict of columns.

        Columns are data items by name, ``指标名.自评分`` and ``指标名.评定分``, and 单位 (or unit); a detail table is a
        column of lists of structs. The result is of the same kind, in the same order: the unit, the columns that are no data
        (without them where ``own_columns`` is false), the total, its grade and state, every group's and indicator's points
        and state, and what is wrong with a row that can't be scored. The points are those of :meth:`score`, to the last digit.

        ``results`` names the columns of results that are wanted, such as ``("总分", "等级")``; fewer take less time. A large
        table is scored by as many ``threads`` as there are processors, unless said otherwise; ``progress`` is called with
        the rows that are done and all there are. ``floats`` "shortest" takes binary floats for the shortest decimals that
        read back as them; without it a column of floats is refused. Needs the extra ``table``. Raises :class:`JixiaoError`
        (T8xx) for a table that is none or whose columns don't fit, C714 without the extra; a wrong cell is one refused row.
        """
        refuse_no_count("threads", threads)
        refuse_other("progress", progress, (Callable, type(None)), "函数，收评好的行数和总行数")
        with needs_tables():
            from jixiao.tables.io.frames import as_arrow, give_back
            from jixiao.tables.scoring import score_arrow

        arrow, kind = as_arrow(table)
        scorer = self.table_scorer(
            arrow.column_names, results=results, floats=floats, own_columns=own_columns
        )
        scored = score_arrow(scorer, arrow, threads or os.cpu_count() or 1, progress)
        return cast("T", give_back(scored, kind))


def _read_all(submissions: Iterable[Given], unit: str, weight: str) -> list[Submission]:
    """Return the submissions of one whole, or raise :class:`JixiaoError` for arguments that are of another kind."""
    refuse_one("submissions", submissions, _MANY)
    refuse_other("unit", unit, str, "合并后的单位名称（文字）")
    refuse_other("weight", weight, str, "数据项的名称（文字）")
    return [read(submission) for submission in submissions]


@functools.lru_cache(maxsize=8)
def _unpacked(packed: bytes) -> Rules:
    """Return a ruleset that was sent from another process: each is made once, and so compiled once."""
    import pickle
    import zlib

    return Rules(*pickle.loads(zlib.decompress(packed)))  # noqa: S301 - reached only from a pickle that is read already
