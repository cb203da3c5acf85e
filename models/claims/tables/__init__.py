"""Data of claims: steps of a story, filing indicators, limits."""
