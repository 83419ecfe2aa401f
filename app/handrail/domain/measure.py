"""Reading a number as it was entered and judging it against limits, exactly (MEA-1..3).

Nothing here knows binary floats: ``2.665`` rounds to 2.66 by ASTM E29 and to 2.67 by the
pharmacopoeias, and 0.1 + 0.2 is 0.3.
"""

from __future__ import annotations

import re
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Context, Decimal, localcontext

from handrail.domain.acts import Verdict
from handrail.domain.instruction import Limits, RoundingRule
from handrail.domain.refusal import Refusal
from handrail.domain.values import Exact, Value

_EXACT = Context(prec=200)
"""Wide enough for any two numbers that may be entered or stand in an instruction: nothing is cut off."""
_NUMBER = re.compile(r"[+-]?[0-9]{1,30}(?:\.[0-9]{1,30})?")


class Judged(Value):
    """``rounded`` is what was compared, ``distance`` how far it lies beyond the limit it broke."""

    rounded: Exact
    verdict: Verdict
    distance: Exact | None = None


def read_number(entered: str, *, decimals: int | None = None, mark: str = ".") -> Decimal | Refusal:
    """The number as entered. ``mark`` is the decimal mark of the person's locale.

    Thousands separators and the other mark are refused, never guessed (MEA-1). With ``decimals``
    the entry must show exactly that many: trailing zeros are the gauge's resolution.
    """
    text = entered.strip().replace("\N{MINUS SIGN}", "-")
    other = "," if mark == "." else "."
    if other in text or any(space in text for space in " \u00a0\u202f'"):
        return Refusal.of("entry.thousands", mark=mark)
    text = text.replace(mark, ".")
    if not _NUMBER.fullmatch(text):
        return Refusal.of("entry.not_a_number", entered=entered)
    number = Decimal(text)
    if decimals is not None and _decimals(number) != decimals:
        return Refusal.of("entry.decimals", needed=decimals)
    return number


def judge(value: Decimal, limits: Limits | None, rounding: RoundingRule | None = None) -> Judged:
    """Compares a value with its limits by the rule the instruction names (MEA-2, MEA-3).

    Limits are inclusive unless the instruction says otherwise. The distance is of the rounded value.
    """
    if limits is None:
        return Judged(rounded=value, verdict="none")
    with localcontext(_EXACT):
        rounded = _round(value, limits, rounding or limits.rounding)
        low, high = limits.lower, limits.upper
        if high is not None and (rounded > high or (rounded == high and not limits.upper_inclusive)):
            return Judged(rounded=rounded, verdict="above", distance=rounded - high)
        if low is not None and (rounded < low or (rounded == low and not limits.lower_inclusive)):
            return Judged(rounded=rounded, verdict="below", distance=low - rounded)
    return Judged(rounded=rounded, verdict="inside" if low is not None or high is not None else "none")


def to_decimals(value: Decimal, places: int) -> Decimal:
    """Rounded half-even to that many decimals, however long the number is."""
    with localcontext(_EXACT):
        return value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_EVEN)


def _round(value: Decimal, limits: Limits, rule: RoundingRule) -> Decimal:
    if rule == "absolute":
        return value
    places = max((_decimals(limit) for limit in (limits.lower, limits.upper) if limit is not None), default=None)
    if places is None:
        return value
    step = Decimal(1).scaleb(-places)
    return value.quantize(step, rounding=ROUND_HALF_EVEN if rule == "e29" else ROUND_HALF_UP)


def _decimals(number: Decimal) -> int:
    exponent = number.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0
