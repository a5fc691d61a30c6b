"""Division of 64-bit integers for LLVM: floors, rounding and common divisors; divisors are above zero."""

from __future__ import annotations

from llvmlite import ir

from jixiao.numbers import RoundingMode

_WORD = ir.IntType(64)
_ZERO, _ONE, _TWO = (ir.Constant(_WORD, number) for number in range(3))


def floor_quotient(builder: ir.IRBuilder, numerator: ir.Value, denominator: ir.Value) -> ir.Value:
    """Return the greatest whole number not above a quotient, as Python's ``//`` does."""
    found, rest = builder.sdiv(numerator, denominator), builder.srem(numerator, denominator)
    return builder.sub(found, builder.zext(builder.icmp_signed("<", rest, _ZERO), _WORD))


def rounded_quotient(
    builder: ir.IRBuilder, numerator: ir.Value, denominator: ir.Value, mode: RoundingMode
) -> ir.Value:
    """Return a quotient rounded to a whole number."""
    below = floor_quotient(builder, numerator, denominator)
    rest = builder.sub(numerator, builder.mul(below, denominator))
    is_whole = builder.icmp_signed("==", rest, _ZERO)
    is_negative = builder.icmp_signed("<", numerator, _ZERO)
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
    return builder.add(below, builder.zext(goes_up, _WORD))


def greatest_divisor(builder: ir.IRBuilder, numerator: ir.Value, denominator: ir.Value) -> ir.Value:
    """Return the greatest common divisor of a number and one above zero."""
    start = builder.block
    head, inside, after = (builder.append_basic_block() for _ in range(3))
    builder.branch(head)
    builder.position_at_end(head)
    large, small = builder.phi(_WORD), builder.phi(_WORD)
    large.add_incoming(numerator, start)
    small.add_incoming(denominator, start)
    builder.cbranch(builder.icmp_signed("==", small, _ZERO), after, inside)
    builder.position_at_end(inside)
    rest = builder.srem(large, small)
    large.add_incoming(small, inside)
    small.add_incoming(rest, inside)
    builder.branch(head)
    builder.position_at_end(after)
    is_negative = builder.icmp_signed("<", large, _ZERO)
    return builder.select(is_negative, builder.sub(_ZERO, large), large)
