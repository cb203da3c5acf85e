"""Stored patients: FHIR Patient and what belongs to it."""
