"""Runs the migrations on the connection that ``migrate`` opened, in its transaction."""

from alembic import context

from handrail_gateway.schema import RECORDS

context.configure(connection=context.config.attributes["connection"], target_metadata=RECORDS)
with context.begin_transaction():
    context.run_migrations()
