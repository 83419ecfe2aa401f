"""The event catalogue: which records go out, what each says, and how an event makes or amends one.

A record is plain JSON in our own words; a mapping says it in another system's. Each kind names all that its records
can say, so that a mapping can be checked before it is approved: nothing in it may be unknown, nothing left unsaid
without a word (S1-22, S0-32).
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from sqlalchemy import Connection

from handrail.domain.acts import HoldApplied, NcrAmended, NcrDrafted, NcrWithdrawn
from handrail_gateway import queries
from handrail_gateway.interpret.fact import CantInterpret, Fact
from handrail_gateway.interpret.ncrs import AMENDABLE

Record = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Kind:
    """What the records of one kind can say. ``names``: those of the top; what is below them may be anything."""

    name: str
    names: frozenset[str]
    minutes: int
    """How soon after its receipt here a record must be in the other system (S2-12)."""


_WHERE = frozenset({"order", "operation", "part", "unit", "run", "step", "doc_no", "revision", "content"})
_WHO = frozenset({"person", "person_name", "role", "station", "device"})
_ALL = frozenset({"kind", "id", "mode", "at"})

KINDS = {
    kind.name: kind
    for kind in (
        Kind(
            "draft_ncr",
            _ALL | _WHERE | _WHO | {
                "state", "number", "step_title", "defect", "defect_words", "description", "quantity", "containment",
                "capture", "measured", "limits", "unit_of_measure", "gauge", "photos", "occurrences", "changes",
                "withdrawn_reason",
            },
            5,
        ),
        Kind("hold", _ALL | _WHERE | _WHO | {"hold", "target", "value", "reason", "ncr"}, 5),
        Kind("run_record", _ALL | _WHERE | _WHO | {"state", "record", "photos"}, 60),
    )
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Made:
    """What an event made of a record, and what causes it: one cause is one record (``_cause``)."""

    kind: str
    record: Record
    cause: str


class Before(Protocol):
    """The newest revisions of records that were made before, for one connector."""

    def of_cause(self, cause: str) -> Made | None: ...

    def of_draft(self, journal: str, number: str) -> Made | None: ...


TYPES = {
    "ncr.drafted": "draft_ncr",
    "ncr.amended": "draft_ncr",
    "ncr.withdrawn": "draft_ncr",
    "hold.applied": "hold",
    "run.closed": "run_record",
}
"""Types of events, and the kind of record that each makes or amends."""


def made_of(connection: Connection, fact: Fact, before: Before) -> Made | None:
    """The record that an event makes or amends; None if it makes none.

    Raises CantInterpret, pydantic.ValidationError.
    """
    maker = _MAKERS.get(fact.event.type)
    return None if maker is None else maker(connection, fact, before)


def photos_of(record: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The photos that go with a record: digest, size, mime and name of each, every digest once."""
    found = {photo["digest"]: photo for photo in record.get("photos", [])}
    return list(found.values())


def _cause(kind: str, *parts: object) -> str:
    text = "\x1f".join([kind, *(str(part) for part in parts)])
    return hashlib.sha256(text.encode()).hexdigest()


def _common(kind: str, id_: str, fact: Fact) -> Record:
    event, work, source = fact.event, fact.event.work, fact.event.source
    return {
        "kind": kind, "id": id_, "mode": event.mode, "at": fact.at,
        "order": work and work.order, "operation": work and work.operation, "part": work and work.part,
        "unit": work and work.unit, "run": event.run, "step": event.step,
        "doc_no": source and source.doc_no, "revision": source and source.revision,
        "content": source and source.content,
        "person": event.actor.person, "person_name": event.actor.name, "role": event.actor.role,
        "station": event.place.station, "device": event.place.device,
    }  # fmt: skip


def _photos(said: NcrDrafted) -> list[dict[str, Any]]:
    return [
        {"digest": photo.digest, "size": photo.size, "mime": photo.mime, "name": photo.name} for photo in said.photos
    ]


# --- draft NCRs ----------------------------------------------------------------------------------------
#
# One cause is one defect at one step of one run: what fails again there is another occurrence of the same record, and
# never a second record (S2-04, S3-07). Once every occurrence was withdrawn the cause begins anew.


def _drafted(_connection: Connection, fact: Fact, before: Before) -> Made:
    said, event = fact.said(NcrDrafted), fact.event
    cause = _cause("draft_ncr", event.run or event.journal, event.step, said.defect)
    occurrence = {
        "event": event.id, "journal": event.journal, "number": said.ncr, "at": fact.at, "state": "draft",
        "person": event.actor.person, "person_name": event.actor.name, "description": said.description,
        "quantity": said.quantity, "containment": said.containment, "capture": said.capture,
        "measured": said.measured, "photos": _photos(said),
    }  # fmt: skip
    known = before.of_cause(cause)
    if known is not None and known.record["state"] != "withdrawn":
        occurrences = [*known.record["occurrences"], occurrence]
        return Made("draft_ncr", _summed({**known.record, "occurrences": occurrences}), cause)
    record = {
        **_common("draft_ncr", event.id, fact), "number": said.ncr, "step_title": said.step_title,
        "defect": said.defect, "defect_words": said.defect_words, "limits": event.payload.get("limits"),
        "unit_of_measure": said.unit_of_measure, "gauge": said.gauge,
        "occurrences": [occurrence], "changes": [], "withdrawn_reason": None,
    }  # fmt: skip
    return Made("draft_ncr", _summed(record), cause)


def _summed(record: Record) -> Record:
    """The record with what follows from its occurrences: it says what the newest one that stands says."""
    standing = [one for one in record["occurrences"] if one["state"] != "withdrawn"]
    shown = (standing or record["occurrences"])[-1]
    photos = {photo["digest"]: photo for one in record["occurrences"] for photo in one["photos"]}
    return {
        **record,
        "state": "draft" if standing else "withdrawn",
        "description": shown["description"], "quantity": shown["quantity"], "containment": shown["containment"],
        "capture": shown["capture"], "measured": shown["measured"], "photos": list(photos.values()),
    }  # fmt: skip


def _amended(_connection: Connection, fact: Fact, before: Before) -> Made:
    said = fact.said(NcrAmended)
    known, cause, at = _known(fact, said.ncr, before)
    fields = {name: said.changes[name] for name, type_ in AMENDABLE.items() if type(said.changes.get(name)) is type_}
    occurrences = [*known["occurrences"]]
    occurrences[at] = {**occurrences[at], **{name: value for name, value in fields.items() if name != "defect"}}
    change = {
        "at": fact.at, "number": said.ncr, "person": fact.event.actor.person, "person_name": fact.event.actor.name,
        "reason": said.reason, "changes": said.changes,
    }  # fmt: skip
    amended = {**known, "occurrences": occurrences, "changes": [*known["changes"], change]}
    if "defect" in fields:
        amended["defect"] = fields["defect"]
    return Made("draft_ncr", _summed(amended), cause)


def _withdrawn(_connection: Connection, fact: Fact, before: Before) -> Made:
    said = fact.said(NcrWithdrawn)
    known, cause, at = _known(fact, said.ncr, before)
    occurrences = [*known["occurrences"]]
    occurrences[at] = {**occurrences[at], "state": "withdrawn", "reason": said.reason}
    return Made("draft_ncr", _summed({**known, "occurrences": occurrences, "withdrawn_reason": said.reason}), cause)


def _known(fact: Fact, number: str, before: Before) -> tuple[Record, str, int]:
    """The record with that draft, its cause, and the draft's place in it. Raises CantInterpret."""
    known = before.of_draft(fact.event.journal, number)
    if known is None:
        raise CantInterpret("there is no such draft in this journal")
    return known.record, known.cause, place_of(known.record, fact.event.journal, number)


def place_of(record: Mapping[str, Any], journal: str, number: str) -> int:
    """Which of a record's occurrences is that draft, the newest if there are several; -1: none."""
    found = [(one["journal"], one["number"]) == (journal, number) for one in record["occurrences"]]
    return max((at for at, is_it in enumerate(found) if is_it), default=-1)


# --- holds and runs ------------------------------------------------------------------------------------


def _held(_connection: Connection, fact: Fact, _before: Before) -> Made:
    said = fact.said(HoldApplied)
    what = {"hold": said.hold, "target": said.target, "value": said.value, "reason": said.reason, "ncr": said.ncr}
    return Made("hold", {**_common("hold", fact.event.id, fact), **what}, _cause("hold", fact.event.id))


def _closed(connection: Connection, fact: Fact, _before: Before) -> Made | None:
    whole = queries.whole_run(connection, fact.run)
    if whole is None:
        raise CantInterpret("the run has no record")
    if whole["closed_at"] != fact.at:
        # Closed on a side branch: what the run's owner says is the run (rule 3).
        return None
    photos = {photo["digest"]: photo for capture in whole["captures"] for photo in capture["photos"]}
    record = {
        **_common("run_record", fact.run, fact), "state": whole["state"], "record": whole,
        "photos": list(photos.values()),
    }  # fmt: skip
    return Made("run_record", record, _cause("run_record", fact.run))


_MAKERS: dict[str, Callable[[Connection, Fact, Before], Made | None]] = {
    "ncr.drafted": _drafted,
    "ncr.amended": _amended,
    "ncr.withdrawn": _withdrawn,
    "hold.applied": _held,
    "run.closed": _closed,
}
