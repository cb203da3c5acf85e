"""Billing facts as data, with their sources."""
