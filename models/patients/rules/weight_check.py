"""How old a weight may be, and whether it looks like pounds typed as kilograms, or the other way round (S25)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from models.codes.tables.code_tables import CodeTables
from models.core.words import age_on
from models.patients.facts import PatientFacts

HUNDRED = Decimal(100)


def weight_window_days(patient: PatientFacts, day: date, tables: CodeTables) -> int:
    """Return how old a weight may be on `day`, in days, for a dose that depends on it (S25).

    Who may still be a child by a partial birth date counts as one.
    """
    child = age_on(patient.birth.latest, day) < int(tables.limits["adult_years"].value)
    return int(tables.limits["weight_days_child" if child else "weight_days"].value)


def looks_like_pounds(weight_kg: Decimal, last_kg: Decimal, ratio: Decimal, tolerance_percent: Decimal) -> bool:
    """True when the new weight is about `ratio` times the last, or the last about `ratio` times the new one.

    `tolerance_percent` is how far from `ratio` still counts. Source: S25; NIST SP 811 appendix B.8.
    """
    spread = ratio * tolerance_percent / HUNDRED
    more, less = max(weight_kg, last_kg), min(weight_kg, last_kg)
    return (ratio - spread) * less <= more <= (ratio + spread) * less
