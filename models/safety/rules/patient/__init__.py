"""Rules about the patient."""
