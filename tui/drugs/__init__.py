"""Screens of the formulary."""
