"""Screens of the stock."""
