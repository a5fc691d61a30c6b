"""Two pieces of JSON data compared leaf by leaf."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

Path = tuple[str | int, ...]

_IDENTITIES = ("key", "name", "id")


class Absent:
    """The value in a difference of a part that is not there."""

    def __repr__(self) -> str:
        """Return how it is reported."""
        return "没有"


ABSENT: Final = Absent()


@dataclass(frozen=True, slots=True)
class Difference:
    """A part that differs: what was ``found`` and what was ``wanted`` instead.

    ``at`` is the path of the part in what was found, ``path`` in what was wanted; of a part that only one has, its path there.
    """

    at: Path
    path: Path
    found: object
    wanted: object


def differences(found: object, wanted: object, at: Path = (), path: Path = ()) -> Iterator[Difference]:
    """Yield every leaf in which ``found`` is not ``wanted``, in the order of what was wanted.

    Kinds count: 1, true and "1" are three things. Lists of different lengths are compared entry by entry of one
    name, so that one part too few is reported as that.
    """
    if isinstance(found, dict) and isinstance(wanted, dict):
        for key in wanted:
            if key in found:
                yield from differences(found[key], wanted[key], (*at, key), (*path, key))
            else:
                yield Difference((*at, key), (*path, key), ABSENT, wanted[key])
        for key in found:
            if key not in wanted:
                yield Difference((*at, key), (*path, key), found[key], ABSENT)
    elif isinstance(found, list) and isinstance(wanted, list):
        yield from _of_lists(found, wanted, at, path)
    elif type(found) is not type(wanted) or found != wanted:
        yield Difference(at, path, found, wanted)


def _of_lists(found: list[object], wanted: list[object], at: Path, path: Path) -> Iterator[Difference]:
    if len(found) == len(wanted):
        for index, (here, there) in enumerate(zip(found, wanted, strict=True)):
            yield from differences(here, there, (*at, index), (*path, index))
        return
    own, others = _names(found), _names(wanted)
    for name, index in others.items():
        if name in own:
            yield from differences(found[own[name]], wanted[index], (*at, own[name]), (*path, index))
        else:
            yield Difference((*at, index), (*path, index), ABSENT, wanted[index])
    for name, index in own.items():
        if name not in others:
            yield Difference((*at, index), (*path, index), found[index], ABSENT)


def _names(entries: list[object]) -> dict[str, int]:
    """Return the index of each entry of a list by what identifies it: a name of its own, else all of its content."""
    for identity in _IDENTITIES:
        names = [entry.get(identity) if isinstance(entry, dict) else None for entry in entries]
        if all(isinstance(name, str) for name in names) and len(set(names)) == len(names):
            return {str(name): index for index, name in enumerate(names)}
    indices: dict[str, int] = {}
    for index, entry in enumerate(entries):
        content = json.dumps(entry, sort_keys=True, default=repr)
        while content in indices:
            content += "+"
        indices[content] = index
    return indices
