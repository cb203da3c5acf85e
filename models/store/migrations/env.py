"""Alembic's entry: runs on the connection models.store.schema hands over."""

from alembic import context
from sqlmodel import SQLModel

import models.tables  # noqa: F401  (registers every table)

config = context.config
connection = config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=SQLModel.metadata,
    render_as_batch=True,
    compare_type=True,
    transaction_per_migration=False,
)
with context.begin_transaction():
    context.run_migrations()
