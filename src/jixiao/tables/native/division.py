"""Divides 64-bit integers in machine code: floors, rounding and common divisors; divisors are above zero."""

from __future__ import annotations

from llvmlite import ir

from jixiao.numbers import RoundingMode
from jixiao.tables.native.column_io import WORD, ZERO


def floor_quotient(builder: ir.IRBuilder, numerator: ir.Value, denominator: ir.Value) -> ir.Value:
    """Return the greatest whole number not above a quotient, as Python's ``//`` does."""
    quotient, rest = builder.sdiv(numerator, denominator), builder.srem(numerator, denominator)
    return builder.sub(quotient, builder.zext(builder.icmp_signed("<", rest, ZERO), WORD))


def rounded_quotient(
    builder: ir.IRBuilder, numerator: ir.Value, denominator: ir.Value, mode: RoundingMode
) -> ir.Value:
    """Return a quotient rounded to a whole number."""
    below = floor_quotient(builder, numerator, denominator)
    rest = builder.sub(numerator, builder.mul(below, denominator))
    is_whole = builder.icmp_signed("==", rest, ZERO)
    is_negative = builder.icmp_signed("<", numerator, ZERO)
    is_more = builder.not_(is_whole)
    match mode:
        case RoundingMode.FLOOR:
            return below
        case RoundingMode.CEILING:
            goes_up = is_more
        case RoundingMode.DOWN:
            goes_up = builder.and_(is_more, is_negative)
        case RoundingMode.UP:
            goes_up = builder.and_(is_more, builder.not_(is_negative))
        case _:
            # The rest against half of the divisor, without doubling either: doubling could overflow.
            other = builder.sub(denominator, rest)
            is_half = builder.icmp_signed("==", rest, other)
            goes_up = builder.icmp_signed(">", rest, other)
            is_odd = builder.trunc(below, ir.IntType(1))
            ties = is_odd if mode is RoundingMode.HALF_EVEN else builder.not_(is_negative)
            goes_up = builder.or_(goes_up, builder.and_(is_half, ties))
    return builder.add(below, builder.zext(goes_up, WORD))


def greatest_divisor(builder: ir.IRBuilder, numerator: ir.Value, denominator: ir.Value) -> ir.Value:
    """Return the greatest common divisor of a number and one above zero."""
    start = builder.block
    head, inside, after = (builder.append_basic_block() for _ in range(3))
    builder.branch(head)
    builder.position_at_end(head)
    large, small = builder.phi(WORD), builder.phi(WORD)
    large.add_incoming(numerator, start)
    small.add_incoming(denominator, start)
    builder.cbranch(builder.icmp_signed("==", small, ZERO), after, inside)
    builder.position_at_end(inside)
    rest = builder.srem(large, small)
    large.add_incoming(small, inside)
    small.add_incoming(rest, inside)
    builder.branch(head)
    builder.position_at_end(after)
    is_negative = builder.icmp_signed("<", large, ZERO)
    return builder.select(is_negative, builder.sub(ZERO, large), large)
