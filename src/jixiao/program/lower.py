"""Builds the program of a ruleset: checks everything, binds names, orders definitions."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace

from jixiao.documents import digest_of
from jixiao.formula import STANDARD, Function
from jixiao.numbers import to_text
from jixiao.plugins.functions import identity_of
from jixiao.problems import JixiaoError, raise_any
from jixiao.program.checks.adjustments import check_adjustments, check_vetoes
from jixiao.program.checks.form_checks import check_constants, check_forms, with_kinds
from jixiao.program.checks.moved_total import check_given
from jixiao.program.checks.taken_points import check_taken
from jixiao.program.checks.unit_checks import check_units
from jixiao.program.checks.unsettled_cases import check_settled
from jixiao.program.lowering.peer_fields import check_compared, check_weight, compared
from jixiao.program.lowering.places import check_places
from jixiao.program.lowering.resolve import bind_drafts
from jixiao.program.lowering.ruleset import RulesetDrafts
from jixiao.program.lowering.tree import build_tree
from jixiao.program.model import Definition, Node, Program, Role
from jixiao.rules import Indicator, Ruleset


def _names(tree: Node) -> dict[str, Node]:
    names: dict[str, Node] = {}
    for node in tree.walk():
        for name in filter(None, (node.key, node.name, node.id)):
            names.setdefault(name, node)
    return names


def lower(
    ruleset: Ruleset,
    indicators: Mapping[str, Indicator],
    functions: Mapping[str, Function],
    broken: Collection[str],
) -> Program:
    """Return the program of a ruleset, or raise :class:`JixiaoError` with everything wrong in it.

    ``broken`` are the ids of indicators whose files are wrong. Codes: R411–R416 names
    and fields, R431–R439 the ruleset as a whole, F3xx its formulas.
    """
    tree, problems = build_tree(ruleset, indicators, broken)
    problems += [*check_adjustments(tree), *check_vetoes(tree, ruleset)]
    lowered = RulesetDrafts(ruleset, tree, problems)
    lowered.collect_fields()
    rules, grades = lowered.rules(), lowered.grades()
    constants = [
        problem
        for node, indicator in lowered.indicators
        if indicator.form is not None
        for problem in check_constants(node, indicator.form.constraints(indicator.subject), functions)
    ]
    constants += check_places(tree, ruleset)
    drafts, references = lowered.drafts(rules, grades), lowered.references()
    bound = bind_drafts(drafts, references, functions, problems)
    problems = with_kinds(problems, bound, lowered.form_checks)
    if problems:
        raise JixiaoError([*problems, *constants])
    everything = [
        Definition(
            draft.name, draft.label, draft.role, draft.owner, formula, draft.unit, draft.table, draft.place,
            draft.decisions,
        )
        for draft, formula in bound
    ]  # fmt: skip
    problems = [*constants, *check_forms(everything, lowered.fields, lowered.form_checks)]
    problems += [*check_settled(everything, lowered.fields), *check_taken(tree, everything, lowered.fields)]
    problems += [*check_given(tree, everything, lowered.fields), *check_compared(everything, lowered.fields)]
    problems += check_units(everything, lowered.fields)
    roll_up = ruleset.definition.roll_up
    if roll_up is not None:
        problems += check_weight(roll_up.weight, lowered.fields, ruleset.place("roll_up", "weight"))
    raise_any(problems)
    definitions = tuple(item for item in everything if item.role is not Role.WATCHED)
    scopes = {
        key: {name: references[full] for name, full in scope.items() if full in references}
        for key, scope in lowered.scopes.items()
    }
    rounding = ruleset.definition.rounding
    program = Program(
        ruleset.id, ruleset.definition.name, ruleset.definition.year, tree, lowered.fields,
        {name: tuple(users) for name, users in lowered.users.items()}, definitions, rules, grades,
        rounding.places, rounding.rule, rounding.at, dict(functions), "", _names(tree), tuple(lowered.watches), scopes,
        compared(lowered.fields), "" if roll_up is None else roll_up.weight, lowered.field_names,
    )  # fmt: skip
    return replace(program, digest=_digest(program))


def _digest(program: Program) -> str:
    """Return what identifies everything that can change a result: formulas, fields, rounding, grades."""
    content: dict[str, object] = {
        "id": program.id,
        "year": program.year,
        "definitions": [[definition.name, definition.formula.text] for definition in program.definitions],
        "fields": {name: field.meaning for name, field in program.fields.items()},
        "rounding": [program.places, program.mode.value, program.rounded_at],
        "grades": [[grade.name, to_text(grade.at_least)] for grade in program.grades],
    }
    used = {
        function.name: function
        for definition in program.definitions
        for function, _ in definition.formula.calls.values()
    }
    foreign = {name: identity_of(used[name]) for name in sorted(used) if used[name] not in STANDARD}
    if foreign:
        content["functions"] = foreign
    if program.weight:
        content["weight"] = program.weight
    return digest_of(content)
