"""What was lost where, and why: together full marks minus the total."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from jixiao.formula import Missing, Value
from jixiao.numbers import is_exact_at, round_fraction
from jixiao.program import Node, Program, Role, Run
from jixiao.scoring.reasons import Reasoner, points_text
from jixiao.scoring.scorecard import Loss
from jixiao.scoring.sentences import condition


@dataclass(frozen=True, slots=True)
class Losses:
    """Finds the losses of one run; ``decimal`` gives a number with the ruleset's places."""

    program: Program
    run: Run
    reasoner: Reasoner
    states: Mapping[str, str]
    decimal: Callable[[Fraction], Decimal]

    def all(self) -> tuple[Loss, ...]:
        """Return what was lost where, largest first; together full marks minus the total.

        Below a group whose points are converted a loss counts for what it costs the group; of a group that takes its
        better part only that one can lose. A bonus is a loss below zero, a malus one of its own.
        """
        found: list[tuple[Fraction, Loss]] = []
        running, told, places = Fraction(0), Fraction(0), self.program.places
        for lost, node, reason in self._of(self.program.tree, _WHOLE):
            # What is converted has endless digits: each is the difference of two rounded running totals, as weights are.
            running += lost
            shown = lost if is_exact_at(lost, places) else round_fraction(running, places) - told
            told += shown
            if shown:
                found.append((shown, Loss(node.key, node.name, self.decimal(shown), reason)))
        return tuple(loss for _, loss in sorted(found, key=lambda each: -each[0]))

    def _value(self, node: Node, role: Role) -> Value | None:
        return self.run.values.get(node.named(role))

    def _of(self, node: Node, worth: Fraction) -> Iterator[tuple[Fraction, Node, str]]:
        """Yield what was lost in a node and below it; a point of it is worth so much of the total."""
        points = self._value(node, Role.POINTS)
        if node.indicator is not None:
            weight = self._value(node, Role.WEIGHT)
            if isinstance(weight, Fraction) and isinstance(points, Fraction) and weight != points:
                reason = "".join(self.reasoner.reasons(node, self.states[node.key]))
                yield _times(weight - points, worth), node, reason
            return
        inner, weight = worth, self._value(node, Role.WEIGHT)
        if node.combine == "scaled" and isinstance(weight, Fraction):
            inner = worth * weight / node.inner
        taken = [each for each in node.children if self._value(each, Role.BEST) is not False]
        for each in taken:
            yield from self._beside(each) if each.beside else self._of(each, inner)
        before = self._gathered(taken)
        if not isinstance(before, Fraction) or not isinstance(points, Fraction):
            return
        if node.combine == "pool" and isinstance(weight, Fraction) and self._nobody_chosen(node):
            yield weight * worth, node, "选项池一项都没有选用，按规定得 0 分"
        lost = _times(before, inner) - _times(points, worth)
        if lost:
            yield lost, node, self._above(node)

    def _gathered(self, parts: list[Node]) -> Value:
        """Return what a group's parts give together, those beside the total with their sign."""
        given = [_signed(self.run.values[each.named(Role.POINTS)], each) for each in parts]
        numbers = [each for each in given if isinstance(each, Fraction)]
        return sum(numbers, Fraction(0)) if len(numbers) == len(given) else Missing(frozenset())

    def _nobody_chosen(self, node: Node) -> bool:
        return all(self._value(each, Role.COUNTS) is False for each in node.parts)

    def _beside(self, node: Node) -> Iterator[tuple[Fraction, Node, str]]:
        """Yield what a group beside the total adds to it or takes away."""
        points = _signed(self.run.values[node.named(Role.POINTS)], node)
        if isinstance(points, Fraction) and points:
            names = "；".join(
                "".join(self.reasoner.reasons(each, self.states[each.key]))
                for each in node.walk()
                if each.indicator is not None and self._value(each, Role.POINTS) != 0
            )
            yield -points, node, names

    def _above(self, node: Node) -> str:
        """Return why a group or the total has other points than its parts: caps and vetoes, bounds, or rounding."""
        parts = [
            f"“{rule.name}”：{rule.reason}({condition(self.run.traces[rule.when])})"
            for rule in self.reasoner.plan.nodes[node.key].rules
            if rule.kind != "grade" and self.run.values[rule.when] is True
        ]
        if parts:
            return "；".join(parts)
        together, weight = self._value(node, Role.SUM), self._value(node, Role.WEIGHT)
        most = self.run.values.get(node.named(Role.MOST), weight)
        if isinstance(together, Fraction) and isinstance(most, Fraction) and not 0 <= together <= most:
            shown, places = points_text(together, self.program.places), self.program.places
            if together < 0:
                return f"合计 {shown} 分低于 0 分，按 0 分计"
            name = "满分" if most == weight else "最高分"
            return f"合计 {shown} 分超过{name}，按 {points_text(most, places)} 分计"
        return "各级合计取整的差额"


_WHOLE = Fraction(1)


def _times(number: Fraction, worth: Fraction) -> Fraction:
    """Return what points are worth; most are worth themselves, which needs no arithmetic."""
    return number if worth is _WHOLE else number * worth


def _signed(points: Value, node: Node) -> Value:
    """Return points as they count in the total: those of a malus below zero."""
    return -points if node.beside == "malus" and isinstance(points, Fraction) else points
