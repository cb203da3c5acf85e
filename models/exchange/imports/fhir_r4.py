"""HL7 FHIR R4 JSON: a Bundle or a single resource."""

from __future__ import annotations

from models.exchange.batch import ImportedBatch
from models.exchange.fhir.background import read_allergy, read_coverage, read_encounter, read_weights
from models.exchange.fhir.document import Document
from models.exchange.fhir.orders import read_order
from models.exchange.fhir.people import read_patient, read_practitioner
from models.exchange.strict_json import read_object
from models.values.errors import BadInputError

FORMAT = "fhir-r4"
READ = frozenset(
    {"Patient", "Practitioner", "AllergyIntolerance", "Coverage", "Encounter", "Observation", "MedicationRequest"}
)


def recognises(content: bytes) -> bool:
    """True for anything that begins like a JSON object."""
    return content.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"{"


def read(content: bytes) -> ImportedBatch:
    """Return what the file states. Raises BadInputError with the place of the first thing that cannot be read."""
    top = read_object(content)
    document = Document(top)
    if top.text("resourceType") != "Bundle" and top.text("resourceType") not in READ:
        raise BadInputError("resourceType", f"{top.text('resourceType')} is not read: send patients and orders")
    encounters = [read_encounter(document, row) for row in document.of_kind("Encounter")]
    return ImportedBatch(
        patients=tuple(read_patient(row) for row in document.of_kind("Patient")),
        practitioners=tuple(read_practitioner(row) for row in document.of_kind("Practitioner")),
        allergies=tuple(read_allergy(document, row) for row in document.of_kind("AllergyIntolerance")),
        coverages=tuple(read_coverage(document, row) for row in document.of_kind("Coverage")),
        encounters=tuple(encounter for encounter in encounters if encounter),
        weights=read_weights(document),
        orders=tuple(read_order(document, row) for row in document.of_kind("MedicationRequest")),
    )
