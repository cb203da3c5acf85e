"""The frozen facts rules decide on. Assembled from the store or from a file; no rule ever fetches anything."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

if TYPE_CHECKING:  # billing alone starts without the charting of a dose
    pass


@dataclass(frozen=True, slots=True)
class StaffFacts:
    """A member of staff."""

    id: UUID
    name: str
    credential: str
    may_give: bool
    may_order: bool
    may_supervise: bool
