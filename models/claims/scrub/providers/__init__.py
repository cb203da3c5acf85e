"""Checks of the practitioners on a claim."""
