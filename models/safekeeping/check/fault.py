"""One thing that is wrong in a store."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class FaultKind(StrEnum):
    """What a fault is of; the order is the order they are looked for."""

    FILE = "file"
    SCHEMA = "schema"
    REFERENCE = "reference"
    VALUE = "value"
    UNREADABLE = "unreadable"
    AUDIT = "audit"
    SIGNED = "signed"
    STOCK = "stock"
    CHARGES = "charges"
    OPEN = "open"
    DRAFT = "draft"


@dataclass(frozen=True, slots=True)
class Fault:
    """`at` is the place: a table with the row's key, an event's number, a dose's id. `text` holds no patient's name."""

    kind: FaultKind
    at: str
    text: str
