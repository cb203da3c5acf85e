"""Modifiers of drug and administration lines."""
