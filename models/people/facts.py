"""The frozen facts rules decide on. Assembled from the store or from a file; no rule ever fetches anything."""

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
