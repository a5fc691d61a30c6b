"""``coefficient``: points are a coefficient, kept between 0 and 100 %, times the weight."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from jixiao.rules.forms.form import Clause, Form, Lowered, Notice, Subject
from jixiao.rules.reading import NumberOrFormula


class Coefficient(Form):
    """Full marks × a coefficient."""

    key: ClassVar[str] = "coefficient"
    title: ClassVar[str] = "系数"
    says: ClassVar[str] = "分值 × 得分系数"
    usage: ClassVar[str] = """\
- 系数超过 100% 的，按 100% 计，并提示；低于 0 的按 0 计。
"""
    example: ClassVar[str] = """\
[[fields]]
name = "得分系数"
type = "rate"
min  = 0

[score.coefficient]
of = "得分系数"
"""

    of: NumberOrFormula

    def lower(self, subject: Subject) -> Lowered:
        """Return the coefficient, kept within 0 and 100 %, times full marks."""
        of = subject.bracketed("of")
        above = Notice(subject.whole([*of, " > 100%"]), "得分系数超过 100%，已按 100% 计")
        return Lowered(subject.whole(["满分 * 限制(", *of, ", 0%, 100%)"]), notices=(above,))

    def clauses(self, subject: Subject) -> Iterator[Clause]:
        """Yield the one line it is."""
        yield Clause(("得分系数：", subject.source("of")), ("分值 × 得分系数（0～100%）",))
