"""What Tryton decides reaches the tablets: work orders, the status of lots, and what became of a draft NCR.

Every step can be done again, and the cursor moves last: whoever dies in between hears the same once more.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from handrail.domain.reference import Hold, HoldRelease, Lot
from handrail_gateway.alarm_log import alarm
from handrail_gateway.connectors.tryton import TrytonConnector
from handrail_gateway.connectors.tryton_orders import STATUS, NotMapped, work_order
from handrail_gateway.database import Database
from handrail_gateway.deliveries.connector import Change, NotNow, Rejected
from handrail_gateway.deliveries.ledger import delivered_of_key
from handrail_gateway.moments import Now, text_of
from handrail_gateway.plant_data import PlantData

log = logging.getLogger(__name__)

PATIENCE_S = 90
"""How long a round under way is waited for: as long as one answer of Tryton's may take, and a bit."""

Heard = dict[str, dict[str, dict[str, Any] | None]]
"""By class of reference data and id: the row, or None where there is nothing (any more) to serve."""


class TrytonFollower:
    """Asks Tryton every few seconds. While it is away its last word counts, and that alarms when it lasts."""

    source = "tryton"

    def __init__(
        self,
        connector: TrytonConnector,
        plant: PlantData,
        database: Database,
        now: Now,
        interpret: Callable[[], object],
    ) -> None:
        """``interpret`` brings the projections up: a draft is known before its alert is decided."""
        self._connector = connector
        self._settings = connector.settings
        self._plant = plant
        self._database = database
        self._now = now
        self._interpret = interpret
        self._heard_at = now()
        self._stopped = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Begins, on a thread of its own."""
        self._thread = threading.Thread(target=self._keep_asking, name="tryton", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Ends that thread and lets Tryton go."""
        self._stopped.set()
        if self._thread is not None:
            self._thread.join(PATIENCE_S)
        self._connector.close()

    def _keep_asking(self) -> None:
        while not self._stopped.is_set():
            try:
                self.ask()
            except (NotNow, Rejected) as reason:
                log.warning("Tryton could not be followed: %s", reason)
                self._away(str(reason))
            except Exception as reason:
                log.exception("following Tryton failed; it is tried again")
                self._away(type(reason).__name__)
            self._stopped.wait(self._settings.every_seconds)

    def ask(self) -> int:
        """Hears what changed and does it; how many changes there were. Raises NotNow, Rejected."""
        changes, cursor = self._connector.changes(self._plant.heard_to(self.source))
        heard: Heard = {"orders": {}, "lots": {}, "alerts": {}}
        self._interpret()
        for change in changes:
            match change.kind:
                case "work_order":
                    self._order(change, heard)
                case "lot":
                    self._lot(change, heard)
                case "ncr" if ":draft_ncr:" in change.key:
                    self._ncr(change, heard)
        self._plant.hear(self.source, cursor, heard)
        self._heard_at = self._now()
        return len(changes)

    def _order(self, change: Change, heard: Heard) -> None:
        said: dict[str, Any] = dict(change.fields)
        if said["state"] not in STATUS or not said["number"]:
            return
        try:
            heard["orders"][said["number"]] = work_order(said, self._settings.orders).to_json()
        except NotMapped as reason:
            # Not served at all: half an order, or its old routing, would be worse than none.
            heard["orders"][said["number"]] = None
            self._alarm("tryton.unmapped", f"production {said['number']}", f"it is not served to tablets: {reason}")

    def _lot(self, change: Change, heard: Heard) -> None:
        said: dict[str, Any] = dict(change.fields)
        if not said["number"]:
            return
        lacks = "its product has no code" if not said["part"] else "two lots have this number"
        if not said["part"] or said["state"] == "ambiguous":
            self._alarm("tryton.unmapped", f"lot {said['number']}", f"it is not served to tablets: {lacks} in Tryton")
        row = None
        if said["part"] and said["state"] in ("released", "quarantine", "rejected"):
            row = Lot(id=said["number"], part=said["part"], status=said["state"], quantity=said["quantity"]).to_json()
        heard["lots"][said["number"]] = row

    # --- what became of a draft NCR --------------------------------------------------------------

    def _ncr(self, change: Change, heard: Heard) -> None:
        said: dict[str, Any] = dict(change.fields)
        event = change.key.rpartition(":")[2]
        holds = self._plant.holds_of_drafts(self._drafts(change.key))
        if holds is None:
            self._alarm("tryton.unknown_ncr", change.key, f"alert {said['number']} is of no draft that is here")
            return
        ids = {hold.id for hold in holds}
        standing = [hold for hold in self._plant.open_holds() if hold.id.partition("/")[0] in ids]
        if said["state"] in self._settings.opens:
            self._open(change.key, said, standing)
        elif self._plant.heard(self.source, "alerts").get(event, {}).get("state") in self._settings.opens:
            self._hold_again(said, holds, standing)
        heard["alerts"][event] = {"id": event, **said}

    def _drafts(self, key: str) -> set[str]:
        """The drafts that Tryton has under a key, by their events: one cause is one record, however often it fails.

        What was drafted since and is not there yet has not been decided on.
        """
        with self._database.read() as connection:
            found = delivered_of_key(connection, self._connector.name, key)
        occurrences = found.record["occurrences"] if found is not None else []
        return {key.rpartition(":")[2], *(one["event"] for one in occurrences)}

    def _open(self, key: str, said: dict[str, Any], standing: list[Hold]) -> None:
        if standing:
            decided = HoldRelease(
                closes=tuple(sorted(hold.id for hold in standing)),
                decided_by=said["by"] or "Tryton",
                decided_at=datetime.fromisoformat(said["at"]),
                comment=f"Alert {said['number']} is {said['state']} in Tryton",
            )
            self._plant.release_holds(decided)
        self._connector.release_lot_of(key)

    def _hold_again(self, said: dict[str, Any], holds: list[Hold], standing: list[Hold]) -> None:
        """The alert was opened again after it had opened the holds: a release is for ever, so these are new ones."""
        for hold in [] if standing else holds:
            self._plant.set_hold(hold.model_copy(update={"id": f"{hold.id}/{said['at']}"}))

    # --- what a person has to look at ------------------------------------------------------------

    def _alarm(self, code: str, subject: str, detail: str) -> None:
        with self._database.write() as connection:
            alarm(connection, text_of(self._now()), code, subject, detail)

    def _away(self, why: str) -> None:
        age = self._now() - self._heard_at
        if age > timedelta(minutes=self._settings.alarm_minutes):
            since = text_of(self._heard_at)
            said = f"nothing was heard of it for {int(age.total_seconds() // 60)} min: {why}"
            self._alarm("tryton.away", f"{self._settings.url} since {since}", said)
