"""What a line costs, and how much of it fits a claim."""
