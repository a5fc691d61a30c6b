"""Checks the order of a formula's tokens and reports every mistake before the tree is made.

A formula is a sequence of operands with operators between them. The checker reads it once, knowing at every
token whether an operand or an operator has to follow, and which brackets are open.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from jixiao.formula.syntax.connectives import as_choice, how_to_write, is_sentence
from jixiao.formula.syntax.limits import Limits
from jixiao.formula.syntax.source import FormulaSource
from jixiao.formula.syntax.tokens import Kind, Token
from jixiao.problems import Problem

TAKE_APART = "把它拆成几个中间量（[steps]）"
OPERANDS = frozenset({Kind.NUMBER, Kind.TEXT, Kind.YES_NO, Kind.NAME})
_BETWEEN = frozenset({"F301", "F303", "F305", "F306"})
_PREFIXES = frozenset({"+", "-", "not"})
_TIGHTER = frozenset({"+", "-", "*", "/", "==", "!=", "<", "<=", ">", ">="})


@dataclass(slots=True)
class _Reader:
    """The state of the checker: what was before, what has to follow, which brackets are open."""

    source: FormulaSource
    problems: list[Problem] = field(default_factory=list)
    before: Token | None = None
    wants_operand: bool = True
    prefixes: int = 0
    refused: Token | None = None
    opened: list[tuple[Token, bool]] = field(default_factory=list)

    def refuse(self, code: str, message: str, token: Token, *remedies: str) -> None:
        place = self.source.locate(token.start, token.end)
        self.problems.append(Problem(code, message, place, remedies, {"found": token.text}))

    def shown(self, token: Token) -> str:
        return self.source.text[token.start : token.end]

    def read(self, token: Token, following: Kind) -> None:
        if token.kind in OPERANDS or token.kind is Kind.OPEN:
            self.operand(token, following)
        elif self.wants_operand and token.kind is Kind.OPERATOR and token.text in _PREFIXES:
            self.prefix(token)
        elif token.text == "not" and token.kind is Kind.OPERATOR:
            message = f"“{self.shown(self.before or token)}”和“{self.shown(token)}”之间缺少“且”或“或”"
            self.refuse("F305", message, token, "写成 甲 且 非 乙；“不等于”写成 != 或 ≠")
            self.wants_operand, self.prefixes = True, 1
        else:
            self.between(token)
        self.before = token

    def prefix(self, token: Token) -> None:
        """Read a sign or 非 before an operand; 非 binds less than what calculates or compares."""
        self.prefixes += 1
        before = self.before
        if token.text == "not" and before is not None and before.text in _TIGHTER:
            message = f"“{self.shown(token)}”不能直接写在“{self.shown(before)}”后面"
            self.refuse("F305", message, token, f"加上括号：{self.shown(token)}（条件）")

    def operand(self, token: Token, following: Kind) -> None:
        before = self.before
        calls = (
            token.kind is Kind.OPEN
            and before is not None
            and before.kind is Kind.NAME
            and not self.wants_operand
        )
        if before is not None and not self.wants_operand and not calls:
            message = f"“{self.shown(before)}”和“{self.shown(token)}”之间缺少运算符或逗号"
            remedy = "相乘要写 * 号，例如 2 * (甲 + 乙)；名称里不能有空格"
            if before.kind is Kind.YES_NO:
                remedy = "是、否直接写，后面不加括号"
            as_operator = how_to_write(self.shown(token))
            as_operand = "" if self.refused is before else how_to_write(self.shown(before), begins=True)
            remedy = as_operator or as_operand or remedy
            is_reported = bool(self.refused is before and how_to_write(self.shown(before)))
            if not is_reported:  # a word between two parts is one mistake
                self.refuse("F305", message, token, remedy)
            self.refused = token
        if token.kind is Kind.OPEN:
            self.opened.append((token, calls))
            self.wants_operand = not (calls and following is Kind.CLOSE)
        else:
            self.wants_operand = False
        self.prefixes = 0

    def between(self, token: Token) -> None:
        """Read what comes between or after operands: an operator, a comma, a closing bracket, the end."""
        if self.wants_operand:
            self.refuse_missing_operand(token)
        self.wants_operand, self.prefixes = True, 0
        if token.kind is Kind.CLOSE:
            self.wants_operand = False
            if self.opened:
                self.opened.pop()
            else:
                message = "多了一个右括号，没有和它配对的左括号"
                self.refuse("F307", message, token, "删去它，或在前面补一个左括号")
        elif token.kind is Kind.COMMA and not (self.opened and self.opened[-1][1]):
            message = "逗号和分号只能在函数的括号里分隔参数"
            self.refuse("F305", message, token, "一个公式只算一个结果；小数点写成 .")

    def refuse_missing_operand(self, token: Token) -> None:
        if self.before is None:
            remedies = {Kind.END: ("公式是空的；写一个数或算式，例如 满分",)}.get(token.kind, ())
            if token.text == "==":
                remedies = ("公式前面不写等号",)
            self.refuse("F306", "公式开头缺少数字、名称或左括号", token, *remedies)
        else:
            place = self.before if token.kind is Kind.END else token
            self.refuse("F306", f"“{self.shown(self.before)}”后面缺少数字、名称或左括号", place)


def check_order(source: FormulaSource, tokens: Sequence[Token], limits: Limits) -> list[Problem]:
    """Return what is wrong with the order of tokens: operands, operators, commas, brackets (F305–F307, F309)."""
    reader = _Reader(source)
    for token, following in zip(tokens, [*tokens[1:], tokens[-1]], strict=True):
        reader.read(token, following.kind)
        if max(len(reader.opened), reader.prefixes) > limits.depth:
            message = f"公式嵌套太深，最多 {limits.depth} 层"
            reader.refuse("F309", message, token, TAKE_APART)
            return reader.problems
    for token, _calls in reader.opened:
        reader.refuse("F307", "左括号没有配上右括号", token, "在它该结束的地方补一个右括号")
    return reader.problems


def as_one_mistake(sentence: str, problems: Sequence[Problem]) -> Sequence[Problem]:
    """Return the problems of a formula: of a choice that is written as a sentence, what lacks between its words is one."""
    if not is_sentence(sentence):
        return problems
    first = next((problem for problem in problems if problem.code in _BETWEEN), None)
    reported = [] if first is None else [replace(first, remedies=(as_choice(sentence),))]
    return [*reported, *(problem for problem in problems if problem.code not in _BETWEEN)]
