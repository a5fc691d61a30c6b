"""Values of JSON data as text in a sentence; of two that differ, the part that differs."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence

from jixiao.certification.comparing import ABSENT
from jixiao.documents import digest_of
from jixiao.problems import clipped

_NUMBER = re.compile(r"-?\d+(\.\d+)?(/\d+)?%?")
_DIGEST = re.compile(r"[0-9a-f]{64}")
_SHORT_DIGEST = 16
_WHOLE = 60
_AROUND = 12


def content_digest(data: object) -> str:
    """Return the digest of JSON data; in place of one, why data that jixiao never writes has none."""
    try:
        return digest_of(data)
    except TypeError:  # a number with a point that is not in quotes
        return "算不出来（有没加引号的小数）"


def both(found: object, wanted: object) -> tuple[str, str]:
    """Return two values as they follow a word; of two long texts, what differs with a little around it.

    >>> both("2.00", "1.80"), both(None, "优"), both(1, "1")
    ((' 2.00', ' 1.80'), ('空', '“优”'), ('数字 1', '文字“1”'))
    """
    if isinstance(found, str) and isinstance(wanted, str):
        here, there = _apart(found, wanted)
        return _text(here), _text(there)
    here, there = shown(found), shown(wanted)
    if here.strip(" “”") != there.strip(" “”"):
        return here, there
    return _with_kind(found), _with_kind(wanted)


def shown(value: object) -> str:
    """Return one value as it follows a word."""
    if value is ABSENT:
        return "没有"
    if value is None:
        return "空"
    if isinstance(value, str):
        return _text(clipped(value))
    if isinstance(value, Mapping):
        named = value.get("name") or value.get("message") or value.get("key")
        return f"“{clipped(str(named))}”一项" if named else f" {len(value)} 个值"
    if isinstance(value, Sequence):
        return f" {len(value)} 项"
    return f" {json.dumps(value) if isinstance(value, bool | int) else value}"


def _with_kind(value: object) -> str:
    return f"文字{_text(value, quoted=True)}" if isinstance(value, str) else f"数字{shown(value)}"


def _text(text: str, *, quoted: bool = False) -> str:
    if _DIGEST.fullmatch(text):
        return f" {text[:_SHORT_DIGEST]}…"
    return f" {text}" if _NUMBER.fullmatch(text) and not quoted else f"“{text}”"


def _apart(found: str, wanted: str) -> tuple[str, str]:
    """Return two texts, cut to where they differ when one is long."""
    if max(len(found), len(wanted)) <= _WHOLE:
        return found, wanted
    shorter = min(len(found), len(wanted))
    start = next((at for at in range(shorter) if found[at] != wanted[at]), shorter)
    same = next((at for at in range(shorter - start) if found[-1 - at] != wanted[-1 - at]), shorter - start)
    return _window(found, start, len(found) - same), _window(wanted, start, len(wanted) - same)


def _window(text: str, start: int, end: int) -> str:
    first, last = max(0, start - _AROUND), min(len(text), end + _AROUND)
    before, after = "…" if first else "", "…" if last < len(text) else ""
    return f"{before}{clipped(text[first:last])}{after}"
