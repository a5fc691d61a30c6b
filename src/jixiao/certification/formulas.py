"""The formulas in which two rulesets differ, each with where it was written."""

from __future__ import annotations

from collections.abc import Iterator

from jixiao.certification.comparing import ABSENT, differences
from jixiao.certification.value_text import both
from jixiao.problems import Problem
from jixiao.program import Program


def changed_formulas(used: Program, given: Program) -> Iterator[Problem]:
    """Yield every formula (V113) that is otherwise in the ruleset ``given`` than in the one ``used`` for a scorecard."""
    before, now = (
        {definition.name: definition.formula.text for definition in program.definitions}
        for program in (used, given)
    )
    places = {definition.name: definition.place for definition in (*used.definitions, *given.definitions)}
    for change in differences(now, before):
        name = str(change.path[0])
        was, is_now = both(change.wanted, change.found)
        was = was if change.wanted is ABSENT else f"是{was}"
        is_now = is_now if change.found is ABSENT else f"是{is_now}"
        message = f"公式“{name}”：评分用的指标体系里{was}，这一个里{is_now}"
        yield Problem("V113", message, places[name], (), {"found": name})
