"""Coverage of a rubric by cases: branches, bands, items, not-applicable rules, caps, vetoes, grades.

A point is a way that the formulas of authors can go. Whether a case goes it is seen by running the case, not guessed;
and only what the result rests on counts: the rule of an indicator that does not apply, or that a reviewer judged, is not
reached by data that happens to be there.
"""

from __future__ import annotations

import ast
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

from jixiao.api import Rules
from jixiao.authoring.formula_nodes import (
    Choice,
    choice_parts,
    is_authored,
    is_choice,
    label_of,
    name_within,
    parts_of,
    place_of_grade,
)
from jixiao.documents.result import Result
from jixiao.formula import BoundFormula, Value
from jixiao.formula.semantics.bounds import Bounds
from jixiao.formula.semantics.branch_coverage import Arm, BranchCoverage, Visitable
from jixiao.problems import Place, clipped
from jixiao.program import Definition, Inputs, Program, Role
from jixiao.program.checks.form_checks import walk_input_bounds
from jixiao.program.model import column_name
from jixiao.program.run import run_with_coverage

_OUTCOMES: Mapping[Role, tuple[str, str]] = {
    Role.EXCLUSION: ("不适用", "适用"),
    Role.CAP_WHEN: ("封顶", "不封顶"),
    Role.GRADE_CAP: ("限制等级", "不限制等级"),
    Role.VETO_WHEN: ("否决", "不否决"),
    Role.NOTICE: ("提示", "不提示"),
    Role.REASON: ("要说明原因", "不要说明原因"),
    Role.SELECTED: ("选用", "不选用"),
}
"""Conditions of the rubric, and what it is called when they hold and when they don't."""

_LONGEST = 60


@dataclass(frozen=True, slots=True)
class Point(Result):
    """One way that a rubric can go: what it is called, where it was written, and the cases that go it.

    ``possible`` is False when no data within the limits of the data items can go it.
    """

    label: str
    place: Place
    cases: tuple[str, ...] = ()
    possible: bool = True

    json_keys: ClassVar[str] = "label place possible cases"

    @property
    def is_open(self) -> bool:
        """Whether a case is still wanting."""
        return self.possible and not self.cases


@dataclass(frozen=True, slots=True)
class Way:
    """A point before any case: a branch of a formula (``arm``), or the answer of a definition."""

    definition: Definition
    label: str
    place: Place
    arm: tuple[int, int, bool] | None = None
    answer: bool = True

    @property
    def whole_arm(self) -> Arm | None:
        """The branch with the formula that it is of."""
        return None if self.arm is None else (id(self.definition.formula), *self.arm)

    def is_taken(self, values: Mapping[str, Value], arms: Container[Arm]) -> bool:
        """Tell whether data goes it, by the values and the branches of its run."""
        if self.whole_arm is None:
            return values.get(self.definition.name) is self.answer
        return self.whole_arm in arms


class Survey:
    """The points of a ruleset, and which of them data reaches.

    ``roots`` names the definitions that count with everything they rest on, instead of all that a result shows.
    """

    def __init__(self, rules: Rules, roots: Iterable[str] | None = None) -> None:
        self.rules = rules
        program = rules.program
        self._roots = tuple(_roots(program) if roots is None else roots)
        self._ways = tuple(ways_of(rules))
        bounds = walk_input_bounds(Visitable, program.definitions, program.fields)
        self.points = tuple(
            Point(way.label, way.place, possible=_is_possible(way, bounds.values, bounds.arms))
            for way in self._ways
        )
        """Every point, in the order of the program, without cases."""

    def reached(self, inputs: Inputs) -> frozenset[int]:
        """Return the points, by their indices, that one unit's data reaches."""
        run, branches_taken = run_with_coverage(self.rules.program, inputs, self.rules.calendars)
        counted = _counted(self.rules.program, branches_taken, self._roots)
        own = ((index, way) for index, way in enumerate(self._ways) if way.definition.name in counted)
        return frozenset(index for index, way in own if way.is_taken(run.values, branches_taken.arms))

    def covered(self, cases: Iterable[tuple[str, Inputs]]) -> tuple[Point, ...]:
        """Return every point with the cases (by name) that reach it."""
        reached = [(name, self.reached(inputs)) for name, inputs in cases]
        return tuple(
            replace(point, cases=tuple(name for name, indices in reached if index in indices))
            for index, point in enumerate(self.points)
        )


def _is_possible(way: Way, reach: Mapping[str, Bounds], arms: Container[Arm]) -> bool:
    if way.whole_arm is not None:
        return way.whole_arm in arms
    others = reach[way.definition.name].others
    return others is None or way.answer in others


def _roots(program: Program) -> Iterator[str]:
    """Yield what a result is read from: everybody's points, the grade, authors' notices, which of several was better."""
    yield from (node.named(Role.POINTS) for node in program.tree.walk())
    yield from program.outcome
    roles = {Role.NOTICE, Role.REASON, Role.BEST}
    yield from (definition.name for definition in program.definitions if definition.role in roles)


def _counted(program: Program, branches_taken: BranchCoverage, roots: Sequence[str]) -> set[str]:
    """Return the definitions that a result rests on: the roots, what these read, and so on."""
    formulas = {definition.name: definition.formula for definition in program.definitions}
    waiting, counted = list(roots), set(roots)
    while waiting:
        for table, name in branches_taken.read.get(id(formulas[waiting.pop()]), ()):
            full = column_name(table, name) if table else name
            if full in formulas and full not in counted:
                counted.add(full)
                waiting.append(full)
    return counted


def ways_of(rules: Rules) -> Iterator[Way]:
    """Yield every way that the formulas of authors can go, in the order of the program."""
    program = rules.program
    for definition in program.definitions:
        label = label_of(program, definition)
        if definition.role is Role.GRADE:
            yield from _grades(rules, definition)
        elif definition.role is Role.BEST:
            yield Way(definition, f"{label}：得分较高", definition.place or Place())
        elif definition.role in _OUTCOMES and (definition.role is Role.SELECTED or is_authored(definition)):
            for answer, what in zip((True, False), _OUTCOMES[definition.role], strict=True):
                yield Way(definition, f"{label}：{what}", definition.place or Place(), answer=answer)
        if is_authored(definition):
            for arm, what, place in _arms(definition.formula):
                yield Way(definition, f"{label}：{what}", place, arm)


def _grades(rules: Rules, definition: Definition) -> Iterator[Way]:
    formula = definition.formula.formula
    for choice, answer, _ in _outcomes(definition.formula):
        _, then, otherwise = choice_parts(choice)
        outcome = then if answer else otherwise
        name = formula.token(outcome).text if isinstance(outcome, ast.Name) else ""
        arm = (choice.col_offset, choice.end_col_offset or 0, answer)
        yield Way(definition, f"等级“{name}”", place_of_grade(rules, name), arm)


def _arms(bound: BoundFormula) -> Iterator[tuple[tuple[int, int, bool], str, Place]]:
    """Yield every way out of the choices of a formula: which one it is, what it is called, where it was written."""
    formula = bound.formula
    for choice, answer, is_last in _outcomes(bound):
        condition, _, otherwise = choice_parts(choice)
        here = condition if answer else otherwise
        own = formula.source.within(*formula.span(choice))[-1].typed
        name = name_within(formula, choice if own else here)
        text = clipped(formula.text_of(condition), _LONGEST)
        holds = "成立" if answer else "不成立"
        if name and not own:
            # A band says all by its name; of an item it has to be said whether it holds.
            what = name if name_within(formula, choice) != name else f"{name}{holds}"
        else:
            what = f"以上条件都不成立，最后一个是「{text}」" if is_last else f"「{text}」{holds}"
            what = f"{name}，{what}" if name else what
        yield (choice.col_offset, choice.end_col_offset or 0, answer), what, formula.place(here)


def _outcomes(bound: BoundFormula) -> Iterator[tuple[Choice, bool, bool]]:
    """Yield every choice of a formula with an answer, and whether it is what is left at the end of a chain.

    Of a chain, the answer that leads to its next choice is left out: it says no more than what comes of that.
    """
    chained: set[ast.AST] = set()
    for node in parts_of(bound.formula.tree):
        if not is_choice(node, bound):
            continue
        otherwise = choice_parts(node)[2]
        yield node, True, False
        if is_choice(otherwise, bound):
            chained.add(otherwise)
        else:
            yield node, False, node in chained
