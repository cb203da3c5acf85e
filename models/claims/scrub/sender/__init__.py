"""Checks of who bills and who gave: numbers, names, addresses."""
