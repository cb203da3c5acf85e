"""Storing versions of formulary entries: what saving, retiring, restoring and importing share."""
