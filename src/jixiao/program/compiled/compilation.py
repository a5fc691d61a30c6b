"""Compiles a program to one Python function over integers, with the results of ``exact``.

The function is for data that is all there. Where anything that it needs is not, it gives up and ``exact`` does it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, NoReturn

from jixiao.calendars import Calendars
from jixiao.formula import Value
from jixiao.formula.integer.code import POISON, SCOPE, Bailout
from jixiao.program.compiled.fast_path import FastPathWriter
from jixiao.program.compiled.variables import Names, given
from jixiao.program.model import Program, Role
from jixiao.program.run import Inputs, run_exact


@dataclass(frozen=True, slots=True)
class Compilation:
    """A compiled program; may be used from several threads at once.

    ``wanted`` names the results, ``names`` are the variables of the ``function``, which is None for a program that it
    can't be written for.
    """

    program: Program
    calendars: Calendars
    wanted: tuple[str, ...]
    names: Names
    function: Callable[..., tuple[Any, ...]] | None

    def results(self, inputs: Inputs) -> dict[str, Value]:
        """Return the wanted values of a unit by name."""
        if self.function is not None:
            with suppress(Bailout):
                return self._read(self.function(*given(self.names, inputs)))
        values = run_exact(self.program, inputs, self.calendars).values
        return {name: values[name] for name in self.wanted}

    def _read(self, outputs: Sequence[Any]) -> dict[str, Value]:
        rest = iter(outputs)
        values: dict[str, Value] = {}
        for name in self.wanted:
            variable, held = self.names.values[name], next(rest)
            known = variable.code.denominator
            if held is POISON:
                raise Bailout
            values[name] = variable.decode(held, known if isinstance(known, int) else next(rest))
        return values


class _Worked(dict[int, int]):
    """Working days by the ordinal of the day; what no calendar knows is left to ``exact``."""

    def __missing__(self, day: int) -> NoReturn:
        raise Bailout


def results_of(program: Program) -> tuple[str, ...]:
    """Return the names of a program's results: every node's points and state, and the grade."""
    roles = (Role.POINTS, Role.STATE, Role.GRADE)
    names = (node.named(role) for node in program.tree.walk() for role in roles)
    return tuple(name for name in names if name in program.formulas)


def compile_program(
    program: Program, calendars: Calendars, wanted: Sequence[str] | None = None
) -> Compilation:
    """Return a program compiled; ``wanted`` names the definitions to return, by default :func:`results_of` it."""
    wanted = tuple(wanted if wanted is not None else results_of(program))
    names, function = Names(program), None
    with suppress(Bailout):
        source = FastPathWriter(names, wanted).write()
        scope: dict[str, Any] = {**SCOPE, "worked": _Worked(calendars.worked())}
        exec(compile(source, f"<{program.id}>", "exec"), scope)  # noqa: S102 - our own text: names, numbers and quoted texts only
        function = scope["fast_path"]
    return Compilation(program, calendars, wanted, names, function)
