"""Evaluates definitions under any semantics over data."""

from __future__ import annotations

from collections.abc import Iterable

from jixiao.formula.algebra import DataSemantics, V
from jixiao.program.model import Definition


def evaluate(definitions: Iterable[Definition], semantics: DataSemantics[V]) -> None:
    """Evaluate definitions in their order, each from what came of those before it; the semantics keeps what they give."""
    for each in definitions:
        if each.table:
            semantics.fill(each.table, each.label, each.formula)
        else:
            semantics.values[each.name] = each.formula.evaluate(semantics)
