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
        for item, at in subject.listed(self.items):
            if (item.when is None) == (item.of is None):
                message = f"扣分项“{item.name}”要写 when（成立就扣一次）或 of（按数量扣），二者写一个"
                yield at.problem("R447", message, "按次扣分写 of = 次数，按幅度扣分再写 per")
            elif item.when is not None and (item.per is not None or item.counting is not None):
                message = f"扣分项“{item.name}”写了 when，就不写 per 和 counting"
                yield at.problem("R447", message, "删去 per 和 counting，或把 when 改成 of")
            elif item.per is not None and item.counting is None:
                message = f"扣分项“{item.name}”没有说明不足一步怎么算"
                ways = "、".join(f'counting = "{name}"' for name in printed(COUNTINGS).values())
                yield at.problem("R447", message, f"补上其中一个：{ways}", allowed=tuple(COUNTINGS))
            elif item.counting is not None and item.per is None:
                message = f"扣分项“{item.name}”写了 counting，没有写每多少扣一次"
                yield at.problem("R447", message, '补上 per，例如 per = "1%"')

    def constraints(self, subject: Subject) -> Iterator[Limit]:
        """Yield that deductions take away, and that steps can be counted."""
        names = {"deduct": "扣的分", "most": "最多扣的分", "per": "每多少扣一次"}
        for item, at in subject.listed(self.items):
            for key, text in names.items():
                if getattr(item, key) is not None:
                    share = Share(at.source(key), f"扣分项“{item.name}”{text}")
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
        counted: list[WholeNumber] = []
        steps: list[FormulaSource] = []
        for item, at in subject.listed(self.items):
            if item.of is not None and item.per is None:
                counted.append(WholeNumber(at.source("of"), item.name))
            elif item.of is not None:
                # A step is above 0, and one of a percentage is a percentage.
                pieces = ["满步数(", *at.bracketed("of"), ", ", *at.bracketed("per"), ")"]
                steps.append(at.entry(pieces, "per", name=f"扣分项“{item.name}”"))
        return Lowered(points, whole=tuple(counted), watched=tuple(steps))

    def _entries(self, subject: Subject) -> Iterator[Piece]:
        for item, at in subject.listed(self.items):
            taken = _taken(item, at)
            if item.most is not None:
                taken = ["最小(", *taken, ", ", *at.bracketed("most"), ")"]
            yield at.entry(taken, name=f"扣分项“{item.name}”")

    def clauses(self, subject: Subject) -> Iterator[Clause]:
        """Yield one line a deduction."""
        for item, at in subject.listed(self.items):
            case = f"{item.name}，按 "
            outcome: tuple[Piece, ...] = ("扣 ", at.source("deduct"), " 分")
            if item.most is not None:
                outcome = (*outcome, "，最多扣 ", at.source("most"), " 分")
            if item.when is not None:
                yield Clause((f"{item.name}（", at.source("when"), "）"), outcome)
            elif item.per is None:
                yield Clause((case, at.source("of"), "，每一个"), outcome)
            else:
                counting = printed(COUNTINGS)[item.counting or "pro_rata"]
                yield Clause((case, at.source("of"), "，每 ", at.source("per")), (*outcome, f"，{counting}"))


def _taken(item: Deduction, at: Subject) -> list[Piece]:
    """Return what one deduction takes, before its own most."""
    deduct = at.bracketed("deduct")
    if item.when is not None:
        return ["如果(", at.source("when"), ", ", *deduct, ", 0)"]
    of: list[Piece] = ["最大(0, ", at.source("of"), ")"]
    if item.per is None or item.counting is None:
        return [*deduct, " * ", *of]
    return [*deduct, " * ", _STEPS[item.counting], *of, " / ", *at.bracketed("per"), ")"]
