"""Receiving stock."""
