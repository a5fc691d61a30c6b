"""Canonical JSON: equal data has equal bytes on every machine, and so equal digests."""

from __future__ import annotations

import hashlib
import json


def canonical_json(data: object) -> str:
    """Return data as JSON: keys in order, no blanks, characters as they are.

    Exact numbers are text in it: a :class:`~decimal.Decimal` or any other object raises :class:`TypeError`.
    """
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest_of(data: object) -> str:
    """Return what identifies data: the SHA-256 of its canonical JSON.

    >>> digest_of({"b": "4.10", "a": [1]}) == digest_of({"a": [1], "b": "4.10"})
    True
    """
    return text_digest(canonical_json(data))


def text_digest(text: str) -> str:
    """Return the SHA-256 of a text; half a character, which UTF-8 has no bytes for, counts by its code."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
