"""``converted``: an external score, such as the bureau's assessment out of 100, converted to the weight."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from jixiao.rules.forms.form import Clause, Form, Lowered, Notice, Subject
from jixiao.rules.reading import NumberOrFormula, Positive


class Converted(Form):
    """Full marks × an external score ÷ what that is out of."""

    key: ClassVar[str] = "converted"
    title: ClassVar[str] = "折算"
    says: ClassVar[str] = "财政部门考核得分折算"
    usage: ClassVar[str] = """\
- 得分是分值 × 外部评分 ÷ 它的满分；外部评分超过它的满分的，按满分计，并提示。
"""
    example: ClassVar[str] = """\
[[fields]]
name = "财政部门考核得分"
type = "number"
unit = "分"
min  = 0

[score.converted]
of     = "财政部门考核得分"
out_of = 100
"""

    of: NumberOrFormula
    out_of: Positive

    def lower(self, subject: Subject) -> Lowered:
        """Return the external score in proportion to the weight; one above what it is out of is full marks."""
        of, out_of = subject.bracketed("of"), subject.source("out_of")
        above = Notice(subject.whole([*of, " > ", out_of]), "外部评分超过它的满分，已按满分折算")
        return Lowered(
            subject.whole(["满分 * 限制(", *of, ", 0, ", out_of, ") / ", out_of]), notices=(above,)
        )

    def clauses(self, subject: Subject) -> Iterator[Clause]:
        """Yield the one line it is."""
        of, out_of = subject.source("of"), subject.source("out_of")
        yield Clause((of, "（满分 ", out_of, " 分）"), ("按比例折算为本项分值",))
