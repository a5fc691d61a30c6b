"""The formulas of a ruleset before their names are bound: its data items, indicators, caps, vetoes and grades."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from jixiao.formula import AUTHORED, GENERATED, FormulaSource, Reference
from jixiao.formula.types.types import NUMBER, YES_NO
from jixiao.numbers import to_text
from jixiao.problems import Problem, did_you_mean
from jixiao.program.lowering.aggregation import Aggregation
from jixiao.program.lowering.draft import Draft
from jixiao.program.lowering.indicator import FormChecks, column_drafts, indicator_drafts, local_names
from jixiao.program.lowering.peer_fields import peer_drafts
from jixiao.program.lowering.places import numbers_of, plain_number
from jixiao.program.model import (
    CLAIMED,
    JUDGED,
    Grade,
    Node,
    Role,
    Rule,
    Watch,
    column_name,
)
from jixiao.rules import TOTAL, Cap, Field, Indicator, Located, Ruleset, Veto, cap_table
from jixiao.rules.fields import id_taken
from jixiao.rules.forms import TOO_MANY_QUOTES, Declared, authored_source, is_quotable


class RulesetDrafts:
    """One lowering under way; problems are collected so that an author sees all of them."""

    def __init__(self, ruleset: Ruleset, tree: Node, problems: list[Problem]) -> None:
        self.ruleset = ruleset
        self.tree = tree
        self.problems = problems
        self.nodes = [node for node in tree.walk() if node.indicator is not None]
        self.fields: dict[str, Field] = {}
        self.owners: dict[str, tuple[Located, Declared]] = {}
        self.users: dict[str, list[str]] = {}
        self.identified: list[tuple[Field, Located, Declared]] = []
        self.field_names: dict[str, str] = {}
        self.watches: list[Watch] = []
        self.form_checks = FormChecks()
        self.scopes: dict[str, Mapping[str, str]] = {}

    def collect_fields(self) -> None:
        """Take in every data item that indicators, groups and the ruleset itself declare."""
        for node in self.nodes:
            if node.indicator is not None:
                self._take(node.indicator.declared, node.indicator.located, node.name)
        own = tuple(
            Declared(each, ("fields", index)) for index, each in enumerate(self.ruleset.definition.fields)
        )
        self._take((*own, *self._selections()), self.ruleset.located, self.ruleset.definition.name)
        self._name_ids()

    def _selections(self) -> Iterator[Declared]:
        """Yield the data items by which a unit says which optional parts of the rubric count."""
        places = {group.name: index for index, group in enumerate(self.ruleset.definition.groups)}
        for node in self.tree.walk():
            chosen = [(child.selection, child.id) for child in node.children if child.selection is not None]
            at = ("groups", places.get(node.name, 0), "combine")
            for selection, identity in chosen:
                if not selection.option:
                    field = Field(
                        name=selection.field, id=_selected(identity), type="yes_no", source="单位填报"
                    )
                    yield Declared(field, at)
            options = tuple(each.option for each, _ in chosen if each.option)
            for option in options:
                if not is_quotable(option):
                    message = f"“{option}”{TOO_MANY_QUOTES}"
                    remedy = "几选一的名称要能写进公式，换一个名称"
                    place = self.ruleset.place(*at)
                    self.problems.append(Problem("R451", message, place, (remedy,)))
            if options:
                ids = tuple(identity for each, identity in chosen if each.option)
                field = Field(
                    name=chosen[0][0].field,
                    id=_selected(node.id),
                    type="choice",
                    options=options,
                    option_ids=ids if any(ids) else (),
                    source="单位填报",
                )
                yield Declared(field, at)

    def _take(self, declared: tuple[Declared, ...], located: Located, user: str) -> None:
        for each in declared:
            field = each.field
            self.users.setdefault(field.name, []).append(user)
            if field.id:
                self.identified.append((field, located, each))
            if field.name not in self.fields:
                self.fields[field.name] = field
                self.owners[field.name] = (located, each)
            elif not field.same_as(self.fields[field.name]):
                other, at = self.owners[field.name]
                first = other.place(at.name_path)
                message = f"数据项“{field.name}”在两处的定义不同（类型、单位、上下限、选项或列）"
                remedies = (f"另一处在 {first}", "同名的数据项是同一个数据：改成一样，或换个名称")
                place = located.place(each.name_path)
                self.problems.append(Problem("R436", message, place, remedies, {"found": field.name}))
            elif field.across is not None:
                # One text may mean different steps in two indicators.
                first = self.owners[field.name][0].place(self.owners[field.name][1].name_path)
                message = f"跨单位的数据项“{field.name}”写了两处"
                remedy = "只留一处；其他指标的公式直接用这个名称，不用再写"
                place = located.place(each.name_path)
                self.problems.append(Problem("R455", message, place, (f"另一处在 {first}", remedy)))

    def _name_ids(self) -> None:
        """Note which field an id means; none may mean two, or be another field's name (R491)."""
        for field, located, declared in self.identified:
            taken = field.id if field.id in self.fields else self.field_names.setdefault(field.id, field.name)
            if taken != field.name:
                first, at = self.owners[taken]
                place = located.place(declared.id_path)
                self.problems.append(id_taken(field.id, place, first.place(at.name_path)))

    def rules(self) -> tuple[Rule, ...]:
        """Return the caps and vetoes, in the order in which they apply."""
        found: list[Rule] = []
        keys = {name: node.key for node in self.tree.walk() for name in (node.name, node.key)}
        definition = self.ruleset.definition
        listed: list[tuple[str, Sequence[Cap | Veto]]] = [
            ("caps", definition.caps),
            ("vetoes", definition.vetoes),
        ]
        grades = [each.name for each in definition.grades]
        for table, entries in listed:
            for index, entry in enumerate(entries):
                if entry.target not in keys:
                    place = self.ruleset.place(table, index, "target")
                    message = f"没有叫“{entry.target}”的指标"
                    remedy = f"写“{TOTAL}”或一个一级、二级、三级指标的名称"
                    unknown = frozenset({entry.target})
                    facts = {"found": entry.target}
                    self.problems.append(Problem("R437", message, place, (remedy,), facts, rests_on=unknown))
                    continue
                grade = entry.grade if isinstance(entry, Cap) else None
                if grade is not None and grade not in grades:
                    place = self.ruleset.place(table, index, "grade")
                    remedies = did_you_mean(grade, grades)
                    message = f"没有叫“{grade}”的等级"
                    self.problems.append(Problem("R437", message, place, remedies, {"found": grade}))
                    continue
                kind: Literal["cap", "veto", "grade"] = "veto" if table == "vetoes" else "cap"
                kind = "grade" if grade is not None else kind
                target = keys[entry.target]
                is_computed = any(plain_number(each) is None for _, each in numbers_of(entry))
                found.append(Rule(kind, index, entry.name, target, entry.reason, grade or "", is_computed))
        return tuple(found)

    def grades(self) -> tuple[Grade, ...]:
        """Return the grades, having checked that they cover 0 to the most a total can be without hole or overlap."""
        grades = self.ruleset.definition.grades
        highest = self._highest()
        seen: dict[Decimal, int] = {}
        names: set[str] = set()
        for index, grade in enumerate(grades):
            place = self.ruleset.place("grades", index, "at_least")
            if grade.at_least in seen or grade.name in names:
                message = f"等级“{grade.name}”和别的等级重叠"
                self.problems.append(Problem("R438", message, place, ("每个等级的名称和起点都要不同",)))
            if not 0 <= grade.at_least <= highest:
                message = f"等级“{grade.name}”的起点 {grade.at_least} 不在 0 到 {to_text(highest)} 之间"
                way = "总分能超过 total 的（有加分组，或指标、组写了 most），在文件开头写 most = 总分最多能到多少"
                remedies = ("改它的 at_least", *((way,) if grade.at_least > 0 else ()))
                self.problems.append(Problem("R438", message, place, remedies))
            if not is_quotable(grade.name):
                place = self.ruleset.place("grades", index, "name")
                message = f"等级“{grade.name}”{TOO_MANY_QUOTES}"
                self.problems.append(Problem("R438", message, place, ("换一个名称",)))
            seen[grade.at_least] = index
            names.add(grade.name)
        if seen and min(seen) > 0:
            lowest = min(grades, key=lambda each: each.at_least)
            place = self.ruleset.place("grades", grades.index(lowest), "at_least")
            message = f"低于 {lowest.at_least} 分没有等级"
            self.problems.append(Problem("R438", message, place, ("最低的等级写 at_least = 0",)))
        return tuple(Grade(each.name, Fraction(each.at_least)) for each in grades)

    def _highest(self) -> Fraction:
        """Return the most that a total can be: what its parts and what is added to it can give, up to its own most."""
        tree = self.tree
        most = tree.weight if tree.most is None else tree.most
        added = (
            child.weight if child.most is None else child.most
            for child in tree.children
            if child.beside != "malus"
        )
        # What is wrong with the parts is reported already.
        return most if self.problems else min(most, sum(added, Fraction(0)))

    def drafts(self, rules: tuple[Rule, ...], grades: tuple[Grade, ...]) -> Iterator[Draft]:
        """Yield every definition of the program, in no particular order."""
        names: dict[str, str] = {}
        located, definition = self.ruleset.located, self.ruleset.definition
        own = {**{field: field for field in self.fields}, **{each: each for each in definition.steps}}
        above = {**own}
        rounding = definition.rounding
        aggregation = Aggregation(names, rounding.places, rounding.rule, rounding.at, rules, grades)
        found: list[Draft] = list(aggregation.lower(self.tree))
        for node in self.nodes:
            if node.indicator is not None:
                found.extend(self._indicator_drafts(node, node.indicator, names))
        for step, formula in definition.steps.items():
            if step in self.fields:
                place = self.ruleset.located.place(("steps", step), key=True)
                self.problems.append(
                    Problem("R412", f"中间量“{step}”和数据项同名", place, ("给其中一个换个名称",))
                )
            source = authored_source(located, ("steps", step))
            found.append(Draft(step, step, Role.STEP, "", source, above, (), unit=formula.unit))
        for rule in rules:
            found.extend(self._rule_drafts(rule, above))
        fields = tuple(Declared(each, ("fields", index)) for index, each in enumerate(definition.fields))
        found.extend(peer_drafts(fields, located, above))
        names.update({field: field for field in self.fields})
        hidden = {Role.PEER_VALUE, Role.WATCHED}
        names.update({each.name: each.name for each in found if not each.table and each.role not in hidden})
        names.update(
            {f"{node.key}.{role}": f"{node.key}.{role}" for node in self.nodes for role in (CLAIMED, JUDGED)}
        )
        above.update({name: name for name in names if name not in above})
        yield from found

    def _indicator_drafts(self, node: Node, indicator: Indicator, names: dict[str, str]) -> Iterator[Draft]:
        local = local_names(node, indicator)
        self.scopes[node.key] = ChainMap(local, names)
        yield from indicator_drafts(node, indicator, names, self.problems, self.form_checks, self.watches)
        for each in indicator.declared:
            if self.owners[each.field.name] == (indicator.located, each):
                yield from column_drafts(each, indicator.located, local)
                yield from peer_drafts((each,), indicator.located, self.scopes[node.key])

    def _rule_drafts(self, rule: Rule, scope: Mapping[str, str]) -> Iterator[Draft]:
        located = self.ruleset.located
        table, value = ("vetoes", "then") if rule.kind == "veto" else ("caps", "at_most")
        entry: Mapping[str, object] = located.data[table][rule.index]  # type: ignore[index]
        when_label, limits = f"{rule.name}条件", AUTHORED
        if "bands" in entry:
            cap = cap_table(self.ruleset.definition.caps[rule.index], rule.index, located)
            when, source = cap.when_any(), cap.subject.whole(cap.chain())
            limits = GENERATED
            watched = column_name(rule.value, Role.WATCHED.value)
            # Not being in the table is not being capped.
            self.form_checks.coverage[watched] = replace(cap.coverage(), open=True)
            of = cap.subject.source("of")
            yield Draft(watched, of.text, Role.WATCHED, rule.target, of, scope, ())
        else:
            when = authored_source(located, (table, rule.index, "when"))
            source = FormulaSource.generated("0", when.locate(0, 1))
        if value in entry:
            source = authored_source(located, (table, rule.index, value))
        yield Draft(rule.when, when_label, rule.roles[0], rule.target, when, scope, (YES_NO,), limits)
        if rule.kind != "grade":
            yield Draft(
                rule.value, rule.name, rule.roles[1], rule.target, source, scope, (NUMBER,), limits, unit="分"
            )

    def references(self) -> dict[str, Reference]:
        """Return what the names of inputs mean: fields, claimed and judged points."""
        found = {name: field.reference for name, field in self.fields.items()}
        for node in self.nodes:
            for role in (CLAIMED, JUDGED):
                name = f"{node.key}.{role}"
                found[name] = Reference(name, NUMBER, f"{node.name}{role}", "分")
        return found


def _selected(identity: str) -> str:
    """Return the id of the data item that selects what has an id, so that renaming it breaks no sender."""
    return f"{identity}.selected" if identity else ""
