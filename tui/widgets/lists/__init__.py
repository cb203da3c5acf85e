"""Rows with a cursor, choices, and the lines that several screens list."""
