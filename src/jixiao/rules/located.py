"""Rule data with the place of each part, also when it is merged from several files.

An edition changes some keys of an indicator, ``extends`` some of another ruleset. What results is one set of
data whose every part still points at the file and line that says so.
"""

from __future__ import annotations

import operator
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Any, Protocol

from jixiao.problems import JixiaoError, Place, Problem, did_you_mean
from jixiao.rules.chosen import yes_no

Path = tuple[str | int, ...]


class Located(Protocol):
    """Data with places: a :class:`jixiao.documents.Document` or an :class:`Overlay`."""

    @property
    def file(self) -> str:
        """The file's name as shown to people."""

    @property
    def data(self) -> Mapping[str, object]:
        """The data."""

    def place(self, path: Sequence[str | int], *, key: bool = False) -> Place:
        """Return where the value (or its key) at a path is."""

    def text_place(self, path: Sequence[str | int], start: int, end: int) -> Place:
        """Return where characters of the text at a path are."""


@dataclass(frozen=True, slots=True)
class Overlay:
    """Data put together; ``origins`` maps path prefixes to where that part was written."""

    file: str
    data: Mapping[str, object]
    origins: Mapping[Path, tuple[Located, Path]]

    def _origin(self, path: Sequence[str | int]) -> tuple[Located, Path]:
        wanted = tuple(path)
        for length in range(len(wanted), -1, -1):
            if wanted[:length] in self.origins:
                located, prefix = self.origins[wanted[:length]]
                return located, (*prefix, *wanted[length:])
        return self.origins[()]

    def place(self, path: Sequence[str | int], *, key: bool = False) -> Place:
        """Return where the value (or its key) at a path was written."""
        located, origin = self._origin(path)
        return located.place(origin, key=key)

    def text_place(self, path: Sequence[str | int], start: int, end: int) -> Place:
        """Return where characters of the text at a path were written."""
        located, origin = self._origin(path)
        return located.text_place(origin, start, end)


def value_at(data: object, path: Path) -> Any:  # noqa: ANN401 - whatever somebody wrote there
    """Return the value at a path that exists."""
    return reduce(operator.getitem, path, data)  # type: ignore[arg-type]


def problem_at(
    located: Located, path: Path, code: str, message: str, *ways: str, key: bool = False, **facts: object
) -> Problem:
    """Return a problem with the value (or the key) at a path, which is looked for only then: that scans the whole file."""
    return Problem(code, message, located.place(path, key=key), ways, facts)


def overlay(
    base: Located, top: Located, top_path: Path, keyed: Mapping[str, str], ignored: frozenset[str]
) -> Overlay:
    """Lay the keys of ``top`` (at ``top_path`` in its data) over ``base``.

    Lists named in ``keyed`` are merged entry by entry, entries being the same when they agree in the key given
    there, and an entry with ``remove = true`` drops its namesake; ``steps`` are merged name by name; every other
    key replaces the whole of what was there. ``ignored`` keys of ``top`` are left out. Raises
    :class:`JixiaoError` (R422) for an entry to be dropped that is not there.
    """
    changes = value_at(top.data, top_path)
    data = dict(base.data)
    origins: dict[Path, tuple[Located, Path]] = {(): (top, top_path)}
    for name in base.data:
        origins[(name,)] = (base, (name,))
    for name, value in changes.items() if isinstance(changes, Mapping) else ():
        if name in ignored:
            continue
        before = data.get(name)
        here = (*top_path, name)
        if name in keyed and isinstance(before, list) and isinstance(value, list):
            data[name] = _merge_entries(name, keyed[name], (base, before), (top, here, value), origins)
        elif name == "steps" and isinstance(before, Mapping) and isinstance(value, Mapping):
            data[name] = {**before, **value}
            origins.update({(name, step): (top, (*here, step)) for step in value})
        else:
            data[name] = value
            origins[(name,)] = (top, here)
    return Overlay(top.file, data, origins)


def _merge_entries(
    name: str,
    key: str,
    base: tuple[Located, list[object]],
    top: tuple[Located, Path, list[object]],
    origins: dict[Path, tuple[Located, Path]],
) -> list[object]:
    """Merge two lists of entries by ``key`` and note where each key of each entry was written."""
    below, before = base
    above, here, changes = top
    merged: list[tuple[Any, dict[Path, tuple[Located, Path]]]] = [
        (entry, {(): (below, (name, index))}) for index, entry in enumerate(before)
    ]
    for index, change in enumerate(changes):
        wanted = change.get(key) if isinstance(change, Mapping) else None
        same = [isinstance(entry, Mapping) and entry.get(key) == wanted for entry, _ in merged]
        at = same.index(True) if any(same) else None
        if not isinstance(change, Mapping) or (at is None and "remove" not in change):
            merged.append((change, {(): (above, (*here, index))}))
        elif at is None:
            names = [str(entry[key]) for entry, _ in merged if isinstance(entry, Mapping) and key in entry]
            missing = str(change.get(key, ""))
            path, message = (*here, index, "remove"), f"要去掉的“{missing}”在沿用的内容里没有"
            ways = did_you_mean(missing, names)
            raise JixiaoError([problem_at(above, path, "R422", message, *ways, key=True, found=missing)])
        elif yes_no(change.get("remove")) is True:
            del merged[at]
        else:
            entry, places = merged[at]
            places = {**places, **{(changed,): (above, (*here, index, changed)) for changed in change}}
            merged[at] = ({**entry, **change}, places)
    for position, (_, places) in enumerate(merged):
        origins.update({(name, position, *path): origin for path, origin in places.items()})
    return [entry for entry, _ in merged]
