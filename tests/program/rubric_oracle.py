"""Random rubrics of every group rule, and what they give computed plainly: the second opinion on aggregation.

Written from the documentation of rulesets, not from the project's code: no formula, no program, only Fractions.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Final, TypeVar, cast

from hypothesis import strategies as st

T = TypeVar("T")
Draw = Callable[[st.SearchStrategy[T]], T]
RATES: Final = tuple(Fraction(each) for each in ("0", "1", "1/3", "0.125", "0.995", "2/3", "0.3333", "1.2"))
WEIGHTS: Final = (1, 2, 3, 5, 10)
PLACES: Final = 2


@dataclass(slots=True)
class Branch:
    """A node of a random rubric with its data: a group when it has children, else an indicator.

    ``applies`` is None for an indicator that always does; ``chosen`` is None where the unit has no choice.
    """

    name: str
    weight: Fraction
    children: list[Branch] = field(default_factory=list)
    combine: str = "sum"
    none: str = ""
    beside: str = ""
    most: Fraction | None = None
    rate: Fraction = Fraction(0)
    applies: bool | None = None
    chosen: bool | None = None

    @property
    def parts(self) -> list[Branch]:
        """The children that make up its weight, in printed order: groups before indicators."""
        return sorted((each for each in self.children if not each.beside), key=lambda each: not each.children)

    def walk(self) -> Iterator[Branch]:
        """Yield this node and all below it."""
        yield self
        for child in self.children:
            yield from child.walk()


class _Grower:
    def __init__(self, draw: Draw[object]) -> None:
        self.draw = draw
        self.count = 0

    def one(self, options: tuple[T, ...]) -> T:
        return cast("T", self.draw(st.sampled_from(options)))

    def name(self, kind: str) -> str:
        self.count += 1
        return f"{kind}{self.count}"

    def indicator(self, weight: Fraction) -> Branch:
        found = Branch(self.name("指标"), weight, rate=self.one(RATES))
        found.applies = self.one((None, None, True, False))
        if self.one((False, False, True)):
            found.most = weight * Fraction(6, 5)
        return found

    def group(self, depth: int) -> Branch:
        """Return a group whose weights fit its rule."""
        found = Branch(self.name("组"), Fraction(0))
        found.combine = self.one(("sum", "sum", "scaled", "better", "chosen", "pool"))
        count = self.one((2, 3))
        for index in range(count):
            # Alternatives weigh the same: the first says how much.
            alike = found.combine in {"better", "chosen"} and index > 0
            weight = found.children[0].weight if alike else Fraction(self.one(WEIGHTS))
            nests = depth and not alike and self.one((False, False, True))
            child = self.group(depth - 1) if nests else self.indicator(weight)
            if found.combine == "pool":
                child.chosen = self.one((True, True, False))
            if found.combine == "chosen":
                child.chosen = index == 0
            found.children.append(child)
        found.weight = sum((each.weight for each in found.children), Fraction(0))
        if found.combine in {"scaled", "pool"}:
            found.weight = Fraction(self.one(WEIGHTS)) * count
        if found.combine in {"better", "chosen"}:
            found.weight = found.children[0].weight
        if found.combine == "pool":
            found.none = self.one(("zero", "exclude"))
        return found


@st.composite
def rubrics(draw: Draw[object]) -> Branch:
    """Return random rubrics with data; the root is the total."""
    grower = _Grower(draw)
    root = Branch("总分", Fraction(0))
    root.children = [grower.group(1) for _ in range(grower.one((1, 2, 3)))]
    root.weight = sum((each.weight for each in root.children), Fraction(0))
    for beside in ("bonus", "malus"):
        if grower.one((False, True)):
            extra = Branch(grower.name("组"), Fraction(5), [grower.indicator(Fraction(5))], beside=beside)
            extra.children[0].most = None
            if beside == "malus":  # what drops out of it would make the others take more: refused
                extra.children[0].applies = None
            root.children.append(extra)
    if grower.one((False, True)):
        root.most = root.weight + 3
    return root


def rounded(value: Fraction) -> Fraction:
    """Return a value to two places, half away from zero."""
    scaled = abs(value) * 10**PLACES
    digits = int(scaled + Fraction(1, 2))
    return Fraction(digits if value >= 0 else -digits, 10**PLACES)


def counts(branch: Branch) -> bool:
    """Tell whether a branch takes part in its group."""
    if branch.chosen is False:
        return False
    if not branch.children:
        return branch.applies is not False
    if branch.combine == "pool" and branch.none == "zero":
        return True
    return any(counts(each) for each in branch.parts)


def weights(branch: Branch, weight: Fraction) -> list[Fraction]:
    """Return what each part of a group counts for when the group counts for a weight."""
    if branch.combine in {"better", "chosen"}:
        return [weight if counts(each) else Fraction(0) for each in branch.parts]
    whole = sum((each.weight for each in branch.parts), Fraction(0)) if branch.combine == "scaled" else weight
    counted = [each.weight if counts(each) else Fraction(0) for each in branch.parts]
    running = sum(counted, Fraction(0))
    if running == whole:
        return counted
    shares: list[Fraction] = []
    reached = reported = Fraction(0)
    for each in counted:
        reached += each
        share = rounded(whole * reached / running) - reported if running else Fraction(0)
        reported += share
        shares.append(share if each else Fraction(0))
    return shares


def points(branch: Branch, weight: Fraction | None = None) -> Fraction | None:
    """Return a branch's points, or None when nothing at all applies."""
    weight = branch.weight if weight is None else weight
    most = weight if branch.most is None else branch.most * weight / branch.weight
    if not branch.children:
        raw = (
            branch.weight * branch.rate * weight / branch.weight
            if branch.applies is not False
            else Fraction(0)
        )
        return rounded(min(max(raw, Fraction(0)), most))
    given = [
        points(each, own) or Fraction(0)
        for each, own in zip(branch.parts, weights(branch, weight), strict=True)
    ]
    raw = max(given) if branch.combine == "better" else sum(given, Fraction(0))
    if branch.combine == "scaled":
        raw = raw * weight / sum((each.weight for each in branch.parts), Fraction(0))
    if branch.name == "总分" and not any(counts(each) for each in branch.parts):
        return None
    for each in branch.children:
        if each.beside:
            raw += (points(each) or Fraction(0)) * (1 if each.beside == "bonus" else -1)
    kept = min(max(raw, Fraction(0)), most)
    return rounded(kept) if branch.combine == "scaled" else kept
