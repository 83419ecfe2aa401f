"""What the systems of record decided: orders, releases, people, training, equipment, lots, holds.

It reaches the tablet as signed snapshots, one per class, each with the time it was made; past its
lease a gate warns or refuses (``domain/policy.py``). A tablet never edits any of it.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from handrail.domain.values import I18n, Moment, Value

Class = Literal["orders", "releases", "people", "training", "equipment", "lots", "holds", "codes", "runs"]
CLASSES: tuple[Class, ...] = (
    "orders", "releases", "people", "training", "equipment", "lots", "holds", "codes", "runs",
)  # fmt: skip
PLANT_CLASSES: tuple[Class, ...] = CLASSES[:-1]
"""What systems of record say; the gateway itself knows of runs and reservations."""


class Operation(Value):
    """One operation of an order's routing and the instruction it is done by."""

    number: str
    """For instance ``20``."""
    title: I18n
    doc_no: str
    station: str
    """Where it is done; empty: at any station."""
    done_units: dict[str, str] = Field(default_factory=dict)
    """Unit -> how it was completed, for instance ``signed by J. Lindqvist``, as the MES knows it."""


class WorkOrder(Value):
    id: str
    part: str
    part_revision: str
    title: I18n
    status: Literal["planned", "released", "closed", "cancelled"]
    released_on: date | None = None
    due: Moment
    units: tuple[str, ...]
    """Serials (or one lot) to be made."""
    operations: tuple[Operation, ...]
    line: str
    lots: dict[str, str] = Field(default_factory=dict)
    """Planned lot by part number, where the order allocates one."""
    configuration: dict[str, str] = Field(default_factory=dict)
    """The product's options as this order has them: name -> value."""


UnderWay = Literal["finish", "hold_point", "restart", "qa"]
"""Finish as started, stop at the next hold point, start again by the new revision, or QA decides."""


class Release(Value):
    """A release record: which content is effective, from when, for what (REC-EFF-1)."""

    doc_no: str
    revision: str
    content: str
    """Content hash of the package."""
    status: Literal["approved", "withdrawn"]
    effective_from: Moment
    effective_to: Moment | None = None
    sites: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    units: tuple[tuple[str, str], ...] = ()
    """Inclusive serial ranges as (first, last), compared as text of equal length; empty is all."""
    orders: tuple[str, ...] = ()
    lots: tuple[str, ...] = ()
    """Lots that the order allocates, or the lot that is made."""
    stations: tuple[str, ...] = ()
    """Work centres."""
    when: Annotated[str, Field(min_length=1, max_length=4000)] | None = None
    """A condition on the order's ``configuration``, in Handrail's subset of XPath: ``$voltage = 230``."""
    under_way: UnderWay = "finish"
    """What becomes of a run that was started by another revision when this one becomes effective for its unit."""
    approved_by: str
    test: bool = False
    """An approval for testing: refused outside demo and training mode."""


class Done(Value):
    """A revision of an instruction that a person has completed work by."""

    doc_no: str
    revision: str
    content: str
    at: Moment
    """When last."""


class Person(Value):
    """A person as the site knows them. Nothing here lets anyone guess a secret."""

    id: str
    name: str
    roles: tuple[str, ...]
    badge: str
    """SHA-256 of the badge code peppered with the site's badge pepper; the code itself is nowhere."""
    badge_hint: str
    """Last four characters, shown to the person after the PIN."""
    secret: int = 1
    """The number of the person's secret at the gateway: a lease that was made with another one opens nothing."""
    unlock: int = 0
    """The number of the newest unlocking of the person's badge: it opens a lock that a tablet made itself, once."""
    active: bool = True
    proofed: bool = False
    """Identity proofing and certification are on file (P11-100-2)."""
    accepted: int = 0
    """The newest version of the accountability statement whose acceptance the gateway has (P11-10j-1)."""
    done: tuple[Done, ...] = ()
    """What they completed anywhere at this site, as the gateway has the records (S4-08)."""
    language: str | None = None
    phone: str | None = None


class Training(Value):
    person: str
    doc_no: str
    revision: str
    operation: str | None = None
    """None: all operations the instruction is used for."""
    scope: Literal["execute", "sign"] = "execute"
    valid_from: date
    valid_to: date | None = None


class Equipment(Value):
    id: str
    type: str
    name: I18n
    status: Literal["available", "blocked", "maintenance"] = "available"
    clean: bool = True
    calibration_due: date | None = None
    """None: needs no calibration. Due at the end of that day in the site's zone."""
    decimals: int | None = None
    location: I18n = Field(default_factory=dict)
    operators: tuple[str, ...] = ()
    """Ids of the people who may use it (P11-10g-1); empty: whoever may do the work."""


class Lot(Value):
    id: str
    part: str
    gtin: str | None = None
    status: Literal["released", "quarantine", "rejected"]
    expires: date | None = None
    quantity: int | None = None


class Hold(Value):
    """A set element with an id; only a release that names the id closes it (architecture rule 14)."""

    id: str
    target: Literal["order", "lot", "unit", "equipment", "station", "instruction"]
    value: str
    reason: I18n
    set_by: str
    contact: str
    ncr: str | None = None


class HoldRelease(Value):
    """QA's decision: names the ids it closes. Rows of class ``holds`` with ``closes`` are releases."""

    closes: tuple[str, ...] = Field(min_length=1)
    decision: Literal["use_as_is", "rework", "scrap", "released"] = "released"
    decided_by: str
    decided_at: Moment
    comment: str = ""


class DefectCode(Value):
    code: str
    title: I18n
    inputs: tuple[str, ...] = ()
    """Input names or equipment types for which the code is used most."""


class RunUnderWay(Value):
    """A run that some tablet of the site has begun and not ended, as the gateway knows it (architecture rule 5)."""

    id: str
    order: str
    operation: str
    unit: str
    journal: str
    """Who owns it."""
    device: str
    station: str
    person: str
    """Name of who recorded last."""
    state: Literal["open", "paused", "handed_over", "completed", "aborted"]
    """An ended one is here while entries that were delivered late wait for QA."""
    since: Moment
    last: Moment
    entries: int
    grant: int = 0
    """How often it went from tablet to tablet."""
    late: int = 0
    """Entries that another tablet delivered after this one had taken over, undecided."""


class Snapshot(Value):
    """One class of reference data as of ``made_at``; ``rows`` are that class's values."""

    cls: Class
    made_at: Moment
    version: int
    rows: tuple[dict[str, object], ...]
