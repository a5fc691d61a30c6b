"""The chapter on the effect of a change: who rises and falls, through what, grades, largest moves."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from fractions import Fraction

from jixiao.authoring.difference.changes import Difference
from jixiao.authoring.difference.effect import Effect, Mover
from jixiao.authoring.difference.figures import mean, signed, total
from jixiao.numbers import to_text
from jixiao.publishing.blocks import Bar, Bars, Block, Bullets, Cell, Column, Heading, Paragraph, Table

_MOST_BARS = 15
_MOST_PARTS = 4
_NO_GRADES = "（不分等级）"


def effect_chapter(difference: Difference) -> Iterator[Block]:
    """Yield the chapter of the effect, if it is known; its heading has no number."""
    effect = difference.effect
    if effect is None:
        return
    yield Heading("对各单位的影响", 2)
    yield Paragraph((_counts(effect),))
    if effect.compared:
        yield Paragraph((_means(effect),))
        yield from _sources(effect)
        if difference.old.grades or difference.new.grades:
            yield from _grades(difference, effect)
        yield from _spread(effect)
        yield from _movers(effect)
    if effect.problems:
        yield Heading("没有比较的行", 3)
        yield Bullets(tuple((Paragraph((problem,)),) for problem in effect.problems))


def _counts(effect: Effect) -> str:
    units = effect.compared + effect.undecided + effect.refused
    same = effect.compared - effect.raised - effect.lowered
    text = f"按 {effect.source} 里的 {units:,} 个单位，用两个指标体系各评一遍："
    text += f"升 {effect.raised:,} 个，降 {effect.lowered:,} 个，不变 {same:,} 个"
    if effect.undecided:
        text += f"；{effect.undecided:,} 个数据不全、定不了总分，没有比较"
    if effect.refused:
        text += f"；{effect.refused:,} 个数据有错，没有比较"
    return f"{text}。"


def _means(effect: Effect) -> str:
    sums = effect.sum_of_totals
    before, now = (to_text(amount / effect.compared, places=2) for amount in (sums.old, sums.new))
    by = mean(sums.new - sums.old, effect.compared)
    return f"{effect.compared:,} 个比较了的单位，总分平均由 {before} 分变为 {now} 分，平均变动 {by} 分。"


def _sources(effect: Effect) -> Iterator[Block]:
    if not effect.lines:
        return
    yield Heading("变动从哪里来", 3)
    columns = (
        Column("来自", 30), Column("变化", 18), Column("升（个）", 9, "number"), Column("降（个）", 9, "number"),
        Column("合计（分）", 12, "number"), Column("平均（分）", 11, "number"), Column("最多降", 9, "number"), Column("最多升", 9, "number"),
    )  # fmt: skip
    rows = [
        (
            line.name, line.about or ("分值随之变动" if line.is_indicator else ""), f"{line.raised:,}", f"{line.lowered:,}",
            signed(line.sum), mean(line.sum, effect.compared), signed(line.lowest), signed(line.highest),
        )
        for line in effect.lines
    ]  # fmt: skip
    by = effect.sum_of_totals.new - effect.sum_of_totals.old
    last = (
        "合计",
        "",
        f"{effect.raised:,}",
        f"{effect.lowered:,}",
        signed(by),
        mean(by, effect.compared),
        "",
        "",
    )
    yield Table(columns, (*map(_row, rows), _row(last, strong=True)))
    yield Paragraph(("每个单位的各行相加，正好等于它的总分之差；合计一行的升、降按总分数。",), note=True)
    bars = tuple(
        Bar(line.name, line.sum / effect.compared, mean(line.sum, effect.compared))
        for line in effect.lines[:_MOST_BARS]
    )
    yield Bars("每项变化平均使总分变动（分）", bars)


def _row(texts: Sequence[str], *, strong: bool = False) -> tuple[Cell, ...]:
    return tuple(Cell((Paragraph((text,)),) if text else (), strong=strong) for text in texts)


def _grades(difference: Difference, effect: Effect) -> Iterator[Block]:
    moved = sum(count for (old, new), count in effect.by_grades.items() if old != new)
    yield Heading("等级变化", 3)
    text = f"{moved:,} 个单位的等级有变化" if moved else "没有单位的等级变化"
    if effect.ungraded:
        text += f"；{effect.ungraded:,} 个有总分，数据不全、定不了等级，不在其中"
    yield Paragraph((f"{text}。",))
    if not moved:
        return
    old, new = (side.grades or ("",) for side in (difference.old, difference.new))
    columns = (
        Column("原等级 ＼ 现等级", 20), *(Column(grade or _NO_GRADES, 10, "number") for grade in new), Column("合计", 10, "number"),
    )  # fmt: skip
    rows = [
        (one or _NO_GRADES, *(_count(effect.by_grades[one, other]) for other in new), _count(sum(effect.by_grades[one, other] for other in new)))
        for one in old
    ]  # fmt: skip
    sums = (_count(sum(effect.by_grades[one, other] for one in old)) for other in new)
    last = ("合计", *sums, _count(effect.by_grades.total()))
    yield Table(columns, (*map(_row, rows), _row(last, strong=True)))


def _count(count: int) -> str:
    return f"{count:,}" if count else "—"


def _spread(effect: Effect) -> Iterator[Block]:
    lower, upper = min(effect.whole), max(effect.whole)
    step = max(1, -(-(upper - lower + 1) // (2 * _MOST_BARS)))
    counts: Counter[int] = Counter()
    for whole, count in effect.whole.items():
        # Away from zero, so that what is not moved stays by itself.
        counts[-(-whole // step) * step if whole > 0 else whole // step * step] += count
    yield Heading("变动的大小", 3)
    ordered = sorted(counts.items(), reverse=True)
    bars = tuple(Bar(_range(at, step), Fraction(count), f"{count:,}") for at, count in ordered)
    yield Bars("总分变动（分），单位个数", bars)


def _range(at: int, step: int) -> str:
    if at == 0:
        return "不变"
    if at > 0:
        return f"升 {at - step}～{at}" if at > step else f"升 {at} 以内"
    return f"降 {-at - step}～{-at}" if -at > step else f"降 {-at} 以内"


def _movers(effect: Effect) -> Iterator[Block]:
    if not effect.movers:
        return
    yield Heading("变动最大的单位", 3)
    columns = (
        Column("单位", 22), Column("原总分", 9, "number"), Column("现总分", 9, "number"), Column("变动", 9, "number"),
        Column("等级", 11), Column("来自", 40),
    )  # fmt: skip
    yield Table(columns, tuple(_row(_mover(mover)) for mover in effect.movers))


def _mover(change: Mover) -> tuple[str, ...]:
    old, new = ("待定" if name is None else name for name in (change.old_grade, change.new_grade))
    grade = new if old == new else f"{old or _NO_GRADES} → {new or _NO_GRADES}"
    ordered = sorted(change.parts.items(), key=lambda one: (-abs(one[1]), one[0].name))
    parts = [f"{line.name} {signed(value)}" for line, value in ordered[:_MOST_PARTS]]
    rest = [value for _, value in ordered[_MOST_PARTS:]]
    if rest:
        parts.append(f"其余 {len(rest)} 项 {signed(sum(rest, Fraction(0)))}")
    return (
        change.unit,
        total(change.old),
        total(change.new),
        signed(change.difference),
        grade,
        "，".join(parts),
    )
