"""Who pays for a patient: coverages, authorizations, and who was billed."""
