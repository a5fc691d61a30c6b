"""How text from a file is repeated in a message."""

from __future__ import annotations

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")
"""What a spreadsheet may take for the start of a formula; a text that begins so is written after an apostrophe."""


def one_line(text: str) -> str:
    """Return text as it can stand in one line of a table or a comment: what is no plain character is a blank."""
    return "".join(each if each.isprintable() else " " for each in text)
