"""Reusable parts: data in by attribute, messages out."""
