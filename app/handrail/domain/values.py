"""The value types every other module of the domain is built from.

Decimals travel as strings, never as binary floats (MEA-1): a JSON number is refused
where a decimal is meant, and what is written keeps its trailing zeros.
"""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from typing import Annotated, Any

from pydantic import AwareDatetime, BaseModel, BeforeValidator, ConfigDict, PlainSerializer


class Value(BaseModel):
    """A frozen value. Unknown fields are refused: what is newer than the reader is never guessed."""

    # NaN and infinity would silently become null; kept, they are refused where bytes are written.
    # Built when first used: all models at once take as long as a window to draw. Pydantic does that under a lock.
    model_config = ConfigDict(
        frozen=True, extra="forbid", populate_by_name=True, ser_json_inf_nan="constants", defer_build=True
    )

    def to_json(self) -> dict[str, Any]:
        """The value as JSON data: decimals and times as strings, absent options left out."""
        return self.model_dump(mode="json", by_alias=True, exclude_none=True)


class OpenValue(Value):
    """A frozen value that keeps fields it does not know (IX-API-1: unknown fields survive)."""

    model_config = ConfigDict(frozen=True, extra="allow", populate_by_name=True)


def _exact_decimal(value: object) -> Decimal:
    if isinstance(value, Decimal):
        number = value
    elif isinstance(value, str):
        try:
            number = Decimal(value)
        except InvalidOperation:
            raise ValueError("not a decimal number") from None
    else:
        raise ValueError("a decimal is written as a string")
    if not number.is_finite():
        raise ValueError("a decimal is a finite number")
    if abs(number.adjusted()) > 50 or len(number.as_tuple().digits) > 100:
        # Written out in full, 1E+999999999 would take a gigabyte.
        raise ValueError("a decimal has at most 50 digits on a side")
    return number


Exact = Annotated[
    Decimal,
    BeforeValidator(_exact_decimal),
    PlainSerializer(lambda number: format(number, "f"), return_type=str),
]
"""A finite decimal, a string in JSON, with its trailing zeros."""


def _utc_text(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


Moment = Annotated[AwareDatetime, PlainSerializer(_utc_text, return_type=str, when_used="json")]
"""A point in time, RFC 3339 UTC with milliseconds in JSON (DI-CON-3)."""

I18n = dict[str, str]
"""Words by BCP-47 language tag, for instance ``{"en": "Tighten", "de": "Anziehen"}``."""


def said_in(words: I18n, language: str, fallback: str = "en") -> str:
    """The words in a language, else in the fallback, else in whichever there is, else nothing."""
    for tag in (language, language.partition("-")[0], fallback):
        if tag in words:
            return words[tag]
    return next(iter(words.values()), "")
