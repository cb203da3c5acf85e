"""Rows tests start from, written through the real store. Every field can be overridden by name."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any, TypeVar
from uuid import UUID

from argon2 import PasswordHasher
from sqlalchemy import select
from sqlmodel import SQLModel

from models.drugs.formulary import shipped_formulary
from models.orders.records.medication_request import MedicationRequest
from models.patients.records.allergy_intolerance import AllergyIntolerance
from models.patients.records.coverage import Coverage
from models.patients.records.patient import Patient
from models.patients.search_keys import store_keys
from models.people.actions.set_up_clinic import ClinicSetup, StaffEntry
from models.people.records.practitioner import Practitioner
from models.stock.records.lot import Lot
from models.store.clinic import Clinic
from models.store.transaction import table_of

SHIPPED_DRUGS = len(shipped_formulary().drugs)

GIVER_SIGN_IN, GIVER_PIN = "mruiz", "4821"
PHYSICIAN_SIGN_IN, PHYSICIAN_PIN = "dchen", "7305"
SETUP = ClinicSetup(
    name="Lakeside Family Medicine",
    npi="1234567893",
    address="12 Lake St, Springfield, IL 62701",
    time_zone="America/Chicago",
    demo=False,
    first=StaffEntry("Ruiz", "M", "MA", GIVER_SIGN_IN, GIVER_PIN),
)
Record = TypeVar("Record", bound=SQLModel)


def add_patient(clinic: Clinic, **over: Any) -> Patient:
    """Store a grown woman with no known allergies and without coverage."""
    patient = _add(clinic, Patient, over, mrn=f"M{clinic.new_id().hex[-6:]}", family="Okafor", given="Adaeze",
                   birth_date=date(1961, 3, 3), sex="female", allergy_status="none_known")  # fmt: skip
    clinic.store.write(lambda tx: store_keys(tx, clinic, patient))
    return patient


def add_order(clinic: Clinic, patient: Patient, **over: Any) -> MedicationRequest:
    """Store a signed order due today: one dose of cyanocobalamin 1,000 mcg intramuscularly for E53.8."""
    physician = staff_id(clinic, PHYSICIAN_SIGN_IN)
    return _add(clinic, MedicationRequest, over, patient_id=patient.id, requester_id=physician,
                requester_name="D Chen MD", status="active", medication_text="cyanocobalamin 1,000 mcg/mL",
                drug_slug="cyanocobalamin", dose=Decimal(1000), dose_unit="mcg", route="im", diagnoses=["E53.8"],
                authored_at=clinic.now(), signed_at=clinic.now(), valid_from=clinic.today(),
                due_on=clinic.today())  # fmt: skip


def add_lot(clinic: Clinic, **over: Any) -> Lot:
    """Store ten unopened vials of cyanocobalamin 1,000 mcg/mL, good for a year."""
    today = clinic.today()
    return _add(clinic, Lot, over, drug_slug="cyanocobalamin", ndc="00517-0031-25", lot_number="AB123",
                expires_on=today.replace(year=today.year + 1), on_hand=Decimal(10))  # fmt: skip


def add_staff(clinic: Clinic, **over: Any) -> Practitioner:
    """Store a physician who may order, supervise and give; the PIN is PHYSICIAN_PIN."""
    return _add(clinic, Practitioner, over, family="Chen", given="D", credential="MD", npi="1003000126",
                username=PHYSICIAN_SIGN_IN, pin_hash=hashed_quickly(PHYSICIAN_PIN), roles=["provider"])  # fmt: skip


def add_allergy(clinic: Clinic, patient: Patient, substance: str, **over: Any) -> AllergyIntolerance:
    """Store an active allergy. The patient's `allergy_status` is the caller's business."""
    return _add(clinic, AllergyIntolerance, over, patient_id=patient.id, substance=substance)


def add_coverage(clinic: Clinic, patient: Patient, payer_type: str = "medicare", **over: Any) -> Coverage:
    """Store the coverage billed first."""
    return _add(clinic, Coverage, over, patient_id=patient.id, payer_type=payer_type)


def staff_id(clinic: Clinic, sign_in: str) -> UUID:
    """Return the id of a member of staff by sign-in name."""
    staff = table_of(Practitioner)
    with clinic.store.read() as connection:
        found: UUID = connection.execute(select(staff.c.id).where(staff.c.username == sign_in)).scalar_one()
    return found


def rows(clinic: Clinic, kind: type[SQLModel], *where: Any) -> list[Any]:
    """Return the stored rows of a table, oldest id first."""
    table = table_of(kind)
    with clinic.store.read() as connection:
        return list(connection.execute(select(table).where(*where).order_by(table.c.id)))


def _add(clinic: Clinic, kind: type[Record], over: dict[str, Any], **usual: Any) -> Record:
    record = kind(**{"id": clinic.new_id(), "site_id": clinic.site_id, **usual, **over})
    clinic.store.write(lambda tx: tx.add(record))
    return record


def check_pins_quickly(clinic: Clinic) -> None:
    """Give the person who set the clinic up a PIN that is quick to check: a hash says itself what it costs."""
    giver = table_of(Practitioner).c.username == GIVER_SIGN_IN
    clinic.store.write(lambda tx: tx.update(Practitioner, giver, pin_hash=hashed_quickly(GIVER_PIN)))


@cache
def hashed_quickly(pin: str) -> str:
    """Return a hash of a PIN at the least cost there is."""
    return PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(pin)
