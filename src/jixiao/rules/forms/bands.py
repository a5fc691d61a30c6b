"""``bands``: a decision table over one value, such as 90% 以上 5 分、80%～90% 4 分.

A number's bands are intervals, a choice's its options, of yes/no 是 and 否; ``其余`` as the last takes what
is left. Bands may not overlap, and no value that the data can give may be without one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, ClassVar

from pydantic import Field as Constraint

from jixiao.problems import Problem
from jixiao.rules.forms.band_table import BandTable, band_table
from jixiao.rules.forms.form import Clause, Form, Limit, Lowered, Share, Subject
from jixiao.rules.reading import NumberOrFormula

_MOST = 50


class Bands(Form):
    """Points by the band that a value lies in."""

    key: ClassVar[str] = "bands"
    title: ClassVar[str] = "分档"
    says: ClassVar[str] = "90% 以上 5 分，80%～90% 4 分……"
    usage: ClassVar[str] = """\
- 区间：`[` `]` 含这个数，`(` `)` 不含；一端没有界限写 `>= 90%`、`< 60%`、`[90%, +∞)`；单独一个数写 `= 0`。\
也可以写成 `80%（含）至 90%（不含）`、`90%（含）以上`、`60%（不含）以下`、`等于 0`，两端都写明含不含；印出来的就是这样。
- `of` 是选项或是/否时，档写成选项的名称，或 `是`、`否`。最后一档可以写 `"其余"`。
- 两档重叠、中间有空缺，载入时就指出来。哪些数可能出现，由数据项的 `min`、`max` 推出；个数只看整数，所以 `"[1, 3]"`、`"[4, 6]"` 之间没有空缺。
"""
    example: ClassVar[str] = """\
[[fields]]
name = "重点项目支出"
type = "amount"
unit = "万元"
min  = 0

[[fields]]
name = "项目总支出"
type = "amount"
unit = "万元"
min  = 0

[steps]
"安排率" = { formula = "重点项目支出 / 项目总支出", unit = "%" }

[score.bands]
of = "安排率"
[score.bands.points]
">= 90%"     = "满分"
"[80%, 90%)" = "满分 * 80%"
"[70%, 80%)" = "满分 * 60%"
"< 70%"      = 0

[not_applicable]
when = "项目总支出 == 0"
then = "full"
"""

    of: NumberOrFormula
    points: Annotated[Mapping[str, NumberOrFormula], Constraint(min_length=1, max_length=_MOST)]

    def check(self, subject: Subject) -> Iterator[Problem]:
        """Yield bands that can't be read, that overlap, or that come after 其余 (R441, R442)."""
        yield from self._table(subject).check()

    def constraints(self, subject: Subject) -> Iterator[Limit]:
        """Yield that points written as numbers lie between 0 and the weight."""
        for name in self.points:
            yield Limit(Share(subject.source("points", name), f"“{name}”这一档"))

    def lower(self, subject: Subject) -> Lowered:
        """Return the bands as a chain of choices, numbers' from the highest band to the lowest."""
        table = self._table(subject)
        return Lowered(
            subject.whole(table.chain()),
            (table.coverage(),),
            decisions="last" if table.intervals else "none",
        )

    def lower_taken(self, subject: Subject) -> Lowered:
        """Return the same: the points beside a band are what it takes."""
        return self.lower(subject)

    def clauses(self, subject: Subject) -> Iterator[Clause]:
        """Yield one line a band."""
        table = self._table(subject)
        for name in self.points:
            yield Clause(table.case(name), (subject.source("points", name),))

    def _table(self, subject: Subject) -> BandTable:
        return band_table(self.points, subject, "points")
