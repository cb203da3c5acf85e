"""Screens of the day: arrivals and the call list."""
