"""The peers: each computes the 25 formulas in its own way, rounds each to two places as it does, and adds them up.

A peer of rows takes one unit, a mapping of data items; a peer of columns takes them all, a mapping of arrays. ``PEERS`` of a
module is what it offers; a module whose library is not installed is left out and told.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any

Row = Mapping[str, Any]
"""One unit: numbers as float, yes/no as bool."""

Columns = Mapping[str, Any]
"""All units: arrays of float64 and of bool."""


@dataclass(frozen=True, slots=True)
class Peer:
    """One way to compute the totals.

    ``one`` returns a unit's total; ``many`` takes columns (or a sequence of rows, if ``by_rows``) and returns what computes all totals
    when it is called: what comes before is its own preparation and not measured.
    """

    name: str
    library: str
    one: Callable[[Row], float] | None = None
    many: Callable[[Any], Callable[[], Sequence[float]]] | None = None
    by_rows: bool = False

    @property
    def version(self) -> str:
        """The version of the library, or nothing for plain Python."""
        return version(self.library) if self.library else ""


MODULES = (
    "by_hand",
    "simple",
    "rule_engine_peer",
    "zen_peer",
    "openfisca_peer",
    "pandas_peer",
    "polars_peer",
    "numba_peer",
)


def load() -> tuple[list[Peer], list[str]]:
    """Return every peer that is installed, and the modules whose library is not."""
    found: list[Peer] = []
    lacking: list[str] = []
    for name in MODULES:
        try:
            found += importlib.import_module(f"bench.peers.{name}").PEERS
        except ModuleNotFoundError as error:
            lacking.append(f"{name}（{error.name}）")
    return found, lacking
