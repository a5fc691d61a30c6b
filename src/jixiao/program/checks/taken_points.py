"""Checks that a malus takes nothing from a unit at which nothing went wrong.

No formula says by itself whether its data is good or bad. But where every number is 0, every yes/no is no and what was to
be done is done, nothing has happened for which points could be taken. A rule that takes some even then is turned round,
or it takes them for what is lacking (executed too little, not published): that its author says (``for_lack_of``).
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final, cast

from jixiao.calendars import Calendars
from jixiao.formula import BoundFormula, Missing, Table
from jixiao.formula.call import Call
from jixiao.formula.semantics.bounds import EITHER, Bounds, Reachable, exactly
from jixiao.formula.types import Reference
from jixiao.numbers import to_text
from jixiao.problems import Problem
from jixiao.program.checks.adjustments import rule_place
from jixiao.program.checks.form_checks import input_bounds
from jixiao.program.evaluation import evaluate
from jixiao.program.model import Definition, Node, Role
from jixiao.rules import Field, Indicator

_ZERO: Final = Fraction(0)
_ROLES: Final = frozenset({Role.STEP, Role.FULL, Role.RULE, Role.EXCLUSION})


def nothing(field: Field) -> Fraction | bool | None:
    """Return a datum of a unit at which nothing happened: 0, or the nearest that may be, or no; None of a choice or date."""
    if field.type == "yes_no":
        return False
    if field.type in {"choice", "date", "table"}:
        return None
    least = _ZERO if field.min is None else max(_ZERO, Fraction(field.min))
    return least if field.max is None else min(least, Fraction(field.max))


def _done(field: Field) -> Bounds:
    """Return a datum of a unit that has done what was to be done: yes, a whole rate or more, the most that may be."""
    if field.type == "yes_no":
        return Bounds(others=frozenset({True}))
    most = None if field.max is None else Fraction(field.max)
    if field.type == "rate":
        return Bounds(Fraction(1) if most is None else min(Fraction(1), most), most)
    return input_bounds(field) if most is None else exactly(most)


class _NothingWrong(Reachable):
    """``bounds`` of a unit at which nothing went wrong; of what is not named, anything."""

    def name(self, reference: Reference) -> Bounds:
        return self.values.get(reference.name, Bounds())

    def divide(self, left: Bounds, right: Bounds) -> Bounds:
        is_nothing = left.is_point and right.is_point and left.lower == right.lower == 0
        return left if is_nothing else super().divide(left, right)

    def call(self, call: Call) -> Bounds:
        good = call.function.on_target
        return super().call(call) if good is None else exactly(good)


def check_taken(
    tree: Node, definitions: Sequence[Definition], fields: Mapping[str, Field]
) -> Iterator[Problem]:
    """Yield the rules in a malus that take points (R475), or ask for reasons (R477), when nothing went wrong."""
    for node in tree.walk():
        if node.within == "malus" and node.indicator is not None:
            own = {
                definition.name: definition
                for definition in definitions
                if definition.owner in {"", node.key} and not definition.table
            }
            rule = _MalusRule(node, node.indicator, own, fields)
            yield from list(rule.taken()) or rule.demanded()


@dataclass(frozen=True, slots=True)
class _MalusRule:
    """What an indicator takes from a unit at which nothing went wrong; ``definitions`` are its own and the ruleset's."""

    node: Node
    indicator: Indicator
    definitions: Mapping[str, Definition]
    fields: Mapping[str, Field]

    def taken(self) -> Iterator[Problem]:
        """Yield a rule that takes points when nothing went wrong (R475)."""
        node, lacking = self.node, self.indicator.definition.for_lack_of
        taken = self.least(lacking)
        if taken <= 0:
            return
        formula = self.definitions[node.named(Role.RULE)].formula
        message = f"“{node.name}”在减分组里，什么都没有发生（数都为 0、是/否都为否，该完成的都完成了）也要扣 {to_text(taken)} 分"
        typed = self.indicator.form is None
        rest = _subtracted(formula) if typed and taken == node.weight else None
        ways = [f"公式算出的是扣的分，不是剩下的分：改写成 {rest}"] if rest is not None else []
        if not ways:
            ways = [f"{'公式算出' if typed else '各档写'}的是扣几分，不是剩下几分：没有发生时写成 0"]
        if lacking and self.least(()) <= 0:
            names = "”、“".join(lacking)
            ways = [f"“{names}”是做到了才扣的：删去 for_lack_of；是没有做到才扣的，公式写反了"]
        ways += self.for_lack()
        facts = {"found": taken, "group": "malus"}
        yield Problem("R475", message, rule_place(self.indicator), tuple(ways), facts)

    def least(self, lacking: Sequence[str]) -> Fraction:
        """Return what the rule takes at the least when nothing went wrong, and there is enough of what may be lacking."""
        values = self.with_nothing_wrong(lacking).values
        excluded = values.get(self.node.named(Role.EXCLUSION))
        lower = values[self.node.named(Role.RULE)].lower
        applies = excluded is None or True not in (excluded.others or EITHER)
        return lower if applies and lower is not None else _ZERO

    def demanded(self) -> Iterator[Problem]:
        """Yield a demand for reasons that is made of a unit from which nothing is taken (R477): 得分 is what is taken."""
        node, asked = self.node, self.definitions.get(self.node.named(Role.REASON))
        if asked is None or self.indicator.definition.reason_required is None:
            return
        semantics = self.with_nothing_wrong(self.indicator.definition.for_lack_of)
        semantics.values[node.named(Role.POINTS)] = exactly(_ZERO)
        semantics.values[node.named(Role.WEIGHT)] = exactly(node.weight)
        if asked.formula.evaluate(semantics).others == frozenset({True}):
            message = f"“{node.name}”在减分组里，得分是扣的分：没有扣分的单位也要说明原因"
            ways = ('扣了分的说明原因，写 when = "得分 > 0"', "或删去 [reason_required]")
            place = self.indicator.place("reason_required", "when")
            yield Problem("R477", message, place, ways, {"group": "malus"})

    def with_nothing_wrong(self, lacking: Sequence[str]) -> Reachable:
        """Return what the values of a unit can be at which nothing went wrong and nothing is ``lacking``."""
        values: dict[str, Bounds] = {}
        tables: dict[str, Table | Missing] = {}
        for name, field in self.fields.items():
            value = nothing(field)
            values[name] = input_bounds(field) if value is None else exactly(value)
            if name in lacking:
                values[name] = _done(field)
            if field.type == "table":
                tables[name] = Missing(frozenset()) if name in lacking else Table(name, ())
        semantics = _NothingWrong(values, tables, Calendars({}))
        evaluate((item for item in self.definitions.values() if item.role in _ROLES), semantics)
        return semantics

    def for_lack(self) -> Iterator[str]:
        """Yield how it is written that points are taken for what is lacking, where that explains what is taken."""
        lacking = self.indicator.definition.for_lack_of
        own = [declared.field for declared in self.indicator.declared]
        names = [field.name for field in own if self.fields[field.name].type not in {"choice", "date"}]
        alone = [name for name in names if self.least([*lacking, name]) <= 0]
        if not alone and self.least([*lacking, *names]) > 0:
            return
        listed = ", ".join(f'"{name}"' for name in (*lacking, *(alone[:1] or names)))
        word = "”、“".join(alone[:3])
        which = f"（“{word}”中扣的是哪一项的不足就写哪一项）" if len(alone) > 1 else ""
        yield f"没有做到、做得不足才扣的，写明是哪个数据项：for_lack_of = [{listed}]{which}"


def _subtracted(formula: BoundFormula) -> str | None:
    """Return what a formula subtracts from 满分, as it was typed, or None where it is no such difference."""
    node = formula.formula.tree
    while isinstance(node, ast.Call):
        function, _ = formula.calls[int(cast("ast.Name", node.func).id[1:])]
        inner = [arg for arg in node.args if isinstance(arg, ast.BinOp)]
        if not function.is_limit or len(inner) != 1:
            return None
        node = inner[0]
    parts: list[str] = []
    while isinstance(node, ast.BinOp) and isinstance(node.op, ast.Sub):
        parts.append(formula.formula.text_of(node.right))
        node = node.left
    reference = formula.references.get(int(node.id[1:])) if isinstance(node, ast.Name) else None
    is_full = reference is not None and reference.name.endswith(Role.FULL.value)
    return " + ".join(reversed(parts)) if parts and is_full else None
