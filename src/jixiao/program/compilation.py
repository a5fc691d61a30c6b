"""A program compiled to Python functions over integers, once; its results are those of ``exact``, in microseconds.

The source is written by the same walker as every other semantics (``formula.semantics.compiled``). Data that is all
there goes through ``trusting``, which gives up where anything is absent; then ``careful`` does it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from jixiao.calendars import Calendars
from jixiao.formula import Value
from jixiao.formula.integer_code import LOST, SCOPE, Unlooked
from jixiao.program.careful import CarefulWriter
from jixiao.program.code_names import Given, Layout, Names, given, layout_of, read_all
from jixiao.program.definition import Program, Role
from jixiao.program.run import Inputs, Run, Tellers, run_exact, run_known, run_traced
from jixiao.program.slow import Slow
from jixiao.program.trusting import TrustingWriter


@dataclass(frozen=True, slots=True)
class Compilation:
    """A compiled program; may be used from several threads at once.

    ``wanted`` names the results. ``names`` are the variables of ``careful``, ``trusted`` those of ``trusting``, which is
    None for a program that it can't be written for. ``outputs`` are the variables that ``careful`` returns, ``layout``
    where among them the definitions' values are; ``widened`` names the detail tables that have computed columns.
    """

    program: Program
    calendars: Calendars
    source: str
    wanted: tuple[str, ...]
    names: Names
    careful: Callable[..., tuple[Any, ...]]
    needs: tuple[tuple[str, ...], ...]
    outputs: tuple[str, ...]
    layout: Layout
    widened: frozenset[str]
    trusted: Names
    trusting: Callable[..., tuple[Any, ...]] | None
    tellers: Tellers

    def given(self, inputs: Inputs) -> Given | None:
        """Return a unit's data as compiled code takes it; None when a number is finer than compiled code knows."""
        try:
            return given(self.names, inputs)
        except Unlooked:
            return None

    def held(self, inputs: Inputs, data: Given) -> dict[str, Any]:
        """Return every variable after a careful run."""
        return dict(zip(self.outputs, self._outputs(inputs, data), strict=True))

    def _outputs(self, inputs: Inputs, data: Given) -> tuple[Any, ...]:
        slow = Slow(self, inputs)
        return self.careful(*data, slow.definition, slow.row)

    def results(self, inputs: Inputs, data: Given | None) -> dict[str, Value]:
        """Return the wanted values by name; ``data`` is what :meth:`given` returned for the inputs."""
        if data is not None and self.trusting is not None:
            # Whatever it stumbles over (absent data, a zero denominator, no calendar): it has nothing to say then.
            with suppress(Exception):
                return self._read(self.trusting(*data))
        if data is None:
            values = run_exact(self.program, inputs, self.calendars).values
            return {name: values[name] for name in self.wanted}
        held = self.held(inputs, data)
        return {name: self.names.values[name].read(held) for name in self.wanted}

    def run(self, inputs: Inputs) -> Run:
        """Return every value of a unit, as ``run_traced`` does; how it came about is worked out when it is asked for."""
        data = self.given(inputs)
        if data is None:
            return run_traced(self.program, inputs, self.calendars)
        outputs = self._outputs(inputs, data)
        values = {**inputs.values, **read_all(self.layout, outputs)}
        tables = inputs.tables
        if self.widened:
            slow, held = Slow(self, inputs), dict(zip(self.outputs, outputs, strict=True))
            tables = {
                name: slow.table(name, held) if name in self.widened else tables[name] for name in tables
            }
        return run_known(self.tellers, values, tables, self.calendars)

    def _read(self, found: Sequence[Any]) -> dict[str, Value]:
        rest = iter(found)
        values: dict[str, Value] = {}
        for name in self.wanted:
            variable, held = self.trusted.values[name], next(rest)
            over = variable.code.denominator
            if held is LOST:
                raise Unlooked
            values[name] = variable.decode(held, over if isinstance(over, int) else next(rest))
        return values


def results_of(program: Program) -> tuple[str, ...]:
    """Return the names of a program's results: every node's points and state, and the grade."""
    names = {each.name for each in program.definitions}
    roles = (Role.POINTS, Role.STATE, Role.GRADE)
    return tuple(
        found for node in program.tree.walk() for role in roles if (found := node.named(role)) in names
    )


def compile_program(
    program: Program, calendars: Calendars, wanted: Sequence[str] | None = None
) -> Compilation:
    """Return a program compiled; ``wanted`` names the definitions to return, by default :func:`results_of` it."""
    wanted = tuple(wanted if wanted is not None else results_of(program))
    scope: dict[str, Any] = {**SCOPE, "worked": calendars.worked()}
    names, trusted = Names(program), Names(program)
    careful = CarefulWriter(names)
    source = careful.write()
    trusting: Callable[..., tuple[Any, ...]] | None = None
    with suppress(Unlooked, KeyError):
        source += TrustingWriter(trusted, wanted).write()
        trusting = _function(source, scope, "trusting", program.id)
    return Compilation(
        program, calendars, source, wanted, names, _function(source, scope, "careful", program.id), tuple(careful.needs),
        tuple(careful.outputs), layout_of(names, careful.outputs),
        frozenset(each.table for each in program.definitions if each.table), trusted, trusting, Tellers(program),
    )  # fmt: skip


def _function(source: str, scope: dict[str, Any], name: str, program: str) -> Callable[..., tuple[Any, ...]]:
    exec(compile(source, f"<{program}>", "exec"), scope)  # noqa: S102 - our own text: names, numbers and quoted texts only
    found: Callable[..., tuple[Any, ...]] = scope[name]
    return found
