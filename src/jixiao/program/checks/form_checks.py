"""Checks of scoring forms for any data: bands without holes, whole counts, points that add up.

Holes are searched in what a value can reach: the program is run once under bounds with every datum anything within
its declared limits. That is sound: every hole that data can reach is reported. One that other rules make unreachable
may be reported as well; then the author says so by a field's limits or by ``其余``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeVar

from jixiao.calendars import Calendars
from jixiao.formula import BoundFormula, Function, Reference, TypeKind, bind
from jixiao.formula.semantics.bounds import EITHER, Bounds
from jixiao.formula.semantics.exact import Exact
from jixiao.formula.semantics.input_bounds import InputBounds
from jixiao.formula.semantics.integrality import Integrality
from jixiao.formula.types import NUMBER
from jixiao.numbers import is_percent, to_text
from jixiao.problems import JixiaoError, Problem
from jixiao.program.evaluation import evaluate
from jixiao.program.lowering.draft import Draft
from jixiao.program.lowering.indicator import FormChecks
from jixiao.program.lowering.places import plain_number
from jixiao.program.model import Definition, Node
from jixiao.rules import Column, Field
from jixiao.rules.forms import Coverage, Limit, Share, Sum
from jixiao.rules.forms.band_table import no_interval
from jixiao.rules.intervals import ABOVE_ALL, BELOW_ALL, Interval, after, before, gaps
from jixiao.rules.printed_bands import meant_intervals

A = TypeVar("A", bound=InputBounds)
T = TypeVar("T")

_FULL = {"满分": Reference("满分", NUMBER, "满分", "分")}


def check_forms(
    definitions: Sequence[Definition], fields: Mapping[str, Field], form_checks: FormChecks
) -> Iterator[Problem]:
    """Yield bands with a hole (R443) and deductions per occurrence of what may have a fraction (R447)."""
    if not form_checks.coverage and not form_checks.whole:
        return
    integrality = Integrality(*of_data(fields, lambda datum: datum.type == "count"))
    evaluate(definitions, integrality)
    is_whole, reach = integrality.values, walk_input_bounds(InputBounds, definitions, fields).values
    for definition in definitions:
        name, formula = definition.name, definition.formula
        if name in form_checks.coverage:
            bands = _Bands(formula, form_checks.coverage[name], _interval(reach[name]), is_whole[name])
            yield from bands.holes()
            yield from bands.dead()
        if name in form_checks.whole and not is_whole[name]:
            item = form_checks.whole[name]
            place = formula.formula.place(formula.formula.tree)
            message = f"扣分项“{item.name}”按个数扣分，“{item.of.text}”却不一定是整数"
            remedies = (
                "写 per 说明每多少扣一次，再写 counting 说明不足的怎么算",
                '或把它的数据项改成个数（type = "count"）',
            )
            yield Problem("R447", message, place, remedies, {"found": item.of.text})


def with_kinds(
    problems: Sequence[Problem], bound: Sequence[tuple[Draft, BoundFormula]], form_checks: FormChecks
) -> list[Problem]:
    """Return what is wrong with formulas; where bands of a number are no intervals it is that which is reported (R441).

    That it is compared with a text would be true as well, but nobody wrote a comparison.
    """
    no_intervals: list[Problem] = []
    for draft, formula in bound:
        coverage = form_checks.coverage.get(draft.name)
        if coverage is not None and formula.type.kind is TypeKind.NUMBER:
            meant = meant_intervals(coverage.options)
            for name, place in coverage.options.items():
                message = f"“{formula.text}”是数，“{name}”不是区间"
                no_intervals.append(no_interval(message, name, meant.get(name), place))
    reported = [problem.place for problem in no_intervals]
    return [*no_intervals, *(problem for problem in problems if problem.place not in reported)]


@dataclass(frozen=True, slots=True)
class _Bands:
    """The bands over one value: the numbers that it can be, and whether it is always a whole number."""

    of: BoundFormula
    coverage: Coverage
    reachable: Interval
    is_whole: bool

    @property
    def answers(self) -> tuple[str, ...]:
        """The options of a choice or a yes/no; of any other value none."""
        return ("是", "否") if self.of.type.kind is TypeKind.YES_NO else self.of.type.options

    def text(self, interval: Interval) -> str:
        return interval.text(percent=self.coverage.percent)

    def met(self, interval: Interval) -> Interval | None:
        """Return the numbers of an interval that the value can be, or None when there are none."""
        common = interval.overlap(self.reachable)
        return common.whole_numbers() if self.is_whole and common is not None else common

    def uncovered(self) -> list[Interval]:
        """Return the numbers that the value can be and that are in no band."""
        return [met for gap in gaps(self.coverage.intervals) if (met := self.met(gap)) is not None]

    def holes(self) -> Iterator[Problem]:
        """Yield what no band covers (R443)."""
        of, coverage = self.of, self.coverage
        if coverage.open:
            return
        place = of.formula.place(of.formula.tree)
        if self.answers:
            lacking = tuple(answer for answer in self.answers if answer not in coverage.options)
            if lacking and not coverage.intervals:
                names = "、".join(f"“{answer}”" for answer in lacking)
                remedy = "给每个选项写一档，或最后写一档“其余”"
                message = f"“{of.text}”为{names}时没有一档"
                yield Problem("R443", message, place, (remedy,), {"found": lacking})
        elif not coverage.intervals:
            if of.type.kind is TypeKind.TEXT:
                yield Problem("R443", f"“{of.text}”是文字，档没有列全的办法", place, ("最后写一档“其余”",))
        elif holes := self.uncovered():
            shown = "、".join(map(self.text, holes))
            remedies = (
                "补上这一档，或最后写一档“其余”",
                f"按各数据项的上下限，“{of.text}”可能是 {self.text(self.reachable)}；不会出现的，写明数据项的 min、max",
            )
            yield Problem("R443", f"“{of.text}”的分档有空缺：{shown}", place, remedies, {"holes": shown})

    def dead(self) -> Iterator[Problem]:
        """Yield bands that no value can be in (R463), 其余 among them."""
        of, coverage = self.of, self.coverage
        if self.answers:
            if coverage.rest is not None and set(self.answers) <= set(coverage.options):
                message = f"“其余”这一档轮不到：“{of.text}”的每个选项都有一档"
                yield Problem("R463", message, coverage.rest, ("删去“其余”这一档",))
            return
        if of.type.kind is not TypeKind.NUMBER or not coverage.intervals:
            return
        shown = f"：按各数据项的上下限，“{of.text}”只会是 {self.text(self.reachable)}"
        limits = "" if self.reachable == Interval() else shown
        for interval, place in zip(coverage.intervals, coverage.places, strict=False):
            if self.met(interval) is None:
                is_fraction = self.is_whole and interval.overlap(self.reachable) is not None
                why = f"：“{of.text}”是整数" if is_fraction else limits
                message = f"“{self.text(interval)}”这一档轮不到{why}"
                yield Problem("R463", message, place, ("删去这一档，或改数据项的 min、max",))
        if coverage.rest is not None and not self.uncovered():
            message = f"“其余”这一档轮不到：前面各档已经包括了“{of.text}”的所有值{limits}"
            yield Problem("R463", message, coverage.rest, ("删去“其余”这一档",))


def _interval(bounds: Bounds) -> Interval:
    lowest = BELOW_ALL if bounds.lower is None else before(bounds.lower)
    highest = ABOVE_ALL if bounds.upper is None else after(bounds.upper)
    return Interval(lowest, highest)


def of_data(
    fields: Mapping[str, Field], meaning: Callable[[Field | Column], T]
) -> tuple[dict[str, T], dict[tuple[str, str], T]]:
    """Return what every data item means to a semantics, and every column of a detail table, by their names."""
    columns = {
        (name, column.name): meaning(column) for name, field in fields.items() for column in field.columns
    }
    return {name: meaning(field) for name, field in fields.items()}, columns


def input_bounds(field: Field | Column) -> Bounds:
    """Return what a field may be: anything within its declared limits."""
    lower = None if field.min is None else Fraction(field.min)
    upper = None if field.max is None else Fraction(field.max)
    others = EITHER if field.type == "yes_no" else frozenset[object](field.options) or None
    return Bounds(lower, upper, others, is_missing=True)


def walk_input_bounds(kind: type[A], definitions: Iterable[Definition], fields: Mapping[str, Field]) -> A:
    """Return the semantics, with its values, by which definitions were evaluated for every datum within its limits."""
    semantics = kind(*of_data(fields, input_bounds), Calendars({}))
    evaluate(definitions, semantics)
    return semantics


def check_constants(
    node: Node, constraints: Iterable[Sum | Limit], functions: Mapping[str, Function]
) -> Iterator[Problem]:
    """Yield points that do not add up to their whole (R446) or lie outside 0 to the weight (R444)."""
    for constraint in constraints:
        if isinstance(constraint, Limit):
            yield from _outside(node, constraint, functions)
            continue
        texts = [part.source.text for part in constraint.parts]
        if any(is_percent(text) and plain_number(text) is not None for text in texts):
            continue  # a percentage is no points: that is reported (F365), not that their sum is small
        try:
            parts = [_constant(part, node.weight, functions) for part in constraint.parts]
            whole = _constant(constraint.whole, node.weight, functions)
        except JixiaoError as error:
            yield from error.problems
            continue
        total = sum(parts, Fraction(0))
        if total != whole:
            name = f"“{node.name}”的分值" if constraint.whole is None else f"“{constraint.whole.name}”的分值"
            word, by = ("多", total - whole) if total > whole else ("少", whole - total)
            message = f"各项分值合计 {to_text(total)}，{name}是 {to_text(whole)}，{word}了 {to_text(by)}"
            named = zip(constraint.parts, parts, strict=True)
            listed = " + ".join(f"{part.name} {to_text(value)}" for part, value in named)
            remedies = (f"各项：{listed}", "改其中的分值，使合计相等")
            yield Problem("R446", message, constraint.place, remedies, {"found": total, "wanted": whole})


def _outside(node: Node, limit: Limit, functions: Mapping[str, Function]) -> Iterator[Problem]:
    share = limit.share
    try:
        value = _constant(share, node.weight, functions)
    except JixiaoError:
        return  # it depends on data: what it gives then is bounded and reported when it is scored
    place = share.source.locate(0, len(share.source.text))
    if limit.kind != "points":
        if value < 0 or (value == 0 and limit.kind == "above"):
            wanted, remedy = "不能小于 0", "写正数：加分写 points，扣分写 deduct"
            if limit.kind == "above":
                wanted, remedy = "要大于 0", "写每多少扣一次，例如 1%"
            message = f"{share.name}是 {to_text(value)}，{wanted}"
            yield Problem("R444", message, place, (remedy,), {"found": value})
        return
    most = node.most_points
    if not 0 <= value <= most:
        message = f"{share.name}给 {to_text(value)} 分，不在 0 到“{node.name}”的分值 {to_text(most)} 之间"
        yield Problem("R444", message, place, ("改这里的分数",), {"found": value, "most": most})


def _constant(share: Share | None, weight: Fraction, functions: Mapping[str, Function]) -> Fraction:
    """Return points that are known before any data is (without a share the weight), or raise :class:`JixiaoError`."""
    if share is None:
        return weight
    bound = bind(share.source, _FULL, functions, wanted=(NUMBER,), what=f"“{share.name}”的分值")
    value = bound.evaluate(Exact({"满分": weight}, {}, Calendars({})))
    if not isinstance(value, Fraction):
        place = share.source.locate(0, len(share.source.text))
        message, remedy = f"“{share.name}”的分值算不出来", "写数字，或 满分 的一部分"
        raise JixiaoError([Problem("R446", message, place, (remedy,))])
    return value
