"""Proofings, unlockings that tablets take too, what was done about access, and how devices and their keys end."""

import sqlalchemy as sa
from alembic import op

from handrail_gateway.append_only import keep_for_ever

revision = "0004"
down_revision = "0002"

_number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the tables and columns."""
    op.create_table(
        "proofings",
        sa.Column("number", _number, primary_key=True, autoincrement=True),
        sa.Column("person", sa.Text, nullable=False),
        sa.Column("proofed_by", sa.Text, nullable=False),
        sa.Column("how", sa.Text, nullable=False),
        sa.Column("at", sa.Text, nullable=False),
    )
    op.create_table(
        "unlockings",
        sa.Column("person", sa.Text, primary_key=True),
        sa.Column("number", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("unlocked_by", sa.Text, nullable=False),
        sa.Column("at", sa.Text, nullable=False),
    )
    op.add_column("devices", sa.Column("retired_at", sa.Text))
    op.add_column("devices", sa.Column("retired_by", sa.Text))
    op.add_column("device_keys", sa.Column("since", sa.BigInteger, nullable=False, server_default="1"))
    op.add_column("device_keys", sa.Column("ended_at", sa.Text))
    op.create_table(
        "access_acts",
        sa.Column("number", _number, primary_key=True, autoincrement=True),
        sa.Column("at", sa.Text, nullable=False),
        sa.Column("what", sa.Text, nullable=False),
        sa.Column("person", sa.Text, nullable=False),
        sa.Column("device", sa.Text, nullable=False),
        sa.Column("done_by", sa.Text, nullable=False),
        sa.Column("facts", sa.Text, nullable=False),
    )
    op.create_index("access_of_person", "access_acts", ["person", "what"])
    for table in ("access_acts", "proofings", "unlockings"):
        keep_for_ever(table)
