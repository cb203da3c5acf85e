"""A reaction to a dose, written down and reported."""
