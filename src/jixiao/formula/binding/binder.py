"""The binder: checks the names and types of a formula, and notes what each name means."""

from __future__ import annotations

import ast
import itertools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import cast

from jixiao.formula.algebra import Code
from jixiao.formula.binding.typecheck import Checked
from jixiao.formula.bound import BoundFormula
from jixiao.formula.call import Call, Part
from jixiao.formula.functions import Function, Overload, Passing
from jixiao.formula.functions.excel import HOW_IT_IS_DONE, is_address
from jixiao.formula.syntax.connectives import FULL_MARKS, how_to_write, split_name
from jixiao.formula.syntax.limits import AUTHORED, Limits
from jixiao.formula.syntax.parser import Formula, parse
from jixiao.formula.syntax.source import FormulaSource
from jixiao.formula.syntax.tokens import NO_CELLS, Kind
from jixiao.formula.types import UNKNOWN, Reference, Type, TypeKind, fits
from jixiao.formula.walker import Walker
from jixiao.problems import FUNCTION, JixiaoError, did_you_mean, nearest

Scope = Mapping[str, Reference]
"""What a formula may name: bare names of its own indicator and fields, qualified names of the others'."""


class _Binder(Walker):
    """Reads a formula under types and notes what each name and call stands for."""

    def __init__(self, formula: Formula, scope: Scope, functions: Mapping[str, Function]) -> None:
        self.references: dict[int, Reference] = {}
        self.calls: dict[int, tuple[Function, Overload]] = {}
        super().__init__(formula, self.references, self.calls)
        self.checked = Checked()
        self.checked.formula = BoundFormula(formula, self.references, self.calls, UNKNOWN)
        self.scope = scope
        self.known_functions = functions

    def bind(self) -> BoundFormula:
        result = self.code(self.formula.tree)(self.checked)
        return BoundFormula(self.formula, self.references, self.calls, result)

    def _variable(self, node: ast.Name) -> Code:
        def type_of_name(_checked: object) -> Type:
            self.checked.node = node
            return self._type_of_name(node)

        return type_of_name

    def _type_of_name(self, node: ast.Name) -> Type:
        reference = self._resolve(node)
        if reference is None:
            return UNKNOWN
        if reference.type.kind is TypeKind.TABLE:
            remedy = f"例如 计数({reference.label}) 或 求和({reference.label}, 列名)"
            return self.checked.refuse(
                "F315", f"明细表“{reference.label}”不能直接当作数用", remedy, node=node
            )
        return self.checked.name(reference)

    def _resolve(self, node: ast.Name) -> Reference | None:
        text = self.formula.token(node).text
        scope = next((scope for scope in self._scopes if text in scope), None)
        if scope is not None:
            return self.references.setdefault(int(node.id[1:]), scope[text])
        function = self.known_functions.get(text.lower())
        if function is not None:
            way = f"写法：{function.usage(function.overloads[0])}"
            self.checked.refuse("F310", f"函数“{text}”后面缺少括号", way, node=node)
            return None
        names = [*(name for table in self.checked.row_tables for name in table.columns), *self.scope]
        local = [name for name in names if "." not in name] if "." not in text else names
        message = f"没有叫“{text}”的数据项或中间量"
        if self.checked.row_tables:
            message = f"明细表“{self.checked.row_tables[-1].label}”里没有叫“{text}”的列，也没有这样的数据项"
        near = nearest(text, names)
        remedies = self._ways(text, names, local, near)
        guess = next((name for name in near if f"是不是“{name}”？" in remedies), "")
        facts = {"found": text, "allowed": tuple(names)}
        self.checked.refuse("F310", message, *remedies, node=node, unknown=text, instead=guess, **facts)
        return None

    def _ways(
        self, text: str, names: Sequence[str], local: Sequence[str], near: Sequence[str]
    ) -> tuple[str, ...]:
        """Return the ways out for a name that nothing has."""
        if text in FULL_MARKS and "满分" in self.scope:
            return ("是不是“满分”？",)
        for name, reference in itertools.chain.from_iterable(scope.items() for scope in self._scopes):
            if text in reference.type.options:
                return (f"“{text}”是“{name}”的选项：文字加引号，写成 “{text}”",)
        if way := split_name(text, names):
            return (way,)
        ways = did_you_mean(text, local if not near or near[0] in local else [*near, *local])
        if is_address(text) and not near:
            return (NO_CELLS, *ways)
        how = HOW_IT_IS_DONE.get(text.lower())
        return ways if how is None else (how,)

    @property
    def _scopes(self) -> list[Scope]:
        """Where a name is looked up: among the columns of the rows at hand, then among the data."""
        return [*(table.columns for table in reversed(self.checked.row_tables)), self.scope]

    def _eval_call(self, node: ast.Call) -> Code:
        return lambda _checked: self._type_of_call(node)

    def _type_of_call(self, node: ast.Call) -> Type:
        name = cast("ast.Name", node.func)
        text = self.formula.token(name).text
        function = self.known_functions.get(text.lower())
        self.checked.node = node
        if function is None:
            names = [known.chinese for known in dict.fromkeys(self.known_functions.values())]
            near = [
                self.known_functions[name].chinese for name in nearest(text.lower(), self.known_functions)
            ]
            remedies = did_you_mean(text, near + names)
            if text in self.scope:
                remedies = (f"“{text}”是数据项或中间量，不是函数；相乘要写 * 号",)
            elif text.lower() in HOW_IT_IS_DONE or (way := how_to_write(text, begins=True)):
                remedies = (HOW_IT_IS_DONE.get(text.lower()) or way,)
            message, allowed, unknown = f"没有叫“{text}”的函数", tuple(names), FUNCTION + text
            self.checked.refuse(
                "F311", message, *remedies, node=name, unknown=unknown, found=text, allowed=allowed
            )
            if text.lower() not in HOW_IT_IS_DONE:
                self._check_arguments(node)
            return UNKNOWN
        overload = self._overload(function, node)
        if overload is None:
            return UNKNOWN
        self.calls[self._index(node)] = (function, overload)
        table = self._table(node)
        parts = [
            self._bound_part(overload.parameter(index).passing, argument, table)
            for index, argument in enumerate(node.args)
        ]
        self.checked.node = node
        return self.checked.call(Call(node, function, overload, tuple(parts)))

    def _overload(self, function: Function, node: ast.Call) -> Overload | None:
        """Choose the way of calling by whether the first argument is a detail table, and check the count."""
        table = self._table(node)
        forms = [overload for overload in function.overloads if overload.over_table == (table is not None)]
        if not forms:
            ways = function.ways_to_call(function.overloads[0])
            which = "的第一项要是明细表" if table is None else f"不能用于明细表“{table.label}”"
            message = f"{function.chinese} {which}"
            self.checked.refuse("F315", message, *ways, node=node)
            return None
        if table is not None and self.checked.row_tables:
            self.checked.refuse(
                "F318", "明细表函数的条件里不能再套明细表函数", "把里面的一个写成中间量（[steps]）", node=node
            )
            return None
        for form in forms:
            if form.accepts(len(node.args)):
                return form
        count, wanted = len(node.args), len(forms[0].parameters)
        exactly = "" if forms[0].repeats or forms[0].optional else f"要 {wanted} 个，"
        message = f"{function.chinese} 的参数个数不对：{exactly}这里有 {count} 个"
        ways = function.ways_to_call(forms[0])
        self.checked.refuse("F312", message, *ways, node=node, found=count, wanted=wanted)
        self._check_arguments(node)
        return None

    def _check_arguments(self, node: ast.Call) -> None:
        """Check the arguments of a call that is wrong itself, those after a detail table as parts of its rows."""
        table = self._table(node)
        for arg in node.args if table is None else node.args[1:]:
            self._bound_part(Passing.ROW, arg, table).code(self.checked)

    def _table(self, node: ast.Call) -> Reference | None:
        if not node.args or not isinstance(node.args[0], ast.Name):
            return None
        token = self.formula.token(node.args[0])
        reference = self.scope.get(token.text) if token.kind is Kind.NAME else None
        return reference if reference is not None and reference.type.kind is TypeKind.TABLE else None

    def _bound_part(self, passing: Passing, node: ast.expr, table: Reference | None) -> Part:
        """Return an argument of a call, which is read in the rows of the table where the function does so."""
        part = self._part(node, passing)
        if passing is Passing.TABLE:
            return replace(part, reference=self._resolve(cast("ast.Name", node)))
        if passing is not Passing.ROW or table is None:
            return part

        def in_rows(checked: Checked) -> Type:
            checked.row_tables.append(table)
            try:
                return part.code(checked)  # type: ignore[no-any-return]
            finally:
                checked.row_tables.pop()

        return replace(part, code=cast("Code", in_rows))


def bind(
    source: FormulaSource,
    scope: Scope,
    functions: Mapping[str, Function],
    *,
    wanted: Iterable[Type] = (),
    what: str = "公式",
    limits: Limits = AUTHORED,
) -> BoundFormula:
    """Return a checked formula, or raise :class:`JixiaoError` with everything wrong in it (F301–F321).

    ``wanted`` are the types its result may have (empty: any), ``what`` names the formula in that message.
    """
    return bind_parsed(parse(source, limits), scope, functions, wanted=wanted, what=what)


def bind_parsed(
    formula: Formula,
    scope: Scope,
    functions: Mapping[str, Function],
    *,
    wanted: Iterable[Type] = (),
    what: str = "公式",
) -> BoundFormula:
    """Return a formula that has been read already with its names and types checked (F310–F321)."""
    binder = _Binder(formula, scope, functions)
    bound = binder.bind()
    types = tuple(wanted)
    if not binder.checked.problems and types and not any(fits(bound.type, type_) for type_ in types):
        words = "或".join(str(type_) for type_ in types)
        binder.checked.refuse(
            "F317", f"{what}要得出{words}，这里得出{bound.type}", "检查公式最外层算出的是什么", node=formula.tree,
            found=bound.type.kind,
        )  # fmt: skip
    if binder.checked.problems:
        raise JixiaoError(binder.checked.problems)
    return bound
