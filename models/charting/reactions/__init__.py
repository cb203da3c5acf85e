"""A reaction to a dose: stored, read and reported."""
