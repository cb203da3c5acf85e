"""One drug's doses over time, each against the window it was due in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from models.core.charting_codes import Outcome
from models.drugs.drug_safety import IntervalBands
from models.safety.dosing.window import Window


@dataclass(frozen=True, slots=True)
class Timing:
    """How a dose lay: `kind` early, in window, grace or late by its drug's window; "" where only a due day is known.

    `days` are days before the window or after it; without a window, days after the due day, negative before it.
    """

    kind: str
    days: int


@dataclass(frozen=True, slots=True)
class LaneDose:
    """One dose on a lane. `sites` are numbers on the body map, () for none on record; `outside` given elsewhere."""

    id: UUID
    day: date
    outcome: str
    sites: tuple[str, ...]
    reaction: str
    outside: bool
    order_id: UUID | None
    timing: Timing | None = None

    @property
    def anchors(self) -> bool:
        """True for a whole dose: a part of one begins no interval (S42)."""
        return self.outcome == Outcome.GIVEN.value


@dataclass(frozen=True, slots=True)
class Lane:
    """One drug. `doses` oldest first; `windows` are those of its doses, `following` the next dose's, None for none.

    `dose` and `route` are what is ordered now or was given last; `interval_days` the order's. `bands` None means that
    no window is on record. `due_on` is the next dose's day by an active order; `key` the drug's slug, else its name.
    """

    drug: str
    dose: str
    route: str
    interval_days: int | None
    bands: IntervalBands | None
    doses: tuple[LaneDose, ...]
    windows: tuple[Window, ...]
    following: Window | None
    due_on: date | None
    key: str = ""
