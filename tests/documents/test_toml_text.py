"""What is written as TOML is read back as it was."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
import tomli

from jixiao.documents.toml_text import toml_key, toml_text


@pytest.mark.parametrize(
    "value",
    [
        "财政局", 'a"b\\c\n\t', "\x7f\x00\u2028", True, False, 0, -5, Decimal("0.00000001"), Decimal("899.99"),
        dt.date(2022, 3, 1), [], {}, [1, "二", [True]], {"预算 数": {"a-b_1": "x", "": 1}, "\x7f": []},
    ],
)  # fmt: skip
def test_it_is_read_back(value: object) -> None:
    """As a value, and within a table below a key."""
    assert tomli.loads(f"x = {toml_text(value)}", parse_float=Decimal) == {"x": value}


@pytest.mark.parametrize("name", ["id", "预算数", "a.b", "", 'a"b', "\x7f", "1"])
def test_keys(name: str) -> None:
    """Whatever a data item is called."""
    assert tomli.loads(f"{toml_key(name)} = 1") == {name: 1}
