"""Alembic's entry: runs on the connection models.store.schema hands over."""

from alembic import context

config = context.config
connection = config.attributes["connection"]
context.configure(
    connection=connection,
    # Only a comparison needs the tables; an upgrade follows the files.
    target_metadata=config.attributes.get("metadata"),
    render_as_batch=True,
    compare_type=True,
    transaction_per_migration=False,
)
with context.begin_transaction():
    context.run_migrations()
