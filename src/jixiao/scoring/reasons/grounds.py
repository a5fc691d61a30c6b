"""Writes the first sentence of an indicator's reasons: its data, tables and steps."""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass, field

from jixiao.formula.tracing.traced import Trace
from jixiao.scoring.plan import NodePlan
from jixiao.scoring.reasons.sentences import equation, rows_sentence, shown


def grounds(traces: Mapping[str, Trace], plan: NodePlan, fields: Container[str]) -> str:
    """Return the names and tables that the points by the rule rest on with their values; ``fields`` are the data items."""
    of_rule = _Grounds(traces, fields, plan.own_full)
    of_rule.gather(traces[plan.rule])
    parts = (*of_rule.data.values(), *of_rule.tables.values(), *of_rule.steps.values())
    return "，".join([part for part in parts if part])


@dataclass(slots=True)
class _Grounds:
    """What is reported by now, by name; ``full`` names the indicator's full points, which are not reported."""

    traces: Mapping[str, Trace]
    fields: Container[str]
    full: str
    data: dict[str, str] = field(default_factory=dict)
    steps: dict[str, str] = field(default_factory=dict)
    tables: dict[str, str] = field(default_factory=dict)

    def gather(self, trace: Trace) -> None:
        """Note what a value rests on, in the order in which it was read."""
        data, steps, fields, left = self.data, self.steps, self.fields, [trace]
        while left:
            value, operation, _text, parts, reference, rows, _step = left.pop()
            if parts:
                left += parts[::-1]
                continue
            if rows is not None:
                self.tables.setdefault(f"{rows.table} {rows.condition} {rows.summed}", rows_sentence(rows))
                if rows.condition or rows.summed:
                    self.tables[f"{rows.table}  "] = ""
            if operation != "name" or reference is None:
                continue
            name = reference.name
            if name in data or name in steps:
                continue
            if name in fields:
                text, colon = shown(value, reference.unit, with_unit=True), value is True or value is False
                data[name] = f"{reference.label}{'：' if colon else ' '}{text}"
            elif name != self.full and name in self.traces:
                steps[name] = ""
                step = self.traces[name]
                self.gather(step)
                # After those that it is made of, which are reported on the way.
                del steps[name]
                steps[name] = equation(reference.label, step, reference.unit)
