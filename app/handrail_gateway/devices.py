"""The devices of the site: which there are, and taking one out of service (SEC-ST-3)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, func, select, update

from handrail_gateway.access import note_access
from handrail_gateway.alarm_log import alarm
from handrail_gateway.database import Database
from handrail_gateway.moments import Now, text_of
from handrail_gateway.own_journal import DEVICE
from handrail_gateway.plant_data import Unknown
from handrail_gateway.schema import devices, journals


def retired_at(connection: Connection, device: str) -> str | None:
    """Since when a device is out of service, None while it is in service."""
    found: str | None = connection.execute(select(devices.c.retired_at).where(devices.c.id == device)).scalars().first()
    return found


class Devices:
    """Lists devices and takes them out of service."""

    def __init__(self, database: Database, now: Now) -> None:
        self._database = database
        self._now = now

    def all(self) -> list[dict[str, Any]]:
        """Every tablet: id, station, when it was enrolled, heard of last, and retired by whom."""
        heard = select(journals.c.device, func.max(journals.c.last_at)).group_by(journals.c.device)
        with self._database.read() as connection:
            last = {row[0]: row[1] for row in connection.execute(heard)}
            rows = connection.execute(select(devices).where(devices.c.id != DEVICE).order_by(devices.c.id)).mappings()
            return [{**row, "last_at": last.get(row["id"])} for row in rows]

    def retire(self, device: str, by: str) -> str:
        """From now on the device records nothing; the moment. Once retired it stays so. Raises Unknown.

        What it has recorded until now is taken whenever it arrives; what it records later goes to quarantine.
        """
        with self._database.write() as connection:
            known = connection.execute(select(devices).where(devices.c.id == device, devices.c.id != DEVICE)).first()
            if known is None:
                raise Unknown(f"no device has the id {device}")
            if known.retired_at is not None:
                return str(known.retired_at)
            at = text_of(self._now())
            gone = update(devices).where(devices.c.id == device).values(retired_at=at, retired_by=by)
            connection.execute(gone)
            alarm(connection, at, "device.retired", device, f"by {by}")
            note_access(connection, at, "device.retired", device=device, by=by)
            return at
