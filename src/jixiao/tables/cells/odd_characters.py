"""Finds characters that no text of a table may hold: control characters, and halves of characters, which JSON can hold."""

from __future__ import annotations

import json
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from jixiao.problems import Problem, clipped
from jixiao.rules import shown
from jixiao.tables.cells.mixed import MIXED, given, is_encodable
from jixiao.tables.cells.texts import CONTROL, as_texts, has_controls

_MAY_BE_HALF: Final = r"^j.*\\ud[89a-f]"
_WAY: Final = "检查写出这张表的程序"


def odd_characters(column: pa.Array, name: str, *, is_datum: bool) -> dict[int, list[Problem]]:
    """Return the rows of a column with such a character: T824, D224 as for a submission; a datum's halves its reader tells."""
    is_mixed = column.type == MIXED
    texts = column.storage if is_mixed else as_texts(column)
    refused: dict[int, list[Problem]] = {}
    if texts is None:
        return refused
    if has_controls(texts):
        control = pc.extract_regex(texts, f"(?P<first>{CONTROL})")
        for row in np.flatnonzero(control.is_valid().to_numpy(zero_copy_only=False)).tolist():
            code = f"U+{ord(control[row].as_py()['first']):04X}"
            message = f"“{clipped(name)}”列有看不见的控制字符 {code}"
            refused[row] = [Problem("T824", message, None, ("删去这个字符", _WAY), {"found": code})]
    if is_mixed and not is_datum:
        suspects = pc.match_substring_regex(texts, _MAY_BE_HALF).fill_null(False)  # noqa: FBT003
        for row in np.flatnonzero(suspects.to_numpy(zero_copy_only=False)).tolist():
            cell = texts[row].as_py()
            if not is_encodable(json.dumps(json.loads(cell[1:]), ensure_ascii=False)):
                message = f"“{clipped(name)}”的值{shown(given(cell))}不行：里面有不完整的字符"
                refused[row] = [Problem("D224", message, None, (_WAY,))]
    return refused
