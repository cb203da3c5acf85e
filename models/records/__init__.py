"""The stored shapes, one FHIR resource a file. Importing this package registers every table."""

# The naming convention must stand before the first table is made.
import models.records.columns  # noqa: F401
from models.records import (
    administration_draft,
    administration_response,
    allergy_intolerance,
    audit_event,
    charge_item,
    coverage,
    encounter,
    identifier,
    lot,
    medication_administration,
    medication_request,
    observation,
    organization,
    patient,
    payer_profile,
    practitioner,
    provenance,
    stock_movement,
    vial,
    waste,
)

__all__ = [
    "administration_draft",
    "administration_response",
    "allergy_intolerance",
    "audit_event",
    "charge_item",
    "coverage",
    "encounter",
    "identifier",
    "lot",
    "medication_administration",
    "medication_request",
    "observation",
    "organization",
    "patient",
    "payer_profile",
    "practitioner",
    "provenance",
    "stock_movement",
    "vial",
    "waste",
]
