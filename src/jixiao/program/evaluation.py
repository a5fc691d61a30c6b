"""Evaluates definitions under any semantics over data."""

from __future__ import annotations

from collections.abc import Iterable

from jixiao.formula.algebra import DataSemantics, V
from jixiao.program.model import Definition


def evaluate(definitions: Iterable[Definition], semantics: DataSemantics[V]) -> None:
    """Evaluate definitions in their order, each from what came of those before it; the semantics keeps what they give."""
    for definition in definitions:
        if definition.table:
            semantics.fill(definition.table, definition.label, definition.formula)
        else:
            semantics.values[definition.name] = definition.formula.evaluate(semantics)
