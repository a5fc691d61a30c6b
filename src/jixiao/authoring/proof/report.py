"""The report of ``jixiao prove``: a line for each indicator, and all that is refuted or undecided."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from jixiao.authoring.proof.answers import STATE_NAMES, Answer, Example, State, Subject
from jixiao.authoring.samples.sample_text import data_text
from jixiao.authoring.samples.sampling import Sample
from jixiao.documents.result import Result

_SHOWN: Final = 12
"""Data items of an example that are reported."""

_WITHIN: Final = "范围：每个数据项都已填报，都在声明的上下限以内；没有声明上下限的，什么数都算。各项答复的意思见《证明说明》。"


@dataclass(frozen=True, slots=True)
class ProofReport(Result):
    """Everything that was asked of a ruleset."""

    ruleset: str
    subjects: tuple[Subject, ...]

    def having(self, state: State) -> tuple[Answer, ...]:
        """Return the answers of a state."""
        return tuple(answer for subject in self.subjects for answer in subject.having(state))

    @property
    def is_right(self) -> bool:
        """Whether nothing is refuted."""
        return not self.having("refuted")

    def lines(self) -> Iterator[str]:
        """Yield the report for people."""
        counts = "，".join(f"{name} {len(self.having(state))} 项" for state, name in STATE_NAMES.items())
        yield f"{self.ruleset}：{counts}"
        yield _WITHIN
        yield ""
        for subject in self.subjects:
            yield _summary(subject)
            for answer in (*subject.having("refuted"), *subject.having("undecided")):
                yield from _details(answer)


def _summary(subject: Subject) -> str:
    refuted, undecided = subject.having("refuted"), subject.having("undecided")
    by_totals = "、".join(f"“{table}”" for table in subject.tables)
    tables = f"（明细表{by_totals}按汇总数证明）" if by_totals else ""
    if not refuted and not undecided:
        return f"已证明    {subject.name}：{'；'.join(_proved(subject))}{tables}"
    counted = ("已推翻", refuted), ("未能判定", undecided), ("已证明", subject.having("proved"))
    counts = "，".join(f"{name} {len(answers)} 项" for name, answers in counted if answers)
    return f"{'已推翻  ' if refuted else '未能判定'}  {subject.name}：{counts}{tables}"


def _proved(subject: Subject) -> Iterator[str]:
    """Yield what is proved of a subject; branches and grades are counted."""
    for kind in ("value", "range", "total", "full"):
        yield from (answer.asked for answer in subject.answers if answer.kind == kind)
    for kind, text in (("grade", "等级 {} 个都能评到"), ("branch", "分支、条件 {} 处都走得到")):
        count = sum(answer.kind == kind for answer in subject.answers)
        if count:
            yield text.format(count)
    yield from (answer.asked for answer in subject.answers if answer.kind == "direction")


def _details(answer: Answer) -> Iterator[str]:
    yield f"    {STATE_NAMES[answer.state]}：{answer.asked}"
    yield f"      {answer.said}"
    if answer.example is not None:
        yield f"      {_data(answer.example)}：{answer.example.gives}"
    if answer.way_out:
        yield f"      改法：{answer.way_out}"
    yield f"        --> {answer.place}"


def _data(example: Example) -> str:
    """Return an example's data in words; of a whole rubric's only some: what is 0 or 否 says least."""
    values = example.data.values
    count = len(values) + len(example.data.tables)
    if not count:
        return "任何数据"
    if count <= _SHOWN:
        return f"例如{data_text(example.data, example.described)}"
    telling = sorted(values, key=lambda name: not values[name])[:_SHOWN]
    first = Sample({name: values[name] for name in telling})
    return f"例如{data_text(first, example.described)}……共 {count} 项（全部见 --json）"
