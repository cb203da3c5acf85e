"""Stored practitioners, the organization, and who did what."""
