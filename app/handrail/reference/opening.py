"""The reference database's file: opened with the device's key, brought to this build's version."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from handrail.database import Connection, Database, DatabaseError, TooOld, value

VERSION: Final = 2
"""Of the tables below. They hold nothing that can't be pulled again, so an older file is emptied."""

KEY_NAME: Final = "reference-database"
"""The name of its key in the device's key store."""

_TABLES = (
    "DROP TABLE IF EXISTS snapshots",
    "DROP TABLE IF EXISTS policies",
    "DROP TABLE IF EXISTS packages",
    "DROP TABLE IF EXISTS leases",
    """
    CREATE TABLE snapshots (
        cls TEXT NOT NULL,
        version INTEGER NOT NULL,
        made_at TEXT NOT NULL,
        document BLOB NOT NULL,
        PRIMARY KEY (cls)
    )
    """,
    "CREATE TABLE policies (one INTEGER NOT NULL, version INTEGER NOT NULL, document BLOB NOT NULL, PRIMARY KEY (one))",
    "CREATE TABLE packages (content TEXT NOT NULL, data BLOB NOT NULL, PRIMARY KEY (content))",
    "CREATE TABLE leases (badge TEXT NOT NULL, data BLOB NOT NULL, PRIMARY KEY (badge))",
)


class ReferenceFailed(Exception):
    """The reference database can't be used: wrong key, damaged, or made by a newer build."""


def open_database(path: Path, key: bytes) -> Database:
    """The database, with its tables. ``key``: 32 random bytes, used raw. Raises ReferenceFailed."""
    try:
        database = Database(path, key)
    except TooOld as reason:
        raise ReferenceFailed(str(reason)) from reason
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        _upgrade(database)
    except DatabaseError as reason:
        database.close()
        raise ReferenceFailed(f"{path.name} can't be opened with this device's key") from reason
    except ReferenceFailed:
        database.close()
        raise
    return database


def _version_of(connection: Connection) -> int:
    return int(value(connection, "PRAGMA user_version"))


def _upgrade(database: Database) -> None:
    with database.read() as connection:
        found = _version_of(connection)
    if found > VERSION:
        raise ReferenceFailed(f"the reference database has version {found}, newer than {VERSION} of this build")
    if found == VERSION:
        return
    with database.write() as connection:
        for statement in _TABLES:
            connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {VERSION}")
