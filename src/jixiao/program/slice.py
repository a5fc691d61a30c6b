"""The part of a program that some of its values rest on."""

from __future__ import annotations

from collections.abc import Sequence

from jixiao.formula import TypeKind
from jixiao.program.model import Definition, Program, column_name


def needed(program: Program, wanted: Sequence[str]) -> list[Definition]:
    """Return the definitions that the wanted ones rest on, in order."""
    definitions = {
        column_name(definition.table, definition.label) if definition.table else definition.name: definition
        for definition in program.definitions
    }
    found: set[str] = set()
    waiting = list(wanted)
    while waiting:
        name = waiting.pop()
        if name in found or name not in definitions:
            continue
        found.add(name)
        for reference in definitions[name].formula.references.values():
            if reference.table:
                waiting.append(column_name(reference.table, reference.name))
            elif reference.type.kind is not TypeKind.TABLE:
                waiting.append(reference.name)
    return [each for name, each in definitions.items() if name in found]
