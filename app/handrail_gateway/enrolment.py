"""Enrolling devices: a one-time code, a key that proves itself, and what the device pins (rule 11)."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from datetime import datetime, timedelta

from sqlalchemy import Connection, insert, or_, select, update

from handrail.wire.directory import KeyDirectory, KeyEntry, sign_directory
from handrail.wire.keys import key_id
from handrail.wire.signed import Signed
from handrail_gateway.access import note_access
from handrail_gateway.database import Database
from handrail_gateway.devices import retired_at
from handrail_gateway.gateway_keys import GatewayKeys
from handrail_gateway.moments import Now, text_of
from handrail_gateway.own_journal import DEVICE
from handrail_gateway.schema import device_keys, devices, enrolment_codes, journals

CODE_LIFETIME = timedelta(hours=24)


class NotEnrolled(Exception):
    """The device is not enrolled; ``code`` is a problem's code."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(detail)
        self.code = code


class Enrolment:
    """Makes codes and takes devices in."""

    def __init__(self, database: Database, keys: GatewayKeys, now: Now) -> None:
        self._database = database
        self._keys = keys
        self._now = now

    def new_code(self) -> str:
        """A code for one device, valid for a day; only its digest is kept.

        After the dot stands the id of the site's root key: the device sees by it that it is answered
        by the gateway it was told about, and not by another one that listens there.
        """
        random = base64.b32encode(secrets.token_bytes(10)).decode("ascii")
        secret = "-".join(random[at : at + 4] for at in range(0, 16, 4))
        code = f"{secret}.{self._keys.root.id}"
        expires = text_of(self._now() + CODE_LIFETIME)
        with self._database.write() as connection:
            connection.execute(insert(enrolment_codes).values(digest=_digest(code), expires_at=expires))
        return code

    def enrol(self, device: str, station: str, public: bytes, journal: str, code: str) -> None:
        """Takes a device in; the same again is a no-op. Raises NotEnrolled."""
        if device == DEVICE:
            raise NotEnrolled("conflict", "that device id is the gateway's own")
        key, at = key_id(public), text_of(self._now())
        with self._database.write() as connection:
            if retired_at(connection, device) is not None:
                raise NotEnrolled("device_retired", "wipe it and enrol it anew: it gets another id then")
            self._use(connection, code, f"{device}/{key}/{journal}", at)
            if connection.execute(select(devices.c.id).where(devices.c.id == device)).first() is None:
                connection.execute(insert(devices).values(id=device, station=station, enrolled_at=at))
                note_access(connection, at, "device.enrolled", device=device, station=station)
            self._add_key(connection, device, public, journal, at)

    def add_journal(self, device: str, public: bytes, journal: str) -> None:
        """Adds a journal of an enrolled device with its key; the same again is a no-op. Raises NotEnrolled."""
        with self._database.write() as connection:
            self._add_key(connection, device, public, journal, text_of(self._now()))

    @staticmethod
    def _add_key(connection: Connection, device: str, public: bytes, journal: str, at: str) -> None:
        key = key_id(public)
        owner = connection.execute(select(journals.c.device).where(journals.c.id == journal)).scalars().first()
        entry = or_(device_keys.c.key == key, device_keys.c.journal == journal)
        others = select(device_keys.c.device).where(entry, device_keys.c.device != device)
        if owner not in (None, device) or connection.execute(others).first() is not None:
            raise NotEnrolled("conflict", "that key or journal is another device's")
        mine = connection.execute(select(device_keys.c.key).where(device_keys.c.journal == journal)).scalars().all()
        if mine and key not in mine:
            # A journal changes its key by an event of its own and in no other way; a lost key ends it (rule 1).
            raise NotEnrolled("conflict", "that journal has another key")
        if not mine:
            row = {"key": key, "journal": journal, "device": device, "public": public.hex(), "added_at": at}
            connection.execute(insert(device_keys).values(**row))

    def _use(self, connection: Connection, code: str, by: str, at: str) -> None:
        """A lost answer is asked for again: the same device may use its code again."""
        query = select(enrolment_codes).where(enrolment_codes.c.digest == _digest(code))
        row = connection.execute(query).first()
        if row is None or row.expires_at < at or (row.used_by is not None and not hmac.compare_digest(row.used_by, by)):
            raise NotEnrolled("code_refused", "ask for a new enrolment code")
        connection.execute(update(enrolment_codes).where(enrolment_codes.c.digest == row.digest).values(used_by=by))

    def directory(self, site: str) -> Signed:
        """Every key of the site, signed by its root. Keys come and end, no more, so their count orders versions.

        The newest recovery key goes with it; those count too.
        """
        query = select(device_keys).order_by(device_keys.c.added_at, device_keys.c.key, device_keys.c.journal)
        with self._database.read() as connection:
            rows = connection.execute(query).all()
        entries = tuple(
            KeyEntry(
                id=row.key,
                public=row.public,
                holder="gateway" if row.device == DEVICE else "device",
                journal=row.journal,
                device=row.device,
                since=row.since,
                revoked_at=None if row.ended_at is None else datetime.fromisoformat(row.ended_at),
            )
            for row in rows
        )
        known = self._keys.recovery.all()
        ended = sum(row.ended_at is not None for row in rows)
        version, recovery = len(entries) + ended + len(known), known[-1].public.hex() if known else None
        directory = KeyDirectory(site=site, version=version, entries=entries, recovery=recovery)
        return sign_directory(directory, self._keys.root)


def _digest(code: str) -> str:
    return hashlib.sha256(code.strip().upper().encode("utf-8", "replace")).hexdigest()
