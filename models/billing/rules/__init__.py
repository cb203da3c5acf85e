"""Billing rules, one file each: found by discovery, never importing each other."""
