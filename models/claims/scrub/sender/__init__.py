"""Checks of who bills and where the service was."""
