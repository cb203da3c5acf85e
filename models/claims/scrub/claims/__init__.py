"""Checks of the claim as a whole: dates, charges, number, frequency."""
