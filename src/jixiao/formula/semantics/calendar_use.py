"""The semantics of calendars: whether working days are counted anywhere in a formula."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from jixiao.formula.semantics.integrality import Integrality

if TYPE_CHECKING:
    from jixiao.formula.bound import BoundFormula


class _CalendarUse(Integrality):
    """``integrality``, which reads every branch, noting that working days were counted."""

    is_used = False

    def workdays(self, start: bool, end: bool) -> bool:  # noqa: FBT001
        del start, end
        self.is_used = True
        return True


def use_calendars(formulas: Iterable[BoundFormula]) -> bool:
    """Tell whether any formula counts working days, also in plugins' functions that it calls."""
    use = _CalendarUse({}, {})
    for formula in formulas:
        formula.evaluate(use)
    return use.is_used
