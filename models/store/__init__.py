"""The edge: engines, transactions, schema, audit chain."""
