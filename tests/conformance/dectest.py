"""Reads the General Decimal Arithmetic cases (``*.decTest``) that ship inside CPython.

A file is a list of directives (``precision: 9``), which hold from there on, and of cases
(``addx001 add 1 1 -> 2 Inexact Rounded``). ``--`` begins a comment.
"""

from __future__ import annotations

import importlib.util
import re
import sysconfig
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

_TOKEN: Final = re.compile(r"""'(?:[^']|'')*'|"(?:[^"]|"")*"|\S+""")
_DIRECTIVE: Final = re.compile(r"(?P<name>\w+)\s*:\s*(?P<value>\S+)")


@dataclass(frozen=True, slots=True)
class Case:
    """One case: an operation on operands, as text, and what it must give under a precision and a rounding."""

    identifier: str
    operation: str
    operands: tuple[str, ...]
    result: str
    conditions: frozenset[str]
    precision: int
    rounding: str

    def __str__(self) -> str:
        """Return the case as it stands in its file, with what it depends on."""
        operands = " ".join(self.operands)
        context = f"precision {self.precision}, {self.rounding}"
        return f"{self.identifier} {self.operation} {operands} -> {self.result} ({context})"


def folder() -> Path | None:
    """Return where this Python keeps the cases, or None: some distributions leave its tests out."""
    found = importlib.util.find_spec("test")
    places = list(found.submodule_search_locations or ()) if found else []
    places.append(str(Path(sysconfig.get_path("stdlib")) / "test"))
    folders = (Path(place) / "decimaltestdata" for place in places)
    return next((each for each in folders if any(each.glob("*.decTest"))), None)


def read(path: Path) -> Iterator[Case]:
    """Yield the cases of one file, in their order."""
    context = {"precision": "9", "rounding": "half_up"}
    for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
        directive = _DIRECTIVE.match(line)
        if directive:
            context[directive["name"].lower()] = directive["value"].lower()
            continue
        tokens = list(_tokens(line))
        if "->" not in tokens:
            continue
        arrow = tokens.index("->")
        yield Case(
            identifier=tokens[0],
            operation=tokens[1].lower(),
            operands=tuple(_unquoted(token) for token in tokens[2:arrow]),
            result=_unquoted(tokens[arrow + 1]),
            conditions=frozenset(token.lower() for token in tokens[arrow + 2 :]),
            precision=int(context["precision"]),
            rounding=context["rounding"],
        )


def _tokens(line: str) -> Iterator[str]:
    for token in _TOKEN.findall(line):
        if token.startswith("--"):
            return
        yield token


def _unquoted(token: str) -> str:
    if len(token) > 1 and token[0] in "'\"" and token[0] == token[-1]:
        return token[1:-1]
    return token
