"""Builds the demo clinic: fictional people, two years of history, and a day's work in every state."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from sqlmodel import SQLModel

from models.clinic import open_clinic
from models.core.clock import Clock
from models.core.errors import StoreError
from models.demo.charting import Charted, Charter
from models.demo.courses import COURSES, Course
from models.demo.patients import Patients, store_patients
from models.demo.payers import store_payers
from models.demo.people import STAFF
from models.demo.prescribing import Orders
from models.demo.states.charted_elsewhere import store_charted_elsewhere
from models.demo.states.claims import store_claims
from models.demo.states.controlled import store_counts
from models.demo.states.day import store_day
from models.demo.states.incoming import bring_in
from models.demo.states.insurance import DETAILS, store_insurance
from models.demo.states.kept_orders import KeptOrders
from models.demo.states.mixtures import store_mixtures
from models.demo.states.registration import store_registration
from models.demo.states.stock_rooms import store_stock_rooms
from models.demo.stock import DemoStock
from models.demo.stocking import before_dose, fill_stock
from models.demo.timetable import FixedClock, appointments, courses
from models.orders.records.medication_request import MedicationRequest
from models.people.actions.add_staff import add_staff
from models.people.actions.set_up_clinic import ClinicSetup, set_up_clinic
from models.people.author import Author
from models.people.facts import StaffFacts
from models.people.queries.staff import staff
from models.store.audit import audited
from models.store.clinic import Clinic
from models.store.transaction import Store, Transaction

FOUNDED_DAYS_AGO = 900
SEED = 2207


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of the audit trail that waits to be stored in the order of time."""

    at: datetime
    action: str
    agent_id: UUID | None
    entity_type: str
    entity_id: UUID
    detail: dict[str, object]


def build_demo_clinic(store: Store, clock: Clock, new_id: Callable[[], UUID]) -> UUID:
    """Store the demo clinic as it stands at `clock` and return its id. The same instant makes the same clinic.

    The store must hold no clinic that is set up. Raises StoreError when it cannot take the rows.
    """
    now = clock.now()
    clinic = _founded(store, now, new_id)
    team = staff(clinic)
    chance = random.Random(SEED)  # noqa: S311
    people = store_patients(clinic, chance)
    shelf = DemoStock(clinic, _named(team, "Fischer"), chance)
    orders = Orders(clinic)
    charted = _history(clinic, Charter(clinic, shelf, team, chance), orders, people, team)
    fill_stock(shelf, now)
    _without_history(clinic, orders, people, team)
    ids = {key: facts.id for key, facts in people.facts.items()}
    kept = KeptOrders(clinic, team)
    kept.keep(ids)
    clinic.store.write(lambda tx: _store(tx, clinic, orders, shelf, charted, kept))
    bring_in(clinic, people)
    store_day(clinic, ids, desk=_named(team, "Ruiz").id, caller=_named(team, "Torres").id)
    store_registration(clinic, _named(team, "Novak RN").name)
    first = _named(team, STAFF[0].family)
    store_insurance(clinic, ids, Author(first.id, first.name))
    store_mixtures(clinic, ids, _named(team, "Lee").id, _named(team, "Fischer").id)
    manager = _named(team, "Osgood")
    store_stock_rooms(clinic, Author(manager.id, manager.name))
    provider = next(entry for entry in STAFF if entry.family == "Lee")
    store_claims(clinic, _named(team, "Kim").id, (_named(team, "Lee").id, provider.pin))
    store_charted_elsewhere(clinic, people, _named(team, "Lee").id)
    store_counts(clinic, {entry.username: _named(team, entry.family).id for entry in STAFF})
    return clinic.site_id


def _founded(store: Store, now: datetime, new_id: Callable[[], UUID]) -> Clinic:
    then = FixedClock(now - timedelta(days=FOUNDED_DAYS_AGO))
    setup = ClinicSetup(
        name="Lakeside Family Clinic",
        npi="1234567893",
        address="100 Example Shore Drive, Lakeside, IL 60000",
        time_zone="America/Chicago",
        demo=True,
        first=STAFF[0],
        details=DETAILS,
    )
    set_up_clinic(store, then, new_id, setup)
    clinic = open_clinic(store, then, new_id)
    if clinic is None:
        raise StoreError("the demo clinic could not be opened: try again")
    first = staff(clinic)[0].id
    for entry in STAFF[1:]:
        add_staff(clinic, entry, first, own_pin=True)
    store_payers(clinic, first, now.date())
    return replace(clinic, clock=FixedClock(now))


def _history(
    clinic: Clinic, charter: Charter, orders: Orders, people: Patients, team: tuple[StaffFacts, ...]
) -> list[Charted]:
    every = courses(charter.chance)
    seen = [
        visit
        for number, course in enumerate(every)
        for visit in appointments(course, number, clinic.now(), clinic.zone, charter.chance)
    ]
    charted = []
    for visit in sorted(seen, key=lambda visit: (visit.at, visit.course)):
        course = every[visit.course]
        patient = people.facts[course.patient]
        order = orders.order_for(visit.course, course, patient.id, _requester(team, course), visit.at)
        before_dose(charter.shelf, course, visit.at)
        charted.append(charter.chart(course, order, visit, patient, people.payers[course.patient]))
    return charted


def _without_history(clinic: Clinic, orders: Orders, people: Patients, team: tuple[StaffFacts, ...]) -> None:
    """Write the orders nothing was given from yet, stop those that ended, and leave one for review."""
    for number, course in enumerate(COURSES):
        order = orders.current.get(number)
        if course.stopped and order is not None:
            order.status, order.due_on = "stopped", None
        elif order is None or (course.every and order.status == "completed"):
            due = clinic.today() + timedelta(days=course.due)
            signed = clinic.now() - timedelta(days=max(1, 1 - course.due))
            patient = people.facts[course.patient].id
            orders.sign(course, patient, _requester(team, course), signed, due)
    orders.rows.append(_for_review(clinic, people))


def _for_review(clinic: Clinic, people: Patients) -> MedicationRequest:
    return MedicationRequest(
        id=clinic.new_id(),
        site_id=clinic.site_id,
        patient_id=people.facts["rahman"].id,
        requester_name="C Whitlock MD",
        status="draft",
        review_reason="no dose: a provider must review it",
        medication_text="ketorolac IM as directed",
        drug_slug="ketorolac-tromethamine",
        route="im",
        diagnoses=["M54.50"],
        note="Sent by an outside practice.",
        authored_at=clinic.now() - timedelta(hours=20),
        valid_from=clinic.today() - timedelta(days=1),
        due_on=clinic.today(),
        origin="import",
    )


def _store(
    tx: Transaction, clinic: Clinic, orders: Orders, shelf: DemoStock, charted: list[Charted], kept: KeptOrders
) -> None:
    tx.add(*shelf.lots, *shelf.vials, *orders.rows)
    records: list[SQLModel] = [dose.record for dose in charted]
    tx.add(*records, *(row for dose in charted for row in dose.rows), *shelf.movements, *orders.signatures)
    tx.add(*kept.rows)
    lines = [*_trail(orders, shelf, charted), *(_Line(*line) for line in kept.lines)]
    for line in sorted(lines, key=lambda line: line.at):
        audited(tx, clinic, line.agent_id, line.action, (line.entity_type, line.entity_id), line.detail, at=line.at)


def _trail(orders: Orders, shelf: DemoStock, charted: list[Charted]) -> list[_Line]:
    lines = [
        _Line(row.recorded_at, "sign_order", row.agent_id, "MedicationRequest", row.target_id, {})
        for row in orders.signatures
    ]
    lines += [
        _Line(at, "receive_lot", shelf.clerk.id, "Lot", lot.id, {"containers": count})
        for at, lot, count in shelf.received
    ]
    for dose in charted:
        record, response = dose.record, dose.response
        detail = {"record_hash": record.record_hash, "outcome": record.outcome.value, "charges": dose.charges.status}
        lines.append(
            _Line(record.recorded_at, "sign_administration", record.giver_id, "MedicationAdministration", record.id,
                  {**detail})
        )  # fmt: skip
        if response:
            lines.append(
                _Line(response.recorded_at, "record_response", response.recorded_by, "MedicationAdministration",
                      record.id, {"kind": response.kind})
            )  # fmt: skip
    return lines


def _requester(team: tuple[StaffFacts, ...], course: Course) -> StaffFacts:
    return _named(team, "Okoye" if len(course.patient) % 3 == 0 else "Lee")


def _named(team: tuple[StaffFacts, ...], family: str) -> StaffFacts:
    return next(person for person in team if f" {family}" in person.name)
