"""What must be checked before a dose is given."""
