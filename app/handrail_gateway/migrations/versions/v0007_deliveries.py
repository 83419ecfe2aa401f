"""The delivery ledger: parcels, what was done about them, where they stand, switches, approved mappings."""

import sqlalchemy as sa
from alembic import op

from handrail_gateway.append_only import keep_for_ever

revision = "0007"
down_revision = "0006"

_number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "parcels",
        sa.Column("number", _number, primary_key=True, autoincrement=True),
        sa.Column("connector", sa.Text, nullable=False),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("revision", sa.BigInteger, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("cause", sa.Text, nullable=False),
        sa.Column("lane", sa.Text, nullable=False),
        sa.Column("run", sa.Text),
        sa.Column("record", sa.Text, nullable=False),
        sa.Column("missing", sa.Text, nullable=False),
        sa.Column("received_at", sa.Text, nullable=False),
        sa.Column("made_at", sa.Text, nullable=False),
        sa.UniqueConstraint("connector", "key", "revision", name="parcels_once"),
    )
    op.create_index("parcels_of_cause", "parcels", ["connector", "cause", "number"])
    op.create_index("parcels_of_run", "parcels", ["run"])
    op.create_table(
        "delivery_acts",
        sa.Column("number", _number, primary_key=True, autoincrement=True),
        sa.Column("parcel", sa.BigInteger, nullable=False),
        sa.Column("connector", sa.Text, nullable=False),
        sa.Column("at", sa.Text, nullable=False),
        sa.Column("what", sa.Text, nullable=False),
        sa.Column("facts", sa.Text, nullable=False),
    )
    op.create_index("acts_of_parcel", "delivery_acts", ["parcel", "number"])
    op.create_index("acts_of_connector", "delivery_acts", ["connector", "what", "number"])
    op.create_table(
        "delivery_standings",
        sa.Column("parcel", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("connector", sa.Text, nullable=False),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("revision", sa.BigInteger, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("lane", sa.Text, nullable=False),
        sa.Column("received_at", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("tries", sa.BigInteger, nullable=False),
        sa.Column("due", sa.Text, nullable=False),
        sa.Column("since", sa.Text, nullable=False),
        sa.Column("act", sa.BigInteger, nullable=False),
        sa.Column("external_id", sa.Text),
        sa.Column("shown_as", sa.Text),
        sa.Column("there", sa.Text),
        sa.Column("digest", sa.Text),
        sa.Column("words", sa.Text),
        sa.Column("code", sa.Text),
    )
    op.create_index("standings_by_state", "delivery_standings", ["connector", "state", "parcel"])
    op.create_index("standings_of_key", "delivery_standings", ["connector", "key"])
    op.create_table(
        "delivery_switches",
        sa.Column("number", _number, primary_key=True, autoincrement=True),
        sa.Column("connector", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("paused", sa.Boolean, nullable=False),
        sa.Column("done_by", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("at", sa.Text, nullable=False),
    )
    op.create_table(
        "delivery_documents",
        sa.Column("digest", sa.Text, primary_key=True),
        sa.Column("sort", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("version", sa.BigInteger, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("made_by", sa.Text, nullable=False),
        sa.Column("approved_by", sa.Text, nullable=False),
        sa.Column("approved_at", sa.Text, nullable=False),
        sa.Column("comment", sa.Text, nullable=False),
        sa.UniqueConstraint("sort", "name", "version", name="delivery_documents_once"),
    )
    for table in ("parcels", "delivery_acts", "delivery_switches", "delivery_documents"):
        keep_for_ever(table)
