"""Stored orders and attestations."""
