"""The demo clinic's orders: signed, advanced by every dose, renewed when a series is used up."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from models.core.charting_codes import Outcome
from models.core.clock import local_date
from models.core.quantity import parse_quantity
from models.demo.courses import Course
from models.demo.timetable import FixedClock
from models.drugs.clinic_formulary import clinic_formulary
from models.orders.actions.write_order import order_provenance
from models.orders.records.medication_request import MedicationRequest
from models.people.actions.authenticate import SignedIn
from models.people.facts import StaffFacts
from models.people.records.provenance import Provenance
from models.store.clinic import Clinic

PARTLY = "partly given: decide about the rest"


@dataclass(slots=True)
class Orders:
    """The orders of every course, in memory until they are stored."""

    clinic: Clinic
    rows: list[MedicationRequest] = field(default_factory=list)
    signatures: list[Provenance] = field(default_factory=list)
    current: dict[int, MedicationRequest] = field(default_factory=dict)

    def order_for(self, number: int, course: Course, patient: UUID, by: StaffFacts, at: datetime) -> MedicationRequest:
        """Return the order course `number` runs under at `at`, signed three days earlier where a new one is needed."""
        order = self.current.get(number)
        if order is None or order.status == "completed":
            signed = at - timedelta(days=3)
            order = self.sign(course, patient, by, signed, local_date(at, self.clinic.zone))
            self.current[number] = order
        return order

    def sign(self, course: Course, patient: UUID, by: StaffFacts, at: datetime, due_on: date) -> MedicationRequest:
        """Return a new active order with its signature."""
        drug = clinic_formulary(self.clinic).drugs[course.drawn.slug]
        dose = parse_quantity(course.drawn.dose)
        starts = min(local_date(at, self.clinic.zone), due_on)
        ends = self.clinic.today() - timedelta(days=course.ended) if course.ended is not None else None
        values: dict[str, Any] = {
            "status": "active",
            "review_reason": None,
            "drug_slug": drug.slug,
            "dose": dose.amount,
            "dose_unit": dose.unit.value,
            "route": course.drawn.route,
            "diagnoses": [course.drawn.diagnosis],
            "reason_text": "",
            "note": "",
            "valid_from": starts,
            "valid_until": ends or (None if course.every else starts + timedelta(days=365)),
            "interval_days": course.every,
            "doses_allowed": None if ends else course.per_order if course.every else 1,
            "due_on": due_on,
            "due_time": course.time,
            "requester_id": by.id,
            "requester_name": by.name,
            "signed_at": at,
        }
        order = MedicationRequest(
            id=self.clinic.new_id(),
            site_id=self.clinic.site_id,
            patient_id=patient,
            medication_text=f"{drug.name} {dose}",
            authored_at=at,
            **values,
        )
        person = SignedIn(by.id, by.name, by.credential, by.acts)
        then = replace(self.clinic, clock=FixedClock(at))
        self.rows.append(order)
        self.signatures.append(order_provenance(then, person, order.id, values))
        return order


def advance(order: MedicationRequest, outcome: Outcome, due: date | None) -> None:
    """Move an order on as signing a dose does."""
    if not outcome.reached_patient:
        return
    order.doses_given += 1
    order.due_on = due
    order.version += 1
    if outcome is Outcome.PARTLY_GIVEN:
        order.status, order.review_reason = "on-hold", PARTLY
    elif due is None:
        order.status = "completed"
