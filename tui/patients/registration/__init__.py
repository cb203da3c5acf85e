"""Registering a patient, and changing what was registered."""
