"""What was lost where, and why: together full marks minus the total."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from jixiao.formula import Value
from jixiao.formula.tracing.fast_records import maker
from jixiao.numbers import compared, is_exact_at, round_fraction
from jixiao.program import Node, Program, Role, Run
from jixiao.scoring.card.decimals import decimal
from jixiao.scoring.card.scorecard import Loss
from jixiao.scoring.plan import NodePlan
from jixiao.scoring.reasons.reasons import Reasoner, points_text
from jixiao.scoring.reasons.sentences import condition


@dataclass(frozen=True, slots=True)
class Losses:
    """Finds the losses of one run."""

    program: Program
    run: Run
    reasoner: Reasoner
    states: Mapping[str, str]

    def all(self, tree: NodePlan) -> tuple[Loss, ...]:
        """Return what was lost where, largest first; together full marks minus the total.

        Below a group whose points are converted a loss counts for what it costs the group; of a group that takes its
        better part only that one can lose. A bonus is a loss below zero, a malus one of its own.
        """
        found: list[Loss] = []
        places = self.program.places
        # What is converted has endless digits: each is the difference of two rounded running totals, as weights are.
        # Of the running total ``reported`` was reported already and ``untold`` is what rounding left; ``exact`` are not yet added.
        reported, untold, exact = Fraction(0), Fraction(0), list[Fraction]()
        for lost, node, reason in self._of(tree, _WHOLE):
            shown = lost
            if is_exact_at(lost, places):
                exact.append(lost)
            else:
                reported = sum(exact, reported)
                exact.clear()
                running = reported + untold + lost
                shown = round_fraction(running, places) - reported
                reported += shown
                untold = running - reported
            if shown:
                found.append(_loss(node.key, node.name, decimal(shown, places), reason))
        return tuple(sorted(found, key=lambda each: each.points, reverse=True))

    def _of(self, plan: NodePlan, worth: Fraction) -> Iterator[tuple[Fraction, Node, str]]:
        """Yield what was lost in a node and below it; a point of it is worth so much of the total."""
        values, node = self.run.values, plan.node
        points, weight = values.get(plan.points), values.get(plan.weight)
        if node.indicator is not None:
            if isinstance(weight, Fraction) and isinstance(points, Fraction) and compared(weight, points):
                reason = "".join(self.reasoner.reasons(plan, self.states[node.key]))
                yield _times(weight - points, worth), node, reason
            return
        inner = worth
        if node.combine == "scaled" and isinstance(weight, Fraction):
            inner = worth * weight / node.inner
        taken = [child for child in plan.children if values.get(child.best) is not False]
        for each in taken:
            yield from self._beside(each) if each.node.beside else self._of(each, inner)
        before = self._gathered(taken)
        if before is None or not isinstance(points, Fraction):
            return
        if node.combine == "pool" and isinstance(weight, Fraction) and self._nobody_chosen(node):
            yield weight * worth, node, "选项池一项都没有选用，按规定得 0 分"
        if inner is worth and not compared(before, points):
            return
        lost = _times(before, inner) - _times(points, worth)
        if lost:
            yield lost, node, self._above(plan)

    def _gathered(self, parts: Sequence[NodePlan]) -> Fraction | None:
        """Return what a group's parts give together, those beside the total with their sign; None if it is not known."""
        scale = 10**self.program.places
        units, others = 0, list[Fraction]()
        for part in parts:
            points = _signed(self.run.values[part.points], part.node)
            if not isinstance(points, Fraction):
                return None
            # Mostly all are rounded to the ruleset's places: whole numbers of them add up ten times as fast.
            if scale % points.denominator:
                others.append(points)
            else:
                units += points.numerator * (scale // points.denominator)
        return sum(others, Fraction(units, scale))

    def _nobody_chosen(self, node: Node) -> bool:
        return all(self.run.values.get(part.named(Role.COUNTS)) is False for part in node.parts)

    def _beside(self, plan: NodePlan) -> Iterator[tuple[Fraction, Node, str]]:
        """Yield what a group beside the total adds to it or takes away."""
        values = self.run.values
        points = _signed(values[plan.points], plan.node)
        if isinstance(points, Fraction) and points:
            names = "；".join(
                "".join(self.reasoner.reasons(each, self.states[each.node.key]))
                for each in plan.walk()
                if each.node.indicator is not None and values.get(each.points) != 0
            )
            yield -points, plan.node, names

    def _above(self, plan: NodePlan) -> str:
        """Return why a group or the total has other points than its parts: caps and vetoes, bounds, or rounding."""
        values = self.run.values
        parts = [
            f"“{rule.name}”：{rule.reason}（{condition(self.run.traces[when])}）"
            for when, rule in plan.rules
            if rule.kind != "grade" and values[when] is True
        ]
        if parts:
            return "；".join(parts)
        together, weight = values.get(plan.sum), values.get(plan.weight)
        most = values.get(plan.most, weight)
        if isinstance(together, Fraction) and isinstance(most, Fraction) and not 0 <= together <= most:
            shown, places = points_text(together, self.program.places), self.program.places
            if together < 0:
                return f"合计 {shown} 分低于 0 分，按 0 分计"
            name = "满分" if most == weight else "最高分"
            return f"合计 {shown} 分超过{name}，按 {points_text(most, places)} 分计"
        return "各级合计取整的差额"


_loss = maker(Loss)
_WHOLE = Fraction(1)


def _times(number: Fraction, worth: Fraction) -> Fraction:
    """Return what points are worth; most are worth themselves, which needs no arithmetic."""
    return number if worth is _WHOLE else number * worth


def _signed(points: Value, node: Node) -> Value:
    """Return points as they count in the total: those of a malus below zero."""
    return -points if node.beside == "malus" and isinstance(points, Fraction) else points
