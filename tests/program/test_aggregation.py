"""Every way in which points are put together, held against a plain computation over random rubrics."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from hypothesis import given, settings
from tests.blocks import block_of, kind_or_value_at

from jixiao.calendars import Calendars
from jixiao.documents import parse_toml
from jixiao.formula import STANDARD, Failed, Missing, TypeKind, Value, registry
from jixiao.numbers import to_text
from jixiao.program import Inputs, Program, Role, lower, run_bounds, run_exact, run_traced
from jixiao.program.column_program import compile_columns
from jixiao.program.compilation import compile_program
from jixiao.rules import Indicator, read_indicator, read_ruleset

from .rubric_oracle import Branch, points, rubrics

CALENDARS = Calendars({})


def program_of(root: Branch) -> Program:
    """Return the program of a random rubric, written as files and read like them."""
    groups, entries = "", ""
    indicators: dict[str, Indicator] = {}
    for parent in root.walk():
        above = "" if parent is root else f'parent = "{parent.name}"\n'
        for each in parent.children:
            most = "" if each.most is None else f"most = {to_text(each.most)}\n"
            weight = f"weight = {to_text(each.weight)}\n"
            if not each.children:
                entries += (
                    f'[[indicators]]\nid = "t.{each.name[2:]}"\ngroup = "{parent.name}"\n{weight}{most}\n'
                )
                indicators[f"t.{each.name[2:]}"] = indicator_of(each)
                continue
            kind = f'kind = "{each.beside}"\n' if each.beside else ""
            none = f'none = "{each.none}"\n' if each.none else ""
            groups += f'[[groups]]\nname = "{each.name}"\n{above}{weight}combine = "{each.combine}"\n{kind}{none}{most}\n'
    most = "" if root.most is None else f"most = {to_text(root.most)}\n"
    head = f'id = "t/1"\nname = "示例"\nyear = 2022\ntotal = {to_text(root.weight)}\n{most}\n'
    text = f'{head}{groups}{entries}[[grades]]\nname = "差"\nat_least = 0\n'
    document = parse_toml(text, "rules.toml")
    return lower(read_ruleset(document, lambda _id, _place: document), indicators, registry(STANDARD), {})


def indicator_of(branch: Branch) -> Indicator:
    """Return an indicator that gives its weight times a rate, and does not apply when its datum says so."""
    text = f'id = "t.{branch.name[2:]}"\nname = "{branch.name}"\n[[fields]]\nname = "{branch.name}率"\ntype = "number"\n'
    if branch.applies is not None:
        text += f'[[fields]]\nname = "{branch.name}不适用"\ntype = "yes_no"\n'
        text += f'[not_applicable]\nwhen = "{branch.name}不适用"\nthen = "exclude"\n'
    return read_indicator(parse_toml(f'{text}[score]\nformula = "满分 * {branch.name}率"\n', "a.toml"))


def inputs_of(root: Branch, program: Program) -> Inputs:
    """Return the data of a random rubric."""
    values: dict[str, Value] = {}
    for each in root.walk():
        values[f"{each.name}率"] = each.rate
        values[f"{each.name}不适用"] = each.applies is False
        for child in each.children:
            if each.combine == "pool":
                values[f"选用{child.name}"] = child.chosen is True
            if each.combine == "chosen" and child.chosen:
                values[f"{each.name}选用"] = child.name
    for node in program.indicators:
        for name in ("自评分", "评定分"):
            values[f"{node.key}.{name}"] = Missing(frozenset({name}))
    return Inputs(values, {})


@settings(max_examples=120)
@given(rubrics())
def test_points_are_those_of_a_plain_computation(root: Branch) -> None:
    """Sums, conversions, better ones, choices, pools, bonus, malus and shares of weights are what the documents say."""
    program = program_of(root)
    inputs = inputs_of(root, program)
    run = run_exact(program, inputs, CALENDARS)
    total = run.values[program.tree.named(Role.POINTS)]
    expected = points(root)
    assert total == expected or (expected is None and isinstance(total, Failed))
    traced = run_traced(program, inputs, CALENDARS)
    assert {name: traced.values[name] for name in run.values} == run.values
    compilation = compile_program(program, CALENDARS)
    assert compilation.trusting is not None
    named = [each.name for each in program.definitions if not each.table]
    careful = replace(compile_program(program, CALENDARS, named), trusting=None)
    for each in (compilation, careful):
        assert each.results(inputs, each.given(inputs)) == {name: run.values[name] for name in each.wanted}
    columns = compile_columns(program, CALENDARS)
    texts = columns.numbered()
    found, left = columns.run(block_of(program, texts, [inputs, inputs]), texts)
    assert left is None
    for name, vector in found.items():
        value, kind = run.values[name], TypeKind.NUMBER if name.endswith(Role.POINTS.value) else TypeKind.TEXT
        told = type(value) if isinstance(value, Missing | Failed) else value
        assert [kind_or_value_at(vector, row, kind, texts) for row in (0, 1)] == [told, told]
    bounds = run_bounds(program, inputs, run, CALENDARS)[program.tree.named(Role.POINTS)]
    if isinstance(total, Fraction):
        assert (bounds.low, bounds.high) == (total, total)
