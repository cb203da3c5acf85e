"""The clinic's own safety settings, with versions."""
