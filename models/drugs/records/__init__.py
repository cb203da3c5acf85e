"""Stored drugs of the clinic."""
