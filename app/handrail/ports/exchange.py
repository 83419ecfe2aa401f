"""What goes from tablet to tablet through the gateway: a run that is looked at, and gone on with (rule 3)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

from handrail.domain.event import Event
from handrail.ports.journal import Foreign


@dataclass(frozen=True, slots=True)
class NotNow:
    """It can't be done now; ``code`` is ``unreachable`` or what the gateway answered, ``words`` are its own."""

    code: str
    words: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """A run as the gateway has it, verified: its chain, who owns it, and when that tablet was heard of last."""

    journal: str
    device: str
    station: str
    heard_at: str
    """RFC 3339; empty where nothing is known."""
    head: str
    handed_over: bool
    entries: tuple[Foreign, ...]
    events: tuple[Event, ...]
    """The same, read."""


class Exchange(Protocol):
    """Each call asks the network and never raises because of it."""

    def look(self, run: str) -> Standing | NotNow:
        """How the run stands now; what does not verify counts as not there."""
        ...

    def grant(self, run: str, standing: Standing, *, take_over: bool) -> dict[str, Any] | NotNow:
        """Delivers what this tablet has, then asks for the run: the signed grant (``wire.grant``)."""
        ...

    def photo(self, digest: str) -> bytes | None:
        """A photo's bytes, None where they can't be had now."""
        ...
