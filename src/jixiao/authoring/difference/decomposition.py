"""Decomposition of a unit's total: what each indicator adds to it, and what the rules above change.

The parts add up to the total exactly, whatever the rubric does. An indicator's part is its points (after its own caps,
vetoes and rounding) times every conversion on the way up (折算), nothing when a better sibling was taken instead, below
zero for a malus. What a group's (or the total's) own caps, vetoes, and limits with rounding add to or take from the sum of
its children are parts of their own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Literal, NamedTuple

from jixiao.formula import Value
from jixiao.program import Node, Program, Role

Stage = Literal["points", "cap", "veto", "limit", "whole"]

STAGE_NAMES: dict[Stage, str] = {
    "points": "得分",
    "cap": "封顶",
    "veto": "否决",
    "limit": "取整和上下限",
    "whole": "整组",
}
"""What a part of a total comes from, in Chinese; "whole" a group that has points while something below it has none."""

_STAGES: dict[Stage, Role] = {"cap": Role.CAPPED, "veto": Role.VETOED, "limit": Role.POINTS}
_ROLES = (Role.POINTS, Role.SUM, Role.CAPPED, Role.VETOED, Role.WEIGHT, Role.BEST, Role.GRADE)


class Part(NamedTuple):
    """What a part of the total comes from: a node by its key, and what of it."""

    node: str
    stage: Stage


def wanted_for_parts(program: Program) -> tuple[str, ...]:
    """Return the names of the definitions that taking a total apart needs."""
    names = {definition.name for definition in program.definitions}
    wanted = (node.named(role) for node in program.tree.walk() for role in _ROLES)
    return tuple(name for name in wanted if name in names)


def parts_of(program: Program, values: Mapping[str, Value]) -> dict[Part, Fraction]:
    """Return the parts of a unit's total, none of them 0; the values must hold a total."""
    parts: dict[Part, Fraction] = {}
    for part, value in _parts(program.tree, Fraction(1), values):
        parts[part] = parts.get(part, Fraction(0)) + value
    return {part: value for part, value in parts.items() if value}


def _parts(node: Node, factor: Fraction, values: Mapping[str, Value]) -> Iterator[tuple[Part, Fraction]]:
    points = _number(node, Role.POINTS, values)
    if node.indicator is not None:
        yield Part(node.key, "points"), points if factor == 1 else factor * points
        return
    children = [values[child.named(Role.POINTS)] for child in node.children]
    if not all(isinstance(child, Fraction) for child in children):
        yield Part(node.key, "whole"), factor * points
        return
    below = Fraction(0)
    for child in node.children:
        share = _share(node, child, values)
        if share:
            below += share * _number(child, Role.POINTS, values)
            yield from _parts(child, factor * share, values)
    before = below
    for stage, role in _STAGES.items():
        after = values.get(node.named(role))
        if isinstance(after, Fraction) and after != before:
            yield Part(node.key, stage), factor * (after - before)
            before = after


def _share(node: Node, child: Node, values: Mapping[str, Value]) -> Fraction:
    """Return what a child's points are multiplied by in its parent's sum."""
    if child.adjustment == "malus":
        return Fraction(-1)
    if node.combine == "better":
        return Fraction(int(values.get(child.named(Role.BEST)) is True))
    if node.combine == "scaled" and not child.adjustment:
        return _number(node, Role.WEIGHT, values) / node.inner
    return Fraction(1)


def _number(node: Node, role: Role, values: Mapping[str, Value]) -> Fraction:
    value = values[node.named(role)]
    return value if isinstance(value, Fraction) else Fraction(0)
