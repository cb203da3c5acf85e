"""What an order asks of the doses a patient had; charting stands above orders, so it is handed in with the clinic."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Connection

from models.safety.case import PriorDose
from models.store.clinic import Clinic


@dataclass(frozen=True, slots=True)
class KnownDoses:
    """Reads every dose known of a patient, given here and elsewhere, newest first."""

    read: Callable[[Connection, Clinic, UUID], tuple[PriorDose, ...]]


def known_doses(connection: Connection, clinic: Clinic, patient_id: UUID) -> tuple[PriorDose, ...]:
    """Return every dose known of a patient, newest first."""
    return clinic.keeper(KnownDoses).read(connection, clinic, patient_id)
