"""Writes the formulas above the indicators' own rules: weights, sums, caps, vetoes, rounding, grades.

Everything above an indicator's own rule is written here as formulas of the same language; no other code adds
points up. The order on every node is: what its parts give (or the indicator's rule) → bonus and malus, on the
total → caps → vetoes → clamp to 0..most → rounding; caps on the grade come last. Points have the ruleset's places on
the level where it rounds and on every level above, so that what is printed there is what caps, vetoes and grades compare.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from jixiao.formula import GENERATED, FormulaSource, Type
from jixiao.formula.types import NUMBER, TEXT, YES_NO
from jixiao.numbers import RoundingMode, to_text
from jixiao.program.lowering.draft import Draft
from jixiao.program.model import CLAIMED, JUDGED, Grade, Node, Role, Rule, is_rounded
from jixiao.rules.forms import quoted
from jixiao.rules.ruleset import Rounding

_ROUND_FUNCTIONS = {
    RoundingMode.HALF_UP: "四舍五入", RoundingMode.HALF_EVEN: "四舍六入五成双", RoundingMode.UP: "向上舍入",
    RoundingMode.DOWN: "向下舍入", RoundingMode.CEILING: "向上取整", RoundingMode.FLOOR: "取整",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Aggregation:
    """Writes the formulas above the indicators' own rules; ``scope`` holds every program-wide name."""

    scope: Mapping[str, str]
    rounding: Rounding
    rules: Sequence[Rule]
    grades: Sequence[Grade]

    def draft(self, node: Node, role: Role, text: str, wanted: Type = NUMBER, unit: str = "分") -> Draft:
        """Return a generated definition of a node."""
        source = FormulaSource.generated(text, node.place)
        label = f"{node.name}{role.value}"
        return Draft(node.named(role), label, role, node.key, source, self.scope, (wanted,), GENERATED, unit)

    def lower(
        self, node: Node, parent: Node | None = None, *, parent_moves: bool = False, within: str = ""
    ) -> Iterator[Draft]:
        """Yield the definitions of a node and of all below it.

        A node's weight moves when something beside it can drop out, or when its parent's moves. ``within`` is the name
        of whether the unit chose what the node is part of, where that is optional.
        """
        moves = parent is not None and not node.adjustment and (shares(parent) or parent_moves)
        yield self.draft(node, Role.FULL, to_text(node.weight))
        yield from self._counts(node, within)
        optional = node.named(Role.SELECTED) if within or node.selection is not None else ""
        for child in node.children:
            inner_moves = moves and node.combine != "scaled"
            yield from self.lower(child, node, parent_moves=inner_moves, within=optional)
        if node.parts and node.combine not in {"better", "chosen"} and (moves or shares(node)):
            yield from self._running(node)
        weight = self._weight(node, parent, moves=moves)
        # What is below a part that was not chosen must not be read: its data may be missing.
        yield self.draft(node, Role.WEIGHT, f"如果({within}, {weight}, 0)" if within else weight)
        if node.most is not None:
            moved = f" * {node.named(Role.WEIGHT)} / {node.named(Role.FULL)}" if moves else ""
            most = f"{to_text(node.most)}{moved}"
            yield self.draft(node, Role.MOST, self._rounded(most) if moved and self._rounds(node) else most)
        scale = ""
        if moves and parent is not None and (parent_moves or parent.combine != "pool"):
            # A pool's weights are relative: what is claimed in it is claimed on the shares of the pool as it is printed.
            scaled = parent if parent.combine == "pool" else node
            scale = f"{scaled.named(Role.WEIGHT)} / {scaled.named(Role.FULL)}"
        yield from self._points(node, moves=moves, optional=optional, scale=scale)

    def _counts(self, node: Node, within: str) -> Iterator[Draft]:
        """Yield whether the unit chose a node, whether its rule applies, and whether it counts."""
        selection = node.selection
        conditions: list[str] = []
        if selection is None and within:
            yield self.draft(node, Role.SELECTED, within, YES_NO, "")
        if selection is not None:
            chosen = selection.field
            if selection.option:
                chosen = f"{chosen} == {quoted(selection.option)}"
            elif node.indicator is not None:
                chosen = f"如果(有值({chosen}), {chosen}, 如果({_scored(node)}, 是, {chosen}))"
            chosen = f"且({within}, {chosen})" if within else chosen
            yield self.draft(node, Role.SELECTED, chosen, YES_NO, "")
            conditions.append(node.named(Role.SELECTED))
        clause = node.clause
        if clause is not None:
            when = node.named(Role.EXCLUSION)
            # A unit that scored itself says that the indicator applies, where the data can't tell.
            text = f"如果(有值({when}), 非({when}), 如果({_scored(node)}, 是, 非({when})))"
            yield self.draft(node, Role.APPLIES, text, YES_NO, "")
        if not excludable(node):
            return
        if clause is not None and clause.then == "exclude":
            conditions.append(node.named(Role.APPLIES))
        if node.children and excludable_by_itself(node):
            conditions.append(f"或({', '.join(part.named(Role.COUNTS) for part in node.parts)})")
        text = conditions[0] if len(conditions) == 1 else f"且({', '.join(conditions)})"
        yield self.draft(node, Role.COUNTS, text, YES_NO, "")

    def _running(self, node: Node) -> Iterator[Draft]:
        """Yield the running totals of the weights that count, by which the whole is shared out."""
        before = ""
        for child in node.parts:
            full = child.named(Role.FULL)
            counted = f"如果({child.named(Role.COUNTS)}, {full}, 0)" if excludable(child) else full
            yield self.draft(child, Role.CUMULATED, f"{before}{counted}")
            before = f"{child.named(Role.CUMULATED)} + "
        yield self.draft(node, Role.SHARED, node.parts[-1].named(Role.CUMULATED))

    def _weight(self, node: Node, parent: Node | None, *, moves: bool) -> str:
        """Return the formula of a node's weight after those that don't count have left theirs to the others.

        Where the parts' points are rounded, each share is the difference of two rounded running totals, so
        that the rounded weights still add up to the group's: full marks everywhere give all of it.
        """
        full = node.named(Role.FULL)
        if parent is None or not moves:
            return full
        whole = to_text(parent.inner) if parent.combine == "scaled" else parent.named(Role.WEIGHT)
        if parent.combine in {"better", "chosen"}:
            return f"如果({node.named(Role.COUNTS)}, {whole}, 0)" if excludable(node) else whole
        running = parent.named(Role.SHARED)
        share = self._share(f"{whole} * {node.named(Role.CUMULATED)} / {running}", parent)
        index = parent.parts.index(node)
        if index:
            before = parent.parts[index - 1].named(Role.CUMULATED)
            share = f"{share} - {self._share(f'{whole} * {before} / {running}', parent)}"
        # With nothing to share out a weight stays as it is written.
        share = f"如果({whole} == {running}, {full}, {share})"
        return f"如果({node.named(Role.COUNTS)}, {share}, 0)" if excludable(node) else share

    def _share(self, text: str, parent: Node) -> str:
        return self._rounded(text) if any(self._rounds(part) for part in parent.parts) else text

    def _rounds(self, node: Node) -> bool:
        return is_rounded(node.kind, self.rounding.at)

    def _rounded(self, text: str) -> str:
        return f"{_ROUND_FUNCTIONS[self.rounding.rule]}({text}, {self.rounding.places})"

    def _points(self, node: Node, *, moves: bool, optional: str, scale: str) -> Iterator[Draft]:
        weight = node.named(Role.WEIGHT)
        if node.indicator is not None:
            yield from self._taken(node, moves=moves, optional=optional, scale=scale)
            before = node.named(Role.TAKEN)
        else:
            combined = self._combined(node)
            yield self.draft(node, Role.SUM, f"如果({optional}, {combined}, 0)" if optional else combined)
            yield from self._best(node)
            before = node.named(Role.SUM)
        caps = [rule for rule in self.rules if rule.target == node.key and rule.kind == "cap"]
        most = node.named(Role.MOST) if node.most is not None else weight
        if caps:
            limits = ", ".join(f"如果({cap.when}, {self._limit(node, cap)}, {most})" for cap in caps)
            yield self.draft(node, Role.CAPPED, f"最小({before}, {limits})")
            before = node.named(Role.CAPPED)
        vetoes = [rule for rule in self.rules if rule.target == node.key and rule.kind == "veto"]
        if vetoes:
            text = before
            for veto in reversed(vetoes):
                text = f"如果({veto.when}, {veto.value}, {text})"
            yield self.draft(node, Role.VETOED, text)
            before = node.named(Role.VETOED)
        text = f"限制({before}, 0, {most})"
        if node.indicator is not None and scale:
            printed = f"({text}) / ({scale})"
            printed = self._rounded(printed) if self._rounds(node) else printed
            yield self.draft(node, Role.PRINTED, f"如果({scale} == 0, 0, {printed})")
        is_finer = node.combine == "scaled" or any(veto.is_computed for veto in vetoes)
        if self._rounds(node) and (node.kind == self.rounding.at or is_finer):
            text = self._rounded(text)
        yield self.draft(node, Role.POINTS, text)
        if node.kind == "total" and self.grades:
            yield self.draft(node, Role.GRADE, self._grade(node), TEXT, "")

    def _limit(self, node: Node, cap: Rule) -> str:
        """Return the most points by a cap; one with more digits is cut off, for rounding must not lead above it."""
        return (
            f"取整({cap.value}, {self.rounding.places})"
            if cap.is_computed and self._rounds(node)
            else cap.value
        )

    def _combined(self, node: Node) -> str:
        """Return what a group's or the total's parts give together."""
        points = ", ".join(part.named(Role.POINTS) for part in node.parts)
        if node.combine == "better":
            return f"最大({points})"
        text = f"求和({points})"
        if node.combine == "scaled":
            return f"{text} * {node.named(Role.WEIGHT)} / {to_text(node.inner)}"
        if node.kind == "total" and excludable_by_itself(node):
            # When nothing at all applies there is nothing to score: a failure, not a zero.
            text = f"{text} / 如果({node.named(Role.COUNTS)}, 1, 0)"
        for child in node.children:
            if child.adjustment:
                text = f"{text} {'+' if child.adjustment == 'bonus' else '-'} {child.named(Role.POINTS)}"
        return text

    def _best(self, node: Node) -> Iterator[Draft]:
        """Yield, of a group that takes its better part, which one that is: of equal ones the first."""
        earlier: list[str] = []
        for child in node.parts if node.combine == "better" else ():
            same = f"{child.named(Role.POINTS)} == {node.named(Role.SUM)}"
            yield self.draft(child, Role.BEST, f"且({', '.join([same, *earlier])})", YES_NO, "")
            earlier.append(f"非({child.named(Role.BEST)})")

    def _taken(self, node: Node, *, moves: bool, optional: str, scale: str) -> Iterator[Draft]:
        """Yield what an indicator's points are before caps: judged, computed or claimed.

        People claim and judge by the weight that is printed; where it moves, by ``scale``, their points move with it.
        """
        rule, weight = node.named(Role.RULE), node.named(Role.WEIGHT)
        text = f"{rule} * {weight} / {node.named(Role.FULL)}" if moves else rule
        clause = node.clause
        applies: list[str] = []
        if clause is not None:
            applies = [node.named(Role.APPLIES)]
            text = f"如果({applies[0]}, {text}, {weight if clause.then == 'full' else 0})"
        if optional:
            applies = [optional, *applies]
            text = f"如果({optional}, {text}, 0)"
        yield self.draft(node, Role.COMPUTED, text)
        computed = node.named(Role.COMPUTED)
        judged, claimed = f"{node.key}.{JUDGED}", f"{node.key}.{CLAIMED}"
        moved = f" * {scale}" if scale else ""
        otherwise = f"如果(有值({computed}), {computed}, 如果(有值({claimed}), {claimed}{moved}, {computed}))"
        yield self.draft(node, Role.TAKEN, f"如果(有值({judged}), {judged}{moved}, {otherwise})")
        # With nothing known the state is as absent as the computed points: missing or failed.
        unknown = f"如果({computed} > 0, “computed”, “computed”)"
        held = f"且({', '.join(applies)})" if applies else "是"
        state = f"如果({held}, “computed”, “not_applicable”)"
        state = f"如果(有值({computed}), {state}, 如果(有值({claimed}), “claimed”, {unknown}))"
        yield self.draft(node, Role.STATE, f"如果(有值({judged}), “judged”, {state})", TEXT, "")

    def _grade(self, node: Node) -> str:
        """Return the best grade whose least points are reached and that no cap bars."""
        ordered = sorted(self.grades, key=lambda grade: grade.at_least)
        text, below = quoted(ordered[0].name), {ordered[0].name}
        for grade in ordered[1:]:
            bars = [f"非({rule.when})" for rule in self.rules if rule.grade in below]
            reached = f"{node.named(Role.POINTS)} >= {to_text(grade.at_least)}"
            condition = f"且({', '.join([reached, *bars])})" if bars else reached
            text = f"如果({condition}, {quoted(grade.name)}, {text})"
            below.add(grade.name)
        return text


def excludable(node: Node) -> bool:
    """Tell whether a node can drop out of its group: because it is optional, or by itself."""
    return node.selection is not None or excludable_by_itself(node)


def excludable_by_itself(node: Node) -> bool:
    """Tell whether a node can drop out without being deselected: an indicator by its rule, a group by its parts."""
    if node.indicator is not None:
        return node.clause is not None and node.clause.then == "exclude"
    if node.combine == "chosen":
        return any(excludable_by_itself(part) for part in node.parts)
    if node.combine == "pool" and node.none == "zero":
        return False
    return bool(node.parts) and all(excludable(part) for part in node.parts)


def shares(node: Node) -> bool:
    """Tell whether the weights of a group's parts move because one of them can drop out."""
    return node.combine == "pool" or any(excludable(part) for part in node.parts)


def _scored(node: Node) -> str:
    return f"或({', '.join(f'有值({node.key}.{role})' for role in (JUDGED, CLAIMED))})"
