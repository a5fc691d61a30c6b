"""The digest of everything in a program that can change a result."""

from __future__ import annotations

from jixiao.documents import digest_of
from jixiao.formula import STANDARD
from jixiao.numbers import to_text
from jixiao.plugins.functions import identity_of
from jixiao.program.model import Program


def program_digest(program: Program) -> str:
    """Return what identifies everything that can change a result: formulas, fields, rounding, grades."""
    content: dict[str, object] = {
        "id": program.id,
        "year": program.year,
        "definitions": [[definition.name, definition.formula.text] for definition in program.definitions],
        "fields": {name: field.meaning for name, field in program.fields.items()},
        "rounding": [program.places, program.mode.value, program.rounded_at],
        "grades": [[grade.name, to_text(grade.at_least)] for grade in program.grades],
    }
    used = {
        function.name: function
        for definition in program.definitions
        for function, _ in definition.formula.calls.values()
    }
    foreign = {name: identity_of(used[name]) for name in sorted(used) if used[name] not in STANDARD}
    if foreign:
        content["functions"] = foreign
    if program.weight:
        content["weight"] = program.weight
    return digest_of(content)
