"""Writes keys and values as TOML."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Final

BARE: Final = "[A-Za-z0-9_-]+"
"""A key without quotes, as a pattern."""

KEY: Final = rf"""(?:{BARE}|"[^"\n]*"|'[^'\n]*')"""
"""One part of a key, as a pattern."""


def toml_key(name: str) -> str:
    """Return a key, in quotes where TOML asks for them."""
    return name if re.fullmatch(BARE, name) else toml_text(name)


def toml_text(value: object) -> str:
    """Return a value on one line.

    >>> print(toml_text({"名称": ["甲", True, 5]}))
    { "名称" = ["甲", true, 5] }
    """
    if isinstance(value, str):
        # JSON's escapes are TOML's, which also escapes DEL.
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Mapping):
        pairs = ", ".join(f"{toml_key(name)} = {toml_text(part)}" for name, part in value.items())
        return f"{{ {pairs} }}" if pairs else "{}"
    if isinstance(value, Sequence):
        return f"[{', '.join(map(toml_text, value))}]"
    if isinstance(value, dt.date):
        return value.isoformat()
    return f"{value:f}" if isinstance(value, Decimal) else str(value)
