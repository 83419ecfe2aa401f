"""Brings the database to this build's version; refuses one that is newer (house style 7)."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from handrail_gateway import migrations
from handrail_gateway.database import Database, DatabaseRefused


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    config.set_main_option("path_separator", "os")
    return config


def _version(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def migrate(database: Database) -> tuple[str | None, str]:
    """Upgrades in one transaction; (version before, version now). Raises DatabaseRefused when it is newer."""
    config = _config()
    scripts = ScriptDirectory.from_config(config)
    newest = str(scripts.get_current_head())
    with database.write() as connection:
        before = _version(connection)
        if before is not None and before not in {script.revision for script in scripts.walk_revisions()}:
            raise DatabaseRefused(f"the database has version {before}, newer than {newest} of this build")
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
    return before, newest


def check_version(database: Database) -> None:
    """Raises DatabaseRefused unless the database is at this build's version."""
    newest = ScriptDirectory.from_config(_config()).get_current_head()
    with database.read() as connection:
        found = _version(connection)
    if found != newest:
        raise DatabaseRefused(
            f"the database has version {found or 'none'}, this build needs {newest}: run handrail-gateway migrate"
        )
