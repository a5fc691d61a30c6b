"""Lists where points were lost and why; together full marks minus the total."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from jixiao.formula import Value
from jixiao.formula.tracing.fast_records import maker
from jixiao.numbers import compared, is_exact_at, round_fraction
from jixiao.program import Node, Role
from jixiao.scoring.card.decimals import decimal
from jixiao.scoring.card.scorecard import Loss
from jixiao.scoring.plan import NodePlan
from jixiao.scoring.reasons.reasons import Reasoner
from jixiao.scoring.reasons.sentences import condition


def losses(reasoner: Reasoner) -> tuple[Loss, ...]:
    """Return what was lost where, largest first; together full marks minus the total.

    Below a group whose points are converted a loss counts for what it costs the group; of a group that takes its
    better part only that one can lose. A bonus is a loss below zero, a malus one of its own.
    """
    parts: list[Loss] = []
    places = reasoner.places
    # What is converted has endless digits: each is the difference of two rounded running totals, as weights are.
    # Of the running total ``reported`` was reported already and ``left`` is what rounding left; ``exact`` are not yet added.
    reported, left, exact = Fraction(0), Fraction(0), list[Fraction]()
    for lost, node, reason in _Losses(reasoner).of(reasoner.plan.tree, _WHOLE):
        shown = lost
        if is_exact_at(lost, places):
            exact.append(lost)
        else:
            reported = sum(exact, reported)
            exact.clear()
            running = reported + left + lost
            shown = round_fraction(running, places) - reported
            reported += shown
            left = running - reported
        if shown:
            parts.append(_loss(node.key, node.name, decimal(shown, places), reason))
    return tuple(sorted(parts, key=lambda loss: loss.points, reverse=True))


class _Losses:
    """Finds the losses of one unit."""

    def __init__(self, reasoner: Reasoner) -> None:
        self.reasoner, self.values = reasoner, reasoner.values

    def of(self, plan: NodePlan, worth: Fraction) -> Iterator[tuple[Fraction, Node, str]]:
        """Yield what was lost in a node and below it; a point of it is worth so much of the total."""
        values, node = self.values, plan.node
        points, weight = values.get(plan.points), values.get(plan.weight)
        if node.indicator is not None:
            if isinstance(weight, Fraction) and isinstance(points, Fraction) and compared(weight, points):
                reason = "".join(self.reasoner.reasons(plan))
                yield _times(weight - points, worth), node, reason
            return
        inner = worth
        if node.combine == "scaled" and isinstance(weight, Fraction):
            inner = worth * weight / node.inner
        taken = [child for child in plan.children if values.get(child.best) is not False]
        for child in taken:
            yield from self._adjustment(child) if child.node.adjustment else self.of(child, inner)
        before = self._gathered(taken)
        if before is None or not isinstance(points, Fraction):
            return
        is_empty = all(values.get(part.named(Role.COUNTS)) is False for part in node.parts)
        if node.combine == "pool" and isinstance(weight, Fraction) and is_empty:
            yield weight * worth, node, "选项池一项都没有选用，按规定得 0 分"
        if inner is worth and not compared(before, points):
            return
        lost = _times(before, inner) - _times(points, worth)
        if lost:
            yield lost, node, self._above(plan)

    def _gathered(self, parts: Sequence[NodePlan]) -> Fraction | None:
        """Return what a group's parts give together, those beside the total with their sign; None if it is not known."""
        scale = 10**self.reasoner.places
        units, others = 0, list[Fraction]()
        for part in parts:
            points = _signed(self.values[part.points], part.node)
            if not isinstance(points, Fraction):
                return None
            # Mostly all are rounded to the ruleset's places: whole numbers of them add up ten times as fast.
            if scale % points.denominator:
                others.append(points)
            else:
                units += points.numerator * (scale // points.denominator)
        return sum(others, Fraction(units, scale))

    def _adjustment(self, plan: NodePlan) -> Iterator[tuple[Fraction, Node, str]]:
        """Yield what a group beside the total adds to it or takes away."""
        points = _signed(self.values[plan.points], plan.node)
        if isinstance(points, Fraction) and points:
            reasons = (
                "".join(self.reasoner.reasons(below))
                for below in plan.walk()
                if below.node.indicator is not None and self.values.get(below.points) != 0
            )
            yield -points, plan.node, "；".join(reasons)

    def _above(self, plan: NodePlan) -> str:
        """Return why a group or the total has other points than its parts: caps and vetoes, bounds, or rounding."""
        values = self.values
        parts = [
            f"“{rule.name}”：{rule.reason}（{condition(self.reasoner.run.traces[rule.when])}）"
            for rule in plan.rules
            if rule.kind != "grade" and values[rule.when] is True
        ]
        if parts:
            return "；".join(parts)
        together, weight = values.get(plan.sum), values.get(plan.weight)
        most = values.get(plan.most, weight)
        if isinstance(together, Fraction) and isinstance(most, Fraction) and not 0 <= together <= most:
            shown = self.reasoner.text(together)
            if together < 0:
                return f"合计 {shown} 分低于 0 分，按 0 分计"
            name = "满分" if most == weight else "最高分"
            return f"合计 {shown} 分超过{name}，按 {self.reasoner.text(most)} 分计"
        return "各级合计取整的差额"


_loss = maker(Loss)
_WHOLE = Fraction(1)


def _times(number: Fraction, worth: Fraction) -> Fraction:
    """Return what points are worth; most are worth themselves, which needs no arithmetic."""
    return number if worth is _WHOLE else number * worth


def _signed(points: Value, node: Node) -> Value:
    """Return points as they count in the total: those of a malus below zero."""
    return -points if node.adjustment == "malus" and isinstance(points, Fraction) else points
