"""``judged``: a person's level and coefficient in place of a computation, for what can't be counted.

The national bands (财预〔2020〕10号) are 达成 100–80 %, 部分达成 80–60 %, 未达成 60–0 %; other places have others.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Annotated, ClassVar

from pydantic import Field as Constraint

from jixiao.problems import Problem
from jixiao.rules.fields import Field, Id, OptionIds, wrong_option_ids
from jixiao.rules.forms.form import Clause, Declared, Form, Lowered, Notice, Subject
from jixiao.rules.forms.levels import are_fixed, check_levels, coefficient, contradiction, level_text


class Judged(Form):
    """Full marks × the coefficient that a person gave, at most what the level they chose allows."""

    key: ClassVar[str] = "judged"
    title: ClassVar[str] = "评定"
    says: ClassVar[str] = "达成 100%～80%，部分达成 80%～60%，未达成 60%～0%"
    usage: ClassVar[str] = """\
- 自带两个数据项：“指标名评定档次”和“指标名得分率”。得分是分值 × 得分率；得分率和档次矛盾的从低计分，并提示。
- 各档都写成一个百分数的（`"优" = "100%"`、`"良" = "80%"`），只填档次。
- 给程序用的代号可以不写：`id` 是评定档次的，得分率的是它加 `.rate`；`option_ids` 是各档的，次序和 `bands` 相同。
- 没有得满分的，单位要在 `[reasons]` 里说明原因，没有说明的提示（G814）。
"""
    example: ClassVar[str] = """\
[score.judged.bands]
"达成"     = "[80%, 100%]"
"部分达成" = "[60%, 80%)"
"未达成"   = "[0%, 60%)"
"""

    bands: Annotated[Mapping[str, str], Constraint(min_length=1, max_length=20)]
    source: str = ""
    id: Id = ""
    option_ids: OptionIds = ()

    def check(self, subject: Subject) -> Iterator[Problem]:
        """Yield levels that can't be read or overlap (R448)."""
        yield from check_levels(self.bands, subject, ("bands",))
        for code, message, remedy in wrong_option_ids("各档", tuple(self.bands), self.option_ids):
            yield subject.problem(code, message, remedy, at=("option_ids",))

    def fields(self, subject: Subject) -> Iterator[Declared]:
        """Yield the level and, unless that says it all, the coefficient."""
        level, given = _names(subject)
        at = (*subject.path, "bands")
        options = tuple(self.bands)
        chosen = Field(
            name=level,
            id=self.id,
            type="choice",
            options=options,
            option_ids=self.option_ids,
            source=self.source,
        )
        yield Declared(chosen, at)
        if not are_fixed(self.bands):
            rated = f"{self.id}.rate" if self.id else ""
            rate = Field(
                name=given, id=rated, type="rate", min=Decimal(0), max=Decimal(1), source=self.source
            )
            yield Declared(rate, at)

    def lower(self, subject: Subject) -> Lowered:
        """Return full marks times the coefficient within its level; a contradiction is something to see."""
        level, given = _names(subject)
        points = subject.generated(f"满分 * {coefficient(self.bands, level, given)}", key=True)
        lost = Notice(subject.generated("得分 < 满分", key=True), demands=True)
        if are_fixed(self.bands):
            return Lowered(points, notices=(lost,), decisions="none")
        when = subject.generated(contradiction(self.bands, level, given), key=True)
        above = Notice(when, "得分率不在所评档次的范围内，已从低计分")
        return Lowered(points, notices=(above, lost), decisions="none")

    def clauses(self, subject: Subject) -> Iterator[Clause]:
        """Yield one line a level."""
        del subject
        for name, text in self.bands.items():
            yield Clause((f"评为“{name}”",), (f"分值的 {level_text(text)}",))


def _names(subject: Subject) -> tuple[str, str]:
    return f"{subject.key}评定档次", f"{subject.key}得分率"
