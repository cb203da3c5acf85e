"""Quarters of the calendar: the days CMS's releases speak for."""

from __future__ import annotations

from datetime import date, timedelta


def quarter_end(day: date) -> date:
    """Return the first day after the quarter that begins on `day`."""
    return date(day.year + (day.month == 10), (day.month + 2) % 12 + 1, 1)


def last_day(kind: str, effective: date) -> date:
    """Return the last day of service a release of a kind speaks for: diagnoses change twice a year, else quarterly."""
    after = quarter_end(quarter_end(effective)) if kind == "icd10_cm" else quarter_end(effective)
    return after - timedelta(days=1)
