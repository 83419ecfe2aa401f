"""What GS1 asks of an element beyond its pattern: check digits, dates, implied decimals, which AIs go together.

From the GS1 General Specifications; a test compares each rule with the GS1 syntax dictionary. Not checked: prefixes of
companies, codes of countries, currencies, banks, packages and coupons, and what goes with what on transport labels.
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date
from decimal import Decimal

CHECK_DIGIT = {
    **dict.fromkeys(("01", "02", "03"), (0, 14)), "00": (0, 18), "253": (0, 13), "255": (0, 13), "402": (0, 17),
    **dict.fromkeys((f"41{n}" for n in range(8)), (0, 13)), "8003": (1, 14), "8006": (0, 14), "8026": (0, 14),
    "8017": (0, 18), "8018": (0, 18),
}  # fmt: skip
"""By AI: where in its value the digits stand whose last one is a check digit."""
CHECK_PAIR = frozenset({"8013", "8014"})
"""AIs that end with a pair of check characters."""
PIECE_OF_TOTAL = frozenset({"8006", "8026"})
NOT_ZERO = frozenset({"8001"})
"""Its first three parts: none is all zeros."""

YEAR_MONTH = frozenset({"11", "12", "13", "15", "16", "17"})
"""YYMMDD, and day 00 is the last of the month."""
_MOMENTS = {
    **dict.fromkeys(YEAR_MONTH, (6,)), "4324": (6, 4), "4325": (6, 4), "4326": (6,), "7003": (6, 4), "7006": (6,),
    "7007": (6, 6), "7011": (6, 4), "7250": (8,), "7251": (8, 4), "8008": (6, 2, 2, 2),
}  # fmt: skip
DATED = frozenset(_MOMENTS)
_LAST_DAY = YEAR_MONTH | {"4324", "4325"}
_NO_TIME = {"4324": "9999", "4325": "9999"}

_ITEM = "01 02 03 8006 8026"
_TRADE = "3[1256]"
NEEDS: tuple[tuple[str, str], ...] = (
    ("02", "37"), ("10|11|13|15|16|20|240|241", _ITEM), ("12", "8020"), ("17", "01 02 03 255 8006 8026"),
    ("21|251", "01 03 8006"), ("22|235", "01"), ("242", "01 02 8006 8026"), ("243", "01 03"), ("254", "414"),
    ("250", "01+21 03+21 8006+21"), ("30", "01 02"), ("37", "00+02 00+8026"), ("31[0-6].|32..|35[01267].|36[01456].",
    "01 02"), ("33[0-6].|34..|35[345].|36[23789].", "00 01"), ("337.", "01"), ("403", "00"), ("415", "8020"),
    ("8020", "415"), ("422", _ITEM), ("423|424|425|426", "01 02 03"), ("427", "01+422 02+422 03+422"),
    ("7003", "01 02 03"), ("8001", "01"), ("8005", "01 02"), ("8008", "01 02 03"), ("8011", "8010"),
    ("8012", "01 03 8006"), ("8014", "01"), ("8019", "8017 8018"), ("8026", "37"), ("8111", "255"),
    ("71[0-7]", "01"), ("8040", "01+21"), ("804[123]", "01+21+8040"), ("8200", "01"),
)  # fmt: skip
"""AIs that stand for nothing without another, and which: any of the words, all parts of a sum."""
_NOT_WITH = (
    ("01", "255|37|02|03|8006"), ("02", "03|8026|255"), ("03", "37|235|8006|8026|7240"), ("21", "235"),
    ("255", "415|8006|8020|8026"), ("37", "8006"), ("8026", "8006"), ("420", "421"), ("421", "4307"),
    ("426", "422|423|424|425"), ("390.", "391.|394.|8111"), ("392.", "393."), ("394.", "8111"),
    ("395.", "392.|393.|8005"), ("4330", "4331"), ("4332", "4333"), ("7250", "7251"), ("7256", "725[345]"),
    ("7259", "725[3456]"), ("8017", "8018"),
)  # fmt: skip
_ONE_OF_A_KIND = re.compile(r"3[1-6]..|39[0-5].")
"""The last digit is only the place of the point: two of a kind contradict each other."""

_EIGHTY_TWO = "!\"%&'()*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz"
_THIRTY_TWO = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
_PRIMES = (2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83)


def check_digit_fits(digits: str) -> bool:
    """Mod 10 with weights 3 and 1 from the right, the last digit included."""
    return (
        digits.isdecimal() and sum(int(digit) * (3 if at % 2 else 1) for at, digit in enumerate(digits[::-1])) % 10 == 0
    )


def check_pair_fits(value: str) -> bool:
    """The pair of check characters at the end of a model number (mod 1021 over the 82 characters)."""
    body, pair = value[:-2], value[-2:]
    if not body or len(body) > len(_PRIMES) or any(character not in _EIGHTY_TWO for character in body):
        return False
    total = sum(_EIGHTY_TWO.index(character) * prime for character, prime in zip(body[::-1], _PRIMES, strict=False))
    high, low = divmod(total % 1021, 32)
    return pair == _THIRTY_TWO[high] + _THIRTY_TWO[low]


def year_of(two_digits: int, today: date) -> int:
    """GS1's window: 51 to 99 years ahead is the last century, 50 to 99 back the next (BC-06)."""
    century, ahead = today.year - today.year % 100, two_digits - today.year % 100
    if ahead >= 51:
        century -= 100
    elif ahead <= -50:
        century += 100
    return century + two_digits


def moment(ai: str, value: str, today: date) -> str | None:
    """The date or time of an AI as ISO 8601, two of them with a slash between; None if there is no such day."""
    parts: list[str] = []
    rest = value
    for length in _MOMENTS[ai]:
        if rest:
            parts.append(rest[:length])
            rest = rest[length:]
    if rest or not all(part.isascii() and part.isdecimal() for part in parts):
        return None
    day = _day(parts[0], today, last_day=ai in _LAST_DAY)
    if day is None or len(parts) == 1:
        return day
    if ai == "7007":
        until = _day(parts[1], today, last_day=False)
        return f"{day}/{until}" if until is not None and day <= until else None
    if parts[1] == _NO_TIME.get(ai):
        return day
    time = "".join(parts[1:])
    clock = [time[at : at + 2] for at in range(0, len(time), 2)]
    if any(len(part) != 2 for part in clock) or int(clock[0]) > 23 or any(int(part) > 59 for part in clock[1:]):
        return None
    return f"{day}T{':'.join([*clock, '00'] if len(clock) == 1 else clock)}"


def _day(digits: str, today: date, last_day: bool) -> str | None:
    if len(digits) not in (6, 8):
        return None
    year = int(digits[:4]) if len(digits) == 8 else year_of(int(digits[:2]), today)
    month, day = int(digits[-4:-2]), int(digits[-2:])
    if not 1 <= month <= 12 or year < 1:
        return None
    last = monthrange(year, month)[1]
    if day == 0 and last_day:
        day = last
    return date(year, month, day).isoformat() if 1 <= day <= last else None


def number(ai: str, value: str) -> Decimal | None:
    """The value of an AI with implied decimals, its scale kept (3103 001750: 1.750); None for other AIs."""
    if not re.fullmatch(r"3[1-6]\d\d|39[0-5]\d", ai):
        return None
    digits = value[3:] if ai[:3] in ("391", "393") else value
    return Decimal(int(digits)).scaleb(-int(ai[3]))


def sound(ai: str, value: str) -> bool:
    """Whether the parts of a value that a pattern can't judge are right, check digits and dates apart."""
    if ai in PIECE_OF_TOTAL:
        piece, total = value[14:16], value[16:18]
        return "00" < piece <= total
    if ai in NOT_ZERO:
        return all(int(part) for part in (value[:4], value[4:9], value[9:12])) and value[12] in "0129"
    if ai == "8011":
        return value == "0" or not value.startswith("0")
    return True


def excluded(ai: str, others: frozenset[str]) -> str | None:
    """One of the other AIs that must not stand beside this one."""
    for other in sorted(others - {ai}):
        if _ONE_OF_A_KIND.fullmatch(ai) and _ONE_OF_A_KIND.fullmatch(other) and ai[:3] == other[:3]:
            return other
        for one, against in _NOT_WITH:
            if (re.fullmatch(one, ai) and re.fullmatch(against, other)) or (
                re.fullmatch(one, other) and re.fullmatch(against, ai)
            ):
                return other
    return None


def missing(ai: str, present: frozenset[str]) -> str | None:
    """What the AI needs beside it and lacks, in the words of the table; None if nothing."""
    for pattern, needed in NEEDS:
        if re.fullmatch(pattern, ai) and not any(set(way.split("+")) <= present for way in needed.split()):
            return needed
    return None
