"""``deductions``: full marks less what is taken per occurrence, per percentage point or per block, not below 0.

A deduction by measure must say how an unfinished step counts: not at all (``whole``), as one (``started``), or in
proportion (``pro_rata``). Rubrics print all three, and the difference is a unit's points.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, ClassVar, Literal

from pydantic import Field as Constraint

from jixiao.formula import FormulaSource
from jixiao.problems import Problem
from jixiao.rules.chosen import COUNTINGS, InChinese, printed
from jixiao.rules.forms.form import Clause, Form, Limit, Lowered, Piece, Share, Subject, WholeNumber
from jixiao.rules.located import Path
from jixiao.rules.reading import Authored, NumberOrFormula

_MOST = 60
_STEPS = {"whole": "取整(", "started": "向上取整(", "pro_rata": "("}


class Deduction(Authored):
    """One reason to deduct: once ``when`` holds, for each of ``of``, or for each ``per`` of it."""

    name: Annotated[str, Constraint(min_length=1, max_length=80)]
    when: str | None = None
    of: str | None = None
    per: NumberOrFormula | None = None
    deduct: NumberOrFormula
    counting: Annotated[Literal["whole", "started", "pro_rata"], InChinese(COUNTINGS)] | None = None
    most: NumberOrFormula | None = None


class Deductions(Form):
    """Full marks less deductions."""

    key: ClassVar[str] = "deductions"
    title: ClassVar[str] = "扣分"
    says: ClassVar[str] = "每超过 1 个百分点扣 0.5 分；每发现一次扣 1 分，扣完为止"
    usage: ClassVar[str] = """\
- 每一项写 `when`（成立就扣一次）或 `of`（按数量扣）。没有写 `per` 的，`of` 每有 1 扣一次，要是个数。
- 写了 `per` 必须写 `counting`，评分表上没有写清楚的也要定下来：\
`"whole"` 不足一步的不扣，`"started"` 不足一步的按一步扣，`"pro_rata"` 按比例扣。\
超出 13.6 个百分点、每个百分点扣 0.5 分，三种算法分别扣 6.5、7、6.8 分。
- `most` 是这一项最多扣几分；全部扣完为止，不会低于 0。
"""
    example: ClassVar[str] = """\
[[fields]]
name = "在职人员数"
type = "count"
unit = "人"
min  = 0

[[fields]]
name = "编制数"
type = "count"
unit = "人"
min  = 1

[[fields]]
name = "违规问题数"
type = "count"
unit = "个"
min  = 0

[[fields]]
name = "按期公开"
type = "yes_no"

[steps]
"在职人员控制率" = { formula = "在职人员数 / 编制数", unit = "%" }

[[score.deductions.items]]
name     = "超过 100% 的部分"
of       = "在职人员控制率 - 100%"
per      = "1%"
deduct   = 0.5
counting = "whole"

[[score.deductions.items]]
name   = "违规问题"
of     = "违规问题数"
deduct = 1
most   = 2

[[score.deductions.items]]
name   = "没有按期公开"
when   = "not 按期公开"
deduct = 1
"""

    items: Annotated[tuple[Deduction, ...], Constraint(strict=False, min_length=1, max_length=_MOST)]

    def check(self, subject: Subject) -> Iterator[Problem]:
        """Yield deductions that do not say when, of what, or how unfinished steps count (R447)."""
        for index, item in enumerate(self.items):
            at: Path = ("items", index)
            if (item.when is None) == (item.of is None):
                message = f"扣分项“{item.name}”要写 when（成立就扣一次）或 of（按数量扣），二者写一个"
                yield subject.problem("R447", message, "按次扣分写 of = 次数，按幅度扣分再写 per", at=at)
            elif item.when is not None and (item.per is not None or item.counting is not None):
                message = f"扣分项“{item.name}”写了 when，就不写 per 和 counting"
                yield subject.problem("R447", message, "删去 per 和 counting，或把 when 改成 of", at=at)
            elif item.per is not None and item.counting is None:
                message = f"扣分项“{item.name}”没有说明不足一步怎么算"
                ways = "、".join(f'counting = "{name}"' for name in printed(COUNTINGS).values())
                yield subject.problem(
                    "R447", message, f"补上其中一个：{ways}", at=at, allowed=tuple(COUNTINGS)
                )
            elif item.counting is not None and item.per is None:
                message = f"扣分项“{item.name}”写了 counting，没有写每多少扣一次"
                yield subject.problem("R447", message, '补上 per，例如 per = "1%"', at=at)

    def constraints(self, subject: Subject) -> Iterator[Limit]:
        """Yield that deductions take away, and that steps can be counted."""
        names = {"deduct": "扣的分", "most": "最多扣的分", "per": "每多少扣一次"}
        for index, item in enumerate(self.items):
            for key, text in names.items():
                if getattr(item, key) is not None:
                    share = Share(subject.source("items", index, key), f"扣分项“{item.name}”{text}")
                    yield Limit(share, "above" if key == "per" else "not_below")

    @property
    def subtracts(self) -> bool:
        """Always: full marks are what it begins with."""
        return True

    def lower(self, subject: Subject) -> Lowered:
        """Return full marks less every deduction, not below 0."""
        return self._lowered(subject, subject.remaining(self._entries(subject)))

    def lower_taken(self, subject: Subject) -> Lowered:
        """Return every deduction together, up to full marks."""
        return self._lowered(subject, subject.taken(self._entries(subject)))

    def _lowered(self, subject: Subject, points: FormulaSource) -> Lowered:
        return Lowered(points, whole=self._counted(subject), watched=self._steps(subject))

    def _entries(self, subject: Subject) -> Iterator[Piece]:
        for index, item in enumerate(self.items):
            at: Path = ("items", index)
            taken = self._taken(item, subject, at)
            if item.most is not None:
                taken = ["最小(", *taken, ", ", *subject.bracketed(*at, "most"), ")"]
            yield subject.entry(taken, *at, name=f"扣分项“{item.name}”")

    def _counted(self, subject: Subject) -> tuple[WholeNumber, ...]:
        return tuple(
            WholeNumber(subject.source("items", index, "of"), item.name)
            for index, item in enumerate(self.items)
            if item.of is not None and item.per is None
        )

    def _steps(self, subject: Subject) -> tuple[FormulaSource, ...]:
        """Return the counts of steps: a step is above 0, and one of a percentage is a percentage."""
        steps: list[FormulaSource] = []
        for index, item in enumerate(self.items):
            if item.of is not None and item.per is not None:
                at: Path = ("items", index)
                of, per = subject.bracketed(*at, "of"), subject.bracketed(*at, "per")
                pieces: list[Piece] = ["满步数(", *of, ", ", *per, ")"]
                steps.append(subject.entry(pieces, *at, "per", name=f"扣分项“{item.name}”"))
        return tuple(steps)

    def _taken(self, item: Deduction, subject: Subject, at: Path) -> list[Piece]:
        deduct = subject.bracketed(*at, "deduct")
        if item.when is not None:
            return ["如果(", subject.source(*at, "when"), ", ", *deduct, ", 0)"]
        of: list[Piece] = ["最大(0, ", subject.source(*at, "of"), ")"]
        if item.per is None or item.counting is None:
            return [*deduct, " * ", *of]
        return [*deduct, " * ", _STEPS[item.counting], *of, " / ", *subject.bracketed(*at, "per"), ")"]

    def clauses(self, subject: Subject) -> Iterator[Clause]:
        """Yield one line a deduction."""
        for index, item in enumerate(self.items):
            at: Path = ("items", index)
            deduct, case = subject.source(*at, "deduct"), f"{item.name}，按 "
            most: tuple[Piece, ...] = (
                ("，最多扣 ", subject.source(*at, "most"), " 分") if item.most is not None else ()
            )
            outcome: tuple[Piece, ...] = ("扣 ", deduct, " 分", *most)
            if item.when is not None:
                yield Clause((f"{item.name}（", subject.source(*at, "when"), "）"), outcome)
            elif item.per is None:
                yield Clause((case, subject.source(*at, "of"), "，每一个"), outcome)
            else:
                counting = printed(COUNTINGS)[item.counting or "pro_rata"]
                pieces = (case, subject.source(*at, "of"), "，每 ", subject.source(*at, "per"))
                yield Clause(pieces, (*outcome, f"，{counting}"))
