"""Medication requests and what is checked when one is written."""
