"""Checks that points written as numbers have no more places than the ruleset rounds to.

Else a cap of 59.5 would be printed as 60 beside the grade of 59.5: no digit may decide that is not printed.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from jixiao.numbers import is_exact_at, is_percent, read_decimal, to_text
from jixiao.problems import JixiaoError, Place, Problem
from jixiao.program.model import MOST_PRINTED, Node, is_rounded
from jixiao.rules import Cap, Ruleset, Veto
from jixiao.rules.located import Path
from jixiao.rules.ruleset import RulesetFile


def plain_number(written: object) -> Fraction | None:
    """Return the number that an author wrote, or None for a formula."""
    if isinstance(written, Decimal | int):
        return Fraction(written)
    try:
        return Fraction(read_decimal(str(written)))
    except JixiaoError:
        return None


def numbers_of(rule: Cap | Veto) -> Iterator[tuple[Path, object]]:
    """Yield the points of a cap or a veto, with where they stand in it."""
    if isinstance(rule, Veto):
        yield ("then",), rule.then
        return
    if rule.at_most is not None:
        yield ("at_most",), rule.at_most
    yield from ((("bands", name), value) for name, value in rule.bands.items())


def listed_rules(definition: RulesetFile) -> list[tuple[str, int, Cap | Veto]]:
    """Return the caps, then the vetoes of a ruleset, each with its list and its place in it."""
    caps = (("caps", index, cap) for index, cap in enumerate(definition.caps))
    vetoes = (("vetoes", index, veto) for index, veto in enumerate(definition.vetoes))
    return [*caps, *vetoes]


def check_places(tree: Node, ruleset: Ruleset) -> Iterator[Problem]:
    """Yield weights, mosts, caps and vetoes with more decimal places than points have where they count (R471).

    And the points of caps and vetoes that lie outside what their target can have (R444).
    """
    definition = ruleset.definition
    rounding = definition.rounding
    targets = {name: node for node in tree.walk() for name in (node.name, node.key)}
    for node in tree.walk():
        if is_rounded(node.kind, rounding.at):
            place = node.place if node.kind != "total" else ruleset.place("total")
            for key, number in (("分值", node.weight), (" most", node.most)):
                if number is not None:
                    yield from _finer(f"“{node.name}”的{key}", number, place, rounding.places)
    for table, index, rule in listed_rules(definition):
        target = targets.get(rule.target)
        for path, written in numbers_of(rule):
            number = plain_number(written)
            if number is None or target is None or is_percent(str(written)):
                continue
            name = f"{'封顶' if table == 'caps' else '否决'}“{rule.name}”的分数"
            place = ruleset.place(table, index, *path)
            yield from _outside(name, number, target, place)
            if is_rounded(target.kind, rounding.at):
                yield from _finer(name, number, place, rounding.places)


def _outside(name: str, number: Fraction, target: Node, place: Place) -> Iterator[Problem]:
    most = target.most_points
    if not 0 <= number <= most:
        message = f"{name} {to_text(number)} 不在 0 到“{target.name}”最多能得的 {to_text(most)} 分之间，不会照它计分"
        way = "不能得分的写 0，不限制的删去这一条" if number < 0 else f"写 0 到 {to_text(most)} 之间的分数"
        yield Problem("R444", message, place, (way,), {"found": number, "most": most})


def _finer(name: str, number: Fraction, place: Place, places: int) -> Iterator[Problem]:
    if is_exact_at(number, places):
        return
    text = to_text(number)
    digits = len(text.partition(".")[2])
    message = f"{name} {text} 有 {digits} 位小数，得分却取整到 {places} 位：印出的分会和定等级的分不同"
    ways = [f"改成不超过 {places} 位小数"]
    if digits <= MOST_PRINTED:
        ways.append(f"或把 rounding 的 places 改成 {digits}")
    yield Problem("R471", message, place, tuple(ways), {"found": number, "places": places})
