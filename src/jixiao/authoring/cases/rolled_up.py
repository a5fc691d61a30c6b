"""A submission file written from several submissions, with the source of each datum as a comment."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from jixiao.authoring.samples.sample_json import typed
from jixiao.documents.quoting import one_line
from jixiao.documents.toml_text import toml_text
from jixiao.formula import Missing, Table
from jixiao.numbers import RoundingMode, round_fraction
from jixiao.problems import JixiaoError, Problem
from jixiao.program import Program
from jixiao.scoring.inputs.datum_text import exact_text, number_text
from jixiao.scoring.sets.roll_up import Datum, RolledUp


def rolled_up_text(rolled: RolledUp, program: Program, ruleset: str, places: int | None = None) -> str:
    """Return a submission file of data put together; comments say from which files, and how each datum came about.

    A number whose digits never end can't be written exactly: with ``places`` it is rounded to so many by the ruleset's
    rounding rule, and the comment says so; without, :class:`JixiaoError` (S614) is raised. ``ruleset`` is how the
    submission names its ruleset.
    """
    endless = [datum for datum in rolled.data if _is_endless(datum)]
    if endless and places is None:
        raise JixiaoError([_endless(datum) for datum in endless])
    return "\n".join(_lines(rolled, program.mode, ruleset, places)) + "\n"


def is_rounded(rolled: RolledUp) -> bool:
    """Tell whether a file of these data holds a number that had to be rounded."""
    return any(_is_endless(datum) for datum in rolled.data)


def _lines(rolled: RolledUp, mode: RoundingMode, ruleset: str, places: int | None) -> Iterator[str]:
    content = rolled.submission.content
    yield f"# 由 {len(rolled.sources)} 份填报数据合并："
    for name, source in zip(rolled.names, rolled.sources, strict=True):
        yield f"#   {one_line(source)}" + (f"（{one_line(name)}）" if name != source else "")
    if rolled.left_out:
        yield f"# 没有合并：{'、'.join(rolled.left_out)}"
    yield ""
    yield f"ruleset = {toml_text(ruleset)}"
    yield f"unit    = {toml_text(content.unit)}"
    yield f"year    = {content.year}"
    yield ""
    yield "[fields]"
    # Rows come last: after the first of them a key would belong to it.
    ordered = sorted(rolled.data, key=lambda datum: isinstance(datum.value, Table) and bool(datum.value.rows))
    for datum in ordered:
        yield from _datum(datum, mode, places)


def _datum(datum: Datum, mode: RoundingMode, places: int | None) -> Iterator[str]:
    field, name, value, how = datum.field, toml_text(datum.field.name), datum.value, datum.how
    if isinstance(value, Missing):
        yield f"# {name}：{how}"
        return
    if isinstance(value, Fraction) and places is not None and _is_endless(datum):
        scale = 100 if field.type == "rate" else 1  # places are those of what is typed, a percentage
        how += f" = {exact_text(field, value)}，{mode.chinese}到 {places} 位小数"
        value = round_fraction(value * scale, places, mode) / scale
    if isinstance(value, Table) and value.rows:
        yield ""
    yield f"# {how}"
    if not isinstance(value, Table):
        yield f"{name} = {toml_text(typed(value, field))}"
    elif not value.rows:
        yield f"{name} = []"
    for row in value.rows if isinstance(value, Table) else ():
        yield f"[[fields.{name}]]"
        for column in field.columns:
            if column.type is not None and not isinstance(row[column.name], Missing):
                yield f"{toml_text(column.name)} = {toml_text(typed(row[column.name], column))}"


def _is_endless(datum: Datum) -> bool:
    return isinstance(datum.value, Fraction) and number_text(datum.field, datum.value) is None


def _endless(datum: Datum) -> Problem:
    message = f"“{datum.field.name}”合并后是 {exact_text(datum.field, datum.value)}，写不成有限小数"
    ways = ("不写 -o，直接按准确值评分", "或用 --places 说明四舍五入到几位，文件里会注明")
    return Problem("S614", message, None, ways, {"found": datum.field.name})
