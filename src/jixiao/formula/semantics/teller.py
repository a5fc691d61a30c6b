"""What gives the traces of one formula: the code that ``traced_code`` writes, as a function.

Traces that nothing keeps are left out of it (those inside a function of the language, those of rows). Where the formula's
own value is known, so is that of the branch that it takes, and neither is worked out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Mapping

from jixiao.formula.binding import BoundFormula
from jixiao.formula.integer_code import Block
from jixiao.formula.semantics.exact import Exact
from jixiao.formula.semantics.traced import Trace, Traced
from jixiao.formula.semantics.traced_code import TracedCode
from jixiao.formula.semantics.unused import without_unused
from jixiao.formula.walker import Walker

_VALUE = re.compile(r"\bv[0-9]+\b")

Teller = Callable[[Traced, Exact], Trace]
"""Gives the trace of one formula, from the values and tables that ``exact`` has; ``traced`` is over the same."""


def teller(formula: BoundFormula, name: str = "") -> Teller:
    """Return the function that gives a formula's traces.

    With a ``name`` the formula's own value is among those that ``exact`` has, by that name, and is not worked out again.
    """
    try:
        return _written(formula, name)
    except (SyntaxError, RecursionError):
        # Choices within choices, deeper than the hundred levels that Python indents, are walked each time.
        return lambda traced, _: Walker(traced).walk(formula)


def _written(formula: BoundFormula, name: str) -> Teller:
    code = TracedCode()
    found = Walker(code).walk(formula)
    begun, lines = [f"exact.formula = traced.formula = {code.keep(formula)}"], code.block.lines
    if name:
        begun += [f"own = values[{code.keep(name)}]", "own_text = said(own)"]
        own = {held for trace, held in code.values.items() if _end(trace, code.passed) == found}
        lines = [_with_own(line, own) for line in lines if line.partition(" = ")[0].strip() not in own]
    whole = Block()
    whole.inside(
        "def tell(traced, exact):", Block(["values = exact.values", *begun, *lines, f"return {found}"])
    )
    exec(compile("\n".join(without_unused(whole.lines)), "<trace>", "exec"), code.scope)  # noqa: S102 - our own text: names and numbers only
    told: Teller = code.scope["tell"]
    return told


def _end(trace: str, passed: Mapping[str, str]) -> str:
    """Return the last of the traces that a trace's value is passed to."""
    while trace in passed:
        trace = passed[trace]
    return trace


def _with_own(line: str, own: Container[str]) -> str:
    """Return a statement with the formula's own value, and its text, in the places of those that are the same."""
    line = _VALUE.sub(lambda found: "own" if found[0] in own else found[0], line)
    return line.replace("said(own)", "own_text")
