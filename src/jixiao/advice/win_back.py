"""Finds the smallest changes of data that win points back, and scores each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import product
from typing import Final

from jixiao.advice.candidates import Candidates, Days, candidates_of, others_of
from jixiao.advice.change import Change, change_of
from jixiao.advice.nearest import nearest
from jixiao.advice.probe import Probe
from jixiao.documents.result import Result
from jixiao.formula import Value
from jixiao.formula.semantics.bounds import Bounds
from jixiao.program import Inputs, Node, Role
from jixiao.scoring import Engine
from jixiao.scoring.card.decimals import decimal, decimal_of

_MOST_TOGETHER: Final = 4
_STEPS_OF_ONE: Final = 10_000
"""In how many steps all data are changed by up to their own size."""


@dataclass(frozen=True, slots=True)
class WinBack(Result):
    """One way to win points of an indicator back.

    ``points`` are what the indicator then gets, ``total`` and ``grade`` those of the unit, all from scoring the changed
    data; ``is_full`` whether nothing is lost any more. Of several ``changes`` each is of the same share of its datum.
    """

    node: str
    name: str
    changes: tuple[Change, ...]
    points: Decimal
    is_full: bool
    total: Decimal | None
    grade: str | None

    def __str__(self) -> str:
        """Return it in words: 支出决算数再增加 48.68 万元(到 2508.64 万元)可得满分，总分 94.00 分."""
        how = "、同时".join(str(change) for change in self.changes)
        gets = "可得满分" if self.is_full else f"可得 {self.points} 分"
        total = "" if self.total is None else f"，总分 {self.total} 分"
        return f"{how}{gets}{total}"


def win_back(engine: Engine, inputs: Inputs) -> tuple[WinBack, ...]:
    """Return what would win back the points of each indicator that was computed and lost some, in printed order.

    Only data items marked ``adjustable`` are changed. For each the smallest change to full points (as the rule gives
    them, not thanks to rounding), and the smallest to any better points where those jump (the next band); then all of an
    indicator's numbers together, each by the same share. An indicator beside the total (bonus, malus) or one that does
    not count is left out, and so is what a search of bounded length can't tell.
    """
    run = engine.run(inputs)
    ways: list[WinBack] = []
    for node in engine.program.indicators:
        points, weight = run.values[node.named(Role.POINTS)], run.values[node.named(Role.WEIGHT)]
        if (
            not node.within
            and isinstance(points, Fraction)
            and isinstance(weight, Fraction)
            and points < weight
            and run.values[node.named(Role.STATE)] == "computed"
            and run.values.get(node.named(Role.BEST)) is not False
        ):
            wanted = [node.named(role) for role in (Role.RULE, Role.POINTS, Role.STATE)]
            probe = Probe.of(engine, inputs, run, wanted)
            ways.extend(_Indicator(engine, inputs, node, probe, points).ways())
    return tuple(ways)


@dataclass(frozen=True, slots=True)
class _Indicator:
    """The search for one indicator; ``now`` are its points."""

    engine: Engine
    inputs: Inputs
    node: Node
    probe: Probe
    now: Fraction

    def ways(self) -> Iterator[WinBack]:
        """Yield what wins points back, each field's own ways first."""
        numbers: list[Candidates] = []
        for name, field in self.engine.program.fields.items():
            if not field.adjustable or not self.probe.can_change(name):
                continue
            value = self.inputs.values[name]
            candidates = candidates_of(field, value)
            if candidates is not None:
                yield from self.by_one(candidates)
            if isinstance(candidates, Candidates) and candidates.start:
                numbers.append(candidates)
            yield from self.by_choice(others_of(field, value), name)
        if 1 < len(numbers) <= _MOST_TOGETHER:
            yield from self.together(numbers)

    def reached(self, data: Mapping[str, Value], role: Role) -> Fraction:
        """Return the points, or what the rule gives, with other data; nothing if they are no longer computed."""
        values = self.probe.exactly(data)
        points = values[self.node.named(role)]
        is_computed = values[self.node.named(Role.STATE)] == "computed"
        return points if is_computed and isinstance(points, Fraction) else Fraction(0)

    def can_reach(self, data: Mapping[str, Bounds], role: Role, wanted: Fraction) -> bool:
        """Tell whether they can be so many with data within bounds."""
        upper = self.probe.within(data)[self.node.named(role)].upper
        return upper is None or upper >= wanted

    def by_one(self, candidates: Candidates | Days) -> Iterator[WinBack]:
        """Yield the nearest value of one datum that gets full points, and the nearest that jumps to better ones."""
        name, unit = candidates.field.name, Fraction(1, 10**self.engine.program.places)

        def search(role: Role, wanted: Fraction) -> int | None:
            return nearest(
                candidates.lowest,
                candidates.highest,
                lambda lower, upper: self.can_reach({name: candidates.between(lower, upper)}, role, wanted),
                lambda position: self.reached({name: candidates.at(position)}, role) >= wanted,
            ).position

        better = search(Role.POINTS, self.now + unit)
        if better is None:
            return
        is_jump = self.reached({name: candidates.at(better)}, Role.POINTS) - self.now > 2 * unit
        for position in dict.fromkeys((better if is_jump else None, search(Role.RULE, self.node.weight))):
            if position is not None:
                yield from self.scored({name: candidates.at(position)})

    def by_choice(self, others: tuple[Value, ...], name: str) -> Iterator[WinBack]:
        """Yield the answer of a yes/no or a choice that gets the most, if it gets more."""
        tried = [(self.reached({name: other}, Role.POINTS), other) for other in others]
        best, answer = max(tried, key=lambda pair: pair[0], default=(Fraction(0), False))
        if best > self.now:
            yield from self.scored({name: answer})

    def together(self, numbers: list[Candidates]) -> Iterator[WinBack]:
        """Yield the smallest share by which all numbers change, each up or down, that gets full points."""
        best: tuple[int, Mapping[str, Value]] | None = None
        for signs in product((1, -1), repeat=len(numbers)):
            signed = list(zip(numbers, signs, strict=True))
            best = self._along(signed, _STEPS_OF_ONE if best is None else best[0] - 1) or best
        if best is not None:
            yield from (way for way in self.scored(best[1]) if len(way.changes) > 1)

    def _along(
        self, signed: list[tuple[Candidates, int]], most: int
    ) -> tuple[int, Mapping[str, Value]] | None:
        def at(share: int) -> dict[str, Value]:
            return {number.field.name: number.at(_moved(number, sign * share)) for number, sign in signed}

        def between(lower: int, upper: int) -> dict[str, Bounds]:
            bounds: dict[str, Bounds] = {}
            for number, sign in signed:
                first, last = sorted(_moved(number, sign * share) for share in (lower, upper))
                bounds[number.field.name] = number.between(first, last)
            return bounds

        position = nearest(
            0,
            most,
            lambda lower, upper: self.can_reach(between(lower, upper), Role.RULE, self.node.weight),
            lambda share: self.reached(at(share), Role.RULE) >= self.node.weight,
        ).position
        return None if position is None else (position, at(position))

    def scored(self, data: Mapping[str, Value]) -> Iterator[WinBack]:
        """Yield a way if scoring the whole unit with the changed data shows it."""
        run = self.engine.run(self.inputs.changed(data))
        points = run.values[self.node.named(Role.POINTS)]
        if not isinstance(points, Fraction) or points <= self.now:
            return
        program, before = self.engine.program, self.inputs.values
        grade, total = run.values.get(program.tree.named(Role.GRADE)), program.tree.named(Role.POINTS)
        yield WinBack(
            node=self.node.key,
            name=self.node.name,
            changes=tuple(
                change_of(program.fields[name], before[name], value)
                for name, value in data.items()
                if value != before[name]
            ),
            points=decimal(points, program.places),
            is_full=points == run.values[self.node.named(Role.WEIGHT)],
            total=decimal_of(run.values[total], program.places),
            grade=grade if isinstance(grade, str) else None,
        )


def _moved(candidates: Candidates, share: int) -> int:
    """Return the position that a number has when it grows by so many parts of its size, away from where it was."""
    exact = abs(candidates.start) * share / _STEPS_OF_ONE / candidates.step
    away = -(-exact.numerator // exact.denominator) if share > 0 else exact.numerator // exact.denominator
    return max(candidates.lowest, min(candidates.highest, away))
