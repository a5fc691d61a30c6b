"""The formulas in which two rulesets differ, each with where it was written."""

from __future__ import annotations

from collections.abc import Iterator

from jixiao.certification.value_text import both, shown
from jixiao.problems import Problem
from jixiao.program import Program


def changed_formulas(used: Program, given: Program) -> Iterator[Problem]:
    """Yield every formula (V113) that is otherwise in the ruleset ``given`` than in the one ``used`` for a scorecard."""
    before = {definition.name: definition for definition in used.definitions}
    now = {definition.name: definition for definition in given.definitions}
    for name in dict.fromkeys([*before, *now]):
        if name not in now:
            place, text = before[name].place, shown(before[name].formula.text)
            message = f"公式“{name}”：评分用的指标体系里是{text}，这一个里没有"
        elif name not in before:
            place, text = now[name].place, shown(now[name].formula.text)
            message = f"公式“{name}”：评分用的指标体系里没有，这一个里是{text}"
        elif before[name].formula.text != now[name].formula.text:
            place = now[name].place
            was, is_now = both(before[name].formula.text, now[name].formula.text)
            message = f"公式“{name}”：评分用的指标体系里是{was}，这一个里是{is_now}"
        else:
            continue
        yield Problem("V113", message, place, (), {"found": name})
