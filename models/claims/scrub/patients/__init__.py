"""Checks of patient and subscriber."""
