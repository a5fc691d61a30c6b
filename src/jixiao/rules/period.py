"""The years in which an indicator is in force: the first is included, the last is not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Annotated

from pydantic import BeforeValidator
from pydantic import Field as Constraint

from jixiao.problems import Problem
from jixiao.rules.located import Located, problem_at
from jixiao.rules.reading import Authored

Names = Annotated[
    tuple[str, ...],
    BeforeValidator(
        lambda value: [value] if isinstance(value, str) else value, json_schema_input_type=str | list[str]
    ),
    Constraint(strict=False, min_length=1, max_length=100),
]
"""One name, or a list of them."""


class Retirement(Authored):
    """Since which year an indicator is no longer used, why, and the ids of those that took its place."""

    since: int
    reason: Annotated[str, Constraint(min_length=1)]
    replaced_by: Names | None = None


@dataclass(frozen=True, slots=True)
class Period:
    """The years from ``start`` (None: always) to ``end``, which is not in it (None: for good)."""

    start: int | None = None
    end: int | None = None

    def __contains__(self, year: int) -> bool:
        """Tell whether a year is in it."""
        return (self.start is None or self.start <= year) and (self.end is None or year < self.end)

    def __str__(self) -> str:
        """Return it in words: 2022 年至 2024 年, both included."""
        if self.end is None:
            return "一直使用" if self.start is None else f"{self.start} 年起"
        last = f"{self.end - 1} 年"
        if self.start is None:
            return f"到 {last}为止"
        return last if self.start == self.end - 1 else f"{self.start} 年至 {last}"


def check_period(
    identity: str,
    since: int | None,
    retired: Retirement | None,
    editions: Sequence[int],
    located: Located,
) -> Iterator[Problem]:
    """Yield years that contradict each other (R418): an edition before the beginning or after the end."""
    for index, edition in enumerate(editions):
        path = ("editions", index, "since")
        if since is not None and edition <= since:
            message, way = f"版次自 {edition} 年起，指标自 {since} 年才有", "版次的 since 要晚于指标的 since"
            yield problem_at(located, path, "R418", message, way, found=edition)
        if retired is not None and edition >= retired.since:
            message = f"版次自 {edition} 年起，指标自 {retired.since} 年起已停用"
            way = "删去这个版次，或改 retired 的 since"
            yield problem_at(located, path, "R418", message, way, found=edition)
    if retired is None:
        return
    if since is not None and retired.since <= since:
        message = f"指标自 {since} 年起使用，却自 {retired.since} 年起停用"
        way = "retired 的 since 是第一个不再使用的年度，要晚于指标的 since"
        yield problem_at(located, ("retired", "since"), "R418", message, way, found=retired.since)
    if identity in (retired.replaced_by or ()):
        message, way = f"“{identity}”不能由它自己代替", "写代替它的指标的 id，没有就删去 replaced_by"
        yield problem_at(located, ("retired", "replaced_by"), "R418", message, way)
