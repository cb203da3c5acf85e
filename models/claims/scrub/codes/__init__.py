"""Checks of codes, modifiers and units of a line."""
