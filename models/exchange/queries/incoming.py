"""What others sent and waits for a decision, one line each, and what was decided lately."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, select

from models.exchange.choices import CHOICES, DRUG_ALWAYS, REFUSE
from models.exchange.records.import_decision import ImportDecision
from models.exchange.records.order_source import OrderSource
from models.exchange.records.sent_drug_name import SentDrugName
from models.orders.records.medication_request import MedicationRequest
from models.patients.records.patient import Patient
from models.patients.records.pending_import import PendingImport
from models.store.clinic import Clinic
from models.store.transaction import table_of

_PENDING = table_of(PendingImport)
_ORDER = table_of(MedicationRequest)
_PATIENT = table_of(Patient)
_DECISION = table_of(ImportDecision)
_SOURCE = table_of(OrderSource)
_MEANT = table_of(SentDrugName)
KINDS = ("person", "merge", "order", "drug", "dose")
"""The kinds of question, in the order they are settled: what belongs to a person waits for the person."""
SHOWN_DAYS = 30
MOST_DECISIONS = 500


@dataclass(frozen=True, slots=True)
class IncomingLine:
    """One thing that waits. `kind` is one of KINDS; `draft` True for an order under review, which has a line on Today.

    `subject_id` and `revision` name it for a decision. `patient` is the patient it is about, "" while that is the
    question; `since` None where no one kept when it came.
    """

    subject_id: UUID
    revision: int
    kind: str
    text: str
    reason: str
    patient_id: UUID | None
    patient: str
    mrn: str
    sender: str
    file: str
    place: str
    since: datetime | None
    draft: bool = False

    @property
    def words(self) -> str:
        """What a filter looks at."""
        told = (self.kind, self.text, self.reason, self.patient, self.mrn, self.sender, self.file)
        return " ".join(told).lower()


@dataclass(frozen=True, slots=True)
class DecidedLine:
    """One decision of the last days. `undoable` True while it can be taken back as it stands."""

    id: UUID
    choice: str
    subject_id: UUID
    revision: int
    kind: str
    draft: bool
    text: str
    done: str
    reason: str
    by: str
    at: datetime
    undoable: bool

    @property
    def words(self) -> str:
        """What a filter looks at."""
        return f"{self.text} {self.done} {self.reason} {self.by}".lower()


def incoming(clinic: Clinic) -> tuple[IncomingLine, ...]:
    """Return everything that waits, by kind, the oldest of each first."""
    with clinic.store.read() as connection:
        found = [*_pending(connection, clinic), *_drafts(connection, clinic)]
    return tuple(sorted(found, key=lambda line: KINDS.index(line.kind)))


def decided_imports(clinic: Clinic) -> tuple[DecidedLine, ...]:
    """Return what was decided in the last 30 days, newest first; of one thing only the newest can be taken back."""
    since = clinic.now() - timedelta(days=SHOWN_DAYS)
    statement = (
        select(
            _DECISION, _PENDING.c.text, _PENDING.c.revision, _PENDING.c.status, _ORDER.c.medication_text,
            _ORDER.c.version, _ORDER.c.status.label("order_status"),
        )
        .outerjoin(_PENDING, _PENDING.c.id == _DECISION.c.subject_id)
        .outerjoin(_ORDER, _ORDER.c.id == _DECISION.c.subject_id)
        .where(_DECISION.c.site_id == clinic.site_id, _DECISION.c.decided_at >= since)
        .order_by(_DECISION.c.decided_at.desc(), _DECISION.c.id.desc())
        .limit(MOST_DECISIONS)
    )  # fmt: skip
    with clinic.store.read() as connection:
        rows = list(connection.execute(statement))
        meant = _meanings(connection, clinic)
    newest: dict[UUID, UUID] = {}
    for row in rows:
        newest.setdefault(row.subject_id, row.id)
    return tuple(_decided(row, stands=newest[row.subject_id] == row.id, meant=meant) for row in rows)


def _decided(row: Any, *, stands: bool, meant: frozenset[UUID]) -> DecidedLine:
    draft = row.subject_type == "MedicationRequest"
    choice = CHOICES[row.choice]
    if row.choice == DRUG_ALWAYS:
        undoable = row.id in meant
    elif draft:
        undoable = stands and row.choice == REFUSE and row.order_status == "cancelled"
    else:
        undoable = stands and choice.undoable and row.status == "settled"
    return DecidedLine(
        id=row.id,
        choice=row.choice,
        subject_id=row.subject_id,
        revision=row.version if draft else row.revision,
        kind=row.kind,
        draft=draft,
        text=(row.medication_text if draft else row.text) or "",
        done=choice.done,
        reason=row.reason,
        by=row.decided_by_name,
        at=row.decided_at,
        undoable=undoable,
    )


def _meanings(connection: Connection, clinic: Clinic) -> frozenset[UUID]:
    """Return the decisions that gave a sender's words a meaning that still counts."""
    statement = select(_MEANT).where(_MEANT.c.site_id == clinic.site_id).order_by(_MEANT.c.id)
    newest = {(row.sender, row.text): row for row in connection.execute(statement)}
    return frozenset(row.decision_id for row in newest.values() if row.drug_slug is not None)


def _pending(connection: Connection, clinic: Clinic) -> list[IncomingLine]:
    told = (
        _PENDING.c[name]
        for name in ("id", "revision", "kind", "text", "reason", "patient_id", "sender", "file", "place", "found_at")
    )
    rows = connection.execute(
        select(*told, _PATIENT.c.family, _PATIENT.c.given, _PATIENT.c.mrn)
        .outerjoin(_PATIENT, _PATIENT.c.id == _PENDING.c.patient_id)
        .where(_PENDING.c.site_id == clinic.site_id, _PENDING.c.status == "waiting")
        .order_by(_PENDING.c.found_at, _PENDING.c.id)
    )
    return [
        IncomingLine(row.id, row.revision, row.kind, row.text, row.reason, row.patient_id, _named(row),
                     row.mrn or "", row.sender, row.file, row.place, row.found_at)
        for row in rows
    ]  # fmt: skip


def _drafts(connection: Connection, clinic: Clinic) -> list[IncomingLine]:
    rows = connection.execute(
        select(_ORDER, _PATIENT.c.family, _PATIENT.c.given, _PATIENT.c.mrn, _SOURCE.c.sender, _SOURCE.c.file,
               _SOURCE.c.place, _SOURCE.c.recorded_at)
        .join(_PATIENT, _PATIENT.c.id == _ORDER.c.patient_id)
        .outerjoin(_SOURCE, _SOURCE.c.order_id == _ORDER.c.id)
        .where(_ORDER.c.site_id == clinic.site_id, _ORDER.c.status == "draft", _ORDER.c.origin == "import",
               _ORDER.c.review_reason.is_not(None))
        .order_by(_ORDER.c.id, _SOURCE.c.id)
    )  # fmt: skip
    newest = {row.id: row for row in rows}
    return [
        IncomingLine(row.id, row.version, "order" if row.drug_slug else "drug", row.medication_text,
                     row.review_reason, row.patient_id, _named(row), row.mrn, row.sender or "", row.file or "",
                     row.place or "", row.recorded_at, draft=True)
        for row in newest.values()
    ]  # fmt: skip


def _named(row: Any) -> str:
    return f"{row.family}, {row.given}".rstrip(", ") if row.family else ""
