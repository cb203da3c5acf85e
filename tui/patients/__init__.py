"""Screens of patients."""
