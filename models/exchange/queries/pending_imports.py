"""What imports left to a person: orders to review, people, merges and doses given elsewhere to decide on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from models.orders.records.medication_request import MedicationRequest
from models.patients.queries.waiting_count import KINDS
from models.patients.records.patient import Patient
from models.patients.records.pending_import import PendingImport
from models.store.clinic import Clinic
from models.store.transaction import table_of

_PENDING = table_of(PendingImport)
_ORDER = table_of(MedicationRequest)
_PATIENT = table_of(Patient)


@dataclass(frozen=True, slots=True)
class WaitingImport:
    """One thing that waits. `mrn` is "" while it is open whose it is; `came` and `compared` stand beside each other.

    `since` is None for an order on the worklist: it waits there, with what it lacks in `reason`.
    """

    kind: str
    text: str
    reason: str
    mrn: str
    sender: str
    message: str
    since: datetime | None
    came: Mapping[str, Any]
    compared: Mapping[str, Any]


def waiting_imports(clinic: Clinic) -> tuple[WaitingImport, ...]:
    """Return everything that waits: what has no line on the worklist first, oldest first, then orders to review."""
    with clinic.store.read() as connection:
        pending = connection.execute(
            select(_PENDING, _PATIENT.c.mrn)
            .outerjoin(_PATIENT, _PATIENT.c.id == _PENDING.c.patient_id)
            .where(_PENDING.c.site_id == clinic.site_id, _PENDING.c.status == "waiting")
            .order_by(_PENDING.c.found_at, _PENDING.c.id)
        )
        found = [
            WaitingImport(
                kind=KINDS[row.kind],
                text=row.text,
                reason=row.reason,
                mrn=row.mrn or "",
                sender=row.sender,
                message=row.message,
                since=row.found_at,
                came=row.content,
                compared=row.compared,
            )
            for row in pending
        ]
        return (*found, *_orders(connection, clinic))


def _orders(connection: Connection, clinic: Clinic) -> list[WaitingImport]:
    rows = connection.execute(
        select(_ORDER, _PATIENT.c.mrn)
        .join(_PATIENT, _PATIENT.c.id == _ORDER.c.patient_id)
        .where(
            _ORDER.c.site_id == clinic.site_id,
            _ORDER.c.status == "draft",
            _ORDER.c.origin == "import",
            _ORDER.c.review_reason.is_not(None),
        )
        .order_by(_ORDER.c.id)
    )
    return [
        WaitingImport("order", row.medication_text, row.review_reason, row.mrn, "", "", None, {}, {}) for row in rows
    ]
