"""What others sent, and settling it."""
