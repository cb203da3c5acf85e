"""What was thrown away, and what else a drug's line must carry."""
