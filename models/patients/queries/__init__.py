"""Patients as screens and rules read them."""
