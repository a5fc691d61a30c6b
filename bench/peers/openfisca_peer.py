"""openfisca-core: an input variable a data item, a variable with a formula an indicator; float32, as it is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, cast

import numpy as np
from openfisca_core.entities import build_entity
from openfisca_core.periods import YEAR
from openfisca_core.simulation_builder import SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

from bench.formulas import FORMULAS, PLACES, names_in
from bench.peers import Columns, Peer
from bench.peers.pandas_peer import Arrays

_UNIT = build_entity(key="unit", plural="units", label="unit", is_person=True)
_YEAR = "2022"


class _Formulas(Arrays):
    def name(self, name: str) -> str:
        return f"unit({name!r}, period)"


def _system(columns: Columns) -> Any:  # noqa: ANN401 - openfisca has no types
    system = TaxBenefitSystem([_UNIT])
    for name, values in columns.items():
        kind = bool if values.dtype == bool else float
        system.add_variable(_variable(name, kind, None))
    for name, text in FORMULAS.items():
        system.add_variable(_variable(f"得分_{name}", float, _formula(name, text)))
    return system


def _formula(name: str, text: str) -> Any:  # noqa: ANN401
    code = compile(f"np.round({_Formulas().write(text)}, {PLACES})", name, "eval")

    def formula(unit: Any, period: Any) -> Any:  # noqa: ANN401
        with np.errstate(divide="ignore", invalid="ignore"):
            found = eval(code, {"np": np, "unit": unit, "period": period})
        return found + np.zeros(unit.count)

    return formula


def _variable(name: str, kind: type, formula: Any) -> type:  # noqa: ANN401
    held = {"value_type": kind, "entity": _UNIT, "definition_period": YEAR, "label": name}
    return type(name, (Variable,), held if formula is None else {**held, "formula": formula})


def _many(columns: Columns) -> Callable[[], Sequence[float]]:
    needed = set().union(*(names_in(text) for text in FORMULAS.values()))
    given = {name: values for name, values in columns.items() if name in needed}
    system = _system(given)
    count = len(next(iter(given.values())))

    def totals() -> Any:  # noqa: ANN401 - an array of float64
        simulation = SimulationBuilder().build_default_simulation(system, count)
        for name, values in given.items():
            simulation.set_input(name, _YEAR, values)
        points = [simulation.calculate(f"得分_{name}", _YEAR) for name in FORMULAS]
        return np.round(sum(points[1:], points[0]), PLACES)

    return cast("Callable[[], Sequence[float]]", totals)


PEERS = [Peer("openfisca-core", "OpenFisca-Core", many=_many)]
