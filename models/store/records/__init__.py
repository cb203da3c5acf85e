"""Rows of the store itself."""
