"""What was given, in the units its code counts."""
