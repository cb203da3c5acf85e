"""Who pays for a patient: coverages and authorizations with their versions."""
