"""The part of a program that some of its values depend on."""

from __future__ import annotations

from collections.abc import Sequence

from jixiao.program.model import Definition, Program


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
