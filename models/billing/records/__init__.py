"""Stored payers and charges."""
