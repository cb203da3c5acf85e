"""The stored administration: FHIR MedicationAdministration and what belongs to it."""
