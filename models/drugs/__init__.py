"""The formulary: what the clinic gives, shipped and its own."""
