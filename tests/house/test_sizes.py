"""Files and folders stay small enough to be read: what grows past that holds a second thing."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import models

TOP = Path(models.__file__).parents[1]
PACKAGES = ("models", "tui")
MOST_LINES = 250
MOST_FILES = 15
FILES = [
    path.relative_to(TOP)
    for package in PACKAGES
    for path in sorted((TOP / package).rglob("*.py"))
    # A migration stays as it was released.
    if "migrations/versions" not in path.as_posix()
]


def test_no_code_file_is_longer_than_250_lines() -> None:
    lines = {path.as_posix(): len((TOP / path).read_text("utf-8").splitlines()) for path in FILES}
    assert len(lines) > 300
    assert {path: count for path, count in lines.items() if count > MOST_LINES} == {}


def test_no_folder_holds_more_than_15_code_files() -> None:
    folders = Counter(path.parent.as_posix() for path in FILES if path.name != "__init__.py")
    assert {folder: count for folder, count in folders.items() if count > MOST_FILES} == {}
