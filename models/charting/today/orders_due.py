"""The worklist's orders: due, overdue, not yet due, and those an import left for review."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, and_, or_, select, union

from models.charting.correcting.what_counts import counts
from models.charting.records.administration_draft import AdministrationDraft
from models.charting.records.medication_administration import MedicationAdministration
from models.charting.today.work_item import WorkItem, WorkState, dose_words
from models.codes.tables.clinic_tables import clinic_tables
from models.core.words import distance_text
from models.drugs.clinic_formulary import clinic_formulary
from models.orders.records.medication_request import MedicationRequest
from models.patients.records.patient import Patient
from models.people.records.staff_version import Handover
from models.store.clinic import Clinic
from models.store.transaction import table_of
from models.visits.queries.visits import here_now

_ORDER = table_of(MedicationRequest)
_DOSE = table_of(MedicationAdministration)
_NAMED = table_of(Patient).alias("named")
_PATIENT = table_of(Patient).alias("person")
_DRAFT = table_of(AdministrationDraft)
_HANDOVER = table_of(Handover)


def orders_due(connection: Connection, clinic: Clinic, today: date) -> list[Row[Any]]:
    """Return the orders nothing was charted for today, those to review, and those held that are due soon."""
    ahead = int(clinic_tables(clinic).limits["worklist_days_ahead"].value)
    here = here_now(clinic)
    soon = today + timedelta(days=ahead)
    running = select(_ORDER.c.id).where(_ORDER.c.site_id == clinic.site_id, _ORDER.c.status == "active")
    waiting = select(_ORDER.c.id).where(
        _ORDER.c.site_id == clinic.site_id,
        _ORDER.c.status.in_(("draft", "on-hold")),
        _ORDER.c.review_reason.is_not(None),
        or_(~_ORDER.c.held, _ORDER.c.due_on <= soon),
    )
    # Each way is an index of its own: what is due and what waits drive the read, however many orders run.
    ways = (running.where(_ORDER.c.due_on <= soon), running.where(_ORDER.c.as_needed), waiting)
    listed = union(*ways).subquery("listed")
    # Joined once: asked of each order, the server's planner would rather read every order there ever was.
    charted_today = (
        select(_DOSE.c.request_id)
        .distinct()
        .where(_DOSE.c.site_id == clinic.site_id, _DOSE.c.service_date == today, counts(_DOSE))
        .subquery("charted_today")
    )
    charted = and_(charted_today.c.request_id == _ORDER.c.id, _ORDER.c.status == "active")
    return list(
        connection.execute(
            select(
                _ORDER.c.id,
                _ORDER.c.status,
                _ORDER.c.review_reason,
                _ORDER.c.medication_text,
                _ORDER.c.drug_slug,
                _ORDER.c.dose,
                _ORDER.c.dose_unit,
                _ORDER.c.route,
                _ORDER.c.due_on,
                _ORDER.c.due_time,
                _ORDER.c.as_needed,
                _PATIENT.c.id.label("patient_id"),
                _ORDER.c.held,
                _PATIENT.c.family,
                _PATIENT.c.given,
                _PATIENT.c.birth_date,
                _PATIENT.c.birth_precision,
                _PATIENT.c.mrn,
                here.c.room,
            )
            .select_from(listed.join(_ORDER, _ORDER.c.id == listed.c.id))
            .join(_NAMED, _NAMED.c.id == _ORDER.c.patient_id)
            .join(_PATIENT, _PATIENT.c.id == _NAMED.c.person_id)
            .outerjoin(here, here.c.record_id == _ORDER.c.patient_id)
            .outerjoin(charted_today, charted)
            .where(charted_today.c.request_id.is_(None))
        )
    )


def drafts_of(connection: Connection, person_id: UUID) -> dict[UUID, str]:
    """Return the orders `person_id` has a draft of, each with who handed it to them, "" for their own."""
    handed = and_(
        _HANDOVER.c.entity_id == _DRAFT.c.id,
        _HANDOVER.c.kind == "draft",
        _HANDOVER.c.to_id == _DRAFT.c.practitioner_id,
    )
    statement = (
        select(_DRAFT.c.request_id, _HANDOVER.c.from_name)
        .outerjoin(_HANDOVER, handed)
        .where(_DRAFT.c.practitioner_id == person_id)
        .order_by(_HANDOVER.c.handed_at)
    )
    return {row.request_id: row.from_name or "" for row in connection.execute(statement)}


def order_item(clinic: Clinic, row: Row[Any], today: date, drafts: Mapping[UUID, str], alike: set[UUID]) -> WorkItem:
    """Return the line of an order; `drafts` are the asking person's, `alike` the patients to be told apart."""
    state, words = _order_state(row, today)
    drug = clinic_formulary(clinic).drugs.get(row.drug_slug or "")
    return WorkItem(
        state=state,
        order_id=row.id,
        administration_id=None,
        patient_id=row.patient_id,
        family=row.family,
        given=row.given,
        mrn=row.mrn,
        birth_date=row.birth_date,
        birth_precision=row.birth_precision,
        time=row.due_time,
        drug=drug.display if drug else row.medication_text,
        dose=dose_words(row.dose, row.dose_unit, row.route),
        words=words,
        draft=row.id in drafts,
        draft_from=drafts.get(row.id, ""),
        observe_until=None,
        drug_slug=row.drug_slug or "",
        similar=row.patient_id in alike,
        due_on=row.due_on,
        held=row.held,
        here=_place(row.room),
    )


def _place(room: str | None) -> str:
    """Return where a patient who has come waits, "" for one who has not."""
    if room is None:
        return ""
    return f"room {room}" if room else "here"


def _order_state(row: Row[Any], today: date) -> tuple[WorkState, str]:
    if row.status != "active":
        return WorkState.REVIEW, row.review_reason
    if row.due_on is None:
        return WorkState.DUE, "as needed"
    if row.due_on < today:
        return WorkState.OVERDUE, distance_text(row.due_on, today)
    if row.due_on > today:
        return WorkState.EARLY, distance_text(row.due_on, today)
    return WorkState.DUE, "today"
