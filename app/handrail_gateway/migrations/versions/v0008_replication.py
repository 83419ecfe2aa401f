"""Answers by Idempotency-Key; content that events name, and whether it is here; changes that tablets are told of."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

_number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the tables. Content that earlier events name was sent before them, so it is here."""
    op.create_table(
        "evidence",
        sa.Column("journal", sa.Text, primary_key=True),
        sa.Column("digest", sa.Text, primary_key=True),
        sa.Column("seq", sa.BigInteger, nullable=False),
        sa.Column("size", sa.BigInteger, nullable=False),
        sa.Column("received_at", sa.Text),
    )
    op.create_index("evidence_by_digest", "evidence", ["digest"])
    op.create_index("evidence_missing", "evidence", ["journal", "received_at", "seq"])
    op.create_table(
        "reference_changes",
        sa.Column("number", _number, primary_key=True, autoincrement=True),
        sa.Column("cls", sa.Text, nullable=False),
        sa.Column("version", sa.BigInteger, nullable=False),
        sa.Column("at", sa.Text, nullable=False),
        sa.UniqueConstraint("cls", "version", name="changes_once"),
    )
    op.create_table(
        "answered",
        sa.Column("device", sa.Text, primary_key=True),
        sa.Column("key", sa.Text, primary_key=True),
        sa.Column("asked", sa.Text, nullable=False),
        sa.Column("status", sa.Integer, nullable=False),
        sa.Column("media_type", sa.Text, nullable=False),
        sa.Column("body", sa.LargeBinary, nullable=False),
        sa.Column("at", sa.Text, nullable=False),
    )
    op.create_index("answered_at", "answered", ["at"])
