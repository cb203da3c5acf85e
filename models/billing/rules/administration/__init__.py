"""Which code the act of giving takes."""
