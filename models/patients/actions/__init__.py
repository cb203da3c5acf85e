"""Recording what is known about a patient."""
