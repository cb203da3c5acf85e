"""When the label's window of a repeat closes."""

from __future__ import annotations

from datetime import date, timedelta

from models.drugs.drug import Drug
from models.safety.dosing.window import bands_of


def window_closes(drug: Drug | None, due_on: date, interval_days: int | None) -> date | None:
    """Return the last day in grace of a dose due on `due_on`, None where no window or no interval is on record."""
    bands = bands_of(drug)
    if bands is None or interval_days is None:
        return None
    return max(due_on, due_on + timedelta(days=bands.grace_through - interval_days))
