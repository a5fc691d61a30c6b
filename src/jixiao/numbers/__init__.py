"""Exact numbers: read from what people type, rounded by the rule a rubric names, printed without loss."""

from jixiao.numbers.limits import HIGHEST_EXPONENT, LOWEST_EXPONENT, MOST_DIGITS
from jixiao.numbers.printing import (
    is_endless,
    is_exact_at,
    percent_text,
    quotient_text,
    rounded_units,
    short_text,
    to_decimal,
    to_text,
)
from jixiao.numbers.reading import (
    check_decimal,
    from_float,
    is_percent,
    read_decimal,
    says_nothing,
    seen,
    to_decimal_input,
    trimmed,
)
from jixiao.numbers.rounding import MOST_PLACES, RoundingMode, compared, round_fraction

__all__ = [
    "HIGHEST_EXPONENT",
    "LOWEST_EXPONENT",
    "MOST_DIGITS",
    "MOST_PLACES",
    "RoundingMode",
    "check_decimal",
    "compared",
    "from_float",
    "is_endless",
    "is_exact_at",
    "is_percent",
    "percent_text",
    "quotient_text",
    "read_decimal",
    "round_fraction",
    "rounded_units",
    "says_nothing",
    "seen",
    "short_text",
    "to_decimal",
    "to_decimal_input",
    "to_text",
    "trimmed",
]
