"""Stored lots, vials and movements."""
