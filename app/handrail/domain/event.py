"""The event: one immutable act, and everything needed to understand it without calling back.

The signed bytes are this document by RFC 8785 (``handrail.wire``). Order is by chain, never by
clock. Types are named by what happened; payloads are typed in ``domain/acts.py``.
"""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from handrail.domain.chained import FORMAT as FORMAT  # noqa: PLC0414 - told on: whoever has the event has these
from handrail.domain.chained import GENESIS as GENESIS  # noqa: PLC0414
from handrail.domain.chained import Mode as Mode  # noqa: PLC0414
from handrail.domain.values import I18n, Moment, OpenValue

RULES = "1"
"""Version of the rules that made a recorded decision (architecture rule 6)."""


class Actor(OpenValue):
    """Who acted, as of then: person id (never reused), printed name and role."""

    person: str
    name: str
    role: str


class Time(OpenValue):
    """DI-CON-3: recorded-at, zone, offset, monotonic reading, boot and clock quality."""

    at: Moment
    zone: str
    offset: str
    """UTC offset, for instance ``+01:00``."""
    monotonic: int
    """Milliseconds since boot ``boot``."""
    boot: str
    quality: Literal["synced", "drifting", "unsynced"]
    claimed: Moment | None = None
    """For a late entry: when the person says it was done (DI-CON-2)."""


class Place(OpenValue):
    """Where it was recorded, by which build, under which policy."""

    device: str
    station: str
    build: str
    policy: str
    """Hash of the site policy in force."""


class Work(OpenValue):
    """What was worked on."""

    order: str
    operation: str
    part: str
    unit: str
    """Serial or lot of the unit."""


class Source(OpenValue):
    """The instruction revision that was shown, by content hash, and the language it was shown in."""

    doc_no: str
    revision: str
    content: str
    language: str


class Evidence(OpenValue):
    """What one gate saw when it let the act pass (or a warning it gave)."""

    gate: str
    code: str
    params: dict[str, str] = Field(default_factory=dict)


class Event(OpenValue):
    """One event. ``run_seq`` and ``run_prev`` chain a run whichever journal wrote it."""

    format: int = FORMAT
    journal: str
    seq: int
    """1-based, gap-free per journal (DI-CST-1)."""
    prev: str
    """Hash of the journal's previous event, or 64 zeros for the first."""
    run: str | None = None
    run_seq: int | None = None
    run_prev: str | None = None
    id: str
    type: str
    step: str | None = None
    """The step instance's path, for instance ``build/screws.2/torque``."""
    key: str
    mode: Mode
    rules: str = RULES
    actor: Actor
    time: Time
    place: Place
    work: Work | None = None
    source: Source | None = None
    payload: dict[str, Any] = Field(default_factory=dict)
    gates: tuple[Evidence, ...] = ()


class Draft(OpenValue):
    """What a rule decided should be recorded. The journal adds chain, key, time and place."""

    type: str
    payload: dict[str, Any] = Field(default_factory=dict)
    step: str | None = None
    gates: tuple[Evidence, ...] = ()
    claimed: Moment | None = None
    id: str | None = None
    """Given where another event of the same transaction names this one; else the journal makes it."""
    actor: Actor | None = None
    """Who did it, if not who did the rest of the transaction."""


NOBODY = Actor(person="system", name="Handrail", role="system")


class Said(OpenValue):
    """A coded text with its words of that revision (DI-LEG-1)."""

    code: str
    words: I18n = Field(default_factory=dict)
