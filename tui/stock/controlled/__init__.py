"""Controlled drugs: counted by two people, with the running count of each and what is still open."""
