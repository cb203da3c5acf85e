"""Storing what a file states: people first, then what belongs to them, each known again by its outside names."""
