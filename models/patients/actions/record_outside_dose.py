"""Record a dose given elsewhere, as somebody tells it: it counts for intervals, never for charges."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from models.core.charting_codes import ROUTES
from models.core.errors import BadInputError
from models.core.quantity import Quantity, parse_quantity
from models.core.words import date_text
from models.drugs.clinic_formulary import clinic_formulary
from models.drugs.drug import Drug
from models.drugs.rules.dose_unit import check_dose_unit
from models.patients.entry import open_patient, written
from models.patients.records.outside_dose import OutsideDose
from models.people.author import name_of, permitted
from models.store.audit import audited
from models.store.clinic import Clinic
from models.store.transaction import Transaction


@dataclass(frozen=True, slots=True)
class OutsideDoseEntry:
    """A dose as told. `dose` is amount and unit or "", `route` a code or "", `told_by` who or what says so."""

    patient_id: UUID
    drug_slug: str
    given_on: date
    information_source: str
    dose: str = ""
    route: str = ""
    place: str = ""


def record_outside_dose(clinic: Clinic, person_id: UUID, entry: OutsideDoseEntry) -> UUID:
    """Store a dose given elsewhere and return its id (S26, S43).

    Raises BadInputError naming the field, for a day in the future or before birth, and for a closed record (S8).
    """
    permitted(clinic, person_id, "record_clinical")
    check_outside_dose(clinic, entry)
    return clinic.store.write(lambda tx: add_outside_dose(tx, clinic, person_id, entry))


def add_outside_dose(tx: Transaction, clinic: Clinic, person_id: UUID, entry: OutsideDoseEntry) -> UUID:
    """Store a dose given elsewhere within a transaction, as `record_outside_dose` does."""
    drug, dose = check_outside_dose(clinic, entry)
    patient = open_patient(tx, entry.patient_id)
    if entry.given_on < patient.birth_date:
        raise BadInputError("day", f"{date_text(entry.given_on)} lies before the patient's birth")
    reported = OutsideDose(
        id=clinic.new_id(),
        site_id=clinic.site_id,
        patient_id=patient.id,
        drug_slug=drug.slug,
        drug_display=drug.display,
        dose=dose.amount if dose else None,
        dose_unit=dose.unit.value if dose else "",
        route=entry.route,
        given_on=entry.given_on,
        place=entry.place.strip(),
        information_source=entry.information_source.strip(),
        recorded_at=clinic.now(),
        recorded_by=person_id,
        recorded_by_name=name_of(tx, person_id),
    )
    tx.add(reported)
    audited(tx, clinic, person_id, "record_outside_dose", ("MedicationStatement", reported.id))
    return reported.id


def check_outside_dose(clinic: Clinic, entry: OutsideDoseEntry) -> tuple[Drug, Quantity | None]:
    """Return the drug and the dose meant. Raises BadInputError naming the field that cannot be taken."""
    drug = clinic_formulary(clinic).drugs.get(entry.drug_slug)
    if drug is None:
        raise BadInputError("drug", "choose a drug of the formulary")
    dose = parse_quantity(entry.dose) if entry.dose.strip() else None
    if dose:
        check_dose_unit(dose, drug)
    if entry.route and entry.route not in ROUTES:
        raise BadInputError("route", "write IM, subcut or ID, or leave it empty")
    written(entry.place, "place", 300)
    if not written(entry.information_source, "told", 300):
        raise BadInputError("told", "write who says so: the patient, a letter, a registry")
    if entry.given_on > clinic.today():
        raise BadInputError("day", f"{date_text(entry.given_on)} lies in the future")
    return drug, dose
