"""Today's injections: overdue, due, waiting for a response, not yet due, done, and orders that wait for review."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, and_, exists, func, or_, select

from models.clinic import Clinic
from models.records.administration_draft import AdministrationDraft
from models.records.administration_response import AdministrationResponse
from models.records.medication_administration import MedicationAdministration
from models.records.medication_request import MedicationRequest
from models.records.patient import Patient
from models.store.transaction import table_of
from models.values.charting import ROUTES, Outcome
from models.values.quantity import Quantity, Unit
from models.values.words import say_distance, say_time

_ORDER = table_of(MedicationRequest)
_DOSE = table_of(MedicationAdministration)
_RESPONSE = table_of(AdministrationResponse)
_PATIENT = table_of(Patient)
_DRAFT = table_of(AdministrationDraft)


class WorkState(StrEnum):
    """Where an item stands. The order of the members is the order of the list."""

    OVERDUE = "overdue"
    DUE = "due"
    WAITING = "waiting"
    EARLY = "early"
    DONE = "done"
    REVIEW = "review"


@dataclass(frozen=True, slots=True)
class WorkItem:
    """One line of the worklist. `time` is "HH:MM" or ""; `administration_id` is set once something was charted.

    `observe_until` is when the watching ends; `draft` says the asking person left a draft; `words` is the state in
    words ("2 d late", "given by M Ruiz MA").
    """

    state: WorkState
    order_id: UUID
    administration_id: UUID | None
    patient_id: UUID
    family: str
    given: str
    mrn: str
    time: str
    drug: str
    dose: str
    words: str
    draft: bool
    observe_until: datetime | None


@dataclass(frozen=True, slots=True)
class Worklist:
    """The whole list for one person at one instant."""

    items: tuple[WorkItem, ...]
    as_of: datetime

    def count(self, state: WorkState) -> int:
        """Return how many items are in a state."""
        return sum(1 for item in self.items if item.state is state)


def worklist(clinic: Clinic, person_id: UUID) -> Worklist:
    """Return today's worklist for one person, sorted; at most seven statements whatever its length."""
    now, today = clinic.now(), clinic.today()
    clinic.own_safety.look()
    with clinic.store.read() as connection:
        drafts = _drafts(connection, person_id)
        items = [_order_item(clinic, row, today, drafts) for row in _orders(connection, clinic, today)]
        items += [_dose_item(clinic, row, today) for row in _doses(connection, clinic, today)]
    ranks = {state: rank for rank, state in enumerate(WorkState)}
    items.sort(key=lambda item: (ranks[item.state], item.time or "99", item.family.lower(), item.given.lower()))
    return Worklist(tuple(items), now)


def _orders(connection: Connection, clinic: Clinic, today: date) -> list[Row[Any]]:
    ahead = int(clinic.tables.limits["worklist_days_ahead"].value)
    charted_today = exists().where(_DOSE.c.request_id == _ORDER.c.id, _DOSE.c.service_date == today)
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
                _ORDER.c.patient_id,
                _PATIENT.c.family,
                _PATIENT.c.given,
                _PATIENT.c.mrn,
            )
            .join(_PATIENT, _PATIENT.c.id == _ORDER.c.patient_id)
            .where(
                _ORDER.c.site_id == clinic.site_id,
                or_(
                    and_(
                        _ORDER.c.status == "active",
                        or_(_ORDER.c.due_on <= today + timedelta(days=ahead), _ORDER.c.as_needed),
                        ~charted_today,
                    ),
                    and_(_ORDER.c.status.in_(("draft", "on-hold")), _ORDER.c.review_reason.is_not(None)),
                ),
            )
        )
    )


def _doses(connection: Connection, clinic: Clinic, today: date) -> list[Row[Any]]:
    return list(
        connection.execute(
            select(
                _DOSE.c.id,
                _DOSE.c.request_id,
                _DOSE.c.patient_id,
                _DOSE.c.outcome,
                _DOSE.c.drug_display,
                func.coalesce(_DOSE.c.dose, _DOSE.c.ordered_dose, type_=_DOSE.c.dose.type).label("dose"),
                _DOSE.c.dose_unit,
                _DOSE.c.route,
                _DOSE.c.effective_at,
                _DOSE.c.service_date,
                _DOSE.c.giver_name,
                _DOSE.c.response,
                _DOSE.c.observe_until,
                _RESPONSE.c.kind,
                _PATIENT.c.family,
                _PATIENT.c.given,
                _PATIENT.c.mrn,
            )
            .join(_PATIENT, _PATIENT.c.id == _DOSE.c.patient_id)
            .outerjoin(_RESPONSE, _RESPONSE.c.administration_id == _DOSE.c.id)
            .where(
                _DOSE.c.site_id == clinic.site_id,
                or_(
                    _DOSE.c.service_date == today,
                    and_(_DOSE.c.observe_until.is_not(None), _RESPONSE.c.id.is_(None)),
                ),
            )
        )
    )


def _drafts(connection: Connection, person_id: UUID) -> set[UUID]:
    rows = connection.execute(select(_DRAFT.c.request_id).where(_DRAFT.c.practitioner_id == person_id))
    return {row.request_id for row in rows}


def _order_item(clinic: Clinic, row: Row[Any], today: date, drafts: set[UUID]) -> WorkItem:
    state, words = _order_state(row, today)
    drug = clinic.formulary.drugs.get(row.drug_slug or "")
    return WorkItem(
        state=state,
        order_id=row.id,
        administration_id=None,
        patient_id=row.patient_id,
        family=row.family,
        given=row.given,
        mrn=row.mrn,
        time=row.due_time,
        drug=drug.display if drug else row.medication_text,
        dose=_dose_words(row.dose, row.dose_unit, row.route),
        words=words,
        draft=row.id in drafts,
        observe_until=None,
    )


def _order_state(row: Row[Any], today: date) -> tuple[WorkState, str]:
    if row.status != "active":
        return WorkState.REVIEW, row.review_reason
    if row.due_on is None:
        return WorkState.DUE, "as needed"
    if row.due_on < today:
        return WorkState.OVERDUE, say_distance(row.due_on, today)
    if row.due_on > today:
        return WorkState.EARLY, say_distance(row.due_on, today)
    return WorkState.DUE, "today"


def _dose_item(clinic: Clinic, row: Row[Any], today: date) -> WorkItem:
    waiting = row.observe_until is not None and row.kind is None
    time = say_time(row.effective_at, clinic.zone) if row.service_date == today else ""
    said = {Outcome.GIVEN: "given", Outcome.PARTLY_GIVEN: "partly given", Outcome.REFUSED: "refused"}
    words = f"{said.get(row.outcome, 'not given')} · {row.giver_name}"
    if "reaction" in {row.response, row.kind}:
        words = f"REACTION · {words}"
    return WorkItem(
        state=WorkState.WAITING if waiting else WorkState.DONE,
        order_id=row.request_id,
        administration_id=row.id,
        patient_id=row.patient_id,
        family=row.family,
        given=row.given,
        mrn=row.mrn,
        time=time,
        drug=row.drug_display,
        dose=_dose_words(row.dose, row.dose_unit, row.route),
        words=f"until {say_time(row.observe_until, clinic.zone)}" if waiting else words,
        draft=False,
        observe_until=row.observe_until if waiting else None,
    )


def _dose_words(dose: Any, unit: str | None, route: str | None) -> str:
    short = {"im": "IM"}.get(route or "", ROUTES.get(route or "", "").removesuffix("aneous"))
    quantity = str(Quantity(dose, Unit(unit))) if dose is not None and unit else ""
    return f"{quantity} {short}".strip()
