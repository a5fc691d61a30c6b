"""From a ruleset to a program: everything checked, every name bound, the definitions in order."""

from __future__ import annotations

import hashlib
import json
from collections import ChainMap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from jixiao.formula import FormulaSource, Function, Reference
from jixiao.formula.types import NUMBER, YES_NO
from jixiao.numbers import to_text
from jixiao.problems import JixiaoError, Problem
from jixiao.program.binding import bind_drafts, column_name
from jixiao.program.definition import CLAIMED, JUDGED, RESERVED, Definition, Grade, Node, Program, Role, Rule
from jixiao.program.drafts import Draft, Lowering, authored
from jixiao.program.tree import build_tree
from jixiao.rules import TOTAL, Cap, Field, Indicator, Located, Ruleset, Veto


class _Lowered:
    """One lowering under way; problems are collected so that an author sees all of them."""

    def __init__(self, ruleset: Ruleset, tree: Node, problems: list[Problem]) -> None:
        self.ruleset = ruleset
        self.tree = tree
        self.problems = problems
        self.nodes = [node for node in tree.walk() if node.indicator is not None]
        self.fields: dict[str, Field] = {}
        self.owners: dict[str, tuple[Located, int]] = {}
        self.users: dict[str, list[str]] = {}

    def collect_fields(self) -> None:
        for node in self.nodes:
            if node.indicator is not None:
                self._take(node.indicator.definition.fields, node.indicator.located, node.name)
        self._take(self.ruleset.definition.fields, self.ruleset.located, self.ruleset.definition.name)

    def _take(self, fields: tuple[Field, ...], located: Located, user: str) -> None:
        for index, field in enumerate(fields):
            self.users.setdefault(field.name, []).append(user)
            if field.name not in self.fields:
                self.fields[field.name] = field
                self.owners[field.name] = (located, index)
            elif not field.same_as(self.fields[field.name]):
                other, at = self.owners[field.name]
                first = other.place(("fields", at, "name"))
                message = f"数据项“{field.name}”在两处的定义不同(类型、单位、上下限、选项或列)"
                remedies = (f"另一处在 {first}", "同名的数据项是同一个数据：改成一样，或换个名称")
                place = located.place(("fields", index, "name"))
                self.problems.append(Problem("R436", message, place, remedies, {"found": field.name}))

    def rules(self) -> tuple[Rule, ...]:
        found: list[Rule] = []
        keys = {name: node.key for node in self.tree.walk() for name in (node.name, node.key)}
        definition = self.ruleset.definition
        listed: list[tuple[Literal["cap", "veto"], Sequence[Cap | Veto]]] = [
            ("cap", definition.caps),
            ("veto", definition.vetoes),
        ]
        for kind, entries in listed:
            table = "caps" if kind == "cap" else "vetoes"
            for index, entry in enumerate(entries):
                if entry.target not in keys:
                    place = self.ruleset.place(table, index, "target")
                    message = f"没有叫“{entry.target}”的指标"
                    remedy = f"写“{TOTAL}”或一个一级、二级、三级指标的名称"
                    self.problems.append(Problem("R437", message, place, (remedy,), {"found": entry.target}))
                    continue
                found.append(
                    Rule(
                        "cap" if kind == "cap" else "veto",
                        index,
                        entry.name,
                        keys[entry.target],
                        entry.reason,
                    )
                )
        return tuple(found)

    def grades(self) -> tuple[Grade, ...]:
        """Return the grades, having checked that they cover 0 to the total without hole or overlap."""
        grades = self.ruleset.definition.grades
        total = self.ruleset.definition.total
        seen: dict[Decimal, int] = {}
        names: set[str] = set()
        for index, grade in enumerate(grades):
            place = self.ruleset.place("grades", index, "at_least")
            if grade.at_least in seen or grade.name in names:
                message = f"等级“{grade.name}”和别的等级重叠"
                self.problems.append(Problem("R438", message, place, ("每个等级的名称和起点都要不同",)))
            if not 0 <= grade.at_least <= total:
                message = f"等级“{grade.name}”的起点 {grade.at_least} 不在 0 到 {total} 之间"
                self.problems.append(Problem("R438", message, place, ("改它的 at_least",)))
            seen[grade.at_least] = index
            names.add(grade.name)
        if min(seen) > 0:
            lowest = min(grades, key=lambda each: each.at_least)
            place = self.ruleset.place("grades", grades.index(lowest), "at_least")
            message = f"低于 {lowest.at_least} 分没有等级"
            self.problems.append(Problem("R438", message, place, ("最低的等级写 at_least = 0",)))
        return tuple(Grade(each.name, Fraction(each.at_least)) for each in grades)

    def drafts(self, rules: tuple[Rule, ...], grades: tuple[Grade, ...]) -> Iterator[Draft]:
        """Yield every definition of the program, in no particular order."""
        names: dict[str, str] = {}
        located, definition = self.ruleset.located, self.ruleset.definition
        own = {**{each: each for each in self.fields}, **{each: each for each in definition.steps}}
        above = {**own}
        lowering = Lowering(
            names, definition.rounding.places, definition.rounding.rule, definition.rounding.at, rules, grades
        )
        found: list[Draft] = list(lowering.lower(self.tree))
        for node in self.nodes:
            found.extend(self._indicator_drafts(node, names))
        for step, formula in definition.steps.items():
            if step in self.fields:
                place = self.ruleset.located.place(("steps", step), key=True)
                self.problems.append(
                    Problem("R412", f"中间量“{step}”和数据项同名", place, ("给其中一个换个名称",))
                )
            source = authored(located, "steps", step)
            found.append(Draft(step, step, Role.STEP, "", source, above, (), unit=formula.unit))
        for rule in rules:
            found.extend(self._rule_drafts(rule, above))
        names.update({each: each for each in self.fields})
        names.update({each.name: each.name for each in found if not each.table})
        names.update(
            {f"{node.key}.{each}": f"{node.key}.{each}" for node in self.nodes for each in (CLAIMED, JUDGED)}
        )
        above.update({name: name for name in names if name not in above})
        yield from found

    def _rule_drafts(self, rule: Rule, scope: Mapping[str, str]) -> Iterator[Draft]:
        located = self.ruleset.located
        table, value = ("caps", "at_most") if rule.kind == "cap" else ("vetoes", "then")
        when = authored(located, table, rule.index, "when")
        yield Draft(rule.when, f"{rule.name}条件", rule.roles[0], rule.target, when, scope, (YES_NO,))
        given = value in located.data[table][rule.index]  # type: ignore[index]
        unwritten = FormulaSource.generated("0", when.locate(0, 1))
        source = authored(located, table, rule.index, value) if given else unwritten
        yield Draft(rule.value, rule.name, rule.roles[1], rule.target, source, scope, (NUMBER,), unit="分")

    def _indicator_drafts(self, node: Node, names: dict[str, str]) -> Iterator[Draft]:
        indicator = node.indicator
        if indicator is None:
            return
        located, definition = indicator.located, indicator.definition
        local = {each.name: each.name for each in definition.fields}
        local.update({step: f"{node.key}.{step}" for step in definition.steps})
        local["满分"] = node.named(Role.FULL)
        scope = ChainMap(local, names)
        for step, formula in definition.steps.items():
            if step in RESERVED:
                place = located.place(("steps", step), key=True)
                message = f"“{step}”是系统自己用的名称，不能作中间量"
                self.problems.append(Problem("R411", message, place, ("换一个名称",), {"found": step}))
                continue
            source = authored(located, "steps", step)
            yield Draft(f"{node.key}.{step}", step, Role.STEP, node.key, source, scope, (), unit=formula.unit)
        source = authored(located, "score", "formula")
        yield Draft(
            node.named(Role.RULE),
            f"{node.name}得分",
            Role.RULE,
            node.key,
            source,
            scope,
            (NUMBER,),
            unit="分",
        )
        if definition.not_applicable is not None:
            when = authored(located, "not_applicable", "when")
            name = node.named(Role.EXCLUSION)
            yield Draft(name, f"{node.name}不适用", Role.EXCLUSION, node.key, when, scope, (YES_NO,))
        for index, field in enumerate(definition.fields):
            if self.owners[field.name] == (located, index):
                yield from _columns(field, located, index, local)

    def references(self) -> dict[str, Reference]:
        """Return what the names of inputs mean: fields, claimed and judged points."""
        found = {name: field.reference for name, field in self.fields.items()}
        for node in self.nodes:
            for each in (CLAIMED, JUDGED):
                name = f"{node.key}.{each}"
                found[name] = Reference(name, NUMBER, f"{node.name}{each}", "分")
        return found


def _columns(field: Field, located: Located, index: int, local: Mapping[str, str]) -> Iterator[Draft]:
    """Yield the computed columns of a detail table: formulas over a row's columns and the indicator's fields."""
    names = {column.name: column_name(field.name, column.name) for column in field.columns}
    scope = {**{name: full for name, full in local.items() if name != "满分" and "." not in full}, **names}
    for number, column in enumerate(field.columns):
        if column.formula:
            source = authored(located, "fields", index, "columns", number, "formula")
            name = names[column.name]
            yield Draft(
                name,
                column.name,
                Role.COLUMN,
                field.name,
                source,
                scope,
                (),
                unit=column.unit,
                table=field.name,
            )


def _names(tree: Node) -> dict[str, Node]:
    found: dict[str, Node] = {}
    for node in tree.walk():
        for name in (node.key, node.name, *([node.indicator.id] if node.indicator is not None else [])):
            found.setdefault(name, node)
    return found


def _digest(program: Program) -> str:
    """Return what identifies everything that can change a result: formulas, fields, rounding, grades."""
    content = {
        "id": program.id,
        "year": program.year,
        "definitions": [[each.name, each.formula.text] for each in program.definitions],
        "fields": {name: field.meaning for name, field in program.fields.items()},
        "rounding": [program.places, program.mode.value, program.rounded_at],
        "grades": [[each.name, to_text(each.at_least)] for each in program.grades],
    }
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def lower(
    ruleset: Ruleset,
    indicators: Mapping[str, Indicator],
    functions: Mapping[str, Function],
    broken: Mapping[str, tuple[Problem, ...]],
) -> Program:
    """Return the program of a ruleset, or raise :class:`JixiaoError` with everything wrong in it.

    ``broken`` maps the ids of indicators whose files are wrong to what is wrong with them. Codes: R411–R416 names
    and fields, R431–R439 the ruleset as a whole, F3xx its formulas.
    """
    tree, problems = build_tree(ruleset, indicators, broken)
    lowered = _Lowered(ruleset, tree, problems)
    lowered.collect_fields()
    rules, grades = lowered.rules(), lowered.grades()
    drafts = list(lowered.drafts(rules, grades))
    references = lowered.references()
    bound = bind_drafts(drafts, references, functions, problems)
    if problems:
        raise JixiaoError(problems)
    definitions = tuple(
        Definition(each.name, each.label, each.role, each.owner, formula, each.unit, each.table, each.place)
        for each, formula in bound
    )
    rounding = ruleset.definition.rounding
    program = Program(
        ruleset.id, ruleset.definition.name, ruleset.definition.year, tree, lowered.fields,
        {name: tuple(users) for name, users in lowered.users.items()}, definitions, rules, grades,
        rounding.places, rounding.rule, rounding.at, functions, "", _names(tree),
    )  # fmt: skip
    return replace(program, digest=_digest(program))
