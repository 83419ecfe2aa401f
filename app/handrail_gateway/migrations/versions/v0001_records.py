"""The record tables, and triggers that keep what was received as it was received."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_APPEND_ONLY = ("events", "quarantine", "hold_releases", "policies", "packages")


def _text(name: str, *, null: bool = False, key: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=null, primary_key=key)


def _number(name: str, *, null: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger, nullable=null)


def _counter(name: str) -> sa.Column[int]:
    return sa.Column(name, _NUMBER, primary_key=True, autoincrement=True)


def upgrade() -> None:
    """Make the tables of the first version."""
    op.create_table(
        "events",
        _counter("arrival"),
        _text("journal"),
        _number("seq"),
        _text("hash"),
        _text("id"),
        _text("type"),
        _text("run", null=True),
        sa.Column("data", sa.LargeBinary, nullable=False),
        sa.Column("signature", sa.LargeBinary, nullable=False),
        _text("received_at"),
        sa.UniqueConstraint("journal", "seq", name="events_once"),
    )
    op.create_index("events_of_run", "events", ["run", "arrival"])
    op.create_index("events_by_id", "events", ["id"])
    op.create_table(
        "quarantine",
        _counter("number"),
        _text("device"),
        _text("journal", null=True),
        _number("seq", null=True),
        sa.Column("slot", sa.Boolean, nullable=False),
        _text("hash"),
        sa.Column("data", sa.LargeBinary, nullable=False),
        sa.Column("signature", sa.LargeBinary, nullable=False),
        _text("reason"),
        _text("detail"),
        sa.Column("fingerprint", sa.Text, nullable=False, unique=True),
        _text("received_at"),
    )
    op.create_index("quarantine_of_journal", "quarantine", ["journal", "seq"])
    op.create_table(
        "journals",
        _text("id", key=True),
        _text("device"),
        _number("seq"),
        _text("head"),
        sa.Column("head_held", sa.Boolean, nullable=False),
        _number("count"),
        _text("state"),
        _number("backed_up"),
        _text("opened_at"),
        _text("last_at"),
    )
    op.create_table("devices", _text("id", key=True), _text("station"), _text("enrolled_at"))
    op.create_table(
        "device_keys",
        _text("key", key=True),
        _text("journal", key=True),
        _text("device"),
        _text("public"),
        _text("added_at"),
    )
    op.create_index("keys_of_device", "device_keys", ["device"])
    op.create_table("enrolment_codes", _text("digest", key=True), _text("expires_at"), _text("used_by", null=True))
    op.create_table("plant_rows", _text("cls", key=True), _text("rows"))
    op.create_table("snapshots", _text("cls", key=True), _number("version"), _text("digest"))
    op.create_table(
        "policies",
        sa.Column("version", sa.BigInteger, primary_key=True, autoincrement=False),
        _text("policy"),
        _text("made_at"),
    )
    op.create_table(
        "packages",
        _text("content", key=True),
        _text("doc_no"),
        _text("revision"),
        sa.Column("data", sa.LargeBinary, nullable=False),
        _text("added_at"),
    )
    op.create_table("holds_set", _text("id", key=True), _text("hold"), _text("set_at"))
    op.create_table("hold_releases", _text("hold", key=True), _text("release"))
    op.create_table(
        "alarms",
        _counter("number"),
        _text("at"),
        _text("code"),
        _text("subject"),
        _text("detail"),
        sa.UniqueConstraint("code", "subject", name="alarms_once"),
    )
    op.create_table("consumers", _text("name", key=True), _number("arrival"), _number("version"))
    _guard()


def _guard() -> None:
    """P11-10e-1: no update or delete of what was received, whoever asks."""
    if op.get_bind().dialect.name == "sqlite":
        for table in _APPEND_ONLY:
            for act in ("UPDATE", "DELETE"):
                op.execute(
                    f"CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON {table} "
                    f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
                )
        return
    op.execute(
        "CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$"
    )
    for table in _APPEND_ONLY:
        op.execute(
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )
