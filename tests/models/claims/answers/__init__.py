"""Answers of payers."""
