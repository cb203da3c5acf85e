"""What was sent, as answers are matched to it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from models.claims.states import State


@dataclass(frozen=True, slots=True)
class SentLine:
    """One line as it went out; `place` is its LX, from 1."""

    id: UUID
    place: int
    control: str
    code: str
    modifiers: tuple[str, ...]
    units: Decimal
    charge: Decimal


@dataclass(frozen=True, slots=True)
class SentClaim:
    """One claim as it went out, or would. `members` are the member numbers of its coverages."""

    id: UUID
    control: str
    state: State
    day: date
    family: str
    given: str
    members: tuple[str, ...]
    total: Decimal
    lines: tuple[SentLine, ...]
