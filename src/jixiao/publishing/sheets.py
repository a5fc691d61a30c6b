"""An indicator's sheet: its data, its steps as equations, how it is scored, what its author is not sure of."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from jixiao.numbers import percent_text, to_text
from jixiao.program import Node, Role
from jixiao.program.model import column_name
from jixiao.publishing.document import Case, Column, Equation, Item, Mark, Remark, Scoring, Sheet
from jixiao.publishing.formula_text import Sayings, cases, points
from jixiao.rules import STATUS_NAMES, WHAT_NAMES, Field, Indicator, type_name
from jixiao.rules import Column as FieldColumn

_PERCENT_PLACES = 6
_BESIDE = {"": "", "bonus": "，算出的是加的分", "malus": "，算出的是扣的分"}
_FIRST = {"high": "大的", "low": "小的"}
_THEN = {"full": "得满分", "zero": "得 0 分", "exclude": "不参加评分，分值由同组其他指标分担"}


def mark(status: str, note: str) -> Mark | None:
    """Return how sure something is, or None when it was read in a source."""
    return None if status == "confirmed" else Mark(STATUS_NAMES[status], note)


def sheet(sayings: Sayings, node: Node, indicator: Indicator, number: int, groups: tuple[str, ...]) -> Sheet:
    """Return the sheet of an indicator of a program."""
    definition = indicator.definition
    steps = tuple(
        sayings.equation(f"{node.key}.{name}", step.about) for name, step in definition.steps.items()
    )
    return Sheet(
        number,
        indicator.id,
        node.name,
        to_text(node.weight),
        "" if node.most is None else to_text(node.most),
        groups,
        mark(node.status, node.note),
        definition.about,
        definition.basis,
        definition.evidence,
        tuple(item(sayings, each.field) for each in indicator.declared),
        steps,
        _scoring(sayings, node, indicator),
        tuple(_remarks(sayings, node, indicator)),
        tuple(_editions(indicator, sayings.program.year)),
    )


def _scoring(sayings: Sayings, node: Node, indicator: Indicator) -> Scoring:
    definition, form = indicator.definition, indicator.form
    if form is None:
        words = sayings.words(node.named(Role.RULE))
        lines = [Case(case.when, points(case.then)) for case in cases(words)]
    else:
        scope = sayings.program.scopes[node.key]
        lines = [sayings.clause(clause, scope) for clause in form.clauses(indicator.subject)]
    title = ("公式" if form is None else form.title) + _BESIDE[node.within]
    return Scoring(definition.rule, title, tuple(lines), mark(definition.status, definition.note))


def _remarks(sayings: Sayings, node: Node, indicator: Indicator) -> Iterator[Remark]:
    clause = indicator.definition.not_applicable
    if clause is not None:
        reason = f"（{clause.reason}）" if clause.reason else ""
        yield Remark((sayings.words(node.named(Role.EXCLUSION)),), f"不适用，{_THEN[clause.then]}{reason}")
    for watch in sayings.program.watches:
        if watch.node != node.key:
            continue
        # The condition of what a form tells by itself is said by its message.
        is_said = not watch.demands and not sayings.definitions[watch.when].formula.formula.source.typed
        text = "单位要说明原因" if watch.demands else f"提示：{watch.message}"
        yield Remark(() if is_said else (sayings.words(watch.when),), text)


def _editions(indicator: Indicator, year: int) -> Iterator[str]:
    definition = indicator.definition
    if definition.since is not None:
        yield f"自 {definition.since} 年起使用"
    for each in sorted(indicator.definition.editions, key=lambda edition: edition.since):
        if each.since <= year:
            yield f"自 {each.since} 年起：{each.reason}"
    if definition.retired is not None:
        yield f"自 {definition.retired.since} 年起停用：{definition.retired.reason}"


def item(sayings: Sayings, field: Field) -> Item:
    """Return a data item with the columns it has."""
    columns = tuple(_column(sayings, field, column) for column in field.columns)
    users = sayings.program.users.get(field.name, ())
    return Item(
        field.name,
        _kind(field),
        field.unit,
        _limits(field),
        field.source,
        field.about,
        users,
        columns,
        _comparison(sayings, field),
    )


def _comparison(sayings: Sayings, field: Field) -> Equation | None:
    """Return how a data item that compares units is worked out."""
    found = next((each for each in sayings.program.peers if each.field == field.name), None)
    if found is None:
        return None
    order = f"，{_FIRST[found.first]}在前" if found.first is not None else ""
    said = ("各单位", sayings.words(found.value), f"的{WHAT_NAMES[found.what]}{order}")
    return Equation(field.name, field.unit, "", (Case((), said),))


def _column(sayings: Sayings, field: Field, column: FieldColumn) -> Column:
    formula: Equation | None = None
    if column.formula:
        formula = sayings.equation(column_name(field.name, column.name))
    return Column(
        column.name, _kind(column), column.unit, _limits(column), column.source, column.about, formula
    )


def _kind(field: Field | FieldColumn) -> str:
    if field.type is None:
        return "计算"
    return type_name(field) + (f"（{'/'.join(field.options)}）" if field.options else "")


def _limits(field: Field | FieldColumn) -> str:
    def shown(value: Decimal) -> str:
        return percent_text(Fraction(value), _PERCENT_PLACES) if field.type == "rate" else to_text(value)

    if field.min is not None and field.max is not None:
        return f"{shown(field.min)}～{shown(field.max)}"
    if field.min is not None:
        return f"≥ {shown(field.min)}"
    return "" if field.max is None else f"≤ {shown(field.max)}"
