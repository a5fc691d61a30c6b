"""The formulas of a ruleset before their names are bound: its data items, indicators, caps, vetoes and grades."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from jixiao.formula import AUTHORED, GENERATED, FormulaSource, Reference
from jixiao.formula.types import NUMBER, YES_NO
from jixiao.numbers import to_text
from jixiao.problems import Place, Problem, did_you_mean
from jixiao.program.lowering.aggregation import Aggregation
from jixiao.program.lowering.draft import Draft
from jixiao.program.lowering.indicator import FormChecks, column_drafts, indicator_drafts, local_names
from jixiao.program.lowering.peer_fields import peer_drafts
from jixiao.program.lowering.places import listed_rules, numbers_of, plain_number
from jixiao.program.model import CLAIMED, JUDGED, Grade, Node, Role, Rule, Watch, column_name
from jixiao.rules import TOTAL, Cap, Field, Indicator, Located, Ruleset, cap_table
from jixiao.rules.fields import id_taken
from jixiao.rules.forms import TOO_MANY_QUOTES, Declared, authored_source, is_quotable


class RulesetDrafts:
    """One lowering under way; problems are collected so that an author sees all of them."""

    def __init__(self, ruleset: Ruleset, tree: Node, problems: list[Problem]) -> None:
        self.ruleset = ruleset
        self.tree = tree
        self.problems = problems
        self.indicators = [(node, node.indicator) for node in tree.walk() if node.indicator is not None]
        self.declared = [
            Declared(field, ("fields", index)) for index, field in enumerate(ruleset.definition.fields)
        ]
        self.fields: dict[str, Field] = {}
        self.owners: dict[str, tuple[Located, Declared]] = {}
        self.users: dict[str, list[str]] = {}
        self.identified: list[tuple[Field, Located, Declared]] = []
        self.field_names: dict[str, str] = {}
        self.watches: list[Watch] = []
        self.form_checks = FormChecks()
        self.scopes: dict[str, Mapping[str, str]] = {}

    def refuse(self, code: str, message: str, place: Place, *remedies: str, **facts: object) -> None:
        """Note something wrong in the ruleset."""
        self.problems.append(Problem(code, message, place, remedies, facts))

    def collect_fields(self) -> None:
        """Take in every data item that indicators, groups and the ruleset itself declare."""
        for node, indicator in self.indicators:
            self._take(indicator.declared, indicator.located, node.name)
        own = (*self.declared, *self._selections())
        self._take(own, self.ruleset.located, self.ruleset.definition.name)
        self._name_ids()

    def _selections(self) -> Iterator[Declared]:
        """Yield the data items by which a unit says which optional parts of the rubric count."""
        places = {group.name: index for index, group in enumerate(self.ruleset.definition.groups)}
        for node in self.tree.walk():
            path = ("groups", places.get(node.name, 0), "combine")
            options: dict[str, str] = {}
            for child in node.children:
                if child.selection is not None and not child.selection.option:
                    name, identity = child.selection.field, _selected(child.id)
                    yield Declared(Field(name=name, id=identity, type="yes_no", source="单位填报"), path)
                elif child.selection is not None:
                    options[child.selection.option] = child.id
                    if not is_quotable(child.name):
                        place, remedy = self.ruleset.place(*path), "几选一的名称要能写进公式，换一个名称"
                        self.refuse("R451", f"“{child.name}”{TOO_MANY_QUOTES}", place, remedy)
            if options:
                field = Field(
                    name=f"{node.key}选用", id=_selected(node.id), type="choice", options=tuple(options),
                    option_ids=tuple(options.values()) if any(options.values()) else (), source="单位填报",
                )  # fmt: skip
                yield Declared(field, path)

    def _take(self, items: Sequence[Declared], located: Located, user: str) -> None:
        for declared in items:
            field = declared.field
            self.users.setdefault(field.name, []).append(user)
            if field.id:
                self.identified.append((field, located, declared))
            if field.name not in self.fields:
                self.fields[field.name] = field
                self.owners[field.name] = (located, declared)
                continue
            is_same = field.same_as(self.fields[field.name])
            if is_same and field.across is None:
                continue
            place, other = located.place(declared.name_path), f"另一处在 {self._name_place(field.name)}"
            if not is_same:
                message = f"数据项“{field.name}”在两处的定义不同（类型、单位、上下限、选项或列）"
                remedy = "同名的数据项是同一个数据：改成一样，或换个名称"
                self.refuse("R436", message, place, other, remedy, found=field.name)
            else:
                # One text may mean different steps in two indicators.
                message = f"跨单位的数据项“{field.name}”写了两处"
                self.refuse("R455", message, place, other, "只留一处；其他指标的公式直接用这个名称，不用再写")

    def _name_place(self, field: str) -> Place:
        """Return where a field that was taken in is named."""
        located, declared = self.owners[field]
        return located.place(declared.name_path)

    def _name_ids(self) -> None:
        """Note which field an id means; none may mean two, or be another field's name (R491)."""
        for field, located, declared in self.identified:
            taken = field.id if field.id in self.fields else self.field_names.setdefault(field.id, field.name)
            if taken != field.name:
                place = located.place(declared.id_path)
                self.problems.append(id_taken(field.id, place, self._name_place(taken)))

    def rules(self) -> tuple[Rule, ...]:
        """Return the caps and vetoes, in the order in which they apply."""
        rules: list[Rule] = []
        keys = {name: node.key for node in self.tree.walk() for name in (node.name, node.key)}
        definition = self.ruleset.definition
        grades = [grade.name for grade in definition.grades]
        for table, index, entry in listed_rules(definition):
            grade = entry.grade if isinstance(entry, Cap) else None
            if entry.target not in keys:
                place = self.ruleset.place(table, index, "target")
                message = f"没有叫“{entry.target}”的指标"
                remedy = f"写“{TOTAL}”或一个一级、二级、三级指标的名称"
                unknown, facts = frozenset({entry.target}), {"found": entry.target}
                self.problems.append(Problem("R437", message, place, (remedy,), facts, rests_on=unknown))
            elif grade is not None and grade not in grades:
                place, remedies = self.ruleset.place(table, index, "grade"), did_you_mean(grade, grades)
                self.refuse("R437", f"没有叫“{grade}”的等级", place, *remedies, found=grade)
            else:
                points: Literal["cap", "veto"] = "cap" if isinstance(entry, Cap) else "veto"
                is_computed = any(plain_number(number) is None for _, number in numbers_of(entry))
                rules.append(
                    Rule(
                        points if grade is None else "grade", index, entry.name, keys[entry.target], entry.reason,
                        grade or "", is_computed,
                    )
                )  # fmt: skip
        return tuple(rules)

    def grades(self) -> tuple[Grade, ...]:
        """Return the grades, having checked that they cover 0 to the most a total can be without hole or overlap."""
        grades = self.ruleset.definition.grades
        highest = self._highest()
        seen: set[Decimal | str] = set()
        for index, grade in enumerate(grades):
            place = self.ruleset.place("grades", index, "at_least")
            if not seen.isdisjoint({grade.at_least, grade.name}):
                message = f"等级“{grade.name}”和别的等级重叠"
                self.refuse("R438", message, place, "每个等级的名称和起点都要不同")
            if not 0 <= grade.at_least <= highest:
                message = f"等级“{grade.name}”的起点 {grade.at_least} 不在 0 到 {to_text(highest)} 之间"
                way = "总分能超过 total 的（有加分组，或指标、组写了 most），在文件开头写 most = 总分最多能到多少"
                ways = ("改它的 at_least", *((way,) if grade.at_least > 0 else ()))
                self.refuse("R438", message, place, *ways)
            if not is_quotable(grade.name):
                place = self.ruleset.place("grades", index, "name")
                self.refuse("R438", f"等级“{grade.name}”{TOO_MANY_QUOTES}", place, "换一个名称")
            seen |= {grade.at_least, grade.name}
        lowest = min(grades, key=lambda grade: grade.at_least, default=None)
        if lowest is not None and lowest.at_least > 0:
            place = self.ruleset.place("grades", grades.index(lowest), "at_least")
            message = f"低于 {lowest.at_least} 分没有等级"
            self.refuse("R438", message, place, "最低的等级写 at_least = 0")
        return tuple(Grade(grade.name, Fraction(grade.at_least)) for grade in grades)

    def _highest(self) -> Fraction:
        """Return the most that a total can be: what its parts and what is added to it can give, up to its own most."""
        most = self.tree.most_points
        added = (child.most_points for child in self.tree.children if child.adjustment != "malus")
        # What is wrong with the parts is reported already.
        return most if self.problems else min(most, sum(added, Fraction(0)))

    def drafts(self, rules: tuple[Rule, ...], grades: tuple[Grade, ...]) -> list[Draft]:
        """Return every definition of the program, in no particular order."""
        names: dict[str, str] = {}
        located, definition = self.ruleset.located, self.ruleset.definition
        above = {name: name for name in (*self.fields, *definition.steps)}
        drafts = list(Aggregation(names, definition.rounding, rules, grades).lower(self.tree))
        for node, indicator in self.indicators:
            drafts.extend(self._indicator_drafts(node, indicator, names))
        for step, formula in definition.steps.items():
            if step in self.fields:
                place = located.place(("steps", step), key=True)
                self.refuse("R412", f"中间量“{step}”和数据项同名", place, "给其中一个换个名称")
            source = authored_source(located, ("steps", step))
            drafts.append(Draft(step, step, Role.STEP, "", source, above, (), unit=formula.unit))
        for rule in rules:
            drafts.extend(self._rule_drafts(rule, above))
        drafts.extend(peer_drafts(self.declared, located, above))
        hidden = {Role.PEER_VALUE, Role.WATCHED}
        defined = (draft.name for draft in drafts if not draft.table and draft.role not in hidden)
        points = (f"{node.key}.{role}" for node, _ in self.indicators for role in (CLAIMED, JUDGED))
        names.update({name: name for name in (*self.fields, *defined, *points)})
        above.update({name: name for name in names if name not in above})
        return drafts

    def _indicator_drafts(self, node: Node, indicator: Indicator, names: dict[str, str]) -> Iterator[Draft]:
        local = local_names(node, indicator)
        self.scopes[node.key] = scope = ChainMap(local, names)
        yield from indicator_drafts(node, indicator, scope, self.problems, self.form_checks, self.watches)
        for declared in indicator.declared:
            if self.owners[declared.field.name] == (indicator.located, declared):
                yield from column_drafts(declared, indicator.located, local)
                yield from peer_drafts((declared,), indicator.located, scope)

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
        references = {name: field.reference for name, field in self.fields.items()}
        for node, _ in self.indicators:
            for role in (CLAIMED, JUDGED):
                name = f"{node.key}.{role}"
                references[name] = Reference(name, NUMBER, f"{node.name}{role}", "分")
        return references


def _selected(identity: str) -> str:
    """Return the id of the data item that selects what has an id, so that renaming it breaks no sender."""
    return f"{identity}.selected" if identity else ""
