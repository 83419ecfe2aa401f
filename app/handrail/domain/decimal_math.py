"""Trigonometry in decimals: the same digits on every machine, which the C library's floats are not.

Results are rounded to 34 significant digits; angles are radians.
"""

from __future__ import annotations

import decimal
from decimal import Decimal

MAX_ANGLE = Decimal(10) ** 6
"""Beyond it an angle's digits are spent on whole turns; raises decimal.InvalidOperation."""

_WORK = decimal.Context(
    prec=60, Emin=-400, Emax=400, traps=[decimal.InvalidOperation, decimal.DivisionByZero, decimal.Overflow]
)
_RESULT = decimal.Context(prec=34, rounding=decimal.ROUND_HALF_EVEN)
_SMALL = Decimal(10) ** -58

PI = Decimal("3.14159265358979323846264338327950288419716939937510582097494459230781640628620899863")


def sin(angle: Decimal) -> Decimal:
    """The sine."""
    with decimal.localcontext(_WORK):
        return _RESULT.plus(_sine(_turned(angle)))


def cos(angle: Decimal) -> Decimal:
    """The cosine."""
    with decimal.localcontext(_WORK):
        return _RESULT.plus(_sine(_turned(angle) + PI / 2))


def tan(angle: Decimal) -> Decimal:
    """The tangent."""
    with decimal.localcontext(_WORK):
        turned = _turned(angle)
        return _RESULT.plus(_sine(turned) / _sine(turned + PI / 2))


def atan(value: Decimal) -> Decimal:
    """The angle between -π/2 and π/2 whose tangent is ``value``."""
    with decimal.localcontext(_WORK):
        # With the angle halved three times the series starts below 1/5: each term adds more than a digit.
        for _ in range(3):
            value = value / (1 + (1 + value * value).sqrt())
        square, power, total, divisor = -value * value, value, value, 1
        while abs(power) > _SMALL:
            power *= square
            divisor += 2
            total += power / divisor
        return _RESULT.plus(total * 8)


def _turned(angle: Decimal) -> Decimal:
    if abs(angle) > MAX_ANGLE:
        raise decimal.InvalidOperation
    return angle % (2 * PI)


def _sine(angle: Decimal) -> Decimal:
    term, total, divisor = angle, angle, 1
    while abs(term) > _SMALL:
        divisor += 2
        term = -term * angle * angle / (divisor * (divisor - 1))
        total += term
    return total
