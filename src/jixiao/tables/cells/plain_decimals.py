"""Reads columns of texts that are plain decimals in every cell at once; any other column is left to the caller."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

PLACES: Final = 6
"""How many places after the point a number may have here."""

_DIGITS: Final = np.zeros(256, dtype=bool)
_DIGITS[ord("0") : ord("9") + 1] = True
_LEAST, _MOST = ord("-"), ord("9")  # between them: the sign, the point, the slash and the digits
_SIGN, _PERCENT = ord("-"), ord("%")
_DIGITS_OF_FLOAT: Final = 15
_EXACT_FLOAT: Final = 2**53


def plain_numbers(array: pa.Array, *, percent: bool) -> Any:  # noqa: ANN401 - an int64 array, or None
    """Return the cells times 10 ** PLACES, or None unless every cell is digits with at most a sign and a point.

    With ``percent`` every cell ends with a percent sign; it is left away, so 95% gives 95. Every cell has at most 15
    characters and ``PLACES`` places, so that reading it as a binary float loses nothing.
    """
    if percent:
        array = _without_signs(array)
    if array is None or not _are_plain(array):
        return None
    _data, starts, ends = bytes_of(array)
    # At most 15 digits: then a decimal and the binary float nearest to it belong to each other alone.
    if int((ends - starts).max()) > _DIGITS_OF_FLOAT:
        return None
    try:
        floats = array.cast(pa.float64()).to_numpy(zero_copy_only=True)
    except pa.ArrowInvalid:
        return None  # two points, or a sign within
    numerator, are_exact = whole_units(floats, PLACES)
    return numerator.astype(np.int64) if are_exact else None


def whole_units(floats: Any, places: int) -> tuple[Any, bool]:  # noqa: ANN401 - a float64 array
    """Return floats in units of a decimal place, and whether none of them has more places."""
    numerator = np.rint(floats * 10.0**places)
    # A quotient of two exact floats is rounded once: it is the float of that decimal, the only one so short.
    return numerator, bool(
        (abs(numerator) < _EXACT_FLOAT).all() and (numerator / 10.0**places == floats).all()
    )


def _without_signs(array: pa.Array) -> pa.Array | None:
    """Return percentages without their sign, or None when a cell has none."""
    data, starts, ends = bytes_of(array)
    signed = (
        len(array) and not array.null_count and (starts < ends).all() and (data[ends - 1] == _PERCENT).all()
    )
    return pc.utf8_slice_codeunits(array, 0, -1) if signed else None


def bytes_of(array: pa.Array) -> tuple[Any, Any, Any]:
    """Return the bytes of a column of texts, and where each cell starts and ends in them."""
    _valid, offsets, data = array.buffers()
    bounds = np.frombuffer(offsets, dtype=np.int32)[array.offset : array.offset + len(array) + 1]
    first = int(bounds[0])
    raw = np.frombuffer(data or b"", dtype=np.uint8)[first : int(bounds[-1])]
    return raw, bounds[:-1] - first, bounds[1:] - first


def _are_plain(array: pa.Array) -> bool:
    """Tell whether there are cells, and all begin and end as plain numbers do and hold no letter, blank or comma.

    What is left to refuse (two points, a slash, a sign within) Arrow does when it reads the numbers.
    """
    data, starts, ends = bytes_of(array)
    if not len(array) or array.null_count or (starts == ends).any():
        return False
    if data.min() < _LEAST or data.max() > _MOST or not _DIGITS[data[ends - 1]].all():
        return False
    first = data[starts]
    signed = starts[first == _SIGN]
    # A signed cell is longer than its sign, for it ends with a digit.
    return bool(_DIGITS[data[signed + 1]].all() and (_DIGITS[first] | (first == _SIGN)).all())
