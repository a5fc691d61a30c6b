"""The rubric's tree, built from the flat lists of a ruleset file and checked as a whole."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from jixiao.formula import reference_key
from jixiao.numbers import to_text
from jixiao.problems import DEFINED, EVERY_NAME, Edit, JixiaoError, Place, Problem, did_you_mean, nearest
from jixiao.program.model import Node, Notes, Selection
from jixiao.rules import TOTAL, Indicator, Ruleset
from jixiao.rules.fields import id_taken


class _Builder:
    """Builds the tree and collects what does not fit."""

    def __init__(
        self, ruleset: Ruleset, indicators: Mapping[str, Indicator], broken: Collection[str]
    ) -> None:
        self.ruleset = ruleset
        self.definition = ruleset.definition
        self.known = indicators
        self.broken = broken
        self.problems: list[Problem] = []
        self.used: set[str] = set()
        self.keys: dict[str, Place] = {TOTAL: ruleset.place("id")}

    def refuse(
        self,
        code: str,
        message: str,
        place: Place,
        *remedies: str,
        unknown: Collection[str] = (),
        edit: Edit | None = None,
        hides: frozenset[str] = frozenset(),
        **facts: object,
    ) -> None:
        self.problems.append(Problem(code, message, place, remedies, facts, edit, hides, frozenset(unknown)))

    def key(self, name: str, place: Place) -> str:
        key = reference_key(name)
        if not key:
            self.refuse("R431", f"名称“{name}”里没有汉字或字母", place, "换一个名称")
        elif key in self.keys:
            remedy = f"另一处在 {self.keys[key]}；一级、二级、三级指标的名称不能相同，加上几个字区分"
            self.refuse("R431", f"名称“{name}”已经用过", place, remedy, found=name)
        self.keys.setdefault(key, place)
        return key

    def take_id(self, identity: str, place: Place) -> None:
        """Note a group's id; nothing else in the rubric may be called so (R491)."""
        indicators = {entry.id: index for index, entry in enumerate(self.definition.indicators)}
        if identity in indicators:
            other = self.ruleset.place("indicators", indicators[identity], "id")
            self.problems.append(id_taken(identity, place, other))
        elif identity and self.keys.setdefault(identity, place) is not place:
            self.problems.append(id_taken(identity, place, self.keys[identity]))

    def build(self) -> Node:
        self.check_groups()
        children: dict[str, list[Node]] = {}
        for index, entry in enumerate(self.definition.indicators):
            node = self.indicator_node(index)
            if node is not None:
                children.setdefault(entry.group, []).append(node)
        weight, place = Fraction(self.definition.total), self.ruleset.place("id")
        top = tuple(self.group_nodes("", 1, children, frozenset(), ""))
        most = _fraction(self.definition.most)
        total = Node(TOTAL, TOTAL, "total", weight, 0, place, children=top, most=most)
        if not self.problems:
            self.check_sums(total)
        return total

    def check_groups(self) -> None:
        names = [group.name for group in self.definition.groups]
        for index, group in enumerate(self.definition.groups):
            if group.parent and group.parent not in names:
                place, message = self.ruleset.place("groups", index, "parent"), _no_group(group.parent)
                ways = did_you_mean(group.parent, names)
                self.refuse("R432", message, place, *ways, found=group.parent)
        parents = {group.name: group.parent for group in self.definition.groups}
        for index, group in enumerate(self.definition.groups):
            seen, at = [group.name], group.parent
            while at and at not in seen:
                seen.append(at)
                at = parents.get(at, "")
            if at == group.name:
                circle = " → ".join([*seen, at])
                place = self.ruleset.place("groups", index, "parent")
                self.refuse("R432", f"上级指标绕成了圈：{circle}", place, "改掉其中一个 parent", found=circle)

    def group_nodes(
        self,
        parent: str,
        level: int,
        indicators: Mapping[str, list[Node]],
        above: frozenset[str],
        within: Notes,
    ) -> Iterator[Node]:
        for index, group in enumerate(self.definition.groups):
            if group.parent != parent or group.name in above:
                continue
            place = self.ruleset.place("groups", index, "name")
            key = self.key(group.name, place)
            inner = within or group.kind or ""
            below = [*self.group_nodes(group.name, level + 1, indicators, above | {group.name}, inner)]
            own = indicators.get(group.name, [])
            self.take_id(group.id, self.ruleset.place("groups", index, "id"))
            named = any(entry.group == group.name for entry in self.definition.indicators)
            # What belongs here may be named elsewhere by mistake.
            misnamed = any(problem.code == "R432" for problem in self.problems)
            if not below and not own and not named and not misnamed:
                message = f"“{group.name}”下面没有指标"
                self.refuse("R434", message, place, "给它加指标，或删去它", found=group.name)
            children = [*below, *(replace(indicator, level=level + 1, within=inner) for indicator in own)]
            children = [replace(child, selection=_selection(key, group.combine, child)) for child in children]
            where = self.ruleset.place("groups", index, "weight")
            yield Node(
                key, group.name, "group", Fraction(group.weight), level, where, group.status, group.note,
                tuple(children), combine=group.combine, adjustment=group.kind or "", most=_fraction(group.most),
                none=group.none or "", within=inner, id=group.id,
            )  # fmt: skip

    def indicator_node(self, index: int) -> Node | None:
        entry = self.definition.indicators[index]
        place = self.ruleset.place("indicators", index, "id")
        groups = [group.name for group in self.definition.groups]
        if entry.group not in groups:
            where, message = self.ruleset.place("indicators", index, "group"), _no_group(entry.group)
            near, ways = nearest(entry.group, groups), did_you_mean(entry.group, groups)
            edit = Edit(where, f'"{near[0]}"') if near else None
            hides = self.names_of(entry.id)  # what hangs below no group is not in the tree
            self.refuse("R432", message, where, *ways, edit=edit, hides=hides, found=entry.group)
        if entry.id in self.broken:
            message = f"指标“{entry.id}”的文件有错，不能使用"
            of = (DEFINED + entry.id,)
            self.refuse("R433", message, place, "先改正那个文件", unknown=of, found=entry.id)
            return None
        if entry.id not in self.known:
            self.refuse_unknown(entry.id, place)
            return None
        if entry.id in self.used:
            self.refuse("R431", f"指标“{entry.id}”用了两次", place, "删去一处", found=entry.id)
            return None
        self.used.add(entry.id)
        self.check_year(entry.id, place)
        indicator = self.known[entry.id].in_force(self.definition.year)
        key = self.key(indicator.name, place)
        weight = Fraction(entry.weight)
        where = self.ruleset.place("indicators", index, "weight")
        return Node(
            key, indicator.name, "indicator", weight, 1, where, entry.status, entry.note, indicator=indicator,
            most=_fraction(entry.most), id=indicator.id,
        )  # fmt: skip

    def refuse_unknown(self, identity: str, place: Place) -> None:
        """Refuse an indicator that no plugin has (R433)."""
        named = [indicator.id for indicator in self.known.values() if indicator.name == identity]
        near = named or nearest(identity, sorted(self.known))
        guess = [f"写它的 id：{'、'.join(named)}" if named else f"是不是“{near[0]}”？"] if near else []
        folder = ["指标和它在同一个文件夹的，加上 -p . 再读"] if place.file.startswith("<") else []
        remedies = (*guess, *folder, "用 jixiao plugins 列出全部；新指标放进插件文件夹")
        message = f"没有叫“{identity}”的指标"
        unknown = (DEFINED + identity, DEFINED + identity.rpartition(".")[2])
        edit = Edit(place, f'"{near[0]}"') if near else None
        self.refuse(
            "R433", message, place, *remedies, edit=edit, unknown=unknown, hides=EVERY_NAME, found=identity
        )

    def names_of(self, identity: str) -> frozenset[str]:
        """Return the names that formulas can't use while an indicator is not in the tree."""
        if identity not in self.known:
            return EVERY_NAME
        indicator = self.known[identity].in_force(self.definition.year)
        own = (declared.field.name for declared in indicator.declared)
        return frozenset({f"{reference_key(indicator.name)}*", *own})

    def check_year(self, identity: str, place: Place) -> None:
        """Refuse an indicator that is not in force in the ruleset's year (R457)."""
        indicator, year = self.known[identity], self.definition.year
        if year in indicator.period:
            return
        retired = indicator.definition.retired
        if retired is None or year < retired.since:
            start = indicator.period.start
            message = f"指标“{indicator.name}”自 {start} 年起使用，这是 {year} 年度的指标体系"
            remedies = (f"删去它，或改 {indicator.file} 里的 since",)
        else:
            message = f"指标“{indicator.name}”自 {retired.since} 年起停用：{retired.reason}"
            others = retired.replaced_by or ()
            named = [
                f"“{self.known[other].name}”（{other}）" if other in self.known else other for other in others
            ]
            instead = (f"改用代替它的{'、'.join(named)}",) if others else ()
            away = f'从沿用的内容里去掉它：写 id = "{identity}"、remove = true'
            remedies = (*instead, away, "还要用的，改 retired 的 since")
        self.refuse("R457", message, place, *remedies, found=identity, year=year)

    def check_sums(self, node: Node) -> None:
        if node.indicator is not None:
            return
        if node.combine in {"better", "chosen"}:
            self.check_alternatives(node)
        elif node.combine == "sum":
            self.check_sum(node)
        for child in node.children:
            self.check_sums(child)

    def check_sum(self, node: Node) -> None:
        total = sum((child.weight for child in node.parts), Fraction(0))
        if total == node.weight:
            return
        parts = " + ".join(f"{child.name} {to_text(child.weight)}" for child in node.parts)
        name = "总分（total）" if node.kind == "total" else f"“{node.name}”"
        difference = to_text(abs(total - node.weight))
        word = "多" if total > node.weight else "少"
        place = node.place if node.kind != "total" else self.ruleset.place("total")
        self.refuse(
            "R435", f"{name}分值 {to_text(node.weight)}，下级分值合计 {to_text(total)}，{word}了 {difference}",
            place, f"下级：{parts}", "改其中的分值，使合计相等", found=total, wanted=node.weight,
        )  # fmt: skip

    def check_alternatives(self, node: Node) -> None:
        word = "选一项" if node.combine == "chosen" else "取较高的一项"
        if len(node.children) == 1:
            message = f"“{node.name}”在几项中{word}，下面却只有一项"
            self.refuse("R451", message, node.place, "再加一项，或删去 combine", found=1)
        for child in node.children:
            if child.weight != node.weight:
                own, wanted = to_text(child.weight), to_text(node.weight)
                message = f"“{node.name}”在几项中{word}，“{child.name}”的分值 {own} 和它的 {wanted} 不同"
                ways = (f"改成 {wanted}",)
                self.refuse("R451", message, child.place, *ways, found=child.weight, wanted=node.weight)


def _no_group(name: str) -> str:
    return f"没有叫“{name}”的上级指标"


def _fraction(value: Decimal | None) -> Fraction | None:
    return None if value is None else Fraction(value)


def _selection(group: str, combine: str, child: Node) -> Selection | None:
    """Return how a unit says that a child of a group counts: in a pool by its own yes/no, else by a choice."""
    if combine == "pool":
        return Selection(f"选用{child.key}")
    return Selection(f"{group}选用", child.name) if combine == "chosen" else None


def build_tree(
    ruleset: Ruleset, indicators: Mapping[str, Indicator], broken: Collection[str]
) -> tuple[Node, list[Problem]]:
    """Return a ruleset's tree and everything wrong with it: names, parents, indicators, sums (R431–R435).

    ``broken`` are the ids of indicators whose files are wrong.
    """
    builder = _Builder(ruleset, indicators, broken)
    try:
        tree = builder.build()
    except JixiaoError as error:
        raise JixiaoError([*builder.problems, *error.problems]) from None
    return tree, builder.problems
