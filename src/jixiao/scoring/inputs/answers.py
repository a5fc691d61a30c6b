"""Reads yes/no answers as people write them (是, √, Y, TRUE, 1); ambiguous words are refused."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from jixiao.numbers import seen

_WORDS: Final = {
    True: ("是", "有", "对", "√", "✓", "✔", "☑", "Y", "YES", "TRUE", "1"),
    False: ("否", "错", "×", "✕", "✗", "✘", "☒", "N", "NO", "FALSE", "0"),
}
_ANSWERS: Final = {word: answer for answer, words in _WORDS.items() for word in words}

HOW_TO_ANSWER: Final = "是写 true，否写 false；写文字的写“是”或“否”（√ ×、对 错、Y N、TRUE FALSE、1 0 也可以），“无”“没有”看不出是哪一个"
"""What is allowed where a yes or a no is wanted."""


def answer_of(given: object) -> bool | None:
    """Return the answer that a datum is, whatever kind of file it came from; None for what is no answer.

    无 and 没有 are none: of 征信无不良记录 they say the contrary of what they say of 违规记录.

    >>> answer_of(" √ "), answer_of("n"), answer_of(0), answer_of("无")
    (True, False, False, None)
    """
    if isinstance(given, bool):
        return given
    if isinstance(given, str):
        return _ANSWERS.get(seen(given).upper())
    is_number = isinstance(given, int | float) or (isinstance(given, Decimal) and given.is_finite())
    return given == 1 if is_number and given in {0, 1} else None
