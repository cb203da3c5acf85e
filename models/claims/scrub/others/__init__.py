"""Checks of what few claims have: earlier payers, attachments, accidents, long or strange texts."""
