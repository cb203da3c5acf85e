"""A member of staff as rules know them: frozen facts."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class StaffFacts:
    """A member of staff."""

    id: UUID
    name: str
    credential: str
    may_give: bool
    may_order: bool
    may_supervise: bool
