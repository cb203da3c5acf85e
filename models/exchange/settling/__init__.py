"""Deciding on what imports left to a person."""
