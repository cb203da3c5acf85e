"""Many stations sign at once on PostgreSQL."""
