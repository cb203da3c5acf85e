"""Checks of the payer: its numbers, its coverage, its authorization, other payers."""
