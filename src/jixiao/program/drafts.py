"""What a ruleset lowers to, before names are bound: authored formulas, and the formulas above them.

Everything above an indicator's own rule is written here as formulas of the same language: which indicators
apply, how an excluded one's weight is shared, sums, caps, vetoes, rounding, grades and states. No other code
adds points up. The order on every node is: sum (or the indicator's points) → caps → vetoes → clamp to
0..weight → rounding.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from jixiao.formula import AUTHORED, GENERATED, FormulaSource, Limits, Type
from jixiao.formula.types import NUMBER, TEXT, YES_NO
from jixiao.numbers import RoundingMode, to_text
from jixiao.problems import Place
from jixiao.program.definition import CLAIMED, JUDGED, Grade, Node, Role, Rule
from jixiao.rules import Located, Path

_ROUND_FUNCTIONS = {
    RoundingMode.HALF_UP: "四舍五入", RoundingMode.HALF_EVEN: "四舍六入五成双", RoundingMode.UP: "向上舍入",
    RoundingMode.DOWN: "向下舍入", RoundingMode.CEILING: "向上取整", RoundingMode.FLOOR: "取整",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Draft:
    """A definition whose formula is still text. ``scope`` maps the names it may use to program-wide names."""

    name: str
    label: str
    role: Role
    owner: str
    source: FormulaSource
    scope: Mapping[str, str]
    wanted: tuple[Type, ...]
    limits: Limits = AUTHORED
    unit: str = ""
    table: str = ""

    @property
    def place(self) -> Place:
        """Where the formula (or the entry it was written for) stands."""
        return self.source.locate(0, len(self.source.text))


def authored(located: Located, *path: str | int) -> FormulaSource:
    """Return the source of a formula (or a plain number) that stands at a path of somebody's file."""
    where: Path = path
    value: object = located.data
    for step in path:
        value = value[step]  # type: ignore[index]
    if isinstance(value, Mapping):
        where, value = (*path, "formula"), value["formula"]
    if isinstance(value, str):
        return FormulaSource(value, partial(located.text_place, where))
    return FormulaSource.generated(str(value), located.place(where))


@dataclass(frozen=True, slots=True)
class Lowering:
    """Writes the formulas above the indicators' own rules; ``scope`` holds every program-wide name."""

    scope: Mapping[str, str]
    places: int
    mode: RoundingMode
    rounded_at: str
    rules: Sequence[Rule]
    grades: Sequence[Grade]

    def draft(self, node: Node, role: Role, text: str, wanted: Type = NUMBER, unit: str = "分") -> Draft:
        """Return a generated definition of a node."""
        source = FormulaSource.generated(text, node.place)
        label = f"{node.name}{role.value}"
        return Draft(node.named(role), label, role, node.key, source, self.scope, (wanted,), GENERATED, unit)

    def lower(
        self, node: Node, parent: Node | None = None, *, parent_scaled: bool = False
    ) -> Iterator[Draft]:
        """Yield the definitions of a node and of all below it."""
        shares = parent is not None and any(excludable(each) for each in parent.children)
        scaled = shares or parent_scaled
        yield self.draft(node, Role.FULL, to_text(node.weight))
        if node.indicator is not None:
            yield from self._applies(node)
        for child in node.children:
            yield from self.lower(child, node, parent_scaled=scaled)
        if node.children and (scaled or any(excludable(each) for each in node.children)):
            for before, child in zip((None, *node.children), node.children, strict=False):
                text = (
                    _counted(child)
                    if before is None
                    else f"{before.named(Role.CUMULATED)} + {_counted(child)}"
                )
                yield self.draft(child, Role.CUMULATED, text)
            yield self.draft(node, Role.SHARED, node.children[-1].named(Role.CUMULATED))
        if excludable(node):
            text = f"或({', '.join(each.named(Role.COUNTS) for each in node.children)})"
            text = text if node.children else node.named(Role.APPLIES)
            yield self.draft(node, Role.COUNTS, text, YES_NO, "")
        yield self.draft(node, Role.WEIGHT, self._weight(node, parent, scaled=scaled))
        yield from self._points(node, scaled=scaled)

    def _applies(self, node: Node) -> Iterator[Draft]:
        indicator = node.indicator
        if indicator is None or indicator.definition.not_applicable is None:
            return
        when, given = node.named(Role.EXCLUSION), (f"{node.key}.{JUDGED}", f"{node.key}.{CLAIMED}")
        # A unit that scored itself says that the indicator applies, where the data can't tell.
        scored = f"或({', '.join(f'有值({each})' for each in given)})"
        text = f"如果(有值({when}), 非({when}), 如果({scored}, 是, 非({when})))"
        yield self.draft(node, Role.APPLIES, text, YES_NO, "")

    def _weight(self, node: Node, parent: Node | None, *, scaled: bool) -> str:
        """Return the formula of a node's weight after those that don't apply have left theirs to the others.

        Where indicators are rounded, each share is the difference of two rounded running totals, so
        that the rounded weights still add up to the group's: full marks everywhere give all of it.
        """
        full = node.named(Role.FULL)
        if parent is None or not scaled:
            return full
        running = parent.named(Role.SHARED)
        share = self._share(f"{parent.named(Role.WEIGHT)} * {node.named(Role.CUMULATED)} / {running}")
        index = parent.children.index(node)
        if index:
            before = parent.children[index - 1].named(Role.CUMULATED)
            share = f"{share} - {self._share(f'{parent.named(Role.WEIGHT)} * {before} / {running}')}"
        # With nothing to share out a weight stays as it is written, also one with more places than points have.
        share = f"如果({parent.named(Role.WEIGHT)} == {running}, {full}, {share})"
        return f"如果({node.named(Role.COUNTS)}, {share}, 0)" if excludable(node) else share

    def _share(self, text: str) -> str:
        return (
            f"{_ROUND_FUNCTIONS[self.mode]}({text}, {self.places})"
            if self.rounded_at == "indicator"
            else text
        )

    def _points(self, node: Node, *, scaled: bool) -> Iterator[Draft]:
        weight = node.named(Role.WEIGHT)
        if node.indicator is not None:
            yield from self._taken(node, scaled=scaled)
            before = node.named(Role.TAKEN)
        else:
            text = f"求和({', '.join(each.named(Role.POINTS) for each in node.children)})"
            if node.kind == "total" and excludable(node):
                # When nothing at all applies there is nothing to score: a failure, not a zero.
                text = f"{text} / 如果({node.named(Role.COUNTS)}, 1, 0)"
            yield self.draft(node, Role.SUM, text)
            before = node.named(Role.SUM)
        caps = [each for each in self.rules if each.target == node.key and each.kind == "cap"]
        if caps:
            limits = ", ".join(f"如果({each.when}, {each.value}, {weight})" for each in caps)
            yield self.draft(node, Role.CAPPED, f"最小({before}, {limits})")
            before = node.named(Role.CAPPED)
        vetoes = [each for each in self.rules if each.target == node.key and each.kind == "veto"]
        if vetoes:
            text = before
            for each in reversed(vetoes):
                text = f"如果({each.when}, {each.value}, {text})"
            yield self.draft(node, Role.VETOED, text)
            before = node.named(Role.VETOED)
        text = f"限制({before}, 0, {weight})"
        if node.kind == self.rounded_at:
            text = f"{_ROUND_FUNCTIONS[self.mode]}({text}, {self.places})"
        yield self.draft(node, Role.POINTS, text)
        if node.kind == "total":
            yield self.draft(node, Role.GRADE, self._grade(node), TEXT, "")

    def _taken(self, node: Node, *, scaled: bool) -> Iterator[Draft]:
        rule, weight = node.named(Role.RULE), node.named(Role.WEIGHT)
        text = f"{rule} * {weight} / {node.named(Role.FULL)}" if scaled else rule
        clause = node.indicator.definition.not_applicable if node.indicator is not None else None
        applies = "是"
        if clause is not None:
            applies = node.named(Role.APPLIES)
            text = f"如果({applies}, {text}, {weight if clause.then == 'full' else 0})"
        yield self.draft(node, Role.COMPUTED, text)
        computed = node.named(Role.COMPUTED)
        judged, claimed = f"{node.key}.{JUDGED}", f"{node.key}.{CLAIMED}"
        otherwise = f"如果(有值({computed}), {computed}, 如果(有值({claimed}), {claimed}, {computed}))"
        yield self.draft(node, Role.TAKEN, f"如果(有值({judged}), {judged}, {otherwise})")
        # With nothing known the state is as absent as the computed points: missing or failed.
        unknown = f"如果({computed} > 0, “computed”, “computed”)"
        state = f"如果({applies}, “computed”, “not_applicable”)"
        state = f"如果(有值({computed}), {state}, 如果(有值({claimed}), “claimed”, {unknown}))"
        yield self.draft(node, Role.STATE, f"如果(有值({judged}), “judged”, {state})", TEXT, "")

    def _grade(self, node: Node) -> str:
        ordered = sorted(self.grades, key=lambda each: each.at_least)
        text = f"“{ordered[0].name}”"
        for each in ordered[1:]:
            text = f"如果({node.named(Role.POINTS)} >= {to_text(each.at_least)}, “{each.name}”, {text})"
        return text


def excludable(node: Node) -> bool:
    """Tell whether a node can drop out of its group: an indicator by its rule, a group when all of it can."""
    if node.indicator is not None:
        clause = node.indicator.definition.not_applicable
        return clause is not None and clause.then == "exclude"
    return bool(node.children) and all(excludable(each) for each in node.children)


def _counted(node: Node) -> str:
    full = node.named(Role.FULL)
    return f"如果({node.named(Role.COUNTS)}, {full}, 0)" if excludable(node) else full
