"""From events to queryable records: one small function per type of event."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import Connection

from handrail_gateway.interpret import captures, holds, ncrs, people, runs, signatures, steps, usage
from handrail_gateway.interpret.fact import Fact

Handler = Callable[[Connection, Fact], None]

_HANDLERS: dict[str, Handler] = {
    **runs.HANDLERS,
    **steps.HANDLERS,
    **captures.HANDLERS,
    **signatures.HANDLERS,
    **ncrs.HANDLERS,
    **holds.HANDLERS,
    **people.HANDLERS,
}


def interpret(connection: Connection, fact: Fact) -> None:
    """Writes down what an event means for the records; a type without a meaning here means nothing.

    Raises CantInterpret, pydantic.ValidationError, and whatever hostile content makes a database or
    a number raise.
    """
    fact.read()
    for handlers in (_HANDLERS, usage.HANDLERS):
        handler = handlers.get(fact.event.type)
        if handler is not None:
            handler(connection, fact)
