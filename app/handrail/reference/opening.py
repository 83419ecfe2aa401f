"""The reference database's file: opened with the device's key, brought to this build's version."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlalchemy import Column, Connection, Engine, Integer, LargeBinary, MetaData, Table, Text, create_engine, event
from sqlalchemy.exc import DatabaseError
from sqlalchemy.pool import QueuePool
from sqlcipher3 import dbapi2 as sqlcipher

OLDEST_SQLITE = (3, 51, 3)
VERSION = 1
"""Of the tables below. They hold nothing that can't be pulled again, so an older file is emptied."""

KEY_NAME = "reference-database"
"""The name of its key in the device's key store."""

TABLES = MetaData()

snapshots = Table(
    "snapshots",
    TABLES,
    Column("cls", Text, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("made_at", Text, nullable=False),
    Column("document", LargeBinary, nullable=False),
)

policies = Table(
    "policies",
    TABLES,
    Column("one", Integer, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("document", LargeBinary, nullable=False),
)

packages = Table(
    "packages",
    TABLES,
    Column("content", Text, primary_key=True),
    Column("data", LargeBinary, nullable=False),
)


class ReferenceFailed(Exception):
    """The reference database can't be used: wrong key, damaged, or made by a newer build."""


def open_engine(path: Path, key: bytes) -> Engine:
    """The database, with its tables. ``key``: 32 random bytes, used raw. Raises ReferenceFailed."""
    if sqlcipher.sqlite_version_info < OLDEST_SQLITE:
        raise ReferenceFailed(f"SQLite {sqlcipher.sqlite_version} can corrupt a database; 3.51.3 or newer is needed")
    if len(key) != 32:
        raise ValueError("a database key has 32 bytes")
    path.parent.mkdir(parents=True, exist_ok=True)

    def connect() -> Any:
        connection = sqlcipher.connect(str(path), isolation_level=None, check_same_thread=False, timeout=5)
        try:
            connection.execute("PRAGMA cipher_log_level = NONE")
            connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
            for pragma in ("journal_mode = WAL", "synchronous = FULL", "mmap_size = 0", "trusted_schema = OFF"):
                connection.execute(f"PRAGMA {pragma}")
        except sqlcipher.Error:
            connection.close()
            raise
        return connection

    engine = create_engine("sqlite+pysqlite://", module=sqlcipher, creator=connect, poolclass=QueuePool, pool_size=2)
    event.listen(engine, "begin", _begin)
    try:
        with engine.begin() as connection:
            _upgrade(connection)
    except DatabaseError as reason:
        engine.dispose()
        raise ReferenceFailed(f"{path.name} can't be opened with this device's key") from reason
    except ReferenceFailed:
        engine.dispose()
        raise
    return engine


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _upgrade(connection: Connection) -> None:
    found = int(connection.exec_driver_sql("PRAGMA user_version").scalar_one())
    if found > VERSION:
        raise ReferenceFailed(f"the reference database has version {found}, newer than {VERSION} of this build")
    if found < VERSION:
        TABLES.drop_all(connection)
        TABLES.create_all(connection)
        connection.exec_driver_sql(f"PRAGMA user_version = {VERSION}")
