"""What waits for one provider: orders to co-sign and to review, reactions, doses overdue, orders about to end."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, and_, func, or_, select, union

from models.charting.correcting.what_counts import counts
from models.charting.open_doses import ids_open
from models.charting.reactions.one import NOT_REPLACED
from models.charting.reactions.records import AdverseEvent
from models.charting.records.medication_administration import MedicationAdministration
from models.codes.tables.clinic_tables import clinic_tables
from models.core.birth import Birth
from models.core.quantity import Quantity, Unit
from models.core.words import date_text, day_text, distance_text
from models.drugs.clinic_formulary import clinic_formulary
from models.orders.queries.open_orders import mine
from models.orders.records.medication_request import ENDS, MedicationRequest
from models.orders.records.order_event import OrderEvent
from models.patients.records.patient import Patient
from models.store.clinic import Clinic
from models.store.transaction import table_of

_ORDER = table_of(MedicationRequest)
_OPENED = table_of(OrderEvent)
_EVENT = table_of(AdverseEvent)
_DOSE = table_of(MedicationAdministration)
_PATIENT = table_of(Patient)
_NAMED = table_of(Patient).alias("named")
_WHO = tuple(_PATIENT.c[name] for name in ("family", "given", "birth_date", "birth_precision"))


class Waiting(StrEnum):
    """Why a line stands on the board. The order of the members is the order of the board."""

    COSIGN = "to co-sign"
    REJECTED = "rejected"
    REVIEW = "to review"
    HOLD = "on hold"
    REACTION = "reaction"
    OVERDUE = "overdue"
    ENDING = "ending"


@dataclass(frozen=True, slots=True)
class BoardLine:
    """One thing that waits. `words` says since when or why; `late` is past a limit; `version` is the order's.

    `administration_id` is the dose of a reaction, None for orders.
    """

    waiting: Waiting
    order_id: UUID
    administration_id: UUID | None
    patient_id: UUID
    family: str
    given: str
    birth: Birth
    drug: str
    dose: str
    words: str
    late: bool
    version: int
    at: datetime


def provider_board(clinic: Clinic, person_id: UUID) -> tuple[BoardLine, ...]:
    """Return what waits for a provider, what is late first within its kind; three statements."""
    with clinic.store.read() as connection:
        lines = [
            *_orders(connection, clinic, person_id),
            *_rejected(connection, clinic, person_id),
            *_reactions(connection, clinic, person_id),
        ]
    ranks = {kind: rank for rank, kind in enumerate(Waiting)}
    return tuple(sorted(lines, key=lambda line: (ranks[line.waiting], not line.late, line.at)))


def count_to_sign(clinic: Clinic, person_id: UUID) -> tuple[int, int]:
    """Return how many verbal orders wait for a provider's co-signature, and how many of them too long."""
    hours = int(clinic_tables(clinic).limits["cosign_hours"].value)
    since = clinic.now() - timedelta(hours=hours)
    statement = select(func.count(), func.count().filter(_ORDER.c.signed_at < since))
    with clinic.store.read() as connection:
        theirs = (_ORDER.c.site_id == clinic.site_id, mine(person_id), _ORDER.c.cosign == "waiting")
        row = connection.execute(statement.where(*theirs)).one()
    return row[0], row[1]


def _orders(connection: Connection, clinic: Clinic, person_id: UUID) -> list[BoardLine]:
    today, limits = clinic.today(), clinic_tables(clinic).limits
    ending = today + timedelta(days=int(limits["order_ending_days"].value))
    own = mine(person_id)
    here = select(_ORDER.c.id).where(_ORDER.c.site_id == clinic.site_id)
    # Each way is an index of its own: what waits drives the read, however many orders run.
    listed = union(
        here.where(own, _ORDER.c.cosign == "waiting"),
        here.where(_ORDER.c.status.in_(("draft", "on-hold")), or_(own, ~_ORDER.c.held)),
        here.where(own, _ORDER.c.status == "active", _ORDER.c.due_on < today),
        here.where(own, ENDS, _ORDER.c.valid_until <= ending,
                   or_(_ORDER.c.interval_days.is_not(None), _ORDER.c.as_needed)),
    )  # fmt: skip
    rows = connection.execute(
        select(_ORDER, *_WHO)
        .join(_NAMED, _NAMED.c.id == _ORDER.c.patient_id)
        .join(_PATIENT, _PATIENT.c.id == _NAMED.c.person_id)
        .where(_ORDER.c.id.in_(listed))
    )
    hours = int(limits["cosign_hours"].value)
    return [line for row in rows for line in _lines(clinic, row, today, hours, ending)]


def _lines(clinic: Clinic, row: Row[Any], today: date, hours: int, ending: date) -> list[BoardLine]:
    """Return an order's lines: one to co-sign may be on hold as well."""
    made, now = [], clinic.now()
    if row.cosign == "waiting":
        late = row.signed_at < now - timedelta(hours=hours)
        taken = day_text(row.signed_at.astimezone(clinic.zone).date(), today)
        words = f"{'OVERDUE, ' if late else ''}taken {taken} by {row.taken_by_name}"
        made.append(_line(clinic, row, Waiting.COSIGN, words, row.signed_at, late=late))
    if row.status in {"draft", "on-hold"}:
        over = bool(row.held and row.held_until and row.held_until <= today)
        words = f"{'look again: ' if over else ''}{row.review_reason or 'waits for a signature'}"
        kind = Waiting.HOLD if row.held else Waiting.REVIEW
        made.append(_line(clinic, row, kind, words, row.authored_at, late=over))
    elif row.status == "active" and row.requester_id:
        if row.due_on and row.due_on < today:
            words = f"due {date_text(row.due_on)}, {distance_text(row.due_on, today)}"
            made.append(_line(clinic, row, Waiting.OVERDUE, words, row.authored_at))
        if row.valid_until and row.valid_until <= ending and (row.interval_days or row.as_needed):
            gone = row.valid_until < today
            words = f"{'EXPIRED' if gone else 'ends'} {date_text(row.valid_until)}: renew it or let it end"
            made.append(_line(clinic, row, Waiting.ENDING, words, row.authored_at, late=gone))
    return made


def _rejected(connection: Connection, clinic: Clinic, person_id: UUID) -> list[BoardLine]:
    """Return the verbal orders the provider rejected after a dose was given: the dose stays, someone must act."""
    days = int(clinic_tables(clinic).limits["rejected_order_days"].value)
    since = clinic.now() - timedelta(days=days)
    rows = connection.execute(
        select(_ORDER, *_WHO, _OPENED.c.reason,
               _OPENED.c.recorded_at)
        .join(_NAMED, _NAMED.c.id == _ORDER.c.patient_id)
        .join(_PATIENT, _PATIENT.c.id == _NAMED.c.person_id)
        .join(_OPENED, and_(_OPENED.c.request_id == _ORDER.c.id, _OPENED.c.kind == "rejected"))
        .where(
            _ORDER.c.site_id == clinic.site_id,
            mine(person_id),
            _ORDER.c.cosign == "rejected",
            _ORDER.c.doses_given > 0,
            _OPENED.c.recorded_at >= since,
        )
    )  # fmt: skip
    return [
        _line(clinic, row, Waiting.REJECTED, f"after a dose was given: {row.reason}", row.recorded_at, late=True)
        for row in rows
    ]


def _reactions(connection: Connection, clinic: Clinic, person_id: UUID) -> list[BoardLine]:
    """Return reactions whose report is not finished, to doses the provider ordered."""
    rows = connection.execute(
        select(_EVENT.c.administration_id, _EVENT.c.recorded_at, _EVENT.c.serious, _EVENT.c.signs, _DOSE.c.request_id,
               _DOSE.c.patient_id, _DOSE.c.drug_slug, _DOSE.c.drug_display.label("medication_text"), _DOSE.c.dose,
               _DOSE.c.dose_unit, *_WHO, _ORDER.c.version)
        .join(_DOSE, _DOSE.c.id == _EVENT.c.administration_id)
        .join(_ORDER, _ORDER.c.id == _DOSE.c.request_id)
        .join(_NAMED, _NAMED.c.id == _DOSE.c.patient_id)
        .join(_PATIENT, _PATIENT.c.id == _NAMED.c.person_id)
        .where(
            _EVENT.c.administration_id.in_(ids_open(clinic)),
            NOT_REPLACED,
            counts(_DOSE),
            _EVENT.c.complete.is_(False),
            mine(person_id),
        )
    )  # fmt: skip
    made = []
    for row in rows:
        signs = clinic_tables(clinic).listed("sign", row.signs)
        words = f"{'SERIOUS, ' if row.serious else ''}report not finished: {signs or 'no signs recorded'}"
        made.append(_line(clinic, row, Waiting.REACTION, words, row.recorded_at, late=row.serious))
    return made


def _line(clinic: Clinic, row: Any, waiting: Waiting, words: str, at: datetime, *, late: bool = False) -> BoardLine:
    drug = clinic_formulary(clinic).drugs.get(row.drug_slug or "")
    return BoardLine(
        waiting=waiting,
        order_id=row.request_id if waiting is Waiting.REACTION else row.id,
        administration_id=row.administration_id if waiting is Waiting.REACTION else None,
        patient_id=row.patient_id,
        family=row.family,
        given=row.given,
        birth=Birth(row.birth_date, row.birth_precision),
        drug=drug.display if drug else row.medication_text,
        dose=str(Quantity(row.dose, Unit(row.dose_unit))) if row.dose is not None and row.dose_unit else "",
        words=words,
        late=late,
        version=row.version,
        at=at,
    )
