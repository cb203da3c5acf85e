"""Small FHIR R4 files made by tests. Every member can be overridden; None removes it."""

from __future__ import annotations

import json
from typing import Any

from models.exchange.actions.import_orders import FileReport, import_files
from models.exchange.reading.files import ImportFile
from models.store.clinic import Clinic

PATIENT_ID = "0b7f6f4e-5c0e-4a57-9d55-000000000001"
PRACTITIONER_ID = "0b7f6f4e-5c0e-4a57-9d55-000000000002"
ORDER_ID = "0b7f6f4e-5c0e-4a57-9d55-000000000003"
MRN_TYPE = {"coding": [{"system": "http://terminology.hl7.org/CodeSystem/v2-0203", "code": "MR"}]}
MONTHLY = {"repeat": {"frequency": 1, "period": 1, "periodUnit": "mo"}}


def patient(**over: Any) -> dict[str, Any]:
    number = {"type": MRN_TYPE, "system": "urn:ehr", "value": "40712"}
    return _resource("Patient", PATIENT_ID, over, identifier=[number],
                     name=[{"use": "official", "family": "Okafor", "given": ["Adaeze", "N"]}], gender="female",
                     birthDate="1961-03-03")  # fmt: skip


def practitioner(**over: Any) -> dict[str, Any]:
    name = {"family": "Patel", "given": ["Asha"], "suffix": ["MD"]}
    return _resource("Practitioner", PRACTITIONER_ID, over, name=[name],
                     identifier=[{"system": "http://hl7.org/fhir/sid/us-npi", "value": "1245319599"}])  # fmt: skip


def order(**over: Any) -> dict[str, Any]:
    """A complete order: cyanocobalamin 1,000 mcg intramuscularly every month for E53.8."""
    return _resource(
        "MedicationRequest", ORDER_ID, over, status="active", intent="order",
        medicationCodeableConcept=medication("cyanocobalamin 1 MG/ML Injectable Solution"),
        subject={"reference": f"Patient/{PATIENT_ID}"}, authoredOn="2026-11-20T09:00:00-06:00",
        requester={"reference": f"Practitioner/{PRACTITIONER_ID}"}, dosageInstruction=[dosage()],
        reasonCode=[{"coding": [{"system": "http://hl7.org/fhir/sid/icd-10-cm", "code": "E53.8"}]}],
    )  # fmt: skip


def dosage(value: Any = 1000, unit: str = "ug", route: str | None = "78421000", **over: Any) -> dict[str, Any]:
    quantity = {"value": value, "unit": unit, "system": "http://unitsofmeasure.org", "code": unit}
    found = {
        "route": {"coding": [{"system": "http://snomed.info/sct", "code": route}]} if route else None,
        "doseAndRate": [{"doseQuantity": quantity}], "timing": MONTHLY, **over,
    }  # fmt: skip
    return {name: member for name, member in found.items() if member is not None}


def medication(text: str, *codings: dict[str, str]) -> dict[str, Any]:
    return {"text": text, "coding": list(codings)}


def allergy(**over: Any) -> dict[str, Any]:
    return _resource("AllergyIntolerance", "a1", over, patient={"reference": f"Patient/{PATIENT_ID}"},
                     clinicalStatus={"coding": [{"code": "active"}]}, code={"text": "Penicillin"}, criticality="high",
                     verificationStatus={"coding": [{"code": "confirmed"}]},
                     reaction=[{"manifestation": [{"text": "Anaphylaxis"}]}])  # fmt: skip


def bundle(*resources: dict[str, Any], kind: str = "collection") -> dict[str, Any]:
    entries = [{"fullUrl": f"urn:uuid:{row['id']}", "resource": row} if len(row.get("id", "")) == 36 else
               {"resource": row} for row in resources]  # fmt: skip
    return {"resourceType": "Bundle", "type": kind, "entry": entries}


def visit(**over: Any) -> dict[str, Any]:
    """A bundle of a patient, a prescriber and one order whose members `over` overrides."""
    return bundle(patient(), practitioner(), order(**over))


def content(resource: dict[str, Any]) -> bytes:
    return json.dumps(resource).encode()


def _resource(kind: str, identity: str, over: dict[str, Any], **usual: Any) -> dict[str, Any]:
    members = {"resourceType": kind, "id": identity, **usual, **over}
    return {name: member for name, member in members.items() if member is not None}


def take(clinic: Clinic, *contents: bytes, sender: str = "") -> tuple[FileReport, ...]:
    """Import files of one call named 0, 1, …"""
    reports = import_files(clinic, [ImportFile(str(number), one) for number, one in enumerate(contents)], sender)
    assert isinstance(reports, tuple)
    return reports
