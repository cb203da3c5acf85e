"""What a person may do on a day: their roles, for as long as they are employed and their license runs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from models.core.words import date_text
from models.people.roles import acts_of, shipped_acts

NO_LONGER_HERE = "no longer works here. Sign in as someone who does."


def works_on(row: Any, day: date) -> bool:
    """Return whether the practitioner of `row` is active and employed on a day; both ends of the time are included."""
    begun = row.employed_from is None or row.employed_from <= day
    return bool(row.active and begun and (row.employed_until is None or day <= row.employed_until))


def held_on(row: Any, matrix: Mapping[str, frozenset[str]], day: date) -> frozenset[str]:
    """Return what the practitioner may do on a day; after the license's last day nothing that needs one."""
    if not works_on(row, day):
        return frozenset()
    held = acts_of(row.roles, matrix)
    return held - _licensed() if lapsed_on(row, day) else held


def lapsed_on(row: Any, day: date) -> str:
    """Return what is wrong with the license on a day, "" when nothing is or none is recorded."""
    if row.license_until is None or day <= row.license_until:
        return ""
    return f"license ended {date_text(row.license_until)}"


def needs_npi(acts: Iterable[str]) -> bool:
    """Return whether whoever holds these acts is named on a claim: orders, supervises, renders."""
    return bool({"order", "supervise"} & set(acts))


def _licensed() -> frozenset[str]:
    return frozenset(act.key for act in shipped_acts().values() if act.licensed)
