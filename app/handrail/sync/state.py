"""What a screen may know of the connection to the gateway."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from handrail.wire.receipt import HeldItem, MissingContent, Receipt

Outcome = Literal[
    "done",  # everything that waited is receipted, or all reference data is in
    "unreachable",  # no connection
    "unknown",  # no answer; the next contact finds out
    "not_the_gateway",  # something else answered
    "not_enrolled",  # no code to enrol with
    "refused",  # the gateway's problem: code and words
    "forked",  # the gateway has another history of this journal: go on in a new one
]


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why it didn't work: a problem's code, the gateway's words, and when it asks to be tried again."""

    code: str
    words: str
    retry_after: float | None = None
    lasting: bool = False
    """The same would be refused again: a person has to see to it."""


@dataclass(frozen=True, slots=True)
class SendResult:
    """What one call of ``send_waiting`` came to."""

    outcome: Outcome
    receipted: int = 0
    """How many events were receipted in this call."""
    heard: Receipt | None = None
    """The gateway's last word of the journal in this call: what it holds back, which content it lacks."""
    contradicted: bool = False
    """The gateway was behind its own receipt."""
    trouble: Trouble | None = None
    retired: bool = False
    """The gateway says that this device is out of service (SEC-ST-3)."""


@dataclass(frozen=True, slots=True)
class PullResult:
    """What one call of ``pull_reference`` came to."""

    outcome: Outcome
    packages: int = 0
    trouble: Trouble | None = None


@dataclass(frozen=True, slots=True)
class LinkState:
    """The connection as of now. Times are the tablet's; latency and drift in milliseconds."""

    enrolled: bool
    reached_at: datetime | None
    latency: float | None
    drift: float | None
    """This tablet's clock minus the gateway's."""
    waiting: int
    oldest_waiting: datetime | None
    held: tuple[HeldItem, ...]
    missing: int
    """How many contents events name that the gateway does not have: "received" is not true of those (rule 15)."""
    missing_content: tuple[MissingContent, ...]
    """The first of them, in the order of the events."""
    forked: bool
    trouble: Trouble | None
