"""Limits on the size of a formula: rubric files are untrusted."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Limits:
    """The bounds of one formula: characters of its text, nodes and depth of its tree."""

    characters: int
    nodes: int
    depth: int


AUTHORED = Limits(characters=2_000, nodes=500, depth=50)
"""For formulas that people write."""

GENERATED = Limits(characters=2_000_000, nodes=200_000, depth=150)
"""For formulas that the program layer writes from a checked ruleset, such as a group's sum."""

MAX_BITS = 13_000
"""The largest numerator or denominator (in bits) a value may have.

A chain of steps that square one another doubles its digits at every step; exact arithmetic
would follow until memory ends. About 3,900 digits are far beyond any sum of money, and below
the length to which Python bounds the printing of integers.
"""


def is_too_large(value: Fraction) -> bool:
    """Tell whether a value has more digits than any may have (see :data:`MAX_BITS`)."""
    return value.numerator.bit_length() > MAX_BITS or value.denominator.bit_length() > MAX_BITS
