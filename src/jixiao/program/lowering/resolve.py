"""Orders definitions so that each reads only earlier ones, and binds their formulas in that order.

A step's type is what its formula yields, so a formula can be checked only after those it names.
"""

from __future__ import annotations

import itertools
from collections import ChainMap
from collections.abc import Iterator, Mapping, MutableMapping
from dataclasses import dataclass, replace

from jixiao.formula import AUTHORED, BoundFormula, Formula, Function, Reference, bind_parsed, parse
from jixiao.formula.syntax.tokens import Kind
from jixiao.formula.types import UNKNOWN
from jixiao.problems import JixiaoError, Problem, raise_any
from jixiao.program.lowering.draft import Draft
from jixiao.program.model import RESERVED, Role, column_name

_OWN = RESERVED - {Role.FULL.value, Role.WEIGHT.value, Role.POINTS.value}


@dataclass(frozen=True, slots=True)
class _Scope(Mapping[str, Reference]):
    """What the names of one formula stand for, as far as it is known by now."""

    names: Mapping[str, str]
    references: Mapping[str, Reference]

    def __getitem__(self, name: str) -> Reference:
        return self.references[self.names[name]]

    def __iter__(self) -> Iterator[str]:
        # The indicator's own names first: messages list them in this order.
        layers = self.names.maps if isinstance(self.names, ChainMap) else [self.names]
        names = dict.fromkeys(name for layer in layers for name in layer)
        # Nor do they list what the program wrote for itself.
        return (name for name in names if name.rsplit(".", 1)[-1].rstrip("0123456789") not in _OWN)

    def __contains__(self, name: object) -> bool:
        return name in self.names

    def __len__(self) -> int:
        return len(self.names)


def bind_drafts(
    drafts: list[Draft],
    references: MutableMapping[str, Reference],
    functions: Mapping[str, Function],
    problems: list[Problem],
) -> list[tuple[Draft, BoundFormula]]:
    """Return the drafts with bound formulas, in order; what is wrong is added to ``problems``.

    ``references`` holds the inputs and is filled with what each definition yields. A circle of definitions is R439.
    """
    parsed: dict[str, tuple[Draft, Formula]] = {}
    for draft in drafts:
        name = draft.label if draft.table else draft.name
        references[draft.name] = Reference(name, UNKNOWN, draft.label, draft.unit, table=draft.table)
        try:
            parsed[draft.name] = (draft, _read(draft))
        except JixiaoError as error:
            if _is_news(draft, problems):
                problems.extend(error.problems)
    for draft in drafts:
        if draft.table:
            _show_column(draft, references)
    bound: list[tuple[Draft, BoundFormula]] = []
    for name in _topological_order(parsed, problems):
        draft, parsed_formula = parsed[name]
        scope = _Scope(draft.scope, references)
        what = f"“{draft.label}”的公式"
        try:
            formula = bind_parsed(parsed_formula, scope, functions, wanted=draft.wanted, what=what)
        except JixiaoError as error:
            if _is_news(draft, problems):
                problems.extend(error.problems)
            continue
        references[name] = replace(references[name], type=formula.type)
        if draft.table:
            _show_column(draft, references)
        bound.append((draft, formula))
    return bound


def _read(draft: Draft) -> Formula:
    """Return a draft's formula; each piece that a person typed must read by itself, so that none leaks into another."""
    problems: list[Problem] = []
    for part in draft.source.parts:
        try:
            parse(part)
        except JixiaoError as error:
            problems.extend(error.problems)
    raise_any(problems)
    return parse(draft.source, draft.limits)


def _is_news(draft: Draft, problems: list[Problem]) -> bool:
    """Tell whether what is wrong with a formula is not reported already.

    A formula the program wrote fails only where an author's entry is wrong.
    """
    return draft.limits is AUTHORED or bool(draft.source.parts) or not problems


def _show_column(draft: Draft, references: MutableMapping[str, Reference]) -> None:
    """Let the table's own reference know its computed column, and the column formulas know the typed ones."""
    table = references[draft.table]
    references[draft.table] = replace(table, columns={**table.columns, draft.label: references[draft.name]})
    for name, reference in references[draft.table].columns.items():
        references.setdefault(column_name(draft.table, name), reference)


def _topological_order(parsed: Mapping[str, tuple[Draft, Formula]], problems: list[Problem]) -> list[str]:
    """Return the names of definitions, each after those that it reads; of a detail table, after all its columns."""
    tables: dict[str, list[str]] = {}
    for name, (draft, _formula) in parsed.items():
        if draft.table:
            tables.setdefault(draft.table, []).append(name)
    reads: dict[str, list[str]] = {}
    for name, (draft, formula) in parsed.items():
        tokens = (token.text for token in formula.tokens if token.kind is Kind.NAME)
        named = [draft.scope[text] for text in tokens if text in draft.scope]
        columns = ([read] if read in parsed else tables.get(read, []) for read in named)
        reads[name] = list(itertools.chain.from_iterable(columns))
    order: dict[str, None] = {}
    for start in parsed:
        stack, path = [(start, iter(reads[start]))], {start}
        while stack:
            name, rest = stack[-1]
            following = next((read for read in rest if read not in order), None)
            if following is None:
                stack.pop()
                path.discard(name)
                order.setdefault(name)
            elif following in path:
                circle = [on_path for on_path, _ in stack]
                around = [parsed[one][0] for one in circle[circle.index(following) :]]
                if any(_is_news(draft, problems) for draft in around):
                    problems.append(_circle(around))
                order.setdefault(following)
            else:
                stack.append((following, iter(reads[following])))
                path.add(following)
    return list(order)


def _circle(drafts: list[Draft]) -> Problem:
    """Return the problem of definitions each of which needs the next, and the last the first."""
    authored = {Role.STEP, Role.COLUMN, Role.RULE, Role.CAP_WHEN, Role.CAP_VALUE}
    shown = [draft for draft in drafts if draft.role in authored] or drafts
    names = " → ".join(draft.label for draft in [*shown, shown[0]])
    message, remedy = f"公式互相引用，绕成了圈：{names}", "改其中一个公式，不再引用后面的"
    return Problem("R439", message, shown[0].place, (remedy,), {"found": names})
