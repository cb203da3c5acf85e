"""Formats read: one file each."""
