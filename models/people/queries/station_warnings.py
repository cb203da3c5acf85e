"""What is wrong before anybody charts: this workstation's clock, who can read the database file, the last backup."""

from __future__ import annotations

from models.people.queries.backup_overdue import backup_overdue
from models.people.queries.clock_drift import clock_drift
from models.store.clinic import Clinic
from models.store.private_file import open_to_others


def station_warnings(clinic: Clinic) -> tuple[str, ...]:
    """Return what a person at this workstation must know, most urgent first; nothing when all is well."""
    engine = clinic.store.engine
    file = (engine.url.database or "") if engine.dialect.name == "sqlite" else ""
    found = (clock_drift(clinic), open_to_others(file) if file else "", backup_overdue(clinic))
    return tuple(text for text in found if text)
