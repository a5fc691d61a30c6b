"""Checks whether data within its limits can reach full marks.

Points that are written as numbers stay as they are when a weight moves: then a perfect unit gets 15 of 17. Bounds only
ever say too much, so what they rule out no data can reach.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from fractions import Fraction

from jixiao.formula.semantics.input_bounds import InputBounds
from jixiao.program.checks.form_checks import walk_input_bounds
from jixiao.program.evaluation import slice_of
from jixiao.program.model import Node, Program, Role


def most_by_rules(program: Program) -> Mapping[str, Fraction | None]:
    """Return, by the keys of nodes, the most that an indicator's rule or a group's parts can give; None without a limit.

    Points that somebody claims or judges are no rule's.
    """
    names = {
        node.key: node.named(Role.POINTS if node.indicator is None else Role.RULE)
        for node in program.tree.walk()
    }
    computed = {
        node.named(Role.TAKEN): program.formulas[node.named(Role.COMPUTED)] for node in program.indicators
    }
    definitions = (
        replace(item, formula=computed.get(item.name, item.formula))
        for item in slice_of(program, tuple(names.values()))
    )
    values = walk_input_bounds(InputBounds, definitions, program.fields).values
    return {key: values[name].upper for key, name in names.items()}


def below_full_marks(program: Program) -> Iterator[tuple[Node, Fraction]]:
    """Yield the indicators, groups and the total that no data gives full marks, with the most that they can get.

    A malus need not take all that it may.
    """
    most = most_by_rules(program)
    for node in program.tree.walk():
        upper = most[node.key]
        if node.within != "malus" and upper is not None and upper < node.weight:
            yield node, max(upper, Fraction(0))
