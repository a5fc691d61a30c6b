"""Written code without what nothing uses: traces that no step keeps, values that are known, choices between such."""

from __future__ import annotations

import re
from collections.abc import Sequence

_STORED = re.compile(r"([tvs][0-9]+) = (.*)")
_NAMES = re.compile(r"\b[tvs][0-9]+\b")
_STANDS = "exact.node = "


def without_unused(lines: Sequence[str]) -> list[str]:
    """Return the statements without those that only store what no later one names.

    ``t1`` are traces, ``v1`` values and ``s1`` steps; storing one does nothing else, and where ``exact`` stands matters to nothing but
    the value stored next. A block that becomes empty goes with its header.
    """
    kept, named = list[str](), set[str]()
    is_computed = False
    for line in reversed(lines):
        bare = line.lstrip()
        stored = _STORED.fullmatch(bare)
        if (stored and stored[1] not in named) or (bare.startswith(_STANDS) and not is_computed):
            is_computed = False
            continue
        is_computed = stored is not None and stored[2].startswith("exact.")
        if bare.endswith(":") and _indent(kept[-1]) <= _indent(line):
            if not _goes_on(kept[-1], line):
                continue
            kept.append(f"{line[: _indent(line)]}    pass")
        named.update(_NAMES.findall(stored[2] if stored else bare))
        kept.append(line)
    return kept[::-1]


def _goes_on(line: str, header: str) -> bool:
    """Tell whether a line goes on with the choice that a header begins."""
    return line[_indent(header) :].startswith(("elif ", "else:"))


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())
