"""Record a death by the clinic's calendar: open orders stop with it, doses given before stay as they are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select

from models.core.birth import Birth
from models.core.clock import local_date
from models.core.errors import BadInputError
from models.core.words import date_text
from models.orders.records.medication_request import MedicationRequest
from models.patients.queries.same_person import same_person
from models.patients.versions import add_version, overtaken, patient_row
from models.people.actions.authenticate import Denied
from models.people.author import author
from models.people.versions import Stale
from models.safety.facts import OrderState
from models.store.audit import audited
from models.store.clinic import Clinic
from models.store.transaction import Transaction, table_of

_ORDER = table_of(MedicationRequest)
OPEN = (OrderState.ACTIVE.value, OrderState.ON_HOLD.value, OrderState.DRAFT.value)


@dataclass(frozen=True, slots=True)
class Death:
    """When a patient died: a day of the clinic's calendar or an instant, None where not known."""

    on: date | datetime | None
    estimated: bool = False


@dataclass(frozen=True, slots=True)
class MarkedDeceased:
    """The death is recorded; `stopped` orders were open."""

    revision: int
    stopped: int


def mark_deceased(
    clinic: Clinic, person_id: UUID | None, patient_id: UUID, revision: int, death: Death, reason: str = ""
) -> MarkedDeceased | Stale | Denied:
    """Record a death and stop every open order of the person, merged records included.

    Raises BadInputError at `on` for a day to come or before birth.
    """
    by = author(clinic, person_id, "mark_deceased")
    if isinstance(by, Denied):
        return by
    day = local_date(death.on, clinic.zone) if isinstance(death.on, datetime) else death.on
    if day and day > clinic.today():
        raise BadInputError("on", f"{date_text(day)} lies in the future")

    def act(tx: Transaction) -> MarkedDeceased | Stale:
        row = patient_row(tx, clinic, patient_id)
        if stale := overtaken(tx, row, revision):
            return stale
        if day and day < Birth(row.birth_date, row.birth_precision).day:
            raise BadInputError("on", f"{date_text(day)} lies before the patient's birth")
        values = {"deceased": True, "deceased_on": day, "deceased_estimated": death.estimated}
        number = add_version(tx, clinic, by, row, "deceased", values, reason.strip())
        theirs = (_ORDER.c.patient_id.in_(same_person(patient_id)), _ORDER.c.status.in_(OPEN))
        open_orders = tx.execute(select(_ORDER.c.id).where(*theirs)).scalars().all()
        stopped = {"status": OrderState.STOPPED.value, "due_on": None, "version": _ORDER.c.version + 1}
        tx.update(MedicationRequest, _ORDER.c.id.in_(open_orders), **stopped)
        audited(tx, clinic, by.id, "mark_deceased", ("Patient", patient_id), {"stopped": len(open_orders)})
        return MarkedDeceased(number, len(open_orders))

    return clinic.store.write(act)
