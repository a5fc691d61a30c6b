"""Selects which columns of results a table gets, and which definitions they rest on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from jixiao.problems import Problem, did_you_mean, raise_any
from jixiao.program import Program, Role
from jixiao.tables.checks import Check, checks_of

TOTAL, GRADE, STATE, CHECKS, PROBLEMS = "总分", "等级", "状态", "核对", "问题"
"""The columns of a result beside those of the nodes."""

WEIGHT: Final = "分值"
"""The column of a node that counts for more or less where another one drops out."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A column of results: the points or the text that the definition ``name`` gives, or how points of that name came about.

    ``state`` is the definition that says it; where there is none, points that are there are computed. ``places`` is how
    many decimal places points are printed with.
    """

    column: str
    kind: Literal["points", "text", "state"]
    name: str
    state: str | None = None
    places: int = 0


@dataclass(frozen=True, slots=True)
class Selection:
    """The columns of results that are asked for, in printed order, and what is checked of each unit.

    What is wrong with a row that can't be scored is always reported.
    """

    wanted: tuple[Wanted, ...]
    checks: tuple[Check, ...] = ()
    is_checked: bool = True

    @classmethod
    def of(cls, program: Program, columns: Sequence[str] | None = None) -> Selection:
        """Return the results with these columns, or all; raises :class:`JixiaoError` (T843) for a column that is none."""
        every, checks = tuple(wanted_of(program)), checks_of(program)
        if columns is None:
            return cls(every, checks)
        names = [*(wanted.column for wanted in every), CHECKS, PROBLEMS]
        problems = [
            Problem(
                "T843", f"结果里没有叫“{name}”的列", None, did_you_mean(name, names),
                {"found": name, "allowed": tuple(names)},
            )
            for name in dict.fromkeys(columns)
            if name not in names
        ]  # fmt: skip
        raise_any(problems)
        wanted = tuple(column for column in every if column.column in columns)
        return cls(wanted, checks if CHECKS in columns else (), CHECKS in columns)

    def rests_on(self, program: Program) -> tuple[str, ...]:
        """Return the definitions that the columns and checks rest on."""
        defined = {definition.name for definition in program.definitions}
        names = [name for column in self.wanted for name in (column.name, column.state)]
        names += [name for check in self.checks for name in check.names]
        return tuple(dict.fromkeys(name for name in names if name in defined))


def wanted_of(program: Program) -> Iterator[Wanted]:
    """Yield the columns of results before those of checks and problems, in printed order."""
    tree = program.tree
    defined = {definition.name: definition.formula.text for definition in program.definitions}
    yield Wanted(TOTAL, "points", tree.named(Role.POINTS), places=program.printed_places(tree))
    if program.grades:
        yield Wanted(GRADE, "text", tree.named(Role.GRADE))
    yield Wanted(STATE, "state", tree.named(Role.POINTS))
    for node in tree.walk():
        if node is not tree:
            points, state, weight = (node.named(role) for role in (Role.POINTS, Role.STATE, Role.WEIGHT))
            places = program.printed_places(node)
            if defined[weight] != node.named(Role.FULL):
                yield Wanted(f"{node.key}.{WEIGHT}", "points", weight, places=places)
            yield Wanted(f"{node.key}.得分", "points", points, places=places)
            yield Wanted(f"{node.key}.状态", "state", points, state if state in defined else None)
