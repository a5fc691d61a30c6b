"""The points of every worked row of docs/评分形状.md, once more: worked out by hand, not read from the page.

A row is a list of results in the order of the page's columns: the exact points and what they are rounded to, or a
grade or finding. Published figures are marked with where they are from; see the page for the data of a row.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple


class Points(NamedTuple):
    """Points as the rule gives them, and as they are printed."""

    exact: Fraction
    printed: str


Result = Points | str


def p(printed: str, exact: Fraction | None = None) -> Points:
    """Return points that are printed so; ``exact`` where they had to be rounded."""
    return Points(Fraction(printed) if exact is None else exact, printed)


# fmt: off
WORKED: Mapping[int, Sequence[Sequence[Result]]] = {
    # Published: 98.06 % of 10 is 9.81 (增城 2022).
    1: [[p("9.81", 10 * Fraction("0.9806"))], [p("10.00")], [p("0.00")]],
    2: [[p("9.81", 10 * Fraction("2459.96") / Fraction("2508.64"))], [p("10.00")], [p("10.00")]],
    3: [[p("6.67", Fraction(10 * 80, 120))], [p("10.00")], [p("10.00")], [p("0.00")]],
    # Published: 2 points off from target + 30 % on.
    4: [[p("8.00")], [p("10.00")], [p("7.27", Fraction("7.274"))], [p("10.00")]],
    # Published: 13.6 points over, half a point each.
    5: [
        [p("3.50", 10 - Fraction(13, 2)), p("3.00", 10 - Fraction(14, 2)), p("3.20", 10 - Fraction("13.6") / 2)],
        [p("9.50")] * 3,
        [p("10.00")] * 3,
        [p("0.00")] * 3,
    ],
    6: [
        [p("8.00", Fraction(10 - 2)), p("7.00", Fraction(10 - 3)), p("7.60", 10 - Fraction(12, 5))],
        [p("8.00")] * 3,
        [p("10.00")] * 3,
        [p("10.00")] * 3,
        [p("0.00")] * 3,
    ],
    7: [[p("5.00")], [p("3.00")], [p("2.00")]],
    # Published: 岳阳 2018, 重点支出安排率 and 预算调整率.
    8: [[p("5.00")], [p("5.00")], [p("4.00")], [p("2.00")], [p("0.00")], [p("5.00")], [p("5.00")]],
    9: [
        [p("3.00")], [p("2.00")], [p("2.00")], [p("1.00")], [p("0.50")], [p("0.00")], [p("3.00")], [p("0.00")],
    ],
    # Published: 岳阳 2018, 资金结余.
    10: [[p("3.00")], [p("2.00")], [p("2.00")], [p("0.00")]],
    11: [[p("2.00")], [p("0.00")]],
    12: [[p("1.00")], [p("0.00")]],
    13: [[p("2.60", Fraction("1.5") + Fraction("0.6") + Fraction("0.5"))], [p("2.50", Fraction("1.5") + 1)]],
    14: [[p("2.00")], [p("0.00")]],
    15: [[p("8.33", Fraction(10 * 75, 90))], [p("6.67", Fraction(10 * 60, 90))], [p("0.00")], [p("10.00")]],
    16: [[p("5.00")], [p("3.00")], [p("1.00")], [p("0.00")]],
    17: [[p("9.63", 10 * Fraction(80 - 3, 80))], [p("8.00")], [p("0.00")], [p("10.00")]],
    18: [[p("2.00")], [p("0.00")], [p("0.00")]],
    19: [[p("3.00")], [p("0.00")], [p("2.00")]],
    20: [[p("2.67", Fraction(4 * 2, 3))], [p("4.00")]],
    21: [[p("5.00")], [p("4.00")], [p("5.00")], [p("0.00")]],
    22: [[p("24.00")], [p("27.00")]],
    # 26.67 and 13.33 of 40 go to 20 and 10 of 30; 24.003 and 9.9975 are each rounded.
    23: [[p("34.00", Fraction(24) + Fraction(10))], [p("30.00", 40 * Fraction("0.75"))], [p("0.00")]],
    24: [[p("1.00")], [p("0.93", Fraction(28, 30))]],
    # Published: a block of 35 of which 29 apply and 25 were got.
    25: [[p("30.17", Fraction(35 * 25, 29))], [p("28.00", Fraction(3 + 9 + 16))]],
    26: [[p("8.00"), p("93.00")], [p("0.00"), p("85.00")]],
    27: [[p("93.00"), "优"], [p("0.00"), "差"]],
    # Published: at most 89, 79, 69, 59 by the execution rate.
    28: [
        [p("89.00"), "良"], [p("93.00"), "优"], [p("89.00"), "良"], [p("79.00"), "中"], [p("69.00"), "中"],
        [p("59.00"), "差"], [p("78.00"), "中"],
    ],
    # Published bands: 财预〔2020〕10号.
    29: [[p("9.50"), "G814"], [p("6.00"), "没有"], [p("8.00"), "G815"], [p("7.50"), "G815"]],
    # Published: 5 points for each 5 % over, at most 120.
    30: [
        [p("110.00"), p("110.00")], [p("105.00"), p("105.00")], [p("120.00"), p("120.00")], [p("90.00"), p("90.00")],
    ],
    31: [
        [p("10.00")], [p("8.75", 10 * (1 - Fraction(10, 80)))], [p("8.75", 10 * (1 - Fraction(10, 80)))], [p("0.00")],
        [p("10.00")], [p("0.00")],
    ],
    32: [[p("5.00")], [p("4.00")], [p("2.50")], [p("0.00")]],
    33: [[p("3.00"), p("96.00")], [p("5.00"), p("105.00")]],
    34: [[p("6.82", 8 * Fraction("0.853")), "没有"], [p("8.00"), "G815"]],
    # Published: ranks 1 to 5.
    35: [[p("60.00")], [p("57.00")], [p("54.00")], [p("51.00")], [p("48.00")], [p("45.00")]],
    36: [[p("6.48", 7 * Fraction("92.5") / 100), "没有"], [p("7.00"), "G815"]],
    37: [[p("17.25", Fraction(20, 100) * (300 * 90 + 150 * 80 + 250 * Fraction("85.5")) / 700)], [p("20.00")]],
    38: [[p("8.95"), "G814"], [p("8.95"), "没有"], [p("9.00"), "没有"]],
    # Published: children of 100 under a parent of 80.
    39: [[p("72.46", (36 + 35 + Fraction("19.57")) * 80 / 100)], [p("80.00")]],
}
# fmt: on
