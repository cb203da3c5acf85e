"""What registration shows of the demo clinic: phones, a pair of records to merge, and twins. All invented."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import select

from models.patients.records.patient import Patient
from models.patients.records.patient_key import PatientCounter, PatientIdentifier
from models.patients.records.patient_version import PatientVersion
from models.patients.search_keys import store_keys
from models.store.clinic import Clinic
from models.store.transaction import Transaction, table_of

_PATIENT = table_of(Patient)
# 555-0100 to 555-0199 are kept free for fiction (North American Numbering Plan).
_PHONE = "312-555-01{:02d}"
_NEXT_NUMBER = 4_900
_LANE = {"address": "7 Example Lane", "city": "Lakeside", "state": "IL", "postal_code": "60000"}
EXTRA: tuple[dict[str, Any], ...] = (
    {"family": "Fictitious-Pair", "given": "Mara", "birth_date": date(1968, 4, 3), "sex": "female",
     "phone": "312-555-0190", "allergy_status": "unknown", **_LANE},
    {"family": "Fictitious Pair", "given": "Mara Lou", "birth_date": date(1968, 3, 4), "sex": "unknown",
     "phone": "312-555-0190", "allergy_status": "unknown", "former_names": "Mara Lou Sample"},
    {"family": "Twinsample", "given": "Ada", "birth_date": date(2019, 6, 12), "sex": "female",
     "phone": "312-555-0192", "guardian_name": "Ines Twinsample", "guardian_relation": "mother",
     "guardian_phone": "312-555-0192", "allergy_status": "none_known", **_LANE},
    {"family": "Twinsample", "given": "Ida", "birth_date": date(2019, 6, 12), "sex": "female",
     "phone": "312-555-0192", "guardian_name": "Ines Twinsample", "guardian_relation": "mother",
     "guardian_phone": "312-555-0192", "allergy_status": "none_known", **_LANE},
)  # fmt: skip


def store_registration(clinic: Clinic, by: str) -> None:
    """Give every patient a phone and what they are found by, and register the pair and the twins."""

    def act(tx: Transaction) -> None:
        for place, row in enumerate(tx.execute(select(_PATIENT).order_by(_PATIENT.c.mrn)).all()):
            tx.update(Patient, _PATIENT.c.id == row.id, phone=_PHONE.format(place % 90))
        for place, values in enumerate(EXTRA):
            _register(tx, clinic, by, str(_NEXT_NUMBER + place).zfill(6), values)
        tx.add(PatientCounter(site_id=clinic.site_id, next_number=100_001))
        for row in tx.execute(select(_PATIENT).order_by(_PATIENT.c.mrn)).all():
            store_keys(tx, clinic, row)

    clinic.store.write(act)


def _register(tx: Transaction, clinic: Clinic, by: str, mrn: str, values: dict[str, Any]) -> None:
    patient = Patient(id=clinic.new_id(), site_id=clinic.site_id, mrn=mrn, **values)
    common: dict[str, Any] = {"site_id": clinic.site_id, "patient_id": patient.id}
    tx.add(
        patient,
        PatientVersion(
            id=clinic.new_id(), number=1, what="registered", changed_at=clinic.now(), changed_by_name=by, **common
        ),
        PatientIdentifier(id=clinic.new_id(), kind="wristband", value=f"WB-{mrn}", **common),
    )
