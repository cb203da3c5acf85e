"""What the changes of safety rows have in common."""
