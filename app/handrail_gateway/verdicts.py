"""Recomputing each recorded verdict (MEA-3). A disagreement is an event of the gateway's own journal."""

from __future__ import annotations

import re
import threading
from decimal import Decimal
from typing import get_args

from pydantic import ValidationError

from handrail.domain.acts import CaptureCorrected, CaptureRecorded, LateEntry, VerdictDisputed, read_payload
from handrail.domain.event import Event
from handrail.domain.instruction import RoundingRule
from handrail.domain.measure import judge
from handrail.domain.values import OpenValue
from handrail.wire.envelope import Malformed, decode
from handrail_gateway.cursors import Cursor
from handrail_gateway.database import Database
from handrail_gateway.own_journal import OwnJournal
from handrail_gateway.stored_events import after

CONSUMER = "verdicts"
_CHUNK = 500
_NUMBER = re.compile(r"-?[0-9]{1,30}(?:\.[0-9]{1,30})?")
_JUDGED = frozenset({"inside", "above", "below"})
_TYPES = frozenset({"capture.recorded", "capture.corrected", "capture.late"})
UNJUDGEABLE = "unjudgeable"
"""What is said when the recorded value, limits or rule can't be computed with at all."""


def dispute(event: Event) -> VerdictDisputed | None:
    """What the gateway finds instead of the recorded verdict, or None if it agrees. Raises ValidationError."""
    capture = _capture_of(read_payload(event.type, event.payload))
    if capture is None or capture.na or capture.value is None:
        return None
    if capture.limits is None and capture.verdict not in _JUDGED:
        return None
    recomputed = _recompute(capture)
    if recomputed == capture.verdict:
        return None
    return VerdictDisputed(target=event.id, recorded=capture.verdict, recomputed=recomputed)


def _capture_of(payload: OpenValue) -> CaptureRecorded | None:
    match payload:
        case CaptureRecorded():
            return payload
        case CaptureCorrected():
            return payload.new
        case LateEntry():
            return payload.capture
    return None


def _recompute(capture: CaptureRecorded) -> str:
    rule = capture.rounding
    if not _NUMBER.fullmatch(capture.value or ""):
        return UNJUDGEABLE
    for known in get_args(RoundingRule):
        if rule in (None, known):
            try:
                return judge(Decimal(capture.value or ""), capture.limits, None if rule is None else known).verdict
            except ArithmeticError:
                return UNJUDGEABLE
    return UNJUDGEABLE


class VerdictCheck:
    """Checks each capture once, as it arrives; never again when projections are rebuilt."""

    def __init__(self, database: Database, own: OwnJournal) -> None:
        self._database = database
        self._own = own
        self._lock = threading.Lock()

    def catch_up(self) -> None:
        """Checks what has arrived since."""
        with self._lock:
            while self._chunk():
                pass

    def _chunk(self) -> bool:
        with self._database.read() as connection:
            if next(after(connection, Cursor(connection, CONSUMER).arrival, 1), None) is None:
                return False
        with self._database.write() as connection:
            cursor = Cursor(connection, CONSUMER)
            chunk = list(after(connection, cursor.arrival, _CHUNK))
            for stored in chunk:
                found = _dispute_in(stored.data) if stored.type in _TYPES else None
                if found is not None:
                    self._own.append(connection, "verdict.disputed", found.to_json())
            if chunk:
                cursor.move_to(chunk[-1].arrival)
        return True


def _dispute_in(data: bytes) -> VerdictDisputed | None:
    try:
        return dispute(decode(data))
    except (Malformed, ValidationError, ArithmeticError):
        # The projector marks and alarms what can't be read.
        return None
