"""Immutable words every other part speaks: quantities, codes, findings, time."""
