"""What the actions share that record a fact about a patient."""
