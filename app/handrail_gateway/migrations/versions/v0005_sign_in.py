"""Sign-in at a provider of identities, and what a directory says of people."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "used_tokens",
        sa.Column("digest", sa.Text, primary_key=True),
        sa.Column("until", sa.Text, nullable=False),
    )
    op.create_table(
        "directory_people",
        sa.Column("person", sa.Text, primary_key=True),
        sa.Column("roles", sa.Text, nullable=False),
        sa.Column("heard_at", sa.Text, nullable=False),
    )
