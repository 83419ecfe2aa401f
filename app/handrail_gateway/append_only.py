"""Tables that are only ever added to: the database itself refuses to change or take away a row."""

from __future__ import annotations

from alembic import op


def keep_for_ever(table: str) -> None:
    """Makes the guards of a table, within a migration."""
    said = f"{table} is append-only"
    if op.get_bind().dialect.name == "postgresql":
        name = f"{table}_append_only"
        body = f"BEGIN RAISE EXCEPTION '{said}'; END"
        op.execute(f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $${body}$$")
        op.execute(
            f"CREATE TRIGGER {name} BEFORE UPDATE OR DELETE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION {name}()"
        )
        return
    for act in ("UPDATE", "DELETE"):
        stop = f"BEGIN SELECT RAISE(ABORT, '{said}'); END"
        op.execute(f"CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON {table} {stop}")
