"""Points that a ruleset writes as numbers must not be finer than the places it rounds to.

Else a cap of 59.5 would be printed as 60 beside the grade of 59.5: no digit may decide that is not printed.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from jixiao.numbers import is_exact_at, read_decimal, to_text
from jixiao.problems import JixiaoError, Place, Problem
from jixiao.program.definition import MOST_PRINTED, Node, is_rounded
from jixiao.rules import Cap, Ruleset, Veto
from jixiao.rules.located import Path


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


def check_places(tree: Node, ruleset: Ruleset) -> Iterator[Problem]:
    """Yield weights, mosts, caps and vetoes that have more decimal places than points have where they count (R471)."""
    definition = ruleset.definition
    rounding = definition.rounding
    targets: dict[str, Node] = {}
    for node in tree.walk():
        if not is_rounded(node.kind, rounding.at):
            continue
        targets |= {node.name: node, node.key: node}
        place = node.place if node.kind != "total" else ruleset.place("total")
        yield from _finer(f"“{node.name}”的分值", node.weight, place, rounding.places)
        if node.most is not None:
            yield from _finer(f"“{node.name}”的 most", node.most, place, rounding.places)
    listed: tuple[tuple[str, tuple[Cap | Veto, ...]], ...] = (
        ("caps", definition.caps),
        ("vetoes", definition.vetoes),
    )
    for table, rules in listed:
        for index, rule in enumerate(rules):
            if rule.target not in targets:
                continue
            for path, written in numbers_of(rule):
                number = plain_number(written)
                name = f"{'封顶' if table == 'caps' else '否决'}“{rule.name}”的分数"
                if number is not None:
                    yield from _finer(name, number, ruleset.place(table, index, *path), rounding.places)


def _finer(name: str, number: Fraction, place: Place, places: int) -> Iterator[Problem]:
    if is_exact_at(number, places):
        return
    text = to_text(number)
    needed = len(text.partition(".")[2])
    message = f"{name} {text} 有 {needed} 位小数，得分却取整到 {places} 位：印出的分会和定等级的分不同"
    ways = [f"改成不超过 {places} 位小数"]
    if needed <= MOST_PRINTED:
        ways.append(f"或把 rounding 的 places 改成 {needed}")
    yield Problem("R471", message, place, tuple(ways), {"found": number, "places": places})
