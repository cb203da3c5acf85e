"""The newest schema this program carries. Light to import: commands ask it before anything else."""

from __future__ import annotations

from importlib import resources

NEWER_TEXT = "this database is from a newer version: install that version of Needlepoint"
OLDER_TEXT = "this database is from an older version: run 'needlepoint database upgrade' first"
EMPTY_TEXT = (
    "this file is empty, it holds no clinic: move it aside, then 'needlepoint database restore BACKUP --into FILE'"
)
DAMAGED_TEXT = (
    "this database is damaged, its tables or their version cannot be found: move it and the files beside it aside, "
    "then 'needlepoint database restore BACKUP --into FILE'"
)
FOREIGN_TEXT = "this database belongs to another program: check its path, or choose an empty one"


def head_revision() -> str:
    """Return the newest schema revision, read from the migration file names."""
    return max(revisions())


def revisions() -> frozenset[str]:
    """Return every schema revision this program can bring to the newest."""
    folder = resources.files("models.store") / "migrations" / "versions"
    return frozenset(item.name[:4] for item in folder.iterdir() if item.name[:4].isdigit())
