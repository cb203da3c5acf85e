"""Signed records to claims."""
