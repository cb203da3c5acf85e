"""A file that a `formulary` command is given."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from models.core.errors import BadInputError

MOST_BYTES = 60_000_000


def named(name: str, call: Any, *args: Any) -> Any:
    """Return what `call` returns; what is wrong with the file is told with the file's name before its place."""
    try:
        return call(*args)
    except BadInputError as error:
        raise BadInputError(f"{name}: {error.at}" if error.at else name, error.text) from error


def read(name: str) -> bytes:
    """Return what a file holds. Raises BadInputError with its name when it cannot be read."""
    try:
        with Path(name).open("rb") as file:
            return file.read(MOST_BYTES)
    except (OSError, ValueError) as error:
        raise BadInputError(name, f"cannot be read: {why(error)}") from error


def why(error: Exception) -> str:
    """Return what the system says of a file it cannot read or write."""
    return getattr(error, "strerror", None) or str(error)
