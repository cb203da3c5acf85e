"""Payers: what they ask for, in shipped profiles and the clinic's own."""
