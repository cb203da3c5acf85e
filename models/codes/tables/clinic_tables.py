"""The small coded tables as the clinic has them: the shipped rows under its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from models.codes.tables.code_tables import CodeTables
from models.store.clinic import Clinic


@dataclass(frozen=True, slots=True)
class ClinicTables:
    """Where the tables as last looked at are found. Asks no database."""

    held: Callable[[], CodeTables]


def clinic_tables(clinic: Clinic) -> CodeTables:
    """Return the tables as last looked at: the shipped rows under the clinic's own. Asks no database."""
    return clinic.keeper(ClinicTables).held()
