"""Makes text from files safe to show in a message, a table or a spreadsheet."""

from __future__ import annotations

import unicodedata
from typing import Final

FORMULA: Final = r"^(?:[\t\r\n]|[\p{Z}\p{C}]*[=+\-@＝＋－＠﹦﹢﹣﹫−])"
"""How a text begins that a spreadsheet may take for a formula, also behind what nobody sees (a pattern of RE2)."""

_SIGNS: Final = frozenset("=+-@＝＋－＠﹦﹢﹣﹫−")


def defused(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula: one that begins like one begins with an apostrophe instead.

    >>> defused("=1+1"), defused("\u3000＝cmd"), defused("财政局")
    ("'=1+1", "'\u3000＝cmd", '财政局')
    """
    first = next((char for char in text if unicodedata.category(char)[0] not in "ZC"), "")
    return f"'{text}" if first in _SIGNS or text.startswith(("\t", "\r", "\n")) else text


def one_line(text: str) -> str:
    """Return text as it fits one line of a table or a comment: what is no plain character is a blank."""
    return "".join(char if char.isprintable() else " " for char in text)
