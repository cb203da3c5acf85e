"""What a person left open: each room above names its own kind, and it is handed over by name, never deleted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection

from models.store.clinic import Clinic
from models.store.transaction import Transaction


@dataclass(frozen=True, slots=True)
class OpenThing:
    """Something open under a person's name. `kind` is one of OpenKind's; `text` says what, with the patient."""

    kind: str
    id: UUID
    text: str
    since: datetime


def nothing_moves(_tx: Transaction, _clinic: Clinic, _thing: UUID, _to: UUID) -> None:
    """Leave the row as it is: the handover alone says whose it is now."""


@dataclass(frozen=True, slots=True)
class OpenKind:
    """A kind of open work: what it is called (one, several), how it is found, who may take it, what moves with it.

    `read` returns what is open under a person's name, handed over or not; `needs` is the act of whoever takes it.
    """

    kind: str
    words: tuple[str, str]
    needs: str
    read: Callable[[Connection, Clinic, UUID], tuple[OpenThing, ...]]
    move: Callable[[Transaction, Clinic, UUID, UUID], None] = nothing_moves


@dataclass(frozen=True, slots=True)
class OpenWork:
    """What the rooms above hand in with the clinic, in the order it is listed."""

    kinds: tuple[OpenKind, ...]


def open_kinds(clinic: Clinic) -> tuple[OpenKind, ...]:
    """Return every kind of open work this clinic knows."""
    return clinic.keeper(OpenWork).kinds
