"""One file to import, and what is read of it by itself."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from models.core.errors import BadInputError
from models.exchange.batch import ImportedBatch
from models.exchange.formats import ImportFormat, format_of


@dataclass(frozen=True, slots=True)
class ImportFile:
    """A file to import: its content, or where it lies."""

    name: str
    content: bytes | Path


@dataclass(slots=True)
class ReadFile:
    """A file as far as it was read by itself; `error` says why it is refused whole.

    `batch` is what it states where it refers to no other file. Where it does, or others may refer to it, `parsed` is
    what its format links with those.
    """

    name: str
    format: str | None = None
    content_hash: str = ""
    batch: ImportedBatch | None = None
    parsed: Any = None
    error: BadInputError | None = None


def read_to_link(file: ImportFile, sender: str) -> ReadFile:
    """Return a file as its format links it with others. `sender` names the source of what names none."""

    def keep(read: ReadFile, reader: ImportFormat, content: bytes) -> None:
        read.parsed = reader.parse(content, sender)

    return _read(file, keep)


def read_alone(file: ImportFile, sender: str) -> ReadFile:
    """Return what a file states by itself, neither batch nor error for one that refers to others."""

    def settle(read: ReadFile, reader: ImportFormat, content: bytes) -> None:
        read.batch = reader.complete(reader.parse(content, sender))

    return _read(file, settle)


def seems_alone(file: ImportFile) -> bool:
    """True for a file that refers to no other one, as far as a glance tells. What can be read but once gets none."""
    try:
        if isinstance(file.content, Path) and not file.content.is_file():
            return False
        content = _content(file)
        return format_of(content).seems_alone(content)
    except BadInputError:
        return False


def _read(file: ImportFile, take: Callable[[ReadFile, ImportFormat, bytes], None]) -> ReadFile:
    read = ReadFile(file.name)
    try:
        content = _content(file)
        reader = format_of(content)
        read.format = reader.FORMAT
        take(read, reader, content)
        read.content_hash = hashlib.sha256(content).hexdigest()
    except BadInputError as error:
        read.error = error
    return read


def _content(file: ImportFile) -> bytes:
    if isinstance(file.content, bytes):
        return file.content
    try:
        return file.content.read_bytes()
    except (OSError, ValueError) as error:
        raise BadInputError("", f"cannot be read: {getattr(error, 'strerror', None) or error}") from error
