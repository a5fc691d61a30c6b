"""An indicator's sheet: its data, its steps as equations, how it is scored, what its author is not sure of."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from jixiao.numbers import percent_text, to_text
from jixiao.program import Node, Role
from jixiao.program.model import column_name
from jixiao.publishing.document import Case, Column, Equation, Item, Mark, Remark, Scoring, Sheet
from jixiao.publishing.formula_text import FormulaTexts, cases, points
from jixiao.rules import STATUS_NAMES, WHAT_NAMES, Field, Indicator, type_name
from jixiao.rules import Column as FieldColumn

_PERCENT_PLACES = 6
_BESIDE = {"": "", "bonus": "，算出的是加的分", "malus": "，算出的是扣的分"}
_FIRST = {"high": "大的", "low": "小的"}
_THEN = {"full": "得满分", "zero": "得 0 分", "exclude": "不参加评分，分值由同组其他指标分担"}


def mark(status: str, note: str) -> Mark | None:
    """Return how sure something is, or None when it was read in a source."""
    return None if status == "confirmed" else Mark(STATUS_NAMES[status], note)


def sheet(
    texts: FormulaTexts, node: Node, indicator: Indicator, number: int, groups: tuple[str, ...]
) -> Sheet:
    """Return the sheet of an indicator of a program."""
    definition = indicator.definition
    steps = tuple(texts.equation(f"{node.key}.{name}", step.about) for name, step in definition.steps.items())
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
        tuple(item(texts, declared.field) for declared in indicator.declared),
        steps,
        _scoring(texts, node, indicator),
        tuple(_remarks(texts, node, indicator)),
        tuple(_editions(indicator, texts.program.year)),
    )


def _scoring(texts: FormulaTexts, node: Node, indicator: Indicator) -> Scoring:
    definition, form = indicator.definition, indicator.form
    if form is None:
        words = texts.words(node.named(Role.RULE))
        lines = [Case(case.when, points(case.then)) for case in cases(words)]
    else:
        scope = texts.program.scopes[node.key]
        lines = [texts.clause(clause, scope) for clause in form.clauses(indicator.subject)]
    title = ("公式" if form is None else form.title) + _BESIDE[node.within]
    return Scoring(definition.rule, title, tuple(lines), mark(definition.status, definition.note))


def _remarks(texts: FormulaTexts, node: Node, indicator: Indicator) -> Iterator[Remark]:
    clause = indicator.definition.not_applicable
    if clause is not None:
        reason = f"（{clause.reason}）" if clause.reason else ""
        yield Remark((texts.words(node.named(Role.EXCLUSION)),), f"不适用，{_THEN[clause.then]}{reason}")
    for watch in texts.program.watches:
        if watch.node != node.key:
            continue
        # The message of what a form reports by itself has the condition in it.
        is_in_text = not watch.demands and not texts.definitions[watch.when].formula.formula.source.typed
        text = "单位要说明原因" if watch.demands else f"提示：{watch.message}"
        yield Remark(() if is_in_text else (texts.words(watch.when),), text)


def _editions(indicator: Indicator, year: int) -> Iterator[str]:
    definition = indicator.definition
    if definition.since is not None:
        yield f"自 {definition.since} 年起使用"
    for edition in sorted(definition.editions, key=lambda edition: edition.since):
        if edition.since <= year:
            yield f"自 {edition.since} 年起：{edition.reason}"
    if definition.retired is not None:
        yield f"自 {definition.retired.since} 年起停用：{definition.retired.reason}"


def item(texts: FormulaTexts, field: Field) -> Item:
    """Return a data item with the columns it has."""
    columns: list[Column] = []
    for column in field.columns:
        formula = texts.equation(column_name(field.name, column.name)) if column.formula else None
        columns.append(Column(*_described(column), formula))
    users = texts.program.users.get(field.name, ())
    return Item(*_described(field), users, tuple(columns), _comparison(texts, field))


def _described(field: Field | FieldColumn) -> tuple[str, str, str, str, str, str]:
    """Return what a data item and a column have in common."""
    return field.name, _kind(field), field.unit, _limits(field), field.source, field.about


def _comparison(texts: FormulaTexts, field: Field) -> Equation | None:
    """Return how a data item that compares units is worked out."""
    peer = next((peer for peer in texts.program.peers if peer.field == field.name), None)
    if peer is None:
        return None
    order = f"，{_FIRST[peer.first]}在前" if peer.first is not None else ""
    text = ("各单位", texts.words(peer.value), f"的{WHAT_NAMES[peer.what]}{order}")
    return Equation(field.name, field.unit, "", (Case((), text),))


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
