"""Adding staff and letting them in."""
