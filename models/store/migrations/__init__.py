"""Schema migrations, run by models.store.schema."""
