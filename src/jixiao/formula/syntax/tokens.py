"""The tokenizer: reads a formula's text as people type it with a Chinese input method.

Full-width digits, letters and punctuation are read as what they mean, and every token keeps the
characters it came from, so that an error points at the column that was typed. Every operand
(number, text, yes/no, name) becomes one token; nothing an author types reaches Python's own
parser except the shape of the expression (see ``parser``).
"""

from __future__ import annotations

import enum
import itertools
import re
import unicodedata
from dataclasses import dataclass

from jixiao.formula.syntax.connectives import how_to_write
from jixiao.formula.syntax.source import FormulaSource
from jixiao.numbers import read_decimal
from jixiao.problems import JixiaoError, Problem


class Kind(enum.StrEnum):
    """The kinds of token; the values are the words used in messages."""

    NUMBER = "数字"
    TEXT = "文字"
    YES_NO = "是/否"
    NAME = "名称"
    OPERATOR = "运算符"
    OPEN = "左括号"
    CLOSE = "右括号"
    COMMA = "逗号"
    END = "公式结尾"


@dataclass(frozen=True, slots=True)
class Token:
    """One token: ``text`` as it is meant (half-width, folded), ``start`` and ``end`` in the typed text."""

    kind: Kind
    text: str
    start: int
    end: int


_QUOTES = {
    '"': '"',
    "'": "'",
    "“": "”“",
    "”": "”",
    "‘": "’‘",
    "’": "’",
    "「": "」",
    "『": "』",
    "＂": "＂",
    "＇": "＇",
}
_SAME = {
    "×": "*", "✕": "*", "✖": "*", "∗": "*", "÷": "/", "∕": "/", "−": "-", "–": "-", "—": "-", "‐": "-", "‑": "-",
    "≥": ">=", "≧": ">=", "⩾": ">=", "≤": "<=", "≦": "<=", "⩽": "<=", "≠": "!=", "、": ",", ";": ",", "【": "(", "】": ")",
    "〈": "<", "〉": ">",
}  # fmt: skip
_OPERATORS = ("<=", ">=", "==", "!=", "<>", "<", ">", "=", "+", "-", "*", "/")
_MEANT = {"=": "==", "<>": "!="}
_WORDS = {"and": "and", "or": "or", "not": "not", "if": "if", "else": "else",
          "且": "and", "并且": "and", "或": "or", "或者": "or", "非": "not"}  # fmt: skip
_FUNCTION_WORDS = frozenset({"and", "or", "not", "if", "且", "或", "非", "并且", "或者"})
_CALLED = {"并且": "且", "或者": "或"}
_YES_NO = {"是": "是", "真": "是", "true": "是", "否": "否", "假": "否", "false": "否"}
YES_WORDS = frozenset(word for word, meant in _YES_NO.items() if meant == "是")
"""The ways to write 是."""

RESERVED_NAMES = frozenset({*_WORDS, *_YES_NO})
"""Words of the language; a field, step or column can't have one as its name."""

_REFUSED = {
    "**": "公式里没有乘方；需要平方时写成 a * a",
    "^": "公式里没有乘方；需要平方时写成 a * a",
    "//": "公式里没有整除；用 取整(a / b)",
    "=>": "“大于等于”写成 >= 或 ≥",
    "=<": "“小于等于”写成 <= 或 ≤",
    "&&": "“并且”写成 and 或 且(甲, 乙)",
    "||": "“或者”写成 or 或 或(甲, 乙)",
    "&": "公式里不能连接文字；“并且”写成 and 或 且(甲, 乙)",
    "|": "“或者”写成 or 或 或(甲, 乙)",
    "!": "“不”写成 not 或 非(条件)；“不等于”写成 != 或 ≠",
    "[": "公式里只用圆括号 ( )；明细表的列写 求和(明细表, 列名) 这样",
    "]": "公式里只用圆括号 ( )",
    "{": "公式里只用圆括号 ( )",
    "}": "公式里只用圆括号 ( )",
    "。": "公式结尾不加句号；小数点写成 .",
    ".": "小数点前后都要有数字；“指标.中间量”中间不留空格",
    "%": "百分号只能紧跟在数字后面，例如 10%",
    "‰": "千分号不能用；写成小数或百分数，例如 0.5%",
    ":": "公式里没有冒号；条件写成 如果(条件, 成立时, 不成立时)",
    "?": "公式里没有问号；条件写成 如果(条件, 成立时, 不成立时)",
    "²": "公式里没有乘方；需要平方时写成 a * a",
    "³": "公式里没有乘方；需要立方时写成 a * a * a",
    "√": "公式里没有开方",
    "~": "范围写成 下限 <= 名称 <= 上限",
}
_CELL = r"\$?[A-Za-z]{1,3}\$?[0-9]{1,7}"
_COLUMN = r"\$?[A-Za-z]{1,3}"
_CELLS = re.compile(
    rf"(?:(?:'[^'\n]*'|\w+)[!！])?(?:{_CELL}(?:[:：]{_CELL})?|{_COLUMN}[:：]{_COLUMN})(?![\w.])"
)
"""Cells and ranges of a sheet: A1:A10, $B$2, Sheet1!A1, A:C. What could be a name as well is none."""

NO_CELLS = "公式里没有单元格和区域：写数据项或中间量的名称；一列数写成明细表，例如 求和(明细表, 列名)"
"""Said of cells and ranges of a sheet."""


def _fold(char: str) -> str:
    if char in _SAME:
        return _SAME[char]
    if unicodedata.decomposition(char).startswith("<super>"):
        return char  # 3² is not 32
    folded = unicodedata.normalize("NFKC", char)
    return _SAME.get(folded, folded) if len(folded) == 1 else char


def _continues_name(char: str) -> bool:
    return ("a" + char).isidentifier()


def is_name(text: str) -> bool:
    """Tell whether a text can be the name of a field, step or column."""
    return text.isidentifier() and text == unicodedata.normalize("NFKC", text) and not text.startswith("_")


def reference_key(name: str) -> str:
    """Return how a printed name is written in formulas: without quotes, brackets and other punctuation.

    >>> reference_key("“三公”经费控制情况")
    '三公经费控制情况'
    """
    folded = unicodedata.normalize("NFKC", name)
    key = "".join(char for char in folded if _continues_name(char)).strip("_")
    return f"项{key}" if key[:1].isdigit() else key


class _Reader:
    """Reads one formula from left to right; problems are collected, not raised."""

    def __init__(self, source: FormulaSource) -> None:
        self.source = source
        self.text = source.text
        self.folded = [_fold(char) for char in source.text]
        self.at = 0
        self.tokens: list[Token] = []
        self.problems: list[Problem] = []

    def refuse(self, code: str, message: str, start: int, end: int, *remedies: str) -> None:
        place = self.source.locate(start, end)
        facts = {"found": self.text[start:end]}
        self.problems.append(Problem(code, message, place, remedies, facts))

    def add(self, kind: Kind, text: str, start: int) -> None:
        self.tokens.append(Token(kind, text, start, self.at))

    def peek(self, offset: int = 0) -> str:
        at = self.at + offset
        return self.folded[at] if at < len(self.folded) else ""

    def is_digit(self, offset: int = 0) -> bool:
        """Tell whether a digit was typed there: ① folds to 1, but 2① is not 21."""
        at = self.at + offset
        return at < len(self.text) and self.text[at].isdecimal()

    def read(self) -> None:
        while self.at < len(self.text):
            char, start = self.peek(), self.at
            if char.isspace() or self.text[start] in "\ufeff\u200b":
                self.at += 1
            elif self.reads_cells():
                pass
            elif self.text[start] in _QUOTES:
                self.read_text(_QUOTES[self.text[start]])
            elif self.is_digit() or (char == "." and self.is_digit(1)):
                self.read_number()
            elif char.isidentifier():
                self.read_name()
            else:
                self.read_sign()
        self.add(Kind.END, "", len(self.text))

    def reads_cells(self) -> bool:
        """Report cells or a range of a sheet, if they are next."""
        match = _CELLS.match(self.text, self.at)
        if match is None or not set(match[0]) & set("$:：!！"):
            return False
        start, self.at = self.at, match.end()
        self.refuse("F301", f"“{match[0]}”是 Excel 里的单元格或区域", start, self.at, NO_CELLS)
        self.add(Kind.NUMBER, "1", start)
        return True

    def read_text(self, closing: str) -> None:
        start = self.at
        end = start + 1
        while end < len(self.text) and self.text[end] not in closing:
            end += 1
        if end >= len(self.text):
            self.refuse("F302", "引号没有配对", start, start + 1, "在文字的两头各加一个引号，例如 “公开招标”")
            self.at = len(self.text)
        else:
            self.at = end + 1
        self.add(Kind.TEXT, self.text[start + 1 : end], start)

    def read_number(self) -> None:
        start = self.at
        while self.is_digit() or (self.peek() == "." and self.peek(1) != ""):
            self.at += 1
        text = "".join(self.folded[start : self.at])
        if self.peek() and _continues_name(self.peek()):
            while self.peek() and _continues_name(self.peek()):
                self.at += 1
            typed = self.text[start : self.at]
            way = how_to_write(typed.lstrip("0123456789.")) or "数字后面不写单位；名称不能以数字开头"
            self.refuse("F303", f"“{typed}”既不是数字也不是名称", start, self.at, way)
            self.add(Kind.NUMBER, "1", start)
            return
        spaces = self.at
        while spaces < len(self.folded) and self.folded[spaces].isspace():
            spaces += 1
        if spaces < len(self.folded) and self.folded[spaces] == "%":
            self.at = spaces + 1
            text += "%"
        digits, typed, before = text.rstrip("%"), self.text[start : self.at], len(self.problems)
        if digits.count(".") > 1 or digits.endswith("."):
            self.refuse("F303", f"“{typed}”不是一个数", start, self.at, "小数写成 0.5 这样")
        elif len(digits) > 1 and digits[0] == "0" and digits[1] != ".":
            way = "公式里不写千位分隔符：1,000 要写成 1000"
            self.refuse("F303", f"数字“{typed}”前面多了 0", start, self.at, way)
        else:
            try:
                read_decimal(text, place=self.source.locate(start, self.at))
            except JixiaoError as error:
                self.problems.extend(error.problems)
        self.add(Kind.NUMBER, text if len(self.problems) == before else "1", start)

    def read_name(self) -> None:
        start = self.at
        while True:
            while self.peek() and _continues_name(self.peek()):
                self.at += 1
            if self.peek() == "." and self.peek(1).isidentifier():
                self.at += 1
            else:
                break
        text = unicodedata.normalize("NFKC", "".join(self.folded[start : self.at]))
        lowered = text.lower()
        if lowered in _YES_NO:
            self.add(Kind.YES_NO, _YES_NO[lowered], start)
        elif lowered in _WORDS and not (
            lowered in _FUNCTION_WORDS and self.called() and not self.after_operand()
        ):
            self.add(Kind.OPERATOR, _WORDS[lowered], start)
        else:
            self.add(Kind.NAME, _CALLED.get(text, text) if self.called() else text, start)

    def called(self) -> bool:
        at = self.at
        while at < len(self.folded) and self.folded[at].isspace():
            at += 1
        return at < len(self.folded) and self.folded[at] == "("

    def after_operand(self) -> bool:
        return bool(self.tokens) and self.tokens[-1].kind not in {Kind.OPERATOR, Kind.OPEN, Kind.COMMA}

    def read_sign(self) -> None:
        start = self.at
        char = self.peek()
        pair = char + self.peek(1)
        if pair in _REFUSED and pair not in _OPERATORS:
            self.at += len(pair)
            self.refuse("F301", f"看不懂“{self.text[start : self.at]}”", start, self.at, _REFUSED[pair])
            self.add(Kind.OPERATOR, "+", start)
        elif char in "(),":
            self.at += 1
            kind = {"(": Kind.OPEN, ")": Kind.CLOSE, ",": Kind.COMMA}[char]
            self.add(kind, char, start)
        elif char in _OPERATORS or pair in _OPERATORS:
            # One typed character may fold to a sign of two: what follows ≥ is not part of it.
            is_pair = pair in _OPERATORS and len(char) == 1 and pair != char
            text = pair if is_pair else char
            self.at += 2 if is_pair else 1
            self.add(Kind.OPERATOR, _MEANT.get(text, text), start)
        else:
            self.at += 1
            remedy = _REFUSED.get(char, "公式由数字、名称、函数、括号和 + - * / 比较符号组成")
            message = f"看不懂“{self.text[start : self.at]}”"
            if not char.isprintable():
                message = f"有看不见的字符 U+{ord(char):04X}"
                remedy = "删去它；常见于从网页或 Word 粘贴的文字"
            self.refuse("F301", message, start, self.at, remedy)


def read_tokens(source: FormulaSource) -> tuple[tuple[Token, ...], tuple[Problem, ...]]:
    """Return the tokens of a formula, ending with an END token, and what could not be read."""
    reader = _Reader(source)
    reader.read()
    return tuple(reader.tokens), tuple(reader.problems)


def has_names(typed: str) -> bool:
    """Tell whether a part of a formula names anything but functions."""
    kinds = [token.kind for token in read_tokens(FormulaSource(typed))[0]]
    return any(kind is Kind.NAME and after is not Kind.OPEN for kind, after in itertools.pairwise(kinds))


def quoted_text(typed: str) -> str | None:
    """Return what is between the quotes of a text typed in a formula, or None when it is not just one text."""
    tokens, problems = read_tokens(FormulaSource(typed))
    is_text = not problems and [token.kind for token in tokens] == [Kind.TEXT, Kind.END]
    return tokens[0].text if is_text else None
