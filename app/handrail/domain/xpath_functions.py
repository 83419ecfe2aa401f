"""The functions of expressions: one table, and nothing that is not in it can be called.

No function reads a file, the network, the environment, a clock, a locale or a random number.
"""

from __future__ import annotations

import decimal
from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from decimal import Decimal

from handrail.domain import decimal_math, patterns
from handrail.domain.xpath_values import (
    EXACT,
    MAX_DIGITS,
    ROUNDED,
    Atom,
    Item,
    Trouble,
    atoms,
    bounded,
    decimal_of,
    joined,
    number_of,
    number_or_empty,
    sequence,
    single,
    string_of,
    text_of,
    truth,
    whole,
)  # fmt: skip


def _numbers(item: Item) -> list[Decimal | int]:
    return [number_of(atom) for atom in atoms(item) if atom != ""]


def _sum(*items: Item) -> Item:
    total: Decimal | int = 0
    for item in items:
        for number in _numbers(item):
            total = number + total if isinstance(number, int) and isinstance(total, int) else EXACT.add(
                Decimal(number), Decimal(total)
            )  # fmt: skip
    return total


def _avg(item: Item) -> Item:
    numbers = _numbers(item)
    return ROUNDED.divide(Decimal(_sum(item)), Decimal(len(numbers))) if numbers else None  # type: ignore[arg-type]


def _min(*items: Item) -> Item:
    numbers = [number for item in items for number in _numbers(item)]
    return min(numbers) if numbers else None


def _max(*items: Item) -> Item:
    numbers = [number for item in items for number in _numbers(item)]
    return max(numbers) if numbers else None


def _rounding(item: Item, digits: Item, rounding: str) -> Item:
    number = number_or_empty(item)
    places = number_or_empty(digits)
    if number is None or places is None:
        return None
    count = whole(places)
    if not -MAX_DIGITS < count < MAX_DIGITS:
        raise Trouble("expression.not_whole", value=count)
    step = Decimal(1).scaleb(-count)
    context = decimal.Context(prec=4 * MAX_DIGITS, rounding=rounding)
    exact = Decimal(number)
    if rounding == decimal.ROUND_HALF_UP and exact < 0:
        # fn:round takes a half towards positive infinity.
        context.rounding = decimal.ROUND_HALF_DOWN
    result = exact.quantize(step, context=context)
    if count < 0:
        result = Decimal(int(result))
    return int(result) if isinstance(number, int) else result


def _round(item: Item, digits: Item = 0) -> Item:
    return _rounding(item, digits, decimal.ROUND_HALF_UP)


def _round_even(item: Item, digits: Item = 0) -> Item:
    return _rounding(item, digits, decimal.ROUND_HALF_EVEN)


def _integral(rounding: str) -> Callable[[Item], Item]:
    def apply(item: Item) -> Item:
        number = number_or_empty(item)
        return None if number is None else int(Decimal(number).to_integral_value(rounding=rounding))

    return apply


def _abs(item: Item) -> Item:
    number = number_or_empty(item)
    # copy_abs, unlike abs(), never rounds to the thread's decimal context.
    return number.copy_abs() if isinstance(number, Decimal) else None if number is None else abs(number)


def _pow(base: Item, exponent: Item) -> Item:
    number, power = number_or_empty(base), number_or_empty(exponent)
    if number is None or power is None:
        return None
    if Decimal(power).copy_abs() > 100:
        raise Trouble("expression.number_too_large")
    if power == int(power) and power >= 0:
        result = Decimal(1)
        for _ in range(int(power)):
            result = EXACT.multiply(result, Decimal(number))
        return int(result) if isinstance(number, int) else result
    return ROUNDED.power(Decimal(number), Decimal(power))


def _of_decimal(function: Callable[[Decimal], Decimal]) -> Callable[[Item], Item]:
    def apply(item: Item) -> Item:
        number = number_or_empty(item)
        return None if number is None else function(Decimal(number))

    return apply


def _as_number(item: Item) -> Item:
    """xs:decimal of a value; empty where XPath 1.0 would give NaN."""
    atom = single(item)
    if isinstance(atom, bool):
        return int(atom)
    return decimal_of(atom) if isinstance(atom, str) else None if atom is None else number_of(atom)


def _string_join(items: Item, separator: Item = "") -> Item:
    return bounded(string_of(separator).join(text_of(atom) for atom in atoms(items)))


def _substring(item: Item, start: Item, length: Item = None) -> Item:
    text, first = string_of(item), number_or_empty(start)
    if first is None:
        return ""
    begin = int(_round(first))  # type: ignore[arg-type]
    count = number_or_empty(length)
    end = len(text) + 1 if count is None else begin + int(_round(count))  # type: ignore[arg-type]
    return text[max(begin - 1, 0) : max(end - 1, 0)]


def _translate(item: Item, old: Item, new: Item) -> Item:
    replacement = string_of(new)
    table: dict[int, str | None] = {}
    for index, char in enumerate(string_of(old)):
        table.setdefault(ord(char), replacement[index] if index < len(replacement) else None)
    return string_of(item).translate(table)


def _matches(item: Item, pattern: Item) -> Item:
    try:
        return patterns.read(string_of(pattern)).found_in(string_of(item))
    except patterns.PatternError as error:
        raise Trouble("expression.pattern", reason=error.reason, place=error.position) from None


def _chosen(item: Item) -> list[str]:
    """The chosen codes: of several choices a sequence, or XForms' blank-separated list."""
    if isinstance(item, tuple):
        return [text_of(atom) for atom in item]
    return text_of(item).split()


def _selected(item: Item, code: Item) -> Item:
    wanted = string_of(code).strip()
    return wanted in _chosen(item) or (isinstance(item, str) and item == wanted != "")


def _selected_at(item: Item, index: Item) -> Item:
    at, chosen = number_or_empty(index), _chosen(item)
    return chosen[int(at)] if at is not None and 0 <= whole(at) < len(chosen) else None


def _coalesce(*items: Item) -> Item:
    return next((item for item in items if item is not None and item != ""), None)


def _distinct(item: Item) -> Item:
    seen: list[Atom] = []
    for atom in atoms(item):
        if not any(type(atom) is type(one) and atom == one for one in seen):
            seen.append(atom)
    return sequence(seen)


def _moment(kind: type[date] | type[time], item: Item) -> date | time | None:
    atom = single(item)
    if atom is None or atom == "":
        return None
    if isinstance(atom, str):
        try:
            return kind.fromisoformat(atom.strip())
        except ValueError:
            raise Trouble("expression.not_a_date", value=atom[:40]) from None
    if isinstance(atom, datetime):
        if kind is date:
            return atom.date()
        return atom.timetz() if kind is time else atom
    if isinstance(atom, date | time) and isinstance(atom, kind):
        return atom
    raise Trouble("expression.type", found=type(atom).__name__)


def _part(kind: type[date] | type[time], name: str) -> Callable[[Item], Item]:
    def apply(item: Item) -> Item:
        moment = _moment(kind, item)
        return None if moment is None else int(getattr(moment, name))

    return apply


def _before(text: str, mark: str) -> str:
    return text.partition(mark)[0] if mark and mark in text else ""


def _after(text: str, mark: str) -> str:
    return text.partition(mark)[2] if mark else text


def _true() -> Item:
    return True


def _false() -> Item:
    return False


FUNCTIONS: Mapping[str, tuple[int, int | None, Callable[..., Item]]] = {
    # name: least arguments, most arguments (None: any number), what it does
    "true": (0, 0, _true),
    "false": (0, 0, _false),
    "not": (1, 1, lambda item: not truth(item)),
    "boolean": (1, 1, truth),
    "empty": (1, 1, lambda item: item is None),
    "exists": (1, 1, lambda item: item is not None),
    "count": (1, 1, lambda item: len(atoms(item))),
    "distinct-values": (1, 1, _distinct),
    "number": (1, 1, _as_number),
    "abs": (1, 1, _abs),
    "floor": (1, 1, _integral(decimal.ROUND_FLOOR)),
    "ceiling": (1, 1, _integral(decimal.ROUND_CEILING)),
    "int": (1, 1, _integral(decimal.ROUND_DOWN)),
    "round": (1, 2, _round),
    "round-half-to-even": (1, 2, _round_even),
    "sum": (1, None, _sum),
    "avg": (1, 1, _avg),
    "min": (1, None, _min),
    "max": (1, None, _max),
    "pow": (2, 2, _pow),
    "sqrt": (1, 1, _of_decimal(ROUNDED.sqrt)),
    "exp": (1, 1, _of_decimal(ROUNDED.exp)),
    "log": (1, 1, _of_decimal(ROUNDED.ln)),
    "log10": (1, 1, _of_decimal(ROUNDED.log10)),
    "sin": (1, 1, _of_decimal(decimal_math.sin)),
    "cos": (1, 1, _of_decimal(decimal_math.cos)),
    "tan": (1, 1, _of_decimal(decimal_math.tan)),
    "atan": (1, 1, _of_decimal(decimal_math.atan)),
    "pi": (0, 0, lambda: ROUNDED.plus(decimal_math.PI)),
    "string": (1, 1, string_of),
    "concat": (2, None, joined),
    "string-join": (1, 2, _string_join),
    "string-length": (1, 1, lambda item: len(string_of(item))),
    "substring": (2, 3, _substring),
    "substring-before": (2, 2, lambda item, mark: _before(string_of(item), string_of(mark))),
    "substring-after": (2, 2, lambda item, mark: _after(string_of(item), string_of(mark))),
    "contains": (2, 2, lambda item, part: string_of(part) in string_of(item)),
    "starts-with": (2, 2, lambda item, part: string_of(item).startswith(string_of(part))),
    "ends-with": (2, 2, lambda item, part: string_of(item).endswith(string_of(part))),
    "normalize-space": (1, 1, lambda item: " ".join(string_of(item).split())),
    "upper-case": (1, 1, lambda item: string_of(item).upper()),
    "lower-case": (1, 1, lambda item: string_of(item).lower()),
    "translate": (3, 3, _translate),
    "matches": (2, 2, _matches),
    "selected": (2, 2, _selected),
    "count-selected": (1, 1, lambda item: len(_chosen(item))),
    "selected-at": (2, 2, _selected_at),
    "coalesce": (1, None, _coalesce),
    "date": (1, 1, lambda item: _moment(date, item)),
    "dateTime": (1, 1, lambda item: _moment(datetime, item)),
    "time": (1, 1, lambda item: _moment(time, item)),
    "year-from-date": (1, 1, _part(date, "year")),
    "month-from-date": (1, 1, _part(date, "month")),
    "day-from-date": (1, 1, _part(date, "day")),
    "hours-from-time": (1, 1, _part(time, "hour")),
    "minutes-from-time": (1, 1, _part(time, "minute")),
}
"""Every function there is.

``selected``, ``count-selected``, ``selected-at``, ``coalesce`` and ``int`` come from XForms, ``pow`` to ``pi``
are XPath's ``math:`` functions without their prefix; the others mean what XPath 3.1 says they mean. All are
computed in decimals.
"""
