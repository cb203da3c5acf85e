"""What makes a lot the same lot, and what of a delivery cannot be right."""
