"""Changes that a person, a program, a bad disk or somebody hostile could make to a file."""

# ruff: noqa: E501 - rows of odd things

from __future__ import annotations

import json
import re
from collections.abc import Callable
from random import Random
from typing import Final

ODD_TEXTS: Final = (
    "", " ", "\t", "\u3000", "\x00", "\x1b[2J\x1b]0;x\x07", "\u202e甲\u2066", "\u200b", "\ufeff", "\u2028", "é", "𠀀", "甲" * 300, "a" * 100_000,
    "=1+1", "＝1+1", "-- -", "../../etc/passwd", "nul", "a.toml", "%s%n{0}", "1/0", "满分", "如果(是, 1", "*" * 50, "&amp;<b>", "'\"", "\\", "\\ud800",
)  # fmt: skip
ODD_NUMBERS: Final = (
    "0", "-0", "-1", "1e400", "-1e-400", "nan", "inf", "1_000", "0x10", "007", "1,234", "１２", "99999999999999999999", "1" + "0" * 45,
    "9" * 5000, "0." + "3" * 60, "1e30", "1e-30", "100%", "true", "2022-02-30", "2022-03-01", "12:00:00", "9999-12-31", "0001-01-01", '"5"', "[]", "{}", "null",
)  # fmt: skip
ODD_VALUES: Final[tuple[object, ...]] = (
    None, True, False, 0, -1, 2**70, 10**400, 1.5, "", "甲", "75%", "\u202e", "\ud800", [], {}, [[]], [None], {"": ""}, {"a": {"b": {"c": 1}}}, "x" * 5000, [1] * 300,
)  # fmt: skip
ODD_FORMULAS: Final = (
    "1/0", "满分 * 满分 * 满分", "(" * 150 + "1" + ")" * 150, " + ".join(["1"] * 800), "-" * 300 + "1", "如果(1, 2, 3)", "a率 == a率 == a率",
    "最大(", "求和(合同, 1)", "满分 ** 满分", "9" * 39 + " * " + "9" * 39, "四舍五入(1/3, 31)", "lambda: 0", "__import__('os')", "甲.公式分", "满分(1)", "合同", "向上取整(满分, 0)",
    "且()", "1 if 1 else 2", "“甲”", "日期(2022, 2, 30)", "满分 % 3", "签订日期 - 备案日期", "非 1", "3 < 2 < 1", "0.1 + 0.2 == 0.3", "有值(a率) 且 a率",
)  # fmt: skip
_NUMBER = re.compile(r"-?\d[\d.,_%]*")
_STRING = re.compile(r'"[^"\n]*"')
_FORMULA = re.compile(r'(formula = )("[^"\n]*"|"""[^"]*""")')
_KEY = re.compile(r'^(\s*)("?[\w.\u4e00-\u9fff]+"?)(\s*=)', re.MULTILINE)

Mutation = Callable[[Random, bytes], bytes]


def _spliced(rng: Random, content: bytes) -> bytes:
    """Put some bytes in, take some out, or both."""
    at, width = rng.randrange(len(content) + 1), rng.choice((0, 1, 1, 2, 8, 64, 512))
    new = rng.choice(
        (
            b"",
            rng.randbytes(rng.choice((1, 1, 2, 16))),
            b"\x00",
            b"\xff\xfe",
            "，".encode(),
            b'"',
            b"[",
            b"{",
            b"\r",
            b"\n\n",
        )
    )
    return content[:at] + new + content[at + width :]


def _flipped(rng: Random, content: bytes) -> bytes:
    changed = bytearray(content)
    for _ in range(rng.choice((1, 1, 3, 20))):
        if changed:
            changed[rng.randrange(len(changed))] ^= 1 << rng.randrange(8)
    return bytes(changed)


def _encoded(rng: Random, content: bytes) -> bytes:
    text = content.decode("utf-8", "replace")
    return rng.choice((
        text.encode("utf-16"), text.encode("gb18030"), b"\xef\xbb\xbf" + content, text.replace("\n", "\r\n").encode(),
        text.replace("\n", "\r").encode(), content + b"\x1a", content.rstrip(b"\n"), b"", content * 3, text.encode("utf-8")[:-1],
        content.replace(b" ", b"\xc2\xa0"), text.replace(",", "，").replace("=", "＝").encode(), content[: len(content) // 2],
    ))  # fmt: skip


def _lines(rng: Random, content: bytes) -> bytes:
    lines = content.split(b"\n")
    one, two = rng.randrange(len(lines)), rng.randrange(len(lines))
    kind = rng.randrange(5)
    if kind == 0:
        del lines[one]
    elif kind == 1:
        lines.insert(two, lines[one])
    elif kind == 2:
        lines[one], lines[two] = lines[two], lines[one]
    elif kind == 3:
        lines[one] = lines[one] * rng.choice((2, 40))
    else:
        lines[one:one] = [lines[one]] * rng.choice((3, 300))
    return b"\n".join(lines)


def _replaced(pattern: re.Pattern[str], new: Callable[[Random], str]) -> Mutation:
    def mutation(rng: Random, content: bytes) -> bytes:
        text = content.decode("utf-8", "replace")
        places = list(pattern.finditer(text))
        if not places:
            return _spliced(rng, content)
        place = rng.choice(places)
        return f"{text[: place.start()]}{new(rng)}{text[place.end() :]}".encode("utf-8", "replace")

    return mutation


def _formula(rng: Random, content: bytes) -> bytes:
    text = content.decode("utf-8", "replace")
    places = list(_FORMULA.finditer(text))
    if not places:
        return _spliced(rng, content)
    place = rng.choice(places)
    old = place[2].strip('"')
    other = rng.choice(ODD_FORMULAS)
    new = rng.choice(
        (
            other,
            f"{old} + {other}",
            f"如果({other}, {old}, 1)",
            f"({old}) / ({other})",
            old[: len(old) // 2],
            f"最大({old}, {other})",
        )
    )
    quoted = json.dumps(new, ensure_ascii=False)
    return f"{text[: place.start()]}{place[1]}{quoted}{text[place.end() :]}".encode()


def _renamed(rng: Random, content: bytes) -> bytes:
    text = content.decode("utf-8", "replace")
    places = list(_KEY.finditer(text))
    if not places:
        return _spliced(rng, content)
    place = rng.choice(places)
    new = rng.choice(
        (
            place[2] + "x",
            rng.choice(places)[2],
            '""',
            "a.b.c",
            "a." * 30 + "b",
            "甲",
            json.dumps(rng.choice(ODD_TEXTS)[:50]),
        )
    )
    return f"{text[: place.start(2)]}{new}{text[place.end(2) :]}".encode("utf-8", "replace")


def _value(rng: Random, content: bytes) -> bytes:
    """Put another value, or take a key away, somewhere in JSON."""
    try:
        data = json.loads(content)
    except ValueError:
        return _renamed(rng, content)
    here: object = data
    for _ in range(rng.choice((1, 2, 3, 5, 8))):
        inner = (
            list(here) if isinstance(here, dict) else list(range(len(here))) if isinstance(here, list) else []
        )
        if not inner:
            break
        key = rng.choice(inner)
        below = here[key]  # type: ignore[index]
        if not isinstance(below, dict | list) or rng.random() < 0.3:
            if rng.random() < 0.3:
                del here[key]  # type: ignore[attr-defined]
            else:
                here[key] = rng.choice(ODD_VALUES)  # type: ignore[index]
            break
        here = below
    return json.dumps(data, ensure_ascii=rng.random() < 0.5).encode("utf-8", "replace")


def _nested(rng: Random, content: bytes) -> bytes:
    depth = rng.choice((5, 25, 150, 5000, 100_000))
    opening, closing = rng.choice((("[", "]"), ('{"a":', "}"), ("{a=", "}"), ("(", ")")))
    deep = opening * depth + "1" + closing * depth
    return _replaced(_NUMBER, lambda _rng: deep)(rng, content)


MUTATIONS: Final[tuple[Mutation, ...]] = (
    _spliced, _flipped, _encoded, _lines, _lines, _replaced(_NUMBER, lambda rng: rng.choice(ODD_NUMBERS)),
    _replaced(_NUMBER, lambda rng: str(rng.choice((0, 1, -1, 10**rng.randrange(40), rng.random())))),
    _replaced(_STRING, lambda rng: json.dumps(rng.choice(ODD_TEXTS), ensure_ascii=rng.random() < 0.5)),
    _replaced(_STRING, lambda rng: rng.choice(ODD_NUMBERS)), _formula, _formula, _renamed, _value, _value, _nested,
)  # fmt: skip


def mutated(rng: Random, content: bytes) -> bytes:
    """Return a file's bytes after one to three changes."""
    for _ in range(rng.choice((1, 1, 1, 2, 3))):
        content = rng.choice(MUTATIONS)(rng, content)
    return content
