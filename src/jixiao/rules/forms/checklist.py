"""``checklist``: items that are met or not, adding points or taking them away; items may have parts.

An item without ``when`` is itself a yes/no datum of its name, so that a list of documents or breaches needs
nothing but its lines.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, ClassVar, Literal

from pydantic import Field as Constraint

from jixiao.problems import Problem
from jixiao.rules.chosen import NEEDS, InChinese
from jixiao.rules.fields import Field, Id
from jixiao.rules.forms.form import Clause, Declared, Form, Limit, Lowered, Piece, Share, Subject, Sum, joined
from jixiao.rules.reading import Authored, NumberOrFormula

_MOST = 60
_DEEPEST = 4
_HOW = {"all": "（各项全部满足）", "any": "（满足其中一项）"}


class Item(Authored):
    """One line: what must be (or must not have) happened, and its points or deduction.

    ``needs`` says how parts make the item: ``each`` part has points of its own, or ``all``, or ``any`` of them.
    """

    name: Annotated[str, Constraint(min_length=1, max_length=80)]
    id: Id = ""
    when: str | None = None
    points: NumberOrFormula | None = None
    deduct: NumberOrFormula | None = None
    needs: Annotated[Literal["each", "all", "any"], InChinese(NEEDS)] = "each"
    source: str = ""
    about: str = ""
    items: Annotated[tuple[Item, ...], Constraint(strict=False, max_length=_MOST)] = ()


class Checklist(Form):
    """Points for what is met, or deductions from full marks for what is not."""

    key: ClassVar[str] = "checklist"
    title: ClassVar[str] = "清单"
    says: ClassVar[str] = "以下各项符合的各得 1 分；每有一项不符扣 1 分，扣完为止"
    usage: ClassVar[str] = """\
- 各项 `points` 合计要等于分值；有基础分的写 `base`。
- 各项的 `id` 是它的数据项给程序用的代号，可以不写。
- 全部写 `deduct` 的是扣分清单：成立一项扣一次，扣完为止。
- 下级各项写 `needs = "all"` 是全部满足才得上级的分，`"any"` 是满足一项就得；不写就是各项分别得分，合计等于上级的分。
"""
    example: ClassVar[str] = """\
[[fields]]
name = "账面数"
type = "count"
unit = "件"
min  = 0

[[fields]]
name = "实有数"
type = "count"
unit = "件"
min  = 0

[[score.checklist.items]]
name   = "已制定资金管理办法"        # 没有写 when：这一项就是一个是/否的数据项，不用另外声明
points = "满分 / 3"

[[score.checklist.items]]
name   = "账实相符"
when   = "账面数 == 实有数"
points = "满分 / 3"

[[score.checklist.items]]
name   = "绩效目标完整"
points = "满分 / 3"
[[score.checklist.items.items]]      # 下级各项合计要等于上级的分
name   = "有产出指标"
points = "满分 / 6"
[[score.checklist.items.items]]
name   = "有效益指标"
points = "满分 / 6"
"""

    items: Annotated[tuple[Item, ...], Constraint(strict=False, min_length=1, max_length=_MOST)]
    base: NumberOrFormula | None = None

    @property
    def subtracts(self) -> bool:
        """Whether it takes points away from full marks."""
        return any(item.deduct is not None for item in self.items)

    def check(self, subject: Subject) -> Iterator[Problem]:
        """Yield items that say both or neither of points and deduction, and parts that do not go together (R445)."""
        valid = [item for item in self.items if (item.points is None) != (item.deduct is None)]
        kinds = {"points" if item.points is not None else "deduct" for item in valid}
        if len(kinds) > 1:
            message = "清单里不能有的项加分（points）、有的项扣分（deduct）"
            yield subject.problem(
                "R445", message, "全部写 points，或全部写 deduct；扣分也可以用 deductions", at=("items",)
            )
        if self.base is not None and self.subtracts:
            message = "扣分的清单从满分扣起，不写 base"
            yield subject.problem("R445", message, "删去 base", at=("base",))
        for item, at in subject.listed(self.items):
            if (item.points is None) == (item.deduct is None):
                message = f"“{item.name}”要写 points（满足得分）或 deduct（违反扣分），二者写一个"
                yield at.problem("R445", message, "例如 points = 1")
            yield from _check_parts(item, at, 1)
        answered: set[str] = set()
        for item, at in _lines(self.items, subject):
            if item.when is None and not item.items:
                if item.name in answered:
                    message = f"“{item.name}”写了两次，两项会用同一个数据"
                    remedy = "给其中一项换个名称，或写 when 说明各自的条件"
                    yield at.problem("R445", message, remedy, at=("name",))
                answered.add(item.name)

    def fields(self, subject: Subject) -> Iterator[Declared]:
        """Yield a yes/no datum for each line that has neither a condition nor parts."""
        for item, at in _lines(self.items, subject):
            if item.when is None and not item.items:
                field = Field(name=item.name, id=item.id, type="yes_no", source=item.source, about=item.about)
                yield Declared(field, (*at.path, "name"))

    def constraints(self, subject: Subject) -> Iterator[Sum | Limit]:
        """Yield that the points of the lines, and of each line's parts, add up; no line turns round."""
        for item, at in _lines(self.items, subject):
            if item.points is not None:
                yield Limit(Share(at.source("points"), f"“{item.name}”的分值"), "not_below")
            elif item.deduct is not None:
                yield Limit(Share(at.source("deduct"), f"“{item.name}”扣的分"), "not_below")
        if not self.subtracts:
            base = [Share(subject.source("base"), "base")] if self.base is not None else []
            yield Sum((*base, *_shares(self.items, subject)), None, subject.place("items"))
        for item, at in _lines(self.items, subject):
            if item.items and item.needs == "each":
                whole = Share(at.source("points"), item.name)
                yield Sum(tuple(_shares(item.items, at)), whole, at.place("items"))

    def lower(self, subject: Subject) -> Lowered:
        """Return the sum of what is given, or full marks less what is taken, not below 0."""
        entries = _entries(self.items, subject)
        if self.subtracts:
            return Lowered(subject.remaining(entries), decisions="none")
        base: list[Piece] = [] if self.base is None else [*subject.bracketed("base"), " + "]
        return Lowered(subject.whole([*base, *joined(entries, " + ")]), decisions="none")

    def lower_taken(self, subject: Subject) -> Lowered | None:
        """Return every deduction together, up to full marks; None where its lines give points."""
        if not self.subtracts:
            return None
        return Lowered(subject.taken(_entries(self.items, subject)), decisions="none")

    def clauses(self, subject: Subject) -> Iterator[Clause]:
        """Yield one line an item."""
        for item, at in _lines(self.items, subject):
            depth = "　" * (at.path[len(subject.path) :].count("items") - 1)
            how = _HOW.get(item.needs, "") if item.items else ""
            outcome: tuple[Piece, ...] = ()
            if item.points is not None:
                outcome = (at.source("points"),)
            elif item.deduct is not None:
                outcome = ("扣 ", at.source("deduct"), " 分")
            case: tuple[Piece, ...] = (f"{depth}{item.name}{how}",)
            if item.when is not None:
                case = (f"{depth}{item.name}（", at.source("when"), "）")
            yield Clause(case, outcome)


def _check_parts(item: Item, at: Subject, depth: int) -> Iterator[Problem]:
    if item.items and item.when is not None:
        message = f"“{item.name}”有下级各项，就不再写 when"
        yield at.problem("R445", message, "删去 when，或删去下级各项", at=("when",))
    if item.items and depth >= _DEEPEST:
        yield at.problem("R445", f"清单最多 {_DEEPEST} 层", "把下面几层合并", at=("items",))
    for part, here in at.listed(item.items):
        wants = item.needs == "each"
        given = part.points is not None or part.deduct is not None
        if wants and item.deduct is not None:
            message = f"“{item.name}”是扣分的一项，没有说明下级各项怎样算成立"
            remedy = '在这一项写 needs = "all"（全部成立才扣）或 "any"（成立一项就扣）'
            yield here.problem("R445", message, remedy)
        elif wants and (part.points is None or part.deduct is not None):
            message = f"“{item.name}”的下级“{part.name}”要写 points（各占几分）"
            remedy = '写 points；不单独计分的，在上一级写 needs = "all"（全部满足）或 "any"（满足一项）'
            yield here.problem("R445", message, remedy)
        elif not wants and given:
            message = f'“{item.name}”按 needs = "{item.needs}" 整项计分，下级“{part.name}”不写分值'
            yield here.problem("R445", message, "删去这里的分值")
        yield from _check_parts(part, here, depth + 1)


def _lines(items: tuple[Item, ...], subject: Subject) -> Iterator[tuple[Item, Subject]]:
    for item, at in subject.listed(items):
        yield item, at
        yield from _lines(item.items, at)


def _shares(items: tuple[Item, ...], subject: Subject) -> list[Share]:
    return [Share(at.source("points"), item.name) for item, at in subject.listed(items)]


def _entries(items: tuple[Item, ...], subject: Subject) -> list[Piece]:
    return [at.entry(_worth(item, at), name=f"清单项“{item.name}”") for item, at in subject.listed(items)]


def _worth(item: Item, at: Subject) -> list[Piece]:
    """Return what a line is worth: its points (or deduction) if it holds, or what its parts are worth."""
    if item.items and item.needs == "each":
        return ["(", *joined(_entries(item.items, at), " + "), ")"]
    amount = "points" if item.points is not None else "deduct"
    return ["如果(", *_holds(item, at), ", ", *at.bracketed(amount), ", 0)"]


def _holds(item: Item, at: Subject) -> list[Piece]:
    """Return the condition that a line holds."""
    if item.items:
        parts = [_holds(part, here) for part, here in at.listed(item.items)]
        pieces = [piece for part in parts for piece in (", ", *part)][1:]
        return ["且(" if item.needs == "all" else "或(", *pieces, ")"]
    return ["(", at.source("when"), ")"] if item.when is not None else [at.source("name")]
