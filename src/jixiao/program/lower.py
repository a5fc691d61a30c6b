"""From a ruleset to a program: everything checked, every name bound, the definitions in order."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace

from jixiao.formula import Function
from jixiao.problems import JixiaoError, Problem
from jixiao.program.checks.adjustments import check_adjustments, check_vetoes
from jixiao.program.checks.form_checks import check_constants, check_forms, with_kinds
from jixiao.program.checks.moved_total import check_given
from jixiao.program.checks.taken_points import check_taken
from jixiao.program.checks.unit_checks import check_units
from jixiao.program.checks.unsettled_cases import check_settled
from jixiao.program.lowering.digest import program_digest
from jixiao.program.lowering.peer_fields import check_compared, check_weight, compared
from jixiao.program.lowering.places import check_places
from jixiao.program.lowering.resolve import bind_drafts
from jixiao.program.lowering.ruleset import RulesetDrafts
from jixiao.program.lowering.tree import build_tree
from jixiao.program.model import (
    Definition,
    Node,
    Program,
    Role,
)
from jixiao.rules import Indicator, Ruleset


def _names(tree: Node) -> dict[str, Node]:
    found: dict[str, Node] = {}
    for node in tree.walk():
        for name in (node.key, node.name, *([node.id] if node.id else [])):
            found.setdefault(name, node)
    return found


def _constants(nodes: Iterable[Node], functions: Mapping[str, Function]) -> Iterator[Problem]:
    """Yield points of forms that do not add up to the weight, or lie outside it."""
    for node in nodes:
        if node.indicator is not None and node.indicator.form is not None:
            constraints = list(node.indicator.form.constraints(node.indicator.subject))
            yield from check_constants(node, constraints, functions)


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
    constants = [*_constants(lowered.nodes, functions), *check_places(tree, ruleset)]
    drafts = list(lowered.drafts(rules, grades))
    references = lowered.references()
    bound = bind_drafts(drafts, references, functions, problems)
    problems = with_kinds(problems, bound, lowered.form_checks)
    if problems:
        raise JixiaoError([*problems, *constants])
    everything = [
        Definition(
            each.name, each.label, each.role, each.owner, formula, each.unit, each.table, each.place, each.decisions
        )
        for each, formula in bound
    ]  # fmt: skip
    problems = [*constants, *check_forms(everything, lowered.fields, lowered.form_checks)]
    problems += [*check_settled(everything, lowered.fields), *check_taken(tree, everything, lowered.fields)]
    problems += [*check_given(tree, everything, lowered.fields), *check_compared(everything, lowered.fields)]
    problems += check_units(everything, lowered.fields)
    roll_up = ruleset.definition.roll_up
    if roll_up is not None:
        problems += check_weight(roll_up.weight, lowered.fields, ruleset.place("roll_up", "weight"))
    if problems:
        raise JixiaoError(problems)
    definitions = tuple(each for each in everything if each.role is not Role.WATCHED)
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
    return replace(program, digest=program_digest(program))
