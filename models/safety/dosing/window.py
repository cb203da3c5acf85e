"""The days a repeat is due by its drug's row, counted from the last whole dose (S41 to S44)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from models.core.charting_codes import Outcome
from models.safety.dosing.history import same_drug

if TYPE_CHECKING:
    from models.drugs.drug import Drug
    from models.drugs.drug_safety import IntervalBands
    from models.safety.case import GivingCase


@dataclass(frozen=True, slots=True)
class Window:
    """The days a repeat is due, all inclusive: on time from `opens` to `on_time_through`, in grace to `closes`."""

    opens: date
    on_time_through: date
    closes: date


def bands_of(drug: Drug | None) -> IntervalBands | None:
    """Return the row of a drug's window that is in use, None where no window is on record."""
    return next((row for row in drug.intervals if row.in_use), None) if drug else None


def window_after(bands: IntervalBands, last: date) -> Window:
    """Return the window of the dose that follows one given on `last`."""
    days = (bands.early_before, bands.on_time_through, bands.grace_through)
    return Window(*(last + timedelta(days=count) for count in days))


def next_window(case: GivingCase) -> Window | None:
    """Return the window the next dose is due in; None where no window is on record or no dose anchors one (S42)."""
    bands = bands_of(case.facts.drug)
    last = next((dose for dose in same_drug(case) if dose.outcome == Outcome.GIVEN.value), None)
    return window_after(bands, last.service_date) if bands and last else None
