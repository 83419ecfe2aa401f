"""Whose turn it is: of all workers, in however many processes, one at a time carries the parcels of a lane.

A turn ends with its process, however that ends, so no clock says when a dead worker's parcel is free again. On
PostgreSQL it is a session's advisory lock (so no pooler may share sessions between transactions); beside SQLite a
lock on a file in the data folder, which only works for processes of one machine, as SQLite itself.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import text

from handrail_gateway.database import Database


class Turns:
    """``folder``: where the files lie; nothing is written there on PostgreSQL."""

    def __init__(self, database: Database, folder: Path) -> None:
        self._database = database
        self._folder = folder

    @contextmanager
    def take(self, name: str) -> Iterator[bool]:
        """Whether the turn is ours until the block ends; never waits."""
        digest = hashlib.sha256(name.encode()).digest()
        taken = self._file(digest) if self._database.is_sqlite else self._session(digest)
        with taken as ours:
            yield ours

    @contextmanager
    def _file(self, digest: bytes) -> Iterator[bool]:
        self._folder.mkdir(parents=True, exist_ok=True)
        handle = os.open(self._folder / f"{digest.hex()[:32]}.turn", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                yield False
                return
            yield True
        finally:
            os.close(handle)

    @contextmanager
    def _session(self, digest: bytes) -> Iterator[bool]:
        number = {"lock": int.from_bytes(digest[:8], "big", signed=True)}
        # A connection of its own without a transaction: a parcel under way must hold nothing up.
        with self._database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            ours = bool(connection.execute(text("SELECT pg_try_advisory_lock(:lock)"), number).scalar_one())
            try:
                yield ours
            finally:
                if ours:
                    connection.execute(text("SELECT pg_advisory_unlock(:lock)"), number)
