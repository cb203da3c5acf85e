"""Rules about what came of it."""
