"""JSON read strictly: what two readers could understand differently, or what could exhaust one, is refused."""

from __future__ import annotations

import json
import re
from typing import Any, NoReturn

from handrail.packages.error import PackageError

MAX_DEPTH = 120
"""Levels of arrays and objects."""
MAX_INTEGER_DIGITS = 15
"""Digits of an integer: what every JSON reader keeps exactly."""

_STRING = re.compile(rb'"(?:[^"\\]|\\.)*"', re.DOTALL)
_BRACKET = re.compile(rb"[\[\]{}]")


def load(data: bytes, place: str) -> dict[str, Any]:
    """The object in UTF-8 bytes. Raises PackageError naming ``place``.

    Refused: a key twice, binary floats, NaN and Infinity, integers beyond 15 digits, half surrogates,
    more than 120 levels, anything but an object.
    """
    _bound_depth(data, place)

    def pairs(items: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(items)
        if len(found) < len(items):
            keys = [key for key, _ in items]
            twice = next(key for index, key in enumerate(keys) if key in keys[:index])
            raise PackageError("package.duplicate_key", place, key=twice[:80])
        return found

    def no_float(text: str) -> NoReturn:
        raise PackageError("package.float", place, number=text[:40])

    def integer(text: str) -> int:
        if len(text.lstrip("-")) > MAX_INTEGER_DIGITS:
            raise PackageError("package.huge_number", place, number=text[:40])
        return int(text)

    try:
        value = json.loads(
            data.decode("utf-8"),
            object_pairs_hook=pairs,
            parse_float=no_float,
            parse_int=integer,
            parse_constant=no_float,
        )
        json.dumps(value, ensure_ascii=False).encode("utf-8")
    except UnicodeError:
        raise PackageError("package.not_utf8", place) from None
    except ValueError as error:
        raise PackageError("package.not_json", place, at=getattr(error, "pos", 0)) from None
    if not isinstance(value, dict):
        raise PackageError("package.not_json", place, at=0)
    return value


def _bound_depth(data: bytes, place: str) -> None:
    depth = 0
    for bracket in _BRACKET.finditer(_STRING.sub(b"", data)):
        depth += 1 if bracket.group() in b"[{" else -1
        if depth > MAX_DEPTH:
            raise PackageError("package.too_deep", place, most=MAX_DEPTH)
