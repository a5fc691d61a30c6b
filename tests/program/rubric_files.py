"""Random rubrics as the files that a bureau would write, read like them, and the data of one unit."""

from __future__ import annotations

from collections.abc import Mapping

from jixiao.calendars import Calendars
from jixiao.documents import parse_toml
from jixiao.formula import STANDARD, Missing, Value, registry
from jixiao.formula.semantics.bounds import Bounds, exactly
from jixiao.numbers import to_text
from jixiao.program import Inputs, Program, Run, lower, reach
from jixiao.program.checks.form_checks import input_bounds
from jixiao.rules import read_indicator, read_ruleset

from .rubric_oracle import Branch

CALENDARS = Calendars({})
GRADE = '[[grades]]\nname = "差"\nat_least = 0\n'


def program_of(root: Branch) -> Program:
    """Return the program of a random rubric, written as files and read like them."""
    text, files = files_of(root)
    indicators = {f"t.{name[2:]}": read_indicator(parse_toml(each, "a.toml")) for name, each in files.items()}
    document = parse_toml(text, "rules.toml")
    return lower(read_ruleset(document, lambda _id, _place: document), indicators, registry(STANDARD), {})


def files_of(root: Branch, rounding: str = "", more: str = GRADE) -> tuple[str, dict[str, str]]:
    """Return the ruleset file of a random rubric and the files of its indicators by their names; ``more`` ends the first."""
    groups, entries = "", ""
    indicators: dict[str, str] = {}
    for parent in root.walk():
        above = "" if parent is root else f'parent = "{parent.name}"\n'
        for each in parent.children:
            most = "" if each.most is None else f"most = {to_text(each.most)}\n"
            weight = f"weight = {to_text(each.weight)}\n"
            if not each.children:
                entries += (
                    f'[[indicators]]\nid = "t.{each.name[2:]}"\ngroup = "{parent.name}"\n{weight}{most}\n'
                )
                indicators[each.name] = indicator_of(each)
                continue
            kind = f'kind = "{each.beside}"\n' if each.beside else ""
            none = f'none = "{each.none}"\n' if each.none else ""
            groups += f'[[groups]]\nname = "{each.name}"\n{above}{weight}combine = "{each.combine}"\n{kind}{none}{most}\n'
    most = "" if root.most is None else f"most = {to_text(root.most)}\n"
    rounds = f"rounding = {{ {rounding} }}\n" if rounding else ""
    head = f'id = "t/1"\nname = "示例"\nyear = 2022\ntotal = {to_text(root.weight)}\n{most}{rounds}\n'
    return f"{head}{groups}{entries}{more}", indicators


def indicator_of(branch: Branch) -> str:
    """Return the file of an indicator that gives its weight times a rate, and does not apply when its datum says so."""
    text = f'id = "t.{branch.name[2:]}"\nname = "{branch.name}"\n[[fields]]\nname = "{branch.name}率"\ntype = "number"\n'
    if branch.applies is not None:
        text += f'[[fields]]\nname = "{branch.name}不适用"\ntype = "yes_no"\n'
        text += f'[not_applicable]\nwhen = "{branch.name}不适用"\nthen = "exclude"\n'
    return f'{text}[score]\nformula = "满分 * {branch.name}率"\n'


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


def run_bounds(program: Program, inputs: Inputs, done: Run, calendars: Calendars) -> Mapping[str, Bounds]:
    """Return what every value can still become once the missing data comes in, within the fields' limits."""
    values = {name: exactly(value) for name, value in inputs.values.items()}
    for name, field in program.fields.items():
        if isinstance(inputs.values.get(name), Missing):
            values[name] = input_bounds(field)
    return reach(program.definitions, values, done.tables, calendars)
