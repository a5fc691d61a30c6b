"""Evaluates definitions under any semantics over data: all, or the slice of a program that some values depend on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from jixiao.formula.algebra import DataSemantics, V
from jixiao.program.model import Definition, Program


def evaluate(definitions: Iterable[Definition], semantics: DataSemantics[V]) -> None:
    """Evaluate definitions in their order, each from what came of those before it; the semantics keeps what they give."""
    for definition in definitions:
        if definition.table:
            semantics.fill(definition.table, definition.label, definition.formula)
        else:
            semantics.values[definition.name] = definition.formula.evaluate(semantics)


def slice_of(program: Program, wanted: Sequence[str]) -> list[Definition]:
    """Return the wanted definitions and all that they depend on, in order."""
    definitions = {definition.name: definition for definition in program.definitions}
    kept: set[str] = set()
    waiting = list(wanted)
    while waiting:
        name = waiting.pop()
        if name in definitions and name not in kept:
            kept.add(name)
            waiting.extend(definitions[name].reads)
    return [definition for definition in program.definitions if definition.name in kept]
