"""What an interpreter is given: the event as stored and as read."""

from __future__ import annotations

import json
from typing import Any, NamedTuple, TypeVar

from pydantic import ValidationError
from sqlalchemy.exc import DataError, IntegrityError, StatementError

from handrail.domain.acts import read_payload
from handrail.domain.event import Event, Source, Work
from handrail.domain.values import OpenValue
from handrail.wire.envelope import Malformed
from handrail_gateway.moments import text_of
from handrail_gateway.stored_events import StoredEvent

_Payload = TypeVar("_Payload", bound=OpenValue)


class CantInterpret(Exception):
    """The event is stored, but what it says doesn't fit what is known."""


EVENTS_FAULT = (
    Malformed,
    ValidationError,
    CantInterpret,
    DataError,
    IntegrityError,
    StatementError,
    ArithmeticError,
    ValueError,
    TypeError,
    KeyError,
)
"""What a hostile but validly signed event can cause while it is read and written down."""


class Fact(NamedTuple):
    """One event to interpret. Nothing has to be called back for: the envelope says it all."""

    stored: StoredEvent
    event: Event

    def read(self) -> OpenValue:
        """The payload as its type. Raises pydantic.ValidationError."""
        return read_payload(self.event.type, self.event.payload)

    def said(self, kind: type[_Payload]) -> _Payload:
        """The payload as the type that is expected. Raises CantInterpret, pydantic.ValidationError."""
        payload = self.read()
        if not isinstance(payload, kind):
            raise CantInterpret(f"{self.event.type} does not carry a {kind.__name__}")
        return payload

    @property
    def run(self) -> str:
        """The run. Raises CantInterpret where an event must name one and doesn't."""
        if self.event.run is None:
            raise CantInterpret(f"{self.event.type} names no run")
        return self.event.run

    @property
    def work(self) -> Work:
        """What was worked on. Raises CantInterpret."""
        if self.event.work is None:
            raise CantInterpret(f"{self.event.type} names no order")
        return self.event.work

    @property
    def source(self) -> Source:
        """The instruction. Raises CantInterpret."""
        if self.event.source is None:
            raise CantInterpret(f"{self.event.type} names no instruction")
        return self.event.source

    @property
    def at(self) -> str:
        """When it was recorded."""
        return text_of(self.event.time.at)


def document(value: Any) -> str:
    """JSON text for a column: the same for the same value, whatever characters are in it."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"))


def optional_document(value: Any) -> str | None:
    """The same, or None."""
    return None if value is None else document(value)
