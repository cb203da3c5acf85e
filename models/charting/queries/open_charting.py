"""What charting leaves open under a person's name: drafts, and observations of doses they gave."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import Connection, bindparam, select, update

from models.charting.correcting.what_counts import counts
from models.charting.open_doses import after, ids_open
from models.charting.records.administration_draft import AdministrationDraft
from models.charting.records.medication_administration import MedicationAdministration
from models.core.errors import BadInputError
from models.orders.records.medication_request import MedicationRequest
from models.patients.records.patient import Patient
from models.people.open_work import OpenKind, OpenThing
from models.store.clinic import Clinic
from models.store.transaction import Transaction, table_of

_DRAFT, _ORDER, _PATIENT = table_of(AdministrationDraft), table_of(MedicationRequest), table_of(Patient)
_DOSE = table_of(MedicationAdministration)
_DRAFTS = (
    select(_DRAFT.c.id, _DRAFT.c.updated_at, _ORDER.c.medication_text, _PATIENT.c.family, _PATIENT.c.given)
    .join(_ORDER, _ORDER.c.id == _DRAFT.c.request_id)
    .join(_PATIENT, _PATIENT.c.id == _ORDER.c.patient_id)
    .where(_DRAFT.c.practitioner_id == bindparam("person"))
    .order_by(_DRAFT.c.updated_at)
)
_ITS_DRAFT = select(_DRAFT).where(_DRAFT.c.id == bindparam("draft"))
_SAME_ORDER = select(_DRAFT.c.id).where(
    _DRAFT.c.request_id == bindparam("order"), _DRAFT.c.practitioner_id == bindparam("person")
)
_MOVE = (
    update(_DRAFT)
    .where(_DRAFT.c.id == bindparam("draft"))
    .values(practitioner_id=bindparam("to"), version=_DRAFT.c.version + 1)
)


def _drafts(connection: Connection, _clinic: Clinic, person_id: UUID) -> tuple[OpenThing, ...]:
    rows = connection.execute(_DRAFTS, {"person": person_id}).all()
    return tuple(OpenThing("draft", row.id, _text(row, row.medication_text), row.updated_at) for row in rows)


def _timers(connection: Connection, clinic: Clinic, person_id: UUID) -> tuple[OpenThing, ...]:
    then = after(ids_open(clinic))
    named = (_DOSE.c.id, _DOSE.c.effective_at, _DOSE.c.drug_display, _PATIENT.c.family, _PATIENT.c.given)
    running = (
        then.joined(select(*named))
        .join(_PATIENT, _PATIENT.c.id == _DOSE.c.patient_id)
        .where(
            _DOSE.c.giver_id == person_id,
            _DOSE.c.observe_until.is_not(None),
            counts(_DOSE),
            then.ended_as.is_(None),
        )
        .order_by(_DOSE.c.effective_at)
    )
    rows = connection.execute(running).all()
    return tuple(OpenThing("timer", row.id, _text(row, row.drug_display), row.effective_at) for row in rows)


def _text(row: Any, drug: str) -> str:
    return f"{row.family}, {row.given}: {drug}"


def _move_draft(tx: Transaction, _clinic: Clinic, draft_id: UUID, to_id: UUID) -> None:
    """Make a draft the colleague's. Raises BadInputError where they chart the same order already."""
    draft = tx.execute(_ITS_DRAFT, draft=draft_id).one()
    if tx.execute(_SAME_ORDER, order=draft.request_id, person=to_id).first():
        raise BadInputError("to", "they have a draft of one of these orders already: pick someone else for it")
    tx.change(_MOVE, draft=draft_id, to=to_id)


DRAFTS = OpenKind("draft", ("draft", "drafts"), "chart", _drafts, _move_draft)
TIMERS = OpenKind("timer", ("observation", "observations"), "observe", _timers)
