"""The gateway's own accounts: what a person proves themselves with, and failures to do so."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "accounts",
        sa.Column("person", sa.Text, primary_key=True),
        sa.Column("verifier", sa.Text, nullable=False),
        sa.Column("secret", sa.BigInteger, nullable=False),
        sa.Column("must_change", sa.Boolean, nullable=False),
        sa.Column("changed_at", sa.Text, nullable=False),
    )
    op.create_table(
        "badge_failures",
        sa.Column("badge", sa.Text, primary_key=True),
        sa.Column("count", sa.BigInteger, nullable=False),
        sa.Column("last_at", sa.Text, nullable=False),
    )
