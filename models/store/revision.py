"""The newest schema this program carries. Light to import: commands ask it before anything else."""

from __future__ import annotations

from importlib import resources

NEWER_TEXT = "this database is from a newer version: install that version of Needlepoint"
OLDER_TEXT = "this database is from an older version: run 'needlepoint database upgrade' first"
FOREIGN_TEXT = "this database belongs to another program: choose an empty one"


def head_revision() -> str:
    """Return the newest schema revision, read from the migration file names."""
    folder = resources.files("models.store") / "migrations" / "versions"
    return max(item.name[:4] for item in folder.iterdir() if item.name[:4].isdigit())
