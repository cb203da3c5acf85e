"""Write an order, or settle one that waits for review: a provider's signature makes it active."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, select

from models.codes.tables.clinic_tables import clinic_tables
from models.core.charting_codes import ROUTES
from models.core.content_hash import values_hash
from models.core.errors import BadInputError
from models.core.numbers.icd10 import parse_icd10
from models.core.quantity import Quantity, Unit
from models.drugs.clinic_formulary import clinic_formulary
from models.drugs.drug import Drug
from models.drugs.rules.dose_unit import check_dose_unit
from models.orders.answers import answered_allergies, confirmed_doses
from models.orders.dose_per_kg import parse_ordered_dose
from models.orders.known_doses import known_doses
from models.orders.queries.order_check import DoseDraft, doses_to_answer
from models.orders.records.medication_request import MedicationRequest
from models.orders.rules.order_allergies import order_allergies, unanswered
from models.orders.rules.weight_dose import dose_by_weight
from models.patients.facts import PatientFacts
from models.patients.queries.patient_facts import read_patient
from models.people.actions.authenticate import Denied, SignedIn, confirm_pin
from models.people.author import author
from models.people.records.provenance import Provenance
from models.people.signature import signature
from models.safety.case import PriorDose
from models.safety.dosing import order_dose
from models.safety.dosing.order_dose import OrderDose
from models.store.audit import audited
from models.store.clinic import Clinic
from models.store.transaction import Transaction, table_of

_ORDER = table_of(MedicationRequest)


@dataclass(frozen=True, slots=True)
class OrderEntry:
    """An order as typed. `dose` is amount and unit; `every_days` "" is a single dose; `diagnoses` comma-separated.

    With `every_days`, exactly one of `count` and `until` ends the series. `order_id` names the order being settled.
    `answers` maps the substance of an allergy, "" standing for "not asked", and what a dose asked to the coded reason
    it was passed with; `weight_kg` is the weight a dose per kg was shown with, None when nobody was shown one.
    """

    patient_id: UUID
    drug_slug: str
    dose: str
    route: str
    diagnoses: str
    starts_on: date
    every_days: str = ""
    count: str = ""
    until: date | None = None
    due_time: str = ""
    reason: str = ""
    note: str = ""
    order_id: UUID | None = None
    answers: Mapping[str, str] = field(default_factory=dict)
    weight_kg: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Ordered:
    """The order is signed and active."""

    order_id: UUID


def write_order(clinic: Clinic, person_id: UUID, pin: str, entry: OrderEntry) -> Ordered | Denied:
    """Sign an order with a provider's PIN and store it. Raises BadInputError naming the field that cannot be taken.

    Allergies and dose are judged here, before the PIN, and once more on what is stored when the order is (S67, S24).
    A dose over a limit is stored with who confirmed it and why, or not at all.
    """
    if isinstance(refused := author(clinic, person_id, "order"), Denied):
        return refused
    with clinic.store.read() as connection:
        _values(clinic, entry, *_known(connection, clinic, entry))
    person = confirm_pin(clinic, person_id, pin, "sign_order")
    if isinstance(person, Denied):
        return person
    order_id = entry.order_id or clinic.new_id()

    def act(tx: Transaction) -> Ordered:
        patient, doses = _known(tx.connection, clinic, entry)
        values, asked = _values(clinic, entry, patient, doses)
        signed = {**values, "requester_id": person.id, "requester_name": person.name, "signed_at": clinic.now()}
        if entry.order_id:
            _settle(tx, entry.order_id, signed)
        else:
            tx.add(_new(clinic, order_id, entry, signed))
        tx.add(order_provenance(clinic, person, order_id, signed))
        drug, answers = clinic_formulary(clinic).drugs[entry.drug_slug], entry.answers
        answered = (
            *answered_allergies(clinic, person, order_id, drug, answers, patient),
            *confirmed_doses(clinic, person, order_id, drug, answers, asked),
        )
        tx.add(*answered)
        detail = {"answered": {row.finding: row.content_hash for row in answered}} if answered else None
        audited(tx, clinic, person.id, "sign_order", ("MedicationRequest", order_id), detail)
        return Ordered(order_id)

    return clinic.store.write(act)


def _known(connection: Connection, clinic: Clinic, entry: OrderEntry) -> tuple[PatientFacts, tuple[PriorDose, ...]]:
    return read_patient(connection, entry.patient_id), known_doses(connection, clinic, entry.patient_id)


def _values(
    clinic: Clinic, entry: OrderEntry, patient: PatientFacts, doses: tuple[PriorDose, ...]
) -> tuple[dict[str, Any], tuple[OrderDose, ...]]:
    """Return what is stored of an order, and what its dose asked and was answered."""
    if patient.closed:
        raise BadInputError("", patient.closed)
    drug = clinic_formulary(clinic).drugs.get(entry.drug_slug)
    if drug is None:
        raise BadInputError("drug", "choose a drug of the formulary")
    if drug.slug in clinic_formulary(clinic).retired:
        raise BadInputError("drug", f"{drug.display} is retired from the clinic's formulary: choose another")
    if entry.route not in ROUTES or entry.route not in drug.routes:
        raise BadInputError("route", f"{drug.display} is given {' or '.join(drug.routes)}")
    dose, per_kg = _dose(clinic, entry, patient, drug)
    interval = _whole(entry.every_days, "every")
    count = _whole(entry.count, "count")
    if interval and not count and entry.until is None:
        raise BadInputError("series", "say how many doses, or until when")
    if entry.until and entry.until < entry.starts_on:
        raise BadInputError("until", "the end lies before the start")
    if entry.due_time and not re.fullmatch(r"([01][0-9]|2[0-3]):[0-5][0-9]", entry.due_time):
        raise BadInputError("time", "write the time as HH:MM, such as 09:30")
    codes = [parse_icd10(code) for code in entry.diagnoses.replace(",", " ").split()]
    waiting = unanswered(order_allergies(drug, patient, clinic_tables(clinic)), entry.answers, clinic_tables(clinic))
    if waiting:
        raise BadInputError("allergy", f"{waiting[0].text} A coded reason of the prescriber passes it.")
    draft = DoseDraft(entry.dose, entry.route, entry.diagnoses, entry.every_days, entry.starts_on)
    asked = doses_to_answer(clinic, patient, drug, dose, draft, doses)
    open_doses = order_dose.unanswered(asked, entry.answers, clinic_tables(clinic))
    if open_doses:
        raise BadInputError("dose", f"{open_doses[0].text} A coded reason of the prescriber passes it.")
    values = {
        "status": "active",
        "review_reason": None,
        "drug_slug": drug.slug,
        "dose": dose.amount,
        "dose_unit": dose.unit.value,
        "dose_per_kg": per_kg,
        "route": entry.route,
        "diagnoses": codes,
        "reason_text": entry.reason.strip(),
        "note": entry.note.strip(),
        "valid_from": entry.starts_on,
        "valid_until": entry.until or (None if interval else entry.starts_on + timedelta(days=365)),
        "interval_days": interval,
        "doses_allowed": count if interval else 1,
        "due_on": entry.starts_on,
        "due_time": entry.due_time,
    }
    return values, asked


def _dose(clinic: Clinic, entry: OrderEntry, patient: PatientFacts, drug: Drug) -> tuple[Quantity, Decimal | None]:
    """Return the dose, and what was ordered per kg of the patient's newest weight, None for a whole dose (S25)."""
    ordered = parse_ordered_dose(entry.dose)
    check_dose_unit(ordered.amount, drug)
    if not ordered.per_kg:
        return ordered.amount, None
    made = dose_by_weight(ordered.amount, patient, clinic.today(), clinic_tables(clinic))
    if entry.weight_kg not in {None, made.weight_kg}:
        raise BadInputError("dose", f"the weight changed since it was shown: {made.text}")
    return made.dose, ordered.amount.amount


def _whole(text: str, at: str) -> int | None:
    if not text.strip():
        return None
    if not text.strip().isdigit() or not 1 <= int(text) <= 999:
        raise BadInputError(at, "write a whole number from 1 to 999")
    return int(text)


def _settle(tx: Transaction, order_id: UUID, values: dict[str, Any]) -> None:
    row = tx.execute(select(_ORDER.c.status, _ORDER.c.version).where(_ORDER.c.id == order_id)).one()
    if row.status not in {"draft", "on-hold"}:
        raise BadInputError("order", "this order was settled meanwhile: press F5 on Today")
    tx.update(MedicationRequest, _ORDER.c.id == order_id, version=row.version + 1, **values)


def _new(clinic: Clinic, order_id: UUID, entry: OrderEntry, values: dict[str, Any]) -> MedicationRequest:
    drug, dose = clinic_formulary(clinic).drugs[entry.drug_slug], Quantity(values["dose"], Unit(values["dose_unit"]))
    return MedicationRequest(
        id=order_id,
        site_id=clinic.site_id,
        patient_id=entry.patient_id,
        medication_text=f"{drug.name} {dose}",
        authored_at=clinic.now(),
        **values,
    )


def order_provenance(clinic: Clinic, person: SignedIn, order_id: UUID, values: dict[str, Any]) -> Provenance:
    """Return the signature row of an order with the hash of the stored `values`."""
    content = {key: str(value) for key, value in values.items()}
    who, target = (person.id, person.name), ("MedicationRequest", order_id)
    return signature(clinic, who, target, "ordered", values_hash(content), clinic.now())
