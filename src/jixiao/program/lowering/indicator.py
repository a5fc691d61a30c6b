"""The definitions of an indicator's own file: steps, the scoring rule, when it does not apply, what is reported.

A form of a scoring rule hands over one formula for the points and what must hold of it (see ``rules.forms``).
What must hold is lowered as well, to watched values, and checked once the names are bound (see ``form_checks``).
"""

from __future__ import annotations

import itertools
from collections import ChainMap
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from jixiao.formula import AUTHORED, GENERATED, FormulaSource, Limits, Type
from jixiao.formula.types import NUMBER, YES_NO
from jixiao.problems import Problem
from jixiao.program.lowering.draft import Draft
from jixiao.program.model import RESERVED, Node, Role, Watch, column_name
from jixiao.rules import Indicator, Located
from jixiao.rules.forms import Coverage, Declared, Lowered, Notice, WholeNumber, authored_source


@dataclass(slots=True)
class FormChecks:
    """What must hold of watched values, by their program-wide names, once everything is bound."""

    coverage: dict[str, Coverage] = field(default_factory=dict)
    whole: dict[str, WholeNumber] = field(default_factory=dict)


def indicator_drafts(
    node: Node,
    indicator: Indicator,
    scope: ChainMap[str, str],
    problems: list[Problem],
    form_checks: FormChecks,
    watches: list[Watch],
) -> Iterator[Draft]:
    """Yield the definitions of an indicator's own file; ``scope`` holds its :func:`local_names`, then all of the program."""
    located, definition, form = indicator.located, indicator.definition, indicator.form
    for step, formula in definition.steps.items():
        if step in RESERVED:
            place = located.place(("steps", step), key=True)
            message = f"“{step}”是系统自己用的名称，不能作中间量"
            problems.append(Problem("R411", message, place, ("换一个名称",), {"found": step}))
            continue
        source = authored_source(located, ("steps", step))
        yield Draft(f"{node.key}.{step}", step, Role.STEP, node.key, source, scope, (), unit=formula.unit)
    if form is None:
        rule, limits = Lowered(authored_source(located, ("score", "formula"))), AUTHORED
    else:
        taken = form.lower_taken(indicator.subject) if node.within == "malus" else None
        rule, limits = taken or form.lower(indicator.subject), GENERATED
    yield Draft(
        node.named(Role.RULE), f"{node.name}得分", Role.RULE, node.key, rule.points, scope, (NUMBER,), limits,
        unit="分", decisions=rule.decisions,
    )  # fmt: skip
    if definition.not_applicable is not None:
        when = authored_source(located, ("not_applicable", "when"))
        name = node.named(Role.EXCLUSION)
        yield Draft(name, f"{node.name}不适用", Role.EXCLUSION, node.key, when, scope, (YES_NO,))
    yield from _watched(node, rule, scope, form_checks)
    seen = ChainMap({"得分": node.named(Role.POINTS), "满分": node.named(Role.WEIGHT)}, *scope.maps)
    yield from _notices(node, indicator, rule, seen, watches)


def local_names(node: Node, indicator: Indicator) -> dict[str, str]:
    """Return what an indicator's formulas call by a bare name: its data items, its steps, 满分."""
    local = {declared.field.name: declared.field.name for declared in indicator.declared}
    local.update({step: f"{node.key}.{step}" for step in indicator.definition.steps})
    local["满分"] = node.named(Role.FULL)
    return local


def _watched(node: Node, rule: Lowered, scope: Mapping[str, str], form_checks: FormChecks) -> Iterator[Draft]:
    numbers = itertools.count(1)

    def watch(source: FormulaSource, wanted: tuple[Type, ...], limits: Limits = AUTHORED) -> Draft:
        name = f"{node.named(Role.WATCHED)}{next(numbers)}"
        return Draft(name, source.text, Role.WATCHED, node.key, source, scope, wanted, limits)

    for coverage in rule.coverage:
        draft = watch(coverage.of, ())
        form_checks.coverage[draft.name] = coverage
        yield draft
    for source in rule.watched:
        yield watch(source, (NUMBER,), GENERATED)
    for whole in rule.whole:
        draft = watch(whole.of, (NUMBER,))
        form_checks.whole[draft.name] = whole
        yield draft


def _notices(
    node: Node, indicator: Indicator, rule: Lowered, scope: Mapping[str, str], watches: list[Watch]
) -> Iterator[Draft]:
    """Yield the conditions under which something is reported of an indicator: its form's, then its author's."""
    definition, located = indicator.definition, indicator.located
    notices = list(rule.notices)
    for index, authored in enumerate(definition.notices):
        notices.append(Notice(authored_source(located, ("notices", index, "when")), authored.message))
    if definition.reason_required is not None:
        # What the author demands replaces what the form would demand by itself.
        when = authored_source(located, ("reason_required", "when"))
        notices = [*(notice for notice in notices if not notice.demands), Notice(when, demands=True)]
    for number, notice in enumerate(notices, start=1):
        role = Role.REASON if notice.demands else Role.NOTICE
        name = node.named(role) if notice.demands else f"{node.named(role)}{number}"
        watches.append(Watch(node.key, name, notice.message, notice.demands))
        limits = AUTHORED if notice.when.typed else GENERATED
        yield Draft(name, f"{node.name}{role.value}", role, node.key, notice.when, scope, (YES_NO,), limits)


def column_drafts(declared: Declared, located: Located, local: Mapping[str, str]) -> Iterator[Draft]:
    """Yield the computed columns of a detail table: formulas over a row's columns and the indicator's fields."""
    table = declared.field
    names = {column.name: column_name(table.name, column.name) for column in table.columns}
    scope = {**{name: full for name, full in local.items() if name != "满分" and "." not in full}, **names}
    for number, column in enumerate(table.columns):
        if not column.formula:
            continue
        path = (*declared.path, "columns", number, "formula")
        if declared.path[0] == "fields":
            source, limits = authored_source(located, path), AUTHORED
        else:
            source = FormulaSource.generated(column.formula, located.place(declared.path))
            limits = GENERATED
        name = names[column.name]
        yield Draft(
            name, column.name, Role.COLUMN, table.name, source, scope, (), limits, unit=column.unit, table=table.name
        )  # fmt: skip
