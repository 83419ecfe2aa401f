"""What expressions compute with: atoms and sequences, compared and combined exactly.

XPath turns untyped operands into xs:double, and 0.1 + 0.2 = 0.3 must hold (MEA-1): so text that is a
decimal number counts as one here wherever a number is needed. The rules are those of ``expressions``.
"""

from __future__ import annotations

import decimal
import re
from collections.abc import Callable
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

MAX_DIGITS = 50
"""Digits before and after the point of a number that goes into an expression."""
MAX_STRING = 100_000
"""Characters of a text that an expression may build."""

Atom = Decimal | int | str | bool | date | datetime | time
Item = Atom | tuple[Atom, ...] | None

EXACT = decimal.Context(
    prec=2 * MAX_DIGITS,
    Emin=-4 * MAX_DIGITS,
    Emax=4 * MAX_DIGITS,
    traps=[decimal.InvalidOperation, decimal.DivisionByZero, decimal.Overflow, decimal.Inexact],
)
"""For ``+ - *`` and whole powers: a result that does not fit is refused, never rounded."""
ROUNDED = decimal.Context(
    prec=34,
    rounding=decimal.ROUND_HALF_EVEN,
    Emin=-4 * MAX_DIGITS,
    Emax=4 * MAX_DIGITS,
    traps=[decimal.InvalidOperation, decimal.DivisionByZero, decimal.Overflow],
)
"""For division, roots and averages: 34 significant digits, as IEEE 754 decimal128."""
_DECIMAL = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)")


class Trouble(Exception):
    """Trouble met while computing; the expression adds its text."""

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(code)
        self.code = code
        self.params = params


def atom_of(value: object) -> Atom:
    """A bound value as an atom. Raises Trouble for a binary float, an unbounded number or another type."""
    if isinstance(value, bool | str | date | time):
        return value
    if isinstance(value, int):
        if abs(value) >= 10**MAX_DIGITS:
            raise Trouble("expression.number_too_large")
        return value
    if isinstance(value, Decimal):
        if not value.is_finite() or abs(value.adjusted()) > MAX_DIGITS or len(value.as_tuple().digits) > MAX_DIGITS:
            raise Trouble("expression.number_too_large")
        return value
    raise Trouble("expression.type", found=type(value).__name__)


def item_of(value: object) -> Item:
    """A bound value: None and empty sequences are empty, a sequence of one is that one."""
    if value is None:
        return None
    if isinstance(value, tuple | list):
        return sequence([atom_of(one) for one in value if one is not None])
    return atom_of(value)


def sequence(atoms: list[Atom]) -> Item:
    """The atoms as XPath has them: none is empty, one is that one."""
    if len(atoms) > 1:
        return tuple(atoms)
    return atoms[0] if atoms else None


def atoms(item: Item) -> tuple[Atom, ...]:
    """The atoms of an item."""
    if item is None:
        return ()
    return item if isinstance(item, tuple) else (item,)


def single(item: Item) -> Atom | None:
    """The one atom, or None. Raises Trouble for several."""
    if isinstance(item, tuple):
        raise Trouble("expression.sequence")
    return item


def decimal_of(text: str) -> Decimal | None:
    """The xs:decimal a text spells, or None. Raises Trouble for one of too many digits."""
    stripped = text.strip(" \t\r\n")
    if _DECIMAL.fullmatch(stripped) is None:
        return None
    number = Decimal(stripped)
    atom_of(number)
    return number


def number_of(atom: Atom) -> Decimal | int:
    """The number an atom is or spells. Raises Trouble."""
    if isinstance(atom, bool):
        raise Trouble("expression.type", found="boolean")
    if isinstance(atom, int | Decimal):
        return atom
    if isinstance(atom, str):
        number = decimal_of(atom)
        if number is None:
            raise Trouble("expression.not_a_number", value=atom[:40])
        return number
    raise Trouble("expression.type", found=type(atom).__name__)


def number_or_empty(item: Item) -> Decimal | int | None:
    """The number an item is or spells, None for nothing and for empty text. Raises Trouble."""
    atom = single(item)
    # A text field left blank is as unanswered as one never shown.
    return None if atom is None or atom == "" else number_of(atom)


def text_of(atom: Atom | None) -> str:
    """XPath's ``string()``: decimals without trailing zeros, dates by ISO 8601, nothing as ``''``."""
    if atom is None:
        return ""
    if isinstance(atom, str):
        return atom
    if isinstance(atom, bool):
        return "true" if atom else "false"
    if isinstance(atom, Decimal):
        plain = format(atom, "f")
        if "." in plain:
            plain = plain.rstrip("0").rstrip(".")
        return "0" if plain in ("-0", "") else plain
    if isinstance(atom, int):
        return str(atom)
    return atom.isoformat()


def string_of(item: Item) -> str:
    """The text of a single item. Raises Trouble for several."""
    return text_of(single(item))


def bounded(text: str) -> str:
    """The text. Raises Trouble if it is longer than MAX_STRING."""
    if len(text) > MAX_STRING:
        raise Trouble("expression.text_too_long")
    return text


def whole(number: Decimal | int) -> int:
    """A whole number. Raises Trouble."""
    if number != int(number):
        raise Trouble("expression.not_whole", value=text_of(number))
    return int(number)


def truth(item: Item) -> bool:
    """The effective boolean value: false for nothing, ``false``, zero and empty text; a sequence is true."""
    if item is None or isinstance(item, tuple):
        return item is not None
    if isinstance(item, bool | str | int | Decimal):
        return bool(item)
    return True


ORDER: dict[str, Callable[[Any, Any], bool]] = {
    "=": lambda a, b: a == b,
    "!=": lambda a, b: a != b,
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
}


def _parsed_like(text: str, model: date | time) -> date | time | None:
    try:
        return type(model).fromisoformat(text.strip())
    except ValueError:
        return None


def _alike(left: Atom, right: Atom, ordered: bool) -> tuple[Any, Any] | None:
    """Both as values of one type, or None if the text among them can't be read as the other's type."""
    for first, second, swapped in ((left, right, False), (right, left, True)):
        if not isinstance(first, str):
            continue
        same: Any
        if isinstance(second, str):
            numbers = (decimal_of(left), decimal_of(right)) if ordered else (None, None)  # type: ignore[arg-type]
            return (left, right) if None in numbers else numbers
        if isinstance(second, bool):
            same = {"true": True, "1": True, "false": False, "0": False}.get(first.strip())
        elif isinstance(second, int | Decimal):
            same = decimal_of(first)
        else:
            same = _parsed_like(first, second)
        if same is None:
            return None
        return (second, same) if swapped else (same, second)
    if type(left) is type(right) or (
        isinstance(left, int | Decimal) and isinstance(right, int | Decimal)
        and not isinstance(left, bool) and not isinstance(right, bool)
    ):  # fmt: skip
        return left, right
    raise Trouble("expression.not_comparable", left=type(left).__name__, right=type(right).__name__)


def compare(symbol: str, left: Item, right: Item) -> bool:
    """XPath's general comparison: whether it holds for any pair. Raises Trouble."""
    order = ORDER[symbol]
    ordered = symbol not in ("=", "!=")
    for one in atoms(left):
        for other in atoms(right):
            pair = _alike(one, other, ordered)
            if pair is None:
                if symbol == "!=":
                    return True
                continue
            try:
                if order(*pair):
                    return True
            except TypeError:
                # A time with a zone against one without.
                raise Trouble("expression.not_comparable", left="zoned", right="unzoned") from None
    return False


_ARITHMETIC: dict[str, Callable[[Decimal, Decimal], Decimal]] = {
    "+": EXACT.add,
    "-": EXACT.subtract,
    "*": EXACT.multiply,
    "div": ROUNDED.divide,
    "idiv": EXACT.divide_int,
    "mod": EXACT.remainder,
}


def compute(symbol: str, left: Item, right: Item) -> Item:
    """An arithmetic operator; empty if an operand is. Raises Trouble and decimal.DecimalException."""
    one, other = number_or_empty(left), number_or_empty(right)
    if one is None or other is None:
        return None
    whole = symbol == "idiv" or (symbol != "div" and isinstance(one, int) and isinstance(other, int))
    result = _ARITHMETIC[symbol](Decimal(one), Decimal(other))
    return int(result) if whole else result


def joined(*items: Item) -> Item:
    """The items' texts, one after the other. Raises Trouble if that is too long."""
    return bounded("".join(string_of(item) for item in items))
