"""Stored code sets."""
