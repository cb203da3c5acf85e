"""What imports left to a person: orders to review, people, merges and doses given elsewhere to decide on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from models.exchange.records.order_source import OrderSource
from models.orders.records.medication_request import MedicationRequest
from models.patients.queries.waiting_count import KINDS
from models.patients.records.patient import Patient
from models.patients.records.pending_import import PendingImport
from models.store.clinic import Clinic
from models.store.transaction import table_of

_PENDING = table_of(PendingImport)
_ORDER = table_of(MedicationRequest)
_PATIENT = table_of(Patient)
_SOURCE = table_of(OrderSource)
_SENT = tuple(_SOURCE.c[name] for name in ("sender", "message", "file", "place", "recorded_at", "content"))


@dataclass(frozen=True, slots=True)
class WaitingImport:
    """One thing that waits. `mrn` is "" while it is open whose it is; `came` and `compared` stand beside each other.

    An order on the worklist waits there, with what it lacks in `reason`; `since` None where no one kept when it came.
    `file` and `place` say where it stood, "" where that is not known.
    """

    kind: str
    text: str
    reason: str
    mrn: str
    sender: str
    message: str
    file: str
    place: str
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
                file=row.file,
                place=row.place,
                since=row.found_at,
                came=row.content,
                compared=row.compared,
            )
            for row in pending
        ]
        return (*found, *_orders(connection, clinic))


def _orders(connection: Connection, clinic: Clinic) -> list[WaitingImport]:
    rows = connection.execute(
        select(_ORDER.c.id, _ORDER.c.medication_text, _ORDER.c.review_reason, _PATIENT.c.mrn, *_SENT)
        .join(_PATIENT, _PATIENT.c.id == _ORDER.c.patient_id)
        .outerjoin(_SOURCE, _SOURCE.c.order_id == _ORDER.c.id)
        .where(
            _ORDER.c.site_id == clinic.site_id,
            _ORDER.c.status == "draft",
            _ORDER.c.origin == "import",
            _ORDER.c.review_reason.is_not(None),
        )
        .order_by(_ORDER.c.id, _SOURCE.c.id)
    )
    newest = {row.id: row for row in rows}
    return [
        WaitingImport(
            kind="order", text=row.medication_text, reason=row.review_reason, mrn=row.mrn, sender=row.sender or "",
            message=row.message or "", file=row.file or "", place=row.place or "", since=row.recorded_at,
            came=row.content or {}, compared={},
        )
        for row in newest.values()
    ]  # fmt: skip
