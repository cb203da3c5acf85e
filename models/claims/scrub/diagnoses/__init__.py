"""Checks of diagnoses and the pointers to them."""
