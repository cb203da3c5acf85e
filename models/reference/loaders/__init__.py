"""Readers of official files: one module a kind of file."""
