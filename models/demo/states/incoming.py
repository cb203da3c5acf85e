"""What a fictional practice sent the demo clinic this morning: one of each kind that waits for a person."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from models.core.clock import local_date
from models.demo.patients import Patients
from models.exchange.actions.import_orders import import_files
from models.exchange.reading.files import ImportFile
from models.patients.facts import PatientFacts
from models.store.clinic import Clinic

SENDER = "Prairie Demo EHR"
FILE = "prairie-demo-morning.json"
LAKESIDE = "urn:demo:lakeside-mrn"
_MRN = {"coding": [{"system": "http://terminology.hl7.org/CodeSystem/v2-0203", "code": "MR"}]}
_MONTHLY = {"repeat": {"frequency": 1, "period": 28, "periodUnit": "d"}}


def bring_in(clinic: Clinic, people: Patients) -> None:
    """Import the morning's file as any other file is imported."""
    entries = [{"resource": resource} for resource in _resources(clinic, people)]
    bundle = {"resourceType": "Bundle", "type": "collection", "entry": entries}
    import_files(clinic, [ImportFile(FILE, json.dumps(bundle, ensure_ascii=False).encode())], SENDER)


def _resources(clinic: Clinic, people: Patients) -> Iterator[dict[str, Any]]:
    facts, today = people.facts, clinic.today()
    okafor, romero, cho, yilmaz = (facts[key] for key in ("okafor", "romero", "cho", "yilmaz"))
    for number, one in enumerate((okafor, cho, yilmaz), 1):
        yield patient_resource(str(number), one)
    # Another person under a record number of the clinic: their order and allergy wait with them.
    other = patient_resource("4", romero)
    yield {**other, "name": [{"family": "Ramos", "given": ["Xavier"]}], "birthDate": "1969-07-04"}
    yield {"resourceType": "AllergyIntolerance", "id": "a4", "patient": _to("4"), "code": {"text": "penicillin"},
           "clinicalStatus": {"coding": [{"code": "active"}]},
           "verificationStatus": {"coding": [{"code": "confirmed"}]}}  # fmt: skip
    yield _order(clinic, "o4", "4", "cyanocobalamin 1,000 mcg/mL injection", (1000, "ug"))
    # Somebody of the same name and birth date under another number.
    yield {
        **patient_resource("5", facts["osei"]),
        "identifier": [{"type": _MRN, "system": "urn:demo:prairie", "value": "P-5501"}],
    }
    # A record that gave way to one known here.
    gone = {**patient_resource("6", cho), "active": False, "link": [{"type": "replaced-by", "other": _to("2")}]}
    yield {**gone, "identifier": [{"type": _MRN, "system": "urn:demo:prairie", "value": "P-0277"}]}
    # The order the patient has here, under a new number; and one in words no drug here goes by.
    yield _order(clinic, "o1", "1", "cyanocobalamin 1,000 mcg/mL injection", (1000, "ug"))
    yield _order(clinic, "o3", "3", "Placebovit 10 mg/mL injection (demo)", (10, "mg"))
    yield {"resourceType": "Immunization", "id": "i2", "status": "completed", "patient": _to("2"),
           "vaccineCode": {"text": "influenza vaccine"}, "occurrenceDateTime": str(today - timedelta(days=40)),
           "lotNumber": "DEMO40", "location": {"display": "Prairie Demo Pharmacy"}}  # fmt: skip


def patient_resource(identity: str, one: PatientFacts) -> dict[str, Any]:
    """Return a patient as another system knows them, by the record number here."""
    return {
        "resourceType": "Patient", "id": identity, "gender": one.sex, "birthDate": str(one.birth_date),
        "identifier": [{"type": _MRN, "system": LAKESIDE, "value": one.mrn}],
        "name": [{"family": one.family, "given": one.given.split(" ")}],
    }  # fmt: skip


def _order(clinic: Clinic, identity: str, patient: str, text: str, dose: tuple[int, str]) -> dict[str, Any]:
    amount, unit = dose
    day = local_date(clinic.now() - timedelta(days=1), clinic.zone)
    quantity = {"value": amount, "unit": unit, "system": "http://unitsofmeasure.org", "code": unit}
    route = {"coding": [{"system": "http://snomed.info/sct", "code": "78421000", "display": "Intramuscular route"}]}
    return {
        "resourceType": "MedicationRequest", "id": identity, "status": "active", "intent": "order",
        "medicationCodeableConcept": {"text": text}, "subject": _to(patient), "authoredOn": str(day),
        "requester": {"display": "R Prairie MD (demo)"},
        "dosageInstruction": [{"route": route, "doseAndRate": [{"doseQuantity": quantity}], "timing": _MONTHLY}],
        "reasonCode": [{"coding": [{"system": "http://hl7.org/fhir/sid/icd-10-cm", "code": "E53.8"}]}],
    }  # fmt: skip


def _to(patient: str) -> dict[str, str]:
    return {"reference": f"Patient/{patient}"}
